// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/keys/keytreedelegate.h"

#include "core/protocol/displaytext.h"
#include "ui/models/keytreemodel.h"
#include "ui/theme/format.h"
#include "ui/theme/helpbubble.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace sluice {

namespace {

constexpr qsizetype mostTipChars = 1'000;

QFont badgeFont(QFont font)
{
    font.setBold(true);
    if (font.pointSizeF() > 0)
        font.setPointSizeF(font.pointSizeF() * 0.76);
    else
        font.setPixelSize(qMax(1, qRound(font.pixelSize() * 0.76)));
    return font;
}

/// All badges are as wide as the widest, so that names stand in a column.
int badgeWidth(const QFontMetrics& metrics)
{
    return metrics.horizontalAdvance(QStringLiteral("HASH")) + metrics.averageCharWidth();
}

} // namespace

QString KeyTreeDelegate::badgeText(ShownType type)
{
    switch (type) {
    case ShownType::String:
        return QStringLiteral("STR");
    case ShownType::Hash:
        return QStringLiteral("HASH");
    case ShownType::List:
        return QStringLiteral("LIST");
    case ShownType::Set:
        return QStringLiteral("SET");
    case ShownType::SortedSet:
        return QStringLiteral("ZSET");
    case ShownType::Stream:
        return QStringLiteral("STRM");
    case ShownType::Json:
        return QStringLiteral("JSON");
    case ShownType::Other:
        return QStringLiteral("MOD");
    case ShownType::Unknown:
    case ShownType::Missing:
        break;
    }
    return {};
}

QString KeyTreeDelegate::withVisibleEnds(const QString& name)
{
    const QString space = QStringLiteral("\\x20");
    qsizetype first = 0;
    while (first < name.size() && name[first] == u' ')
        ++first;
    qsizetype last = name.size();
    while (last > first && name[last - 1] == u' ')
        --last;
    return first == 0 && last == name.size() ? name
                                             : space.repeated(first) + name.mid(first, last - first)
            + space.repeated(name.size() - last);
}

TypeBadge KeyTreeDelegate::badgeOf(ShownType type)
{
    switch (type) {
    case ShownType::String:
        return TypeBadge::String;
    case ShownType::Hash:
        return TypeBadge::Hash;
    case ShownType::List:
        return TypeBadge::List;
    case ShownType::Set:
        return TypeBadge::Set;
    case ShownType::SortedSet:
        return TypeBadge::SortedSet;
    case ShownType::Stream:
        return TypeBadge::Stream;
    case ShownType::Json:
        return TypeBadge::Json;
    case ShownType::Unknown:
    case ShownType::Missing:
    case ShownType::Other:
        break;
    }
    return TypeBadge::Other;
}

QSize KeyTreeDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const
{
    const QFontMetrics metrics(option.font);
    return QSize(metrics.averageCharWidth() * 12, metrics.height() + metrics.height() * 2 / 5);
}

void KeyTreeDelegate::paint(
    QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const Colors& colors = Colors::of(option.palette);
    const QFontMetrics metrics(option.font);
    const int gap = metrics.averageCharWidth();
    const bool selected = option.state & QStyle::State_Selected;

    painter->save();
    const QStyle* style = option.widget ? option.widget->style() : nullptr;
    if (style)
        style->drawPrimitive(QStyle::PE_PanelItemViewItem, &option, painter, option.widget);
    QRect rect = option.rect.adjusted(gap / 3, 0, -gap, 0);

    QString right;
    bool quiet = false;
    QString name = withVisibleEnds(index.data(Qt::DisplayRole).toString());
    if (index.data(KeyTreeModel::IsNamespaceRole).toBool()) {
        right = format::count(index.data(KeyTreeModel::CountRole).toUInt());
    } else {
        const auto type = index.data(KeyTreeModel::TypeRole).value<ShownType>();
        const QVariant ttl = index.data(KeyTreeModel::TtlRole);
        if (type == ShownType::Missing)
            right = tr("gone");
        else if (ttl.isValid())
            right = format::shortDuration(std::chrono::milliseconds(ttl.toLongLong()));
        quiet = type == ShownType::Missing;
        rect.setLeft(rect.left() + paintBadge(painter, option, rect, type) + gap);
    }
    if (name.isEmpty()) {
        name = tr("(empty)");
        quiet = true;
    }

    painter->setFont(option.font);
    if (!right.isEmpty()) {
        const int width = metrics.horizontalAdvance(right);
        painter->setPen(selected ? colors.text : colors.muted);
        painter->drawText(rect, Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine, right);
        rect.setRight(rect.right() - width - gap);
    }
    painter->setPen(selected ? colors.selectionText : quiet ? colors.muted : colors.text);
    painter->drawText(rect, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
        metrics.elidedText(name, Qt::ElideRight, qMax(0, rect.width())));
    painter->restore();
}

/// Returns the width of the column of badges.
int KeyTreeDelegate::paintBadge(
    QPainter* painter, const QStyleOptionViewItem& option, const QRect& rect, ShownType type) const
{
    const QFont font = badgeFont(option.font);
    const QFontMetrics metrics(font);
    const int width = badgeWidth(metrics);
    const QString text = badgeText(type);
    if (text.isEmpty())
        return width;
    const BadgeColors& colors = Colors::of(option.palette).badge(badgeOf(type));
    const int height = metrics.height() + qMax(1, metrics.height() / 12);
    const QRect badge(rect.left(), rect.center().y() - height / 2 + 1, width, height);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(colors.fill);
    const qreal radius = metrics.height() / 4.5;
    painter->drawRoundedRect(badge, radius, radius);
    painter->setPen(colors.text);
    painter->setFont(font);
    painter->drawText(badge, Qt::AlignCenter | Qt::TextSingleLine, text);
    return width;
}

bool KeyTreeDelegate::helpEvent(QHelpEvent* event, QAbstractItemView* view,
    const QStyleOptionViewItem&, const QModelIndex& index)
{
    if (!event || event->type() != QEvent::ToolTip || !index.isValid())
        return false;
    const QByteArray name = index.data(KeyTreeModel::NameRole).toByteArray();
    QString text = toDisplay(name, mostTipChars);
    const auto* model = qobject_cast<const KeyTreeModel*>(index.model());
    if (index.data(KeyTreeModel::IsNamespaceRole).toBool()) {
        const quint32 count = index.data(KeyTreeModel::CountRole).toUInt();
        if (model && model->matches() > 0)
            text += QLatin1Char('\n')
                + tr("%1 keys, %2 of those in the tree")
                      .arg(format::count(count),
                          format::percent(double(count) / double(model->matches())));
    } else {
        const QVariant ttl = index.data(KeyTreeModel::TtlRole);
        if (ttl.isValid())
            text += QLatin1Char('\n')
                + tr("expires in %1")
                      .arg(format::wholeSeconds(std::chrono::milliseconds(ttl.toLongLong())));
    }
    QToolTip::showText(event->globalPos(), plainToolTip(text), view);
    return true;
}

} // namespace sluice
