// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "app/shellrun.h"

#include "app/application.h"
#include "core/load/knobs.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/models/comparison.h"
#include "ui/pipeline/exportmenu.h"
#include "ui/pipeline/pipelinetab.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QPixmap>
#include <QSaveFile>

#include <cstdio>
#include <functional>

namespace sluice {

namespace {
constexpr auto lookEvery = std::chrono::milliseconds(50);
constexpr int looksForKeys = 200; // 10 s: a scenario does not wait for ever for a long scan
constexpr int looksForStart = 100; // 5 s
constexpr int looksForCleanUp = 160; // 8 s: a silent server is given up by then
constexpr int shellsSignalBase = 128;
constexpr Duration beforeTheEnd = std::chrono::milliseconds(150);
constexpr auto usualTime = std::chrono::seconds(5);

/// Writes a file whole or not at all; a device or a pipe as it is. Returns what went wrong.
QString writeFile(const QString& path, const std::function<bool(QIODevice&)>& write)
{
    const QFileInfo info(path);
    if (info.exists() && !info.isFile()) {
        QFile device(path);
        const bool written
            = device.open(QIODevice::WriteOnly | QIODevice::Unbuffered) && write(device);
        return written ? QString() : device.errorString();
    }
    QSaveFile file(path);
    const bool written = file.open(QIODevice::WriteOnly) && write(file) && file.commit();
    return written ? QString() : file.errorString();
}

/// Every knob as it stands: choices by name, switches as true or false, all else as a number.
QJsonObject configOf(const StageSettings& stage)
{
    QJsonObject config;
    for (const Knob& knob : knobs()) {
        const double value = knob.get(stage);
        const QString name = QString::fromLatin1(knob.name);
        if (knob.kind == Knob::Kind::Choice)
            config.insert(name, QString::fromUtf8(knobText({ &knob, value })));
        else if (knob.kind == Knob::Kind::Switch)
            config.insert(name, value != 0);
        else
            config.insert(name, value);
    }
    return config;
}
} // namespace

ShellRun::ShellRun(Application& application)
    : m_application(application)
{
    m_wait.setTimerType(Qt::PreciseTimer);
    m_wait.setInterval(lookEvery);
    connect(&m_application, &Application::cannotConnect, this, [this](const QString& sentence) {
        if (m_application.options().isUnattended())
            end(1, tr("cannot connect: %1").arg(sentence));
    });
    connect(&m_application, &Application::recordingFailed, this,
        [this](const QString& sentence) { end(1, sentence); });
    connect(&m_application, &Application::ready, this, [this] {
        if (m_interruptedBy != 0)
            return;
        connect(&m_wait, &QTimer::timeout, this, [this] {
            if (!m_application.isScanning() || ++m_looks > looksForKeys) {
                m_wait.stop();
                m_wait.disconnect();
                begin();
            }
        });
        m_wait.start();
    });
}

ShellRun::~ShellRun() = default;

void ShellRun::interrupt(int signal)
{
    m_interruptedBy = signal;
    if (m_comparison)
        m_comparison->cancel();
    m_application.source().stopScenario();
    m_wait.stop();
    m_wait.disconnect();
    m_looks = 0;
    connect(&m_wait, &QTimer::timeout, this, [this] {
        if (m_application.source().runningScenario().isEmpty() || ++m_looks > looksForCleanUp)
            end(shellsSignalBase + m_interruptedBy);
    });
    m_wait.start();
}

void ShellRun::begin()
{
    const Options& options = m_application.options();
    if (m_interruptedBy != 0)
        return;
    if (!options.compare.empty())
        return compare();
    if (!options.scenario.isEmpty())
        return beginScenario();
    m_input.start = m_application.runner().reading();
    const auto runFor = options.runFor.value_or(usualTime);
    QTimer::singleShot(runFor, Qt::PreciseTimer, this, &ShellRun::measurePanels);
}

/// Without a scenario: what the panels sent.
void ShellRun::measurePanels()
{
    if (m_interruptedBy != 0)
        return;
    CoreThread& core = m_application.core();
    m_input.end = m_application.runner().reading();
    const int group = 0;
    m_input.queueDepth = core.channel().state().gauges(group).depth.read(m_input.end.at);
    m_input.waiting = core.channel().state().gauges(group).waiting.read(m_input.end.at);
    m_input.inFlight = core.inFlightGauge(group).read(m_input.end.at);
    const ConnectionState state = core.state().get();
    m_input.serverKind = state.server.kind;
    m_input.serverVersion = state.server.version;
    m_input.config = configOf(m_application.source().stage());
    takePictures();
    m_input.settled = core.recorder().counts(0);
    if (!m_hasEnded)
        writeFiles(toJson(buildReport(m_input)));
}

void ShellRun::beginScenario()
{
    const Options& options = m_application.options();
    EngineSource& source = m_application.source();
    const QByteArray name = options.scenario.toUtf8();
    source.resetScenario(name);
    for (const KnobSetting& setting : options.knobs)
        source.turn(setting);
    source.startScenario(name);
    if (!options.isUnattended() && !options.runFor)
        return; // a person watches it
    m_looks = 0;
    connect(&m_wait, &QTimer::timeout, this, &ShellRun::look);
    m_wait.start();
}

/// How far the scenario is.
void ShellRun::look()
{
    const Options& options = m_application.options();
    EngineSource& source = m_application.source();
    const std::optional<ScenarioProgress> progress = source.progress();
    const bool isRunning = !source.runningScenario().isEmpty();
    if (!progress || (isRunning && progress->elapsed <= Duration::zero())) {
        if (!isRunning && ++m_looks > looksForStart)
            end(1, tr("the scenario did not start: %1").arg(m_application.connectionError()));
        return;
    }
    if (m_isStopping || !isRunning) {
        // The way to rest; then everything has settled and the report is whole.
        if (!isRunning || ++m_looks > looksForCleanUp)
            finishScenario();
        return;
    }
    const Duration own
        = progress->length > Duration::zero() ? progress->length : Duration(usualTime);
    const Duration whole = options.runFor ? Duration(*options.runFor) : own;
    const bool wantsPictures = !options.screenshot.isEmpty() || !options.exportFile.isEmpty();
    // A picture is taken with the load still on, so a little before it ends by itself.
    if (progress->elapsed < whole - (wantsPictures && !options.runFor ? beforeTheEnd : Duration()))
        return;
    if (wantsPictures && !m_hasPictures)
        takePictures();
    if (m_hasEnded)
        return;
    m_isStopping = true;
    m_looks = 0;
    source.stopScenario();
}

void ShellRun::finishScenario()
{
    m_wait.stop();
    m_wait.disconnect();
    if (!m_hasPictures)
        takePictures();
    if (m_hasEnded)
        return;
    const QJsonObject report = m_application.source().report();
    if (report.isEmpty() && !m_application.options().report.isEmpty())
        return end(1, tr("the scenario did not start: %1").arg(m_application.connectionError()));
    writeFiles(report);
}

void ShellRun::compare()
{
    const Options& options = m_application.options();
    m_comparison = std::make_unique<Comparison>(m_application.source());
    connect(m_comparison.get(), &Comparison::changed, this, [this] {
        switch (m_comparison->state()) {
        case Comparison::State::Done:
            return writeReport(m_comparison->report());
        case Comparison::State::Failed:
            return end(1,
                m_comparison->problem() == Comparison::Problem::NotConnected
                    ? tr("cannot connect: %1").arg(m_application.connectionError())
                    : tr("nothing was measured in run %1").arg(m_comparison->current() + 1));
        case Comparison::State::Cancelled:
            if (m_interruptedBy == 0)
                end(1, tr("run %1 was stopped").arg(m_comparison->current() + 1));
            return;
        case Comparison::State::Idle:
        case Comparison::State::Running:
            return;
        }
    });
    std::optional<Duration> length;
    if (options.runFor)
        length = *options.runFor;
    m_comparison->start(options.scenario.toUtf8(), options.compare, options.knobs, length);
}

/// The end of the measured time, the load still on.
void ShellRun::takePictures()
{
    const Options& options = m_application.options();
    m_hasPictures = true;
    m_application.refreshView();
    if (!options.screenshot.isEmpty()) {
        const QPixmap picture = m_application.window().grab();
        const QString problem = writeFile(
            options.screenshot, [&picture](QIODevice& to) { return picture.save(&to, "PNG"); });
        if (!problem.isEmpty())
            return end(1, tr("cannot write %1: %2").arg(options.screenshot, problem));
    }
    // Copied now, with the load still on, and written when it has ended.
    if (const auto kind = ExportMenu::kindOf(options.exportFile))
        m_export = m_application.pipeline().exportMenu()->writerFor(*kind);
}

void ShellRun::writeFiles(const QJsonObject& report)
{
    const QString target = m_application.options().exportFile;
    if (!target.isEmpty()) {
        if (!m_export)
            return end(1, tr("nothing was sent that %1 could hold").arg(target));
        const ExportResult result = writeExport(target, m_export, {});
        if (!result) {
            const QString problem = QString::fromUtf8(result.error().detail);
            return end(1, tr("cannot write %1: %2").arg(target, problem));
        }
    }
    writeReport(report);
}

void ShellRun::writeReport(const QJsonObject& report)
{
    const QString target = m_application.options().report;
    if (target.isEmpty())
        return end(0);
    const QByteArray json = QJsonDocument(report).toJson();
    if (target == QStringLiteral("-")) {
        QFile out;
        const bool written = out.open(stdout, QIODevice::WriteOnly)
            && out.write(json) == json.size() && out.flush();
        return written ? end(0) : end(1, tr("cannot write the report: %1").arg(out.errorString()));
    }
    const QString problem
        = writeFile(target, [&json](QIODevice& to) { return to.write(json) == json.size(); });
    if (problem.isEmpty())
        return end(0);
    end(1, tr("cannot write %1: %2").arg(target, problem));
}

void ShellRun::end(int code, QString line)
{
    if (std::exchange(m_hasEnded, true))
        return;
    if (const QString problem = m_application.finishRecording(); code == 0 && !problem.isEmpty()) {
        code = 1;
        line = problem;
    }
    if (!line.isEmpty())
        std::fprintf(stderr, "sluice: %s\n", qUtf8Printable(line.simplified()));
    m_wait.stop();
    m_application.quit(code);
}

} // namespace sluice
