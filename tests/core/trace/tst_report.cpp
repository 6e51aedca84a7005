// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/trace/report.h"

#include "core/trace/recorder.h"
#include "tests/core/trace/records.h"

#include <QJsonDocument>
#include <QTest>

#include <limits>

using namespace sluice;

namespace {

constexpr std::int64_t second = 1'000'000'000;

/// A run of 1,000 requests of 1,110 ns, 1 ms apart, and one of each other ending.
ReportInput measured(Recorder& recorder)
{
    const RunId run = recorder.beginRun();
    const auto reading = [&](std::int64_t at) {
        ReportReading result;
        result.at = at;
        result.totals = recorder.totals(run);
        result.inSystem = recorder.inSystem(run, at);
        return result;
    };
    ReportInput input;
    input.serverKind = "valkey";
    input.serverVersion = "7.2.5";
    input.config = { { QStringLiteral("capacity"), 32 }, { QStringLiteral("window"), 64 },
        { QStringLiteral("producers"), 128 } };
    input.start = reading(10 * second);
    input.start.writes = 5;
    input.start.commandsWritten = 9;
    for (int i = 0; i < 1000; ++i) {
        const std::int64_t called = 10 * second + i * 1'000'000;
        recorder.offered(run, called);
        RequestRecord record = answered(static_cast<std::uint64_t>(i + 1), called, run);
        record.predecessorComplete = record.stamps.written + 150;
        if (i % 100 == 0)
            record.ending = Ending::ErrorReply;
        recorder.commit(record);
    }
    input.end = reading(11 * second);
    input.end.writes = 25;
    input.end.commandsWritten = 1009;
    input.queueDepth = { 30, 32, 0 };
    input.inFlight = { 64, 64, 0 };
    input.waiting = { 31, 33, 0 };

    // After the measured time: what the end of the load leaves.
    RequestRecord record = answered(2000, 11 * second, run);
    record.ending = Ending::NotSent;
    record.why = Why::Cancelled;
    record.wasWritten = false;
    record.stamps.taken = record.stamps.written = record.stamps.firstByte = record.stamps.complete
        = 0;
    recorder.offered(run, record.stamps.called);
    recorder.commit(record);
    record = answered(2001, 11 * second, run);
    record.ending = Ending::MaybeExecuted;
    record.why = Why::ConnectionLost;
    record.abandoned = true;
    record.swallowed = true;
    recorder.offered(run, record.stamps.called);
    recorder.commit(record);
    input.settled = recorder.counts(run);
    return input;
}

} // namespace

class TestReport : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theFormatIsThePublicOne();
    void fieldByField();
    void whatIsNotKnownIsNull();
    void countsStayExactAndDoublesFinite();
    void onlyTheMeasuredTimeCountsForPhases();
    void littlesLawHoldsFromTwoSources();
    void littlesLawOfNothingIsZero();
};

void TestReport::theFormatIsThePublicOne()
{
    Recorder recorder(64);
    const QJsonDocument found(toJson(buildReport(measured(recorder))));
    const QByteArray golden = R"({
        "server": {"kind": "valkey", "version": "7.2.5"},
        "config": {"capacity": 32, "window": 64, "producers": 128},
        "seconds": 1,
        "totals": {"offered": 1002, "admitted": 1002, "written": 1001, "replied": 1000, "errors": 10,
            "notSent": {"cancelled": 1}, "maybeExecuted": {"connectionLost": 1},
            "abandoned": 1, "swallowed": 1},
        "max": {"queueDepth": 32, "inFlight": 64, "waiting": 33},
        "last": {"queueDepth": 30, "inFlight": 64, "waiting": 31},
        "mean": {"inSystem": 0.00111, "commandsPerWrite": 50},
        "throughputPerSecond": 1000,
        "phases": {
            "lag": {"mean": 0, "p50": 0, "p90": 0, "p99": 0, "p999": 0, "max": 0},
            "waiting": {"mean": 100, "p50": 100, "p90": 100, "p99": 100, "p999": 100, "max": 100},
            "queued": {"mean": 200, "p50": 200, "p90": 200, "p99": 200, "p999": 200, "max": 200},
            "writing": {"mean": 300, "p50": 300, "p90": 300, "p99": 300, "p999": 300, "max": 300},
            "inFlight": {"mean": 450, "p50": 450, "p90": 450, "p99": 450, "p999": 450, "max": 450},
            "behind": {"mean": 150, "p50": 150, "p90": 150, "p99": 150, "p999": 150, "max": 150},
            "own": {"mean": 250, "p50": 250, "p90": 250, "p99": 250, "p999": 250, "max": 250},
            "receiving": {"mean": 50, "p50": 50, "p90": 50, "p99": 50, "p999": 50, "max": 50},
            "delivery": {"mean": 60, "p50": 60, "p90": 60, "p99": 60, "p999": 60, "max": 60},
            "total": {"mean": 1110, "p50": 1110, "p90": 1110, "p99": 1110, "p999": 1110, "max": 1110}
        },
        "telemetryLost": 938
    })";
    QJsonParseError error;
    const QJsonDocument expected = QJsonDocument::fromJson(golden, &error);
    QCOMPARE(error.error, QJsonParseError::NoError);
    QCOMPARE(found.toJson().constData(), expected.toJson().constData());
}

