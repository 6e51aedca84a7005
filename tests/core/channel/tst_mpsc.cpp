// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include <QtTest> // first: moc 6.4 cannot read <concepts> before a Qt header

#include "core/channel/mpsc.h"
#include "core/channel/oneshot.h"
#include "core/runtime/post.h"
#include "core/runtime/virtualruntime.h"
#include "tests/support/ownedcoroutine.h"

using namespace sluice;
using namespace std::chrono_literals;

namespace {
/// Notes the value when it has its place, its negative when the channel was closed.
OwnedCoroutine sendInto(Sender<int> sender, int value, QList<int>* log)
{
    const bool sent = co_await sender.send(value);
    *log += sent ? value : -value;
}

/// Notes the number when the permit is there, its negative when the channel was closed.
OwnedCoroutine reserveInto(
    Sender<int> sender, int number, std::optional<Permit<int>>* to, QList<int>* log)
{
    Permit<int> permit = co_await sender.reserve();
    *log += permit ? number : -number;
    to->emplace(std::move(permit));
}

OwnedCoroutine receiveInto(Receiver<int>* receiver, QList<int>* log, bool* ended)
{
    while (const auto value = co_await receiver->receive())
        *log += *value;
    *ended = true;
}

OwnedCoroutine receiveOneInto(Receiver<int>* receiver, std::optional<int>* value, Executor** where)
{
    *value = co_await receiver->receive();
    *where = Executor::current();
}

OwnedCoroutine awaitAnswer(OneshotReceiver<int> answer, std::optional<int>* value, bool* done)
{
    *value = co_await answer;
    *done = true;
}
} // namespace

class TestMpsc : public QObject {
    Q_OBJECT

    /// One channel, producers on one virtual thread and the receiver on another.
    struct Course {
        explicit Course(std::size_t capacity)
        {
            auto [s, r] = makeChannel<int>(capacity, runtime.clock());
            sender.emplace(std::move(s));
            receiver.emplace(std::move(r));
        }
        void send(int value)
        {
            runtime.on(producers, [&] { coroutines.push_back(sendInto(*sender, value, &log)); });
        }
        void reserve(int number, std::optional<Permit<int>>& to)
        {
            runtime.on(
                producers, [&] { coroutines.push_back(reserveInto(*sender, number, &to, &log)); });
        }
        void receive()
        {
            runtime.on(consumer,
                [&] { coroutines.push_back(receiveInto(&*receiver, &received, &ended)); });
        }
        TrySend trySend(int value) { return sender->trySend(value); }

        VirtualRuntime runtime;
        Executor& producers = runtime.addExecutor();
        Executor& consumer = runtime.addExecutor();
        std::optional<Sender<int>> sender;
        std::optional<Receiver<int>> receiver;
        QList<int> log, received;
        bool ended = false;
        std::vector<OwnedCoroutine> coroutines;
    };

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void waitingSendersAreAdmittedFirstComeFirstServed()
    {
        Course course(2);
        for (int i = 1; i <= 6; ++i)
            course.send(i);
        QCOMPARE(course.log, (QList<int> { 1, 2 }));
        QCOMPARE(course.receiver->counts().waiting, std::size_t(4));
        for (int i = 1; i <= 6; ++i) {
            QCOMPARE(course.receiver->tryReceive(), std::optional(i));
            QVERIFY(course.receiver->counts().depth <= 2);
            course.runtime.settle();
            QCOMPARE(course.log.size(), std::min(i + 2, 6));
        }
        QCOMPARE(course.log, (QList<int> { 1, 2, 3, 4, 5, 6 }));
        QVERIFY(!course.receiver->tryReceive());
    }

