// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include <QtTest> // first: moc 6.4 cannot read <concepts> before a Qt header

#include "core/channel/oneshot.h"
#include "core/runtime/detached.h"
#include "core/runtime/pollexecutor.h"
#include "core/runtime/post.h"
#include "core/runtime/virtualruntime.h"
#include "tests/support/ownedcoroutine.h"

#include <random>

using namespace sluice;

namespace {
struct Answer {
    bool done = false;
    std::optional<int> value;
    Executor* where = nullptr;
};

OwnedCoroutine receiveInto(OneshotReceiver<int> receiver, Answer* answer)
{
    answer->value = co_await receiver;
    answer->where = Executor::current();
    answer->done = true;
}
OwnedCoroutine receiveFrom(OneshotReceiver<int>* receiver, Answer* answer)
{
    answer->value = co_await *receiver;
    answer->done = true;
}
} // namespace

class TestOneshot : public QObject {
    Q_OBJECT

    void receive(OneshotReceiver<int> receiver)
    {
        m_runtime.on(m_home, [&] { m_coroutine = receiveInto(std::move(receiver), &m_answer); });
    }

private Q_SLOTS:
    void init() { m_answer = {}; }
    void cleanup()
    {
        m_coroutine.destroy();
        m_runtime.settle();
    }

    void aValueThatIsThereIsReceivedAtOnce()
    {
        auto [sender, receiver] = makeOneshot<int>();
        QVERIFY(sender.send(7));
        receive(std::move(receiver));
        QCOMPARE(m_answer.value, std::optional(7));
    }

    void whoSleepsForItResumesOnItsOwnThreadAndNeverInsideSend()
    {
        auto [sender, receiver] = makeOneshot<int>();
        receive(std::move(receiver));
        QVERIFY(!m_answer.done);
        m_runtime.on(m_other, [&] { QVERIFY(sender.send(7)); });
        QVERIFY(!m_answer.done);
        m_runtime.settle();
        QCOMPARE(m_answer.value, std::optional(7));
        QCOMPARE(m_answer.where, &m_home);
    }

    void aDroppedSenderGivesNothing_data()
    {
        QTest::addColumn<bool>("asleep");
        QTest::newRow("before anybody sleeps") << false;
        QTest::newRow("while somebody sleeps") << true;
    }
    void aDroppedSenderGivesNothing()
    {
        QFETCH(bool, asleep);
        auto [sender, receiver] = makeOneshot<int>();
        std::optional<OneshotSender<int>> held(std::move(sender));
        if (asleep)
            receive(std::move(receiver));
        held.reset();
        if (!asleep)
            receive(std::move(receiver));
        m_runtime.settle();
        QVERIFY(m_answer.done);
        QVERIFY(!m_answer.value);
    }

    void anAssignedSenderDropsTheOneItWas()
    {
        auto [sender, receiver] = makeOneshot<int>();
        auto [other, otherReceiver] = makeOneshot<int>();
        receive(std::move(receiver));
        sender = std::move(other);
        m_runtime.settle();
        QVERIFY(m_answer.done);
        QVERIFY(!m_answer.value);
        QVERIFY(sender.send(8)); // it is the other one now
        QCOMPARE(otherReceiver.tryReceive(), std::optional(8));
    }

    void theValueComesBackWhenTheReceiverHasGone_data()
    {
        QTest::addColumn<bool>("closed");
        QTest::newRow("closed") << true;
        QTest::newRow("gone") << false;
    }
    void theValueComesBackWhenTheReceiverHasGone()
    {
        QFETCH(bool, closed);
        auto [sender, receiver] = makeOneshot<std::unique_ptr<int>>();
        std::optional<OneshotReceiver<std::unique_ptr<int>>> held(std::move(receiver));
        QVERIFY(!sender.isClosed());
        closed ? held->close() : held.reset();
        QVERIFY(sender.isClosed());
        auto value = std::make_unique<int>(7);
        QVERIFY(!sender.send(std::move(value)));
        QCOMPARE(*value, 7);
    }

    void whatWasSentBeforeTheCloseIsReceived()
    {
        auto [sender, receiver] = makeOneshot<int>();
        QVERIFY(sender.send(7));
        QVERIFY(sender.isClosed());
        receiver.close();
        receive(std::move(receiver));
        QCOMPARE(m_answer.value, std::optional(7));
    }

    void closingWakesWhoSleeps()
    {
        auto [sender, receiver] = makeOneshot<int>();
        m_runtime.on(m_home, [&] { m_coroutine = receiveFrom(&receiver, &m_answer); });
        receiver.close();
        m_runtime.settle();
        QVERIFY(m_answer.done);
        QVERIFY(!m_answer.value);
    }

