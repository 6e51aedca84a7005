// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include <QtTest> // first: moc 6.4 cannot read <concepts> before a Qt header

#include "core/channel/channelstate.h"
#include "core/runtime/virtualruntime.h"
#include "tests/support/manualexecutor.h"

#include <deque>
#include <random>

using namespace sluice;
using namespace std::chrono_literals;

namespace {
/// A value that wants to know when it got its place, and belongs to one of two groups.
struct Parcel {
    int number = 0;
    int group = 0;
    std::int64_t* admittedAt = nullptr;
    Lane lane = Lane::Interactive;
    std::uint64_t order = 0; ///< among those offered
};
using State = ChannelState<Parcel>;
using Offered = State::Offered;
} // namespace

template <> struct sluice::ChannelTraits<Parcel> {
    static void numbered(Parcel& parcel, std::uint64_t number) noexcept { parcel.order = number; }
    static void admitted(Parcel& parcel, TimePoint now) noexcept
    {
        if (parcel.admittedAt)
            *parcel.admittedAt = toNanos(now);
    }
    static int group(const Parcel& parcel) noexcept { return parcel.group; }
    static Lane lane(const Parcel& parcel) noexcept { return parcel.lane; }
};

class TestChannelState : public QObject {
    Q_OBJECT

    Offered offer(State& state, int number, Ticket* ticket = nullptr, bool mayWait = true)
    {
        Parcel parcel { number };
        return state.offer(parcel, m_clock.now(), mayWait, nullptr, ticket);
    }
    static QList<int> queued(const State& state)
    {
        QList<int> numbers;
        state.eachQueued([&](const Parcel& parcel) {
            numbers += parcel.number;
            return true;
        });
        return numbers;
    }
    static QList<int> waiting(const State& state)
    {
        QList<int> numbers;
        state.eachWaiting([&](const Parcel& parcel) {
            numbers += parcel.number;
            return true;
        });
        return numbers;
    }

private Q_SLOTS:
    void aWithdrawnValueHandsItsPlaceOn()
    {
        State state(2, m_clock);
        Ticket first, third;
        QCOMPARE(int(offer(state, 1, &first)), int(Offered::Admitted));
        QCOMPARE(int(offer(state, 2)), int(Offered::Admitted));
        QCOMPARE(int(offer(state, 3, &third)), int(Offered::Waiting));
        QCOMPARE(int(offer(state, 4)), int(Offered::Waiting));
        QCOMPARE(state.withdraw(third, m_clock.now())->number, 3); // waiting: nobody's place
        QCOMPARE(queued(state), (QList<int> { 1, 2 }));
        QCOMPARE(state.withdraw(first, m_clock.now())->number, 1); // queued: the next one's place
        QCOMPARE(queued(state), (QList<int> { 2, 4 }));
        QCOMPARE(waiting(state), QList<int>());
    }

    void aStaleTicketTakesNothing()
    {
        State state(1, m_clock);
        Ticket ticket;
        offer(state, 1, &ticket);
        QVERIFY(state.withdraw(ticket, m_clock.now()));
        offer(state, 2); // the same slot again
        QVERIFY(!state.withdraw(ticket, m_clock.now()));
        QVERIFY(!state.withdraw(Ticket(), m_clock.now()));
        QCOMPARE(queued(state), QList<int> { 2 });
    }

    void aTicketOutlivesTheMoveFromWaitingToQueued()
    {
        State state(1, m_clock);
        Ticket ticket;
        offer(state, 1);
        offer(state, 2, &ticket);
        QCOMPARE(state.takeOne(m_clock.now())->number, 1);
        QCOMPARE(queued(state), QList<int> { 2 });
        QCOMPARE(state.withdraw(ticket, m_clock.now())->number, 2);
    }

    void everyValueHasANumberInTheOrderInWhichTheyWereOffered()
    {
        State state(1, m_clock);
        const auto orderOf = [&](auto offered) {
            Parcel parcel;
            offered(parcel);
            return parcel.order;
        };
        const TimePoint now = m_clock.now();
        QCOMPARE(int(state.reserve(now, false, nullptr, nullptr)), int(Offered::Admitted));
        QCOMPARE(
            orderOf([&](Parcel& parcel) { state.offer(parcel, now, false, nullptr, nullptr); }),
            1U); // full
        QCOMPARE(orderOf([&](Parcel& parcel) { state.number(parcel); }), 2U); // never offered
        Parcel fulfilling;
        QVERIFY(state.fulfil(fulfilling, now));
        QCOMPARE(state.takeOne(now)->order, 3U);
        Ticket ticket;
        Parcel queued;
        state.offer(queued, now, true, nullptr, &ticket);
        Parcel waiting;
        state.offer(waiting, now, true, nullptr, &ticket);
        QCOMPARE(state.takeOne(now)->order, 4U);
        QCOMPARE(state.takeOne(now)->order, 5U);
        state.close(now);
        QCOMPARE(orderOf([&](Parcel& parcel) { state.offer(parcel, now, true, nullptr, nullptr); }),
            6U); // closed
    }

