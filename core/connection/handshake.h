// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/connection/options.h"
#include "core/connection/state.h"
#include "core/protocol/bytebuffer.h"
#include "core/protocol/value.h"

namespace sluice {

/// What is said to a server before any request: HELLO 3 with AUTH and SETNAME in one round trip; on
/// an old server AUTH and CLIENT SETNAME; then SELECT; where the server has it (7.2), CLIENT
/// NO-TOUCH, so that looking at keys does not make them look used (their idle time, and what the
/// server evicts). Sans-I/O: replies in, bytes out. Source:
/// https://redis.io/docs/latest/commands/hello/
class Handshake {
public:
    enum class Progress { More, Done, Failed };

    /// Writes the first command.
    void start(const ConnectionOptions& options, ByteBuffer& out);
    /// One reply, in order; writes the next command if there is one.
    Progress reply(const Value& value, ByteBuffer& out);

    [[nodiscard]] const ServerInfo& server() const noexcept { return m_server; }
    [[nodiscard]] ConnectionErrorKind errorKind() const noexcept { return m_errorKind; }
    /// The server's own words; never holds what was sent.
    [[nodiscard]] const QByteArray& errorDetail() const noexcept { return m_errorDetail; }

private:
    enum class Step { Hello, Auth, SetName, Select, Info, Id, NoTouch };

    [[nodiscard]] bool hasNoTouch() const;

    Progress fail(ConnectionErrorKind kind, const QByteArray& detail);
    Progress failAs(const Value& error);
    Progress next(Step step, ByteBuffer& out);
    void readHello(const Value& map);
    void readInfo(const QByteArray& text);

    ConnectionOptions m_options;
    Step m_step = Step::Hello;
    ServerInfo m_server;
    ConnectionErrorKind m_errorKind = ConnectionErrorKind::None;
    QByteArray m_errorDetail;
    ByteBuffer m_command; ///< the one being written
};

} // namespace sluice
