// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "app/recordings.h"

#include "core/trace/recordingreader.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/mainwindow/tabarea.h"
#include "ui/pipeline/pipelinetab.h"
#include "ui/pipeline/recordingtext.h"
#include "ui/pipeline/replaytab.h"

#include <QAction>
#include <QFile>
#include <QFileDialog>
#include <QFutureWatcher>
#include <QHBoxLayout>
#include <QStackedWidget>
#include <QtConcurrentRun>

namespace sluice {

namespace {

const QString replayId = QStringLiteral("replay");
const QString bannerId = QStringLiteral("recording");

struct Opened {
    std::shared_ptr<RecordingReader> reader;
    RecordingError error = RecordingError::None;
};

Opened read(const std::string& path)
{
    Opened opened { std::make_shared<RecordingReader>(), RecordingError::None };
    opened.error = opened.reader->open(path);
    return opened;
}

} // namespace

Recordings::Recordings(EngineSource& source, const Clock& clock, QObject* parent)
    : QObject(parent)
    , m_clock(clock)
    , m_recorder(source, [&source](HistoryTap* tap) { source.setTap(tap); })
{
    connect(&m_recorder, &SessionRecorder::stopped, this, [this] {
        if (const QString problem = recordingtext::ofProblem(m_recorder.status());
            !problem.isEmpty())
            tellProblem(problem);
    });
}

void Recordings::setWindow(
    MainWindow& window, QStackedWidget& inspectors, PipelineTab& live, const QString& liveTab)
{
    m_window = &window;
    m_inspectors = &inspectors;
    m_live = &live;
    m_liveTab = liveTab;
    m_controls = new QWidget;
    auto* row = new QHBoxLayout(m_controls);
    row->setContentsMargins(0, 0, 0, 0);
    window.setScenarioArea(m_controls);
    addControls(live);
    connect(&window, &MainWindow::currentTabChanged, this, &Recordings::showControls);
    auto* open = new QAction(tr("Open recording…"), &window);
    open->setObjectName(QStringLiteral("openRecording"));
    connect(open, &QAction::triggered, this, &Recordings::askForFile);
    window.addPipelineAction(open);
}

void Recordings::record(const QString& path, bool withKeys)
{
    if (!m_recorder.start(path, withKeys))
        tellProblem(recordingtext::ofProblem(m_recorder.status()));
}

QString Recordings::finish()
{
    m_recorder.finish();
    return recordingtext::ofProblem(m_recorder.status());
}

void Recordings::askForFile()
{
    auto* dialog = new QFileDialog(m_window, tr("Open a recording"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({ tr("Recordings (*.sluice)"), tr("All files (*)") });
    connect(dialog, &QFileDialog::fileSelected, this, &Recordings::open);
    dialog->open();
}

void Recordings::open(const QString& path)
{
    const int number = ++m_opening;
    auto* watcher = new QFutureWatcher<Opened>(this);
    connect(watcher, &QFutureWatcher<Opened>::finished, this, [this, watcher, path, number] {
        watcher->deleteLater();
        const Opened result = watcher->result();
        if (number != m_opening)
            return; // another one was asked for meanwhile
        if (result.error == RecordingError::None)
            return show(result.reader, path);
        tellProblem(recordingtext::ofError(path, result.error, result.reader->systemError()));
    });
    watcher->setFuture(QtConcurrent::run(read, QFile::encodeName(path).toStdString()));
}

void Recordings::show(std::shared_ptr<const RecordingReader> recording, const QString& path)
{
    m_window->hideBanner(bannerId);
    m_window->closeTab(replayId);
    const QString name = recordingtext::nameOf(path);
    m_replay = new ReplayTab(std::move(recording), name, m_clock);
    m_replay->setProperty(TabArea::staysProperty, true);
    m_inspectors->addWidget(m_replay->inspector());
    addControls(*m_replay->pipeline());
    connect(m_replay, &ReplayTab::closeRequested, this, [this] {
        m_window->closeTab(replayId);
        m_window->showTab(m_liveTab);
    });
    m_window->addTab(m_replay, tr("Replay of %1").arg(name), replayId);
    m_window->showTab(replayId);
    m_replay->setFocus();
    m_replay->source().play();
    Q_EMIT opened();
}

void Recordings::addControls(PipelineTab& tab)
{
    m_controls->layout()->addWidget(tab.scenarioBar());
    for (QAction* action : tab.pipelineActions())
        m_window->addPipelineAction(action);
}

/// What tool bar and menu offer is of the tab that is looked at.
void Recordings::showControls()
{
    const auto show = [](PipelineTab& tab, bool isShown) {
        tab.scenarioBar()->setVisible(isShown);
        for (QAction* action : tab.pipelineActions())
            action->setVisible(isShown);
    };
    if (m_live)
        show(*m_live, !shown());
    if (m_replay)
        show(*m_replay->pipeline(), shown() != nullptr);
}

ReplayTab* Recordings::shown() const
{
    return m_window && m_replay && m_window->tab(m_window->currentTab()) == m_replay
        ? m_replay.data()
        : nullptr;
}

void Recordings::tellProblem(const QString& sentence)
{
    if (m_window)
        m_window->showBanner(
            { bannerId, BannerMessage::Severity::Error, sentence, {}, true, false });
    Q_EMIT failed(sentence);
}

} // namespace sluice
