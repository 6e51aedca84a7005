// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/support/virtualengine.h"

#include <QtTest>

using namespace sluice;
using namespace std::chrono_literals;

/// The real engine in virtual time against a scripted transport.
class TestManager : public QObject {
    Q_OBJECT

    static std::vector<std::shared_ptr<Awaited>> sendGets(
        VirtualEngine& engine, int count, RunId run = 0)
    {
        std::vector<std::shared_ptr<Awaited>> all;
        engine.runtime.on(engine.producers, [&] {
            const Client client = engine.client("test", run);
            for (int i = 0; i < count; ++i) {
                all.push_back(std::make_shared<Awaited>());
                awaitInto(client.get("k" + QByteArray::number(i)), all.back());
            }
        });
        engine.runtime.settle();
        return all;
    }
    static int doneCount(const std::vector<std::shared_ptr<Awaited>>& all)
    {
        return static_cast<int>(
            std::count_if(all.begin(), all.end(), [](const auto& each) { return each->done; }));
    }

private Q_SLOTS:
    void aRequestGetsItsReply()
    {
        VirtualEngine engine;
        engine.connect();
        QCOMPARE(engine.state().phase, ConnectionPhase::Ready);
        QCOMPARE(engine.state().server.version, QByteArray("7.0.15"));
        const auto all = sendGets(engine, 1);
        QCOMPARE(engine.transport->written, QByteArray("*2\r\n$3\r\nGET\r\n$2\r\nk0\r\n"));
        QVERIFY(!all[0]->done);
        engine.transport->feed("$5\r\nworld\r\n");
        engine.runtime.settle();
        QVERIFY(all[0]->done && all[0]->outcome.isReply());
        QCOMPARE(all[0]->outcome.reply().bytes(), QByteArray("world"));
    }

    void twoBoundsHoldAndTheRestWaits_data()
    {
        QTest::addColumn<int>("producers");
        QTest::addColumn<int>("capacity");
        QTest::addColumn<int>("window");
        QTest::newRow("issue's defaults") << 128 << 32 << 64;
        QTest::newRow("nobody waits") << 50 << 32 << 64;
        QTest::newRow("mutex shape") << 10 << 1 << 1;
        QTest::newRow("many") << 10000 << 32 << 64;
    }
    void twoBoundsHoldAndTheRestWaits()
    {
        QFETCH(int, producers);
        QFETCH(int, capacity);
        QFETCH(int, window);
        VirtualEngine engine(static_cast<std::size_t>(capacity));
        engine.setLimits(window);
        engine.connect();
        const auto all = sendGets(engine, producers);
        const auto counts = engine.channel.state().counts();
        QCOMPARE(static_cast<int>(engine.manager->machine().slots().size()),
            std::min(producers, window));
        QCOMPARE(static_cast<int>(counts.depth), std::clamp(producers - window, 0, capacity));
        QCOMPARE(static_cast<int>(counts.waiting), std::max(0, producers - capacity - window));
        // Answered one by one, the bounds hold all the way and nobody is forgotten.
        for (int i = 0; i < producers; ++i) {
            engine.transport->feed("+" + QByteArray::number(i) + "\r\n");
            if (i % 97 == 0)
                engine.runtime.settle();
            QVERIFY(static_cast<int>(engine.manager->machine().slots().size()) <= window);
        }
        engine.runtime.settle();
        QCOMPARE(doneCount(all), producers);
        for (int i = 0; i < producers; ++i) // every one its own
            QCOMPARE(
                all[static_cast<std::size_t>(i)]->outcome.reply().bytes(), QByteArray::number(i));
        QVERIFY(engine.manager->machine().inFlightGauge().read(0).max <= window);
        QVERIFY(engine.channel.state().gauges().depth.read(0).max <= capacity);
    }

