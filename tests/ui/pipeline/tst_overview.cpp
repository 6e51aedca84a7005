// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/ui/models/fakepipeline.h"
#include "ui/models/ghostrun.h"
#include "ui/models/pipelinefeed.h"
#include "ui/pipeline/bookmarkactions.h"
#include "ui/pipeline/overview.h"
#include "ui/pipeline/pipelinetab.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace sluice;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr std::int64_t second = 1'000'000'000;

struct Pane {
    FakePipeline fake;
    PipelineFeed feed { fake };
    TimeView time { feed };
    GhostRun ghost;
    QWidget window;
    Overview* overview;

    Pane()
        : overview(new Overview(feed, time, ghost, nullptr, &window))
    {
        fake.knobs.producers = 4; // little to make up: a long time passes quickly
        fake.serviceNanos = 2'000'000;
        window.resize(1280, 60);
        overview->setGeometry(0, 0, 1280, 40);
    }
    void show(Duration load = seconds(50))
    {
        fake.advance(load);
        window.show();
        window.activateWindow();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        feed.takeAll();
        overview->grab();
    }
    int middle() const { return overview->stripRect().center().y(); }
    void drag(int from, int to)
    {
        QTest::mousePress(overview, Qt::LeftButton, {}, QPoint(from, middle()));
        QTest::mouseMove(overview, QPoint((from + to) / 2, middle()));
        QTest::mouseMove(overview, QPoint(to, middle()));
        QTest::mouseRelease(overview, Qt::LeftButton, {}, QPoint(to, middle()));
    }
    /// Nanoseconds of so many pixels.
    std::int64_t nanosOf(int pixels) const
    {
        return overview->timeAt(500 + pixels) - overview->timeAt(500);
    }
};

bool isClose(std::int64_t a, std::int64_t b, std::int64_t within)
{
    return std::abs(a - b) <= within;
}

} // namespace

