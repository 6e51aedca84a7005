// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/mainwindow/commandpalette.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/mainwindow/statusline.h"
#include "ui/mainwindow/tabarea.h"

#include <QApplication>
#include <QDockWidget>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QTreeWidget>

using namespace sluice;
using namespace std::chrono_literals;

namespace {

class FakeClock : public Clock {
public:
    TimePoint now() const noexcept override { return time; }
    TimePoint time { 1000s };
};

ConnectionOptions embedded()
{
    ConnectionOptions options;
    options.kind = ConnectionOptions::Kind::Unix;
    options.socketPath = QStringLiteral("/run/s");
    options.label = QStringLiteral("embedded");
    options.password = "sesame";
    return options;
}

} // namespace

class TestMainWindow : public QObject {
    Q_OBJECT

    struct Fixture {
        QTemporaryDir folder;
        QSettings settings { folder.filePath(QStringLiteral("s.ini")), QSettings::IniFormat };
        FakeClock clock;
    };

    std::unique_ptr<MainWindow> shown(Fixture& f)
    {
        auto window = std::make_unique<MainWindow>(f.settings, *m_theme, f.clock);
        window->addTab(new QLabel(QStringLiteral("p")), QStringLiteral("Pipeline"),
            QStringLiteral("pipeline"), false);
        window->addTab(new QLineEdit, QStringLiteral("a"), QStringLiteral("key:a"));
        window->addTab(new QLineEdit, QStringLiteral("b"), QStringLiteral("key:b"));
        window->show();
        window->activateWindow();
        const bool active = QTest::qWaitForWindowActive(window.get());
        Q_ASSERT(active);
        Q_UNUSED(active)
        return window;
    }

private Q_SLOTS:
    void initTestCase() { m_theme = new Theme(this); }
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not).*")));
    }

    void tabsAreReachedByKeyboard()
    {
        Fixture f;
        const auto w = shown(f);
        QCOMPARE(w->currentTab(), QStringLiteral("pipeline"));
        QTest::keyClick(w.get(), Qt::Key_Tab, Qt::ControlModifier);
        QCOMPARE(w->currentTab(), QStringLiteral("key:a"));
        QTest::keyClick(w.get(), Qt::Key_3, Qt::ControlModifier);
        QCOMPARE(w->currentTab(), QStringLiteral("key:b"));
        QTest::keyClick(w.get(), Qt::Key_9, Qt::ControlModifier);
        QCOMPARE(w->currentTab(), QStringLiteral("key:b"));
        QTest::keyClick(w.get(), Qt::Key_Tab, Qt::ControlModifier);
        QCOMPARE(w->currentTab(), QStringLiteral("pipeline"));
        QTest::keyClick(w.get(), Qt::Key_Backtab, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(w->currentTab(), QStringLiteral("key:b"));
    }

    void tabsAreClosedButNotThePipeline()
    {
        Fixture f;
        const auto w = shown(f);
        QSignalSpy closed(w.get(), &MainWindow::tabClosed);
        QTest::keyClick(w.get(), Qt::Key_W, Qt::ControlModifier);
        QVERIFY(w->tab(QStringLiteral("pipeline")));
        w->showTab(QStringLiteral("key:a"));
        QTest::keyClick(w.get(), Qt::Key_W, Qt::ControlModifier);
        QVERIFY(!w->tab(QStringLiteral("key:a")));
        QCOMPARE(closed.takeFirst(), QVariantList { QStringLiteral("key:a") });
        auto* bar = w->findChild<TabArea*>()->tabBar();
        QTest::mouseClick(bar, Qt::MiddleButton, {}, bar->tabRect(1).center());
        QVERIFY(!w->tab(QStringLiteral("key:b")));
        QTest::mouseClick(bar, Qt::MiddleButton, {}, bar->tabRect(0).center());
        QVERIFY(w->tab(QStringLiteral("pipeline")));
        QVERIFY(!w->closeTab(QStringLiteral("no such tab")));
        QVERIFY(!w->showTab(QStringLiteral("no such tab")));
    }

    void aSecondPageWithAnIdReplacesTheFirst()
    {
        Fixture f;
        const auto w = shown(f);
        w->showTab(QStringLiteral("key:a"));
        const QPointer<QWidget> old = w->tab(QStringLiteral("key:a"));
        auto* fresh = new QLineEdit;
        w->addTab(fresh, QStringLiteral("a2"), QStringLiteral("key:a"));
        QCOMPARE(w->tab(QStringLiteral("key:a")), fresh);
        QCOMPARE(w->currentTab(), QStringLiteral("key:a"));
        QTRY_VERIFY(!old);
        QCOMPARE(w->findChild<TabArea*>()->count(), 3);
        w->closeAllTabs();
        QCOMPARE(w->findChild<TabArea*>()->count(), 1);
    }

    void aTabsTitleIsShownAsItIs()
    {
        Fixture f;
        const auto w = shown(f);
        const QString hostile = QStringLiteral("<b>&x</b>\\x00") + QString(60, QLatin1Char('y'));
        w->setTabTitle(QStringLiteral("key:a"), hostile);
        const auto* tabs = w->findChild<TabArea*>();
        QCOMPARE(tabs->title(QStringLiteral("key:a")), hostile);
        QVERIFY(tabs->tabText(1).startsWith(QStringLiteral("<b>&&x</b>\\x00")));
        QVERIFY(tabs->tabText(1).size() < 50);
        QVERIFY(!tabs->tabToolTip(1).contains(QStringLiteral("<b>")));
    }

    void theLayoutIsSavedAndRestored()
    {
        Fixture f;
        {
            const auto w = shown(f);
            w->resize(1111, 777);
            auto* keys = w->findChild<QDockWidget*>(QStringLiteral("keysDock"));
            w->addDockWidget(Qt::RightDockWidgetArea, keys);
            w->findChild<QDockWidget*>(QStringLiteral("inspectorDock"))->close();
            QSignalSpy closed(w.get(), &MainWindow::closed);
            w->close();
            QCOMPARE(closed.size(), 1);
        }
        const auto w = shown(f);
        QCOMPARE(w->size(), QSize(1111, 777));
        auto* keys = w->findChild<QDockWidget*>(QStringLiteral("keysDock"));
        auto* inspector = w->findChild<QDockWidget*>(QStringLiteral("inspectorDock"));
        QCOMPARE(w->dockWidgetArea(keys), Qt::RightDockWidgetArea);
        QVERIFY(inspector->isHidden());
        w->resetLayout();
        QCOMPARE(w->dockWidgetArea(keys), Qt::LeftDockWidgetArea);
        QVERIFY(!inspector->isHidden());
    }

    void aCorruptLayoutIsIgnored_data()
    {
        QTest::addColumn<QVariant>("value");
        QTest::newRow("nonsense") << QVariant(QByteArray("nonsense"));
        QTest::newRow("a number") << QVariant(12);
        QTest::newRow("a long run of one byte") << QVariant(QByteArray(5000, '\xff'));
        Fixture f;
        const auto w = shown(f);
        w->saveLayout();
        QByteArray state = f.settings.value(QStringLiteral("window/state")).toByteArray();
        QTest::newRow("cut off") << QVariant(state.left(state.size() / 2));
        for (qsizetype i = 20; i < state.size(); i += 3)
            state[i] = static_cast<char>(~state[i]);
        QTest::newRow("scrambled") << QVariant(state);
    }
    void aCorruptLayoutIsIgnored()
    {
        QFETCH(QVariant, value);
        Fixture f;
        f.settings.setValue(QStringLiteral("window/state"), value);
        f.settings.setValue(QStringLiteral("window/geometry"), value);
        f.settings.setValue(QStringLiteral("window/theme"), value);
        const auto w = shown(f);
        QVERIFY(w->width() >= 400 && w->height() >= 300);
        QVERIFY(!w->findChild<QDockWidget*>(QStringLiteral("keysDock"))->isHidden());
        QCOMPARE(w->dockWidgetArea(w->findChild<QDockWidget*>(QStringLiteral("keysDock"))),
            Qt::LeftDockWidgetArea);
        QVERIFY(MainWindow::storedThemeMode(f.settings) == ThemeMode::System);
    }

    void thePaletteFindsTheWindowsActions()
    {
        Fixture f;
        const auto w = shown(f);
        auto* start = new QAction(QStringLiteral("&Start scenario"), w.get());
        QSignalSpy started(start, &QAction::triggered);
        w->addPipelineAction(start);
        auto* extra = new QAction(QStringLiteral("Reload"), w.get());
        w->registerCommand(extra, QStringLiteral("Keys"));
        QTest::keyClick(w.get(), Qt::Key_K, Qt::ControlModifier);
        auto* palette = w->findChild<CommandPalette*>();
        QVERIFY(palette->isVisible());
        const QStringList names = palette->shownNames();
        for (const char* name : { "File: Connect…", "File: Quit", "View: Keys", "Theme: Dark theme",
                 "View: Reset layout", "Pipeline: Start scenario", "Keys: Reload", "Tabs: Next tab",
                 "Help: About Sluice" })
            QVERIFY2(names.contains(QString::fromUtf8(name)), name);
        QVERIFY(!names.contains(QStringLiteral("File: Disconnect"))); // nothing to disconnect
        auto* field = palette->findChild<QLineEdit*>();
        QTest::keyClicks(field, QStringLiteral("start sc"));
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(started.size(), 1);
        QVERIFY(!palette->isVisible());
    }

    void theConnectionIsShownWithoutItsPassword()
    {
        Fixture f;
        const auto w = shown(f);
        w->setConnectionOptions(embedded());
        QCOMPARE(w->windowTitle(), QStringLiteral("embedded - Sluice"));
        auto* button = w->findChild<QPushButton*>(QStringLiteral("connectionButton"));
        QCOMPARE(button->text(), QStringLiteral("embedded · unix socket"));
        for (const QWidget* widget : w->findChildren<QWidget*>()) {
            QVERIFY(!widget->toolTip().contains(QStringLiteral("sesame")));
            QVERIFY(!widget->accessibleName().contains(QStringLiteral("sesame")));
        }
        QSignalSpy chosen(w.get(), &MainWindow::databaseChosen);
        auto* databases = w->findChild<QPushButton*>(QStringLiteral("databaseButton"))->menu();
        databases->actions().at(3)->trigger();
        QCOMPARE(chosen.takeFirst(), QVariantList { 3 });
    }

    void theGuardsSwitchSaysWhatGoesThrough()
    {
        Fixture f;
        const auto w = shown(f);
        auto* button = w->findChild<QPushButton*>(QStringLiteral("guardButton"));
        QCOMPARE(button->text(), QStringLiteral("Read-write"));
        std::optional<Guard> chosen;
        connect(w.get(), &MainWindow::guardChosen, this, [&](Guard guard) { chosen = guard; });
        button->menu()->actions().at(2)->trigger();
        QCOMPARE(chosen, std::optional(Guard::ReadOnly));
        QCOMPARE(button->text(), QStringLiteral("Read-only"));
        QVERIFY(button->font().bold());
        w->setGuard(Guard::Confirm);
        QCOMPARE(button->text(), QStringLiteral("Confirm writes"));
        QVERIFY(button->menu()->actions().at(1)->isChecked());
    }

    void aLostConnectionSaysWhyAndWhen()
    {
        Fixture f;
        const auto w = shown(f);
        w->setConnectionOptions(embedded());
        QSignalSpy reconnect(w.get(), &MainWindow::reconnectRequested);
        QSignalSpy connectDialog(w.get(), &MainWindow::connectRequested);
        auto* banners = w->findChild<BannerArea*>();
        const QString id = QStringLiteral("connection");

        ConnectionState state;
        state.phase = ConnectionPhase::Backoff;
        state.errorKind = ConnectionErrorKind::ClosedByServer;
        state.retryAt = f.clock.time + 2s;
        w->setConnectionState(state);
        QVERIFY(banners->textOf(id).contains(QStringLiteral("/run/s closed the connection")));
        QVERIFY(banners->textOf(id).contains(QStringLiteral("Retrying in 2\u00a0s")));
        f.clock.time += 1s;
        QTRY_VERIFY(banners->textOf(id).contains(QStringLiteral("Retrying in 1\u00a0s")));
        QTest::mouseClick(
            banners->findChild<QPushButton*>(QStringLiteral("retry")), Qt::LeftButton);
        QTest::mouseClick(
            w->findChild<QPushButton*>(QStringLiteral("connectionState")), Qt::LeftButton);
        QCOMPARE(reconnect.size(), 2);
        QTest::mouseClick(
            banners->findChild<QPushButton*>(QStringLiteral("change")), Qt::LeftButton);
        QCOMPARE(connectDialog.size(), 1);

        state.phase = ConnectionPhase::Connecting; // the reason stays while it tries
        w->setConnectionState(state);
        QVERIFY(banners->textOf(id).contains(QStringLiteral("closed the connection")));
        state.phase = ConnectionPhase::Ready;
        state.errorKind = ConnectionErrorKind::None;
        w->setConnectionState(state);
        QVERIFY(banners->textOf(id).isEmpty());
        QVERIFY(banners->isHidden());
    }

    void oneBannerSaysWhyThePrivateServerIsGone()
    {
        Fixture f;
        const auto w = shown(f);
        w->setConnectionOptions(embedded());
        auto* banners = w->findChild<BannerArea*>();
        const QString connection = QStringLiteral("connection");
        const BannerMessage ended { QStringLiteral("private-server"),
            BannerMessage::Severity::Error, QStringLiteral("the private server has ended"),
            { { QStringLiteral("restart"), QStringLiteral("Start it again") } }, true, true };
        ConnectionState lost;
        lost.phase = ConnectionPhase::Backoff;
        lost.errorKind = ConnectionErrorKind::ClosedByServer;
        lost.retryAt = f.clock.time + 2s;

        w->setConnectionState(lost); // the connection may notice first
        QVERIFY(!banners->textOf(connection).isEmpty());
        w->showBanner(ended);
        QVERIFY(banners->textOf(connection).isEmpty());
        w->setConnectionState(lost);
        QVERIFY(banners->textOf(connection).isEmpty());
        QTest::mouseClick(
            banners->findChild<QToolButton*>(QStringLiteral("dismiss")), Qt::LeftButton);
        QVERIFY(banners->textOf(ended.id).isEmpty());
        QVERIFY(!banners->textOf(connection).isEmpty()); // it is still not connected

        w->showBanner(ended);
        w->setConnectionOptions(embedded()); // to another server, which refuses
        w->setConnectionState(lost);
        QVERIFY(banners->textOf(ended.id).isEmpty());
        QVERIFY(!banners->textOf(connection).isEmpty());

        w->showBanner(ended);
        ConnectionState ready;
        ready.phase = ConnectionPhase::Ready;
        w->setConnectionState(ready);
        QVERIFY(banners->textOf(ended.id).isEmpty());
        QVERIFY(banners->isHidden());
    }

    void aClusterNodeIsAnnouncedOnce()
    {
        Fixture f;
        const auto w = shown(f);
        w->setConnectionOptions(embedded());
        ConnectionState state;
        state.phase = ConnectionPhase::Ready;
        state.server = { "redis", "7.0.15", 3, "cluster", "master" };
        w->setConnectionState(state);
        auto* banners = w->findChild<BannerArea*>();
        const QString id = QStringLiteral("server-note");
        QVERIFY(banners->textOf(id).contains(QStringLiteral("cluster")));
        QTest::mouseClick(
            banners->findChild<QToolButton*>(QStringLiteral("dismiss")), Qt::LeftButton);
        w->setConnectionState(state);
        QVERIFY(banners->textOf(id).isEmpty());
    }

    void reducedMotionIsChosenAndRemembered()
    {
        Fixture f;
        for (const bool wanted : { true, false }) {
            const auto w = shown(f);
            QCOMPARE(w->hasReducedMotion(), !wanted);
            QSignalSpy changed(w.get(), &MainWindow::reducedMotionChanged);
            QAction* motion = nullptr;
            for (QAction* action : w->findChildren<QAction*>()) {
                if (action->text() == QStringLiteral("Reduced &motion"))
                    motion = action;
            }
            QVERIFY(motion);
            motion->trigger();
            QCOMPARE(changed.count(), 1);
            QCOMPARE(w->hasReducedMotion(), wanted);
            QCOMPARE(w->dockOptions().testFlag(QMainWindow::AnimatedDocks), !wanted);
        }
    }

    void theThemeIsChosenAndRemembered()
    {
        Fixture f;
        const auto w = shown(f);
        QList<QAction*> actions
            = w->findChild<QPushButton*>(QStringLiteral("themeButton"))->menu()->actions();
        actions.at(2)->trigger();
        QVERIFY(m_theme->mode() == ThemeMode::Dark);
        QTRY_VERIFY(Colors::of(w->palette()).dark);
        QVERIFY(MainWindow::storedThemeMode(f.settings) == ThemeMode::Dark);
        m_theme->setMode(ThemeMode::Light); // from elsewhere: the menu follows
        QVERIFY(actions.at(1)->isChecked());
        QVERIFY(!actions.at(2)->isChecked());
    }

    void panelsAreReplaced()
    {
        Fixture f;
        const auto w = shown(f);
        const QPointer<QWidget> first = new QWidget;
        w->setKeysPanel(first);
        auto* second = new QWidget;
        w->setKeysPanel(second);
        QVERIFY(!first);
        QCOMPARE(w->findChild<QDockWidget*>(QStringLiteral("keysDock"))->widget(), second);
        const QPointer<QWidget> area = new QLabel(QStringLiteral("x"));
        w->setScenarioArea(area);
        QTRY_VERIFY(area->isVisible());
        w->setScenarioArea(nullptr);
        QTRY_VERIFY(!area);
    }

    void everyControlHasAName()
    {
        Fixture f;
        const auto w = shown(f);
        w->setConnectionOptions(embedded());
        for (const auto* button : w->findChildren<QAbstractButton*>()) {
            if (button->inherits("QDockWidgetTitleButton") || button->parent()->inherits("QTabBar")
                || button->objectName().startsWith(QStringLiteral("qt_")))
                continue; // Qt's own, which it names itself
            QVERIFY2(!button->accessibleName().isEmpty() || !button->text().isEmpty(),
                qPrintable(button->objectName() + QLatin1String(" in ")
                    + QLatin1String(button->parent()->metaObject()->className())));
        }
    }

    void helpAndShortcutsAreListed()
    {
        Fixture f;
        const auto w = shown(f);
        QTest::keyClick(w.get(), Qt::Key_Slash, Qt::ControlModifier);
        auto* table = w->findChild<QTreeWidget*>();
        QVERIFY(table);
        QVERIFY(
            !table->findItems(QStringLiteral("Help: Command palette"), Qt::MatchExactly).isEmpty());
        QTest::keyClick(table->window(), Qt::Key_Escape);
        QTRY_VERIFY(!w->findChild<QTreeWidget*>());
    }

private:
    Theme* m_theme = nullptr;
};

QTEST_MAIN(TestMainWindow)
#include "tst_mainwindow.moc"
