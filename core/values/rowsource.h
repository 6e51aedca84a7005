// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QList>
#include <QString>

#include <utility>

namespace sluice {

/// What a stretch of a row's text is, so that the GUI can dress it.
enum class TextRole {
    Plain,
    Escape, ///< stands for bytes that cannot be shown as they are
    Offset, ///< position of a hex row
    Name, ///< name of a JSON member
    Literal, ///< JSON number, true, false, null
};

struct TextSpan {
    int start = 0; ///< UTF-16 units
    int length = 0;
    TextRole role = TextRole::Plain;

    bool operator==(const TextSpan&) const = default;
};

/// One row of a value as it is shown.
struct RowText {
    QString text; ///< without line ends; never interpreted as rich text
    QList<TextSpan> spans; ///< ascending; what no span covers is Plain
    bool endsLine = true; ///< false: the line goes on in the next row
};

/// The rows of a value, computed when asked for, so that only what is on screen costs. Immutable:
/// may be shared between threads.
class RowSource {
public:
    RowSource() = default;
    virtual ~RowSource() = default;
    Q_DISABLE_COPY_MOVE(RowSource)

    virtual qsizetype rowCount() const = 0;
    /// The row @p index; empty outside 0 <= index < rowCount(). Bounded cost.
    virtual RowText row(qsizetype index) const = 0;
    /// Offset of the row's first byte in the value, and the row that holds a byte: to stay where
    /// one was when the rows change.
    virtual qsizetype offsetOfRow(qsizetype index) const = 0;
    virtual qsizetype rowOfOffset(qsizetype offset) const = 0;
    /// Where in the text of its row the byte at @p offset is shown, in UTF-16 units.
    virtual int placeOfOffset(qsizetype offset) const = 0;
    /// Columns of the widest row, at most and roughly: for the horizontal scroll bar.
    virtual int columns() const = 0;
};

} // namespace sluice
