// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/pipelinesource.h"

#include <QWidget>

class QAction;
class QComboBox;
class QMenu;
class QPushButton;

namespace sluice {

/// Which scenario, start and stop, freeze and live: stands in the window's tool bar. GUI thread.
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

    /// Adds the button that opens it; the menu stays its maker's.
    void setExportMenu(QMenu* menu);

    /// Start or stop; "Start scenario" or "Stop scenario".
    [[nodiscard]] QAction* startStopAction() const { return m_startStop; }
    [[nodiscard]] QAction* freezeAction() const { return m_freeze; }

private:
    void startOrStop();

    PipelineSource& m_source;
    QComboBox* m_scenarios = nullptr;
    QPushButton* m_startButton = nullptr;
    QPushButton* m_freezeButton = nullptr;
    QAction* m_startStop = nullptr;
    QAction* m_freeze = nullptr; ///< checkable: checked is frozen
    QByteArray m_running; ///< as shown
    std::optional<bool> m_frozen; ///< as shown
};

} // namespace sluice
