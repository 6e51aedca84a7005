// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/load/workload.h"

#include "core/protocol/commandtable.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace sluice {

namespace {

std::vector<CommandPattern> getsAndSets(unsigned getPercent)
{
    return { { { "GET", "{key}" }, getPercent },
        { { "SET", "{key}", "{value}" }, 100 - getPercent } };
}

/// One of many by their weights; `number` below their sum.
template <typename Weighted>
const Weighted& chosen(const std::vector<Weighted>& from, std::uint64_t number)
{
    for (const Weighted& each : from) {
        if (number < each.weight)
            return each;
        number -= each.weight;
    }
    return from.back();
}

template <typename Weighted> unsigned sumOf(const std::vector<Weighted>& all)
{
    unsigned sum = 0;
    for (const Weighted& each : all)
        sum += each.weight;
    return sum;
}

} // namespace

std::vector<LoadRole> Workload::usualRoles()
{
    return { { "web", 1, getsAndSets(90) }, { "batch", 1, getsAndSets(10) },
        { "checkout", 1, getsAndSets(50) } };
}

void Workload::setPrefix(const QByteArray& to)
{
    for (LoadRole& role : roles) {
        for (CommandPattern& pattern : role.commands) {
            for (qsizetype i = 1; i < pattern.words.size(); ++i) {
                if (!prefix.isEmpty() && pattern.words[i].startsWith(prefix))
                    pattern.words[i].replace(0, prefix.size(), to);
            }
        }
    }
    prefix = to;
}

CommandMaker::CommandMaker(Workload workload)
    : m_workload(std::move(workload))
    , m_valueWeights(sumOf(m_workload.values))
{
    assert(m_workload.keys > 0 && m_valueWeights > 0 && !m_workload.roles.empty());
    for (const LoadRole& role : m_workload.roles) {
        Role& made = m_roles.emplace_back();
        for (const CommandPattern& pattern : role.commands) {
            Pattern& to = made.patterns.emplace_back();
            to.weight = pattern.weight;
            to.id = lookupCommand(pattern.words.front()).id;
            for (const QByteArray& word : pattern.words)
                to.words.push_back({ word == "{key}" ? Word::Kind::Key
                        : word == "{value}"          ? Word::Kind::Value
                                                     : Word::Kind::Fixed,
                    word });
        }
        made.weights = sumOf(made.patterns);
        m_shares += role.share;
        assert(made.weights > 0 && role.share > 0);
    }
    for (const ValueSize& size : m_workload.values)
        m_values.emplace_back(size.bytes, 'v');
    if (m_workload.keyChoice.kind != KeyChoice::Kind::Zipf)
        return;
    double sum = 0;
    for (int number = 1; number <= m_workload.keys; ++number)
        m_keyShares.push_back(sum += std::pow(number, -m_workload.keyChoice.skew));
    for (double& share : m_keyShares)
        share /= sum;
}

/// Its place among those of its role that come in one round of all roles.
int CommandMaker::placeOf(int producer, std::size_t& role) const noexcept
{
    int place = producer % m_shares;
    for (role = 0; place >= m_workload.roles[role].share; ++role)
        place -= m_workload.roles[role].share;
    return place;
}

std::size_t CommandMaker::roleOf(int producer) const noexcept
{
    std::size_t role = 0;
    static_cast<void>(placeOf(producer, role));
    return role;
}

QByteArray CommandMaker::nameOf(int producer) const
{
    std::size_t role = 0;
    const int place = placeOf(producer, role);
    const LoadRole& of = m_workload.roles[role];
    return of.name + '-' + QByteArray::number(producer / m_shares * of.share + place + 1);
}

int CommandMaker::drawKey(std::uint64_t number, Random& random) const
{
    const auto any = static_cast<int>(number % static_cast<std::uint64_t>(m_workload.keys));
    switch (m_workload.keyChoice.kind) {
    case KeyChoice::Kind::Uniform:
        break;
    case KeyChoice::Kind::Zipf: {
        const auto place = std::upper_bound(m_keyShares.begin(), m_keyShares.end(), random.unit());
        return std::min(static_cast<int>(place - m_keyShares.begin()), m_workload.keys - 1);
    }
    case KeyChoice::Kind::Hot:
        return random.unit() < m_workload.keyChoice.hotShare ? 0 : any;
    }
    return any;
}

const QByteArray& CommandMaker::drawValue(Random& random) const
{
    if (m_values.size() == 1)
        return m_values.front();
    const ValueSize& size = chosen(m_workload.values, random.next() % m_valueWeights);
    return m_values[static_cast<std::size_t>(&size - m_workload.values.data())];
}

Command CommandMaker::make(std::size_t role, Random& random) const
{
    const std::uint64_t number = random.next();
    const Pattern& pattern = chosen(m_roles[role].patterns, number % m_roles[role].weights);
    Command command = pattern.id == CommandId::Other
        ? Command(QByteArrayView(pattern.words.front().bytes))
        : Command(pattern.id);
    for (std::size_t i = 1; i < pattern.words.size(); ++i) {
        switch (pattern.words[i].kind) {
        case Word::Kind::Fixed:
            command.arg(pattern.words[i].bytes);
            break;
        case Word::Kind::Key:
            command.arg(m_workload.key(drawKey(number >> 32, random)));
            break;
        case Word::Kind::Value:
            command.arg(drawValue(random));
            break;
        }
    }
    if (m_workload.expireSeconds > 0 && pattern.id == CommandId::Set)
        command.arg("EX").arg(m_workload.expireSeconds);
    return command;
}

} // namespace sluice
