// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/ui/models/fakepipeline.h"
#include "ui/pipeline/flowpane.h"
#include "ui/pipeline/pipelinetab.h"
#include "ui/pipeline/pressureinspector.h"
#include "ui/pipeline/strips.h"
#include "ui/pipeline/waterfall.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>

using namespace sluice;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

/// The tab with its scenario bar and inspector in one window, as the main window places them.
struct Window {
    FakePipeline fake;
    QWidget window;
    PipelineTab* tab;

    explicit Window(QSize size = { 1280, 800 })
        : tab(new PipelineTab(fake))
    {
        window.resize(size);
        auto* row = new QHBoxLayout(&window);
        row->addWidget(tab, 1);
        row->addWidget(tab->inspector());
        tab->scenarioBar()->setParent(&window);
    }
    void show(Duration load = seconds(2))
    {
        fake.advance(load);
        window.show();
        window.activateWindow();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        tab->refresh();
    }
    QSpinBox* spin(const char* name) { return window.findChild<QSpinBox*>(QLatin1String(name)); }
    PressureInspector* inspector() { return qobject_cast<PressureInspector*>(tab->inspector()); }
};

/// One request with known phases, each 100 us long, queued twice that.
RequestRecord knownRecord(std::uint64_t id, std::int64_t called)
{
    RequestRecord r;
    r.id = id;
    r.producer = 1;
    r.command = std::uint16_t(CommandId::Get);
    r.epoch = 1;
    r.stamps = { called, called, called + 100'000, called + 300'000, called + 400'000,
        called + 600'000, called + 700'000, called + 800'000 };
    r.predecessorComplete = called + 500'000;
    r.ending = Ending::Reply;
    return r;
}

} // namespace

