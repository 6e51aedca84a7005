// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/trace/perfettowriter.h"

#include "core/trace/recorder.h"
#include "core/trace/report.h"
#include "tests/core/trace/records.h"
#include "tests/support/perfettochecker.h"

#include <QElapsedTimer>
#include <QTest>

using namespace sluice;

namespace {

/// With ' for ", which is easier to read here (and moc stumbles over raw strings).
QByteArray json(QByteArray text) { return text.replace('\'', '"'); }

ExportNames testNames()
{
    ExportNames names;
    names.command = [](std::uint16_t command) { return "CMD" + QByteArray::number(int(command)); };
    names.producer = [](ProducerId id) { return "load-" + QByteArray::number(int(id)); };
    names.display = [](QByteArrayView bytes) { return bytes.toByteArray(); };
    return names;
}

QByteArray written(const PerfettoInput& input, ExportEnd expected = ExportEnd::Complete)
{
    QByteArray text;
    const ExportEnd end = writePerfetto(input,
        { [&text](QByteArrayView slice) {
             text.append(slice.data(), slice.size());
             return true;
         },
            {} });
    return end == expected ? text : QByteArray("ended otherwise");
}

void setKey(RequestRecord& record, QByteArrayView key)
{
    record.keySize = std::uint8_t(std::min<qsizetype>(key.size(), 14));
    std::copy_n(key.data(), record.keySize, record.key.begin());
}

HistoryBucket bucketAt(std::int64_t start, std::int64_t depth)
{
    HistoryBucket bucket;
    bucket.start = start;
    bucket.width = bucket.knownNanos = 10'000'000;
    bucket.queueDepth = { 0, depth, 1, depth * 5'000'000 };
    bucket.rates.offered = 3;
    bucket.rates.replied = 2;
    return bucket;
}

} // namespace

