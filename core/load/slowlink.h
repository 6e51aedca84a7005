// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/connection/transport.h"
#include "core/load/slowpipe.h"
#include "core/runtime/executor.h"
#include "core/runtime/timer.h"

#include <memory>

namespace sluice {

/// A bad network within the process, between a connection and its real transport, so for any
/// server: what SlowLinkSettings say, for each direction by itself. As made it passes everything on
/// at once, at the cost of a call. Everything on the executor's thread, whose timers are all that
/// it knows of time.
///
/// **What write() accepts** is what the link takes, as a kernel takes bytes into its socket buffer:
/// from there on they cannot be withdrawn, so a request whose last byte was taken and that has no
/// reply when the connection ends is MaybeExecuted. It takes no more than SlowPipe::room(); beyond
/// that write() accepts less and transportWritable() follows when a quarter of the room is free.
/// It takes no byte that limitData lets not pass, so requests beyond the cut are NotSent; but when
/// the limit is set below what was taken before, those bytes are lost as on a real network.
///
/// **What it holds** is at most SlowPipe::capacity() to the server, and to the client that and
/// what the real transport reads in one turn: then the real transport is told not to read.
///
/// The server's end arrives behind its bytes; until then write() accepts nothing, for nothing would
/// arrive. A cut, a reset and close() drop what is on its way in both directions. To connect takes
/// no longer than without.
class SlowLink : public Transport, private TransportSink {
public:
    /// `seed`: of jitter and of the slices' sizes. The executor outlives it.
    SlowLink(Executor& executor, std::unique_ptr<Transport> real, const SlowLinkSettings& settings,
        std::uint64_t seed);
    ~SlowLink() override;

    /// From now on it is like this; see SlowPipe::set(). Not from within a call of the sink.
    void set(const SlowLinkSettings& settings);
    /// An open connection ends now as if its peer had sent a reset. Not from within a call of the
    /// sink.
    void reset();
    [[nodiscard]] const SlowPipe& upstream() const noexcept { return m_up; }
    [[nodiscard]] const SlowPipe& downstream() const noexcept { return m_down; }

    void open(const ConnectionOptions& options) override;
    qsizetype write(QByteArrayView bytes) override;
    void close() override;
    void setReading(bool wanted) override;

private:
    void transportConnecting() override;
    void transportOpened() override;
    void transportReceived(QByteArrayView bytes) override;
    void transportWritable() override;
    void transportClosed(ConnectionErrorKind kind, QByteArray detail) override;

    [[nodiscard]] TimePoint now() const noexcept { return m_executor.clock().now(); }
    void drop();
    void end(ConnectionErrorKind kind, const QByteArray& detail);
    [[nodiscard]] bool mayWrite() const noexcept;
    void passUpstream();
    void armUpstream();
    void turnUpstream();
    void turnDownstream();
    void startReset();

    Executor& m_executor;
    std::unique_ptr<Transport> m_real;
    SlowLinkSettings m_settings;
    SlowPipe m_up;
    SlowPipe m_down;
    Timer m_upTimer;
    Timer m_downTimer;
    Timer m_resetTimer;
    std::uint64_t m_generation = 0; ///< of connections: whether a call of the sink has ended it
    bool m_isOpen = false; ///< for the connection
    bool m_realIsOpen = false;
    bool m_realIsFull = false; ///< its transportWritable() is to come
    bool m_wantsWritable = false;
    bool m_reads = true;
    bool m_realReads = true;
    ConnectionErrorKind m_endKind = ConnectionErrorKind::None; ///< of the end that is on its way
    QByteArray m_endDetail;
};

} // namespace sluice
