// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include <QtTest> // first: moc 6.4 cannot read <concepts> before a Qt header

#include "core/runtime/detached.h"
#include "core/runtime/pollexecutor.h"
#include "core/runtime/post.h"
#include "core/runtime/sleep.h"

#include <QDir>
#include <QFile>

#include <sys/socket.h>
#include <unistd.h>

#include <deque>
#include <future>
#include <random>
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

/// Runs `body` on the executor's thread and waits for its end.
void on(PollExecutor& executor, const std::function<void()>& body)
{
    std::promise<void> ran;
    post(executor, [&] {
        body();
        ran.set_value();
    });
    ran.get_future().wait();
}

/// Two connected sockets.
struct Pair {
    Pair() { ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends); }
    ~Pair()
    {
        ::close(ends[0]);
        if (ends[1] >= 0)
            ::close(ends[1]);
    }
    Q_DISABLE_COPY_MOVE(Pair)
    void send(qsizetype count) const
    {
        const QByteArray bytes(count, 'x');
        QCOMPARE(::write(ends[1], bytes.constData(), std::size_t(count)), ssize_t(count));
    }
    [[nodiscard]] ssize_t readOne() const
    {
        char byte = 0;
        return ::read(ends[0], &byte, 1);
    }
    void hangUp() { ::close(std::exchange(ends[1], -1)); }
    int ends[2] { -1, -1 };
};

