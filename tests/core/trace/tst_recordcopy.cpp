// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/trace/recordcopy.h"

#include "tests/core/trace/records.h"

#include <QTest>

#include <algorithm>

using namespace sluice;

class TestRecordCopy : public QObject {
    Q_OBJECT

    RandomRecords m_random { 97 };
    std::int64_t m_now = 1'000'000'000;

    /// As a pull does it: one thread's after another's, so that the ends go back at each.
    void add(RecordSegments& segments, int count)
    {
        const std::int64_t frame = m_now;
        for (int thread = 0; thread < 3; ++thread) {
            m_now = frame;
            for (int i = 0; i < count / 3; ++i) {
                *segments.room(1).at = m_random.next(m_now += m_random.below(20'000));
                segments.add(1);
            }
        }
    }
    static HistoryView viewOf(const RecordSegments& segments)
    {
        return { {}, segments.stores(), segments.completeAfter(), 0 };
    }
    static std::vector<std::uint64_t> idsOf(const std::vector<RequestRecord>& records)
    {
        std::vector<std::uint64_t> ids;
        for (const RequestRecord& record : records)
            ids.push_back(record.id);
        return ids;
    }
    /// The newest that had ended by an instant, found one by one.
    static std::vector<std::uint64_t> expected(
        const HistoryView& history, std::int64_t until, std::size_t most)
    {
        std::vector<RequestRecord> all;
        history.records(INT64_MIN, INT64_MAX, 1 << 20, all);
        std::erase_if(
            all, [until](const RequestRecord& record) { return record.stamps.resumed > until; });
        if (all.size() > most)
            all.erase(all.begin(), all.end() - std::ptrdiff_t(most));
        return idsOf(all);
    }

private Q_SLOTS:
    void ofAnEmptyHistoryThereIsNothing()
    {
        RecordCopy copy(HistoryView {}, INT64_MAX, 100);
        QVERIFY(copy.isComplete());
        QCOMPARE(copy.toCopy(), std::size_t(0));
        QVERIFY(copy.copyMore(100).empty());
        QVERIFY(copy.takeSorted().empty());
    }

    void theNewestByTheInstantComeInTheOrderOfTheirEnds_data()
    {
        QTest::addColumn<int>("records");
        QTest::addColumn<int>("most");
        QTest::addColumn<int>("earlier"); // microseconds before the newest end
        QTest::newRow("all of few") << 900 << 5'000 << 0;
        QTest::newRow("some of few") << 900 << 100 << 0;
        QTest::newRow("some of many") << 30'000 << 2'000 << 0;
        QTest::newRow("some of earlier") << 30'000 << 2'000 << 3'000;
        QTest::newRow("none") << 3'000 << 0 << 0;
        QTest::newRow("before all") << 300 << 100 << 10'000'000;
    }
    void theNewestByTheInstantComeInTheOrderOfTheirEnds()
    {
        QFETCH(const int, records);
        QFETCH(const int, most);
        QFETCH(const int, earlier);
        RecordSegments segments(16'384);
        for (int i = 0; i < records; i += 300)
            add(segments, 300);
        const HistoryView history = viewOf(segments);
        const std::int64_t until = m_now - std::int64_t(earlier) * 1'000;
        const auto right = expected(history, until, std::size_t(most));
        RecordCopy copy(history, until, std::size_t(most));
        std::size_t fresh = 0;
        while (!copy.isComplete()) {
            const std::size_t part = copy.copyMore(700).size();
            QVERIFY(part < 700 + RecordStore::blockSize);
            fresh += part;
        }
        QCOMPARE(copy.copied(), copy.toCopy());
        QCOMPARE(fresh, copy.copied());
        QCOMPARE(copy.count(), right.size());
        QCOMPARE(idsOf(copy.takeSorted()), right);
    }

    void aBlockWithAStragglerStillHasTheNewest()
    {
        RecordSegments segments(16'384);
        const std::int64_t begin = m_now;
        for (int block = 0; block < 12; ++block) {
            for (std::size_t i = 0; i < RecordStore::blockSize; ++i) {
                // In every second block the first one had ended long ago and was pulled late.
                const bool isLate = i == 0 && block % 2 == 1;
                *segments.room(1).at
                    = answered(std::uint64_t(block) * 1'000 + i, isLate ? begin : m_now += 10'000);
                segments.add(1);
            }
        }
        const HistoryView history = viewOf(segments);
        m_now += 10'000;
        RecordCopy copy(history, m_now, 300);
        while (!copy.isComplete())
            static_cast<void>(copy.copyMore(100));
        QCOMPARE(idsOf(copy.takeSorted()), expected(history, m_now, 300));
        QVERIFY(copy.toCopy() < 5 * RecordStore::blockSize);
    }

    void whatComesMeanwhileChangesNothing()
    {
        RecordSegments segments(16'384);
        for (int i = 0; i < 60; ++i)
            add(segments, 300);
        const auto right = expected(viewOf(segments), m_now, 5'000);
        RecordCopy copy(viewOf(segments), m_now, 5'000);
        // More than all of the room: what is held stays while the rest goes round.
        while (!copy.isComplete()) {
            QVERIFY(!copy.copyMore(500).empty());
            add(segments, 3'000);
        }
        QCOMPARE(copy.gone(), std::size_t(0));
        QCOMPARE(idsOf(copy.takeSorted()), right);
    }

    void whatHasGivenWayIsLeftOutAndCounted()
    {
        RecordSegments segments(2'048);
        for (int i = 0; i < 10; ++i)
            add(segments, 300);
        RecordCopy copy(viewOf(segments), m_now, 2'048);
        const auto before = expected(viewOf(segments), m_now, 2'048);
        for (int i = 0; i < 30; ++i) // all stores are held: the newest goes over itself
            add(segments, 300);
        while (!copy.isComplete())
            static_cast<void>(copy.copyMore(500));
        QVERIFY(copy.gone() > 0);
        QCOMPARE(copy.copied() + copy.gone(), copy.toCopy());
        const std::vector<RequestRecord> left = copy.takeSorted();
        QVERIFY(!left.empty());
        for (const RequestRecord& record : left)
            QVERIFY(std::count(before.begin(), before.end(), record.id) == 1);
    }
};

QTEST_APPLESS_MAIN(TestRecordCopy)
#include "tst_recordcopy.moc"
