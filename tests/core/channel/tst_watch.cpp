// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include <QtTest> // first: moc 6.4 cannot read <concepts> before a Qt header

#include "core/channel/watch.h"
#include "core/runtime/detached.h"
#include "core/runtime/pollexecutor.h"
#include "core/runtime/post.h"
#include "core/runtime/virtualruntime.h"
#include "tests/support/ownedcoroutine.h"

using namespace sluice;

namespace {
using SharedReceiver = std::shared_ptr<WatchReceiver<int>>;

/// Notes every value it sees; -1 when the Watch has gone.
OwnedCoroutine follow(SharedReceiver receiver, QList<int>* log)
{
    for (;;) {
        const bool isNewer = co_await receiver->changed();
        if (!isNewer)
            break;
        *log += receiver->latest();
    }
    *log += -1;
}
OwnedCoroutine noteWhere(SharedReceiver receiver, Executor** where)
{
    (void)co_await receiver->changed();
    *where = Executor::current();
}
OwnedCoroutine count(SharedReceiver receiver, int* changes)
{
    for (;;) {
        const bool isNewer = co_await receiver->changed();
        if (!isNewer)
            break;
        ++*changes; // does not even look
    }
}
SharedReceiver subscribe(const Watch<int>& watch)
{
    return std::make_shared<WatchReceiver<int>>(watch.subscribe());
}
} // namespace

class TestWatch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aReceiverHasSeenTheValueOfTheMomentItSubscribed()
    {
        Watch<int> watch(1);
        watch.set(2);
        auto receiver = watch.subscribe();
        QVERIFY(!receiver.hasChanged());
        QCOMPARE(receiver.latest(), 2);
        watch.set(3);
        QVERIFY(receiver.hasChanged());
        QCOMPARE(watch.get(), 3);
        QVERIFY(receiver.hasChanged());
        QCOMPARE(receiver.latest(), 3);
        QVERIFY(!receiver.hasChanged());
    }

    void receiversSeeIndependently()
    {
        Watch<int> watch(1);
        auto first = watch.subscribe(), second = watch.subscribe();
        watch.set(2);
        QCOMPARE(first.latest(), 2);
        QVERIFY(second.hasChanged());
    }

    void onlyTheNewestValueIsSeen()
    {
        QList<int> log;
        m_runtime.on(m_home, [&] { m_coroutine = follow(subscribe(*m_watch), &log); });
        for (int i = 1; i <= 5; ++i)
            m_watch->set(i);
        m_runtime.settle();
        QCOMPARE(log, QList<int> { 5 });
        m_watch->set(6);
        m_runtime.settle();
        QCOMPARE(log, (QList<int> { 5, 6 }));
    }

    void aValueSetWhileNobodyLooksIsNotLost()
    {
        QList<int> log;
        const SharedReceiver receiver = subscribe(*m_watch);
        m_watch->set(1);
        m_runtime.on(m_home, [&] { m_coroutine = follow(receiver, &log); });
        QCOMPARE(log, QList<int> { 1 });
    }

    void theLastValueIsSeenAfterTheWatchHasGone()
    {
        QList<int> log;
        m_runtime.on(m_home, [&] { m_coroutine = follow(subscribe(*m_watch), &log); });
        m_watch->set(1);
        m_watch.reset();
        m_runtime.settle();
        QCOMPARE(log, (QList<int> { 1, -1 }));
        QVERIFY(m_coroutine.isDone());
    }

    void aReceiverOutlivesItsWatch()
    {
        auto receiver = m_watch->subscribe();
        m_watch->set(9);
        m_watch.reset();
        QVERIFY(receiver.hasChanged());
        QCOMPARE(receiver.latest(), 9);
    }

    void whoSleepsResumesOnItsOwnThreadAndNeverInsideSet()
    {
        Executor* where = nullptr;
        m_runtime.on(m_home, [&] { m_coroutine = noteWhere(subscribe(*m_watch), &where); });
        m_runtime.on(m_other, [&] {
            m_watch->set(1);
            QVERIFY(!where);
        });
        m_runtime.settle();
        QCOMPARE(where, &m_home);
    }

    void aChangeCountsAsSeenOnceItIsReported()
    {
        int changes = 0;
        m_runtime.on(m_home, [&] { m_coroutine = count(subscribe(*m_watch), &changes); });
        m_watch->set(1);
        m_runtime.settle(); // would not come back otherwise
        QCOMPARE(changes, 1);
        m_watch->set(2);
        m_runtime.settle();
        QCOMPARE(changes, 2);
    }

    void aChangeThatWasLookedAtMeanwhileIsNotReported()
    {
        QList<int> log;
        const SharedReceiver receiver = subscribe(*m_watch);
        m_runtime.on(m_home, [&] { m_coroutine = follow(receiver, &log); });
        m_watch->set(1);
        QCOMPARE(receiver->latest(), 1);
        m_runtime.settle();
        QVERIFY(log.isEmpty());
        m_watch->set(2);
        m_runtime.settle();
        QCOMPARE(log, QList<int> { 2 });
    }

    void whoSleepsMayBeDestroyed_data()
    {
        QTest::addColumn<bool>("setFirst");
        QTest::addColumn<bool>("watchGoes");
        QTest::newRow("before a change") << false << false;
        QTest::newRow("between a change and its turn") << true << false;
        QTest::newRow("before the end") << false << true;
        QTest::newRow("between the end and its turn") << true << true;
    }
    void whoSleepsMayBeDestroyed()
    {
        QFETCH(bool, setFirst);
        QFETCH(bool, watchGoes);
        QList<int> log;
        m_runtime.on(m_home, [&] { m_coroutine = follow(subscribe(*m_watch), &log); });
        const auto change = [&] { watchGoes ? m_watch.reset() : m_watch->set(1); };
        if (setFirst)
            change();
        m_runtime.on(m_home, [&] { m_coroutine.destroy(); });
        if (!setFirst)
            change();
        m_runtime.settle();
        QVERIFY(log.isEmpty());
    }

    void theOldValueIsDestroyedOutsideTheLock()
    {
        struct Nosy {
            std::shared_ptr<void> last;
        };
        auto watch = std::make_shared<Watch<Nosy>>(Nosy());
        bool looked = false;
        watch->set({ std::shared_ptr<void>(nullptr, [&](void*) {
            (void)watch->get(); // takes the lock
            looked = true;
        }) });
        watch->set({});
        QVERIFY(looked);
    }

    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_watch.emplace(0);
    }
    void cleanup()
    {
        m_coroutine.destroy();
        m_runtime.settle();
    }

    void everyFollowerComesToTheLastValueWithoutGoingBack();

