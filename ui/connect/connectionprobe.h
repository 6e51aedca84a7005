// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/connection/options.h"
#include "core/connection/state.h"

#include <QObject>

namespace sluice {

/// Tries a connection once and says what came of it: what the dialog's test button asks for.
/// Implemented with a real connection by the program and with a script by tests. GUI thread;
/// nothing in it may block.
class ConnectionProbe : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    /// Begins an attempt with connect, handshake and one PING; a running one is cancelled first.
    virtual void probe(const ConnectionOptions& options) = 0;
    /// finished() does not follow. Nothing happens when none is running.
    virtual void cancel() = 0;

Q_SIGNALS:
    /// Phase Ready with the server's info, or any other phase with an error kind.
    void finished(const sluice::ConnectionState& state);
};

} // namespace sluice
