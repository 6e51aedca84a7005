// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/replytypes.h"
#include "core/protocol/value.h"
#include "core/request/command.h"

#include <chrono>

namespace sluice {

/// One entry of a stream.
struct StreamEntry {
    QByteArray id; ///< "milliseconds-sequence"
    Fields fields; ///< in their order; a name may come twice
    bool isDeleted = false; ///< a group still has it pending, the stream has it no more

    StreamEntry() noexcept { }
    bool operator==(const StreamEntry&) const = default;
};

/// What was read of one of several streams.
struct StreamSlice {
    QByteArray key;
    std::vector<StreamEntry> entries;

    StreamSlice() noexcept { }
};

/// From where a stream is read on: behind this id. "0" is the beginning; "$" (XREAD) and ">"
/// (XREADGROUP) what is new.
struct StreamPosition {
    QByteArray key;
    QByteArray id;

    StreamPosition(QByteArray theKey, QByteArray behind) noexcept
        : key(std::move(theKey))
        , id(std::move(behind))
    {
    }
};

/// `STREAMS key... id...`, the end of the command.
void addPositions(Command& command, const std::vector<StreamPosition>& positions);

/// How a stream is kept short: `StreamTrim::maxLength(1000).approximately()`.
class StreamTrim {
public:
    /// MAXLEN (5.0): so many entries.
    static StreamTrim maxLength(qint64 entries)
    {
        return StreamTrim("MAXLEN", QByteArray::number(entries));
    }
    /// MINID (6.2): none before this id.
    static StreamTrim minId(const QByteArray& id) { return StreamTrim("MINID", id); }
    /// ~ (5.0): whole nodes only, which is much cheaper; some more may stay.
    StreamTrim& approximately() { return m_approximate = true, *this; }
    /// LIMIT (6.2): remove so many at most. Only with approximately().
    StreamTrim& limit(qint64 entries) { return m_limit = entries, *this; }

    void addTo(Command& command) const;

private:
    StreamTrim(const char* word, QByteArray bound) noexcept
        : m_word(word)
        , m_bound(std::move(bound))
    {
    }
    const char* m_word;
    QByteArray m_bound;
    bool m_approximate = false;
    std::optional<qint64> m_limit;
};

namespace decode {
/// `[id, [name, value...]]`, or with a null for the fields of a deleted entry.
bool streamEntry(const Value& reply, StreamEntry& into);
/// The same, or a null where there is none.
bool streamEntryOrNull(const Value& reply, std::optional<StreamEntry>& into);
/// An array of entries; nulls in it (servers before 7.0, entries that are deleted) are left out.
bool streamEntries(const Value& reply, std::vector<StreamEntry>& into);
/// RESP3's map and RESP2's pairs of key and entries; a null for none.
bool streamSlices(const Value& reply, std::vector<StreamSlice>& into);
} // namespace decode

} // namespace sluice
