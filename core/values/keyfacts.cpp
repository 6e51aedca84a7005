// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/keyfacts.h"

namespace sluice {

namespace {

constexpr std::size_t factCount = 5;

template <typename T, typename Convert> Fact<T> factOf(const Outcome& outcome, Convert convert)
{
    Fact<T> fact;
    fact.problem = ReadProblem::of(outcome);
    if (fact.problem)
        return fact;
    fact.value = convert(outcome.reply());
    if (!fact.value) {
        // A null: the key is gone, or the server does not keep it for such a key.
        fact.problem.kind = outcome.reply().isNull() ? ReadProblem::Kind::Vanished
                                                     : ReadProblem::Kind::Unreadable;
    }
    return fact;
}

std::optional<quint64> toCount(const Value& value)
{
    const auto number = value.toInteger();
    if (!number || *number < 0)
        return {};
    return static_cast<quint64>(*number);
}

std::optional<QByteArray> toBytes(const Value& value)
{
    if (!value.isString())
        return {};
    return value.bytes();
}

} // namespace

std::vector<QList<QByteArray>> KeyFacts::commands(const QByteArray& key)
{
    return { { "OBJECT", "IDLETIME", key }, { "TYPE", key }, { "PTTL", key },
        { "OBJECT", "ENCODING", key }, { "MEMORY", "USAGE", key } };
}

KeyFacts KeyFacts::of(const std::vector<Outcome>& outcomes)
{
    KeyFacts facts;
    if (outcomes.size() != factCount) {
        facts.typeName.problem.kind = ReadProblem::Kind::Unreadable;
        return facts;
    }
    facts.idleSeconds = factOf<quint64>(outcomes[0], toCount);
    facts.typeName = factOf<QByteArray>(outcomes[1], toBytes);
    facts.type = facts.typeName.value ? keyTypeOf(*facts.typeName.value) : KeyType::Other;
    const Fact<qint64> ttl
        = factOf<qint64>(outcomes[2], [](const Value& v) { return v.toInteger(); });
    facts.timeToLive.problem = ttl.problem;
    if (ttl.value && *ttl.value >= 0)
        facts.timeToLive.value = std::chrono::milliseconds(*ttl.value);
    facts.encoding = factOf<QByteArray>(outcomes[3], toBytes);
    facts.memory = factOf<quint64>(outcomes[4], toCount);
    return facts;
}

ReadProblem KeyFacts::problem() const
{
    ReadProblem problem = typeName.problem;
    if (!problem && type == KeyType::None)
        problem.kind = ReadProblem::Kind::Vanished;
    return problem;
}

} // namespace sluice
