// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/trace/livesnapshot.h"

#include "tests/core/trace/records.h"

#include <QTest>

using namespace sluice;

class TestLiveSnapshot : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anOpenRequestIsInThePhaseItReachedLast();
    void inFlightIsSummedOverTheConnections();
};

void TestLiveSnapshot::anOpenRequestIsInThePhaseItReachedLast()
{
    const Stamps whole = answered(1, 1000).stamps;
    RequestRecord record;
    record.stamps.intended = whole.intended;
    record.stamps.called = whole.called;
    QCOMPARE(openPhase(record), Phase::Waiting);
    QCOMPARE(openSince(record), whole.called);
    record.stamps.admitted = whole.admitted;
    QCOMPARE(openPhase(record), Phase::Queued);
    QCOMPARE(openSince(record), whole.admitted);
    record.stamps.taken = whole.taken;
    QCOMPARE(openPhase(record), Phase::Writing);
    QCOMPARE(openSince(record), whole.taken);
    record.stamps.written = whole.written;
    record.stamps.firstByte = whole.firstByte;
    QCOMPARE(openPhase(record), Phase::InFlight);
    QCOMPARE(openSince(record), whole.written);
    record.stamps.complete = whole.complete;
    QCOMPARE(openPhase(record), Phase::Delivery);
    QCOMPARE(openSince(record), whole.complete);
}

void TestLiveSnapshot::inFlightIsSummedOverTheConnections()
{
    LiveSnapshot snapshot;
    QCOMPARE(snapshot.inFlightCount(), 0u);
    snapshot.connections.resize(2);
    snapshot.connections[0].inFlight.count = 3;
    snapshot.connections[1].inFlight.count = 4;
    QCOMPARE(snapshot.inFlightCount(), 7u);
}

QTEST_APPLESS_MAIN(TestLiveSnapshot)
#include "tst_livesnapshot.moc"
