// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/trace/csvwriter.h"

#include "core/trace/recorder.h"
#include "tests/core/trace/records.h"

#include <QHash>
#include <QTest>

using namespace sluice;

namespace {

/// Reads RFC 4180 as another program would: rows of fields.
QList<QByteArrayList> parseCsv(const QByteArray& text)
{
    QList<QByteArrayList> rows;
    QByteArrayList row;
    QByteArray field;
    bool isQuoted = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const char byte = text[i];
        if (isQuoted) {
            if (byte == '"' && i + 1 < text.size() && text[i + 1] == '"')
                field.append(text[++i]);
            else if (byte == '"')
                isQuoted = false;
            else
                field.append(byte);
        } else if (byte == '"') {
            isQuoted = true;
        } else if (byte == ',') {
            row.append(field);
            field.clear();
        } else if (byte == '\r' && i + 1 < text.size() && text[i + 1] == '\n') {
            row.append(field);
            field.clear();
            rows.append(row);
            row.clear();
            ++i;
        } else {
            field.append(byte);
        }
    }
    if (!row.isEmpty() || !field.isEmpty())
        rows.append(QByteArrayList { "not ended" });
    return rows;
}

/// The rows but the first one, which names the fields.
QList<QHash<QByteArray, QByteArray>> table(const QByteArray& text)
{
    const QList<QByteArrayList> rows = parseCsv(text);
    QList<QHash<QByteArray, QByteArray>> result;
    for (qsizetype i = 1; i < rows.size(); ++i) {
        QHash<QByteArray, QByteArray> row;
        if (rows[i].size() == rows[0].size()) {
            for (qsizetype column = 0; column < rows[i].size(); ++column)
                row[rows[0][column]] = rows[i][column];
        }
        result.append(row); // empty when it is too long or too short
    }
    return result;
}

ExportTarget into(QByteArray& text)
{
    return { [&text](QByteArrayView slice) {
                text.append(slice.data(), slice.size());
                return true;
            },
        {} };
}

ExportNames testNames()
{
    ExportNames names;
    names.command = [](std::uint16_t command) -> QByteArray { return command ? "=CMD" : "GET"; };
    names.producer = [](ProducerId id) -> QByteArray { return id == 1 ? "web, \"one\"" : "web"; };
    names.display = [](QByteArrayView bytes) { return bytes.toByteArray(); };
    return names;
}

QByteArray requestsCsv(const std::vector<RequestRecord>& records, bool withKeys = true)
{
    QByteArray text;
    const ExportEnd end = writeRequestsCsv(records, testNames(), withKeys, into(text));
    return end == ExportEnd::Complete ? text : QByteArray();
}

QByteArray bucketsCsv(const std::vector<HistoryBucket>& buckets)
{
    QByteArray text;
    const ExportEnd end = writeBucketsCsv(buckets, into(text));
    return end == ExportEnd::Complete ? text : QByteArray();
}

RequestRecord withKey(QByteArrayView key)
{
    RequestRecord record = answered(1, 5'000);
    record.keySize = std::uint8_t(key.size());
    std::copy_n(key.data(), key.size(), record.key.begin());
    return record;
}

} // namespace

