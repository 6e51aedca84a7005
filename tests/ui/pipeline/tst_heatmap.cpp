// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/ui/models/fakepipeline.h"
#include "ui/models/ghostrun.h"
#include "ui/models/pipelinefeed.h"
#include "ui/models/timeview.h"
#include "ui/pipeline/frameclock.h"
#include "ui/pipeline/heatmap.h"
#include "ui/pipeline/pipelinetab.h"
#include "ui/pipeline/strips.h"
#include "ui/pipeline/waterfall.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace sluice;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

struct Pane {
    FakePipeline fake;
    PipelineFeed feed { fake };
    TimeView time { feed };
    GhostRun ghost;
    QWidget window;
    HeatMap* map;

    Pane()
        : map(new HeatMap(feed, time, ghost, nullptr, &window))
    {
        window.resize(1280, 140);
        map->setGeometry(0, 0, 1280, 120);
    }
    void show(Duration load = seconds(3))
    {
        fake.advance(load);
        window.show();
        window.activateWindow();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        feed.takeAll();
        map->grab();
    }
    void frame(Duration span = milliseconds(17))
    {
        fake.advance(span);
        feed.takeFrame();
        map->grab();
    }
};

} // namespace

class TestHeatMap : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_theme = std::make_unique<Theme>(); }
    void cleanupTestCase() { m_theme.reset(); }
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin).*")));
        m_theme->setMode(ThemeMode::Dark);
    }

    void whileTimeGoesOnOnlyNewColumnsArePainted()
    {
        Pane pane;
        pane.show();
        const quint64 before = pane.map->layer().columnsPainted();
        QVERIFY(before >= quint64(pane.map->columns().grid().count));
        pane.frame();
        const quint64 painted = pane.map->layer().columnsPainted() - before;
        QVERIFY(painted > 0);
        QVERIFY2(painted < 120, qPrintable(QString::number(painted)));
    }

    void theScrolledPictureIsTheOnePaintedAtOnce()
    {
        Pane pane;
        pane.show();
        for (int i = 0; i < 40; ++i)
            pane.frame();
        const QImage scrolled = pane.map->layer().image().copy();
        HeatMap fresh(pane.feed, pane.time, pane.ghost, nullptr);
        fresh.resize(pane.map->size());
        fresh.grab();
        QCOMPARE(fresh.layer().brightest(), pane.map->layer().brightest());
        QCOMPARE(scrolled, fresh.layer().image());
    }

    void theMapStandsUnderTheStrips()
    {
        FakePipeline fake;
        PipelineTab tab(fake);
        tab.resize(1280, 800);
        fake.advance(seconds(1));
        tab.show();
        QVERIFY(QTest::qWaitForWindowExposed(&tab));
        tab.refresh();
        const auto leftOf = [&tab](QWidget* pane, const QRect& area) {
            return pane->mapTo(&tab, area.topLeft()).x();
        };
        const QRect strip = tab.strips()->stripRect(StripKind::Replies);
        const QRect map = tab.heatMap()->mapRect();
        QCOMPARE(leftOf(tab.heatMap(), map), leftOf(tab.strips(), strip));
        QCOMPARE(map.width(), strip.width());
        QVERIFY(tab.heatMap()->y() > tab.strips()->y());
    }

    void aClickOnAMarkOpensItsRequest()
    {
        Pane pane;
        pane.show();
        QVERIFY(!pane.map->marks().empty());
        const LatencyMark mark = pane.map->marks()[1];
        QSignalSpy opened(pane.map, &HeatMap::requestActivated);
        QTest::mouseClick(pane.map, Qt::LeftButton, {}, pane.map->placeOf(mark));
        QCOMPARE(opened.size(), 1);
        QCOMPARE(opened[0][0].value<RequestRecord>().id, mark.record.id);
    }

    void theTabSelectsTheRequestOfAMark()
    {
        FakePipeline fake;
        PipelineTab tab(fake);
        tab.resize(1280, 800);
        fake.advance(seconds(3));
        tab.show();
        QVERIFY(QTest::qWaitForWindowExposed(&tab));
        tab.refresh();
        tab.heatMap()->grab();
        QVERIFY(tab.heatMap()->marks().size() > 1);
        const LatencyMark mark = tab.heatMap()->marks()[1];
        QTest::mouseClick(tab.heatMap(), Qt::LeftButton, {}, tab.heatMap()->placeOf(mark));
        QVERIFY(tab.waterfall()->selected());
        QCOMPARE(tab.waterfall()->selected()->id, mark.record.id);
        QVERIFY(tab.feed().isFrozen());
        QVERIFY2(tab.waterfall()->model().rowOf(mark.record.id) >= 0, "it is among the rows");
    }

    void aClickElsewhereLooksAtThatInstant()
    {
        Pane pane;
        pane.show();
        const QRect area = pane.map->mapRect();
        const QPoint place(area.right() - 180, area.bottom() - 2);
        const std::int64_t at = pane.map->timeAt(place.x());
        QTest::mouseClick(pane.map, Qt::LeftButton, {}, place);
        QCOMPARE(pane.time.instant(), std::optional(at));
        QVERIFY(pane.feed.isFrozen());
    }

    void theCursorIsSharedAndSaysWhatIsThere()
    {
        Pane pane;
        pane.show();
        const QRect area = pane.map->mapRect();
        QTest::mouseMove(pane.map, QPoint(area.right() - 100, area.center().y()));
        QVERIFY(pane.time.cursor());
        QCOMPARE(pane.map->xOf(*pane.time.cursor()), area.right() - 100);
        QVERIFY2(pane.map->cursorText().contains(QStringLiteral("p99")),
            qPrintable(pane.map->cursorText()));
        QTest::mouseMove(pane.map, QPoint(area.left() + 10, area.center().y()));
        QVERIFY(pane.map->cursorText().contains(QStringLiteral("not known")));
        pane.map->grab();
        QTest::mouseMove(pane.map, QPoint(2, area.center().y()));
        QVERIFY(!pane.time.cursor());
    }

    void theKeyboardReachesTheMarks()
    {
        Pane pane;
        pane.show();
        pane.map->setFocus();
        const auto& marks = pane.map->marks();
        QVERIFY(marks.size() > 1);
        QSignalSpy opened(pane.map, &HeatMap::requestActivated);
        QTest::keyClick(pane.map, Qt::Key_Up);
        QCOMPARE(pane.time.cursor(), std::optional(marks.back().record.stamps.resumed));
        QTest::keyClick(pane.map, Qt::Key_Up);
        QTest::keyClick(pane.map, Qt::Key_Down);
        QTest::keyClick(pane.map, Qt::Key_Return);
        QCOMPARE(opened.size(), 1);
        QCOMPARE(opened[0][0].value<RequestRecord>().id, marks.back().record.id);
        const std::int64_t before = *pane.time.cursor();
        QTest::keyClick(pane.map, Qt::Key_Left);
        QVERIFY(*pane.time.cursor() < before);
        QTest::keyClick(pane.map, Qt::Key_Right);
        QCOMPARE(*pane.time.cursor(), before);
        QTest::keyClick(pane.map, Qt::Key_Escape);
        QVERIFY(!pane.time.cursor());
    }

    void aPhaseSaysWhereItComesFrom()
    {
        Pane pane;
        pane.show();
        QVERIFY(pane.map->sourceText().contains(QStringLiteral("20 %")));
        QVERIFY(pane.map->sentence().contains(QStringLiteral("p50")));
        auto* combo = pane.map->findChild<QComboBox*>(QStringLiteral("heatMapPhase"));
        QVERIFY(!combo->accessibleName().isEmpty());
        combo->setFocus();
        QTest::keyClick(combo, Qt::Key_Down);
        QTest::keyClick(combo, Qt::Key_Down);
        QCOMPARE(pane.map->phase(), Phase::Queued);
        pane.map->grab();
        QVERIFY(pane.map->sourceText().contains(QStringLiteral("single records")));
        QVERIFY2(pane.map->sentence().contains(QStringLiteral("queued")),
            qPrintable(pane.map->sentence()));
        // 70,000 more records than are kept: the oldest are not known, and it says so.
        pane.frame(seconds(3));
        pane.feed.takeAll();
        pane.map->grab();
        QVERIFY2(pane.map->sourceText().contains(QStringLiteral("not known")),
            qPrintable(pane.map->sourceText()));
    }

    void bookmarksAreDrawn()
    {
        Pane pane;
        pane.show();
        pane.feed.setFrozen(true);
        const std::int64_t at = pane.time.end() - 1'000'000'000;
        const QPoint foot(pane.map->xOf(at), pane.map->mapRect().bottom() - 2);
        const QColor flag = Colors::of(pane.map->palette()).warningText;
        QVERIFY(pane.map->grab().toImage().pixelColor(foot) != flag);
        QVERIFY(pane.time.addBookmark(at, QStringLiteral("here")));
        QCOMPARE(pane.map->grab().toImage().pixelColor(foot), flag);
    }

    void aLatencyBeyondTheAxisWidensIt()
    {
        Pane pane;
        pane.show();
        QCOMPARE(pane.map->layer().most(), std::int64_t(10'000'000));
        pane.fake.hold(true);
        pane.fake.advance(milliseconds(400));
        pane.fake.hold(false);
        pane.frame(milliseconds(40));
        QCOMPARE(pane.map->layer().most(), std::int64_t(1'000'000'000));
    }

    void frozenItStandsStillWhileTheCaptureGoesOn()
    {
        Pane pane;
        pane.show();
        pane.feed.setFrozen(true);
        const QImage before = pane.map->grab().toImage();
        pane.frame(seconds(2));
        QCOMPARE(pane.map->grab().toImage(), before);
    }

    void anySizeIsPainted()
    {
        Pane pane;
        pane.show(milliseconds(200));
        for (const QSize size : { QSize(1, 1), QSize(200, 8), QSize(3840, 900) }) {
            pane.map->resize(size);
            QCOMPARE(pane.map->grab().size(), size);
        }
    }

    void nothingKnownIsPaintedToo()
    {
        FakePipeline fake;
        PipelineFeed feed(fake);
        TimeView time(feed);
        const GhostRun ghost;
        HeatMap map(feed, time, ghost, nullptr);
        map.resize(800, 120);
        map.grab();
        QVERIFY(map.sentence().contains(QStringLiteral("no reply")));
    }

    void everyThemeAndTextSizeIsPainted()
    {
        for (const ThemeMode mode : { ThemeMode::Dark, ThemeMode::Light }) {
            m_theme->setMode(mode);
            Pane pane;
            pane.show();
            const QImage map = pane.map->grab().toImage();
            const QRect area = pane.map->mapRect();
            const QColor unknown = map.pixelColor(area.left() + 20, area.center().y());
            QCOMPARE(unknown, Colors::of(pane.map->palette()).base);
        }
    }

private:
    std::unique_ptr<Theme> m_theme;
};

QTEST_MAIN(TestHeatMap)
#include "tst_heatmap.moc"
