// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/ui/models/fakepipeline.h"
#include "ui/models/panetables.h"
#include "ui/models/tabletext.h"

#include <QAbstractItemModelTester>
#include <QRegularExpression>
#include <QTest>

using namespace sluice;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr std::int64_t ms = 1'000'000;

TableWords words()
{
    return { [](std::optional<Duration> span) {
                return span ? QString::number(double(span->count()) / 1e6) + QStringLiteral(" ms")
                            : QStringLiteral("n/a");
            },
        [](quint64 number) { return QString::number(number); },
        [](double rate) { return QString::number(rate); },
        [](double mean) { return QString::number(mean, 'f', 1); },
        [](ProducerId id) { return "web-" + QByteArray::number(id); } };
}

/// Ended at `end`, after so long in all.
RequestRecord record(std::uint64_t id, std::int64_t end, std::int64_t total)
{
    RequestRecord r;
    r.id = id;
    r.producer = 7;
    r.command = std::uint16_t(CommandId::Get);
    r.stamps = { end - total, end - total, end - total, end - total, end - total, end, end, end };
    return r;
}

void outOfRangeIsNothing(const QAbstractItemModel& model)
{
    QVERIFY(!model.data({}).isValid());
    QVERIFY(!model.index(model.rowCount(), 0).isValid());
    QVERIFY(!model.index(0, model.columnCount()).isValid());
    QVERIFY(!model.headerData(-1, Qt::Horizontal).isValid());
    QVERIFY(!model.headerData(model.columnCount(), Qt::Horizontal).isValid());
    QVERIFY(!model.headerData(0, Qt::Vertical).isValid());
    QCOMPARE(model.rowCount(model.index(0, 0)), 0);
}

} // namespace

class TestPaneTables : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void stepsCanBeRead()
    {
        QCOMPARE(readableStep(1 * ms), 10 * ms);
        QCOMPARE(readableStep(600 * ms), 10 * ms);
        QCOMPARE(readableStep(1'000 * ms), 20 * ms);
        QCOMPARE(readableStep(10'000 * ms), 200 * ms);
        QCOMPARE(readableStep(60'000 * ms), 1'000 * ms);
        QCOMPARE(readableStep(6 * 3'600'000 * ms), 500'000 * ms);
    }

    void stripsAreTheBucketsOfTheRange()
    {
        StripTableModel model(words());
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        auto store = std::make_shared<BucketStore>();
        std::vector<HistoryBucket> buckets;
        const std::int64_t first = 100'000; // 10 ms each
        for (int i = 0; i < 40; ++i) {
            HistoryBucket b;
            b.width = 10 * ms;
            b.knownNanos = 10 * ms;
            b.rates.index = first + i;
            b.start = b.rates.index * b.width;
            b.queueDepth = { i, i + 2, i, (i + 1) * b.width };
            b.waiting = { 0, 9, 0, 3 * b.width };
            b.inFlight = { 4, 4, 4, 4 * b.width };
            b.rates.offered = 30;
            b.rates.replied = 20;
            b.rates.completed = 21;
            buckets.push_back(b);
        }
        store->set(buckets);
        const std::int64_t end = (first + 40) * 10 * ms;
        const HistoryView view(store, {}, {}, end);
        model.show(view, { end - 20 * ms, end });
        QCOMPARE(tableText(model, TableFormat::Text),
            QStringLiteral("ago\tqueued, least\tqueued, mean\tqueued, most\twaiting to send, mean\t"
                           "waiting to send, most\tin flight, mean\tin flight, most\toffered/s\t"
                           "replies/s\twithout a reply/s\n"
                           "20 ms\t38\t39.0\t40\t3.0\t9\t4.0\t4\t3000\t2000\t100\n"
                           "10 ms\t39\t40.0\t41\t3.0\t9\t4.0\t4\t3000\t2000\t100\n"));
        QCOMPARE(
            model.index(0, 0).data(TextTableModel::KeyRole).toULongLong(), quint64(end - 20 * ms));
        // Ten seconds have a step of 200 ms: exact sums of what is known, no row for the rest.
        model.show(view, { end - 10'000 * ms, end });
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.index(0, 1).data().toString(), QStringLiteral("0"));
        QCOMPARE(model.index(0, 2).data().toString(), QStringLiteral("10.5"));
        QCOMPARE(model.index(0, 3).data().toString(), QStringLiteral("21"));
        outOfRangeIsNothing(model);
        model.show({}, { end - 20 * ms, end });
        QCOMPARE(model.rowCount(), 0);
    }

    void flowListsEveryOpenRequest()
    {
        FlowTableModel model(words());
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        LiveSnapshot open;
        open.now = 1'000 * ms;
        RequestRecord r;
        r.command = std::uint16_t(CommandId::Get);
        r.producer = 3;
        r.keySize = 3;
        r.key = { 'a', '\t', 'b' };
        r.id = 1;
        r.stamps.called = 990 * ms;
        open.waiting = { 5, { r } };
        r.id = 2;
        r.stamps.admitted = 995 * ms;
        open.queued = { 1, { r } };
        r.id = 3;
        r.stamps.taken = r.stamps.written = 999 * ms;
        r.abandoned = true;
        LiveConnection line;
        line.index = 2;
        line.inFlight = { 1, { r } };
        open.connections.push_back(line);
        model.show(&open);
        QCOMPARE(tableText(model, TableFormat::Text),
            QStringLiteral("request\tcommand\tproducer\tstage\tsince\tconnection\tabandoned\n"
                           "#3\tGET a\\tb\tweb-3\tin flight\t1 ms\t2\tyes\n"
                           "#2\tGET a\\tb\tweb-3\tqueued\t5 ms\t\tno\n"
                           "#1\tGET a\\tb\tweb-3\twaiting to send\t10 ms\t\tno\n"
                           "4 more\t\t\t\t\t\t\n"));
        outOfRangeIsNothing(model);
        model.show(nullptr);
        QCOMPARE(model.rowCount(), 0);
    }

    void latenciesAreExactPercentiles()
    {
        LatencyTableModel model(words());
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        RecordSegments segments(4096);
        const std::int64_t end = 10'000 * ms;
        for (int i = 1; i <= 200; ++i) {
            *segments.room(1).at = record(std::uint64_t(i), end - 20 * ms + 1, i * ms);
            segments.add(1);
        }
        *segments.room(1).at = record(201, end - 10 * ms + 1, 5 * ms);
        segments.add(1);
        const HistoryView view({}, segments.stores(), segments.completeAfter(), end);
        model.show(view, { end - 20 * ms, end }, Phase::Total);
        QCOMPARE(tableText(model, TableFormat::Text),
            QStringLiteral("ago\trequests\tp50\tp90\tp99\tmax\n"
                           "20 ms\t200\t100 ms\t180 ms\t198 ms\t200 ms\n"
                           "10 ms\t1\t5 ms\t5 ms\tn/a\t5 ms\n"));
        model.show(view, { end - 20 * ms, end }, Phase::Queued);
        QCOMPARE(model.index(0, 5).data().toString(), QStringLiteral("0 ms"));
        outOfRangeIsNothing(model);
        // Where a part of the records has given way, there is no row rather than a wrong one.
        model.show(HistoryView({}, segments.stores(), end - 15 * ms, end), { end - 20 * ms, end },
            Phase::Total);
        QCOMPARE(model.rowCount(), 1);
    }
};

QTEST_GUILESS_MAIN(TestPaneTables)
#include "tst_panetables.moc"
