// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstring>

namespace sluice {

/// memcpy() for what is short nearly always (a key, a small value, a small command): two or four
/// moves that overlap in the middle instead of a call.
inline void copyShort(char* to, const char* from, std::size_t size) noexcept
{
    const auto ends = [=](auto piece) { // the first and the last bytes
        auto first = piece;
        auto last = piece;
        std::memcpy(&first, from, sizeof(piece));
        std::memcpy(&last, from + size - sizeof(piece), sizeof(piece));
        std::memcpy(to, &first, sizeof(piece));
        std::memcpy(to + size - sizeof(piece), &last, sizeof(piece));
    };
    struct Sixteen {
        char bytes[16];
    };
    struct ThirtyTwo {
        char bytes[32];
    };
    if (size < 8 || size > 64)
        std::memcpy(to, from, size);
    else if (size <= 16)
        ends(0ULL);
    else if (size <= 32)
        ends(Sixteen {});
    else
        ends(ThirtyTwo {});
}

} // namespace sluice
