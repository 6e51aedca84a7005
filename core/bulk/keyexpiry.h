// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/protocol/value.h"
#include "core/request/transaction.h"

#include <optional>

namespace sluice::keyexpiry {

/// Adds what asks when @p key ends: PEXPIRETIME; for servers before 7.0, which do not have it, the
/// server's time between times to live.
void ask(Transaction& block, const QByteArray& key, bool knowsExpireTime);

/// What the replies to it, which are @p items from @p from on, say: milliseconds since 1970 on the
/// server's clock, exactly; -1: it does not expire; -2: there is no such key. Nothing: they cannot
/// be read.
[[nodiscard]] std::optional<qint64> said(const std::vector<Value>& items, std::size_t from);

} // namespace sluice::keyexpiry
