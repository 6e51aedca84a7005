// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/theme/style.h"

#include "ui/theme/colors.h"
#include "ui/theme/styleparts.h"

#include <QAbstractItemView>
#include <QAbstractScrollArea>
#include <QComboBox>
#include <QPainter>
#include <QPushButton>
#include <QStyleOption>
#include <QToolButton>

#include <algorithm>

namespace sluice {

namespace {

bool isQuiet(const QWidget* widget) { return widget && widget->property("quiet").toBool(); }

int em(const QStyleOption* option, const QWidget* widget)
{
    if (widget)
        return widget->fontMetrics().height();
    return option ? option->fontMetrics.height() : QFontMetrics(QFont()).height();
}

template <typename Option> Option recolored(const Option& option, const QColor& color)
{
    Option copy = option;
    for (const auto role : { QPalette::WindowText, QPalette::Text, QPalette::ButtonText })
        copy.palette.setColor(role, color);
    return copy;
}

} // namespace

Style::Style()
    : QProxyStyle(QStringLiteral("fusion"))
{
}

void Style::polish(QPalette&) { }

void Style::polish(QWidget* widget)
{
    QProxyStyle::polish(widget);
    // Fusion asks for these only in part; hover is drawn on all of them here.
    if (qobject_cast<QAbstractButton*>(widget) || qobject_cast<QComboBox*>(widget)
        || widget->inherits("QScrollBar") || widget->inherits("QTabBar")
        || widget->inherits("QHeaderView"))
        widget->setAttribute(Qt::WA_Hover);
    if (auto* view = qobject_cast<QAbstractItemView*>(widget))
        view->viewport()->setAttribute(Qt::WA_Hover);
}

void Style::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
    const QWidget* widget) const
{
    namespace parts = styleparts;
    const Colors& c = Colors::of(option->palette);
    switch (element) {
    case PE_PanelButtonCommand: {
        const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option);
        const bool flat
            = isQuiet(widget) || (button && button->features & QStyleOptionButton::Flat);
        const bool primary = button && button->features & QStyleOptionButton::DefaultButton;
        parts::drawButton(painter, option,
            flat          ? parts::ButtonKind::Quiet
                : primary ? parts::ButtonKind::Primary
                          : parts::ButtonKind::Normal);
        return;
    }
    case PE_PanelButtonTool: {
        const bool quiet = isQuiet(widget) || option->state & State_AutoRaise;
        parts::drawButton(
            painter, option, quiet ? parts::ButtonKind::Quiet : parts::ButtonKind::Normal);
        return;
    }
    case PE_FrameDefaultButton:
    case PE_FrameTabWidget:
    case PE_FrameDockWidget:
    case PE_FrameStatusBarItem:
    case PE_PanelScrollAreaCorner:
    case PE_FrameWindow:
        if (element == PE_PanelScrollAreaCorner)
            painter->fillRect(option->rect, c.base);
        return;
    case PE_PanelLineEdit:
    case PE_FrameLineEdit:
        if (const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
            frame && frame->lineWidth > 0)
            parts::drawField(painter, option);
        return;
    case PE_Frame:
        painter->save();
        painter->setPen(c.border);
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
        painter->restore();
        return;
    case PE_FrameGroupBox:
    case PE_FrameMenu:
        painter->save();
        painter->setPen(c.border);
        painter->drawRoundedRect(option->rect.adjusted(0, 0, -1, -1), 3, 3);
        painter->restore();
        return;
    case PE_PanelMenu:
        painter->fillRect(option->rect, c.window);
        return;
    case PE_PanelTipLabel:
        painter->fillRect(option->rect, c.raised);
        painter->setPen(c.outline);
        painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
        return;
    case PE_FrameFocusRect:
        painter->save();
        painter->setPen(c.accent);
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
        painter->restore();
        return;
    case PE_FrameTabBarBase:
        painter->fillRect(
            QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1), c.border);
        return;
    case PE_PanelStatusBar:
        parts::drawBar(painter, option, Qt::TopEdge);
        return;
    case PE_PanelMenuBar:
        painter->fillRect(option->rect, c.bar);
        return;
    case PE_IndicatorTabClose:
        parts::drawTabClose(painter, option);
        return;
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck:
        parts::drawCheckBox(painter, option);
        return;
    case PE_IndicatorRadioButton:
        parts::drawRadioButton(painter, option);
        return;
    case PE_IndicatorBranch:
        parts::drawBranch(painter, option);
        return;
    case PE_PanelItemViewRow:
        if (const auto* item = qstyleoption_cast<const QStyleOptionViewItem*>(option)) {
            if (item->features & QStyleOptionViewItem::Alternate)
                painter->fillRect(option->rect, c.alternate);
            if (item->state & State_Selected)
                parts::drawItemPanel(painter, item);
        }
        return;
    case PE_PanelItemViewItem:
        if (const auto* item = qstyleoption_cast<const QStyleOptionViewItem*>(option))
            parts::drawItemPanel(painter, item);
        return;
    case PE_IndicatorToolBarSeparator:
    case PE_IndicatorDockWidgetResizeHandle:
        parts::drawSeparatorLine(painter, option);
        return;
    case PE_IndicatorArrowDown:
    case PE_IndicatorArrowUp:
    case PE_IndicatorArrowLeft:
    case PE_IndicatorArrowRight:
        parts::drawArrow(painter, option->rect,
            element == PE_IndicatorArrowDown       ? Qt::DownArrow
                : element == PE_IndicatorArrowUp   ? Qt::UpArrow
                : element == PE_IndicatorArrowLeft ? Qt::LeftArrow
                                                   : Qt::RightArrow,
            option->state & State_Enabled ? c.muted : c.disabledText);
        return;
    default:
        QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void Style::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
    const QWidget* widget) const
{
    namespace parts = styleparts;
    const Colors& c = Colors::of(option->palette);
    switch (element) {
    case CE_PushButtonLabel:
        if (const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option); button
            && button->features & QStyleOptionButton::DefaultButton && button->state & State_Enabled
            && !(button->features & QStyleOptionButton::Flat) && !isQuiet(widget)) {
            const auto copy = recolored(*button, c.primaryText);
            QProxyStyle::drawControl(element, &copy, painter, widget);
            return;
        }
        break;
    case CE_TabBarTabShape:
        if (const auto* tab = qstyleoption_cast<const QStyleOptionTab*>(option)) {
            parts::drawTab(painter, tab);
            return;
        }
        break;
    case CE_TabBarTabLabel:
        if (const auto* tab = qstyleoption_cast<const QStyleOptionTab*>(option)) {
            auto copy = recolored(*tab, tab->state & State_Selected ? c.text : c.muted);
            copy.state &= ~State_HasFocus; // the shape shows it
            QProxyStyle::drawControl(element, &copy, painter, widget);
            return;
        }
        break;
    case CE_HeaderSection:
        if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option)) {
            parts::drawHeaderSection(painter, header);
            return;
        }
        break;
    case CE_HeaderLabel:
        if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option)) {
            const auto copy = recolored(*header, c.muted);
            QProxyStyle::drawControl(element, &copy, painter, widget);
            return;
        }
        break;
    case CE_HeaderEmptyArea:
        painter->fillRect(option->rect, c.window);
        painter->fillRect(
            QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1), c.border);
        return;
    case CE_ToolBar:
        parts::drawBar(painter, option, Qt::BottomEdge);
        return;
    case CE_MenuBarEmptyArea:
        painter->fillRect(option->rect, c.bar);
        return;
    case CE_MenuBarItem:
        if (const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option)) {
            painter->fillRect(option->rect, c.bar);
            const bool open = item->state & (State_Selected | State_Sunken);
            if (open)
                painter->fillRect(option->rect, c.selection);
            painter->setPen(open ? c.selectionText : c.text);
            painter->drawText(option->rect,
                Qt::AlignCenter | Qt::TextSingleLine | Qt::TextShowMnemonic, item->text);
            return;
        }
        break;
    case CE_MenuItem:
        if (const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option)) {
            parts::drawMenuItem(painter, item);
            return;
        }
        break;
    case CE_MenuEmptyArea:
        return;
    case CE_DockWidgetTitle:
        if (const auto* dock = qstyleoption_cast<const QStyleOptionDockWidget*>(option)) {
            QRect text = subElementRect(SE_DockWidgetTitleBarText, option, widget);
            text.setLeft(text.left() + em(option, widget) / 3);
            parts::drawDockTitle(painter, dock, text);
            return;
        }
        break;
    case CE_Splitter:
        parts::drawSeparatorLine(painter, option);
        return;
    case CE_ProgressBarGroove:
        return;
    case CE_ProgressBarContents:
        if (const auto* bar = qstyleoption_cast<const QStyleOptionProgressBar*>(option)) {
            parts::drawProgress(painter, bar);
            return;
        }
        break;
    default:
        break;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void Style::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option,
    QPainter* painter, const QWidget* widget) const
{
    namespace parts = styleparts;
    if (control == CC_ScrollBar) {
        if (const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option)) {
            parts::drawScrollBar(
                painter, bar, proxy()->subControlRect(control, option, SC_ScrollBarSlider, widget));
            return;
        }
    }
    if (control == CC_SpinBox) {
        if (const auto* spin = qstyleoption_cast<const QStyleOptionSpinBox*>(option)) {
            parts::drawSpinBox(painter, spin,
                proxy()->subControlRect(control, option, SC_SpinBoxUp, widget),
                proxy()->subControlRect(control, option, SC_SpinBoxDown, widget));
            return;
        }
    }
    if (control == CC_ComboBox) {
        if (const auto* combo = qstyleoption_cast<const QStyleOptionComboBox*>(option)) {
            parts::drawComboBox(
                painter, combo, proxy()->subControlRect(control, option, SC_ComboBoxArrow, widget));
            return;
        }
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

QRect Style::subControlRect(ComplexControl control, const QStyleOptionComplex* option,
    SubControl part, const QWidget* widget) const
{
    if (control != CC_ScrollBar)
        return QProxyStyle::subControlRect(control, option, part, widget);
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
    const int height = em(option, widget);
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
    case SH_UnderlineShortcut:
        return hint == SH_UnderlineShortcut
            ? QProxyStyle::styleHint(hint, option, widget, returnData)
            : 0;
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

QSize Style::sizeFromContents(
    ContentsType type, const QStyleOption* option, const QSize& size, const QWidget* widget) const
{
    QSize result = QProxyStyle::sizeFromContents(type, option, size, widget);
    const int height = em(option, widget);
    switch (type) {
    case CT_PushButton:
        result.setHeight(height + std::max(8, height * 5 / 8));
        if (const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option)) {
            const int menu = button->features & QStyleOptionButton::HasMenu ? height : 0;
            if (!button->text.isEmpty())
                result.setWidth(size.width() + height * 3 / 2 + menu);
        }
        return result;
    case CT_LineEdit:
    case CT_ComboBox:
    case CT_SpinBox:
        result.setHeight(height + std::max(8, height * 5 / 8));
        return result;
    case CT_ToolButton:
        result.setHeight(std::max(result.height(), height + std::max(8, height * 5 / 8)));
        return result;
    case CT_ItemViewItem:
        result.setHeight(std::max(result.height(), height + std::max(3, height / 4)));
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
