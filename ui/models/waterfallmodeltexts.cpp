// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/protocol/commandtable.h"
#include "core/protocol/displaytext.h"
#include "ui/models/commandtext.h"
#include "ui/models/waterfallmodel.h"

namespace sluice {

namespace {

/// Longest command and producer text that is kept; the painter elides to what fits.
constexpr qsizetype textLimit = 120;

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

QString nameOf(std::uint32_t id)
{
    return QString::fromLatin1(commandName(static_cast<CommandId>(id)));
}

} // namespace

WaterfallRow WaterfallModel::makeRow(const Entry& entry) const
{
    WaterfallRow row;
    row.kind = entry.kind;
    row.count = entry.count;
    row.until = m_requests.until;
    if (entry.kind == WaterfallRowKind::Group) {
        wordGroup(row, m_ordered.groups[entry.first]);
        return row;
    }
    if (entry.kind == WaterfallRowKind::Folded) {
        const FoldedRow folded = foldRequests(
            m_requests.records, m_ordered.order, entry.first, entry.count, m_requests.until);
        row.record = m_requests.records[m_ordered.order[folded.longest]];
        wordFolded(row, folded);
        return row;
    }
    const std::uint32_t index = representative(entry);
    row.record = m_requests.records[index];
    row.until = std::max(row.until, row.record.stamps.called);
    if (entry.kind == WaterfallRowKind::Lane) {
        wordLane(row, entry);
        return row;
    }
    row.spans = phaseSpans(row.record, row.until);
    row.failed = !isOpen(row.record) && row.record.ending != sluice::Ending::Reply;
    row.note = noteOf(index);
    wordRequest(row);
    return row;
}

void WaterfallModel::wordRequest(WaterfallRow& row) const
{
    const RequestRecord& record = row.record;
    row.request = QLatin1Char('#') + m_words.count(record.id);
    const bool isMasked = m_words.masksKeys && m_words.masksKeys();
    row.command = commandText(record, isMasked, textLimit);
    row.producer = toDisplay(m_words.producer(record.producer), textLimit);
    row.total = m_words.duration(Duration(row.spans.length(Phase::Total)));
    if (isOpen(record))
        row.total += QChar(0x2026);
}

void WaterfallModel::wordFolded(WaterfallRow& row, const FoldedRow& folded) const
{
    row.spans = folded.spans();
    row.begin = folded.begin;
    row.end = folded.end;
    row.failed = folded.failed > 0;
    row.request = QStringLiteral("× ") + m_words.count(folded.count);
    row.command = folded.sameCommand ? nameOf(row.record.command) : tr("several commands");
    row.producer = folded.sameProducer ? toDisplay(m_words.producer(row.record.producer), textLimit)
                                       : tr("several");
    row.total = m_words.duration(Duration(std::int64_t(folded.mean(Phase::Total))));
}

QString WaterfallModel::requestsText(std::size_t count) const
{
    return count == 1 ? tr("1 request") : tr("%1 requests").arg(m_words.count(count));
}

void WaterfallModel::wordLane(WaterfallRow& row, const Entry& entry) const
{
    std::int64_t sum = 0;
    const auto first = m_ordered.order.begin() + std::ptrdiff_t(entry.first);
    row.lane.assign(first, first + std::ptrdiff_t(entry.count));
    for (const std::uint32_t index : row.lane) {
        const RequestRecord& record = m_requests.records[index];
        sum += requestEnd(record, row.until) - requestBegin(record);
        row.failed = row.failed || (!isOpen(record) && record.ending != sluice::Ending::Reply);
    }
    row.request = tr("slot %1").arg(entry.number + 1);
    row.command = requestsText(entry.count);
    row.total = m_words.duration(Duration(sum / std::int64_t(entry.count)));
}

QString WaterfallModel::groupName(std::uint32_t key) const
{
    QString name;
    switch (m_order.group) {
    case GroupBy::Command:
        name = nameOf(key);
        break;
    case GroupBy::Producer:
        name = toDisplay(m_words.producer(key), textLimit);
        break;
    default:
        name
            = key == RequestGroup::noSlot ? tr("without a slot") : tr("connection %1").arg(key + 1);
    }
    return name.isEmpty() ? tr("unknown") : name;
}

void WaterfallModel::wordGroup(WaterfallRow& row, const RequestGroup& group) const
{
    row.request = groupName(group.key);
    row.command = requestsText(group.count);
    if (group.lanes > 0)
        row.command
            += group.lanes == 1 ? tr(", 1 slot") : tr(", %1 slots").arg(m_words.count(group.lanes));
    row.total = tr("mean %1, p99 %2")
                    .arg(m_words.duration(Duration(group.mean)),
                        group.p99 ? m_words.duration(Duration(*group.p99)) : tr("n/a"));
}

QString WaterfallModel::noteOf(std::uint32_t index) const
{
    for (const Exemplar& exemplar : m_exemplars) {
        if (exemplar.index != index)
            continue;
        switch (exemplar.kind) {
        case ExemplarKind::FirstError:
            return tr("first error");
        case ExemplarKind::LongestWait:
            return tr("longest wait");
        case ExemplarKind::Slowest:
            return tr("slowest %1").arg(nameOf(m_requests.records[index].command));
        case ExemplarKind::Random:
            return tr("random");
        }
    }
    return {};
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

QString WaterfallModel::endingText(const WaterfallRow& row) const
{
    if (row.kind != WaterfallRowKind::Request)
        return row.failed ? tr("with errors") : QString();
    QString text;
    if (isOpen(row.record)) {
        text = tr("open");
    } else {
        switch (row.record.ending) {
        case sluice::Ending::Reply:
            text = tr("reply");
            break;
        case sluice::Ending::ErrorReply:
            text = tr("error reply");
            break;
        case sluice::Ending::NotSent:
            text = tr("not sent");
            break;
        case sluice::Ending::MaybeExecuted:
            text = tr("maybe executed");
            break;
        }
    }
    return row.note.isEmpty() ? text : tr("%1 (%2)").arg(text, row.note);
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
        return endingText(row);
    default:
        if (row.kind == WaterfallRowKind::Group || row.kind == WaterfallRowKind::Lane)
            return QString();
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
    case Total: {
        const bool means = m_scale.level == WaterfallLevel::Folded || !m_ordered.lanes.empty();
        return means ? tr("mean total") : tr("total");
    }
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
