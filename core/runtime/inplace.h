// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <coroutine>

namespace sluice {

/// What `operator co_await` of an awaitable that must stay where it is returns: it awaits the
/// awaitable itself. Without it g++ 12 copies or moves what a promise's await_transform returns by
/// reference (QCoro 0.8's do) into the coroutine's frame, which fails to compile for an awaitable
/// that cannot be copied, or awaits another object than the one that was named.
template <typename Awaitable> class InPlace {
public:
    explicit InPlace(Awaitable& awaitable) noexcept
        : m_awaitable(&awaitable)
    {
    }
    [[nodiscard]] bool await_ready() const noexcept { return m_awaitable->await_ready(); }
    auto await_suspend(std::coroutine_handle<> handle)
    {
        return m_awaitable->await_suspend(handle);
    }
    auto await_resume() { return m_awaitable->await_resume(); }

private:
    Awaitable* m_awaitable;
};

} // namespace sluice
