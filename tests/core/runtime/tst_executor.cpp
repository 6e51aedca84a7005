// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/runtime/executor.h"
#include "core/runtime/timer.h"
#include "tests/support/manualexecutor.h"

#include <QtTest>

#include <deque>
#include <random>

using namespace sluice;
using namespace std::chrono_literals;

class TestExecutor : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void aJobListIsAQueueFromWhichAnyJobCanBeTaken()
    {
        std::mt19937 random(4711);
        std::deque<CallJob> jobs;
        for (int i = 0; i < 24; ++i)
            jobs.emplace_back([] {});
        JobList list;
        std::vector<Job*> model;
        for (int step = 0; step < 4000; ++step) {
            Job& job = jobs[random() % jobs.size()];
            const auto found = std::find(model.begin(), model.end(), &job);
            switch (random() % 4) {
            case 0:
            case 1:
                if (found == model.end()) {
                    list.push(job);
                    model.push_back(&job);
                }
                break;
            case 2:
                QCOMPARE(list.remove(job), found != model.end());
                if (found != model.end())
                    model.erase(found);
                break;
            case 3: {
                Job* first = list.pop();
                QCOMPARE(first, model.empty() ? nullptr : model.front());
                if (first)
                    model.erase(model.begin());
            }
            }
            QCOMPARE(list.size(), model.size());
            QCOMPARE(list.isEmpty(), model.empty());
            QCOMPARE(list.first(), model.empty() ? nullptr : model.front());
            if (step % 50 == 0) { // what is moved behind another list keeps its order
                JobList front;
                front.append(std::move(list));
                list = std::move(front);
            }
        }
    }

    void jobsRunInTheOrderInWhichTheyWerePosted()
    {
        QList<int> ran;
        std::deque<CallJob> jobs;
        JobList batch;
        for (int i = 0; i < 10; ++i)
            jobs.emplace_back([&ran, i] { ran.append(i); });
        m_executor.post(jobs[0]);
        for (std::size_t i = 1; i < 9; ++i)
            batch.push(jobs[i]);
        m_executor.post(std::move(batch));
        m_executor.post(jobs[9]);
        QVERIFY(m_executor.turn());
        QCOMPARE(ran, (QList<int> { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 }));
        QVERIFY(!m_executor.turn());
    }

    void whateverIsPostedBeforeTheThreadRunsCostsOneWakeUp()
    {
        const int before = m_executor.wakes;
        std::deque<CallJob> jobs;
        for (int i = 0; i < 100; ++i)
            jobs.emplace_back([] {});
        JobList batch;
        for (std::size_t i = 0; i < 50; ++i)
            batch.push(jobs[i]);
        m_executor.post(std::move(batch));
        for (std::size_t i = 50; i < 100; ++i)
            m_executor.post(jobs[i]);
        QCOMPARE(m_executor.wakes, before + 1);
        m_executor.turn();
        m_executor.post(JobList());
        QCOMPARE(m_executor.wakes, before + 1);
        m_executor.post(jobs[0]);
        QCOMPARE(m_executor.wakes, before + 2);
        m_executor.turn();
    }

    void jobsPostedMeanwhileWaitForTheNextTurn()
    {
        QByteArray course;
        CallJob second([&] { course += 'b'; });
        CallJob first([&] {
            course += 'a';
            m_executor.post(second);
        });
        m_executor.post(first);
        QVERIFY(m_executor.turn());
        QCOMPARE(course, QByteArray("a"));
        QVERIFY(m_executor.hasJobs());
        QVERIFY(m_executor.turn());
        QCOMPARE(course, QByteArray("ab"));
    }

    void aWithdrawnJobDoesNotRun()
    {
        QByteArray course;
        CallJob queued([&] { course += 'q'; });
        CallJob sameBatch([&] { course += 's'; });
        CallJob first([&] {
            course += 'f';
            QVERIFY(m_executor.withdraw(sameBatch));
            QVERIFY(!m_executor.withdraw(first_()));
        });
        m_first = &first;
        m_executor.post(queued);
        QVERIFY(m_executor.withdraw(queued));
        QVERIFY(!m_executor.withdraw(queued));
        m_executor.post(first);
        m_executor.post(sameBatch);
        m_executor.turn();
        QCOMPARE(course, QByteArray("f"));
        QVERIFY(!m_executor.turn());
        m_executor.post(sameBatch); // it can be posted again
        m_executor.turn();
        QCOMPARE(course, QByteArray("fs"));
    }

    void aTurnWithinAJobRunsTheRestOfTheBatchInOrder()
    {
        QByteArray course;
        CallJob late([&] { course += 'd'; });
        CallJob b([&] { course += 'b'; });
        CallJob c([&] { course += 'c'; });
        CallJob a([&] {
            course += 'a';
            m_executor.post(late);
            m_executor.turn();
            course += '.';
        });
        for (Job* job : { static_cast<Job*>(&a), static_cast<Job*>(&b), static_cast<Job*>(&c) })
            m_executor.post(*job);
        m_executor.turn();
        QCOMPARE(course, QByteArray("abcd."));
        QVERIFY(!m_executor.turn());
    }

    void timersRunByTimeAndThoseOfOneMomentInTheOrderOfTheirStart()
    {
        QByteArray course;
        std::deque<Timer> timers;
        for (int i = 0; i < 20; ++i)
            timers.emplace_back(m_executor, [&course, i] { course += char('a' + i); });
        const TimePoint now = m_clock.now();
        // Started backwards, so that neither addresses nor construction can give this order.
        for (std::size_t i = 20; i-- > 10;)
            timers[i].start(now + 2ms);
        for (std::size_t i = 0; i < 10; ++i)
            timers[i].start(now + 1ms);
        timers[12].start(now + 2ms); // a restart is a start
        QVERIFY(!m_executor.turn());
        m_clock.set(now + 1ms);
        QVERIFY(m_executor.turn());
        QCOMPARE(course, QByteArray("abcdefghij"));
        course.clear();
        m_clock.set(now + 5ms);
        m_executor.turn();
        QCOMPARE(course, QByteArray("tsrqponlkm"));
        QVERIFY(!m_executor.nextTimer());
    }

    void aTimerStartedInACallbackIsDueAtTheNextTurn_data()
    {
        QTest::addColumn<int>("offsetMs");
        QTest::newRow("in the past") << -5;
        QTest::newRow("now") << 0;
    }
    void aTimerStartedInACallbackIsDueAtTheNextTurn()
    {
        QFETCH(int, offsetMs);
        int ran = 0, other = 0;
        std::optional<Timer> timer;
        timer.emplace(m_executor, [&] {
            ++ran;
            timer->start(m_clock.now() + std::chrono::milliseconds(offsetMs));
        });
        Timer behind(m_executor, [&] { ++other; });
        timer->start(m_clock.now());
        behind.start(m_clock.now());
        m_executor.turn();
        QCOMPARE(ran, 1); // not for ever, and the other one had its turn
        QCOMPARE(other, 1);
        QVERIFY(timer->isActive());
        m_executor.turn();
        QCOMPARE(ran, 2);
        timer->stop();
        QVERIFY(!m_executor.turn());
    }

    void aCallbackMayStopRestartAndDestroyTimersIncludingItsOwn()
    {
        QByteArray course;
        std::optional<Timer> own, stopped, destroyed, moved;
        own.emplace(m_executor, [&] {
            course += 'o';
            stopped->stop();
            destroyed.reset();
            moved->start(m_clock.now() + 1s);
            own.reset();
            course += '.';
        });
        stopped.emplace(m_executor, [&] { course += 's'; });
        destroyed.emplace(m_executor, [&] { course += 'd'; });
        moved.emplace(m_executor, [&] { course += 'm'; });
        for (auto* timer : { &own, &stopped, &destroyed, &moved })
            (*timer)->start(m_clock.now());
        m_executor.turn();
        QCOMPARE(course, QByteArray("o."));
        QVERIFY(!stopped->isActive());
        QCOMPARE(moved->when(), std::optional(m_clock.now() + 1s));
        m_clock.set(m_clock.now() + 1s);
        m_executor.turn();
        QCOMPARE(course, QByteArray("o.m"));
    }

    void theThreadIsWokenForTheEarliestTimerAndOnlyWhenThatChanges()
    {
        m_executor.wakeUps.clear();
        const TimePoint now = m_clock.now();
        using Wakes = std::vector<std::optional<TimePoint>>;
        Timer late(m_executor, [] {}), early(m_executor, [] {});
        late.start(now + 20ms);
        early.start(now + 10ms);
        Timer later(m_executor, [] {});
        later.start(now + 30ms);
        QVERIFY(m_executor.wakeUps == (Wakes { now + 20ms, now + 10ms }));
        m_executor.wakeUps.clear();
        later.stop();
        QVERIFY(m_executor.wakeUps.empty());
        early.stop();
        late.stop();
        QVERIFY(m_executor.wakeUps == (Wakes { now + 20ms, std::nullopt }));
        late.stop(); // twice is nothing
        QCOMPARE(m_executor.wakeUps.size(), std::size_t(2));
    }

    void theRunningThreadKnowsItsExecutor()
    {
        Executor* seen = nullptr;
        CallJob job([&] { seen = Executor::current(); });
        m_executor.post(job);
        m_executor.turn();
        QCOMPARE(seen, static_cast<Executor*>(&m_executor));
        QVERIFY(!Executor::current());
    }

private:
    Job& first_() { return *m_first; }

    VirtualClock m_clock;
    ManualExecutor m_executor { m_clock };
    Job* m_first = nullptr;
};

QTEST_APPLESS_MAIN(TestExecutor)
#include "tst_executor.moc"
