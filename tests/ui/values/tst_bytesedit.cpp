// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/values/bytesedit.h"

#include "ui/values/textpane.h"
#include "ui/values/viewbutton.h"

#include <QFileDialog>
#include <QInputDialog>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

using namespace sluice;
using View = ElementCodec::View;

namespace {

QByteArray packed(const QByteArray& bytes, const DecoderChain& chain)
{
    return std::get<QByteArray>(encode(bytes, chain, {}));
}

QByteArray unpacked(const std::optional<QByteArray>& bytes, const DecoderChain& chain)
{
    return bytes ? decode(LargeBytes(*bytes), chain).bytes.joined() : QByteArray("nothing");
}

/// The action of that path in the menu of views, opened as a person does.
QAction* action(BytesEdit& edit, const QString& path)
{
    QMenu* menu = edit.findChild<ViewButton*>()->menu();
    Q_EMIT menu->aboutToShow();
    QAction* found = nullptr;
    for (const QString& part : path.split(QLatin1Char('/'))) {
        found = nullptr;
        for (QAction* each : menu->actions()) {
            if (!found && each->text().remove(QLatin1Char('&')).startsWith(part))
                found = each;
        }
        if (found && found->menu())
            menu = found->menu();
    }
    return found;
}

void type(BytesEdit& edit, const QString& text)
{
    edit.text()->selectAll();
    QTest::keyClicks(edit.text(), text);
}

} // namespace

/// Editing behind a chain of decoders.
class TestBytesEdit : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not).*")));
    }
    void whatIsTypedBehindAChainIsWrittenThroughIt_data();
    void whatIsTypedBehindAChainIsWrittenThroughIt();
    void theExactBytesAreShownBeforeTheyAreWritten();
    void whatIsNotChangedStaysToTheByte();
    void aDecoderThatCannotWriteSaysSoAndTheBytesAreEdited();
    void whatWouldNotReadBackIsRefused();
    void theChainIsChosenByHandAndKeepsTheBytes();
    void halfTypedTextKeepsItsChain();
    void largeTextIsWrittenInAWorker();
    void aNewerTextCancelsTheOlderOne();
    void largeBytesAreReadInAWorkerAndBombsAreBounded();
    void itMayGoWhileAWorkerIsBusy();
    void aProtoFileIsChosenWithItsMessage();
};

void TestBytesEdit::whatIsTypedBehindAChainIsWrittenThroughIt_data()
{
    QTest::addColumn<QByteArray>("steps");
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<int>("view");
    QTest::newRow("gzip JSON") << QByteArray("gzip") << QByteArray(R"({"a":1})")
                               << QStringLiteral("{\"a\":9007199254740993}")
                               << QByteArray("{\"a\":9007199254740993}") << int(View::Json);
    QTest::newRow("zstd MessagePack")
        << QByteArray("zstd msgpack") << QByteArray(R"({"a":[1,2]})")
        << QStringLiteral("{\"a\": [1, 18446744073709551615]}")
        << QByteArray(R"({"a":[1,18446744073709551615]})") << int(View::Json);
    QTest::newRow("Base64 text") << QByteArray("base64") << QByteArray("some text")
                                 << QStringLiteral("other\\x00\\xff")
                                 << QByteArray("other\0\xff", 7) << int(View::Text);
}

void TestBytesEdit::whatIsTypedBehindAChainIsWrittenThroughIt()
{
    QFETCH(const QByteArray, steps);
    QFETCH(const QByteArray, before);
    QFETCH(const QString, typed);
    QFETCH(const QByteArray, after);
    QFETCH(const int, view);
    const DecoderChain chain = steps.split(' ');
    const QByteArray value = packed(before, chain);
    BytesEdit edit(QStringLiteral("Value"));
    edit.setBytes(value, chain);
    edit.show();
    QCOMPARE(edit.chain(), chain);
    QCOMPARE(int(edit.view()), view);
    QCOMPARE(edit.bytes(), value);
    type(edit, typed);
    QVERIFY2(edit.bytes(), qPrintable(edit.note()));
    QVERIFY(edit.bytes() != value);
    QCOMPARE(unpacked(edit.bytes(), chain), after);
}

