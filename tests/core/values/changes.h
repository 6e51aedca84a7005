// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/changeset.h"

namespace sluice {

/// Edits, briefly. Each returns a change as the window makes it.
namespace changes {

using Kind = Change::Kind;

inline Change named(
    Kind kind, const QByteArray& name, const QByteArray& before = {}, const QByteArray& after = {})
{
    Change change;
    change.kind = kind;
    change.name = name;
    change.before = before;
    change.after = after;
    return change;
}

inline Change renamed(Change change, const QByteArray& newName)
{
    change.newName = newName;
    return change;
}

inline Change at(Kind kind, quint64 index, const QByteArray& before, const QByteArray& after = {})
{
    Change change;
    change.kind = kind;
    change.index = index;
    change.before = before;
    change.after = after;
    return change;
}

inline Change entry(Kind kind, const QByteArray& id, const QList<QByteArray>& fields)
{
    Change change;
    change.kind = kind;
    change.name = id;
    change.fields = fields;
    return change;
}

inline ChangeSet set(const QByteArray& key, KeyType type, std::initializer_list<Change> changes)
{
    ChangeSet set(key, type);
    for (const Change& change : changes)
        set.stage(change);
    return set;
}

} // namespace changes

} // namespace sluice
