// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/client.h"
#include "ui/keys/bulkdialog.h"

#include <QList>
#include <QObject>
#include <QPointer>

#include <functional>

class QAction;

namespace sluice {

/// The menu entries for what is done with many keys, and their dialogs. What they are about is
/// asked when one is chosen: the key or the namespace that is current, otherwise all that the
/// filter lets through. GUI thread.
class KeyActions : public QObject {
    Q_OBJECT

public:
    using ChoicesOf = std::function<KeyChoices()>;

    /// @p window: of the dialogs.
    KeyActions(const Client& client, ChoicesOf choices, QWidget* window);
    ~KeyActions() override;

    /// In the order of a menu; null: a separator.
    [[nodiscard]] QList<QAction*> actions() const { return m_actions; }
    /// For copying: URLs to offer, asked each time, and what may go through at such a place.
    void setPlaces(std::function<QStringList()> places, BulkDialog::GuardOf guardOf);
    void setConnected(bool connected);
    /// What is selected, said in the entries: "1,234 selected"; empty: not several keys.
    void showSelection(const QString& words);
    /// Another server or database: what is under way was meant for the one before, so that it ends,
    /// and all dialogs close.
    void closeAll();

Q_SIGNALS:
    /// See BulkDialog::keysChanged().
    void keysChanged(const QList<QByteArray>& removed, const QList<QByteArray>& added);
    void keyActivated(const QByteArray& key);

private:
    void open(BulkTask task);
    void openSearch();
    void show(QDialog* dialog);

    const Client m_client;
    const ChoicesOf m_choices;
    QWidget* const m_window;
    std::function<QStringList()> m_places;
    BulkDialog::GuardOf m_guardOf;
    QList<QAction*> m_actions;
    QList<QPointer<QDialog>> m_dialogs;
};

} // namespace sluice
