// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/pipelinesource.h"

#include <QWidget>

class QAction;
class QComboBox;
class QHBoxLayout;
class QMenu;
class QPushButton;

namespace sluice {

/// Which scenario, start, stop and reset, freeze and live: stands in the window's tool bar. In the
/// list of scenarios one types to find. GUI thread.
class ScenarioBar : public QWidget {
    Q_OBJECT

public:
    /// The source must outlive it.
    explicit ScenarioBar(PipelineSource& source, QWidget* parent = nullptr);

    /// Follows what runs and whether the view is frozen.
    void show(const QByteArray& running, bool frozen);
    /// The scenario that is chosen; empty when there is none.
    [[nodiscard]] QByteArray chosen() const;
    void choose(const QByteArray& name);
    /// All of it; without a name when there is none.
    [[nodiscard]] ScenarioInfo chosenInfo() const;
    /// The name of the one with a number; of the one `by` places further; empty: there is none.
    [[nodiscard]] QByteArray withNumber(int number) const;
    [[nodiscard]] QByteArray stepFrom(const QByteArray& name, int by) const;

    /// Adds the button that opens it; the menu stays its maker's.
    void setExportMenu(QMenu* menu);

    /// Start or stop; "Start scenario" or "Stop scenario".
    [[nodiscard]] QAction* startStopAction() const { return m_startStop; }
    [[nodiscard]] QAction* freezeAction() const { return m_freeze; }
    /// All knobs as the scenario has them; stops what runs.
    [[nodiscard]] QAction* resetAction() const { return m_reset; }

Q_SIGNALS:
    void chosenChanged(); ///< chosen() is another one

private:
    void makeList();
    void addButtons(QHBoxLayout* row);
    void startOrStop();

    PipelineSource& m_source;
    QComboBox* m_scenarios = nullptr;
    QPushButton* m_startButton = nullptr;
    QPushButton* m_freezeButton = nullptr;
    QAction* m_startStop = nullptr;
    QAction* m_reset = nullptr;
    QPushButton* m_resetButton = nullptr;
    QList<ScenarioInfo> m_infos; ///< by the list's places
    QAction* m_freeze = nullptr; ///< checkable: checked is frozen
    QByteArray m_running; ///< as shown
    std::optional<bool> m_frozen; ///< as shown
};

} // namespace sluice
