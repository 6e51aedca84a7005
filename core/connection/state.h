// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/runtime/time.h"

#include <QByteArray>
#include <QtGlobal>

namespace sluice {

/// Where a connection stands. The manager publishes it through a watch channel.
enum class ConnectionPhase {
    Idle, ///< nothing was asked for yet
    Resolving, ///< the host's name is looked up
    Connecting, ///< TCP or unix connect is under way
    Handshaking, ///< HELLO, AUTH, SETNAME, SELECT were sent
    Ready, ///< requests are served
    Backoff, ///< lost or not reached; tries again at ConnectionState::retryAt
    Closed, ///< ended on purpose
    Failed, ///< will not retry by itself: the same attempt would fail again (a wrong password, not
            ///< a Redis)
};

/// Why the last attempt or the last connection ended. ConnectionState::errorDetail holds what is
/// named here.
enum class ConnectionErrorKind {
    None,
    Refused, ///< nobody listens there
    UnknownHost, ///< the name does not resolve
    Unreachable, ///< no route to the host or its network
    Timeout, ///< no answer in time: not connected, or connected and silent during the handshake
    SocketMissing, ///< the unix socket's file does not exist
    PermissionDenied, ///< the unix socket may not be opened by this user
    WrongPassword, ///< WRONGPASS, or "invalid password" of old servers. detail: the server's
                   ///< message
    AuthRequired, ///< NOAUTH: the server wants a password and none was given
    NoPermission, ///< NOPERM in the handshake: the ACL user may not do it. detail: the server's
                  ///< message
    NotRedis, ///< the first bytes are no RESP, for instance a web server. detail: those bytes, at
              ///< most 64
    ProtocolError, ///< RESP that was broken later on, or beyond the limits. detail: what was wrong
    ClosedByServer, ///< end of file or reset
    Loading, ///< LOADING: it still reads its data set from disk
    MaxClients, ///< "max number of clients reached"
    DatabaseOutOfRange, ///< SELECT refused. detail: the server's message
    HandshakeRefused, ///< any other error reply in the handshake. detail: the server's message
    Stalled, ///< requests in flight and no byte for too long
    Network, ///< any other error of the operating system. detail: its text
};

/// What the server says of itself in the handshake. Empty or 0: it did not say.
struct ServerInfo {
    QByteArray kind; ///< "redis", "valkey", ...
    QByteArray version; ///< "7.0.15"
    int protocol = 0; ///< 2 or 3 (RESP)
    QByteArray mode; ///< "standalone", "cluster", "sentinel"
    QByteArray role; ///< "master", "replica"
    qint64 clientId = 0; ///< this connection's number there, for CLIENT UNBLOCK

    bool operator==(const ServerInfo&) const = default;
};

/// One connection's state, a plain value that may be copied across threads.
struct ConnectionState {
    ConnectionPhase phase = ConnectionPhase::Idle;
    ConnectionErrorKind errorKind
        = ConnectionErrorKind::None; ///< kept while retrying, None once Ready
    QByteArray
        errorDetail; ///< bytes from the server or the operating system; escape before showing
    TimePoint since; ///< when this phase began
    TimePoint retryAt; ///< when the next attempt begins (Backoff only)
    int attempt = 0; ///< attempts since the last Ready: 1 is the first
    quint64 epoch = 0; ///< successful connections so far
    ServerInfo server; ///< of the current or the last connection

    bool operator==(const ConnectionState&) const = default;
};

} // namespace sluice
