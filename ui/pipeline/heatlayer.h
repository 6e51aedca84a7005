// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/heatcolumns.h"
#include "ui/theme/colors.h"

#include <QImage>

#include <functional>

namespace sluice {

/// The picture of a latency heat map: one column of pixels per column of time, latencies on a
/// logarithmic axis, and the percentiles' lines. While time goes on it is moved, and only what is
/// new is painted. GUI thread.
class HeatLayer {
public:
    /// Another line over the map, nanoseconds; 0: nothing there.
    using Ghost = std::function<float(std::int64_t at)>;

    /// Brings the picture up to date with the columns from index `changed` on. `rows` and
    /// `lineWidth` in pixels of the device.
    void paint(const HeatColumns& columns, std::int64_t changed, int rows, int lineWidth,
        const Colors& colors, const Ghost& ghost);
    /// Paints all of it the next time, on the axis that it then needs.
    void clear();

    /// Its last column is that of columns.grid().last().
    [[nodiscard]] const QImage& image() const { return m_image; }
    /// The ends of the latency axis, nanoseconds: powers of ten.
    [[nodiscard]] std::int64_t least() const { return m_least; }
    [[nodiscard]] std::int64_t most() const { return m_most; }
    /// Where a latency lies, as a share of the height from the top.
    [[nodiscard]] double placeOf(double nanos) const;
    /// Replies per second in one step of the scale that the last colour stands for.
    [[nodiscard]] double brightest() const { return m_brightest; }
    /// Columns painted since the start: for tests.
    [[nodiscard]] quint64 columnsPainted() const { return m_columnsPainted; }

private:
    bool fitScale(const HeatColumns& columns, std::int64_t from);
    void fitRows(int rows);
    void paintColumn(const HeatColumns& columns, std::int64_t index, const Colors& colors,
        const Ghost& ghost, int lineWidth);
    void paintLine(
        int x, std::optional<int> before, int row, std::optional<QRgb> color, int lineWidth);
    [[nodiscard]] int rowOf(double nanos) const;

    QImage m_image;
    std::vector<std::uint8_t> m_stepOfRow;
    std::int64_t m_least = 0;
    std::int64_t m_most = 0;
    double m_brightest = 0;
    std::int64_t m_last = -1;
    std::int64_t m_columnNanos = 0;
    bool m_dark = false;
    quint64 m_columnsPainted = 0;
};

} // namespace sluice
