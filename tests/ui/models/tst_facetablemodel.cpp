// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/facetablemodel.h"
#include "ui/models/valuetablemodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace sluice;

namespace {

/// Titles and cells, a row a line.
QString picture(const FaceTableModel& model)
{
    QStringList lines;
    QStringList titles;
    for (int column = 0; column < model.columnCount(); ++column)
        titles << model.headerData(column, Qt::Horizontal).toString();
    lines << titles.join(QStringLiteral(" | "));
    for (int row = 0; row < model.rowCount(); ++row) {
        QStringList cells;
        for (int column = 0; column < model.columnCount(); ++column)
            cells << model.index(row, column).data().toString();
        lines << cells.join(QStringLiteral(" | "));
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace

class TestFaceTableModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void showsTheColumnsInWordsAndTheCellsEscaped()
    {
        FaceTableModel model;
        QAbstractItemModelTester tester(&model);
        model.restart({ "name", "last-delivered-id", "<b>odd</b>" });
        model.append({ { "g", "1-0", QByteArray("\0\xff", 2) }, { "h" } });
        QCOMPARE(picture(model),
            QStringLiteral("name | last delivered id | <b>odd</b>\n"
                           "g | 1-0 | \\x00\\xff\n"
                           "h |  | "));
        QCOMPARE(model.index(0, 2).data(ValueTableModel::BytesRole).toByteArray(),
            QByteArray("\0\xff", 2));
    }
    void beyondItsEdgesThereIsNothing()
    {
        FaceTableModel model;
        model.restart({ "name" });
        model.append({ { "a" } });
        const QModelIndex stale = model.index(0, 0);
        model.restart({});
        QVERIFY(!model.data(stale).isValid());
        QVERIFY(!model.index(0, 0).isValid());
        QVERIFY(!model.headerData(0, Qt::Horizontal).isValid());
        QVERIFY(!model.headerData(-1, Qt::Horizontal).isValid());
    }
    void asksForMoreOnlyWhenThereIsMore()
    {
        FaceTableModel model;
        QSignalSpy wanted(&model, &FaceTableModel::moreWanted);
        model.fetchMore({});
        QCOMPARE(wanted.size(), 0);
        model.setHasMore(true);
        QVERIFY(model.canFetchMore({}));
        model.fetchMore({});
        QCOMPARE(wanted.size(), 1);
    }
    void theOldestRowsGoWhenThereAreTooMany()
    {
        FaceTableModel model;
        QAbstractItemModelTester tester(&model);
        model.restart({ "id" });
        model.append({ { "1" }, { "2" }, { "3" } });
        QCOMPARE(model.keepLast(5), 0);
        QCOMPARE(model.keepLast(2), 1);
        QCOMPARE(picture(model), QStringLiteral("id\n2\n3"));
    }
};

QTEST_MAIN(TestFaceTableModel)
#include "tst_facetablemodel.moc"
