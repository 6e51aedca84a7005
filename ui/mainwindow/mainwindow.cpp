// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/mainwindow/mainwindow.h"

#include "core/protocol/displaytext.h"
#include "ui/mainwindow/statusline.h"
#include "ui/mainwindow/tabarea.h"
#include "ui/mainwindow/topbar.h"
#include "ui/mainwindow/tour.h"
#include "ui/theme/errortext.h"

#include <QCloseEvent>
#include <QDockWidget>
#include <QMenu>
#include <QMenuBar>
#include <QScreen>
#include <QSettings>
#include <QShowEvent>
#include <QVBoxLayout>

#include <algorithm>

namespace sluice {

namespace {

using std::chrono_literals::operator""ms;

const QString geometryKey = QStringLiteral("window/geometry");
const QString stateKey = QStringLiteral("window/state");
const QString themeKey = QStringLiteral("window/theme");
constexpr int layoutVersion = 1; // raise it when docks or tool bars change their names

const QString connectionBanner = QStringLiteral("connection");
const QString serverNoteBanner = QStringLiteral("server-note");
const QString retryButton = QStringLiteral("retry");
const QString changeButton = QStringLiteral("change");

// "&File" and "Connect…" -> "File: Connect", without mnemonics.
QString commandName(const QString& group, const QString& text)
{
    QString name = text;
    name.replace(QStringLiteral("&&"), QStringLiteral("\u0001"));
    name.remove(QLatin1Char('&')).replace(QLatin1Char('\u0001'), QLatin1Char('&'));
    QString prefix = group;
    prefix.remove(QLatin1Char('&'));
    return prefix.isEmpty() ? name : prefix + QStringLiteral(": ") + name;
}

void collect(QList<CommandPalette::Entry>& entries, const QMenu* menu, const QString& group)
{
    for (QAction* action : menu->actions()) {
        if (action->menu())
            collect(entries, action->menu(), action->text());
        else if (!action->isSeparator() && action->isVisible() && action->isEnabled())
            entries.append({ commandName(group, action->text()), action });
    }
}

} // namespace

MainWindow::MainWindow(QSettings& settings, Theme& theme, const Clock& clock, QWidget* parent)
    : QMainWindow(parent)
    , m_settings(settings)
    , m_theme(theme)
    , m_clock(clock)
{
    setObjectName(QStringLiteral("mainWindow"));
    setWindowTitle(QStringLiteral("Sluice"));
    setDockOptions(AnimatedDocks | AllowNestedDocks | AllowTabbedDocks);
    setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
    setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);

    m_topBar = new TopBar(this);
    addToolBar(Qt::TopToolBarArea, m_topBar);
    addToolBarBreak();
    addToolBar(Qt::TopToolBarArea, m_topBar->secondRow());
    connect(m_topBar, &TopBar::databaseChosen, this, &MainWindow::databaseChosen);
    connect(m_topBar, &TopBar::otherDatabaseRequested, this, &MainWindow::askForDatabase);

    auto* centre = new QWidget(this);
    auto* layout = new QVBoxLayout(centre);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    m_notices = new QWidget(centre); // hidden as a whole before an audience
    auto* notices = new QVBoxLayout(m_notices);
    notices->setContentsMargins(0, 0, 0, 0);
    m_banners = new BannerArea(m_notices);
    notices->addWidget(m_banners);
    m_tabs = new TabArea(centre);
    m_tour = new Tour(this);
    layout->addWidget(m_tour);
    layout->addWidget(m_notices);
    layout->addWidget(m_tabs, 1);
    setCentralWidget(centre);
    connect(m_banners, &BannerArea::activated, this, &MainWindow::activateBanner);
    connect(m_tabs, &TabArea::pageClosed, this, &MainWindow::tabClosed);
    connect(m_tabs, &TabArea::currentPageChanged, this, &MainWindow::currentTabChanged);

    m_status = new StatusLine(clock, this);
    setStatusBar(m_status);
    connect(m_status, &StatusLine::stateActivated, this, &MainWindow::activateState);
    m_countdown.setInterval(200ms);
    connect(&m_countdown, &QTimer::timeout, this, &MainWindow::showConnectionBanner);

