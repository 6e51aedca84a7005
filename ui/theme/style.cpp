// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/theme/style.h"

#include "ui/theme/colors.h"
#include "ui/theme/icons.h"
#include "ui/theme/styleparts.h"

#include <QAbstractItemView>
#include <QAbstractScrollArea>
#include <QComboBox>
#include <QHeaderView>
#include <QPainter>
#include <QPushButton>
#include <QStyleOption>
#include <QToolBar>
#include <QToolButton>

#include <algorithm>

namespace sluice {

namespace {

bool isQuiet(const QWidget* widget) { return widget && widget->property("quiet").toBool(); }

bool isInToolBar(const QWidget* widget)
{
    while (widget && !widget->isWindow() && !qobject_cast<const QToolBar*>(widget))
        widget = widget->parentWidget();
    return qobject_cast<const QToolBar*>(widget);
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
    // Qt centres headings and makes them bold with the selection; columns of text and figures read
    // better without.
    if (auto* header = qobject_cast<QHeaderView*>(widget)) {
        header->setHighlightSections(false);
        if (header->orientation() == Qt::Horizontal
            && header->defaultAlignment() == Qt::AlignCenter)
            header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    }
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
        painter->save();
        painter->setPen(c.border);
        painter->drawRoundedRect(option->rect.adjusted(0, 0, -1, -1), 3, 3);
        painter->restore();
        return;
    case PE_FrameMenu: // it lies over what is alike
        painter->setPen(c.outline);
        painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
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
            text.setLeft(text.left() + option->fontMetrics.height() / 3);
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
    if (control == CC_Slider) {
        if (const auto* slider = qstyleoption_cast<const QStyleOptionSlider*>(option)) {
            parts::drawSlider(
                painter, slider, proxy()->subControlRect(control, option, SC_SliderHandle, widget));
            return;
        }
    }
    if (control == CC_ComboBox) {
        if (const auto* combo = qstyleoption_cast<const QStyleOptionComboBox*>(option)) {
            parts::drawComboBox(painter, combo,
                proxy()->subControlRect(control, option, SC_ComboBoxArrow, widget),
                isInToolBar(widget) ? parts::ButtonKind::Normal : parts::ButtonKind::Choice);
            return;
        }
    }
    if (control == CC_ToolButton) {
        const auto* button = qstyleoption_cast<const QStyleOptionToolButton*>(option);
        if (button && hasMenuInside(*button))
            return drawMenuToolButton(*button, painter, widget);
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

/// A tool button that opens a menu: the arrow stands behind the label, not in the corner under it.
void Style::drawMenuToolButton(
    const QStyleOptionToolButton& button, QPainter* painter, const QWidget* widget) const
{
    const int arrow = menuArrowWidth(button);
    QStyleOptionToolButton part = button;
    part.features &= ~QStyleOptionToolButton::HasMenu;
    part.text.clear();
    part.icon = {};
    QProxyStyle::drawComplexControl(CC_ToolButton, &part, painter, widget);
    part.text = button.text;
    part.icon = button.icon;
    part.rect.setRight(part.rect.right() - arrow);
    proxy()->drawControl(CE_ToolButtonLabel, &part, painter, widget);
    const QRect place(
        button.rect.right() - arrow - arrow / 4, button.rect.top(), arrow, button.rect.height());
    const Colors& c = Colors::of(button.palette);
    styleparts::drawArrow(painter,
        alignedRect(Qt::LeftToRight, Qt::AlignCenter, { arrow * 4 / 5, arrow * 4 / 5 }, place),
        Qt::DownArrow, button.state & State_Enabled ? c.muted : c.disabledText);
}

QIcon Style::standardIcon(
    StandardPixmap pixmap, const QStyleOption* option, const QWidget* widget) const
{
    switch (pixmap) {
    case SP_TitleBarCloseButton:
    case SP_DockWidgetCloseButton:
    case SP_LineEditClearButton:
        return themedIcon(QStringLiteral("close"));
    case SP_TitleBarNormalButton:
        return themedIcon(QStringLiteral("float"));
    case SP_ToolBarHorizontalExtensionButton: // Qt's own is black on any ground
        return themedIcon(QStringLiteral("more"));
    default:
        return QProxyStyle::standardIcon(pixmap, option, widget);
    }
}

} // namespace sluice