    void whatExpiresLeavesInOrderAndMakesRoom()
    {
        State state(3, m_clock);
        for (int number = 1; number <= 7; ++number)
            offer(state, number);
        QList<int> expired;
        state.expire(
            m_clock.now(), [](const Parcel& parcel) { return parcel.number % 2 == 1; },
            [&](Parcel parcel) { expired += parcel.number; });
        QCOMPARE(expired, (QList<int> { 1, 3, 5, 7 }));
        QCOMPARE(queued(state), (QList<int> { 2, 4, 6 }));
        QCOMPARE(waiting(state), QList<int>());
    }

    void whoSleepsForAPlaceLearnsThatItExpired()
    {
        VirtualClock clock;
        ManualExecutor home(clock);
        State state(1, clock);
        offer(state, 1);
        int told = 0;
        CallJob job([&] { ++told; });
        PlaceWaiter waiter { &job, &home };
        Parcel parcel { 2 };
        state.offer(parcel, clock.now(), true, &waiter, nullptr);
        state.expire(
            clock.now(), [](const Parcel& each) { return each.number == 2; }, [](Parcel) {});
        home.turn();
        QCOMPARE(told, 1);
        QCOMPARE(int(waiter.result), int(PlaceWaiter::Result::Closed));
    }

    void theOldestGoesWhenTheNewestMustGetIn()
    {
        State state(2, m_clock);
        std::optional<Parcel> evicted;
        for (int number = 1; number <= 2; ++number) {
            Parcel parcel { number };
            QCOMPARE(int(state.offerEvicting(parcel, m_clock.now(), nullptr, evicted)),
                int(Offered::Admitted));
            QVERIFY(!evicted);
        }
        Parcel parcel { 3 };
        QCOMPARE(int(state.offerEvicting(parcel, m_clock.now(), nullptr, evicted)),
            int(Offered::Admitted));
        QCOMPARE(evicted->number, 1);
        QCOMPARE(queued(state), (QList<int> { 2, 3 }));
    }

    void evictingDoesNotPassWhoWaits()
    {
        State state(1, m_clock);
        offer(state, 1);
        offer(state, 2); // waits since before the policy was changed
        std::optional<Parcel> evicted;
        Parcel parcel { 3 };
        QCOMPARE(int(state.offerEvicting(parcel, m_clock.now(), nullptr, evicted)),
            int(Offered::Waiting));
        QCOMPARE(evicted->number, 1);
        QCOMPARE(queued(state), QList<int> { 2 });
        QCOMPARE(waiting(state), QList<int> { 3 });
    }

    void nothingIsEvictedInVain()
    {
        std::optional<Parcel> evicted;
        State lowered(3, m_clock);
        for (int number = 1; number <= 3; ++number)
            offer(lowered, number);
        lowered.setCapacity(1, m_clock.now());
        Parcel parcel { 4 };
        QCOMPARE(int(lowered.offerEvicting(parcel, m_clock.now(), nullptr, evicted)),
            int(Offered::Full));
        QVERIFY(!evicted);
        QCOMPARE(queued(lowered), (QList<int> { 1, 2, 3 }));

        State reserved(1, m_clock);
        QCOMPARE(
            int(reserved.reserve(m_clock.now(), false, nullptr, nullptr)), int(Offered::Admitted));
        QCOMPARE(int(reserved.offerEvicting(parcel, m_clock.now(), nullptr, evicted)),
            int(Offered::Full));
        QVERIFY(!evicted);

        State closed(1, m_clock);
        offer(closed, 1);
        closed.close(m_clock.now());
        QCOMPARE(int(closed.offerEvicting(parcel, m_clock.now(), nullptr, evicted)),
            int(Offered::Closed));
        QVERIFY(!evicted);
    }

