// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include <QtTest> // first: moc 6.4 cannot read <concepts> before a Qt header

#include "core/connection/sockettransport.h"
#include "core/runtime/post.h"
#include "core/runtime/timer.h"

#include <QTemporaryDir>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <future>

using namespace sluice;
using namespace std::chrono_literals;

namespace {
/// A blocking listener on a free port of loopback or on a unix socket; the test's side of the
/// stream.
struct Peer {
    explicit Peer(const QByteArray& path = {})
    {
        sockaddr_storage address {};
        socklen_t length = sizeof(sockaddr_in);
        auto& tcp = reinterpret_cast<sockaddr_in&>(address);
        tcp.sin_family = AF_INET;
        tcp.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (!path.isEmpty()) {
            auto& local = reinterpret_cast<sockaddr_un&>(address);
            local.sun_family = AF_UNIX;
            std::memcpy(local.sun_path, path.constData(), std::size_t(path.size()) + 1);
            length = sizeof local;
        }
        listener = ::socket(address.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const auto* name = reinterpret_cast<const sockaddr*>(&address);
        ok = ::bind(listener, name, length) == 0 && ::listen(listener, 8) == 0;
        ok = ok && ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &length) == 0;
        options.host = QStringLiteral("127.0.0.1");
        options.port = ntohs(tcp.sin_port);
        if (!path.isEmpty()) {
            options.kind = ConnectionOptions::Kind::Unix;
            options.socketPath = QString::fromUtf8(path);
        }
    }
    ~Peer()
    {
        ::close(listener);
        if (stream >= 0)
            ::close(stream);
    }
    Q_DISABLE_COPY_MOVE(Peer)
    void accept() { stream = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC); }
    void send(const QByteArray& bytes) const
    {
        for (qsizetype sent = 0; sent < bytes.size();) {
            const ssize_t count = ::send(
                stream, bytes.constData() + sent, std::size_t(bytes.size() - sent), MSG_NOSIGNAL);
            if (count <= 0)
                return;
            sent += count;
        }
    }
    [[nodiscard]] QByteArray read(qsizetype size) const
    {
        QByteArray bytes(size, '\0');
        const ssize_t count = ::recv(stream, bytes.data(), std::size_t(size), MSG_WAITALL);
        return bytes.left(std::max<ssize_t>(count, 0));
    }

    int listener = -1;
    int stream = -1;
    bool ok = false;
    ConnectionOptions options;
};

/// A transport on a thread of its own, and what it told.
class Stage final : private TransportSink {
public:
    Stage()
    {
        on([this] {
            transport = std::make_unique<SocketTransport>(executor);
            transport->setSink(this);
        });
    }
    ~Stage() override
    {
        on([this] { transport.reset(); });
    }
    Q_DISABLE_COPY_MOVE(Stage)

    /// On the transport's thread; nothing may be told from within.
    void on(const std::function<void()>& body)
    {
        std::promise<void> ran;
        post(executor, [&] {
            within = true;
            body();
            within = false;
            ran.set_value();
        });
        ran.get_future().wait();
    }
    void open(const ConnectionOptions& options)
    {
        on([&] { transport->open(options); });
    }
    [[nodiscard]] QByteArray told()
    {
        // Bytes of its own: where two threads share some, ThreadSanitizer does not see that Qt's
        // library, which is built without it, has let go of them.
        QByteArray copy;
        on([&] { copy = QByteArray(course.constData(), course.size()); });
        return copy;
    }