    makeDocks();
    makeMenus();
    makeTabShortcuts();
    m_palette = new CommandPalette(this);
    setConnectionOptions(std::nullopt);
    setConnectionState({});
    restoreLayout();
}

MainWindow::~MainWindow()
{
    // Pages that are destroyed with the window must not report to a window that is half gone.
    m_tabs->disconnect(this);
}

ThemeMode MainWindow::storedThemeMode(const QSettings& settings)
{
    return Theme::modeFromName(settings.value(themeKey).toString()).value_or(ThemeMode::System);
}

void MainWindow::setKeysPanel(QWidget* widget)
{
    delete m_keysDock->widget();
    m_keysDock->setWidget(widget);
}

void MainWindow::setInspector(QWidget* widget)
{
    delete m_inspectorDock->widget();
    m_inspectorDock->setWidget(widget);
}

void MainWindow::setScenarioArea(QWidget* widget) { m_topBar->setScenarioArea(widget); }

void MainWindow::addTab(QWidget* page, const QString& title, const QString& id, bool closable)
{
    m_tabs->addPage(page, title, id, closable);
}

bool MainWindow::showTab(const QString& id) { return m_tabs->showPage(id); }

bool MainWindow::closeTab(const QString& id) { return m_tabs->closePage(id); }

void MainWindow::setTabTitle(const QString& id, const QString& title)
{
    m_tabs->setTitle(id, title);
}

QWidget* MainWindow::tab(const QString& id) const { return m_tabs->page(id); }

QString MainWindow::currentTab() const { return m_tabs->currentId(); }

void MainWindow::closeAllTabs() { m_tabs->closeAll(); }

void MainWindow::setConnectionOptions(const std::optional<ConnectionOptions>& options)
{
    m_banners->hideExplanations(); // they are of the connection before
    m_options = options;
    m_topBar->setConnection(options);
    // The display name holds no password, whatever the URL held.
    setWindowTitle(options && !m_isPresenting
            ? tr("%1 - Sluice").arg(toDisplay(options->displayName().toUtf8(), 80))
            : QStringLiteral("Sluice"));
    setConnectionState(m_state);
}

void MainWindow::setConnectionState(const ConnectionState& state)
{
    m_state = state;
    m_status->setState(state);
    const bool ready = state.phase == ConnectionPhase::Ready;
    if (ready)
        m_banners->hideExplanations();
    const bool idle
        = state.phase == ConnectionPhase::Idle || state.phase == ConnectionPhase::Closed;
    m_disconnect->setEnabled(m_options && !idle);
    m_reconnect->setEnabled(m_options.has_value());
    if (state.phase == ConnectionPhase::Backoff)
        m_countdown.start();
    else
        m_countdown.stop();
    showConnectionBanner();

    const auto note = ready ? errortext::noteOfServer(state.server).sentence() : QString();
    if (note.isEmpty()) {
        if (ready || idle) {
            m_noteShown.clear();
            hideBanner(serverNoteBanner);
        }
    } else if (note != m_noteShown) {
        m_noteShown = note; // once dismissed it stays away until the server says something else
        showBanner({ serverNoteBanner, BannerMessage::Severity::Info, note, {}, true });
    }
}

void MainWindow::showConnectionBanner()
{
    const bool waiting = m_state.phase == ConnectionPhase::Backoff;
    const bool trying = m_state.phase == ConnectionPhase::Resolving
        || m_state.phase == ConnectionPhase::Connecting
        || m_state.phase == ConnectionPhase::Handshaking;
    const bool failed = m_state.phase == ConnectionPhase::Failed;
    // While it tries again the reason of the last attempt stays, so that nothing flickers.
    if (!m_options || m_state.errorKind == ConnectionErrorKind::None
        || !(waiting || failed || trying) || m_banners->explainsConnection()) {
        hideBanner(connectionBanner);
        return;
    }
    const auto words = errortext::ofConnection(m_state.errorKind, m_state.errorDetail, *m_options);
    QString text = words.sentence();
    if (waiting || trying)
        text += QLatin1Char(' ') + errortext::retryText(m_state, m_clock.now());
    showBanner({ connectionBanner,
        failed ? BannerMessage::Severity::Error : BannerMessage::Severity::Warning, text,
        { { retryButton, failed ? tr("Try again") : tr("Retry now") },
            { changeButton, tr("Change connection…") } },
        false });
}

