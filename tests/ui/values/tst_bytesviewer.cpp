// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/theme/theme.h"
#include "ui/values/bytesviewer.h"
#include "ui/values/textpane.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace sluice;

namespace {

QByteArray large(qsizetype size)
{
    QByteArray bytes;
    bytes.reserve(size + 64);
    while (bytes.size() < size)
        bytes += "line " + QByteArray::number(bytes.size()) + " with some text\n";
    bytes.truncate(size);
    return bytes;
}

void click(BytesViewer& viewer, const QString& text)
{
    for (auto* button : viewer.findChildren<QToolButton*>()) {
        if (button->text() == text) {
            QTest::mouseClick(button, Qt::LeftButton);
            return;
        }
    }
    QFAIL("no such button");
}

} // namespace

class TestBytesViewer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not).*")));
    }
    void choosesTheViewByContent_data();
    void choosesTheViewByContent();
    void theViewChosenByHandStays();
    void saysWhereJsonIsWrong();
    void jsonWaitsForTheEndOfTheValue();
    void largeTextIsPreparedInAWorker();
    void aNewerValueCancelsTheOlderOne();
    void moreBytesDoNotMoveTheView();
    void selectionByKeyboardAndMouseIsCopied();
    void copiesTheWholeValueExactly();
    void refusesToCopyTooMuch();
    void markupIsShownAsItIs();
};

void TestBytesViewer::choosesTheViewByContent_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("view");
    QTest::addColumn<QString>("shown");
    QTest::newRow("text") << QByteArray("Zo\xc3\xab") << int(ValueView::Text)
                          << QStringLiteral("Zoë\n");
    QTest::newRow("json") << QByteArray("[9007199254740993]") << int(ValueView::Json)
                          << QStringLiteral("[\n  9007199254740993\n]\n");
    QTest::newRow("bytes")
        << QByteArray("\x89PNG") << int(ValueView::Hex)
        << QStringLiteral("00000000  89 50 4e 47                                       .PNG\n");
    QTest::newRow("nearly json") << QByteArray("[1,]") << int(ValueView::Text)
                                 << QStringLiteral("[1,]\n");
    QTest::newRow("nothing") << QByteArray() << int(ValueView::Text) << QString();
}

void TestBytesViewer::choosesTheViewByContent()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const int, view);
    QFETCH(const QString, shown);
    BytesViewer viewer;
    viewer.resize(900, 400);
    viewer.show();
    viewer.setBytes(LargeBytes(bytes), true);
    QCOMPARE(int(viewer.view()), view);
    QCOMPARE(viewer.pane()->visibleText(), shown);
    QCOMPARE(viewer.note(), QString()); // a guess that fails is no error
}

void TestBytesViewer::theViewChosenByHandStays()
{
    BytesViewer viewer;
    viewer.resize(900, 400);
    viewer.show();
    viewer.setBytes(LargeBytes(QByteArray("{}")), true);
    click(viewer, QStringLiteral("Hex"));
    QCOMPARE(viewer.view(), ValueView::Hex);
    viewer.setBytes(LargeBytes(QByteArray("text")), true);
    QCOMPARE(viewer.view(), ValueView::Hex);
    click(viewer, QStringLiteral("Text"));
    QCOMPARE(viewer.pane()->visibleText(), QStringLiteral("text\n"));
}

void TestBytesViewer::saysWhereJsonIsWrong()
{
    BytesViewer viewer;
    viewer.setBytes(LargeBytes(QByteArray("{\"a\":1 \"b\"}")), true);
    viewer.chooseView(ValueView::Json);
    QCOMPARE(viewer.view(), ValueView::Text);
    QCOMPARE(viewer.note(),
        QStringLiteral("Not JSON: at byte 7, ',' or '}' was expected. Shown as text."));
    viewer.setBytes(LargeBytes(QByteArray("{}")), true);
    QCOMPARE(viewer.note(), QString());
}

void TestBytesViewer::jsonWaitsForTheEndOfTheValue()
{
    BytesViewer viewer;
    viewer.setBytes(LargeBytes(QByteArray("[1,")), false);
    QCOMPARE(viewer.view(), ValueView::Text);
    LargeBytes more(QByteArray("[1,"));
    more.append("2]");
    viewer.extend(more, true);
    QCOMPARE(viewer.view(), ValueView::Json);
}

