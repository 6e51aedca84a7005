// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/support/virtualengine.h"

#include <QtTest>

using namespace sluice;

/// Interactive requests are not stuck behind bulk work: channel and window, in virtual time.
class TestLanes : public QObject {
    Q_OBJECT

    static std::shared_ptr<Awaited> get(VirtualEngine& engine, Lane lane, const QByteArray& key)
    {
        auto awaited = std::make_shared<Awaited>();
        engine.runtime.on(engine.producers,
            [&] { awaitInto(engine.client(key).inLane(lane).get(key), awaited); });
        engine.runtime.settle();
        return awaited;
    }
    static std::vector<std::shared_ptr<Awaited>> fill(VirtualEngine& engine, Lane lane, int count)
    {
        std::vector<std::shared_ptr<Awaited>> all;
        for (int i = 0; i < count; ++i)
            all.push_back(
                get(engine, lane, (lane == Lane::Bulk ? "b" : "i") + QByteArray::number(i)));
        return all;
    }
    static int inFlight(const VirtualEngine& engine)
    {
        return static_cast<int>(engine.manager->machine().slots().size());
    }

private Q_SLOTS:
    void bulkFillsThreeQuartersOfTheWindowAndOfTheChannel()
    {
        VirtualEngine engine(8);
        engine.setLimits(16);
        engine.connect();
        fill(engine, Lane::Bulk, 30);
        const auto counts = engine.channel.state().counts();
        QCOMPARE(inFlight(engine), 12);
        QCOMPARE(counts.depth, std::size_t(6));
        QCOMPARE(counts.bulkPlaces, std::size_t(6));
        QCOMPARE(counts.bulkWaiting, std::size_t(12));
        // An interactive request is sent at once, past all of them.
        engine.transport->written.clear();
        get(engine, Lane::Interactive, "now");
        QVERIFY(engine.transport->written.contains("now"));
        QCOMPARE(inFlight(engine), 13);
    }

    void interactiveAloneMayFillEverything()
    {
        VirtualEngine engine(8);
        engine.setLimits(16);
        engine.connect();
        fill(engine, Lane::Interactive, 30);
        QCOMPARE(inFlight(engine), 16);
        QCOMPARE(engine.channel.state().counts().depth, std::size_t(8));
    }

    void theShareIsAdjustableWhileItRuns()
    {
        VirtualEngine engine(8);
        engine.setLimits(16);
        engine.connect();
        fill(engine, Lane::Bulk, 30);
        const auto setShare = [&](int permille) {
            engine.runtime.on(engine.core, [&] {
                ConnectionLimits limits = engine.manager->limits();
                limits.bulkShare = permille;
                engine.manager->setLimits(limits);
            });
            engine.runtime.settle();
        };
        setShare(1000);
        QCOMPARE(inFlight(engine), 16);
        QCOMPARE(engine.channel.state().counts().depth, std::size_t(8));
        setShare(0); // what is over stays; one at a time from then on
        QCOMPARE(inFlight(engine), 16);
        engine.transport->feed(QByteArray("_\r\n").repeated(15));
        engine.runtime.settle();
        QCOMPARE(inFlight(engine), 1);
    }

    void queuedInteractiveRequestsGoBeforeQueuedBulkOnes()
    {
        VirtualEngine engine(16);
        engine.setLimits(1);
        engine.connect();
        fill(engine, Lane::Bulk, 6);
        fill(engine, Lane::Interactive, 2);
        engine.transport->written.clear();
        engine.transport->feed("_\r\n");
        engine.runtime.settle();
        QVERIFY(engine.transport->written.contains("i0"));
        engine.transport->feed("_\r\n");
        engine.runtime.settle();
        QVERIFY(engine.transport->written.contains("i1"));
    }

    void bulkIsNotStarvedByAStreamOfInteractiveRequests()
    {
        VirtualEngine engine(64);
        engine.setLimits(1);
        engine.connect();
        get(engine, Lane::Interactive, "first");
        const auto bulk = get(engine, Lane::Bulk, "bulk");
        int sent = 0;
        for (; sent < 40 && !bulk->done; ++sent) {
            fill(engine, Lane::Interactive, 1);
            engine.transport->feed("_\r\n");
            engine.runtime.settle();
        }
        QVERIFY(bulk->done);
        QVERIFY2(sent <= 11, qPrintable(QString::number(sent)));
    }

    void aLargeBulkRequestLeavesInteractiveOnesTheirShareOfTheBytes()
    {
        VirtualEngine engine(8);
        engine.setLimits(16, 1000);
        engine.connect();
        const auto set = [&](Lane lane, int size) {
            auto awaited = std::make_shared<Awaited>();
            engine.runtime.on(engine.producers, [&] {
                awaitInto(engine.client(lane == Lane::Bulk ? "b" : "i")
                              .inLane(lane)
                              .set("k", QByteArray(size, 'x')),
                    awaited);
            });
            engine.runtime.settle();
        };
        set(Lane::Interactive, 10);
        set(Lane::Bulk, 5000); // larger than B: alone among its kind
        QCOMPARE(inFlight(engine), 2);
        set(Lane::Bulk, 10);
        QCOMPARE(inFlight(engine), 2);
        set(Lane::Interactive, 100);
        QCOMPARE(inFlight(engine), 3);
    }
};

QTEST_GUILESS_MAIN(TestLanes)
#include "tst_lanes.moc"
