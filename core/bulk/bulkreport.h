// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/bulk/bulkaction.h"

#include <array>
#include <vector>

namespace sluice {

/// What was done with many keys, and what went wrong. A value.
struct BulkReport {
    /// Failures that are kept one by one; all are counted.
    static constexpr std::size_t mostListed = 1000;

    struct Failure {
        QByteArray key;
        BulkVerdict verdict = BulkVerdict::Failed;
        QByteArray words; ///< the server's; empty where it said nothing
    };

    std::array<quint64, 7> counts {}; ///< by BulkVerdict
    std::vector<Failure> failures;

    [[nodiscard]] quint64 count(BulkVerdict verdict) const
    {
        return counts[static_cast<std::size_t>(verdict)];
    }
    /// Keys that are dealt with: all but those that were not sent.
    [[nodiscard]] quint64 settled() const
    {
        quint64 all = 0;
        for (const quint64 each : counts)
            all += each;
        return all - count(BulkVerdict::NotSent);
    }
    void add(const QByteArray& key, BulkVerdict verdict, const QByteArray& words);
};

inline void BulkReport::add(const QByteArray& key, BulkVerdict verdict, const QByteArray& words)
{
    ++counts[static_cast<std::size_t>(verdict)];
    const bool isFailure = verdict == BulkVerdict::Failed || verdict == BulkVerdict::Refused
        || verdict == BulkVerdict::Unknown;
    if (isFailure && failures.size() < mostListed)
        failures.push_back({ key, verdict, words });
}

} // namespace sluice
