// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/bulk/keycollector.h"
#include "core/runtime/qtexecutor.h"
#include "tests/support/scriptedchannel.h"
#include "ui/keys/keyactions.h"
#include "ui/keys/keyspanel.h"
#include "ui/keys/keytreeview.h"
#include "ui/keys/scanbar.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QContextMenuEvent>
#include <QLineEdit>
#include <QMenu>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace sluice;

/// Several rows of the key tree at once, by key and mouse events; what a bulk job would then get.
class TestKeysChoosing : public QObject {
    Q_OBJECT

    SteadyClock m_clock;
    std::unique_ptr<QtExecutor> m_executor;
    std::unique_ptr<Theme> m_theme;
    QByteArrayList m_keys;
    std::unique_ptr<ScriptedChannel> m_server;
    std::unique_ptr<KeysPanel> m_panel;
    KeyTreeView* m_tree = nullptr;

    std::optional<Outcome> answer(const QByteArrayList& arguments) const
    {
        if (arguments[0] == "DBSIZE")
            return Outcome::reply(Value::integer(m_keys.size()));
        if (arguments[0] == "TYPE")
            return Outcome::reply(Value::simpleString("string"));
        if (arguments[0] == "PTTL")
            return Outcome::reply(Value::integer(-1));
        std::vector<Value> items;
        for (const QByteArray& key : m_keys)
            items.push_back(Value::bulkString(key));
        std::vector<Value> reply;
        reply.push_back(Value::bulkString("0"));
        reply.push_back(Value::array(std::move(items)));
        return Outcome::reply(Value::array(std::move(reply)));
    }
    void load(QByteArrayList keys)
    {
        m_keys = std::move(keys);
        m_server = std::make_unique<ScriptedChannel>(*m_executor, m_clock,
            [this](const QByteArrayList& arguments) { return answer(arguments); });
        m_panel = std::make_unique<KeysPanel>(Client(m_server->channel(), "main"));
        m_tree = m_panel->findChild<KeyTreeView*>();
        m_panel->resize(340, 560);
        m_panel->show();
        QVERIFY(QTest::qWaitForWindowActive(m_panel.get()));
        m_panel->connectionReady();
        QTRY_VERIFY(m_panel->model().keys() == quint32(m_keys.size()) && m_panel->isSettled());
        m_tree->setFocus();
    }
    void open(const QByteArray& prefix)
    {
        m_tree->expand(m_panel->model().findNamespace(prefix));
        QTRY_VERIFY(m_panel->model().rowCount(m_panel->model().findNamespace(prefix)) > 0
            && m_panel->isSettled());
    }
    QModelIndex rowOf(const QByteArray& name) const
    {
        const QModelIndex key = m_panel->model().findKey(name);
        return key.isValid() ? key : m_panel->model().findNamespace(name);
    }
    void click(const QByteArray& name, Qt::KeyboardModifiers modifiers = {},
        Qt::MouseButton button = Qt::LeftButton)
    {
        m_tree->scrollTo(rowOf(name));
        QTest::mouseClick(
            m_tree->viewport(), button, modifiers, m_tree->visualRect(rowOf(name)).center());
    }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::keyClick(m_tree, key, modifiers);
    }
    /// What the rows look like, top to bottom: those that are painted as chosen.
    QByteArrayList shown() const
    {
        QByteArrayList names;
        for (int line = 0; line < m_tree->lines(); ++line) {
            if (m_tree->isChosen(m_tree->rowOn(line)))
                names += m_tree->rowOn(line).data(KeyTreeModel::NameRole).toByteArray();
        }
        return names;
    }
    /// The keys that a bulk job would get, sorted.
    QByteArrayList collected(KeySelection selection) const
    {
        KeyCollector collector(Client(m_server->channel(), "bulk"), std::move(selection));
        QByteArrayList names;
        bool isDone = false;
        connect(&collector, &KeyCollector::finished, &collector,
            [&](const std::shared_ptr<const CollectedKeys>& keys) {
                for (quint32 i = 0; i < keys->size(); ++i)
                    names += keys->name(i).toByteArray();
                isDone = true;
            });
        collector.start();
        if (!QTest::qWaitFor([&] { return isDone; }))
            qFatal("nothing was collected");
        std::sort(names.begin(), names.end());
        return names;
    }
    QByteArrayList chosen() const { return collected(m_panel->choices().first().selection); }
    QString words() const { return m_panel->choices().first().words; }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not).*")));
        m_executor = std::make_unique<QtExecutor>(m_clock);
        m_theme = std::make_unique<Theme>();
    }
    void cleanup()
    {
        m_panel.reset();
        m_server.reset();
        m_executor->drain();
        m_executor.reset();
        m_theme.reset();
    }

    void ctrlAddsAndTakesAwayShiftExtends()
    {
        load({ "a", "b", "c", "d", "e" });
        const QSignalSpy told(m_panel.get(), &KeysPanel::selectionChanged);
        click("b");
        QCOMPARE(shown(), QByteArrayList { "b" });
        QVERIFY(m_tree->chosen().isEmpty()); // one is no selection of several
        click("d", Qt::ControlModifier);
        QCOMPARE(shown(), QByteArrayList({ "b", "d" }));
        QCOMPARE(told.last().first().toString(), QStringLiteral("2 selected"));
        QCOMPARE(m_panel->findChild<ScanBar*>()->text(), QStringLiteral("5 keys · 2 selected"));
        click("e", Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(chosen(), QByteArrayList({ "b", "d", "e" }));
        click("b", Qt::ControlModifier);
        QCOMPARE(chosen(), QByteArrayList({ "d", "e" }));
        QCOMPARE(words(), QStringLiteral("the 2 selected keys"));
        click("c");
        click("a", Qt::ShiftModifier);
        QCOMPARE(chosen(), QByteArrayList({ "a", "b", "c" }));
        click("e", Qt::ShiftModifier); // from the same anchor
        QCOMPARE(chosen(), QByteArrayList({ "c", "d", "e" }));
        click("d", {}, Qt::RightButton); // for its menu
        QCOMPARE(chosen(), QByteArrayList({ "c", "d", "e" }));
        click("a", {}, Qt::RightButton);
        QCOMPARE(shown(), QByteArrayList { "a" });
        QCOMPARE(told.last().first().toString(), QString());
    }

    void theKeyboardChoosesToo()
    {
        load({ "a", "b", "c", "d", "e" });
        click("b");
        press(Qt::Key_Down, Qt::ShiftModifier);
        press(Qt::Key_Down, Qt::ShiftModifier);
        QCOMPARE(chosen(), QByteArrayList({ "b", "c", "d" }));
        QCOMPARE(m_panel->currentKey(), QByteArray("d"));
        press(Qt::Key_Up, Qt::ShiftModifier);
        QCOMPARE(chosen(), QByteArrayList({ "b", "c" }));
        press(Qt::Key_End, Qt::ControlModifier);
        press(Qt::Key_Space, Qt::ControlModifier);
        QCOMPARE(chosen(), QByteArrayList({ "b", "c", "e" }));
        press(Qt::Key_Home, Qt::ShiftModifier);
        QCOMPARE(chosen(), QByteArrayList({ "a", "b", "c", "d", "e" }));
        press(Qt::Key_Escape);
        QCOMPARE(shown(), QByteArrayList { "a" });
        press(Qt::Key_A, Qt::ControlModifier);
        QCOMPARE(chosen().size(), 5);
        press(Qt::Key_Down);
        QCOMPARE(shown(), QByteArrayList { "b" });
    }

    void pagesAndLettersMoveTheCursor()
    {
        QByteArrayList keys { "zebra" };
        for (int i = 0; i < 100; ++i)
            keys += "k" + QByteArray::number(i);
        load(keys);
        const auto line = [this] { return m_tree->lineOf(m_tree->currentIndex()); };
        click("k0");
        press(Qt::Key_PageDown);
        const int page = line();
        QVERIFY(page > 5 && page < 100);
        QVERIFY(m_tree->visualRect(m_tree->currentIndex()).isValid()); // in view
        press(Qt::Key_PageDown, Qt::ShiftModifier);
        QCOMPARE(chosen().size(), page + 1);
        press(Qt::Key_PageUp);
        QCOMPARE(line(), page);
        QVERIFY(m_tree->chosen().isEmpty());
        press(Qt::Key_Z);
        QCOMPARE(m_panel->currentKey(), QByteArray("zebra"));
        press(Qt::Key_Home);
        QCOMPARE(line(), 0);
        press(Qt::Key_End);
        QCOMPARE(line(), 100);
    }

    void draggingChoosesWhatItPasses()
    {
        load({ "a", "b", "c", "d" });
        const auto at
            = [this](const char* name) { return m_tree->visualRect(rowOf(name)).center(); };
        QTest::mousePress(m_tree->viewport(), Qt::LeftButton, {}, at("b"));
        QMouseEvent move(QEvent::MouseMove, at("d"), m_tree->viewport()->mapToGlobal(at("d")),
            Qt::NoButton, Qt::LeftButton, {});
        QApplication::sendEvent(m_tree->viewport(), &move);
        QTest::mouseRelease(m_tree->viewport(), Qt::LeftButton, {}, at("d"));
        QCOMPARE(chosen(), QByteArrayList({ "b", "c", "d" }));
    }

    void aNamespaceIsAllThatIsInIt()
    {
        load({ "u:1:a", "u:1:b", "u:2:a", "v:1", "w", QByteArray("x\0:\xff", 4), "y" });
        open("u:");
        open("u:1:");
        click("w");
        click("u:1:", Qt::ControlModifier);
        QCOMPARE(words(), QStringLiteral("the 3 selected keys"));
        QCOMPARE(chosen(), QByteArrayList({ "u:1:a", "u:1:b", "w" }));
        QCOMPARE(shown(), QByteArrayList({ "u:1:", "u:1:a", "u:1:b", "w" }));
        click("u:", Qt::ControlModifier); // what is in it already is not counted twice
        QCOMPARE(words(), QStringLiteral("the 4 selected keys"));
        QCOMPARE(chosen(), QByteArrayList({ "u:1:a", "u:1:b", "u:2:a", "w" }));
        click(QByteArray("x\0:", 3), Qt::ControlModifier);
        QCOMPARE(chosen().size(), 5);
        QVERIFY(chosen().contains(QByteArray("x\0:\xff", 4)));
    }

    void oneThatIsTakenOutOfAllLeavesTheOthers()
    {
        load({ "u:1:a", "u:1:b", "u:2:a", "v:1", "w" });
        open("u:");
        open("u:1:");
        m_tree->setCurrentIndex(rowOf("w"));
        press(Qt::Key_A, Qt::ControlModifier);
        QCOMPARE(words(), QStringLiteral("the 5 selected keys"));
        click("u:1:b", Qt::ControlModifier);
        QCOMPARE(chosen(), QByteArrayList({ "u:1:a", "u:2:a", "v:1", "w" }));
        QCOMPARE(shown(), QByteArrayList({ "u:1:a", "u:2:", "v:", "w" }));
        QCOMPARE(words(), QStringLiteral("the 4 selected keys"));
    }

    void theSelectionStaysWithItsKeysWhileOthersComeAndGo()
    {
        load({ "b", "d", "f", "n:1", "n:2" });
        click("b");
        click("f", Qt::ShiftModifier);
        click("n:", Qt::ControlModifier);
        m_panel->keysAdded({ "a", "c", "e", "m:1", "n:3" });
        QTRY_VERIFY(rowOf("e").isValid() && m_panel->isSettled());
        QCOMPARE(shown(), QByteArrayList({ "n:", "b", "d", "f" }));
        QCOMPARE(chosen(), QByteArrayList({ "b", "d", "f", "n:1", "n:2", "n:3" }));
        QCOMPARE(words(), QStringLiteral("the 6 selected keys"));
        m_panel->takeChanges({ "d", "n:1" }, {});
        QTRY_VERIFY(!rowOf("d").isValid() && m_panel->isSettled());
        QCOMPARE(chosen(), QByteArrayList({ "b", "f", "n:2", "n:3" }));
        QCOMPARE(words(), QStringLiteral("the 4 selected keys"));
        click("c", Qt::ControlModifier); // in a later version than the others
        QCOMPARE(words(), QStringLiteral("the 5 selected keys"));
        QCOMPARE(chosen(), QByteArrayList({ "b", "c", "f", "n:2", "n:3" }));
        click("f", Qt::ControlModifier | Qt::ShiftModifier); // is in already: counts once
        QCOMPARE(words(), QStringLiteral("the 6 selected keys"));
        click("e", Qt::ControlModifier);
        click("b", Qt::ControlModifier);
        QCOMPARE(chosen(), QByteArrayList({ "c", "f", "n:2", "n:3" }));
        m_panel->takeChanges({ "c", "f", "n:2", "n:3" }, {});
        QTRY_VERIFY(m_tree->chosen().isEmpty()); // nothing of it is left
    }

    void keysThatAreGoneAreNotOfferedAgain()
    {
        load({ "a", "b", "c" });
        m_panel->takeChanges({ "b" }, {});
        QTRY_VERIFY(!rowOf("b").isValid() && m_panel->isSettled());
        const auto all = [this] {
            for (const ChosenKeys& choice : m_panel->choices()) {
                if (choice.words == QStringLiteral("all loaded keys"))
                    return collected(choice.selection);
            }
            return QByteArrayList();
        };
        QCOMPARE(all(), QByteArrayList({ "a", "c" }));
        m_panel->keysAdded({ "b" });
        QTRY_VERIFY(rowOf("b").isValid() && m_panel->isSettled());
        QCOMPARE(all(), QByteArrayList({ "a", "b", "c" }));
    }

    void anotherFilterForgetsTheSelection()
    {
        load({ "a1", "a2", "b1" });
        m_panel->setFilter(KeyFilter::Kind::Part, QStringLiteral("a"));
        QTRY_VERIFY(m_panel->model().matches() == 2u && m_panel->isSettled());
        press(Qt::Key_A, Qt::ControlModifier);
        QCOMPARE(chosen(), QByteArrayList({ "a1", "a2" })); // what the filter hides is spared
        m_panel->setFilter(KeyFilter::Kind::Part, {});
        QTRY_VERIFY(m_panel->model().matches() == 3u && m_panel->isSettled());
        QVERIFY(m_tree->chosen().isEmpty());
    }

    void theNamesOfSeveralAreCopied()
    {
        load({ "a", QByteArray("b\n\0", 3), "c" });
        click("a");
        press(Qt::Key_Down, Qt::ShiftModifier);
        press(Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("a\nb\\n\\x00"));
    }

    void whatAllBeginWithIsOfferedForRenaming()
    {
        load({ "u:1:a", "u:1:b", "u:2:a", "v" });
        open("u:");
        open("u:1:");
        click("u:1:a");
        click("u:1:b", Qt::ControlModifier);
        QCOMPARE(m_panel->choices().first().prefix, QByteArray("u:1:"));
        click("u:2:", Qt::ControlModifier);
        QCOMPARE(m_panel->choices().first().prefix, QByteArray("u:"));
        click("v", Qt::ControlModifier);
        QCOMPARE(m_panel->choices().first().prefix, QByteArray());
    }

    void aKeyIsMadeInTheNamespaceThatIsCurrent()
    {
        load({ "u:1:a", "v" });
        open("u:");
        open("u:1:");
        const QSignalSpy wanted(m_panel.get(), &KeysPanel::newKeyRequested);
        QToolButton* button = nullptr;
        for (QToolButton* each : m_panel->findChildren<QToolButton*>())
            button = each->accessibleName() == QStringLiteral("New key") ? each : button;
        QVERIFY(button && button->toolTip().contains(QStringLiteral("Ctrl+Shift+N")));
        click("u:1:a");
        button->click();
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(m_panel->currentNamespace(), QByteArray("u:1:"));
        click("u:1:");
        QCOMPARE(m_panel->currentNamespace(), QByteArray("u:1:"));
        click("v");
        QCOMPARE(m_panel->currentNamespace(), QByteArray());
        m_panel->connectionLost();
        QVERIFY(!button->isEnabled());
    }

    void theMenuKeyOpensTheMenuAtTheCurrentRow()
    {
        load({ "a", "b", "c" });
        click("b");
        QContextMenuEvent event(QContextMenuEvent::Keyboard, QPoint(),
            m_tree->mapToGlobal(QPoint(0, m_tree->height() - 1)));
        QApplication::sendEvent(m_tree->viewport(), &event);
        auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
        QVERIFY(menu);
        const QRect row = m_tree->visualRect(rowOf("b"));
        QCOMPARE(menu->pos(), m_tree->viewport()->mapToGlobal(row.bottomLeft()));
        const QSignalSpy opened(m_panel.get(), &KeysPanel::keyActivated);
        QTest::keyClick(menu, Qt::Key_Down);
        QTest::keyClick(menu, Qt::Key_Return);
        QCOMPARE(opened.size(), 1);
        QCOMPARE(opened.first().first().toByteArray(), QByteArray("b"));
        QVERIFY(!QApplication::activePopupWidget());
    }

    void theDeleteKeyAsksAboutWhatIsSelected()
    {
        load({ "a", "b", "c" });
        KeyActions actions(
            Client(m_server->channel(), "bulk"), [this] { return m_panel->choices(); },
            m_panel.get());
        actions.setConnected(true);
        m_panel->setMenuActions(actions.actions());
        click("a");
        press(Qt::Key_Down, Qt::ShiftModifier);
        press(Qt::Key_Delete);
        auto* dialog = m_panel->findChild<BulkDialog*>();
        QVERIFY(dialog && dialog->isVisible());
        QCOMPARE(dialog->page(), BulkDialog::Options); // nothing is done yet
        QCOMPARE(
            dialog->findChild<QComboBox*>()->currentText(), QStringLiteral("the 2 selected keys"));
        actions.closeAll();
        m_panel->setMenuActions({});
    }

    void severalSeparatorsAtOnce()
    {
        load({ "a:b/c", "a/b:c", "a.b", "a", "x::y", "x:z" });
        QLineEdit* separators = m_panel->findChildren<QLineEdit*>().constLast();
        QCOMPARE(separators->text(), QStringLiteral(":"));
        separators->setText(QStringLiteral(": / .  ::"));
        QTRY_VERIFY(m_panel->model().findNamespace("a.").isValid() && m_panel->isSettled());
        QByteArrayList top;
        for (int row = 0; row < m_panel->model().rowCount(); ++row)
            top += m_panel->model().index(row, 0).data(KeyTreeModel::NameRole).toByteArray();
        std::sort(top.begin(), top.end());
        QCOMPARE(top, QByteArrayList({ "a", "a.", "a/", "a:", "x:", "x::" }));
        QCOMPARE(rowOf("a:").data(KeyTreeModel::CountRole).toInt(), 1);
        open("a:");
        open("a:b/");
        QVERIFY(m_panel->model().findKey("a:b/c").isValid());
        click("a:b/");
        QCOMPARE(chosen(), QByteArrayList { "a:b/c" });
        m_panel->setFilter(KeyFilter::Kind::Part, QStringLiteral("b"));
        QTRY_VERIFY(m_panel->model().matches() == 3u && m_panel->isSettled());
        QCOMPARE(m_panel->model().rowCount(), 3);
    }
};

QTEST_MAIN(TestKeysChoosing)
#include "tst_keyschoosing.moc"
