// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/mainwindow/mainwindow.h"
#include "ui/mainwindow/tour.h"
#include "ui/theme/theme.h"

#include <QDockWidget>
#include <QLabel>
#include <QMenuBar>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTest>
#include <QToolBar>

using namespace sluice;

namespace {

struct Window {
    QTemporaryDir folder;
    QSettings settings { folder.filePath(QStringLiteral("s.ini")), QSettings::IniFormat };
    SteadyClock clock;
    std::unique_ptr<MainWindow> window;
    QLabel* page = new QLabel(QStringLiteral("page"));
    int arrived = 0;

    explicit Window(Theme& theme)
        : window(std::make_unique<MainWindow>(settings, theme, clock))
    {
        window->addTab(page, QStringLiteral("Pipeline"), QStringLiteral("pipeline"), false);
        window->addTab(
            new QLabel(QStringLiteral("other")), QStringLiteral("other"), QStringLiteral("other"));
        window->showTab(QStringLiteral("pipeline"));
        window->setTour([this] {
            return QList<TourStop> { { page, QStringLiteral("first"), [this] { ++arrived; } },
                { window->menuBar(), QStringLiteral("second") } };
        });
        window->resize(1000, 700);
        window->show();
        window->activateWindow();
        [&] { QVERIFY(QTest::qWaitForWindowActive(window.get())); }();
    }
    template <typename Widget> Widget* find(const char* name)
    {
        return window->findChild<Widget*>(QLatin1String(name));
    }
    Tour* tour() { return find<Tour>("tour"); }
};

} // namespace

