// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/ui/values/editstage.h"
#include "ui/values/bytesviewer.h"
#include "ui/values/commandsdialog.h"
#include "ui/values/draghandle.h"
#include "ui/values/rangedialog.h"
#include "ui/values/stagedbar.h"
#include "ui/values/textpane.h"

#include <QDrag>
#include <QMenu>
#include <QMimeData>
#include <QSignalSpy>

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

/// Triggers what the menu beside the string has under that text.
void choose(ValueTab& tab, const QString& text)
{
    QMenu menu;
    tab.editing().fillMenu(menu);
    for (QAction* action : menu.actions()) {
        if (action->text().remove(QLatin1Char('&')) == text)
            return action->trigger();
    }
    QFAIL(qPrintable(text));
}

void stage(QWidget& editor, ValueTab& tab)
{
    QPointer<QWidget> open = &editor;
    QTest::mouseClick(button(editor, QStringLiteral("Stage")), Qt::LeftButton);
    QTRY_VERIFY(!open);
    tab.window()->activateWindow(); // as a window manager would
    QVERIFY(QTest::qWaitForWindowActive(tab.window()));
}

QString bytesText(const BytesEdit& edit) { return edit.text()->toPlainText(); }

} // namespace

/// Strings: behind their decoders, in parts, and dragged out.
class TestStringEditing : public QObject, public EditStage {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), m_server.error()); }
    void init() { QVERIFY(begin()); }
    void cleanup() { end(); }
    void aStringIsEditedBehindTheChainThatShowsIt();
    void anElementIsEditedBehindTheChainThatSuitsIt();
    void aRangeOfALongStringIsEditedInItsPlace();
    void aRangeSaysWhatCannotBe();
    void anotherRangeIsReadAndStagedAboveTheFirst();
    void whatIsAppendedIsWrittenBehind();
    void aRangeThatSomebodyChangedIsAConflict();
    void partsAndTheWholeDoNotMix();
    void aStringIsDraggedOutAsAFile();
    void aStringThatIsNotAllThereIsLoadedFirst();
};

void TestStringEditing::aStringIsEditedBehindTheChainThatShowsIt()
{
    const DecoderChain chain { "zstd", "msgpack" };
    const QByteArray value = std::get<QByteArray>(
        encode(R"({"name":"somebody","tags":["one","two"],"n":1})", chain, {}));
    m_server.command({ "SET", "k", value });
    m_server.command({ "PEXPIREAT", "k", "4102444800123" });
    const auto tab = open("k");
    QVERIFY(tab);
    auto* viewer = tab->findChild<BytesViewer*>();
    QTRY_COMPARE(viewer->chain(), chain);
    QTest::mouseClick(button(*tab, QStringLiteral("Edit…")), Qt::LeftButton);
    auto* editor = openDialog<ElementEditor>(*tab);
    QVERIFY(editor);
    QCOMPARE(editor->value()->chain(), chain);
    editor->value()->text()->selectAll();
    QTest::keyClicks(editor->value()->text(), QStringLiteral("{\"name\": \"somebody else\", "));
    QVERIFY(!button(*editor, QStringLiteral("Stage"))->isEnabled()); // half typed
    QTest::keyClicks(editor->value()->text(), QStringLiteral("\"n\": 9007199254740993}"));
    QVERIFY(button(*editor, QStringLiteral("Stage"))->isEnabled());
    const QByteArray shown = editor->value()->written()->visibleText().toLatin1();
    QVERIFY2(shown.contains("28 b5 2f fd"), shown.constData());
    stage(*editor, *tab);
    QTRY_VERIFY(viewer->pane()->visibleText().contains(QStringLiteral("9007199254740993")));
    QCOMPARE(m_server.command({ "GET", "k" }), value); // nothing was written
    QTest::keyClick(viewer->pane(), Qt::Key_S, Qt::ControlModifier);
    QTRY_VERIFY(m_server.command({ "GET", "k" }) != value);
    QCOMPARE(decode(LargeBytes(m_server.command({ "GET", "k" })), chain).bytes.joined(),
        QByteArray(R"({"name":"somebody else","n":9007199254740993})"));
    QCOMPARE(m_server.command({ "PEXPIRETIME", "k" }), QByteArray("4102444800123"));
    QTRY_VERIFY(!tab->hasStagedEdits() && !tab->reader().isBusy());
    tab->editing().undo();
    QTRY_COMPARE(m_server.command({ "GET", "k" }), value);
}