private:
    VirtualRuntime m_runtime;
    Executor& m_home = m_runtime.addExecutor();
    Executor& m_other = m_runtime.addExecutor();
    std::optional<Watch<int>> m_watch;
    OwnedCoroutine m_coroutine;
};

namespace {
struct Followed {
    int last = 0, backwards = 0, elsewhere = 0;
    bool ended = false;
};
OwnedCoroutine followFor(SharedReceiver receiver, Followed* to)
{
    const auto thread = std::this_thread::get_id();
    for (;;) {
        const bool isNewer = co_await receiver->changed();
        if (!isNewer)
            break;
        const int value = receiver->latest();
        to->elsewhere += std::this_thread::get_id() != thread;
        to->backwards += value < to->last;
        to->last = value;
    }
    to->ended = true;
}
/// Follows with a coroutine that it destroys and starts again at every turn.
Detached followInPieces(SharedReceiver receiver, Followed* to)
{
    while (!to->ended) {
        const OwnedCoroutine piece = followFor(receiver, to);
        co_await NextTurn();
        co_await NextTurn();
    }
}
Detached followThrough(SharedReceiver receiver, Followed* to)
{
    const OwnedCoroutine whole = followFor(receiver, to);
    while (!whole.isDone())
        co_await NextTurn();
}
} // namespace

void TestWatch::everyFollowerComesToTheLastValueWithoutGoingBack()
{
    constexpr int values = 20'000, followers = 6;
    const SteadyClock clock;
    Followed followed[followers];
    {
        PollExecutor homes[2] { PollExecutor(clock), PollExecutor(clock) };
        Watch<int> watch(0);
        for (int i = 0; i < followers; ++i) {
            const SharedReceiver receiver = subscribe(watch);
            post(homes[i % 2], [=, &followed] {
                if (i % 3)
                    followInPieces(receiver, &followed[i]);
                else
                    followThrough(receiver, &followed[i]);
            });
        }
        for (int value = 1; value <= values; ++value)
            watch.set(value);
    } // first the watch goes, then the threads run out
    for (const Followed& each : followed) {
        QVERIFY(each.ended);
        QCOMPARE(each.last, values);
        QCOMPARE(each.backwards, 0);
        QCOMPARE(each.elsewhere, 0);
    }
}

QTEST_APPLESS_MAIN(TestWatch)
#include "tst_watch.moc"
