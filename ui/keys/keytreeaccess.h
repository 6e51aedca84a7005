// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QAccessibleWidget>
#include <QList>
#include <QModelIndex>

namespace sluice {

class KeyTreeView;

/// What a screen reader is told of the key tree: a tree, and each line a tree item with its name,
/// level, kind, and whether it is open, selected and current. Items are made when somebody asks for
/// them, and only so many are kept: ten million keys cost nothing. GUI thread.
class KeyTreeAccess : public QAccessibleWidget {
public:
    /// Has Qt ask for one of these for every KeyTreeView.
    static void install();
    /// For tests: gets the events in place of Qt, which tells nobody on a platform without screen
    /// readers. Null: no more.
    static void setListener(QAccessible::UpdateHandler handler);
    /// The row is current now, or was opened or closed; others are chosen.
    static void tellCurrent(KeyTreeView& view, const QModelIndex& row);
    static void tellOpened(KeyTreeView& view, const QModelIndex& row);
    static void tellChosen(KeyTreeView& view);

    explicit KeyTreeAccess(KeyTreeView* view);
    ~KeyTreeAccess() override;

    int childCount() const override;
    QAccessibleInterface* child(int line) const override;
    QAccessibleInterface* childAt(int x, int y) const override;
    QAccessibleInterface* focusChild() const override;
    int indexOfChild(const QAccessibleInterface* child) const override;
    QAccessible::State state() const override;
    /// Null for an invalid one. Owned by Qt's cache.
    QAccessibleInterface* itemOf(const QModelIndex& row) const;

private:
    [[nodiscard]] KeyTreeView& view() const;

    mutable QList<QAccessible::Id> m_items; ///< made last: last
};

} // namespace sluice
