// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "app/shellrun.h"

#include "app/application.h"
#include "ui/mainwindow/mainwindow.h"
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
constexpr int looksForReplies = 60; // 3 s: what a silent server still owes then counts as abandoned
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

const char* nameOf(WhenFull whenFull)
{
    switch (whenFull) {
    case WhenFull::Reject:
        return "reject";
    case WhenFull::WaitAtMost:
        return "wait-at-most";
    case WhenFull::DropOldest:
        return "drop-oldest";
    case WhenFull::Wait:
        break;
    }
    return "wait";
}
} // namespace

ShellRun::ShellRun(Application& application)
    : m_application(application)
{
    m_wait.setInterval(lookEvery);
    connect(&m_application, &Application::cannotConnect, this, [this](const QString& sentence) {
        if (m_application.options().isUnattended())
            end(1, tr("cannot connect: %1").arg(sentence));
    });
    connect(&m_application, &Application::recordingFailed, this,
        [this](const QString& sentence) { end(1, sentence); });
    connect(&m_application, &Application::ready, this, [this] {
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

void ShellRun::begin()
{
    const Options& options = m_application.options();
    if (!options.scenario.isEmpty())
        m_application.source().startScenario(options.scenario.toUtf8());
    m_input.start = m_application.runner().reading();
    const auto runFor = options.runFor.value_or(usualTime);
    QTimer::singleShot(runFor, Qt::PreciseTimer, this, &ShellRun::measureEnd);
}

/// The end of the measured time, the load still on.
void ShellRun::measureEnd()
{
    const Options& options = m_application.options();
    CoreThread& core = m_application.core();
    m_input.end = m_application.runner().reading();
    const int group = m_application.runner().run() ? 1 : 0;
    m_input.queueDepth = core.channel().state().gauges(group).depth.read(m_input.end.at);
    m_input.waiting = core.channel().state().gauges(group).waiting.read(m_input.end.at);
    m_input.inFlight = core.inFlightGauge(group).read(m_input.end.at);
    const ConnectionState state = core.state().get();
    m_input.serverKind = state.server.kind;
    m_input.serverVersion = state.server.version;
    const PipelineConfig config = m_application.source().config();
    m_input.config = QJsonObject { { QStringLiteral("scenario"), options.scenario },
        { QStringLiteral("capacity"), config.capacity },
        { QStringLiteral("window"), config.window },
        { QStringLiteral("producers"), config.producers },
        { QStringLiteral("whenFull"), QLatin1String(nameOf(config.whenFull.whenFull)) },
        { QStringLiteral("connections"), config.connections },
        { QStringLiteral("bulkShare"), config.bulkShare },
        { QStringLiteral("lane"),
            QLatin1String(config.lane == Lane::Bulk ? "bulk" : "interactive") } };
    if (config.whenFull.whenFull == WhenFull::WaitAtMost) {
        m_input.config.insert(QStringLiteral("waitAtMostNanoseconds"),
            static_cast<qint64>(config.whenFull.atMost.count()));
    }
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
    if (options.report.isEmpty() && m_application.runner().stage() == ScenarioRunner::Stage::Idle)
        return writeFiles();
    connect(&m_wait, &QTimer::timeout, this, &ShellRun::finishWhenSettled);
    m_looks = 0;
    m_application.runner().stop();
    m_wait.start();
}

void ShellRun::finishWhenSettled()
{
    if (m_application.runner().stage() != ScenarioRunner::Stage::Idle)
        return;
    if (m_application.core().inFlightGauge(1).value() > 0 && ++m_looks < looksForReplies)
        return;
    m_wait.stop();
    m_input.settled = m_application.core().recorder().counts(m_application.runner().run());
    writeFiles();
}

void ShellRun::writeFiles()
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
    writeReport();
}

void ShellRun::writeReport()
{
    const QString target = m_application.options().report;
    if (target.isEmpty())
        return end(0);
    const QByteArray json = QJsonDocument(toJson(buildReport(m_input))).toJson();
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
