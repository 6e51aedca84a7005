// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include <QtTest> // first: moc 6.4 cannot read <concepts> before a Qt header

#include "core/channel/oneshot.h"
#include "tests/core/channel/mpsccourse.h"

using namespace sluice;
using Course = MpscCourse;

namespace {
OwnedCoroutine awaitAnswer(OneshotReceiver<int> answer, std::optional<int>* value, bool* done)
{
    *value = co_await answer;
    *done = true;
}
} // namespace

class TestMpscClose : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

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
        Course other(1), course(1); // the other clock must outlive both
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
};

QTEST_APPLESS_MAIN(TestMpscClose)
#include "tst_mpscclose.moc"
