// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/theme/colors.h"

#include <algorithm>
#include <cmath>

namespace sluice {

namespace {

QColor rgb(QRgb value) { return QColor::fromRgb(value | 0xff000000); }

void setPhase(Colors& colors, Phase phase, QRgb fill, QRgb outline, QRgb text)
{
    colors.phases[static_cast<std::size_t>(phase)] = { rgb(fill), rgb(outline), rgb(text) };
}

void setBadge(Colors& colors, TypeBadge type, QRgb fill, QRgb text)
{
    colors.badges[static_cast<std::size_t>(type)] = { rgb(fill), rgb(text) };
}

Colors makeDark()
{
    Colors c;
    c.dark = true;
    c.window = rgb(0x1e2126);
    c.bar = rgb(0x22262c);
    c.base = rgb(0x17191d);
    c.alternate = rgb(0x1b1e22);
    c.raised = rgb(0x282d34);
    c.hover = rgb(0x2f353d);
    c.pressed = rgb(0x1c2025);
    c.border = rgb(0x363c45);
    c.outline = rgb(0x727b86);
    c.selection = rgb(0x1f4159);
    c.row = rgb(0x22303b);
    c.text = rgb(0xe4e7eb);
    c.muted = rgb(0xa3abb5);
    c.link = rgb(0x6cbcf0);
    c.errorText = rgb(0xff7a6e);
    c.warningText = rgb(0xf0b429);
    c.okText = rgb(0x2fc39a);
    c.selectionText = rgb(0xffffff);
    c.disabledText = rgb(0x747c86);
    c.accent = rgb(0x56b4e9);
    c.primary = rgb(0x1b6ea8);
    c.primaryText = rgb(0xffffff);
    c.errorFill = rgb(0x33191a);
    c.warningFill = rgb(0x2f2515);
    c.okFill = rgb(0x142b25);
    c.infoFill = rgb(0x182a38);
    c.errorBorder = rgb(0xd9534a);
    c.warningBorder = rgb(0xb98413);
    c.okBorder = rgb(0x1f9a78);
    setPhase(c, Phase::Lag, 0x6f7781, 0x8c95a0, 0xa3abb5);
    setPhase(c, Phase::Waiting, 0xd55e00, 0xf07a1c, 0xff8533);
    setPhase(c, Phase::Queued, 0xe69f00, 0xf5b73a, 0xf0ad1e);
    setPhase(c, Phase::Writing, 0xf0e442, 0xf0e442, 0xf0e442);
    setPhase(c, Phase::InFlight, 0x3d8fd6, 0x64aee8, 0x6ab1ea);
    setPhase(c, Phase::Behind, 0xcc79a7, 0xe09cc0, 0xe3a0c4);
    setPhase(c, Phase::Own, 0x3d8fd6, 0x64aee8, 0x6ab1ea);
    setPhase(c, Phase::Receiving, 0x56b4e9, 0x8accf2, 0x7cc6f0);
    setPhase(c, Phase::Delivery, 0x009e73, 0x2fc39a, 0x2fc39a);
    setPhase(c, Phase::Total, 0xa3abb5, 0xc9ced5, 0xe4e7eb);
    setBadge(c, TypeBadge::String, 0xe69f00, 0x1b1400);
    setBadge(c, TypeBadge::Hash, 0x56b4e9, 0x04141f);
    setBadge(c, TypeBadge::List, 0x1fae85, 0x00140e);
    setBadge(c, TypeBadge::Set, 0xe8793a, 0x1a0b00);
    setBadge(c, TypeBadge::SortedSet, 0xcc79a7, 0x1d0512);
    setBadge(c, TypeBadge::Stream, 0xf0e442, 0x1a1800);
    setBadge(c, TypeBadge::Json, 0xb9a7e8, 0x120a26);
    setBadge(c, TypeBadge::Other, 0x5b636d, 0xffffff);
    return c;
}

Colors makeLight()
{
    Colors c;
    c.window = rgb(0xf3f5f7);
    c.bar = rgb(0xebedf1);
    c.base = rgb(0xffffff);
    c.alternate = rgb(0xf8f9fb);
    c.raised = rgb(0xffffff);
    c.hover = rgb(0xeef1f5);
    c.pressed = rgb(0xdfe4ea);
    c.border = rgb(0xd0d5db);
    c.outline = rgb(0x7b838d);
    c.selection = rgb(0xcfe4f5);
    c.row = rgb(0xe3eef8);
    c.text = rgb(0x1b1f24);
    c.muted = rgb(0x545c66);
    c.link = rgb(0x005f96);
    c.errorText = rgb(0xb42318);
    c.warningText = rgb(0x7a5200);
    c.okText = rgb(0x006b4c);
    c.selectionText = rgb(0x10151a);
    c.disabledText = rgb(0x8b929b);
    c.accent = rgb(0x0072b2);
    c.primary = rgb(0x006fae);
    c.primaryText = rgb(0xffffff);
    c.errorFill = rgb(0xfbe3e0);
    c.warningFill = rgb(0xfdf3d8);
    c.okFill = rgb(0xdff3ea);
    c.infoFill = rgb(0xe3eff9);
    c.errorBorder = rgb(0xc9483c);
    c.warningBorder = rgb(0xa87200);
    c.okBorder = rgb(0x008f68);
    setPhase(c, Phase::Lag, 0xa9b0b8, 0x757d87, 0x545c66);
    setPhase(c, Phase::Waiting, 0xd55e00, 0xb75100, 0xa04300);
    setPhase(c, Phase::Queued, 0xe69f00, 0xa87200, 0x7a5200);
    setPhase(c, Phase::Writing, 0xf0e442, 0x8a8000, 0x665f00);
    setPhase(c, Phase::InFlight, 0x0072b2, 0x005f96, 0x005f96);
    setPhase(c, Phase::Behind, 0xcc79a7, 0xb05689, 0x953a6e);
    setPhase(c, Phase::Own, 0x0072b2, 0x005f96, 0x005f96);
    setPhase(c, Phase::Receiving, 0x56b4e9, 0x2580b5, 0x0c608c);
    setPhase(c, Phase::Delivery, 0x009e73, 0x008762, 0x006b4c);
    setPhase(c, Phase::Total, 0x545c66, 0x454c55, 0x1b1f24);
    setBadge(c, TypeBadge::String, 0xf0bc52, 0x2a1c00);
    setBadge(c, TypeBadge::Hash, 0x56b4e9, 0x06202f);
    setBadge(c, TypeBadge::List, 0x7fccb1, 0x04261b);
    setBadge(c, TypeBadge::Set, 0xf2a679, 0x2f1400);
    setBadge(c, TypeBadge::SortedSet, 0xdfa3c4, 0x350d22);
    setBadge(c, TypeBadge::Stream, 0xf0e442, 0x2a2700);
    setBadge(c, TypeBadge::Json, 0xcbbdf0, 0x1f1240);
    setBadge(c, TypeBadge::Other, 0xcdd2d8, 0x22272d);
    return c;
}

double luminance(const QColor& color)
{
    const auto linear
        = [](double v) { return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF())
        + 0.0722 * linear(color.blueF());
}

} // namespace

const Colors& Colors::lightTheme()
{
    static const Colors colors = makeLight();
    return colors;
}

const Colors& Colors::darkTheme()
{
    static const Colors colors = makeDark();
    return colors;
}

const Colors& Colors::of(const QPalette& palette)
{
    return palette.color(QPalette::Window).lightness() < 128 ? darkTheme() : lightTheme();
}

double contrastRatio(const QColor& a, const QColor& b)
{
    const double one = luminance(a);
    const double two = luminance(b);
    return (std::max(one, two) + 0.05) / (std::min(one, two) + 0.05);
}

} // namespace sluice
