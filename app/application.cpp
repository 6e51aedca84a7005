// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "app/application.h"

#include "app/scenarionames.h"
#include "app/seeddata.h"
#include "app/serverprobe.h"
#include "app/shellrun.h"
#include "core/protocol/displaytext.h"
#include "ui/connect/connectdialog.h"
#include "ui/keys/keyactions.h"
#include "ui/keys/keyfileactions.h"
#include "ui/keys/keyspanel.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/mainwindow/tour.h"
#include "ui/pipeline/exportmenu.h"
#include "ui/pipeline/pipelinetab.h"
#include "ui/pipeline/replaytab.h"
#include "ui/pipeline/waterfall.h"
#include "ui/theme/errortext.h"
#include "ui/values/valueinspector.h"
#include "ui/values/valuetab.h"

#include <QApplication>
#include <QEvent>
#include <QLoggingCategory>
#include <QRandomGenerator>
#include <QStackedWidget>

#include <algorithm>

namespace sluice {

namespace {
Q_LOGGING_CATEGORY(logApp, "sluice.app", QtWarningMsg)

constexpr auto lookEvery = std::chrono::milliseconds(100);
const QString pipelineId = QStringLiteral("pipeline");
const QString exportFolderSetting = QStringLiteral("export/folder");

ThemeMode modeOf(const Options& options, const QSettings& settings)
{
    switch (options.theme) {
    case Options::Theme::Light:
        return ThemeMode::Light;
    case Options::Theme::Dark:
        return ThemeMode::Dark;
    case Options::Theme::System:
        break;
    }
    return MainWindow::storedThemeMode(settings);
}
} // namespace

Application::Application(Options options, std::unique_ptr<QSettings> settings,
    const ScenarioLibrary& library, QObject* parent)
    : QObject(parent)
    , m_options(std::move(options))
    , m_settings(std::move(settings))
    , m_recent(*m_settings)
    , m_probe(std::make_unique<ServerProbe>(m_clock))
{
    m_theme.setMode(modeOf(m_options, *m_settings));
    m_source.setScenarios(playableScenarios(library, m_options));
    // With a scenario they are turned once it stands ready.
    if (m_options.scenario.isEmpty()) {
        for (const KnobSetting& setting : m_options.knobs)
            m_source.turn(setting);
    }
    m_source.setStepLinks(&m_stepLinks);
    m_source.setGate([this](std::function<void()> go) { askBeforeScenario(std::move(go)); });
    m_source.setScriptedGate(
        [this](std::function<void()> go) { connectToScripted(std::move(go)); });
    connect(&m_runner, &ScenarioRunner::ended, this, &Application::leaveScripted,
        Qt::QueuedConnection); // the runner is still telling
    buildWindow();
    connectWindow();
    m_look.setInterval(lookEvery);
    connect(&m_look, &QTimer::timeout, this, &Application::look);
    connect(&m_server, &EmbeddedServer::started, this, [this](const QString& socketPath) {
        ConnectionOptions connection;
        connection.kind = ConnectionOptions::Kind::Unix;
        connection.socketPath = socketPath;
        connection.label = tr("private server");
        m_seeded = false;
        connectTo(connection, true);
    });
    connect(&m_server, &EmbeddedServer::failed, this, [this](const QString& reason) {
        Q_EMIT cannotConnect(reason);
        if (!m_options.isUnattended())
            showConnectDialog(reason);
    });
    connect(&m_server, &EmbeddedServer::exited, this, [this](const QString& reason) {
        m_window->showBanner({ QStringLiteral("private-server"), BannerMessage::Severity::Error,
            reason, { { QStringLiteral("restart"), tr("Start it again") } }, true, m_isPrivate });
    });
}

Application::~Application()
{
    // The one shutdown sequence: no new work, every request settled, every sleeping coroutine
    // resumed, then the rest.
    m_look.stop();
    m_shellRun.reset();
    (void)m_recordings.finish();
    m_window.reset();
    m_probe.reset();
    m_core.shutDown();
    m_executor.drain();
}

void Application::buildWindow()
{
    m_window = std::make_unique<MainWindow>(*m_settings, m_theme, m_clock);
    const Client client(m_core.channel(), "keys panel");
    m_keys = new KeysPanel(client);
    m_window->setKeysPanel(m_keys);
    buildKeyActions();
    m_pipeline = new PipelineTab(m_source);
    m_window->addTab(m_pipeline, tr("Pipeline"), pipelineId, false);
    m_pipeline->setRecorder(m_recordings.recorder());
    m_pipeline->rememberIn(*m_settings);
    ExportMenu* exports = m_pipeline->exportMenu();
    exports->setFolder(m_settings->value(exportFolderSetting).toString());
    connect(exports, &ExportMenu::folderChosen, this,
        [this](const QString& folder) { m_settings->setValue(exportFolderSetting, folder); });
    m_pipeline->setReducedMotion(m_window->hasReducedMotion());
    connect(m_window.get(), &MainWindow::reducedMotionChanged, m_pipeline.data(),
        &PipelineTab::setReducedMotion);
    m_inspectors = new QStackedWidget;
    m_recordings.setWindow(*m_window, *m_inspectors, *m_pipeline, pipelineId);
    connect(&m_recordings, &Recordings::failed, this, &Application::recordingFailed);
    connect(&m_recordings, &Recordings::opened, this, [this] {
        if (m_options.url.isEmpty() && !std::exchange(m_everReady, true))
            Q_EMIT ready();
    });
    m_pressure = m_pipeline->inspector();
    m_valueInspector = new ValueInspector;
    m_inspectors->addWidget(m_pressure);
    m_inspectors->addWidget(m_valueInspector);
    m_window->setInspector(m_inspectors);
    connect(m_window.get(), &MainWindow::presentingChanged, m_pipeline.data(), [this](bool on) {
        if (on)
            m_window->showTab(pipelineId);
        m_pipeline->setPresenting(on);
    });
    m_window->setMayLeave([this] { return !m_pipeline->leaveStep(); });
    m_window->setTour([this] { return m_pipeline->tourStops(); });
    connect(m_pipeline, &PipelineTab::compareRequested, this, &Application::openComparison);
    if (m_options.size.isValid())
        m_window->resize(m_options.size);
}

void Application::connectWindow()
{
    MainWindow* window = m_window.get();
    connect(window, &MainWindow::connectRequested, this, [this] { showConnectDialog(); });
    connect(window, &MainWindow::disconnectRequested, this, [this] { m_core.disconnect(); });
    connect(window, &MainWindow::reconnectRequested, this, [this] {
        if (m_state.phase == ConnectionPhase::Closed || m_state.phase == ConnectionPhase::Idle)
            askBeforeTabsClose([this] { connectTo(m_connection, m_isPrivate); });
        else
            m_core.reconnectNow();
    });
    connect(window, &MainWindow::databaseChosen, this, [this](int database) {
        ConnectionOptions other = m_connection;
        other.database = database;
        askBeforeTabsClose([this, other] { connectTo(other, m_isPrivate); });
    });
    connect(window, &MainWindow::guardChosen, this, &Application::chooseGuard);
    connect(window, &MainWindow::currentTabChanged, this, &Application::showInspector);
    connect(window, &MainWindow::closed, this, [this] { quit(0); });
    connect(window, &MainWindow::bannerActivated, this,
        [this](const QString& message, const QString& button) {
            if (message == QStringLiteral("private-server")
                && button == QStringLiteral("restart")) {
                m_window->hideBanner(message);
                m_server.start();
            }
        });
    connect(m_keys, &KeysPanel::keyActivated, this, &Application::openKey);
    makeKeyActions();
    connect(m_keys, &KeysPanel::databaseChosen, window, &MainWindow::databaseChosen);
    connect(
        m_pipeline, &PipelineTab::keyActivated, this, [this](const QByteArray& key, bool isCut) {
            const QString message = QStringLiteral("cut-key");
            m_window->hideBanner(message);
            if (!isCut)
                return openKey(key);
            m_keys->showBeginningWith(key);
            m_window->showBanner({ message, BannerMessage::Severity::Info,
                tr("Only the first %1 bytes of a request's key are recorded: %2… The keys that "
                   "begin so are shown at the left.")
                    .arg(key.size())
                    .arg(toDisplay(key)),
                {} });
        });
}

bool Application::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Paint) {
        watched->removeEventFilter(this);
        // Measured by the benchmark of the start.
        QTimer::singleShot(0, this, [] { qCDebug(logApp, "first frame"); });
    }
    return QObject::eventFilter(watched, event);
}

