// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/editsession.h"

#include <utility>

namespace sluice {

EditSession::EditSession(const Client& client, const QByteArray& key, QObject* parent)
    : QObject(parent)
    , m_client(client)
    , m_applier(client)
    , m_changes(key, KeyType::None)
{
    connect(&m_applier, &ChangeApplier::finished, this, &EditSession::take);
    connect(&m_applier, &ChangeApplier::busyChanged, this, &EditSession::changed);
}

void EditSession::keyRead(KeyType type, std::optional<quint64> length)
{
    if (type != m_changes.type()) {
        const bool had = hasChanges();
        m_changes = ChangeSet(key(), type);
        m_changes.setLength(length);
        if (had)
            Q_EMIT changed();
        return;
    }
    if (!hasChanges()) // else the edits were made with the other length in sight
        m_changes.setLength(length);
}

void EditSession::stage(const Change& change)
{
    if (isBusy() && m_what == What::Staged) {
        m_waiting.push_back(change);
        return;
    }
    m_changes.stage(change);
    Q_EMIT changed();
}

void EditSession::replace(std::size_t index, const Change& change)
{
    if (isBusy())
        return;
    m_changes.replace(index, change);
    Q_EMIT changed();
}

void EditSession::unstage(std::size_t index)
{
    if (isBusy())
        return;
    m_changes.unstage(index);
    Q_EMIT changed();
}

void EditSession::discard()
{
    if (isBusy() && m_what == What::Staged)
        return;
    m_changes.clear();
    m_rebased.reset();
    Q_EMIT changed();
}

void EditSession::rebase()
{
    if (!m_rebased || isBusy())
        return;
    m_changes = *std::exchange(m_rebased, std::nullopt);
    Q_EMIT changed();
}

void EditSession::apply(bool confirmed, ChangeApplier::Check check)
{
    if (hasChanges())
        start(What::Staged, m_changes, confirmed, check);
}

void EditSession::applyDirect(const ChangeSet& changes, bool confirmed, ChangeApplier::Check check)
{
    start(What::Direct, changes, confirmed, check);
}

void EditSession::undo(bool confirmed, ChangeApplier::Check check)
{
    if (canUndo())
        start(What::Undo, m_undo.back(), confirmed, check);
}

void EditSession::again(bool confirmed, ChangeApplier::Check check)
{
    if (!m_applying.isEmpty())
        start(m_what, ChangeSet(m_applying), confirmed, check);
}

void EditSession::start(
    What what, const ChangeSet& changes, bool confirmed, ChangeApplier::Check check)
{
    if (isBusy())
        return;
    m_what = what;
    m_applying = changes;
    m_rebased.reset();
    m_applier.apply(changes, confirmed, check);
}

void EditSession::keepUndo(const ChangeSet& undo)
{
    m_undo.push_back(undo);
    qsizetype bytes = 0;
    for (auto it = m_undo.rbegin(); it != m_undo.rend(); ++it)
        bytes += it->byteCost();
    while (bytes > undoBytes && !m_undo.empty()) {
        bytes -= m_undo.front().byteCost();
        m_undo.pop_front();
    }
}

void EditSession::take(const ApplyResult& result)
{
    const bool isDone = result.kind == ApplyResult::Kind::Applied
        || (result.kind == ApplyResult::Kind::MaybeExecuted
            && result.found == ApplyResult::Found::Applied);
    const ChangeSet applied = m_applying;
    if (isDone) {
        m_applying = {};
        if (m_what == What::Staged)
            m_changes.clear();
        if (m_what == What::Undo)
            m_undo.pop_back();
        else if (result.undo)
            keepUndo(*result.undo);
        else
            m_undo.clear(); // what is older does not fit what is there now
        for (const Change& change : applied.changes()) {
            if (change.kind == Change::Kind::KeyRename && applied.key() == key())
                m_changes.setKey(*change.newName);
        }
    }
    if (result.kind == ApplyResult::Kind::Conflict && m_what == What::Staged)
        m_rebased = result.rebased;
    for (const Change& change : std::exchange(m_waiting, {}))
        m_changes.stage(change);
    Q_EMIT changed();
    Q_EMIT ended(result, m_what, applied);
}

} // namespace sluice