void TestStringEditing::anElementIsEditedBehindTheChainThatSuitsIt()
{
    const QByteArray value
        = std::get<QByteArray>(encode("{\"theme\":\"dark\",\"beta\":true}", { "gzip" }, {}));
    m_server.command({ "HSET", "k", "prefs", value, "name", "Zoe" });
    const auto tab = open("k");
    QVERIFY(tab);
    select(*tab, 0);
    QTest::keyClick(tab->findChild<ValueTable*>(), Qt::Key_F2);
    auto* editor = openDialog<ElementEditor>(*tab);
    QVERIFY(editor);
    QCOMPARE(editor->value()->chain(), DecoderChain { "gzip" });
    QCOMPARE(bytesText(*editor->value()), QStringLiteral("{\"theme\":\"dark\",\"beta\":true}"));
    editor->value()->text()->selectAll();
    QTest::keyClicks(editor->value()->text(), QStringLiteral("{\"theme\":\"light\"}"));
    stage(*editor, *tab);
    tab->editing().apply();
    QTRY_COMPARE(
        decode(LargeBytes(m_server.command({ "HGET", "k", "prefs" })), { "gzip" }).bytes.joined(),
        QByteArray("{\"theme\":\"light\"}"));
    QCOMPARE(m_server.command({ "HGET", "k", "name" }), QByteArray("Zoe"));
}

void TestStringEditing::aRangeOfALongStringIsEditedInItsPlace()
{
    QByteArray value = large(20 * 1024 * 1024);
    m_server.command({ "SET", "k", value });
    m_server.command({ "PEXPIREAT", "k", "4102444800123" });
    const auto tab = open("k");
    QVERIFY(tab);
    QVERIFY(tab->reader().hasMore());
    const quint64 loaded = tab->reader().loaded();
    // F2 leads to a range when not all of it is here.
    tab->findChild<TextPane*>()->setFocus();
    QTest::keyClick(tab->findChild<TextPane*>(), Qt::Key_F2);
    auto* dialog = openDialog<RangeDialog>(*tab);
    QVERIFY(dialog);
    QTRY_VERIFY(!dialog->isReading());
    QCOMPARE(dialog->offset()->text(), QStringLiteral("0"));
    dialog->offset()->selectAll();
    QTest::keyClicks(dialog->offset(), QStringLiteral("0xF00000"));
    dialog->length()->selectAll();
    QTest::keyClicks(dialog->length(), QStringLiteral("16"));
    QTRY_VERIFY(!dialog->isReading());
    const qsizetype at = 0xF00000;
    QCOMPARE(dialog->value()->bytes(), value.mid(at, 16));
    QVERIFY(dialog->value()->setView(ElementCodec::View::Hex));
    dialog->value()->text()->selectAll();
    QTest::keyClicks(
        dialog->value()->text(), QStringLiteral("00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d fe ff"));
    QCOMPARE(dialog->problem(), QString());
    stage(*dialog, *tab);
    const QByteArray typed = QByteArray::fromHex("000102030405060708090a0b0c0dfeff");
    QTRY_COMPARE(tab->findChild<StagedBar*>()->text(), QStringLiteral("1 change staged"));
    QCOMPARE(tab->editing().session().changes().commands(),
        (std::vector<QList<QByteArray>> { { "SETRANGE", "k", QByteArray::number(at), typed } }));
    tab->editing().showCommands();
    auto* commands = openDialog<CommandsDialog>(*tab);
    QVERIFY(commands);
    QVERIFY(commands->findChild<QPlainTextEdit*>()->toPlainText().contains(
        QStringLiteral("SETRANGE k 15728640 \"\\x00\\x01")));
    commands->close();
    QCOMPARE(tab->reader().loaded(), loaded); // no more was read for it
    tab->editing().apply();
    value.replace(at, 16, typed);
    QTRY_VERIFY(!tab->hasStagedEdits());
    QVERIFY(m_server.command({ "GET", "k" }) == value);
    QCOMPARE(m_server.command({ "PEXPIRETIME", "k" }), QByteArray("4102444800123"));
}

