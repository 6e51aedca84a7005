// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/theme/styleparts.h"

#include "ui/theme/colors.h"

#include <QPainter>
#include <QStyle>

#include <algorithm>

namespace sluice::styleparts {

namespace {

bool has(const QStyleOption* option, QStyle::StateFlag flag) { return option->state & flag; }

/// Half a pixel in, so that a pen of one pixel falls on whole pixels.
void roundedBox(QPainter* painter, const QRect& rect, int corner, const QBrush& fill,
    const QColor& edge, int width = 1)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(fill);
    painter->setPen(edge.isValid() ? QPen(edge, width) : QPen(Qt::NoPen));
    const qreal inset = edge.isValid() ? width / 2.0 : 0;
    painter->drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), corner, corner);
    painter->restore();
}

} // namespace

int radius(const QFontMetrics& metrics) { return std::max(3, metrics.height() / 4); }

void drawButton(QPainter* painter, const QStyleOption* option, ButtonKind kind)
{
    const Colors& c = Colors::of(option->palette);
    const bool enabled = has(option, QStyle::State_Enabled);
    const bool over = enabled && has(option, QStyle::State_MouseOver);
    const bool down = has(option, QStyle::State_Sunken);
    const bool on = has(option, QStyle::State_On);
    const bool focus
        = has(option, QStyle::State_HasFocus) && has(option, QStyle::State_KeyboardFocusChange);
    QColor fill = down ? c.pressed : over ? c.hover : c.raised;
    // A value that is chosen looks like one that is typed, which often stands beside it.
    QColor edge = kind == ButtonKind::Choice && enabled ? c.outline : c.border;
    if (on) {
        fill = c.selection;
        edge = c.accent;
    } else if (kind == ButtonKind::Primary && enabled) {
        fill = down ? c.primary.darker(125) : over ? c.primary.darker(108) : c.primary;
        edge = fill;
    } else if (kind == ButtonKind::Quiet && !over && !down) {
        if (focus)
            roundedBox(
                painter, option->rect, radius(option->fontMetrics), Qt::NoBrush, c.accent, 2);
        return;
    } else if (!enabled) {
        fill = c.window;
    }
    if (focus)
        edge = kind == ButtonKind::Primary ? c.text : c.accent;
    roundedBox(painter, option->rect, radius(option->fontMetrics), fill, edge, focus ? 2 : 1);
}

void drawField(QPainter* painter, const QStyleOption* option)
{
    const Colors& c = Colors::of(option->palette);
    const bool enabled = has(option, QStyle::State_Enabled);
    const bool focus = has(option, QStyle::State_HasFocus);
    const QColor edge = !enabled ? c.border : focus ? c.accent : c.outline;
    roundedBox(painter, option->rect, radius(option->fontMetrics), enabled ? c.base : c.window,
        edge, focus ? 2 : 1);
}

void drawArrow(QPainter* painter, const QRect& rect, Qt::ArrowType type, const QColor& color)
{
    const qreal size = std::max(3.0, std::min(rect.width(), rect.height()) / 3.2);
    QPolygonF triangle;
    switch (type) {
    case Qt::UpArrow:
        triangle << QPointF(-size, size / 2) << QPointF(size, size / 2) << QPointF(0, -size / 2);
        break;
    case Qt::DownArrow:
        triangle << QPointF(-size, -size / 2) << QPointF(size, -size / 2) << QPointF(0, size / 2);
        break;
    case Qt::LeftArrow:
        triangle << QPointF(size / 2, -size) << QPointF(size / 2, size) << QPointF(-size / 2, 0);
        break;
    default:
        triangle << QPointF(-size / 2, -size) << QPointF(-size / 2, size) << QPointF(size / 2, 0);
        break;
    }
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->translate(QRectF(rect).center());
    painter->setPen(Qt::NoPen);
    painter->setBrush(color);
    painter->drawPolygon(triangle);
    painter->restore();
}

