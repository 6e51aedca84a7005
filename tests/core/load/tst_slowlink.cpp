// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include <QtTest> // first: moc 6.4 cannot read <concepts> before a Qt header

#include "tests/core/load/slowstage.h"

#include <random>

using namespace sluice;
using namespace std::chrono_literals;

namespace {
constexpr qsizetype kib = 1024;
constexpr qsizetype mib = 1024 * 1024;

SlowDirection latency(Duration latency, Duration jitter = {})
{
    SlowDirection direction;
    direction.latency = latency;
    direction.jitter = jitter;
    return direction;
}
SlowDirection bandwidth(std::int64_t bytesPerSecond)
{
    SlowDirection direction;
    direction.bandwidth = bytesPerSecond;
    return direction;
}
SlowLinkSettings both(const SlowDirection& direction) { return { direction, direction, {} }; }

/// The moments, one by one, at which an echoing server's answers come back.
QList<Duration> roundTrips(const SlowLinkSettings& settings, std::uint64_t seed, int count)
{
    SlowStage stage(settings, seed);
    stage.real->onWritten = [&stage] { stage.real->feed(std::exchange(stage.real->written, {})); };
    QList<Duration> trips;
    for (int i = 0; i < count; ++i) {
        const Duration before = stage.since();
        stage.write("ping");
        stage.runtime.runUntil([&] { return stage.pieces.size() == i + 1; }, 1s);
        trips += stage.since() - before;
    }
    return trips;
}

/// Anything that loses nothing.
SlowDirection anything(std::mt19937& random)
{
    SlowDirection direction;
    if (random() % 2)
        direction.latency = Duration(random() % 5'000'000);
    if (random() % 2)
        direction.jitter = Duration(random() % 5'000'000);
    if (random() % 3 == 0)
        direction.bandwidth = 1 + random() % (1 << (random() % 24));
    if (random() % 3 == 0)
        direction.sliceSize = 1 + int(random() % 200);
    direction.sliceVariation = int(random() % 50);
    if (random() % 4 == 0)
        direction.sliceDelay = Duration(random() % 100'000);
    direction.stalled = random() % 4 == 0;
    return direction;
}
} // namespace

/// One slow link in virtual time, so that every instant is exact.
class TestSlowLink : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void aLinkWithoutSettingsPassesAllAtOnce()
    {
        SlowStage stage;
        stage.real->room = 5;
        QCOMPARE(stage.write("12345678"), qsizetype(5));
        QCOMPARE(stage.atServer, QByteArray("12345"));
        QCOMPARE(stage.link->upstream().held(), qsizetype(0));
        stage.runtime.on(stage.core, [&] { stage.real->accept(100); });
        stage.runtime.settle();
        QCOMPARE(stage.writableCount, 1);
        QCOMPARE(stage.write("678"), qsizetype(3));
        stage.feed("reply");
        QCOMPARE(stage.pieces, QByteArrayList { "reply" });
        stage.real->end(ConnectionErrorKind::Network, "gone");
        stage.runtime.settle();
        QCOMPARE(stage.closedCount, 1);
        QCOMPARE(stage.closedKind, ConnectionErrorKind::Network);
        QCOMPARE(stage.closedDetail, QByteArray("gone"));
        QCOMPARE(stage.since(), Duration(0));
    }

    void aRoundTripTakesTheLatencyOfBothDirections()
    {
        QCOMPARE(roundTrips(both(latency(1ms)), 1, 3), (QList<Duration> { 2ms, 2ms, 2ms }));
        const SlowLinkSettings uneven { latency(3ms), latency(500us), {} };
        QCOMPARE(roundTrips(uneven, 1, 2), (QList<Duration> { 3500us, 3500us }));
    }

