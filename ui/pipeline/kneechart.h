// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/kneecurve.h"

#include <QWidget>

class QPainter;

namespace sluice {

struct Colors;

/// Load against mean time in the system: what M/M/1 and M/D/1 say as two curves, what was measured
/// so far as points. Stands in the scenario's card while the scenario is KneeCurve::scenario; its
/// owner calls follow() a few times a second. GUI thread.
class KneeChart : public QWidget {
    Q_OBJECT

public:
    /// The source must outlive it.
    explicit KneeChart(PipelineSource& source, QWidget* parent = nullptr);

    /// Takes what was measured since.
    void follow();
    [[nodiscard]] const KneeCurve& curve() const { return m_curve; }
    /// Where the service rate comes from, as a sentence.
    [[nodiscard]] QString sourceText() const;
    /// Load and mean time of the points, as text: "load 0.50: 2.1 ms (M/M/1 2.0 ms, M/D/1 1.5 ms)".
    [[nodiscard]] QStringList pointTexts() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    [[nodiscard]] QPointF place(const QRect& area, double load, double multiple) const;
    void paintAxes(QPainter& painter, const QRect& area, const Colors& colors) const;
    void paintTheory(QPainter& painter, const QRect& area, const Colors& colors) const;
    void paintPoints(QPainter& painter, const QRect& area, const Colors& colors) const;

    PipelineSource& m_source;
    KneeCurve m_curve;
};

} // namespace sluice
