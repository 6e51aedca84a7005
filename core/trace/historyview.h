// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/bucketstore.h"
#include "core/trace/recordsegments.h"

namespace sluice {

/// What is kept of the past, to be read. One that was pinned never changes and may be kept; the
/// live one goes on with its history, whose thread it belongs to, and is for use at once: kept, it
/// holds records as a pinned one does. Empty by default.
class HistoryView {
public:
    HistoryView() = default;
    /// `completeAfter`: see RecordStore::completeAfter(); `at`: the instant of the newest,
    /// nanoseconds.
    HistoryView(std::shared_ptr<const BucketStore> buckets, RecordSegments::Stores records,
        std::optional<std::int64_t> completeAfter, std::int64_t at)
        : m_buckets(std::move(buckets))
        , m_records(std::move(records))
        , m_completeAfter(completeAfter)
        , m_at(at)
    {
    }

    /// Appends the buckets that overlap [from, to); see BucketStore::copy().
    void buckets(std::int64_t from, std::int64_t to, Resolution resolution,
        std::vector<HistoryBucket>& out) const
    {
        if (m_buckets)
            m_buckets->copy(from, to, resolution, out);
    }
    /// The finest resolution that still holds `from`.
    [[nodiscard]] Resolution finestFor(std::int64_t from) const
    {
        return m_buckets ? m_buckets->finestFor(from) : Resolution::OneSecond;
    }
    /// Start of the oldest bucket and end of the newest, nanoseconds; 0 when there is none.
    [[nodiscard]] std::int64_t oldest() const
    {
        return m_buckets ? m_buckets->oldest(Resolution::OneSecond) : 0;
    }
    [[nodiscard]] std::int64_t newestEnd() const { return m_buckets ? m_buckets->newestEnd() : 0; }
    /// Appends the newest `max` records that were open in [from, to], in the order of their ends;
    /// returns how many there are.
    std::size_t records(
        std::int64_t from, std::int64_t to, std::size_t max, std::vector<RequestRecord>& out) const
    {
        return recordsBetween(m_records, from, to, max, out);
    }
    /// Visits the records that ended in [from, to), newest first, without copying them; see
    /// RecordStore::visitEnded().
    template <typename Visitor>
    RecordStore::Visit visitEnded(
        std::int64_t from, std::int64_t to, std::size_t most, Visitor&& visitor) const
    {
        return visitStores(most, [&](const RecordStore& store, std::size_t left) {
            return store.visitEnded(from, to, left, visitor);
        });
    }
    /// The few among them that may stand out; see RecordStore::visitStandingOut().
    template <typename Visitor>
    RecordStore::Visit visitStandingOut(std::int64_t from, std::int64_t to, std::int64_t step,
        std::size_t most, Visitor&& visitor) const
    {
        return visitStores(most, [&](const RecordStore& store, std::size_t left) {
            return store.visitStandingOut(from, to, step, left, visitor);
        });
    }
    /// The stores that hold the records, oldest first.
    [[nodiscard]] const RecordSegments::Stores& recordStores() const { return m_records; }
    /// Everything that ended after this instant is there as a record, nothing: all of it is.
    /// Records that were lost before they were pulled are told elsewhere.
    [[nodiscard]] std::optional<std::int64_t> completeAfter() const { return m_completeAfter; }
    /// The instant up to which it goes, nanoseconds; 0: it is empty.
    [[nodiscard]] std::int64_t at() const { return m_at; }

private:
    template <typename VisitStore>
    RecordStore::Visit visitStores(std::size_t most, VisitStore&& visitStore) const
    {
        RecordStore::Visit all;
        for (auto store = m_records.rbegin(); store != m_records.rend(); ++store)
            all.add(visitStore(**store, most - std::min(most, all.records)));
        return all;
    }

    std::shared_ptr<const BucketStore> m_buckets;
    RecordSegments::Stores m_records;
    std::optional<std::int64_t> m_completeAfter;
    std::int64_t m_at = 0;
};

} // namespace sluice
