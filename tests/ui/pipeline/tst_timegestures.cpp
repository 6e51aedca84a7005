// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/ui/models/fakepipeline.h"
#include "ui/pipeline/heatmap.h"
#include "ui/pipeline/overview.h"
#include "ui/pipeline/pipelinetab.h"
#include "ui/pipeline/strips.h"
#include "ui/pipeline/waterfall.h"
#include "ui/theme/theme.h"

#include <QRegularExpression>
#include <QTest>
#include <QWheelEvent>

using namespace sluice;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr std::int64_t second = 1'000'000'000;

/// The panes in their tab; what is done in the one is done in the other.
struct Shown {
    FakePipeline fake;
    PipelineTab tab { fake };
    TimeView& time = tab.time();

    explicit Shown(int producers = 128)
    {
        fake.knobs.producers = producers;
        tab.resize(1100, 1000);
        fake.advance(seconds(12));
        tab.show();
        tab.activateWindow();
        [&] { QVERIFY(QTest::qWaitForWindowActive(&tab)); }();
        tab.refresh();
    }
    void frame()
    {
        fake.advance(milliseconds(250));
        tab.feed().takeFrame();
    }
    QWidget* pane(const QByteArray& name)
    {
        if (name == "strips")
            return tab.strips();
        if (name == "map")
            return tab.heatMap();
        return name == "overview" ? static_cast<QWidget*>(tab.overview()) : tab.waterfall();
    }
    TimeScale scale(const QByteArray& name)
    {
        if (name == "strips")
            return tab.strips()->scale();
        if (name == "map")
            return tab.heatMap()->scale();
        return name == "overview" ? tab.overview()->scale() : tab.waterfall()->timeScale();
    }
    /// Where no mark of the map is hit.
    QPoint at(const QByteArray& name, int x)
    {
        if (name == "strips")
            return { x, tab.strips()->stripRect(StripKind::Waiting).center().y() };
        if (name == "map")
            return { x, tab.heatMap()->mapRect().bottom() - 1 };
        return name == "overview" ? tab.overview()->stripRect().center()
                + QPoint(x - tab.overview()->stripRect().center().x(), 0)
                                  : QPoint(x, tab.waterfall()->rowRect(1).center().y());
    }
    void move(const QByteArray& name, int x, Qt::MouseButtons buttons = {},
        Qt::KeyboardModifiers modifiers = {})
    {
        const QPointF place = at(name, x);
        QMouseEvent event(QEvent::MouseMove, place, pane(name)->mapToGlobal(place), Qt::NoButton,
            buttons, modifiers);
        QApplication::sendEvent(pane(name), &event);
    }
    void drag(const QByteArray& name, int from, int to, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::mousePress(pane(name), Qt::LeftButton, modifiers, at(name, from));
        move(name, (from + to) / 2, Qt::LeftButton, modifiers);
        move(name, to, Qt::LeftButton, modifiers);
        QTest::mouseRelease(pane(name), Qt::LeftButton, modifiers, at(name, to));
    }
    void turnWheel(const QByteArray& name, int notches, Qt::KeyboardModifiers modifiers, int x)
    {
        const QPointF place = at(name, x);
        QWheelEvent wheel(place, pane(name)->mapToGlobal(place), {}, { 0, 120 * notches },
            Qt::NoButton, modifiers, Qt::NoScrollPhase, false);
        QApplication::sendEvent(pane(name), &wheel);
    }
    void press(const QByteArray& name, Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        pane(name)->setFocus();
        QTest::keyClick(pane(name), key, modifiers);
    }
    /// Whether the cross hair is painted there: its dashes and the gaps between them.
    bool isCursorAt(const QByteArray& name, int x, int top, int bottom)
    {
        QImage image(pane(name)->size(), QImage::Format_RGB32);
        pane(name)->render(&image);
        const QRgb color = Colors::of(tab.palette()).text.rgb();
        int found = 0;
        for (int y = top; y < bottom; ++y)
            found += image.pixel(x, y) == color;
        return found > (bottom - top) / 2;
    }
};

void addPanes()
{
    QTest::addColumn<QByteArray>("name");
    QTest::newRow("strips") << QByteArray("strips");
    QTest::newRow("map") << QByteArray("map");
}

} // namespace

