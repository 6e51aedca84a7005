// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/pipeline/orderbar.h"

#include "ui/models/waterfallmodel.h"
#include "ui/theme/helpbubble.h"
#include "ui/theme/tonelabel.h"

#include <QComboBox>
#include <QHBoxLayout>

namespace sluice {

OrderBar::OrderBar(WaterfallModel& model, QWidget* parent)
    : QWidget(parent)
    , m_model(model)
{
    setObjectName(QStringLiteral("orderBar"));
    auto* row = new QHBoxLayout(this);
    const int unit = fontMetrics().height();
    row->setContentsMargins(0, unit / 4, 0, unit / 4); // as the filter beside it
    row->setSpacing(unit / 4);
    m_group = addList(
        new ToneLabel(Tone::Muted, tr("Group"), this), "requestGroup", tr("Group requests by"));
    for (const QString& name :
        { tr("none"), tr("slot"), tr("producer"), tr("command"), tr("connection") })
        m_group->addItem(name);
    row->addSpacing(unit / 4);
    m_sortLabel = new ToneLabel(Tone::Muted, tr("Sort"), this);
    m_sort = addList(m_sortLabel, "requestSort", tr("Sort requests by"));
    for (const QString& name : { tr("time sent"), tr("total"), tr("waiting"), tr("time in flight"),
             tr("command"), tr("producer") })
        m_sort->addItem(name);
    m_help = new HelpBubble(tr("Group and sort"),
        tr("Group: puts the requests of a producer, a command or a connection under one head; by "
           "slot, a row is a place in a connection's window and shows which requests held it one "
           "after the other. Where there are too many for rows, each group has a ribbon. Sort: "
           "lengths put the longest first; a click on a column's head sorts by it, another one "
           "the other way round."),
        this);
    row->addWidget(m_help);
    connect(m_group, &QComboBox::activated, this, &OrderBar::applyGroup);
    connect(m_sort, &QComboBox::activated, this, &OrderBar::applySort);
    connect(&model, &WaterfallModel::choiceChanged, this, &OrderBar::showOrder);
    showOrder();
}

QComboBox* OrderBar::addList(QLabel* label, const char* name, const QString& accessible)
{
    auto* list = new QComboBox(this);
    list->setObjectName(QLatin1String(name));
    list->setAccessibleName(accessible);
    list->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    // Where there is little room the chosen word is elided; the list itself stays whole.
    list->setMinimumWidth(list->fontMetrics().height() * 4);
    label->setBuddy(list);
    layout()->addWidget(label);
    layout()->addWidget(list);
    return list;
}

QList<QWidget*> OrderBar::controls() const { return { m_group, m_sort, m_help }; }

void OrderBar::setCompact(bool compact)
{
    m_sortLabel->setHidden(compact);
    m_sort->setHidden(compact);
}

void OrderBar::showOrder()
{
    m_group->setCurrentIndex(int(m_model.order().group));
    m_sort->setCurrentIndex(int(m_model.order().by));
}

void OrderBar::applyGroup()
{
    RequestOrder order = m_model.order();
    order.group = static_cast<GroupBy>(m_group->currentIndex());
    m_model.setOrder(order);
}

/// The same again does not reverse: who opens a list only to look has chosen nothing.
void OrderBar::applySort()
{
    RequestOrder order = m_model.order();
    const auto by = static_cast<SortBy>(m_sort->currentIndex());
    if (by == order.by)
        return;
    m_model.setOrder({ by, false, order.group });
}

} // namespace sluice
