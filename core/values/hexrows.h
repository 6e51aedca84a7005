// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/largebytes.h"
#include "core/values/rowsource.h"

namespace sluice {

/// A hex dump: offset, 16 bytes in two groups of eight, the same as ASCII, as `hexdump -C` and
/// `xxd` have it. Needs no preparation, whatever the size.
class HexRows final : public RowSource {
public:
    static constexpr int bytesPerRow = 16;

    explicit HexRows(LargeBytes bytes);

    qsizetype rowCount() const override;
    RowText row(qsizetype index) const override;
    qsizetype offsetOfRow(qsizetype index) const override { return index * bytesPerRow; }
    qsizetype rowOfOffset(qsizetype offset) const override { return offset / bytesPerRow; }
    int placeOfOffset(qsizetype offset) const override;
    int columns() const override;

private:
    LargeBytes m_bytes;
    int m_offsetDigits;
};

} // namespace sluice