    void closingHandsOutWhatWaitsAndKeepsWhatIsQueued()
    {
        State state(2, m_clock);
        for (int number = 1; number <= 5; ++number)
            offer(state, number);
        QList<int> refused;
        state.close(m_clock.now(), [&](Parcel parcel) { refused += parcel.number; });
        QCOMPARE(refused, (QList<int> { 3, 4, 5 }));
        QCOMPARE(int(offer(state, 6)), int(Offered::Closed));
        QCOMPARE(state.takeOne(m_clock.now())->number, 1);
        QCOMPARE(state.takeOne(m_clock.now())->number, 2);
        QVERIFY(!state.takeOne(m_clock.now()));
    }

    void takingStopsAtTheFirstThatIsNotAccepted()
    {
        State state(5, m_clock);
        for (int number = 1; number <= 5; ++number)
            offer(state, number);
        QList<int> taken;
        const auto count = state.take(
            m_clock.now(), [](const Parcel& parcel) { return parcel.number < 3; },
            [&](Parcel parcel) { taken += parcel.number; });
        QCOMPARE(count, std::size_t(2));
        QCOMPARE(taken, (QList<int> { 1, 2 }));
        QCOMPARE(queued(state), (QList<int> { 3, 4, 5 }));
    }

    void takingGoesOnWithThoseWhoWereWaiting()
    {
        State state(2, m_clock);
        for (int number = 1; number <= 5; ++number)
            offer(state, number);
        QList<int> taken;
        state.take(
            m_clock.now(), [](const Parcel&) { return true; },
            [&](Parcel parcel) { taken += parcel.number; });
        QCOMPARE(taken, (QList<int> { 1, 2, 3, 4, 5 }));
    }

    void nobodyIsAdmittedBeforeItCame()
    {
        State state(1, m_clock);
        std::int64_t admitted = 0;
        const TimePoint start = m_clock.now();
        Parcel first { 1 }, second { 2, 0, &admitted };
        state.offer(first, start, true, nullptr, nullptr);
        state.offer(second, start + 5us, true, nullptr, nullptr);
        state.takeOne(start + 2us); // the receiver read its clock before the sender did
        QCOMPARE(admitted, toNanos(start + 5us));
    }

    void theReceiverIsToldOncePerStretchOfWork()
    {
        VirtualClock clock;
        ManualExecutor home(clock);
        int told = 0;
        CallJob job([&] { ++told; });
        State state(10, clock);
        state.setReceiver(&home, &job);
        offer(state, 1);
        offer(state, 2);
        home.turn();
        QCOMPARE(told, 1);
        offer(state, 3); // it has not looked yet: it knows already
        QVERIFY(!home.turn());
        while (state.takeOne(clock.now())) { }
        offer(state, 4);
        home.turn();
        QCOMPARE(told, 2);
        state.setReceiver(nullptr, nullptr);
    }

    void theReceiverMayEmptyTheQueueBeforeItsNotificationArrives()
    {
        VirtualClock clock;
        ManualExecutor home(clock);
        int told = 0;
        CallJob job([&] { ++told; });
        bool otherRan = false;
        CallJob other([&] { otherRan = true; });
        State state(10, clock);
        state.setReceiver(&home, &job);
        offer(state, 1); // posted
        home.post(other);
        QVERIFY(state.takeOne(clock.now())); // for another reason, it looked meanwhile
        offer(state, 2); // must not be posted a second time: that would cut the executor's list
        home.turn();
        QCOMPARE(told, 1);
        QVERIFY(otherRan);
        QVERIFY(!home.turn());
        state.setReceiver(nullptr, nullptr);
    }

    void aReceiverThatLeavesTakesItsNotificationAlong()
    {
        VirtualClock clock;
        ManualExecutor home(clock);
        State state(10, clock);
        {
            CallJob job([] { QFAIL("it has gone"); });
            state.setReceiver(&home, &job);
            offer(state, 1);
            state.setReceiver(nullptr, nullptr);
        }
        QVERIFY(!home.turn());
        int told = 0;
        CallJob job([&] { ++told; });
        state.setReceiver(&home, &job); // there is something already
        home.turn();
        QCOMPARE(told, 1);
        state.setReceiver(nullptr, nullptr);
    }

    void theOldestWaitIsThatOfTheFirstInLine()
    {
        State state(1, m_clock);
        offer(state, 1);
        QVERIFY(!state.counts().oldestWait);
        const TimePoint start = m_clock.now();
        Ticket second;
        m_clock.set(start + 1ms);
        offer(state, 2, &second);
        m_clock.set(start + 3ms);
        offer(state, 3);
        QCOMPARE(*state.counts().oldestWait, start + 1ms);
        state.withdraw(second, m_clock.now());
        QCOMPARE(*state.counts().oldestWait, start + 3ms);
        state.takeOne(m_clock.now());
        QVERIFY(!state.counts().oldestWait);
    }

