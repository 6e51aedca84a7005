// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QAbstractItemModel>

namespace sluice {

/// How a table leaves the program.
enum class TableFormat {
    Text, ///< tab separated, for a spreadsheet's clipboard or an e-mail
    Csv, ///< RFC 4180
    Markdown, ///< a table of GitHub's kind
};

/// Whether the names of the columns stand above.
enum class TableHead { With, Without };

/// What the cells say (Qt::DisplayRole), row by row, header first: the whole table, or `cells` of
/// it in the order of the table; what lies between chosen cells is left empty. No cell can end its
/// row or its column; in CSV none can begin a formula, in Markdown none can be markup.
[[nodiscard]] QString tableText(const QAbstractItemModel& model, TableFormat format,
    const QModelIndexList& cells = {}, TableHead head = TableHead::With);

/// One cell as tableText() writes it.
[[nodiscard]] QString cellText(const QString& cell, TableFormat format);

} // namespace sluice
