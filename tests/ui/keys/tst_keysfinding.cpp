// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/protocol/displaytext.h"
#include "core/runtime/qtexecutor.h"
#include "tests/support/scriptedchannel.h"
#include "ui/keys/keysmenu.h"
#include "ui/keys/keyspanel.h"
#include "ui/keys/keytreeview.h"
#include "ui/keys/scanbar.h"
#include "ui/theme/theme.h"
#include "ui/theme/tonelabel.h"

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QDir>
#include <QHelpEvent>
#include <QInputDialog>
#include <QLineEdit>
#include <QMenu>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolTip>

using namespace sluice;

/// Finding keys in the panel: filters, jumps, what is remembered, and keys that come and go.
class TestKeysFinding : public QObject {
    Q_OBJECT

    SteadyClock m_clock;
    std::unique_ptr<QtExecutor> m_executor;
    std::unique_ptr<Theme> m_theme;
    QByteArrayList m_keys;
    QTemporaryDir m_folder;
    std::unique_ptr<ScriptedChannel> m_server;
    std::unique_ptr<KeysPanel> m_panel;

    std::optional<Outcome> answer(const QByteArrayList& arguments) const
    {
        if (arguments[0] == "DBSIZE")
            return Outcome::reply(Value::integer(m_keys.size()));
        if (arguments[0] == "TYPE")
            return Outcome::reply(Value::simpleString("hash"));
        if (arguments[0] == "PTTL")
            return Outcome::reply(Value::integer(-1));
        if (arguments[0] == "EXISTS")
            return Outcome::reply(Value::integer(m_keys.contains(arguments[1]) ? 1 : 0));
        if (arguments[0] == "INFO")
            return Outcome::reply(Value::bulkString("db0:keys=1,expires=0\r\ndb3:keys=77\r\n"));
        if (arguments[0] == "CONFIG")
            return Outcome::reply(Value::error("NOPERM no"));
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
        m_panel->resize(340, 560);
        m_panel->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
        m_panel->connectionReady();
        QTRY_COMPARE(m_panel->model().keys(), quint32(m_keys.size()));
        QTRY_VERIFY(m_panel->isSettled());
    }
    template <typename T> T& child() const { return *m_panel->findChild<T*>(); }
    QString line() const // above the tree
    {
        return child<ToneLabel>().text();
    }
    QAction* action(const QString& text) const
    {
        for (QAction* each : child<KeysMenu>().findChildren<QAction*>()) {
            if (each->text() == text)
                return each;
        }
        return nullptr;
    }
    QString shownNames() const
    {
        QStringList names;
        for (int row = 0; row < m_panel->model().rowCount(); ++row)
            names += m_panel->model().index(row, 0).data().toString();
        return names.join(QLatin1Char(' '));
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(
            QRegularExpression(QStringLiteral("^(?!This plugin does not support).*")));
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

    void aRegularExpressionFiltersAndABadOneIsSaid()
    {
        load({ "user:1", "user:22", "cart:1" });
        m_panel->setFilter(KeyFilter::Kind::Expression, QStringLiteral("r:[0-9]{2}$"));
        QTRY_COMPARE(m_panel->model().matches(), 1u);
        QTRY_COMPARE(line(), QString(QStringLiteral("1 of 3 keys match")));
        m_panel->setFilter(KeyFilter::Kind::Expression, QStringLiteral("r:[0"));
        QTRY_VERIFY(line().startsWith(
            QStringLiteral("This is no regular expression, from character 3 on: missing ]")));
        QTRY_COMPARE(m_panel->model().rowCount(), 0);
        const int width = m_panel->minimumSizeHint().width();
        m_panel->setFilter(
            KeyFilter::Kind::Expression, QStringLiteral("word ").repeated(100) + u'(');
        QTRY_VERIFY(line().contains(QStringLiteral("from character 501 on")));
        QCOMPARE(m_panel->minimumSizeHint().width(), width); // the dock stays as it is
        m_panel->setFilter(KeyFilter::Kind::Part, QStringLiteral("*"));
        QTRY_COMPARE(line(), QString(QStringLiteral("0 of 3 keys match")));
    }

    void aJumpOpensWhatTheServerHasAndSaysWhatItHasNot()
    {
        load({ "user:1" });
        m_keys += QByteArray("\0\xff", 2); // made after the scan
        QSignalSpy opened(m_panel.get(), &KeysPanel::keyActivated);
        QTest::keyClick(&child<KeyTreeView>(), Qt::Key_G, Qt::ControlModifier);
        QTRY_VERIFY(m_panel->findChild<QInputDialog*>());
        auto* dialog = m_panel->findChild<QInputDialog*>();
        dialog->setTextValue(QStringLiteral("\\x00\\xff"));
        dialog->accept();
        QTRY_COMPARE(opened.size(), 1);
        QCOMPARE(opened[0][0].toByteArray(), QByteArray("\0\xff", 2));
        QCOMPARE(m_server->count("EXISTS"), 1);
        m_panel->goToKey("<b>none</b>");
        QTRY_COMPARE(line(), QString(QStringLiteral("There is no key <b>none</b>.")));
        QCOMPARE(child<ToneLabel>().textFormat(), Qt::PlainText);
        QCOMPARE(opened.size(), 1);
    }

    void keysThatOthersMakeAndDeleteComeAndGo()
    {
        load({ "a:1", "a:2", "b", "c", "d" });
        auto& tree = child<KeyTreeView>();
        tree.expand(m_panel->model().findNamespace("a:"));
        QTRY_VERIFY(m_panel->model().findKey("a:2").isValid());
        tree.setCurrentIndex(m_panel->model().findKey("c"));
        m_panel->keysRemoved({ "b", "a:1" });
        QTRY_COMPARE(m_panel->model().keys(), 3u);
        QCOMPARE(m_panel->currentKey(), QByteArray("c"));
        m_panel->keysAdded({ "a:3", "bb", "d" });
        QTRY_COMPARE(m_panel->model().keys(), 5u);
        QCOMPARE(m_panel->currentKey(), QByteArray("c"));
        QVERIFY(m_panel->model().findKey("a:3").isValid());
        m_panel->keysRemoved({ "c" }); // the cursor stays on its line
        QTRY_COMPARE(m_panel->currentKey(), QByteArray("d"));
        m_panel->keysRemoved({ "a:2", "a:3", "bb", "d" });
        QTRY_COMPARE(m_panel->model().rowCount(), 0);
        QTRY_COMPARE(child<ScanBar>().text(), QString(QStringLiteral("0 keys")));
    }

    void orderFlatnessAndTypeAreChosenInTheMenu()
    {
        load({ "a:1", "b:1", "b:2", "k" });
        action(QStringLiteral("Namespaces by number of keys"))->trigger();
        QTRY_COMPARE(shownNames(), QString(QStringLiteral("b: a: k")));
        action(QStringLiteral("One flat list"))->trigger();
        QTRY_COMPARE(shownNames(), QString(QStringLiteral("a:1 b:1 b:2 k")));
        action(QStringLiteral("One flat list"))->trigger();
        QTRY_COMPARE(shownNames(), QString(QStringLiteral("b: a: k")));
        action(QStringLiteral("Only hashes"))->trigger();
        QTRY_VERIFY(m_server->commands().back().contains("hash") || m_server->count("SCAN") == 2);
        QTRY_COMPARE(m_panel->scanner().state(), ScanProgress::State::Finished);
        QTRY_VERIFY(child<ScanBar>().text().contains(QStringLiteral("only of type hash")));
    }

    void keysOfATimeToLiveAreChosenInTheMenu()
    {
        load({ "a", "b" });
        QVERIFY(action(QStringLiteral("Any"))->isChecked());
        action(QStringLiteral("Only keys that never expire"))->trigger();
        QTRY_VERIFY(
            child<ScanBar>().text().contains(QStringLiteral("only those that never expire")));
        QTRY_COMPARE(m_panel->model().keys(), 2u);
        action(QStringLiteral("Only keys that expire"))->trigger();
        QTRY_COMPARE(m_panel->scanner().state(), ScanProgress::State::Finished);
        QTRY_COMPARE(child<KeyTreeView>().emptyText(),
            QString(QStringLiteral("No key on the server matches.")));
        m_panel->setClient(Client(m_server->channel(), "main"));
        QVERIFY(action(QStringLiteral("Any"))->isChecked());
    }

    void theShareOfANamespaceIsInItsToolTip()
    {
        load({ "a:1", "a:2", "a:3", "k" });
        auto& tree = child<KeyTreeView>();
        const QPoint at = tree.visualRect(m_panel->model().findNamespace("a:")).center();
        QHelpEvent event(QEvent::ToolTip, at, tree.viewport()->mapToGlobal(at));
        QApplication::sendEvent(tree.viewport(), &event);
        QVERIFY2(
            QToolTip::text().contains(QStringLiteral("3 keys, 75")), qPrintable(QToolTip::text()));
        QToolTip::hideText();
    }

    void databasesAreListedWithTheirKeys()
    {
        load({ "a" });
        QMenu* menu = action(QStringLiteral("Databases"))->menu();
        Q_EMIT menu->aboutToShow();
        QTRY_VERIFY(menu->actions().constLast()->text().contains(QStringLiteral("db 3: 77 keys")));
        QSignalSpy chosen(m_panel.get(), &KeysPanel::databaseChosen);
        menu->actions().constLast()->trigger();
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen[0][0].toInt(), 3);
        QVERIFY(menu->actions().constFirst()->isChecked());
    }

