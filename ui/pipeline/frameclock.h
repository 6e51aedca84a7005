// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/runtime/time.h"

#include <QElapsedTimer>
#include <QPointer>
#include <QTimer>
#include <QWindow>

#include <array>
#include <optional>

namespace sluice {

/// When the live view draws: 60 times a second while it is exposed, 30 or 15 when painting takes
/// long, 10 in a window without focus, 2 with reduced motion; hidden, a few times a second for the
/// figures alone. GUI thread.
class FrameClock : public QObject {
    Q_OBJECT

public:
    /// Follows the visibility of `watched`, which becomes its parent.
    explicit FrameClock(QWidget* watched);

    /// Milliseconds between two ticks at present.
    [[nodiscard]] int interval() const { return m_timer.interval(); }
    /// Whether anything is drawn at all.
    [[nodiscard]] bool isShown() const { return m_shown; }
    /// Ticks of the last second; nothing while not drawn.
    [[nodiscard]] std::optional<double> framesPerSecond() const;
    /// Painting per frame, of the last frames; nothing before the first.
    [[nodiscard]] std::optional<Duration> medianPaint() const;
    [[nodiscard]] std::optional<Duration> slowPaint() const; ///< 99 % take less

    /// A pane has painted for so long; counts into the present frame.
    void addPaint(Duration time) { m_paint += time; }
    /// What the interval becomes when a frame takes so long to paint, coming from `present`.
    [[nodiscard]] static int intervalFor(Duration paint, int present);

    /// For people whom motion disturbs: at most two frames a second.
    void setReducedMotion(bool reduced);
    [[nodiscard]] bool hasReducedMotion() const { return m_reducedMotion; }

    bool eventFilter(QObject* watched, QEvent* event) override;

Q_SIGNALS:
    void tick(); ///< draw now
    void hiddenTick(); ///< nothing is drawn; figures may be renewed

private:
    void follow();
    void beat();
    [[nodiscard]] std::optional<Duration> paintAt(double share) const;

    QWidget* m_watched;
    QPointer<QWindow> m_window;
    QTimer m_timer;
    QElapsedTimer m_second;
    int m_ticks = 0;
    double m_rate = 0;
    bool m_shown = false;
    bool m_reducedMotion = false;
    int m_adapted = 16;
    double m_average = 0; ///< of painting, nanoseconds
    Duration m_paint {};
    std::array<std::int64_t, 128> m_paints {};
    std::size_t m_paintCount = 0;
};

/// Adds the time from its making to its end to the clock.
class PaintTimer {
public:
    explicit PaintTimer(FrameClock* clock)
        : m_clock(clock)
    {
        m_timer.start();
    }
    PaintTimer(const PaintTimer&) = delete;
    PaintTimer& operator=(const PaintTimer&) = delete;
    ~PaintTimer()
    {
        if (m_clock)
            m_clock->addPaint(Duration(m_timer.nsecsElapsed()));
    }

private:
    FrameClock* m_clock;
    QElapsedTimer m_timer;
};

} // namespace sluice
