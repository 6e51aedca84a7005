// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/pipeline/figurelines.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>

namespace sluice {

FigureLines::FigureLines(const QString& name, QWidget* parent)
    : QWidget(parent)
    , m_names(new QLabel(this))
    , m_values(new QLabel(this))
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_names, 1);
    row->addWidget(m_values);
    for (QLabel* label : { m_names, m_values }) {
        label->setTextFormat(Qt::PlainText);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        label->setAccessibleName(name);
        // It is this that says how wide they have to be.
        label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    }
    m_names->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_values->setAlignment(Qt::AlignRight | Qt::AlignTop);
}

void FigureLines::setLines(const QStringList& names, const QStringList& values)
{
    m_nameTexts = names;
    m_valueTexts = values;
    layOut();
    updateGeometry();
}

int FigureLines::widest(const QStringList& texts) const
{
    int most = 0;
    for (const QString& text : texts)
        most = std::max(most, fontMetrics().horizontalAdvance(text));
    return most;
}

QSize FigureLines::minimumSizeHint() const
{
    return { std::max(widest(m_nameTexts), widest(m_valueTexts) + fontMetrics().height()),
        QWidget::minimumSizeHint().height() };
}

void FigureLines::layOut()
{
    const int values = widest(m_valueTexts);
    m_isStacked = widest(m_nameTexts) + fontMetrics().height() + values > width();
    QStringList lines = m_nameTexts;
    if (m_isStacked) {
        lines.clear();
        for (qsizetype i = 0; i < m_nameTexts.size(); ++i)
            lines << m_nameTexts[i] << QStringLiteral("   ") + m_valueTexts.value(i);
    }
    m_names->setText(lines.join(QLatin1Char('\n')));
    m_values->setText(m_valueTexts.join(QLatin1Char('\n')));
    m_values->setVisible(!m_isStacked);
    m_values->setFixedWidth(values + 2);
}

QString FigureLines::asText() const
{
    QString text;
    for (qsizetype i = 0; i < m_nameTexts.size(); ++i)
        text += m_nameTexts[i] + QStringLiteral(": ") + m_valueTexts.value(i) + QLatin1Char('\n');
    return text;
}

void FigureLines::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    layOut();
}

void FigureLines::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::FontChange) {
        layOut();
        updateGeometry();
    }
    QWidget::changeEvent(event);
}

} // namespace sluice