void TestBytesViewer::largeTextIsPreparedInAWorker()
{
    BytesViewer viewer;
    viewer.resize(900, 400);
    viewer.show();
    viewer.setBytes(LargeBytes(large(12 * 1024 * 1024)), true);
    QVERIFY(viewer.isWorking());
    QTRY_VERIFY(viewer.pane()->rows() && viewer.pane()->rows()->rowCount() > 100000);
    QTest::keyClick(viewer.pane(), Qt::Key_End, Qt::ControlModifier);
    QCOMPARE(
        viewer.pane()->verticalScrollBar()->value(), viewer.pane()->verticalScrollBar()->maximum());
    QVERIFY(!viewer.pane()->visibleText().isEmpty());
}

void TestBytesViewer::aNewerValueCancelsTheOlderOne()
{
    BytesViewer viewer;
    QSignalSpy shown(&viewer, &BytesViewer::shown);
    viewer.setBytes(LargeBytes(large(8 * 1024 * 1024)), true);
    viewer.setBytes(LargeBytes(QByteArray("new")), true);
    QCOMPARE(viewer.pane()->visibleText(), QStringLiteral("new\n"));
    QTRY_VERIFY(!viewer.isWorking());
    QCOMPARE(shown.size(), 1);
    QCOMPARE(viewer.pane()->visibleText(), QStringLiteral("new\n"));
}

void TestBytesViewer::moreBytesDoNotMoveTheView()
{
    BytesViewer viewer;
    viewer.resize(900, 400);
    viewer.show();
    LargeBytes bytes(large(20000));
    viewer.setBytes(bytes, false);
    viewer.pane()->verticalScrollBar()->setValue(100);
    const QString before = viewer.pane()->visibleText();
    bytes.append(large(5000));
    viewer.extend(bytes, true);
    QCOMPARE(viewer.pane()->visibleText(), before);
    viewer.resize(500, 400); // other rows, the same place
    QVERIFY(viewer.pane()->visibleText().startsWith(before.left(20)));
}

void TestBytesViewer::selectionByKeyboardAndMouseIsCopied()
{
    BytesViewer viewer;
    viewer.resize(900, 400);
    viewer.show();
    viewer.setBytes(LargeBytes(QByteArray("first line\nsecond line\nthird")), true);
    TextPane* pane = viewer.pane();
    pane->setFocus();
    QTest::keyClick(pane, Qt::Key_Down);
    QTest::keyClick(pane, Qt::Key_End, Qt::ShiftModifier);
    QCOMPARE(pane->selectedText(), QStringLiteral("second line"));
    QTest::keyClick(pane, Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("second line"));
    QTest::keyClick(pane, Qt::Key_A, Qt::ControlModifier);
    QCOMPARE(pane->selectedText(), QStringLiteral("first line\nsecond line\nthird"));
    QTest::keyClick(pane, Qt::Key_Home, Qt::ControlModifier);
    QVERIFY(!pane->hasSelection());
    QTest::mouseDClick(pane->viewport(), Qt::LeftButton, {},
        QPoint(pane->fontMetrics().height(), pane->fontMetrics().height()));
    QCOMPARE(pane->selectedText(), QStringLiteral("first"));
    // A row that was broken at the edge is one line.
    viewer.setBytes(LargeBytes(QByteArray(500, 'x')), true);
    QTest::keyClick(pane, Qt::Key_A, Qt::ControlModifier);
    QCOMPARE(pane->selectedText(), QString(500, QLatin1Char('x')));
}

void TestBytesViewer::copiesTheWholeValueExactly()
{
    BytesViewer viewer;
    viewer.setBytes(LargeBytes(QByteArray("a\tb\nZo\xc3\xab\\n")), true);
    viewer.copyValue();
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("a\tb\nZoë\\n"));
    viewer.setBytes(LargeBytes(QByteArray("a\xff")), true);
    viewer.copyValue();
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("a\\xff"));
    viewer.copyHex();
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("61ff"));
}

void TestBytesViewer::refusesToCopyTooMuch()
{
    BytesViewer viewer;
    QGuiApplication::clipboard()->setText(QStringLiteral("before"));
    viewer.setBytes(LargeBytes(QByteArray(17 * 1024 * 1024, 'x')), true);
    viewer.copyValue();
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("before"));
    QVERIFY(viewer.note().startsWith(QStringLiteral("Too much to copy")));
}

void TestBytesViewer::markupIsShownAsItIs()
{
    BytesViewer viewer;
    viewer.setBytes(LargeBytes(QByteArray("<b>x</b><img src=x>")), true);
    QCOMPARE(viewer.pane()->visibleText(), QStringLiteral("<b>x</b><img src=x>\n"));
}

QTEST_MAIN(TestBytesViewer)
#include "tst_bytesviewer.moc"