void Application::start()
{
    m_window->installEventFilter(this);
    m_window->show();
    m_pipeline->waterfall()->setFocus(); // Space plays the first scenario
    if (m_options.isUnattended() || m_options.runFor || !m_options.scenario.isEmpty())
        m_shellRun = std::make_unique<ShellRun>(*this);
    connect(&m_signals, &QuitSignals::received, this, [this](int number) {
        if (!m_shellRun)
            m_shellRun = std::make_unique<ShellRun>(*this);
        m_shellRun->interrupt(number);
    });
    m_look.start();
    if (!m_options.record.isEmpty())
        m_recordings.record(m_options.record, !m_options.withoutKeys);
    if (!m_options.replay.isEmpty()) {
        m_recordings.open(m_options.replay);
        if (m_options.url.isEmpty())
            return;
    }
    if (m_options.url.isEmpty())
        return startPrivateServer();
    connectTo(ConnectionOptions::fromUrl(m_options.url).value(), false);
}

void Application::startPrivateServer() { m_server.start(); }

void Application::connectTo(const ConnectionOptions& options, bool isPrivate)
{
    m_runner.stop();
    m_window->closeAllTabs();
    m_connection = options;
    m_isPrivate = isPrivate;
    m_wasReady = false;
    m_keys->setClient(Client(m_core.channel(), "keys panel"));
    m_keys->setDatabase(options.database);
    m_keys->rememberIn(
        *m_settings, isPrivate ? QString() : options.toUrl(ConnectionOptions::Secret::Omitted));
    m_keyActions->closeAll();
    m_fileActions->closeAll();
    enableKeyActions(false);
    m_window->setConnectionOptions(options);
    LoadSettings load;
    load.workload.prefix
        = "sluice:load:" + QByteArray::number(QRandomGenerator::global()->generate(), 16) + ':';
    if (!isPrivate)
        load.workload.expireSeconds = CoreStage::expireSeconds;
    m_runner.theStage().setForeign(!isPrivate);
    setScript();
    m_whenReady = nullptr;
    load.confirmed = true; // by askBeforeScenario()
    m_source.setLoadSettings(load);
    // Each server keeps its own guard; the private one is for trying things out.
    const int guard = isPrivate ? 0 : m_settings->value(guardSetting(options), 0).toInt();
    m_core.setGuard(static_cast<Guard>(std::clamp(guard, 0, int(Guard::ReadOnly))));
    m_window->setGuard(m_core.channel().rules().guard());
    m_core.connectTo(options);
}

