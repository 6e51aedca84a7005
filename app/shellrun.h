// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/runtime/time.h"
#include "core/trace/report.h"
#include "ui/models/exportfile.h"

#include <QJsonObject>
#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>

namespace sluice {

class Application;
class Comparison;

/// A run from the shell: waits until the keys are loaded, plays the scenario (once, or once for
/// each configuration that is compared) for the time given or its own, writes the screenshot, the
/// export and the report, and ends the program. Without anything to write and without a time it
/// only starts the scenario. GUI thread; the application outlives it.
class ShellRun : public QObject {
    Q_OBJECT

public:
    explicit ShellRun(Application& application);
    ~ShellRun() override;

    /// Stops what runs, lets it remove its keys, writes nothing more, and ends the program with 128
    /// and the signal's number, as shells expect it.
    void interrupt(int signal);

private:
    void begin();
    void beginScenario();
    void compare();
    void look();
    void takePictures();
    void measurePanels();
    void finishScenario();
    void writeFiles(const QJsonObject& report);
    void writeReport(const QJsonObject& report);
    void end(int code, QString line = {});

    Application& m_application;
    QTimer m_wait; ///< for the keys, later for the scenario
    int m_looks = 0;
    bool m_hasPictures = false;
    bool m_isStopping = false;
    bool m_hasEnded = false;
    int m_interruptedBy = 0;
    ReportInput m_input; ///< of panels alone
    std::unique_ptr<Comparison> m_comparison;
    ExportWriter m_export; ///< holds what was there when the measured time ended
};

} // namespace sluice
