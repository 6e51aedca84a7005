// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/connection/options.h"
#include "core/connection/state.h"
#include "core/load/knobs.h"
#include "core/trace/record.h"
#include "ui/models/exportfile.h"

#include <QString>

#include <optional>

/// The one place that turns an error into words: what happened, to what, and what to do next. All
/// of it is plain text (show it with Qt::PlainText), bytes from a server are escaped and cut, and a
/// password is in none of it. Translatable; GUI thread.
namespace sluice::errortext {

/// What happened and, as a sentence of its own, what to do about it (may be empty).
struct Words {
    QString what;
    QString todo;

    /// Both in one line.
    QString sentence() const;
};

/// What is wrong with a URL or with the fields of the connect dialog.
Words ofOptions(const Error<OptionsError>& error);

/// Why a connection to these options failed or ended. Empty for ConnectionErrorKind::None.
Words ofConnection(
    ConnectionErrorKind kind, const QByteArray& detail, const ConnectionOptions& options);

/// The same in two or three words, for the status bar: "connection refused", "wrong password".
QString shortReason(ConnectionErrorKind kind);

/// Why a request ended without a reply; ending NotSent or MaybeExecuted (empty for the others, they
/// have a reply).
Words ofOutcome(Ending ending, Why why);

/// An error reply of the server, escaped, with what it means where that is not obvious: "-WRONGTYPE
/// ..."
Words ofServerError(const QByteArray& message);

/// Why there is no file at this path. Empty for ExportProblem::Cancelled: the person knows.
Words ofExport(const Error<ExportProblem>& error, const QString& path);

/// Why a knob cannot be set so, and what it takes.
Words ofKnob(const Error<KnobError>& error);

/// The state in one line for the status bar: "connected · RESP3 · Redis 7.0.15", "connection
/// refused, retrying in 2 s".
QString ofState(const ConnectionState& state, TimePoint now);

/// When the next attempt begins, as a sentence: "Retrying in 2 s.", "Retrying now."
QString retryText(const ConnectionState& state, TimePoint now);

/// "Redis 7.0.15", "Valkey 8.1"; empty while the server has not said what it is.
QString serverName(const ServerInfo& server);

/// What else the person must know about this server: that it is a cluster node, a sentinel, a
/// replica. Empty: nothing.
Words noteOfServer(const ServerInfo& server);

} // namespace sluice::errortext