void Application::chooseGuard(Guard guard)
{
    m_core.setGuard(guard);
    m_window->setGuard(guard);
    if (!m_isPrivate)
        m_settings->setValue(guardSetting(m_connection), int(guard));
}

void Application::showConnectDialog(const QString& notice)
{
    if (!m_dialog) {
        m_dialog = new ConnectDialog(m_recent, m_probe.get(), m_window.get());
        m_dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(m_dialog, &ConnectDialog::connectionChosen, this,
            [this](const ConnectionOptions& options) {
                askBeforeTabsClose([this, options] { connectTo(options, false); });
            });
        if (!m_isPrivate && m_state.phase != ConnectionPhase::Idle)
            m_dialog->setOptions(m_connection);
    }
    if (!notice.isEmpty())
        m_dialog->setNotice(notice);
    m_dialog->open();
}

void Application::showInspector()
{
    if (ReplayTab* replay = m_recordings.shown())
        return m_inspectors->setCurrentWidget(replay->inspector());
    auto* tab = qobject_cast<ValueTab*>(m_window->tab(m_window->currentTab()));
    if (tab)
        m_valueInspector->setDetails(tab->details());
    m_inspectors->setCurrentWidget(
        tab ? static_cast<QWidget*>(m_valueInspector) : m_pressure.data());
}

void Application::look()
{
    const ConnectionState state = m_core.state().get();
    if (state != m_state)
        takeState(state);
    refreshFigures();
}

