// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <memory>
#include <new>
#include <type_traits>

namespace sluice {

/// Gives memory of makeRawArray() back.
struct RawArrayRelease {
    void operator()(void* memory) const noexcept
    {
        ::operator delete(memory, std::align_val_t(64));
    }
};
template <typename T> using RawArray = std::unique_ptr<T[], RawArrayRelease>;

/// Room for so many, reserved but untouched: the system provides its pages as they are first
/// written. An element must be written before it is read.
template <typename T> RawArray<T> makeRawArray(std::size_t count)
{
    static_assert(std::is_trivially_copyable_v<T> && alignof(T) <= 64);
    void* memory = ::operator new(count * sizeof(T), std::align_val_t(64));
    return RawArray<T>(static_cast<T*>(memory));
}

} // namespace sluice
