// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/streamfaces.h"

#include "core/values/replytable.h"

#include <QDateTime>

#include <limits>

namespace sluice {

namespace {

constexpr std::size_t entriesPerPage = 500;

/// The time in an id, in UTC; nothing for one beyond what dates are for.
QByteArray timeOf(const QByteArray& id)
{
    bool isTime = false;
    const qint64 milliseconds = id.left(id.indexOf('-')).toLongLong(&isTime);
    constexpr qint64 yearTenThousand = 253402300800000;
    if (!isTime || milliseconds < 0 || milliseconds >= yearTenThousand)
        return {};
    return QDateTime::fromMSecsSinceEpoch(milliseconds, Qt::UTC)
        .toString(Qt::ISODateWithMs)
        .toLatin1();
}

bool takeEntries(const Value& reply, std::vector<QList<QByteArray>>& rows)
{
    for (const Value& entry : reply.items()) {
        const auto& parts = entry.items();
        if (parts.size() != 2 || !parts[0].isString())
            return false;
        QByteArray fields;
        const auto& items = parts[1].items();
        for (std::size_t i = 0; i < items.size(); ++i) {
            if (i > 0)
                fields += i % 2 ? ": " : "  ";
            fields += items[i].bytes();
        }
        rows.push_back({ parts[0].bytes(), timeOf(parts[0].bytes()), fields });
    }
    return true;
}

} // namespace

std::optional<QByteArray> streamIdAfter(const QByteArray& id)
{
    const qsizetype dash = id.indexOf('-');
    bool isTime = false;
    bool isSequence = false;
    const quint64 time = id.left(dash).toULongLong(&isTime);
    const quint64 sequence = id.mid(dash + 1).toULongLong(&isSequence);
    if (dash < 1 || !isTime || !isSequence)
        return {};
    constexpr quint64 last = std::numeric_limits<quint64>::max();
    if (sequence < last)
        return id.left(dash + 1) + QByteArray::number(sequence + 1);
    if (time < last)
        return QByteArray::number(time + 1) + "-0";
    return {};
}

bool takeStreamRead(const Value& reply, FacePage& page)
{
    // RESP3: a map, name and entries; RESP2: a list of such pairs.
    const auto& items = reply.items();
    const bool isMap = reply.type() == Value::Type::Map;
    const auto& pair = isMap || items.empty() ? items : items.front().items();
    return pair.size() == 2 && pair[1].isAggregate() && takeEntries(pair[1], page.rows)
        && !page.rows.empty();
}

StreamRangeLoader::StreamRangeLoader(QByteArray key, const QByteArray& range)
    : m_key(std::move(key))
{
    const QList<QByteArray> ends = range.simplified().split(' ');
    m_from = ends.value(0).isEmpty() ? QByteArray("-") : ends[0];
    m_to = ends.value(1).isEmpty() ? QByteArray("+") : ends[1];
}

std::vector<FaceLoader::Arguments> StreamRangeLoader::next()
{
    return { { "XRANGE", m_key, m_from, m_to, "COUNT",
                 QByteArray::number(qulonglong(entriesPerPage)) },
        { "XLEN", m_key } };
}

ReadProblem StreamRangeLoader::take(const std::vector<Outcome>& outcomes, FacePage& page)
{
    if (outcomes.size() != 2)
        return unreadable();
    if (const ReadProblem problem = ReadProblem::of(outcomes[0]))
        return problem;
    if (!outcomes[0].reply().isAggregate())
        return unreadable();
    std::vector<QList<QByteArray>> rows;
    if (!takeEntries(outcomes[0].reply(), rows))
        return unreadable();
    const auto after = rows.empty() ? std::nullopt : streamIdAfter(rows.back().front());
    setHasMore(rows.size() >= entriesPerPage && after);
    if (after)
        m_from = *after;
    page.rows = std::move(rows);
    return {};
}

StreamInfoLoader::StreamInfoLoader(QByteArray key, std::optional<QByteArray> group)
    : m_key(std::move(key))
    , m_group(std::move(group))
{
}

QList<QByteArray> StreamInfoLoader::columns() const
{
    if (m_group)
        return { "name", "pending", "idle", "inactive" };
    return { "name", "consumers", "pending", "last-delivered-id", "entries-read", "lag" };
}

std::vector<FaceLoader::Arguments> StreamInfoLoader::next()
{
    if (m_group)
        return { { "XINFO", "CONSUMERS", m_key, *m_group } };
    return { { "XINFO", "GROUPS", m_key } };
}

ReadProblem StreamInfoLoader::take(const std::vector<Outcome>& outcomes, FacePage& page)
{
    if (outcomes.size() != 1)
        return unreadable();
    if (const ReadProblem problem = ReadProblem::of(outcomes[0]))
        return problem;
    if (!outcomes[0].reply().isAggregate())
        return unreadable();
    std::vector<QList<QByteArray>> rows;
    for (const Value& one : outcomes[0].reply().items()) {
        if (!one.isAggregate())
            return unreadable();
        QList<QByteArray> row;
        for (const QByteArray& column : columns()) {
            const Value* value = one.find(column); // older servers tell less
            row.append(value ? replyText(*value) : QByteArray());
        }
        rows.push_back(std::move(row));
    }
    page.total = rows.size();
    page.rows = std::move(rows);
    setHasMore(false);
    return {};
}

PendingLoader::PendingLoader(QByteArray key, QByteArray group)
    : m_key(std::move(key))
    , m_group(std::move(group))
{
}

std::vector<FaceLoader::Arguments> PendingLoader::next()
{
    return { { "XPENDING", m_key, m_group, m_from, "+",
                 QByteArray::number(qulonglong(entriesPerPage)) },
        { "XPENDING", m_key, m_group } };
}

ReadProblem PendingLoader::take(const std::vector<Outcome>& outcomes, FacePage& page)
{
    if (outcomes.size() != 2)
        return unreadable();
    if (const ReadProblem problem = ReadProblem::of(outcomes[0]))
        return problem;
    if (!outcomes[0].reply().isAggregate())
        return unreadable();
    std::vector<QList<QByteArray>> rows;
    for (const Value& entry : outcomes[0].reply().items()) {
        const auto& parts = entry.items();
        if (parts.size() != 4)
            return unreadable();
        rows.push_back(
            { replyText(parts[0]), replyText(parts[1]), replyText(parts[2]), replyText(parts[3]) });
    }
    const auto& summary = outcomes[1].reply().items();
    if (!summary.empty()) {
        if (const auto total = summary[0].toInteger(); total && *total >= 0)
            page.total = static_cast<quint64>(*total);
    }
    const auto after = rows.empty() ? std::nullopt : streamIdAfter(rows.back().front());
    setHasMore(rows.size() >= entriesPerPage && after);
    if (after)
        m_from = *after;
    page.rows = std::move(rows);
    return {};
}

} // namespace sluice
