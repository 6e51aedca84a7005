// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/cancelflag.h"
#include "core/values/largebytes.h"

#include <atomic>
#include <memory>
#include <vector>

namespace sluice {

/// Where a text stands in bytes.
struct FoundPlaces {
    static constexpr std::size_t mostKept = 1000000;

    std::vector<qsizetype> offsets; ///< ascending, the first mostKept
    qint64 count = 0; ///< all of them; they do not overlap
    qsizetype length = 0; ///< of each, in bytes
};

/// How far a search has come, for whoever waits: written by the worker, read by anybody.
using SearchProgress = std::shared_ptr<std::atomic<qsizetype>>;

/// Every place of @p needle, which may go across pieces. Unless @p exactCase, ASCII letters equal
/// their other case. About 1 ns per byte: for a worker when they are many. Any thread. When @p
/// cancel is set meanwhile, the result is what was found so far.
FoundPlaces findPlaces(const LargeBytes& bytes, const QByteArray& needle, bool exactCase = false,
    const CancelFlag& cancel = {}, const SearchProgress& progress = {});

} // namespace sluice
