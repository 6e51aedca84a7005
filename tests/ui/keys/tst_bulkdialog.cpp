// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/keys/bulkdialog.h"
#include "ui/theme/format.h"

#include "tests/support/realengine.h"
#include "ui/keys/keyactions.h"
#include "ui/keys/valuesearchdialog.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QTreeWidget>

using namespace sluice;
using Step = BulkDialog::Page;

/// Key events only, as of somebody without a mouse.
class TestBulkDialog : public QObject {
    Q_OBJECT

    RedisServer m_server;
    RedisServer m_other;
    std::unique_ptr<RealEngine> m_engine;
    Theme m_theme;

    static KeyChoices onServer(const QByteArray& pattern, const QByteArray& prefix = {})
    {
        return { { KeySelection::onServer(pattern), QStringLiteral("some keys"), prefix } };
    }
    std::unique_ptr<BulkDialog> dialogFor(
        BulkTask task, const KeyChoices& choices, const QStringList& places = {})
    {
        auto dialog = std::make_unique<BulkDialog>(task, m_engine->client(), choices, places);
        dialog->show();
        return dialog;
    }
    static QPushButton* button(const QWidget& dialog, const QString& text)
    {
        for (QPushButton* each : dialog.findChildren<QPushButton*>()) {
            if (each->isVisible() && each->text().remove(QLatin1Char('&')).startsWith(text))
                return each;
        }
        return nullptr;
    }
    /// Alt and the letter behind the button's &.
    static bool press(QWidget& dialog, const QString& text)
    {
        QPushButton* found = button(dialog, text);
        if (!found || !found->isEnabled())
            return false;
        found->setFocus();
        QTest::keyClick(found, Qt::Key_Space);
        return true;
    }
    static bool says(const QWidget& dialog, const QString& text)
    {
        for (const QLabel* label : dialog.findChildren<QLabel*>()) {
            if (label->isVisible() && label->text().contains(text))
                return true;
        }
        return false;
    }
    void fill(const char* prefix, int count)
    {
        m_server.command(
            { "EVAL", "for i=1,tonumber(ARGV[2]) do redis.call('set',ARGV[1]..i,'v'..i) end", "0",
                prefix, QByteArray::number(count) });
    }
    qint64 dbsize() { return m_server.command({ "DBSIZE" }).toLongLong(); }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_server.start(), m_server.error());
        QVERIFY2(m_other.start(), m_other.error());
    }
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not).*")));
        m_server.command({ "FLUSHALL" });
        m_other.command({ "FLUSHALL" });
        m_engine = std::make_unique<RealEngine>();
        m_engine->core.connectTo(RealEngine::optionsFor(m_server));
    }
    void cleanup() { m_engine.reset(); }

    void nothingIsDeletedBeforeTheCountWasSeenAndConfirmed()
    {
        fill("user:", 150);
        fill("other:", 3);
        const auto dialog = dialogFor(BulkTask::Delete, onServer("user:*"));
        const QSignalSpy changes(dialog.get(), &BulkDialog::keysChanged);
        QVERIFY(press(*dialog, QStringLiteral("Find the keys")));
        QTRY_VERIFY(button(*dialog, QStringLiteral("Delete 150 keys")));
        QVERIFY(says(*dialog, QStringLiteral("150 keys; these are the first 100")));
        QCOMPARE(dialog->findChild<QListWidget*>()->count(), 100);
        QCOMPARE(dbsize(), 153);
        QVERIFY(press(*dialog, QStringLiteral("Delete 150 keys")));
        QTRY_VERIFY(says(*dialog, QStringLiteral("150: done")));
        QVERIFY(says(*dialog, QStringLiteral("150 of 150 keys")));
        QCOMPARE(dialog->page(), Step::Work);
        QCOMPARE(dbsize(), 3);
        QList<QByteArray> removed;
        for (const QList<QVariant>& change : changes) {
            removed += change.at(0).value<QList<QByteArray>>();
            QVERIFY(change.at(1).value<QList<QByteArray>>().isEmpty());
        }
        QCOMPARE(removed.size(), 150);
        QVERIFY(removed.contains("user:1") && removed.contains("user:150"));
        QTest::keyClick(dialog.get(), Qt::Key_Escape);
        QVERIFY(!dialog->isVisible());
    }

    void enterTwiceDeletesNothing()
    {
        fill("k:", 5);
        const auto dialog = dialogFor(BulkTask::Delete, onServer("*"));
        QTest::keyClick(dialog.get(), Qt::Key_Return);
        QTRY_VERIFY(button(*dialog, QStringLiteral("Delete 5 keys")));
        QTest::keyClick(QApplication::focusWidget() ? QApplication::focusWidget() : dialog.get(),
            Qt::Key_Return);
        QVERIFY(!dialog->job());
        QCOMPARE(dbsize(), 5);
    }

    void renamingShowsBothNamesAndCountsCollisions()
    {
        m_server.command({ "SET", "old:1", "1" });
        m_server.command({ "SET", "old:<b>2", "2" });
        m_server.command({ "SET", "new:<b>2", "mine" });
        const auto dialog = dialogFor(BulkTask::Rename, onServer("old:*", "old:"));
        const auto fields = dialog->findChildren<QLineEdit*>();
        QCOMPARE(fields.size(), 2);
        QCOMPARE(fields[0]->text(), QStringLiteral("old:"));
        fields[1]->setFocus();
        QTest::keyClicks(fields[1], QStringLiteral("new:"));
        QVERIFY(press(*dialog, QStringLiteral("Find the keys")));
        QTRY_VERIFY(button(*dialog, QStringLiteral("Rename 2 keys")));
        QStringList lines;
        for (int i = 0; i < 2; ++i)
            lines.append(dialog->findChild<QListWidget*>()->item(i)->text());
        QVERIFY(lines.contains(QStringLiteral("old:1  →  new:1")));
        const QSignalSpy changes(dialog.get(), &BulkDialog::keysChanged);
        QVERIFY(press(*dialog, QStringLiteral("Rename 2 keys")));
        QTRY_VERIFY(says(*dialog, QStringLiteral("1: the new name is there already")));
        QCOMPARE(dialog->findChild<QTreeWidget*>()->topLevelItem(0)->text(0),
            QStringLiteral("old:<b>2"));
        QCOMPARE(m_server.command({ "GET", "new:<b>2" }), QByteArray("mine"));
        QCOMPARE(changes.size(), 1); // of the one that was renamed
        QCOMPARE(changes[0][0].value<QList<QByteArray>>(), QList<QByteArray> { "old:1" });
        QCOMPARE(changes[0][1].value<QList<QByteArray>>(), QList<QByteArray> { "new:1" });
    }

    void theSamePrefixTwiceCannotBegin()
    {
        const auto dialog = dialogFor(BulkTask::Rename, onServer("*", "a:"));
        dialog->findChildren<QLineEdit*>().at(1)->setText(QStringLiteral("a:"));
        QVERIFY(!button(*dialog, QStringLiteral("Find the keys"))->isEnabled());
        QVERIFY(says(*dialog, QStringLiteral("The two prefixes are the same")));
    }

    void keysAreCopiedToTheOtherServer()
    {
        fill("k:", 40);
        m_other.command({ "SET", "k:7", "theirs" });
        const auto dialog = dialogFor(
            BulkTask::Copy, onServer("*"), { QStringLiteral("unix://") + m_other.socketPath() });
        QVERIFY(press(*dialog, QStringLiteral("Find the keys")));
        QTRY_VERIFY(button(*dialog, QStringLiteral("Copy 40 keys")));
        QVERIFY(press(*dialog, QStringLiteral("Copy 40 keys")));
        QTRY_VERIFY(says(*dialog, QStringLiteral("39: done")));
        QVERIFY(says(*dialog, QStringLiteral("1: there already on the other server")));
        QCOMPARE(m_other.command({ "GET", "k:7" }), QByteArray("theirs"));
        QCOMPARE(m_other.command({ "DBSIZE" }), QByteArray("40"));
    }

    void aCopyThatIsClosedMidwayEndsInOrder()
    {
        fill("k:", 20'000);
        auto dialog = dialogFor(
            BulkTask::Copy, onServer("*"), { QStringLiteral("unix://") + m_other.socketPath() });
        QVERIFY(press(*dialog, QStringLiteral("Find the keys")));
        QTRY_VERIFY(button(*dialog, QStringLiteral("Copy %1 keys").arg(format::count(20'000))));
        QVERIFY(press(*dialog, QStringLiteral("Copy %1 keys").arg(format::count(20'000))));
        QTRY_VERIFY(dialog->job() && dialog->job()->reached() > 0);
        dialog.reset();
        QCoreApplication::processEvents();
    }

    void aGuardIsSaidInWords()
    {
        fill("k:", 4);
        m_engine->core.setGuard(Guard::ReadOnly);
        const auto dialog = dialogFor(BulkTask::Delete, onServer("*"));
        QVERIFY(press(*dialog, QStringLiteral("Find the keys")));
        QTRY_VERIFY(button(*dialog, QStringLiteral("Delete 4 keys")));
        QVERIFY(press(*dialog, QStringLiteral("Delete 4 keys")));
        QTRY_VERIFY(says(*dialog, QStringLiteral("This connection is guarded")));
        QVERIFY(says(*dialog, QStringLiteral("4: not reached")));
        QCOMPARE(dbsize(), 4);
    }

    /// One that only asks has its answer: the count was seen, and confirmed.
    void aGuardThatAsksIsAnsweredOnceForAll()
    {
        fill("k:", 4);
        m_engine->core.setGuard(Guard::Confirm);
        const auto dialog = dialogFor(BulkTask::Delete, onServer("*"));
        QVERIFY(press(*dialog, QStringLiteral("Find the keys")));
        QTRY_VERIFY(button(*dialog, QStringLiteral("Delete 4 keys")));
        QVERIFY(press(*dialog, QStringLiteral("Delete 4 keys")));
        QTRY_VERIFY(says(*dialog, QStringLiteral("4: done")));
    }

    void escapeStopsFirstAndClosesThen()
    {
        fill("k:", 30'000);
        const auto dialog = dialogFor(BulkTask::Persist, onServer("*"));
        QVERIFY(press(*dialog, QStringLiteral("Find the keys")));
        QTRY_VERIFY(button(*dialog, QStringLiteral("Keep %1 keys").arg(format::count(30'000))));
        QVERIFY(press(*dialog, QStringLiteral("Keep %1 keys").arg(format::count(30'000))));
        QTest::keyClick(dialog.get(), Qt::Key_Escape);
        QVERIFY(dialog->isVisible());
        QCOMPARE(dialog->job()->state(), BulkJob::State::Stopped);
        QTRY_VERIFY(says(*dialog, QStringLiteral("Stopped. What was done stays done.")));
        QVERIFY(press(*dialog, QStringLiteral("Go on")));
        QTRY_COMPARE_WITH_TIMEOUT(dialog->job()->state(), BulkJob::State::Finished, 20'000);
        QTest::keyClick(dialog.get(), Qt::Key_Escape);
        QVERIFY(!dialog->isVisible());
    }

    void valuesAreSearchedAndAResultOpensItsKey()
    {
        fill("k:", 300);
        m_server.command({ "HSET", "h", "a\xff", "xxv299" });
        ValueSearchDialog dialog(m_engine->client(), onServer("*"));
        dialog.show();
        const QSignalSpy opened(&dialog, &ValueSearchDialog::keyActivated);
        auto* field = dialog.findChildren<QLineEdit*>().first();
        for (QLineEdit* each : dialog.findChildren<QLineEdit*>()) {
            if (!qobject_cast<QAbstractSpinBox*>(each->parentWidget()))
                field = each;
        }
        QTest::keyClicks(field, QStringLiteral("v299"));
        QTest::keyClick(field, Qt::Key_Return);
        auto* hits = dialog.findChild<QTreeWidget*>();
        QTRY_VERIFY(dialog.search() && dialog.search()->state() == ValueSearch::State::Finished);
        QCOMPARE(hits->topLevelItemCount(), 2);
        QVERIFY(says(dialog, QStringLiteral("found in 2 places · 301 of 301 keys")));
        for (int i = 0; i < 2; ++i) {
            if (hits->topLevelItem(i)->text(0) != QStringLiteral("h"))
                continue;
            QCOMPARE(hits->topLevelItem(i)->text(1), QStringLiteral("field a\\xff"));
            hits->setCurrentItem(hits->topLevelItem(i));
        }
        hits->setFocus();
        QTest::keyClick(hits, Qt::Key_Return);
        QCOMPARE(opened.size(), 1);
        QCOMPARE(opened.at(0).at(0).toByteArray(), QByteArray("h"));
    }

    void anotherServerClosesEveryDialog()
    {
        fill("k:", 10);
        QWidget window;
        KeyActions actions(
            m_engine->client(), [] { return onServer("*"); }, &window);
        actions.setConnected(true);
        for (QAction* action : actions.actions()) {
            if (action)
                action->trigger();
        }
        QCOMPARE(window.findChildren<QDialog*>().size(), 6);
        actions.showSelection(QStringLiteral("1,234 selected"));
        QCOMPARE(
            actions.actions().first()->text(), QStringLiteral("Delete keys (1,234 selected)…"));
        actions.showSelection({});
        QCOMPARE(actions.actions().first()->text(), QStringLiteral("Delete keys…"));
        actions.closeAll();
        QCOMPARE(window.findChildren<QDialog*>().size(), 0);
        actions.setConnected(false);
        QVERIFY(!actions.actions().first()->isEnabled());
    }
};

QTEST_MAIN(TestBulkDialog)
#include "tst_bulkdialog.moc"
