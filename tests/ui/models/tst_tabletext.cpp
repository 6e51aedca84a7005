// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/tabletext.h"

#include <QStandardItemModel>
#include <QTest>

using namespace sluice;

class TestTableText : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_model.clear();
        m_model.setHorizontalHeaderLabels({ QStringLiteral("a"), QStringLiteral("b,c") });
        for (const auto& [left, right] : { std::pair("1", "x|y"), std::pair("2", "say \"hi\""),
                 std::pair("3", "two\nlines\tand a tab") })
            m_model.appendRow({ new QStandardItem(QString::fromLatin1(left)),
                new QStandardItem(QString::fromLatin1(right)) });
    }

    void theWholeTableInEachFormat()
    {
        QCOMPARE(tableText(m_model, TableFormat::Text),
            QStringLiteral("a\tb,c\n1\tx|y\n2\tsay \"hi\"\n3\ttwo lines and a tab\n"));
        QCOMPARE(tableText(m_model, TableFormat::Csv),
            QStringLiteral("a,\"b,c\"\r\n1,x|y\r\n2,\"say \"\"hi\"\"\"\r\n"
                           "3,\"two\nlines\tand a tab\"\r\n"));
        QCOMPARE(tableText(m_model, TableFormat::Markdown),
            QStringLiteral("| a | b,c |\n| --- | --- |\n| 1 | x\\|y |\n| 2 | say \"hi\" |\n"
                           "| 3 | two lines and a tab |\n"));
    }

    void chosenCellsKeepTheirPlaces()
    {
        const QModelIndexList cells { m_model.index(2, 1), m_model.index(0, 0) };
        QCOMPARE(tableText(m_model, TableFormat::Text, cells, TableHead::Without),
            QStringLiteral("1\t\n\ttwo lines and a tab\n"));
        QCOMPARE(tableText(m_model, TableFormat::Csv, { m_model.index(1, 0) }),
            QStringLiteral("a\r\n2\r\n"));
        QStandardItemModel other(1, 1);
        QCOMPARE(tableText(m_model, TableFormat::Text, { other.index(0, 0) }), QString());
    }

    void anEmptyTableIsItsHead()
    {
        m_model.removeRows(0, 3);
        QCOMPARE(tableText(m_model, TableFormat::Csv), QStringLiteral("a,\"b,c\"\r\n"));
        QCOMPARE(tableText(QStandardItemModel(), TableFormat::Markdown), QString());
    }

    void noCellBecomesAFormula_data()
    {
        QTest::addColumn<QString>("cell");
        QTest::addColumn<QString>("csv");
        const auto row = [](const char* cell, const char* csv) {
            QTest::newRow(cell) << QString::fromUtf8(cell) << QString::fromUtf8(csv);
        };
        row("=1+2", "'=1+2");
        row("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0");
        row("-2+3", "'-2+3");
        row("@SUM(A1)", "'@SUM(A1)");
        row("  =1", "'  =1");
        row("\t=1", "\"'\t=1\"");
        row("\r=1", "\"'\r=1\"");
        row("=a,\"b\"", "\"'=a,\"\"b\"\"\"");
        row("＝1", "'＝1");
        row("-12.5", "-12.5");
        row("+3", "+3");
        row("-inf", "'-inf");
        row("-", "'-");
        row("a=1", "a=1");
        row("", "");
        row(" edge ", "\" edge \"");
    }
    void noCellBecomesAFormula()
    {
        QFETCH(QString, cell);
        QTEST(cellText(cell, TableFormat::Csv), "csv");
    }

    void noCellBecomesMarkup()
    {
        QCOMPARE(
            cellText(QStringLiteral("a|b\\|`c`<img src=x>[l](u)\r\n*d*"), TableFormat::Markdown),
            QStringLiteral("a\\|b\\\\\\|\\`c\\`\\<img src=x\\>\\[l\\](u)  \\*d\\*"));
        QCOMPARE(
            cellText(QString(QChar(0x2028)) + u'x', TableFormat::Markdown), QStringLiteral("x"));
        QCOMPARE(cellText(QString(QChar(0x2028)) + u'x', TableFormat::Text), QStringLiteral(" x"));
    }

private:
    QStandardItemModel m_model;
};

QTEST_GUILESS_MAIN(TestTableText)
#include "tst_tabletext.moc"
