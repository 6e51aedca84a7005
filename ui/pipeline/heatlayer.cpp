// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/pipeline/heatlayer.h"

#include "ui/theme/cividis.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace sluice {

namespace {

constexpr std::int64_t usualLeast = 100'000; ///< widened to what there is
constexpr std::int64_t usualMost = 10'000'000;
constexpr std::int64_t shortest = 100; ///< what is shorter lies at the lower edge
constexpr std::int64_t longest = 1'000'000'000'000;

/// The columns in which a broken line is drawn, by their place in time, so that it scrolls along.
bool isDash(std::int64_t index, int lineWidth) { return (index / (3 * lineWidth)) % 2 == 0; }

} // namespace

void HeatLayer::clear()
{
    m_last = -1;
    m_least = m_most = 0;
    m_brightest = 0;
}

double HeatLayer::placeOf(double nanos) const
{
    if (m_most <= m_least)
        return 1;
    const double share = std::log(std::max(nanos, 1.0) / double(m_least))
        / std::log(double(m_most) / double(m_least));
    return std::clamp(1 - share, 0.0, 1.0);
}

int HeatLayer::rowOf(double nanos) const
{
    return std::min(m_image.height() - 1, int(placeOf(nanos) * m_image.height()));
}

/// Widens the axis and the colours to what the columns hold; true: they are other ones now.
bool HeatLayer::fitScale(const HeatColumns& columns, std::int64_t from)
{
    std::int64_t least = m_least == 0 ? usualLeast : m_least;
    std::int64_t most = m_most == 0 ? usualMost : m_most;
    double densest = 0;
    for (std::int64_t index = std::max(from, columns.grid().first());
         index <= columns.grid().last(); ++index) {
        const HeatColumn* column = columns.find(index);
        if (!column || column->count == 0)
            continue;
        for (int step = 0; step < CoarseScale::steps; ++step) {
            const std::uint32_t count = column->steps[std::size_t(step)];
            if (count == 0)
                continue;
            densest = std::max(densest,
                double(count) * 1e9
                    / double(std::max<std::int64_t>(column->knownNanos, 1'000'000)));
            while (least > shortest && CoarseScale::middle(step) < least)
                least /= 10;
            while (most < longest && CoarseScale::middle(step) >= most)
                most *= 10;
        }
    }
    double brightest = std::max(m_brightest, 100.0);
    while (brightest < densest)
        brightest *= 4;
    const bool isOther = least != m_least || most != m_most || brightest > m_brightest;
    m_least = least;
    m_most = most;
    m_brightest = brightest;
    return isOther;
}

void HeatLayer::fitRows(int rows)
{
    m_stepOfRow.resize(std::size_t(rows));
    const double decades = std::log(double(m_most) / double(m_least));
    for (int row = 0; row < rows; ++row) {
        const double share = 1 - (row + 0.5) / rows;
        m_stepOfRow[std::size_t(row)] = std::uint8_t(
            CoarseScale::stepOf(std::llround(double(m_least) * std::exp(share * decades))));
    }
}

void HeatLayer::paint(const HeatColumns& columns, std::int64_t changed, int rows, int lineWidth,
    const Colors& colors, const Ghost& ghost)
{
    const HeatGrid& grid = columns.grid();
    const QSize size(std::max(1, grid.count), std::max(1, rows));
    bool all = m_last < 0 || m_image.size() != size || grid.columnNanos != m_columnNanos
        || colors.dark != m_dark || grid.last() < m_last || grid.last() - m_last >= grid.count;
    if (m_image.size() != size)
        m_image = QImage(size, QImage::Format_RGB32);
    if (fitScale(columns, all ? grid.first() : changed) || all) {
        all = true;
        fitRows(size.height());
    }
    const auto shift = std::size_t(all ? 0 : grid.last() - m_last);
    if (shift > 0) {
        for (int row = 0; row < size.height(); ++row) {
            auto* line = reinterpret_cast<QRgb*>(m_image.scanLine(row));
            std::memmove(line, line + shift, (std::size_t(size.width()) - shift) * sizeof(QRgb));
        }
    }
    const std::int64_t from = all ? grid.first() : std::min(changed, m_last + 1);
    m_last = grid.last();
    m_columnNanos = grid.columnNanos;
    m_dark = colors.dark;
    for (std::int64_t index = std::max(from, grid.first()); index <= grid.last(); ++index)
        paintColumn(columns, index, colors, ghost, lineWidth);
}

