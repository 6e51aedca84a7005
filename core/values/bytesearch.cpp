// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/bytesearch.h"

#include <algorithm>
#include <functional>

namespace sluice {

namespace {

constexpr qsizetype pieceSize = 4 * 1024 * 1024; ///< between two looks at the flag

constexpr unsigned char lower(unsigned char c) noexcept
{
    return c >= 'A' && c <= 'Z' ? static_cast<unsigned char>(c + 0x20) : c;
}

/// Hash and equality of a byte for the standard library's searcher.
struct FoldedHash {
    bool fold = true;
    std::size_t operator()(char c) const noexcept
    {
        const auto byte = static_cast<unsigned char>(c);
        return fold ? lower(byte) : byte;
    }
};
struct FoldedEqual {
    bool fold = true;
    bool operator()(char a, char b) const noexcept
    {
        return fold ? lower(static_cast<unsigned char>(a)) == lower(static_cast<unsigned char>(b))
                    : a == b;
    }
};

} // namespace

FoundPlaces findPlaces(const LargeBytes& bytes, const QByteArray& needle, bool exactCase,
    const CancelFlag& cancel, const SearchProgress& progress)
{
    FoundPlaces found;
    found.length = needle.size();
    if (needle.isEmpty())
        return found;
    const std::boyer_moore_horspool_searcher searcher(
        needle.begin(), needle.end(), FoldedHash { !exactCase }, FoldedEqual { !exactCase });
    qsizetype next = 0; // no place begins before it
    for (qsizetype at = 0; at < bytes.size() && !cancel.isCancelled(); at += pieceSize) {
        if (progress)
            progress->store(at, std::memory_order_relaxed);
        // A little more than the piece, for what begins in it and ends behind it.
        const QByteArray piece = bytes.mid(at, pieceSize + needle.size() - 1);
        const char* from = piece.constData() + std::max<qsizetype>(next - at, 0);
        const char* end = piece.constData() + piece.size();
        while (from < end) {
            const auto [begin, after] = searcher(from, end);
            if (begin == end)
                break;
            ++found.count;
            const qsizetype offset = at + (begin - piece.constData());
            if (found.offsets.size() < FoundPlaces::mostKept)
                found.offsets.push_back(offset);
            next = offset + needle.size();
            from = after;
        }
    }
    return found;
}

} // namespace sluice
