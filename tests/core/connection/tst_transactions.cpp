// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/support/virtualengine.h"

#include <QtTest>

using namespace sluice;
using namespace std::chrono_literals;

/// Blocks of commands, uncollected replies, reserved places and what else the manager promises, in
/// virtual time.
class TestTransactions : public QObject {
    Q_OBJECT

    static Transaction twoIncrs()
    {
        Transaction transaction;
        for (const char* key : { "a", "b" }) {
            Command command("INCR");
            command.arg(key);
            transaction.add(std::move(command));
        }
        return transaction;
    }
    static std::shared_ptr<Awaited> send(VirtualEngine& engine, Transaction transaction)
    {
        auto awaited = std::make_shared<Awaited>();
        engine.runtime.on(engine.producers,
            [&] { awaitInto(engine.client().send(std::move(transaction)), awaited); });
        engine.runtime.settle();
        return awaited;
    }
    static std::shared_ptr<Awaited> get(VirtualEngine& engine, const QByteArray& key)
    {
        auto awaited = std::make_shared<Awaited>();
        engine.runtime.on(engine.producers, [&] { awaitInto(engine.client().get(key), awaited); });
        engine.runtime.settle();
        return awaited;
    }
    static QByteArray block()
    {
        return "*1\r\n$5\r\nMULTI\r\n*2\r\n$4\r\nINCR\r\n$1\r\na\r\n*2\r\n$4\r\nINCR\r\n$1\r\nb\r\n"
               "*1\r\n$4\r\nEXEC\r\n";
    }
    static Detached takePlace(Client client, std::shared_ptr<RequestPermit> into, bool* done)
    {
        RequestPermit permit = co_await client.reserve();
        *into = std::move(permit);
        *done = true;
    }

private Q_SLOTS:
    void aBlockIsOneRequestAndItsAnswerIsExecs()
    {
        VirtualEngine engine;
        engine.setLimits(2);
        engine.connect();
        const auto sent = send(engine, twoIncrs());
        const auto after = get(engine, "k");
        QCOMPARE(engine.manager->machine().slots().size(), std::size_t(2));
        QVERIFY(engine.transport->written.startsWith(block()));
        engine.transport->feed("+OK\r\n+QUEUED\r\n+QUE");
        engine.runtime.settle();
        QVERIFY(!sent->done);
        engine.transport->feed("UED\r\n*2\r\n:1\r\n:5\r\n$1\r\nv\r\n");
        engine.runtime.settle();
        QVERIFY(sent->done);
        QCOMPARE(sent->outcome.reply().items().at(1).integer(), 5);
        QCOMPARE(after->outcome.reply().bytes(), QByteArray("v"));
        const RunCounts counts = engine.recorder.counts(0);
        QCOMPARE(counts.replied, std::uint64_t(2));
        QCOMPARE(counts.bytesReceived, std::uint64_t(5 + 9 + 9 + 12 + 7));
    }