void TestBytesEdit::theExactBytesAreShownBeforeTheyAreWritten()
{
    BytesEdit edit(QStringLiteral("Value"));
    edit.resize(900, 500);
    edit.setBytes("plain");
    edit.show();
    QVERIFY(!edit.written()->isVisible()); // there is nothing between the text and the bytes
    const QByteArray value = packed("before", { "base64" });
    edit.setBytes(value, { "base64" });
    QVERIFY(edit.written()->isVisible());
    QCOMPARE(edit.writtenNote(), QStringLiteral("Not changed: 8\u00a0B"));
    type(edit, QStringLiteral("afterwards"));
    QCOMPARE(edit.bytes(), QByteArray("YWZ0ZXJ3YXJkcw=="));
    QCOMPARE(edit.writtenNote(), QStringLiteral("Will be written: 8\u00a0B → 16\u00a0B"));
    QVERIFY2(edit.written()->visibleText().contains(
                 QStringLiteral("59 57 5a 30 5a 58 4a 33  59 58 4a 6b 63 77 3d 3d")),
        qPrintable(edit.written()->visibleText()));
}

void TestBytesEdit::whatIsNotChangedStaysToTheByte()
{
    // By the fastest level, which Sluice would not choose by itself.
    const QByteArray value = QByteArray::fromHex("28b52ffd04583900006162636465666764d1b4f6");
    const QByteArray gzip = packed(QByteArray(300, 'x') + "tail", { "gzip" });
    QByteArray named = gzip;
    named[4] = 'T'; // a time in the header
    for (const auto& [bytes, chain] : std::initializer_list<std::pair<QByteArray, DecoderChain>> {
             { named, { "gzip" } }, { value, { "zstd" } } }) {
        BytesEdit edit(QStringLiteral("Value"));
        edit.setBytes(bytes, chain);
        QCOMPARE(edit.bytes(), bytes);
        edit.show();
        QTest::keyClicks(edit.text(), QStringLiteral("y"));
        if (edit.chain().isEmpty())
            continue; // that one could not be read
        QVERIFY(edit.bytes() != bytes);
        QTest::keyClick(edit.text(), Qt::Key_Backspace);
        QCOMPARE(edit.bytes(), bytes);
    }
}

void TestBytesEdit::aDecoderThatCannotWriteSaysSoAndTheBytesAreEdited()
{
    const QByteArray pickle("\x80\x04K\x05.", 5);
    BytesEdit edit(QStringLiteral("Value"));
    edit.setBytes(pickle, { "pickle" });
    QVERIFY(edit.chain().isEmpty());
    QCOMPARE(edit.bytes(), pickle);
    QVERIFY2(edit.note().contains(QStringLiteral("Python pickle cannot be written")),
        qPrintable(edit.note()));
    edit.show();
    QVERIFY(edit.setView(View::Hex));
    type(edit, QStringLiteral("80 04 4b 06 2e"));
    QCOMPARE(edit.bytes(), QByteArray("\x80\x04K\x06.", 5));
    // In a spelling that Sluice would not use: more would change than what is typed.
    const QByteArray wide = QByteArray::fromHex("81a161cf0000000000000001");
    edit.setBytes(wide, { "msgpack" });
    QVERIFY(edit.chain().isEmpty());
    QCOMPARE(edit.bytes(), wide);
    QVERIFY2(edit.note().contains(QStringLiteral("more than the edit")), qPrintable(edit.note()));
}

void TestBytesEdit::whatWouldNotReadBackIsRefused()
{
    BytesEdit edit(QStringLiteral("Value"));
    edit.setBytes(packed("[1]", { "msgpack" }), { "msgpack" });
    edit.show();
    type(edit, QStringLiteral("[0.1000000000000000055]"));
    QVERIFY(!edit.bytes());
    QVERIFY2(edit.note().contains(QStringLiteral("$[0]")), qPrintable(edit.note()));
    QVERIFY(edit.note().endsWith(
        QStringLiteral("Write it in another way, or edit the bytes as they are.")));
    QCOMPARE(edit.writtenNote(), QStringLiteral("Nothing can be written yet."));
    type(edit, QStringLiteral("[0.1]"));
    QCOMPARE(unpacked(edit.bytes(), { "msgpack" }), QByteArray("[0.1]"));
}

