// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/trace/record.h"

#include "tests/core/trace/records.h"

#include <QTest>

#include <algorithm>
#include <set>

using namespace sluice;

class TestRecord : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void phasesAreTheDifferencesOfTheStamps();
    void inFlightIsSplitByThePredecessor_data();
    void inFlightIsSplitByThePredecessor();
    void anEarlyEndClosesThePhaseItWasIn_data();
    void anEarlyEndClosesThePhaseItWasIn();
    void sentBeforeItWasDueHasNoLag();
    void anyStampsGivePhasesThatAddUp();
    void stampsInOrderGiveTheSamePhasesAsAnyOthers();
    void everyPhaseAndReasonHasItsOwnName();

private:
    static std::int64_t of(const RequestRecord& record, Phase phase)
    {
        return record.phases()[static_cast<std::size_t>(phase)];
    }
    static void checkSums(const RequestRecord& record);
};

void TestRecord::checkSums(const RequestRecord& record)
{
    const auto phases = record.phases();
    for (const std::int64_t phase : phases)
        QVERIFY(phase >= 0);
    QCOMPARE(of(record, Phase::Behind) + of(record, Phase::Own) + of(record, Phase::Receiving),
        of(record, Phase::InFlight));
    QCOMPARE(of(record, Phase::Lag) + of(record, Phase::Waiting) + of(record, Phase::Queued)
            + of(record, Phase::Writing) + of(record, Phase::InFlight)
            + of(record, Phase::Delivery),
        of(record, Phase::Total));
}

void TestRecord::phasesAreTheDifferencesOfTheStamps()
{
    RequestRecord record = answered(1, 1'000'000);
    record.stamps.intended -= 70;
    QCOMPARE(of(record, Phase::Lag), 70);
    QCOMPARE(of(record, Phase::Waiting), 100);
    QCOMPARE(of(record, Phase::Queued), 200);
    QCOMPARE(of(record, Phase::Writing), 300);
    QCOMPARE(of(record, Phase::InFlight), 450);
    QCOMPARE(of(record, Phase::Behind), 0);
    QCOMPARE(of(record, Phase::Own), 400);
    QCOMPARE(of(record, Phase::Receiving), 50);
    QCOMPARE(of(record, Phase::Delivery), 60);
    QCOMPARE(of(record, Phase::Total), 1180);
    checkSums(record);
}

void TestRecord::inFlightIsSplitByThePredecessor_data()
{
    // t4 is 1,000,600, t5 is 1,001,000
    QTest::addColumn<qint64>("predecessor");
    QTest::addColumn<qint64>("behind");
    QTest::newRow("none") << qint64(0) << qint64(0);
    QTest::newRow("answered before it was written") << qint64(1'000'500) << qint64(0);
    QTest::newRow("at that instant") << qint64(1'000'600) << qint64(0);
    QTest::newRow("in between") << qint64(1'000'750) << qint64(150);
    QTest::newRow("in the same read") << qint64(1'001'000) << qint64(400);
    QTest::newRow("never more than to the first byte") << qint64(1'001'040) << qint64(400);
}

void TestRecord::inFlightIsSplitByThePredecessor()
{
    QFETCH(const qint64, predecessor);
    QFETCH(const qint64, behind);
    RequestRecord record = answered(1, 1'000'000);
    record.predecessorComplete = predecessor;
    QCOMPARE(of(record, Phase::Behind), behind);
    QCOMPARE(of(record, Phase::Own), 400 - behind);
    QCOMPARE(of(record, Phase::InFlight), 450);
    checkSums(record);
}

void TestRecord::anEarlyEndClosesThePhaseItWasIn_data()
{
    QTest::addColumn<int>("reached"); // of admitted, taken, written, firstByte, complete
    QTest::addColumn<int>("phase");
    QTest::addColumn<qint64>("nanos");
    QTest::newRow("waiting") << 0 << int(Phase::Waiting) << qint64(5000);
    QTest::newRow("queued") << 1 << int(Phase::Queued) << qint64(4900);
    QTest::newRow("writing") << 2 << int(Phase::Writing) << qint64(4700);
    QTest::newRow("in flight") << 3 << int(Phase::InFlight) << qint64(4400);
    QTest::newRow("in flight is its own") << 3 << int(Phase::Own) << qint64(4400);
    QTest::newRow("receiving") << 4 << int(Phase::Receiving) << qint64(4000);
    QTest::newRow("delivery") << 5 << int(Phase::Delivery) << qint64(3950);
}