    void theWindowInBytesHoldsAndALargerRequestGoesAlone()
    {
        VirtualEngine engine;
        engine.setLimits(100, 100);
        engine.connect();
        std::vector<std::shared_ptr<Awaited>> all;
        engine.runtime.on(engine.producers, [&] {
            for (int i = 0; i < 3; ++i) {
                all.push_back(std::make_shared<Awaited>());
                awaitInto(engine.client().set("k", QByteArray(i == 1 ? 500 : 10, 'x')), all.back());
            }
        });
        engine.runtime.settle();
        QCOMPARE(engine.manager->machine().slots().size(), std::size_t(1));
        engine.transport->feed("+OK\r\n");
        engine.runtime.settle();
        QCOMPARE(engine.manager->machine().slots().size(), std::size_t(1)); // the large one, alone
        QVERIFY(engine.manager->machine().bytesInFlight() > 500);
        engine.transport->feed("+OK\r\n");
        engine.runtime.settle();
        engine.transport->feed("+OK\r\n");
        engine.runtime.settle();
        QCOMPARE(doneCount(all), 3);
    }

    void cancelAtEveryPhaseNeverShiftsAReply_data()
    {
        QTest::addColumn<int>("which");
        QTest::addColumn<bool>("maybe");
        QTest::newRow("in flight") << 0 << true;
        QTest::newRow("queued") << 2 << false;
        QTest::newRow("waiting") << 3 << false;
    }
    void cancelAtEveryPhaseNeverShiftsAReply()
    {
        QFETCH(int, which);
        QFETCH(bool, maybe);
        VirtualEngine engine(1);
        engine.setLimits(2);
        engine.connect();
        std::vector<PendingReply> pending;
        engine.runtime.on(engine.producers, [&] {
            for (int i = 0; i < 5; ++i)
                pending.push_back(engine.client().get(QByteArray::number(i)));
        });
        engine.runtime.settle();
        QCOMPARE(engine.channel.state().counts().waiting, std::size_t(2));
        engine.runtime.on(
            engine.producers, [&] { pending[static_cast<std::size_t>(which)].cancel(); });
        engine.runtime.settle();
        QVERIFY(pending[static_cast<std::size_t>(which)].isSettled());
        QByteArray answered;
        for (int turn = 0; turn < 5; ++turn) {
            const QByteArray now = engine.transport->written;
            const qsizetype from = answered.size();
            answered = now;
            const QByteArray fresh = now.mid(from);
            qsizetype at = 0;
            while ((at = fresh.indexOf("GET\r\n$1\r\n", at)) >= 0) {
                at += 9;
                engine.transport->feed("$1\r\n" + fresh.mid(at, 1) + "\r\n");
            }
            engine.runtime.settle();
        }
        engine.runtime.on(engine.producers, [&] {
            for (int i = 0; i < 5; ++i) {
                QVERIFY(pending[static_cast<std::size_t>(i)].isSettled());
                const Outcome outcome = pending[static_cast<std::size_t>(i)].await_resume();
                if (i == which) {
                    QCOMPARE(outcome.isMaybeExecuted(), maybe);
                    QCOMPARE(outcome.isNotSent(), !maybe);
                    QCOMPARE(outcome.why(), Why::Cancelled);
                } else {
                    QCOMPARE(outcome.reply().bytes(), QByteArray::number(i));
                }
            }
        });
        QCOMPARE(engine.transport->written.contains("$1\r\n" + QByteArray::number(which) + "\r\n"),
            maybe);
    }

    void aCancelledSleeperIsResumed()
    {
        VirtualEngine engine;
        engine.connect();
        auto pending = std::make_shared<std::optional<PendingReply>>();
        const auto result = std::make_shared<Awaited>();
        engine.runtime.on(engine.producers, [&] {
            pending->emplace(engine.client().get("k"));
            struct Sleeper {
                static Detached run(std::shared_ptr<std::optional<PendingReply>> what,
                    std::shared_ptr<Awaited> into)
                {
                    PendingReply& sleeping = **what;
                    into->outcome = co_await sleeping;
                    into->done = true;
                }
            };
            Sleeper::run(pending, result);
        });
        engine.runtime.settle();
        QVERIFY(!result->done);
        engine.runtime.on(engine.producers, [&] { (*pending)->cancel(); });
        QVERIFY(!result->done); // never inside the canceller
        engine.runtime.settle();
        QVERIFY(result->done && result->outcome.isMaybeExecuted());
        engine.transport->feed("$1\r\nx\r\n");
        engine.runtime.settle();
        QCOMPARE(engine.manager->machine().slots().size(), std::size_t(0));
    }