void TestBytesEdit::theChainIsChosenByHandAndKeepsTheBytes()
{
    const QByteArray value = packed(R"({"a":1})", { "gzip", "msgpack" });
    BytesEdit edit(QStringLiteral("Value"));
    edit.setBytes(value);
    edit.show();
    action(edit, QStringLiteral("Compression/gzip"))->trigger();
    QCOMPARE(edit.chain(), DecoderChain { "gzip" });
    action(edit, QStringLiteral("Then/Structure/MessagePack"))->trigger();
    QCOMPARE(edit.chain(), (DecoderChain { "gzip", "msgpack" }));
    QCOMPARE(edit.view(), View::Json);
    QCOMPARE(edit.bytes(), value);
    type(edit, QStringLiteral("{\"a\":2}"));
    const QByteArray changed = *edit.bytes();
    QCOMPARE(unpacked(changed, { "gzip", "msgpack" }), QByteArray(R"({"a":2})"));
    // Back to the bytes: what was typed is in them.
    action(edit, QStringLiteral("Hex"))->trigger();
    QVERIFY(edit.chain().isEmpty());
    QCOMPARE(edit.view(), View::Hex);
    QCOMPARE(edit.bytes(), changed);
    action(edit, QStringLiteral("Automatic"))->trigger();
    QCOMPARE(edit.bytes(), changed);
    QCOMPARE(edit.chain().value(0), QByteArray("gzip"));
    // One that does not fit changes nothing.
    const DecoderChain before = edit.chain();
    action(edit, QStringLiteral("Compression/zstd"))->trigger();
    QCOMPARE(edit.chain(), before);
    QVERIFY2(edit.note().contains(QStringLiteral("Not zstd")), qPrintable(edit.note()));
    QCOMPARE(edit.bytes(), changed);
}

void TestBytesEdit::halfTypedTextKeepsItsChain()
{
    BytesEdit edit(QStringLiteral("Value"));
    edit.setBytes(packed("[1]", { "gzip" }), { "gzip" });
    edit.show();
    type(edit, QStringLiteral("[1,"));
    QVERIFY(!edit.bytes());
    edit.setChain({});
    QCOMPARE(edit.chain(), DecoderChain { "gzip" });
    QVERIFY2(edit.note().contains(QStringLiteral("correct it")), qPrintable(edit.note()));
    QCOMPARE(edit.text()->toPlainText(), QStringLiteral("[1,"));
}

