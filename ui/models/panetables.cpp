// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/panetables.h"

#include "core/protocol/displaytext.h"
#include "ui/models/commandtext.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace sluice {

namespace {

constexpr qsizetype textLimit = 120;
constexpr std::int64_t stepsShown = 60;

/// How long before the end of the range a step began.
QString agoText(const TableWords& words, std::int64_t end, std::int64_t start)
{
    return words.duration(Duration(std::max<std::int64_t>(0, end - start)));
}

} // namespace

TextTableModel::TextTableModel(QStringList head, int firstNumber, QObject* parent)
    : QAbstractTableModel(parent)
    , m_head(std::move(head))
    , m_firstNumber(firstNumber)
{
}

void TextTableModel::setRows(std::vector<Row> rows)
{
    if (rows == m_rows)
        return;
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

int TextTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int TextTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_head.size());
}

QVariant TextTableModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount() || index.column() >= columnCount())
        return {};
    const Row& row = m_rows[std::size_t(index.row())];
    if (role == Qt::DisplayRole)
        return row.cells.value(index.column());
    if (role == KeyRole)
        return row.key;
    if (role == Qt::TextAlignmentRole && index.column() >= m_firstNumber)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    return {};
}

QVariant TextTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    if (role == Qt::DisplayRole)
        return m_head[section];
    if (role == Qt::TextAlignmentRole && section >= m_firstNumber)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    return {};
}

std::int64_t readableStep(std::int64_t span)
{
    std::int64_t step = Gauge::bucketNanos;
    for (int i = 0; span / step > stepsShown; ++i)
        step = i % 3 == 1 ? step / 2 * 5 : step * 2; // 1, 2, 5, 10
    return step;
}

StripTableModel::StripTableModel(TableWords words, QObject* parent)
    : TextTableModel(
        { tr("ago"), tr("queued, least"), tr("queued, mean"), tr("queued, most"),
            tr("waiting to send, mean"), tr("waiting to send, most"), tr("in flight, mean"),
            tr("in flight, most"), tr("offered/s"), tr("replies/s"), tr("without a reply/s") },
        0, parent)
    , m_words(std::move(words))
{
}

void StripTableModel::show(const HistoryView& history, TimeRange range)
{
    struct Step {
        std::int64_t known = 0;
        std::int64_t least = INT64_MAX;
        std::array<std::int64_t, 3> most {}; ///< queued, waiting, in flight
        std::array<std::int64_t, 3> integral {};
        std::array<std::uint64_t, 3> counts {}; ///< offered, replied, completed
    };
    const std::int64_t from = std::max<std::int64_t>(range.from, history.oldest());
    const Resolution resolution = history.finestFor(from);
    const std::int64_t step
        = std::max(readableStep(range.length()), BucketStore::widths[std::size_t(resolution)]);
    std::vector<HistoryBucket> buckets;
    history.buckets(from / step * step, range.to, resolution, buckets);
    std::map<std::int64_t, Step> steps;
    for (const HistoryBucket& bucket : buckets) {
        if (bucket.knownNanos <= 0 || bucket.start >= range.to)
            continue;
        Step& at = steps[bucket.start / step];
        at.known += bucket.knownNanos;
        at.least = std::min(at.least, bucket.queueDepth.min);
        const std::array<const GaugeSpan*, 3> gauges { &bucket.queueDepth, &bucket.waiting,
            &bucket.inFlight };
        for (std::size_t i = 0; i < gauges.size(); ++i) {
            at.most[i] = std::max(at.most[i], gauges[i]->max);
            at.integral[i] += gauges[i]->integral;
        }
        at.counts[0] += bucket.rates.offered;
        at.counts[1] += bucket.rates.replied;
        at.counts[2] += bucket.rates.completed;
    }
    std::vector<Row> rows;
    for (const auto& [number, at] : steps) {
        const double seconds = double(at.known) / 1e9;
        const auto mean = [&, &of = at](std::size_t i) {
            return m_words.mean(double(of.integral[i]) / double(of.known));
        };
        const auto count = [&](std::int64_t value) {
            return m_words.count(quint64(std::max<std::int64_t>(0, value)));
        };
        const auto rate = [&](std::uint64_t n) { return m_words.rate(double(n) / seconds); };
        rows.push_back({ quint64(number * step),
            { agoText(m_words, range.to, number * step), count(at.least), mean(0),
                count(at.most[0]), mean(1), count(at.most[1]), mean(2), count(at.most[2]),
                rate(at.counts[0]), rate(at.counts[1]),
                rate(at.counts[2] - std::min(at.counts[1], at.counts[2])) } });
    }
    setRows(std::move(rows));
}

