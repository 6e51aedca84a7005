// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/ui/models/fakepipeline.h"
#include "ui/mainwindow/topbar.h"
#include "ui/pipeline/knobbar.h"
#include "ui/pipeline/scenariobar.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QLabel>
#include <QMainWindow>
#include <QMenu>
#include <QPushButton>
#include <QRegularExpression>
#include <QSpinBox>
#include <QTest>
#include <QToolButton>

using namespace sluice;

namespace {

/// The bar in a window, with a scenario's controls in it.
struct Shown {
    FakePipeline fake;
    QMenu exports;
    QAction palette;
    QMainWindow window;
    TopBar* bar = new TopBar(&window);
    ScenarioBar* scenario = new ScenarioBar(fake);

    explicit Shown(int width)
    {
        window.addToolBar(Qt::TopToolBarArea, bar);
        window.addToolBarBreak();
        window.addToolBar(Qt::TopToolBarArea, bar->secondRow());
        bar->setGuard(QStringLiteral("Read-write"), false);
        palette.setShortcut(QKeySequence(Qt::CTRL | Qt::Key_K));
        bar->setPaletteAction(&palette);
        scenario->setExportMenu(&exports);
        bar->setScenarioArea(scenario);
        window.resize(width, 300);
        window.show();
        [&] { QVERIFY(QTest::qWaitForWindowExposed(&window)); }();
    }
    bool isSeen(QWidget* widget)
    {
        return widget && widget->isVisible()
            && window.rect().contains(QRect(widget->mapTo(&window, QPoint()), widget->size()));
    }
    QPushButton* button(const char* name)
    {
        return window.findChild<QPushButton*>(QLatin1String(name));
    }
};

} // namespace

class TestTopBar : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_theme = std::make_unique<Theme>();
        m_font = QApplication::font();
    }
    void cleanupTestCase() { m_theme.reset(); }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin).*"))); }
    void cleanup() { QApplication::setFont(m_font); }

    void startAndStopAreSeenAtAnySizeOfText_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("percent");
        QTest::addColumn<bool>("second");
        QTest::newRow("usual") << 1280 << 100 << false;
        QTest::newRow("large text") << 1280 << 200 << true;
        QTest::newRow("large text, large window") << 3840 << 200 << false;
        QTest::newRow("narrow") << 700 << 100 << true;
    }
    void startAndStopAreSeenAtAnySizeOfText()
    {
        QFETCH(int, width);
        QFETCH(int, percent);
        QFETCH(bool, second);
        QFont font = m_font;
        font.setPixelSize(12 * percent / 100);
        QApplication::setFont(font);
        Shown s(width);
        QTRY_COMPARE(s.bar->secondRow()->isVisible(), second);
        for (const char* name : { "connectionButton", "databaseButton", "guardButton",
                 "startButton", "freezeButton", "themeButton", "commandsButton" })
            QTRY_VERIFY2(s.isSeen(s.button(name)), name);
        QTest::mouseClick(s.button("startButton"), Qt::LeftButton);
        QCOMPARE(s.fake.calls.size(), 1);
    }

    void theRowFollowsTheWidth()
    {
        Shown s(1500);
        QTRY_VERIFY(!s.bar->secondRow()->isVisible());
        s.window.resize(700, 300);
        QTRY_VERIFY(s.bar->secondRow()->isVisible());
        QTRY_VERIFY(s.isSeen(s.button("startButton")));
        s.window.resize(1500, 300);
        QTRY_VERIFY(!s.bar->secondRow()->isVisible());
        QTRY_VERIFY(s.isSeen(s.button("startButton")));
    }

    void withoutAScenarioThereIsOneRow()
    {
        Shown s(700);
        QTRY_VERIFY(s.bar->secondRow()->isVisible());
        s.bar->setScenarioArea(nullptr);
        QVERIFY(!s.bar->secondRow()->isVisible());
        s.window.resize(600, 300);
        QVERIFY(!s.bar->secondRow()->isVisible());
    }

    void aScenarioThatItsMakerDeletesIsForgotten()
    {
        Shown s(700);
        QTRY_VERIFY(s.bar->secondRow()->isVisible());
        delete s.scenario;
        s.window.resize(650, 300);
        QTRY_VERIFY(!s.bar->secondRow()->isVisible());
    }

    void knobsFoldIntoALineWhereThereIsLittleRoom()
    {
        FakePipeline fake;
        QWidget window;
        KnobBar knobs(fake, &window);
        const int unit = knobs.fontMetrics().height();
        knobs.resize(unit * 60, 200);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        const auto* capacity = knobs.findChild<QSpinBox*>(QStringLiteral("capacity"));
        const auto labels = [&] {
            QStringList texts;
            for (const QLabel* label : knobs.findChildren<QLabel*>())
                texts += label->text();
            return texts;
        };
        auto* fold = knobs.findChild<QToolButton*>(QStringLiteral("knobsFold"));
        QVERIFY(labels().contains(QStringLiteral("Capacity")));
        QVERIFY(!fold->isVisible() && capacity->isVisible());
        const auto heightAt = [&](int width) {
            knobs.resize(width, 200);
            QCoreApplication::sendPostedEvents();
            return knobs.heightForWidth(width);
        };
        const int folded = heightAt(unit * 24);
        QVERIFY(fold->isVisible() && !capacity->isVisible());
        QVERIFY(folded < 3 * unit);
        QVERIFY2(fold->text().startsWith(QStringLiteral("Knobs: C 32 ")), qPrintable(fold->text()));
        PipelineConfig config = fake.config();
        config.capacity = 9;
        knobs.show(config);
        QVERIFY(fold->text().contains(QStringLiteral("C 9 ")));
        fold->setFocus();
        QTest::keyClick(fold, Qt::Key_Space);
        QVERIFY(capacity->isVisible());
        QVERIFY(labels().contains(QStringLiteral("C")));
        QVERIFY(!labels().contains(QStringLiteral("Capacity")));
        QCOMPARE(capacity->accessibleName(), QStringLiteral("Capacity"));
        QVERIFY(heightAt(unit * 24) > 3 * folded);
        heightAt(unit * 31); // not at the same width there and back
        QVERIFY(fold->isVisible());
        heightAt(unit * 33);
        QVERIFY(!fold->isVisible());
        QVERIFY(labels().contains(QStringLiteral("Capacity")));
    }

private:
    std::unique_ptr<Theme> m_theme;
    QFont m_font;
};

QTEST_MAIN(TestTopBar)
#include "tst_topbar.moc"