/// The tour of the first start, and the window before an audience.
class TestTour : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_theme = std::make_unique<Theme>(); }
    void cleanupTestCase() { m_theme.reset(); }

    void itIsOfferedOnce()
    {
        Window w(*m_theme);
        w.window->offerTour();
        QVERIFY(w.tour()->isVisible());
        QVERIFY(w.tour()->text().contains(QStringLiteral("one minute")));
        QVERIFY(!w.find<QWidget>("tourFrame")->isVisible());
        QTest::mouseClick(w.find<QPushButton>("tourSkip"), Qt::LeftButton);
        QVERIFY(!w.tour()->isVisible());
        QCOMPARE(w.arrived, 0);
        w.window->offerTour();
        QVERIFY(!w.tour()->isVisible());
    }

    void itLeadsFromStopToStop()
    {
        Window w(*m_theme);
        w.window->offerTour();
        QPushButton* next = w.find<QPushButton>("tourNext");
        auto* frame = w.find<QWidget>("tourFrame");
        next->setFocus();
        QTest::keyClick(next, Qt::Key_Return);
        QCOMPARE(w.tour()->text(), QStringLiteral("1 of 2. first"));
        QCOMPARE(w.arrived, 1);
        QVERIFY(frame->isVisible());
        const QRect around(w.page->mapTo(w.window.get(), QPoint()), w.page->size());
        QVERIFY(frame->geometry().contains(around.center()));
        QVERIFY(frame->geometry().width() >= around.width());
        QVERIFY(frame->testAttribute(Qt::WA_TransparentForMouseEvents));
        w.window->resize(800, 600); // the frame goes along
        QTRY_VERIFY(frame->geometry().contains(
            QRect(w.page->mapTo(w.window.get(), QPoint()), w.page->size()).center()));
        QVERIFY(frame->geometry().right() <= 800);
        QTest::keyClick(next, Qt::Key_Return);
        QCOMPARE(w.tour()->text(), QStringLiteral("2 of 2. second"));
        QCOMPARE(next->text(), QStringLiteral("Done"));
        QTest::keyClick(next, Qt::Key_Return);
        QVERIFY(!w.tour()->isVisible());
        QVERIFY(!frame->isVisible());
    }

    void escapeEndsItAndTheMenuBeginsItAgain()
    {
        Window w(*m_theme);
        w.window->offerTour();
        QTest::keyClick(w.find<QPushButton>("tourNext"), Qt::Key_Escape);
        QVERIFY(!w.tour()->isVisible());
        for (QAction* action : w.window->findChildren<QAction*>()) {
            if (action->text().contains(QStringLiteral("Tour")))
                action->trigger();
        }
        QCOMPARE(w.tour()->text(), QStringLiteral("1 of 2. first"));
    }

    void beforeAnAudienceOnlyTheTabIsLeft()
    {
        Window w(*m_theme);
        ConnectionOptions options;
        options.host = QStringLiteral("secret.example.org");
        options.user = "admin";
        w.window->setConnectionOptions(options);
        QVERIFY(w.window->windowTitle().contains(QStringLiteral("secret")));
        auto* scenarios = new QLabel(QStringLiteral("so wide that it has a row of its own"));
        scenarios->setMinimumWidth(2000);
        w.window->setScenarioArea(scenarios);
        QTRY_VERIFY(w.find<QWidget>("scenarioRow")->isVisible());
        QSignalSpy changed(w.window.get(), &MainWindow::presentingChanged);
        QTest::keyClick(w.window.get(), Qt::Key_F11);
        QVERIFY(w.window->isPresenting());
        QCOMPARE(changed.size(), 1);
        QVERIFY(w.window->isFullScreen());
        QCOMPARE(w.window->windowTitle(), QStringLiteral("Sluice"));
        ConnectionState lost;
        lost.phase = ConnectionPhase::Failed;
        lost.errorKind = ConnectionErrorKind::Refused;
        w.window->setConnectionState(lost);
        w.window->setConnectionOptions(options);
        QVERIFY(w.page->isVisible());
        // No widget that can be seen names the host or the user.
        for (const QWidget* each : w.window->findChildren<QWidget*>()) {
            if (!each->isVisible() || each == w.page)
                continue;
            const auto* label = qobject_cast<const QLabel*>(each);
            const auto* button = qobject_cast<const QAbstractButton*>(each);
            const QString text = label ? label->text() : button ? button->text() : QString();
            for (const QString& seen : { text, each->toolTip(), each->accessibleName() }) {
                QVERIFY2(!seen.contains(QStringLiteral("secret")), qPrintable(seen));
                QVERIFY2(!seen.contains(QStringLiteral("admin")), qPrintable(seen));
            }
        }
        for (const char* name : { "keysDock", "inspectorDock", "topBar", "scenarioRow" })
            QVERIFY2(!w.find<QWidget>(name)->isVisible(), name);
        QVERIFY(!w.window->menuBar()->isVisible());
        QVERIFY(!w.window->findChild<QTabBar*>()->isVisible());
        QTest::keyClick(w.window.get(), Qt::Key_Tab, Qt::ControlModifier);
        QCOMPARE(w.window->currentTab(), QStringLiteral("pipeline"));

        bool mayLeave = false;
        w.window->setMayLeave([&] { return mayLeave; });
        QTest::keyClick(w.window.get(), Qt::Key_Escape);
        QVERIFY(w.window->isPresenting()); // something else was ended
        mayLeave = true;
        QTest::keyClick(w.window.get(), Qt::Key_Escape);
        QVERIFY(!w.window->isPresenting());
        QVERIFY(!w.window->isFullScreen());
        for (const char* name : { "keysDock", "inspectorDock", "topBar" })
            QVERIFY2(w.find<QWidget>(name)->isVisible(), name);
        QVERIFY(w.window->menuBar()->isVisible());
        QVERIFY(w.window->windowTitle().contains(QStringLiteral("secret")));
    }

    void closedWhilePresentingTheLayoutIsTheOneBefore()
    {
        Window w(*m_theme);
        w.find<QDockWidget>("keysDock")->hide();
        w.window->setPresenting(true);
        w.window->close();
        MainWindow again(w.settings, *m_theme, w.clock);
        again.show();
        QVERIFY(!again.isFullScreen());
        QVERIFY(again.menuBar()->isVisible());
        QVERIFY(!again.findChild<QWidget*>(QStringLiteral("keysDock"))->isVisible());
        QVERIFY(again.findChild<QWidget*>(QStringLiteral("inspectorDock"))->isVisible());
    }

private:
    std::unique_ptr<Theme> m_theme;
};

QTEST_MAIN(TestTour)
#include "tst_tour.moc"