    void aBlockWithACommandThatWouldBreakItIsRefusedWhole_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<bool>("isRefused");
        QTest::addColumn<bool>("isRefusedOnALease");
        QTest::newRow("more replies than commands") << QByteArray("SUBSCRIBE") << true << true;
        QTest::newRow("a block within") << QByteArray("MULTI") << true << true;
        QTest::newRow("ends the block") << QByteArray("RESET") << true << true;
        QTest::newRow("changes the connection") << QByteArray("SELECT") << true << false;
        QTest::newRow("blocks elsewhere, but not here") << QByteArray("BLPOP") << false << false;
    }
    void aBlockWithACommandThatWouldBreakItIsRefusedWhole()
    {
        QFETCH(QByteArray, name);
        QFETCH(bool, isRefused);
        QFETCH(bool, isRefusedOnALease);
        const auto make = [&] {
            Transaction transaction = twoIncrs();
            transaction.add(Command(name).arg("1").arg("0"));
            return transaction;
        };
        VirtualEngine engine;
        engine.setLimits(2);
        engine.connect();
        const auto sent = send(engine, make());
        QCOMPARE(sent->done, isRefused);
        QCOMPARE(engine.transport->written.isEmpty(), isRefused);
        if (isRefused) {
            QCOMPARE(sent->outcome.why(), Why::Unshareable);
            QCOMPARE(sent->outcome.detail(), name);
        }
        const RequestPtr leased = make().finish();
        leased->lease = 1;
        QCOMPARE(engine.channel.rules().check(*leased).has_value(), isRefusedOnALease);
    }

    void whyABlockWasDiscardedIsInItsDetail()
    {
        VirtualEngine engine;
        engine.connect();
        const auto sent = send(engine, twoIncrs());
        engine.transport->feed(
            "+OK\r\n-ERR unknown command\r\n+QUEUED\r\n-EXECABORT discarded\r\n");
        engine.runtime.settle();
        QVERIFY(sent->done && sent->outcome.isError());
        QCOMPARE(sent->outcome.reply().errorCode().toByteArray(), QByteArray("EXECABORT"));
        QCOMPARE(sent->outcome.detail(), QByteArray("ERR unknown command"));
        // and nothing of it clings to the next block
        const auto next = send(engine, twoIncrs());
        engine.transport->feed("+OK\r\n+QUEUED\r\n+QUEUED\r\n*2\r\n:1\r\n:2\r\n");
        engine.runtime.settle();
        QVERIFY(next->outcome.isReply() && next->outcome.detail().isEmpty());
    }

    void aBlockWhoseExecDidNotLeaveWholeWasNotApplied()
    {
        for (qsizetype cut = 0; cut <= block().size(); ++cut) {
            VirtualEngine engine;
            engine.connect();
            engine.transport->room = cut;
            const auto sent = send(engine, twoIncrs());
            engine.transport->end(ConnectionErrorKind::ClosedByServer);
            engine.runtime.settle();
            QVERIFY(sent->done);
            QCOMPARE(sent->outcome.isNotSent(), cut < block().size());
            QCOMPARE(sent->outcome.isMaybeExecuted(), cut == block().size());
        }
    }

    void aCancelledBlockIsSwallowedWhole()
    {
        VirtualEngine engine;
        engine.connect();
        engine.runtime.on(engine.producers, [&] {
            PendingReply pending = engine.client().send(twoIncrs());
            engine.runtime.settle();
            pending.cancel();
        });
        const auto after = get(engine, "k");
        engine.transport->feed("+OK\r\n+QUEUED\r\n+QUEUED\r\n*2\r\n:1\r\n:2\r\n$1\r\nv\r\n");
        engine.runtime.settle();
        QCOMPARE(after->outcome.reply().bytes(), QByteArray("v"));
    }

    void whatHasNotBegunToLeaveAtItsDeadlineIsNeverWritten()
    {
        VirtualEngine engine;
        engine.connect();
        engine.transport->room = 40; // "one" and a part of "two"
        std::vector<std::shared_ptr<Awaited>> all;
        engine.runtime.on(engine.producers, [&] {
            for (const char* key : { "first", "second", "third", "fourth" }) {
                all.push_back(std::make_shared<Awaited>());
                Command command("GET");
                command.arg(key);
                if (all.size() == 2 || all.size() == 3)
                    command.deadline(engine.runtime.clock().now() + 10ms);
                awaitInto(engine.client().send(std::move(command)), all.back());
            }
        });
        engine.runtime.settle();
        engine.runtime.runFor(20ms);
        QVERIFY(all[1]->done && all[1]->outcome.isMaybeExecuted()); // a part of it has left
        QVERIFY(all[2]->done && all[2]->outcome.isNotSent());
        QCOMPARE(all[2]->outcome.why(), Why::Deadline);
        engine.transport->accept(std::numeric_limits<qsizetype>::max());
        engine.runtime.settle();
        QVERIFY(!engine.transport->written.contains("third"));
        QVERIFY(engine.transport->written.endsWith("GET\r\n$6\r\nfourth\r\n"));
        engine.transport->feed("$1\r\n1\r\n$1\r\n2\r\n$1\r\n4\r\n");
        engine.runtime.settle();
        QCOMPARE(all[0]->outcome.reply().bytes(), QByteArray("1"));
        QCOMPARE(all[3]->outcome.reply().bytes(), QByteArray("4"));
    }

    void repliesThatNobodyCollectsAreBoundedAndTheSocketIsStillRead()
    {
        VirtualEngine engine(64);
        engine.connect();
        engine.channel.uncollected().setLimit(100'000);
        std::vector<PendingReply> pending;
        engine.runtime.on(engine.producers, [&] {
            for (int i = 0; i < 4; ++i)
                pending.push_back(engine.client().get("k"));
        });
        engine.runtime.settle();
        const QByteArray large = "$60000\r\n" + QByteArray(60000, 'x') + "\r\n";
        engine.transport->feed(large + large + large + large);
        engine.runtime.settle();
        for (const PendingReply& each : pending)
            QVERIFY(each.isSettled()); // read, all of them
        QVERIFY(engine.channel.uncollected().bytes() > 240'000);
        engine.transport->written.clear();
        const auto held = get(engine, "later");
        QVERIFY(engine.transport->written.isEmpty());
        QCOMPARE(engine.channel.state().counts().depth, std::size_t(1));
        engine.runtime.on(engine.producers, [&] { pending.clear(); });
        engine.runtime.settle();
        QVERIFY(engine.transport->written.contains("later"));
        engine.transport->feed("_\r\n");
        engine.runtime.settle();
        QVERIFY(held->done);
        QCOMPARE(engine.channel.uncollected().bytes(), std::int64_t(0));
    }

    void trySendNeverBargesAndNeverWaits()
    {
        VirtualEngine engine(1);
        engine.setLimits(1);
        engine.connect();
        std::vector<std::shared_ptr<Awaited>> all;
        for (int i = 0; i < 3; ++i) // in flight, queued, waiting
            all.push_back(get(engine, "k"));
        Awaited tried;
        engine.runtime.on(engine.producers, [&] {
            Command command("GET");
            command.arg("tried");
            PendingReply pending = engine.client().trySend(std::move(command));
            QVERIFY(pending.isSettled());
            tried.outcome = pending.await_resume();
        });
        QVERIFY(tried.outcome.isNotSent());
        QCOMPARE(tried.outcome.why(), Why::Rejected);
    }

    void aReservedPlaceIsHeldAndHandedOnWhenItIsGivenUp()
    {
        VirtualEngine engine(1);
        engine.setLimits(1);
        engine.connect();
        get(engine, "flying");
        auto permit = std::make_shared<RequestPermit>();
        bool granted = false;
        engine.runtime.on(engine.producers, [&] { takePlace(engine.client(), permit, &granted); });
        engine.runtime.settle();
        QVERIFY(granted && *permit);
        get(engine, "waits");
        QCOMPARE(engine.channel.state().counts().waiting, std::size_t(1));
        *permit = RequestPermit();
        QCOMPARE(engine.channel.state().counts().waiting, std::size_t(0));
        // The next one waits its turn, and its send does not wait then.
        granted = false;
        engine.runtime.on(engine.producers, [&] { takePlace(engine.client(), permit, &granted); });
        engine.runtime.settle();
        QVERIFY(!granted);
        engine.transport->feed("_\r\n");
        engine.runtime.settle();
        QVERIFY(granted);
        const auto sent = std::make_shared<Awaited>();
        engine.runtime.on(engine.producers, [&] {
            Command command("GET");
            command.arg("mine");
            awaitInto(engine.client().send(std::move(command), std::move(*permit)), sent);
        });
        engine.transport->feed("_\r\n");
        engine.transport->feed("$1\r\nm\r\n");
        engine.runtime.settle();
        QCOMPARE(sent->outcome.reply().bytes(), QByteArray("m"));
    }
};

QTEST_GUILESS_MAIN(TestTransactions)
#include "tst_transactions.moc"