void TestStringEditing::aRangeSaysWhatCannotBe()
{
    m_server.command({ "SET", "k", "0123456789" });
    const auto tab = open("k");
    QVERIFY(tab);
    choose(*tab, QStringLiteral("Edit a range…"));
    auto* dialog = openDialog<RangeDialog>(*tab);
    QVERIFY(dialog);
    QTRY_VERIFY(!dialog->isReading());
    QCOMPARE(dialog->value()->bytes(), QByteArray("0123456789"));
    const auto problemAt = [&](const char* offset, const char* length) {
        dialog->offset()->selectAll();
        QTest::keyClicks(dialog->offset(), QString::fromLatin1(offset));
        dialog->length()->selectAll();
        QTest::keyClicks(dialog->length(), QString::fromLatin1(length));
        if (!QTest::qWaitFor([&] { return !dialog->isReading(); }))
            return QStringLiteral("reads for ever");
        return dialog->problem();
    };
    QVERIFY(problemAt("10", "5").startsWith(QStringLiteral("The value ends before that byte.")));
    QVERIFY(!button(*dialog, QStringLiteral("Stage"))->isEnabled());
    QVERIFY(problemAt("-1", "5").startsWith(QStringLiteral("A position is")));
    QVERIFY(problemAt("4", "65537").startsWith(QStringLiteral("So many bytes cannot")));
    QCOMPARE(problemAt("8", "5"), QString()); // as many as there are
    QCOMPARE(dialog->value()->bytes(), QByteArray("89"));
    QTest::keyClicks(dialog->value()->text(), QStringLiteral("x"));
    QVERIFY(dialog->problem().startsWith(QStringLiteral("There are 3 bytes, and 2 must")));
    QVERIFY(!button(*dialog, QStringLiteral("Stage"))->isEnabled());
    QVERIFY(!dialog->offset()->isEnabled()); // what was typed is not thrown away
    QTest::keyClick(dialog->value()->text(), Qt::Key_Backspace);
    QVERIFY(dialog->offset()->isEnabled());
    m_server.command({ "DEL", "k" });
    m_server.command({ "RPUSH", "k", "a" });
    QVERIFY(problemAt("0", "5").contains(QStringLiteral("WRONGTYPE")));
    dialog->close();
}

void TestStringEditing::anotherRangeIsReadAndStagedAboveTheFirst()
{
    m_server.command({ "SET", "k", "0123456789" });
    const auto tab = open("k");
    QVERIFY(tab);
    auto* pane = tab->findChild<TextPane*>();
    const auto editRange = [&](const char* offset, const char* length, const char* text) {
        choose(*tab, QStringLiteral("Edit a range…"));
        auto* dialog = openDialog<RangeDialog>(*tab);
        QVERIFY(dialog);
        dialog->offset()->selectAll();
        QTest::keyClicks(dialog->offset(), QString::fromLatin1(offset));
        dialog->length()->selectAll();
        QTest::keyClicks(dialog->length(), QString::fromLatin1(length));
        QTRY_VERIFY(!dialog->isReading());
        dialog->value()->text()->selectAll();
        QTest::keyClicks(dialog->value()->text(), QString::fromLatin1(text));
        stage(*dialog, *tab);
    };
    editRange("2", "3", "abc");
    QTRY_COMPARE(pane->visibleText(), QStringLiteral("01abc56789\n"));
    choose(*tab, QStringLiteral("Edit a range…"));
    auto* dialog = openDialog<RangeDialog>(*tab);
    QVERIFY(dialog);
    QTRY_VERIFY(!dialog->isReading());
    QCOMPARE(dialog->value()->bytes(), QByteArray("01abc56789")); // with what is staged
    dialog->close();
    QTRY_VERIFY(tab->findChildren<RangeDialog*>().isEmpty());
    editRange("4", "2", "XY");
    QTRY_COMPARE(pane->visibleText(), QStringLiteral("01abXY6789\n"));
    QCOMPARE(tab->editing().session().changes().changes().size(), std::size_t(1));
    QTest::keyClick(pane, Qt::Key_S, Qt::ControlModifier);
    QTRY_COMPARE(m_server.command({ "GET", "k" }), QByteArray("01abXY6789"));
    QTRY_VERIFY(!tab->hasStagedEdits() && !tab->reader().isBusy());
    pane->setFocus();
    QTest::keyClick(pane, Qt::Key_Z, Qt::ControlModifier);
    QTRY_COMPARE(m_server.command({ "GET", "k" }), QByteArray("0123456789"));
}

