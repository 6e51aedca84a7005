// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/pipeline/pipelinetab.h"

#include "ui/mainwindow/banner.h"
#include "ui/pipeline/bookmarkactions.h"
#include "ui/pipeline/exportmenu.h"
#include "ui/pipeline/filterbox.h"
#include "ui/pipeline/flowpane.h"
#include "ui/pipeline/heatmap.h"
#include "ui/pipeline/knobbar.h"
#include "ui/pipeline/knobpanel.h"
#include "ui/pipeline/orderbar.h"
#include "ui/pipeline/overview.h"
#include "ui/pipeline/presenterview.h"
#include "ui/pipeline/pressureinspector.h"
#include "ui/pipeline/recordbutton.h"
#include "ui/pipeline/requestsbar.h"
#include "ui/pipeline/scenariobar.h"
#include "ui/pipeline/scenariocard.h"
#include "ui/pipeline/stagecontrols.h"
#include "ui/pipeline/steppanel.h"
#include "ui/pipeline/strips.h"
#include "ui/pipeline/tabletwin.h"
#include "ui/pipeline/waterfall.h"
#include "ui/theme/format.h"
#include "ui/theme/helpbubble.h"
#include "ui/theme/tonelabel.h"

#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QKeyEvent>
#include <QScrollArea>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>

