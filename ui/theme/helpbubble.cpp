// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/theme/helpbubble.h"

#include "ui/theme/colors.h"

#include <QCoreApplication>
#include <QFrame>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QScreen>
#include <QStyle>
#include <QVBoxLayout>

namespace sluice {

HelpBubble::HelpBubble(const QString& about, const QString& text, QWidget* parent)
    : QToolButton(parent)
    , m_about(about)
    , m_text(text)
{
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    setAccessibleName(tr("Help: %1").arg(about));
    setAccessibleDescription(text);
    connect(this, &QToolButton::clicked, this, [this] { isOpen() ? close() : open(); });
}

bool HelpBubble::isOpen() const { return m_bubble && m_bubble->isVisible(); }

QSize HelpBubble::sizeHint() const
{
    const int side = fontMetrics().height();
    return { side, side };
}

void HelpBubble::open()
{
    if (isOpen())
        return;
    delete m_bubble;
    // A tool tip window takes no focus, so that the keyboard stays where it is.
    auto* frame = new QFrame(this, Qt::ToolTip);
    m_bubble = frame;
    frame->setFrameShape(QFrame::StyledPanel);
    frame->setAutoFillBackground(true);
    frame->setBackgroundRole(QPalette::Button);
    frame->setObjectName(QStringLiteral("helpBubble"));
    auto* layout = new QVBoxLayout(frame);
    const int em = fontMetrics().height();
    layout->setContentsMargins(em * 2 / 3, em / 2, em * 2 / 3, em / 2);
    layout->setSpacing(em / 4);
    auto* heading = new QLabel(m_about, frame);
    auto* body = new QLabel(m_text, frame);
    QFont bold = heading->font();
    bold.setBold(true);
    heading->setFont(bold);
    for (QLabel* label : { heading, body }) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setFixedWidth(em * 20);
        layout->addWidget(label);
    }
    frame->adjustSize();
    QPoint at = mapToGlobal(QPoint(0, height() + em / 4));
    if (const QScreen* where = screen()) {
        const QRect area = where->availableGeometry();
        if (at.y() + frame->height() > area.bottom())
            at.setY(mapToGlobal(QPoint(0, -em / 4)).y() - frame->height());
        at.setX(std::max(area.left(), std::min(at.x(), area.right() - frame->width())));
    }
    frame->move(at);
    frame->show();
}

void HelpBubble::close()
{
    if (m_bubble)
        m_bubble->hide();
}

bool HelpBubble::event(QEvent* event)
{
    switch (event->type()) {
    case QEvent::ToolTip:
        open();
        return true;
    case QEvent::Leave:
    case QEvent::FocusOut:
    case QEvent::Hide:
        close();
        break;
    default:
        break;
    }
    return QToolButton::event(event);
}

void HelpBubble::paintEvent(QPaintEvent*)
{
    const Colors& c = Colors::of(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const int side = std::min(width(), height()) - 2;
    const QRectF circle((width() - side) / 2.0, (height() - side) / 2.0, side, side);
    const bool active = underMouse() || hasFocus() || isOpen();
    painter.setPen(QPen(hasFocus() ? c.accent : active ? c.text : c.outline, hasFocus() ? 2 : 1));
    painter.drawEllipse(circle);
    QFont small = font();
    if (small.pointSizeF() > 0)
        small.setPointSizeF(small.pointSizeF() * 0.8);
    painter.setFont(small);
    painter.setPen(active ? c.text : c.muted);
    painter.drawText(circle, Qt::AlignCenter, QStringLiteral("?"));
}

void HelpBubble::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape && isOpen()) {
        close();
        return;
    }
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        click();
        return;
    }
    QToolButton::keyPressEvent(event);
}

QString plainToolTip(const QString& text)
{
    QString escaped = text.toHtmlEscaped();
    escaped.replace(QLatin1Char('\n'), QStringLiteral("<br>"));
    return text.isEmpty() ? QString() : QStringLiteral("<qt>%1</qt>").arg(escaped);
}

} // namespace sluice
