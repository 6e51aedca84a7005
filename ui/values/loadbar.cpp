// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/values/loadbar.h"

#include "ui/theme/helpbubble.h"
#include "ui/values/keyheader.h"

#include <QHBoxLayout>
#include <QPushButton>

namespace sluice {

LoadBar::LoadBar(QWidget* parent)
    : QWidget(parent)
    , m_text(new ElidedLabel)
    , m_more(new QPushButton)
    , m_all(new QPushButton)
    , m_cancel(new QPushButton)
{
    m_more->setText(tr("Load more"));
    m_more->setToolTip(tr("Read the next page"));
    m_all->setText(tr("Load all"));
    m_all->setToolTip(tr("Read page after page until the end; can be cancelled"));
    m_cancel->setText(tr("Cancel"));
    m_cancel->setToolTip(tr("Stop reading; what is loaded stays (Esc)"));
    m_text->setForegroundRole(QPalette::PlaceholderText);
    m_text->setMinimumCharacters(8);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(fontMetrics().height() / 3);
    layout->addWidget(m_text);
    for (QPushButton* button : { m_more, m_all, m_cancel }) {
        button->setFocusPolicy(Qt::StrongFocus);
        layout->addWidget(button);
    }
    connect(m_more, &QPushButton::clicked, this, &LoadBar::moreRequested);
    connect(m_all, &QPushButton::clicked, this, &LoadBar::allRequested);
    connect(m_cancel, &QPushButton::clicked, this, &LoadBar::cancelRequested);
    setState({}, false, false);
}

void LoadBar::setState(const QString& text, bool hasMore, bool working)
{
    m_text->setText(text);
    m_text->setToolTip(plainToolTip(text));
    m_more->setVisible(hasMore && !working);
    m_all->setVisible(hasMore && !working);
    m_cancel->setVisible(working);
}

QString LoadBar::text() const { return m_text->text(); }

} // namespace sluice
