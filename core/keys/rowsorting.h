// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/keys/hands.h"
#include "core/keys/namespacetree.h"
#include "core/keys/naturalorder.h"

#include <algorithm>
#include <array>
#include <vector>

/// Rows in the order in which they are listed: namespaces first, each part in natural order. What
/// names them is a function NamespaceRow -> QByteArrayView that two threads may call at once.
namespace sluice {

/// A row and the beginning of its name: only ties look at the name itself.
struct SortedRow {
    naturalorder::Abbreviation abbreviation;
    NamespaceRow row;
};

/// Rows in no order, some for each hand.
using UnsortedRows = std::array<std::vector<SortedRow>, handCount>;

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

/// Merges @p a and @p b, both in order, into @p out: the first @p count rows of them all.
template <typename It, typename Less>
void mergeFront(It a, It aEnd, It b, It bEnd, size_t count, NamespaceRow* out, const Less& less)
{
    for (; count > 0; --count)
        *out++ = a == aEnd || (b != bEnd && less(*b, *a)) ? (b++)->row : (a++)->row;
}

/// The last @p count rows of them all, up to @p outEnd.
template <typename It, typename Less>
void mergeBack(It a, It aEnd, It b, It bEnd, size_t count, NamespaceRow* outEnd, const Less& less)
{
    for (; count > 0; --count) {
        const bool fromA = b == bEnd || (a != aEnd && less(*(bEnd - 1), *(aEnd - 1)));
        *--outEnd = fromA ? (--aEnd)->row : (--bEnd)->row;
    }
}

/// About as many for the one hand as for the other.
inline void balance(UnsortedRows& rows)
{
    const bool firstIsLarger = rows[0].size() > rows[1].size();
    std::vector<SortedRow>& large = rows[firstIsLarger ? 0 : 1];
    std::vector<SortedRow>& small = rows[firstIsLarger ? 1 : 0];
    const auto from = large.end() - static_cast<qptrdiff>((large.size() - small.size()) / 2);
    small.insert(small.end(), from, large.end());
    large.erase(from, large.end());
}

/// Sorts; many by two threads.
template <typename Names> std::vector<NamespaceRow> sortRows(UnsortedRows parts, const Names& names)
{
    constexpr size_t many = 20'000;
    const auto less
        = [&names](const SortedRow& a, const SortedRow& b) { return rowLess(a, b, names); };
    auto& [a, b] = parts;
    const size_t size = a.size() + b.size();
    const bool isMuch = size >= many;
    if (isMuch)
        balance(parts);
    bothHands(isMuch, [&](int hand) {
        std::vector<SortedRow>& part = parts[static_cast<size_t>(hand)];
        std::sort(part.begin(), part.end(), less);
    });
    // One hand merges from the front, the other from the back.
    std::vector<NamespaceRow> rows(size, NamespaceRow::ofKey(0));
    bothHands(isMuch, [&](int hand) {
        NamespaceRow* const out = rows.data();
        if (hand == 0)
            mergeFront(a.begin(), a.end(), b.begin(), b.end(), size / 2, out, less);
        else
            mergeBack(a.begin(), a.end(), b.begin(), b.end(), size - size / 2, out + size, less);
    });
    return rows;
}

/// Takes the first @p count rows out of @p parts, which has at least so many; in order.
template <typename Names>
std::vector<NamespaceRow> takeFirstRows(UnsortedRows& parts, size_t count, const Names& names)
{
    const auto less
        = [&names](const SortedRow& a, const SortedRow& b) { return rowLess(a, b, names); };
    std::array<size_t, handCount> taken {};
    UnsortedRows first;
    bothHands(true, [&](int hand) {
        std::vector<SortedRow>& part = parts[static_cast<size_t>(hand)];
        const auto most = part.begin() + static_cast<qptrdiff>(std::min(count, part.size()));
        if (most != part.end())
            std::nth_element(part.begin(), most, part.end(), less);
        std::sort(part.begin(), most, less);
        first[static_cast<size_t>(hand)].assign(part.begin(), most);
    });
    std::vector<NamespaceRow> rows;
    auto& [ofFirst, ofSecond] = taken;
    while (rows.size() < count) {
        const bool second = ofFirst == first[0].size()
            || (ofSecond < first[1].size() && less(first[1][ofSecond], first[0][ofFirst]));
        rows.push_back(second ? first[1][ofSecond++].row : first[0][ofFirst++].row);
    }
    for (size_t hand = 0; hand < parts.size(); ++hand) {
        const auto begin = parts[hand].begin();
        parts[hand].erase(begin, begin + static_cast<qptrdiff>(taken[hand]));
    }
    return rows;
}

} // namespace sluice
