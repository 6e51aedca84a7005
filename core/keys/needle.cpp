// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/keys/needle.h"

#include <bit>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace sluice {

const char* Needle::findIn(const char* from, const char* end) const noexcept
{
    const qsizetype size = m_bytes.size();
    const char* const bytes = m_bytes.constData();
    if (end - from < size)
        return nullptr;
    if (size == 1)
        return static_cast<const char*>(
            std::memchr(from, bytes[0], static_cast<size_t>(end - from)));
#ifdef __SSE2__
    // Sixteen places at once: where the first and the last byte fit, the rest is compared.
    // Source: http://0x80.pl/articles/simd-strfind.html ("generic SIMD")
    const __m128i first = _mm_set1_epi8(bytes[0]);
    const __m128i last = _mm_set1_epi8(bytes[size - 1]);
    for (; end - from >= size + 15; from += 16) {
        const auto* const at = reinterpret_cast<const __m128i*>(from);
        const auto* const behind = reinterpret_cast<const __m128i*>(from + size - 1);
        const __m128i fits = _mm_and_si128(_mm_cmpeq_epi8(first, _mm_loadu_si128(at)),
            _mm_cmpeq_epi8(last, _mm_loadu_si128(behind)));
        for (auto mask = static_cast<unsigned>(_mm_movemask_epi8(fits)); mask; mask &= mask - 1) {
            const char* const place = from + std::countr_zero(mask);
            if (std::memcmp(place + 1, bytes + 1, static_cast<size_t>(size - 1)) == 0)
                return place;
        }
    }
    if (end - from < size)
        return nullptr;
#endif
    return static_cast<const char*>(
        memmem(from, static_cast<size_t>(end - from), bytes, static_cast<size_t>(size)));
}

} // namespace sluice
