// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/valuefiltermodel.h"

#include "ui/models/valuetablemodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace sluice;

/// What is searched in a table, against a plain loop.
class TestValueFilterModel : public QObject {
    Q_OBJECT

    static Page pageOf(int first, int count)
    {
        Page page;
        for (int i = first; i < first + count; ++i)
            page.rows.push_back({ "Field:" + QByteArray::number(i),
                QByteArray::number(quint64(i) * 2'654'435'761U), {} });
        return page;
    }
    static Change addOf(const QByteArray& name)
    {
        Change change;
        change.kind = Change::Kind::HashAdd;
        change.name = name;
        change.after = "new";
        return change;
    }
    /// The source's rows that should be shown for @p needle (lower case).
    static QList<int> expected(const ValueTableModel& model, const QByteArray& needle)
    {
        QList<int> rows;
        for (int row = 0; row < model.rowCount(); ++row) {
            const PageRow element = model.rowAt(row);
            if (row >= model.loadedCount() || element.name.toLower().contains(needle)
                || element.value.toLower().contains(needle))
                rows.append(row);
        }
        return rows;
    }
    static QList<int> shown(const ValueFilterModel& filter)
    {
        QList<int> rows;
        for (int row = 0; row < filter.rowCount(); ++row)
            rows.append(filter.mapToSource(filter.index(row, 0)).row());
        return rows;
    }

private Q_SLOTS:
    void fewAreFoundAtOnce()
    {
        ValueTableModel model;
        ValueFilterModel filter;
        filter.setSourceModel(&model);
        const QAbstractItemModelTester tester(
            &filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.restart(KeyType::Hash);
        model.append(pageOf(0, 500));
        QCOMPARE(filter.rowCount(), 500);
        filter.setSearch(QStringLiteral("FIELD:49"));
        QCOMPARE(filter.searched(), 500);
        QCOMPARE(shown(filter), expected(model, "field:49"));
        QCOMPARE(filter.rowCount(), 11);
        model.append(pageOf(500, 500));
        QCOMPARE(shown(filter), expected(model, "field:49"));
        filter.setSearch(QStringLiteral("nowhere"));
        QCOMPARE(filter.rowCount(), 0);
        filter.setSearch({});
        QCOMPARE(filter.rowCount(), 1'000);
    }

    void manyAreFoundByAWorkerAsTheyCome()
    {
        ValueTableModel model;
        ValueFilterModel filter;
        filter.setSourceModel(&model);
        model.restart(KeyType::Hash);
        for (int first = 0; first < 600'000; first += 2'000)
            model.append(pageOf(first, 2'000));
        QSignalSpy progress(&filter, &ValueFilterModel::progressed);
        filter.setSearch(QStringLiteral("777"));
        QCOMPARE(filter.searched(), 0); // not here
        QTRY_VERIFY(filter.searched() > 0);
        model.append(pageOf(600'000, 2'000)); // while it is at it
        QTRY_COMPARE(filter.searched(), 602'000);
        QVERIFY(progress.count() >= 3);
        QCOMPARE(shown(filter), expected(model, "777"));
        for (const int row : { 0, filter.rowCount() / 2, filter.rowCount() - 1 }) {
            const QModelIndex index = filter.index(row, 1);
            QCOMPARE(filter.mapFromSource(filter.mapToSource(index)), index);
        }
        QVERIFY(!filter.mapFromSource(model.index(0, 0)).isValid());
    }

    void anotherWishEndsTheOneBefore()
    {
        ValueTableModel model;
        ValueFilterModel filter;
        filter.setSourceModel(&model);
        model.restart(KeyType::Hash);
        for (int first = 0; first < 300'000; first += 2'000)
            model.append(pageOf(first, 2'000));
        filter.setSearch(QStringLiteral("1"));
        filter.setSearch(QStringLiteral("field:299999"));
        QTRY_COMPARE(filter.searched(), 300'000);
        QCOMPARE(shown(filter), QList<int> { 299'999 });
        filter.setSearch(QStringLiteral("2"));
        filter.setSearch({});
        QCOMPARE(filter.rowCount(), 300'000);
        filter.setSearch(QStringLiteral("3"));
        model.restart(KeyType::Set); // the key is read again
        QCOMPARE(filter.rowCount(), 0);
        model.append(pageOf(30, 2));
        QTRY_COMPARE(shown(filter), (QList<int> { 0, 1 }));
    }

    void addedRowsAreAlwaysThere()
    {
        ValueTableModel model;
        ValueFilterModel filter;
        filter.setSourceModel(&model);
        const QAbstractItemModelTester tester(
            &filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.restart(KeyType::Hash);
        model.append(pageOf(0, 100));
        ChangeSet changes("k", KeyType::Hash);
        changes.stage(addOf("staged"));
        model.setChanges(changes);
        for (const char* needle : { "", "field:9", "nowhere" }) {
            filter.setSearch(QString::fromLatin1(needle));
            QCOMPARE(shown(filter), expected(model, needle));
            changes.stage(addOf(QByteArray("another ") + needle));
            model.setChanges(changes);
            QCOMPARE(shown(filter), expected(model, needle));
            model.append(pageOf(model.loadedCount(), 100));
            QCOMPARE(shown(filter), expected(model, needle));
        }
        QCOMPARE(filter.rowCount(), 4);
        model.setChanges(ChangeSet("k", KeyType::Hash));
        QCOMPARE(filter.rowCount(), 0);
        filter.setSearch({});
        QCOMPARE(filter.rowCount(), 400);
    }
};

QTEST_GUILESS_MAIN(TestValueFilterModel)
#include "tst_valuefiltermodel.moc"
