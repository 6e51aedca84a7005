// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/connection/options.h"

#include <QToolBar>

class QMenu;
class QPushButton;

namespace sluice {

/// The tool bar: which server, which database, the scenario's controls, theme and commands. GUI
/// thread.
class TopBar : public QToolBar {
    Q_OBJECT

public:
    explicit TopBar(QWidget* parent = nullptr);

    /// Shows where the window is connected to; nothing: "Connect…".
    void setConnection(const std::optional<ConnectionOptions>& options);

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

private:
    QPushButton* addButton(const QString& name);

    QPushButton* m_connection = nullptr;
    QMenu* m_connectionMenu = nullptr;
    QPushButton* m_database = nullptr;
    QPushButton* m_guard = nullptr;
    QPushButton* m_themeButton = nullptr;
    QPushButton* m_commands = nullptr;
    QWidget* m_scenarioPlace = nullptr;
    QWidget* m_scenario = nullptr;
};

} // namespace sluice
