// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/ui/models/requestrecords.h"
#include "ui/models/phasespans.h"
#include "ui/models/requestorder.h"

#include <QTest>

#include <random>
#include <set>

using namespace sluice;

namespace {

constexpr std::int64_t until = 2'000'000;

/// "3 1 2", by number.
QByteArray ids(const std::vector<RequestRecord>& records, const OrderedRequests& ordered)
{
    QByteArrayList numbers;
    for (const std::uint32_t index : ordered.order)
        numbers += QByteArray::number(quint64(records[index].id));
    return numbers.join(' ');
}

/// Four requests that differ in everything.
std::vector<RequestRecord> four()
{
    std::vector<RequestRecord> records { steppedRecord(1, 1000, 10), steppedRecord(2, 2000, 40),
        steppedRecord(3, 3000, 20), steppedRecord(4, 4000, 30) };
    records[0].stamps.admitted = 1001; // waited least
    records[1].stamps.admitted = 2002;
    records[2].stamps.admitted = 3015; // waited longest
    records[3].stamps.admitted = 4010;
    records[0].stamps.complete = 1055;
    const CommandId commands[]
        = { CommandId::Set, CommandId::Get, CommandId::Zadd, CommandId::Get };
    const ProducerId producers[] = { 9, 8, 9, 3 };
    for (std::size_t i = 0; i < 4; ++i) {
        records[i].command = std::uint16_t(commands[i]);
        records[i].producer = producers[i];
        records[i].connection = std::uint8_t(i % 2);
    }
    return records;
}

} // namespace