    void jitterStaysWithinItsBoundsAndRepeatsBySeed()
    {
        const SlowLinkSettings settings = both(latency(1ms, 300us));
        const QList<Duration> trips = roundTrips(settings, 7, 2000);
        const auto [least, most] = std::minmax_element(trips.begin(), trips.end());
        QVERIFY2(*least >= 1400us && *least < 1500us,
            QByteArray::number(qlonglong(least->count())).constData());
        QVERIFY2(*most <= 2600us && *most > 2500us,
            QByteArray::number(qlonglong(most->count())).constData());
        QCOMPARE(roundTrips(settings, 7, 100), trips.first(100));
        for (const SlowLinkSettings& one :
            { SlowLinkSettings { settings.upstream, {}, {} }, { {}, settings.downstream, {} } })
            QVERIFY(roundTrips(one, 7, 100) != roundTrips(one, 8, 100));
    }

    void jitterKeepsTheOrder()
    {
        SlowStage stage(both(latency(3ms, 3ms)));
        QByteArray sent;
        for (int i = 0; i < 500; ++i) {
            const QByteArray number = QByteArray::number(i) + ' ';
            sent += number;
            QCOMPARE(stage.write(number), number.size());
            stage.feed(number);
            stage.runFor(50us);
        }
        stage.runFor(10ms);
        QCOMPARE(stage.atServer, sent);
        QCOMPARE(stage.atClient(), sent);
    }

    void aMebibyteAtAMebibyteASecondTakesASecond()
    {
        SlowDirection slow = bandwidth(mib);
        slow.latency = 20ms;
        SlowStage stage({ slow, {}, {} });
        const QByteArray sent = patterned(mib);
        stage.writeAll(sent);
        stage.runFor(520ms);
        QCOMPARE(stage.atServer.size(), mib / 1000 * 500); // in steps of a millisecond: 1,048 bytes
        stage.runFor(499'999'999ns);
        QVERIFY(stage.atServer.size() < mib);
        stage.runFor(1ns);
        QCOMPARE(stage.atServer, sent);

        SlowStage down({ {}, bandwidth(mib), {} });
        for (int i = 0; i < 16; ++i)
            down.feed(sent.mid(i * mib / 16, mib / 16));
        down.runFor(2s);
        QCOMPARE(down.atClient(), sent);
        QCOMPARE(down.times.last(), Duration(1s));
    }