    void theBorderOfADisconnectIsByteExact()
    {
        const QByteArray one = "*2\r\n$4\r\nINCR\r\n$1\r\nn\r\n";
        for (qsizetype accepted = 0; accepted <= one.size() * 3; ++accepted) {
            VirtualEngine engine;
            engine.connect();
            engine.transport->room = accepted;
            std::vector<std::shared_ptr<Awaited>> all;
            engine.runtime.on(engine.producers, [&] {
                for (int i = 0; i < 3; ++i) {
                    all.push_back(std::make_shared<Awaited>());
                    awaitInto(engine.client().incr("n"), all.back());
                }
            });
            engine.runtime.settle();
            engine.transport->end(ConnectionErrorKind::ClosedByServer);
            engine.runtime.settle();
            for (int i = 0; i < 3; ++i) {
                const Outcome& outcome = all[static_cast<std::size_t>(i)]->outcome;
                QVERIFY(all[static_cast<std::size_t>(i)]->done);
                const bool left = accepted >= one.size() * (i + 1);
                QCOMPARE(outcome.isMaybeExecuted(), left);
                QCOMPARE(outcome.why(), left ? Why::ConnectionLost : Why::Disconnected);
            }
        }
    }

    void oneDeadlineCoversWaitingQueuedAndInFlight()
    {
        VirtualEngine engine(1);
        engine.setLimits(1);
        engine.connect();
        std::vector<std::shared_ptr<Awaited>> all;
        engine.runtime.on(engine.producers, [&] {
            const Client client = engine.client().withDeadline(100ms);
            for (int i = 0; i < 3; ++i) {
                all.push_back(std::make_shared<Awaited>());
                awaitInto(client.get("k" + QByteArray::number(i)), all.back());
            }
        });
        engine.runtime.runFor(99ms);
        QCOMPARE(doneCount(all), 0);
        engine.runtime.runFor(5ms);
        QCOMPARE(doneCount(all), 3);
        QCOMPARE(all[0]->outcome.why(), Why::Timeout);
        QVERIFY(all[0]->outcome.isMaybeExecuted());
        QCOMPARE(all[1]->outcome.why(), Why::Deadline);
        QCOMPARE(all[2]->outcome.why(), Why::Deadline);
        // The slot is held until the late reply has been read; the next request gets its own.
        QCOMPARE(engine.manager->machine().slots().size(), std::size_t(1));
        const auto next = sendGets(engine, 1);
        engine.transport->feed("$4\r\nlate\r\n");
        engine.runtime.settle();
        QVERIFY(!next[0]->done);
        engine.transport->feed("$3\r\nown\r\n");
        engine.runtime.settle();
        QCOMPARE(next[0]->outcome.reply().bytes(), QByteArray("own"));
        QCOMPARE(engine.transport->written.count("GET"), 2); // expired ones were never written
    }

    void whenFullPoliciesDoWhatTheySay()
    {
        VirtualEngine engine(1);
        engine.setLimits(1);
        engine.connect();
        const auto first = sendGets(engine, 2); // one in flight, one queued
        engine.channel.setPolicy({ WhenFull::Reject, {} });
        auto more = sendGets(engine, 1);
        QCOMPARE(more[0]->outcome.why(), Why::Rejected);
        engine.channel.setPolicy({ WhenFull::DropOldest, {} });
        more = sendGets(engine, 1);
        QVERIFY(!more[0]->done);
        QCOMPARE(first[1]->outcome.why(), Why::Evicted);
        engine.channel.setPolicy({ WhenFull::WaitAtMost, 20ms });
        const auto waits = sendGets(engine, 1);
        engine.runtime.runFor(19ms);
        QVERIFY(!waits[0]->done);
        engine.runtime.runFor(5ms);
        QCOMPARE(waits[0]->outcome.why(), Why::Rejected);
        QVERIFY(!more[0]->done);
    }

