// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QList>
#include <QObject>

class QAction;

namespace sluice {

class TimeView;

/// What can be done with bookmarks from the menu, the palette and the keyboard. GUI thread.
class BookmarkActions : public QObject {
    Q_OBJECT

public:
    /// `time` must outlive it. The actions belong to it.
    explicit BookmarkActions(TimeView& time, QObject* parent = nullptr);

    /// Bookmark, next, previous, remove.
    [[nodiscard]] QList<QAction*> actions() const
    {
        return { m_add, m_next, m_previous, m_remove };
    }

private:
    void add();
    void removeNearest();
    void showState();

    TimeView& m_time;
    QAction* m_add;
    QAction* m_next;
    QAction* m_previous;
    QAction* m_remove;
    int m_number = 0;
};

} // namespace sluice