    void anIdleLineSavesNothingUpAndALateTurnCatchesUp()
    {
        SlowPipe pipe(1);
        const TimePoint start = fromNanos(5'000'000'000);
        const auto arrived = [&pipe](TimePoint now) {
            qsizetype sum = 0;
            for (QByteArrayView piece; !(piece = pipe.due(now)).isEmpty(); sum += piece.size())
                pipe.passed(piece.size());
            return sum;
        };
        pipe.set(bandwidth(1000), start);
        pipe.put(patterned(1000), start + 3s);
        QCOMPARE(arrived(start + 3s), qsizetype(0));
        QCOMPARE(arrived(start + 3500ms), qsizetype(500)); // nobody looked in between
        QCOMPARE(arrived(start + 4s), qsizetype(500));
    }

    void slicesHaveTheirSizesAndDelays()
    {
        SlowDirection sliced;
        sliced.sliceSize = 10;
        sliced.sliceVariation = 3;
        sliced.sliceDelay = 1ms;
        SlowStage stage(both(sliced));
        const QByteArray sent = patterned(5000);
        stage.feed(sent);
        stage.writeAll(sent);
        stage.runFor(1s);
        QCOMPARE(stage.atClient(), sent);
        QCOMPARE(stage.atServer, sent);
        QSet<qsizetype> sizes;
        for (qsizetype i = 0; i < stage.pieces.size(); ++i) {
            QCOMPARE(stage.times.at(i), Duration(i * 1ms));
            if (i + 1 < stage.pieces.size())
                sizes += stage.pieces.at(i).size();
        }
        QCOMPARE(sizes, (QSet<qsizetype> { 7, 8, 9, 10, 11, 12, 13 }));
        QVERIFY2(qAbs(stage.pieces.size() - 500) < 20,
            QByteArray::number(stage.pieces.size()).constData());
        QCOMPARE(stage.serverTimes.value(1), Duration(1ms));
    }

    void slicesOfOneByteGoOutOneByOne()
    {
        SlowDirection sliced;
        sliced.sliceSize = 1;
        SlowStage stage({ {}, sliced, {} });
        const QByteArray sent = patterned(100 * kib);
        stage.feed(sent);
        QCOMPARE(stage.pieces.size(), sent.size());
        QCOMPARE(stage.atClient(), sent);
        QCOMPARE(stage.since(), Duration(0));
    }

    void aStallLetsNothingPassAndLosesNothing()
    {
        SlowLinkSettings settings = both(latency(1ms));
        SlowStage stage(settings);
        stage.write("on its way, ");
        stage.feed("coming, ");
        settings.upstream.stalled = settings.downstream.stalled = true;
        stage.set(settings);
        stage.runFor(10ms); // what was on its way is overdue
        stage.write("held");
        stage.feed("kept");
        stage.real->end(ConnectionErrorKind::ClosedByServer, "bye");
        stage.runFor(1h);
        QCOMPARE(stage.atServer, QByteArray());
        QCOMPARE(stage.atClient(), QByteArray());
        QCOMPARE(stage.closedCount, 0);
        QCOMPARE(stage.write("the server has gone"), qsizetype(0));
        settings.upstream.stalled = settings.downstream.stalled = false;
        stage.set(settings);
        stage.runFor(1ms);
        QCOMPARE(stage.atClient(), QByteArray("coming, kept"));
        QCOMPARE(stage.closedCount, 1);
        QCOMPARE(stage.closedDetail, QByteArray("bye"));

        SlowStage up({ latency(1ms), {}, {} });
        up.write("on its way, ");
        settings = both(latency(1ms));
        settings.upstream.stalled = true;
        up.set(settings);
        up.runFor(10ms);
        up.write("held");
        up.runFor(1h);
        QCOMPARE(up.atServer, QByteArray());
        up.set(both(latency(1ms)));
        up.runFor(1ms);
        QCOMPARE(up.atServer, QByteArray("on its way, held"));
    }

    void aStalledLineHasNothingToCatchUpWith()
    {
        SlowDirection slow = bandwidth(1000);
        SlowStage stage({ slow, {}, {} });
        stage.write(patterned(1000));
        stage.runFor(100ms);
        QCOMPARE(stage.atServer.size(), qsizetype(100));
        slow.stalled = true;
        stage.set({ slow, {}, {} });
        stage.runFor(10s);
        slow.stalled = false;
        stage.set({ slow, {}, {} });
        stage.runFor(500ms);
        QVERIFY2(qAbs(stage.atServer.size() - 600) <= 2,
            QByteArray::number(stage.atServer.size()).constData());
    }

    void theServersEndComesBehindItsBytes()
    {
        SlowStage stage(both(latency(7ms)));
        stage.feed("last words");
        stage.real->end(ConnectionErrorKind::ClosedByServer);
        stage.runFor(6ms);
        QCOMPARE(stage.closedCount, 0);
        QCOMPARE(stage.write("nobody would get this"), qsizetype(0));
        stage.runFor(1ms);
        QCOMPARE(stage.atClient(), QByteArray("last words"));
        QCOMPARE(stage.closedCount, 1);
        QCOMPARE(stage.closedAt, Duration(7ms));

        SlowStage silent(both(latency(7ms)));
        silent.real->end(ConnectionErrorKind::ClosedByServer);
        silent.runFor(1s);
        QCOMPARE(silent.closedAt, Duration(7ms));
    }

    void whatIsWrittenRightAfterAChangeStaysBehindWhatWasBefore()
    {
        SlowStage stage(both(latency(1ms)));
        stage.write("first, ");
        stage.runtime.on(stage.core, [&] {
            stage.link->set({});
            QCOMPARE(stage.link->write("second"), qsizetype(6));
        });
        stage.runFor(1ms);
        QCOMPARE(stage.atServer, QByteArray("first, second"));
    }

    void aResetComesAfterItsTimeAndDropsWhatIsOnItsWay()
    {
        SlowLinkSettings settings = both(latency(10ms));
        settings.resetAfter = 5s;
        SlowStage stage(settings);
        stage.runFor(5s - 1ms);
        QCOMPARE(stage.closedCount, 0);
        stage.write("lost");
        stage.feed("lost as well");
        stage.runFor(1s);
        QCOMPARE(stage.closedAt, Duration(5s));
        QCOMPARE(stage.closedKind, ConnectionErrorKind::ClosedByServer);
        QCOMPARE(stage.closedDetail, QByteArray("Connection reset by peer"));
        QCOMPARE(stage.atServer, QByteArray());
        QCOMPARE(stage.atClient(), QByteArray());
        stage.open(); // and the next one as well
        stage.runFor(10s);
        QCOMPARE(stage.closedCount, 2);
        QCOMPARE(stage.closedAt, Duration(5s));
        stage.open();
        stage.runFor(1s);
        settings.resetAfter = 100ms; // from now on
        stage.set(settings);
        stage.runFor(1s);
        QCOMPARE(stage.closedCount, 3);
        QCOMPARE(stage.closedAt, Duration(1100ms));
        stage.open();
        settings.resetAfter.reset();
        stage.set(settings);
        stage.runFor(1h);
        QCOMPARE(stage.closedCount, 3);
    }

    void aLimitIsCountedFromWhenItWasSetAndAnewOnEachConnection()
    {
        SlowStage stage;
        QCOMPARE(stage.write("before"), qsizetype(6));
        SlowLinkSettings settings;
        settings.upstream.limitData = 4;
        settings.downstream.limitData = 100;
        stage.set(settings);
        QCOMPARE(stage.write("123"), qsizetype(3));
        settings.upstream.latency = 1ms; // another knob does not count anew
        stage.set(settings);
        QCOMPARE(stage.write("45"), qsizetype(1));
        QCOMPARE(stage.write("5"), qsizetype(0));
        QCOMPARE(stage.closedCount, 0);
        stage.runFor(1ms);
        QCOMPARE(stage.closedCount, 1);
        QCOMPARE(stage.closedKind, ConnectionErrorKind::ClosedByServer);
        QCOMPARE(stage.real->written, QByteArray("before1234"));
        stage.open();
        QCOMPARE(stage.write("56789"), qsizetype(4));
        stage.feed(patterned(99));
        QCOMPARE(stage.closedCount, 1);
        stage.feed(patterned(2));
        QCOMPARE(stage.atClient().size(), qsizetype(100));
        QCOMPARE(stage.closedCount, 2);
        settings.upstream.limitData = -1;
        settings.downstream.limitData = 0; // at once
        stage.set(settings);
        stage.open();
        QCOMPARE(stage.closedCount, 3);
    }

    void whatWasSlowArrivesSoonOnceNothingIsSlowAnyMore()
    {
        SlowDirection slow = bandwidth(1);
        slow.latency = 10h;
        slow.sliceSize = 1;
        slow.sliceDelay = 1h;
        SlowStage stage(both(slow));
        stage.write("late but here");
        stage.feed("late too");
        stage.runFor(1h);
        QCOMPARE(stage.atServer, QByteArray());
        stage.set({});
        QCOMPARE(stage.atServer, QByteArray("late but here"));
        QCOMPARE(stage.atClient(), QByteArray("late too"));
        QVERIFY(stage.link->upstream().isTransparent());
    }

    void settingsThatAreSetAgainChangeNothing()
    {
        SlowDirection slow = bandwidth(3000);
        slow.latency = 5ms;
        QList<Duration> expected;
        for (const bool again : { false, true }) {
            SlowStage stage(both(slow));
            stage.feed(patterned(100));
            for (int i = 0; i < 200; ++i) {
                stage.runFor(300us);
                SlowLinkSettings other = both(slow);
                other.downstream.limitData = 1000 + i; // a knob that has nothing to do with time
                if (again)
                    stage.set(other);
            }
            QCOMPARE(stage.pieces.join(), patterned(100));
            if (again)
                QCOMPARE(stage.times, expected);
            expected = stage.times;
        }
    }

    void changesWhileItRunsNeitherReorderNorLose()
    {
        for (unsigned seed = 1; seed <= 60; ++seed) {
            std::mt19937 random(seed);
            SlowStage stage({}, seed);
            QByteArray sent;
            QByteArray fed;
            for (int step = 0; step < 150; ++step) {
                const QByteArray bytes = patterned(qsizetype(1) << (random() % 13), random());
                if (random() % 2)
                    sent += bytes.first(stage.write(bytes));
                if (random() % 2) {
                    fed += bytes;
                    stage.feed(bytes);
                }
                if (random() % 3 == 0)
                    stage.set({ anything(random), anything(random), {} });
                if (random() % 5 == 0)
                    stage.runtime.on(
                        stage.core, [&] { stage.real->accept(qsizetype(random() % 3000)); });
                stage.runFor(Duration(random() % 1'000'000));
                QVERIFY(sent.startsWith(stage.real->written));
                QVERIFY(fed.startsWith(stage.atClient()));
            }
            stage.runtime.on(stage.core, [&] { stage.real->accept(mib * 64); });
            stage.set({});
            stage.runFor(1s);
            QCOMPARE(stage.real->written, sent);
            QCOMPARE(stage.atClient(), fed);
            QVERIFY(stage.real->reads);
        }
    }

    void whatItTakesIsBounded_data()
    {
        QTest::addColumn<qint64>("bandwidth");
        QTest::addColumn<qint64>("latencyMs");
        QTest::addColumn<qint64>("expected");
        QTest::newRow("latency alone") << qint64(0) << qint64(1000) << qint64(256 * kib);
        QTest::newRow("bandwidth and latency")
            << qint64(mib) << qint64(500) << qint64(256 * kib + mib / 2);
        QTest::newRow("a thin line") << qint64(20'000) << qint64(0) << qint64(20'000);
        QTest::newRow("a very thin line") << qint64(10) << qint64(0) << qint64(4 * kib);
        QTest::newRow("a line to the moon")
            << qint64(mib) * mib << qint64(100'000) << qint64(256 * kib + 16 * mib);
    }
    void whatItTakesIsBounded()
    {
        QFETCH(qint64, bandwidth);
        QFETCH(qint64, latencyMs);
        QFETCH(qint64, expected);
        SlowDirection slow = ::bandwidth(bandwidth);
        slow.latency = std::chrono::milliseconds(latencyMs);
        SlowStage stage(both(slow));
        const QByteArray sent = patterned(20 * mib);
        QCOMPARE(stage.write(sent), qsizetype(expected));
        QCOMPARE(stage.write("x"), qsizetype(0));
        QCOMPARE(stage.writableCount, 0);
        // The server is not read while so much is on its way.
        qsizetype fed = 0;
        for (; stage.real->reads && fed < sent.size(); fed += 64 * kib)
            stage.feed(sent.mid(fed, 64 * kib));
        QVERIFY(stage.link->downstream().held() < expected + 64 * kib);
        QVERIFY(!stage.real->reads);
        stage.set({});
        stage.runFor(1s);
        QVERIFY(stage.real->reads);
        QCOMPARE(stage.writableCount, 1);
        QCOMPARE(stage.atServer, sent.first(expected));
        QCOMPARE(stage.atClient(), sent.first(fed));
    }

    void whoeverWasRefusedIsToldWhenAQuarterIsFree()
    {
        SlowStage stage({ bandwidth(256 * kib), {}, {} });
        QCOMPARE(stage.write(patterned(mib)), 256 * kib);
        stage.runFor(249ms);
        QCOMPARE(stage.writableCount, 0);
        stage.runFor(2ms);
        QCOMPARE(stage.writableCount, 1);
        QVERIFY(stage.write(patterned(mib)) >= 64 * kib);
    }

    void aTransportThatIsFullHoldsTheLinkUp()
    {
        SlowStage stage({ latency(1ms), {}, {} });
        stage.real->room = 100;
        QCOMPARE(stage.write(patterned(mib)), 256 * kib);
        stage.runFor(1s);
        QCOMPARE(stage.atServer.size(), qsizetype(100));
        QCOMPARE(stage.writableCount, 0);
        stage.runtime.on(stage.core, [&] { stage.real->accept(mib); });
        stage.runtime.settle();
        QCOMPARE(stage.atServer, patterned(mib).first(256 * kib));
        QCOMPARE(stage.writableCount, 1);
    }
};

QTEST_GUILESS_MAIN(TestSlowLink)
#include "tst_slowlink.moc"