FlowTableModel::FlowTableModel(TableWords words, QObject* parent)
    : TextTableModel({ tr("request"), tr("command"), tr("producer"), tr("stage"), tr("since"),
                         tr("connection"), tr("abandoned") },
        4, parent)
    , m_words(std::move(words))
{
}

void FlowTableModel::show(const LiveSnapshot* open)
{
    std::vector<Row> rows;
    const auto stage = [](Phase phase) {
        switch (phase) {
        case Phase::Waiting:
            return tr("waiting to send");
        case Phase::Queued:
            return tr("queued");
        case Phase::Writing:
            return tr("writing");
        case Phase::Delivery:
            return tr("delivery");
        default:
            return tr("in flight");
        }
    };
    const auto add = [&](const LiveRequests& requests, const QString& connection) {
        for (const RequestRecord& record : requests.listed) {
            const bool isMasked = m_words.masksKeys && m_words.masksKeys();
            rows.push_back({ record.id,
                { u'#' + m_words.count(record.id), commandText(record, isMasked, textLimit),
                    toDisplay(m_words.producer(record.producer), textLimit),
                    stage(openPhase(record)),
                    m_words.duration(
                        Duration(std::max<std::int64_t>(0, open->now - openSince(record)))),
                    connection, record.abandoned ? tr("yes") : tr("no") } });
        }
        if (const quint64 more
            = requests.count - std::min<quint64>(requests.count, requests.listed.size()))
            rows.push_back({ ~quint64(0) - rows.size(),
                { tr("%1 more").arg(m_words.count(more)), {}, {}, {}, {}, connection, {} } });
    };
    if (open) {
        for (const LiveConnection& connection : open->connections)
            add(connection.inFlight, QString::number(connection.index));
        add(open->queued, {});
        add(open->waiting, {});
    }
    setRows(std::move(rows));
}

LatencyTableModel::LatencyTableModel(TableWords words, QObject* parent)
    : TextTableModel(
        { tr("ago"), tr("requests"), tr("p50"), tr("p90"), tr("p99"), tr("max") }, 0, parent)
    , m_words(std::move(words))
{
}

void LatencyTableModel::show(const HistoryView& history, TimeRange range, Phase phase)
{
    m_records.clear();
    const std::size_t there = history.records(range.from, range.to, recordsRead, m_records);
    const std::int64_t step = readableStep(range.length());
    std::int64_t complete = history.completeAfter().value_or(INT64_MIN); // ends after it are there
    std::map<std::int64_t, std::vector<std::int64_t>> steps;
    std::int64_t oldest = INT64_MAX;
    for (const RequestRecord& record : m_records) {
        oldest = std::min(oldest, record.stamps.resumed);
        if (record.stamps.resumed < range.from || record.stamps.resumed >= range.to)
            continue;
        steps[record.stamps.resumed / step].push_back(record.phases()[std::size_t(phase)]);
    }
    if (there > m_records.size())
        complete = std::max(complete, oldest);
    std::vector<Row> rows;
    for (auto& [number, lengths] : steps) {
        if (number * step <= complete)
            continue;
        std::sort(lengths.begin(), lengths.end());
        const auto at = [&, &of = lengths](double share) {
            const auto rank = std::size_t(std::ceil(share * double(of.size())));
            return m_words.duration(Duration(of[std::max<std::size_t>(rank, 1) - 1]));
        };
        rows.push_back({ quint64(number * step),
            { agoText(m_words, range.to, number * step), m_words.count(lengths.size()), at(0.5),
                at(0.9), lengths.size() >= 100 ? at(0.99) : m_words.duration({}), at(1) } });
    }
    setRows(std::move(rows));
}

} // namespace sluice
