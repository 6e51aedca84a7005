// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/connection/transport.h"

#include <QHostAddress>
#include <QObject>
#include <QSocketNotifier>

#include <memory>
#include <vector>

namespace sluice {

/// TCP and unix sockets on a non-blocking descriptor of our own, because only write() itself says
/// how many bytes the kernel accepted. The thread's Qt event loop does the waiting.
class SocketTransport final : public QObject, public Transport {
    Q_OBJECT
public:
    SocketTransport();
    ~SocketTransport() override;

    void open(const ConnectionOptions& options) override;
    qsizetype write(QByteArrayView bytes) override;
    void close() override;

private:
    void openUnix();
    void tryNextAddress(ConnectionErrorKind lastError, const QByteArray& lastDetail);
    void connectTo(int family, const void* address, unsigned length);
    void watch();
    void connected();
    void readable();
    void writable();
    void fail(ConnectionErrorKind kind, const QByteArray& detail = {});
    void failWith(int error);

    ConnectionOptions m_options;
    QList<QHostAddress> m_addresses; ///< still to be tried
    int m_lookup = -1;
    int m_descriptor = -1;
    bool m_isOpen = false;
    bool m_broken = false; ///< writing failed; what can still be read is read first
    std::unique_ptr<QSocketNotifier> m_readNotifier;
    std::unique_ptr<QSocketNotifier> m_writeNotifier;
    std::vector<char> m_buffer;
};

} // namespace sluice