    void tryingNeverWaitsAndNeverPassesWhoWaits()
    {
        Course course(1);
        QCOMPARE(int(course.trySend(1)), int(TrySend::Sent));
        QCOMPARE(int(course.trySend(2)), int(TrySend::Full));
        course.send(3);
        course.send(4);
        QCOMPARE(course.receiver->tryReceive(), std::optional(1));
        // 3 has the place although its coroutine has not run yet, 4 is next in line.
        QCOMPARE(int(course.trySend(5)), int(TrySend::Full));
        course.runtime.settle();
        QCOMPARE(course.receiver->tryReceive(), std::optional(3));
        QCOMPARE(course.receiver->tryReceive(), std::optional(4));
        QCOMPARE(int(course.trySend(6)), int(TrySend::Sent));
    }

    void aRefusedValueIsNotMovedFrom()
    {
        const SteadyClock clock;
        auto [sender, receiver] = makeChannel<std::unique_ptr<int>>(1, clock);
        auto first = std::make_unique<int>(1), second = std::make_unique<int>(2);
        QCOMPARE(int(sender.trySend(first)), int(TrySend::Sent));
        QVERIFY(!first);
        QCOMPARE(int(sender.trySend(second)), int(TrySend::Full));
        QVERIFY(second);
        receiver.close();
        QCOMPARE(int(sender.trySend(second)), int(TrySend::Closed));
        QVERIFY(second);
    }

    void capacityIsAtLeastOne()
    {
        Course course(0);
        QCOMPARE(course.receiver->counts().capacity, std::size_t(1));
        QCOMPARE(int(course.trySend(1)), int(TrySend::Sent));
        course.receiver->setCapacity(0);
        QCOMPARE(course.receiver->counts().capacity, std::size_t(1));
    }

    void aPermitIsAPlace()
    {
        Course course(2);
        std::optional<Permit<int>> first, second;
        course.reserve(1, first);
        course.reserve(2, second);
        QCOMPARE(course.receiver->counts().reserved, std::size_t(2));
        QCOMPARE(int(course.trySend(7)), int(TrySend::Full));
        course.send(8);
        QVERIFY(second->send(20));
        QVERIFY(!*second); // used up
        QVERIFY(first->send(10));
        course.runtime.settle();
        QCOMPARE(course.log, (QList<int> { 1, 2 })); // 8 waits
        QCOMPARE(course.receiver->tryReceive(), std::optional(20));
        QCOMPARE(course.receiver->tryReceive(), std::optional(10));
        QCOMPARE(course.receiver->tryReceive(), std::optional(8));
        QCOMPARE(course.receiver->counts().reserved, std::size_t(0));
    }

    void aDroppedPermitHandsItsPlaceOn()
    {
        Course course(1);
        std::optional<Permit<int>> permit, next;
        course.reserve(1, permit);
        course.reserve(2, next);
        course.send(3);
        permit.reset();
        course.runtime.settle();
        QCOMPARE(course.log, (QList<int> { 1, 2 }));
        QVERIFY(next && *next);
        *next = Permit<int>(); // assigning drops, too
        course.runtime.settle();
        QCOMPARE(course.log, (QList<int> { 1, 2, 3 }));
        QCOMPARE(course.receiver->tryReceive(), std::optional(3));
    }

    void waitingForAPermitKeepsItsPlaceInLine()
    {
        Course course(1);
        course.send(1);
        std::optional<Permit<int>> permit;
        course.send(2);
        course.reserve(3, permit);
        course.send(4);
        QCOMPARE(course.receiver->tryReceive(), std::optional(1));
        QCOMPARE(course.receiver->tryReceive(), std::optional(2));
        QVERIFY(!course.receiver->tryReceive()); // the place is the permit's now
        course.runtime.settle();
        QCOMPARE(course.log, (QList<int> { 1, 2, 3 }));
        QVERIFY(permit->send(30));
        QCOMPARE(course.receiver->tryReceive(), std::optional(30));
        QCOMPARE(course.receiver->tryReceive(), std::optional(4));
    }