    void whatIsRememberedIsExactAndBounded()
    {
        QSettings settings(m_folder.filePath(QStringLiteral("s.ini")), QSettings::IniFormat);
        const QByteArray odd("\0\xff\n<b>\xe2\x80\xae", 9);
        {
            RememberedKeys keys;
            keys.keepIn(settings, QStringLiteral("redis://one"));
            for (int i = 0; i < 50; ++i)
                keys.noteOpened(QByteArray::number(i));
            keys.noteOpened(odd);
            keys.noteOpened("49");
            keys.noteOpened(QByteArray(5'000, 'x'));
            QVERIFY(keys.setFavourite(odd, true));
            QVERIFY(keys.setFavourite(QByteArray(), true));
            QVERIFY(!keys.setFavourite(QByteArray(5'000, 'x'), true));
            for (int i = 0; i < 98; ++i)
                QVERIFY(keys.setFavourite(QByteArray::number(i), true));
            QVERIFY(!keys.setFavourite("too many", true));
        }
        RememberedKeys again;
        again.keepIn(settings, QStringLiteral("redis://one"));
        QCOMPARE(again.recent().size(), RememberedKeys::mostRecent);
        QCOMPARE(again.recent().first(2), QList<QByteArray>({ "49", odd }));
        QCOMPARE(again.favourites().first(2), QList<QByteArray>({ odd, QByteArray() }));
        QCOMPARE(again.favourites().size(), RememberedKeys::mostFavourites);
        again.keepIn(settings, QStringLiteral("redis://another"));
        QVERIFY(again.recent().isEmpty() && again.favourites().isEmpty());
    }

    void namesOfAnyBytesAreShownFoundAndCopied_data()
    {
        QTest::addColumn<QByteArray>("name");
        QByteArray all;
        for (int i = 0; i < 256; ++i)
            all += char(i);
        QTest::newRow("every byte") << all;
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("html") << QByteArray("<img src=x onerror=alert(1)>&amp;");
        QTest::newRow("newlines") << QByteArray("a\nb\r\n\tc");
        QTest::newRow("right to left") << QByteArray("x\xe2\x80\xae"
                                                     "abc\xe2\x80\x8f\xd7\x90");
        QTest::newRow("backslashes") << QByteArray("\\x00\\n\\");
        QTest::newRow("a megabyte") << QByteArray(1 << 20, 'm') + "end";
    }
    void namesOfAnyBytesAreShownFoundAndCopied()
    {
        QFETCH(QByteArray, name);
        load({ "other", name, "zz" });
        m_panel->findChildren<QLineEdit*>()
            .constLast()
            ->clear(); // no separator: every byte is name
        QTRY_COMPARE(m_panel->model().rowCount(), 3);
        QModelIndex index;
        QTRY_VERIFY((index = m_panel->model().findKey(name)).isValid());
        QCOMPARE(index.data(KeyTreeModel::NameRole).toByteArray(), name);
        QVERIFY(!index.data().toString().contains(QLatin1Char('\n')));
        QVERIFY(!index.data().toString().contains(QChar(0x202e)));
        child<KeyTreeView>().setCurrentIndex(index);
        QCOMPARE(m_panel->currentKey(), name);
        child<KeyTreeView>().setFocus();
        QTest::keyClick(&child<KeyTreeView>(), Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(fromDisplay(QApplication::clipboard()->text()), name);
        m_panel->setFilter(KeyFilter::Kind::Part, toDisplay(name)); // typed as it is shown
        QTRY_VERIFY(m_panel->isSettled());
        QCOMPARE(m_panel->model().matches(), name.isEmpty() ? 3u : 1u);
    }

    void theSwitchOfThePaceBearsItsPrice()
    {
        ScanBar bar;
        bar.setVisible(true);
        ScanProgress progress;
        progress.state = ScanProgress::State::Scanning;
        progress.expected = 1'000;
        progress.fastStall = std::chrono::microseconds(8'200);
        progress.longestStall = std::chrono::microseconds(900);
        QSignalSpy fast(&bar, &ScanBar::fastRequested);
        bar.show(progress, true, {});
        QCOMPARE(bar.price(),
            QString(QStringLiteral(
                "others would wait about 8.20\u00a0ms at a time; now up to 0.90\u00a0ms")));
        auto* box = bar.findChild<QCheckBox*>();
        QVERIFY(box->isVisible() && !box->isChecked());
        box->click();
        QCOMPARE(fast.size(), 1);
        QVERIFY(fast[0][0].toBool());
        progress.isFast = true;
        progress.longestStall = std::chrono::milliseconds(9);
        bar.show(progress, true, {});
        QCOMPARE(fast.size(), 1); // showing asks for nothing
        QVERIFY(box->isChecked());
        QVERIFY(bar.price().contains(QStringLiteral("up to 9")));
        progress.state = ScanProgress::State::Finished;
        bar.show(progress, true, {});
        QVERIFY(bar.price().isEmpty());
    }

    void screenshotsForLooking()
    {
        const QString folder = qEnvironmentVariable("SLUICE_TEST_SHOTS");
        if (folder.isEmpty())
            return;
        QDir().mkpath(folder);
        const QFont before = QApplication::font();
        for (const auto& [name, mode, scale] :
            { std::tuple("light", ThemeMode::Light, 1.0), std::tuple("dark", ThemeMode::Dark, 1.0),
                std::tuple("double", ThemeMode::Light, 2.0) }) {
            m_theme->setMode(mode);
            QFont font = before;
            font.setPointSizeF(before.pointSizeF() * scale);
            QApplication::setFont(font);
            QByteArrayList keys { "counter", "<b>x</b>" };
            for (int i = 0; i < 300; ++i)
                keys += "user:" + QByteArray::number(i / 3) + ":" + "pod"[i % 3];
            load(keys);
            m_panel->resize(int(340 * scale), int(560 * scale));
            child<KeyTreeView>().expand(m_panel->model().findNamespace("user:"));
            m_panel->setFilter(KeyFilter::Kind::Expression, QStringLiteral("[pc"));
            QTest::qWait(200);
            m_panel->grab().save(folder + QStringLiteral("/bad-%1.png").arg(QLatin1String(name)));
            m_panel->setFilter(KeyFilter::Kind::Expression, QStringLiteral("[pc]$"));
            m_panel->goToKey("nobody");
            QTest::qWait(200);
            m_panel->grab().save(folder + QStringLiteral("/found-%1.png").arg(QLatin1String(name)));
            QMenu* menu = child<KeysMenu>().menu();
            menu->popup({});
            QTest::qWait(50);
            menu->grab().save(folder + QStringLiteral("/menu-%1.png").arg(QLatin1String(name)));
            menu->hide();
            m_panel.reset();
        }
        QApplication::setFont(before);
    }
};

QTEST_MAIN(TestKeysFinding)
#include "tst_keysfinding.moc"
