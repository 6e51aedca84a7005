// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/pipeline/comparisonpicture.h"

#include "ui/pipeline/comparisoncurves.h"
#include "ui/theme/colors.h"

#include <QAbstractItemModel>
#include <QPainter>

#include <algorithm>
#include <functional>
#include <numeric>
#include <vector>

namespace sluice {

namespace {

std::vector<int> columnWidths(const QAbstractItemModel& table, const QFontMetrics& metrics)
{
    std::vector<int> widths;
    for (int column = 0; column < table.columnCount(); ++column) {
        int width = metrics.horizontalAdvance(table.headerData(column, Qt::Horizontal).toString());
        for (int row = 0; row < table.rowCount(); ++row) {
            width = std::max(
                width, metrics.horizontalAdvance(table.index(row, column).data().toString()));
        }
        widths.push_back(width + metrics.height());
    }
    return widths;
}

void paintRow(QPainter& painter, const QRect& area, const std::vector<int>& widths,
    const std::function<QString(int)>& cell)
{
    int x = area.left();
    const int pad = painter.fontMetrics().height() / 2;
    for (int column = 0; column < int(widths.size()); ++column) {
        const int width = widths[std::size_t(column)];
        painter.drawText(QRect(x, area.top(), width, area.height()).adjusted(pad, 0, -pad, 0),
            Qt::AlignVCenter | (column == 0 ? Qt::AlignLeft : Qt::AlignRight), cell(column));
        x += width;
    }
}

} // namespace

QImage comparisonPicture(const ComparisonCurves& curves, const QAbstractItemModel& table,
    const QString& title, int ratio)
{
    const Colors& colors = Colors::of(curves.palette());
    const QFontMetrics metrics = curves.fontMetrics();
    const int unit = metrics.height();
    const int line = unit * 3 / 2;
    const std::vector<int> widths = columnWidths(table, metrics);
    const int tableWidth = std::accumulate(widths.begin(), widths.end(), 0);
    const int width = std::max(curves.sizeHint().width(), tableWidth) + unit;
    const int curvesHeight = curves.sizeHint().height();
    const QSize size(width, line * 2 + curvesHeight + line * (table.rowCount() + 1) + unit);
    QImage picture(size * ratio, QImage::Format_RGB32);
    picture.setDevicePixelRatio(ratio);
    picture.fill(colors.base);
    QPainter painter(&picture);
    painter.setFont(curves.font());
    painter.setPen(colors.text);
    QRect row(unit / 2, unit / 4, width - unit, line);
    painter.drawText(row.adjusted(unit / 2, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft,
        metrics.elidedText(title, Qt::ElideRight, width - 2 * unit));
    curves.paint(painter, QRect(0, line * 3 / 2, width, curvesHeight), colors);
    painter.setRenderHint(QPainter::Antialiasing, false);
    row.moveTop(line * 2 + curvesHeight);
    painter.setPen(colors.muted);
    paintRow(painter, row, widths,
        [&table](int column) { return table.headerData(column, Qt::Horizontal).toString(); });
    painter.setPen(colors.outline);
    painter.drawLine(row.bottomLeft(), row.bottomRight());
    for (int i = 0; i < table.rowCount(); ++i) {
        row.translate(0, line);
        if (i % 2 == 1)
            painter.fillRect(row, colors.alternate);
        painter.setPen(colors.text);
        paintRow(painter, row, widths,
            [&table, i](int column) { return table.index(i, column).data().toString(); });
    }
    return picture;
}

} // namespace sluice
