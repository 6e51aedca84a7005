// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/protocol/value.h"
#include "core/request/command.h"
#include "core/values/page.h"

#include <vector>

namespace sluice {

/// When the fields in a page of a hash end (Redis 7.4, Valkey 9): milliseconds since 1970, -1:
/// never. One for each row; empty: none of them ends.
using FieldExpiries = std::vector<qint64>;

namespace fieldexpiry {

/// Asks it of the page's fields. https://redis.io/docs/latest/commands/hpexpiretime/
[[nodiscard]] Command question(const QByteArray& key, const Page& page);
/// What the reply says of that many fields.
[[nodiscard]] FieldExpiries said(const Value& reply, std::size_t fields);
/// The commands that set them, fields of one time together; -1 needs none.
[[nodiscard]] std::vector<QList<QByteArray>> commands(
    const QByteArray& key, const QList<QByteArray>& fields, const FieldExpiries& expiries);

} // namespace fieldexpiry

} // namespace sluice
