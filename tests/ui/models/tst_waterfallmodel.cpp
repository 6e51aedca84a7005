// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/ui/models/fakepipeline.h"
#include "ui/models/waterfallmodel.h"

#include <QAbstractItemModelTester>
#include <QRegularExpression>
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

    void whoStoodAheadIsCounted()
    {
        const RequestRecord mine = record(5, 1000); // written at 1030
        std::vector<RequestRecord> ended { record(1, 960), record(2, 985), record(3, 990), mine };
        const auto ahead = requestsAhead(mine, ended); // 1 was complete at 1010, before mine left
        QVERIFY(ahead);
        QCOMPARE(ahead->count, 2U);
        QVERIFY(!ahead->atLeast);
        QCOMPARE(ahead->next->id, 3U);
        ended.erase(ended.begin());
        QVERIFY(requestsAhead(mine, ended)->atLeast); // older ones are not there any more
        ended[0].epoch = 2;
        QCOMPARE(requestsAhead(mine, ended)->count, 1U);
        QVERIFY(!requestsAhead(record(9, 1000, 2), ended)); // never left
    }
};

QTEST_GUILESS_MAIN(TestWaterfallModel)
#include "tst_waterfallmodel.moc"
