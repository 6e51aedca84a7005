// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/mainwindow/banner.h"

#include "ui/theme/colors.h"
#include "ui/theme/icons.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace sluice {

/// One line of the area. Its buttons are made anew only when they change, so that a countdown in
/// the text does not take the focus away.
class Banner : public QFrame {
public:
    Banner(const BannerMessage& message, BannerArea* area)
        : QFrame(area)
        , m_area(area)
        , m_icon(new QLabel(this))
        , m_text(new QLabel(this))
        , m_buttons(new QHBoxLayout)
    {
        const int em = fontMetrics().height();
        auto* layout = new QHBoxLayout(this);
        layout->setContentsMargins(em * 3 / 4, em / 3, em / 2, em / 3);
        layout->setSpacing(em / 2);
        m_text->setTextFormat(Qt::PlainText);
        m_text->setWordWrap(true);
        m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
        layout->addWidget(m_icon);
        layout->addWidget(m_text, 1);
        layout->addLayout(m_buttons);
        setMessage(message);
    }

    QString text() const { return m_text->text(); }
    bool explainsConnection() const { return m_message.explainsConnection; }

    void setMessage(const BannerMessage& message)
    {
        const bool first = m_message.id.isEmpty();
        const bool sameButtons = !first && m_message.dismissible == message.dismissible
            && std::equal(m_message.buttons.begin(), m_message.buttons.end(),
                message.buttons.begin(), message.buttons.end(),
                [](const auto& a, const auto& b) { return a.id == b.id && a.label == b.label; });
        const bool sameSeverity = !first && m_message.severity == message.severity;
        m_message = message;
        m_text->setText(message.text);
        setAccessibleName(message.text);
        if (!sameSeverity) {
            drawIcon();
            update();
        }
        if (!sameButtons)
            makeButtons();
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        const Colors& c = Colors::of(palette());
        QPainter painter(this);
        const bool info = m_message.severity == BannerMessage::Severity::Info;
        const bool error = m_message.severity == BannerMessage::Severity::Error;
        painter.fillRect(rect(), info ? c.infoFill : error ? c.errorFill : c.warningFill);
        const int thick = std::max(3, fontMetrics().height() / 5);
        painter.fillRect(0, 0, thick, height(),
            info        ? c.accent
                : error ? c.errorBorder
                        : c.warningBorder);
        painter.fillRect(0, height() - 1, width(), 1, c.border);
    }

    void changeEvent(QEvent* event) override
    {
        QFrame::changeEvent(event);
        if (event->type() == QEvent::PaletteChange && !m_message.id.isEmpty()) {
            drawIcon();
        }
    }

private:
    void drawIcon()
    {
        const int side = fontMetrics().height();
        const QString icon = m_message.severity == BannerMessage::Severity::Info
            ? QStringLiteral("info")
            : m_message.severity == BannerMessage::Severity::Warning ? QStringLiteral("warning")
                                                                     : QStringLiteral("error");
        m_icon->setPixmap(themedIcon(icon).pixmap(side, side));
    }

    void makeButtons()
    {
        while (QLayoutItem* item = m_buttons->takeAt(0)) {
            item->widget()->deleteLater();
            delete item;
        }
        for (const auto& button : m_message.buttons) {
            auto* push = new QPushButton(button.label, this);
            push->setObjectName(button.id);
            push->setAutoDefault(false);
            connect(push, &QPushButton::clicked, m_area,
                [area = m_area, id = m_message.id, action = button.id] {
                    Q_EMIT area->activated(id, action);
                });
            m_buttons->addWidget(push);
        }
        if (!m_message.dismissible)
            return;
        auto* close = new QToolButton(this);
        close->setObjectName(QStringLiteral("dismiss"));
        close->setAutoRaise(true);
        close->setFocusPolicy(Qt::TabFocus);
        close->setIcon(themedIcon(QStringLiteral("close")));
        close->setAccessibleName(BannerArea::tr("Dismiss"));
        close->setToolTip(BannerArea::tr("Dismiss"));
        connect(close, &QToolButton::clicked, m_area, [area = m_area, id = m_message.id] {
            area->hideMessage(id);
            Q_EMIT area->activated(id, QStringLiteral("dismiss"));
        });
        m_buttons->addWidget(close);
    }

    BannerArea* m_area;
    BannerMessage m_message;
    QLabel* m_icon;
    QLabel* m_text;
    QHBoxLayout* m_buttons;
};

BannerArea::BannerArea(QWidget* parent)
    : QWidget(parent)
    , m_layout(new QVBoxLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(0);
    setVisible(false);
}

void BannerArea::showMessage(const BannerMessage& message)
{
    if (Banner* shown = m_banners.value(message.id)) {
        shown->setMessage(message);
        return;
    }
    auto* banner = new Banner(message, this);
    m_banners.insert(message.id, banner);
    m_layout->addWidget(banner);
    setVisible(true);
}

void BannerArea::hideMessage(const QString& id)
{
    if (Banner* banner = m_banners.take(id)) {
        m_layout->removeWidget(banner);
        banner->hide();
        banner->deleteLater();
    }
    setVisible(!m_banners.isEmpty());
}

QString BannerArea::textOf(const QString& id) const
{
    const Banner* banner = m_banners.value(id);
    return banner ? banner->text() : QString();
}

bool BannerArea::explainsConnection() const
{
    return std::any_of(m_banners.begin(), m_banners.end(),
        [](const Banner* banner) { return banner->explainsConnection(); });
}

void BannerArea::hideExplanations()
{
    const QStringList ids = m_banners.keys();
    for (const QString& id : ids) {
        if (m_banners.value(id)->explainsConnection())
            hideMessage(id);
    }
}

} // namespace sluice
