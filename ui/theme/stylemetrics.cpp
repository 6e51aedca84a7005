// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
// The sizes and places of the style; what it draws is in style.cpp.
#include "ui/theme/style.h"

#include <QFontMetrics>
#include <QStyleOption>
#include <QWidget>

#include <algorithm>

namespace sluice {

namespace {

// Every size is a share of it.
int textHeight(const QStyleOption* option, const QWidget* widget)
{
    if (widget)
        return widget->fontMetrics().height();
    return option ? option->fontMetrics.height() : QFontMetrics(QFont()).height();
}

} // namespace

QRect Style::subControlRect(ComplexControl control, const QStyleOptionComplex* option,
    SubControl part, const QWidget* widget) const
{
    if (control != CC_ScrollBar) {
        QRect rect = QProxyStyle::subControlRect(control, option, part, widget);
        const int pad = textHeight(option, widget) / 4;
        if ((control == CC_ComboBox && part == SC_ComboBoxEditField)
            || (control == CC_SpinBox && part == SC_SpinBoxEditField))
            rect.setLeft(rect.left() + pad);
        return rect;
    }
    const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option);
    if (!bar)
        return {};
    // No arrow buttons: the groove is the whole bar.
    const QRect all = bar->rect;
    const bool vertical = bar->orientation == Qt::Vertical;
    const int length = vertical ? all.height() : all.width();
    int size = length;
    if (bar->maximum > bar->minimum) {
        const qint64 range = qint64 { bar->maximum } - bar->minimum + bar->pageStep;
        size = static_cast<int>(qint64 { bar->pageStep } * length / std::max<qint64>(1, range));
        size = std::clamp(
            size, std::min(length, pixelMetric(PM_ScrollBarSliderMin, option, widget)), length);
    }
    const int start = sliderPositionFromValue(
        bar->minimum, bar->maximum, bar->sliderPosition, length - size, bar->upsideDown);
    const auto piece = [&](int from, int to) {
        const QRect rect = vertical ? QRect(all.left(), all.top() + from, all.width(), to - from)
                                    : QRect(all.left() + from, all.top(), to - from, all.height());
        return visualRect(bar->direction, all, rect);
    };
    switch (part) {
    case SC_ScrollBarSlider:
        return piece(start, start + size);
    case SC_ScrollBarSubPage:
        return piece(0, start);
    case SC_ScrollBarAddPage:
        return piece(start + size, length);
    case SC_ScrollBarGroove:
        return all;
    default:
        return {};
    }
}

