// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/connection/state.h"
#include "core/runtime/clock.h"
#include "ui/mainwindow/statusfigures.h"

#include <QLabel>
#include <QPushButton>
#include <QStatusBar>
#include <QTimer>

namespace sluice {

class CellBar;

/// The line at the bottom that is always there: the connection's state in words with a dot, the
/// pressure in figures, and on the right how true the view is. GUI thread.
class StatusLine : public QStatusBar {
    Q_OBJECT

public:
    /// The clock tells how long until the next attempt; it must outlive this.
    explicit StatusLine(const Clock& clock, QWidget* parent = nullptr);

    /// While in Backoff the words count down by themselves.
    void setState(const ConnectionState& state);
    void setFigures(const StatusFigures& figures);

    /// The words beside the dot.
    QString stateText() const { return m_state->text(); }

Q_SIGNALS:
    /// The state was clicked, or activated by keyboard.
    void stateActivated();

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    QLabel* addFigure(const QString& name, const QString& help);
    void showState();
    void showFigures();
    void fit();
    void setFigure(QLabel* label, const QString& text);

    const Clock& m_clock;
    ConnectionState m_connection;
    StatusFigures m_figures;
    QTimer m_countdown;
    QPushButton* m_state = nullptr;
    QWidget* m_queue = nullptr;
    CellBar* m_cells = nullptr;
    QLabel* m_depth = nullptr;
    QLabel* m_inFlight = nullptr;
    QLabel* m_rate = nullptr;
    QLabel* m_p99 = nullptr;
    QLabel* m_waiting = nullptr;
    QLabel* m_view = nullptr;
};

} // namespace sluice