    void aLostConnectionIsMadeAgainAndOldRepliesReachNobody()
    {
        VirtualEngine engine;
        engine.setLimits(1);
        engine.connect();
        const auto all = sendGets(engine, 2);
        engine.transport->feed("$3\r\nol"); // the beginning of a reply
        engine.runtime.settle();
        engine.transport->onOpen = nullptr;
        engine.transport->end(ConnectionErrorKind::ClosedByServer);
        engine.runtime.settle();
        QCOMPARE(engine.state().phase, ConnectionPhase::Backoff);
        QCOMPARE(all[0]->outcome.why(), Why::ConnectionLost);
        QVERIFY(!all[1]->done); // queued stays queued
        engine.transport->onOpen = [&] { engine.transport->connect(); };
        QVERIFY(engine.runtime.runUntil([&] { return engine.transport->isOpen; }, 20s));
        engine.transport->feed(VirtualEngine::hello());
        engine.runtime.settle();
        QCOMPARE(engine.state().epoch, quint64(2));
        engine.transport->feed("$3\r\nnew\r\n");
        engine.runtime.settle();
        QCOMPARE(all[1]->outcome.reply().bytes(), QByteArray("new"));
    }

    void whatCannotConnectSaysWhy_data()
    {
        QTest::addColumn<QByteArray>("greeting");
        QTest::addColumn<ConnectionErrorKind>("kind");
        QTest::addColumn<ConnectionPhase>("phase");
        using Kind = ConnectionErrorKind;
        QTest::newRow("wrong password")
            << QByteArray("-WRONGPASS invalid username-password pair\r\n") << Kind::WrongPassword
            << ConnectionPhase::Failed;
        QTest::newRow("wants one")
            << QByteArray("-NOAUTH HELLO must be called with the client already authenticated\r\n")
            << Kind::AuthRequired << ConnectionPhase::Failed;
        QTest::newRow("web server") << QByteArray("HTTP/1.1 400 Bad Request\r\n\r\n")
                                    << Kind::NotRedis << ConnectionPhase::Failed;
        QTest::newRow("max clients") << QByteArray("-ERR max number of clients reached\r\n")
                                     << Kind::MaxClients << ConnectionPhase::Backoff;
        QTest::newRow("loading") << QByteArray(
            "-LOADING Redis is loading the dataset in memory\r\n")
                                 << Kind::Loading << ConnectionPhase::Backoff;
    }
    void whatCannotConnectSaysWhy()
    {
        QFETCH(QByteArray, greeting);
        QFETCH(ConnectionErrorKind, kind);
        QFETCH(ConnectionPhase, phase);
        VirtualEngine engine;
        const auto early = sendGets(engine, 1);
        engine.transport->onOpen = [&] { engine.transport->connect(); };
        engine.runtime.on(engine.core, [&] { engine.manager->connectTo(ConnectionOptions()); });
        engine.runtime.settle();
        engine.transport->onOpen = nullptr;
        engine.transport->feed(greeting);
        engine.runtime.settle();
        QCOMPARE(engine.state().errorKind, kind);
        QCOMPARE(engine.state().phase, phase);
        QCOMPARE(early[0]->done, phase == ConnectionPhase::Failed); // nobody waits in vain
    }

    void anOldServerIsSpokenToInResp2()
    {
        VirtualEngine engine;
        engine.connect("-ERR unknown command 'HELLO'\r\n");
        engine.transport->feed("+OK\r\n"); // CLIENT SETNAME
        engine.runtime.settle();
        const QByteArray info = "# Server\r\nredis_version:5.0.14\r\nos:x\r\n";
        engine.transport->feed("$" + QByteArray::number(info.size()) + "\r\n" + info + "\r\n");
        engine.runtime.settle();
        engine.transport->feed(":7\r\n"); // CLIENT ID
        engine.runtime.settle();
        QCOMPARE(engine.state().phase, ConnectionPhase::Ready);
        QCOMPARE(engine.state().server.clientId, 7);
        QCOMPARE(engine.state().server.protocol, 2);
        QCOMPARE(engine.state().server.version, QByteArray("5.0.14"));
    }

