// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include <QtTest> // first: moc 6.4 cannot read <concepts> before a Qt header

#include "core/channel/broadcast.h"
#include "core/runtime/detached.h"
#include "core/runtime/pollexecutor.h"
#include "core/runtime/post.h"
#include "core/runtime/virtualruntime.h"
#include "tests/support/ownedcoroutine.h"

#include <deque>
#include <random>

using namespace sluice;

namespace {
using Received = BroadcastReceiver<int>::Received;

/// "1 2 lagged:3 4 closed"
QByteArray text(const Received& received)
{
    if (const int* value = std::get_if<int>(&received))
        return QByteArray::number(*value);
    if (const Lagged* lagged = std::get_if<Lagged>(&received))
        return "lagged:" + QByteArray::number(qulonglong(lagged->missed));
    return "closed";
}
QByteArray drain(BroadcastReceiver<int>& receiver)
{
    QByteArrayList all;
    while (const auto received = receiver.tryReceive()) {
        all += text(*received);
        if (std::holds_alternative<Closed>(*received))
            break;
    }
    return all.join(' ');
}

OwnedCoroutine listen(BroadcastReceiver<int> receiver, QByteArrayList* log)
{
    for (;;) {
        const Received received = co_await receiver.receive();
        *log += text(received);
        if (std::holds_alternative<Closed>(received))
            break;
    }
}
OwnedCoroutine listenOnce(
    std::shared_ptr<BroadcastReceiver<int>> receiver, QByteArrayList* log, Executor** where)
{
    const Received received = co_await receiver->receive();
    *log += text(received);
    *where = Executor::current();
}
} // namespace

