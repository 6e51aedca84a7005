// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/keys/namespacetree.h"
#include "core/keys/naturalorder.h"

#include <algorithm>
#include <thread>
#include <vector>

/// Rows in the order in which they are listed: namespaces first, each part in natural order. What
/// names them is a function NamespaceRow -> QByteArrayView that two threads may call at once.
namespace sluice {

/// A row and the beginning of its name: only ties look at the name itself.
struct SortedRow {
    naturalorder::Abbreviation abbreviation;
    NamespaceRow row;
};

template <typename Names> SortedRow abbreviated(NamespaceRow row, const Names& names)
{
    return { naturalorder::abbreviate(names(row)), row };
}

template <typename Names>
std::vector<SortedRow> abbreviated(const std::vector<NamespaceRow>& rows, const Names& names)
{
    std::vector<SortedRow> entries;
    entries.reserve(rows.size());
    for (const NamespaceRow row : rows)
        entries.push_back(abbreviated(row, names));
    return entries;
}

template <typename Names> bool rowLess(const SortedRow& a, const SortedRow& b, const Names& names)
{
    if (a.row.isGroup() != b.row.isGroup())
        return a.row.isGroup();
    if (a.abbreviation.high != b.abbreviation.high)
        return a.abbreviation.high < b.abbreviation.high;
    if (a.abbreviation.low != b.abbreviation.low)
        return a.abbreviation.low < b.abbreviation.low;
    return naturalorder::compare(names(a.row), names(b.row)) < 0;
}

/// Sorts; many by two threads.
template <typename Names>
std::vector<NamespaceRow> sortRows(std::vector<NamespaceRow> rows, const Names& names)
{
    constexpr size_t many = 20'000;
    const auto less
        = [&names](const SortedRow& a, const SortedRow& b) { return rowLess(a, b, names); };
    if (rows.size() < many) {
        std::vector<SortedRow> entries = abbreviated(rows, names);
        std::sort(entries.begin(), entries.end(), less);
        for (size_t i = 0; i < rows.size(); ++i)
            rows[i] = entries[i].row;
        return rows;
    }
    const auto half = static_cast<qptrdiff>(rows.size() / 2);
    std::vector<SortedRow> first;
    std::vector<SortedRow> second;
    const auto sortPart = [&](std::vector<SortedRow>& part, qptrdiff from, qptrdiff to) {
        part = abbreviated({ rows.begin() + from, rows.begin() + to }, names);
        std::sort(part.begin(), part.end(), less);
    };
    std::thread other([&] { sortPart(second, half, static_cast<qptrdiff>(rows.size())); });
    sortPart(first, 0, half);
    other.join();
    auto out = rows.begin();
    auto a = first.begin();
    auto b = second.begin();
    while (a != first.end() && b != second.end())
        *out++ = less(*b, *a) ? (b++)->row : (a++)->row;
    for (; a != first.end(); ++a)
        *out++ = a->row;
    for (; b != second.end(); ++b)
        *out++ = b->row;
    return rows;
}

} // namespace sluice
