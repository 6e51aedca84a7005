// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/load/scenarioparts.h"

#include "core/protocol/commandtable.h"

#include <algorithm>

namespace sluice {

namespace {

using Problem = ScenarioProblem::Kind;
using Need = TomlTable::Need;

/// What a scenario may send: commands of one key, which is their first argument, that leave the
/// server as it is but for that key, and do not let it grow without a bound. Of the others nobody
/// needs one to show a queue. `most`: words; 0: any number.
struct Allowed {
    const char* name;
    int least;
    int most;
};
constexpr Allowed allowed[] = { { "PING", 1, 2 }, { "ECHO", 2, 2 }, { "GET", 2, 2 },
    { "SET", 3, 0 }, { "DEL", 2, 2 }, { "UNLINK", 2, 2 }, { "EXISTS", 2, 2 }, { "STRLEN", 2, 2 },
    { "GETRANGE", 4, 4 }, { "INCR", 2, 2 }, { "INCRBY", 3, 3 }, { "DECR", 2, 2 },
    { "EXPIRE", 3, 4 }, { "TTL", 2, 2 }, { "LPUSH", 3, 3 }, { "RPUSH", 3, 3 }, { "LPOP", 2, 3 },
    { "RPOP", 2, 3 }, { "LLEN", 2, 2 }, { "LRANGE", 4, 4 }, { "HSET", 4, 0 }, { "HGET", 3, 3 },
    { "HGETALL", 2, 2 }, { "HLEN", 2, 2 }, { "SADD", 3, 0 }, { "SCARD", 2, 2 },
    { "SMEMBERS", 2, 2 }, { "ZADD", 4, 0 }, { "ZCARD", 2, 2 }, { "ZRANGE", 4, 0 },
    { "BLPOP", 3, 3 }, { "BRPOP", 3, 3 } };

class CommandReader {
public:
    CommandReader(
        const QByteArray& prefix, const std::vector<PreparedKey>& prepared, bool onSharedConnection)
        : m_prefix(prefix)
        , m_prepared(prepared)
        , m_onSharedConnection(onSharedConnection)
    {
    }

    /// Its words, or why it may not be sent.
    [[nodiscard]] QByteArray read(const QByteArray& text, QList<QByteArray>& words) const
    {
        for (const QByteArray& word : text.simplified().split(' ')) {
            if (!word.isEmpty())
                words += word;
        }
        if (words.isEmpty())
            return "it has no words";
        words[0] = words[0].toUpper();
        const auto rule = std::find_if(std::begin(allowed), std::end(allowed),
            [&](const Allowed& each) { return words[0] == each.name; });
        if (rule == std::end(allowed)) {
            QByteArray names;
            for (const Allowed& each : allowed)
                names += (names.isEmpty() ? "" : " ") + QByteArray(each.name);
            return "a scenario sends only " + names;
        }
        if (words.size() < rule->least || (rule->most > 0 && words.size() > rule->most))
            return "it has too few words, or too many";
        const CommandInfo& info = lookupCommand(words[0]);
        if (info.flags.testFlag(CommandFlag::Blocking)) {
            if (!m_onSharedConnection)
                return "it blocks its connection; say on-shared-connection = true if you mean that";
            if (const auto seconds = readQuantity(Knob::Kind::Rate, words[2]);
                !seconds || *seconds <= 0 || *seconds > 60)
                return "its timeout must be more than 0 and at most 60 seconds";
        }
        return info.firstKey > 0 ? readKey(words[1], info) : QByteArray();
    }

private:
    [[nodiscard]] QByteArray readKey(QByteArray& word, const CommandInfo& info) const
    {
        const QByteArrayView begin = "{key:";
        if (word == "{key}")
            return {};
        if (!word.startsWith(begin) || !word.endsWith('}'))
            return "its key must be {key} or {key:NAME}: a scenario keeps to its own keys";
        const QByteArray name = word.sliced(begin.size()).chopped(1);
        const bool isPrepared = std::any_of(m_prepared.begin(), m_prepared.end(),
            [&](const PreparedKey& each) { return each.key == name; });
        // What nobody prepared nobody removes either.
        const bool writes = !info.flags.testFlag(CommandFlag::ReadOnly)
            && !info.flags.testFlag(CommandFlag::Blocking);
        if (name.isEmpty() || (writes && !isPrepared))
            return "a key that is written to must be {key} or one of [[prepared]]";
        word = m_prefix + name;
        return {};
    }

    const QByteArray& m_prefix;
    const std::vector<PreparedKey>& m_prepared;
    bool m_onSharedConnection;
};

std::optional<Duration> timeOf(TomlTable& table, const char* key)
{
    constexpr double most = 600e9; // ten minutes: no scenario lasts longer
    const auto value = table.quantity(key, Knob::Kind::Time, 0, most);
    if (!value)
        return std::nullopt;
    return Duration(static_cast<std::int64_t>(*value));
}

int countOf(TomlTable& table, const char* key, int least, int most, int otherwise)
{
    return static_cast<int>(
        table.quantity(key, Knob::Kind::Count, least, most).value_or(otherwise));
}

} // namespace

LoadRole readRole(const TomlNode& node, const QByteArray& prefix,
    const std::vector<PreparedKey>& prepared, ScenarioProblems& problems)
{
    TomlTable table(node, problems);
    LoadRole role;
    role.name = table.text("name", Need::Required);
    role.share = countOf(table, "share", 1, 10'000, 1);
    if (const auto lane = table.choice("lane", { "interactive", "bulk" }))
        role.lane = *lane == 0 ? Lane::Interactive : Lane::Bulk;
    role.outstanding = countOf(table, "outstanding", 1, 10'000, 1);
    role.work = timeOf(table, "work").value_or(Duration());
    role.pause = timeOf(table, "pause").value_or(Duration());
    role.cancelAfter = timeOf(table, "cancel-after").value_or(Duration());
    role.deadline = timeOf(table, "deadline");
    role.startAfter = timeOf(table, "start-after").value_or(Duration());
    role.requests = countOf(table, "requests", 0, 1'000'000, 0);
    role.onSharedConnection = table.truth("on-shared-connection").value_or(false);
    const CommandReader reader(prefix, prepared, role.onSharedConnection);
    for (const TomlNode* each : table.texts("commands", Need::Required)) {
        // "GET {key}", or "9 x GET {key}"
        CommandPattern pattern;
        QByteArray text = each->text;
        const qsizetype times = text.indexOf(" x ");
        const auto weight = times < 0
            ? std::nullopt
            : readQuantity(Knob::Kind::Count, QByteArrayView(text).first(times).trimmed());
        if (weight && *weight >= 1 && *weight <= 1e6) {
            pattern.weight = static_cast<unsigned>(*weight);
            text = text.sliced(times + 3);
        }
        const QByteArray refused = reader.read(text, pattern.words);
        if (refused.isEmpty())
            role.commands.push_back(std::move(pattern));
        else
            table.note({ each->place, Problem::CommandRefused, each->text, refused });
    }
    table.finish();
    return role;
}

} // namespace sluice
