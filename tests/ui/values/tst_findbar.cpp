// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/values/findbar.h"

#include "ui/values/bytesviewer.h"
#include "ui/values/textpane.h"

#include <QLineEdit>
#include <QScrollBar>
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

QByteArray packed(const QByteArray& bytes, const DecoderChain& chain)
{
    return std::get<QByteArray>(encode(bytes, chain, {}));
}

} // namespace

class TestFindBar : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsForwardsAndBackwards();
    void findsBytesAcrossRowsAndInHex();
    void searchesLargeValuesInAWorker();
    void searchFollowsTheView();
};

void TestFindBar::findsForwardsAndBackwards()
{
    BytesViewer viewer;
    viewer.resize(900, 400);
    viewer.show();
    viewer.setBytes(
        LargeBytes(QByteArray("one two\nOne three\n\tone\n") + large(20000) + "one"), true);
    viewer.pane()->setFocus();
    QTest::keyClick(viewer.pane(), Qt::Key_F, Qt::ControlModifier);
    FindBar* bar = viewer.findBar();
    QVERIFY(bar->isVisible());
    auto* edit = bar->findChild<QLineEdit*>();
    QTest::keyClicks(edit, QStringLiteral("one"));
    QCOMPARE(bar->countText(), QStringLiteral("1 of 4"));
    QCOMPARE(viewer.pane()->selectedText(), QStringLiteral("one"));
    QTest::keyClick(edit, Qt::Key_Return);
    QCOMPARE(viewer.pane()->selectedText(), QStringLiteral("One"));
    QTest::keyClick(edit, Qt::Key_Return);
    QCOMPARE(viewer.pane()->selectedText(), QStringLiteral("one")); // behind a tab
    QTest::keyClick(edit, Qt::Key_Return);
    QCOMPARE(bar->countText(), QStringLiteral("4 of 4"));
    QVERIFY(viewer.pane()->verticalScrollBar()->value() > 100);
    QTest::keyClick(edit, Qt::Key_Return); // from the last to the first
    QCOMPARE(bar->countText(), QStringLiteral("1 of 4"));
    QTest::keyClick(edit, Qt::Key_Return, Qt::ShiftModifier);
    QCOMPARE(bar->countText(), QStringLiteral("4 of 4"));
    for (auto* button : bar->findChildren<QToolButton*>()) {
        if (button->text() == QStringLiteral("Aa"))
            QTest::mouseClick(button, Qt::LeftButton);
    }
    QVERIFY(bar->countText().endsWith(QStringLiteral("of 3")));
    edit->setText(QStringLiteral("nowhere"));
    QCOMPARE(bar->countText(), QStringLiteral("No matches"));
    QTest::keyClick(edit, Qt::Key_Escape);
    QVERIFY(!bar->isVisible());
}

void TestFindBar::findsBytesAcrossRowsAndInHex()
{
    BytesViewer viewer;
    viewer.resize(900, 400);
    viewer.show();
    QByteArray bytes(100, '\0');
    bytes.replace(14, 4, QByteArray("\xff\xfe\xfd\xfc", 4));
    viewer.setBytes(LargeBytes(bytes), true);
    QCOMPARE(viewer.view(), ValueView::Hex);
    viewer.findBar()->open();
    auto* edit = viewer.findBar()->findChild<QLineEdit*>();
    edit->setText(QStringLiteral("\\xff"));
    QCOMPARE(viewer.findBar()->countText(), QStringLiteral("1 of 1"));
    QVERIFY(viewer.pane()->selectedText().startsWith(QStringLiteral("ff")));
    edit->setText(QStringLiteral("\\xff\\xfe\\xfd\\xfc")); // over the end of a row
    QVERIFY(viewer.pane()->selectedText().contains(QStringLiteral("fd fc")));
}

void TestFindBar::searchesLargeValuesInAWorker()
{
    BytesViewer viewer;
    viewer.resize(900, 400);
    viewer.show();
    viewer.setBytes(LargeBytes(large(30 * 1024 * 1024) + "needle"), true);
    QTRY_VERIFY(!viewer.isWorking());
    FindBar* bar = viewer.findBar();
    bar->open();
    auto* edit = bar->findChild<QLineEdit*>();
    QTest::keyClicks(edit, QStringLiteral("needle"));
    QVERIFY(bar->isSearching());
    QTRY_COMPARE(bar->countText(), QStringLiteral("1 of 1"));
    QCOMPARE(viewer.pane()->selectedText(), QStringLiteral("needle"));
    edit->setText(QStringLiteral("line"));
    QTest::keyClick(edit, Qt::Key_Escape); // nobody waits any more
    QVERIFY(!bar->isSearching());
}

void TestFindBar::searchFollowsTheView()
{
    BytesViewer viewer;
    viewer.resize(900, 400);
    viewer.show();
    viewer.setBytes(LargeBytes(packed(R"({"a":1})", { "gzip" })), true);
    viewer.findBar()->open();
    auto* edit = viewer.findBar()->findChild<QLineEdit*>();
    edit->setText(QStringLiteral("\"a\": 1"));
    QCOMPARE(viewer.findBar()->countText(), QStringLiteral("1 of 1"));
    QCOMPARE(viewer.pane()->selectedText(), QStringLiteral("\"a\": 1"));
    viewer.chooseView(ValueView::Hex);
    QCOMPARE(viewer.findBar()->countText(), QStringLiteral("No matches"));
}

QTEST_MAIN(TestFindBar)
#include "tst_findbar.moc"
