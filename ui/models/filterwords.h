// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/protocol/commandid.h"
#include "core/trace/record.h"

#include <QStringList>

#include <optional>
#include <vector>

/// The words that the filter for requests knows, and how it reads numbers: one list for the parser
/// and for completion. Pure functions; any thread.
namespace sluice::filterwords {

/// What a term asks about.
enum class Field {
    Command,
    Producer,
    Key,
    Phase,
    Status,
    Why,
    Lane,
    Connection,
    Epoch,
    Id,
    Bytes,
    Sent,
    Received,
    Word, ///< no field: in the command's name or in the key
};
/// What status: may be. The first four are sluice::Ending in its order.
enum class Status { Reply, Error, NotSent, Maybe, Open, Abandoned };

/// "cmd", "producer", ... in the order in which they are offered; without the phases.
[[nodiscard]] const QStringList& fields();
[[nodiscard]] std::optional<Field> fieldOf(QStringView name);
/// "lag", "waiting", ..., "inflight", ..., in the order of Phase.
[[nodiscard]] const QStringList& phases();
/// By name, in any case.
[[nodiscard]] std::optional<Phase> phaseOf(QStringView name);
[[nodiscard]] const QStringList& statuses();
[[nodiscard]] std::optional<Status> statusOf(QStringView name);
/// "rejected", ..., "connectionlost"; in the order of Why, without None.
[[nodiscard]] const QStringList& whys();
[[nodiscard]] std::optional<Why> whyOf(QStringView name);
[[nodiscard]] const QStringList& lanes();
/// Every command of the table, "GET", "CLIENT|REPLY", sorted.
[[nodiscard]] const QStringList& commands();
/// By CommandId: which commands a name ("GET"; "CLIENT" with its subcommands) or a glob means, in
/// any case. Empty when none does.
[[nodiscard]] std::vector<bool> commandsOf(const QByteArray& pattern);

/// "850ns", "24us", "24µs", "1.5ms", "2s", "1min" in nanoseconds; nothing when it is none.
[[nodiscard]] std::optional<std::int64_t> durationOf(QStringView text);
/// "1200", "4k", "1.5M", "1G" in bytes, k being 1,024; nothing when it is none.
[[nodiscard]] std::optional<std::int64_t> sizeOf(QStringView text);
/// The one of the words that was probably meant; empty when none is near.
[[nodiscard]] QString closest(QStringView typed, const QStringList& words);

} // namespace sluice::filterwords
