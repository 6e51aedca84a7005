// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/listplan.h"

namespace sluice {

using Kind = Change::Kind;

ListPlan::ListPlan(
    const std::vector<Change>& changes, std::optional<quint64> length, QByteArray token)
    : m_length(length)
    , m_token(std::move(token))
{
    for (const Change& change : changes) {
        switch (change.kind) {
        case Kind::ListPushFront:
            m_front.push_back(&change);
            continue;
        case Kind::ListPushBack:
            m_back.push_back(&change);
            continue;
        case Kind::ListSet:
            m_slots[change.index].set = &change;
            break;
        case Kind::ListDelete:
            m_slots[change.index].removed = &change;
            ++m_removed;
            break;
        case Kind::ListInsertBefore:
            m_slots[change.index].before.push_back(&change);
            ++m_inserted;
            break;
        case Kind::ListInsertAfter:
            m_slots[change.index].after.push_back(&change);
            ++m_inserted;
            break;
        default:
            continue;
        }
        m_slots[change.index].bytes = change.before;
    }
}

std::vector<QList<QByteArray>> ListPlan::commands(const QByteArray& key) const
{
    std::vector<QList<QByteArray>> commands;
    const auto set = [&](quint64 index, const QByteArray& bytes) {
        commands.push_back({ "LSET", key, QByteArray::number(index), bytes });
    };
    const QByteArray pivot = m_token + 'i';
    const QByteArray tombstone = m_token + 'd';
    for (const auto& [index, slot] : m_slots) {
        if (slot.removed)
            set(index, tombstone);
        else if (slot.set)
            set(index, slot.set->after);
    }
    // From the end, so that the places before stay as they are.
    for (auto it = m_slots.rbegin(); it != m_slots.rend(); ++it) {
        const Slot& slot = it->second;
        if (slot.before.empty() && slot.after.empty())
            continue;
        set(it->first, pivot);
        for (const Change* change : slot.before)
            commands.push_back({ "LINSERT", key, "BEFORE", pivot, change->after });
        for (auto after = slot.after.rbegin(); after != slot.after.rend(); ++after)
            commands.push_back({ "LINSERT", key, "AFTER", pivot, (*after)->after });
        set(it->first + slot.before.size(),
            slot.removed   ? tombstone
                : slot.set ? slot.set->after
                           : slot.bytes);
    }
    for (const Change* change : m_front)
        commands.push_back({ "LPUSH", key, change->after });
    for (const Change* change : m_back)
        commands.push_back({ "RPUSH", key, change->after });
    // Last, so that the list does not end in between, and with it its time to live.
    if (m_removed > 0) {
        quint64 first = 0;
        for (const auto& [index, slot] : m_slots) {
            if (slot.removed) {
                first = index;
                break;
            }
        }
        // From the end that is nearer: the server looks at every element on its way.
        const bool fromEnd = m_length && first > *m_length / 2;
        const auto count = static_cast<qint64>(m_removed);
        commands.push_back(
            { "LREM", key, QByteArray::number(fromEnd ? -count : count), tombstone });
    }
    return commands;
}

std::optional<quint64> ListPlan::lengthAfter() const
{
    if (!m_length)
        return {};
    return *m_length + m_front.size() + m_back.size() + m_inserted - m_removed;
}

/// Goes through the list as it is afterwards, from front to end, and notes what to do to each
/// element.
class ListPlan::Undo {
public:
    /// An element that was added stands there.
    void added(const QByteArray& bytes)
    {
        passed(bytes);
        changes.push_back(make(Kind::ListDelete, position - 1, bytes, {}));
    }
    /// One that was there before, perhaps with another value.
    void kept(const QByteArray& bytes, const Change* set)
    {
        passed(bytes);
        if (set)
            changes.push_back(make(Kind::ListSet, position - 1, set->after, set->before));
    }
    /// One is missing here.
    void removed(const Change& change)
    {
        m_missing.push_back(&change);
        m_next = change.next;
    }
    /// So many that nobody touched.
    void skip(quint64 count)
    {
        if (count == 0)
            return;
        if (!m_missing.empty()) {
            if (m_next)
                putBack(*m_next);
            else
                exact = false;
        }
        position += count;
    }
    void end()
    {
        for (const Change* change : m_missing)
            changes.push_back(make(Kind::ListPushBack, 0, {}, change->before));
    }

    std::vector<Change> changes;
    quint64 position = 0;
    bool exact = true;

private:
    static Change make(Kind kind, quint64 index, const QByteArray& before, const QByteArray& after)
    {
        Change change;
        change.kind = kind;
        change.index = index;
        change.before = before;
        change.after = after;
        return change;
    }
    void passed(const QByteArray& bytes)
    {
        putBack(bytes);
        ++position;
    }
    /// What is missing goes before the element @p bytes at position.
    void putBack(const QByteArray& bytes)
    {
        for (const Change* change : m_missing)
            changes.push_back(make(Kind::ListInsertBefore, position, bytes, change->before));
        m_missing.clear();
    }

    std::vector<const Change*> m_missing;
    std::optional<QByteArray> m_next; ///< what stood behind the last missing one
};

std::optional<std::vector<Change>> ListPlan::inverse() const
{
    if (!m_length)
        return {};
    Undo undo;
    for (auto it = m_front.rbegin(); it != m_front.rend(); ++it)
        undo.added((*it)->after);
    quint64 index = 0;
    for (const auto& [at, slot] : m_slots) {
        undo.skip(at - index);
        for (const Change* change : slot.before)
            undo.added(change->after);
        if (slot.removed)
            undo.removed(*slot.removed);
        else
            undo.kept(slot.set ? slot.set->after : slot.bytes, slot.set);
        for (const Change* change : slot.after)
            undo.added(change->after);
        index = at + 1;
    }
    undo.skip(*m_length - index);
    for (const Change* change : m_back)
        undo.added(change->after);
    undo.end();
    if (!undo.exact)
        return {};
    return undo.changes;
}

} // namespace sluice
