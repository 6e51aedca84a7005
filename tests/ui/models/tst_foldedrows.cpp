// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/ui/models/requestrecords.h"
#include "ui/models/foldedrows.h"

#include <QTest>

#include <cmath>
#include <numeric>

using namespace sluice;

namespace {

std::vector<std::uint32_t> inOrder(std::size_t count)
{
    std::vector<std::uint32_t> order(count);
    std::iota(order.begin(), order.end(), 0U);
    return order;
}

} // namespace

class TestFoldedRows : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void meansTimesCountAreTheSumsOfThePhases()
    {
        const std::vector<RequestRecord> records = randomRecords(500, 1'000'000, 11);
        const std::vector<std::uint32_t> order = inOrder(records.size());
        constexpr std::int64_t until = 2'000'000;
        for (const std::size_t rows : { 1, 7, 30, 499, 500 }) {
            std::size_t all = 0;
            for (std::size_t i = 0; i < rows; ++i) {
                const std::size_t first = foldBegin(i, records.size(), rows);
                const std::size_t count = foldBegin(i + 1, records.size(), rows) - first;
                const FoldedRow row = foldRequests(records, order, first, count, until);
                QCOMPARE(row.first, all); // without gaps
                all += row.count;
                std::array<std::int64_t, phaseCount> sums {};
                std::int64_t starts = 0;
                std::int64_t total = 0;
                for (std::size_t k = first; k < first + count; ++k) {
                    const PhaseSpans spans = phaseSpans(records[k], until);
                    for (const PhaseSpan* span = spans.first(); span != spans.last(); ++span)
                        sums[std::size_t(span->phase)] += span->length();
                    starts += spans.begin;
                    total += spans.end - spans.begin;
                    QVERIFY(row.begin <= spans.begin && row.end >= spans.end);
                }
                sums[std::size_t(Phase::Total)] = total;
                QCOMPARE(row.sums, sums);
                QCOMPARE(
                    std::accumulate(row.sums.begin(), row.sums.end() - 1, std::int64_t(0)), total);
                for (int phase = 0; phase < phaseCount; ++phase)
                    QCOMPARE(std::llround(row.mean(static_cast<Phase>(phase)) * double(row.count)),
                        sums[std::size_t(phase)]);
                // The bar: from the mean start over the mean phases, without gaps.
                const PhaseSpans bar = row.spans();
                QVERIFY(std::abs(double(bar.begin) - double(starts) / double(count)) <= 1);
                std::int64_t at = bar.begin;
                for (const PhaseSpan* span = bar.first(); span != bar.last(); ++span) {
                    QCOMPARE(span->from, at);
                    at = span->to;
                    QVERIFY(std::abs(double(span->length()) - row.mean(span->phase)) <= 1);
                }
                QCOMPARE(bar.end, at);
                QVERIFY(std::abs(double(bar.end - bar.begin) - row.mean(Phase::Total)) <= 1);
            }
            QCOMPARE(all, records.size());
        }
    }

    void whatTheyHaveInCommonIsSaid()
    {
        std::vector<RequestRecord> records { steppedRecord(1, 1000), steppedRecord(2, 1040, 20),
            steppedRecord(3, 980) };
        FoldedRow row = foldRequests(records, inOrder(3), 0, 3, 0);
        QVERIFY(row.sameCommand && row.sameProducer);
        QCOMPARE(row.failed, 0U);
        QCOMPARE(row.longest, 1U);
        QCOMPARE(row.begin, 980);
        QCOMPARE(row.end, 1160);
        records[2].command = std::uint16_t(CommandId::Set);
        records[2].ending = Ending::ErrorReply;
        records[1].producer = 8;
        row = foldRequests(records, inOrder(3), 0, 3, 0);
        QVERIFY(!row.sameCommand && !row.sameProducer);
        QCOMPARE(row.failed, 1U);
    }

    void onlyTheRunIsFoldedAndInItsOrder()
    {
        const std::vector<RequestRecord> records { steppedRecord(1, 1000), steppedRecord(2, 2000),
            steppedRecord(3, 3000) };
        const FoldedRow row = foldRequests(records, { 2, 0, 1 }, 0, 2, 0);
        QCOMPARE(row.begin, 1000);
        QCOMPARE(row.end, 3060);
        QCOMPARE(row.spans().begin, 2000);
        QCOMPARE(foldRequests(records, {}, 0, 0, 0).spans().count, 0);
    }
};

QTEST_GUILESS_MAIN(TestFoldedRows)
#include "tst_foldedrows.moc"
