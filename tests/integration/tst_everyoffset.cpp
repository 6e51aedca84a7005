// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/support/realengine.h"

#include "tests/support/faultproxy.h"
#include "tests/support/scale.h"
#include "tests/support/settling.h"

#include <QtTest>

using namespace sluice;
using Direction = FaultProxy::Direction;
using Cut = FaultProxy::Cut;

namespace {

/// One round's requests: INCR of one counter, SET of 300 bytes and GET of 300 bytes by turns, each
/// SET with a key of its own.
struct Batch {
    explicit Batch(int rounds)
    {
        for (int i = 0; i < rounds; ++i) {
            const QByteArray key = "own" + QByteArray::number(i);
            commands << QByteArrayList { "INCR", "counter" };
            commands << QByteArrayList { "SET", key, QByteArray(300, 'v') };
            commands << QByteArrayList { "GET", "long" };
        }
        for (const QByteArrayList& command : commands) {
            Command encoded = Command::fromArguments(command);
            size += std::move(encoded).finish()->wireSize();
            ends += size;
            replySize += command.first() == "INCR" ? 4 : command.first() == "SET" ? 5 : 308;
        }
    }

    [[nodiscard]] std::vector<PendingReply> send(const Client& client) const
    {
        std::vector<PendingReply> pending;
        for (const QByteArrayList& command : commands)
            pending.push_back(client.send(Command::fromArguments(command)));
        return pending;
    }

    QList<QByteArrayList> commands;
    QList<qsizetype> ends; ///< of each command in the batch's bytes
    qsizetype size = 0;
    qsizetype replySize = 0;
};

} // namespace

/// The connection ends at every byte of a batch, on a real server; the server's own data tell
/// whether what was said of each request is true.
class TestEveryOffset : public QObject {
    Q_OBJECT

    /// The server's data against what was said: false, with the reason in m_finding.
    bool isTrue(const Batch& batch, const Settling& settling, RedisServer& server)
    {
        m_finding.clear();
        int replies = 0, maybe = 0;
        for (qsizetype i = 0; i < batch.commands.size(); ++i) {
            const auto at = static_cast<std::size_t>(i);
            const Outcome& outcome = settling.outcomes[at];
            const QByteArrayList& command = batch.commands.at(i);
            if (settling.times[at] != 1)
                m_finding += "settled " + QByteArray::number(settling.times[at]) + " times; ";
            if (command.first() == "INCR") {
                const qint64 number = outcome.reply().integer();
                replies += outcome.isReply();
                if (outcome.isReply() && (number < replies || number > replies + maybe))
                    m_finding += "INCR got another's reply; ";
                maybe += outcome.isMaybeExecuted();
            } else if (command.first() == "SET") {
                const bool isThere = server.command({ "EXISTS", command.at(1) }) == "1";
                if (outcome.isReply() && (!isThere || outcome.reply().bytes() != "OK"))
                    m_finding += command.at(1) + " was answered and is not there; ";
                if (outcome.isNotSent() && isThere)
                    m_finding += command.at(1) + " was not sent and is there; ";
            } else if (outcome.isReply() && outcome.reply().bytes() != QByteArray(300, 'g')) {
                m_finding += "GET got another's reply; ";
            }
        }
        const int counter = server.command({ "GET", "counter" }).toInt();
        if (counter < replies || counter > replies + maybe)
            m_finding += "counter " + QByteArray::number(counter) + " with "
                + QByteArray::number(replies) + " replies and " + QByteArray::number(maybe)
                + " maybe";
        return m_finding.isEmpty();
    }

