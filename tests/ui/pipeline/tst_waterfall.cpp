// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/ui/models/fakepipeline.h"
#include "ui/pipeline/pipelinetab.h"
#include "ui/pipeline/ribbonpicture.h"
#include "ui/pipeline/waterfall.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QElapsedTimer>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace sluice;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

/// The pane in its tab, on made-up data.
struct Pane {
    FakePipeline fake;
    PipelineTab tab { fake };
    Waterfall* fall = tab.waterfall();

    explicit Pane(Duration load = seconds(2), QSize size = { 1280, 800 })
    {
        tab.resize(size);
        fake.advance(load);
        tab.show();
        tab.activateWindow();
        [&] { QVERIFY(QTest::qWaitForWindowExposed(&tab)); }();
        tab.refresh();
        fall->setFocus();
    }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::keyClick(fall, key, modifiers);
    }
    void turnWheel(int notches, Qt::KeyboardModifiers modifiers = {})
    {
        const QPointF at = fall->rect().center();
        QWheelEvent wheel(at, fall->mapToGlobal(at), {}, { 0, 120 * notches }, Qt::NoButton,
            modifiers, Qt::NoScrollPhase, false);
        QApplication::sendEvent(fall, &wheel);
    }
    WaterfallLevel level() { return fall->model().scale().level; }
    std::vector<std::uint64_t> ids()
    {
        std::vector<std::uint64_t> result;
        for (const WaterfallRow& row : fall->model().rows())
            result.push_back(row.record.id);
        return result;
    }
    QAction* action(const QString& text)
    {
        for (QAction* each : tab.pipelineActions()) {
            if (each->text() == text)
                return each;
        }
        return nullptr;
    }
};

RequestRecord known(std::uint64_t id, std::int64_t called, const QByteArray& key)
{
    RequestRecord r;
    r.id = id;
    r.producer = 1;
    r.command = std::uint16_t(CommandId::Get);
    r.epoch = 1;
    r.keySize = std::uint8_t(key.size());
    std::copy(key.begin(), key.end(), r.key.begin());
    r.stamps = { called, called, called + 100'000, called + 300'000, called + 400'000,
        called + 600'000, called + 700'000, called + 800'000 };
    r.ending = Ending::Reply;
    return r;
}

} // namespace

