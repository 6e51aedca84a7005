// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/ui/values/editstage.h"
#include "ui/mainwindow/tabarea.h"
#include "ui/values/stagedbar.h"
#include "ui/values/textpane.h"

#include <QAbstractItemModelTester>
#include <QMessageBox>
#include <QSignalSpy>

using namespace sluice;

class TestValueEditing : public QObject, public EditStage {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), m_server.error()); }
    void init() { QVERIFY(begin()); }
    void cleanup() { end(); }
    void editsAreStagedShownAppliedAndUndoneByKeys();
    void everyTypeIsEdited_data();
    void everyTypeIsEdited();
    void aStringIsEditedAndShownAsItWillBe();
    void aConflictIsShownAndNothingTypedIsLost();
    void aKeyThatVanishedKeepsWhatWasStaged();
    void aServerThatIsGoneKeepsWhatWasStaged();
    void theGuardAsksOnceAndReadOnlyRefuses();
    void closingWithStagedEditsAsks();
    void reloadingAndMorePagesKeepStagedEdits();
};

void TestValueEditing::editsAreStagedShownAppliedAndUndoneByKeys()
{
    m_server.command(
        { "HSET", "k", "name", "Zo\xc3\xab", "email", "zoe@example.org", "legacy_id", "1" });
    m_server.command({ "PEXPIREAT", "k", "4102444800123" });
    const auto tab = open("k");
    QVERIFY(tab);
    auto* model = tab->findChild<ValueTableModel*>();
    QAbstractItemModelTester tester(model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    auto* bar = tab->findChild<StagedBar*>();
    QVERIFY(!bar->isVisible());
    QSignalSpy staged(tab.get(), &ValueTab::stagedChanged);

    select(*tab, 1);
    editValue(*tab, QStringLiteral("zoe@example.net"));
    select(*tab, 2);
    QTest::keyClick(tab->findChild<ValueTable*>(), Qt::Key_Delete);
    QTest::keyClick(tab->findChild<ValueTable*>(), Qt::Key_Insert);
    auto* editor = openDialog<ElementEditor>(*tab);
    QVERIFY(editor);
    QTest::keyClicks(editor->name(), QStringLiteral("locale"));
    QTest::keyClicks(editor->value()->text(), QStringLiteral("sv\\x00SE"));
    QVERIFY(QTest::qWaitForWindowActive(editor));
    editor->activateWindow(); // the tab may have been activated late
    editor->value()->text()->setFocus();
    QTRY_COMPARE(QApplication::activeWindow(), static_cast<QWidget*>(editor));
    QTest::keyClick(editor->value()->text(), Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE(picture(*tab).size(), 4);
    QCOMPARE(picture(*tab),
        (QStringList { QStringLiteral(" name|Zoë"),
            QStringLiteral("*email|zoe@example.org → zoe@example.net"),
            QStringLiteral("-legacy_id|1"), QStringLiteral("+locale|sv\\x00SE") }));
    QVERIFY(bar->isVisible());
    QCOMPARE(bar->text(), QStringLiteral("3 changes staged"));
    QCOMPARE(staged.size(), 1);
    QCOMPARE(m_server.command({ "HGET", "k", "email" }), QByteArray("zoe@example.org"));

    tab->activateWindow(); // as a window manager would
    QTRY_COMPARE(QApplication::activeWindow(), static_cast<QWidget*>(tab.get()));
    QTest::keyClick(tab->findChild<ValueTable*>(), Qt::Key_S, Qt::ControlModifier);
    QTRY_COMPARE(bar->text(), QStringLiteral("Applied."));
    QCOMPARE(m_server.command({ "HGET", "k", "email" }), QByteArray("zoe@example.net"));
    QCOMPARE(m_server.command({ "HGET", "k", "locale" }), QByteArray("sv\0SE", 5));
    QCOMPARE(m_server.command({ "HEXISTS", "k", "legacy_id" }), QByteArray("0"));
    QCOMPARE(m_server.command({ "PEXPIRETIME", "k" }), QByteArray("4102444800123"));
    QTRY_COMPARE(model->rowCount(), 3);
    QCOMPARE(staged.size(), 2);
    QVERIFY(!tab->hasStagedEdits());

    QTRY_VERIFY(!tab->reader().isBusy());
    QTest::keyClick(tab->findChild<ValueTable*>(), Qt::Key_Z, Qt::ControlModifier);
    QTRY_COMPARE(bar->text(), QStringLiteral("Undone."));
    QCOMPARE(m_server.command({ "HGET", "k", "email" }), QByteArray("zoe@example.org"));
    QCOMPARE(m_server.command({ "HGET", "k", "legacy_id" }), QByteArray("1"));
    QCOMPARE(m_server.command({ "HLEN", "k" }), QByteArray("3"));
    QCOMPARE(m_server.command({ "PEXPIRETIME", "k" }), QByteArray("4102444800123"));
}

void TestValueEditing::everyTypeIsEdited_data()
{
    using Commands = QList<QList<QByteArray>>;
    QTest::addColumn<Commands>("commands");
    QTest::addColumn<QString>("staged");
    QTest::addColumn<QList<QByteArray>>("ask");
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("list") << Commands { { "RPUSH", "k", "a", "a", "a" } }
                          << QStringLiteral("*1|a → new")
                          << QList<QByteArray> { "LINDEX", "k", "1" } << QByteArray("new");
    QTest::newRow("set") << Commands { { "SADD", "k", "a" }, { "SADD", "k", "b" } } << QString()
                         << QList<QByteArray> { "SISMEMBER", "k", "new" } << QByteArray("1");
    QTest::newRow("sorted set") << Commands { { "ZADD", "k", "1", "a" },
        { "ZADD", "k", "2.5", "b" } }
                                << QStringLiteral("*1|b → new")
                                << QList<QByteArray> { "ZSCORE", "k", "new" } << QByteArray("2.5");
}

void TestValueEditing::everyTypeIsEdited()
{
    QFETCH(const QList<QList<QByteArray>>, commands);
    QFETCH(const QString, staged);
    QFETCH(const QList<QByteArray>, ask);
    QFETCH(const QByteArray, answer);
    for (const QList<QByteArray>& command : commands)
        m_server.command(command);
    const auto tab = open("k");
    QVERIFY(tab);
    select(*tab, 1);
    editValue(*tab, QStringLiteral("new"));
    if (!staged.isEmpty())
        QCOMPARE(picture(*tab)[1], staged);
    const QByteArray length = m_server.command({ "OBJECT", "ENCODING", "k" });
    QTest::mouseClick(button(*tab, QStringLiteral("Apply 1 change  Ctrl+S")), Qt::LeftButton);
    QTRY_COMPARE(m_server.command(ask), answer);
    QTRY_VERIFY(!tab->hasStagedEdits());
    QCOMPARE(m_server.command({ "OBJECT", "ENCODING", "k" }), length);
}

void TestValueEditing::aStringIsEditedAndShownAsItWillBe()
{
    m_server.command({ "SET", "k", "before", "PX", "100000" });
    const auto tab = open("k");
    QVERIFY(tab);
    auto* pane = tab->findChild<TextPane*>();
    QTest::mouseClick(button(*tab, QStringLiteral("Edit…")), Qt::LeftButton);
    auto* editor = openDialog<ElementEditor>(*tab);
    QVERIFY(editor);
    editor->value()->text()->selectAll();
    QTest::keyClicks(editor->value()->text(), QStringLiteral("after"));
    QTest::mouseClick(button(*editor, QStringLiteral("Stage")), Qt::LeftButton);
    QTRY_COMPARE(pane->visibleText(), QStringLiteral("after\n"));
    QTest::mouseClick(button(*tab, QStringLiteral("Discard")), Qt::LeftButton);
    QTRY_COMPARE(pane->visibleText(), QStringLiteral("before\n"));
    tab->editing().stageValue("after");
    QTest::keyClick(pane, Qt::Key_S, Qt::ControlModifier);
    QTRY_COMPARE(m_server.command({ "GET", "k" }), QByteArray("after"));
    QVERIFY(m_server.command({ "PTTL", "k" }).toInt() > 0);
}

void TestValueEditing::aConflictIsShownAndNothingTypedIsLost()
{
    m_server.command({ "HSET", "k", "f", "old" });
    const auto tab = open("k");
    QVERIFY(tab);
    select(*tab, 0);
    editValue(*tab, QStringLiteral("mine"));
    m_server.command({ "HSET", "k", "f", "theirs" });
    tab->editing().apply();
    auto* banners = tab->findChild<BannerArea*>();
    const QString id = QStringLiteral("edit-result");
    QTRY_COMPARE(banners->textOf(id),
        QStringLiteral("Somebody has changed it meanwhile: field \"f\" is now \"theirs\" and was "
                       "\"old\". Nothing was written."));
    QCOMPARE(m_server.command({ "HGET", "k", "f" }), QByteArray("theirs"));
    QVERIFY(tab->hasStagedEdits());
    QTest::mouseClick(button(*tab, QStringLiteral("Keep my changes")), Qt::LeftButton);
    QTRY_COMPARE(picture(*tab), QStringList { QStringLiteral("*f|theirs → mine") });
    tab->editing().apply();
    QTRY_COMPARE(m_server.command({ "HGET", "k", "f" }), QByteArray("mine"));
    // Undoing is refused in the same way.
    QTRY_VERIFY(!tab->hasStagedEdits() && !tab->reader().isBusy());
    m_server.command({ "HSET", "k", "f", "theirs again" });
    tab->editing().undo();
    QTRY_VERIFY(banners->textOf(id).contains(QStringLiteral("theirs again")));
    QCOMPARE(m_server.command({ "HGET", "k", "f" }), QByteArray("theirs again"));
}

void TestValueEditing::aKeyThatVanishedKeepsWhatWasStaged()
{
    m_server.command({ "HSET", "k", "f", "old" });
    const auto tab = open("k");
    QVERIFY(tab);
    select(*tab, 0);
    editValue(*tab, QStringLiteral("mine"));
    auto* banners = tab->findChild<BannerArea*>();
    const QString id = QStringLiteral("edit-result");
    m_server.command({ "DEL", "k" });
    tab->editing().apply();
    QTRY_VERIFY(banners->textOf(id).startsWith(QStringLiteral("The key does not exist any more")));
    QVERIFY(tab->hasStagedEdits());
    QCOMPARE(m_server.command({ "EXISTS", "k" }), QByteArray("0"));
    m_server.command({ "SET", "k", "another type" });
    tab->editing().apply();
    QTRY_VERIFY(
        banners->textOf(id).startsWith(QStringLiteral("The key holds another type now: string.")));
    QVERIFY(tab->hasStagedEdits());
}

void TestValueEditing::aServerThatIsGoneKeepsWhatWasStaged()
{
    m_server.command({ "HSET", "k", "f", "old" });
    const auto tab = open("k");
    QVERIFY(tab);
    select(*tab, 0);
    editValue(*tab, QStringLiteral("mine"));
    m_core->disconnect();
    tab->editing().apply();
    auto* banners = tab->findChild<BannerArea*>();
    QTRY_VERIFY(banners->textOf(QStringLiteral("edit-result"))
                    .startsWith(QStringLiteral("Not sent. The connection was closed.")));
    QCOMPARE(picture(*tab), QStringList { QStringLiteral("*f|old → mine") });
    m_core->connectTo(
        ConnectionOptions::fromUrl(QStringLiteral("redis+unix://") + m_server.socketPath())
            .value());
    QTRY_VERIFY(m_core->state().get().phase == ConnectionPhase::Ready);
    QTest::mouseClick(button(*tab, QStringLiteral("Try again")), Qt::LeftButton);
    QTRY_COMPARE(m_server.command({ "HGET", "k", "f" }), QByteArray("mine"));
}

void TestValueEditing::theGuardAsksOnceAndReadOnlyRefuses()
{
    m_server.command({ "HSET", "k", "f", "old" });
    const auto tab = open("k");
    QVERIFY(tab);
    m_core->setGuard(Guard::ReadOnly);
    select(*tab, 0);
    QTest::keyClick(tab->findChild<ValueTable*>(), Qt::Key_F2);
    QVERIFY(tab->findChild<BannerArea*>()
                ->textOf(QStringLiteral("edit-hint"))
                .startsWith(QStringLiteral("This connection is read-only.")));
    QVERIFY(tab->findChildren<ElementEditor*>().isEmpty());
    m_core->setGuard(Guard::Confirm);
    editValue(*tab, QStringLiteral("mine"));
    tab->editing().apply();
    auto* box = openDialog<QMessageBox>(*tab);
    QVERIFY(box);
    QVERIFY(box->detailedText().contains(QStringLiteral("HSET k f mine")));
    QCOMPARE(m_server.command({ "HGET", "k", "f" }), QByteArray("old"));
    QTest::keyClick(box, Qt::Key_Escape);
    QTRY_VERIFY(tab->findChildren<QMessageBox*>().isEmpty());
    QVERIFY(tab->hasStagedEdits());
    tab->editing().apply();
    box = openDialog<QMessageBox>(*tab);
    QTest::mouseClick(button(*box, QStringLiteral("Write")), Qt::LeftButton);
    QTRY_COMPARE(m_server.command({ "HGET", "k", "f" }), QByteArray("mine"));
}

void TestValueEditing::closingWithStagedEditsAsks()
{
    m_server.command({ "HSET", "k", "f", "old" });
    TabArea tabs;
    auto* tab = new ValueTab(Client(m_core->channel(), "test"), "k");
    tabs.addPage(tab, QStringLiteral("k"), QStringLiteral("key:6b"), true);
    connect(tab, &ValueTab::closeRequested, &tabs,
        [&tabs] { tabs.closePage(QStringLiteral("key:6b")); });
    tabs.resize(1000, 500);
    tabs.show();
    QVERIFY(QTest::qWaitForWindowActive(&tabs));
    QTRY_VERIFY(!tab->reader().isBusy());
    select(*tab, 0);
    editValue(*tab, QStringLiteral("mine"));
    QVERIFY(!tabs.closePage(QStringLiteral("key:6b")));
    auto* box = openDialog<QMessageBox>(*tab);
    QVERIFY(box);
    QTest::keyClick(box, Qt::Key_Escape);
    QTRY_VERIFY(tab->findChildren<QMessageBox*>().isEmpty());
    QCOMPARE(tabs.count(), 1);
    QVERIFY(tab->hasStagedEdits());
    QVERIFY(!tabs.closePage(QStringLiteral("key:6b")));
    box = openDialog<QMessageBox>(*tab);
    QTest::mouseClick(button(*box, QStringLiteral("Discard")), Qt::LeftButton);
    QTRY_COMPARE(tabs.count(), 0);
    QCOMPARE(m_server.command({ "HGET", "k", "f" }), QByteArray("old"));
}

void TestValueEditing::reloadingAndMorePagesKeepStagedEdits()
{
    QList<QByteArray> command { "RPUSH", "k" };
    for (int i = 0; i < 1200; ++i)
        command << QByteArray::number(i);
    m_server.command(command);
    const auto tab = open("k");
    QVERIFY(tab);
    auto* model = tab->findChild<ValueTableModel*>();
    QAbstractItemModelTester tester(model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    select(*tab, 7);
    editValue(*tab, QStringLiteral("seven"));
    QTest::keyClick(tab->findChild<ValueTable*>(), Qt::Key_Insert);
    auto* editor = openDialog<ElementEditor>(*tab);
    QVERIFY(editor);
    QTest::keyClicks(editor->value()->text(), QStringLiteral("last"));
    QTest::mouseClick(button(*editor, QStringLiteral("Stage")), Qt::LeftButton);
    if (QWidget* all = button(*tab, QStringLiteral("Load all"))) // unless the last row brought all
        QTest::mouseClick(all, Qt::LeftButton);
    QTRY_COMPARE(model->rowCount(), 1201);
    QCOMPARE(model->stateAt(7), ValueTableModel::RowState::Changed);
    QCOMPARE(model->stateAt(1200), ValueTableModel::RowState::Added);
    tab->reload();
    QTRY_VERIFY(!tab->reader().isBusy());
    QCOMPARE(model->stateAt(7), ValueTableModel::RowState::Changed);
    tab->editing().apply();
    QTRY_COMPARE(m_server.command({ "LINDEX", "k", "-1" }), QByteArray("last"));
    QCOMPARE(m_server.command({ "LINDEX", "k", "7" }), QByteArray("seven"));
    QCOMPARE(m_server.command({ "LLEN", "k" }), QByteArray("1201"));
}

QTEST_MAIN(TestValueEditing)
#include "tst_valueediting.moc"
