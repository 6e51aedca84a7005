// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/ui/models/fakepipeline.h"
#include "ui/models/exportdata.h"

#include <QTest>

using namespace sluice;
using std::chrono::milliseconds;

class TestExportData : public QObject {
    Q_OBJECT

    static std::shared_ptr<const ExportData> takeExportData(
        const PipelineFeed& feed, std::size_t maxRequests = exportedRequests)
    {
        ExportTaking taking(feed, maxRequests);
        while (taking.takeMore()) { }
        return taking.bring();
    }

private Q_SLOTS:
    void everythingUpToNowIsTaken()
    {
        FakePipeline fake;
        PipelineFeed feed(fake);
        fake.advance(milliseconds(55));
        const auto data = takeExportData(feed);
        QCOMPARE(data->at, fake.now());
        QVERIFY(data->records.size() > 100);
        QCOMPARE(data->buckets.size(), 5u); // the sixth is still going on
        QCOMPARE(data->ended, fake.totals().ended);
        for (const RequestRecord& record : data->records)
            QVERIFY(record.stamps.resumed <= data->at);
        const RequestRecord& first = data->records.front();
        QCOMPARE(data->names.producer(first.producer), fake.producerName(first.producer));
        QCOMPARE(data->names.command(std::uint16_t(CommandId::Get)), QByteArray("GET"));
        QCOMPARE(data->names.display("a\n\xff"), QByteArray("a\\n\\xff"));
    }

    void frozenItIsTheFrozenInstant()
    {
        FakePipeline fake;
        PipelineFeed feed(fake);
        fake.advance(milliseconds(50));
        feed.takeAll();
        feed.setFrozen(true);
        const std::int64_t frozenAt = fake.now();
        const quint64 ended = fake.totals().ended;
        fake.advance(milliseconds(30));
        feed.takeAll();
        QVERIFY(fake.totals().ended > ended);
        const auto data = takeExportData(feed);
        QCOMPARE(data->at, frozenAt);
        QCOMPARE(data->ended, ended);
        QVERIFY(!data->records.empty());
        for (const RequestRecord& record : data->records)
            QVERIFY(record.stamps.resumed <= frozenAt);
        for (const HistoryBucket& bucket : data->buckets)
            QVERIFY(bucket.start + bucket.width <= frozenAt);
        feed.setFrozen(false);
        QCOMPARE(takeExportData(feed)->at, fake.now());
    }

    void itIsACopyThatNothingChanges()
    {
        FakePipeline fake;
        PipelineFeed feed(fake);
        fake.advance(milliseconds(50));
        const auto data = takeExportData(feed, 10);
        QVERIFY(data->records.size() <= 10);
        const std::size_t size = data->records.size();
        const std::uint64_t last = data->records.back().id;
        fake.advance(milliseconds(50));
        QCOMPARE(data->records.size(), size);
        QCOMPARE(data->records.back().id, last);
    }

    void whatIsTakenInPartsIsOfTheInstantWhenItBegan()
    {
        FakePipeline fake;
        PipelineFeed feed(fake);
        fake.advance(milliseconds(2'000));
        const std::int64_t began = fake.now();
        ExportTaking taking(feed);
        QVERIFY(taking.takeMore()); // there is more than one part
        QVERIFY(taking.share() > 0 && taking.share() < 1);
        const auto whole = takeExportData(feed);
        do
            fake.advance(milliseconds(50));
        while (taking.takeMore());
        QCOMPARE(taking.share(), 1.0);
        const std::size_t said = taking.records();
        const auto data = taking.bring();
        QCOMPARE(data->at, began);
        QCOMPARE(data->records.size(), said);
        QCOMPARE(data->records.size(), whole->records.size());
        for (std::size_t i = 0; i < data->records.size(); ++i)
            QCOMPARE(data->records[i].id, whole->records[i].id);
    }

    void namesOfProducersAreEscaped()
    {
        struct Named : FakePipeline {
            QByteArray producerName(ProducerId) const override { return "web\n\xff"; }
        } fake;
        PipelineFeed feed(fake);
        fake.advance(milliseconds(20));
        const auto data = takeExportData(feed);
        QCOMPARE(data->names.producer(data->records.front().producer), QByteArray("web\\n\\xff"));
    }
};

QTEST_GUILESS_MAIN(TestExportData)
#include "tst_exportdata.moc"