class TestOverview : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_theme = std::make_unique<Theme>(); }
    void cleanupTestCase() { m_theme.reset(); }
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin).*")));
        m_theme->setMode(ThemeMode::Dark);
    }

    void theBrushIsWhatThePanesShow()
    {
        Pane pane;
        pane.show();
        const QRect brush = pane.overview->brushRect();
        QCOMPARE(brush.right(), pane.overview->stripRect().right());
        QVERIFY(isClose(pane.nanosOf(brush.width()), 10 * second, pane.nanosOf(3)));
        QVERIFY(!pane.feed.isFrozen());
    }

    void draggingTheBodyPansAndFreezes()
    {
        Pane pane;
        pane.show();
        const int x = pane.overview->brushRect().center().x();
        const std::int64_t end = pane.time.end();
        pane.drag(x, x - 200);
        QVERIFY(pane.feed.isFrozen());
        QCOMPARE(pane.time.span(), 10 * second);
        QVERIFY(isClose(pane.time.end(), end - pane.nanosOf(200), pane.nanosOf(2)));
    }

    void draggingTheLeftEdgeZooms()
    {
        Pane pane;
        pane.show();
        const int x = pane.overview->brushRect().left();
        const std::int64_t end = pane.time.end();
        pane.drag(x, x - 150);
        QVERIFY(isClose(pane.time.span(), 10 * second + pane.nanosOf(150), pane.nanosOf(2)));
        QCOMPARE(pane.time.end(), end);
    }

    void draggingTheRightEdgeZoomsAndLeavesTheLeftWhereItIs()
    {
        Pane pane;
        pane.show();
        const std::int64_t from = pane.time.range().from;
        const int x = pane.overview->brushRect().right();
        pane.drag(x, x - 100);
        QVERIFY(isClose(pane.time.span(), 10 * second - pane.nanosOf(100), pane.nanosOf(2)));
        QVERIFY(isClose(pane.time.range().from, from, 2));
    }

    void aPressBesideTheBrushMovesItThere()
    {
        Pane pane;
        pane.show();
        const int x = pane.overview->stripRect().center().x();
        const std::int64_t there = pane.overview->timeAt(x);
        QTest::mouseClick(pane.overview, Qt::LeftButton, {}, QPoint(x, pane.middle()));
        const TimeRange range = pane.time.range();
        QVERIFY(isClose((range.from + range.to) / 2, there, pane.nanosOf(2)));
        QVERIFY(pane.feed.isFrozen());
    }

    void keysPanAndZoom()
    {
        Pane pane;
        pane.show();
        pane.overview->setFocus();
        const std::int64_t end = pane.time.end();
        QTest::keyClick(pane.overview, Qt::Key_Left);
        QCOMPARE(pane.time.end(), end - second);
        QTest::keyClick(pane.overview, Qt::Key_Right);
        QCOMPARE(pane.time.end(), end);
        QTest::keyClick(pane.overview, Qt::Key_Left, Qt::ShiftModifier);
        QCOMPARE(pane.time.end(), end - 10 * second);
        QTest::keyClick(pane.overview, Qt::Key_Plus);
        QCOMPARE(pane.time.span(), 5 * second);
        QTest::keyClick(pane.overview, Qt::Key_Minus);
        QCOMPARE(pane.time.span(), 10 * second);
        QTest::keyClick(pane.overview, Qt::Key_Home);
        QCOMPARE(pane.time.range(), pane.time.kept());
        QSignalSpy live(pane.overview, &Overview::liveRequested);
        QTest::keyClick(pane.overview, Qt::Key_End);
        QCOMPARE(live.size(), 1);
    }

    void endGoesLiveInTheTab()
    {
        FakePipeline fake;
        PipelineTab tab(fake);
        tab.resize(1280, 800);
        fake.advance(seconds(2));
        tab.show();
        tab.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&tab));
        tab.refresh();
        tab.overview()->setFocus();
        QTest::keyClick(tab.overview(), Qt::Key_Left);
        QVERIFY(tab.feed().isFrozen());
        QTest::keyClick(tab.overview(), Qt::Key_End);
        QVERIFY(!tab.feed().isFrozen());
    }

    void aBookmarkIsAFlagThatCanBeClicked()
    {
        Pane pane;
        pane.show();
        const std::int64_t at = pane.time.end() - 20 * second;
        pane.time.addBookmark(at, QStringLiteral("here"));
        const QImage picture = pane.overview->grab().toImage();
        const int x = pane.overview->xOf(at);
        QCOMPARE(
            picture.pixelColor(x, pane.middle()), Colors::of(pane.overview->palette()).warningText);
        QVERIFY(pane.overview->sentence().contains(QStringLiteral("Bookmarks: 1")));
        QTest::mouseClick(
            pane.overview, Qt::LeftButton, {}, QPoint(x + 2, pane.overview->stripRect().top() + 1));
        QCOMPARE(pane.time.instant(), std::optional(at));
    }

    void bookmarkActionsSetFindAndRemove()
    {
        FakePipeline fake;
        PipelineTab tab(fake);
        tab.resize(1280, 800);
        fake.advance(seconds(2));
        tab.show();
        tab.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&tab));
        tab.refresh();
        TimeView& time = tab.time();
        tab.overview()->setFocus();
        QTest::keyClick(tab.overview(), Qt::Key_B, Qt::ControlModifier);
        QCOMPARE(time.bookmarks().size(), 1U);
        QCOMPARE(time.bookmarks()[0].at, time.end());
        QVERIFY2(!tab.feed().isFrozen(), "a mark does not stop what is watched");
        QTest::keyClick(tab.overview(), Qt::Key_B, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(time.bookmarks().empty());
        const std::int64_t first = time.end() - second / 2;
        time.setInstant(first);
        QTest::keyClick(tab.overview(), Qt::Key_B, Qt::ControlModifier);
        time.setInstant(first - second);
        QTest::keyClick(tab.overview(), Qt::Key_B, Qt::ControlModifier);
        QCOMPARE(time.bookmarks().size(), 2U);
        QTest::keyClick(tab.overview(), Qt::Key_N);
        QCOMPARE(time.instant(), std::optional(first));
        QTest::keyClick(tab.overview(), Qt::Key_N, Qt::ShiftModifier);
        QCOMPARE(time.instant(), std::optional(first - second));
        QTest::keyClick(tab.overview(), Qt::Key_B, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(time.bookmarks().size(), 1U);
        QCOMPARE(time.bookmarks()[0].at, first);
    }

    void withoutBookmarksThereIsNothingToFindOrRemove()
    {
        FakePipeline fake;
        PipelineFeed feed(fake);
        TimeView time(feed);
        const BookmarkActions bookmarks(time);
        const QList<QAction*> actions = bookmarks.actions();
        QVERIFY(actions[0]->isEnabled());
        QVERIFY(!actions[1]->isEnabled() && !actions[2]->isEnabled() && !actions[3]->isEnabled());
        for (std::size_t i = 0; i < TimeView::bookmarksKept; ++i)
            time.addBookmark(std::int64_t(i + 1), {});
        QVERIFY(!actions[0]->isEnabled());
        QVERIFY(actions[1]->isEnabled() && actions[2]->isEnabled() && actions[3]->isEnabled());
    }

    void thePreviousRunIsNamedAndDrawn()
    {
        Pane pane;
        pane.ghost.follow(pane.fake);
        pane.fake.advance(seconds(5));
        pane.fake.running.clear();
        pane.ghost.follow(pane.fake);
        QVERIFY(pane.overview->ghostText().isEmpty());
        pane.fake.advance(seconds(2));
        pane.fake.running = "many-producers";
        pane.ghost.follow(pane.fake);
        pane.show(seconds(6));
        QVERIFY2(pane.overview->ghostText().startsWith(QStringLiteral("previous run:")),
            qPrintable(pane.overview->ghostText()));
        QVERIFY(pane.overview->ghostText().contains(QStringLiteral("p99")));
        pane.feed.setFrozen(true);
        const QImage with = pane.overview->grab().toImage();
        pane.overview->setGhostShown(false);
        const QImage without = pane.overview->grab().toImage();
        QVERIFY(with != without);
        // It stands at the start of the present run: nothing differs before it.
        const int start = pane.overview->xOf(pane.ghost.current()->start) - 2;
        const QRect before(pane.overview->stripRect().topLeft(),
            QPoint(start, pane.overview->stripRect().bottom()));
        QCOMPARE(with.copy(before), without.copy(before));
    }

    void anySizeIsPainted()
    {
        Pane pane;
        pane.show(milliseconds(100));
        for (const QSize size : { QSize(1, 1), QSize(200, 4), QSize(3840, 200) }) {
            pane.overview->resize(size);
            QCOMPARE(pane.overview->grab().size(), size);
        }
        QVERIFY(!pane.overview->accessibleName().isEmpty());
    }

private:
    std::unique_ptr<Theme> m_theme;
};

QTEST_MAIN(TestOverview)
#include "tst_overview.moc"
