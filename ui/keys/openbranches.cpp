// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/keys/openbranches.h"

#include <algorithm>

namespace sluice {

void OpenBranches::setModel(const QAbstractItemModel* model)
{
    m_model = model;
    m_root.branches.clear();
    m_isValid = false;
}

OpenBranches::Branch* OpenBranches::find(const QModelIndex& index) const
{
    if (!index.isValid())
        return &m_root;
    Branch* above = find(index.parent());
    if (!above)
        return nullptr;
    const auto found = std::find_if(above->branches.begin(), above->branches.end(),
        [&index](const auto& branch) { return branch->index == index; });
    return found == above->branches.end() ? nullptr : found->get();
}

void OpenBranches::open(const QModelIndex& index)
{
    if (!index.isValid())
        return;
    m_isValid = false;
    if (Branch* known = find(index)) {
        known->isOpen = true;
        return;
    }
    if (!find(index.parent())) {
        open(index.parent());
        find(index.parent())->isOpen = false;
    }
    auto branch = std::make_unique<Branch>();
    branch->index = index;
    find(index.parent())->branches.push_back(std::move(branch));
}

void OpenBranches::close(const QModelIndex& index)
{
    Branch* branch = index.isValid() ? find(index) : nullptr;
    if (!branch)
        return;
    branch->isOpen = false;
    m_isValid = false;
}

bool OpenBranches::isOpen(const QModelIndex& index) const
{
    const Branch* branch = index.isValid() ? find(index) : nullptr;
    return branch && branch->isOpen;
}

void OpenBranches::settle() const
{
    if (m_isValid)
        return;
    m_isValid = true;
    settle(m_root);
}

void OpenBranches::settle(Branch& branch) const
{
    auto& below = branch.branches;
    below.erase(std::remove_if(below.begin(), below.end(),
                    [](const auto& each) { return !each->index.isValid(); }),
        below.end());
    std::sort(below.begin(), below.end(),
        [](const auto& a, const auto& b) { return a->index.row() < b->index.row(); });
    branch.rows = m_model ? m_model->rowCount(branch.index) : 0;
    branch.lines = branch.rows;
    for (const auto& each : below) {
        settle(*each);
        branch.lines += each->isOpen ? each->lines : 0;
    }
}

int OpenBranches::lines() const
{
    settle();
    return m_root.lines;
}

QModelIndex OpenBranches::at(int line, int* depth) const
{
    settle();
    if (line < 0 || line >= m_root.lines)
        return {};
    const Branch* branch = &m_root;
    for (int level = 0;; ++level) {
        const Branch* inside = nullptr;
        int row = line; // in the branch, once the lines of what is opened before it are taken off
        for (const auto& each : branch->branches) {
            if (!each->isOpen)
                continue;
            if (row <= each->index.row())
                break;
            if (row <= each->index.row() + each->lines) {
                inside = each.get();
                row -= each->index.row() + 1;
                break;
            }
            row -= each->lines;
        }
        if (!inside) {
            if (depth)
                *depth = level;
            return m_model->index(row, 0, branch->index);
        }
        branch = inside;
        line = row;
    }
}

int OpenBranches::lineOf(const QModelIndex& index) const
{
    settle();
    if (!index.isValid())
        return -1;
    const QModelIndex parent = index.parent();
    const Branch* branch = find(parent);
    if (!branch || !branch->isOpen)
        return -1;
    int line = index.row();
    if (parent.isValid()) {
        const int above = lineOf(parent);
        if (above < 0)
            return -1;
        line += above + 1;
    }
    for (const auto& each : branch->branches) {
        if (each->index.row() >= index.row())
            break;
        line += each->isOpen ? each->lines : 0;
    }
    return line;
}

QItemSelection OpenBranches::between(int first, int last) const
{
    settle();
    QItemSelection selection;
    collect(m_root, 0, std::max(0, first), std::min(last, m_root.lines - 1), selection);
    return selection;
}

/// @p base: the line of the branch's first row.
void OpenBranches::collect(
    const Branch& branch, int base, int first, int last, QItemSelection& into) const
{
    if (first > last || last < base || first >= base + branch.lines)
        return;
    int firstRow = -1;
    int lastRow = -1;
    const auto take = [&](int from, int to, int line) { // rows from..to, the first on that line
        const int begin = std::max(from, from + first - line);
        const int end = std::min(to, from + last - line);
        if (begin > end)
            return;
        firstRow = firstRow < 0 ? begin : firstRow;
        lastRow = end;
    };
    int row = 0;
    int line = base;
    for (const auto& each : branch.branches) {
        if (!each->isOpen)
            continue;
        const int upTo = each->index.row();
        take(row, upTo, line);
        line += upTo - row + 1;
        collect(*each, line, first, last, into);
        line += each->lines;
        row = upTo + 1;
    }
    take(row, branch.rows - 1, line);
    if (firstRow >= 0)
        into.select(
            m_model->index(firstRow, 0, branch.index), m_model->index(lastRow, 0, branch.index));
}

} // namespace sluice
