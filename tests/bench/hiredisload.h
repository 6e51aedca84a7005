// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>

#include <cstdint>

namespace sluice::bench {

/// What a load run has cost.
struct LoadResult {
    std::uint64_t replies = 0;
    double seconds = 0;
    double cpuSeconds = 0; ///< of this process, all threads

    [[nodiscard]] double perSecond() const { return static_cast<double>(replies) / seconds; }
    [[nodiscard]] double nanosPerRequest() const
    {
        return cpuSeconds * 1e9 / static_cast<double>(replies);
    }
};

/// CPU time of this process so far, all threads, user and system; seconds.
[[nodiscard]] double processCpu();

/// Keeps so many GETs outstanding with hiredis' asynchronous API on one thread until so many have
/// been answered.
[[nodiscard]] LoadResult hiredisLoad(
    const QByteArray& socketPath, int outstanding, std::uint64_t requests);
/// The library's version.
[[nodiscard]] QByteArray hiredisVersion();

} // namespace sluice::bench
