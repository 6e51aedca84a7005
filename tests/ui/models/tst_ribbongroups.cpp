// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/ui/models/requestrecords.h"
#include "ui/models/ribbongroups.h"

#include <QTest>

#include <cmath>
#include <set>

using namespace sluice;

namespace {

constexpr TimeRange window { 0, 100'000 };
constexpr int columns = 50;
constexpr std::int64_t until = 200'000;

void make(RibbonGroups& groups, const std::vector<RequestRecord>& records, GroupBy by,
    std::size_t most, std::int64_t knownFrom = 0)
{
    groups.make(records, by, most, window, columns, knownFrom, until);
}

/// "1:3 4:2 (5):9": key and requests; in brackets, how many others.
QByteArray picture(const RibbonGroups& groups)
{
    QByteArrayList parts;
    for (const RibbonGroup& group : groups.groups())
        parts += (group.others > 0 ? '(' + QByteArray::number(group.others) + ')'
                                   : QByteArray::number(group.key))
            + ':' + QByteArray::number(group.count);
    return parts.join(' ');
}

/// So many requests of each producer, from 1 on.
std::vector<RequestRecord> ofProducers(const std::vector<int>& counts)
{
    std::vector<RequestRecord> records;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        for (int n = 0; n < counts[i]; ++n) {
            RequestRecord record = steppedRecord(records.size() + 1, 1000 + n * 100);
            record.producer = ProducerId(i + 1);
            records.push_back(record);
        }
    }
    return records;
}

} // namespace

class TestRibbonGroups : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theGroupsTogetherAreTheWhole_data()
    {
        QTest::addColumn<int>("by");
        QTest::addColumn<int>("most");
        for (const int most : { 1, 2, 3, 100 }) {
            for (int by = 1; by < groupByCount; ++by)
                QTest::addRow("%d by %d", most, by) << by << most;
        }
    }
    void theGroupsTogetherAreTheWhole()
    {
        QFETCH(int, by);
        QFETCH(int, most);
        const std::vector<RequestRecord> records = randomRecords(2000, 100'000, 11);
        Ribbon whole;
        whole.begin(window, columns);
        for (const RequestRecord& record : records)
            whole.add(record, until);
        whole.finish(0, until, {});
        RibbonGroups groups;
        make(groups, records, static_cast<GroupBy>(by), std::size_t(most));
        std::set<std::uint32_t> keys;
        for (const RequestRecord& record : records)
            keys.insert(groupOf(record, static_cast<GroupBy>(by)));
        QCOMPARE(groups.groups().size(), std::min(keys.size(), std::size_t(most)));
        std::size_t count = 0;
        for (const RibbonGroup& group : groups.groups())
            count += group.count;
        QCOMPARE(count, records.size());
        for (int i = 0; i < columns; ++i) {
            double open = 0;
            double queued = 0;
            for (const RibbonGroup& group : groups.groups()) {
                open += group.ribbon.columns()[std::size_t(i)].open;
                queued += group.ribbon.columns()[std::size_t(i)].mean[std::size_t(Phase::Queued)];
            }
            const RibbonColumn& all = whole.columns()[std::size_t(i)];
            QVERIFY(std::abs(open - all.open) < 1e-6);
            QVERIFY(std::abs(queued - all.mean[std::size_t(Phase::Queued)]) < 1e-6);
        }
    }

    void theLargestHaveARibbonAndTheRestShareOne()
    {
        RibbonGroups groups;
        make(groups, ofProducers({ 2, 9, 1, 5, 3 }), GroupBy::Producer, 3);
        QCOMPARE(picture(groups), "2:9 4:5 (3):6");
        make(groups, ofProducers({ 2, 9, 1, 5, 3 }), GroupBy::Producer, 5);
        QCOMPARE(picture(groups), "1:2 2:9 3:1 4:5 5:3");
        make(groups, ofProducers({ 2, 9, 1 }), GroupBy::Producer, 0);
        QCOMPARE(picture(groups), "(3):12");
    }

    void groupsOfAboutTheSameSizeStayWhereTheyAre()
    {
        RibbonGroups groups;
        make(groups, ofProducers({ 6, 5, 4, 4 }), GroupBy::Producer, 3);
        QCOMPARE(picture(groups), "1:6 2:5 (2):8");
        make(groups, ofProducers({ 4, 4, 5, 5 }), GroupBy::Producer, 3);
        QCOMPARE(picture(groups), "1:4 2:4 (2):10");
        make(groups, ofProducers({ 4, 4, 5, 9 }), GroupBy::Producer, 3);
        QCOMPARE(picture(groups), "1:4 4:9 (2):9");
        // Another kind of group begins anew.
        make(groups, ofProducers({ 4, 4, 5, 9 }), GroupBy::Connection, 3);
        QCOMPARE(picture(groups), "0:22");
    }

    void commandsStandInTheOrderOfTheirNames()
    {
        std::vector<RequestRecord> records;
        for (const CommandId id : { CommandId::Zadd, CommandId::Get, CommandId::Set }) {
            records.push_back(steppedRecord(records.size() + 1, 1000));
            records.back().command = std::uint16_t(id);
        }
        RibbonGroups groups;
        make(groups, records, GroupBy::Command, 9);
        QCOMPARE(groups.groups().size(), 3U);
        QCOMPARE(groups.groups()[0].key, std::uint32_t(CommandId::Get));
        QCOMPARE(groups.groups()[1].key, std::uint32_t(CommandId::Set));
        QCOMPARE(groups.groups()[2].key, std::uint32_t(CommandId::Zadd));
    }

    void whatIsOnlyCountedIsUnknownForEachGroup()
    {
        RibbonGroups groups;
        make(groups, ofProducers({ 3, 3 }), GroupBy::Producer, 4, 50'000);
        for (const RibbonGroup& group : groups.groups()) {
            QCOMPARE(group.ribbon.columns().front().source, RibbonColumn::Source::Unknown);
            QCOMPARE(group.ribbon.columns().back().source, RibbonColumn::Source::Records);
        }
    }

    void withoutGroupsOrRequestsThereIsNone()
    {
        RibbonGroups groups;
        make(groups, ofProducers({ 3, 3 }), GroupBy::Producer, 4);
        QVERIFY(groups.most() > 0);
        make(groups, ofProducers({ 3, 3 }), GroupBy::None, 4);
        QVERIFY(groups.groups().empty());
        make(groups, {}, GroupBy::Producer, 4);
        QVERIFY(groups.groups().empty());
        QCOMPARE(groups.most(), 0.0);
    }
};

QTEST_APPLESS_MAIN(TestRibbonGroups)
#include "tst_ribbongroups.moc"
