// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/client/decode.h"

#include <algorithm>

namespace sluice {

const QByteArray* findField(const Fields& fields, QByteArrayView name) noexcept
{
    const auto found = std::find_if(fields.begin(), fields.end(),
        [name](const Field& field) { return QByteArrayView(field.name) == name; });
    return found == fields.end() ? nullptr : &found->value;
}

PairsOf::PairsOf(const Value& value) noexcept
    : m_items(&value.items())
{
    if (value.type() != Value::Type::Map && value.type() != Value::Type::Array)
        return;
    const auto isPair
        = [](const Value& item) { return item.isAggregate() && item.items().size() == 2; };
    if (value.type() == Value::Type::Array && !m_items->empty() && m_items->front().isAggregate()) {
        if (std::all_of(m_items->begin(), m_items->end(), isPair))
            m_shape = Shape::Nested;
    } else if (m_items->size() % 2 == 0) {
        m_shape = Shape::Flat;
    }
}

std::size_t PairsOf::count() const noexcept
{
    if (m_shape == Shape::None)
        return 0;
    return m_shape == Shape::Flat ? m_items->size() / 2 : m_items->size();
}

const Value& PairsOf::first(std::size_t pair) const noexcept
{
    return m_shape == Shape::Flat ? (*m_items)[2 * pair] : (*m_items)[pair].items()[0];
}

const Value& PairsOf::second(std::size_t pair) const noexcept
{
    return m_shape == Shape::Flat ? (*m_items)[2 * pair + 1] : (*m_items)[pair].items()[1];
}

namespace {

bool isList(const Value& reply)
{
    return reply.type() == Value::Type::Array || reply.type() == Value::Type::Set;
}

/// Each element by @p one.
template <typename T, typename List>
bool listOf(const Value& reply, List& into, bool (*one)(const Value&, T&))
{
    if (!isList(reply))
        return false;
    into.reserve(static_cast<typename List::size_type>(reply.items().size()));
    for (const Value& item : reply.items()) {
        T element {};
        if (!one(item, element))
            return false;
        into.push_back(std::move(element));
    }
    return true;
}

template <typename T>
bool orNull(const Value& reply, std::optional<T>& into, bool (*one)(const Value&, T&))
{
    into.reset();
    return reply.isNull() || one(reply, into.emplace());
}

} // namespace

namespace decode {

bool done(const Value& reply, Done&) { return reply.type() == Value::Type::SimpleString; }

bool integer(const Value& reply, qint64& into)
{
    const std::optional<qint64> number = reply.toInteger();
    into = number.value_or(0);
    return number.has_value();
}

bool integerOrNull(const Value& reply, std::optional<qint64>& into)
{
    return orNull(reply, into, &integer);
}

bool integers(const Value& reply, std::vector<qint64>& into)
{
    return listOf(reply, into, &integer);
}

bool flag(const Value& reply, bool& into)
{
    if (reply.type() == Value::Type::Boolean) {
        into = reply.boolean();
        return true;
    }
    into = reply.integer() == 1;
    return reply.type() == Value::Type::Integer && (into || reply.integer() == 0);
}

bool flags(const Value& reply, std::vector<bool>& into) { return listOf(reply, into, &flag); }

bool doneOrNull(const Value& reply, bool& into)
{
    into = reply.type() == Value::Type::SimpleString;
    return into || reply.isNull();
}

bool bytes(const Value& reply, QByteArray& into)
{
    if (!reply.isString())
        return false;
    into = reply.bytes();
    return true;
}

bool bytesOrNull(const Value& reply, std::optional<QByteArray>& into)
{
    return orNull(reply, into, &bytes);
}

bool bytesList(const Value& reply, QList<QByteArray>& into) { return listOf(reply, into, &bytes); }

bool bytesListOrNull(const Value& reply, QList<QByteArray>& into)
{
    return reply.isNull() || bytesList(reply, into);
}

bool bytesOrNulls(const Value& reply, std::vector<std::optional<QByteArray>>& into)
{
    return listOf(reply, into, &bytesOrNull);
}

bool decimal(const Value& reply, Decimal& into)
{
    const std::optional<double> number = reply.toDouble();
    if (!number)
        return false;
    into.number = *number;
    into.text = reply.type() == Value::Type::Integer ? QByteArray::number(reply.integer())
                                                     : reply.bytes();
    return true;
}

bool decimalOrNull(const Value& reply, std::optional<Decimal>& into)
{
    return orNull(reply, into, &decimal);
}

bool decimalsOrNulls(const Value& reply, std::vector<std::optional<Decimal>>& into)
{
    return listOf(reply, into, &decimalOrNull);
}

bool fields(const Value& reply, Fields& into)
{
    const PairsOf pairs(reply);
    into.resize(pairs.count());
    for (std::size_t i = 0; i < pairs.count(); ++i) {
        if (!bytes(pairs.first(i), into[i].name) || !bytes(pairs.second(i), into[i].value))
            return false;
    }
    return pairs.isValid();
}

bool scoredMembers(const Value& reply, std::vector<ScoredMember>& into)
{
    const PairsOf pairs(reply);
    into.resize(pairs.count());
    for (std::size_t i = 0; i < pairs.count(); ++i) {
        if (!bytes(pairs.first(i), into[i].member) || !decimal(pairs.second(i), into[i].score))
            return false;
    }
    return pairs.isValid();
}

bool scoredMemberOrNothing(const Value& reply, std::optional<ScoredMember>& into)
{
    std::vector<ScoredMember> members;
    if (!scoredMembers(reply, members) || members.size() > 1)
        return false;
    if (!members.empty())
        into = std::move(members.front());
    return true;
}

bool anything(const Value& reply, Value& into)
{
    into = reply;
    return true;
}

} // namespace decode

} // namespace sluice
