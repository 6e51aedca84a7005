// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
// What the live view costs: painting at any rate, throughput with and without it and while
// it is recorded, export, looking back.
#include "app/enginesource.h"
#include "core/connection/corethread.h"
#include "core/runtime/qtexecutor.h"
#include "tests/bench/row.h"
#include "tests/bench/view/looptimer.h"
#include "tests/support/redisserver.h"
#include "tests/ui/models/fakepipeline.h"
#include "ui/models/sessionrecorder.h"
#include "ui/pipeline/exportmenu.h"
#include "ui/pipeline/pipelinetab.h"
#include "ui/pipeline/strips.h"
#include "ui/pipeline/waterfall.h"
#include "ui/theme/theme.h"

#include <QCommandLineParser>
#include <QEventLoop>
#include <QHBoxLayout>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <algorithm>
#include <cstdio>

using namespace sluice;
using namespace sluice::bench;

namespace {

/// Lets the program run as it does by itself, in one event loop.
void runFor(int millis)
{
    QEventLoop loop;
    QTimer::singleShot(millis, Qt::PreciseTimer, &loop, &QEventLoop::quit);
    loop.exec();
}

/// The same until something is so.
template <typename Predicate> void runUntil(const Predicate& isSo)
{
    for (int i = 0; i < 6'000 && !isSo(); ++i)
        runFor(10);
}

/// The window at 1280x800 with everything that moves in it.
struct Window {
    QWidget window;
    PipelineTab tab;

    explicit Window(PipelineSource& source)
        : tab(source)
    {
        auto* row = new QHBoxLayout(&window);
        row->setContentsMargins(0, 0, 0, 0);
        row->addWidget(&tab, 1);
        row->addWidget(tab.inspector());
        window.resize(1280, 800);
        window.show();
        window.activateWindow();
    }
};

/// The real engine before a server of its own.
struct Engine {
    RedisServer server;
    SteadyClock clock;
    QtExecutor executor { clock };
    CoreThread core { clock };
    ScenarioRunner runner { core };
    EngineSource source { core, runner };
    bool isReady = false;

    Engine()
    {
        if (!server.start())
            return;
        ConnectionOptions options;
        options.kind = ConnectionOptions::Kind::Unix;
        options.socketPath = server.socketPath();
        core.connectTo(options);
        isReady = QTest::qWaitFor(
            [this] { return core.state().get().phase == ConnectionPhase::Ready; }, 10'000);
        source.setCapacity(1024);
        source.setWindow(1000);
        source.setProducers(1000);
    }
    /// Replies so far.
    quint64 replied() { return source.totals().replied; }
    void run(double perSecond)
    {
        LoadSettings settings;
        settings.maxPerSecond = perSecond;
        source.setLoadSettings(settings);
        source.startScenario("many-producers");
        static_cast<void>(QTest::qWaitFor([this] { return replied() > 0; }, 10'000));
    }
    void stop()
    {
        source.stopScenario();
        static_cast<void>(QTest::qWaitFor(
            [this] { return runner.stage() == ScenarioRunner::Stage::Idle; }, 30'000));
    }
};

double at(std::vector<std::int64_t> values, double share)
{
    if (values.empty())
        return 0;
    std::sort(values.begin(), values.end());
    const auto place = std::min(values.size() - 1, std::size_t(double(values.size()) * share));
    return double(values[place]) * 1e-6;
}

std::vector<std::int64_t> cpuOf(const std::vector<Taken>& taken)
{
    std::vector<std::int64_t> values;
    for (const Taken& each : taken)
        values.push_back(each.cpu);
    return values;
}

std::vector<std::int64_t> wallOf(const std::vector<Taken>& taken)
{
    std::vector<std::int64_t> values;
    for (const Taken& each : taken)
        values.push_back(each.wall);
    return values;
}

Row row(const QString& name, double ours, const QString& unit, double most, const QString& note)
{
    Row result;
    result.name = name;
    result.ours = ours;
    result.unit = unit;
    result.sense = Row::Sense::AtMost;
    result.bound = most;
    result.note = note;
    return result;
}

void addPainting(MeasuringApplication& program, Engine& engine, Window& window, double perSecond,
    int millis, std::vector<Row>& rows)
{
    if (perSecond >= 0)
        engine.run(perSecond);
    runFor(millis / 4);
    program.restart();
    const quint64 before = engine.replied();
    const std::int64_t began = clockNanos(CLOCK_MONOTONIC);
    runFor(millis);
    const double rate
        = double(engine.replied() - before) * 1e9 / double(clockNanos(CLOCK_MONOTONIC) - began);
    const auto paints = cpuOf(program.paints());
    const auto turns = program.turns();
    const QString what = QStringLiteral("%1 requests/s").arg(rate, 0, 'f', 0);
    rows.push_back(row(QStringLiteral("paint per frame, median, ") + what, at(paints, 0.5),
        QStringLiteral("ms CPU"), 4,
        QStringLiteral("%1 frames/s, max %2 ms")
            .arg(window.tab.frameClock().framesPerSecond().value_or(0), 0, 'f', 0)
            .arg(at(paints, 1), 0, 'f', 1)));
    rows.push_back(row(QStringLiteral("paint per frame, p99, ") + what, at(paints, 0.99),
        QStringLiteral("ms CPU"), 8,
        QStringLiteral("%1 frames; the slowest pane: %2")
            .arg(paints.size())
            .arg(program.slowestPaint())));
    rows.push_back(row(QStringLiteral("one turn of the GUI's loop, max, ") + what, at(turns, 1),
        QStringLiteral("ms CPU"), 16,
        QStringLiteral("p99 %1 ms; painting by the wall p99 %2, max %3 ms")
            .arg(at(turns, 0.99), 0, 'f', 1)
            .arg(at(wallOf(program.paints()), 0.99), 0, 'f', 1)
            .arg(at(wallOf(program.paints()), 1), 0, 'f', 1)));
    if (perSecond >= 0)
        engine.stop();
}

/// By turns with something on and off, at full speed: replies a second.
template <typename Switch>
Row compareRates(Engine& engine, const QString& name, int pairs, int millis, const Switch& setOn)
{
    std::vector<double> on;
    std::vector<double> off;
    engine.run(0);
    runFor(millis);
    const auto measure = [&](bool isOn) {
        setOn(isOn);
        runFor(millis / 3);
        const quint64 before = engine.replied();
        const std::int64_t began = clockNanos(CLOCK_MONOTONIC);
        runFor(millis);
        const double rate
            = double(engine.replied() - before) * 1e9 / double(clockNanos(CLOCK_MONOTONIC) - began);
        (isOn ? on : off).push_back(rate);
    };
    for (int pair = 0; pair < pairs; ++pair) {
        measure(pair % 2 == 0);
        measure(pair % 2 != 0);
    }
    engine.stop();
    return compare(name, QStringLiteral("1/s"), on, off);
}

void addThroughput(Engine& engine, Window& window, int pairs, int millis, std::vector<Row>& rows)
{
    double frames = 0;
    Row result
        = compareRates(engine, QStringLiteral("replies/s with the view drawn, against hidden"),
            pairs, millis, [&](bool visible) {
                if (window.window.isVisible()) // as it was until now
                    frames = window.tab.frameClock().framesPerSecond().value_or(0);
                window.window.setVisible(visible);
            });
    window.window.setVisible(true);
    result = bounded(result, Row::Sense::AtLeast, 0.90, 0.95);
    result.note = QStringLiteral("%1 frames/s").arg(frames, 0, 'f', 0);
    rows.push_back(result);
}

void addRecording(
    MeasuringApplication& program, Engine& engine, int pairs, int millis, std::vector<Row>& rows)
{
    const QTemporaryDir folder;
    SessionRecorder recorder(
        engine.source, [&engine](HistoryTap* tap) { engine.source.setTap(tap); });
    quint64 bytes = 0;
    quint64 dropped = 0;
    int files = 0;
    program.restart();
    Row result = compareRates(engine, QStringLiteral("replies/s while it is recorded, against not"),
        pairs, millis, [&](bool isOn) {
            recorder.stop();
            runUntil([&recorder] { return !recorder.isRecording(); });
            bytes += recorder.status().bytes;
            dropped += recorder.status().recordsDropped;
            if (isOn)
                recorder.start( // another file: to empty a large one takes the system a while
                    folder.filePath(QStringLiteral("%1.sluice").arg(++files)), true);
        });
    recorder.finish();
    result.note = QStringLiteral("%1 MB written, %2 requests were too many for the disk; one turn "
                                 "of the loop: max %3 ms of CPU")
                      .arg(double(bytes) * 1e-6, 0, 'f', 0)
                      .arg(dropped)
                      .arg(at(program.turns(), 1), 0, 'f', 1);
    rows.push_back(result);
}

void addExport(
    MeasuringApplication& program, Engine& engine, Window& window, std::vector<Row>& rows)
{
    const QTemporaryDir folder;
    engine.run(100'000);
    runFor(2'500); // so that there are enough
    bool isThere = false;
    const auto connection = QObject::connect(
        window.tab.exportMenu(), &ExportMenu::exported, [&isThere] { isThere = true; });
    program.restart();
    const std::int64_t began = clockNanos(CLOCK_MONOTONIC);
    window.tab.exportMenu()->exportTo(
        ExportMenu::Kind::Perfetto, folder.filePath(QStringLiteral("trace.json")));
    runUntil([&isThere] { return isThere; });
    const double took = double(clockNanos(CLOCK_MONOTONIC) - began) * 1e-6;
    rows.push_back(row(QStringLiteral("export of 100,000 requests for Perfetto, by the wall"), took,
        QStringLiteral("ms"), 2'000,
        QStringLiteral("beside 100,000 requests/s; one turn of the loop: max %1 ms of CPU")
            .arg(at(program.turns(), 1), 0, 'f', 1)));
    QObject::disconnect(connection);
    engine.stop();
}

/// Half an hour of history: looks at instants all over it, hovers and clicks.
void addLookingBack(MeasuringApplication& program, int count, std::vector<Row>& rows)
{
    FakePipeline fake;
    fake.serviceNanos = 1'000'000; // a slow server, so that half an hour is made in seconds
    Window window(fake);
    for (int second = 0; second < 1800; ++second) {
        fake.advance(std::chrono::seconds(1));
        if (second % 60 == 59)
            QCoreApplication::processEvents();
    }
    window.tab.refresh();
    window.tab.setFrozen(true);
    TimeView& time = window.tab.time();
    const TimeRange kept = time.kept();
    std::vector<std::int64_t> scrubs;
    std::vector<std::int64_t> zooms;
    std::vector<std::int64_t> hovers;
    std::vector<std::int64_t> clicks;
    const auto timed = [&](std::vector<std::int64_t>& to, auto&& act) {
        QCoreApplication::processEvents();
        const std::int64_t began = clockNanos(CLOCK_THREAD_CPUTIME_ID);
        act();
        window.window.repaint();
        to.push_back(clockNanos(CLOCK_THREAD_CPUTIME_ID) - began);
    };
    std::uint64_t seed = 5;
    const auto random = [&](std::int64_t below) {
        seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
        return std::int64_t((seed >> 33) % std::uint64_t(below));
    };
    Strips* strips = window.tab.strips();
    for (int i = 0; i < count; ++i) {
        timed(scrubs, [&] { time.setInstant(kept.from + random(kept.length())); });
        timed(zooms, [&] {
            const std::int64_t span = 1'000'000'000 + random(kept.length());
            const std::int64_t to = kept.from + random(kept.length());
            time.show({ to - span, to });
        });
        const QRect area = strips->stripRect(StripKind::Waiting);
        timed(hovers, [&] {
            QTest::mouseMove(
                strips, { area.left() + int(random(area.width())), area.center().y() });
            QCoreApplication::processEvents();
        });
        Waterfall* fall = window.tab.waterfall();
        timed(clicks, [&] {
            const int row = int(random(std::max(1, fall->model().rowCount())));
            QTest::mouseClick(fall, Qt::LeftButton, {}, fall->rowRect(row).center());
        });
    }
    program.restart();
    const auto add = [&](const char* name, const std::vector<std::int64_t>& taken, double most) {
        rows.push_back(row(QString::fromLatin1(name), at(taken, 1), QStringLiteral("ms CPU"), most,
            QStringLiteral("median %1, p99 %2 ms; %3 times, drawn anew")
                .arg(at(taken, 0.5), 0, 'f', 1)
                .arg(at(taken, 0.99), 0, 'f', 1)
                .arg(taken.size())));
    };
    add("to any instant of 30 minutes, max", scrubs, 16.7);
    add("to any span of 30 minutes, max", zooms, 16.7);
    add("hover, max", hovers, 50);
    add("click on a request, max", clicks, 50);
}

} // namespace

int main(int argc, char* argv[])
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    MeasuringApplication program(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    const QCommandLineOption quick(QStringLiteral("quick"), QStringLiteral("Short rounds."));
    const QCommandLineOption json(QStringLiteral("json"),
        QStringLiteral("Also writes the rows there."), QStringLiteral("file"));
    const QCommandLineOption pairs(QStringLiteral("pairs"),
        QStringLiteral("So many pairs of drawn and hidden; 11, or 3 with --quick."),
        QStringLiteral("count"));
    parser.addOptions({ quick, json, pairs });
    parser.process(program);
    const bool isQuick = parser.isSet(quick);
    const int count = parser.isSet(pairs) ? std::max(1, parser.value(pairs).toInt())
        : isQuick                         ? 3
                                          : 11;
    Theme theme;
    std::vector<Row> rows;
    {
        Engine engine;
        if (!engine.isReady) {
            std::fprintf(stderr, "no server: %s\n", engine.server.error());
            return 1;
        }
        Window window(engine.source);
        static_cast<void>(QTest::qWaitForWindowActive(&window.window));
        for (const double perSecond : { -1.0, 1'000.0, 100'000.0, 0.0 })
            addPainting(program, engine, window, perSecond, isQuick ? 1500 : 6000, rows);
        addThroughput(engine, window, count, isQuick ? 600 : 1500, rows);
        addRecording(program, engine, count, isQuick ? 600 : 1500, rows);
        addExport(program, engine, window, rows);
    }
    addLookingBack(program, isQuick ? 40 : 200, rows);
    print(rows);
    return parser.isSet(json) && !writeJson(rows, parser.value(json)) ? 1 : 0;
}
