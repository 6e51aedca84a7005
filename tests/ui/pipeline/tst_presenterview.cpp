// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/ui/models/fakestage.h"
#include "ui/pipeline/exportmenu.h"
#include "ui/pipeline/flowpane.h"
#include "ui/pipeline/heatmap.h"
#include "ui/pipeline/overview.h"
#include "ui/pipeline/pipelinetab.h"
#include "ui/pipeline/presenterview.h"
#include "ui/pipeline/pressureinspector.h"
#include "ui/pipeline/scenariobar.h"
#include "ui/pipeline/stagecontrols.h"
#include "ui/pipeline/steppanel.h"
#include "ui/pipeline/strips.h"
#include "ui/pipeline/waterfall.h"
#include "ui/theme/theme.h"

#include <QAbstractItemView>
#include <QAction>
#include <QClipboard>
#include <QDialog>
#include <QLabel>
#include <QSignalSpy>
#include <QTest>
#include <QVBoxLayout>

using namespace sluice;
using namespace std::chrono_literals;

namespace {

struct Stage {
    FakeStage fake;
    QWidget window;
    PipelineTab* tab = new PipelineTab(fake);

    Stage()
    {
        window.resize(1280, 800);
        auto* column = new QVBoxLayout(&window);
        column->setContentsMargins(0, 0, 0, 0);
        column->addWidget(tab);
        fake.running = "s0";
        fake.advance(1s);
        fake.running.clear();
        window.show();
        window.activateWindow();
        [&] { QVERIFY(QTest::qWaitForWindowActive(&window)); }();
        tab->refresh();
        tab->setPresenting(true);
        fake.calls.clear();
    }
    void press(int key) { QTest::keyClick(tab->waterfall(), Qt::Key(key)); }
    QByteArray chosen() { return static_cast<ScenarioBar*>(tab->scenarioBar())->chosen(); }
};

} // namespace

