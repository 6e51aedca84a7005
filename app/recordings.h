// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/enginesource.h"
#include "ui/models/sessionrecorder.h"

#include <QPointer>

class QAction;
class QStackedWidget;

namespace sluice {

class MainWindow;
class PipelineTab;
class RecordingReader;
class ReplayTab;

/// Recording the pipeline and opening recordings, in the window: tells what goes wrong, puts the
/// replay into a tab of its own and takes it out again. GUI thread.
class Recordings : public QObject {
    Q_OBJECT

public:
    /// Both must outlive it.
    Recordings(EngineSource& source, const Clock& clock, QObject* parent = nullptr);

    [[nodiscard]] SessionRecorder& recorder() { return m_recorder; }
    /// Where replays and messages go, once; adds the command "Open recording…". `live`, the tab
    /// `liveTab`, is shown when a replay is closed; tool bar and menu have its controls, or those
    /// of the replay while that is the current tab. Recordings end before the window does.
    void setWindow(
        MainWindow& window, QStackedWidget& inspectors, PipelineTab& live, const QString& liveTab);

    /// Begins a recording; failed() when it cannot.
    void record(const QString& path, bool withKeys);
    /// Ends it, if one runs. Why the last one is not whole, if it is not.
    [[nodiscard]] QString finish();
    /// Reads a recording (in another thread) and shows it: opened(), or failed().
    void open(const QString& path);
    /// The replay, while it is the current tab; else null.
    [[nodiscard]] ReplayTab* shown() const;

Q_SIGNALS:
    void opened();
    void failed(const QString& sentence);

private:
    void askForFile();
    void show(std::shared_ptr<const RecordingReader> recording, const QString& path);
    void addControls(PipelineTab& tab);
    void showControls();
    void tellProblem(const QString& sentence);

    const Clock& m_clock;
    SessionRecorder m_recorder;
    MainWindow* m_window = nullptr;
    QPointer<QStackedWidget> m_inspectors;
    QPointer<QWidget> m_controls; ///< in the tool bar: the live bar and the replay's
    QPointer<PipelineTab> m_live;
    QString m_liveTab;
    QPointer<ReplayTab> m_replay;
    int m_opening = 0; ///< number of the newest open()
};

} // namespace sluice
