// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include <QtTest> // first: moc 6.4 cannot read <concepts> before a Qt header

#include "core/runtime/detached.h"
#include "core/runtime/pollexecutor.h"
#include "core/runtime/post.h"
#include "core/runtime/sleep.h"

#include <deque>
#include <future>
#include <thread>

using namespace sluice;
using namespace std::chrono_literals;

namespace {
struct Noted final : Job {
    explicit Noted(int thread, int number, std::vector<std::pair<int, int>>* into)
        : Job([](Job& job) noexcept {
            auto& self = static_cast<Noted&>(job);
            self.log->emplace_back(self.from, self.index);
        })
        , from(thread)
        , index(number)
        , log(into)
    {
    }
    int from, index;
    std::vector<std::pair<int, int>>* log;
};

Detached sleepThenNote(Duration duration, std::vector<int>* log, int number)
{
    co_await sleepFor(duration);
    log->push_back(number);
}
} // namespace

class TestPollExecutor : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyJobOfManyThreadsRunsOnceInTheOrderOfItsThread()
    {
        constexpr int threads = 4, jobs = 5000;
        const SteadyClock clock;
        std::vector<std::pair<int, int>> log;
        std::deque<Noted> all[threads];
        {
            PollExecutor executor(clock, "tested");
            std::vector<std::thread> posters;
            for (int t = 0; t < threads; ++t)
                posters.emplace_back([&, t] {
                    for (int i = 0; i < jobs; ++i)
                        executor.post(all[t].emplace_back(t, i, &log));
                });
            for (std::thread& poster : posters)
                poster.join();
        } // runs what is queued, then joins
        QCOMPARE(log.size(), std::size_t(threads * jobs));
        int next[threads] = {};
        for (const auto& [thread, index] : log)
            QCOMPARE(index, next[thread]++);
    }

    void jobsRunOnItsThreadWhichKnowsIt()
    {
        const SteadyClock clock;
        std::thread::id id;
        Executor* current = nullptr;
        PollExecutor executor(clock);
        std::promise<void> ran;
        post(executor, [&] {
            id = std::this_thread::get_id();
            current = Executor::current();
            ran.set_value();
        });
        ran.get_future().wait();
        QVERIFY(id != std::this_thread::get_id());
        QCOMPARE(current, static_cast<Executor*>(&executor));
        QVERIFY(!Executor::current());
    }

    void theEndWaitsForWhatJobsPostAndForTimersThatAreSet()
    {
        const SteadyClock clock;
        std::vector<int> log;
        {
            PollExecutor executor(clock);
            post(executor, [&] {
                sleepThenNote(3ms, &log, 3);
                sleepThenNote(1ms, &log, 2);
                post(executor, [&] { log.push_back(1); });
            });
        }
        QCOMPARE(log, (std::vector<int> { 1, 2, 3 }));
    }

    void anEarlierTimerEndsALongSleep()
    {
        const SteadyClock clock;
        std::promise<void> early;
        PollExecutor executor(clock);
        std::optional<Timer> late, soon;
        std::promise<void> started;
        post(executor, [&] {
            late.emplace(executor, [] {});
            late->start(clock.now() + 1h);
            started.set_value();
        });
        started.get_future().wait();
        post(executor, [&] {
            soon.emplace(executor, [&] {
                late.reset();
                early.set_value();
            });
            soon->start(clock.now() + 1ms);
        });
        early.get_future().wait(); // not after an hour
    }

    void whoSeesTheLastJobRunMayDestroyItAtOnce()
    {
        const SteadyClock clock;
        for (int round = 0; round < 300; ++round) {
            std::atomic<bool> ran { false };
            auto executor = std::make_unique<PollExecutor>(clock);
            Executor* home = executor.get();
            std::thread poster([home, &ran] { post(*home, [&ran] { ran = true; }); });
            while (!ran)
                std::this_thread::yield();
            executor.reset(); // the poster may still be on its way out of post()
            poster.join();
        }
    }
};

QTEST_APPLESS_MAIN(TestPollExecutor)
#include "tst_pollexecutor.moc"