void TestReport::fieldByField()
{
    Recorder recorder;
    const Report report = buildReport(measured(recorder));
    QCOMPARE(report.serverKind, QByteArray("valkey"));
    QCOMPARE(report.seconds, 1.0);
    QCOMPARE(report.totals.ended, 1002u);
    QCOMPARE(report.max.waiting, 33);
    QCOMPARE(report.last.queueDepth, 30);
    QCOMPARE(report.commandsPerWrite, 50.0);
    QCOMPARE(report.throughputPerSecond, 1000.0);
    QCOMPARE(*report.phases[std::size_t(Phase::Total)].mean, 1110.0);
    QCOMPARE(report.telemetryLost, 0u);
}

void TestReport::whatIsNotKnownIsNull()
{
    const QJsonObject empty = toJson(buildReport({}));
    const QJsonObject none
        = empty[QLatin1String("phases")].toObject()[QLatin1String("total")].toObject();
    QCOMPARE(none.size(), 6);
    for (const QJsonValue& value : none)
        QVERIFY(value.isNull());
    QVERIFY(empty[QLatin1String("totals")].toObject()[QLatin1String("notSent")].isObject());
    QCOMPARE(empty[QLatin1String("throughputPerSecond")].toDouble(-1), 0.0);

    Histogram histogram;
    for (int i = 0; i < 99; ++i)
        histogram.add(1000 + i);
    const PhaseSummary summary = summarise(histogram.snapshot());
    QVERIFY(summary.p50 && summary.p90 && summary.max && summary.mean);
    QVERIFY(!summary.p99);
    QVERIFY(!summary.p999);
    QCOMPARE(*summary.max, 1098);
    QCOMPARE(*summary.mean, 1049.0);
}

void TestReport::countsStayExactAndDoublesFinite()
{
    Report report;
    report.totals.offered = (std::uint64_t(1) << 60) + 1; // no double holds it
    report.totals.notSent[std::size_t(Why::Evicted)] = (std::uint64_t(1) << 53) + 1;
    report.seconds = std::numeric_limits<double>::infinity();
    report.meanInSystem = std::numeric_limits<double>::quiet_NaN();
    report.phases[0].mean = std::numeric_limits<double>::infinity();
    QVERIFY(toJson(report)[QLatin1String("seconds")].isNull());
    const QByteArray json = QJsonDocument(toJson(report)).toJson(QJsonDocument::Compact);
    QVERIFY(json.contains("\"offered\":1152921504606846977"));
    QVERIFY(json.contains("\"evicted\":9007199254740993"));
    QVERIFY(json.contains("\"seconds\":null"));
    QVERIFY(json.contains("\"inSystem\":null"));
    QVERIFY(!json.contains("inf,") && !json.contains("nan"));
}

void TestReport::onlyTheMeasuredTimeCountsForPhases()
{
    Recorder recorder(64);
    ReportInput input;
    for (int i = 0; i < 50; ++i)
        recorder.commit(answered(1, 9 * second)); // warming up
    input.start.at = 10 * second;
    input.start.totals = recorder.totals(0);
    for (int i = 0; i < 30; ++i) {
        RequestRecord record = answered(1, 10 * second);
        record.stamps.resumed += 890;
        recorder.commit(record);
    }
    input.end.at = 12 * second;
    input.end.totals = recorder.totals(0);
    const Report report = buildReport(input);
    QCOMPARE(report.seconds, 2.0);
    QCOMPARE(report.throughputPerSecond, 15.0);
    const PhaseSummary& total = report.phases[std::size_t(Phase::Total)];
    QCOMPARE(*total.mean, 2000.0);
    QVERIFY(std::abs(double(*total.max) - 2000) <= 2000 * 0.008);
    QVERIFY(!total.p99);
}

void TestReport::littlesLawHoldsFromTwoSources()
{
    Recorder recorder;
    RandomRecords random(71);
    ReportReading start;
    ReportReading end;
    std::vector<RequestRecord> open;
    std::int64_t now = 10 * second;
    for (int i = 0; i < 40'000; ++i) {
        if (i == 2000)
            start = { now, recorder.totals(0), recorder.inSystem(0, now), 0, 0 };
        now += random.below(2000);
        recorder.offered(0, now);
        open.push_back(random.next(now));
        std::erase_if(open, [&](const RequestRecord& record) {
            const bool isOver = record.stamps.resumed <= now;
            if (isOver)
                recorder.commit(record);
            return isOver;
        });
    }
    end = { now, recorder.totals(0), recorder.inSystem(0, now), 0, 0 };
    const LittlesLaw law = littlesLaw(start, end);
    QVERIFY(law.meanInSystem > 10);
    QVERIFY2(law.residual < 0.01, qPrintable(QString::number(law.residual)));

    // A request that is not counted at its start would show: the two sources are independent.
    for (int i = 0; i < 2000; ++i)
        recorder.commit(answered(1, now - 1'000'000));
    end = { now, recorder.totals(0), recorder.inSystem(0, now), 0, 0 };
    QVERIFY(littlesLaw(start, end).residual > 0.01);
}

void TestReport::littlesLawOfNothingIsZero()
{
    const LittlesLaw law = littlesLaw({}, {});
    QCOMPARE(law.meanInSystem, 0.0);
    QCOMPARE(law.throughputTimesTime, 0.0);
    QCOMPARE(law.residual, 0.0);
}

QTEST_APPLESS_MAIN(TestReport)
#include "tst_report.moc"
