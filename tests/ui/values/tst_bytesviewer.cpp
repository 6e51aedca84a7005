// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/theme/theme.h"
#include "ui/values/bytesviewer.h"
#include "ui/values/textpane.h"
#include "ui/values/viewbutton.h"

#include <QBuffer>
#include <QClipboard>
#include <QGuiApplication>
#include <QImage>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>

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

/// Opens the menu of views with the keyboard and triggers the action of that path, as a person
/// does: "Compression/zstd".
void pick(BytesViewer& viewer, const QString& path)
{
    auto* button = viewer.findChild<ViewButton*>();
    QMenu* menu = button->menu();
    Q_EMIT menu->aboutToShow();
    for (const QString& part : path.split(QLatin1Char('/'))) {
        QAction* found = nullptr;
        for (QAction* action : menu->actions()) {
            if (action->text().remove(QLatin1Char('&')).startsWith(part))
                found = action;
            if (found)
                break;
        }
        QVERIFY2(found && found->isEnabled(), qPrintable(part));
        if (found->menu())
            menu = found->menu();
        else
            found->trigger();
    }
}

QString buttonText(const BytesViewer& viewer) { return viewer.findChild<ViewButton*>()->text(); }

QByteArray packed(const QByteArray& bytes, const DecoderChain& chain)
{
    return std::get<QByteArray>(encode(bytes, chain, {}));
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
    void unpacksWhatSuitsAndSaysSo();
    void stepsAreChosenByHandOneBehindTheOther();
    void saysWhichStepFailsAndWhere();
    void bytesThatBecomeManyAreReadInAWorker();
    void whatIsNotAllThereIsNotUnpacked();
    void cancellingShowsEveryByte();
    void theMenuOpensByKeyboard();
    void picturesAreShownWithTheirSize();
    void picturesThatLieAreRefused();
    void numbersThatAreMomentsSaySo();
    void copiesWhatTheChainMade();
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
    pick(viewer, QStringLiteral("Hex"));
    QCOMPARE(viewer.view(), ValueView::Hex);
    viewer.setBytes(LargeBytes(QByteArray("text")), true);
    QCOMPARE(viewer.view(), ValueView::Hex);
    pick(viewer, QStringLiteral("Text"));
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

void TestBytesViewer::unpacksWhatSuitsAndSaysSo()
{
    BytesViewer viewer;
    viewer.resize(900, 400);
    viewer.show();
    const QByteArray json(R"({"id":9007199254740993,"name":"somebody"})");
    const QByteArray bytes = packed(json, { "zstd", "msgpack" });
    viewer.setBytes(LargeBytes(bytes), true);
    QCOMPARE(viewer.chain(), DecoderChain({ "zstd", "msgpack" }));
    QCOMPARE(buttonText(viewer), QStringLiteral("zstd · MessagePack"));
    QCOMPARE(viewer.pane()->visibleText(),
        QStringLiteral("{\n  \"id\": 9007199254740993,\n  \"name\": \"somebody\"\n}\n"));
    QCOMPARE(viewer.sizes(),
        QStringLiteral("(zstd · MessagePack, %1\u00a0B → %2\u00a0B)")
            .arg(bytes.size())
            .arg(json.size()));
    QCOMPARE(viewer.note(), QString());
    viewer.setBytes(LargeBytes(QByteArray("text")), true);
    QCOMPARE(buttonText(viewer), QStringLiteral("Text"));
    QCOMPARE(viewer.sizes(), QString());
}

void TestBytesViewer::stepsAreChosenByHandOneBehindTheOther()
{
    BytesViewer viewer;
    viewer.resize(900, 400);
    viewer.show();
    // Neither has a magic number: only a person knows.
    viewer.setBytes(LargeBytes(packed("[1,2]", { "brotli", "msgpack" })), true);
    QVERIFY(viewer.chain().isEmpty());
    pick(viewer, QStringLiteral("Compression/Brotli"));
    QCOMPARE(viewer.chain(), DecoderChain({ "brotli" }));
    QCOMPARE(viewer.view(), ValueView::Hex);
    pick(viewer, QStringLiteral("Then/Structure/MessagePack"));
    QCOMPARE(viewer.chain(), DecoderChain({ "brotli", "msgpack" }));
    QCOMPARE(viewer.pane()->visibleText(), QStringLiteral("[\n  1,\n  2\n]\n"));
    pick(viewer, QStringLiteral("Then/Hex"));
    QCOMPARE(viewer.view(), ValueView::Hex);
    QVERIFY(viewer.pane()->visibleText().contains(QStringLiteral("[1,2]")));
    pick(viewer, QStringLiteral("Automatic"));
    QVERIFY(viewer.chain().isEmpty());
}

void TestBytesViewer::saysWhichStepFailsAndWhere()
{
    BytesViewer viewer;
    viewer.setBytes(LargeBytes(packed("text", { "gzip" })), true);
    viewer.choose({ "gzip", "zstd" });
    QVERIFY2(
        viewer.note().startsWith(QStringLiteral("Not zstd: at byte ")), qPrintable(viewer.note()));
    QVERIFY(viewer.note().contains(QStringLiteral("Shown is what gzip made of it")));
    QCOMPARE(viewer.pane()->visibleText(), QStringLiteral("text\n"));
    viewer.choose({ "msgpack" });
    QVERIFY2(
        viewer.note().startsWith(QStringLiteral("Not MessagePack: at byte 1, there are bytes")),
        qPrintable(viewer.note()));
    QCOMPARE(viewer.view(), ValueView::Hex);
}

void TestBytesViewer::bytesThatBecomeManyAreReadInAWorker()
{
    BytesViewer viewer;
    viewer.resize(900, 400);
    viewer.show();
    const QByteArray bomb = packed(QByteArray(40 * 1024 * 1024, 'x'), { "zstd" });
    QVERIFY(bomb.size() < 32 * 1024);
    viewer.setBytes(LargeBytes(bomb), true);
    QVERIFY(viewer.isWorking());
    QTRY_VERIFY(!viewer.isWorking());
    QCOMPARE(viewer.decoded().bytes.size(), 40 * 1024 * 1024);
}

void TestBytesViewer::whatIsNotAllThereIsNotUnpacked()
{
    BytesViewer viewer;
    const QByteArray bytes = packed(large(5000), { "zstd" });
    viewer.setBytes(LargeBytes(bytes.left(50)), false);
    QCOMPARE(viewer.view(), ValueView::Hex);
    QCOMPARE(viewer.note(), QString());
    viewer.choose({ "zstd" });
    QCOMPARE(viewer.note(), QStringLiteral("zstd is read when all of it is loaded."));
    viewer.extend(LargeBytes(bytes), true);
    QCOMPARE(viewer.note(), QString());
    QCOMPARE(viewer.decoded().bytes.joined(), large(5000));
}

void TestBytesViewer::cancellingShowsEveryByte()
{
    BytesViewer viewer;
    viewer.resize(900, 400);
    viewer.show();
    // Long enough for a word about it, on any machine: packed twice, 300 MiB in the end.
    const QByteArray bomb
        = packed(packed(QByteArray(300 * 1024 * 1024, ' '), { "zstd" }), { "zstd" });
    viewer.setBytes(LargeBytes(bomb), true);
    QVERIFY(viewer.isWorking());
    QPushButton* cancel = nullptr;
    for (auto* button : viewer.findChildren<QPushButton*>()) {
        if (button->text() == QStringLiteral("Cancel"))
            cancel = button;
    }
    QVERIFY(cancel);
    QTRY_VERIFY(cancel->isVisible() || !viewer.isWorking());
    if (cancel->isVisible()) {
        QVERIFY(viewer.note().startsWith(QStringLiteral("Preparing")));
        QTest::mouseClick(cancel, Qt::LeftButton);
    } else {
        viewer.chooseView(ValueView::Hex); // a fast machine
    }
    QVERIFY(!viewer.isWorking());
    QVERIFY(!cancel->isVisible());
    QCOMPARE(viewer.view(), ValueView::Hex);
    QVERIFY(viewer.pane()->visibleText().startsWith(QStringLiteral("00000000  28 b5 2f fd")));
}

void TestBytesViewer::theMenuOpensByKeyboard()
{
    BytesViewer viewer;
    viewer.resize(900, 400);
    viewer.show();
    viewer.setBytes(LargeBytes(QByteArray("{}")), true);
    auto* button = viewer.findChild<ViewButton*>();
    QVERIFY(button->accessibleName().startsWith(QStringLiteral("View: JSON")));
    bool seen = false;
    // The menu runs a loop of its own; what is typed there chooses hex.
    QTimer::singleShot(0, &viewer, [&] {
        seen = button->menu()->isVisible();
        QTest::keyClick(button->menu(), Qt::Key_X);
    });
    QTest::keyClick(button, Qt::Key_Space);
    QTRY_VERIFY(seen);
    QTRY_COMPARE(viewer.view(), ValueView::Hex);
}

void TestBytesViewer::picturesAreShownWithTheirSize()
{
    BytesViewer viewer;
    viewer.resize(900, 400);
    viewer.show();
    QImage image(30, 20, QImage::Format_RGB32);
    image.fill(Qt::red);
    for (const char* format : { "png", "jpeg", "bmp" }) {
        QBuffer buffer;
        QVERIFY(buffer.open(QIODevice::WriteOnly) && image.save(&buffer, format));
        viewer.setBytes(LargeBytes(buffer.data()), true);
        QVERIFY2(viewer.picture(), format);
        QCOMPARE(viewer.picture()->size, QSize(30, 20));
        QCOMPARE(viewer.chain(), DecoderChain({ "image" }));
        QVERIFY(viewer.sizes().startsWith(
            QStringLiteral("(%1, 30 × 20 pixels").arg(QString::fromLatin1(format).toUpper())));
        QVERIFY(viewer.findChild<PictureView*>()->isVisible());
        const QImage grabbed = viewer.findChild<PictureView*>()->grab().toImage();
        const QColor middle = grabbed.pixelColor(grabbed.width() / 2, grabbed.height() / 2);
        QVERIFY(middle.red() > 240 && middle.green() < 20);
    }
    viewer.chooseView(ValueView::Hex);
    QVERIFY(!viewer.picture());
    QVERIFY(viewer.pane()->isVisible());
}

void TestBytesViewer::picturesThatLieAreRefused()
{
    // A PNG of 56 bytes that announces 60,000 x 60,000 pixels.
    const QByteArray png = QByteArray::fromHex(
        "89504e470d0a1a0a0000000d494844520000ea600000ea6008020000000fb0e2150000000b49"
        "444154789c6360800100000a00017f80745e");
    BytesViewer viewer;
    viewer.setBytes(LargeBytes(png), true);
    QVERIFY(!viewer.picture());
    QCOMPARE(viewer.note(), QStringLiteral("The picture is too large to be shown."));
    QCOMPARE(viewer.view(), ValueView::Hex);
}

void TestBytesViewer::numbersThatAreMomentsSaySo()
{
    BytesViewer viewer;
    viewer.setBytes(LargeBytes(QByteArray("1795835700")), true);
    QCOMPARE(viewer.note(), QStringLiteral("As seconds since 1970: 2026-11-28T03:15:00Z"));
    viewer.setBytes(LargeBytes(QByteArray("1795835700123")), true);
    QCOMPARE(viewer.note(), QStringLiteral("As milliseconds since 1970: 2026-11-28T03:15:00.123Z"));
    for (const char* number :
        { "5", "12345", "99999999999999999999", "-1795835700", "1795835700x" }) {
        viewer.setBytes(LargeBytes(QByteArray(number)), true);
        QCOMPARE(viewer.note(), QString());
    }
}

void TestBytesViewer::copiesWhatTheChainMade()
{
    BytesViewer viewer;
    viewer.setBytes(LargeBytes(packed("some text", { "gzip" })), true);
    viewer.copyValue();
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("some text"));
    viewer.chooseView(ValueView::Hex);
    viewer.copyHex();
    QVERIFY(QGuiApplication::clipboard()->text().startsWith(QStringLiteral("1f8b08")));
}

QTEST_MAIN(TestBytesViewer)
#include "tst_bytesviewer.moc"