class TestBroadcast : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyReceiverSeesEveryValueSentAfterItSubscribed()
    {
        Broadcast<int> broadcast(8);
        QCOMPARE(broadcast.send(0), std::size_t(0)); // nobody listens
        auto first = broadcast.subscribe();
        QCOMPARE(broadcast.send(1), std::size_t(1));
        auto second = broadcast.subscribe();
        QCOMPARE(broadcast.send(2), std::size_t(2));
        QCOMPARE(drain(first), QByteArray("1 2"));
        QCOMPARE(drain(second), QByteArray("2"));
        QVERIFY(!first.tryReceive());
    }

    void aSlowReceiverIsToldOnceHowManyItMissed_data()
    {
        QTest::addColumn<int>("capacity");
        QTest::addColumn<int>("sent");
        QTest::addColumn<QByteArray>("received");
        QTest::newRow("as many as are kept") << 3 << 3 << QByteArray("1 2 3");
        QTest::newRow("one more") << 3 << 4 << QByteArray("lagged:1 2 3 4");
        QTest::newRow("many more") << 3 << 100 << QByteArray("lagged:97 98 99 100");
        QTest::newRow("one kept") << 1 << 5 << QByteArray("lagged:4 5");
        QTest::newRow("no capacity is one") << 0 << 2 << QByteArray("lagged:1 2");
    }
    void aSlowReceiverIsToldOnceHowManyItMissed()
    {
        QFETCH(int, capacity);
        QFETCH(int, sent);
        QFETCH(QByteArray, received);
        Broadcast<int> broadcast { std::size_t(capacity) };
        broadcast.send(-1); // before: neither seen nor missed
        auto receiver = broadcast.subscribe();
        for (int i = 1; i <= sent; ++i)
            broadcast.send(i);
        QCOMPARE(drain(receiver), received);
    }

    void itLagsAgainAfterWhatItMissed()
    {
        Broadcast<int> broadcast(2);
        auto receiver = broadcast.subscribe();
        for (int i = 1; i <= 5; ++i)
            broadcast.send(i);
        QCOMPARE(text(*receiver.tryReceive()), QByteArray("lagged:3"));
        broadcast.send(6); // 4 is gone, too, before it was received
        QCOMPARE(drain(receiver), QByteArray("lagged:1 5 6"));
    }

    void aSlowReceiverDoesNotHoldUpOthers()
    {
        Broadcast<int> broadcast(2);
        auto slow = broadcast.subscribe(), fast = broadcast.subscribe();
        for (int i = 1; i <= 4; ++i) {
            broadcast.send(i);
            QCOMPARE(drain(fast), QByteArray::number(i));
        }
        QCOMPARE(drain(slow), QByteArray("lagged:2 3 4"));
    }

    void whatIsKeptIsReceivedAfterTheEnd()
    {
        auto broadcast = std::make_optional<Broadcast<int>>(2);
        auto receiver = broadcast->subscribe();
        for (int i = 1; i <= 3; ++i)
            broadcast->send(i);
        broadcast.reset();
        QCOMPARE(drain(receiver), QByteArray("lagged:1 2 3 closed"));
        QCOMPARE(drain(receiver), QByteArray("closed"));
    }

    void whoSleepsResumesOnItsOwnThreadAndNeverInsideSend()
    {
        VirtualRuntime runtime;
        Executor& home = runtime.addExecutor();
        Executor& other = runtime.addExecutor();
        Broadcast<int> broadcast(4);
        auto receiver = std::make_shared<BroadcastReceiver<int>>(broadcast.subscribe());
        QByteArrayList log;
        Executor* where = nullptr;
        OwnedCoroutine listener;
        runtime.on(home, [&] { listener = listenOnce(receiver, &log, &where); });
        runtime.on(other, [&] {
            broadcast.send(1);
            QVERIFY(log.isEmpty());
        });
        runtime.settle();
        QCOMPARE(log, QByteArrayList { "1" });
        QCOMPARE(where, &home);
    }

    void whoSleepsThroughTooMuchLags()
    {
        VirtualRuntime runtime;
        Executor& home = runtime.addExecutor();
        auto broadcast = std::make_optional<Broadcast<int>>(2);
        QByteArrayList log;
        OwnedCoroutine listener;
        runtime.on(home, [&] { listener = listen(broadcast->subscribe(), &log); });
        for (int i = 1; i <= 5; ++i)
            broadcast->send(i);
        runtime.settle();
        broadcast->send(6);
        runtime.settle();
        broadcast.reset();
        runtime.settle();
        QCOMPARE(log, (QByteArrayList { "lagged:3", "4", "5", "6", "closed" }));
        QVERIFY(listener.isDone());
    }

    void whoSleepsMayBeDestroyed_data()
    {
        QTest::addColumn<bool>("sentFirst");
        QTest::newRow("before anything was sent") << false;
        QTest::newRow("between a value and its turn") << true;
    }
    void whoSleepsMayBeDestroyed()
    {
        QFETCH(bool, sentFirst);
        VirtualRuntime runtime;
        Executor& home = runtime.addExecutor();
        Broadcast<int> broadcast(2);
        QByteArrayList log;
        OwnedCoroutine listener;
        runtime.on(home, [&] { listener = listen(broadcast.subscribe(), &log); });
        QCOMPARE(broadcast.receivers(), std::size_t(1));
        if (sentFirst)
            broadcast.send(1);
        runtime.on(home, [&] { listener.destroy(); });
        broadcast.send(2);
        runtime.settle();
        QVERIFY(log.isEmpty());
        QCOMPARE(broadcast.receivers(), std::size_t(0));
    }

    void aWakeUpForAValueThatAnotherTookIsNotTheEnd()
    {
        VirtualRuntime runtime;
        Executor& home = runtime.addExecutor();
        Broadcast<int> broadcast(2);
        auto receiver = std::make_shared<BroadcastReceiver<int>>(broadcast.subscribe());
        QByteArrayList log;
        Executor* where = nullptr;
        OwnedCoroutine listener;
        runtime.on(home, [&] { listener = listenOnce(receiver, &log, &where); });
        broadcast.send(1);
        QVERIFY(receiver->tryReceive());
        runtime.settle();
        QVERIFY(log.isEmpty());
        broadcast.send(2);
        runtime.settle();
        QCOMPARE(log, QByteArrayList { "2" });
    }

    void valuesGoWhenTheLastReceiverDoes()
    {
        Broadcast<std::shared_ptr<int>> broadcast(4);
        std::weak_ptr<int> alive;
        {
            const auto first = broadcast.subscribe();
            auto second = broadcast.subscribe();
            auto value = std::make_shared<int>(1);
            alive = value;
            broadcast.send(std::move(value));
            QVERIFY(second.tryReceive());
            QVERIFY(!alive.expired());
        }
        QVERIFY(alive.expired());
        auto late = broadcast.subscribe();
        QVERIFY(!late.tryReceive());
        broadcast.send(std::make_shared<int>(2));
        QVERIFY(late.tryReceive());
    }

    /// Random senders and receivers against a list of all that was ever sent.
    void itIsAListOfWhichOnlyTheEndIsKept()
    {
        std::mt19937 random(31);
        for (std::size_t capacity = 1; capacity <= 5; ++capacity) {
            Broadcast<int> broadcast(capacity);
            struct Listener {
                BroadcastReceiver<int> receiver;
                std::size_t next;
            };
            std::deque<Listener> listeners;
            std::vector<int> sent;
            for (int step = 0; step < 3000; ++step) {
                if (random() % 3 == 0) {
                    broadcast.send(step);
                    if (!listeners.empty())
                        sent.push_back(step);
                } else if (listeners.size() < 4 && random() % 8 == 0) {
                    listeners.push_back({ broadcast.subscribe(), sent.size() });
                } else if (!listeners.empty() && random() % 40 == 0) {
                    listeners.pop_front();
                } else if (!listeners.empty()) {
                    Listener& listener = listeners[random() % listeners.size()];
                    const auto received = listener.receiver.tryReceive();
                    const std::size_t kept = sent.size() - std::min(sent.size(), capacity);
                    if (listener.next < kept) {
                        QCOMPARE(std::get<Lagged>(*received).missed, kept - listener.next);
                        listener.next = kept;
                    } else if (listener.next < sent.size()) {
                        QCOMPARE(std::get<int>(*received), sent[listener.next++]);
                    } else {
                        QVERIFY(!received);
                    }
                }
            }
        }
    }

    void nothingIsMiscountedBetweenManyThreads();
};

