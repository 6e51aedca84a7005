// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/support/producers.h" // first, it brings Qt: moc 6.4 cannot read <coroutine> before

#include "tests/support/ownedcoroutine.h"
#include "tests/support/scale.h"

#include <QtTest>

#include <deque>

using namespace sluice;
using namespace std::chrono_literals;

/// Ten million requests in the long setting: cancelled, dropped and timed out at random, at every
/// phase, and not one reply goes to another request.
class TestEchoedIds : public QObject {
    Q_OBJECT

    struct Counts {
        std::atomic<qint64> sent { 0 };
        std::atomic<qint64> settled { 0 };
        std::atomic<qint64> dropped { 0 };
        std::atomic<qint64> answered { 0 };
        std::atomic<qint64> cancelled { 0 };
        std::atomic<qint64> timedOut { 0 };
        std::atomic<qint64> wrong { 0 };
    };

    static Detached ask(
        Client client, QByteArray name, quint32 seed, int count, Counts* counts, Producers* all)
    {
        constexpr std::size_t Burst = 24;
        std::mt19937 random(seed);
        const Client patient = client.withDeadline(std::nullopt);
        const Client hasty = client.withDeadline(200us);
        std::deque<std::pair<QByteArray, PendingReply>> pending;
        Counts own; // one addition to the common counts at the end
        for (int i = 0; i < count || !pending.empty();) {
            while (i < count && pending.size() < Burst) {
                const QByteArray id = name + QByteArray::number(i++);
                const bool isGet = random() % 4 == 0;
                Command command(isGet ? "GET" : "ECHO");
                command.arg(isGet ? QByteArray("key") : id);
                const Client& sender = random() % 16 ? patient : hasty;
                PendingReply reply = sender.send(std::move(command));
                ++own.sent;
                if (random() % 64 == 0) {
                    ++own.dropped; // its destructor gives up
                    continue;
                }
                pending.emplace_back(isGet ? QByteArray("its value") : id, std::move(reply));
            }
            if (pending.empty())
                continue;
            if (random() % 8 == 0)
                pending[random() % pending.size()].second.cancel();
            if (random() % 32 == 0)
                co_await NextTurn();
            PendingReply& oldest = pending.front().second;
            const Outcome outcome = co_await oldest;
            ++own.settled;
            if (outcome.isReply()) {
                ++own.answered;
                if (outcome.reply().bytes() != pending.front().first && own.wrong++ == 0)
                    qInfo() << outcome.reply().debugText() << "for" << pending.front().first;
            } else if (outcome.why() == Why::Cancelled) {
                ++own.cancelled;
            } else if (outcome.why() == Why::Timeout || outcome.why() == Why::Deadline) {
                ++own.timedOut;
            } else {
                ++own.wrong;
            }
            pending.pop_front();
        }
        counts->sent += own.sent;
        counts->settled += own.settled;
        counts->dropped += own.dropped;
        counts->answered += own.answered;
        counts->cancelled += own.cancelled;
        counts->timedOut += own.timedOut;
        counts->wrong += own.wrong;
        all->finished();
    }

    /// Of the newest records: t1 <= ... <= t7 as far as they were reached, though three threads set
    /// them.
    static void checkStamps(Recorder& recorder)
    {
        std::vector<RequestRecord> records;
        recorder.pull(records, 1'000'000);
        QVERIFY(!records.empty());
        for (const RequestRecord& record : records) {
            const Stamps& t = record.stamps;
            std::int64_t last = 0;
            for (const std::int64_t stamp : { t.intended, t.called, t.admitted, t.taken, t.written,
                     t.firstByte, t.complete, t.resumed }) {
                if (stamp == 0)
                    continue;
                QVERIFY2(stamp >= last, QByteArray::number(qint64(record.id)).constData());
                last = stamp;
            }
        }
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void everyReplyGoesToItsOwnRequest_data()
    {
        QTest::addColumn<int>("capacity");
        QTest::addColumn<int>("window");
        QTest::addColumn<int>("connections");
        QTest::newRow("the defaults") << 32 << 512 << 1;
        QTest::newRow("as a mutex") << 1 << 1 << 1;
        QTest::newRow("small") << 4 << 16 << 1;
        QTest::newRow("wide") << 1024 << 1000 << 1;
        QTest::newRow("a pool") << 32 << 64 << 5;
    }
    void everyReplyGoesToItsOwnRequest()
    {
        QFETCH(int, capacity);
        QFETCH(int, window);
        QFETCH(int, connections);
        RedisServer server;
        QVERIFY2(server.start(), server.error());
        server.command({ "SET", "key", "its value" });
        RealEngine engine(static_cast<std::size_t>(capacity));
        engine.core.setLimits({ .window = window });
        engine.core.setConnections(connections);
        engine.core.connectTo(RealEngine::optionsFor(server));
        Counts counts;
        constexpr int parties = 16;
        // The rows together: 100,000 or ten million.
        const int each = scaled(100'000, 10'000'000) / 5 / parties;
        Producers producers(engine, 2);
        for (int i = 0; i < parties; ++i)
            producers.start([&, i] {
                const QByteArray name = "p" + QByteArray::number(i) + ":";
                ask(engine.client(name), name, quint32(i), each, &counts, &producers);
            });
        QVERIFY(producers.wait());
        QCOMPARE(counts.wrong.load(), 0);
        QCOMPARE(counts.sent.load(), qint64(parties) * each);
        QCOMPARE(counts.settled + counts.dropped, counts.sent.load());
        QVERIFY(counts.answered > 0 && counts.cancelled > 0 && counts.dropped > 0);
        PendingReply last = engine.client().ping();
        QTRY_VERIFY(last.isSettled());
        QCOMPARE(last.await_resume().reply().bytes(), QByteArray("PONG"));
        // Given-up ones included, each was committed once, and every slot is free again.
        const auto recorded = [&] { return engine.core.recorder().counts(0); };
        QTRY_COMPARE(recorded().ended, recorded().offered);
        QVERIFY(recorded().offered > std::uint64_t(counts.sent)); // the engine sends some itself
        checkStamps(engine.core.recorder());
        QTRY_COMPARE(engine.core.inFlightGauge().value(), 0);
        QVERIFY(engine.core.inFlightGauge().read(0).max <= window * connections);
    }
};

QTEST_GUILESS_MAIN(TestEchoedIds)
#include "tst_echoedids.moc"
