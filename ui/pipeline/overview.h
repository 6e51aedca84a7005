// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/overviewcolumns.h"
#include "ui/models/timeview.h"
#include "ui/pipeline/phasepainter.h"
#include "ui/pipeline/timegestures.h"

#include <QImage>
#include <QWidget>

namespace sluice {

class FrameClock;
class GhostRun;

/// The whole kept history in one thin strip, and a brush over the part that the panes show. Its
/// body is dragged to pan, its edges to zoom, a press beside it moves it there. Left and Right pan,
/// Plus and Minus zoom, Home shows all of it, End goes live. GUI thread.
class Overview : public QWidget {
    Q_OBJECT

public:
    /// All of them must outlive it; `clock` may be null.
    Overview(const PipelineFeed& feed, TimeView& time, const GhostRun& ghost, FrameClock* clock,
        QWidget* parent = nullptr);

    /// Where the strip is painted, and the brush over it.
    [[nodiscard]] QRect stripRect() const;
    [[nodiscard]] QRect brushRect() const;
    [[nodiscard]] int xOf(std::int64_t at) const { return scale().xOf(at); }
    [[nodiscard]] std::int64_t timeAt(int x) const { return scale().at(x); }
    /// The axis as it is drawn at present.
    [[nodiscard]] TimeScale scale() const;
    /// Whether the run before is drawn, as a grey line from the present run's start on.
    void setGhostShown(bool shown);
    /// "previous run: 41 k/s, p99 4.9 ms"; empty: there was none.
    [[nodiscard]] QString ghostText() const;
    /// What is shown, in words.
    [[nodiscard]] QString sentence() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void liveRequested(); ///< End was pressed

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    enum class Drag { None, Body, Left, Right };

    void takeFigures();
    void readColumns();
    void paintColumns(const Colors& colors);
    void paintBrush(QPainter& painter, const Colors& colors) const;
    void renewTexts();
    void zoom(double factor);
    [[nodiscard]] HeatGrid gridNow() const;
    [[nodiscard]] Drag partAt(int x) const;
    [[nodiscard]] QString cursorText() const;

    const PipelineFeed& m_feed;
    TimeView& m_time;
    const GhostRun& m_ghost;
    FrameClock* m_clock;
    TimeGestures m_gestures;
    OverviewColumns m_columns;
    QImage m_image; ///< reused
    bool m_stale = true;
    bool m_ghostShown = true;
    Drag m_drag = Drag::None;
    std::int64_t m_grip = 0; ///< where the drag began
    TimeRange m_gripRange; ///< and of what
    CachedText m_name;
    CachedText m_value;
};

} // namespace sluice
