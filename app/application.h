// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/embeddedserver.h"
#include "app/enginesource.h"
#include "app/options.h"
#include "app/quitsignals.h"
#include "app/recordings.h"
#include "app/scenariorunner.h"
#include "core/connection/corethread.h"
#include "core/load/sharedscriptedserver.h"
#include "core/runtime/qtexecutor.h"
#include "ui/connect/recentconnections.h"
#include "ui/theme/theme.h"

#include <QObject>
#include <QPointer>
#include <QSettings>
#include <QTimer>

#include <memory>

class QStackedWidget;

namespace sluice {

class ComparePane;
class ConnectDialog;
class KeyActions;
class KeyFileActions;
class KeysPanel;
class MainWindow;
class PipelineTab;
class ServerProbe;
class ShellRun;
class ValueInspector;
class ValueTab;
struct RequestNote;

/// The composition root: builds core thread, client, models and window, wires them, and owns the
/// one shutdown sequence. GUI thread.
class Application : public QObject {
    Q_OBJECT

public:
    /// `library`: what can be played besides a scenario that the options hold.
    Application(Options options, std::unique_ptr<QSettings> settings,
        const ScenarioLibrary& library, QObject* parent = nullptr);
    ~Application() override;

    /// Shows the window and connects: to the URL of the options, else to a private server.
    void start();

    // What a run from the shell needs
    [[nodiscard]] const Options& options() const { return m_options; }
    [[nodiscard]] CoreThread& core() { return m_core; }
    [[nodiscard]] PipelineTab& pipeline();
    [[nodiscard]] EngineSource& source() { return m_source; }
    [[nodiscard]] ScenarioRunner& runner() { return m_runner; }
    [[nodiscard]] MainWindow& window() { return *m_window; }
    /// Brings everything on screen up to date, for a screenshot.
    void refreshView();
    /// Whether keys are still being loaded.
    [[nodiscard]] bool isScanning() const;
    /// Ends a recording that runs; why it is not whole, if it is not.
    [[nodiscard]] QString finishRecording() { return m_recordings.finish(); }
    /// The sentence for a connection that failed.
    [[nodiscard]] QString connectionError() const;

Q_SIGNALS:
    /// For the first time: the keys are being loaded, a scenario may begin.
    void ready();
    /// The first attempt failed; unattended runs end with it.
    void cannotConnect(const QString& sentence);
    /// A recording cannot be written, or not be replayed; unattended runs end with it.
    void recordingFailed(const QString& sentence);

public Q_SLOTS:
    /// Ends everything in order, then the event loop with this code.
    void quit(int code = 0);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void buildWindow();
    void connectWindow();
    /// Where the guard of this server is kept; without a password.
    [[nodiscard]] static QString guardSetting(const ConnectionOptions& options);
    void buildKeyActions();
    void enableKeyActions(bool connected);
    void startPrivateServer();
    void connectTo(const ConnectionOptions& options, bool isPrivate);
    void showConnectDialog(const QString& notice = {});
    void openKey(const QByteArray& key);
    void createKey();
    void connectKeyTab(ValueTab* tab, const QString& id);
    void followRequests(const RequestNote& note);
    /// What is staged in tabs is lost when they close: @p go when there is nothing, or it may go.
    void askBeforeTabsClose(std::function<void()> go);
    void makeKeyActions();
    void showInspector();
    void look();
    void takeState(const ConnectionState& state);
    void becomeReady();
    void refreshFigures();
    void askBeforeScenario(std::function<void()> go);
    void openComparison(const QByteArray& scenario);
    void connectToScripted(std::function<void()> then);
    void leaveScripted();
    void setScript();
    [[nodiscard]] bool isScripted() const;
    void chooseGuard(Guard guard);
    Detached seedThenBegin();

    Options m_options;
    std::unique_ptr<QSettings> m_settings;
    SteadyClock m_clock;
    QtExecutor m_executor { m_clock };
    SlowLinks m_links;
    SharedScriptedServer m_scripted;
    StepLinks m_stepLinks;
    CoreThread m_core { m_clock, 32, 1 << 16,
        m_scripted.decorator(around(m_stepLinks.decorator(), m_links.decorator())) };
    ScenarioRunner m_runner { m_core, nullptr, &m_links };
    EngineSource m_source { m_core, m_runner };
    Recordings m_recordings { m_source, m_clock };
    Theme m_theme;
    RecentConnections m_recent;
    EmbeddedServer m_server;
    std::unique_ptr<ServerProbe> m_probe;
    std::unique_ptr<MainWindow> m_window;
    QPointer<ConnectDialog> m_dialog;
    QPointer<KeysPanel> m_keys;
    QPointer<KeyActions> m_keyActions;
    QPointer<KeyFileActions> m_fileActions;
    QPointer<PipelineTab> m_pipeline;
    QPointer<ComparePane> m_comparison;
    QPointer<QWidget> m_pressure;
    QPointer<ValueInspector> m_valueInspector;
    QPointer<QStackedWidget> m_inspectors;
    ConnectionOptions m_connection;
    ConnectionOptions m_before; ///< where to go back to from the scripted server
    bool m_wasPrivate = false; ///< likewise
    std::function<void()> m_whenReady; ///< once, on the scripted server
    bool m_isPrivate = false;
    bool m_seeded = false;
    bool m_wasReady = false; ///< on this connection
    bool m_everReady = false;
    bool m_quitting = false;
    ConnectionState m_state;
    QTimer m_look;
    QuitSignals m_signals;
    std::unique_ptr<ShellRun> m_shellRun;
};

} // namespace sluice
