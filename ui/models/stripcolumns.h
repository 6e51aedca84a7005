// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/historyview.h"
#include "ui/models/stripstore.h"

#include <array>

namespace sluice {

/// The columns of all strips over any span of the kept history, from buckets of the width that
/// suits them. Keeps its memory. GUI thread.
class StripColumns {
public:
    /// `count` columns of `columnNanos` each, the last one holds the instant before `end`; a column
    /// begins at a multiple of its width. What the history does not know stays unknown.
    void read(const HistoryView& history, std::int64_t end, std::int64_t columnNanos, int count);
    [[nodiscard]] const std::vector<StripColumn>& of(StripKind kind) const
    {
        return m_columns[static_cast<std::size_t>(kind)];
    }
    /// The width of the buckets that they were made of, nanoseconds.
    [[nodiscard]] std::int64_t bucketNanos() const { return m_bucketNanos; }

private:
    std::array<std::vector<StripColumn>, stripKindCount> m_columns;
    std::vector<HistoryBucket> m_buckets; ///< reused
    std::int64_t m_bucketNanos = 0;
};

/// The strips' quantities over the buckets [first, last), which may be of any width.
[[nodiscard]] std::array<StripColumn, stripKindCount> stripColumn(
    const HistoryBucket* first, const HistoryBucket* last);

} // namespace sluice
