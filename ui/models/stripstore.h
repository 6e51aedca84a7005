// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/pipelinesource.h"

namespace sluice {

/// What a strip shows.
enum class StripKind { QueueDepth, Waiting, InFlight, Replies };
constexpr int stripKindCount = 4;

/// One column of a strip: what the quantity did in that time.
struct StripColumn {
    bool known = false;
    double min = 0;
    double max = 0;
    double mean = 0; ///< time average
};

/// The last 60 s in buckets of 10 ms, and their summary per column of a picture. Fixed memory
/// (about 1 MB).
class StripStore {
public:
    static constexpr int bucketsKept = 6144;
    /// Rates are counted over this many buckets: over fewer, single requests would look like peaks.
    static constexpr int rateBuckets = 10;

    StripStore();

    /// The buckets follow each other; a hole (the view was frozen for longer than is kept) stays
    /// unknown.
    void append(const std::vector<PipelineBucket>& buckets);
    /// The index that append() wants next; 0 before the first.
    [[nodiscard]] std::int64_t nextIndex() const { return m_next; }
    [[nodiscard]] const PipelineBucket* find(std::int64_t index) const;

    /// `count` columns of `columnNanos` each; the last one is the one that holds `end`. A column
    /// always begins at a multiple of its width, so that columns keep their values while they
    /// scroll.
    void columns(StripKind kind, std::int64_t end, std::int64_t columnNanos, int count,
        std::vector<StripColumn>& to) const;
    /// The same for one span: from <= t < to.
    [[nodiscard]] StripColumn summary(StripKind kind, std::int64_t from, std::int64_t to) const;

private:
    [[nodiscard]] const PipelineBucket* at(std::int64_t index) const;

    std::vector<PipelineBucket> m_buckets; ///< at index % bucketsKept
    std::int64_t m_next = 0;
};

} // namespace sluice
