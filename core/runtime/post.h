// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/runtime/executor.h"

#include <functional>

namespace sluice {

/// Runs `body` on the executor's thread, for rare control messages (one allocation each); any
/// thread.
inline void post(Executor& executor, std::function<void()> body)
{
    struct Call final : Job {
        explicit Call(std::function<void()> function)
            : Job([](Job& job) noexcept {
                auto& call = static_cast<Call&>(job);
                call.body();
                delete &call;
            })
            , body(std::move(function))
        {
        }
        std::function<void()> body;
    };
    executor.post(*new Call(std::move(body)));
}

} // namespace sluice
