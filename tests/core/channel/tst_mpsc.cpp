// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include <QtTest> // first: moc 6.4 cannot read <concepts> before a Qt header

#include "tests/core/channel/mpsccourse.h"

using namespace sluice;
using namespace std::chrono_literals;
using Course = MpscCourse;

class TestMpsc : public QObject {
    Q_OBJECT

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
