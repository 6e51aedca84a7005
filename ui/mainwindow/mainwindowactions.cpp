// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
// The window's menus and what their actions do; the window itself is in mainwindow.cpp.
#include "ui/mainwindow/mainwindow.h"

#include "ui/mainwindow/shortcutsdialog.h"
#include "ui/mainwindow/tabarea.h"
#include "ui/mainwindow/topbar.h"

#include <QActionGroup>
#include <QApplication>
#include <QClipboard>
#include <QDockWidget>
#include <QInputDialog>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QSettings>

#include <limits>

namespace sluice {

QAction* MainWindow::newAction(
    QMenu* menu, const QString& text, const QKeySequence& shortcut, void (MainWindow::*slot)())
{
    auto* action = new QAction(text, this);
    action->setShortcut(shortcut);
    connect(action, &QAction::triggered, this, slot);
    menu->addAction(action);
    return action;
}

void MainWindow::makeMenus()
{
    QMenu* file = menuBar()->addMenu(tr("&File"));
    m_connect = newAction(
        file, tr("&Connect…"), QKeySequence(Qt::CTRL | Qt::Key_N), &MainWindow::connectRequested);
    m_reconnect = newAction(file, tr("&Reconnect now"),
        QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R), &MainWindow::reconnectRequested);
    m_disconnect = newAction(file, tr("&Disconnect"), {}, &MainWindow::disconnectRequested);
    auto* copy = new QAction(tr("Copy &URL without password"), this);
    connect(copy, &QAction::triggered, this, [this] {
        if (m_options)
            QApplication::clipboard()->setText(
                m_options->toUrl(ConnectionOptions::Secret::Omitted));
    });
    file->addAction(copy);
    QMenu* guard = makeGuardMenu();
    file->addMenu(guard);
    m_topBar->setGuardMenu(guard);
    file->addSeparator();
    m_closeTab = new QAction(tr("Close &tab"), this);
    m_closeTab->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_W));
    connect(m_closeTab, &QAction::triggered, this, [this] { closeTab(currentTab()); });
    file->addAction(m_closeTab);
    file->addSeparator();
    auto* quit = new QAction(tr("&Quit"), this);
    quit->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Q));
    connect(quit, &QAction::triggered, this, &QWidget::close);
    file->addAction(quit);
    for (QAction* action : { m_connect, m_reconnect, m_disconnect, copy })
        m_topBar->connectionMenu()->addAction(action);

    QMenu* view = menuBar()->addMenu(tr("&View"));
    QAction* keys = m_keysDock->toggleViewAction();
    keys->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_K));
    view->addAction(keys);
    QAction* inspector = m_inspectorDock->toggleViewAction();
    inspector->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_I));
    view->addAction(inspector);
    view->addSeparator();
    QMenu* theme = makeThemeMenu();
    view->addMenu(theme);
    m_topBar->setThemeMenu(theme);
    makeMotionAction(view);
    newAction(view, tr("&Reset layout"), {}, &MainWindow::resetLayout);

    m_keysMenu = menuBar()->addMenu(tr("&Keys"));
    m_keysMenu->menuAction()->setVisible(false); // until somebody adds an action
    m_pipelineMenu = menuBar()->addMenu(tr("&Pipeline"));
    m_pipelineMenu->menuAction()->setVisible(false); // likewise

    QMenu* help = menuBar()->addMenu(tr("&Help"));
    QAction* palette = newAction(help, tr("Command &palette"), QKeySequence(Qt::CTRL | Qt::Key_K),
        &MainWindow::openCommandPalette);
    m_topBar->setPaletteAction(palette);
    newAction(help, tr("&Keyboard shortcuts"), QKeySequence(Qt::CTRL | Qt::Key_Slash),
        &MainWindow::showShortcuts);
    makePresenting(view, help);
    help->addSeparator();
    newAction(help, tr("&About Sluice"), {}, &MainWindow::showAbout);
}

void MainWindow::makeMotionAction(QMenu* menu)
{
    const QString key = QStringLiteral("window/reducedMotion");
    m_reducedMotion = new QAction(tr("Reduced &motion"), this);
    m_reducedMotion->setCheckable(true);
    connect(m_reducedMotion, &QAction::toggled, this, [this, key](bool reduced) {
        m_settings.setValue(key, reduced);
        setDockOptions(dockOptions().setFlag(AnimatedDocks, !reduced));
        Q_EMIT reducedMotionChanged(reduced);
    });
    m_reducedMotion->setChecked(m_settings.value(key, false).toBool());
    menu->addAction(m_reducedMotion);
}

bool MainWindow::hasReducedMotion() const { return m_reducedMotion->isChecked(); }

