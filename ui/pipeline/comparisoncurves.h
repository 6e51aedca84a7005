// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/comparison.h"

#include <QWidget>

class QPainter;

namespace sluice {

struct Colors;

/// Compared runs over the time since their start, laid over one another: throughput, requests in
/// the system, waiting to send, from top to bottom on one axis. Each run has a colour (Okabe-Ito),
/// a dash and a mark of its own. Painted only; what it shows is in the table beside it. GUI thread.
class ComparisonCurves : public QWidget {
    Q_OBJECT

public:
    static constexpr int plots = 3;

    /// The comparison must outlive it.
    explicit ComparisonCurves(const Comparison& comparison, QWidget* parent = nullptr);

    /// Draws the same anywhere, in the painter's font; what it needs in height is up to `area`.
    void paint(QPainter& painter, const QRect& area, const Colors& colors) const;
    /// The colour of a run: at least 3:1 against the base.
    [[nodiscard]] static QColor colorOf(std::size_t run, const Colors& colors);
    /// Its dash, in units of the line's width; empty: none.
    [[nodiscard]] static QList<qreal> dashOf(std::size_t run);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    struct Axis;
    [[nodiscard]] int paintLegend(QPainter& painter, const QRect& area, const Colors& colors) const;
    void paintPlot(QPainter& painter, const QRect& area, int plot, const Axis& axis,
        const Colors& colors) const;
    void paintRun(QPainter& painter, const QRect& area, int plot, std::size_t run, const Axis& axis,
        double top, const Colors& colors) const;

    const Comparison& m_comparison;
};

} // namespace sluice
