// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/runtime/post.h"
#include "core/runtime/qtexecutor.h"
#include "core/runtime/sleep.h"
#include "core/runtime/virtualruntime.h"
#include "tests/support/manualexecutor.h"
#include "tests/support/ownedcoroutine.h"

#include <QEventLoop>
#include <QThread>
#include <QtTest>

#include <thread>

using namespace sluice;
using namespace std::chrono_literals;

namespace {
OwnedCoroutine sleepThenSet(Duration duration, bool* done)
{
    co_await sleepFor(duration);
    *done = true;
}
} // namespace

class TestQtExecutor : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void itIsItsThreadsExecutorWhileItLives()
    {
        QVERIFY(!Executor::current());
        {
            const QtExecutor executor(m_clock);
            QCOMPARE(Executor::current(), static_cast<const Executor*>(&executor));
        }
        QVERIFY(!Executor::current());
    }

    void jobsOfOtherThreadsRunInTheEventLoopInOrder()
    {
        constexpr int threads = 3, jobs = 300;
        QtExecutor executor(m_clock);
        QList<int> log[threads];
        int ran = 0;
        bool elsewhere = false;
        QThread* const home = QThread::currentThread();
        std::vector<std::thread> posters;
        for (int t = 0; t < threads; ++t)
            posters.emplace_back([&, t] {
                for (int i = 0; i < jobs; ++i)
                    post(executor, [&, t, i] {
                        log[t].append(i);
                        ++ran;
                        elsewhere = elsewhere || QThread::currentThread() != home;
                    });
            });
        for (std::thread& poster : posters)
            poster.join();
        QCOMPARE(ran, 0);
        QTRY_COMPARE(ran, threads * jobs);
        QVERIFY(!elsewhere);
        for (const QList<int>& each : log)
            QVERIFY(std::is_sorted(each.begin(), each.end()));
    }

    void aNestedEventLoopRunsTheRestOfTheBatchAndNothingTwice()
    {
        QtExecutor executor(m_clock);
        QByteArray course;
        QEventLoop inner;
        post(executor, [&] {
            course += 'a';
            post(executor, [&] {
                course += 'c';
                inner.quit();
            });
            inner.exec();
            course += '.';
        });
        post(executor, [&] { course += 'b'; });
        QTRY_VERIFY(course.endsWith('.'));
        QCOMPARE(course, QByteArray("abc."));
        QCoreApplication::processEvents();
        QCOMPARE(course, QByteArray("abc."));
    }

    void timersRunInANestedEventLoopOfATimer()
    {
        QtExecutor executor(m_clock);
        QByteArray course;
        QEventLoop inner;
        Timer second(executor, [&] {
            course += 'b';
            inner.quit();
        });
        Timer first(executor, [&] {
            course += 'a';
            inner.exec();
            course += '.';
        });
        first.start(m_clock.now());
        second.start(m_clock.now() + 1ms);
        QTRY_VERIFY(course.endsWith('.'));
        QCOMPARE(course, QByteArray("ab."));
    }

    void aTimerThatQtFiresTooEarlyIsSetAgain()
    {
        VirtualClock clock;
        QtExecutor executor(clock);
        int ran = 0, otherRan = 0;
        Timer timer(executor, [&] { ++ran; });
        timer.start(clock.now() + 1ms);
        QTimer qt; // the same wait: over when Qt has fired the first one
        qt.setSingleShot(true);
        QObject::connect(&qt, &QTimer::timeout, this, [&] { ++otherRan; });
        qt.setTimerType(Qt::PreciseTimer);
        qt.start(3ms);
        QTRY_COMPARE(otherRan, 1);
        QCOMPARE(ran, 0); // its own clock has not moved
        clock.set(clock.now() + 1ms);
        QTRY_COMPARE(ran, 1);
    }

    void aCoroutineSleepsOnItAndMayBeDestroyedMeanwhile()
    {
        QtExecutor executor(m_clock);
        bool done = false, never = false;
        const OwnedCoroutine sleeper = sleepThenSet(1ms, &done);
        OwnedCoroutine destroyed = sleepThenSet(0ms, &never);
        destroyed.destroy();
        QTRY_VERIFY(done);
        QVERIFY(sleeper.isDone());
        QVERIFY(!never);
    }

    void itsEndRunsWhatIsQueued()
    {
        QByteArray course;
        {
            QtExecutor executor(m_clock);
            post(executor, [&] {
                course += 'a';
                post(executor, [&] { course += 'b'; });
            });
        }
        QCOMPARE(course, QByteArray("ab"));
    }

private:
    const SteadyClock m_clock;
};

QTEST_GUILESS_MAIN(TestQtExecutor)
#include "tst_qtexecutor.moc"
