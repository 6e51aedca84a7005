// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/support/producers.h" // first, it brings Qt: moc 6.4 cannot read <coroutine> before

#include "tests/support/faultproxy.h"
#include "tests/support/ownedcoroutine.h"
#include "tests/support/scale.h"

#include <QtTest>

#include <map>

using namespace sluice;
using namespace std::chrono_literals;
using Direction = FaultProxy::Direction;
using Cut = FaultProxy::Cut;

namespace {

/// How the requests of one producer ended, and what must not happen.
struct Tally {
    std::map<std::pair<Ending, Why>, int> endings;
    int sent = 0;
    int settled = 0;
    int wrong = 0; ///< a value that belongs to another request

    void add(const Outcome& outcome, const QByteArray& own)
    {
        ++settled;
        ++endings[{ outcome.ending(), outcome.why() }];
        wrong += outcome.isReply() && !outcome.isError() && outcome.reply().bytes() != own;
    }
};

PendingReply echo(const Client& client, const QByteArray& id)
{
    Command command("ECHO");
    command.arg(id);
    return client.send(std::move(command));
}

} // namespace

/// Each fault of the network x each way in which a request can end, on a real server.
class TestFaults : public QObject {
    Q_OBJECT

    /// Sends requests whose replies hold their own number, some with a deadline, some that are
    /// given up at once or later, some that the server answers with an error.
    /// A block that sets and reads a key of its own: both, or neither.
    static PendingReply setAndGet(const Client& client, const QByteArray& id)
    {
        Transaction both;
        both.add(Command::fromArguments({ "SET", "{own}" + id, id }));
        both.add(Command::fromArguments({ "GET", "{own}" + id }));
        return client.send(std::move(both));
    }
    static bool isSetAndGet(const Outcome& outcome, const QByteArray& id)
    {
        const std::vector<Value>& items = outcome.reply().items();
        return !outcome.isReply() || (items.size() == 2 && items[1].bytes() == id);
    }

    static Detached sendAll(
        Client client, QByteArray name, quint32 seed, int count, Tally* tally, Producers* producers)
    {
        std::mt19937 random(seed);
        const Client hasty = client.withDeadline(3ms);
        const Client patient = client.withDeadline(std::nullopt);
        for (int i = 0; i < count; ++i) {
            const QByteArray id = name + QByteArray::number(i) + QByteArray(random() % 200, '.');
            const unsigned kind = random() % 6;
            ++tally->sent;
            PendingReply pending = echo(kind == 0 ? hasty : patient, id);
            PendingReply other = kind == 1 ? patient.incr("text") : patient.get(id);
            ++tally->sent;
            if (kind == 2)
                pending.cancel();
            if (kind == 3) {
                co_await NextTurn();
                other.cancel();
            }
            const Outcome outcome = co_await pending;
            tally->add(outcome, id);
            const Outcome otherOutcome = co_await other;
            tally->add(otherOutcome, {});
            if (kind == 4) {
                ++tally->sent;
                PendingReply block = setAndGet(patient, id);
                const Outcome blockOutcome = co_await block;
                tally->add(blockOutcome, {});
                tally->wrong += !isSetAndGet(blockOutcome, id);
            }
        }
        producers->finished();
    }

    /// Fills the channel and asks for one place more than there is.
    static Detached fillUp(Client client, int count, Tally* tally, Producers* producers)
    {
        std::vector<PendingReply> pending;
        for (int i = 0; i < count; ++i) {
            pending.push_back(echo(client, "full" + QByteArray::number(i)));
            ++tally->sent;
        }
        for (int i = 0; i < count; ++i) {
            PendingReply& own = pending[static_cast<std::size_t>(i)];
            const Outcome outcome = co_await own;
            tally->add(outcome, "full" + QByteArray::number(i));
        }
        producers->finished();
    }

    static Detached askOnce(Client client, QByteArray id, Outcome* outcome, Producers* producers)
    {
        PendingReply pending = echo(client, id);
        *outcome = co_await pending;
        producers->finished();
    }

