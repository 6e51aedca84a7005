// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/ui/models/fakepipeline.h"
#include "ui/models/filtercompletion.h"
#include "ui/models/pipelinefeed.h"

#include <QSignalSpy>
#include <QTest>

#include <set>

using namespace sluice;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

std::shared_ptr<const RequestFilter> filter(const char* text)
{
    return RequestFilter::fromText(QString::fromUtf8(text), {});
}

RequestRecord record(std::uint64_t id, std::int64_t end, std::int64_t total = 1'000)
{
    RequestRecord r;
    r.id = id;
    r.command = std::uint16_t(id % 1000 == 0 ? CommandId::Hgetall : CommandId::Get);
    const std::int64_t t = end - total;
    r.stamps = { t, t, t, t, t, end, end, end };
    return r;
}

/// So many records, one each microsecond, every thousandth an HGETALL.
struct Kept {
    RecordSegments segments { 1 << 18 };
    std::int64_t end = 1'000'000'000;
    std::uint64_t last = 0;

    void add(int count, std::int64_t total = 1'000)
    {
        for (int i = 0; i < count; ++i) {
            end += 1'000;
            *segments.room(1).at = record(++last, end, total);
            segments.add(1);
        }
    }
    HistoryView view() const { return { {}, segments.stores(), segments.completeAfter(), end }; }
};

} // namespace

class TestFilterSearch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void itFindsTheRareOnesFurtherBackStepByStep()
    {
        Kept kept;
        kept.add(200'000);
        FilterSearch search;
        search.begin(filter("cmd:HGETALL"), 2048);
        int steps = 0;
        while (!search.isDone()) {
            const quint64 before = search.searched();
            search.step(kept.view(), kept.end);
            QVERIFY(search.searched() - before <= 2 * FilterSearch::sliceRecords);
            QVERIFY(++steps < 20);
        }
        QVERIFY(steps >= 3);
        QCOMPARE(search.searched(), 200'000U);
        QCOMPARE(search.matched(), 200U);
        QCOMPARE(search.found().size(), std::size_t(200));
        for (std::size_t i = 0; i < 200; ++i)
            QCOMPARE(search.found()[i].id, (i + 1) * 1000);
    }

    void itStopsWhenItHasEnough()
    {
        Kept kept;
        kept.add(200'000);
        FilterSearch search;
        search.begin(filter("cmd:GET"), 2048);
        search.step(kept.view(), kept.end);
        QVERIFY(search.isDone());
        QCOMPARE(search.found().size(), std::size_t(2048));
        QVERIFY(search.found().back().id == 199'999);
        QVERIFY(search.searched() < 2 * FilterSearch::sliceRecords);
    }

    void whatEndsMeanwhileIsLookedAtOnce()
    {
        Kept kept;
        kept.add(5'000);
        FilterSearch search;
        search.begin(filter("id>0"), 100'000);
        search.step(kept.view(), kept.end);
        for (int i = 0; i < 50; ++i) {
            kept.add(7'000);
            search.step(kept.view(), kept.end);
            QCOMPARE(search.searched(), kept.last);
            QCOMPARE(search.matched(), kept.last);
        }
        std::set<std::uint64_t> ids;
        std::int64_t end = 0;
        for (const RequestRecord& r : search.found()) {
            QVERIFY(ids.insert(r.id).second);
            QVERIFY(r.stamps.resumed > end);
            end = r.stamps.resumed;
        }
        QCOMPARE(*ids.rbegin(), kept.last);
    }

    void oneThatIsPulledLateIsNotLost()
    {
        Kept kept;
        kept.add(5'000);
        FilterSearch search;
        search.begin(filter("id:777777"), 10);
        search.step(kept.view(), kept.end);
        QCOMPARE(search.matched(), 0U);
        *kept.segments.room(1).at = record(777'777, kept.end - 50'000'000 / 20);
        kept.segments.add(1);
        kept.add(10);
        search.step(kept.view(), kept.end);
        QCOMPARE(search.matched(), 1U);
        search.step(kept.view(), kept.end + 1);
        QCOMPARE(search.matched(), 1U);
    }

    void moreAtOnceThanASliceIsSaid()
    {
        Kept kept;
        kept.add(1'000);
        FilterSearch search;
        search.begin(filter("id>0"), 10);
        search.step(kept.view(), kept.end);
        kept.add(200'000);
        search.step(kept.view(), kept.end);
        QVERIFY(search.skipped() > 100'000);
    }

    void manyThatWereOpenAtOnceDoNotStopIt()
    {
        Kept kept;
        kept.add(1'000);
        kept.add(100'000, 200'000'000); // all of them open at the same time
        kept.end += 500'000'000;
        kept.add(1'000);
        FilterSearch search;
        search.begin(filter("id<=1000 cmd:HGETALL"), 10);
        for (int i = 0; i < 40 && !search.isDone(); ++i)
            search.step(kept.view(), kept.end);
        QVERIFY(search.isDone());
        QCOMPARE(search.matched(), 1U);
        QCOMPARE(search.searched(), 102'000U);
    }

    void theFeedHandsOutWhatMatches()
    {
        FakePipeline fake;
        PipelineFeed feed(fake);
        fake.advance(seconds(1));
        feed.takeAll();
        QCOMPARE(&feed.filteredRecords(), &feed.records());
        QCOMPARE(feed.filteredSnapshot(), feed.recordsSnapshot());
        QSignalSpy renewed(&feed, &PipelineFeed::figuresTaken);
        feed.setFilter(filter("cmd:HGETALL"));
        QCOMPARE(renewed.count(), 1);
        QVERIFY(!feed.filteredRecords().empty());
        const auto isHgetall
            = [](const RequestRecord& r) { return r.command == std::uint16_t(CommandId::Hgetall); };
        for (int i = 0; i < 5; ++i) {
            for (const RequestRecord& r : feed.filteredRecords())
                QVERIFY(isHgetall(r));
            std::uint64_t open = 0;
            for (const LiveConnection& line : feed.filteredSnapshot()->connections)
                open += line.inFlight.count;
            QVERIFY(open > 0);
            for (const RequestRecord& r : feed.filteredSnapshot()->waiting.listed)
                QVERIFY(isHgetall(r) && feed.matches(r));
            fake.advance(milliseconds(300));
            feed.takeFrame();
        }
        // The newest are there, and more of them than among the 2,048 newest of all.
        const auto among = std::count_if(feed.records().begin(), feed.records().end(), isHgetall);
        QVERIFY(std::ptrdiff_t(feed.filteredRecords().size()) > among);
        QCOMPARE(feed.filteredRecords().back().id,
            std::find_if(feed.records().rbegin(), feed.records().rend(), isHgetall)->id);
        feed.setFilter(filter(""));
        QVERIFY(!feed.filter());
        QCOMPARE(&feed.filteredRecords(), &feed.records());
    }

    void frozenOnlyTheSearchGoesOn()
    {
        FakePipeline fake;
        PipelineFeed feed(fake);
        fake.advance(seconds(1));
        feed.takeAll();
        feed.setFrozen(true);
        feed.setFilter(filter("id:1200003"));
        for (int i = 0; i < 10 && !feed.search().isDone(); ++i) {
            fake.advance(milliseconds(300));
            feed.takeFrame();
        }
        QVERIFY(feed.search().isDone());
        QCOMPARE(feed.filteredRecords().size(), std::size_t(1));
        QSignalSpy renewed(&feed, &PipelineFeed::figuresTaken);
        fake.advance(milliseconds(300));
        feed.takeFrame();
        QCOMPARE(renewed.count(), 0);
        const quint64 searched = feed.search().searched();
        // At an instant of the past, nothing of later counts.
        feed.setFilter(filter("id>0"));
        const std::int64_t then = feed.at() - 500'000'000;
        feed.setInstant(then);
        QVERIFY(feed.search().searched() > 0);
        QVERIFY(feed.search().searched() < searched);
        for (const RequestRecord& r : feed.filteredRecords())
            QVERIFY(r.stamps.resumed <= then);
        feed.setFrozen(false);
        QVERIFY(feed.filteredRecords().back().stamps.resumed > then);
    }

    void wordsAreCompleted_data()
    {
        QTest::addColumn<QString>("text"); // | is the cursor
        QTest::addColumn<int>("from");
        QTest::addColumn<QStringList>("candidates");
        const auto row = [](const char* text, int from, std::initializer_list<const char*> words) {
            QStringList candidates;
            for (const char* word : words)
                candidates += QString::fromUtf8(word);
            QTest::newRow(text) << QString::fromUtf8(text) << from << candidates;
        };
        row("pro|", 0, { "producer:" });
        row("-(wAi|", 2, { "waiting>" });
        row("cmd:GET st| x", 8, { "status:" });
        row("re|", 0, { "received:", "receiving>" });
        row("cmd:hget|", 4, { "HGET", "HGETALL", "HGETDEL", "HGETEX" });
        row("phase:wa|", 6, { "waiting>" });
        row("status:|", 7, { "reply", "error", "notsent", "maybe", "open", "abandoned" });
        row("why:dea|", 4, { "deadline" });
        row("lane:b|", 5, { "bulk" });
        row("lane:bulk|", 5, {});
        row("producer:w|", 9, { "web-1", "web-2" });
        row("producer:m|", 9, {});
        row("key:us|", 4, {});
        row("\"pro|", 4, {});
        row("nothing|", 0, {});
    }
    void wordsAreCompleted()
    {
        QFETCH(QString, text);
        const int cursor = int(text.indexOf(u'|'));
        const FilterCompletion found = completeFilter(text.remove(u'|'), cursor,
            { QStringLiteral("web-1"), QStringLiteral("web-2"), QStringLiteral("my app") });
        QTEST(found.candidates, "candidates");
        QTEST(int(found.from), "from");
    }
};

QTEST_GUILESS_MAIN(TestFilterSearch)
#include "tst_filtersearch.moc"