    SteadyClock clock;
    PollExecutor executor { clock, "transport" };
    std::unique_ptr<SocketTransport> transport;
    QByteArray course;
    QByteArray received;
    qsizetype largestRead = 0;
    ConnectionErrorKind kind = ConnectionErrorKind::None;
    bool toldWithin = false;
    std::function<void()> onReceived;

private:
    void note(char what)
    {
        toldWithin = toldWithin || within;
        course += what;
    }
    void transportConnecting() override { note('c'); }
    void transportOpened() override { note('o'); }
    void transportReceived(QByteArrayView bytes) override
    {
        if (!course.endsWith('r'))
            note('r');
        received.append(bytes);
        largestRead = std::max(largestRead, bytes.size());
        if (onReceived)
            onReceived();
    }
    void transportWritable() override { note('w'); }
    void transportClosed(ConnectionErrorKind error, QByteArray) override
    {
        kind = error;
        note('x');
    }
    bool within = false;
};
} // namespace

/// The transport against plain sockets: what it tells, and when it may not.
class TestSocketTransport : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void bytesGoBothWays_data()
    {
        QTest::addColumn<QString>("kind");
        for (const char* kind : { "unix", "number", "name" })
            QTest::newRow(kind) << QString::fromLatin1(kind);
    }
    void bytesGoBothWays()
    {
        QFETCH(QString, kind);
        const QTemporaryDir folder;
        Peer peer(kind == QStringLiteral("unix") ? folder.filePath(QStringLiteral("s")).toUtf8()
                                                 : QByteArray());
        QVERIFY(peer.ok);
        if (kind == QStringLiteral("name"))
            peer.options.host = QStringLiteral("localhost");
        Stage stage;
        stage.open(peer.options);
        QTRY_COMPARE(stage.told(), QByteArray("co"));
        peer.accept();
        stage.on([&] { QCOMPARE(stage.transport->write("hello"), qsizetype(5)); });
        QCOMPARE(peer.read(5), QByteArray("hello"));
        peer.send("there");
        QTRY_COMPARE(stage.told(), QByteArray("cor"));
        QCOMPARE(stage.received, QByteArray("there"));
        ::shutdown(peer.stream, SHUT_RDWR);
        QTRY_COMPARE(stage.told(), QByteArray("corx"));
        QCOMPARE(stage.kind, ConnectionErrorKind::ClosedByServer);
        QVERIFY(!stage.toldWithin);
    }

    void failuresAreToldLaterWithTheirReason_data()
    {
        QTest::addColumn<QString>("host");
        QTest::addColumn<QString>("path");
        QTest::addColumn<ConnectionErrorKind>("kind");
        QTest::newRow("refused") << QStringLiteral("127.0.0.1") << QString()
                                 << ConnectionErrorKind::Refused;
        QTest::newRow("IPv6, refused")
            << QStringLiteral("::1") << QString() << ConnectionErrorKind::Refused;
        QTest::newRow("no such name") << QStringLiteral("no-such-host.invalid") << QString()
                                      << ConnectionErrorKind::UnknownHost;
        QTest::newRow("no name") << QString() << QString() << ConnectionErrorKind::UnknownHost;
        QTest::newRow("no socket")
            << QString() << QStringLiteral("/nonexistent/s") << ConnectionErrorKind::SocketMissing;
        QTest::newRow("long path")
            << QString() << QString(300, u'x') << ConnectionErrorKind::Network;
    }
    void failuresAreToldLaterWithTheirReason()
    {
        QFETCH(QString, host);
        QFETCH(QString, path);
        QFETCH(ConnectionErrorKind, kind);
        ConnectionOptions options;
        options.host = host;
        options.port = 1;
        options.socketPath = path;
        if (!path.isEmpty())
            options.kind = ConnectionOptions::Kind::Unix;
        Stage stage;
        stage.open(options);
        QTRY_VERIFY_WITH_TIMEOUT(stage.told().endsWith('x'), 20'000);
        if (host == QStringLiteral("::1") && stage.kind == ConnectionErrorKind::Network)
            QSKIP("there is no IPv6 here");
        QCOMPARE(stage.kind, kind);
        QVERIFY(!stage.toldWithin);
    }

    void aClosedTransportTellsNothing_data()
    {
        QTest::addColumn<QString>("host");
        QTest::addColumn<QString>("path");
        QTest::newRow("name") << QStringLiteral("localhost") << QString();
        QTest::newRow("slow name") << QStringLiteral("no-such-host.invalid") << QString();
        QTest::newRow("number") << QStringLiteral("127.0.0.1") << QString();
        QTest::newRow("unix") << QString() << QStringLiteral("/nonexistent/s");
    }
    void aClosedTransportTellsNothing()
    {
        QFETCH(QString, host);
        QFETCH(QString, path);
        ConnectionOptions options;
        options.host = host;
        options.port = 1;
        options.socketPath = path;
        if (!path.isEmpty())
            options.kind = ConnectionOptions::Kind::Unix;
        for (int round = 0; round < 50; ++round) {
            Stage stage;
            stage.on([&] {
                stage.transport->open(options);
                if (round % 2) // else it is still looking when it is destroyed
                    stage.transport->close();
            });
            if (round % 2)
                QCOMPARE(stage.told(), QByteArray());
        }
    }

    void aReadIsCappedSoThatOtherWorkHasItsTurn()
    {
        constexpr qsizetype much = 8 << 20;
        Peer peer;
        QVERIFY(peer.ok);
        Stage stage;
        stage.open(peer.options);
        QTRY_COMPARE(stage.told(), QByteArray("co"));
        peer.accept();
        int jobs = 0, reads = 0, mostReadsBetweenJobs = 0, readsSinceJob = 0;
        std::function<void()> job = [&] {
            ++jobs;
            readsSinceJob = 0;
        };
        stage.onReceived = [&] {
            ++reads;
            mostReadsBetweenJobs = std::max(mostReadsBetweenJobs, ++readsSinceJob);
            post(stage.executor, job);
        };
        peer.send(QByteArray(much, 'x'));
        QTRY_VERIFY([&] {
            bool all = false;
            stage.on([&] { all = stage.received.size() == much; });
            return all;
        }());
        stage.on([] {});
        QVERIFY(stage.largestRead <= 256 * 1024);
        QCOMPARE(jobs, reads);
        QCOMPARE(mostReadsBetweenJobs, 1);
    }

    void aBlockedWriteIsToldWhenItMayGoOnAndReadingGoesOnMeanwhile()
    {
        Peer peer;
        QVERIFY(peer.ok);
        Stage stage;
        stage.open(peer.options);
        QTRY_COMPARE(stage.told(), QByteArray("co"));
        peer.accept();
        const QByteArray much(64 << 20, 'x');
        qsizetype accepted = 0;
        stage.on([&] {
            accepted = stage.transport->write(much);
            QCOMPARE(stage.transport->write("more"), qsizetype(0));
        });
        QVERIFY(accepted > 0 && accepted < much.size());
        peer.send("meanwhile");
        QTRY_COMPARE(stage.told(), QByteArray("cor"));
        QCOMPARE(peer.read(accepted).size(), accepted); // not a byte more or less
        QTRY_COMPARE(stage.told(), QByteArray("corw"));
        stage.on([] {});
        QCOMPARE(stage.told(), QByteArray("corw")); // once
    }

    void itMayBeClosedOrReopenedFromWithinWhatItTells()
    {
        Peer peer;
        QVERIFY(peer.ok);
        Stage stage;
        stage.open(peer.options);
        QTRY_COMPARE(stage.told(), QByteArray("co"));
        peer.accept();
        bool again = true;
        stage.onReceived = [&] {
            if (std::exchange(again, false))
                stage.transport->open(peer.options);
            else
                stage.transport->close();
        };
        peer.send("one");
        QTRY_COMPARE(stage.told(), QByteArray("corco"));
        ::close(std::exchange(peer.stream, -1));
        peer.accept();
        peer.send("two");
        QTRY_COMPARE(stage.told(), QByteArray("corcor"));
        QCOMPARE(stage.received, QByteArray("onetwo"));
    }
};

QTEST_GUILESS_MAIN(TestSocketTransport)
#include "tst_sockettransport.moc"
