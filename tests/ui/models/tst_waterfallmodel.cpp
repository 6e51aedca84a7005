// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/ui/models/fakepipeline.h"
#include "tests/ui/models/requestrecords.h"
#include "ui/models/waterfallmodel.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace sluice;

namespace {

WaterfallWords words()
{
    return { [](Duration span) { return QString::number(span.count()); },
        [](quint64 number) { return QString::number(number); },
        [](ProducerId id) { return QByteArray("web-") + QByteArray::number(id); } };
}

/// A request that entered its phases at 10, 20, ... after it was sent.
RequestRecord record(std::uint64_t id, std::int64_t called, int phases = 7)
{
    RequestRecord r;
    r.id = id;
    r.producer = 7;
    r.command = std::uint16_t(CommandId::Get);
    r.keySize = 3;
    r.key = { 'a', '\n', 'b' };
    r.epoch = 1;
    std::int64_t Stamps::*const stamps[] = { &Stamps::called, &Stamps::admitted, &Stamps::taken,
        &Stamps::written, &Stamps::firstByte, &Stamps::complete, &Stamps::resumed };
    for (int i = 0; i < phases; ++i)
        r.stamps.*stamps[i] = called + i * 10;
    r.stamps.intended = called;
    r.ending = Ending::Reply;
    return r;
}

/// A history that a test fills.
struct Kept {
    RecordSegments segments { 1 << 18 };

    void add(const RequestRecord& each)
    {
        *segments.room(1).at = each;
        segments.add(1);
    }
    [[nodiscard]] HistoryView view() const
    {
        return { std::make_shared<BucketStore>(), segments.stores(), segments.completeAfter(), 1 };
    }
};

/// The rows in words: "#3 GET | [web-1 2 requests] | × 4 GET".
QByteArray picture(const WaterfallModel& model)
{
    QStringList parts;
    for (const WaterfallRow& row : model.rows()) {
        QString text = row.request + QLatin1Char(' ') + row.command;
        text.remove(QStringLiteral(" a\\nb"));
        parts += row.kind == WaterfallRowKind::Group ? QStringLiteral("[%1]").arg(text) : text;
    }
    return parts.join(QStringLiteral(" | ")).toUtf8();
}

} // namespace

class TestWaterfallModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void rowsAreATableThatCanBeRead()
    {
        WaterfallModel model(words());
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        RequestRecord failed = record(2, 1005);
        failed.ending = Ending::NotSent;
        failed.why = Why::Rejected;
        model.show({ record(1, 1000), failed }, nullptr, 10, 500);
        QCOMPARE(model.asText(),
            QStringLiteral(
                "request\tcommand\tproducer\ttotal\twaiting to send\tqueued\twriting\tin flight\t"
                "delivery\tending\n"
                "#1\tGET a\\nb\tweb-7\t60\t10\t10\t10\t20\t10\treply\n"
                "#2\tGET a\\nb\tweb-7\t60\t10\t10\t10\t20\t10\tnot sent\n"));
        QCOMPARE(model.chosenFrom(), 500U);
        QVERIFY(!model.data(model.index(2, 0)).isValid());
        QVERIFY(!model.data(QModelIndex()).isValid());
    }

    void changingRowsKeepsTheModelValid()
    {
        WaterfallModel model(words());
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        std::vector<RequestRecord> records;
        for (const int count : { 0, 5, 30, 3, 0, 8 }) {
            records.clear();
            for (int i = 0; i < count; ++i)
                records.push_back(record(std::uint64_t(i + 1), 1000 + i));
            model.show(records, nullptr, 12, quint64(count));
            QCOMPARE(model.rowCount(), std::min(count, 12));
        }
    }

    void newestRowsAreShownInTheOrderInWhichTheyWereSent()
    {
        WaterfallModel model(words());
        // Ended in the order 3, 1, 2.
        model.show({ record(3, 3000), record(1, 1000), record(2, 2000) }, nullptr, 2, 3);
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.rows()[0].record.id, 1U);
        QCOMPARE(model.rows()[1].record.id, 2U);
        QCOMPARE(model.rowOf(2), 1);
        QCOMPARE(model.rowOf(3), -1);
    }

    void openRequestsAreShownOnceAndUpToTheSnapshot()
    {
        WaterfallModel model(words());
        LiveSnapshot open;
        open.now = 2000;
        open.connections.emplace_back();
        open.connections[0].inFlight.count = 2;
        open.connections[0].inFlight.listed = { record(1, 1000, 4), record(2, 1001, 4) };
        open.waiting.count = 1;
        open.waiting.listed = { record(3, 1500, 1) };
        model.show({ record(1, 1000) }, &open, 9, 3); // 1 has ended since
        QCOMPARE(model.rowCount(), 3);
        QVERIFY(!isOpen(model.rows()[0].record));
        QVERIFY(isOpen(model.rows()[1].record));
        QCOMPARE(model.rows()[1].spans.end, 2000);
        QCOMPARE(model.rows()[1].spans.length(Phase::InFlight), 2000 - 1031);
        QCOMPARE(model.rows()[2].spans.length(Phase::Waiting), 500);
        QCOMPARE(model.end(), 2000);
    }

    void rowsOfWhatHasEndedMeanwhileAreTakenByOthers()
    {
        WaterfallModel model(words());
        std::vector<RequestRecord> ended;
        LiveSnapshot open;
        LiveConnection line;
        for (std::uint64_t id = 1; id <= 40; ++id) {
            ended.push_back(record(id, std::int64_t(1000 + id)));
            if (id > 20) // still open when the snapshot was taken
                line.inFlight.listed.push_back(record(id, std::int64_t(1000 + id), 4));
        }
        line.inFlight.count = line.inFlight.listed.size();
        open.connections.push_back(line);
        open.now = 2000;
        model.show(ended, &open, 30, 40);
        QCOMPARE(model.rowCount(), 30);
    }

    void farApartEveryRowBeginsAtItsOwnStart()
    {
        WaterfallModel model(words());
        model.show({ record(1, 1000), record(2, 1040) }, nullptr, 5, 2);
        QCOMPARE(model.axis(), WaterfallModel::Axis::Clock);
        model.show({ record(1, 1000), record(2, 1'000'000) }, nullptr, 5, 2);
        QCOMPARE(model.axis(), WaterfallModel::Axis::OwnStart);
    }

    void phasesAddUpToTheTotal_data()
    {
        QTest::addColumn<int>("phases");
        QTest::addColumn<bool>("open");
        for (int phases = 1; phases <= 7; ++phases) {
            QTest::addRow("ended after %d", phases) << phases << false;
            QTest::addRow("open after %d", phases) << phases << true;
        }
    }
    void phasesAddUpToTheTotal()
    {
        QFETCH(int, phases);
        QFETCH(bool, open);
        RequestRecord r = record(1, 1000, phases);
        r.predecessorComplete = 1037;
        r.stamps.resumed = open ? 0 : 1100;
        const PhaseSpans spans = phaseSpans(r, 1234);
        std::int64_t at = 1000;
        for (const PhaseSpan* span = spans.first(); span != spans.last(); ++span) {
            QCOMPARE(span->from, at);
            QVERIFY(span->to > span->from);
            at = span->to;
        }
        QCOMPARE(at, open ? 1234 : 1100);
        QCOMPARE(spans.length(Phase::Total), at - 1000);
        if (!open) {
            for (int i = 0; i < phaseCount; ++i) // as the trace itself counts them
                QCOMPARE(spans.length(static_cast<Phase>(i)), r.phases()[std::size_t(i)]);
        }
    }

    void aSharedReadIsNotSplit()
    {
        RequestRecord r = record(1, 1000);
        r.predecessorComplete = 1035;
        QCOMPARE(phaseSpans(r, 0).length(Phase::Behind), 5);
        QCOMPARE(phaseSpans(r, 0).length(Phase::Own), 5);
        QCOMPARE(phaseSpans(r, 0).length(Phase::InFlight), 20);
        r.sharedWith = 3;
        QCOMPARE(phaseSpans(r, 0).length(Phase::Behind), 0);
        QCOMPARE(phaseSpans(r, 0).length(Phase::InFlight), 20);
    }

    void theLevelFollowsTheRequestsPerColumn()
    {
        WaterfallModel model(words());
        Kept history;
        for (std::uint64_t id = 1; id <= 320; ++id)
            history.add(record(id, std::int64_t(id) * 1000));
        QByteArray levels;
        for (const int columns : { 1100, 1030, 1100, 1300, 110, 103, 110, 130 }) {
            model.showWindow(history.view(), nullptr, { 0, 1'000'000 }, {}, 10, columns);
            levels += "BFR"[int(model.scale().level)];
        }
        QCOMPARE(levels, "BFFBFRRF"); // 0.29 0.31 0.29 0.25 2.9 3.1 2.9 2.5
        QCOMPARE(model.scale().total, 320U);
        QCOMPARE(model.scale().perColumn, 320.0 / 130);
        QCOMPARE(model.begin(), 0);
        QCOMPARE(model.end(), 1'000'000);
        QCOMPARE(model.axis(), WaterfallModel::Axis::Clock);
    }

    void foldedRowsStandForAllRequests()
    {
        WaterfallModel model(words());
        Kept history;
        for (std::uint64_t id = 1; id <= 100; ++id)
            history.add(record(id, std::int64_t(id) * 1000));
        model.showWindow(history.view(), nullptr, { 0, 200'000 }, {}, 8, 200);
        QCOMPARE(picture(model),
            "× 12 GET | × 13 GET | × 12 GET | × 13 GET | × 12 GET | × 13 GET | × 12 GET | × 13 "
            "GET");
        QCOMPARE(model.scale().shown, 100U);
        QCOMPARE(model.scale().perRow, 12.5);
        QCOMPARE(model.rowOf(100), 7);
        QCOMPARE(model.rows()[0].begin, 1000);
        QCOMPARE(model.rows()[0].end, 12'060);
        QCOMPARE(model.rows()[0].spans.begin, 6500);
        QCOMPARE(model.headerData(WaterfallModel::Total, Qt::Horizontal).toString(),
            QStringLiteral("mean total"));
        // As many as there is room for are not folded.
        model.showWindow(history.view(), nullptr, { 0, 200'000 }, {}, 100, 200);
        QCOMPARE(model.rowCount(), 100);
        QCOMPARE(model.rows()[0].request, QStringLiteral("#1"));
    }

    void aRibbonHasExemplarsAsRows()
    {
        WaterfallModel model(words());
        Kept history;
        for (std::uint64_t id = 1; id <= 100; ++id) {
            RequestRecord each = record(id, std::int64_t(id) * 1000);
            each.stamps.resumed += id == 40 ? 500 : 0;
            each.ending = id == 60 ? Ending::ErrorReply : Ending::Reply;
            history.add(each);
        }
        model.showWindow(history.view(), nullptr, { 0, 200'000 }, {}, 12, 20);
        QCOMPARE(model.scale().level, WaterfallLevel::Ribbon);
        QVERIFY(model.rowCount() <= 4);
        const QString text = model.asText();
        QVERIFY(text.contains(QStringLiteral("error reply (first error)\n")));
        QVERIFY(text.contains(QStringLiteral("reply (slowest GET)\n")));
        QVERIFY(model.rowOf(60) > model.rowOf(40)); // in the order of time
        QCOMPARE(int(model.ribbon().columns().size()), 20);
        QVERIFY(model.ribbon().share(Phase::Waiting) > 0);
    }

    void barsThatDoNotFitAreOnOtherPages()
    {
        WaterfallModel model(words());
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        Kept history;
        for (std::uint64_t id = 1; id <= 9; ++id)
            history.add(record(id, std::int64_t(id) * 1000));
        model.showWindow(history.view(), nullptr, { 0, 20'000 }, {}, 4, 1000);
        QCOMPARE(picture(model), "#6 GET | #7 GET | #8 GET | #9 GET"); // the newest
        QCOMPARE(model.scale().shown, 4U);
        model.setFirstEntry(1);
        QCOMPARE(picture(model), "#2 GET | #3 GET | #4 GET | #5 GET");
        QCOMPARE(model.rowOf(3), 1);
        QCOMPARE(model.rowOf(9), -1);
        QCOMPARE(model.entryOf(9).value(), 8U);
        model.showWindow(history.view(), nullptr, { 0, 20'000 }, {}, 4, 1000);
        QCOMPARE(model.firstEntry(), 1U); // a renewal turns no page
        model.setFirstEntry(100);
        QCOMPARE(model.firstEntry(), 5U);
        model.setOrder({ SortBy::Sent, true, GroupBy::None });
        model.showWindow(history.view(), nullptr, { 0, 20'000 }, {}, 4, 1000);
        QCOMPARE(picture(model), "#9 GET | #8 GET | #7 GET | #6 GET");
    }

    void groupsHaveHeads()
    {
        WaterfallModel model(words());
        Kept history;
        for (std::uint64_t id = 1; id <= 5; ++id) {
            RequestRecord each = record(id, std::int64_t(id) * 1000);
            each.producer = id % 2 ? 1 : 2;
            each.command = std::uint16_t(id == 5 ? CommandId::Set : CommandId::Get);
            history.add(each);
        }
        const auto show = [&](GroupBy group, int columns = 1000) {
            model.setOrder({ SortBy::Sent, false, group });
            model.showWindow(history.view(), nullptr, { 0, 20'000 }, {}, 12, columns);
            return picture(model);
        };
        QCOMPARE(show(GroupBy::Producer),
            "[web-1 3 requests] | #1 GET | #3 GET | #5 SET | [web-2 2 requests] | #2 GET | #4 GET");
        QCOMPARE(show(GroupBy::Command),
            "[GET 4 requests] | #1 GET | #2 GET | #3 GET | #4 GET | [SET 1 request] | #5 SET");
        QCOMPARE(show(GroupBy::Connection),
            "[connection 1 5 requests] | #1 GET | #2 GET | #3 GET | #4 GET | #5 SET");
        QCOMPARE(show(GroupBy::Slot), "[connection 1 5 requests, 1 slot] | slot 1 5 requests");
        QCOMPARE(model.rows()[0].total, QStringLiteral("mean 60, p99 n/a"));
        QCOMPARE(model.rows()[1].lane.size(), 5U);
        QVERIFY(!model.entryRequest(0));
        QCOMPARE(model.entryRequest(1)->id, 5U);
        QCOMPARE(model.rowOf(2), 1); // a lane shows all of its requests
        QCOMPARE(model.scale().shown, 5U);
        // Folded, each group keeps its head and at least one row.
        model.setOrder({ SortBy::Sent, false, GroupBy::Producer });
        model.showWindow(history.view(), nullptr, { 0, 20'000 }, {}, 4, 10);
        QCOMPARE(picture(model),
            "[web-1 3 requests] | × 3 several commands | [web-2 2 requests] | × 2 GET");
    }

    void whatDoesNotMatchIsNotShown()
    {
        WaterfallModel model(words());
        const QSignalSpy changed(&model, &WaterfallModel::choiceChanged);
        model.setFilter([](const RequestRecord& r) { return r.id % 3 == 0; });
        QCOMPARE(changed.count(), 1);
        std::vector<RequestRecord> records;
        Kept history;
        for (std::uint64_t id = 1; id <= 9; ++id) {
            records.push_back(record(id, std::int64_t(id) * 1000));
            history.add(records.back());
        }
        LiveSnapshot open;
        open.now = 20'000;
        open.waiting = { 2, { record(30, 15'000, 1), record(31, 15'000, 1) } };
        model.show(records, &open, 20, 500);
        QCOMPARE(picture(model), "#3 GET | #6 GET | #9 GET | #30 GET");
        model.showWindow(history.view(), &open, { 0, 20'000 }, {}, 20, 1000);
        QCOMPARE(picture(model), "#3 GET | #6 GET | #9 GET | #30 GET");
        QVERIFY(model.scale().isFiltered);
        QCOMPARE(model.scale().matching, 4U);
        QCOMPARE(model.scale().total, 11U);
        QCOMPARE(model.scale().perColumn, 0.004);
        model.setFilter({});
        model.show(records, nullptr, 20, 500);
        QCOMPARE(model.rowCount(), 9);
        QVERIFY(!model.scale().isFiltered);
    }

    void renewedRowsOfTheSameRequestsAreTheSame()
    {
        WaterfallModel model(words());
        Kept history;
        for (const RequestRecord& each : randomRecords(300, 1'000'000, 3, false))
            history.add(each);
        for (int by = 0; by < sortByCount; ++by) {
            for (int group = 0; group < groupByCount; ++group) {
                model.setOrder({ static_cast<SortBy>(by), false, static_cast<GroupBy>(group) });
                model.showWindow(history.view(), nullptr, { 0, 1'100'000 }, {}, 30, 2000);
                const QString before = model.asText();
                model.showWindow(history.view(), nullptr, { 0, 1'100'000 }, {}, 30, 2000);
                QCOMPARE(model.asText(), before);
            }
        }
    }

    void timeOfARenewalIsPrinted()
    {
        Kept history;
        for (const RequestRecord& each : randomRecords(65'536, 900'000'000, 3, false))
            history.add(each);
        for (const int columns : { 800, 1'000'000 }) { // a ribbon; and more rows than can be
            WaterfallModel model(words());
            std::vector<double> times;
            for (int round = 0; round < 7; ++round) {
                QElapsedTimer timer;
                timer.start();
                model.showWindow(history.view(), nullptr, { 0, 1'000'000'000 }, {}, 30, columns);
                times.push_back(double(timer.nsecsElapsed()) / 1e6);
            }
            std::sort(times.begin(), times.end());
            qInfo("renewal of 65,536 records in %d columns: median %.2f ms", columns, times[3]);
            QVERIFY(model.rowCount() > 0);
        }
    }

    void whoStoodAheadIsCounted()
    {
        const RequestRecord mine = record(5, 1000); // written at 1030
        std::vector<RequestRecord> ended { record(1, 960), record(2, 985), record(3, 990), mine };
        const auto ahead = requestsAhead(mine, ended); // 1 was complete at 1010, before mine left
        QVERIFY(ahead);
        QCOMPARE(ahead->count, 2U);
        QVERIFY(!ahead->atLeast);
        QCOMPARE(ahead->next->id, 3U);
        // Of those it was behind of 2 for 5 ns and of 3 for 5 ns; once 3 takes long, of that one.
        ended[2].predecessorComplete = ended[1].stamps.complete;
        ended[2].stamps.complete += 200;
        ended[2].stamps.resumed += 200;
        QCOMPARE(requestsAhead(mine, ended)->longest->id, 3U);
        QVERIFY(requestsAhead(mine, ended)->longestHold >= std::chrono::nanoseconds(200));
        ended[2].stamps.complete -= 200;
        ended[2].stamps.resumed -= 200;
        ended.erase(ended.begin());
        QVERIFY(requestsAhead(mine, ended)->atLeast); // older ones are not there any more
        ended[0].epoch = 2;
        QCOMPARE(requestsAhead(mine, ended)->count, 1U);
        QVERIFY(!requestsAhead(record(9, 1000, 2), ended)); // never left
    }
};

QTEST_GUILESS_MAIN(TestWaterfallModel)
#include "tst_waterfallmodel.moc"
