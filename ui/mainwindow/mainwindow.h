// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/connection/options.h"
#include "core/connection/state.h"
#include "core/request/requestrules.h"
#include "core/runtime/clock.h"
#include "ui/mainwindow/banner.h"
#include "ui/mainwindow/commandpalette.h"
#include "ui/mainwindow/statusfigures.h"
#include "ui/theme/theme.h"

#include <QMainWindow>
#include <QTimer>

#include <functional>
#include <optional>

class QActionGroup;
class QDockWidget;
class QMenu;
class QSettings;

namespace sluice {

class StatusLine;
class TabArea;
class TopBar;
class Tour;
struct TourStop;

/// The one window. It hosts what others make (keys panel, tabs, inspector, scenario controls),
/// shows the connection's state and offers the commands; it knows no client and sends nothing.
/// Remembers its layout. GUI thread.
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    /// Restores the layout that settings hold, if it makes sense. All three must outlive the
    /// window.
    MainWindow(QSettings& settings, Theme& theme, const Clock& clock, QWidget* parent = nullptr);
    ~MainWindow() override;

    /// The theme that the person chose last; System when none was.
    static ThemeMode storedThemeMode(const QSettings& settings);

    // What others provide; the window takes ownership, a second call replaces the first widget.
    void setKeysPanel(QWidget* widget);
    void setInspector(QWidget* widget);
    void setScenarioArea(QWidget* widget);

    /// A tab in the centre. Title: display text, shown as it is. An id that is there already is
    /// replaced in place.
    void addTab(QWidget* page, const QString& title, const QString& id, bool closable = true);
    bool showTab(const QString& id);
    bool closeTab(const QString& id);
    void setTabTitle(const QString& id, const QString& title);
    QWidget* tab(const QString& id) const;
    QString currentTab() const;
    /// Closes every tab that can be closed (the connection has changed).
    void closeAllTabs();

    /// Where the window is (being) connected to; nothing before the first connection.
    void setConnectionOptions(const std::optional<ConnectionOptions>& options);
    /// Status line, banner and actions follow.
    void setConnectionState(const ConnectionState& state);
    void setStatusFigures(const StatusFigures& figures);
    /// Shows what may go through to the server.
    void setGuard(Guard guard);

    void showBanner(const BannerMessage& message);
    void hideBanner(const QString& id);

    /// Whether the person wants as little motion as can be; kept in the settings.
    [[nodiscard]] bool hasReducedMotion() const;

    /// Before an audience: the whole screen, one tab and nothing else; no host's name anywhere. F11
    /// and Escape leave it.
    void setPresenting(bool presenting);
    [[nodiscard]] bool isPresenting() const { return m_isPresenting; }
    /// Asked when a person wants to leave with Escape: false, there was something else to end.
    void setMayLeave(std::function<bool()> mayLeave) { m_mayLeave = std::move(mayLeave); }
    /// Asked when a person closes the window: false, it stays for now.
    void setMayClose(std::function<bool()> mayClose) { m_mayClose = std::move(mayClose); }
    /// Where a tour goes; asked when one begins.
    void setTour(std::function<QList<TourStop>()> stops);
    /// At the first start of all; later it is in the menu "Help" only.
    void offerTour();

    /// Puts an action (null: a separator) into the menu "Keys" and thereby into the command
    /// palette.
    void addKeysAction(QAction* action);
    /// Puts an action into the menu "Pipeline" and thereby into the command palette.
    void addPipelineAction(QAction* action);
    /// Puts an action of somebody else into the command palette only; group is shown before its
    /// name.
    void registerCommand(QAction* action, const QString& group);

Q_SIGNALS:
    void connectRequested(); ///< show the connect dialog
    void disconnectRequested();
    void reconnectRequested(); ///< try again now, do not wait for the next attempt
    void databaseChosen(int database);
    void guardChosen(Guard guard);
    void tabClosed(const QString& id);
    void currentTabChanged(const QString& id);
    void bannerActivated(const QString& messageId, const QString& buttonId);
    void reducedMotionChanged(bool reduced);
    void presentingChanged(bool presenting);
    void closed(); ///< the person closed the window; the layout has been saved

public Q_SLOTS:
    void openCommandPalette();
    void resetLayout();
    void saveLayout();

protected:
    void closeEvent(QCloseEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void makeDocks();
    void makeMenus();
    void makeTabShortcuts();
    void makePresenting(QMenu* view, QMenu* help);
    QMenu* makeThemeMenu();
    void makeMotionAction(QMenu* menu);
    QMenu* makeGuardMenu();
    QAction* newAction(
        QMenu* menu, const QString& text, const QKeySequence& shortcut, void (MainWindow::*slot)());
    void restoreLayout();
    void shareWidth();
    void showConnectionBanner();
    void activateState();
    void activateBanner(const QString& messageId, const QString& buttonId);
    void askForDatabase();
    void showAbout();
    void showShortcuts();
    void stepTab(int by);
    QList<CommandPalette::Entry> commands() const;

    bool m_isFirstLayout = true; ///< no layout was kept from last time
    QSettings& m_settings;
    Theme& m_theme;
    const Clock& m_clock;
    std::optional<ConnectionOptions> m_options;
    ConnectionState m_state;
    QString m_noteShown;
    QTimer m_countdown;
    TopBar* m_topBar = nullptr;
    QWidget* m_notices = nullptr; ///< holds the banners
    BannerArea* m_banners = nullptr;
    TabArea* m_tabs = nullptr;
    StatusLine* m_status = nullptr;
    QDockWidget* m_keysDock = nullptr;
    QDockWidget* m_inspectorDock = nullptr;
    CommandPalette* m_palette = nullptr;
    QActionGroup* m_guards = nullptr; ///< by Guard, in its order
    QMenu* m_keysMenu = nullptr;
    QMenu* m_pipelineMenu = nullptr;
    QAction* m_connect = nullptr;
    QAction* m_disconnect = nullptr;
    QAction* m_reconnect = nullptr;
    QAction* m_closeTab = nullptr;
    QAction* m_reducedMotion = nullptr;
    Tour* m_tour = nullptr;
    std::function<QList<TourStop>()> m_tourStops;
    QAction* m_tourAction = nullptr;
    QAction* m_present = nullptr;
    QAction* m_leave = nullptr; ///< only while presenting
    std::function<bool()> m_mayLeave;
    std::function<bool()> m_mayClose;
    bool m_isPresenting = false;
    bool m_wasMaximized = false; ///< before that
    QByteArray m_stateBefore;
    QList<CommandPalette::Entry> m_registered;
};

} // namespace sluice