void TestStringEditing::whatIsAppendedIsWrittenBehind()
{
    const QByteArray value = large(5 * 1024 * 1024);
    m_server.command({ "SET", "k", value });
    const auto tab = open("k");
    QVERIFY(tab);
    QVERIFY(tab->reader().hasMore());
    for (const char* text : { "one\\x00", "two" }) {
        choose(*tab, QStringLiteral("Append…"));
        auto* editor = openDialog<ElementEditor>(*tab);
        QVERIFY(editor);
        QCOMPARE(editor->windowTitle(), QStringLiteral("Append to the value"));
        QTest::keyClicks(editor->value()->text(), QString::fromLatin1(text));
        stage(*editor, *tab);
    }
    QCOMPARE(tab->editing().session().changes().commands(),
        (std::vector<QList<QByteArray>> { { "APPEND", "k", QByteArray("one\0two", 7) } }));
    tab->editing().apply();
    QTRY_COMPARE(m_server.command({ "STRLEN", "k" }), QByteArray::number(value.size() + 7));
    QVERIFY(m_server.command({ "GET", "k" }) == value + QByteArray("one\0two", 7));
    QTRY_VERIFY(!tab->hasStagedEdits() && !tab->reader().isBusy());
    tab->editing().undo();
    QTRY_COMPARE(m_server.command({ "STRLEN", "k" }), QByteArray::number(value.size()));
    // Somebody else was faster.
    choose(*tab, QStringLiteral("Append…"));
    auto* editor = openDialog<ElementEditor>(*tab);
    QTest::keyClicks(editor->value()->text(), QStringLiteral("mine"));
    stage(*editor, *tab);
    m_server.command({ "APPEND", "k", "theirs" });
    tab->editing().apply();
    auto* banners = tab->findChild<BannerArea*>();
    QTRY_VERIFY(banners->textOf(QStringLiteral("edit-result"))
                    .startsWith(QStringLiteral("Somebody has changed it meanwhile: the value is")));
    QVERIFY(m_server.command({ "GET", "k" }) == value + "theirs");
    QTest::mouseClick(button(*tab, QStringLiteral("Keep my changes")), Qt::LeftButton);
    tab->editing().apply();
    QTRY_VERIFY(m_server.command({ "GET", "k" }) == value + "theirsmine");
}

void TestStringEditing::aRangeThatSomebodyChangedIsAConflict()
{
    m_server.command({ "SET", "k", "0123456789" });
    const auto tab = open("k");
    QVERIFY(tab);
    choose(*tab, QStringLiteral("Edit a range…"));
    auto* dialog = openDialog<RangeDialog>(*tab);
    QTRY_VERIFY(!dialog->isReading());
    dialog->value()->text()->selectAll();
    QTest::keyClicks(dialog->value()->text(), QStringLiteral("abcdefghij"));
    stage(*dialog, *tab);
    m_server.command({ "SETRANGE", "k", "4", "!" });
    tab->editing().apply();
    QTRY_COMPARE(tab->findChild<BannerArea*>()->textOf(QStringLiteral("edit-result")),
        QStringLiteral(
            "Somebody has changed it meanwhile: the range of 10\u00a0B from byte 0 on is now "
            "\"0123!56789\" and was \"0123456789\". Nothing was written."));
    QCOMPARE(m_server.command({ "GET", "k" }), QByteArray("0123!56789"));
    QVERIFY(tab->hasStagedEdits());
}

