// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QList>

#include <optional>
#include <vector>

namespace sluice {

/// One element of a hash, list, set, sorted set or stream, in the bytes that the server sent.
struct PageRow {
    QByteArray name; ///< hash field, set or sorted set member, stream id; nothing for lists
    QByteArray value; ///< hash value, list element, score as the server writes it
    QList<QByteArray> fields; ///< stream entries: field, value, field, value...

    bool operator==(const PageRow&) const = default;
};

/// What one round trip brought of a key's value.
struct Page {
    std::vector<PageRow> rows; ///< for aggregates
    /// Hash fields' times to live in milliseconds, as of reading them, in the order of rows;
    /// nothing for a field that does not end. Empty: no field of the page ends, or the server has
    /// no such thing (it came with Redis 7.4).
    std::vector<std::optional<qint64>> fieldTtls;
    QByteArray bytes; ///< for strings: what follows the page before
    std::optional<quint64> total; ///< elements, or bytes of a string, when the page was read
    /// The number of elements is not what it was when the page before was read: the key is being
    /// changed, and pages by position may have missed or repeated elements.
    bool changedMeanwhile = false;
};

} // namespace sluice