class TestTimeGestures : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_theme = std::make_unique<Theme>(); }
    void cleanupTestCase() { m_theme.reset(); }
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin).*")));
        m_theme->setMode(ThemeMode::Dark);
    }

    void everyPixelIsFoundAgain_data()
    {
        QTest::addColumn<qint64>("length");
        QTest::addColumn<int>("width");
        for (const qint64 length : { 1'000'000LL, 999'999'937LL, 21'600'000'000'000LL }) {
            for (const int width : { 1, 7, 577, 3840 })
                QTest::addRow("%lld over %d", length, width) << length << width;
        }
    }
    void everyPixelIsFoundAgain()
    {
        QFETCH(qint64, length);
        QFETCH(int, width);
        const std::int64_t from = 1'700'000'000'123'456'789;
        const TimeScale scale { { from, from + length }, 111, width };
        for (int x = 100; x < 111 + width + 20; ++x) {
            const std::int64_t at = scale.at(x);
            if (x >= 111 - width && x < 111 + 2 * width) {
                QCOMPARE(scale.xOf(at), x);
                if (x > 111 - width) // further out it is cut off
                    QCOMPARE(scale.xOf(at - 1), x - 1);
            }
        }
        QCOMPARE(scale.at(111), from);
    }

    void aDragSelectsTheSameSpanInBoth_data() { addPanes(); }
    void aDragSelectsTheSameSpanInBoth()
    {
        QFETCH(QByteArray, name);
        Shown s;
        s.tab.setFrozen(true);
        const TimeScale axis = s.scale(name);
        const int from = axis.left + 100;
        const int to = axis.left + 260;
        s.drag(name, from, to);
        QVERIFY(s.time.selection());
        QCOMPARE(*s.time.selection(), (TimeRange { axis.at(from), axis.at(to) }));
        QVERIFY(!s.time.instant());
        s.drag(name, to, from); // to the left
        QCOMPARE(*s.time.selection(), (TimeRange { axis.at(from), axis.at(to) }));
        s.drag(name, to, axis.left - 30); // beyond the edge: up to it
        QCOMPARE(*s.time.selection(), (TimeRange { axis.range.from, axis.at(to) }));
        QTest::mouseClick(s.pane(name), Qt::LeftButton, {}, s.at(name, from));
        QVERIFY(!s.time.selection());
        QCOMPARE(s.time.instant(), std::optional(axis.at(from)));
    }

    void aDragWithControlScrubs_data() { addPanes(); }
    void aDragWithControlScrubs()
    {
        QFETCH(QByteArray, name);
        Shown s;
        s.tab.setFrozen(true);
        const int to = s.scale(name).left + 300;
        s.drag(name, to - 90, to, Qt::ControlModifier);
        QCOMPARE(s.time.instant(), std::optional(s.scale(name).at(to)));
        QVERIFY(!s.time.selection());
    }

    void shiftAndTheWheelPan_data() { addPanes(); }
    void shiftAndTheWheelPan()
    {
        QFETCH(QByteArray, name);
        Shown s;
        s.tab.setFrozen(true);
        const TimeRange before = s.time.range();
        const int x = s.scale(name).left + 200;
        s.turnWheel(name, 1, Qt::ShiftModifier, x);
        QCOMPARE(s.time.end(), before.to - second);
        QCOMPARE(s.time.span(), before.length());
        s.turnWheel(name, -1, Qt::ShiftModifier, x);
        QCOMPARE(s.time.range(), before);
        const std::int64_t there = s.scale(name).at(x);
        s.turnWheel(name, 2, {}, x);
        QCOMPARE(s.time.span(), std::int64_t(double(before.length()) / 1.25 / 1.25));
        QVERIFY(std::abs(s.scale(name).xOf(there) - x) <= 1); // it stays where it is
    }

    void keysDoTheSameInBoth_data() { addPanes(); }
    void keysDoTheSameInBoth()
    {
        QFETCH(QByteArray, name);
        Shown s;
        const TimeRange before = s.time.range();
        s.press(name, Qt::Key_Left);
        QVERIFY(s.time.cursor());
        const std::int64_t first = *s.time.cursor();
        s.press(name, Qt::Key_Left);
        const std::int64_t step = first - *s.time.cursor();
        QVERIFY(step > 0);
        s.press(name, Qt::Key_Left, Qt::ShiftModifier);
        QVERIFY(std::abs(first - *s.time.cursor() - 11 * step) < step / 2);
        s.press(name, Qt::Key_Right, Qt::ShiftModifier);
        s.press(name, Qt::Key_Right);
        QVERIFY(std::abs(*s.time.cursor() - first) < step / 2);
        QVERIFY(!s.tab.feed().isFrozen());
        s.press(name, Qt::Key_Return);
        QCOMPARE(s.time.instant(), s.time.cursor());
        s.press(name, Qt::Key_Left); // frozen, it is looked at at once
        QCOMPARE(s.time.instant(), s.time.cursor());
        s.press(name, Qt::Key_PageUp);
        QCOMPARE(s.time.end(), s.time.kept().to - before.length() / 2);
        s.press(name, Qt::Key_PageDown);
        s.press(name, Qt::Key_Plus);
        QCOMPARE(s.time.span(), std::llround(double(before.length()) / 1.5625));
        s.press(name, Qt::Key_Minus);
        QCOMPARE(s.time.span(), before.length());
        s.press(name, Qt::Key_Escape);
        QVERIFY(!s.time.cursor() && s.time.instant());
        s.press(name, Qt::Key_Escape);
        QVERIFY(!s.time.instant());
    }

    void controlAndShiftSelectWithTheKeyboard_data() { addPanes(); }
    void controlAndShiftSelectWithTheKeyboard()
    {
        QFETCH(QByteArray, name);
        const Qt::KeyboardModifiers both = Qt::ControlModifier | Qt::ShiftModifier;
        Shown s;
        s.press(name, Qt::Key_Left);
        s.press(name, Qt::Key_Left, Qt::ShiftModifier);
        const std::int64_t from = *s.time.cursor();
        s.press(name, Qt::Key_Left, both);
        QCOMPARE(s.time.selection(), std::optional(TimeRange { *s.time.cursor(), from }));
        QVERIFY(s.time.selection()->length() > 0);
        s.press(name, Qt::Key_Left, both); // from where it began
        QCOMPARE(s.time.selection(), std::optional(TimeRange { *s.time.cursor(), from }));
        for (int i = 0; i < 3; ++i)
            s.press(name, Qt::Key_Right, both); // past that
        QCOMPARE(s.time.selection(), std::optional(TimeRange { from, *s.time.cursor() }));
        QVERIFY(!s.time.instant());
        s.press(name, Qt::Key_Right); // without them it only moves
        QVERIFY(s.time.selection()->to < *s.time.cursor());
        s.press(name, Qt::Key_Escape);
        s.press(name, Qt::Key_Escape);
        QVERIFY(!s.time.selection());
    }

    void theCrossHairIsInEveryPane_data()
    {
        QTest::addColumn<QByteArray>("over");
        for (const char* each : { "strips", "map", "overview", "waterfall" })
            QTest::newRow(each) << QByteArray(each);
    }
    void theCrossHairIsInEveryPane()
    {
        QFETCH(QByteArray, over);
        Shown s;
        s.tab.waterfall()->setWindowSpan(2 * second);
        s.tab.setFrozen(true);
        const std::int64_t at = s.time.end() - second;
        s.move(over, s.scale(over).xOf(at));
        QVERIFY(s.time.cursor());
        const std::int64_t there = *s.time.cursor();
        QVERIFY(std::abs(there - at) < second / 2);
        const QRect strip = s.tab.strips()->stripRect(StripKind::QueueDepth);
        const QRect map = s.tab.heatMap()->mapRect();
        const QRect all = s.tab.overview()->stripRect();
        const QRect fall = s.tab.waterfall()->ribbonRect();
        const auto seen = [&](const QByteArray& name, const QRect& area) {
            return s.isCursorAt(name, s.scale(name).xOf(there), area.top() + 2, area.bottom() - 1);
        };
        QVERIFY(!fall.isEmpty());
        QVERIFY(seen("strips", strip));
        QVERIFY(seen("map", map));
        QVERIFY(seen("overview", all));
        QVERIFY(seen("waterfall", fall));
        QEvent leave(QEvent::Leave);
        QApplication::sendEvent(s.pane(over), &leave);
        QVERIFY(!s.time.cursor());
        QVERIFY(!s.isCursorAt(
            "waterfall", s.scale("waterfall").xOf(there), fall.top() + 2, fall.bottom() - 1));
    }

    void theWaterfallShowsItOnlyWhereItsWindowIs()
    {
        Shown s;
        s.tab.setFrozen(true);
        s.tab.waterfall()->setWindowSpan(second / 2);
        const QRect fall = s.tab.waterfall()->ribbonRect();
        s.move("strips", s.scale("strips").xOf(s.time.end() - 3 * second));
        QVERIFY(s.time.cursor());
        for (const int x : { fall.left(), fall.right() })
            QVERIFY(!s.isCursorAt("waterfall", x, fall.top() + 2, fall.bottom() - 1));
        // Beside the bars there is no time.
        s.move("waterfall", 20);
        QVERIFY(!s.time.cursor());
    }

    void rowsThatEachBeginAtTheirOwnStartHaveNoClock()
    {
        Shown s(0);
        for (std::uint64_t i = 0; i < 6; ++i) {
            RequestRecord r;
            r.id = 1 + i;
            const std::int64_t called = s.tab.feed().liveAt() - std::int64_t(i) * 30'000'000;
            r.stamps = { called, called, called + 1000, called + 2000, called + 3000, called + 4000,
                called + 5000, called + 6000 };
            r.ending = Ending::Reply;
            s.fake.addRecord(r);
        }
        s.fake.advance(milliseconds(300));
        s.tab.refresh();
        QVERIFY(s.tab.waterfall()->model().axis() == WaterfallModel::Axis::OwnStart);
        s.move("waterfall", s.tab.waterfall()->axisRect().center().x());
        QVERIFY(!s.time.cursor());
    }

    void liveItStaysBelowTheMouse_data()
    {
        QTest::addColumn<QByteArray>("name");
        for (const char* each : { "strips", "map", "overview", "waterfall" })
            QTest::newRow(each) << QByteArray(each);
    }
    void liveItStaysBelowTheMouse()
    {
        QFETCH(QByteArray, name);
        Shown s;
        s.tab.waterfall()->setWindowSpan(2 * second);
        const int x = s.scale(name).xOf(s.time.end() - second);
        s.move(name, x);
        const std::int64_t before = *s.time.cursor();
        for (int i = 0; i < 4; ++i)
            s.frame();
        QVERIFY(*s.time.cursor() > before);
        QCOMPARE(s.scale(name).xOf(*s.time.cursor()), x);
    }

    void aMouseThatRestsLeavesTheKeyboardAlone()
    {
        Shown s;
        s.move("map", s.scale("map").left + 300);
        s.press("strips", Qt::Key_Left);
        s.press("strips", Qt::Key_Left, Qt::ShiftModifier);
        const std::int64_t at = *s.time.cursor();
        s.frame();
        QCOMPARE(s.time.cursor(), std::optional(at));
    }

    void marksLookTheSameInEveryPane()
    {
        Shown s;
        s.tab.setFrozen(true);
        const std::int64_t at = s.time.end() - 2 * second;
        const std::int64_t instant = s.time.end() - 3 * second;
        s.time.addBookmark(at, QStringLiteral("here"));
        s.time.setInstant(instant);
        s.time.select(TimeRange { s.time.end() - 5 * second, s.time.end() - 4 * second });
        const Colors& colors = Colors::of(s.tab.palette());
        const auto foot = [&](const QByteArray& name, const QRect& area, std::int64_t when) {
            QImage image(s.pane(name)->size(), QImage::Format_RGB32);
            s.pane(name)->render(&image);
            return image.pixelColor(s.scale(name).xOf(when), area.bottom() - 2);
        };
        const QRect strip = s.tab.strips()->stripRect(StripKind::QueueDepth);
        const QRect map = s.tab.heatMap()->mapRect();
        const QRect all = s.tab.overview()->stripRect();
        for (const auto& [name, area] :
            { std::pair("strips", strip), std::pair("map", map), std::pair("overview", all) }) {
            QCOMPARE(foot(name, area, at), colors.warningText);
            QCOMPARE(foot(name, area, instant), colors.accent);
            QCOMPARE(foot(name, area, s.time.selection()->from), colors.accent);
        }
    }

private:
    std::unique_ptr<Theme> m_theme;
};

QTEST_MAIN(TestTimeGestures)
#include "tst_timegestures.moc"
