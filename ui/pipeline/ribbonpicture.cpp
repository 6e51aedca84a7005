// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/pipeline/ribbonpicture.h"

#include "ui/pipeline/phasepainter.h"

#include <algorithm>

namespace sluice {

namespace {

constexpr int hatchStep = 4; // as in the bars

/// One pixel of a phase: its fill, or a line of its hatch.
class Ink {
public:
    Ink(const Colors& colors, Phase phase)
        : m_fill(colors.phase(phase).fill.rgb())
        , m_hatch(PhasePainter::hatchColor(colors, phase).rgb())
        , m_phase(phase)
    {
    }
    [[nodiscard]] QRgb at(int x, int y) const
    {
        const bool isLine = (m_phase == Phase::Waiting && (x + y) % hatchStep == 0)
            || (m_phase == Phase::Behind && x % hatchStep == hatchStep - 1);
        return isLine ? m_hatch : m_fill;
    }

private:
    QRgb m_fill;
    QRgb m_hatch;
    Phase m_phase;
};

} // namespace

QImage ribbonPicture(const Ribbon& ribbon, int height, const Colors& colors, double most)
{
    const auto& columns = ribbon.columns();
    const int width = int(columns.size());
    if (width == 0 || height <= 0)
        return {};
    QImage image(width, height, QImage::Format_RGB32);
    image.fill(colors.base);
    std::vector<Ink> inks;
    for (const Phase phase : ribbonPhases)
        inks.emplace_back(colors, phase);
    auto* const pixels = reinterpret_cast<QRgb*>(image.bits());
    const auto stride = image.bytesPerLine() / qsizetype(sizeof(QRgb));
    const auto put = [&](int x, int y, QRgb color) {
        if (y >= 0 && y < height)
            pixels[y * stride + x] = color;
    };
    const QRgb unknown = colors.border.rgb();
    for (int x = 0; x < width; ++x) {
        const RibbonColumn& column = columns[std::size_t(x)];
        if (column.source == RibbonColumn::Source::Unknown) {
            for (int y = 0; y < height; ++y)
                put(x, y, unknown);
            continue;
        }
        double sum = 0;
        int y = 0;
        for (std::size_t i = 0; i < ribbonPhases.size(); ++i) {
            sum += column.share(ribbonPhases[i]);
            for (const int end = int(sum * height + 0.5); y < std::min(end, height); ++y)
                put(x, y, inks[i].at(x, y));
        }
    }
    // The line: dark and light beside each other, so that it stands out from every colour.
    const double whole = std::max(1.0, most > 0 ? most : ribbon.most());
    const QRgb line = colors.text.rgb();
    const QRgb edge = colors.base.rgb();
    int before = -1;
    for (int pass = 0; pass < 2; ++pass, before = -1) {
        for (int x = 0; x < width; ++x) {
            const RibbonColumn& column = columns[std::size_t(x)];
            if (column.source == RibbonColumn::Source::Unknown) {
                before = -1;
                continue;
            }
            const int at = 2 + int((1 - column.open / whole) * (height - 5));
            const int top = before < 0 ? at : std::min(at, before);
            const int bottom = before < 0 ? at : std::max(at, before);
            for (int y = top - (pass == 0); y <= bottom + (pass == 0); ++y)
                put(x, y, pass == 0 ? edge : line);
            before = at;
        }
    }
    return image;
}

} // namespace sluice