namespace {
struct Parcel {
    int sender = 0;
    int number = 0;
};
struct Tally {
    std::uint64_t received = 0, missed = 0;
    int disordered = 0, elsewhere = 0;
    bool closed = false;
};

Detached tally(BroadcastReceiver<Parcel> receiver, Tally* to, int slowness)
{
    const auto thread = std::this_thread::get_id();
    std::vector<int> last(8, -1);
    for (;;) {
        const auto received = co_await receiver.receive();
        to->elsewhere += std::this_thread::get_id() != thread;
        if (const Parcel* parcel = std::get_if<Parcel>(&received)) {
            ++to->received;
            int& before = last[std::size_t(parcel->sender)];
            to->disordered += parcel->number <= before;
            before = parcel->number;
        } else if (const Lagged* lagged = std::get_if<Lagged>(&received)) {
            to->missed += lagged->missed;
            to->disordered += lagged->missed == 0;
        } else {
            to->closed = true;
            break;
        }
        for (int i = 0; i < slowness; ++i)
            co_await NextTurn();
    }
}
} // namespace

void TestBroadcast::nothingIsMiscountedBetweenManyThreads()
{
    constexpr int senders = 3, values = 3000, receivers = 6;
    const SteadyClock clock;
    Tally tallies[receivers];
    {
        PollExecutor homes[2] { PollExecutor(clock), PollExecutor(clock) };
        Broadcast<Parcel> broadcast(64);
        for (int i = 0; i < receivers; ++i) {
            auto receiver = std::make_shared<BroadcastReceiver<Parcel>>(broadcast.subscribe());
            post(homes[i % 2],
                [receiver, i, &tallies] { tally(std::move(*receiver), &tallies[i], i % 3); });
        }
        std::vector<std::thread> threads;
        for (int sender = 0; sender < senders; ++sender)
            threads.emplace_back([&, sender] {
                for (int number = 0; number < values; ++number)
                    broadcast.send({ sender, number });
            });
        for (std::thread& thread : threads)
            thread.join();
    } // first the broadcast ends, then the threads run out
    for (const Tally& each : tallies) {
        QVERIFY(each.closed);
        QCOMPARE(each.received + each.missed, std::uint64_t(senders * values));
        QCOMPARE(each.disordered, 0);
        QCOMPARE(each.elsewhere, 0);
    }
}

QTEST_APPLESS_MAIN(TestBroadcast)
#include "tst_broadcast.moc"
