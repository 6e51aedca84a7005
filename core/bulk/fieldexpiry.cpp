// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/bulk/fieldexpiry.h"

#include <QMap>

#include <algorithm>

namespace sluice::fieldexpiry {

namespace {
constexpr qsizetype fieldsTogether = 500;
} // namespace

Command question(const QByteArray& key, const Page& page)
{
    Command command("HPEXPIRETIME");
    command.arg(key).arg("FIELDS").arg(static_cast<qint64>(page.rows.size()));
    for (const PageRow& row : page.rows)
        command.arg(row.name);
    return command;
}

FieldExpiries said(const Value& reply, std::size_t fields)
{
    const std::vector<Value>& items = reply.items();
    FieldExpiries expiries;
    if (items.size() != fields)
        return expiries;
    for (const Value& item : items)
        expiries.push_back(std::max<qint64>(item.toInteger().value_or(-1), -1));
    const bool ends
        = std::any_of(expiries.begin(), expiries.end(), [](qint64 expiry) { return expiry >= 0; });
    return ends ? expiries : FieldExpiries();
}

std::vector<QList<QByteArray>> commands(
    const QByteArray& key, const QList<QByteArray>& fields, const FieldExpiries& expiries)
{
    QMap<qint64, QList<QByteArray>> byTime;
    for (std::size_t i = 0; i < expiries.size(); ++i) {
        if (expiries[i] >= 0)
            byTime[expiries[i]].append(fields[static_cast<qsizetype>(i)]);
    }
    std::vector<QList<QByteArray>> commands;
    for (auto each = byTime.cbegin(); each != byTime.cend(); ++each) {
        for (qsizetype from = 0; from < each->size(); from += fieldsTogether) {
            const QList<QByteArray> some = each->mid(from, fieldsTogether);
            commands.push_back(
                QList<QByteArray> { "HPEXPIREAT", key, QByteArray::number(each.key()), "FIELDS",
                    QByteArray::number(some.size()) }
                + some);
        }
    }
    return commands;
}

} // namespace sluice::fieldexpiry