void TestBytesEdit::largeTextIsWrittenInAWorker()
{
    QByteArray text;
    for (int i = 0; text.size() < 300'000; ++i)
        text += "line " + QByteArray::number(i) + '\n';
    const QByteArray value = packed(text, { "zstd" });
    BytesEdit edit(QStringLiteral("Value"));
    QSignalSpy edited(&edit, &BytesEdit::edited);
    edit.setBytes(value, { "zstd" });
    QTRY_COMPARE(edit.chain(), DecoderChain { "zstd" });
    QCOMPARE(edit.bytes(), value);
    edit.show();
    edited.clear();
    QTest::keyClicks(edit.text(), QStringLiteral("first "));
    QVERIFY(edit.isWorking());
    QVERIFY(!edit.bytes()); // not before they are proved
    QVERIFY(edit.note().startsWith(QStringLiteral("Writing ")));
    QTRY_VERIFY(!edit.isWorking());
    QVERIFY(edited.size() > 0);
    QCOMPARE(unpacked(edit.bytes(), { "zstd" }), "first " + text);
}

void TestBytesEdit::aNewerTextCancelsTheOlderOne()
{
    const QByteArray text(100'000, 'x');
    BytesEdit edit(QStringLiteral("Value"));
    edit.setBytes(packed(text, { "brotli" }), { "brotli" });
    QTRY_COMPARE(edit.chain(), DecoderChain { "brotli" });
    edit.show();
    auto* pause = edit.findChild<QTimer*>();
    QVERIFY(pause);
    QSignalSpy paused(pause, &QTimer::timeout);
    for (const char* each : { "a", "b", "c" }) {
        QTest::keyClicks(edit.text(), QString::fromLatin1(each));
        QVERIFY(edit.isWorking());
        if (*each != 'c') // a worker begins; its result is for an older text by then
            QVERIFY(paused.wait());
    }
    QTRY_VERIFY(!edit.isWorking());
    QCOMPARE(unpacked(edit.bytes(), { "brotli" }), "abc" + text);
}

void TestBytesEdit::largeBytesAreReadInAWorkerAndBombsAreBounded()
{
    const QByteArray bomb = packed(QByteArray(40 * 1024 * 1024, '\0'), { "zstd" });
    BytesEdit edit(QStringLiteral("Value"));
    edit.setBytes(bomb, { "zstd" });
    QTRY_VERIFY(!edit.isWorking());
    QVERIFY(edit.chain().isEmpty());
    QCOMPARE(edit.bytes(), bomb);
    QVERIFY2(
        edit.note().contains(QStringLiteral("it becomes more than 1.0")), qPrintable(edit.note()));
    // What is on its way when another value comes is not shown.
    edit.setBytes(bomb, { "zstd" });
    edit.setBytes("other");
    QVERIFY(!edit.isWorking());
    QTest::qWait(0);
    QCOMPARE(edit.bytes(), QByteArray("other"));
    QVERIFY(!edit.text()->isReadOnly());
}

void TestBytesEdit::itMayGoWhileAWorkerIsBusy()
{
    auto edit = std::make_unique<BytesEdit>(QStringLiteral("Value"));
    edit->setBytes(packed(QByteArray(900'000, 'x'), { "brotli" }), { "brotli" });
    QTRY_COMPARE(edit->chain(), DecoderChain { "brotli" });
    QTest::keyClicks(edit->text(), QStringLiteral("y"));
    QVERIFY(edit->isWorking());
    edit.reset();
}

void TestBytesEdit::aProtoFileIsChosenWithItsMessage()
{
    QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("shop.proto")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("syntax = \"proto3\"; package shop; message Order { string name = 1; } "
               "message Item { int64 id = 1; }");
    file.close();
    BytesEdit edit(QStringLiteral("Value"));
    edit.setBytes(QByteArray::fromHex("0880808080808080800f")); // id: 15 * 2^56
    edit.show();
    QVERIFY(QTest::qWaitForWindowActive(&edit));
    action(edit, QStringLiteral("Structure/Protobuf with .proto"))->trigger();
    auto* files = edit.findChild<QFileDialog*>();
    QVERIFY(files);
    QTRY_VERIFY(files->isVisible());
    files->setDirectory(folder.path());
    auto* name = files->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"));
    QVERIFY(name);
    name->setText(file.fileName());
    QTest::keyClick(name, Qt::Key_Return);
    QInputDialog* messages = nullptr;
    QTRY_VERIFY((messages = edit.findChild<QInputDialog*>()) && messages->isVisible());
    QCOMPARE(messages->comboBoxItems(),
        (QStringList { QStringLiteral("shop.Order"), QStringLiteral("shop.Item") }));
    messages->setTextValue(QStringLiteral("shop.Item"));
    QTest::keyClick(messages, Qt::Key_Return);
    const DecoderChain chain { "protobuf=" + file.fileName().toUtf8() + "#shop.Item" };
    QTRY_COMPARE(edit.chain(), chain);
    QCOMPARE(edit.text()->toPlainText(), QStringLiteral("{\n  \"id\": \"1080863910568919040\"\n}"));
    type(edit, QStringLiteral("{\"id\": 5}"));
    QCOMPARE(edit.bytes(), QByteArray("\x08\x05"));
    // A file that is none says where it is wrong.
    QFile broken(folder.filePath(QStringLiteral("broken.proto")));
    QVERIFY(broken.open(QIODevice::WriteOnly));
    broken.write("message {");
    broken.close();
    edit.findChild<ViewButton*>()->chooseMessage(broken.fileName(), {});
    QWidget* box = nullptr;
    QTRY_VERIFY((box = edit.findChild<QMessageBox*>()) && box->isVisible());
    QVERIFY(qobject_cast<QMessageBox*>(box)->text().contains(QStringLiteral("broken.proto:1")));
    QTest::keyClick(box, Qt::Key_Escape);
    QCOMPARE(edit.chain(), chain);
}

QTEST_MAIN(TestBytesEdit)
#include "tst_bytesedit.moc"