class TestRequestOrder : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rowsAreSorted_data()
    {
        QTest::addColumn<int>("by");
        QTest::addColumn<bool>("reversed");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* name, SortBy by, bool reversed, const char* expected) {
            QTest::newRow(name) << int(by) << reversed << QByteArray(expected);
        };
        row("sent", SortBy::Sent, false, "1 2 3 4");
        row("sent, newest first", SortBy::Sent, true, "4 3 2 1");
        row("total, longest first", SortBy::Total, false, "2 4 3 1");
        row("total, shortest first", SortBy::Total, true, "1 3 4 2");
        row("waiting", SortBy::Waiting, false, "3 4 2 1");
        row("in flight", SortBy::InFlight, false, "2 4 3 1");
        row("command by name, then sent", SortBy::Command, false, "2 4 1 3");
        row("command from Z to A, then sent", SortBy::Command, true, "3 1 2 4");
        row("producer, then sent", SortBy::Producer, false, "4 2 1 3");
    }
    void rowsAreSorted()
    {
        QFETCH(int, by);
        QFETCH(bool, reversed);
        QFETCH(QByteArray, expected);
        std::vector<RequestRecord> records = four();
        const RequestOrder order { static_cast<SortBy>(by), reversed, GroupBy::None };
        QCOMPARE(ids(records, orderRequests(records, order, until)), expected);
        // However they come.
        std::reverse(records.begin(), records.end());
        QCOMPARE(ids(records, orderRequests(records, order, until)), expected);
    }

    void equalOnesStandInTheOrderInWhichTheyWereSent()
    {
        std::vector<RequestRecord> records;
        for (std::uint64_t id = 1; id <= 50; ++id)
            records.push_back(steppedRecord(id, std::int64_t(1000 + id / 5)));
        std::mt19937 random(1);
        for (int by = 0; by < sortByCount; ++by) {
            const RequestOrder order { static_cast<SortBy>(by), false, GroupBy::None };
            const QByteArray expected = ids(records, orderRequests(records, order, until));
            QVERIFY(expected.startsWith("1 2 3 4 5 6 7 8 9 10 11"));
            std::vector<RequestRecord> shuffled = records;
            std::shuffle(shuffled.begin(), shuffled.end(), random);
            QCOMPARE(ids(shuffled, orderRequests(shuffled, order, until)), expected);
        }
    }

    void groupsHoldWhatBelongsTogether()
    {
        const std::vector<RequestRecord> records = four();
        OrderedRequests ordered
            = orderRequests(records, { SortBy::Total, false, GroupBy::Producer }, until);
        QCOMPARE(ids(records, ordered), "4 2 3 1");
        QCOMPARE(ordered.groups.size(), 3U);
        QCOMPARE(ordered.groups[0].key, 3U);
        QCOMPARE(ordered.groups[2].key, 9U);
        QCOMPARE(ordered.groups[2].first, 2U);
        QCOMPARE(ordered.groups[2].count, 2U);
        QCOMPARE(ordered.groups[2].mean, (60 + 120) / 2);
        QVERIFY(!ordered.groups[2].p99); // of two there is none

        ordered = orderRequests(records, { SortBy::Sent, false, GroupBy::Command }, until);
        QCOMPARE(ids(records, ordered), "2 4 1 3");
        QCOMPARE(ordered.groups[0].key, std::uint32_t(CommandId::Get));
        ordered = orderRequests(records, { SortBy::Sent, false, GroupBy::Connection }, until);
        QCOMPARE(ids(records, ordered), "1 3 2 4");
        QVERIFY(orderRequests({}, { SortBy::Sent, false, GroupBy::Slot }, until).groups.empty());
    }

    void p99OfAGroupIsExact()
    {
        std::vector<RequestRecord> records;
        for (int i = 1; i <= 200; ++i) {
            records.push_back(steppedRecord(std::uint64_t(i), 1000, 0));
            records.back().stamps.resumed = 1000 + (i * 37) % 200 + 1;
        }
        const auto ordered
            = orderRequests(records, { SortBy::Sent, false, GroupBy::Producer }, until);
        QCOMPARE(ordered.groups[0].p99.value(), 199); // 198 of 200 are shorter
    }

    void slotsNeverOverlapAndAreAsFewAsPossible()
    {
        for (const unsigned seed : { 1U, 2U, 3U }) {
            const std::vector<RequestRecord> records = randomRecords(600, 1'000'000, seed);
            const auto ordered
                = orderRequests(records, { SortBy::Total, false, GroupBy::Slot }, until);
            std::set<std::uint32_t> seen;
            for (const RequestLane& lane : ordered.lanes) {
                std::int64_t free = 0;
                for (std::size_t i = lane.first; i < lane.first + lane.count; ++i) {
                    const RequestRecord& record = records[ordered.order[i]];
                    QCOMPARE(std::uint32_t(record.connection), ordered.groups[lane.group].key);
                    QVERIFY(record.stamps.taken >= free);
                    free = slotEnd(record, until);
                    seen.insert(ordered.order[i]);
                }
            }
            std::size_t inSlots = 0;
            for (const RequestGroup& group : ordered.groups) {
                if (group.key == RequestGroup::noSlot) {
                    QCOMPARE(group.lanes, 0U);
                    continue;
                }
                inSlots += group.count;
                // As many as were there at once: at the start of one of them.
                std::size_t most = 0;
                for (std::size_t i = group.first; i < group.first + group.count; ++i) {
                    const std::int64_t at = records[ordered.order[i]].stamps.taken;
                    std::size_t there = 0;
                    for (std::size_t k = group.first; k < group.first + group.count; ++k) {
                        const RequestRecord& other = records[ordered.order[k]];
                        there += other.stamps.taken <= at && slotEnd(other, until) > at;
                    }
                    most = std::max(most, there);
                }
                QVERIFY(group.lanes <= most + 1); // of no length at all: a place all the same
                QVERIFY(group.lanes >= most);
            }
            QCOMPARE(seen.size(), inSlots);
            QCOMPARE(ordered.order.size(), records.size());
        }
    }

    void slotsAreNumberedFromTheFirstFreeOne()
    {
        std::vector<RequestRecord> records;
        const auto add = [&](std::int64_t taken, std::int64_t complete) {
            RequestRecord r = steppedRecord(records.size() + 1, 1);
            r.stamps.admitted = 1;
            r.stamps.taken = r.stamps.written = taken;
            r.stamps.firstByte = r.stamps.complete = complete;
            r.stamps.resumed = complete + 500;
            records.push_back(r);
        };
        add(10, 40);
        add(20, 30);
        add(30, 60); // the second one's place is free from 30 on
        add(35, 50);
        add(50, 55); // the first of the free ones
        const auto ordered = orderRequests(records, { SortBy::Sent, false, GroupBy::Slot }, until);
        QByteArray picture;
        for (const RequestLane& lane : ordered.lanes) {
            picture += QByteArray::number(qsizetype(lane.number)) + ':';
            for (std::size_t i = lane.first; i < lane.first + lane.count; ++i)
                picture += ' ' + QByteArray::number(quint64(records[ordered.order[i]].id));
            picture += '\n';
        }
        QCOMPARE(picture, "0: 1 5\n1: 2 3\n2: 4\n");
    }
};

QTEST_GUILESS_MAIN(TestRequestOrder)
#include "tst_requestorder.moc"