    /// The moment that loses places in careless channels: granted, and destroyed before it runs.
    void whoIsGrantedAPlaceAndDestroyedBeforeItRunsHandsItOn_data()
    {
        QTest::addColumn<bool>("permit");
        QTest::addColumn<bool>("grantedFirst");
        QTest::newRow("send, granted then destroyed") << false << true;
        QTest::newRow("send, destroyed then granted") << false << false;
        QTest::newRow("reserve, granted then destroyed") << true << true;
        QTest::newRow("reserve, destroyed then granted") << true << false;
    }
    void whoIsGrantedAPlaceAndDestroyedBeforeItRunsHandsItOn()
    {
        QFETCH(bool, permit);
        QFETCH(bool, grantedFirst);
        Course course(1);
        std::optional<Permit<int>> unused;
        course.send(1);
        if (permit)
            course.reserve(2, unused);
        else
            course.send(2);
        course.send(3);
        if (grantedFirst)
            QCOMPARE(course.receiver->tryReceive(), std::optional(1));
        course.runtime.on(course.producers, [&] { course.coroutines[1].destroy(); });
        if (!grantedFirst)
            QCOMPARE(course.receiver->tryReceive(), std::optional(1));
        course.runtime.settle();
        QCOMPARE(course.log, (QList<int> { 1, 3 }));
        QCOMPARE(course.receiver->tryReceive(), std::optional(3));
        QVERIFY(!course.receiver->tryReceive());
        const auto counts = course.receiver->counts();
        QCOMPARE(counts.depth + counts.reserved + counts.waiting, std::size_t(0));
    }

    void whoIsDestroyedAfterItsValueWasTakenHasSent()
    {
        Course course(1);
        course.send(1);
        course.send(2);
        QCOMPARE(course.receiver->tryReceive(), std::optional(1));
        QCOMPARE(course.receiver->tryReceive(), std::optional(2));
        course.runtime.on(course.producers, [&] { course.coroutines[1].destroy(); });
        course.runtime.settle(); // its job was withdrawn
        QCOMPARE(course.log, QList<int> { 1 });
        QCOMPARE(int(course.trySend(3)), int(TrySend::Sent));
    }

    void whoIsToldOfTheCloseAndDestroyedBeforeItRunsLeavesNothingBehind()
    {
        Course course(1);
        std::optional<Permit<int>> unused;
        course.send(1);
        course.send(2);
        course.reserve(3, unused);
        course.receiver->close();
        course.runtime.on(course.producers, [&] { course.coroutines.clear(); });
        course.runtime.settle();
        QCOMPARE(course.log, QList<int> { 1 });
        QCOMPARE(course.receiver->counts().reserved, std::size_t(0));
    }

    void closingWakesEveryWaitingSender()
    {
        Course course(1);
        std::optional<Permit<int>> permit;
        for (int i = 1; i <= 4; ++i)
            course.send(i);
        course.reserve(5, permit);
        course.receiver->close();
        QCOMPARE(course.receiver->counts().waiting, std::size_t(0));
        course.runtime.settle();
        QCOMPARE(course.log, (QList<int> { 1, -2, -3, -4, -5 }));
        QVERIFY(!*permit);
        QVERIFY(course.sender->isClosed());
        course.send(6);
        QCOMPARE(course.log.last(), -6); // does not wait at all
    }

    void whatIsQueuedCanBeReceivedAfterTheClose()
    {
        Course course(3);
        for (int i = 1; i <= 5; ++i)
            course.send(i);
        course.receiver->close();
        course.receive();
        course.runtime.settle();
        QCOMPARE(course.received, (QList<int> { 1, 2, 3 }));
        QVERIFY(course.ended);
    }

    void aPermitIsVoidAfterTheReceiverHasClosed()
    {
        Course course(1);
        std::optional<Permit<int>> permit;
        course.reserve(1, permit);
        course.receiver->close();
        QVERIFY(!permit->send(1));
        QVERIFY(!course.receiver->tryReceive());
        QCOMPARE(course.receiver->counts().reserved, std::size_t(0));
    }