    void aValueIsReceivedOnce()
    {
        auto [sender, receiver] = makeOneshot<int>();
        QVERIFY(!receiver.tryReceive());
        QVERIFY(sender.send(7));
        QCOMPARE(receiver.tryReceive(), std::optional(7));
        QVERIFY(!receiver.tryReceive());
        receive(std::move(receiver));
        QVERIFY(m_answer.done);
        QVERIFY(!m_answer.value);
    }

    void anUncollectedValueGoesWithTheReceiver()
    {
        auto [sender, receiver] = makeOneshot<std::shared_ptr<int>>();
        auto value = std::make_shared<int>(7);
        const std::weak_ptr<int> alive = value;
        QVERIFY(sender.send(std::move(value)));
        QVERIFY(!alive.expired());
        {
            const auto leaving = std::move(receiver);
        }
        QVERIFY(alive.expired());
    }

    void whoSleepsMayBeDestroyed_data()
    {
        QTest::addColumn<bool>("sentFirst");
        QTest::newRow("before the value was sent") << false;
        QTest::newRow("between the value and its turn") << true;
    }
    void whoSleepsMayBeDestroyed()
    {
        QFETCH(bool, sentFirst);
        auto [sender, receiver] = makeOneshot<int>();
        receive(std::move(receiver));
        if (sentFirst)
            QVERIFY(sender.send(7));
        m_runtime.on(m_home, [&] { m_coroutine.destroy(); });
        if (!sentFirst)
            QVERIFY(!sender.send(7));
        m_runtime.settle();
        QVERIFY(!m_answer.done);
    }

    void everyPairOfManyThreadsEndsAsItWasMeantTo();

private:
    VirtualRuntime m_runtime;
    Executor& m_home = m_runtime.addExecutor();
    Executor& m_other = m_runtime.addExecutor();
    Answer m_answer;
    OwnedCoroutine m_coroutine;
};

namespace {
struct Stress {
    std::atomic<int> sent { 0 }, refused { 0 }, dropped { 0 };
    std::atomic<int> received { 0 }, nothing { 0 }, gaveUp { 0 }, wrong { 0 };
};

OwnedCoroutine trial(OneshotReceiver<int> receiver, int expected, Stress* stress)
{
    const auto thread = std::this_thread::get_id();
    const std::optional<int> value = co_await receiver;
    ++(value ? stress->received : stress->nothing);
    if ((value && *value != expected) || std::this_thread::get_id() != thread)
        ++stress->wrong;
}

/// Asks the other thread for a number again and again, and gives up on some.
Detached ask(Executor* other, int rounds, unsigned seed, Stress* stress)
{
    std::mt19937 random(seed);
    for (int round = 0; round < rounds; ++round) {
        auto [sender, receiver] = makeOneshot<int>();
        auto held = std::make_shared<OneshotSender<int>>(std::move(sender));
        post(*other, [held, round, stress]() mutable {
            if (round % 5 == 0)
                ++stress->dropped;
            else
                ++(held->send(int(round)) ? stress->sent : stress->refused);
            held.reset();
        });
        held.reset();
        OwnedCoroutine asking = trial(std::move(receiver), round, stress);
        for (auto turns = random() % 3; turns > 0 && !asking.isDone(); --turns)
            co_await NextTurn();
        if (random() % 2 == 0 && !asking.isDone()) {
            ++stress->gaveUp;
            asking.destroy();
        }
        while (!asking.isDone())
            co_await NextTurn();
    }
}
} // namespace

void TestOneshot::everyPairOfManyThreadsEndsAsItWasMeantTo()
{
    constexpr int askers = 6, rounds = 250;
    const SteadyClock clock;
    Stress stress;
    {
        PollExecutor first(clock), second(clock);
        for (int i = 0; i < askers; ++i) {
            Executor* home = i % 2 ? &first : &second;
            Executor* other = i % 2 ? &second : &first;
            post(*home, [=, &stress] { ask(other, rounds, unsigned(i), &stress); });
        }
        QTRY_COMPARE_WITH_TIMEOUT(
            stress.received + stress.nothing + stress.gaveUp, askers * rounds, 60'000);
        QTRY_COMPARE_WITH_TIMEOUT(
            stress.sent + stress.refused + stress.dropped, askers * rounds, 60'000);
    }
    QCOMPARE(stress.wrong.load(), 0);
    QVERIFY(stress.gaveUp > 0);
    QVERIFY(stress.received > 0 && stress.received <= stress.sent);
    QVERIFY(stress.nothing <= stress.dropped);
    QVERIFY(stress.refused <= stress.gaveUp);
}

QTEST_GUILESS_MAIN(TestOneshot)
#include "tst_oneshot.moc"
