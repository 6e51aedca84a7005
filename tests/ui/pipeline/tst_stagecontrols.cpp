// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/ui/models/fakestage.h"
#include "ui/pipeline/flowpane.h"
#include "ui/pipeline/knobcontrol.h"
#include "ui/pipeline/knobpanel.h"
#include "ui/pipeline/pipelinetab.h"
#include "ui/pipeline/scenariobar.h"
#include "ui/pipeline/scenariocard.h"
#include "ui/pipeline/stagecontrols.h"
#include "ui/pipeline/steppanel.h"
#include "ui/pipeline/waterfall.h"
#include "ui/theme/theme.h"

#include <QAbstractItemView>
#include <QAction>
#include <QComboBox>
#include <QCompleter>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QVBoxLayout>

using namespace sluice;
using namespace std::chrono_literals;

namespace {

struct Window {
    FakeStage fake;
    QWidget window;
    PipelineTab* tab;
    ScenarioBar* bar;

    explicit Window(int scenarios = 21)
        : fake(scenarios)
        , tab(new PipelineTab(fake))
        , bar(static_cast<ScenarioBar*>(tab->scenarioBar()))
    {
        window.resize(1280, 800);
        auto* column = new QVBoxLayout(&window);
        column->addWidget(bar);
        column->addWidget(tab, 1);
        fake.running = "s0";
        fake.advance(1s);
        fake.running.clear();
        window.show();
        window.activateWindow();
        [&] { QVERIFY(QTest::qWaitForWindowActive(&window)); }();
        tab->waterfall()->setFocus();
        tab->refresh();
        fake.calls.clear();
    }
    ScenarioCard* card() { return tab->stage()->card(); }
    KnobPanel* panel() { return tab->stage()->panel(); }
    StepPanel* steps() { return tab->stage()->steps(); }
    template <typename Widget> Widget* find(const char* name)
    {
        return window.findChild<Widget*>(QLatin1String(name));
    }
    void press(int key) { QTest::keyClick(tab->waterfall(), Qt::Key(key)); }
    ScenarioProgress progress(Duration elapsed, std::vector<bool> goals = { false, false })
    {
        return { fake.running, elapsed, 30s, {}, std::move(goals), false };
    }
};

} // namespace

