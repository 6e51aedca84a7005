// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/tabletext.h"

#include <algorithm>
#include <set>

namespace sluice {

namespace {

bool isLineEnd(QChar c)
{
    return c == u'\n' || c == u'\r' || c == u'\v' || c == u'\f' || c == QChar::LineSeparator
        || c == QChar::ParagraphSeparator || c == QChar(0x85);
}

bool isNumber(const QString& cell)
{
    bool is = false;
    cell.toDouble(&is);
    return is && !cell.contains(u'n') && !cell.contains(u'N'); // neither inf nor nan
}

/// What a spreadsheet would take for a formula, the wide forms of the signs too.
bool beginsFormula(const QString& cell)
{
    const auto first = std::find_if(cell.begin(), cell.end(), [](QChar c) { return !c.isSpace(); });
    const bool hasSign
        = first != cell.end() && QStringView(u"=+-@\uff1d\uff0b\uff0d\uff20").contains(*first);
    return (hasSign || cell.startsWith(u'\t') || cell.startsWith(u'\r')) && !isNumber(cell);
}

QString csv(const QString& cell)
{
    QString text = beginsFormula(cell) ? u'\'' + cell : cell;
    const bool needsQuotes = std::any_of(text.begin(), text.end(),
        [](QChar c) { return c == u',' || c == u'"' || c == u';' || c == u'\t' || isLineEnd(c); });
    if (!needsQuotes && text.trimmed() == text)
        return text;
    return u'"' + text.replace(u'"', QStringLiteral("\"\"")) + u'"';
}

QString markdown(const QString& cell)
{
    QString text;
    for (const QChar c : cell) {
        if (isLineEnd(c) || c == u'\t') {
            text += u' ';
            continue;
        }
        if (QStringView(u"\\|`*_[]<>#~&$").contains(c))
            text += u'\\';
        text += c;
    }
    return text.trimmed();
}

QString plain(QString cell)
{
    for (QChar& c : cell) {
        if (isLineEnd(c) || c == u'\t')
            c = u' ';
    }
    return cell;
}

} // namespace

QString cellText(const QString& cell, TableFormat format)
{
    switch (format) {
    case TableFormat::Text:
        return plain(cell);
    case TableFormat::Csv:
        return csv(cell);
    case TableFormat::Markdown:
        return markdown(cell);
    }
    return {};
}

QString tableText(const QAbstractItemModel& model, TableFormat format, const QModelIndexList& cells,
    TableHead head)
{
    std::set<std::pair<int, int>> chosen;
    std::set<int> rows;
    std::set<int> columns;
    for (const QModelIndex& cell : cells) {
        if (cell.model() != &model)
            continue;
        chosen.insert({ cell.row(), cell.column() });
        rows.insert(cell.row());
        columns.insert(cell.column());
    }
    if (cells.isEmpty()) {
        for (int row = 0; row < model.rowCount(); ++row)
            rows.insert(rows.end(), row);
        for (int column = 0; column < model.columnCount(); ++column)
            columns.insert(columns.end(), column);
    }
    QString text;
    const auto line = [&](const auto& cellAt) {
        const bool isTable = format == TableFormat::Markdown;
        bool isFirst = true;
        for (const int column : columns) {
            text += isTable ? (isFirst ? u"| " : u" | ")
                : isFirst   ? u""
                            : (format == TableFormat::Csv ? u"," : u"\t");
            text += cellAt(column);
            isFirst = false;
        }
        text += isTable ? u" |\n" : format == TableFormat::Csv ? u"\r\n" : u"\n";
    };
    if (columns.empty())
        return text;
    if (head == TableHead::With || format == TableFormat::Markdown)
        line([&](int column) {
            return cellText(model.headerData(column, Qt::Horizontal).toString(), format);
        });
    if (format == TableFormat::Markdown)
        line([&](int column) {
            const QVariant alignment
                = model.headerData(column, Qt::Horizontal, Qt::TextAlignmentRole);
            return alignment.toInt() & Qt::AlignRight ? QStringLiteral("---:")
                                                      : QStringLiteral("---");
        });
    for (const int row : rows)
        line([&](int column) {
            if (!cells.isEmpty() && !chosen.count({ row, column }))
                return QString();
            return cellText(model.index(row, column).data().toString(), format);
        });
    return text;
}

} // namespace sluice
