// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/support/virtualengine.h"

#include <QtTest>

#include <random>

using namespace sluice;
using namespace std::chrono_literals;

/// A server whose times are known, under virtual time: every phase of every record has to be what
/// the script says, to the nanosecond.
class TestKnownPhases : public QObject {
    Q_OBJECT

    static inline const QByteArray reply = QByteArrayLiteral("$5\r\nhello\r\n");

    static Detached get(Client client, QByteArray key, std::shared_ptr<Awaited> into)
    {
        PendingReply pending = client.get(key);
        into->outcome = co_await pending;
        into->done = true;
    }
    static void send(VirtualEngine& engine, const QByteArray& key)
    {
        engine.runtime.on(
            engine.producers, [&] { get(engine.client(key), key, std::make_shared<Awaited>()); });
        engine.runtime.settle();
    }
    static std::vector<RequestRecord> records(VirtualEngine& engine)
    {
        std::vector<RequestRecord> all;
        engine.recorder.pull(all, 100'000);
        std::sort(all.begin(), all.end(), [](const RequestRecord& a, const RequestRecord& b) {
            return std::tie(a.stamps.called, a.id) < std::tie(b.stamps.called, b.id);
        });
        return all;
    }
    static std::int64_t in(const RequestRecord& record, Phase phase)
    {
        return record.phases()[static_cast<std::size_t>(phase)];
    }
    /// Connected, with the engine's own first questions (the command table) answered and forgotten.
    static void begin(VirtualEngine& engine, int window)
    {
        engine.setLimits(window);
        engine.connect();
        std::vector<RequestRecord> own;
        engine.recorder.pull(own, 1000);
    }

private Q_SLOTS:
    void eachPhaseIsWhatTheScriptSays()
    {
        VirtualEngine engine(2);
        begin(engine, 2);
        // Two in flight, two queued, one waiting.
        for (const char* key : { "a", "b", "c", "d", "e" })
            send(engine, key);
        engine.runtime.runFor(1000us);
        engine.transport->feed(reply); // a, alone in its read
        engine.runtime.settle();
        engine.runtime.runFor(500us);
        engine.transport->feed(reply.first(4)); // b begins
        engine.runtime.runFor(200us);
        engine.transport->feed(reply.sliced(4)); // and ends
        engine.runtime.runFor(300us);
        for (int i = 0; i < 3; ++i) {
            engine.transport->feed(reply);
            engine.runtime.settle();
            engine.runtime.runFor(100us);
        }
        const auto all = records(engine);
        QCOMPARE(all.size(), std::size_t(5));
        const auto expect = [&](std::size_t which, Duration waiting, Duration queued,
                                Duration behind, Duration own, Duration receiving) {
            const RequestRecord& record = all[which];
            QCOMPARE(in(record, Phase::Waiting), waiting.count());
            QCOMPARE(in(record, Phase::Queued), queued.count());
            QCOMPARE(in(record, Phase::Writing), 0);
            QCOMPARE(in(record, Phase::Behind), behind.count());
            QCOMPARE(in(record, Phase::Own), own.count());
            QCOMPARE(in(record, Phase::Receiving), receiving.count());
            QCOMPARE(in(record, Phase::InFlight), (behind + own + receiving).count());
            QCOMPARE(in(record, Phase::Delivery), 0);
            QCOMPARE(
                in(record, Phase::Total), (waiting + queued + behind + own + receiving).count());
            QCOMPARE(record.sharedWith, 0);
        };
        expect(0, 0us, 0us, 0us, 1000us, 0us);
        expect(1, 0us, 0us, 1000us, 500us, 200us);
        expect(2, 0us, 1000us, 700us, 300us, 0us); // taken when a was there
        expect(3, 0us, 1700us, 300us, 100us, 0us); // taken when b was there
        expect(
            4, 1000us, 1000us, 100us, 100us, 0us); // admitted when c was taken, taken when c ended
    }

    void repliesThatShareAReadSaySo()
    {
        VirtualEngine engine(8);
        begin(engine, 8);
        for (const char* key : { "a", "b", "c", "d" })
            send(engine, key);
        engine.runtime.runFor(900us);
        engine.transport->feed(reply + reply + reply);
        engine.runtime.settle();
        engine.runtime.runFor(100us);
        engine.transport->feed(reply);
        engine.runtime.settle();
        const auto all = records(engine);
        QCOMPARE(all.size(), std::size_t(4));
        for (std::size_t i = 0; i < 3; ++i) {
            QCOMPARE(all[i].sharedWith, 2);
            QCOMPARE(in(all[i], Phase::InFlight), std::int64_t(900'000));
        }
        QCOMPARE(all[3].sharedWith, 0);
        QCOMPARE(in(all[3], Phase::Behind), std::int64_t(900'000));
        QCOMPARE(in(all[3], Phase::Own), std::int64_t(100'000));
    }

    void writingLastsUntilTheKernelHasTheLastByte()
    {
        VirtualEngine engine(8);
        begin(engine, 8);
        engine.transport->room = 10; // the rest waits
        send(engine, "slow");
        engine.runtime.runFor(250us);
        engine.transport->accept(1 << 20);
        engine.runtime.settle();
        engine.runtime.runFor(50us);
        engine.transport->feed(reply);
        engine.runtime.settle();
        const auto all = records(engine);
        QCOMPARE(all.size(), std::size_t(1));
        QCOMPARE(in(all[0], Phase::Writing), std::int64_t(250'000));
        QCOMPARE(in(all[0], Phase::Own), std::int64_t(50'000));
        QCOMPARE(in(all[0], Phase::Total), std::int64_t(300'000));
    }

    void aServersOwnTimeIsFoundBehindAnyLine_data()
    {
        QTest::addColumn<int>("window");
        QTest::addColumn<int>("capacity");
        QTest::newRow("one at a time") << 1 << 1;
        QTest::newRow("a few") << 4 << 8;
        QTest::newRow("many") << 64 << 32;
    }

    /// One server that works on one request after the other, each for a time of its own: "own" has
    /// to be that time, whatever the line before it, and everything else is waiting for others.
    void aServersOwnTimeIsFoundBehindAnyLine()
    {
        QFETCH(int, window);
        QFETCH(int, capacity);
        VirtualEngine engine(static_cast<std::size_t>(capacity));
        begin(engine, window);
        std::mt19937_64 random(17);
        const auto below = [&](std::int64_t most) {
            return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(most));
        };
        // Keys of one length, so that commands are counted by their bytes.
        const auto key = [](int i) { return QByteArray::number(100'000 + i); };
        constexpr int count = 500;
        const qsizetype size = QByteArrayLiteral("*2\r\n$3\r\nGET\r\n$6\r\n100000\r\n").size();
        std::vector<std::int64_t> service;
        const auto now = [&] { return toNanos(engine.runtime.clock().now()); };
        int sent = 0;
        qsizetype seen = 0;
        qsizetype answered = 0;
        std::int64_t nextSend = now();
        std::int64_t freeAt = 0; ///< when the server ends what it is at
        while (answered < count) {
            seen = engine.transport->written.size() / size;
            if (freeAt == 0 && seen > answered) {
                service.push_back(1'000 + below(300'000));
                freeAt = now() + service.back();
            }
            const std::int64_t next
                = std::min(freeAt ? freeAt : INT64_MAX, sent < count ? nextSend : INT64_MAX);
            QVERIFY(next != INT64_MAX);
            if (next > now())
                engine.runtime.runFor(Duration(next - now()));
            if (freeAt && now() == freeAt) {
                freeAt = 0;
                ++answered;
                // The server turns to the next one at once; what it read meanwhile is there.
                engine.transport->feed(reply);
                engine.runtime.settle();
            }
            if (sent < count && now() == nextSend) {
                send(engine, key(sent++));
                nextSend += 1 + below(200'000);
            }
        }
        const auto all = records(engine);
        QCOMPARE(all.size(), std::size_t(count));
        for (std::size_t i = 0; i < all.size(); ++i) {
            QCOMPARE(all[i].sharedWith, 0);
            QCOMPARE(in(all[i], Phase::Own), service[i]);
            QCOMPARE(in(all[i], Phase::Receiving), 0);
            if (i > 0) {
                const std::int64_t line = all[i - 1].stamps.complete - all[i].stamps.written;
                QCOMPARE(in(all[i], Phase::Behind), std::max<std::int64_t>(0, line));
            }
        }
        // And the histograms' sums are the records'.
        const RunTotals totals = engine.recorder.totals(0);
        std::uint64_t own = 0;
        for (const std::int64_t each : service)
            own += static_cast<std::uint64_t>(each);
        QCOMPARE(totals.nanos(Phase::Own), own);
    }
};

QTEST_GUILESS_MAIN(TestKnownPhases)
#include "tst_knownphases.moc"
