// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/cancelflag.h"
#include "core/values/largebytes.h"
#include "core/values/rowsource.h"

#include <vector>

namespace sluice {

/// A text broken into rows: at line feeds, and after so many columns. Bytes that are no visible
/// UTF-8 are shown as escapes, tabs as spaces. Only every 64th row's offset is kept (64 MiB of text
/// need well under 10 MiB), the rows between are found again when they are asked for.
class TextRows final : public RowSource {
public:
    /// How the text is coloured.
    enum class Syntax { None, Json };

    /// Reads all of @p bytes (about 1 ns per byte of ASCII): for a worker when they are many. @p
    /// columns: where rows break, at least 8. When @p cancel is set meanwhile, the rows end early.
    TextRows(
        LargeBytes bytes, int columns, Syntax syntax = Syntax::None, const CancelFlag& cancel = {});

    qsizetype rowCount() const override { return m_rowCount; }
    RowText row(qsizetype index) const override;
    qsizetype offsetOfRow(qsizetype index) const override;
    qsizetype rowOfOffset(qsizetype offset) const override;
    int placeOfOffset(qsizetype offset) const override;
    int columns() const override { return m_widest; }

    /// Whether every byte belongs to well-formed UTF-8.
    bool isValidUtf8() const noexcept { return m_valid; }

private:
    static constexpr qsizetype stride = 64;

    RowText textOf(QByteArrayView bytes) const;

    LargeBytes m_bytes;
    std::vector<qsizetype> m_offsets; ///< of rows 0, stride, 2 * stride...
    qsizetype m_rowCount = 0;
    int m_columns;
    int m_widest = 0;
    bool m_valid = true;
    Syntax m_syntax;
};

} // namespace sluice