class TestWaterfall : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_theme = std::make_unique<Theme>(); }
    void cleanupTestCase() { m_theme.reset(); }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin).*"))); }

    void byItselfItShowsTheNewestThatFit()
    {
        Pane pane;
        QVERIFY(!pane.fall->window());
        QCOMPARE(pane.fall->model().rowCount(), pane.fall->rowsThatFit());
        QVERIFY(pane.fall->scaleText().contains(QStringLiteral("newest")));
        QVERIFY2(pane.fall->scaleText().contains(QRegularExpression(
                     QStringLiteral("1 column = [\\d.]+.µs = 0.\\d\\d requests"))),
            qPrintable(pane.fall->scaleText()));
    }

    void keysChangeTheWindowAtOnceAndStayLive()
    {
        Pane pane;
        pane.fall->setWindowSpan(1'000'000);
        QVERIFY(pane.level() == WaterfallLevel::Bars);
        QVERIFY(pane.fall->scaleText().contains(QStringLiteral("window 1.00\u00a0ms")));
        pane.press(Qt::Key_Minus);
        QCOMPARE(pane.fall->windowSpan(), 2'000'000);
        QCOMPARE(pane.fall->window()->to, pane.tab.feed().at());
        while (pane.fall->windowSpan() < 20'000'000)
            pane.press(Qt::Key_Minus);
        QVERIFY(pane.level() == WaterfallLevel::Folded);
        QVERIFY(pane.fall->scaleText().contains(QStringLiteral("folded: about ")));
        while (pane.fall->windowSpan() < 200'000'000)
            pane.press(Qt::Key_Minus);
        QVERIFY(pane.level() == WaterfallLevel::Ribbon);
        QVERIFY(!pane.fall->ribbonRect().isEmpty());
        QVERIFY(pane.fall->scaleText().contains(QStringLiteral("ribbon of phases, ")));
        for (int i = 0; i < 30; ++i)
            pane.press(Qt::Key_Minus);
        QCOMPARE(pane.fall->windowSpan(), 60'000'000'000);
        for (int i = 0; i < 30; ++i)
            pane.press(Qt::Key_Plus);
        QCOMPARE(pane.fall->windowSpan(), 100'000);
        QVERIFY(pane.level() == WaterfallLevel::Bars);
        pane.press(Qt::Key_0);
        QVERIFY(!pane.fall->window());
        QVERIFY(!pane.tab.feed().isFrozen());
        pane.press(Qt::Key_Plus); // from what the rows take up
        QVERIFY(pane.fall->windowSpan());
    }

    void theWheelZoomsWithControlAndElseTurnsPages()
    {
        Pane pane;
        pane.fall->setWindowSpan(1'000'000);
        pane.turnWheel(-2, Qt::ControlModifier);
        QCOMPARE(pane.fall->windowSpan(), 5'000'000);
        pane.turnWheel(2, Qt::ControlModifier);
        QCOMPARE(pane.fall->windowSpan(), 1'000'000);
        QVERIFY(pane.level() == WaterfallLevel::Bars);
        QVERIFY(!pane.tab.feed().isFrozen());
        const std::size_t first = pane.fall->model().firstEntry();
        QVERIFY(first > 0); // the newest are at the end
        pane.turnWheel(1);
        QCOMPARE(pane.fall->model().firstEntry(), first - 3);
        QVERIFY(pane.tab.feed().isFrozen()); // panning freezes
        pane.turnWheel(-10);
        QCOMPARE(pane.fall->model().firstEntry(), first);
        pane.turnWheel(5);
        pane.press(Qt::Key_End);
        QVERIFY(!pane.tab.feed().isFrozen());
        QCOMPARE(pane.fall->model().firstEntry() + std::size_t(pane.fall->rowsThatFit()),
            pane.fall->model().entryCount());
    }

    void theScaleCountsWhatThereIs()
    {
        Pane pane;
        pane.fall->setWindowSpan(200'000'000);
        const WaterfallScale& scale = pane.fall->model().scale();
        std::vector<RequestRecord> records;
        const TimeRange window = *pane.fall->window();
        const std::size_t ended
            = pane.tab.feed().history().records(window.from, window.to, 1 << 20, records);
        const LiveSnapshot& open = *pane.tab.feed().snapshot();
        const quint64 unfinished = open.waiting.count + open.queued.count + open.inFlightCount();
        QCOMPARE(scale.total, ended + unfinished);
        QCOMPARE(scale.notAvailable, 0U);
        QCOMPARE(scale.perColumn, double(scale.total) / pane.fall->ribbonRect().width());
        // As the gauges saw it: closed loop, so the same number is always there.
        const Ribbon& ribbon = pane.fall->model().ribbon();
        QVERIFY(std::abs(ribbon.most() - 128) < 3);
    }

    void aDragOnTheAxisMeasuresAndSelects()
    {
        Pane pane;
        pane.fall->setWindowSpan(10'000'000);
        const QRect axis = pane.fall->axisRect();
        const auto at = [&](double share) {
            return QPoint(axis.left() + int(share * axis.width()), axis.center().y());
        };
        QTest::mousePress(pane.fall, Qt::LeftButton, {}, at(0.25));
        QTest::mouseMove(pane.fall, at(0.5));
        QMouseEvent move(QEvent::MouseMove, at(0.75), pane.fall->mapToGlobal(at(0.75)),
            Qt::NoButton, Qt::LeftButton, {});
        QApplication::sendEvent(pane.fall, &move);
        QVERIFY2(pane.fall->measured().startsWith(QStringLiteral("5.0"))
                || pane.fall->measured().startsWith(QStringLiteral("4.9")),
            qPrintable(pane.fall->measured()));
        pane.fall->grab();
        QTest::mouseRelease(pane.fall, Qt::LeftButton, {}, at(0.75));
        QVERIFY(pane.fall->measured().isEmpty());
        const auto selection = pane.tab.time().selection();
        QVERIFY(selection);
        QVERIFY(std::abs(double(selection->length()) - 5e6) < 1e5);
        QVERIFY(pane.tab.feed().isFrozen());
        QCOMPARE(pane.fall->window(), selection); // it is the window now
        pane.press(Qt::Key_Plus);
        QCOMPARE(pane.fall->window()->to, selection->to);
        QCOMPARE(
            pane.fall->window()->length(), selection->length() > 5'000'000 ? 5'000'000 : 2'000'000);
        QTest::mouseClick(pane.fall, Qt::LeftButton, {}, at(0.4)); // no drag
        QVERIFY(!pane.tab.time().selection());
        QCOMPARE(pane.fall->windowSpan(), 10'000'000);
        // Given up.
        QTest::mousePress(pane.fall, Qt::LeftButton, {}, at(0.25));
        QApplication::sendEvent(pane.fall, &move);
        pane.press(Qt::Key_Escape);
        QTest::mouseRelease(pane.fall, Qt::LeftButton, {}, at(0.75));
        QVERIFY(!pane.tab.time().selection());
    }

    void whatOthersSelectIsTheWindow()
    {
        Pane pane;
        const std::int64_t at = pane.tab.feed().at();
        pane.tab.time().select(TimeRange { at - 700'000'000, at - 690'000'000 });
        QCOMPARE(pane.fall->window()->to, at - 690'000'000);
        QCOMPARE(pane.fall->window()->length(), 10'000'000);
        for (const WaterfallRow& row : pane.fall->model().rows())
            QVERIFY(row.record.stamps.called <= at - 690'000'000);
        pane.tab.time().select(TimeRange { at - 700'000'000, at - 700'000'000 + 5 });
        QCOMPARE(pane.fall->window()->length(), shortestWindow);
        pane.press(Qt::Key_0);
        QVERIFY(!pane.fall->window());
        QVERIFY(!pane.tab.time().selection());
    }

    void atAnInstantRequestsAreAsTheyWereThen()
    {
        Pane pane;
        pane.fall->setWindowSpan(2'000'000);
        const std::int64_t at = pane.tab.feed().at() - 500'000'000;
        pane.tab.time().setInstant(at);
        QCOMPARE(pane.fall->window()->to, at);
        quint64 open = 0;
        WaterfallModel& model = pane.fall->model();
        for (std::size_t i = 0; i < model.entryCount(); ++i) {
            const RequestRecord record = *model.entryRequest(i);
            QVERIFY(record.stamps.called <= at && record.stamps.resumed <= at);
            open += isOpen(record) && openPhase(record) != Phase::Delivery;
        }
        // All that the snapshot of then has; beside it, replies on their way back.
        const LiveSnapshot& then = *pane.tab.feed().snapshot();
        QCOMPARE(open, then.waiting.count + then.queued.count + then.inFlightCount());
    }

    void frozenNothingChangesAndASelectionSurvives()
    {
        for (const std::int64_t span : { 1'000'000, 20'000'000, 200'000'000 }) {
            Pane pane;
            pane.fall->setWindowSpan(span);
            pane.press(Qt::Key_Up);
            QVERIFY(pane.fall->selected());
            const std::uint64_t id = pane.fall->selected()->id;
            QVERIFY(pane.fall->model().rowOf(id) >= 0);
            const QImage before = pane.fall->grab().toImage();
            for (int i = 0; i < 4; ++i) {
                pane.fake.advance(milliseconds(300));
                pane.tab.feed().takeFrame();
            }
            QCOMPARE(pane.fall->grab().toImage(), before);
            QCOMPARE(pane.fall->selected()->id, id);
            pane.fall->resize(pane.fall->size() - QSize(0, 40)); // lays out again
            QCOMPARE(pane.fall->selected()->id, id);
            QVERIFY(pane.fall->model().entryOf(id));
        }
    }

    void keysGoThroughAllRowsOfTheWindow()
    {
        Pane pane;
        pane.fall->setWindowSpan(1'000'000);
        WaterfallModel& model = pane.fall->model();
        const std::size_t all = model.entryCount();
        const auto fit = std::size_t(pane.fall->rowsThatFit());
        QVERIFY(all > fit + 5);
        pane.press(Qt::Key_Home);
        QCOMPARE(model.entryOf(pane.fall->selected()->id), 0U);
        QCOMPARE(model.firstEntry(), 0U);
        pane.press(Qt::Key_PageDown);
        QCOMPARE(model.entryOf(pane.fall->selected()->id), fit - 1);
        QCOMPARE(model.firstEntry(), 0U);
        pane.press(Qt::Key_Down);
        QCOMPARE(model.entryOf(pane.fall->selected()->id), fit);
        QCOMPARE(model.firstEntry(), 1U);
        for (int i = 0; i < 50; ++i)
            pane.press(Qt::Key_PageDown);
        QCOMPARE(model.entryOf(pane.fall->selected()->id), all - 1);
        pane.press(Qt::Key_Up);
        pane.press(Qt::Key_PageUp);
        QCOMPARE(model.entryOf(pane.fall->selected()->id), all - 1 - fit);
    }

    void headsOfColumnsSort()
    {
        Pane pane;
        const auto click = [&](WaterfallModel::Column column) {
            QTest::mouseClick(pane.fall, Qt::LeftButton, {}, pane.fall->headRect(column).center());
        };
        const auto totals = [&] {
            std::vector<std::int64_t> result;
            for (const WaterfallRow& row : pane.fall->model().rows())
                result.push_back(row.spans.length(Phase::Total));
            return result;
        };
        click(WaterfallModel::Total);
        std::vector<std::int64_t> sorted = totals();
        QVERIFY(std::is_sorted(sorted.rbegin(), sorted.rend()));
        click(WaterfallModel::Total);
        sorted = totals();
        QVERIFY(std::is_sorted(sorted.begin(), sorted.end()));
        QVERIFY(sorted.front() < sorted.back());
        click(WaterfallModel::Producer);
        QVERIFY(pane.fall->model().order().by == SortBy::Producer);
        click(WaterfallModel::CommandText);
        QVERIFY(pane.fall->model().order().by == SortBy::Command);
        click(WaterfallModel::Request);
        QVERIFY(pane.fall->model().order() == RequestOrder());
        QVERIFY(!pane.tab.feed().isFrozen()); // ordering is no look into the past
        pane.action(QStringLiteral("Sort requests by waiting"))->trigger();
        QVERIFY(pane.fall->scaleText().contains(QStringLiteral("longest wait first")));
    }

    void groupsAreChosenInTheMenu()
    {
        Pane pane;
        pane.fall->setWindowSpan(5'000'000);
        pane.action(QStringLiteral("Group requests by slot"))->trigger();
        WaterfallModel& model = pane.fall->model();
        QVERIFY(model.rows()[0].kind == WaterfallRowKind::Group);
        QVERIFY2(model.rows()[0].command.contains(QStringLiteral("64 slots")),
            qPrintable(model.rows()[0].command)); // the window's
        QVERIFY(model.rows()[1].kind == WaterfallRowKind::Lane);
        QVERIFY(model.rows()[1].lane.size() > 1);
        // In a lane: the request under the mouse, and its neighbours by key.
        const QRect chart = pane.fall->chartRect(1);
        QTest::mouseClick(pane.fall, Qt::LeftButton, {}, chart.center());
        const RequestRecord middle = *pane.fall->selected();
        const std::int64_t instant = pane.fall->window()->from + pane.fall->window()->length() / 2;
        QVERIFY(middle.stamps.taken <= instant + 10'000);
        pane.press(Qt::Key_Left);
        QVERIFY(pane.fall->selected()->stamps.complete <= middle.stamps.taken);
        pane.press(Qt::Key_Right);
        QCOMPARE(pane.fall->selected()->id, middle.id);
        // Heads are passed over.
        pane.press(Qt::Key_Home);
        QCOMPARE(model.rowOf(pane.fall->selected()->id), 1);
        pane.press(Qt::Key_Up);
        QCOMPARE(model.rowOf(pane.fall->selected()->id), 1);
        pane.action(QStringLiteral("Group requests by nothing"))->trigger();
        QVERIFY(model.rows()[0].kind != WaterfallRowKind::Group);
    }

    void keysOfRequestsAreOpened()
    {
        Pane pane(milliseconds(0));
        pane.fake.knobs.producers = 0;
        pane.fake.addRecord(known(17, FakePipeline::start, "orders"));
        pane.fake.addRecord(known(18, FakePipeline::start + 50'000, "session:000000"));
        pane.fake.addRecord(known(19, FakePipeline::start + 60'000, {}));
        pane.fake.advance(milliseconds(300));
        pane.tab.refresh();
        QCOMPARE(pane.fall->model().rowCount(), 3);
        QSignalSpy activated(pane.fall, &Waterfall::keyActivated);
        QTest::mouseClick(pane.fall, Qt::LeftButton, {}, pane.fall->rowRect(0).center());
        QCOMPARE(activated.count(), 0);
        pane.press(Qt::Key_Return);
        QCOMPARE(activated.takeFirst(), QVariantList({ QByteArray("orders"), false }));
        QTest::mouseDClick(pane.fall, Qt::LeftButton, {}, pane.fall->rowRect(0).center());
        QCOMPARE(activated.takeFirst(), QVariantList({ QByteArray("orders"), false }));
        pane.press(Qt::Key_Down);
        pane.press(Qt::Key_Enter);
        QCOMPARE(activated.takeFirst(), QVariantList({ QByteArray("session:000000"), true }));
        pane.press(Qt::Key_Down); // has none
        pane.press(Qt::Key_Return);
        QCOMPARE(activated.count(), 0);
    }

    void aFilterIsToldInTheScale()
    {
        Pane pane;
        pane.fall->setWindowSpan(20'000'000);
        pane.fall->model().setFilter([](const RequestRecord& record) {
            return record.command == std::uint16_t(CommandId::Get);
        });
        for (const WaterfallRow& row : pane.fall->model().rows())
            QVERIFY(row.record.command == std::uint16_t(CommandId::Get));
        const WaterfallScale& scale = pane.fall->model().scale();
        QVERIFY(scale.matching < scale.total / 3);
        QVERIFY(pane.fall->scaleText().contains(
            QRegularExpression(QStringLiteral("\\d+ of \\d+ match"))));
        pane.fall->model().setFilter([](const RequestRecord&) { return false; });
        QCOMPARE(pane.fall->model().rowCount(), 0);
        QVERIFY(pane.fall->scaleText().contains(QStringLiteral("0 of ")));
        pane.fall->grab();
    }

    void theRibbonHasTheColoursOfThePhases()
    {
        Pane pane;
        pane.fall->setWindowSpan(1'000'000'000);
        QVERIFY(pane.level() == WaterfallLevel::Ribbon);
        const Colors& colors = Colors::of(pane.fall->palette());
        QImage image(pane.fall->size(), QImage::Format_RGB32);
        pane.fall->render(&image);
        const QRect area = pane.fall->ribbonRect();
        const int x = area.center().x();
        const Ribbon& ribbon = pane.fall->model().ribbon();
        const RibbonColumn& column = ribbon.columns()[std::size_t(x - area.left())];
        int line = 0; // pixels of the line of the count, which lies over it
        std::array<int, phaseCount> pixels {};
        for (int y = area.top(); y <= area.bottom(); ++y) {
            const QRgb pixel = image.pixel(x, y);
            bool found = false;
            for (const Phase phase : ribbonPhases) {
                if (phase != Phase::Own && !found // the blue of in flight
                    && (pixel == colors.phase(phase).fill.rgb()
                        || pixel == PhasePainter::hatchColor(colors, phase).rgb())) {
                    ++pixels[std::size_t(phase)];
                    found = true;
                }
            }
            line += !found;
        }
        QVERIFY(line < 10);
        for (const Phase phase : { Phase::Waiting, Phase::Queued, Phase::Behind })
            QVERIFY(std::abs(pixels[std::size_t(phase)] - column.share(phase) * area.height())
                <= line + 1);
    }

    void anySizeIsPaintedAtAnyLevel()
    {
        Pane pane;
        for (const std::int64_t span : { 1'000'000, 20'000'000, 500'000'000 }) {
            pane.fall->setWindowSpan(span);
            for (int group = 0; group < groupByCount; ++group) {
                pane.fall->model().setOrder({ SortBy::Sent, false, static_cast<GroupBy>(group) });
                for (const QSize size : { QSize(1, 1), QSize(200, 60), QSize(600, 300),
                         QSize(3000, 1500), QSize(900, 400) }) {
                    pane.fall->resize(size);
                    pane.fall->grab();
                }
            }
        }
    }

    void paintTimeIsPrinted()
    {
        Pane pane(seconds(3));
        for (const std::int64_t span : { 1'000'000, 20'000'000, 500'000'000 }) {
            for (const GroupBy group : { GroupBy::None, GroupBy::Slot }) {
                pane.fall->setWindowSpan(span);
                pane.fall->model().setOrder({ SortBy::Sent, false, group });
                QImage canvas(pane.fall->size(), QImage::Format_ARGB32_Premultiplied);
                std::vector<double> times;
                for (int frame = 0; frame < 30; ++frame) {
                    QElapsedTimer timer;
                    timer.start();
                    pane.fall->render(&canvas);
                    times.push_back(double(timer.nsecsElapsed()) / 1e6);
                }
                std::sort(times.begin(), times.end());
                qInfo("paint of %s%s: median %.2f ms, least %.2f ms",
                    std::array { "bars", "folded bars", "a ribbon" }[std::size_t(pane.level())],
                    group == GroupBy::Slot ? " by slot" : "", times[times.size() / 2],
                    times.front());
            }
        }
        QVERIFY(pane.level() == WaterfallLevel::Ribbon);
    }

private:
    std::unique_ptr<Theme> m_theme;
};

QTEST_MAIN(TestWaterfall)
#include "tst_waterfall.moc"