class TestPerfettoWriter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anEmptyTraceIsATrace()
    {
        PerfettoChecker checker;
        QCOMPARE(checker.check(written({})), QByteArray());
        QCOMPARE(checker.requests, 0);
        QCOMPARE(checker.processes.size(), 2);
    }

    void oneRequestIsItsPhasesInOrder()
    {
        std::vector<RequestRecord> records { answered(7, 5'000) };
        records[0].predecessorComplete = records[0].stamps.written + 150;
        records[0].command = 3;
        records[0].producer = 2;
        setKey(records[0], "user:42");
        PerfettoInput input;
        input.records = records;
        input.names = testNames();
        const QByteArray text = written(input);
        const auto phase = [](const char* start, const char* length, const char* name) {
            return QByteArray("{'ph':'X','pid':2,'tid':11,'ts':") + start + ",'dur':" + length
                + ",'name':'" + name + "'}";
        };
        const QByteArrayList events {
            "{'ph':'X','pid':2,'tid':11,'ts':0.000,'dur':1.110,'cat':'request','name':'CMD3',"
            "'args':{'request':7,'key':'user:42','producer':'load-2','connection':0,'epoch':0,"
            "'sent':30,'received':7,'ending':'reply'}}",
            phase("0.000", "0.100", "waiting"),
            phase("0.100", "0.200", "queued"),
            phase("0.300", "0.300", "writing"),
            phase("0.600", "0.150", "behind"),
            phase("0.750", "0.250", "own"),
            phase("1.000", "0.050", "receiving"),
            phase("1.050", "0.060", "delivery"),
        };
        const QByteArray expected = json(events.join(",\n") + "\n]}");
        QVERIFY2(text.contains(expected), text.constData());
        PerfettoChecker checker;
        QCOMPARE(checker.check(text), QByteArray());
        QCOMPARE(checker.otherData[QLatin1String("originNanoseconds")].toInteger(), 5'000);
    }

    /// Overlapping, early-ended, cancelled, shared: the file says what the recorder counted itself.
    void sumsEqualTheReportOfTheSameRun()
    {
        Recorder recorder(1 << 15);
        RandomRecords random(11);
        const RunId run = recorder.beginRun();
        std::int64_t at = 9'000'000'000'000'000; // three months after the start of the machine
        for (int i = 0; i < 20'000; ++i) {
            at += random.below(2'000);
            recorder.offered(run, at);
            RequestRecord record = random.next(at, run);
            record.sharedWith = std::uint16_t(random.below(4));
            recorder.commit(record);
        }
        std::vector<RequestRecord> records;
        recorder.pull(records, 1'000'000);
        const RunTotals totals = recorder.totals(run);
        QCOMPARE(totals.counts.recordsLost, 0u);

        PerfettoInput input;
        input.records = records;
        input.names = testNames();
        PerfettoChecker checker;
        QCOMPARE(checker.check(written(input)), QByteArray());
        compare(checker, totals);
        QVERIFY(checker.lanes() > 2);
    }

    void nestingIsProvedByTheChecker()
    {
        // What the checker is there for: each of these files is wrong in one thing.
        const auto file = [](const QByteArray& events) {
            return QByteArray(json("{'traceEvents':[{'ph':'M','pid':2,'tid':11,'name':'thread_name'"
                                   ",'args':{'name':'lane 1'}},")
                + events + "]}");
        };
        const auto span = [](const char* kind, const char* start, const char* length) {
            return json("{'ph':'X','pid':2,'tid':11,'cat':'") + QByteArray(kind)
                + json("','name':'n','ts':") + start + json(",'dur':") + length + "}";
        };
        const auto problem
            = [&](const QByteArray& events) { return PerfettoChecker().check(file(events)); };
        QCOMPARE(problem(span("request", "0.000", "2.000") + ',' + span("phase", "0.000", "2.000")),
            QByteArray());
        QVERIFY(problem(span("request", "0.000", "2.000") + ',' + span("phase", "0.000", "1.999"))
                    .startsWith("phases of 1999 ns in a request of 2000"));
        QVERIFY(problem(span("request", "0.000", "2.000") + ',' + span("phase", "0.001", "2.000"))
                    .startsWith("partly outside"));
        QVERIFY(problem(span("request", "0.000", "2.000") + ',' + span("phase", "0.000", "2.000")
            + ',' + span("request", "1.000", "5.000"))
                    .startsWith("a request inside another one"));
        QVERIFY(problem(span("phase", "0.000", "2.000")).startsWith("a phase outside"));
        QVERIFY(problem(span("request", "5.000", "0.000") + ',' + span("request", "4.000", "0.000"))
                    .startsWith("time goes back"));
        QVERIFY(problem(json("{'ph':'M','pid':2,'name':'thread_color'}")).startsWith("metadata"));
        QVERIFY(problem(json("{'ph':'C','pid':1,'name':'a','ts':0.0,'args':{'x':1}},{'ph':'C','pid'"
                             ":1,'name':'a','ts':0.0,'args':{'y':1}}"))
                    .startsWith("a counter whose tracks change"));
        QVERIFY(PerfettoChecker().check("{").startsWith("no JSON"));
    }

    void gaugesAreOneTrackPerValueAndOnlyOfTheRequestsTime()
    {
        const std::int64_t second = 1'000'000'000;
        std::vector<RequestRecord> records { answered(1, 5 * second) };
        std::vector<HistoryBucket> buckets;
        for (int i = -3; i <= 3; ++i)
            buckets.push_back(bucketAt(5 * second + i * 10'000'000, 10 + i));
        buckets.push_back(bucketAt(5 * second + 40'000'000, 90));
        buckets[4].knownNanos = 0; // nobody saw it
        records.push_back(answered(2, 5 * second + 25'000'000));
        PerfettoInput input;
        input.records = records;
        input.buckets = buckets;
        input.names = testNames();
        PerfettoChecker checker;
        const QByteArray text = written(input);
        QCOMPARE(checker.check(text), QByteArray());
        const QSet<QString> gauge { QStringLiteral("max"), QStringLiteral("mean") };
        QCOMPARE(checker.counters.value(QStringLiteral("queue depth")), gauge);
        QCOMPARE(checker.counters.value(QStringLiteral("waiting to send")), gauge);
        QCOMPARE(checker.counters.value(QStringLiteral("in flight")), gauge);
        QCOMPARE(checker.highest.value(QStringLiteral("queue depth/max")), 12.0);
        QCOMPARE(checker.highest.value(QStringLiteral("queue depth/mean")), 6.0);
        QCOMPARE(checker.highest.value(QStringLiteral("requests per second/offered")), 300.0);
        QCOMPARE(checker.highest.value(QStringLiteral("requests per second/replied")), 200.0);
        QCOMPARE(text.count("\"queue depth\""), 2); // of 0 and 20 ms: 10 ms is not known
    }

    void theLastOnesAreKeptAndTheFileSaysSo()
    {
        std::vector<RequestRecord> records;
        for (int i = 0; i < 500; ++i)
            records.push_back(answered(std::uint64_t(i), 1'000 + i * 700));
        PerfettoInput input;
        input.records = records;
        input.maxRequests = 100;
        input.telemetryLost = 4;
        PerfettoChecker checker;
        const QByteArray text = written(input);
        QCOMPARE(checker.check(text), QByteArray());
        QCOMPARE(checker.requests, 100);
        QVERIFY(text.contains("\"request\":499") && !text.contains("\"request\":399"));
        QCOMPARE(checker.otherData[QLatin1String("requestsLeftOut")].toInt(), 400);
        QCOMPARE(checker.otherData[QLatin1String("telemetryLost")].toInt(), 4);
        const QString title = QStringLiteral("Requests: the last 100 of 500");
        QCOMPARE(checker.otherData[QLatin1String("note")].toString(), title);
        QVERIFY(checker.processes.contains(title));

        input.maxRequests = 1000;
        input.ended = 700; // the others are no longer kept
        PerfettoChecker all;
        QCOMPARE(all.check(written(input)), QByteArray());
        QCOMPARE(all.requests, 500);
        QVERIFY(all.processes.contains(QStringLiteral("Requests: the last 500 of 700")));
    }

    void namesAreAnyText()
    {
        std::vector<RequestRecord> records { answered(1, 10), answered(2, 20), answered(3, 30) };
        setKey(records[0], "a\"b\\c\n\x01\x7f");
        setKey(records[1], "\xF0\x9F\x98\x80");
        setKey(records[2], "exactly14bytes");
        PerfettoInput input;
        input.records = records;
        input.names = testNames();
        PerfettoChecker checker;
        QCOMPARE(checker.check(written(input)), QByteArray());
        const QSet<QString> expected { QStringLiteral("a\"b\\c\n\x01\x7f"),
            QString::fromUtf8("\xF0\x9F\x98\x80"), QString::fromUtf8("exactly14bytes…") };
        QCOMPARE(checker.keys, expected);

        input.withKeys = false;
        const QByteArray text = written(input);
        PerfettoChecker without;
        QCOMPARE(without.check(text), QByteArray());
        QVERIFY(without.keys.isEmpty());
        QVERIFY(!text.contains("exactly14"));
        input.withKeys = true;
        input.names = {}; // nobody knows a name
        QCOMPARE(PerfettoChecker().check(written(input)), QByteArray());
    }

    void itCanBeCancelledAndFail()
    {
        RandomRecords random(3);
        std::vector<RequestRecord> records;
        for (int i = 0; i < 10'000; ++i)
            records.push_back(random.next(1'000'000 + i * 100));
        PerfettoInput input;
        input.records = records;
        std::uint64_t seen = 0;
        std::uint64_t all = 0;
        ExportTarget target { [](QByteArrayView) { return true; },
            [&](std::uint64_t done, std::uint64_t of) {
                seen = done;
                all = of;
                return done < 5'000;
            } };
        QCOMPARE(writePerfetto(input, target), ExportEnd::Cancelled);
        QVERIFY(seen >= 5'000 && seen < 6'000);
        QCOMPARE(all, 10'000u);
        qsizetype room = 200'000;
        int tries = 0;
        target = { [&](QByteArrayView slice) {
                      room -= slice.size();
                      tries += room < 0;
                      return room >= 0;
                  },
            {} };
        QCOMPARE(writePerfetto(input, target), ExportEnd::WriteFailed);
        QCOMPARE(tries, 1); // nothing is written behind a hole
    }

    void timeForAHundredThousandRequestsIsPrinted()
    {
        RandomRecords random(1);
        std::vector<RequestRecord> records;
        for (int i = 0; i < 100'000; ++i) {
            records.push_back(random.next(1'000'000'000 + i * 2'000));
            setKey(records.back(), "user:42:profile");
        }
        PerfettoInput input;
        input.records = records;
        input.names = testNames();
        qint64 bytes = 0;
        const ExportTarget target { [&bytes](QByteArrayView slice) {
                                       bytes += slice.size();
                                       return true;
                                   },
            {} };
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(writePerfetto(input, target), ExportEnd::Complete);
        qInfo("100,000 requests as a trace: %lld ms, %lld bytes a request",
            static_cast<long long>(timer.elapsed()), static_cast<long long>(bytes / 100'000));
    }

private:
    static void compare(const PerfettoChecker& checker, const RunTotals& totals)
    {
        const RunCounts& counts = totals.counts;
        QCOMPARE(quint64(checker.requests), counts.ended);
        for (const Phase phase : { Phase::Waiting, Phase::Queued, Phase::Writing, Phase::Behind,
                 Phase::Own, Phase::Receiving, Phase::Delivery }) {
            const std::string_view name = phaseName(phase);
            QCOMPARE(quint64(checker.nanos.value(
                         QString::fromUtf8(name.data(), qsizetype(name.size())))),
                totals.nanos(phase));
        }
        QCOMPARE(quint64(checker.nanos.value(QStringLiteral("request"))),
            totals.nanos(Phase::Total) - totals.nanos(Phase::Lag));
        QCOMPARE(quint64(checker.endings.value(QStringLiteral("reply"))),
            counts.replied - counts.errors);
        QCOMPARE(quint64(checker.endings.value(QStringLiteral("errorReply"))), counts.errors);
        QCOMPARE(quint64(checker.endings.value(QStringLiteral("notSent"))), counts.notSentTotal());
        QCOMPARE(quint64(checker.endings.value(QStringLiteral("maybeExecuted"))),
            counts.maybeExecutedTotal());
    }
};

QTEST_GUILESS_MAIN(TestPerfettoWriter)
#include "tst_perfettowriter.moc"