    void theLastSenderClosesTheChannel()
    {
        Course course(4);
        course.receive();
        std::optional<Sender<int>> copy(*course.sender);
        course.trySend(1);
        course.sender.reset();
        course.runtime.settle();
        QVERIFY(!course.ended);
        int two = 2;
        QCOMPARE(int(copy->trySend(two)), int(TrySend::Sent));
        copy.reset();
        course.runtime.settle();
        QVERIFY(course.ended);
        QCOMPARE(course.received, (QList<int> { 1, 2 }));
    }

    void aWaitingSenderAndAPermitKeepTheChannelOpen()
    {
        Course course(1);
        std::optional<Permit<int>> permit;
        course.reserve(1, permit);
        course.send(2);
        course.sender.reset();
        course.coroutines[0].destroy(); // its frame held a sender, too
        course.receive();
        course.runtime.settle();
        QVERIFY(!course.ended);
        QVERIFY(permit->send(10));
        course.runtime.settle();
        QVERIFY(!course.ended); // the second coroutine's frame still has its sender
        course.coroutines[1].destroy();
        course.runtime.settle();
        QCOMPARE(course.received, (QList<int> { 10, 2 }));
        QVERIFY(course.ended);
    }

    void onlyAPermitIsLeftAndItsValueArrives()
    {
        Course course(1);
        std::optional<Permit<int>> permit;
        course.reserve(1, permit);
        course.sender.reset();
        course.coroutines.clear();
        course.receive();
        course.runtime.settle();
        QVERIFY(!course.ended);
        QVERIFY(permit->send(10));
        course.runtime.settle();
        QCOMPARE(course.received, QList<int> { 10 });
        QVERIFY(course.ended);
    }

    void aReceiverThatGoesClosesAndDropsWhatIsQueued()
    {
        VirtualRuntime runtime;
        Executor& home = runtime.addExecutor();
        std::optional<int> answer;
        bool done = false;
        OwnedCoroutine asker;
        auto [sender, receiver]
            = makeChannel<std::shared_ptr<OneshotSender<int>>>(2, runtime.clock());
        {
            const Receiver<std::shared_ptr<OneshotSender<int>>> leaving(std::move(receiver));
            auto [reply, question] = makeOneshot<int>();
            auto letter = std::make_shared<OneshotSender<int>>(std::move(reply));
            QCOMPARE(int(sender.trySend(letter)), int(TrySend::Sent));
            letter.reset();
            runtime.on(home, [&] { asker = awaitAnswer(std::move(question), &answer, &done); });
            runtime.settle();
            QVERIFY(!done);
        }
        runtime.settle();
        QVERIFY(done); // nobody can answer any more: the asker does not sleep for ever
        QVERIFY(!answer);
        QVERIFY(sender.isClosed());
    }

    void anAssignedReceiverClosesTheChannelItHadBefore()
    {
        Course course(1), other(1);
        course.send(1);
        course.send(2);
        *course.receiver = std::move(*other.receiver);
        course.runtime.settle();
        QCOMPARE(course.log, (QList<int> { 1, -2 }));
    }

    void aValueMayHoldAnEndOfItsOwnChannel()
    {
        struct Self {
            std::shared_ptr<void> anything;
        };
        const SteadyClock clock;
        auto [sender, receiver] = makeChannel<Self>(1, clock);
        Self letter { std::make_shared<Sender<Self>>(sender) };
        QCOMPARE(int(sender.trySend(letter)), int(TrySend::Sent));
        receiver.close();
        { // destroying the value takes the channel's lock: it must not be held then
            const Receiver<Self> leaving(std::move(receiver));
        }
        QVERIFY(sender.isClosed());
    }

    void raisingTheCapacityAdmitsAtOnce()
    {
        Course course(1);
        for (int i = 1; i <= 5; ++i)
            course.send(i);
        course.receiver->setCapacity(4);
        QCOMPARE(course.receiver->counts().depth, std::size_t(4));
        QCOMPARE(course.receiver->counts().waiting, std::size_t(1));
        course.runtime.settle();
        QCOMPARE(course.log, (QList<int> { 1, 2, 3, 4 }));
    }

