// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QThreadPool>

#include <memory>
#include <utility>

namespace sluice {

/// Frees what takes long to be freed (hundreds of megabytes: some 10 ms) in a worker. Any thread.
template <typename Large> void discard(Large large)
{
    auto held = std::make_shared<Large>(std::move(large));
    QThreadPool::globalInstance()->start([held = std::move(held)]() mutable { held.reset(); });
}

} // namespace sluice
