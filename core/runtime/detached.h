// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <coroutine>
#include <exception>

namespace sluice {

/// The return type of a coroutine that nobody awaits: it starts at once, runs on by itself and
/// frees its frame at its end. The core does not throw; an exception that reaches here ends the
/// program.
struct Detached {
    struct promise_type {
        Detached get_return_object() noexcept { return {}; }
        std::suspend_never initial_suspend() noexcept { return {}; }
        std::suspend_never final_suspend() noexcept { return {}; }
        void return_void() noexcept { }
        [[noreturn]] void unhandled_exception() noexcept { std::terminate(); }
    };
};

} // namespace sluice