class TestCsvWriter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nothingIsALineOfNames()
    {
        QCOMPARE(parseCsv(requestsCsv({})).size(), 1);
        QCOMPARE(parseCsv(bucketsCsv({})).size(), 1);
    }

    void aRequestHasEverything()
    {
        RequestRecord record = withKey("user:42");
        record.run = 3;
        record.producer = 1;
        record.connection = 2;
        record.epoch = 4;
        record.lane = 1;
        record.sharedWith = 7;
        record.predecessorComplete = 5'750;
        const auto rows = table(requestsCsv({ record }));
        QCOMPARE(rows.size(), 1);
        const QHash<QByteArray, QByteArray> expected { { "request", "1" }, { "run", "3" },
            { "command", "GET" }, { "key", "user:42" }, { "producer_id", "1" },
            { "producer", "web, \"one\"" }, { "connection", "2" }, { "epoch", "4" },
            { "lane", "bulk" }, { "intended_ns", "5000" }, { "called_ns", "5000" },
            { "admitted_ns", "5100" }, { "taken_ns", "5300" }, { "written_ns", "5600" },
            { "first_byte_ns", "6000" }, { "complete_ns", "6050" }, { "resumed_ns", "6110" },
            { "predecessor_complete_ns", "5750" }, { "lag_ns", "0" }, { "waiting_ns", "100" },
            { "queued_ns", "200" }, { "writing_ns", "300" }, { "in_flight_ns", "450" },
            { "behind_ns", "150" }, { "own_ns", "250" }, { "receiving_ns", "50" },
            { "delivery_ns", "60" }, { "total_ns", "1110" }, { "ending", "reply" },
            { "why", "none" }, { "bytes_sent", "30" }, { "bytes_received", "7" },
            { "shared_with", "7" }, { "was_written", "1" }, { "abandoned", "0" },
            { "swallowed", "0" } };
        QCOMPARE(rows[0], expected);
    }

    void whatWasNotReachedIsEmpty()
    {
        RequestRecord record = answered(1, 5'000);
        record.stamps.taken = record.stamps.written = record.stamps.firstByte
            = record.stamps.complete = 0;
        record.ending = Ending::NotSent;
        record.why = Why::Deadline;
        record.wasWritten = false;
        const auto rows = table(requestsCsv({ record }));
        for (const char* field :
            { "taken_ns", "written_ns", "first_byte_ns", "complete_ns", "key" })
            QCOMPARE(rows.at(0).value(field, "?"), QByteArray());
        QCOMPARE(rows[0]["ending"], QByteArray("notSent"));
        QCOMPARE(rows[0]["why"], QByteArray("deadline"));
        QCOMPARE(rows[0]["queued_ns"], QByteArray("1010"));
    }

    void textOfAServerIsHarmless_data()
    {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QByteArray>("read");
        QTest::newRow("plain") << QByteArray("user:42") << QByteArray("user:42");
        QTest::newRow("comma and quote") << QByteArray("a,\"b\"") << QByteArray("a,\"b\"");
        QTest::newRow("line") << QByteArray("a\r\nb") << QByteArray("a\r\nb");
        QTest::newRow("formula") << QByteArray("=1+1") << QByteArray("'=1+1");
        QTest::newRow("plus") << QByteArray("+1") << QByteArray("'+1");
        QTest::newRow("minus") << QByteArray("-1") << QByteArray("'-1");
        QTest::newRow("at") << QByteArray("@SUM(A1)") << QByteArray("'@SUM(A1)");
        QTest::newRow("tab") << QByteArray("\t=1") << QByteArray("'\t=1");
        QTest::newRow("full width") << QByteArray("\xEF\xBC\x9D"
                                                  "1")
                                    << QByteArray("'\xEF\xBC\x9D"
                                                  "1");
        QTest::newRow("inside") << QByteArray("a=1;=2") << QByteArray("a=1;=2");
        QTest::newRow("empty") << QByteArray() << QByteArray();
    }
    void textOfAServerIsHarmless()
    {
        QFETCH(QByteArray, key);
        QFETCH(QByteArray, read);
        const auto rows = table(requestsCsv({ withKey(key) }));
        QCOMPARE(rows.size(), 1);
        QCOMPARE(rows[0].value("key", "?"), read);
        RequestRecord record = answered(1, 5'000);
        record.command = 1;
        QCOMPARE(table(requestsCsv({ record })).at(0)["command"], QByteArray("'=CMD"));
    }

    void keysCanBeLeftOut()
    {
        const QByteArray text
            = requestsCsv({ withKey("user:42"), withKey("exactly14bytes") }, false);
        QVERIFY(!text.contains("user:42") && !text.contains("exactly"));
        QCOMPARE(table(text).size(), 2);
        QCOMPARE(table(text).at(0).value("key", "?"), QByteArray());
        QCOMPARE(table(requestsCsv({ withKey("exactly14bytes") })).at(0)["key"],
            QByteArray("exactly14bytes\xE2\x80\xA6"));
    }

    void sumsEqualWhatTheRecorderCounted()
    {
        Recorder recorder(1 << 14);
        RandomRecords random(21);
        for (int i = 0; i < 10'000; ++i) {
            recorder.offered(0, 1'000'000 + i * 500);
            recorder.commit(random.next(1'000'000 + i * 500));
        }
        std::vector<RequestRecord> records;
        recorder.pull(records, 100'000);
        const RunTotals totals = recorder.totals(0);
        quint64 sent = 0;
        quint64 nanos = 0;
        quint64 behind = 0;
        quint64 replied = 0;
        const auto rows = table(requestsCsv(records));
        for (const auto& row : rows) {
            sent += row["bytes_sent"].toULongLong();
            nanos += row["total_ns"].toULongLong();
            behind += row["behind_ns"].toULongLong();
            replied += row["ending"] == "reply" || row["ending"] == "errorReply";
        }
        QCOMPARE(quint64(rows.size()), totals.counts.ended);
        QCOMPARE(sent, totals.counts.bytesSent);
        QCOMPARE(nanos, totals.nanos(Phase::Total));
        QCOMPARE(behind, totals.nanos(Phase::Behind));
        QCOMPARE(replied, totals.counts.replied);
    }

    void aBucketHasGaugesCountsRatesAndLatency()
    {
        HistoryBucket bucket;
        bucket.start = 30'000'000;
        bucket.width = 10'000'000;
        bucket.knownNanos = 5'000'000;
        bucket.queueDepth = { 1, 32, 30, 100'000'000 };
        bucket.waiting = { 0, 5, 5, 12'500'000 };
        bucket.inFlight = { 2, 64, 60, 320'000'000 };
        RateBucket& rates = bucket.rates;
        rates.offered = 5;
        rates.completed = 4;
        rates.replied = 2;
        rates.errors = 1;
        rates.notSent = 1;
        rates.maybeExecuted = 1;
        rates.swallowed = 1;
        rates.latencySum = 30'001;
        rates.latencyMax = 20'001;
        rates.latency[std::size_t(CoarseScale::stepOf(10'000))] = 1;
        rates.latency[std::size_t(CoarseScale::stepOf(20'001))] = 1;
        HistoryBucket unseen;
        unseen.start = 40'000'000;
        unseen.width = 10'000'000;
        const QByteArray text = bucketsCsv({ bucket, unseen });
        const auto rows = table(text);
        QCOMPARE(rows.size(), 2);
        const QHash<QByteArray, QByteArray> expected { { "start_ns", "30000000" },
            { "width_ns", "10000000" }, { "known_ns", "5000000" }, { "queue_depth_min", "1" },
            { "queue_depth_max", "32" }, { "queue_depth_mean", "20.000" }, { "waiting_min", "0" },
            { "waiting_max", "5" }, { "waiting_mean", "2.500" }, { "in_flight_min", "2" },
            { "in_flight_max", "64" }, { "in_flight_mean", "64.000" }, { "offered", "5" },
            { "completed", "4" }, { "replied", "2" }, { "errors", "1" }, { "not_sent", "1" },
            { "maybe_executed", "1" }, { "swallowed", "1" }, { "offered_per_second", "1000.000" },
            { "replied_per_second", "400.000" }, { "latency_mean_ns", "15000.500" },
            { "latency_p50_ns",
                QByteArray::number(qint64(CoarseScale::middle(CoarseScale::stepOf(10'000)))) },
            { "latency_p99_ns", "" }, { "latency_max_ns", "20001" } };
        QCOMPARE(rows[0], expected);
        QCOMPARE(rows[1].size(), expected.size());
        QCOMPARE(rows[1]["known_ns"], QByteArray("0"));
        QCOMPARE(rows[1]["queue_depth_max"] + rows[1]["replied"] + rows[1]["latency_max_ns"],
            QByteArray()); // unknown is not 0
    }

    void percentilesNeedSamplesBeyondThem()
    {
        HistoryBucket bucket;
        bucket.width = bucket.knownNanos = 10'000'000;
        bucket.rates.replied = 100;
        bucket.rates.latency[10] = 99;
        bucket.rates.latency[20] = 1;
        auto row = table(bucketsCsv({ bucket })).at(0);
        QCOMPARE(row["latency_p99_ns"], QByteArray::number(qint64(CoarseScale::middle(10))));
        bucket.rates.latency[10] = 98;
        row = table(bucketsCsv({ bucket })).at(0);
        QCOMPARE(row["latency_p99_ns"], QByteArray());
        QCOMPARE(row["latency_p50_ns"], QByteArray::number(qint64(CoarseScale::middle(10))));
    }

    void itCanBeCancelledAndFail()
    {
        const std::vector<RequestRecord> records(5'000, answered(1, 5'000));
        ExportTarget target { [](QByteArrayView) { return true; },
            [](std::uint64_t done, std::uint64_t) { return done < 1'000; } };
        QCOMPARE(writeRequestsCsv(records, {}, true, target), ExportEnd::Cancelled);
        target = { [](QByteArrayView) { return false; }, {} };
        QCOMPARE(writeRequestsCsv(records, {}, true, target), ExportEnd::WriteFailed);
        QCOMPARE(writeBucketsCsv({}, target), ExportEnd::WriteFailed);
    }
};

QTEST_GUILESS_MAIN(TestCsvWriter)
#include "tst_csvwriter.moc"
