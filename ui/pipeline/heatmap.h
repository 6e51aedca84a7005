// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/latencymarks.h"
#include "ui/pipeline/heatlayer.h"
#include "ui/pipeline/phasepainter.h"
#include "ui/pipeline/timegestures.h"

#include <QWidget>

class QComboBox;

namespace sluice {

class FrameClock;
class GhostRun;
class PipelineFeed;

/// Latencies over the time axis that all panes share: how many replies took how long, the median
/// and the 99th percentile, and marks on single requests that stand out. Up and Down go from mark
/// to mark, a click or Return opens one; for the rest, mouse and keyboard do what TimeGestures
/// says. GUI thread.
class HeatMap : public QWidget {
    Q_OBJECT

public:
    /// All of them must outlive it; `clock` may be null.
    HeatMap(const PipelineFeed& feed, TimeView& time, const GhostRun& ghost, FrameClock* clock,
        QWidget* parent = nullptr);

    [[nodiscard]] Phase phase() const { return m_phase; }
    /// Total is of everything that is kept; other phases last as long as single records do.
    void setPhase(Phase phase);
    /// Whether the p99 of the run before is drawn, grey and dotted.
    void setGhostShown(bool shown);

    /// Where the map is painted.
    [[nodiscard]] QRect mapRect() const;
    /// Where an instant is; may lie outside of mapRect().
    [[nodiscard]] int xOf(std::int64_t at) const { return scale().xOf(at); }
    [[nodiscard]] std::int64_t timeAt(int x) const { return scale().at(x); }
    /// The axis as it is drawn at present.
    [[nodiscard]] TimeScale scale() const;
    /// The marks shown, and where.
    [[nodiscard]] const std::vector<LatencyMark>& marks() const { return m_shownMarks; }
    [[nodiscard]] QPoint placeOf(const LatencyMark& mark) const;
    /// What is shown, in words: "Latency, total, over 10 s: ...".
    [[nodiscard]] QString sentence() const;
    /// How it is measured: "within 20 %", or "from single records; ...".
    [[nodiscard]] QString sourceText() const;
    /// What is under the cursor; empty: nothing.
    [[nodiscard]] QString cursorText() const;
    [[nodiscard]] const HeatColumns& columns() const { return m_columns; }
    [[nodiscard]] const HeatLayer& layer() const { return m_layer; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    /// A mark was clicked: that request is to be shown.
    void requestActivated(const sluice::RequestRecord& record);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void takeFigures();
    void startAnew();
    void readColumns();
    void renewTexts();
    void paintAxis(QPainter& painter, const Colors& colors);
    void paintMarks(QPainter& painter, const Colors& colors) const;
    void layOut();
    [[nodiscard]] HeatGrid gridNow() const;
    [[nodiscard]] std::optional<std::size_t> markAt(const QPoint& place) const;
    void stepLatencyMark(int by);
    bool activateMark();

    const PipelineFeed& m_feed;
    TimeView& m_time;
    const GhostRun& m_ghost;
    FrameClock* m_clock;
    QComboBox* m_phases;
    TimeGestures m_gestures;
    Phase m_phase = Phase::Total;
    HeatColumns m_columns;
    HeatLayer m_layer;
    LatencyMarks m_marks;
    std::vector<LatencyMark> m_shownMarks;
    bool m_recordsDue = true; ///< single phases are read a few times a second
    bool m_ghostShown = true;
    bool m_textsStale = true;
    CachedText m_name;
    CachedText m_footer;
    struct Tick {
        std::int64_t nanos = 0;
        CachedText text;
    };
    std::vector<Tick> m_ticks;
    std::int64_t m_ticksLeast = 0;
    std::int64_t m_ticksMost = 0;
};

} // namespace sluice
