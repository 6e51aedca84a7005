// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArrayView>

/// The order in which names are listed: by bytes, but a run of digits by its number, so that
/// user:9 comes before user:10. Any thread.
namespace sluice::naturalorder {

/// Negative, 0 or positive. A strict total order of byte sequences: 0 only for equal ones.
int compare(QByteArrayView a, QByteArrayView b) noexcept;

/// The beginning of a name as two numbers that compare as the names do: where the abbreviations
/// differ, compare() has the same sign. Sorting by it touches the names only at ties.
struct Abbreviation {
    quint64 high = 0;
    quint64 low = 0;

    friend auto operator<=>(const Abbreviation&, const Abbreviation&) = default;
};
Abbreviation abbreviate(QByteArrayView name) noexcept;

} // namespace sluice::naturalorder
