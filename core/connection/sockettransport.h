// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/connection/namelookup.h"
#include "core/connection/transport.h"
#include "core/runtime/pollexecutor.h"

#include <deque>
#include <memory>
#include <optional>
#include <vector>

namespace sluice {

/// TCP and unix sockets on a non-blocking descriptor of our own, because only send() itself says
/// how many bytes the kernel accepted. On the executor's thread; it reads at most once a turn, so
/// that jobs and timers have theirs however fast the server is.
class SocketTransport final : public Transport {
public:
    explicit SocketTransport(PollExecutor& executor);
    ~SocketTransport() override;

    void open(const ConnectionOptions& options) override;
    qsizetype write(QByteArrayView bytes) override;
    void close() override;
    void setReading(bool wanted) override;

private:
    struct Opening final : Job {
        explicit Opening(SocketTransport& owner);
        SocketTransport& transport;
    };

    void openUnix();
    void tryNextAddress(ConnectionErrorKind lastError, const QByteArray& lastDetail);
    void connectTo(const SocketAddress& address);
    void connected();
    void readable();
    void writable();
    void fail(ConnectionErrorKind kind, const QByteArray& detail = {});
    void failWith(int error);

    PollExecutor& m_executor;
    ConnectionOptions m_options;
    Opening m_opening; ///< of a unix socket: later, so that open() itself tells nothing
    std::optional<NameLookup> m_lookup;
    std::deque<SocketAddress> m_addresses; ///< still to be tried
    int m_descriptor = -1;
    bool m_isOpen = false;
    bool m_reads = true; ///< setReading()
    bool m_broken = false; ///< writing failed; what can still be read is read first
    std::optional<DescriptorWatch> m_watch;
    std::vector<char> m_buffer;
};

} // namespace sluice
