// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/theme/cividis.h"

#include <algorithm>

namespace sluice {

namespace {

std::array<QRgb, heatLevels> computed(bool dark)
{
    constexpr std::array<QRgb, 9> anchors { 0xff00224e, 0xff123570, 0xff3b496c, 0xff575d6d,
        0xff707173, 0xff8a8678, 0xffa59c74, 0xffc3b369, 0xfffee838 };
    std::array<QRgb, heatLevels> table {};
    for (int level = 0; level < heatLevels; ++level) {
        const int from = dark ? level : heatLevels - 1 - level;
        const double place = double(from) / (heatLevels - 1) * (anchors.size() - 1);
        const std::size_t left = std::min(std::size_t(place), anchors.size() - 2);
        const double share = place - double(left);
        const QRgb a = anchors[left];
        const QRgb b = anchors[left + 1];
        const auto mix = [share](int x, int y) { return int(x + (y - x) * share + 0.5); };
        table[std::size_t(level)]
            = qRgb(mix(qRed(a), qRed(b)), mix(qGreen(a), qGreen(b)), mix(qBlue(a), qBlue(b)));
    }
    return table;
}

} // namespace

const std::array<QRgb, heatLevels>& heatTable(bool dark)
{
    static const std::array<QRgb, heatLevels> onDark = computed(true);
    static const std::array<QRgb, heatLevels> onLight = computed(false);
    return dark ? onDark : onLight;
}

} // namespace sluice