class TestPipelineTab : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_theme = std::make_unique<Theme>(); }
    void cleanupTestCase() { m_theme.reset(); }
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin).*")));
        m_theme->setMode(ThemeMode::Dark);
    }

    void anySizeIsPainted_data()
    {
        QTest::addColumn<int>("producers");
        QTest::addColumn<int>("capacity");
        QTest::addColumn<int>("window");
        QTest::addColumn<QSize>("size");
        const QSize usual(1280, 800);
        QTest::newRow("nobody") << 0 << 32 << 64 << usual;
        QTest::newRow("one of each") << 1 << 1 << 1 << usual;
        QTest::newRow("mutex") << 128 << 32 << 1 << usual;
        QTest::newRow("64 cells") << 200 << 64 << 64 << usual;
        QTest::newRow("tanks") << 401 << 65 << 65 << usual;
        QTest::newRow("10,000 producers") << 10'000 << 1'000'000 << 1'000'000 << usual;
        QTest::newRow("10,000 producers, C=1") << 10'000 << 1 << 1 << usual;
        QTest::newRow("tiny") << 128 << 32 << 64 << QSize(1, 1);
        QTest::newRow("large") << 128 << 32 << 64 << QSize(3840, 2160);
    }
    void anySizeIsPainted()
    {
        QFETCH(int, producers);
        QFETCH(int, capacity);
        QFETCH(int, window);
        QFETCH(QSize, size);
        Window w(size);
        w.fake.knobs = { capacity, window, producers, {} };
        w.show(milliseconds(300));
        w.tab->flowPane()->grab();
        w.tab->waterfall()->grab();
        w.tab->strips()->grab();
        for (QWidget* pane :
            { static_cast<QWidget*>(w.tab->flowPane()), static_cast<QWidget*>(w.tab->waterfall()),
                static_cast<QWidget*>(w.tab->strips()) }) {
            pane->resize(1, 1);
            pane->grab();
        }
        QVERIFY(w.tab->flowPane()->sentence().contains(QStringLiteral("in flight")));
    }

    void theWindowOfAPoolIsThatOfAllItsConnections()
    {
        Window w;
        w.fake.knobs.window = 64;
        w.fake.knobs.connections = 3;
        w.show(milliseconds(300));
        QVERIFY(w.inspector()->asText().contains(QStringLiteral("/ 192")));
        QVERIFY(w.tab->flowPane()->sentence().contains(QStringLiteral("192")));
    }

    void beforeAnythingIsKnownNothingIsInvented()
    {
        Window w;
        QVERIFY(!w.tab->window()->grab().isNull());
        const QString text = w.inspector()->asText();
        QVERIFY(text.contains(QStringLiteral("Queue depth: n/a")));
        QVERIFY(text.contains(QStringLiteral("total: n/a · n/a · n/a")));
        QVERIFY(!text.contains(QLatin1Char('0')) || text.contains(QStringLiteral("p50")));
        QCOMPARE(w.tab->flowPane()->sentence(), QStringLiteral("Nothing is known yet."));
    }

    void frozenNothingOnScreenChanges()
    {
        Window w;
        w.show();
        w.tab->setFrozen(true);
        const auto pictures = [&] {
            return QList<QImage> { w.tab->flowPane()->grab().toImage(),
                w.tab->waterfall()->grab().toImage(), w.tab->strips()->grab().toImage() };
        };
        const QList<QImage> before = pictures();
        const QString numbers = w.inspector()->asText();
        for (int i = 0; i < 10; ++i) {
            w.fake.advance(milliseconds(300));
            w.tab->feed().takeFrame();
        }
        QCOMPARE(pictures(), before);
        QCOMPARE(w.inspector()->asText(), numbers);
        auto* badge = w.window.findChild<QLabel*>(QStringLiteral("frozenBadge"));
        QVERIFY(badge->text().contains(QStringLiteral("3.00")));
        QVERIFY(badge->isVisible());

        w.tab->setFrozen(false);
        QVERIFY(pictures() != before);
        QVERIFY(w.inspector()->asText() != numbers);
        QVERIFY(!badge->isVisible());
    }

    void keysStartStopFreezeAndGoLive()
    {
        Window w;
        w.show();
        w.tab->flowPane()->setFocus();
        QTest::keyClick(w.tab->flowPane(), Qt::Key_Space);
        QCOMPARE(w.fake.calls.takeLast(), "stop");
        QTest::keyClick(w.tab->strips(), Qt::Key_Space);
        QCOMPARE(w.fake.calls.takeLast(), "start many-producers");
        QTest::keyClick(w.tab->flowPane(), Qt::Key_F);
        QVERIFY(w.tab->feed().isFrozen());
        QTest::keyClick(w.tab->flowPane(), Qt::Key_End);
        QVERIFY(!w.tab->feed().isFrozen());
        QVERIFY(w.fake.calls.isEmpty());
        // Controls keep their keys.
        auto* axis = w.window.findChild<QComboBox*>(QStringLiteral("timeAxis"));
        axis->setFocus();
        QTest::keyClick(axis, Qt::Key_F);
        QVERIFY(!w.tab->feed().isFrozen());
        QTest::keyClick(w.spin("capacity"), Qt::Key_Space);
        QTest::keyClick(w.spin("capacity"), Qt::Key_End);
        QVERIFY(w.fake.calls.isEmpty());
    }

    void buttonsDoTheSame()
    {
        Window w;
        w.show();
        QWidget* bar = w.tab->scenarioBar();
        bar->setGeometry(0, 0, 500, 30);
        bar->show();
        auto* start = bar->findChild<QPushButton*>(QStringLiteral("startButton"));
        QCOMPARE(start->text(), QStringLiteral("Stop"));
        QTest::mouseClick(start, Qt::LeftButton);
        QCOMPARE(w.fake.calls.takeLast(), "stop");
        QCOMPARE(start->text(), QStringLiteral("Start"));
        auto* freeze = bar->findChild<QPushButton*>(QStringLiteral("freezeButton"));
        QTest::mouseClick(freeze, Qt::LeftButton);
        QVERIFY(w.tab->feed().isFrozen());
        QCOMPARE(freeze->text(), QStringLiteral("Live"));
        QTest::mouseClick(freeze, Qt::LeftButton);
        QVERIFY(!w.tab->feed().isFrozen());
        QCOMPARE(freeze->text(), QStringLiteral("Freeze"));
    }

    void knobsActWhenTheirValueIsComplete()
    {
        Window w;
        w.show();
        QSpinBox* capacity = w.spin("capacity");
        QCOMPARE(capacity->value(), 32);
        capacity->setFocus();
        capacity->selectAll();
        QTest::keyClicks(capacity, QStringLiteral("128"));
        w.tab->feed().takeAll(); // a renewal in the middle of typing leaves it alone
        QVERIFY(w.fake.calls.isEmpty());
        QTest::keyClick(capacity, Qt::Key_Return);
        QCOMPARE(w.fake.calls, QByteArrayList { "capacity 128" });
        QTest::keyClick(w.spin("window"), Qt::Key_Up);
        QCOMPARE(w.fake.calls.last(), "window 65");
        QTest::keyClick(w.spin("producers"), Qt::Key_Down);
        QCOMPARE(w.fake.calls.last(), "producers 127");
        w.fake.knobs.capacity = 7; // somebody else set it
        w.tab->feed().takeAll();
        QCOMPARE(capacity->value(), 7);
        QCOMPARE(w.fake.calls.size(), 3);
    }

    void whenFullIsChosenWithItsTime()
    {
        Window w;
        w.show();
        auto* when = w.window.findChild<QComboBox*>(QStringLiteral("whenFull"));
        QSpinBox* atMost = w.spin("waitAtMost");
        QVERIFY(!atMost->isVisible());
        when->setFocus();
        QTest::keyClick(when, Qt::Key_Down);
        QCOMPARE(w.fake.calls.last(), "whenFull 1 50");
        QTest::keyClick(when, Qt::Key_Down);
        QCOMPARE(w.fake.calls.last(), "whenFull 2 50");
        QVERIFY(atMost->isVisible());
        QTest::keyClick(atMost, Qt::Key_Up);
        QCOMPARE(w.fake.calls.last(), "whenFull 2 51");
        QTest::keyClick(when, Qt::Key_End);
        QCOMPARE(w.fake.calls.last(), "whenFull 3 51");
        QVERIFY(!atMost->isVisible());
    }

    void aSelectedRequestIsExplainedInNumbers()
    {
        Window w;
        w.fake.knobs.producers = 0;
        w.fake.addRecord(knownRecord(17, FakePipeline::start));
        w.fake.addRecord(knownRecord(18, FakePipeline::start + 50'000));
        w.show(milliseconds(300));
        Waterfall* fall = w.tab->waterfall();
        QCOMPARE(fall->model().rowCount(), 2);
        QTest::mouseClick(fall, Qt::LeftButton, {}, fall->rowRect(1).center());
        QVERIFY(fall->selected());
        QCOMPARE(fall->selected()->id, 18U);
        QVERIFY(w.tab->feed().isFrozen()); // selecting freezes the view
        const QString text = w.inspector()->asText();
        for (const char* line : { "#18: GET", "queued: 0.20\u00a0ms", "in flight: 0.30\u00a0ms",
                 "behind others: 0.10\u00a0ms", "own: 0.10\u00a0ms", "total: 0.80\u00a0ms",
                 "ahead of it: 1\n", "held up most by: #17 GET", "ended: reply" })
            QVERIFY2(text.contains(QString::fromUtf8(line)), qPrintable(text));
        QTest::keyClick(fall, Qt::Key_Up);
        QCOMPARE(fall->selected()->id, 17U);
        QTest::keyClick(fall, Qt::Key_Up);
        QCOMPARE(fall->selected()->id, 17U);
        QTest::keyClick(fall, Qt::Key_C, Qt::ControlModifier);
        QVERIFY(QApplication::clipboard()->text().contains(QStringLiteral("#18\tGET\t")));
        QTest::keyClick(fall, Qt::Key_End);
        QVERIFY(!fall->selected());
        QVERIFY(!w.tab->feed().isFrozen());
    }

    void phasesHaveTheirColoursAndHatches_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
    void phasesHaveTheirColoursAndHatches()
    {
        QFETCH(bool, dark);
        m_theme->setMode(dark ? ThemeMode::Dark : ThemeMode::Light);
        Window w;
        w.fake.knobs.producers = 0;
        w.fake.addRecord(knownRecord(17, FakePipeline::start));
        w.show(milliseconds(300));
        const Colors& colors = Colors::of(w.tab->waterfall()->palette());
        QCOMPARE(colors.dark, dark);
        QImage image(w.tab->waterfall()->size(), QImage::Format_RGB32); // one to one at any scale
        w.tab->waterfall()->render(&image);
        const QRect chart = w.tab->waterfall()->chartRect(0);
        const auto x = [&](double share) { return chart.left() + int(share * chart.width()); };
        // The middle row of pixels between two instants, as the set of colours in it.
        const auto coloursIn = [&](double from, double to, int y) {
            QSet<QRgb> found;
            for (int i = x(from) + 3; i < x(to) - 3; ++i)
                found.insert(image.pixel(i, y));
            return found;
        };
        const auto both = [&](Phase phase) {
            return QSet<QRgb> { colors.phase(phase).fill.rgb(),
                PhasePainter::hatchColor(colors, phase).rgb() };
        };
        const auto solid
            = [&](Phase phase) { return QSet<QRgb> { colors.phase(phase).fill.rgb() }; };
        const int middle = chart.center().y();
        QCOMPARE(coloursIn(0.0, 0.125, middle), both(Phase::Waiting));
        QCOMPARE(coloursIn(0.125, 0.375, middle), solid(Phase::Queued));
        QCOMPARE(coloursIn(0.375, 0.5, middle), solid(Phase::Writing));
        QCOMPARE(coloursIn(0.5, 0.625, middle), both(Phase::Behind));
        QCOMPARE(coloursIn(0.625, 0.75, middle), solid(Phase::Own));
        QCOMPARE(coloursIn(0.75, 0.875, middle), solid(Phase::Receiving));
        QCOMPARE(coloursIn(0.875, 1.0, middle), solid(Phase::Delivery));
        // Waiting and delivery are thin, the others thick.
        const int edge = middle - chart.height() / 4;
        QCOMPARE(
            coloursIn(0.0, 0.125, edge).contains(colors.phase(Phase::Waiting).fill.rgb()), false);
        QVERIFY(coloursIn(0.125, 0.375, edge).contains(colors.phase(Phase::Queued).fill.rgb()));
        QVERIFY(coloursIn(0.625, 0.75, edge).contains(colors.phase(Phase::Own).fill.rgb()));
        QCOMPARE(
            coloursIn(0.875, 1.0, edge).contains(colors.phase(Phase::Delivery).fill.rgb()), false);
        // Diagonal: one row higher, the hatch stands elsewhere.
        QVERIFY(image.copy(x(0.02), middle, 40, 1) != image.copy(x(0.02), middle - 1, 40, 1));
        QVERIFY(image.copy(x(0.52), middle, 40, 1) == image.copy(x(0.52), middle - 1, 40, 1));
    }

    void oneCrossHairGoesThroughAllStrips()
    {
        Window w;
        w.show();
        Strips* strips = w.tab->strips();
        const TimeView& time = w.tab->time();
        QVERIFY(!time.cursor());
        const QRect area = strips->stripRect(StripKind::Waiting);
        const QPoint at(area.left() + area.width() / 2, area.center().y());
        QMouseEvent move(QEvent::MouseMove, QPointF(at), strips->mapToGlobal(QPointF(at)),
            Qt::NoButton, Qt::NoButton, {});
        QApplication::sendEvent(strips, &move);
        QVERIFY(time.cursor());
        QVERIFY(qAbs(double(w.tab->feed().at() - *time.cursor()) / 1e9 - 5) < 0.1);
        strips->grab();
        QVERIFY(!strips->textAtCursor(StripKind::Waiting).isEmpty());
        strips->setFocus();
        QTest::keyClick(strips, Qt::Key_Left);
        const std::int64_t first = *time.cursor();
        QTest::keyClick(strips, Qt::Key_Left);
        QVERIFY(*time.cursor() < first);
        QTest::keyClick(strips, Qt::Key_Escape);
        QVERIFY(!time.cursor());
    }

    void selectedOpenRequestIsAsOldAsInItsRow()
    {
        Window w;
        w.show();
        Waterfall* fall = w.tab->waterfall();
        int row = 0;
        while (row < fall->model().rowCount() && !isOpen(fall->model().rows()[row].record))
            ++row;
        QVERIFY(row < fall->model().rowCount());
        // Frames go on between two pulls of the records.
        w.fake.advance(milliseconds(20));
        w.tab->feed().takeFrame();
        QTest::mouseClick(fall, Qt::LeftButton, {}, fall->rowRect(row).center());
        QString total = fall->model().index(row, WaterfallModel::Total).data().toString();
        QVERIFY(total.endsWith(QChar(0x2026)));
        total.chop(1);
        const QString text = w.inspector()->asText();
        QVERIFY2(text.contains(QStringLiteral("\ntotal: %1\n").arg(total)), qPrintable(text));
    }

    void timeAxisIsChosen()
    {
        Window w;
        w.show();
        auto* axis = w.window.findChild<QComboBox*>(QStringLiteral("timeAxis"));
        QTest::keyClick(axis, Qt::Key_Down);
        QCOMPARE(w.tab->time().span(), 30'000'000'000);
        w.tab->time().setSpan(60'000'000'000);
        QCOMPARE(axis->currentData().toInt(), 60);
        QVERIFY(!w.tab->feed().isFrozen());
    }

    void hiddenNothingIsDrawnButFiguresGoOn()
    {
        Window w;
        w.show();
        QTRY_VERIFY(w.tab->frameClock().isShown());
        w.window.hide();
        QTRY_VERIFY(!w.tab->frameClock().isShown());
        QVERIFY(!w.tab->frameClock().framesPerSecond());
        const QSignalSpy figures(&w.tab->feed(), &PipelineFeed::liveFiguresTaken);
        w.fake.advance(milliseconds(300));
        QTRY_VERIFY(figures.count() > 0);
    }

    void framesComeSlowerWhenPaintingIsSlow()
    {
        QCOMPARE(FrameClock::intervalFor(milliseconds(2), 16), 16);
        QCOMPARE(FrameClock::intervalFor(milliseconds(9), 16), 33);
        QCOMPARE(FrameClock::intervalFor(milliseconds(7), 33), 33); // not back at once
        QCOMPARE(FrameClock::intervalFor(milliseconds(4), 33), 16);
        QCOMPARE(FrameClock::intervalFor(milliseconds(20), 16), 66);
        QCOMPARE(FrameClock::intervalFor(milliseconds(12), 66), 66);
        QCOMPARE(FrameClock::intervalFor(milliseconds(2), 66), 16);
    }

    void pressureIsSaidWithItsNumbers()
    {
        Window w;
        w.show(seconds(3));
        QString text = w.inspector()->asText();
        QVERIFY2(text.startsWith(QStringLiteral("Saturated by the server.\nFull for ")),
            qPrintable(text));
        QVERIFY(text.contains(QStringLiteral("8 in flight already keep it busy")));
        w.fake.hold(true);
        w.fake.advance(milliseconds(1500));
        w.tab->refresh();
        w.fake.advance(milliseconds(300));
        w.tab->refresh(); // found twice running
        text = w.inspector()->asText();
        QVERIFY2(text.startsWith(QStringLiteral("The server is silent.")), qPrintable(text));
        QVERIFY(text.contains(QStringLiteral("Waiting to send: 32")));
        w.fake.state.phase = ConnectionPhase::Backoff;
        w.fake.state.errorKind = ConnectionErrorKind::ClosedByServer;
        w.tab->refresh();
        w.tab->refresh();
        QVERIFY(w.inspector()->asText().startsWith(QStringLiteral("Not connected.")));
    }

    void everythingHasAnAccessibleName()
    {
        Window w;
        w.show();
        const QList<QWidget*> widgets = w.window.findChildren<QWidget*>();
        for (const QWidget* widget : widgets) {
            const bool isControl = widget->focusPolicy() != Qt::NoFocus && widget->isVisible()
                && widget != w.tab && !widget->objectName().startsWith(QStringLiteral("qt_"))
                && !widget->inherits("QSplitterHandle") && !widget->inherits("QScrollBar");
            if (isControl && !qobject_cast<const QPushButton*>(widget)
                && !qobject_cast<const QLabel*>(widget)) // their text is their name
                QVERIFY2(!widget->accessibleName().isEmpty(), widget->metaObject()->className());
        }
    }

    void themeAndFontAreFollowed()
    {
        Window w;
        w.show();
        const int before = w.tab->waterfall()->rowsThatFit();
        QFont font = w.window.font();
        font.setPointSizeF(font.pointSizeF() * 2);
        w.window.setFont(font);
        QVERIFY(w.tab->waterfall()->rowsThatFit() < before);
        w.window.setPalette(Theme::paletteOf(Colors::lightTheme()));
        const QImage image = w.tab->flowPane()->grab().toImage();
        QCOMPARE(image.pixelColor(1, 1), Colors::lightTheme().base);
    }

private:
    std::unique_ptr<Theme> m_theme;
};

QTEST_MAIN(TestPipelineTab)
#include "tst_pipelinetab.moc"
