// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/stripstore.h"
#include "ui/pipeline/phasepainter.h"

#include <QImage>
#include <QWidget>

#include <optional>

namespace sluice {

class FrameClock;
class PipelineFeed;

/// Queue depth, waiting to send, in flight and replies per second over one time axis: per column
/// the span from minimum to maximum and the time average in it. A cross hair goes through all of
/// them and shows what was there. GUI thread.
class Strips : public QWidget {
    Q_OBJECT

public:
    /// `feed` must outlive it; `clock` may be null.
    Strips(const PipelineFeed& feed, FrameClock* clock, QWidget* parent = nullptr);

    /// How far back the axis goes: 10 s, 30 s or 60 s.
    [[nodiscard]] int spanSeconds() const { return m_seconds; }
    void setSpanSeconds(int seconds);

    /// Where a strip's columns are painted.
    [[nodiscard]] QRect stripRect(StripKind kind) const;
    /// Where a control of so much size stands beside the axis, below the strips' names.
    [[nodiscard]] QRect axisControlRect(const QSize& size) const;
    /// The instant under the cross hair, nanoseconds; nothing when there is none.
    [[nodiscard]] std::optional<std::int64_t> cursor() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void spanChanged(int seconds);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
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
    void paintStrip(QPainter& painter, const Colors& colors, StripKind kind);
    void paintCursor(QPainter& painter, const Colors& colors) const;
    void paintAxis(QPainter& painter, const Colors& colors) const;
    [[nodiscard]] int stripHeight() const;
    [[nodiscard]] int labelWidth() const;
    [[nodiscard]] std::int64_t columnNanos() const;
    [[nodiscard]] int columnCount() const;
    /// The line that a strip is measured against: C or W; 0 = none.
    [[nodiscard]] double limitOf(StripKind kind) const;
    [[nodiscard]] QString valueText(StripKind kind, double value) const;

    const PipelineFeed& m_feed;
    FrameClock* m_clock;
    int m_seconds = 10;
    std::array<Strip, stripKindCount> m_strips;
    QImage m_image; ///< reused
    std::optional<int> m_cursorX; ///< column of the cross hair, counted from the right edge
    bool m_textsStale = true;
};

} // namespace sluice
