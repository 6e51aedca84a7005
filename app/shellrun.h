// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/report.h"
#include "ui/models/exportfile.h"

#include <QObject>
#include <QTimer>

namespace sluice {

class Application;

/// A run from the shell: waits until the keys are loaded, plays the scenario for the time given,
/// writes the screenshot, the export and the report, and ends the program. GUI thread; the
/// application outlives it.
class ShellRun : public QObject {
    Q_OBJECT

public:
    explicit ShellRun(Application& application);

private:
    void begin();
    void measureEnd();
    void finishWhenSettled();
    void writeFiles();
    void writeReport();
    void end(int code, QString line = {});

    Application& m_application;
    QTimer m_wait; ///< for the keys, later for late replies
    int m_looks = 0;
    ReportInput m_input;
    ExportWriter m_export; ///< holds what was there when the measured time ended
};

} // namespace sluice