    QByteArray m_finding;

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void whatIsSaidOfEachRequestIsTrueWhereverTheConnectionEnds_data()
    {
        QTest::addColumn<bool>("toServer");
        QTest::addColumn<int>("cut");
        QTest::addColumn<bool>("tcp");
        QTest::newRow("to the server, closed") << true << int(Cut::Close) << false;
        QTest::newRow("to the server, replies come") << true << int(Cut::Finish) << false;
        QTest::newRow("to the client, closed") << false << int(Cut::Close) << false;
        QTest::newRow("to the client, reset") << false << int(Cut::Reset) << true;
    }
    void whatIsSaidOfEachRequestIsTrueWhereverTheConnectionEnds()
    {
        QFETCH(bool, toServer);
        QFETCH(int, cut);
        QFETCH(bool, tcp);
        RedisServer server;
        QVERIFY2(server.start(), server.error());
        server.command({ "SET", "long", QByteArray(300, 'g') });
        FaultProxy proxy(
            server.socketPath(), tcp ? FaultProxy::Listen::Tcp : FaultProxy::Listen::Unix);
        ConnectionOptions options;
        options.kind = tcp ? ConnectionOptions::Kind::Tcp : ConnectionOptions::Kind::Unix;
        options.socketPath = proxy.socketPath();
        options.port = proxy.port();
        RealEngine engine(256);
        const Client client = engine.client().withDeadline(std::nullopt);
        const Batch batch(scaled(1, 6));
        const qsizetype last = toServer ? batch.size : batch.replySize;
        int lost = 0, counted = 0;
        for (qsizetype offset = 0; offset < last; ++offset) {
            server.command({ "FLUSHALL" });
            server.command({ "SET", "long", QByteArray(300, 'g') });
            engine.core.connectTo(options);
            // The connection before may still take it, and ends.
            for (bool isConnected = false; !isConnected;) {
                std::vector<PendingReply> ping;
                ping.push_back(client.ping());
                const auto ready = awaitAll(std::move(ping));
                QVERIFY(runEventsUntil([&] { return ready->isComplete(); }));
                isConnected = ready->outcomes.front().isReply();
            }

            proxy.cutAfter(toServer ? Direction::ToServer : Direction::ToClient, offset, Cut(cut));
            const auto settling = awaitAll(batch.send(client));
            // A request that had not been taken when the connection ended is sent on the next one.
            QVERIFY(runEventsUntil([&] {
                engine.core.reconnectNow();
                return settling->isComplete();
            }));
            QVERIFY(proxy.waitForServerEnds());
            QVERIFY2(isTrue(batch, *settling, server),
                ("offset " + QByteArray::number(offset) + ": " + m_finding).constData());
            if (Cut(cut) == Cut::Finish) { // the border, exactly: what arrived whole was answered
                for (qsizetype i = 0; i < batch.ends.size(); ++i)
                    counted += settling->outcomes[static_cast<std::size_t>(i)].isReply()
                        == (batch.ends.at(i) <= offset);
            }
            lost += !settling->outcomes.back().isReply();
        }
        QVERIFY2(lost * 2 > last, QByteArray::number(lost).constData()); // it did end in the midst
        if (Cut(cut) == Cut::Finish)
            QVERIFY2(counted * 10 > last * batch.ends.size() * 9,
                QByteArray::number(counted).constData());
    }

    /// What the kernel has not accepted is NotSent, though the same write held more that it had.
    void whatTheKernelHadNoRoomForWasNotSent_data()
    {
        QTest::addColumn<int>("cut");
        QTest::addColumn<bool>("tcp");
        QTest::newRow("closed") << int(Cut::Close) << false;
        QTest::newRow("reset") << int(Cut::Reset) << true;
    }
    void whatTheKernelHadNoRoomForWasNotSent()
    {
        QFETCH(int, cut);
        QFETCH(bool, tcp);
        RedisServer server;
        QVERIFY2(server.start(), server.error());
        server.command({ "SET", "long", QByteArray(300, 'g') });
        FaultProxy proxy(
            server.socketPath(), tcp ? FaultProxy::Listen::Tcp : FaultProxy::Listen::Unix, 1, 4096);
        ConnectionOptions options;
        options.kind = tcp ? ConnectionOptions::Kind::Tcp : ConnectionOptions::Kind::Unix;
        options.socketPath = proxy.socketPath();
        options.port = proxy.port();
        RealEngine engine(100'000);
        const Client client = engine.client().withDeadline(std::nullopt);
        engine.core.setLimits({ .window = 100'000, .windowBytes = 64 << 20 });
        engine.core.connectTo(options);
        const Batch batch(24'000); // 9 MiB: more than the socket takes
        std::vector<PendingReply> pending;
        pending.push_back(client.ping());
        QTRY_VERIFY(pending.front().isSettled());
        proxy.cutAfter(Direction::ToServer, 50'000, Cut(cut));
        engine.core.setTaking(false); // so that all of them are taken in one go
        pending = batch.send(client);
        engine.core.setTaking(true);
        const auto settling = awaitAll(std::move(pending));
        QVERIFY(runEventsUntil([&] {
            engine.core.reconnectNow();
            return settling->isComplete();
        }));
        QVERIFY(proxy.waitForServerEnds());
        QVERIFY2(isTrue(batch, *settling, server), m_finding.constData());
        const auto count = [&](Why why) {
            return std::count_if(settling->outcomes.begin(), settling->outcomes.end(),
                [why](const Outcome& outcome) { return outcome.why() == why; });
        };
        QVERIFY(count(Why::Disconnected) > 0);
        QVERIFY(count(Why::ConnectionLost) > 0);
    }
};

QTEST_GUILESS_MAIN(TestEveryOffset)
#include "tst_everyoffset.moc"
