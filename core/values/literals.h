// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/keytype.h"
#include "core/values/page.h"

#include <QByteArray>
#include <QList>

#include <optional>
#include <vector>

namespace sluice {

/// Bytes as somebody else's source text, exactly: what reads it gets every byte back. All of them
/// are valid UTF-8 on one line. Any thread.
namespace literals {

enum class Language { RedisCli, Json, Python, Node, Cpp };

/// An argument as redis-cli reads it: bare, or in double quotes with `\xNN`. Text stays readable.
QByteArray redisCli(QByteArrayView bytes);
/// A JSON string when the bytes are UTF-8 (RFC 8259 knows nothing else), otherwise
/// `{"base64":"..."}`.
QByteArray json(QByteArrayView bytes);
/// `b"..."`
QByteArray python(QByteArrayView bytes);
/// `Buffer.from("...", "latin1")`: one character for each byte.
QByteArray node(QByteArrayView bytes);
/// `std::string("...", n)`; octal escapes, which do not swallow digits that follow.
QByteArray cpp(QByteArrayView bytes);
QByteArray of(Language language, QByteArrayView bytes);

/// A command on one line for redis-cli.
QByteArray redisCliLine(const QList<QByteArray>& command);

/// What stands behind command and key for this element: "score member", "field value"...
void appendElement(KeyType type, const PageRow& row, QList<QByteArray>& to);
/// The command that makes this element in @p key: HSET, RPUSH, SADD, ZADD, XADD; of a string SET.
QList<QByteArray> elementCommand(KeyType type, const QByteArray& key, const PageRow& row);
/// The commands that make a key as it is, of what was read of it; several elements to a command.
/// @p expiresAt: milliseconds since 1970. A string's bytes are in @p text.
std::vector<QList<QByteArray>> keyCommands(KeyType type, const QByteArray& key,
    const std::vector<PageRow>& rows, const QByteArray& text, std::optional<qint64> expiresAt);
/// A key's value as JSON: a string, an array, an object by field; where a field's name is not
/// UTF-8, and for scores and entries, arrays of pairs. Scores are numbers in the server's digits
/// ("inf" is a string).
QByteArray jsonOf(KeyType type, const std::vector<PageRow>& rows, const QByteArray& text);

} // namespace literals

} // namespace sluice