void MainWindow::setStatusFigures(const StatusFigures& figures) { m_status->setFigures(figures); }

void MainWindow::showBanner(const BannerMessage& message)
{
    m_banners->showMessage(message);
    if (message.explainsConnection)
        showConnectionBanner();
}

void MainWindow::hideBanner(const QString& id)
{
    m_banners->hideMessage(id);
    if (id != connectionBanner)
        showConnectionBanner();
}

void MainWindow::addKeysAction(QAction* action)
{
    if (action)
        m_keysMenu->addAction(action);
    else
        m_keysMenu->addSeparator();
    m_keysMenu->menuAction()->setVisible(true);
}

void MainWindow::addPipelineAction(QAction* action)
{
    m_pipelineMenu->addAction(action);
    m_pipelineMenu->menuAction()->setVisible(true);
}

void MainWindow::registerCommand(QAction* action, const QString& group)
{
    m_registered.append({ commandName(group, action->text()), action });
}

void MainWindow::openCommandPalette() { m_palette->open(commands()); }

QList<CommandPalette::Entry> MainWindow::commands() const
{
    QList<CommandPalette::Entry> entries;
    for (QAction* action : menuBar()->actions()) {
        if (action->menu())
            collect(entries, action->menu(), action->text());
    }
    for (const auto& entry : m_registered) {
        if (entry.action && entry.action->isEnabled())
            entries.append(entry);
    }
    return entries;
}

void MainWindow::makeDocks()
{
    const auto make = [this](const QString& title, const QString& name, Qt::DockWidgetArea area) {
        auto* dock = new QDockWidget(title, this);
        dock->setObjectName(name);
        dock->setWidget(new QWidget(dock));
        addDockWidget(area, dock);
        return dock;
    };
    m_keysDock = make(tr("Keys"), QStringLiteral("keysDock"), Qt::LeftDockWidgetArea);
    m_inspectorDock
        = make(tr("Inspector"), QStringLiteral("inspectorDock"), Qt::RightDockWidgetArea);
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    if (m_mayClose && !m_mayClose())
        return event->ignore();
    setPresenting(false);
    saveLayout();
    event->accept();
    Q_EMIT closed();
}

void MainWindow::saveLayout()
{
    if (m_isPresenting)
        return;
    m_settings.setValue(geometryKey, saveGeometry());
    m_settings.setValue(stateKey, saveState(layoutVersion));
}

void MainWindow::restoreLayout()
{
    resetLayout();
    const QByteArray geometry = m_settings.value(geometryKey).toByteArray();
    const QByteArray state = m_settings.value(stateKey).toByteArray();
    if (!geometry.isEmpty())
        restoreGeometry(geometry);
    m_isFirstLayout = state.isEmpty() || !restoreState(state, layoutVersion);
    if (m_isFirstLayout && !state.isEmpty())
        resetLayout();
    m_topBar->show(); // holds the way to everything else
    m_topBar->placeScenario();
}

void MainWindow::resetLayout()
{
    const int em = fontMetrics().height();
    if (!isVisible())
        resize(QSize(std::max(1280, em * 80), std::max(800, em * 50))
                   .boundedTo(screen()->availableSize()));
    for (QDockWidget* dock : { m_keysDock, m_inspectorDock }) {
        dock->setFloating(false);
        removeDockWidget(dock);
    }
    addDockWidget(Qt::LeftDockWidgetArea, m_keysDock);
    addDockWidget(Qt::RightDockWidgetArea, m_inspectorDock);
    m_keysDock->show();
    m_inspectorDock->show();
    shareWidth();
}

void MainWindow::shareWidth()
{
    // With large text in a small window the centre keeps about half.
    const int em = fontMetrics().height();
    resizeDocks({ m_keysDock, m_inspectorDock },
        { std::min(em * 17, width() * 20 / 100),
            std::min(std::max(em * 18, m_inspectorDock->sizeHint().width()), width() * 28 / 100) },
        Qt::Horizontal);
}

void MainWindow::showEvent(QShowEvent* event)
{
    QMainWindow::showEvent(event);
    if (!event->spontaneous() && m_isFirstLayout)
        shareWidth(); // now that the size and what the docks hold are known
    m_isFirstLayout = false;
}

} // namespace sluice
