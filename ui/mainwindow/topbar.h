// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/connection/options.h"

#include <QPointer>
#include <QToolBar>

class QAction;
class QMenu;
class QPushButton;

namespace sluice {

/// The tool bar: which server, which database, the scenario's controls, theme and commands. Where
/// the window is too narrow for all of it, as with large text, the scenario's controls stand in a
/// row of their own below. GUI thread.
class TopBar : public QToolBar {
    Q_OBJECT

public:
    explicit TopBar(QWidget* parent = nullptr);

    /// Shows where the window is connected to; nothing: "Connect…".
    void setConnection(const std::optional<ConnectionOptions>& options);

    /// The row below, for the window to place; hidden while there is room in this one.
    QToolBar* secondRow() const { return m_secondRow; }
    /// Chooses the row; by itself it does so whenever a width changes.
    void placeScenario();
    /// Takes ownership; stands right of the middle. A second call replaces the first widget.
    void setScenarioArea(QWidget* widget);

    /// The menu under the connection button; its actions come from the window.
    QMenu* connectionMenu() const { return m_connectionMenu; }
    void setThemeMenu(QMenu* menu);
    void setGuardMenu(QMenu* menu);
    /// Shows what the guard lets through; `isSafe`: not everything.
    void setGuard(const QString& words, bool isSafe);
    void setPaletteAction(QAction* action);

Q_SIGNALS:
    void databaseChosen(int database);
    /// "Other…" was chosen in the menu of databases.
    void otherDatabaseRequested();

protected:
    bool event(QEvent* event) override;

private:
    QPushButton* addButton(const QString& name);
    [[nodiscard]] int widthOfAll() const;

    QPushButton* m_connection = nullptr;
    QMenu* m_connectionMenu = nullptr;
    QPushButton* m_database = nullptr;
    QPushButton* m_guard = nullptr;
    QPushButton* m_themeButton = nullptr;
    QPushButton* m_commands = nullptr;
    QAction* m_name = nullptr;
    QWidget* m_scenarioPlace = nullptr;
    QToolBar* m_secondRow = nullptr;
    QWidget* m_secondPlace = nullptr;
    QPointer<QWidget> m_scenario; ///< its maker may delete it
};

} // namespace sluice
