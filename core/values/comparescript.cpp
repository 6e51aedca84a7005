// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/comparescript.h"

#include <algorithm>

namespace sluice::comparescript {

namespace {

// ARGV: how many comparisons; each is the number of its words, they, and the spelt reply. Then the
// commands, each behind the number of its words. Errors are handed over in the commands' places.
const char* const script = R"(
local at = 1
local function take()
  at = at + 1
  return ARGV[at - 1]
end
local function words()
  local count = tonumber(take())
  local list = {}
  for i = 1, count do list[i] = take() end
  return list
end
local function spelt(v)
  local kind = type(v)
  if kind == 'string' then return '$' .. #v .. ':' .. v end
  if kind == 'number' then return ':' .. string.format('%.0f', v) end
  if kind ~= 'table' then return '_' end
  if v.err then return '!' end
  if v.ok then return '$' .. #v.ok .. ':' .. v.ok end
  local parts = {}
  for i = 1, #v do parts[i] = spelt(v[i]) end
  return '*' .. #v .. ':' .. table.concat(parts)
end
for i = 1, tonumber(take()) do
  local reply = redis.pcall(unpack(words()))
  if spelt(reply) ~= take() then return false end
end
local replies = {}
while at <= #ARGV do
  replies[#replies + 1] = redis.pcall(unpack(words()))
end
return replies
)";

constexpr qsizetype mostWords = 7000; ///< LUAI_MAXCSTACK is 8000

void appendWords(QList<QByteArray>& to, const QList<QByteArray>& words)
{
    to += QByteArray::number(words.size());
    to += words;
}

} // namespace

bool fits(const std::vector<QList<QByteArray>>& commands) noexcept
{
    return std::all_of(commands.begin(), commands.end(),
        [](const QList<QByteArray>& each) { return each.size() <= mostWords; });
}

QByteArray spelt(const Value& reply)
{
    if (reply.isError())
        return "!";
    if (reply.isNull())
        return "_";
    if (reply.type() == Value::Type::Integer) // Lua has no others
        return ':' + QByteArray::number(static_cast<double>(reply.integer()), 'f', 0);
    if (reply.isAggregate()) {
        QByteArray parts;
        for (const Value& item : reply.items())
            parts += spelt(item);
        return '*' + QByteArray::number(static_cast<qulonglong>(reply.items().size())) + ':'
            + parts;
    }
    return '$' + QByteArray::number(reply.bytes().size()) + ':' + reply.bytes();
}

QList<QByteArray> command(const ChangeSet& changes, const std::vector<Value>& replies,
    const std::vector<QList<QByteArray>>& commands)
{
    QList<QByteArray> comparisons;
    int count = 0;
    const std::vector<ChangeCheck> checks = changes.checks();
    for (std::size_t i = 0; i < checks.size() && i < replies.size(); ++i) {
        if (replies[i].isError() || !checks[i].isSteady())
            continue;
        appendWords(comparisons, checks[i].command);
        comparisons += spelt(replies[i]);
        ++count;
    }
    const QList<QByteArray> keys = changes.watchedKeys();
    QList<QByteArray> all { "EVAL", script, QByteArray::number(keys.size()) };
    all += keys;
    all += QByteArray::number(count);
    all += comparisons;
    for (const QList<QByteArray>& each : commands)
        appendWords(all, each);
    return all;
}

} // namespace sluice::comparescript
