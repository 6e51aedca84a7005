// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QItemSelection>
#include <QPersistentModelIndex>

#include <memory>
#include <vector>

namespace sluice {

/// Which rows of a tree model are opened, and so which row stands on which line. Costs something
/// per opened row and nothing per row: a row of ten million children is as cheap as one of ten. GUI
/// thread; the model outlives it.
class OpenBranches {
public:
    /// Nothing is opened; null: no rows.
    void setModel(const QAbstractItemModel* model);
    /// Rows came, went or moved: lines are worked out anew when somebody asks.
    void invalidate() { m_isValid = false; }

    void open(const QModelIndex& index);
    /// What is opened below it stays so, for when it is opened again.
    void close(const QModelIndex& index);
    [[nodiscard]] bool isOpen(const QModelIndex& index) const;

    [[nodiscard]] int lines() const;
    /// Invalid beyond the lines. @p depth: how many namespaces it is in.
    [[nodiscard]] QModelIndex at(int line, int* depth = nullptr) const;
    /// -1 when it lies in something that is not opened.
    [[nodiscard]] int lineOf(const QModelIndex& index) const;
    /// All rows on these lines: one range per opened namespace.
    [[nodiscard]] QItemSelection between(int first, int last) const;

private:
    struct Branch {
        QPersistentModelIndex index;
        bool isOpen = true;
        int rows = 0;
        int lines = 0; ///< its rows and those of what is opened among them
        std::vector<std::unique_ptr<Branch>> branches; ///< by row
    };

    void settle() const;
    void settle(Branch& branch) const;
    void collect(const Branch& branch, int base, int first, int last, QItemSelection& into) const;
    [[nodiscard]] Branch* find(const QModelIndex& index) const;

    const QAbstractItemModel* m_model = nullptr;
    mutable Branch m_root;
    mutable bool m_isValid = false;
};

} // namespace sluice
