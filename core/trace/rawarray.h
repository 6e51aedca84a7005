// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <type_traits>

namespace sluice {

/// Room for `bytes`, at a cache line; a large one in huge pages where the system has them. Throws
/// std::bad_alloc.
[[nodiscard]] void* reserveRaw(std::size_t bytes);

/// Gives memory of makeRawArray() back.
struct RawArrayRelease {
    void operator()(void* memory) const noexcept { std::free(memory); }
};
template <typename T> using RawArray = std::unique_ptr<T[], RawArrayRelease>;

/// Room for so many, reserved but untouched: the system provides its pages as they are first
/// written. An element must be written before it is read.
template <typename T> RawArray<T> makeRawArray(std::size_t count)
{
    static_assert(std::is_trivially_copyable_v<T> && alignof(T) <= 64);
    return RawArray<T>(static_cast<T*>(reserveRaw(count * sizeof(T))));
}

} // namespace sluice
