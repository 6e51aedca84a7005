// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/mainwindow/tour.h"

#include "ui/theme/colors.h"

#include <QAccessible>
#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

namespace sluice {

TourFrame::TourFrame(QWidget* window)
    : QWidget(window)
{
    setObjectName(QStringLiteral("tourFrame"));
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
    hide();
}

void TourFrame::surround(QWidget* target)
{
    if (m_target)
        m_target->removeEventFilter(this);
    m_target = target;
    if (m_target)
        m_target->installEventFilter(this);
    place();
}

bool TourFrame::eventFilter(QObject* watched, QEvent* event)
{
    switch (event->type()) {
    case QEvent::Resize:
    case QEvent::Move:
    case QEvent::Show:
    case QEvent::Hide:
        place();
        break;
    default:
        break;
    }
    return QWidget::eventFilter(watched, event);
}

void TourFrame::place()
{
    const bool isThere = m_target && m_target->isVisible() && m_target->window() == window();
    setVisible(isThere);
    if (!isThere)
        return;
    const int margin = std::max(3, fontMetrics().height() / 4);
    const QRect around(m_target->mapTo(parentWidget(), QPoint()) - QPoint(margin, margin),
        m_target->size() + QSize(2 * margin, 2 * margin));
    setGeometry(around.intersected(parentWidget()->rect()));
    raise();
}

void TourFrame::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const QColor color = Colors::of(palette()).accent;
    const int thick = std::max(3, fontMetrics().height() / 5);
    painter.fillRect(0, 0, width(), thick, color);
    painter.fillRect(0, height() - thick, width(), thick, color);
    painter.fillRect(0, 0, thick, height(), color);
    painter.fillRect(width() - thick, 0, thick, height(), color);
}

Tour::Tour(QWidget* window)
    : QWidget(window)
    , m_frame(new TourFrame(window))
    , m_text(new QLabel(this))
    , m_next(new QPushButton(tr("Next"), this))
    , m_skip(new QPushButton(tr("Skip"), this))
{
    setObjectName(QStringLiteral("tour"));
    setAccessibleName(tr("Tour"));
    setAutoFillBackground(true);
    m_text->setObjectName(QStringLiteral("tourText"));
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_next->setObjectName(QStringLiteral("tourNext"));
    m_skip->setObjectName(QStringLiteral("tourSkip"));
    for (QPushButton* button : { m_next, m_skip })
        button->setAutoDefault(false);
    connect(m_next, &QPushButton::clicked, this, &Tour::next);
    connect(m_skip, &QPushButton::clicked, this, &Tour::end);
    const int unit = fontMetrics().height();
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(unit / 2, unit / 3, unit / 2, unit / 3);
    row->addWidget(m_text, 1);
    row->addWidget(m_next);
    row->addWidget(m_skip);
    hide();
}

void Tour::offer(QList<TourStop> stops)
{
    m_stops = std::move(stops);
    m_place = -1;
    m_frame->surround(nullptr);
    say(tr("New here? A tour of one minute shows what there is to see, with the first scenario."),
        tr("Show me"));
    m_skip->setText(tr("Not now"));
    show();
}

void Tour::start(QList<TourStop> stops)
{
    offer(std::move(stops));
    next();
}

void Tour::next()
{
    if (m_place + 1 >= m_stops.size())
        return end();
    ++m_place;
    const TourStop& stop = m_stops[m_place];
    if (stop.arrive)
        stop.arrive();
    m_skip->setText(tr("Skip"));
    say(tr("%1 of %2. %3").arg(m_place + 1).arg(m_stops.size()).arg(stop.text),
        m_place + 1 < m_stops.size() ? tr("Next") : tr("Done"));
    m_frame->surround(stop.target);
    if (!m_skip->hasFocus())
        m_next->setFocus();
}

void Tour::end()
{
    m_frame->surround(nullptr);
    m_stops.clear();
    m_place = -1;
    hide();
    Q_EMIT ended();
}

void Tour::say(const QString& text, const QString& next)
{
    m_text->setText(text);
    m_next->setText(next);
    setAccessibleDescription(text);
    m_next->setAccessibleDescription(text); // is read with the button that has the keyboard
    QAccessibleEvent event(m_text, QAccessible::NameChanged);
    QAccessible::updateAccessibility(&event);
}

QString Tour::text() const { return m_text->text(); }

QWidget* Tour::target() const
{
    return m_place >= 0 && m_place < m_stops.size() ? m_stops[m_place].target.data() : nullptr;
}

void Tour::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        return m_skip->hasFocus() ? end() : next();
    case Qt::Key_Escape:
        return end();
    default:
        return QWidget::keyPressEvent(event);
    }
}

} // namespace sluice
