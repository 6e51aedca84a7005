// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/pipeline/requestsbar.h"

#include "ui/pipeline/filterbox.h"
#include "ui/pipeline/orderbar.h"

#include <QHBoxLayout>

namespace sluice {

namespace {

constexpr int leastForBoth = 36; ///< lines' heights that the bar is wide

} // namespace

RequestsBar::RequestsBar(FilterBox* filter, OrderBar* order, QWidget* parent)
    : QWidget(parent)
    , m_order(order)
{
    setObjectName(QStringLiteral("requestsBar"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, fontMetrics().height() * 3 / 4, 0);
    row->setSpacing(0);
    row->addWidget(filter, 1);
    row->addWidget(order, 0, Qt::AlignTop); // beside the line; what is said of it stands below
}

void RequestsBar::resizeEvent(QResizeEvent* event)
{
    m_order->setCompact(width() < fontMetrics().height() * leastForBoth);
    QWidget::resizeEvent(event);
}

} // namespace sluice
