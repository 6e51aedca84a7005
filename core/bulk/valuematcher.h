// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/keytype.h"
#include "core/values/page.h"

#include <QByteArray>
#include <QByteArrayMatcher>

#include <vector>

namespace sluice {

/// One place in a value where the bytes were found. A value.
struct ValueHit {
    enum class Place {
        Bytes, ///< of a string, at offset
        Field, ///< name of a hash's field
        FieldValue, ///< value of the field `name`
        Element, ///< of a list, at index
        Member, ///< of a set or a sorted set
        EntryField, ///< name of a field in the stream's entry `name`
        EntryValue, ///< value of a field in the stream's entry `name`
    };
    /// Bytes kept of what surrounds it, and of names.
    static constexpr qsizetype before = 32;
    static constexpr qsizetype after = 96;
    static constexpr qsizetype longestName = 1024;

    QByteArray key;
    Place place = Place::Bytes;
    QByteArray name; ///< field, member or id: its first bytes
    quint64 index = 0; ///< of an element
    quint64 offset = 0; ///< where it begins in that string
    QByteArray excerpt; ///< the bytes around it
    qsizetype at = 0; ///< where it begins in the excerpt
};

/// Finds bytes in the pages of one key's value after another. One thread.
class ValueMatcher {
public:
    /// @p needle: not empty. @p ignoreCase: the letters A to Z match a to z; other bytes stay as
    /// they are, whatever text they are part of.
    ValueMatcher(const QByteArray& needle, bool ignoreCase);

    /// What a key's pages leave behind for the next one. One per key; a value.
    struct Progress {
        QByteArray tail; ///< of a string: its last bytes, in which a hit may begin
        quint64 bytes = 0; ///< looked at, names included
        quint64 elements = 0; ///< looked at
    };
    /// Adds at most @p most hits in @p page, which follows what @p progress says; each string is
    /// listed once, with its first hit, but a key of type string with all.
    void find(const QByteArray& key, KeyType type, const Page& page, Progress& progress,
        quint64 most, std::vector<ValueHit>& hits) const;

private:
    [[nodiscard]] qsizetype indexIn(QByteArrayView bytes, qsizetype from) const;
    [[nodiscard]] ValueHit hitIn(QByteArrayView bytes, qsizetype at) const;

    bool m_ignoreCase;
    qsizetype m_size;
    QByteArrayMatcher m_matcher;
};

} // namespace sluice
