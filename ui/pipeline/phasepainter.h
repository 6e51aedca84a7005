// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/theme/colors.h"

#include <QLine>
#include <QList>
#include <QRect>
#include <QStaticText>

#include <array>
#include <vector>

class QPainter;

namespace sluice {

/// Collects rectangles by phase and paints them in one go, colour by colour: fill, and hatch where
/// the phase has one (waiting diagonal, behind others vertical, writing outlined). Integer
/// coordinates, no paths, no antialiasing. Reusable, keeps its memory.
class PhasePainter {
public:
    /// A filled piece of a bar or a cell, at least one pixel.
    void add(Phase phase, const QRect& rect);
    /// A cell that is there but empty.
    void addEmpty(const QRect& rect) { m_empty.append(rect); }
    /// A cross over a cell: the caller has given up, or the request failed.
    void addCross(const QRect& rect);
    /// Paints all of it and forgets it.
    void flush(QPainter& painter, const Colors& colors);

    /// The colour of the lines of a hatch.
    [[nodiscard]] static QColor hatchColor(const Colors& colors, Phase phase);
    /// Whether a phase is drawn thin in the waterfall: the request makes no progress in it, and
    /// takes no place.
    [[nodiscard]] static bool isThin(Phase phase);

private:
    std::array<QList<QRect>, phaseCount> m_fills;
    QList<QRect> m_empty;
    QList<QLine> m_crosses;
    QList<QLine> m_lines; ///< reused
};

/// A piece of text that is laid out only when it changes.
class CachedText {
public:
    void set(const QString& text, const QFont& font);
    [[nodiscard]] int width() const { return m_width; }
    [[nodiscard]] const QString& text() const { return m_string; }
    /// With the current pen; top left.
    void draw(QPainter& painter, int x, int y) const;

private:
    QString m_string;
    QFont m_font;
    QStaticText m_static;
    int m_width = 0;
};

} // namespace sluice
