// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/protocol/commandid.h"

#include <QByteArray>
#include <QHash>
#include <QList>

#include <optional>
#include <span>

namespace sluice {

/// The words of a command, its name first.
using CommandWordList = std::span<const QByteArrayView>;

/// A reply as it is sent. A large string is shared with the data instead of copied.
struct ScriptedReply {
    QByteArray head; ///< all of it, or what comes before `body`
    QByteArray body {}; ///< null: none; else a CRLF follows it

    [[nodiscard]] qsizetype size() const noexcept
    {
        return head.size() + (body.isNull() ? 0 : body.size() + 2);
    }
    /// The part of it from `from` on that lies together in memory; up to `to`.
    [[nodiscard]] QByteArrayView part(qsizetype from, qsizetype to) const noexcept;

    static ScriptedReply bulk(const QByteArray& bytes);
    static ScriptedReply integer(qint64 number);
    static ScriptedReply error(const char* text); ///< "ERR no"
    static ScriptedReply null(int protocol);
    static ScriptedReply nullArray(int protocol);
    /// BLPOP's: a list's name and its element.
    static ScriptedReply popped(QByteArrayView key, const QByteArray& element);
    static ScriptedReply wrongCommand();
};

/// The strings and lists of a scripted server, all in one database. A time to live is accepted and
/// not kept.
class ScriptedData {
public:
    /// Bytes of keys and values together; beyond that writes answer -OOM.
    static constexpr qsizetype most = qsizetype(256) << 20;

    /// GET, SET (any options), DEL, UNLINK, EXISTS, STRLEN, INCR, INCRBY, EXPIRE, RPUSH, LPUSH,
    /// LLEN, TYPE, DBSIZE; an error for everything else. `protocol`: of RESP, for nulls.
    ScriptedReply run(CommandId id, CommandWordList words, int protocol);
    /// The first one of a list, which is taken out.
    std::optional<QByteArray> takeFirst(QByteArrayView key);
    /// Sets a string as SET would; false when it is too large.
    bool set(const QByteArray& key, const QByteArray& value);
    [[nodiscard]] qint64 keys() const noexcept { return m_strings.size() + m_lists.size(); }
    void clear();

private:
    ScriptedReply add(QByteArrayView key, qint64 number);
    ScriptedReply push(CommandId id, CommandWordList words);
    qint64 count(CommandWordList keys, bool removes);

    QHash<QByteArray, QByteArray> m_strings;
    QHash<QByteArray, QList<QByteArray>> m_lists; ///< none is empty
    qsizetype m_bytes = 0;
};

} // namespace sluice
