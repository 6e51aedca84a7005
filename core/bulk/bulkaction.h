// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/request/outcome.h"

#include <QByteArray>
#include <QList>

#include <chrono>

namespace sluice {

/// What became of one key.
enum class BulkVerdict {
    Done,
    Gone, ///< there was no such key any more
    Unchanged, ///< there was nothing to do: it did not expire anyhow
    Refused, ///< something is there already, and is not overwritten
    Failed, ///< the server answered with an error
    NotSent, ///< nothing was done: it can be done again
    Unknown, ///< it may have been done: no reply came
};

/// One thing that is done with each of many keys: one command per key, each complete by itself. A
/// value; any thread.
class BulkAction {
public:
    enum class Kind { Delete, ExpireAfter, ExpireAt, Persist, RenamePrefix };

    /// UNLINK: the memory is freed by the server in the background.
    static BulkAction deletion();
    /// PEXPIRE: from when each is reached on.
    static BulkAction expireAfter(std::chrono::milliseconds span);
    /// PEXPIREAT, since 1970.
    static BulkAction expireAt(std::chrono::milliseconds time);
    static BulkAction persisting();
    /// RENAMENX of those that begin with @p from, so that they begin with @p to; what is there
    /// already is never overwritten, and time to live goes with the key.
    static BulkAction renamePrefix(QByteArray from, QByteArray to);

    [[nodiscard]] Kind kind() const noexcept { return m_kind; }
    /// Whether there is anything to do with a key of that name.
    [[nodiscard]] bool concerns(QByteArrayView key) const;
    [[nodiscard]] QList<QByteArray> command(const QByteArray& key) const;
    /// What the key is called afterwards (RenamePrefix); the same for others.
    [[nodiscard]] QByteArray newName(const QByteArray& key) const;
    [[nodiscard]] BulkVerdict verdict(const Outcome& outcome) const;

private:
    explicit BulkAction(Kind kind)
        : m_kind(kind)
    {
    }

    Kind m_kind;
    std::chrono::milliseconds m_time { 0 };
    QByteArray m_from;
    QByteArray m_to;
};

} // namespace sluice
