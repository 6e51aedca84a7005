// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/client/serverreports.h"

#include "core/client/decode.h"
#include "core/protocol/number.h"

#include <limits>

namespace sluice {

const QByteArray* InfoReport::find(QByteArrayView name) const noexcept
{
    for (const InfoSection& each : sections) {
        if (const QByteArray* value = findField(each.fields, name))
            return value;
    }
    return nullptr;
}

const Fields* InfoReport::section(QByteArrayView name) const noexcept
{
    for (const InfoSection& each : sections) {
        if (name.compare(each.name, Qt::CaseInsensitive) == 0)
            return &each.fields;
    }
    return nullptr;
}

InfoReport InfoReport::parse(const QByteArray& text)
{
    InfoReport report;
    for (QByteArray line : text.split('\n')) {
        if (line.endsWith('\r'))
            line.chop(1);
        const qsizetype colon = line.indexOf(':');
        if (line.startsWith("# ")) {
            report.sections.emplace_back().name = line.mid(2);
        } else if (colon > 0) {
            if (report.sections.empty())
                report.sections.emplace_back();
            report.sections.back().fields.emplace_back(line.first(colon), line.mid(colon + 1));
        }
    }
    return report;
}

namespace {

bool isArray(const Value& value, std::size_t atLeast)
{
    return value.type() == Value::Type::Array && value.items().size() >= atLeast;
}

template <typename Duration> bool duration(const Value& value, Duration& into)
{
    qint64 number = 0;
    const bool fits = decode::integer(value, number);
    into = Duration(number);
    return fits;
}

/// "id=3 addr=/a path:0 name= ...": a word without '=' goes on with the value before.
Fields wordsOf(const QByteArray& line)
{
    Fields words;
    for (const QByteArray& word : line.split(' ')) {
        const qsizetype equals = word.indexOf('=');
        if (equals > 0)
            words.emplace_back(word.first(equals), word.mid(equals + 1));
        else if (!words.empty())
            words.back().value += ' ' + word;
    }
    return words;
}

bool clientFacts(const QByteArray& line, ClientFacts& into)
{
    into.fields = wordsOf(line);
    const auto text = [&into](QByteArrayView name) {
        const QByteArray* value = findField(into.fields, name);
        return value ? *value : QByteArray();
    };
    const auto number
        = [&text](QByteArrayView name) { return parseInteger(text(name)).value_or(0); };
    const std::optional<qint64> id = parseInteger(text("id"));
    into.id = id.value_or(0);
    into.address = text("addr");
    into.name = text("name");
    into.user = text("user");
    into.command = text("cmd");
    into.database = number("db");
    into.age = std::chrono::seconds(number("age"));
    into.idle = std::chrono::seconds(number("idle"));
    return id.has_value();
}

bool slowlogEntry(const Value& reply, SlowlogEntry& into)
{
    if (!isArray(reply, 4) || !decode::integer(reply.items()[0], into.id)
        || !duration(reply.items()[1], into.at) || !duration(reply.items()[2], into.took)
        || !decode::bytesList(reply.items()[3], into.arguments))
        return false;
    return reply.items().size() < 6
        || (decode::bytes(reply.items()[4], into.clientAddress)
            && decode::bytes(reply.items()[5], into.clientName));
}

bool latencyEvent(const Value& reply, LatencyEvent& into)
{
    return isArray(reply, 4) && decode::bytes(reply.items()[0], into.event)
        && duration(reply.items()[1], into.at) && duration(reply.items()[2], into.latest)
        && duration(reply.items()[3], into.worst);
}

bool appendStats(const Value& reply, const QByteArray& prefix, Fields& into)
{
    const PairsOf pairs(reply);
    for (std::size_t i = 0; i < pairs.count(); ++i) {
        const QByteArray name = prefix + pairs.first(i).bytes();
        const Value& value = pairs.second(i);
        Decimal number;
        if (value.isAggregate()) {
            if (!appendStats(value, name + '.', into))
                return false;
        } else if (decode::decimal(value, number)) {
            into.emplace_back(name, number.text);
        } else if (value.isString()) {
            into.emplace_back(name, value.bytes());
        } else {
            return false;
        }
    }
    return pairs.isValid();
}

} // namespace

namespace decode {

bool infoReport(const Value& reply, InfoReport& into)
{
    into = InfoReport::parse(reply.bytes());
    return reply.isString();
}

bool clientList(const Value& reply, std::vector<ClientFacts>& into)
{
    if (!reply.isString())
        return false;
    for (const QByteArray& line : reply.bytes().split('\n')) {
        if (!line.isEmpty() && !clientFacts(line, into.emplace_back()))
            return false;
    }
    return true;
}

bool slowlog(const Value& reply, std::vector<SlowlogEntry>& into)
{
    if (!isArray(reply, 0))
        return false;
    for (const Value& item : reply.items()) {
        if (!slowlogEntry(item, into.emplace_back()))
            return false;
    }
    return true;
}

bool latencyEvents(const Value& reply, std::vector<LatencyEvent>& into)
{
    if (!isArray(reply, 0))
        return false;
    for (const Value& item : reply.items()) {
        if (!latencyEvent(item, into.emplace_back()))
            return false;
    }
    return true;
}

bool memoryStats(const Value& reply, Fields& into) { return appendStats(reply, {}, into); }

bool instant(const Value& reply, std::chrono::microseconds& into)
{
    qint64 seconds = 0;
    qint64 micros = 0;
    if (!isArray(reply, 2) || !integer(reply.items()[0], seconds)
        || !integer(reply.items()[1], micros) || seconds < 0 || micros < 0 || micros > 999'999
        || seconds > std::numeric_limits<qint64>::max() / 1'000'000 - 1)
        return false;
    into = std::chrono::seconds(seconds) + std::chrono::microseconds(micros);
    return true;
}

} // namespace decode

} // namespace sluice
