// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QProxyStyle>

namespace sluice {

/// Fusion with flat surfaces, quiet lines and rounded buttons, in the colours of
/// Colors::of(option->palette). All sizes follow the font, so that 200 % text and high resolutions
/// need nothing else. Holds no state; GUI thread. The dynamic property "quiet" (true) on a push or
/// tool button takes its frame away until the mouse is over it.
class Style : public QProxyStyle {
    Q_OBJECT

public:
    Style();

    void polish(QPalette& palette) override;
    void polish(QWidget* widget) override;
    using QProxyStyle::polish;

    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
        const QWidget* widget) const override;
    void drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
        const QWidget* widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option,
        QPainter* painter, const QWidget* widget) const override;
    int pixelMetric(
        PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override;
    int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
        QStyleHintReturn* returnData) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
        const QWidget* widget) const override;
    QRect subElementRect(
        SubElement element, const QStyleOption* option, const QWidget* widget) const override;
    QIcon standardIcon(
        StandardPixmap pixmap, const QStyleOption* option, const QWidget* widget) const override;
    QRect subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl part,
        const QWidget* widget) const override;

private:
    /// A click anywhere on it opens the menu.
    static bool hasMenuInside(const QStyleOptionToolButton& button);
    static int menuArrowWidth(const QStyleOptionToolButton& button);
    void drawMenuToolButton(
        const QStyleOptionToolButton& button, QPainter* painter, const QWidget* widget) const;
};

} // namespace sluice
