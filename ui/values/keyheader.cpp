// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/values/keyheader.h"

#include "core/protocol/displaytext.h"
#include "ui/theme/format.h"
#include "ui/theme/helpbubble.h"
#include "ui/theme/icons.h"
#include "ui/theme/tonelabel.h"
#include "ui/values/problemwords.h"
#include "ui/values/typewords.h"

#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QPushButton>

namespace sluice {

namespace {

constexpr qsizetype longestName = 2000; ///< characters that are looked at for the line
constexpr qsizetype longestTip = 600;

} // namespace

TypeBadgeLabel::TypeBadgeLabel(QWidget* parent)
    : QWidget(parent)
{
    QFont small = font();
    small.setBold(true);
    small.setPointSizeF(small.pointSizeF() * 0.82);
    setFont(small);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void TypeBadgeLabel::setType(KeyType type, const QByteArray& name)
{
    m_type = type;
    m_text = badgeText(type, name);
    setAccessibleName(tr("Type: %1").arg(typeWord(type, name)));
    setVisible(type != KeyType::None);
    updateGeometry();
    update();
}

QSize TypeBadgeLabel::sizeHint() const
{
    const QFontMetrics metrics = fontMetrics();
    return { metrics.horizontalAdvance(m_text) + metrics.height() * 2 / 3, metrics.height() + 2 };
}

void TypeBadgeLabel::paintEvent(QPaintEvent*)
{
    const BadgeColors& colors = Colors::of(palette()).badge(badgeOf(m_type));
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colors.fill);
    painter.drawRoundedRect(rect(), 3, 3);
    painter.setPen(colors.text);
    painter.drawText(rect(), Qt::AlignCenter, m_text);
}

ElidedLabel::ElidedLabel(QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void ElidedLabel::setText(const QString& text)
{
    if (text == m_text)
        return;
    m_text = text;
    setAccessibleName(text.left(longestTip));
    updateGeometry();
    update();
}

void ElidedLabel::setMinimumCharacters(int characters)
{
    m_minimum = characters;
    updateGeometry();
}

QSize ElidedLabel::sizeHint() const
{
    return { fontMetrics().horizontalAdvance(m_text) + 2, fontMetrics().height() };
}

QSize ElidedLabel::minimumSizeHint() const
{
    return { std::min(sizeHint().width(), fontMetrics().averageCharWidth() * m_minimum),
        sizeHint().height() };
}

void ElidedLabel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setPen(palette().color(foregroundRole()));
    painter.drawText(rect(), Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
        fontMetrics().elidedText(m_text, Qt::ElideRight, width()));
}

KeyHeader::KeyHeader(const QByteArray& key, QWidget* parent)
    : QWidget(parent)
    , m_badge(new TypeBadgeLabel)
    , m_name(new ElidedLabel)
    , m_facts(new ElidedLabel)
    , m_ttlTitle(new ToneLabel(Tone::Muted, tr("TTL")))
    , m_ttl(new QLabel)
    , m_editTtl(new QPushButton)
    , m_reload(new QPushButton)
    , m_more(new QPushButton(tr("Key")))
{
    QFont bold = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    bold.setPointSizeF(font().pointSizeF() * 1.2);
    bold.setBold(true);
    m_name->setFont(bold);
    m_name->setMinimumCharacters(7);
    setKey(key);
    m_facts->setMinimumCharacters(0); // the inspector has them too
    m_facts->setForegroundRole(QPalette::PlaceholderText);
    m_ttl->setTextFormat(Qt::PlainText);
    m_ttl->setAccessibleName(tr("Time to live"));
    m_reload->setIcon(themedIcon(QStringLiteral("reload")));
    m_reload->setText(tr("Reload"));
    m_reload->setToolTip(tr("Read the key again (F5, Ctrl+R)"));
    m_reload->setFocusPolicy(Qt::StrongFocus);
    m_badge->setType(KeyType::None, {});
    m_ttlTitle->hide();

    const int gap = fontMetrics().height() / 2;
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(gap * 3 / 2, gap, gap * 3 / 2, gap);
    layout->setSpacing(gap);
    layout->addWidget(m_badge);
    layout->addWidget(m_name, 1);
    makeButtons(layout);
    layout->addSpacing(gap);
    layout->addWidget(m_facts);
    layout->addSpacing(gap);
    layout->addWidget(m_ttlTitle);
    layout->addWidget(m_ttl);
    layout->addWidget(m_editTtl);
    layout->addSpacing(gap);
    layout->addWidget(m_reload);
    connect(m_reload, &QPushButton::clicked, this, &KeyHeader::reloadRequested);
}

void KeyHeader::addMark(QWidget* mark)
{
    auto* row = static_cast<QHBoxLayout*>(layout());
    row->insertWidget(row->indexOf(m_ttlTitle), mark);
}

void KeyHeader::makeButtons(QHBoxLayout* layout)
{
    const auto add = [&](const QString& text, const QString& tip, void (KeyHeader::*signal)()) {
        auto* button = new QPushButton(text);
        button->setToolTip(tip);
        button->setFocusPolicy(Qt::StrongFocus);
        connect(button, &QPushButton::clicked, this, signal);
        layout->addWidget(button);
        m_actions += button;
    };
    add(tr("Rename"), tr("Another name, which must be free (RENAMENX)"),
        &KeyHeader::renameRequested);
    add(tr("Duplicate"), tr("A copy with its time to live, under a name that must be free (COPY)"),
        &KeyHeader::duplicateRequested);
    add(tr("Delete"), tr("Delete the key (UNLINK); asks before"), &KeyHeader::deleteRequested);
    auto* menu = new QMenu(this);
    for (QPushButton* button : m_actions)
        connect(menu->addAction(button->text()), &QAction::triggered, button, &QPushButton::click);
    m_more->setMenu(menu);
    m_more->setToolTip(tr("Rename, duplicate or delete the key"));
    m_more->setFocusPolicy(Qt::StrongFocus);
    m_more->hide();
    layout->addWidget(m_more);
    m_editTtl->setObjectName(QStringLiteral("ttl"));
    m_editTtl->setIcon(themedIcon(QStringLiteral("edit")));
    m_editTtl->setAccessibleName(tr("Change the time to live"));
    m_editTtl->setToolTip(tr("Change the time to live: a duration, a date, or none"));
    m_editTtl->setFocusPolicy(Qt::StrongFocus);
    connect(m_editTtl, &QPushButton::clicked, this, &KeyHeader::timeToLiveRequested);
}

// Three buttons beside the name, unless the name would lose its room; what is known only where
// there is room left.
void KeyHeader::fold()
{
    const int gap = fontMetrics().height() / 2;
    int room = width() - m_badge->sizeHint().width() - gap * 8;
    for (const QWidget* each :
        std::initializer_list<QWidget*> { m_ttlTitle, m_ttl, m_editTtl, m_reload })
        room -= each->sizeHint().width() + gap;
    room -= std::min(m_name->sizeHint().width(), fontMetrics().averageCharWidth() * 50);
    int actions = 0;
    for (const QPushButton* button : m_actions)
        actions += button->sizeHint().width() + gap;
    const bool isNarrow = room < actions;
    for (QPushButton* button : m_actions)
        button->setVisible(!isNarrow);
    m_more->setVisible(isNarrow);
    room -= isNarrow ? m_more->sizeHint().width() + gap : actions;
    m_facts->setVisible(room >= m_facts->sizeHint().width());
}

void KeyHeader::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    fold();
}

