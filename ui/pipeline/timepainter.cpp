// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/pipeline/timepainter.h"

#include "ui/models/pipelinefeed.h"
#include "ui/pipeline/axis.h"
#include "ui/theme/format.h"

#include <QCoreApplication>
#include <QPainter>

namespace sluice {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(TimePainter)
};

/// What changed from one state of the knobs to the next, in a few words; the first that did.
QString changeText(const PipelineConfig& before, const PipelineConfig& after)
{
    const auto words = [](const QString& what, int from, int to) {
        return Tr::tr("%1 %2 → %3").arg(what, format::count(from), format::count(to));
    };
    if (before.producers != after.producers)
        return words(Tr::tr("producers"), before.producers, after.producers);
    if (before.capacity != after.capacity)
        return words(Tr::tr("capacity"), before.capacity, after.capacity);
    if (before.window != after.window)
        return words(Tr::tr("window"), before.window, after.window);
    if (before.connections != after.connections)
        return words(Tr::tr("connections"), before.connections, after.connections);
    if (before.bulkShare != after.bulkShare)
        return words(Tr::tr("bulk share"), before.bulkShare, after.bulkShare);
    return Tr::tr("another knob");
}

} // namespace

QString agoText(std::int64_t nanos, std::int64_t step)
{
    // The axis of the rows has the units; here they count backwards, and minutes and hours too.
    constexpr std::int64_t minute = 60'000'000'000;
    if (step >= 60 * minute)
        return Tr::tr("-%1 h").arg(nanos / (60 * minute));
    if (step >= minute)
        return Tr::tr("-%1 min").arg(nanos / minute);
    QString text = tickText(nanos, step);
    text.replace(0, 1, QLatin1Char('-'));
    return text;
}

void TimePainter::axis(const QRect& area, std::int64_t now, const QString& nowText) const
{
    const QFontMetrics metrics = m_painter.fontMetrics();
    const int base = area.bottom() + metrics.height() / 4 + metrics.ascent();
    m_painter.setPen(m_colors.muted);
    constexpr std::int64_t minute = 60'000'000'000;
    std::int64_t step
        = niceStep(m_scale.range.length(), std::max(2, area.width() / (metrics.height() * 6)));
    if (step > 10 * minute)
        step = (step + 60 * minute - 1) / (60 * minute) * (60 * minute);
    else if (step > minute / 2)
        step = (step + minute - 1) / minute * minute;
    int free = area.right() + 1; // what lies right of it is taken by the text before
    // From the newest tick that is in view, backwards.
    std::int64_t back = std::max<std::int64_t>(0, now - m_scale.range.to);
    back = (back + step - 1) / step * step;
    for (; now - back >= m_scale.range.from; back += step) {
        const int x = std::min(m_scale.xOf(now - back), area.right());
        m_painter.fillRect(x, area.bottom() + 1, 1, 3, m_colors.outline);
        const QString text = back == 0 ? nowText : agoText(back, step);
        const int width = metrics.horizontalAdvance(text);
        const int left = std::clamp(x - width / 2, area.left(), area.right() - width);
        if (left + width > free)
            continue;
        m_painter.drawText(left, base, text);
        free = left - metrics.height() / 2;
    }
}

/// Of large text the lines are thicker too: whoever needs the one needs the other.
int TimePainter::lineWidth() const { return std::max(1, m_painter.fontMetrics().height() / 16); }

/// Dashes of so many pixels with half of it between them; 0: none.
void TimePainter::line(int x, const QRect& area, const QColor& color, int dash) const
{
    if (x < area.left() || x > area.right())
        return;
    const int wide = std::min(lineWidth(), area.right() - x + 1);
    if (dash <= 0) {
        m_painter.fillRect(x, area.top(), wide, area.height(), color);
        return;
    }
    for (int y = area.top(); y <= area.bottom(); y += dash + (dash + 1) / 2)
        m_painter.fillRect(x, y, wide, std::min(dash, area.bottom() - y + 1), color);
}

QRect TimePainter::flagRect(int x, const QRect& area, int lineHeight)
{
    return { x, area.top(), std::max(4, lineHeight / 2), std::max(3, lineHeight / 3) };
}

void TimePainter::marks(const QRect& area, const TimeView& time, Span span) const
{
    const auto selected = time.selection();
    if (selected && selected->to >= m_scale.range.from && selected->from < m_scale.range.to) {
        const int left = std::clamp(m_scale.xOf(selected->from), area.left(), area.right());
        const int right = std::clamp(m_scale.xOf(selected->to), left, area.right());
        const int wide = lineWidth();
        if (span == Span::Tinted) {
            QColor tint = m_colors.accent;
            tint.setAlpha(48);
            m_painter.fillRect(left, area.top(), std::max(1, right - left), area.height(), tint);
        }
        m_painter.fillRect(left, area.top(), right - left + 1, 2 * wide, m_colors.accent);
        line(left, area, m_colors.accent);
        line(right, area, m_colors.accent);
    }
    for (const Bookmark& bookmark : time.bookmarks()) {
        const int x = m_scale.xOf(bookmark.at);
        line(x, area, m_colors.warningText);
        if (x >= area.left() && x <= area.right())
            m_painter.fillRect(
                flagRect(x, area, m_painter.fontMetrics().height()) & area, m_colors.warningText);
    }
    if (const auto instant = time.instant()) {
        const int x = m_scale.xOf(*instant);
        if (x >= area.left() && x <= area.right())
            m_painter.fillRect(x, area.top(), std::min(2 * lineWidth(), area.right() - x + 1),
                area.height(), m_colors.accent);
    }
    cursor(area, time);
}

void TimePainter::cursor(const QRect& area, const TimeView& time) const
{
    if (const auto at = time.cursor())
        line(m_scale.xOf(*at), area, m_colors.text, 4 * lineWidth());
}

void TimePainter::knobChanges(const QRect& area, const PipelineFeed& feed) const
{
    const auto& changes = feed.configChanges();
    const QFontMetrics metrics = m_painter.fontMetrics();
    int free = area.left();
    for (std::size_t i = 1; i < changes.size(); ++i) {
        const std::int64_t at = changes[i].at;
        if (at < m_scale.range.from || at >= m_scale.range.to)
            continue;
        const int x = m_scale.xOf(at);
        line(x, area, m_colors.muted, 2);
        const QString text = changeText(changes[i - 1].config, changes[i].config);
        const int width = metrics.horizontalAdvance(text);
        if (x + 4 < free || x + 4 + width > area.right())
            continue;
        m_painter.setPen(m_colors.text);
        m_painter.drawText(x + 4, area.top() + metrics.ascent(), text);
        free = x + 4 + width + metrics.height() / 2;
    }
}

void TimePainter::label(int x, int top, const QString& text) const
{
    const QFontMetrics metrics = m_painter.fontMetrics();
    const int width = metrics.horizontalAdvance(text) + 8;
    const bool left = x + 6 + width > m_scale.left + m_scale.width;
    const QRect box(
        left ? std::max(m_scale.left, x - 4 - width) : x + 5, top, width, metrics.height());
    m_painter.fillRect(box, m_colors.raised);
    m_painter.setPen(m_colors.outline);
    m_painter.drawRect(box.adjusted(0, 0, -1, -1));
    m_painter.setPen(m_colors.text);
    m_painter.drawText(box.left() + 4, box.top() + metrics.ascent(), text);
}

} // namespace sluice
