// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/pipelinesource.h"

namespace sluice {

/// What is kept of 10 ms.
struct StripBucket {
    std::int64_t index = -1; ///< nanoseconds / Gauge::bucketNanos; -1 = unknown
    struct Reading {
        std::int32_t min = 0;
        std::int32_t max = 0;
        float mean = 0; ///< time average
    };
    Reading depth;
    Reading waiting;
    Reading inFlight;
    std::uint32_t offered = 0;
    std::uint32_t completed = 0;
    std::uint32_t replied = 0; ///< to callers, and swallowed
    std::uint32_t writes = 0;
    std::uint32_t commandsWritten = 0;
};

/// What a strip shows.
enum class StripKind { QueueDepth, Waiting, InFlight, Replies, PerWrite };
constexpr int stripKindCount = 5;

/// One column of a strip: what the quantity did in that time.
struct StripColumn {
    bool known = false;
    double min = 0;
    double max = 0;
    double mean = 0; ///< time average; of rates and commands per write, over the column
    double offered = 0; ///< Replies only: requests offered per second, mean
};

/// What a bucket of the history was for a strip.
[[nodiscard]] StripBucket stripBucket(const HistoryBucket& bucket);

/// The last 60 s in buckets of 10 ms, and their summary per column of a picture. Fixed memory
/// (400 KB).
class StripStore {
public:
    static constexpr int bucketsKept = 6144;
    /// Rates are counted over this many buckets: over fewer, single requests would look like peaks.
    static constexpr int rateBuckets = 10;

    StripStore();

    /// Buckets in their order; those that are there are replaced. What was never appended (the view
    /// was frozen for longer than is kept) and what the history does not know stays unknown.
    void append(const std::vector<HistoryBucket>& buckets);
    /// The index behind the newest bucket; 0 before the first.
    [[nodiscard]] std::int64_t nextIndex() const { return m_next; }
    /// Null when unknown.
    [[nodiscard]] const StripBucket* find(std::int64_t index) const;

    /// `count` columns of `columnNanos` each; the last one is the one that holds `end`. A column
    /// always begins at a multiple of its width, so that columns keep their values while they
    /// scroll.
    void columns(StripKind kind, std::int64_t end, std::int64_t columnNanos, int count,
        std::vector<StripColumn>& to) const;
    /// The same for one span: from <= t < to.
    [[nodiscard]] StripColumn summary(StripKind kind, std::int64_t from, std::int64_t to) const;

private:
    [[nodiscard]] StripColumn perWrite(std::int64_t from, std::int64_t to) const;

    std::vector<StripBucket> m_buckets; ///< at index % bucketsKept
    std::int64_t m_next = 0;
};

} // namespace sluice
