// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/protocol/displaytext.h"
#include "ui/models/valuefiltermodel.h"
#include "ui/models/valuetablemodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace sluice;

namespace {

Page pageOf(std::vector<PageRow> rows)
{
    Page page;
    page.rows = std::move(rows);
    return page;
}

/// Titles, then one line per row.
QStringList picture(const QAbstractItemModel& model)
{
    QStringList lines;
    QStringList cells;
    for (int column = 0; column < model.columnCount(); ++column)
        cells += model.headerData(column, Qt::Horizontal).toString();
    lines += cells.join(QStringLiteral(" | "));
    for (int row = 0; row < model.rowCount(); ++row) {
        cells.clear();
        for (int column = 0; column < model.columnCount(); ++column)
            cells += model.index(row, column).data().toString();
        lines += cells.join(QStringLiteral(" | "));
    }
    return lines;
}

QStringList lines(std::initializer_list<const char*> texts)
{
    QStringList list;
    for (const char* text : texts)
        list += QString::fromUtf8(text);
    return list;
}

} // namespace

class TestValueTableModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
    void everyTypeHasItsColumns_data();
    void everyTypeHasItsColumns();
    void cellsAreBoundedAndBytesAreWhole();
    void asksForMoreOnlyWhenThereIsMore();
    void outOfRangeIndexesHaveNoData();
    void fieldsThatEndHaveAColumn();
    void restartForgetsEverything();
    void searchFindsBytesInAnyColumn();
};

void TestValueTableModel::everyTypeHasItsColumns_data()
{
    QTest::addColumn<int>("type");
    QTest::addColumn<PageRow>("row");
    QTest::addColumn<QStringList>("expected");
    QTest::newRow("hash") << int(KeyType::Hash) << PageRow { "f\x01", "{\"a\":1}", {} }
                          << lines({ "field | value | size | view",
                                 "f\\x01 | {\"a\":1} | 7 | JSON" });
    QTest::newRow("list") << int(KeyType::List) << PageRow { {}, "<b>Zo\xc3\xab</b>", {} }
                          << lines({ "index | value | size | view", "0 | <b>Zoë</b> | 11 | text" });
    QTest::newRow("set") << int(KeyType::Set) << PageRow { "\xff", {}, {} }
                         << lines({ "member | size | view", "\\xff | 1 | hex" });
    QTest::newRow("zset") << int(KeyType::SortedSet) << PageRow { "m", "3.0000000000000004", {} }
                          << lines({ "rank | member | score", "0 | m | 3.0000000000000004" });
    QTest::newRow("stream") << int(KeyType::Stream)
                            << PageRow { "1-2", {}, { "a", "1", "b", "\n" } }
                            << lines({ "id | fields", "1-2 | a: 1  ·  b: \\n" });
}

void TestValueTableModel::everyTypeHasItsColumns()
{
    QFETCH(const int, type);
    QFETCH(const PageRow, row);
    QFETCH(const QStringList, expected);
    ValueTableModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.restart(static_cast<KeyType>(type));
    model.append(pageOf({ row }));
    QCOMPARE(picture(model), expected);
}

void TestValueTableModel::cellsAreBoundedAndBytesAreWhole()
{
    QByteArray bytes(5000, 'x');
    bytes[0] = '\0';
    ValueTableModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.restart(KeyType::Hash);
    model.append(pageOf({ { bytes, bytes, {} } }));
    for (int column = 0; column < 2; ++column) {
        const QModelIndex index = model.index(0, column);
        QCOMPARE(index.data().toString().size(), ValueTableModel::longestCell);
        QVERIFY(index.data().toString().endsWith(QChar(0x2026)));
        QCOMPARE(index.data(ValueTableModel::BytesRole).toByteArray(), bytes);
    }
    model.restart(KeyType::Stream);
    model.append(pageOf({ { "1-1", {}, QList<QByteArray>(500, bytes) } }));
    QCOMPARE(model.index(0, 1).data().toString().size(), ValueTableModel::longestCell);
}