/// Before an audience: large type, three panes, a speaker's keys, and nothing that is private.
class TestPresenterView : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_theme = std::make_unique<Theme>();
        m_theme->setMode(ThemeMode::Dark);
    }
    void cleanupTestCase() { m_theme.reset(); }

    void digitsOfOneSecondAreOneNumber()
    {
        DigitKeys keys;
        QCOMPARE(keys.add(1, 0), 1);
        QCOMPARE(keys.add(2, 900), 12);
        QCOMPARE(keys.add(1, 1000), 1);
        QCOMPARE(keys.add(2, 2500), 2); // too late
        QCOMPARE(keys.add(0, 2600), 20);
        QCOMPARE(keys.add(2, 3000), 2);
        QCOMPARE(keys.add(1, 3100), 1); // there is no 21
        QCOMPARE(keys.add(0, 9000), 0);
        QCOMPARE(keys.add(5, 9100), 5); // nobody writes 05
    }

    void threePanesAndACaptionAreLeft()
    {
        Stage s;
        for (QWidget* pane : std::initializer_list<QWidget*> {
                 s.tab->flowPane(), s.tab->waterfall(), s.tab->strips(), s.tab->presenter() })
            QVERIFY(pane->isVisible());
        for (QWidget* pane :
            std::initializer_list<QWidget*> { s.tab->heatMap(), s.tab->overview() })
            QVERIFY(!pane->isVisible());
        for (const char* name :
            { "knobBar", "knobPanel", "scenarioCard", "filterBox", "orderBar" }) {
            const auto* part = s.window.findChild<QWidget*>(QLatin1String(name));
            QVERIFY2(!part || !part->isVisible(), name);
        }
        const double large = s.tab->flowPane()->font().pointSizeF();
        QVERIFY(large > 1.5 * s.tab->font().pointSizeF());
        QVERIFY(s.tab->presenter()->asText().contains(QStringLiteral("What happens")));
        s.tab->setPresenting(false);
        QVERIFY(s.tab->heatMap()->isVisible());
        QVERIFY(s.window.findChild<QWidget*>(QStringLiteral("scenarioCard"))->isVisible());
        QCOMPARE(s.tab->flowPane()->font().pointSizeF(), s.tab->font().pointSizeF());
        QVERIFY(!s.tab->presenter()->isVisible());
    }

    void keysChooseStartAndReset()
    {
        Stage s;
        s.press(Qt::Key_1);
        QCOMPARE(s.fake.calls.takeLast(), "reset s1");
        QCOMPARE(s.chosen(), "s1");
        s.press(Qt::Key_2);
        QCOMPARE(s.chosen(), "lesson-12");
        QVERIFY(s.tab->presenter()->asText().contains(QStringLiteral("Lesson 12")));
        s.press(Qt::Key_PageUp);
        QCOMPARE(s.chosen(), "lesson-11");
        s.press(Qt::Key_PageDown);
        s.press(Qt::Key_N);
        QCOMPARE(s.chosen(), "lesson-13");
        s.press(Qt::Key_Space);
        QCOMPARE(s.fake.calls.takeLast(), "start lesson-13");
        s.press(Qt::Key_R);
        QCOMPARE(s.fake.calls.takeLast(), "reset lesson-13");
        s.press(Qt::Key_1);
        QSignalSpy compare(s.tab, &PipelineTab::compareRequested);
        s.press(Qt::Key_C);
        QCOMPARE(compare.size(), 1);
        s.press(Qt::Key_PageUp);
        s.press(Qt::Key_PageUp); // there is none before the first
        QCOMPARE(s.chosen(), "s0");
        s.tab->setPresenting(false);
        s.press(Qt::Key_3); // at the desk digits are nobody's
        QCOMPARE(s.chosen(), "s0");
    }

    void aChosenOneEndsWhatRuns()
    {
        Stage s;
        s.press(Qt::Key_Space);
        QCOMPARE(s.fake.running, "s0");
        s.press(Qt::Key_2);
        QVERIFY(s.fake.running.isEmpty());
        QCOMPARE(s.chosen(), "s2");
    }

    void maskedKeysAreMaskedEverywhere()
    {
        Stage s;
        Waterfall* fall = s.tab->waterfall();
        auto* inspector = qobject_cast<PressureInspector*>(s.tab->inspector());
        s.press(Qt::Key_Down); // selects one, freezes
        const auto texts = [&] {
            QStringList all { inspector->asText(), fall->model().asText(),
                s.tab->flowPane()->accessibleDescription() };
            s.tab->flowPane()->grab();
            for (const FlowCell& cell : s.tab->flowPane()->cells())
                all += s.tab->flowPane()->cellText(cell);
            fall->copyRows();
            all += QApplication::clipboard()->text();
            s.tab->showTable();
            for (const QWidget* each : s.tab->findChildren<QDialog*>())
                for (const auto* view : each->findChildren<QAbstractItemView*>())
                    for (int row = 0; view->model() && row < view->model()->rowCount(); ++row)
                        for (int column = 0; column < view->model()->columnCount(); ++column)
                            all += view->model()->index(row, column).data().toString();
            return all.join(QLatin1Char('\n'));
        };
        const QRegularExpression key(
            QStringLiteral("user:42|orders|feature:beta|counter|session:9f2|scores"));
        QVERIFY(texts().contains(key));
        s.fake.calls.clear();
        QTest::keyClick(fall, Qt::Key_K);
        QVERIFY(s.tab->feed().masksKeys());
        const QString masked = texts();
        QVERIFY2(!masked.contains(key), qPrintable(key.match(masked).captured()));
        QVERIFY(masked.contains(QStringLiteral("HGETALL ●●●●:●●")));
        QVERIFY(s.tab->presenter()->asText().contains(QStringLiteral("masked")));
        QTest::keyClick(fall, Qt::Key_K);
        QVERIFY(texts().contains(key));
        QTest::keyClick(fall, Qt::Key_K);
        s.tab->setPresenting(false); // it is for an audience
        QVERIFY(!s.tab->feed().masksKeys());
    }

    void stepsAreMaskedToo()
    {
        Stage s;
        s.press(Qt::Key_K);
        s.press(Qt::Key_S);
        for (int i = 0; i < 3; ++i)
            s.press(Qt::Key_PageDown);
        StepPanel* steps = s.tab->stage()->steps();
        QVERIFY(steps->isVisible());
        QVERIFY(steps->sentText().contains(QStringLiteral("GET")));
        QVERIFY(!steps->sentText().contains(QStringLiteral("sluice:load:step")));
        QVERIFY(s.tab->presenter()->asText().contains(QStringLiteral("Station 4")));
        QVERIFY(s.tab->leaveStep());
        QVERIFY(!s.tab->leaveStep());
    }

    void noKeyIsOpenedBeforeAnAudience()
    {
        Stage s;
        QSignalSpy opened(s.tab, &PipelineTab::keyActivated);
        s.press(Qt::Key_Down);
        s.press(Qt::Key_Return);
        QCOMPARE(opened.size(), 0);
        s.tab->setPresenting(false);
        s.press(Qt::Key_Down);
        s.press(Qt::Key_Return);
        QCOMPARE(opened.size(), 1);
    }

private:
    std::unique_ptr<Theme> m_theme;
};

QTEST_MAIN(TestPresenterView)
#include "tst_presenterview.moc"