void HeatLayer::paintColumn(const HeatColumns& columns, std::int64_t index, const Colors& colors,
    const Ghost& ghost, int lineWidth)
{
    ++m_columnsPainted;
    const HeatColumn* column = columns.find(index);
    const bool isKnown = column && column->knownNanos > 0;
    const QRgb back = isKnown ? colors.alternate.rgb() : colors.base.rgb();
    std::array<QRgb, CoarseScale::steps> color;
    color.fill(back);
    if (isKnown && column->count > 0) {
        const auto& table = heatTable(colors.dark);
        // One reply in a column is the least that there is.
        const double low = std::min(1e9 / double(m_columnNanos), m_brightest / 2);
        const double span = std::log(m_brightest / low);
        for (std::size_t step = 0; step < color.size(); ++step) {
            if (column->steps[step] == 0)
                continue;
            const double rate = column->steps[step] * 1e9
                / double(std::max<std::int64_t>(column->knownNanos, 1'000'000));
            const double share = 0.1 + 0.9 * std::clamp(std::log(rate / low) / span, 0.0, 1.0);
            color[step] = table[std::size_t(share * (heatLevels - 1))];
        }
    }
    const int x = int(index - columns.grid().first());
    const int rows = m_image.height();
    auto* pixel = reinterpret_cast<QRgb*>(m_image.bits()) + x;
    const auto stride = m_image.bytesPerLine() / qsizetype(sizeof(QRgb));
    for (int row = 0; row < rows; ++row, pixel += stride)
        *pixel = color[m_stepOfRow[std::size_t(row)]];
    const auto rowsOf = [this](const std::optional<std::int64_t>& nanos) -> std::optional<int> {
        if (!nanos)
            return {};
        return rowOf(double(*nanos));
    };
    if (ghost) {
        const float now = ghost(index * m_columnNanos);
        if (now > 0 && index % (3 * lineWidth) < lineWidth)
            paintLine(x, {}, rowOf(double(now)), colors.muted.rgb(), lineWidth);
    }
    const HeatColumns::Line line = columns.lineAt(index);
    const HeatColumns::Line before = columns.lineAt(index - 1);
    // Where both lie in the same row, the median is seen.
    if (const auto row = rowsOf(line.p99);
        row && row != rowsOf(line.p50) && isDash(index, lineWidth))
        paintLine(x, rowsOf(before.p99), *row, {}, lineWidth);
    if (const auto row = rowsOf(line.p50))
        paintLine(x, rowsOf(before.p50), *row, {}, lineWidth);
}

/// A point of a line, with the way from the row before; without a colour, in the one that can be
/// told from what lies under it.
void HeatLayer::paintLine(
    int x, std::optional<int> before, int row, std::optional<QRgb> color, int lineWidth)
{
    const int top = std::min(row, before.value_or(row));
    const int bottom = std::max(row, before.value_or(row)) + lineWidth - 1;
    auto* pixels = reinterpret_cast<QRgb*>(m_image.bits()) + x;
    const auto stride = m_image.bytesPerLine() / qsizetype(sizeof(QRgb));
    for (int y = std::max(0, top); y <= std::min(m_image.height() - 1, bottom); ++y) {
        QRgb& pixel = pixels[y * stride];
        pixel = color.value_or(qGray(pixel) > 110 ? qRgb(0, 0, 0) : qRgb(255, 255, 255));
    }
}

} // namespace sluice
