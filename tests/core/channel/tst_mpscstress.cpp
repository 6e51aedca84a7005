// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include <QtTest> // first: moc 6.4 cannot read <concepts> before a Qt header

#include "core/channel/mpsc.h"
#include "core/runtime/detached.h"
#include "core/runtime/pollexecutor.h"
#include "core/runtime/post.h"
#include "tests/support/ownedcoroutine.h"

#include <future>
#include <random>

using namespace sluice;

namespace {
struct Parcel {
    int producer = 0;
    int number = 0;
};

/// How each value of a producer ended, as the producer knows it.
enum class Fate : std::uint8_t { Unsent, Sent, GaveUp };

struct Course {
    static constexpr int threads = 3, producersPerThread = 8, rounds = 400;
    static constexpr int producers = threads * producersPerThread;

    std::vector<std::vector<Fate>> fates { producers, std::vector<Fate>(rounds, Fate::Unsent) };
    std::vector<std::vector<int>> received { producers };
    std::atomic<int> elsewhere { 0 }; ///< resumptions on a wrong thread
    std::atomic<int> overfull { 0 };
    std::promise<void> ended;
};

OwnedCoroutine attempt(Sender<Parcel> sender, Parcel parcel, Fate* fate, bool permitFirst)
{
    if (permitFirst) {
        Permit<Parcel> permit = co_await sender.reserve();
        if (permit && permit.send(parcel))
            *fate = Fate::Sent;
    } else {
        const bool sent = co_await sender.send(parcel);
        if (sent)
            *fate = Fate::Sent;
    }
}

/// Sends in every way there is; sometimes gives up after a few turns of its thread.
Detached produce(Sender<Parcel> sender, Course* course, int producer)
{
    std::mt19937 random(static_cast<unsigned>(producer) + 1);
    const auto thread = std::this_thread::get_id();
    for (int number = 0; number < Course::rounds; ++number) {
        Fate& fate = course->fates[std::size_t(producer)][std::size_t(number)];
        Parcel parcel { producer, number };
        switch (random() % 6) {
        case 0:
            if (sender.trySend(parcel) == TrySend::Sent)
                fate = Fate::Sent;
            else
                co_await NextTurn();
            break;
        case 1: {
            Permit<Parcel> permit = co_await sender.reserve();
            if (random() % 2)
                break; // dropped: hands its place on
            co_await NextTurn();
            if (permit.send(parcel))
                fate = Fate::Sent;
            break;
        }
        case 2:
        case 3: {
            OwnedCoroutine trial = attempt(sender, parcel, &fate, random() % 2);
            for (auto turns = random() % 4; turns > 0 && !trial.isDone(); --turns)
                co_await NextTurn();
            if (!trial.isDone()) {
                trial.destroy();
                fate = Fate::GaveUp;
            }
            break;
        }
        default: {
            const bool sent = co_await sender.send(parcel);
            if (sent)
                fate = Fate::Sent;
        }
        }
        if (std::this_thread::get_id() != thread)
            ++course->elsewhere;
    }
}

Detached consume(Receiver<Parcel> receiver, Course* course, bool changing)
{
    std::mt19937 random(7);
    const auto thread = std::this_thread::get_id();
    std::size_t most = receiver.counts().capacity;
    while (const auto parcel = co_await receiver.receive()) {
        course->received[std::size_t(parcel->producer)].push_back(parcel->number);
        if (std::this_thread::get_id() != thread)
            ++course->elsewhere;
        const auto counts = receiver.counts();
        if (counts.depth + counts.reserved > most)
            ++course->overfull;
        if (changing && random() % 8 == 0) {
            const std::size_t capacity = 1 + random() % 12;
            most = std::max<std::size_t>(most, capacity);
            receiver.setCapacity(capacity);
        }
    }
    const auto counts = receiver.counts();
    if (counts.depth || counts.reserved || counts.waiting)
        ++course->overfull;
    course->ended.set_value();
}
} // namespace

