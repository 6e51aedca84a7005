// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include <QtTest> // first: moc 6.4 cannot read <concepts> before a Qt header

#include "core/channel/channelstate.h"
#include "core/runtime/virtualruntime.h"

#include <thread>
#include <vector>

using namespace sluice;

namespace {
struct Parcel {
    int number = 0;
    Lane lane = Lane::Interactive;
};
using State = ChannelState<Parcel>;
using Offered = State::Offered;
} // namespace

template <> struct sluice::ChannelTraits<Parcel> {
    static void numbered(Parcel&, std::uint64_t) noexcept { }
    static void admitted(Parcel&, TimePoint) noexcept { }
    static int group(const Parcel&) noexcept { return 0; }
    static Lane lane(const Parcel& parcel) noexcept { return parcel.lane; }
};

/// Values that keep their places when they are taken, as the holder of a lock does.
class TestKeptPlaces : public QObject {
    Q_OBJECT

    Offered offer(State& state, int number, bool mayWait = true, Lane lane = Lane::Interactive)
    {
        Parcel parcel { number, lane };
        return state.offer(parcel, m_clock.now(), mayWait, nullptr, nullptr);
    }
    /// What can be taken; `released` does not keep its place.
    QList<int> take(State& state, int released = 0)
    {
        QList<int> taken;
        state.take(
            m_clock.now(), [](const Parcel&) { return true; },
            [&](const Parcel& parcel) {
                taken += parcel.number;
                return parcel.number != released;
            });
        return taken;
    }
    VirtualClock m_clock;

private Q_SLOTS:
    void onlyOneIsOutAtATimeAndTheOthersWait()
    {
        State state(1, m_clock);
        offer(state, 1);
        offer(state, 2);
        QCOMPARE(take(state), QList<int> { 1 });
        QCOMPARE(take(state), QList<int>());
        QCOMPARE(state.counts().waiting, std::size_t(1));
        QCOMPARE(state.counts().kept, std::size_t(1));
        QCOMPARE(int(offer(state, 9, false)), int(Offered::Full));
        state.setKept(0, 0, m_clock.now());
        QCOMPARE(state.counts().depth, std::size_t(1));
        QCOMPARE(take(state), QList<int> { 2 });
    }

    void whatDoesNotKeepItsPlaceLetsTheNextOneIn()
    {
        State state(1, m_clock);
        offer(state, 3);
        offer(state, 4);
        QCOMPARE(take(state, 3), (QList<int> { 3, 4 }));
        QCOMPARE(state.counts().kept, std::size_t(1));
    }

    void keptPlacesCountAgainstTheirLanesShare()
    {
        State state(4, m_clock);
        state.setBulkShare(500, m_clock.now());
        state.setKept(0, 2, m_clock.now());
        QCOMPARE(int(offer(state, 1, true, Lane::Bulk)), int(Offered::Waiting));
        QCOMPARE(int(offer(state, 2)), int(Offered::Admitted));
        state.setKept(0, 1, m_clock.now());
        QCOMPARE(state.counts().bulkDepth, std::size_t(1));
        state.setKept(3, 0, m_clock.now()); // more than there is room for: nobody is thrown out
        QCOMPARE(state.counts().depth, std::size_t(2));
        QCOMPARE(int(offer(state, 3)), int(Offered::Waiting));
    }

    /// Senders on their threads, one receiver that holds one at a time: each comes through, never
    /// two at once.
    void underLoadThereIsNeverMoreThanOneOut()
    {
        constexpr int threads = 4;
        constexpr int each = 2'000;
        State state(1, m_clock);
        std::vector<std::thread> senders;
        for (int t = 0; t < threads; ++t) {
            senders.emplace_back([&] {
                for (int i = 0; i < each; ++i)
                    offer(state, i);
            });
        }
        int received = 0;
        bool isAlone = true;
        while (received < threads * each) {
            const auto taken = take(state, -1);
            received += int(taken.size());
            isAlone = isAlone && taken.size() <= 1;
            if (!taken.isEmpty())
                state.setKept(0, 0, m_clock.now());
        }
        for (std::thread& sender : senders)
            sender.join();
        QVERIFY(isAlone);
        const auto counts = state.counts();
        QCOMPARE(counts.depth + counts.waiting + counts.kept, std::size_t(0));
    }
};

QTEST_GUILESS_MAIN(TestKeptPlaces)
#include "tst_keptplaces.moc"
