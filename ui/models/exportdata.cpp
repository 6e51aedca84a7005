// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/exportdata.h"

#include "core/protocol/commandtable.h"
#include "core/protocol/displaytext.h"

#include <QHash>

namespace sluice {

namespace {

constexpr std::int64_t bucketsSpan = 59'000'000'000; // kept in steps of 10 ms

QByteArray display(QByteArrayView bytes) { return toDisplay(bytes).toUtf8(); }

ExportNames namesOf(const std::vector<RequestRecord>& records, const PipelineSource& source)
{
    QHash<ProducerId, QByteArray> producers;
    std::vector<bool> isKnown; // by id: they are small, and there are many records
    for (const RequestRecord& record : records) {
        if (record.producer >= isKnown.size())
            isKnown.resize(record.producer + 1);
        if (!isKnown[record.producer])
            producers.insert(record.producer, display(source.producerName(record.producer)));
        isKnown[record.producer] = true;
    }
    ExportNames names;
    names.command = [](std::uint16_t command) {
        return display(commandName(static_cast<CommandId>(command)));
    };
    names.producer
        = [producers = std::move(producers)](ProducerId id) { return producers.value(id); };
    names.display = display;
    return names;
}

} // namespace

std::shared_ptr<const ExportData> takeExportData(const PipelineFeed& feed, std::size_t maxRequests)
{
    PipelineSource& source = feed.source();
    auto data = std::make_shared<ExportData>();
    // Counted before the instant, so that a request that ends right now is not said to be missing.
    data->ended = feed.isFrozen() ? feed.figures().totals.ended : source.totals().ended;
    data->telemetryLost = feed.isFrozen() ? feed.figures().telemetryLost : source.telemetryLost();
    data->at = feed.isFrozen() ? feed.frozenAt() : source.now();
    // Frozen, the history is that of the freeze, however long ago it was.
    const HistoryView history = feed.history();
    history.records(INT64_MIN, data->at, maxRequests, data->records);
    std::erase_if(data->records,
        [at = data->at](const RequestRecord& record) { return record.stamps.resumed > at; });
    const std::int64_t from = data->at - bucketsSpan;
    history.buckets(from, data->at, history.finestFor(from), data->buckets);
    std::erase_if(data->buckets, [at = data->at](const HistoryBucket& bucket) {
        return bucket.start + bucket.width > at || bucket.knownNanos == 0;
    });
    data->names = namesOf(data->records, source);
    return data;
}

} // namespace sluice
