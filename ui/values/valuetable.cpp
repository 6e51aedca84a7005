// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/values/valuetable.h"

#include "ui/models/valuetablemodel.h"
#include "ui/theme/colors.h"
#include "ui/theme/format.h"
#include "ui/values/draggedfile.h"

#include <QAbstractProxyModel>
#include <QDrag>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHeaderView>
#include <QPainter>
#include <QResizeEvent>
#include <QStyledItemDelegate>

#include <algorithm>

namespace sluice {

namespace {

using Column = ValueTableModel::Column;

const ValueTableModel* sourceOf(const QAbstractItemModel* model)
{
    if (const auto* proxy = qobject_cast<const QAbstractProxyModel*>(model))
        model = proxy->sourceModel();
    return qobject_cast<const ValueTableModel*>(model);
}

int padding(const QWidget* widget) { return widget->fontMetrics().height() / 3; }

/// Titles stand above the cells' text.
class Header : public QHeaderView {
public:
    explicit Header(QWidget* parent)
        : QHeaderView(Qt::Horizontal, parent)
    {
        setSectionsClickable(false);
        setHighlightSections(false);
        setSectionsMovable(false);
    }

protected:
    void initStyleOptionForIndex(QStyleOptionHeader* option, int section) const override
    {
        QHeaderView::initStyleOptionForIndex(option, section);
        const int space = std::max(1, fontMetrics().horizontalAdvance(QChar::Nbsp));
        const QString gap((padding(this) + space / 2) / space, QChar::Nbsp);
        if (option->textAlignment & Qt::AlignRight)
            option->text += gap;
        else
            option->text.prepend(gap);
    }
};

class Delegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
        const QModelIndex& index) const override
    {
        // The row's background reaches from edge to edge, its text does not.
        QStyleOptionViewItem inner = option;
        initStyleOption(&inner, index);
        const QWidget* widget = option.widget;
        widget->style()->drawPrimitive(QStyle::PE_PanelItemViewItem, &inner, painter, widget);
        inner = option;
        inner.state &= ~QStyle::State_HasFocus; // the whole row is current, in its own colour
        inner.rect.adjust(padding(widget), 0, -padding(widget), 0);
        QStyledItemDelegate::paint(painter, inner, index);
        painter->setPen(Colors::of(option.palette).border);
        painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
    }

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        const QVariant size = index.data(ValueTableModel::SizeRole);
        if (size.isValid())
            option->text = format::bytes(size.toULongLong());
        const QVariant ttl = index.data(ValueTableModel::TtlRole);
        if (ttl.isValid())
            option->text = format::shortDuration(std::chrono::milliseconds(ttl.toLongLong()));
        if (!index.data(ValueTableModel::FixedPitchRole).toBool())
            option->font = QGuiApplication::font();
        const Colors& colors = Colors::of(option->palette);
        const bool isSelected = option->state & QStyle::State_Selected;
        if (isBeside(index) && !isSelected)
            option->palette.setColor(QPalette::Text, colors.muted);
        markEdit(option, index, colors, isSelected);
        option->textElideMode = Qt::ElideRight;
    }

private:
    /// Staged edits: amber, struck through on red, green; the words are in the accessible text.
    static void markEdit(QStyleOptionViewItem* option, const QModelIndex& index,
        const Colors& colors, bool isSelected)
    {
        using State = ValueTableModel::RowState;
        const auto state = static_cast<State>(index.data(ValueTableModel::StateRole).toInt());
        if (state == State::Plain)
            return;
        const QColor fill = state == State::Changed ? colors.warningFill
            : state == State::Removed               ? colors.errorFill
                                                    : colors.okFill;
        if (!isSelected)
            option->backgroundBrush = fill;
        if (state == State::Removed)
            option->font.setStrikeOut(true);
        if (index.data(ValueTableModel::EditedRole).toBool())
            option->font.setBold(true);
    }
    /// What is said about an element, not the element.
    static bool isBeside(const QModelIndex& index)
    {
        const ValueTableModel* model = sourceOf(index.model());
        if (!model)
            return false;
        const Column column = model->columnAt(index.column());
        return column == Column::Index || column == Column::Rank || column == Column::View
            || column == Column::Size;
    }
};

int charactersOf(Column column)
{
    switch (column) {
    case Column::Index:
    case Column::Rank:
        return 9;
    case Column::Size:
        return 12;
    case Column::Ttl:
        return 14;
    case Column::View:
        return 13; // "MessagePack"
    case Column::Field:
        return 30;
    case Column::Id:
        return 24;
    case Column::Score:
        return 24;
    case Column::Value:
    case Column::Member:
    case Column::Fields:
        break;
    }
    return 0;
}

} // namespace

ValueTable::ValueTable(QWidget* parent)
    : TallTable(parent)
{
    setItemDelegate(new Delegate(this));
    setHorizontalHeader(new Header(this));
    horizontalHeader()->show();
    connect(horizontalHeader(), &QHeaderView::sectionResized, this, [this] {
        if (QGuiApplication::mouseButtons() & Qt::LeftButton)
            m_arrangedByHand = true;
    });
    connect(horizontalHeader(), &QHeaderView::sectionCountChanged, this, [this] {
        if (!m_arrangedByHand)
            arrangeColumns();
    });
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setEditTriggers(NoEditTriggers);
    setDragEnabled(true);
    setTabKeyNavigation(false);
    setFrameShape(NoFrame);
    setAccessibleName(tr("Elements"));
    updateFont();
}

ValueTable::~ValueTable() = default;

void ValueTable::startDrag(Qt::DropActions)
{
    const ValueTableModel* source = sourceOf(model());
    if (!source || !currentIndex().isValid())
        return;
    const QModelIndex cell = currentIndex().siblingAtColumn(source->valueColumn());
    auto* drag = new QDrag(this);
    drag->setMimeData(
        new DraggedFile(LargeBytes(cell.data(ValueTableModel::BytesRole).toByteArray()), m_dragName,
            m_drags.next()));
    drag->exec(Qt::CopyAction);
}

void ValueTable::updateFont()
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setPointSizeF(QGuiApplication::font().pointSizeF());
    setFont(font);
    horizontalHeader()->setFont(QGuiApplication::font());
    setRowHeight(QFontMetrics(font).height() * 3 / 2);
}

void ValueTable::changeEvent(QEvent* event)
{
    TallTable::changeEvent(event);
    if (event->type() == QEvent::ApplicationFontChange) {
        updateFont();
        arrangeColumns();
    }
}

void ValueTable::resizeEvent(QResizeEvent* event)
{
    TallTable::resizeEvent(event);
    if (!m_arrangedByHand && event->size().width() != event->oldSize().width())
        arrangeColumns();
}

void ValueTable::restart()
{
    m_arrangedByHand = false;
    arrangeColumns();
}

void ValueTable::arrangeColumns()
{
    const ValueTableModel* source = sourceOf(model());
    if (!source)
        return;
    const int character = QFontMetrics(font()).horizontalAdvance(QLatin1Char('0'));
    for (int section = 0; section < source->columnCount(); ++section) {
        const int characters = charactersOf(source->columnAt(section));
        horizontalHeader()->setSectionResizeMode(
            section, characters ? QHeaderView::Interactive : QHeaderView::Stretch);
        if (characters)
            setColumnWidth(section, std::min(characters * character, viewport()->width() * 2 / 5));
    }
}

} // namespace sluice