void TestStringEditing::partsAndTheWholeDoNotMix()
{
    m_server.command({ "SET", "k", "0123456789" });
    const auto tab = open("k");
    QVERIFY(tab);
    auto* banners = tab->findChild<BannerArea*>();
    tab->editing().stageValue("whole");
    for (const char* part : { "Edit a range…", "Append…" }) {
        choose(*tab, QString::fromUtf8(part));
        QVERIFY(banners->textOf(QStringLiteral("edit-hint"))
                    .startsWith(QStringLiteral("The whole value is staged already.")));
        QVERIFY(tab->findChildren<QDialog*>().isEmpty());
    }
    tab->editing().session().discard();
    Change append;
    append.kind = Change::Kind::StringAppend;
    append.index = 10;
    append.after = "x";
    tab->editing().session().stage(append);
    // The whole takes the place of the parts, which are in what is edited.
    QTest::mouseClick(button(*tab, QStringLiteral("Edit…")), Qt::LeftButton);
    auto* editor = openDialog<ElementEditor>(*tab);
    QVERIFY(editor);
    QCOMPARE(editor->value()->bytes(), QByteArray("0123456789x"));
    QTest::keyClick(editor->value()->text(), Qt::Key_End, Qt::ControlModifier);
    QTest::keyClicks(editor->value()->text(), QStringLiteral("y"));
    stage(*editor, *tab);
    QCOMPARE(tab->editing().session().changes().commands(),
        (std::vector<QList<QByteArray>> { { "SET", "k", "0123456789xy", "XX", "KEEPTTL" } }));
    tab->editing().apply();
    QTRY_COMPARE(m_server.command({ "GET", "k" }), QByteArray("0123456789xy"));
}

void TestStringEditing::aStringIsDraggedOutAsAFile()
{
    QByteArray value;
    for (int i = 0; i < 256; ++i)
        value += static_cast<char>(i);
    m_server.command({ "SET", "a:key", value });
    const auto tab = open("a:key");
    QVERIFY(tab);
    auto* handle = tab->findChild<DragHandle*>();
    QVERIFY(handle && handle->isVisible());
    const QPoint from = handle->rect().center();
    QByteArray dropped;
    QString name;
    int drags = 0;
    connect(handle, &DragHandle::dragBegan, this, [&](QDrag* drag) {
        ++drags;
        QFile file(drag->mimeData()->urls().value(0).toLocalFile());
        name = QFileInfo(file).fileName();
        if (file.open(QIODevice::ReadOnly))
            dropped = file.readAll();
    });
    QTest::mousePress(handle, Qt::LeftButton, {}, from);
    QTest::mouseMove(handle, from + QPoint(1, 0)); // no drag yet
    QCOMPARE(drags, 0);
    QTest::mouseMove(handle, from + QPoint(2 * QApplication::startDragDistance(), 0));
    QTRY_COMPARE(drags, 1);
    QTest::mouseRelease(handle, Qt::LeftButton, {}, from);
    QCOMPARE(dropped, value);
    QCOMPARE(name, QStringLiteral("a_key.bin"));
}

void TestStringEditing::aStringThatIsNotAllThereIsLoadedFirst()
{
    m_server.command({ "SET", "k", large(3 * 1024 * 1024) });
    const auto tab = open("k");
    QVERIFY(tab);
    QVERIFY(tab->reader().hasMore());
    auto* handle = tab->findChild<DragHandle*>();
    QSignalSpy drags(handle, &DragHandle::dragBegan);
    const QPoint from = handle->rect().center();
    const auto drag = [&] {
        QTest::mousePress(handle, Qt::LeftButton, {}, from);
        QTest::mouseMove(handle, from + QPoint(2 * QApplication::startDragDistance(), 0));
        QTest::mouseRelease(handle, Qt::LeftButton, {}, from);
    };
    drag();
    auto* banners = tab->findChild<BannerArea*>();
    QCOMPARE(banners->textOf(QStringLiteral("edit-hint")),
        QStringLiteral("Only a part of the value was loaded. Drag it again when all is."));
    QCOMPARE(drags.size(), 0);
    QTRY_VERIFY(!tab->reader().hasMore() && !tab->reader().isBusy());
    // More than may leave in this way is said before it is read.
    m_server.command({ "SETRANGE", "k", QByteArray::number(80 * 1024 * 1024), "x" });
    tab->reload();
    QTRY_VERIFY(!tab->reader().isBusy());
    const quint64 loaded = tab->reader().loaded();
    drag();
    QVERIFY(
        banners->textOf(QStringLiteral("edit-hint")).startsWith(QStringLiteral("More than 64")));
    QVERIFY(!tab->reader().isBusy());
    QCOMPARE(tab->reader().loaded(), loaded);
}

QTEST_MAIN(TestStringEditing)
#include "tst_stringediting.moc"