/// What was ever written to the eventfds of this process: nobody reads them.
std::uint64_t wakeUps()
{
    std::uint64_t sum = 0;
    const QDir folder(QStringLiteral("/proc/self/fdinfo"));
    for (const QString& name : folder.entryList(QDir::Files)) {
        QFile file(folder.filePath(name));
        if (!file.open(QIODevice::ReadOnly))
            continue;
        for (const QByteArray& line : file.readAll().split('\n')) {
            if (line.startsWith("eventfd-count:"))
                sum += line.mid(14).trimmed().toULongLong(nullptr, 16);
        }
    }
    return sum;
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

    void aPostToAThreadThatIsAwakeCostsNoSystemCall()
    {
        constexpr int jobs = 1000;
        const SteadyClock clock;
        Pair pair;
        PollExecutor executor(clock);
        std::optional<DescriptorWatch> watch;
        std::promise<void> begun, goOn;
        std::atomic<int> ran { 0 };
        post(executor, [&] {
            watch.emplace(
                executor, pair.ends[0], [] {}, [] {}); // else it sleeps without eventfd
            watch->watchReading(true);
            begun.set_value();
            goOn.get_future().wait();
        });
        begun.get_future().wait();
        const std::uint64_t before = wakeUps();
        for (int i = 0; i < jobs; ++i)
            post(executor, [&] { ++ran; });
        const std::uint64_t after = wakeUps();
        goOn.set_value();
        on(executor, [] {});
        on(executor, [&] { watch.reset(); });
        QCOMPARE(ran.load(), jobs);
        QCOMPARE(after, before);
    }

    void whetherItWatchesADescriptorOrNotEveryPostWakesIt()
    {
        constexpr int rounds = 3000;
        const SteadyClock clock;
        Pair pair;
        PollExecutor executor(clock);
        std::optional<DescriptorWatch> watch;
        for (int round = 0; round < rounds; ++round) {
            on(executor, [&] { // nobody posts but after this has run, so it sleeps in between
                if (round % 3 == 0) {
                    watch.emplace(
                        executor, pair.ends[0], [] {}, [] {});
                    watch->watchReading(true);
                } else {
                    watch.reset();
                }
            });
        }
        on(executor, [&] { watch.reset(); });
    }

    void itEndsHoweverItSleeps()
    {
        // Also between its look at whether to end and its sleep: of so many, some hit that.
        constexpr int rounds = 2000;
        const SteadyClock clock;
        std::mt19937 random(4711);
        for (int round = 0; round < rounds; ++round) {
            std::atomic<bool> begun { false };
            auto executor = std::make_unique<PollExecutor>(clock);
            post(*executor, [&] { begun = true; });
            while (!begun)
                std::this_thread::yield();
            for (std::uint32_t spins = random() % 400; spins > 0; --spins)
                begun.store(false);
            executor->join();
        }
    }

    void whatIsPostedAfterItsThreadHasEndedRunsWithItsDestruction()
    {
        const SteadyClock clock;
        bool ran = false;
        {
            PollExecutor executor(clock);
            executor.join();
            executor.join();
            post(executor, [&] { ran = true; });
            QVERIFY(!ran);
        }
        QVERIFY(ran);
        QVERIFY(!Executor::current());
    }

    void aWatchTellsAsLongAsThereIsSomethingToRead()
    {
        const SteadyClock clock;
        PollExecutor executor(clock);
        const Pair pair;
        std::optional<DescriptorWatch> watch;
        std::promise<void> done;
        int reads = 0;
        on(executor, [&] {
            watch.emplace(
                executor, pair.ends[0],
                [&] {
                    if (pair.readOne() == 1 && ++reads == 5)
                        done.set_value();
                },
                [] { QFAIL("it was not asked for"); });
            watch->watchReading(true);
        });
        pair.send(3); // while the thread sleeps
        pair.send(2);
        done.get_future().wait();
        on(executor, [&] {
            watch->watchReading(false);
            pair.send(1);
        });
        on(executor, [] {});
        on(executor, [&] { watch.reset(); });
        QCOMPARE(reads, 5);
    }

    void aBrokenDescriptorIsToldAsWhatIsWanted()
    {
        const SteadyClock clock;
        PollExecutor executor(clock);
        Pair pair;
        std::optional<DescriptorWatch> watch;
        std::promise<void> read, written;
        on(executor, [&] {
            watch.emplace(
                executor, pair.ends[0],
                [&] {
                    watch->watchReading(false);
                    read.set_value();
                },
                [&] {
                    watch->watchWriting(false);
                    written.set_value();
                });
            watch->watchReading(true);
        });
        pair.hangUp();
        read.get_future().wait();
        on(executor, [&] { watch->watchWriting(true); });
        written.get_future().wait();
        on(executor, [&] { watch.reset(); });
    }

    void aCallbackMayEndItsOwnWatch()
    {
        const SteadyClock clock;
        PollExecutor executor(clock);
        const Pair pair;
        pair.send(1);
        std::optional<DescriptorWatch> watch;
        std::promise<void> done;
        bool late = false;
        on(executor, [&] {
            watch.emplace(
                executor, pair.ends[0],
                [&, kept = std::string(100, 'k')] {
                    watch.reset();
                    if (kept.size() == 100) // what the callback has caught is still there
                        done.set_value();
                },
                [&] { late = true; });
            watch->watchReading(true);
            watch->watchWriting(true); // is ready, too
        });
        done.get_future().wait();
        on(executor, [] {});
        QVERIFY(!late);
    }

    void aCallbackMayEndAnotherWatchThatIsReadyAsWell()
    {
        const SteadyClock clock;
        PollExecutor executor(clock);
        const Pair pairs[2];
        const Pair silent;
        std::optional<DescriptorWatch> watches[2];
        int told = 0, wronglyTold = 0;
        on(executor, [&] {
            for (int i : { 0, 1 }) {
                pairs[i].send(1);
                watches[i].emplace(
                    executor, pairs[i].ends[0],
                    [&, i] {
                        ++told;
                        watches[i]->watchReading(false);
                        // Another takes the other's place, also in memory: what the kernel has told
                        // of that one is nothing to it.
                        watches[1 - i].emplace(
                            executor, silent.ends[0], [&] { ++wronglyTold; }, [] {});
                        watches[1 - i]->watchReading(true);
                    },
                    [] {});
                watches[i]->watchReading(true);
            }
        });
        on(executor, [] {});
        on(executor, [] {});
        on(executor, [&] {
            watches[0].reset();
            watches[1].reset();
        });
        QCOMPARE(told, 1);
        QCOMPARE(wronglyTold, 0);
    }

    void jobsTimersAndDescriptorsDoNotStarveEachOther()
    {
        const SteadyClock clock;
        PollExecutor executor(clock);
        const Pair pair;
        std::optional<DescriptorWatch> watch;
        std::optional<Timer> timer;
        int reads = 0, rings = 0, turns = 0;
        std::promise<void> done;
        std::function<void()> again = [&] { // the queue is never empty
            ++turns;
            if (reads >= 100 && rings >= 100) {
                watch.reset();
                timer.reset();
                return done.set_value();
            }
            post(executor, again);
        };
        on(executor, [&] {
            pair.send(1); // never read: always ready
            watch.emplace(
                executor, pair.ends[0], [&] { ++reads; }, [] {});
            watch->watchReading(true);
            timer.emplace(executor, [&] {
                ++rings;
                timer->start(clock.now());
            });
            timer->start(clock.now());
            again();
        });
        done.get_future().wait();
        QVERIFY(turns >= 100);
    }
};

QTEST_APPLESS_MAIN(TestPollExecutor)
#include "tst_pollexecutor.moc"
