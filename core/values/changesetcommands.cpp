// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
// What a change set asks and sends; what it holds is in changeset.cpp.
#include "core/values/changeset.h"

#include "core/values/listplan.h"

#include <algorithm>

namespace sluice {

namespace {

using Kind = Change::Kind;
using Expect = ChangeCheck::Expect;
using Learn = ChangeCheck::Learn;

/// What is kept of a deleted key or a shortened string, for undoing it.
constexpr quint64 keptForUndo = 8 * 1024 * 1024;

ChangeCheck check(QList<QByteArray> command, Expect expect, int change)
{
    ChangeCheck check;
    check.command = std::move(command);
    check.expect = expect;
    check.change = change;
    return check;
}

ChangeCheck checkBytes(QList<QByteArray> command, const QByteArray& bytes, int change)
{
    ChangeCheck is = check(std::move(command), Expect::Bytes, change);
    is.bytes = bytes;
    return is;
}

ChangeCheck checkNumber(QList<QByteArray> command, qint64 number, int change)
{
    ChangeCheck is = check(std::move(command), Expect::Integer, change);
    is.number = number;
    return is;
}

/// TIME's reply: seconds and microseconds.
std::optional<qint64> clockMs(const Value& reply)
{
    if (!reply.isAggregate() || reply.items().size() != 2)
        return {};
    const auto seconds = reply.items()[0].toInteger();
    const auto micros = reply.items()[1].toInteger();
    if (!seconds || !micros)
        return {};
    return *seconds * 1000 + *micros / 1000;
}

bool isPositional(const Change& change)
{
    return change.kind == Kind::ListSet || change.kind == Kind::ListDelete
        || change.kind == Kind::ListInsertBefore || change.kind == Kind::ListInsertAfter;
}

} // namespace

std::vector<ChangeCheck> ChangeSet::checks() const
{
    std::vector<ChangeCheck> checks;
    ChangeCheck type = check({ "TYPE", m_key }, Expect::Bytes, -1);
    type.bytes = m_isNew ? "none" : typeName(m_type);
    type.learn = Learn::Type;
    if (m_type == KeyType::Other && !m_isNew) // a module's: what it is called does not matter
        type.expect = Expect::Anything;
    checks.push_back(type);
    if (m_isNew)
        return checks;

    ChangeCheck expiry = check({ "PEXPIRETIME", m_key }, Expect::Anything, -1);
    expiry.learn = Learn::KeyExpiry;
    expiry.isOptional = true; // since 7.0
    if (const char* command = lengthCommand(m_type)) {
        const bool isMeant = std::any_of(m_changes.begin(), m_changes.end(),
            [](const Change& each) { return isPositional(each) || each.kind == Kind::KeyDelete; });
        ChangeCheck length = check({ command, m_key }, Expect::Anything, -1);
        length.learn = Learn::Length;
        if ((isMeant || m_isUndo) && m_length) {
            length.expect = Expect::Integer;
            length.number = static_cast<qint64>(*m_length);
        }
        for (std::size_t i = 0; i < m_changes.size(); ++i) {
            if (m_changes[i].kind != Kind::StringAppend)
                continue;
            length.expect = Expect::Integer;
            length.number = static_cast<qint64>(m_changes[i].index);
            length.change = static_cast<int>(i);
        }
        checks.push_back(length);
    }
    for (std::size_t i = 0; i < m_changes.size(); ++i) {
        const Change& change = m_changes[i];
        if ((change.kind == Kind::KeyExpire || change.kind == Kind::KeyPersist)
            && !change.before.isNull()) {
            expiry.expect = Expect::Integer;
            expiry.number = change.before.toLongLong();
            expiry.change = static_cast<int>(i);
        }
    }
    checks.push_back(expiry);
    for (std::size_t i = 0; i < m_changes.size(); ++i)
        appendChecks(static_cast<int>(i), checks);
    return checks;
}

void ChangeSet::appendChecks(int index, std::vector<ChangeCheck>& to) const
{
    const Change& change = m_changes[static_cast<std::size_t>(index)];
    const auto fieldExpiry = [&] {
        ChangeCheck expiry
            = check({ "HPEXPIRETIME", m_key, "FIELDS", "1", change.name }, Expect::Anything, index);
        expiry.learn = Learn::FieldExpiry;
        expiry.isOptional = true; // since 7.4
        return expiry;
    };
    switch (change.kind) {
    case Kind::StringSet:
        to.push_back(checkBytes({ "GETRANGE", m_key, "0", "-1" }, change.before, index));
        break;
    case Kind::StringRange: {
        const auto last = change.index + static_cast<quint64>(change.before.size()) - 1;
        to.push_back(checkBytes(
            { "GETRANGE", m_key, QByteArray::number(change.index), QByteArray::number(last) },
            change.before, index));
        break;
    }
    case Kind::StringAppend:
        if (change.index <= keptForUndo) {
            ChangeCheck text = check({ "GETRANGE", m_key, "0", "-1" }, Expect::Anything, index);
            text.learn = Learn::Text;
            to.push_back(text);
        }
        break;
    case Kind::HashSet:
        to.push_back(checkBytes({ "HGET", m_key, change.name }, change.before, index));
        if (change.newName)
            to.push_back(check({ "HGET", m_key, *change.newName }, Expect::Null, index));
        to.push_back(fieldExpiry());
        break;
    case Kind::HashAdd:
        to.push_back(check({ "HGET", m_key, change.name }, Expect::Null, index));
        break;
    case Kind::HashDelete:
        to.push_back(checkBytes({ "HGET", m_key, change.name }, change.before, index));
        to.push_back(fieldExpiry());
        break;
    case Kind::ListSet:
    case Kind::ListDelete:
    case Kind::ListInsertBefore:
    case Kind::ListInsertAfter: {
        ChangeCheck around
            = check({ "LRANGE", m_key, QByteArray::number(change.index - (change.index > 0)),
                        QByteArray::number(change.index + 1) },
                Expect::Strings, index);
        around.lead = change.index > 0 ? 1 : 0;
        around.bytes = change.before;
        around.previous = change.previous;
        around.next = change.next;
        around.learn = Learn::Around;
        to.push_back(around);
        break;
    }
    case Kind::SetAdd:
        to.push_back(checkNumber({ "SISMEMBER", m_key, change.name }, 0, index));
        break;
    case Kind::SetReplace:
        to.push_back(checkNumber({ "SISMEMBER", m_key, change.name }, 1, index));
        to.push_back(checkNumber({ "SISMEMBER", m_key, *change.newName }, 0, index));
        break;
    case Kind::SetRemove:
        to.push_back(checkNumber({ "SISMEMBER", m_key, change.name }, 1, index));
        break;
    case Kind::ZsetScore:
    case Kind::ZsetRemove: {
        ChangeCheck score = check({ "ZSCORE", m_key, change.name }, Expect::Score, index);
        score.bytes = change.before;
        to.push_back(score);
        if (change.newName)
            to.push_back(check({ "ZSCORE", m_key, *change.newName }, Expect::Null, index));
        break;
    }
    case Kind::ZsetAdd:
        to.push_back(check({ "ZSCORE", m_key, change.name }, Expect::Null, index));
        break;
    case Kind::StreamDelete: {
        ChangeCheck entry
            = check({ "XRANGE", m_key, change.name, change.name }, Expect::Entry, index);
        entry.strings = change.fields;
        to.push_back(entry);
        break;
    }
    case Kind::KeyRename:
    case Kind::KeyCopy:
        to.push_back(checkNumber({ "EXISTS", *change.newName }, 0, index));
        if (change.kind == Kind::KeyCopy && m_copiesByDump) {
            const auto read = [&](QList<QByteArray> command, Learn learn) {
                to.push_back(check(std::move(command), Expect::Anything, index));
                to.back().learn = learn;
            };
            read({ "DUMP", m_key }, Learn::Dump);
            // Together: when the clock stands still, the end is known to the millisecond.
            read({ "TIME" }, Learn::ClockBefore);
            read({ "PTTL", m_key }, Learn::TimeLeft);
            read({ "TIME" }, Learn::ClockAfter);
        }
        break;
    case Kind::KeyDelete:
        if (change.index > 0 && change.index <= keptForUndo) {
            ChangeCheck dump = check({ "DUMP", m_key }, Expect::Anything, index);
            dump.learn = Learn::Dump;
            to.push_back(dump);
        }
        break;
    case Kind::ListPushFront:
    case Kind::ListPushBack:
    case Kind::StreamAdd:
    case Kind::KeyExpire:
    case Kind::KeyPersist:
    case Kind::KeyRestore:
        break;
    }
}

void ChangeSet::learn(const std::vector<Value>& replies)
{
    const std::vector<ChangeCheck> all = checks();
    std::optional<qint64> clock;
    std::optional<qint64> left;
    for (std::size_t i = 0; i < all.size() && i < replies.size(); ++i) {
        const Value& reply = replies[i];
        Change* const change
            = all[i].change < 0 ? nullptr : &m_changes[static_cast<std::size_t>(all[i].change)];
        switch (all[i].learn) {
        case Learn::Length:
            if (const auto length = reply.toInteger(); length && *length >= 0)
                m_lengthLearnt = static_cast<quint64>(*length);
            break;
        case Learn::KeyExpiry:
            if (const auto at = reply.toInteger()) {
                m_expiry = *at;
                if (change)
                    change->before = QByteArray::number(*at);
            }
            for (Change& each : m_changes) {
                if ((each.kind == Kind::KeyExpire || each.kind == Kind::KeyPersist)
                    && each.before.isNull() && m_expiry)
                    each.before = QByteArray::number(*m_expiry);
            }
            break;
        case Learn::FieldExpiry:
            if (reply.isAggregate() && reply.items().size() == 1) {
                const auto at = reply.items()[0].toInteger();
                change->fieldExpiry = at && *at > 0 ? at : std::nullopt;
            }
            break;
        case Learn::Around: {
            const auto lead = static_cast<std::size_t>(all[i].lead);
            if (lead == 1 && !reply.items().empty())
                change->previous = plainBytes(reply.items()[0]);
            if (lead + 1 < reply.items().size())
                change->next = plainBytes(reply.items()[lead + 1]);
            break;
        }
        case Learn::Dump:
            change->after = plainBytes(reply).value_or(QByteArray());
            break;
        case Learn::Text:
            change->before = plainBytes(reply).value_or(QByteArray());
            break;
        case Learn::ClockBefore:
            clock = clockMs(reply);
            break;
        case Learn::TimeLeft:
            left = reply.toInteger();
            break;
        case Learn::ClockAfter:
            m_isClockSure = clock && left && (*left < 0 || clock == clockMs(reply));
            change->before = QByteArray();
            if (clock && left)
                change->before = QByteArray::number(*left < 0 ? -1 : *clock + *left);
            break;
        case Learn::Type:
        case Learn::Nothing:
            break;
        }
    }
}

std::vector<QList<QByteArray>> ChangeSet::commands() const
{
    std::vector<QList<QByteArray>> commands;
    if (m_type == KeyType::List)
        commands = ListPlan(m_changes, m_lengthLearnt ? m_lengthLearnt : m_length, m_token)
                       .commands(m_key);
    // What removes comes behind what adds: the key would end with its last element, and with it its
    // time to live.
    for (const bool removing : { false, true }) {
        for (const Change& change : m_changes) {
            if (!change.isAboutKey() && change.removes() == removing)
                appendCommands(change, commands);
        }
    }
    if (m_expiryAgain && *m_expiryAgain >= 0)
        commands.push_back({ "PEXPIREAT", m_key, QByteArray::number(*m_expiryAgain) });
    // What is about the key comes last: the elements are found by its old name.
    for (const Change& change : m_changes) {
        if (change.isAboutKey())
            appendCommands(change, commands);
    }
    return commands;
}

void ChangeSet::appendCommands(const Change& change, std::vector<QList<QByteArray>>& to) const
{
    const auto fieldExpiry = [&] { // HSET has cleared it
        if (change.fieldExpiry)
            to.push_back({ "HPEXPIREAT", m_key, QByteArray::number(*change.fieldExpiry), "FIELDS",
                "1", change.nameAfter() });
    };
    const auto restore = [&](const QByteArray& name) { // refuses when there is a key of that name
        const qint64 at = change.before.toLongLong();
        to.push_back({ "RESTORE", name, QByteArray::number(std::max<qint64>(at, 0)), change.after,
            "ABSTTL" });
    };
    switch (change.kind) {
    case Kind::StringSet:
        if (m_isNew)
            to.push_back({ "SET", m_key, change.after, "NX" });
        else
            to.push_back({ "SET", m_key, change.after, "XX", "KEEPTTL" });
        break;
    case Kind::StringRange:
        to.push_back({ "SETRANGE", m_key, QByteArray::number(change.index), change.after });
        break;
    case Kind::StringAppend:
        to.push_back({ "APPEND", m_key, change.after });
        break;
    case Kind::HashSet:
        to.push_back({ "HSET", m_key, change.nameAfter(), change.after });
        fieldExpiry();
        if (change.newName)
            to.push_back({ "HDEL", m_key, change.name });
        break;
    case Kind::HashAdd:
        to.push_back({ "HSETNX", m_key, change.name, change.after });
        fieldExpiry();
        break;
    case Kind::HashDelete:
        to.push_back({ "HDEL", m_key, change.name });
        break;
    case Kind::SetAdd:
        to.push_back({ "SADD", m_key, change.name });
        break;
    case Kind::SetRemove:
        to.push_back({ "SREM", m_key, change.name });
        break;
    case Kind::SetReplace: // added first, so that the key never ends in between
        to.push_back({ "SADD", m_key, *change.newName });
        to.push_back({ "SREM", m_key, change.name });
        break;
    case Kind::ZsetScore:
        if (change.newName) {
            to.push_back({ "ZADD", m_key, "NX", change.after, *change.newName });
            to.push_back({ "ZREM", m_key, change.name });
        } else {
            to.push_back({ "ZADD", m_key, "XX", change.after, change.name });
        }
        break;
    case Kind::ZsetAdd:
        to.push_back({ "ZADD", m_key, "NX", change.after, change.name });
        break;
    case Kind::ZsetRemove:
        to.push_back({ "ZREM", m_key, change.name });
        break;
    case Kind::StreamAdd:
        to.push_back(QList<QByteArray> { "XADD", m_key, change.name } + change.fields);
        break;
    case Kind::StreamDelete:
        to.push_back({ "XDEL", m_key, change.name });
        break;
    case Kind::KeyExpire:
        if (change.index > 0)
            to.push_back({ "PEXPIRE", m_key, QByteArray::number(change.index) });
        else
            to.push_back({ "PEXPIREAT", m_key, change.after });
        break;
    case Kind::KeyPersist:
        to.push_back({ "PERSIST", m_key });
        break;
    case Kind::KeyRename:
        to.push_back({ "RENAMENX", m_key, *change.newName });
        break;
    case Kind::KeyCopy:
        if (m_copiesByDump)
            restore(*change.newName);
        else
            to.push_back({ "COPY", m_key, *change.newName });
        break;
    case Kind::KeyDelete:
        to.push_back({ "UNLINK", m_key });
        break;
    case Kind::KeyRestore:
        restore(m_key);
        break;
    case Kind::ListSet: // see ListPlan
    case Kind::ListInsertBefore:
    case Kind::ListInsertAfter:
    case Kind::ListPushFront:
    case Kind::ListPushBack:
    case Kind::ListDelete:
        break;
    }
}

} // namespace sluice
