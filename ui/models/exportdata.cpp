// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/exportdata.h"

#include "core/protocol/commandtable.h"
#include "core/protocol/displaytext.h"

namespace sluice {

namespace {

constexpr std::int64_t bucketsSpan = 59'000'000'000; // kept in steps of 10 ms

QByteArray display(QByteArrayView bytes) { return toDisplay(bytes).toUtf8(); }

} // namespace

ExportTaking::ExportTaking(const PipelineFeed& feed, std::size_t maxRequests)
    : m_source(feed.source())
    , m_data(std::make_shared<ExportData>())
{
    PipelineSource& source = feed.source();
    // Counted before the instant, so that a request that ends right now is not said to be missing.
    m_data->ended = feed.isFrozen() ? feed.figures().totals.ended : source.totals().ended;
    m_data->telemetryLost = feed.isFrozen() ? feed.figures().telemetryLost : source.telemetryLost();
    m_data->at = feed.isFrozen() ? feed.frozenAt() : source.now();
    // Frozen, the history is that of the freeze, however long ago it was.
    const HistoryView history = feed.history();
    m_records = RecordCopy(history, m_data->at, maxRequests);
    const std::int64_t from = m_data->at - bucketsSpan;
    history.buckets(from, m_data->at, history.finestFor(from), m_data->buckets);
    std::erase_if(m_data->buckets, [at = m_data->at](const HistoryBucket& bucket) {
        return bucket.start + bucket.width > at || bucket.knownNanos == 0;
    });
}

bool ExportTaking::takeMore()
{
    for (const RequestRecord& record : m_records.copyMore(recordsAtOnce)) {
        if (record.producer >= m_isKnown.size())
            m_isKnown.resize(record.producer + 1);
        if (!m_isKnown[record.producer])
            m_producers.insert(record.producer, display(m_source.producerName(record.producer)));
        m_isKnown[record.producer] = true;
    }
    return !m_records.isComplete();
}

double ExportTaking::share() const
{
    return m_records.isComplete() ? 1 : double(m_records.copied()) / double(m_records.toCopy());
}

std::shared_ptr<const ExportData> ExportTaking::bring()
{
    m_data->records = m_records.takeSorted();
    m_data->names.command = [](std::uint16_t command) {
        return display(commandName(static_cast<CommandId>(command)));
    };
    m_data->names.producer
        = [producers = std::move(m_producers)](ProducerId id) { return producers.value(id); };
    m_data->names.display = display;
    return std::move(m_data);
}

} // namespace sluice
