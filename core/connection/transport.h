// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/connection/options.h"
#include "core/connection/state.h"

#include <QByteArrayView>

#include <functional>
#include <memory>

namespace sluice {

class Executor;

/// What a transport tells. On the executor's thread, never from within a call to the transport.
class TransportSink {
public:
    TransportSink() = default;
    TransportSink(const TransportSink&) = delete;
    TransportSink& operator=(const TransportSink&) = delete;
    virtual ~TransportSink() = default;
    virtual void transportConnecting() = 0; ///< the name is resolved
    virtual void transportOpened() = 0;
    virtual void transportReceived(QByteArrayView bytes) = 0;
    virtual void transportWritable() = 0; ///< after a write that was not accepted whole
    virtual void transportClosed(ConnectionErrorKind kind, QByteArray detail) = 0;
};

/// A byte stream to a server: TCP, unix socket, or a script in tests. One thread.
class Transport {
public:
    virtual ~Transport() = default;
    /// Begins to connect; ends in transportOpened() or transportClosed(). Closes what was open.
    virtual void open(const ConnectionOptions& options) = 0;
    /// Hands bytes to the kernel. Returns how many it accepted: exactly, for nothing is buffered
    /// here. 0 when it would block or the stream is broken (transportClosed() follows).
    virtual qsizetype write(QByteArrayView bytes) = 0;
    /// Ends it at once and silently: no transportClosed().
    virtual void close() = 0;
    /// While not reading, what the server sends stays in the kernel and the end behind it is not
    /// seen, so that the server is held back. open() and close() make it read again. One that
    /// cannot stop goes on reading.
    virtual void setReading(bool /*wanted*/) { }
    void setSink(TransportSink* sink) noexcept { m_sink = sink; }

protected:
    TransportSink* m_sink = nullptr;
};

/// Puts something between a connection and its real transport. Called on the executor's thread, for
/// each connection that is made.
using TransportDecorator
    = std::function<std::unique_ptr<Transport>(Executor&, std::unique_ptr<Transport>)>;

} // namespace sluice
