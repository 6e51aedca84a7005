// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/pipeline/timescale.h"
#include "ui/theme/colors.h"

#include <QRect>

class QPainter;

namespace sluice {

class PipelineFeed;

/// What all panes on the shared time axis draw over their pictures, in the painter's font.
class TimePainter {
public:
    TimePainter(QPainter& painter, const Colors& colors, const TimeScale& scale)
        : m_painter(painter)
        , m_colors(colors)
        , m_scale(scale)
    {
    }
    /// Ticks below `area` with their distance from `now` (nanoseconds): "-2 s"; and what stands at
    /// its end: "now" or "frozen".
    void axis(const QRect& area, std::int64_t now, const QString& nowText) const;
    /// How the selected span is shown: between two lines and, where colours have no meaning of
    /// their own, tinted.
    enum class Span { Tinted, Outlined };
    /// The selected span, the instant that is looked at, bookmarks, and the cross hair.
    void marks(const QRect& area, const TimeView& time, Span span) const;
    /// The cross hair alone.
    void cursor(const QRect& area, const TimeView& time) const;
    /// Where a knob was turned, with what it was: "producers 48 → 128".
    void knobChanges(const QRect& area, const PipelineFeed& feed) const;
    /// A small box with text beside an x; at its other side where there is no room.
    void label(int x, int top, const QString& text) const;
    /// The flag of a bookmark at `x`, where lines are so high: what a click may hit.
    [[nodiscard]] static QRect flagRect(int x, const QRect& area, int lineHeight);

private:
    void line(int x, const QRect& area, const QColor& color, int dash = 0) const;
    [[nodiscard]] int lineWidth() const;

    QPainter& m_painter;
    const Colors& m_colors;
    TimeScale m_scale;
};

/// "-2.5 s", "-340 ms": how far before, in the unit of the step between two ticks (nanoseconds).
[[nodiscard]] QString agoText(std::int64_t nanos, std::int64_t step);

} // namespace sluice