void drawTab(QPainter* painter, const QStyleOptionTab* option)
{
    const Colors& c = Colors::of(option->palette);
    const bool selected = has(option, QStyle::State_Selected);
    const bool over = has(option, QStyle::State_MouseOver);
    const QRect r = option->rect;
    painter->fillRect(r, selected ? c.base : over ? c.hover : c.bar);
    painter->fillRect(QRect(r.right(), r.top(), 1, r.height()), c.border);
    const int thick = std::max(2, option->fontMetrics.height() / 8);
    if (selected)
        painter->fillRect(QRect(r.left(), r.bottom() - thick + 1, r.width() - 1, thick), c.accent);
    else
        painter->fillRect(QRect(r.left(), r.bottom(), r.width(), 1), c.border);
    if (has(option, QStyle::State_HasFocus) && selected)
        roundedBox(painter, r.adjusted(3, 3, -4, -thick - 2), radius(option->fontMetrics),
            Qt::NoBrush, c.accent);
}

void drawTabClose(QPainter* painter, const QStyleOption* option)
{
    const Colors& c = Colors::of(option->palette);
    const bool over = has(option, QStyle::State_MouseOver) && has(option, QStyle::State_Enabled);
    const int side = std::min(option->rect.width(), option->rect.height());
    const QRect box
        = QStyle::alignedRect(Qt::LeftToRight, Qt::AlignCenter, { side, side }, option->rect);
    if (over)
        roundedBox(painter, box, side / 4, c.pressed, {});
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(
        QPen(over ? c.text : c.muted, std::max(1.2, side / 12.0), Qt::SolidLine, Qt::RoundCap));
    const qreal inset = side * 0.31;
    const QRectF cross = QRectF(box).adjusted(inset, inset, -inset, -inset);
    painter->drawLine(cross.topLeft(), cross.bottomRight());
    painter->drawLine(cross.topRight(), cross.bottomLeft());
    painter->restore();
}