/// Scenarios, their card, knobs and steps on the Pipeline tab.
class TestStageControls : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_theme = std::make_unique<Theme>();
        m_theme->setMode(ThemeMode::Dark);
    }
    void cleanupTestCase() { m_theme.reset(); }

    void aScenarioIsFoundByTypingItsNumberOrTitle()
    {
        Window w;
        auto* list = w.find<QComboBox>("scenarios");
        QCOMPARE(list->count(), 21);
        QVERIFY(list->itemText(1).startsWith(QStringLiteral("1 ")));
        list->setFocus();
        list->lineEdit()->selectAll();
        QTest::keyClicks(list->lineEdit(), QStringLiteral("pool"));
        QCOMPARE(list->completer()->completionCount(), 1);
        QTest::keyClick(static_cast<QWidget*>(list->completer()->popup()), Qt::Key_Down);
        QTest::keyClick(static_cast<QWidget*>(list->completer()->popup()), Qt::Key_Return);
        QCOMPARE(w.bar->chosen(), "s3");
        QCOMPARE(w.fake.calls, QByteArrayList { "reset s3" });
        QVERIFY(w.card()->title().contains(QStringLiteral("Pool of k")));
        // What is none leaves the one that is chosen.
        list->lineEdit()->selectAll();
        QTest::keyClicks(list->lineEdit(), QStringLiteral("zzz"));
        w.tab->waterfall()->setFocus();
        QCOMPARE(w.bar->chosen(), "s3");
        QVERIFY(list->lineEdit()->text().contains(QStringLiteral("Pool of k")));
        QCOMPARE(list->count(), 21);
    }

    void theCardAsksThenTellsThenAnswers()
    {
        Window w;
        QVERIFY(w.card()->isVisible());
        QVERIFY(w.card()->asText().contains(QStringLiteral("What do you expect?")));
        QVERIFY(w.card()->sentence().startsWith(QStringLiteral("What happens")));
        w.press(Qt::Key_Space);
        QCOMPARE(w.fake.running, "s0");
        w.fake.come = w.progress(12s, { true, false });
        w.fake.come->caption = QStringLiteral("Now they share it.");
        w.tab->refresh();
        QCOMPARE(w.card()->sentence(), QStringLiteral("Now they share it."));
        const QString text = w.card()->asText();
        QVERIFY(text.contains(QStringLiteral("12\u00a0s of 30\u00a0s")));
        // Ticked with a mark and a word, and said so.
        auto* goal = w.find<QLabel>("goal0");
        QVERIFY(goal->text().contains(QStringLiteral("(done)")));
        QVERIFY(goal->accessibleName().startsWith(QStringLiteral("Goal reached")));
        QVERIFY(w.find<QLabel>("goal1")->accessibleName().startsWith(QStringLiteral("Goal:")));
        w.press(Qt::Key_Space);
        w.fake.come->hasEnded = true;
        w.tab->refresh();
        QVERIFY(w.card()->sentence().startsWith(QStringLiteral("They take turns")));
    }

    void aScenarioWhoseTimeIsUpIsStoppedOnce()
    {
        Window w;
        w.press(Qt::Key_Space);
        w.fake.calls.clear();
        w.fake.come = w.progress(29s);
        w.tab->refresh();
        QVERIFY(w.fake.calls.isEmpty());
        w.fake.come = w.progress(30s);
        w.fake.running = "s0";
        w.tab->refresh();
        QCOMPARE(w.fake.calls, QByteArrayList { "stop" });
        w.fake.running = "s0"; // producers finish what they are at
        w.tab->refresh();
        w.tab->refresh();
        QCOMPARE(w.fake.calls.size(), 1);
    }

    void resetPauseCompareAndLessonHaveTheirKeys()
    {
        Window w;
        w.press(Qt::Key_R);
        QCOMPARE(w.fake.calls.takeLast(), "reset s0");
        w.press(Qt::Key_P);
        QCOMPARE(w.fake.calls.takeLast(), "manager 1");
        auto* paused = w.find<QLabel>("managerPaused");
        QVERIFY(paused->isVisible());
        QCOMPARE(paused->text(), QStringLiteral("manager paused"));
        QCOMPARE(w.find<QPushButton>("pauseManager")->text(), QStringLiteral("Resume"));
        QTest::mouseClick(w.find<QPushButton>("pauseManager"), Qt::LeftButton);
        QCOMPARE(w.fake.calls.takeLast(), "manager 0");
        QVERIFY(!paused->isVisible());
        QSignalSpy compare(w.tab, &PipelineTab::compareRequested);
        w.tab->waterfall()->setFocus();
        w.press(Qt::Key_C); // the first one has no variants
        QCOMPARE(compare.size(), 0);
        w.tab->stage()->choose("s1");
        w.tab->refresh();
        w.press(Qt::Key_C);
        QCOMPARE(compare.size(), 1);
        QVERIFY(w.find<QPushButton>("cardCompare")->isVisible());
        w.press(Qt::Key_F1);
        QTRY_VERIFY(w.find<QWidget>("lessonView"));
    }

    void theCardFoldsAndSaysSo()
    {
        Window w;
        QSignalSpy folded(w.card(), &ScenarioCard::foldedChanged);
        auto* fold = w.find<QWidget>("cardFold");
        fold->setFocus();
        QTest::keyClick(fold, Qt::Key_Space);
        QVERIFY(w.card()->isFolded());
        QCOMPARE(folded.size(), 1);
        QVERIFY(!w.find<QLabel>("cardText")->isVisible());
        w.card()->setFolded(false);
        QVERIFY(w.find<QLabel>("cardText")->isVisible());
    }

    void theScenariosKnobsComeFirstAndAreMarked()
    {
        Window w;
        QVERIFY(w.panel()->control("link-latency")->isVisible());
        QVERIFY(w.panel()->control("link-latency")->isMarked());
        QVERIFY(!w.panel()->control("link-jitter")->isVisible()); // folded away
        QVERIFY(!w.panel()->control("window")); // it is in the bar, and bold there
        QVERIFY(!w.find<QWidget>("window")->accessibleDescription().isEmpty());
        QVERIFY(w.find<QWidget>("capacity")->accessibleDescription().isEmpty());
        w.panel()->setShown(Knob::Part::Link, true);
        QVERIFY(w.panel()->control("link-jitter")->isVisible());
        QVERIFY(!w.panel()->control("link-jitter")->isMarked());
        // Of the scripted server only where it is the scripted one.
        QVERIFY(!w.panel()->control("service-time")->field()->isEnabled());
        w.tab->stage()->choose("s2");
        QVERIFY(w.panel()->control("service-time")->field()->isEnabled());
    }

    void theModeOfTheLoadIsSaid()
    {
        Window w;
        QCOMPARE(w.panel()->modeText(), QStringLiteral("closed loop"));
        w.fake.settings.load.arrivals = { ArrivalKind::Poisson, 900 };
        w.tab->refresh();
        QVERIFY(w.panel()->modeText().startsWith(QStringLiteral("open loop, Poisson 900")));
        QVERIFY(w.panel()->modeText().endsWith(
            QStringLiteral("latency counts from the intended time")));
    }

    void theTransportIsChosenAndDrawnAsAGate()
    {
        Window w;
        auto* transport = w.find<QComboBox>("transport");
        transport->setFocus();
        QTest::keyClick(transport, Qt::Key_Down);
        QCOMPARE(w.fake.calls.takeLast(), "transport 1");
        w.tab->refresh();
        QVERIFY(w.tab->flowPane()->sentence().contains(QStringLiteral("at the gate")));
        QVERIFY(!w.find<QWidget>("capacity")->isEnabled());
        QTest::keyClick(transport, Qt::Key_Down);
        w.fake.knobs.connections = 4;
        w.tab->refresh();
        QVERIFY(w.tab->flowPane()->sentence().contains(QStringLiteral("of 4 keys taken")));
        w.tab->flowPane()->grab();
    }

    void aSelectedRequestIsNotedForGoals()
    {
        Window w;
        w.press(Qt::Key_Down);
        QVERIFY(w.tab->waterfall()->selected());
        QCOMPARE(w.fake.noted["view.selectedBytes"],
            double(w.tab->waterfall()->selected()->bytesSent)
                + double(w.tab->waterfall()->selected()->bytesReceived));
    }

    void stepsGoOnWithTheClickersKeys()
    {
        Window w;
        w.press(Qt::Key_S);
        QVERIFY(w.steps()->isStepping());
        QVERIFY(w.fake.calls.takeLast().startsWith("begin SET sluice:load:step"));
        QVERIFY(w.steps()->sentence().startsWith(QStringLiteral("Station 1 of 7, produced")));
        for (const int key : { Qt::Key_N, Qt::Key_Space, Qt::Key_PageDown }) {
            w.press(key);
            QCOMPARE(w.fake.calls.takeLast(), "next");
        }
        QVERIFY(w.steps()->sentence().startsWith(QStringLiteral("Station 4 of 7, on the wire")));
        QVERIFY(w.steps()->sentText().contains(QStringLiteral("$3\\r\\n GET\\r\\n")));
        w.press(Qt::Key_PageUp); // there is no way back
        QVERIFY(w.steps()->sentence().startsWith(QStringLiteral("Station 4")));
        w.press(Qt::Key_Space);
        w.press(Qt::Key_Space);
        QVERIFY(w.steps()->replyText().contains(QStringLiteral("hello")));
        w.press(Qt::Key_Escape);
        QVERIFY(!w.steps()->isStepping());
        QCOMPARE(w.fake.calls.takeLast(), "end");
        w.press(Qt::Key_Space);
        QCOMPARE(w.fake.calls.takeLast(), "start s0"); // Space is the scenario's again
        w.press(Qt::Key_S);
        QVERIFY(!w.steps()->isStepping()); // not while it runs
    }

    void theSystemIsSlowedForRealAndBackExactly()
    {
        Window w;
        const auto trigger = [&](const char* words) {
            for (QAction* action : w.tab->pipelineActions()) {
                if (action->text().contains(QString::fromUtf8(words)))
                    return action->trigger();
            }
            QFAIL("no such action");
        };
        trigger("× 10");
        QVERIFY(w.fake.calls.isEmpty()); // there is no delay to make longer
        w.fake.settings.link.upstream.latency = w.fake.settings.link.downstream.latency = 1ms;
        w.fake.settings.server.service.mean = 333us;
        const StageSettings before = w.fake.settings;
        trigger("100");
        QCOMPARE(w.fake.settings.link.upstream.latency, Duration(100ms));
        QCOMPARE(w.fake.settings.server.service.mean, Duration(33'300us));
        trigger("× 10");
        QCOMPARE(w.fake.settings.link.upstream.latency, Duration(10ms));
        trigger("Full speed");
        QCOMPARE(w.fake.settings, before);
    }

private:
    std::unique_ptr<Theme> m_theme;
};

QTEST_MAIN(TestStageControls)
#include "tst_stagecontrols.moc"