void TestRecord::anEarlyEndClosesThePhaseItWasIn()
{
    QFETCH(const int, reached);
    QFETCH(const int, phase);
    QFETCH(const qint64, nanos);
    RequestRecord record = answered(1, 1'000'000);
    Stamps& t = record.stamps;
    t.resumed = t.called + 5000;
    const std::array<std::int64_t*, 5> stamps { &t.admitted, &t.taken, &t.written, &t.firstByte,
        &t.complete };
    for (std::size_t i = static_cast<std::size_t>(reached); i < stamps.size(); ++i)
        *stamps[i] = 0;
    QCOMPARE(of(record, static_cast<Phase>(phase)), nanos);
    QCOMPARE(of(record, Phase::Total), 5000);
    for (int later = phase + 1; later < int(Phase::Total) && phase < int(Phase::InFlight); ++later)
        QCOMPARE(of(record, static_cast<Phase>(later)), 0);
    checkSums(record);
}

void TestRecord::sentBeforeItWasDueHasNoLag()
{
    RequestRecord record = answered(1, 1'000'000);
    record.stamps.intended += 500;
    QCOMPARE(of(record, Phase::Lag), 0);
    QCOMPARE(of(record, Phase::Total), 1110);
    record.stamps.intended = 0; // not a load generator's
    QCOMPARE(of(record, Phase::Lag), 0);
    QCOMPARE(of(record, Phase::Total), 1110);
}

void TestRecord::anyStampsGivePhasesThatAddUp()
{
    RandomRecords random(7);
    for (int i = 0; i < 20'000; ++i) {
        RequestRecord record;
        for (std::int64_t* stamp :
            { &record.stamps.intended, &record.stamps.called, &record.stamps.admitted,
                &record.stamps.taken, &record.stamps.written, &record.stamps.firstByte,
                &record.stamps.complete, &record.stamps.resumed, &record.predecessorComplete })
            *stamp = random.below(3) ? random.below(1'000'000) : 0;
        checkSums(record);
        checkSums(random.next(1'000'000 + random.below(1'000'000)));
        if (QTest::currentTestFailed())
            return;
    }
}

void TestRecord::stampsInOrderGiveTheSamePhasesAsAnyOthers()
{
    // Without its due time, which equals the call, a request takes the long way to the same result.
    RandomRecords random(8);
    for (int i = 0; i < 20'000; ++i) {
        RequestRecord record = answered(1, 1'000'000);
        std::int64_t at = record.stamps.called;
        for (std::int64_t* stamp :
            { &record.stamps.admitted, &record.stamps.taken, &record.stamps.written,
                &record.stamps.firstByte, &record.stamps.complete, &record.stamps.resumed })
            *stamp = at += random.below(3) * random.below(1000);
        record.predecessorComplete = at - random.below(4000);
        const auto phases = record.phases();
        record.stamps.intended = 0;
        QCOMPARE(phases, record.phases());
    }
}

void TestRecord::everyPhaseAndReasonHasItsOwnName()
{
    std::set<std::string_view> names;
    for (int phase = 0; phase < phaseCount; ++phase)
        names.insert(phaseName(static_cast<Phase>(phase)));
    QCOMPARE(names.size(), std::size_t(phaseCount));
    QCOMPARE(names.count(std::string_view()), std::size_t(0));
    QVERIFY(phaseName(Phase::InFlight) == "inFlight");
    QVERIFY(phaseName(Phase::Total) == "total");
    QVERIFY(phaseName(static_cast<Phase>(200)).empty());

    names.clear();
    for (int why = 0; why < whyCount; ++why)
        names.insert(whyName(static_cast<Why>(why)));
    QCOMPARE(names.size(), std::size_t(whyCount));
    QVERIFY(whyName(Why::ConnectionLost) == "connectionLost");
    QVERIFY(whyName(static_cast<Why>(200)).empty());
}

QTEST_APPLESS_MAIN(TestRecord)
#include "tst_record.moc"