void TestValueTableModel::asksForMoreOnlyWhenThereIsMore()
{
    ValueTableModel model; // no model tester: it asks for more itself
    QSignalSpy wanted(&model, &ValueTableModel::moreWanted);
    model.restart(KeyType::List);
    QVERIFY(!model.canFetchMore({}));
    model.fetchMore({});
    QCOMPARE(wanted.size(), 0);
    model.setHasMore(true);
    model.append(pageOf({ { {}, "a", {} } }));
    QVERIFY(model.canFetchMore({}));
    QVERIFY(!model.canFetchMore(model.index(0, 0)));
    model.fetchMore({});
    QCOMPARE(wanted.size(), 1);
    model.setHasMore(false);
    model.append(pageOf({ { {}, "b", {} } }));
    QVERIFY(!model.canFetchMore({}));
    QCOMPARE(picture(model).last(), QStringLiteral("1 | b | 1 | text"));
}

void TestValueTableModel::outOfRangeIndexesHaveNoData()
{
    ValueTableModel model;
    model.restart(KeyType::Set);
    model.append(pageOf({ { "m", {}, {} } }));
    QVERIFY(!model.index(1, 0).isValid());
    QVERIFY(!model.index(0, 3).isValid());
    QVERIFY(!model.index(-1, 0).isValid());
    QVERIFY(!model.data({}).isValid());
    QVERIFY(!model.headerData(3, Qt::Horizontal).isValid());
    QVERIFY(!model.headerData(-1, Qt::Horizontal).isValid());
    QVERIFY(!model.headerData(0, Qt::Vertical).isValid());
    QCOMPARE(model.rowCount(model.index(0, 0)), 0);
    QCOMPARE(model.columnCount(model.index(0, 0)), 0);
}

void TestValueTableModel::fieldsThatEndHaveAColumn()
{
    ValueTableModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.restart(KeyType::Hash);
    model.append(pageOf({ { "a", "1", {} } }));
    QCOMPARE(model.columnCount(), 4); // none of them ends
    Page page = pageOf({ { "b", "2", {} }, { "c", "3", {} } });
    page.fieldTtls = { std::nullopt, 1500 };
    model.append(page);
    model.append(pageOf({ { "d", "4", {} } }));
    ChangeSet changes("k", KeyType::Hash);
    Change added;
    added.kind = Change::Kind::HashAdd;
    added.name = "e";
    added.after = "5";
    changes.stage(added);
    model.setChanges(changes);
    QCOMPARE(picture(model),
        lines({ "field | value | TTL when read | size | view", "a | 1 |  | 1 | text",
            "b | 2 |  | 1 | text", "c | 3 | 1500 ms | 1 | text", "d | 4 |  | 1 | text",
            "e | 5 |  | 1 | text" }));
    QCOMPARE(model.index(2, 2).data(ValueTableModel::TtlRole).toLongLong(), 1500);
    QVERIFY(!model.index(2, 1).data(ValueTableModel::TtlRole).isValid());
    QVERIFY(!model.index(1, 2).data(ValueTableModel::TtlRole).isValid());
    model.restart(KeyType::Hash);
    QCOMPARE(model.columnCount(), 4);
    model.append(pageOf({ { "c", "3", {} } }));
    QCOMPARE(model.columnCount(), 4);
}

void TestValueTableModel::restartForgetsEverything()
{
    ValueTableModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.restart(KeyType::Hash);
    model.setHasMore(true);
    model.append(pageOf({ { "f", "v", {} } }));
    model.restart(KeyType::Set);
    QCOMPARE(picture(model), lines({ "member | size | view" }));
    QVERIFY(!model.canFetchMore({}));
}

void TestValueTableModel::searchFindsBytesInAnyColumn()
{
    ValueTableModel model;
    ValueFilterModel filter;
    QAbstractItemModelTester tester(
        &filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
    filter.setSourceModel(&model);
    model.restart(KeyType::Hash);
    model.append(pageOf({ { "Name", "Zo\xc3\xab", {} }, { "blob", QByteArray("\x00\xff", 2), {} },
        { "x", "name", {} } }));
    filter.setSearch(QStringLiteral("NAME"));
    QCOMPARE(picture(filter),
        lines({ "field | value | size | view", "Name | Zoë | 4 | text", "x | name | 4 | text" }));
    filter.setSearch(QStringLiteral("\\xff"));
    QCOMPARE(filter.rowCount(), 1);
    filter.setSearch(QStringLiteral("ë"));
    QCOMPARE(filter.rowCount(), 1);
    model.append(pageOf({ { "noël", "", {} } }));
    QCOMPARE(filter.rowCount(), 2);
    filter.setSearch({});
    QCOMPARE(filter.rowCount(), 4);
}

QTEST_GUILESS_MAIN(TestValueTableModel)
#include "tst_valuetablemodel.moc"