    void loweringTheCapacityAdmitsNothingUntilItHasDrained()
    {
        Course course(4);
        for (int i = 1; i <= 6; ++i)
            course.send(i);
        course.receiver->setCapacity(2);
        QCOMPARE(course.receiver->counts().depth, std::size_t(4)); // what is over stays
        QList<std::size_t> depths;
        for (int i = 1; i <= 6; ++i) {
            QCOMPARE(course.receiver->tryReceive(), std::optional(i));
            depths += course.receiver->counts().depth;
        }
        QCOMPARE(depths, (QList<std::size_t> { 3, 2, 2, 2, 1, 0 }));
    }

    void countsTellWhoWaitsAndSinceWhen()
    {
        Course course(1);
        const TimePoint start = course.runtime.clock().now();
        course.send(1);
        course.runtime.runFor(1ms);
        course.send(2);
        course.runtime.runFor(1ms);
        course.send(3);
        const auto counts = course.sender->counts();
        QCOMPARE(counts.capacity, std::size_t(1));
        QCOMPARE(counts.depth, std::size_t(1));
        QCOMPARE(counts.waiting, std::size_t(2));
        QCOMPARE(*counts.oldestWait, start + 1ms);
    }

    void aWaitingReceiverResumesOnItsOwnThread()
    {
        Course course(1);
        std::optional<int> value;
        Executor* where = nullptr;
        course.runtime.on(course.consumer, [&] {
            course.coroutines.push_back(receiveOneInto(&*course.receiver, &value, &where));
        });
        course.runtime.on(course.producers, [&] {
            QCOMPARE(int(course.trySend(1)), int(TrySend::Sent));
            QVERIFY(!value); // never inside the sender
        });
        course.runtime.settle();
        QCOMPARE(value, std::optional(1));
        QCOMPARE(where, &course.consumer);
    }

    void aReceiverThatIsWokenForAValueThatIsGoneSleepsOn_data()
    {
        QTest::addColumn<bool>("received");
        QTest::newRow("received by another") << true;
        QTest::newRow("its sender gave up") << false;
    }
    void aReceiverThatIsWokenForAValueThatIsGoneSleepsOn()
    {
        QFETCH(bool, received);
        Course course(1);
        std::optional<Permit<int>> permit;
        course.reserve(9, permit); // so that the sender has to wait
        course.receive();
        course.send(1);
        permit.reset(); // now it is queued, and the receiver's job is posted
        if (received)
            QCOMPARE(course.receiver->tryReceive(), std::optional(1));
        else
            course.runtime.on(course.producers, [&] { course.coroutines[2].destroy(); });
        course.runtime.settle();
        QVERIFY(!course.ended); // "nothing" would mean closed
        course.trySend(2);
        course.runtime.settle();
        QCOMPARE(course.received, QList<int> { 2 });
    }

    void aReceiverMayBeDestroyedWhileItSleeps_data()
    {
        QTest::addColumn<bool>("woken");
        QTest::newRow("asleep") << false;
        QTest::newRow("already woken") << true;
    }
    void aReceiverMayBeDestroyedWhileItSleeps()
    {
        QFETCH(bool, woken);
        Course course(2);
        course.receive();
        if (woken)
            course.trySend(1);
        course.runtime.on(course.consumer, [&] { course.coroutines[0].destroy(); });
        if (!woken)
            course.trySend(1);
        course.runtime.settle();
        QVERIFY(course.received.isEmpty());
        course.receive(); // the value is still there
        course.runtime.settle();
        QCOMPARE(course.received, QList<int> { 1 });
    }

    void producersAndReceiverKeepPaceThroughACapacityOfOne()
    {
        Course course(1);
        course.receive();
        for (int i = 1; i <= 50; ++i)
            course.send(i);
        course.runtime.settle();
        QCOMPARE(course.received.size(), 50);
        QVERIFY(std::is_sorted(course.received.begin(), course.received.end()));
        QCOMPARE(course.log.size(), 50);
    }
};

QTEST_APPLESS_MAIN(TestMpsc)
#include "tst_mpsc.moc"