void Application::takeState(const ConnectionState& state)
{
    const bool isReady = state.phase == ConnectionPhase::Ready;
    // A connection that came and went between two looks is a new one too.
    const bool isNew = isReady && (!m_wasReady || state.epoch != m_state.epoch);
    m_state = state;
    m_window->setConnectionState(state);
    for (QObject* each : m_window->findChildren<ValueTab*>())
        static_cast<ValueTab*>(each)->setConnected(isReady);
    if (isNew)
        becomeReady();
    if (m_wasReady && !isReady) {
        m_wasReady = false;
        m_keys->connectionLost();
        enableKeyActions(false);
    }
    const bool failed
        = state.phase == ConnectionPhase::Failed || state.phase == ConnectionPhase::Backoff;
    if (failed && !m_everReady)
        Q_EMIT cannotConnect(connectionError());
    if (m_dialog && failed)
        m_dialog->showState(state);
}

void Application::becomeReady()
{
    m_wasReady = true;
    if (!m_isPrivate)
        m_recent.add(m_connection);
    if (isScripted()) {
        m_keys->setWhyNone(tr("The scripted server only plays a scenario.\nYour server's keys are "
                              "back when it ends."));
        if (m_whenReady)
            std::exchange(m_whenReady, nullptr)();
        return;
    }
    if (m_isPrivate && !m_seeded) {
        m_seeded = true;
        seedThenBegin();
        return;
    }
    m_keys->connectionReady();
    enableKeyActions(true);
    if (!std::exchange(m_everReady, true)) {
        Q_EMIT ready();
        if (m_options.presenter)
            m_window->setPresenting(true);
        else if (m_isPrivate && !m_options.isUnattended())
            m_window->offerTour();
    }
    if (!m_options.key.isEmpty())
        openKey(std::exchange(m_options.key, {}));
    if (!m_options.tab.isEmpty())
        m_window->showTab(std::exchange(m_options.tab, {}));
}

Detached Application::seedThenBegin()
{
    const QPointer<Application> self = this;
    const Client client(m_core.channel(), "seed data");
    const auto commands = seedCommands();
    // Sent first, awaited afterwards; no more than the default channel and window take, or the
    // first thing to be seen would be pressure that nobody asked for.
    constexpr std::size_t together = 96;
    for (std::size_t from = 0; from < commands.size(); from += together) {
        std::vector<PendingReply> pending;
        for (std::size_t i = from; i < std::min(commands.size(), from + together); ++i)
            pending.push_back(client.send(Command::fromArguments(commands[i])));
        for (PendingReply& each : pending)
            co_await each;
        if (!self || self->m_quitting)
            co_return;
    }
    becomeReady();
}

void Application::refreshFigures()
{
    // The same figures as in the Pipeline tab, so that the two never disagree.
    if (!m_pipeline->isVisible())
        m_pipeline->feed().takeFrame();
    ReplayTab* replay = m_recordings.shown();
    PipelineTab* shown = replay ? replay->pipeline() : m_pipeline.data();
    const PipelineFigures& now = shown->feed().liveFigures();
    StatusFigures figures;
    if (replay)
        figures.replay = replay->statusText();
    figures.capacity = static_cast<quint64>(now.config.capacity);
    if (now.known) {
        figures.queueDepth = now.queued;
        figures.waiting = now.waiting;
        figures.inFlight = now.inFlight;
    }
    figures.requestsPerSecond = now.repliesPerSecond;
    if (const auto p99 = now.latency.phase(Phase::Total).p99)
        figures.p99 = *p99;
    figures.framesPerSecond = shown->frameClock().framesPerSecond();
    figures.telemetryLost = now.telemetryLost;
    m_window->setStatusFigures(figures);
}

PipelineTab& Application::pipeline() { return *m_pipeline; }

void Application::refreshView()
{
    m_pipeline->refresh();
    if (ReplayTab* replay = m_recordings.shown())
        replay->pipeline()->refresh();
    look();
    // Texts have changed their widths and heights: what follows from that is posted, from each
    // layout to the one around it.
    constexpr int layoutsInLayouts = 4;
    for (int i = 0; i < layoutsInLayouts; ++i)
        QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
}

bool Application::isScanning() const { return m_keys->scanner().isScanning(); }

QString Application::connectionError() const
{
    return errortext::ofConnection(m_state.errorKind, m_state.errorDetail, m_connection).sentence();
}

void Application::quit(int code)
{
    if (std::exchange(m_quitting, true))
        return;
    m_look.stop();
    m_window->hide();
    // Later: the event loop may not have begun yet, and then would not hear of it.
    QTimer::singleShot(0, this, [code] { QCoreApplication::exit(code); });
}

} // namespace sluice
