// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/keymetadata.h"
#include "ui/theme/colors.h"

#include <QStyledItemDelegate>

namespace sluice {

/// Paints a row of the key tree: badge and name of a key, its time to live at the right; name of a
/// namespace, its count at the right. Plain text, no widgets; all rows have the same height. GUI
/// thread.
class KeyTreeDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
        const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    bool helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option,
        const QModelIndex& index) override;

    /// "HASH", "STR"...; empty for a type that is not known yet.
    static QString badgeText(ShownType type);
    static TypeBadge badgeOf(ShownType type);
    /// Escapes the spaces at both ends of a name, which nobody would see.
    static QString withVisibleEnds(const QString& name);

private:
    int paintBadge(QPainter* painter, const QStyleOptionViewItem& option, const QRect& rect,
        ShownType type) const;
};

} // namespace sluice
