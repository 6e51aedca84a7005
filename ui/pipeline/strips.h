// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/stripcolumns.h"
#include "ui/models/timeview.h"
#include "ui/pipeline/phasepainter.h"
#include "ui/pipeline/timegestures.h"

#include <QImage>
#include <QWidget>

namespace sluice {

class FrameClock;
class PipelineFeed;

/// Queue depth, waiting to send, in flight, requests per second and commands per write over the
/// time axis that all panes share: per column the span from minimum to maximum and the time average
/// in it. A cross hair goes through all of them and shows what was there. Mouse and keyboard do
/// what TimeGestures says. GUI thread.
class Strips : public QWidget {
    Q_OBJECT

public:
    /// `feed` and `time` must outlive it; `clock` may be null.
    Strips(const PipelineFeed& feed, TimeView& time, FrameClock* clock, QWidget* parent = nullptr);

    /// How many strips there is room for; the last kinds give way.
    [[nodiscard]] int shownStrips() const;
    /// Where a strip's columns are painted.
    [[nodiscard]] QRect stripRect(StripKind kind) const;
    /// Where a control of so much size stands beside the axis, below the strips' names.
    [[nodiscard]] QRect axisControlRect(const QSize& size) const;
    /// The axis as it is drawn at present.
    [[nodiscard]] TimeScale scale() const;
    /// What a strip shows at the cross hair, as text; empty without one.
    [[nodiscard]] QString textAtCursor(StripKind kind) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

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
    struct Strip {
        CachedText name;
        CachedText value;
        double top = 1; ///< what the full height stands for
        std::vector<StripColumn> columns;
    };

    void renewTexts();
    void readColumns();
    void paintStrip(QPainter& painter, const Colors& colors, StripKind kind);
    void paintLimit(QPainter& painter, const Colors& colors, StripKind kind) const;
    void paintOffered(QPainter& painter, const Colors& colors) const;
    void paintNames(QPainter& painter, const Colors& colors, StripKind kind) const;
    [[nodiscard]] int stripHeight() const;
    [[nodiscard]] int labelWidth() const;
    [[nodiscard]] std::int64_t columnNanos() const;
    [[nodiscard]] int columnCount() const;
    [[nodiscard]] QString valueText(StripKind kind, double value) const;

    const PipelineFeed& m_feed;
    TimeView& m_time;
    FrameClock* m_clock;
    std::array<Strip, stripKindCount> m_strips;
    StripColumns m_past; ///< of spans that the feed's own store does not hold
    struct Read {
        std::int64_t last = -1;
        std::int64_t nanos = 0;
        int count = 0;
        bool operator==(const Read&) const = default;
    };
    Read m_pastRead; ///< what m_past was read for
    QImage m_image; ///< reused
    TimeGestures m_gestures;
    bool m_textsStale = true;
};

} // namespace sluice
