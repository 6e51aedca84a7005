// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/values/talltable.h"

#include <QAbstractTableModel>
#include <QAccessible>
#include <QHeaderView>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

using namespace sluice;

namespace {

/// Rows by the million that cost nothing.
class Numbers : public QAbstractTableModel {
public:
    explicit Numbers(int rows)
        : m_rows(rows)
    {
    }
    int rowCount(const QModelIndex& parent = {}) const override
    {
        return parent.isValid() ? 0 : m_rows;
    }
    int columnCount(const QModelIndex& parent = {}) const override
    {
        return parent.isValid() ? 0 : 3;
    }
    QVariant data(const QModelIndex& index, int role) const override
    {
        ++asked;
        return role == Qt::DisplayRole
            ? QVariant(QStringLiteral("%1/%2").arg(index.row()).arg(index.column()))
            : QVariant();
    }
    void add(int rows)
    {
        beginInsertRows({}, m_rows, m_rows + rows - 1);
        m_rows += rows;
        endInsertRows();
    }
    bool canFetchMore(const QModelIndex&) const override { return m_rows < most; }
    void fetchMore(const QModelIndex&) override { add(100); }

    mutable quint64 asked = 0;
    int most = 0;

private:
    int m_rows;
};

} // namespace

class TestTallTable : public QObject {
    Q_OBJECT

    static void show(TallTable& table)
    {
        table.resize(500, 400);
        table.show();
        QVERIFY(QTest::qWaitForWindowExposed(&table));
    }

private Q_SLOTS:
    void tenMillionRowsAreReachedByKeysAndBar()
    {
        Numbers model(10'000'000);
        TallTable table;
        table.setModel(&model);
        show(table);
        QCOMPARE(table.indexAt({ 5, 5 }), model.index(0, 0));
        QTest::keyClick(&table, Qt::Key_End);
        QCOMPARE(table.currentIndex().row(), 9'999'999);
        QVERIFY(table.viewport()->rect().contains(table.visualRect(table.currentIndex())));
        QCOMPARE(
            table.indexAt(table.visualRect(table.currentIndex()).center()), table.currentIndex());
        QTest::keyClick(&table, Qt::Key_PageUp);
        const int row = table.currentIndex().row();
        QVERIFY(row < 9'999'999 && row > 9'999'900);
        QTest::keyClick(&table, Qt::Key_Up);
        QCOMPARE(table.currentIndex().row(), row - 1);
        QTest::keyClick(&table, Qt::Key_Right);
        QCOMPARE(table.currentIndex(), model.index(row - 1, 1));
        QTest::keyClick(&table, Qt::Key_Home);
        QCOMPARE(table.currentIndex().row(), 0);
        table.verticalScrollBar()->setValue(5'000'000);
        QCOMPARE(table.indexAt({ 5, 5 }).row(), 5'000'000);
        QVERIFY(!table.visualRect(model.index(0, 0)).intersects(table.viewport()->rect()));
        QVERIFY(!table.visualRect(model.index(9'999'999, 0)).intersects(table.viewport()->rect()));
        table.scrollTo(model.index(7'000'000, 0), QAbstractItemView::PositionAtCenter);
        const int y = table.visualRect(model.index(7'000'000, 0)).center().y();
        QVERIFY(qAbs(y - table.viewport()->height() / 2) < 40);
    }

    void onlyWhatIsInViewIsAskedFor()
    {
        Numbers model(10'000'000);
        TallTable table;
        table.setModel(&model);
        show(table);
        (void)table.grab();
        model.asked = 0;
        model.add(1'000'000);
        (void)table.grab();
        QVERIFY2(model.asked < 2'000, QByteArray::number(model.asked).constData());
        QCOMPARE(table.verticalHeader()->count(), 0);
        QCOMPARE(table.verticalScrollBar()->maximum() + table.verticalScrollBar()->pageStep(),
            11'000'000);
    }

    void nothingLiesOverTheRows()
    {
        Numbers model(1'000);
        TallTable table;
        table.setModel(&model);
        show(table);
        for (int x = 1; x < table.viewport()->width(); x += 20) {
            const QPoint at = table.viewport()->mapTo(&table, QPoint(x, 3));
            QCOMPARE(table.childAt(at), table.viewport());
        }
    }

    void clicksSelectRows()
    {
        Numbers model(1'000);
        TallTable table;
        table.setSelectionBehavior(QAbstractItemView::SelectRows);
        table.setModel(&model);
        show(table);
        const QModelIndex third = model.index(2, 1);
        QTest::mouseClick(table.viewport(), Qt::LeftButton, {}, table.visualRect(third).center());
        QCOMPARE(table.currentIndex(), third);
        QCOMPARE(table.selectionModel()->selectedRows().size(), 1);
        QTest::mouseClick(table.viewport(), Qt::LeftButton, Qt::ShiftModifier,
            table.visualRect(model.index(5, 0)).center());
        QCOMPARE(table.selectionModel()->selectedRows().size(), 4);
    }

    void moreIsFetchedAtTheEndOnly()
    {
        Numbers model(500);
        model.most = 900;
        TallTable table;
        table.setModel(&model);
        show(table);
        QTest::qWait(0);
        QCoreApplication::processEvents();
        QCOMPARE(model.rowCount(), 500);
        table.verticalScrollBar()->setValue(table.verticalScrollBar()->maximum());
        QTRY_COMPARE(model.rowCount(), 600);
    }

    void aScreenReaderFindsCells()
    {
        Numbers model(1'000);
        TallTable table;
        table.setModel(&model);
        show(table);
        table.setCurrentIndex(model.index(3, 1));
        QAccessibleInterface* face = QAccessible::queryAccessibleInterface(&table);
        QVERIFY(face && face->tableInterface());
        QCOMPARE(face->tableInterface()->rowCount(), 1'000);
        QAccessibleInterface* cell = face->tableInterface()->cellAt(3, 1);
        QVERIFY(cell);
        QCOMPARE(cell->text(QAccessible::Name), QStringLiteral("3/1"));
        QVERIFY(!cell->rect().isEmpty());
    }

    void columnsAreAsWideAsWhatIsInView()
    {
        Numbers model(10'000'000);
        TallTable table;
        table.setModel(&model);
        show(table);
        model.asked = 0;
        table.resizeColumnToContents(0);
        const int narrow = table.columnWidth(0);
        QVERIFY(model.asked < 1'000);
        table.verticalScrollBar()->setValue(9'000'000);
        table.resizeColumnToContents(0);
        QVERIFY(table.columnWidth(0) > narrow);
        table.setColumnWidth(0, 2'000);
        table.setCurrentIndex(model.index(9'000'001, 2));
        QTRY_VERIFY(table.horizontalScrollBar()->maximum() > 0);
        table.scrollTo(table.currentIndex());
        QVERIFY(table.horizontalScrollBar()->value() > 0);
        QCOMPARE(table.horizontalHeader()->offset(), table.horizontalScrollBar()->value());
    }
};

QTEST_MAIN(TestTallTable)
#include "tst_talltable.moc"
