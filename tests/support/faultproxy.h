// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QString>
#include <QTemporaryDir>

#include <chrono>
#include <condition_variable>
#include <list>
#include <memory>
#include <mutex>
#include <random>
#include <thread>
#include <vector>

namespace sluice {

/// A bad network between the engine and a real server: a proxy on a plain thread of its own, on a
/// unix socket or on TCP of 127.0.0.1. What it does to the bytes may be changed while it runs; the
/// same seed gives the same jitter. All members but the constructor may be called from any thread.
class FaultProxy {
public:
    enum class Listen { Unix, Tcp };
    enum class Direction { ToServer, ToClient };
    /// How a link ends. The server is never reset: it gets its end of file behind the bytes that
    /// were delivered, and is read until it closes, so that it has executed all of them.
    enum class Cut {
        Close, ///< the client's end is closed; replies still on their way are lost
        Reset, ///< the same with an RST (on TCP)
        Finish, ///< the client still gets the replies to what was delivered
    };

    /// What happens to one direction.
    struct Faults {
        std::chrono::microseconds latency { 0 };
        std::chrono::microseconds jitter { 0 }; ///< at most so much more; the order stays
        std::int64_t bytesPerSecond = 0; ///< 0: as fast as it goes
        int slice = 0; ///< bytes in one write; 0: as many as there are
        bool stalled = false; ///< nothing is read or passed on
    };

    /// `bufferBytes` is SO_SNDBUF and SO_RCVBUF of its sockets and of what it keeps itself; 0: the
    /// system's.
    FaultProxy(
        const QString& serverSocket, Listen listen, std::uint32_t seed = 1, int bufferBytes = 0);
    FaultProxy(const FaultProxy&) = delete;
    FaultProxy& operator=(const FaultProxy&) = delete;
    /// Ends all links and the thread.
    ~FaultProxy();

    [[nodiscard]] bool isListening() const noexcept { return m_listener >= 0; }
    [[nodiscard]] QString socketPath() const; ///< (Unix)
    [[nodiscard]] quint16 port() const noexcept { return m_port; } ///< (Tcp)

    void setFaults(Direction direction, const Faults& faults);
    /// Ends each link that is open now when `bytes` more of it have passed in that direction; with
    /// 0, when there is a byte to pass.
    void cutAfter(Direction direction, std::int64_t bytes, Cut cut);
    /// Ends every link now.
    void cutNow(Cut cut);
    /// Puts these bytes behind what has been read so far, on every link.
    void inject(Direction direction, const QByteArray& bytes);
    /// Without, whoever connects is closed at once.
    void setAccepting(bool accepting);
    /// Keeps what was delivered to the server, of every link that begins from now on.
    void keepDelivered();

    /// Waits until the server has closed every link that was cut, and so has executed what was
    /// delivered. False: not within 10 s.
    [[nodiscard]] bool waitForServerEnds();
    /// The bytes that the server was given, one element for each link, in the order of their
    /// beginnings.
    [[nodiscard]] std::vector<QByteArray> delivered();
    /// Bytes passed on in that direction, all links together.
    [[nodiscard]] std::int64_t passed(Direction direction);
    /// Links so far.
    [[nodiscard]] int accepted();
    /// Links that are open now, for client or server.
    [[nodiscard]] int open();

private:
    using Instant = std::chrono::steady_clock::time_point;
    struct Pipe;
    struct Link;

    void run();
    void acceptAll(Instant now);
    bool turn(Link& link, Instant now);
    bool readSome(Link& link, Pipe& pipe, Instant now);
    bool writeSome(Link& link, Pipe& pipe, Instant now);
    void endLink(Link& link, Cut cut);
    void closeClient(Link& link, bool reset);
    void wake();

    const QString m_serverSocket;
    const Listen m_listen;
    const int m_bufferBytes;
    QTemporaryDir m_folder;
    int m_listener = -1;
    int m_wakeUp = -1;
    quint16 m_port = 0;

    std::mutex m_mutex; ///< protects all below; the thread lets go of it only to sleep
    std::condition_variable m_ended; ///< a link has gone
    std::mt19937 m_random;
    Faults m_faults[2];
    std::list<Link> m_links;
    std::vector<std::shared_ptr<QByteArray>> m_delivered;
    std::int64_t m_passed[2] {};
    int m_accepted = 0;
    bool m_accepting = true;
    bool m_keeping = false;
    bool m_stopping = false;
    std::thread m_thread;
};

} // namespace sluice