void KeyHeader::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fold();
}

void KeyHeader::setKey(const QByteArray& key)
{
    m_name->setText(key.isEmpty() ? tr("(empty name)") : toDisplay(key, longestName));
    m_name->setToolTip(plainToolTip(
        tr("%1\n%2 in the name")
            .arg(toDisplay(key, longestTip), format::bytes(static_cast<quint64>(key.size())))));
    m_name->setAccessibleName(tr("Key %1").arg(m_name->text().left(longestTip)));
}

void KeyHeader::setFacts(const KeyFacts& facts, std::optional<quint64> length)
{
    m_badge->setType(facts.type, facts.typeName.value.value_or(QByteArray()));
    QStringList parts;
    if (length)
        parts += lengthText(facts.type, *length);
    parts += facts.encoding.value ? toDisplay(*facts.encoding.value, 40)
                                  : tr("encoding %1").arg(problemShortly(facts.encoding.problem));
    parts += facts.memory.value ? tr("%1 of memory").arg(format::bytes(*facts.memory.value))
                                : tr("memory %1").arg(problemShortly(facts.memory.problem));
    m_facts->setText(parts.join(QStringLiteral("  ·  ")));
    m_facts->setToolTip(
        plainToolTip(tr("Elements as counted by the server; encoding as OBJECT ENCODING names it; "
                        "memory as MEMORY USAGE estimates it from a sample.")));
    fold();
}

void KeyHeader::setTimeToLive(const Fact<std::chrono::milliseconds>& ttl)
{
    m_ttlTitle->show();
    if (ttl.value)
        m_ttl->setText(ttl.value->count() > 0 ? format::wholeSeconds(*ttl.value) : tr("expired"));
    else
        m_ttl->setText(ttl.problem ? problemShortly(ttl.problem) : tr("no expiry"));
    fold();
}

} // namespace sluice
