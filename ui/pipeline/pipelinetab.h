// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/ghostrun.h"
#include "ui/models/pipelinefeed.h"
#include "ui/models/timeview.h"
#include "ui/pipeline/frameclock.h"
#include "ui/pipeline/spokenstatus.h"

#include <QPointer>
#include <QWidget>

class QAction;
class QComboBox;
class QSettings;
class QSplitter;

namespace sluice {

class BannerArea;
class ExportMenu;
class BookmarkActions;
class FilterBox;
class FlowPane;
class HeatMap;
class KnobBar;
class Overview;
class PresenterView;
class PressureInspector;
class RequestsBar;
class ScenarioBar;
class SessionRecorder;
class StageControls;
class Strips;
class TableTwin;
class ToneLabel;
class Waterfall;
struct TourStop;

/// The Pipeline tab: knobs, flow, requests and strips on one source. Space starts and stops the
/// scenario, R resets it, F freezes the view, End goes live, / filters the requests, T shows the
/// panes as tables. Before an audience three panes and a caption are left. GUI thread.
class PipelineTab : public QWidget {
    Q_OBJECT

public:
    /// The source must outlive the tab, its scenario bar and its inspector.
    explicit PipelineTab(PipelineSource& source, QWidget* parent = nullptr);
    ~PipelineTab() override;

    /// For the window's tool bar and its right dock; whoever puts them into a layout owns them,
    /// else the tab.
    [[nodiscard]] QWidget* scenarioBar() const;
    [[nodiscard]] QWidget* inspector() const;
    /// Puts a button into the scenario bar that records what the source shows; once. The recorder
    /// must outlive the tab.
    void setRecorder(SessionRecorder& recorder);
    /// For the window's menu and command palette: start or stop, freeze, go live, copy the rows,
    /// record, export.
    [[nodiscard]] QList<QAction*> pipelineActions() const;

    /// What is shown, and liveFigures() for the status bar (PipelineFeed::liveFiguresTaken()).
    [[nodiscard]] PipelineFeed& feed() { return m_feed; }
    /// The time axis that the panes share.
    [[nodiscard]] TimeView& time() { return m_time; }
    /// Frames per second and time to paint one.
    [[nodiscard]] const FrameClock& frameClock() const { return *m_clock; }

    /// Brings everything up to date now, whether a frame is due or not: before a screenshot.
    void refresh();

    [[nodiscard]] ExportMenu* exportMenu() const { return m_export; }
    [[nodiscard]] FlowPane* flowPane() const { return m_flow; }
    [[nodiscard]] Waterfall* waterfall() const { return m_waterfall; }
    [[nodiscard]] Strips* strips() const { return m_strips; }
    [[nodiscard]] HeatMap* heatMap() const { return m_heatMap; }
    [[nodiscard]] Overview* overview() const { return m_overview; }
    [[nodiscard]] FilterBox* filterBox() const { return m_filter; }
    [[nodiscard]] StageControls* stage() const { return m_stage; }
    [[nodiscard]] PresenterView* presenter() const { return m_presenter; }

    /// Looks at the requests that this producer sent in that span (nanoseconds) and selects the
    /// first; false: they are not kept any more.
    bool showRequests(ProducerId producer, std::int64_t from, std::int64_t until);
    /// Before an audience: three panes with large type and a caption, and a speaker's keys.
    void setPresenting(bool presenting);
    [[nodiscard]] bool isPresenting() const { return m_isPresenting; }
    /// Ends stepping; false: nobody was.
    bool leaveStep();
    /// Keeps there what of the tab is folded away. The settings must outlive it.
    void rememberIn(QSettings& settings);
    /// A tour through the panes, with the first scenario.
    [[nodiscard]] QList<TourStop> tourStops();

Q_SIGNALS:
    /// A person wants to see a request's key; `isCut`: only its beginning is known.
    void keyActivated(const QByteArray& key, bool isCut);
    /// A person wants to see the variants of a scenario side by side.
    void compareRequested(const QByteArray& scenario);

public Q_SLOTS:
    void setFrozen(bool frozen);
    /// Draws at most twice a second.
    void setReducedMotion(bool reduced);
    /// The panes as tables, beginning with the one that has the keyboard.
    void showTable();

protected:
    bool event(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void makeActions();
    void makeTimePanes();
    void makeStage();
    void takeStepping(bool stepping);
    void openKey(const QByteArray& key, bool isCut);
    void showState();
    void placeBadge();
    void shareHeight();
    void splitHeight();

    PipelineSource& m_source;
    PipelineFeed m_feed;
    TimeView m_time;
    GhostRun m_ghost;
    FrameClock* m_clock;
    KnobBar* m_knobs;
    FlowPane* m_flow;
    FilterBox* m_filter;
    Waterfall* m_waterfall;
    Strips* m_strips;
    HeatMap* m_heatMap;
    Overview* m_overview;
    BookmarkActions* m_bookmarks;
    BannerArea* m_messages; ///< of exports
    ExportMenu* m_export;
    ToneLabel* m_badge; ///< how far the view is behind, over the foot of the rows
    QComboBox* m_span;
    RequestsBar* m_requestsBar = nullptr;
    QSplitter* m_split = nullptr;
    bool m_isSplitByHand = false; ///< then its parts stay as they were left
    QPointer<ScenarioBar> m_scenarioBar;
    QPointer<PressureInspector> m_inspector;
    StageControls* m_stage;
    PresenterView* m_presenter;
    QAction* m_nextStep = nullptr; ///< these two only while a person goes step by step
    QAction* m_endSteps = nullptr;
    bool m_isPresenting = false;
    QAction* m_live = nullptr;
    QAction* m_copy = nullptr;
    QAction* m_record = nullptr; ///< null without a recorder
    QAction* m_showGhost = nullptr;
    QAction* m_find = nullptr;
    QAction* m_table = nullptr;
    TableTwin* m_twin = nullptr; ///< made when it is first asked for
    QPointer<QWidget> m_paneBefore; ///< had the keyboard before the filter
    SpokenStatus m_spoken { this };
};

} // namespace sluice
