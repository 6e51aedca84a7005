// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/load/scripteddata.h"

#include "core/protocol/number.h"

#include <algorithm>
#include <charconv>

namespace sluice {

namespace {
constexpr qsizetype copiedAtMost = 4096;

const ScriptedReply& ok()
{
    static const ScriptedReply reply { QByteArrayLiteral("+OK\r\n") };
    return reply;
}
ScriptedReply outOfMemory()
{
    return ScriptedReply::error("OOM command not allowed when used memory > 'maxmemory'.");
}
ScriptedReply wrongType()
{
    return ScriptedReply::error(
        "WRONGTYPE Operation against a key holding the wrong kind of value");
}
/// For looking up only: it ends with the bytes that it points to.
QByteArray unowned(QByteArrayView bytes)
{
    return QByteArray::fromRawData(bytes.data(), bytes.size());
}
QByteArray header(char type, qint64 number, qsizetype room = 0)
{
    char digits[24];
    const auto [end, error] = std::to_chars(digits, digits + sizeof digits, number);
    QByteArray bytes;
    bytes.reserve(end - digits + 3 + room);
    bytes.append(type).append(digits, end - digits).append("\r\n", 2);
    return bytes;
}
} // namespace

QByteArrayView ScriptedReply::part(qsizetype from, qsizetype to) const noexcept
{
    const qsizetype bodyEnd = head.size() + body.size();
    if (from < head.size())
        return QByteArrayView(head).sliced(from, std::min(to, head.size()) - from);
    if (from < bodyEnd)
        return QByteArrayView(body).sliced(from - head.size(), std::min(to, bodyEnd) - from);
    return QByteArrayView("\r\n", 2).sliced(from - bodyEnd, to - from);
}

ScriptedReply ScriptedReply::bulk(const QByteArray& bytes)
{
    if (bytes.size() > copiedAtMost)
        return { header('$', bytes.size()), bytes };
    QByteArray all = header('$', bytes.size(), bytes.size() + 2);
    all.append(bytes).append("\r\n", 2);
    return { std::move(all) };
}

ScriptedReply ScriptedReply::integer(qint64 number) { return { header(':', number) }; }

ScriptedReply ScriptedReply::error(const char* text) { return { QByteArray("-") + text + "\r\n" }; }

ScriptedReply ScriptedReply::null(int protocol)
{
    return { protocol == 3 ? QByteArrayLiteral("_\r\n") : QByteArrayLiteral("$-1\r\n") };
}

ScriptedReply ScriptedReply::nullArray(int protocol)
{
    return { protocol == 3 ? QByteArrayLiteral("_\r\n") : QByteArrayLiteral("*-1\r\n") };
}

ScriptedReply ScriptedReply::popped(QByteArrayView key, const QByteArray& element)
{
    ScriptedReply reply = bulk(element);
    reply.head = "*2\r\n" + header('$', key.size()) + key.toByteArray() + "\r\n" + reply.head;
    return reply;
}

ScriptedReply ScriptedReply::wrongCommand()
{
    return error("ERR unknown command or wrong number of arguments");
}

ScriptedReply ScriptedData::run(CommandId id, CommandWordList words, int protocol)
{
    if (id == CommandId::Dbsize)
        return ScriptedReply::integer(keys());
    if (words.size() < 2)
        return ScriptedReply::wrongCommand();
    const QByteArray key = unowned(words[1]);
    switch (id) {
    case CommandId::Get: {
        const auto found = m_strings.constFind(key);
        if (found != m_strings.constEnd())
            return ScriptedReply::bulk(*found);
        return m_lists.contains(key) ? wrongType() : ScriptedReply::null(protocol);
    }
    case CommandId::Set:
        if (words.size() < 3)
            break;
        return set(words[1].toByteArray(), words[2].toByteArray()) ? ok() : outOfMemory();
    case CommandId::Strlen:
        return ScriptedReply::integer(m_strings.value(key).size());
    case CommandId::Incr:
        return add(words[1], 1);
    case CommandId::Incrby: {
        const auto number = words.size() == 3 ? parseInteger(words[2]) : std::nullopt;
        return number ? add(words[1], *number)
                      : ScriptedReply::error("ERR value is not an integer or out of range");
    }
    case CommandId::Del:
    case CommandId::Unlink:
        return ScriptedReply::integer(count(words.subspan(1), true));
    case CommandId::Exists:
        return ScriptedReply::integer(count(words.subspan(1), false));
    case CommandId::Expire:
        return ScriptedReply::integer(count(words.subspan(1, 1), false));
    case CommandId::Type:
        return { m_strings.contains(key) ? QByteArrayLiteral("+string\r\n")
                : m_lists.contains(key)  ? QByteArrayLiteral("+list\r\n")
                                         : QByteArrayLiteral("+none\r\n") };
    case CommandId::Rpush:
    case CommandId::Lpush:
        if (words.size() < 3)
            break;
        return push(id, words);
    case CommandId::Llen:
        return ScriptedReply::integer(m_lists.value(key).size());
    default:
        break;
    }
    return ScriptedReply::wrongCommand();
}

bool ScriptedData::set(const QByteArray& key, const QByteArray& value)
{
    const auto found = m_strings.find(key);
    const bool exists = found != m_strings.end();
    const qsizetype before = exists ? key.size() + found->size() : 0;
    if (m_bytes - before + key.size() + value.size() > most)
        return false;
    const QByteArrayView name(key);
    if (!exists && m_lists.contains(key))
        count({ &name, 1 }, true);
    m_bytes += key.size() + value.size() - before;
    if (exists)
        *found = value;
    else
        m_strings.insert(key, value);
    return true;
}

ScriptedReply ScriptedData::add(QByteArrayView key, qint64 number)
{
    const auto found = m_strings.constFind(unowned(key));
    const auto before
        = found == m_strings.constEnd() ? std::optional<qint64>(0) : parseInteger(*found);
    qint64 sum = 0;
    if (m_lists.contains(unowned(key)))
        return wrongType();
    if (!before || __builtin_add_overflow(*before, number, &sum))
        return ScriptedReply::error("ERR value is not an integer or out of range");
    return set(key.toByteArray(), QByteArray::number(sum)) ? ScriptedReply::integer(sum)
                                                           : outOfMemory();
}

ScriptedReply ScriptedData::push(CommandId id, CommandWordList words)
{
    if (m_strings.contains(unowned(words[1])))
        return wrongType();
    qsizetype more = words[1].size();
    for (const QByteArrayView element : words.subspan(2))
        more += element.size();
    if (m_bytes + more > most)
        return outOfMemory();
    auto list = m_lists.find(unowned(words[1]));
    if (list == m_lists.end())
        list = m_lists.insert(words[1].toByteArray(), {});
    else
        more -= words[1].size();
    m_bytes += more;
    for (const QByteArrayView element : words.subspan(2)) {
        if (id == CommandId::Rpush)
            list->append(element.toByteArray());
        else
            list->prepend(element.toByteArray());
    }
    return ScriptedReply::integer(list->size());
}

std::optional<QByteArray> ScriptedData::takeFirst(QByteArrayView key)
{
    const auto list = m_lists.find(unowned(key));
    if (list == m_lists.end())
        return std::nullopt;
    QByteArray first = list->takeFirst();
    m_bytes -= first.size();
    if (list->isEmpty()) {
        m_bytes -= key.size();
        m_lists.erase(list);
    }
    return first;
}

qint64 ScriptedData::count(CommandWordList keys, bool removes)
{
    qint64 found = 0;
    for (const QByteArrayView word : keys) {
        const QByteArray key = unowned(word);
        found += m_strings.contains(key) || m_lists.contains(key);
        if (!removes)
            continue;
        if (const auto string = m_strings.constFind(key); string != m_strings.constEnd()) {
            m_bytes -= key.size() + string->size();
            m_strings.erase(string);
        }
        while (takeFirst(key)) { }
    }
    return found;
}

void ScriptedData::clear() { *this = ScriptedData(); }

} // namespace sluice
