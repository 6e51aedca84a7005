// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QFrame>
#include <QList>
#include <QPointer>
#include <QString>

class QAction;
class QLineEdit;
class QListView;
class QStandardItemModel;

namespace sluice {

/// Finds an action by a few letters of its name and runs it (Ctrl+K). Lies over its window, the
/// keyboard stays in the field: Up, Down, Page Up, Page Down choose, Enter runs, Escape closes. GUI
/// thread.
class CommandPalette : public QFrame {
    Q_OBJECT

public:
    struct Entry {
        QString name; ///< as shown, for instance "View: Reset layout"
        QPointer<QAction> action;
    };

    explicit CommandPalette(QWidget* window);

    /// Shows the palette over its window with these entries, nothing typed yet.
    void open(const QList<Entry>& entries);
    void close();

    /// The names found, best first.
    QStringList shownNames() const;

    bool eventFilter(QObject* watched, QEvent* event) override;

protected:
    void changeEvent(QEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void filter(const QString& typed);
    void run();
    void place();

    QLineEdit* m_field = nullptr;
    QListView* m_list = nullptr;
    QStandardItemModel* m_model = nullptr;
    QList<Entry> m_entries;
    QPointer<QWidget> m_focusBefore;
};

} // namespace sluice
