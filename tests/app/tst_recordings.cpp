// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "app/recordings.h"

#include "core/connection/corethread.h"
#include "core/runtime/qtexecutor.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/pipeline/pipelinetab.h"
#include "ui/pipeline/replaytab.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QMenuBar>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QStackedWidget>
#include <QTemporaryDir>
#include <QTest>

using namespace sluice;

/// A replay in the window of an engine that is connected to nothing.
class TestRecordings : public QObject {
    Q_OBJECT

    struct Program {
        QTemporaryDir folder;
        QSettings settings { folder.filePath(QStringLiteral("s.ini")), QSettings::IniFormat };
        SteadyClock clock;
        QtExecutor executor { clock };
        CoreThread core { clock };
        ScenarioRunner runner { core };
        EngineSource source { core, runner };
        Recordings recordings { source, clock };
        MainWindow window;
        PipelineTab* live = new PipelineTab(source);
        QStackedWidget* inspectors = new QStackedWidget;

        explicit Program(Theme& theme)
            : window(settings, theme, clock)
        {
            window.addTab(live, QStringLiteral("Pipeline"), QStringLiteral("pipeline"), false);
            inspectors->addWidget(live->inspector());
            recordings.setWindow(window, *inspectors, *live, QStringLiteral("pipeline"));
            window.setInspector(inspectors);
            window.resize(1280, 800);
            window.show();
        }
        ~Program() { core.shutDown(); }
        /// Makes a recording and shows its replay.
        void replay()
        {
            const QString path = folder.filePath(QStringLiteral("run.sluice"));
            recordings.record(path, true);
            live->refresh();
            QCOMPARE(recordings.finish(), QString());
            QSignalSpy opened(&recordings, &Recordings::opened);
            recordings.open(path);
            QTRY_COMPARE(opened.count(), 1);
            QVERIFY(recordings.shown());
        }
        /// The command of the menu that can be chosen; there is one at most.
        [[nodiscard]] QList<QAction*> commands(const QString& text) const
        {
            QList<QAction*> found;
            for (const QAction* menu : window.menuBar()->actions()) {
                for (QAction* action : menu->menu()->actions()) {
                    if (action->isVisible() && action->text() == text)
                        found.append(action);
                }
            }
            return found;
        }
    };

    std::unique_ptr<Theme> m_theme;

private Q_SLOTS:
    void initTestCase() { m_theme = std::make_unique<Theme>(); }
    void cleanupTestCase() { m_theme.reset(); }

    void toolBarAndMenuActOnTheTabThatIsLookedAt()
    {
        Program program(*m_theme);
        QVERIFY(program.live->scenarioBar()->isVisible());
        program.replay();
        ReplayTab* replay = program.recordings.shown();
        PipelineTab* replayed = replay->pipeline();
        QVERIFY(!program.live->scenarioBar()->isVisible());
        QVERIFY(replayed->scenarioBar()->isVisible());
        // Nothing can be started in a replay.
        QVERIFY(!replayed->scenarioBar()
                     ->findChild<QWidget*>(QStringLiteral("startButton"))
                     ->isVisible());
        QList<QAction*> freeze = program.commands(QStringLiteral("Freeze the view"));
        QCOMPARE(freeze.size(), 1);
        freeze.first()->trigger();
        QVERIFY(replayed->feed().isFrozen());
        QVERIFY(!program.live->feed().isFrozen());
        auto* button
            = replayed->scenarioBar()->findChild<QPushButton*>(QStringLiteral("freezeButton"));
        QTest::mouseClick(button, Qt::LeftButton);
        QVERIFY(!replayed->feed().isFrozen());

        QVERIFY(program.window.showTab(QStringLiteral("pipeline")));
        QVERIFY(program.live->scenarioBar()->isVisible());
        QVERIFY(!replayed->scenarioBar()->isVisible());
        freeze = program.commands(QStringLiteral("Freeze the view"));
        QCOMPARE(freeze.size(), 1);
        freeze.first()->trigger();
        QVERIFY(program.live->feed().isFrozen());
        QVERIFY(!replayed->feed().isFrozen());
    }

    void whenTheReplayIsClosedTheLiveControlsAreBack()
    {
        Program program(*m_theme);
        program.replay();
        QPointer<QWidget> bar = program.recordings.shown()->pipeline()->scenarioBar();
        Q_EMIT program.recordings.shown()->closeRequested();
        QTRY_VERIFY(!bar);
        QVERIFY(!program.recordings.shown());
        QVERIFY(program.live->scenarioBar()->isVisible());
        QCOMPARE(program.commands(QStringLiteral("Freeze the view")).size(), 1);
        QCOMPARE(program.commands(QStringLiteral("Start scenario")).size(), 1);
    }
};

QTEST_MAIN(TestRecordings)
#include "tst_recordings.moc"
