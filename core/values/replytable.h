// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/protocol/value.h"

#include <QByteArray>
#include <QList>

#include <vector>

namespace sluice {

/// Rows that a table made of replies has at most; the last one says "..." when there were more.
inline constexpr std::size_t replyTableRows = 2000;

/// A reply that is no aggregate as text: strings as they are, numbers as the server wrote them,
/// "true"/"false", nothing for a null.
QByteArray replyText(const Value& reply);

/// Adds @p reply as rows of a name and a text: maps, and RESP2's flat arrays of pairs, by their
/// names; lists by their index; what is nested by "outer.inner". Whatever the shape, never more
/// than replyTableRows in all and 16 levels. @p name: what the reply itself is called; empty for
/// one whose parts speak for themselves.
void appendReply(std::vector<QList<QByteArray>>& rows, const QByteArray& name, const Value& reply);

} // namespace sluice
