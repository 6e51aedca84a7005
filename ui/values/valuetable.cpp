// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/values/valuetable.h"

#include "ui/models/valuetablemodel.h"
#include "ui/theme/colors.h"
#include "ui/theme/format.h"

#include <QAbstractProxyModel>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHeaderView>
#include <QPainter>
#include <QStyledItemDelegate>

namespace sluice {

namespace {

using Column = ValueTableModel::Column;

const ValueTableModel* sourceOf(const QAbstractItemModel* model)
{
    if (const auto* proxy = qobject_cast<const QAbstractProxyModel*>(model))
        model = proxy->sourceModel();
    return qobject_cast<const ValueTableModel*>(model);
}

class Delegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
        const QModelIndex& index) const override
    {
        QStyledItemDelegate::paint(painter, option, index);
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
        if (!index.data(ValueTableModel::FixedPitchRole).toBool())
            option->font = QGuiApplication::font();
        if (isBeside(index) && !(option->state & QStyle::State_Selected))
            option->palette.setColor(QPalette::Text, Colors::of(option->palette).muted);
        option->textElideMode = Qt::ElideRight;
    }

private:
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
    case Column::View:
        return 11;
    case Column::Field:
        return 28;
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
    : QTableView(parent)
{
    setItemDelegate(new Delegate(this));
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setEditTriggers(NoEditTriggers);
    setTabKeyNavigation(false);
    setShowGrid(false);
    setWordWrap(false);
    setCornerButtonEnabled(false);
    setHorizontalScrollMode(ScrollPerPixel);
    setFrameShape(NoFrame);
    setAccessibleName(tr("Elements"));
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionsMovable(false);
    updateFont();
}

void ValueTable::updateFont()
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setPointSizeF(QGuiApplication::font().pointSizeF());
    setFont(font);
    horizontalHeader()->setFont(QGuiApplication::font());
    verticalHeader()->setDefaultSectionSize(QFontMetrics(font).height() * 8 / 5);
}

void ValueTable::changeEvent(QEvent* event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::ApplicationFontChange) {
        updateFont();
        arrangeColumns();
    }
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
            setColumnWidth(section, characters * character);
    }
}

} // namespace sluice
