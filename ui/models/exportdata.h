// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/exportnames.h"
#include "core/trace/recordcopy.h"
#include "ui/models/pipelinefeed.h"

#include <QHash>

#include <memory>
#include <vector>

namespace sluice {

/// What the Pipeline tab shows, copied at one instant: nothing of it changes any more, so any
/// thread may read it.
struct ExportData {
    std::int64_t at = 0; ///< the instant, nanoseconds: now, or when the view was frozen
    std::vector<RequestRecord> records; ///< ended by then, in the order of their ends
    std::vector<HistoryBucket> buckets; ///< complete by then, oldest first
    ExportNames names; ///< hold copies
    std::uint64_t ended = 0; ///< requests that had ended by then, kept or not
    std::uint64_t telemetryLost = 0;
};

/// The most requests that are taken.
constexpr std::size_t exportedRequests = 100'000;

/// The one place where an export meets the source. What is taken is settled when it is made, at one
/// instant; the records are copied in parts, so that 100,000 of them (12 MiB) hold nobody up. GUI
/// thread, but for bring().
class ExportTaking {
public:
    /// So many records are copied at once: about 1 ms.
    static constexpr std::size_t recordsAtOnce = 8'192;

    explicit ExportTaking(const PipelineFeed& feed, std::size_t maxRequests = exportedRequests);

    /// Copies one part more; the source must live. False: all of it is there.
    bool takeMore();
    /// 0 to 1.
    [[nodiscard]] double share() const;
    /// How many records and buckets there are; of the records, once all of them are taken.
    [[nodiscard]] std::size_t records() const { return m_records.count(); }
    [[nodiscard]] std::size_t buckets() const { return m_data->buckets.size(); }
    /// Requests that had ended by then, kept or not.
    [[nodiscard]] std::uint64_t ended() const { return m_data->ended; }

    /// Brings the records into order and gives all of it away. Once, when everything is taken; any
    /// thread.
    [[nodiscard]] std::shared_ptr<const ExportData> bring();

private:
    const PipelineSource& m_source;
    std::shared_ptr<ExportData> m_data;
    RecordCopy m_records;
    QHash<ProducerId, QByteArray> m_producers;
    std::vector<bool> m_isKnown; ///< producers by id: they are small, and there are many records
};

} // namespace sluice
