// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/waterfallmodel.h"

#include "core/protocol/commandtable.h"
#include "core/protocol/displaytext.h"
#include "ui/models/pipelinesource.h"

#include <algorithm>

namespace sluice {

namespace {

/// Longest command and producer text that is kept; the painter elides to what fits.
constexpr qsizetype textLimit = 120;
/// On the clock's axis a request must be at least this part of the span to be more than a dot.
constexpr std::int64_t dotShare = 40;

/// `count` of the requests, evenly spread over the list.
void pickEvenly(
    const std::vector<RequestRecord>& from, std::size_t count, std::vector<RequestRecord>& to)
{
    count = std::min(count, from.size());
    for (std::size_t i = 0; i < count; ++i)
        to.push_back(from[i * from.size() / count]);
}

/// Open ones take up to a third of the rows, more when fewer have ended; the newest ended ones get
/// the rest.
std::vector<RequestRecord> choose(
    const std::vector<RequestRecord>& ended, const LiveSnapshot* open, std::size_t fit)
{
    std::vector<RequestRecord> chosen;
    std::vector<RequestRecord> unfinished;
    if (open) {
        const auto add = [&unfinished](const LiveRequests& requests) {
            unfinished.insert(unfinished.end(), requests.listed.begin(), requests.listed.end());
        };
        for (const LiveConnection& connection : open->connections)
            add(connection.inFlight);
        add(open->queued);
        add(open->waiting);
    }
    // Some have ended since the snapshot was taken: first of all, so that their rows are not lost.
    std::vector<std::uint64_t> over;
    over.reserve(ended.size());
    for (const RequestRecord& record : ended)
        over.push_back(record.id);
    std::sort(over.begin(), over.end());
    std::erase_if(unfinished, [&](const RequestRecord& record) {
        return std::binary_search(over.begin(), over.end(), record.id);
    });
    std::size_t openCount = std::min(unfinished.size(), fit / 3);
    if (ended.size() < fit - openCount)
        openCount = std::min(unfinished.size(), fit - ended.size());
    const std::size_t endedCount = std::min(ended.size(), fit - openCount);
    chosen.insert(chosen.end(), ended.end() - std::ptrdiff_t(endedCount), ended.end());
    pickEvenly(unfinished, openCount, chosen);
    std::sort(chosen.begin(), chosen.end(), [](const RequestRecord& a, const RequestRecord& b) {
        return std::tie(a.stamps.called, a.id) < std::tie(b.stamps.called, b.id);
    });
    return chosen;
}

Phase phaseOf(int column)
{
    switch (column) {
    case WaterfallModel::Waiting:
        return Phase::Waiting;
    case WaterfallModel::Queued:
        return Phase::Queued;
    case WaterfallModel::Writing:
        return Phase::Writing;
    case WaterfallModel::InFlight:
        return Phase::InFlight;
    case WaterfallModel::Delivery:
        return Phase::Delivery;
    default:
        return Phase::Total;
    }
}

} // namespace

WaterfallModel::WaterfallModel(WaterfallWords words, QObject* parent)
    : QAbstractTableModel(parent)
    , m_words(std::move(words))
{
}

void WaterfallModel::show(
    const std::vector<RequestRecord>& ended, const LiveSnapshot* open, std::size_t fit, quint64 of)
{
    const std::int64_t until = open ? open->now : 0;
    std::vector<WaterfallRow> rows;
    for (const RequestRecord& record : choose(ended, open, fit))
        rows.push_back(makeRow(record, std::max(until, record.stamps.called)));
    m_chosenFrom = std::max<quint64>(of, rows.size());
    m_begin = rows.empty() ? 0 : rows.front().spans.begin;
    m_end = m_begin;
    m_longest = 0;
    for (const WaterfallRow& row : rows) {
        m_begin = std::min(m_begin, row.spans.begin);
        m_end = std::max(m_end, row.spans.end);
        m_longest = std::max(m_longest, row.spans.end - row.spans.begin);
    }
    replaceRows(std::move(rows));
}

WaterfallRow WaterfallModel::makeRow(const RequestRecord& record, std::int64_t until) const
{
    WaterfallRow row { record, until, phaseSpans(record, until), {}, {}, {}, {} };
    row.request = QLatin1Char('#') + m_words.count(record.id);
    row.command = QString::fromLatin1(commandName(static_cast<CommandId>(record.command)));
    if (record.keySize > 0) {
        const QByteArrayView key(record.key.data(), record.keySize);
        const bool cut = record.keySize == record.key.size();
        row.command += QLatin1Char(' ') + toDisplay(key, textLimit);
        if (cut)
            row.command += QChar(0x2026);
    }
    row.producer = toDisplay(m_words.producer(record.producer), textLimit);
    row.total = m_words.duration(Duration(row.spans.length(Phase::Total)));
    if (isOpen(record))
        row.total += QChar(0x2026);
    return row;
}

void WaterfallModel::replaceRows(std::vector<WaterfallRow> rows)
{
    // Rows come and go at the end; then all of them may have changed.
    const std::size_t before = m_rows.size();
    const std::size_t after = rows.size();
    if (after > before) {
        beginInsertRows({}, int(before), int(after) - 1);
        m_rows.insert(m_rows.end(), rows.begin() + std::ptrdiff_t(before), rows.end());
        endInsertRows();
    } else if (after < before) {
        beginRemoveRows({}, int(after), int(before) - 1);
        m_rows.resize(after);
        endRemoveRows();
    }
    m_rows = std::move(rows);
    if (const std::size_t kept = std::min(before, after); kept > 0)
        Q_EMIT dataChanged(index(0, 0), index(int(kept) - 1, ColumnCount - 1));
}

int WaterfallModel::rowOf(std::uint64_t id) const
{
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        if (m_rows[i].record.id == id)
            return int(i);
    }
    return -1;
}