int Style::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const
{
    const int height = textHeight(option, widget);
    switch (metric) {
    case PM_ScrollBarExtent:
        return std::max(10, height * 3 / 4);
    case PM_ScrollBarSliderMin:
        return height * 2;
    case PM_ToolBarItemSpacing:
        return height / 2;
    case PM_ToolBarItemMargin:
        return height / 4;
    case PM_ToolBarFrameWidth:
    case PM_DockWidgetFrameWidth:
        return 0;
    case PM_DockWidgetSeparatorExtent:
    case PM_SplitterWidth:
        return 5;
    case PM_DockWidgetTitleMargin:
        return height / 4;
    case PM_TabBarTabHSpace:
        return height * 2;
    case PM_TabBarTabVSpace:
        return height;
    case PM_TabBarTabShiftVertical:
    case PM_TabBarTabShiftHorizontal:
    case PM_TabBarTabOverlap:
    case PM_TabBarBaseOverlap:
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
        return 0;
    case PM_MenuPanelWidth:
        return 1;
    case PM_TabCloseIndicatorWidth:
    case PM_TabCloseIndicatorHeight:
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
        return std::max(13, height);
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
    case PM_ToolBarIconSize:
    case PM_TabBarIconSize:
    case PM_ListViewIconSize:
        return std::max(16, height);
    case PM_TitleBarButtonIconSize:
    case PM_TitleBarButtonSize:
    case PM_MenuButtonIndicator:
        return std::max(12, height * 4 / 5);
    case PM_HeaderDefaultSectionSizeVertical:
        return height + height / 2;
    case PM_LayoutHorizontalSpacing:
    case PM_LayoutLeftMargin:
    case PM_LayoutRightMargin:
    case PM_LayoutTopMargin:
    case PM_LayoutBottomMargin:
        return height * 3 / 5;
    case PM_LayoutVerticalSpacing:
        return height / 2;
    case PM_SliderThickness:
    case PM_SliderControlThickness:
    case PM_SliderLength:
        return std::max(14, height);
    case PM_FocusFrameHMargin:
    case PM_HeaderMargin:
        return std::max(3, height / 4);
    case PM_TreeViewIndentation:
        return std::max(14, height);
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int Style::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
    QStyleHintReturn* returnData) const
{
    switch (hint) {
    case SH_EtchDisabledText:
    case SH_DockWidget_ButtonsHaveFrame:
    case SH_ScrollView_FrameOnlyAroundContents:
    case SH_DialogButtonBox_ButtonsHaveIcons: // the desktop's: coloured, and small at 200 %
        return 0;
    case SH_ItemView_ShowDecorationSelected:
        return 1;
    case SH_TabBar_Alignment:
        return Qt::AlignLeft;
    case SH_FormLayoutLabelAlignment:
        return Qt::AlignLeft | Qt::AlignVCenter;
    case SH_FormLayoutFieldGrowthPolicy:
        return 1; // QFormLayout::ExpandingFieldsGrow
    default:
        return QProxyStyle::styleHint(hint, option, widget, returnData);
    }
}

QRect Style::subElementRect(
    SubElement element, const QStyleOption* option, const QWidget* widget) const
{
    QRect rect = QProxyStyle::subElementRect(element, option, widget);
    if (element == SE_LineEditContents) {
        const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
        const int pad = frame && frame->lineWidth > 0 ? textHeight(option, widget) / 4 : 0;
        return rect.adjusted(pad, 0, -pad, 0);
    }
    return rect;
}

bool Style::hasMenuInside(const QStyleOptionToolButton& button)
{
    return button.features & QStyleOptionToolButton::HasMenu
        && !(button.features & QStyleOptionToolButton::MenuButtonPopup);
}

int Style::menuArrowWidth(const QStyleOptionToolButton& button)
{
    return button.fontMetrics.height() * 2 / 3;
}

QSize Style::sizeFromContents(
    ContentsType type, const QStyleOption* option, const QSize& size, const QWidget* widget) const
{
    QSize result = QProxyStyle::sizeFromContents(type, option, size, widget);
    const int height = textHeight(option, widget);
    switch (type) {
    case CT_PushButton:
        result.setHeight(height + std::max(8, height * 5 / 8));
        if (const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option)) {
            const int menu = button->features & QStyleOptionButton::HasMenu ? height : 0;
            result.setWidth(
                size.width() + menu + (button->text.isEmpty() ? height * 2 / 3 : height * 3 / 2));
        }
        return result;
    case CT_ComboBox:
    case CT_SpinBox:
        result.setWidth(result.width() + height / 2);
        [[fallthrough]];
    case CT_LineEdit:
        result.setHeight(height + std::max(8, height * 5 / 8));
        return result;
    case CT_ToolButton:
        result.setHeight(std::max(result.height(), height + std::max(8, height * 5 / 8)));
        if (const auto* button = qstyleoption_cast<const QStyleOptionToolButton*>(option);
            button && hasMenuInside(*button))
            result.setWidth(result.width() + menuArrowWidth(*button));
        return result;
    case CT_ItemViewItem:
        result.setHeight(std::max(result.height(), height + std::max(4, height / 3)));
        return result;
    case CT_HeaderSection:
        result.setHeight(std::max(result.height(), height + height / 2));
        return result;
    case CT_MenuItem:
        if (const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option)) {
            if (item->menuItemType == QStyleOptionMenuItem::Separator)
                return { size.width(), item->text.isEmpty() ? height / 2 : height + height / 3 };
            // Mark on the left, gap before the shortcut, arrow on the right.
            const bool shortcut = item->text.contains(QLatin1Char('\t'));
            return { size.width() + height * 3
                    + (shortcut ? height * 2 + item->reservedShortcutWidth : 0),
                height + height / 2 };
        }
        return result;
    case CT_MenuBarItem:
        return { size.width() + height, height + height / 2 };
    default:
        return result;
    }
}

} // namespace sluice
