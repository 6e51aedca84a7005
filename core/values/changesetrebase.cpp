// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
// A change set once more, based on what somebody else has made of the key.
#include "core/values/changeset.h"

#include <algorithm>

namespace sluice {

using Kind = Change::Kind;
using Learn = ChangeCheck::Learn;

ChangeSet ChangeSet::rebased(const std::vector<Value>& replies) const
{
    ChangeSet fresh = *this;
    const std::vector<ChangeCheck> all = checks();
    std::vector<bool> isNone(m_changes.size(), false);
    std::vector<bool> isSeen(m_changes.size(), false);
    for (std::size_t i = 0; i < all.size() && i < replies.size(); ++i) {
        if (all[i].learn == Learn::Length) {
            const auto length = replies[i].toInteger();
            if (length && *length >= 0 && m_length)
                fresh.m_length = static_cast<quint64>(*length);
            if (all[i].change < 0)
                continue;
        }
        if (all[i].change < 0 || replies[i].isError())
            continue;
        const auto at = static_cast<std::size_t>(all[i].change);
        if (isSeen[at]) // the first one is about the element itself
            continue;
        isSeen[at] = true;
        Change& change = fresh.m_changes[at];
        const std::optional<QByteArray> now = all[i].now(replies[i]);
        change.previous.reset();
        change.next.reset();
        switch (change.kind) {
        case Kind::HashAdd:
        case Kind::ZsetAdd:
            if (now) {
                change.kind = change.kind == Kind::HashAdd ? Kind::HashSet : Kind::ZsetScore;
                change.before = *now;
                isNone[at] = change.before == change.after;
            }
            break;
        case Kind::HashSet:
        case Kind::ZsetScore:
            if (now) {
                change.before = *now;
                isNone[at] = !change.newName && change.before == change.after;
            } else {
                change.kind = change.kind == Kind::HashSet ? Kind::HashAdd : Kind::ZsetAdd;
                change.name = change.nameAfter();
                change.newName.reset();
                change.before.clear();
            }
            break;
        case Kind::SetAdd:
            isNone[at] = now == QByteArray("1");
            break;
        case Kind::SetRemove:
            isNone[at] = now == QByteArray("0");
            break;
        case Kind::SetReplace:
            if (now == QByteArray("0")) {
                change.kind = Kind::SetAdd;
                change.name = *change.newName;
                change.newName.reset();
            }
            break;
        case Kind::StringRange: // of another length it is not that range any more
            if (now && now->size() == change.after.size())
                change.before = *now;
            isNone[at] = change.before == change.after;
            break;
        case Kind::StringAppend:
            change.index = static_cast<quint64>(std::max<qint64>(0, replies[i].integer()));
            break;
        case Kind::StreamDelete: {
            const auto& items = replies[i].items();
            isNone[at] = items.empty();
            if (items.size() == 1 && items[0].items().size() == 2) {
                change.fields.clear();
                for (const Value& field : items[0].items()[1].items())
                    change.fields += field.bytes();
            }
            break;
        }
        case Kind::KeyRename:
        case Kind::KeyCopy:
            break; // the other key is still in the way
        default:
            isNone[at] = !now;
            if (now)
                change.before = *now;
        }
    }
    for (std::size_t i = m_changes.size(); i-- > 0;) {
        if (isNone[i])
            fresh.unstage(i);
    }
    return fresh;
}

} // namespace sluice
