// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QList>

#include <optional>

namespace sluice {

/// One edit of a key that a person has made and that has not been sent. What it was based on stands
/// beside it, so that a change by somebody else is seen. A plain value.
struct Change {
    enum class Kind {
        StringSet, ///< before -> after, all of it
        StringRange, ///< index: offset; before and after are equally long
        StringAppend, ///< index: length before; after
        HashSet, ///< name, before -> after; newName: the field is renamed too
        HashAdd, ///< name, after
        HashDelete, ///< name, before
        ListSet, ///< index, before -> after
        ListInsertBefore, ///< index and before: the element that it goes before; after
        ListInsertAfter, ///< the same, behind it
        ListPushFront, ///< after
        ListPushBack, ///< after
        ListDelete, ///< index, before
        SetAdd, ///< name
        SetRemove, ///< name
        SetReplace, ///< name -> newName
        ZsetScore, ///< name, before -> after: scores as text; newName: the member is renamed too
        ZsetAdd, ///< name, after: the score
        ZsetRemove, ///< name, before: the score
        StreamAdd, ///< name: the id, "*" for the server's; fields
        StreamDelete, ///< name: the id; fields as seen
        KeyExpire, ///< after: milliseconds since 1970, or index: so many from now, by the server's
                   ///< clock; before: as after, or "-1"; null: not known
        KeyPersist, ///< before, as KeyExpire
        KeyRename, ///< newName
        KeyCopy, ///< newName
        KeyDelete, ///< index: bytes of memory, 0: not known
        KeyRestore, ///< what undoes KeyDelete. after: DUMP's bytes; before: as KeyExpire
    };

    Kind kind = Kind::StringSet;
    QByteArray name;
    quint64 index = 0;
    QByteArray before;
    QByteArray after;
    std::optional<QByteArray> newName;
    QList<QByteArray> fields; ///< field, value, field...

    /// The list's elements around the one at index, as far as they were seen: duplicates make an
    /// index alone say little.
    std::optional<QByteArray> previous;
    std::optional<QByteArray> next;
    /// When the hash's field ends, milliseconds since 1970: what HSET would forget.
    std::optional<qint64> fieldExpiry;

    bool operator==(const Change&) const = default;

    /// Whether it takes an element away: the key may end with its last one.
    bool removes() const noexcept
    {
        return kind == Kind::HashDelete || kind == Kind::ListDelete || kind == Kind::SetRemove
            || kind == Kind::ZsetRemove;
    }
    /// Whether it puts an element there that was not there.
    bool adds() const noexcept
    {
        return kind == Kind::HashAdd || kind == Kind::SetAdd || kind == Kind::ZsetAdd
            || kind == Kind::StreamAdd || isListInsert();
    }
    bool isListInsert() const noexcept
    {
        return kind == Kind::ListInsertBefore || kind == Kind::ListInsertAfter
            || kind == Kind::ListPushFront || kind == Kind::ListPushBack;
    }
    /// Whether it is about the key and not about what is in it.
    bool isAboutKey() const noexcept { return kind >= Kind::KeyExpire; }
    /// The name that the element has afterwards.
    const QByteArray& nameAfter() const noexcept { return newName ? *newName : name; }
};

/// The command that a change mostly is ("HSET"), for a line that sums up.
const char* commandOf(Change::Kind kind) noexcept;

} // namespace sluice