namespace sluice {

namespace {

/// Lines' heights: a tab that is lower has no room for all panes at the size that they would like.
constexpr int lowBelow = 34;

/// What scrolls: as high as its parts have to be, not as high as they would like.
class ScrolledPage : public QWidget {
public:
    using QWidget::QWidget;
    int heightForWidth(int width) const override
    {
        return layout()->totalMinimumHeightForWidth(width);
    }
};

} // namespace

PipelineTab::PipelineTab(PipelineSource& source, QWidget* parent)
    : QWidget(parent)
    , m_source(source)
    , m_feed(source)
    , m_time(m_feed)
    , m_clock(new FrameClock(this))
    , m_knobs(new KnobBar(source, this))
    , m_flow(new FlowPane(m_feed, m_clock, this))
    , m_filter(new FilterBox(m_feed, this))
    , m_waterfall(new Waterfall(m_feed, m_clock, this))
    , m_strips(new Strips(m_feed, m_time, m_clock, this))
    , m_heatMap(new HeatMap(m_feed, m_time, m_ghost, m_clock, this))
    , m_overview(new Overview(m_feed, m_time, m_ghost, m_clock, this))
    , m_bookmarks(new BookmarkActions(m_time, this))
    , m_messages(new BannerArea(this))
    , m_export(new ExportMenu(
          m_feed, { m_flow, m_waterfall, m_strips, m_heatMap, m_overview }, *m_messages, this))
    , m_badge(new ToneLabel(Tone::Warning, this))
    , m_span(new QComboBox(m_strips))
    , m_scenarioBar(new ScenarioBar(source))
    , m_inspector(new PressureInspector(m_feed, m_time, *m_waterfall))
    , m_stage(new StageControls(source, *m_scenarioBar, *m_knobs, this))
    , m_presenter(new PresenterView(m_feed, *m_stage, *m_scenarioBar, this))
{
    setObjectName(QStringLiteral("pipelineTab"));
    setAccessibleName(tr("Pipeline"));
    m_span->setObjectName(QStringLiteral("timeAxis"));
    m_span->setAccessibleName(tr("Time axis"));
    for (const int seconds : { 1, 3, 10, 30, 60, 300, 1800, 7200, 21600 })
        m_span->addItem(format::wholeSeconds(std::chrono::seconds(seconds)), seconds);
    m_span->setToolTip(plainToolTip(
        tr("How far back the time axis goes. The wheel over any of its panes zooms, with Shift it "
           "pans; both freeze the view.")));
    connect(m_span, &QComboBox::activated, this,
        [this] { m_time.setSpan(m_span->currentData().toInt() * std::int64_t(1'000'000'000)); });
    const auto showSpan = [this] {
        const qint64 seconds = m_time.span() / 1'000'000'000;
        const bool whole = m_time.span() % 1'000'000'000 == 0;
        m_span->setCurrentIndex(whole ? m_span->findData(int(seconds)) : -1);
    };
    m_span->setPlaceholderText(tr("zoomed"));
    connect(&m_time, &TimeView::rangeChanged, this, showSpan);
    showSpan();

    m_split = new QSplitter(Qt::Vertical, this);
    m_split->setObjectName(QStringLiteral("pipelineSplitter"));
    m_split->setChildrenCollapsible(false);
    for (QWidget* pane : std::initializer_list<QWidget*> { m_waterfall, m_strips, m_heatMap })
        m_split->addWidget(pane);
    m_split->installEventFilter(this);
    connect(m_split, &QSplitter::splitterMoved, this, [this] { m_isSplitByHand = true; });
    // Large text in a small window: nothing is squeezed into each other, it scrolls.
    auto* scroll = new QScrollArea(this);
    scroll->setObjectName(QStringLiteral("pipelineScroll"));
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto* content = new ScrolledPage(scroll);
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_knobs);
    layout->addWidget(m_stage->panel());
    layout->addWidget(m_stage->card());
    layout->addWidget(m_stage->steps());
    layout->addWidget(m_flow);
    auto* order = new OrderBar(m_waterfall->model());
    m_requestsBar = new RequestsBar(m_filter, order, content);
    layout->addWidget(m_requestsBar);
    layout->addWidget(m_split, 1);
    layout->addWidget(m_overview);
    scroll->setWidget(content);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addWidget(m_messages);
    all->addWidget(scroll);
    all->addWidget(m_presenter);
    setFocusProxy(m_waterfall);
    QWidget* before = m_filter->focusProxy();
    const QList<QWidget*> controls = order->controls();
    for (QWidget* control : controls) {
        setTabOrder(before, control);
        before = control;
    }
    setTabOrder(before, m_waterfall);
    m_badge->setParent(content); // scrolls along
    m_badge->setObjectName(QStringLiteral("frozenBadge"));
    m_badge->setAutoFillBackground(true);
    m_badge->setAttribute(Qt::WA_TransparentForMouseEvents);
    m_badge->hide();
    m_badge->raise();
    m_waterfall->installEventFilter(this);
    m_strips->installEventFilter(this);

    connect(m_clock, &FrameClock::tick, &m_feed, &PipelineFeed::takeFrame);
    connect(m_clock, &FrameClock::hiddenTick, &m_feed, &PipelineFeed::takeFrame);
    connect(&m_feed, &PipelineFeed::liveFiguresTaken, this, &PipelineTab::showState);
    connect(&m_feed, &PipelineFeed::frozenChanged, this, &PipelineTab::showState);
    connect(&m_time, &TimeView::instantChanged, this, &PipelineTab::showState);
    connect(&m_feed, &PipelineFeed::liveFiguresTaken, this,
        [this] { m_spoken.update(m_feed.liveFigures(), m_feed.liveAt()); });
    connect(m_filter, &FilterBox::left, this,
        [this] { (m_paneBefore ? m_paneBefore.data() : m_waterfall)->setFocus(); });
    connect(m_waterfall, &Waterfall::selectedByHand, this, [this] { setFrozen(true); });
    connect(m_waterfall, &Waterfall::keyActivated, this, &PipelineTab::openKey);
    connect(m_inspector, &PressureInspector::keyActivated, this, &PipelineTab::openKey);
    m_waterfall->setTimeView(m_time);
    makeTimePanes();
    makeStage();
    makeActions();
}

void PipelineTab::makeStage()
{
    connect(m_stage, &StageControls::compareRequested, this, &PipelineTab::compareRequested);
    connect(m_stage, &StageControls::noticed, this, [this](const QString& sentence) {
        const QString id = QStringLiteral("stage");
        m_messages->hideMessage(id);
        if (!sentence.isEmpty())
            m_messages->showMessage({ id, BannerMessage::Severity::Info, sentence, {} });
    });
    connect(m_scenarioBar, &ScenarioBar::chosenChanged, this, [this] {
        m_stage->card()->setHidden(m_isPresenting || !m_scenarioBar->chosenInfo().scenario);
    });
    connect(m_stage->steps(), &StepPanel::steppingChanged, this, &PipelineTab::takeStepping);
    m_nextStep = new QAction(tr("Next step"), this);
    connect(m_nextStep, &QAction::triggered, m_stage->steps(), &StepPanel::next);
    m_endSteps = new QAction(tr("End step by step"), this);
    m_endSteps->setShortcut(QKeySequence(Qt::Key_Escape));
    connect(m_endSteps, &QAction::triggered, m_stage->steps(), &StepPanel::end);
    for (QAction* action : { m_nextStep, m_endSteps })
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(m_waterfall, &Waterfall::requestSelected, this, [this] {
        const std::optional<RequestRecord>& selected = m_waterfall->selected();
        m_source.note("view.selectedBytes",
            selected ? double(selected->bytesSent) + double(selected->bytesReceived) : 0);
    });
}

void PipelineTab::openKey(const QByteArray& key, bool isCut)
{
    if (!m_isPresenting) // what it holds is not for an audience
        Q_EMIT keyActivated(key, isCut);
}

bool PipelineTab::showRequests(ProducerId producer, std::int64_t from, std::int64_t until)
{
    std::vector<RequestRecord> records;
    m_source.readRecords(until, PipelineFeed::recordsPulled, records);
    const RequestRecord* first = nullptr;
    for (const RequestRecord& record : records) {
        const std::int64_t called = record.stamps.called;
        if (record.producer == producer && called >= from && called <= until
            && (!first || called < first->stamps.called))
            first = &record;
    }
    if (!first)
        return false;
    setFrozen(true);
    m_time.setInstant(first->stamps.resumed); // then it is among the rows
    m_waterfall->selectRecord(*first);
    m_waterfall->setFocus();
    return true;
}

void PipelineTab::makeTimePanes()
{
    connect(m_flow, &FlowPane::requestActivated, m_waterfall, &Waterfall::selectRecord);
    connect(&m_feed, &PipelineFeed::liveFiguresTaken, this, [this] { m_ghost.follow(m_source); });
    connect(m_heatMap, &HeatMap::requestActivated, this, [this](const RequestRecord& record) {
        m_time.setInstant(record.stamps.resumed); // then it is among the rows
        m_waterfall->selectRecord(record);
    });
    connect(m_overview, &Overview::liveRequested, this, [this] { setFrozen(false); });
    m_showGhost = new QAction(tr("Show the previous run"), this);
    m_showGhost->setCheckable(true);
    m_showGhost->setChecked(true);
    connect(m_showGhost, &QAction::toggled, m_heatMap, &HeatMap::setGhostShown);
    connect(m_showGhost, &QAction::toggled, m_overview, &Overview::setGhostShown);
}

PipelineTab::~PipelineTab()
{
    // They stand in other parts of the window and point into this.
    delete m_inspector;
    delete m_scenarioBar;
}

void PipelineTab::makeActions()
{
    QAction* startStop = m_scenarioBar->startStopAction();
    startStop->setShortcut(QKeySequence(Qt::Key_Space));
    QAction* freeze = m_scenarioBar->freezeAction();
    freeze->setShortcut(QKeySequence(Qt::Key_F));
    connect(freeze, &QAction::triggered, this, &PipelineTab::setFrozen);
    m_live = new QAction(tr("Go live"), this);
    m_live->setShortcut(QKeySequence(Qt::Key_End));
    connect(m_live, &QAction::triggered, this, [this] { setFrozen(false); });
    m_copy = new QAction(tr("Copy the requests shown"), this);
    connect(m_copy, &QAction::triggered, m_waterfall, &Waterfall::copyRows);
    m_scenarioBar->setExportMenu(m_export);
    m_find = new QAction(tr("Filter the requests"), this);
    m_find->setShortcuts({ QKeySequence(Qt::Key_Slash), QKeySequence(QKeySequence::Find) });
    connect(m_find, &QAction::triggered, this, [this] {
        if (QWidget* focus = QApplication::focusWidget();
            isAncestorOf(focus) && !m_filter->isAncestorOf(focus))
            m_paneBefore = focus;
        m_filter->focusLine();
    });
    m_table = new QAction(tr("As a table"), this);
    m_table->setShortcut(QKeySequence(Qt::Key_T));
    connect(m_table, &QAction::triggered, this, &PipelineTab::showTable);
    for (QAction* action : pipelineActions()) {
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        addAction(action);
    }
}

QWidget* PipelineTab::scenarioBar() const { return m_scenarioBar; }
QWidget* PipelineTab::inspector() const { return m_inspector; }

void PipelineTab::setRecorder(SessionRecorder& recorder)
{
    auto* button = new RecordButton(recorder, m_scenarioBar);
    m_scenarioBar->layout()->addWidget(button);
    m_record = button->action();
}

QList<QAction*> PipelineTab::pipelineActions() const
{
    QList<QAction*> actions { m_scenarioBar->startStopAction(), m_scenarioBar->freezeAction(),
        m_live, m_copy, m_find, m_table, m_showGhost };
    actions += m_stage->actions();
    if (m_record)
        actions.append(m_record);
    return actions + m_bookmarks->actions() + m_waterfall->viewActions()
        + m_export->exportActions();
}

void PipelineTab::refresh() { m_feed.takeAll(); }

void PipelineTab::setFrozen(bool frozen)
{
    if (!frozen)
        m_waterfall->clearSelection();
    m_feed.setFrozen(frozen);
    showState();
}

void PipelineTab::setReducedMotion(bool reduced) { m_clock->setReducedMotion(reduced); }

void PipelineTab::showTable()
{
    if (!m_twin)
        m_twin = new TableTwin(m_feed, m_time, this);
    const QWidget* focus = QApplication::focusWidget();
    m_twin->showPane(focus == m_flow ? TableTwin::Pane::Flow
            : focus == m_strips      ? TableTwin::Pane::Strips
                                     : TableTwin::Pane::Requests);
    m_twin->show();
    m_twin->raise();
    m_twin->activateWindow();
}

void PipelineTab::showState()
{
    PipelineConfig config = m_source.config();
    config.transport = m_feed.liveFigures().config.transport;
    m_knobs->show(config);
    m_stage->show(m_feed.masksKeys());
    // Where the bar of the main knobs is folded into a line, so are the others.
    const auto* fold = m_knobs->findChild<QToolButton*>(QStringLiteral("knobsFold"));
    m_stage->panel()->setHidden(
        m_isPresenting || m_source.isReplay() || (fold && !fold->isHidden() && !fold->isChecked()));
    if (m_isPresenting)
        m_presenter->show();
    if (m_scenarioBar)
        m_scenarioBar->show(m_source.runningScenario(), m_feed.isFrozen());
    QString frozen;
    if (m_feed.isFrozen())
        frozen = tr("Frozen: %1 behind, +%2 requests. End goes live.")
                     .arg(format::duration(m_feed.behind()), format::count(m_feed.endedSince()));
    if (m_feed.instant())
        frozen += m_feed.isExact()
            ? tr(" Shown as it was, request by request.")
            : tr(" Shown as counts: the single requests of that time are no longer kept.");
    m_badge->say(Tone::Warning, frozen);
    placeBadge();
}

void PipelineTab::placeBadge()
{
    const int margin = fontMetrics().height() / 4;
    const QSize size = m_badge->sizeHint();
    const QPoint corner
        = m_waterfall->mapTo(m_badge->parentWidget(), m_waterfall->rect().bottomRight());
    m_badge->setGeometry(
        QRect(corner - QPoint(size.width() + 3 * margin, size.height() + margin), size));
}

/// In a window that is high enough no pane is squeezed; in a low one, as with large text, rather
/// more of them are in sight.
void PipelineTab::shareHeight()
{
    const int unit = fontMetrics().height();
    const bool isLow = height() < unit * lowBelow;
    m_waterfall->setMinimumHeight(isLow ? 0 : unit * 9);
    m_strips->setMinimumHeight(isLow ? 0 : unit * 9);
    m_heatMap->setMinimumHeight(isLow ? 0 : unit * 6);
}

/// The rows get what is over, but in a high window the map is not left a thin line.
void PipelineTab::splitHeight()
{
    if (m_isSplitByHand)
        return;
    const int all = m_split->height() - 2 * m_split->handleWidth();
    const int strips = std::max(m_strips->minimumHeight(), all * 28 / 100);
    const int map = std::max(m_heatMap->minimumHeight(), all * 18 / 100);
    m_split->setSizes({ std::max(0, all - strips - map), strips, map });
}

void PipelineTab::resizeEvent(QResizeEvent* event)
{
    shareHeight();
    QWidget::resizeEvent(event);
}

void PipelineTab::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::FontChange)
        shareHeight();
    QWidget::changeEvent(event);
}

bool PipelineTab::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_split && event->type() == QEvent::Resize)
        splitHeight();
    else if (watched == m_waterfall
        && (event->type() == QEvent::Resize || event->type() == QEvent::Move))
        placeBadge();
    else if (watched == m_strips
        && (event->type() == QEvent::Resize || event->type() == QEvent::FontChange))
        m_span->setGeometry(m_strips->axisControlRect(m_span->sizeHint()));
    return QWidget::eventFilter(watched, event);
}

bool PipelineTab::event(QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        // Controls keep their keys: Space presses a button, letters choose in a list.
        const QWidget* focus = QApplication::focusWidget();
        const bool onPane = focus == this || focus == m_flow || focus == m_waterfall
            || focus == m_strips || focus == m_heatMap || focus == m_overview;
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool isFunction = key->key() >= Qt::Key_F1 && key->key() <= Qt::Key_F35;
        if (!onPane && !isFunction && key->modifiers() == Qt::NoModifier) {
            event->accept();
            return true;
        }
    }
    return QWidget::event(event);
}

} // namespace sluice