void drawCheckBox(QPainter* painter, const QStyleOption* option)
{
    const Colors& c = Colors::of(option->palette);
    const bool enabled = has(option, QStyle::State_Enabled);
    const bool marked = has(option, QStyle::State_On) || has(option, QStyle::State_NoChange);
    const QRect box = option->rect.adjusted(1, 1, -1, -1);
    const bool focus = has(option, QStyle::State_HasFocus);
    const QColor edge = !enabled ? c.border : focus ? c.accent : marked ? c.primary : c.outline;
    roundedBox(painter, box, std::max(2, box.height() / 5), marked && enabled ? c.primary : c.base,
        edge, focus ? 2 : 1);
    if (!marked)
        return;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(enabled ? c.primaryText : c.disabledText, box.height() / 7.0,
        Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const QRectF b(box);
    const auto at = [&](double x, double y) {
        return QPointF(b.left() + b.width() * x, b.top() + b.height() * y);
    };
    if (has(option, QStyle::State_NoChange))
        painter->drawLine(at(0.28, 0.5), at(0.72, 0.5));
    else
        painter->drawPolyline(QPolygonF({ at(0.25, 0.52), at(0.43, 0.70), at(0.76, 0.32) }));
    painter->restore();
}

void drawRadioButton(QPainter* painter, const QStyleOption* option)
{
    const Colors& c = Colors::of(option->palette);
    const bool enabled = has(option, QStyle::State_Enabled);
    const bool on = has(option, QStyle::State_On);
    const bool focus = has(option, QStyle::State_HasFocus);
    const QRect box = option->rect.adjusted(1, 1, -1, -1);
    const QColor edge = !enabled ? c.border : focus ? c.accent : on ? c.primary : c.outline;
    roundedBox(
        painter, box, box.height() / 2, on && enabled ? c.primary : c.base, edge, focus ? 2 : 1);
    const int inset = box.height() * 3 / 10;
    if (on)
        roundedBox(painter, box.adjusted(inset, inset, -inset, -inset), box.height(),
            enabled ? c.primaryText : c.disabledText, {});
}

void drawBranch(QPainter* painter, const QStyleOption* option)
{
    if (!has(option, QStyle::State_Children))
        return;
    const Colors& c = Colors::of(option->palette);
    const Qt::ArrowType closed
        = option->direction == Qt::RightToLeft ? Qt::LeftArrow : Qt::RightArrow;
    const int side = option->fontMetrics.height();
    const QRect box
        = QStyle::alignedRect(Qt::LeftToRight, Qt::AlignCenter, { side, side }, option->rect);
    drawArrow(painter, box, has(option, QStyle::State_Open) ? Qt::DownArrow : closed,
        has(option, QStyle::State_MouseOver) ? c.text : c.muted);
}

void drawItemPanel(QPainter* painter, const QStyleOptionViewItem* option)
{
    const Colors& c = Colors::of(option->palette);
    if (option->backgroundBrush.style() != Qt::NoBrush)
        painter->fillRect(option->rect, option->backgroundBrush);
    if (has(option, QStyle::State_Selected))
        painter->fillRect(option->rect, has(option, QStyle::State_Active) ? c.selection : c.row);
    else if (has(option, QStyle::State_MouseOver) && has(option, QStyle::State_Enabled))
        painter->fillRect(option->rect, c.hover);
}

void drawHeaderSection(QPainter* painter, const QStyleOptionHeader* option)
{
    const Colors& c = Colors::of(option->palette);
    const QRect r = option->rect;
    painter->fillRect(r, has(option, QStyle::State_MouseOver) ? c.hover : c.window);
    if (option->orientation == Qt::Horizontal) {
        painter->fillRect(QRect(r.left(), r.bottom(), r.width(), 1), c.border);
        if (option->position != QStyleOptionHeader::End
            && option->position != QStyleOptionHeader::OnlyOneSection)
            painter->fillRect(
                QRect(r.right(), r.top() + r.height() / 4, 1, r.height() / 2), c.border);
    } else {
        painter->fillRect(QRect(r.right(), r.top(), 1, r.height()), c.border);
    }
}

void drawDockTitle(QPainter* painter, const QStyleOptionDockWidget* option, const QRect& textRect)
{
    const Colors& c = Colors::of(option->palette);
    painter->fillRect(option->rect, c.window);
    painter->save();
    painter->setPen(c.muted);
    const QString title
        = option->fontMetrics.elidedText(option->title, Qt::ElideRight, textRect.width());
    painter->drawText(textRect, Qt::AlignVCenter | Qt::AlignLeading | Qt::TextSingleLine, title);
    painter->restore();
}

void drawProgress(QPainter* painter, const QStyleOptionProgressBar* option)
{
    const Colors& c = Colors::of(option->palette);
    const int thick = std::max(4, option->fontMetrics.height() / 3);
    const QRect groove = QStyle::alignedRect(Qt::LeftToRight, Qt::AlignCenter,
        { option->rect.width(), std::min(thick, option->rect.height()) }, option->rect);
    roundedBox(painter, groove, groove.height() / 2, c.border, {});
    QRect done = groove;
    const qint64 range = qint64 { option->maximum } - option->minimum;
    if (range > 0) {
        const qint64 value
            = std::clamp<qint64>(qint64 { option->progress } - option->minimum, 0, range);
        done.setWidth(static_cast<int>(groove.width() * value / range));
    } else {
        // Busy without a known end: a quarter in the middle; it stands still, nothing flashes.
        done = groove.adjusted(groove.width() * 3 / 8, 0, -groove.width() * 3 / 8, 0);
    }
    if (option->direction == Qt::RightToLeft && range > 0)
        done.moveRight(groove.right());
    if (done.width() > 0)
        roundedBox(painter, done, groove.height() / 2, c.accent, {});
}

void drawMenuItem(QPainter* painter, const QStyleOptionMenuItem* option)
{
    const Colors& c = Colors::of(option->palette);
    const QRect r = option->rect;
    const int em = option->fontMetrics.height();
    if (option->menuItemType == QStyleOptionMenuItem::Separator) {
        if (option->text.isEmpty()) {
            painter->fillRect(
                QRect(r.left() + em / 3, r.center().y(), r.width() - em * 2 / 3, 1), c.border);
        } else {
            painter->setPen(c.muted);
            painter->drawText(r.adjusted(em / 2, 0, -em / 2, 0),
                Qt::AlignVCenter | Qt::AlignLeading, option->text);
        }
        return;
    }
    const bool enabled = has(option, QStyle::State_Enabled);
    const bool selected = has(option, QStyle::State_Selected) && enabled;
    if (selected)
        roundedBox(painter, r.adjusted(em / 5, 0, -em / 5, 0), radius(option->fontMetrics),
            c.selection, {});
    const QColor text = !enabled ? c.disabledText : selected ? c.selectionText : c.text;
    const int left = em * 2;
    const auto mirrored
        = [&](const QRect& rect) { return QStyle::visualRect(option->direction, r, rect); };
    const QRect mark(r.left() + em / 2, r.top() + (r.height() - em) / 2, em, em);
    if (!option->icon.isNull() && !option->checked) {
        option->icon.paint(
            painter, mirrored(mark), Qt::AlignCenter, enabled ? QIcon::Normal : QIcon::Disabled);
    } else if (option->checkType != QStyleOptionMenuItem::NotCheckable && option->checked) {
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(QPen(text, em / 10.0, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        const QRectF b(mirrored(mark));
        painter->drawPolyline(
            QPolygonF({ { b.left() + b.width() * 0.2, b.top() + b.height() * 0.55 },
                { b.left() + b.width() * 0.42, b.top() + b.height() * 0.76 },
                { b.left() + b.width() * 0.8, b.top() + b.height() * 0.28 } }));
        painter->restore();
    }
    painter->setPen(text);
    const QStringList parts = option->text.split(QLatin1Char('\t'));
    const QRect label = mirrored(r.adjusted(left, 0, -em, 0));
    painter->drawText(label,
        Qt::AlignVCenter | Qt::AlignLeading | Qt::TextSingleLine | Qt::TextShowMnemonic,
        parts.first());
    if (parts.size() > 1) {
        painter->setPen(selected ? text : enabled ? c.muted : text);
        painter->drawText(
            label, Qt::AlignVCenter | Qt::AlignTrailing | Qt::TextSingleLine, parts.last());
    }
    if (option->menuItemType == QStyleOptionMenuItem::SubMenu) {
        const QRect arrow(r.right() - em, r.top(), em, r.height());
        drawArrow(painter,
            QStyle::alignedRect(
                Qt::LeftToRight, Qt::AlignCenter, { em * 4 / 5, em * 4 / 5 }, mirrored(arrow)),
            option->direction == Qt::RightToLeft ? Qt::LeftArrow : Qt::RightArrow, text);
    }
}

void drawSeparatorLine(QPainter* painter, const QStyleOption* option)
{
    const Colors& c = Colors::of(option->palette);
    const QRect r = option->rect;
    if (r.width() > r.height())
        painter->fillRect(QRect(r.left(), r.center().y(), r.width(), 1), c.border);
    else
        painter->fillRect(QRect(r.center().x(), r.top(), 1, r.height()), c.border);
}

void drawScrollBar(QPainter* painter, const QStyleOptionSlider* option, const QRect& slider)
{
    const Colors& c = Colors::of(option->palette);
    painter->fillRect(option->rect, c.base);
    if (option->maximum <= option->minimum)
        return;
    const bool active = has(option, QStyle::State_MouseOver) || has(option, QStyle::State_Sunken);
    QColor resting = c.outline;
    resting.setAlpha(150);
    QRect handle = slider;
    const int thick = option->orientation == Qt::Vertical ? handle.width() : handle.height();
    const int inset = std::max(2, thick / 4);
    handle = option->orientation == Qt::Vertical ? handle.adjusted(inset, 1, -inset, -1)
                                                 : handle.adjusted(1, inset, -1, -inset);
    roundedBox(painter, handle, std::min(handle.width(), handle.height()) / 2,
        active ? c.muted : resting, {});
}

void drawSlider(QPainter* painter, const QStyleOptionSlider* option, const QRect& handle)
{
    const Colors& c = Colors::of(option->palette);
    const bool enabled = has(option, QStyle::State_Enabled);
    const bool horizontal = option->orientation == Qt::Horizontal;
    const QRect all = option->rect;
    const int thick = std::max(3, option->fontMetrics.height() / 4);
    const auto groove = [&](int from, int to) {
        return horizontal ? QRect(from, all.center().y() - thick / 2, to - from, thick)
                          : QRect(all.center().x() - thick / 2, from, thick, to - from);
    };
    const int start = horizontal ? all.left() : all.top();
    const int end = horizontal ? all.right() : all.bottom();
    const int middle = horizontal ? handle.center().x() : handle.center().y();
    roundedBox(painter, groove(start, end), thick / 2, c.border, {});
    const QRect done = option->upsideDown ? groove(middle, end) : groove(start, middle);
    if (enabled)
        roundedBox(painter, done, thick / 2, c.accent, {});
    const int side = std::min(handle.width(), handle.height()) - 2;
    const QRect knob
        = QStyle::alignedRect(Qt::LeftToRight, Qt::AlignCenter, { side, side }, handle);
    const bool focus = has(option, QStyle::State_HasFocus);
    roundedBox(painter, knob, side / 2, c.raised,
        focus         ? c.accent
            : enabled ? c.outline
                      : c.border,
        focus ? 2 : 1);
}

void drawSpinBox(
    QPainter* painter, const QStyleOptionSpinBox* option, const QRect& up, const QRect& down)
{
    if (option->frame)
        drawField(painter, option);
    if (option->buttonSymbols == QAbstractSpinBox::NoButtons)
        return;
    const Colors& c = Colors::of(option->palette);
    const auto color = [&](QStyle::SubControl which, QAbstractSpinBox::StepEnabledFlag step) {
        if (!has(option, QStyle::State_Enabled) || !(option->stepEnabled & step))
            return c.disabledText;
        return option->activeSubControls & which ? c.text : c.muted;
    };
    drawArrow(
        painter, up, Qt::UpArrow, color(QStyle::SC_SpinBoxUp, QAbstractSpinBox::StepUpEnabled));
    drawArrow(painter, down, Qt::DownArrow,
        color(QStyle::SC_SpinBoxDown, QAbstractSpinBox::StepDownEnabled));
}

void drawComboBox(
    QPainter* painter, const QStyleOptionComboBox* option, const QRect& arrow, ButtonKind kind)
{
    if (option->editable)
        drawField(painter, option);
    else
        drawButton(painter, option, option->frame ? kind : ButtonKind::Quiet);
    const Colors& c = Colors::of(option->palette);
    const int side = option->fontMetrics.height() * 4 / 5;
    drawArrow(painter, QStyle::alignedRect(Qt::LeftToRight, Qt::AlignCenter, { side, side }, arrow),
        Qt::DownArrow, has(option, QStyle::State_Enabled) ? c.muted : c.disabledText);
}

void drawBar(QPainter* painter, const QStyleOption* option, Qt::Edge line)
{
    const Colors& c = Colors::of(option->palette);
    painter->fillRect(option->rect, c.bar);
    const QRect r = option->rect;
    if (line == Qt::BottomEdge)
        painter->fillRect(QRect(r.left(), r.bottom(), r.width(), 1), c.border);
    else
        painter->fillRect(QRect(r.left(), r.top(), r.width(), 1), c.border);
}

} // namespace sluice::styleparts