WaterfallModel::Axis WaterfallModel::axis() const
{
    return m_longest > 0 && (m_end - m_begin) / m_longest >= dotShare ? Axis::OwnStart
                                                                      : Axis::Clock;
}

QString WaterfallModel::asText(const QList<int>& rows) const
{
    QString text;
    for (int column = 0; column < ColumnCount; ++column)
        text += (column ? QStringLiteral("\t") : QString())
            + headerData(column, Qt::Horizontal).toString();
    text += QLatin1Char('\n');
    for (int row = 0; row < int(m_rows.size()); ++row) {
        if (!rows.isEmpty() && !rows.contains(row))
            continue;
        for (int column = 0; column < ColumnCount; ++column)
            text += (column ? QStringLiteral("\t") : QString())
                + data(index(row, column)).toString();
        text += QLatin1Char('\n');
    }
    return text;
}

int WaterfallModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int WaterfallModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QString WaterfallModel::endingText(const RequestRecord& record) const
{
    if (isOpen(record))
        return tr("open");
    switch (record.ending) {
    case sluice::Ending::Reply:
        return tr("reply");
    case sluice::Ending::ErrorReply:
        return tr("error reply");
    case sluice::Ending::NotSent:
        return tr("not sent");
    case sluice::Ending::MaybeExecuted:
        return tr("maybe executed");
    }
    return {};
}

QVariant WaterfallModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount() || index.column() >= ColumnCount)
        return {};
    const WaterfallRow& row = m_rows[static_cast<std::size_t>(index.row())];
    if (role == Qt::TextAlignmentRole && index.column() >= Total && index.column() <= Delivery)
        return QVariant::fromValue(int(Qt::AlignRight | Qt::AlignVCenter));
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Request:
        return row.request;
    case CommandText:
        return row.command;
    case Producer:
        return row.producer;
    case Total:
        return row.total;
    case Ending:
        return endingText(row.record);
    default:
        return m_words.duration(Duration(row.spans.length(phaseOf(index.column()))));
    }
}

QVariant WaterfallModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Request:
        return tr("request");
    case CommandText:
        return tr("command");
    case Producer:
        return tr("producer");
    case Total:
        return tr("total");
    case Waiting:
        return tr("waiting to send");
    case Queued:
        return tr("queued");
    case Writing:
        return tr("writing");
    case InFlight:
        return tr("in flight");
    case Delivery:
        return tr("delivery");
    case Ending:
        return tr("ending");
    default:
        return {};
    }
}

} // namespace sluice
