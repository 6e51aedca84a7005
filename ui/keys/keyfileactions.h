// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/keys/keyfiledialog.h"

#include <QList>
#include <QObject>
#include <QPointer>

#include <functional>

class QAction;

namespace sluice {

/// The menu entries for exporting and importing keys, and their dialogs. Which keys are exported is
/// asked when it is chosen. GUI thread.
class KeyFileActions : public QObject {
    Q_OBJECT

public:
    using SourceOf = std::function<KeyFileDialog::Source()>;

    /// @p window: of the dialogs.
    KeyFileActions(const Client& client, SourceOf source, QWidget* window);

    /// In the order of a menu.
    [[nodiscard]] QList<QAction*> actions() const { return m_actions; }
    /// Where the person's files are.
    void setFolder(const QString& folder) { m_folder = folder; }
    void setConnected(bool connected);
    /// What is selected, said where it is exported: "1,234 selected"; empty: not several keys.
    void showSelection(const QString& words);
    /// Another server or database: what is under way was meant for the one before, so that it ends,
    /// and all dialogs close.
    void closeAll();

Q_SIGNALS:
    /// Keys may have come or been replaced.
    void keysChanged();
    void folderChosen(const QString& folder);

private:
    void show(KeyFileDialog* dialog);

    const Client m_client;
    const SourceOf m_source;
    QWidget* const m_window;
    QString m_folder;
    QList<QAction*> m_actions;
    QList<QPointer<KeyFileDialog>> m_dialogs;
};

} // namespace sluice
