// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/bulk/bulkaction.h"

namespace sluice {

BulkAction BulkAction::deletion() { return BulkAction(Kind::Delete); }

BulkAction BulkAction::expireAfter(std::chrono::milliseconds span)
{
    BulkAction action(Kind::ExpireAfter);
    action.m_time = span;
    return action;
}

BulkAction BulkAction::expireAt(std::chrono::milliseconds time)
{
    BulkAction action(Kind::ExpireAt);
    action.m_time = time;
    return action;
}

BulkAction BulkAction::persisting() { return BulkAction(Kind::Persist); }

BulkAction BulkAction::renamePrefix(QByteArray from, QByteArray to)
{
    BulkAction action(Kind::RenamePrefix);
    action.m_from = std::move(from);
    action.m_to = std::move(to);
    return action;
}

bool BulkAction::concerns(QByteArrayView key) const
{
    return m_kind != Kind::RenamePrefix || (key.startsWith(m_from) && m_from != m_to);
}

QByteArray BulkAction::newName(const QByteArray& key) const
{
    return m_kind == Kind::RenamePrefix ? m_to + key.mid(m_from.size()) : key;
}

QList<QByteArray> BulkAction::command(const QByteArray& key) const
{
    switch (m_kind) {
    case Kind::Delete:
        return { "UNLINK", key };
    case Kind::ExpireAfter:
        return { "PEXPIRE", key, QByteArray::number(qint64 { m_time.count() }) };
    case Kind::ExpireAt:
        return { "PEXPIREAT", key, QByteArray::number(qint64 { m_time.count() }) };
    case Kind::Persist:
        return { "PERSIST", key };
    case Kind::RenamePrefix:
        break;
    }
    return { "RENAMENX", key, newName(key) };
}

BulkVerdict BulkAction::verdict(const Outcome& outcome) const
{
    if (outcome.isNotSent())
        return BulkVerdict::NotSent;
    if (outcome.isMaybeExecuted())
        return BulkVerdict::Unknown;
    if (outcome.isError()) {
        const bool isGone
            = m_kind == Kind::RenamePrefix && outcome.reply().bytes() == "ERR no such key";
        return isGone ? BulkVerdict::Gone : BulkVerdict::Failed;
    }
    if (outcome.reply().toInteger().value_or(0) == 1)
        return BulkVerdict::Done;
    switch (m_kind) {
    case Kind::RenamePrefix:
        return BulkVerdict::Refused;
    case Kind::Persist: // 0 for both: it is gone, or did not expire
        return BulkVerdict::Unchanged;
    case Kind::Delete:
    case Kind::ExpireAfter:
    case Kind::ExpireAt:
        break;
    }
    return BulkVerdict::Gone;
}

} // namespace sluice