class TestMpscStress : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyValueArrivesOnceAndInOrderWhateverIsCancelled_data()
    {
        QTest::addColumn<int>("capacity");
        QTest::addColumn<bool>("changing");
        QTest::newRow("one place") << 1 << false;
        QTest::newRow("four places") << 4 << false;
        QTest::newRow("capacity changes") << 4 << true;
    }
    void everyValueArrivesOnceAndInOrderWhateverIsCancelled()
    {
        QFETCH(int, capacity);
        QFETCH(bool, changing);
        const SteadyClock clock;
        Course course;
        {
            PollExecutor consumer(clock, "consumer");
            std::vector<std::unique_ptr<PollExecutor>> threads;
            for (int t = 0; t < Course::threads; ++t)
                threads.push_back(std::make_unique<PollExecutor>(clock, "producer"));
            auto [sender, receiver] = makeChannel<Parcel>(std::size_t(capacity), clock);
            auto moved = std::make_shared<Receiver<Parcel>>(std::move(receiver));
            post(consumer, [&] { consume(std::move(*moved), &course, changing); });
            auto ended = course.ended.get_future();
            for (int producer = 0; producer < Course::producers; ++producer)
                post(*threads[std::size_t(producer % Course::threads)],
                    [&course, own = sender, producer] { produce(own, &course, producer); });
            Sender<Parcel>(std::move(sender)); // the producers' are the last ones
            // A lost wake-up would let somebody sleep for ever.
            QVERIFY(ended.wait_for(std::chrono::minutes(2)) == std::future_status::ready);
        }
        QCOMPARE(course.elsewhere.load(), 0);
        QCOMPARE(course.overfull.load(), 0);
        int gaveUp = 0, sent = 0;
        for (std::size_t producer = 0; producer < Course::producers; ++producer) {
            const auto& numbers = course.received[producer];
            QVERIFY(std::is_sorted(numbers.begin(), numbers.end()));
            QVERIFY(std::adjacent_find(numbers.begin(), numbers.end()) == numbers.end());
            const auto& fates = course.fates[producer];
            for (int number = 0; number < Course::rounds; ++number) {
                const bool arrived = std::binary_search(numbers.begin(), numbers.end(), number);
                const Fate fate = fates[std::size_t(number)];
                if (fate != Fate::GaveUp) // who gave up cannot know
                    QCOMPARE(arrived, fate == Fate::Sent);
                gaveUp += fate == Fate::GaveUp;
                sent += fate == Fate::Sent;
            }
        }
        QVERIFY(gaveUp > 0);
        QVERIFY(sent > Course::producers * Course::rounds / 3);
    }

    void closingUnderLoadLetsNobodySleep()
    {
        const SteadyClock clock;
        for (int round = 0; round < 20; ++round) {
            Course course;
            auto [sender, receiver] = makeChannel<Parcel>(2, clock);
            std::vector<std::unique_ptr<PollExecutor>> threads;
            for (int t = 0; t < Course::threads; ++t)
                threads.push_back(std::make_unique<PollExecutor>(clock, "producer"));
            for (int producer = 0; producer < Course::producers; ++producer)
                post(*threads[std::size_t(producer % Course::threads)],
                    [&course, own = sender, producer] { produce(own, &course, producer); });
            std::size_t received = 0;
            while (received < std::size_t(round) * 20)
                receiver.tryReceive() ? void(++received) : std::this_thread::yield();
            receiver.close();
            while (receiver.tryReceive())
                ++received;
            threads.clear(); // every producer comes to its end
            // Whoever sleeps for ever keeps its frame, and that its sender.
            QVERIFY(sender.isClosed());
            const auto counts = receiver.counts();
            QCOMPARE(counts.depth + counts.reserved + counts.waiting, std::size_t(0));
            std::size_t sent = 0;
            for (const auto& fates : course.fates)
                sent += std::size_t(std::count(fates.begin(), fates.end(), Fate::Sent));
            QVERIFY(sent <= received);
            QCOMPARE(course.elsewhere.load(), 0);
        }
    }
};

QTEST_APPLESS_MAIN(TestMpscStress)
#include "tst_mpscstress.moc"
