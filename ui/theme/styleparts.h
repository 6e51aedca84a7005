// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QStyleOption>

class QPainter;
class QWidget;

/// The pieces that Style draws, one function each. All colours come from the option's palette. GUI
/// thread.
namespace sluice::styleparts {

/// Corner radius of buttons and fields: follows the font.
int radius(const QFontMetrics& metrics);

/// The rounded panel of a push button, tool button or closed combo box, with hover, press, check
/// and focus. Primary is filled with the primary colour, quiet has no frame at rest, a choice has
/// the outline of the fields beside it.
enum class ButtonKind { Normal, Primary, Quiet, Choice };
void drawButton(QPainter* painter, const QStyleOption* option, ButtonKind kind);

/// The rounded panel of a line edit, spin box or editable combo box.
void drawField(QPainter* painter, const QStyleOption* option);

/// A small filled triangle in the middle of rect.
void drawArrow(QPainter* painter, const QRect& rect, Qt::ArrowType type, const QColor& color);

void drawTab(QPainter* painter, const QStyleOptionTab* option);
void drawTabClose(QPainter* painter, const QStyleOption* option);
void drawCheckBox(QPainter* painter, const QStyleOption* option);
void drawRadioButton(QPainter* painter, const QStyleOption* option);
void drawBranch(QPainter* painter, const QStyleOption* option);
void drawItemPanel(QPainter* painter, const QStyleOptionViewItem* option);
void drawHeaderSection(QPainter* painter, const QStyleOptionHeader* option);
void drawDockTitle(QPainter* painter, const QStyleOptionDockWidget* option, const QRect& textRect);
void drawProgress(QPainter* painter, const QStyleOptionProgressBar* option);
void drawMenuItem(QPainter* painter, const QStyleOptionMenuItem* option);
void drawSeparatorLine(QPainter* painter, const QStyleOption* option);
void drawScrollBar(QPainter* painter, const QStyleOptionSlider* option, const QRect& slider);
void drawSlider(QPainter* painter, const QStyleOptionSlider* option, const QRect& handle);
void drawSpinBox(
    QPainter* painter, const QStyleOptionSpinBox* option, const QRect& up, const QRect& down);
void drawComboBox(
    QPainter* painter, const QStyleOptionComboBox* option, const QRect& arrow, ButtonKind kind);

/// A filled rectangle of the bar surface with a line at its inner edge (tool bar above, status bar
/// below).
void drawBar(QPainter* painter, const QStyleOption* option, Qt::Edge line);

} // namespace sluice::styleparts