    /// Against a model of two deques: order, counts, gauges, and nobody waits while there is room.
    void itIsABoundedQueueWhateverIsDoneWithIt()
    {
        std::mt19937 random(2024);
        VirtualClock clock;
        State state(3, clock);
        std::size_t capacity = 3, permits = 0;
        std::deque<int> in, line; // 0 in line: a permit
        std::vector<std::pair<int, Ticket>> tickets;
        std::deque<PlaceWaiter> waiters;
        CallJob idle([] {});
        int next = 1;
        const auto admit = [&] {
            while (!line.empty() && in.size() + permits < capacity) {
                line.front() ? in.push_back(line.front()) : void(++permits);
                line.pop_front();
            }
        };
        for (int step = 0; step < 20'000; ++step) {
            clock.set(clock.now() + 1us);
            const bool room = line.empty() && in.size() + permits < capacity;
            switch (random() % 9) {
            case 0:
            case 1:
            case 2: {
                const bool mayWait = random() % 3;
                Parcel parcel { next, next % 2 };
                Ticket ticket;
                const Offered offered = state.offer(parcel, clock.now(), mayWait, nullptr, &ticket);
                QCOMPARE(int(offered),
                    int(room          ? Offered::Admitted
                            : mayWait ? Offered::Waiting
                                      : Offered::Full));
                if (room || mayWait) {
                    (room ? in : line).push_back(next);
                    tickets.emplace_back(next, ticket);
                }
                ++next;
                break;
            }
            case 3: {
                Ticket ticket;
                const Offered offered = state.reserve(clock.now(), true, nullptr, &ticket);
                QCOMPARE(int(offered), int(room ? Offered::Admitted : Offered::Waiting));
                room ? void(++permits) : line.push_back(0);
                break;
            }
            case 4:
                if (permits) {
                    --permits;
                    if (random() % 2) {
                        Parcel parcel { next, next % 2 };
                        QVERIFY(state.fulfil(parcel, clock.now()));
                        in.push_back(next++);
                    } else {
                        state.giveBack(clock.now());
                        admit();
                    }
                }
                break;
            case 5:
            case 6: {
                const auto value = state.takeOne(clock.now());
                QCOMPARE(value ? value->number : 0, in.empty() ? 0 : in.front());
                if (value)
                    in.pop_front();
                admit();
                break;
            }
            case 7:
                if (!tickets.empty()) {
                    const auto [number, ticket] = tickets[random() % tickets.size()];
                    const bool there = std::count(in.begin(), in.end(), number)
                        + std::count(line.begin(), line.end(), number);
                    const auto value = state.withdraw(ticket, clock.now());
                    QCOMPARE(value.has_value(), there);
                    if (value)
                        QCOMPARE(value->number, number);
                    std::erase(in, number);
                    std::erase(line, number);
                    admit();
                }
                break;
            case 8:
                if (random() % 4 == 0) {
                    capacity = 1 + random() % 6;
                    state.setCapacity(capacity, clock.now());
                    admit();
                }
            }
            const State::Counts counts = state.counts();
            QCOMPARE(counts.depth, in.size());
            QCOMPARE(counts.waiting, line.size());
            QCOMPARE(counts.reserved, permits);
            QCOMPARE(counts.capacity, capacity);
            QCOMPARE(state.gauges().depth.value(), std::int64_t(in.size()));
            QCOMPARE(state.gauges().waiting.value(), std::int64_t(line.size()));
            for (int group = 0; group < 2; ++group) {
                const auto ofGroup = [group](int number) { return number && number % 2 == group; };
                QCOMPARE(state.gauges(group).depth.value(),
                    std::int64_t(std::count_if(in.begin(), in.end(), ofGroup)));
            }
            if (step % 16 == 0) {
                QCOMPARE(queued(state), QList<int>(in.begin(), in.end()));
                QList<int> values;
                std::copy_if(line.begin(), line.end(), std::back_inserter(values),
                    [](int number) { return number != 0; });
                QCOMPARE(waiting(state), values);
            }
            if (tickets.size() > 60)
                tickets.erase(tickets.begin(), tickets.begin() + 30);
            while (line.size() > 20) { // bounded for the test's sake
                state.takeOne(clock.now());
                if (!in.empty())
                    in.pop_front();
                else if (permits) {
                    --permits;
                    state.giveBack(clock.now());
                }
                admit();
            }
        }
    }

private:
    VirtualClock m_clock;
};

QTEST_APPLESS_MAIN(TestChannelState)
#include "tst_channelstate.moc"