    void whatBreaksTheRulesEndsTheConnection_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("reply without a request") << QByteArray("$1\r\na\r\n+more\r\n");
        QTest::newRow("garbage") << QByteArray("\x00\xff\x13 what?\r\n", 12);
        QTest::newRow("4 GiB announced") << QByteArray("$4294967296\r\n");
        QTest::newRow("10,000 deep") << QByteArray("*1\r\n").repeated(10000);
    }
    void whatBreaksTheRulesEndsTheConnection()
    {
        QFETCH(QByteArray, bytes);
        VirtualEngine engine;
        engine.connect();
        const auto all = sendGets(engine, 1);
        engine.transport->onOpen = nullptr;
        engine.transport->feed(bytes);
        engine.runtime.settle();
        QVERIFY(all[0]->done);
        QCOMPARE(engine.state().errorKind, ConnectionErrorKind::ProtocolError);
        QVERIFY(!engine.state().errorDetail.isEmpty());
        QVERIFY(all[0]->outcome.isReply() || all[0]->outcome.why() == Why::ConnectionLost);
    }

    void pushesNeverTakeAReplySlot()
    {
        VirtualEngine engine;
        engine.connect();
        engine.transport->feed(">2\r\n+invalidate\r\n*0\r\n"); // nothing in flight
        const auto all = sendGets(engine, 2);
        engine.transport->feed("$1\r\na\r\n>2\r\n+message\r\n+x\r\n$1\r\nb\r\n");
        engine.runtime.settle();
        QCOMPARE(all[0]->outcome.reply().bytes(), QByteArray("a"));
        QCOMPARE(all[1]->outcome.reply().bytes(), QByteArray("b"));
        QCOMPARE(engine.state().phase, ConnectionPhase::Ready);
    }

    void silenceWithRequestsInFlightIsFound()
    {
        VirtualEngine engine;
        engine.connect();
        const auto all = sendGets(engine, 1);
        engine.transport->onOpen = nullptr;
        engine.runtime.runFor(59s);
        QVERIFY(!all[0]->done);
        engine.runtime.runFor(3s);
        QCOMPARE(engine.state().errorKind, ConnectionErrorKind::Stalled);
        QVERIFY(all[0]->outcome.isMaybeExecuted());
    }

    void aStoppedManagerLeavesTheQueueFull()
    {
        VirtualEngine engine(4);
        engine.connect();
        engine.runtime.on(engine.core, [&] { engine.manager->setTaking(false); });
        const auto all = sendGets(engine, 6);
        QCOMPARE(engine.channel.state().counts().depth, std::size_t(4));
        QCOMPARE(engine.channel.state().counts().waiting, std::size_t(2));
        engine.runtime.on(engine.core, [&] { engine.manager->setTaking(true); });
        engine.runtime.settle();
        QCOMPARE(engine.manager->machine().slots().size(), std::size_t(6));
    }

    void shutDownSettlesEverybody()
    {
        VirtualEngine engine(4);
        engine.setLimits(2);
        engine.connect();
        const auto all = sendGets(engine, 10);
        engine.runtime.on(engine.core, [&] { engine.manager->shutDown(); });
        engine.runtime.settle();
        QCOMPARE(doneCount(all), 10);
        for (std::size_t i = 0; i < all.size(); ++i) {
            QCOMPARE(all[i]->outcome.why(), Why::Closed);
            QCOMPARE(all[i]->outcome.isMaybeExecuted(), i < 2);
        }
        const auto late = sendGets(engine, 1);
        QCOMPARE(late[0]->outcome.why(), Why::Closed);
    }

    void thePhasesAddUpToTheTotal()
    {
        VirtualEngine engine(1);
        engine.setLimits(1);
        engine.connect();
        const auto all = sendGets(engine, 3);
        for (int i = 0; i < 3; ++i) {
            engine.runtime.runFor(7ms);
            engine.transport->feed("$10\r\nab");
            engine.runtime.runFor(2ms);
            engine.transport->feed("cdefghij\r\n");
            engine.runtime.settle();
        }
        std::vector<RequestRecord> records;
        engine.recorder.pull(records, 100);
        QCOMPARE(records.size(), std::size_t(3));
        const auto phase = [](const RequestRecord& record, Phase which) {
            return record.phases()[static_cast<std::size_t>(which)] / 1'000'000;
        };
        QCOMPARE(phase(records[0], Phase::InFlight), 9);
        QCOMPARE(phase(records[0], Phase::Receiving), 2);
        QCOMPARE(phase(records[1], Phase::Queued), 9);
        QCOMPARE(phase(records[2], Phase::Waiting), 9);
        QCOMPARE(phase(records[2], Phase::Total), 27);
    }
};

QTEST_GUILESS_MAIN(TestManager)
#include "tst_manager.moc"