QMenu* MainWindow::makeGuardMenu()
{
    auto* menu = new QMenu(tr("&Guard"), this);
    m_guards = new QActionGroup(this);
    const QList<QPair<Guard, QString>> guards { { Guard::ReadWrite, tr("Read-&write") },
        { Guard::Confirm, tr("&Confirm writes") }, { Guard::ReadOnly, tr("Read-&only") } };
    for (const auto& [guard, text] : guards) {
        auto* action = m_guards->addAction(text);
        action->setCheckable(true);
        connect(action, &QAction::triggered, this, [this, chosen = guard] {
            setGuard(chosen);
            Q_EMIT guardChosen(chosen);
        });
        menu->addAction(action);
    }
    setGuard(Guard::ReadWrite);
    return menu;
}

void MainWindow::setGuard(Guard guard)
{
    QAction* action = m_guards->actions().at(int(guard));
    action->setChecked(true);
    m_topBar->setGuard(action->text().remove(QLatin1Char('&')), guard != Guard::ReadWrite);
}

QMenu* MainWindow::makeThemeMenu()
{
    auto* menu = new QMenu(tr("&Theme"), this);
    auto* group = new QActionGroup(this);
    const QList<QPair<ThemeMode, QString>> modes { { ThemeMode::System, tr("Follow the &desktop") },
        { ThemeMode::Light, tr("&Light theme") }, { ThemeMode::Dark, tr("D&ark theme") } };
    for (const auto& [mode, text] : modes) {
        auto* action = group->addAction(text);
        action->setCheckable(true);
        action->setChecked(m_theme.mode() == mode);
        connect(action, &QAction::triggered, this, [this, chosen = mode] {
            m_theme.setMode(chosen);
            m_settings.setValue(QStringLiteral("window/theme"), Theme::modeName(chosen));
        });
        connect(&m_theme, &Theme::modeChanged, action,
            [action, mine = mode](ThemeMode now) { action->setChecked(now == mine); });
        menu->addAction(action);
    }
    return menu;
}

void MainWindow::makeTabShortcuts()
{
    const auto add = [this](const QString& text, const QList<QKeySequence>& keys, auto function) {
        auto* action = new QAction(text, this);
        action->setShortcuts(keys);
        connect(action, &QAction::triggered, this, function);
        addAction(action);
        registerCommand(action, tr("Tabs"));
    };
    add(tr("Next tab"),
        { QKeySequence(Qt::CTRL | Qt::Key_Tab), QKeySequence(Qt::CTRL | Qt::Key_PageDown) },
        [this] { stepTab(1); });
    add(tr("Previous tab"),
        { QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Tab),
            QKeySequence(Qt::CTRL | Qt::Key_PageUp) },
        [this] { stepTab(-1); });
    for (int i = 0; i < 9; ++i) {
        add(tr("Tab %1").arg(i + 1),
            { QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_1 + i)) }, [this, i] {
                if (i < m_tabs->count() && !m_isPresenting)
                    m_tabs->setCurrentIndex(i);
            });
    }
}

void MainWindow::stepTab(int by)
{
    const int count = m_tabs->count();
    if (count > 0 && !m_isPresenting)
        m_tabs->setCurrentIndex((m_tabs->currentIndex() + by + count) % count);
}

void MainWindow::activateState()
{
    switch (m_state.phase) {
    case ConnectionPhase::Backoff:
    case ConnectionPhase::Failed:
    case ConnectionPhase::Closed:
        Q_EMIT reconnectRequested();
        break;
    case ConnectionPhase::Idle:
        Q_EMIT connectRequested();
        break;
    default:
        break;
    }
}

void MainWindow::activateBanner(const QString& messageId, const QString& buttonId)
{
    if (messageId == QStringLiteral("connection")) {
        if (buttonId == QStringLiteral("retry"))
            Q_EMIT reconnectRequested();
        else if (buttonId == QStringLiteral("change"))
            Q_EMIT connectRequested();
        return;
    }
    showConnectionBanner(); // what was dismissed may have stood for it
    Q_EMIT bannerActivated(messageId, buttonId);
}

void MainWindow::askForDatabase()
{
    auto* dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Database"));
    dialog->setLabelText(tr("Number of the database"));
    dialog->setInputMode(QInputDialog::IntInput);
    dialog->setIntRange(0, std::numeric_limits<int>::max());
    dialog->setIntValue(m_options ? m_options->database : 0);
    connect(dialog, &QInputDialog::intValueSelected, this, &MainWindow::databaseChosen);
    dialog->open();
}

void MainWindow::showAbout()
{
    auto* box = new QMessageBox(this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setWindowTitle(tr("About Sluice"));
    box->setTextFormat(Qt::PlainText);
    box->setText(tr("Sluice %1").arg(QStringLiteral(SLUICE_VERSION)));
    box->setInformativeText(
        tr("Keys and values of a Redis or Valkey server, and what happens on the connection.\n\n"
           "MIT licence. Qt %1.")
            .arg(QString::fromLatin1(qVersion())));
    box->open();
}

void MainWindow::showShortcuts() { (new ShortcutsDialog(commands(), this))->open(); }

} // namespace sluice