    std::map<std::pair<Ending, Why>, int> m_endings; ///< of all rows together

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void everythingSettlesOnceAndTheNextGetsItsOwn_data()
    {
        QTest::addColumn<QByteArray>("fault");
        QTest::addColumn<bool>("tcp");
        QTest::addColumn<int>("connections");
        for (const char* fault : { "none", "latency", "jitter", "bandwidth", "slices", "stall",
                 "reset", "cut to the server", "cut to the client", "garbage to the client",
                 "garbage to the server", "refused", "server killed" })
            QTest::newRow(fault) << QByteArray(fault) << false << 1;
        for (const char* fault : { "slices", "stall", "reset", "cut to the server" })
            QTest::addRow("%s, tcp", fault) << QByteArray(fault) << true << 1;
        for (const char* fault :
            { "jitter", "stall", "reset", "cut to the client", "server killed" })
            QTest::addRow("%s, a pool", fault) << QByteArray(fault) << false << 3;
    }
    void everythingSettlesOnceAndTheNextGetsItsOwn()
    {
        QFETCH(QByteArray, fault);
        QFETCH(bool, tcp);
        QFETCH(int, connections);
        RedisServer server;
        QVERIFY2(server.start(), server.error());
        server.command({ "SET", "text", "no number" });
        FaultProxy proxy(
            server.socketPath(), tcp ? FaultProxy::Listen::Tcp : FaultProxy::Listen::Unix, 3);
        ConnectionOptions options;
        options.kind = tcp ? ConnectionOptions::Kind::Tcp : ConnectionOptions::Kind::Unix;
        options.socketPath = proxy.socketPath();
        options.port = proxy.port();
        RealEngine engine(8);
        engine.core.setLimits({ .window = 12 });
        engine.core.setConnections(connections);
        engine.core.connectTo(options);

        FaultProxy::Faults faults;
        if (fault == "latency")
            faults.latency = 4ms;
        if (fault == "jitter")
            faults.jitter = 4ms;
        if (fault == "bandwidth")
            faults.bytesPerSecond = 400'000;
        if (fault == "slices")
            faults.slice = 1;
        proxy.setFaults(Direction::ToServer, faults);
        proxy.setFaults(Direction::ToClient, faults);

        constexpr int parties = 6;
        const int count = scaled(60, 3'000);
        std::vector<Tally> tallies(parties + 1);
        Producers producers(engine, 2);
        for (int i = 0; i < parties; ++i)
            producers.start([&, i] {
                const QByteArray name = "p" + QByteArray::number(i) + "-";
                sendAll(engine.client(name), name, quint32(i), count,
                    &tallies[static_cast<std::size_t>(i)], &producers);
            });
        // The fault strikes again and again while they run.
        std::mt19937 random(11);
        const QElapsedTimer running = [] {
            QElapsedTimer timer;
            timer.start();
            return timer;
        }();
        for (int strike = 0; !producers.wait(3ms); ++strike) {
            QVERIFY2(running.elapsed() < scaled(120'000, 1'800'000), "somebody was never answered");
            if (fault == "stall") {
                faults.stalled = strike % 4 < 2;
                proxy.setFaults(Direction(strike / 4 % 2), faults);
            } else if (strike > 12) {
                continue; // in the end everybody is served
            } else if (fault == "reset") {
                proxy.cutNow(Cut::Reset);
            } else if (fault == "cut to the server") {
                proxy.cutAfter(Direction::ToServer, random() % 500, Cut::Close);
            } else if (fault == "cut to the client") {
                proxy.cutAfter(Direction::ToClient, random() % 500, Cut::Close);
            } else if (fault == "garbage to the client") {
                proxy.inject(Direction::ToClient, QByteArray("\x13\xff\0 what?\r\n", 11));
            } else if (fault == "garbage to the server") {
                proxy.inject(Direction::ToServer, "*1\r\n$x\r\n");
            } else if (fault == "refused") {
                proxy.setAccepting(strike % 4 == 3);
                proxy.cutNow(Cut::Close);
            } else if (fault == "server killed" && strike % 6 == 2) {
                QVERIFY2(server.restart(), server.error());
            }
            if (strike == 12)
                proxy.setAccepting(true);
            engine.core.reconnectNow();
        }
        proxy.setFaults(Direction::ToServer, {});
        proxy.setFaults(Direction::ToClient, {});
        proxy.cutAfter(Direction::ToServer, -1, Cut::Close);
        proxy.cutAfter(Direction::ToClient, -1, Cut::Close);

        for (const FullPolicy policy :
            { FullPolicy { WhenFull::Reject, {} }, FullPolicy { WhenFull::DropOldest, {} },
                FullPolicy { WhenFull::WaitAtMost, 1ms }, FullPolicy { WhenFull::Wait, {} } }) {
            engine.core.setPolicy(policy);
            producers.start(
                [&] { fillUp(engine.client("full"), 200, &tallies[parties], &producers); });
            QVERIFY(producers.wait());
        }
        // The next one gets its own, and nothing else.
        Outcome next;
        producers.start([&] {
            askOnce(
                engine.client("next").withDeadline(std::nullopt), "the next", &next, &producers);
        });
        QVERIFY(producers.wait());
        QCOMPARE(next.reply().bytes(), QByteArray("the next"));

        Tally all;
        for (const Tally& tally : tallies) {
            QCOMPARE(tally.settled, tally.sent);
            all.wrong += tally.wrong;
            all.sent += tally.sent;
            for (const auto& [how, times] : tally.endings) {
                all.endings[how] += times;
                m_endings[how] += times;
            }
        }
        QCOMPARE(all.wrong, 0);
        QVERIFY(all.sent >= 2 * parties * count);
        // Each was recorded once, as were the engine's own.
        const auto counts = [&] { return engine.core.recorder().counts(0); };
        QTRY_COMPARE(counts().ended, counts().offered);
        QVERIFY(counts().offered > std::uint64_t(all.sent));
    }

    void everyKindOfEndingHasBeenSeen()
    {
        if (m_endings.empty())
            QSKIP("the table was not run: one test function was asked for alone");
        using Kind = std::pair<Ending, Why>;
        for (const Kind& kind :
            { Kind { Ending::Reply, Why::None }, Kind { Ending::ErrorReply, Why::None },
                Kind { Ending::NotSent, Why::Rejected }, Kind { Ending::NotSent, Why::Evicted },
                Kind { Ending::NotSent, Why::Deadline }, Kind { Ending::NotSent, Why::Cancelled },
                Kind { Ending::MaybeExecuted, Why::Timeout },
                Kind { Ending::MaybeExecuted, Why::ConnectionLost },
                Kind { Ending::MaybeExecuted, Why::Cancelled } })
            QVERIFY2(m_endings[kind] > 0, whyName(kind.second).data());
    }
};

QTEST_GUILESS_MAIN(TestFaults)
#include "tst_faults.moc"
