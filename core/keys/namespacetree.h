// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/keys/keystore.h"

#include <QByteArray>

#include <memory>
#include <optional>
#include <vector>

namespace sluice {

/// A namespace below another one: the keys whose names go on alike up to the next separator.
struct NamespaceGroup {
    quint32 sample = 0; ///< id of a key in it: where its name is read
    quint32 nameLength = 0; ///< with the separator, counted from the end of the parent's prefix
    quint32 count = 0; ///< keys in it, at any depth
};

/// One row of an opened namespace: a namespace or a key. Four bytes.
class NamespaceRow {
public:
    static NamespaceRow ofKey(quint32 id) { return NamespaceRow(id); }
    static NamespaceRow ofGroup(quint32 group) { return NamespaceRow(group | groupBit); }
    [[nodiscard]] bool isGroup() const { return m_value & groupBit; }
    /// Index into groups; only if isGroup().
    [[nodiscard]] quint32 group() const { return m_value & ~groupBit; }
    /// Id of the key; only if not isGroup().
    [[nodiscard]] quint32 key() const { return m_value; }
    /// Tells rows of one level apart.
    [[nodiscard]] quint32 value() const { return m_value; }
    friend bool operator==(NamespaceRow, NamespaceRow) = default;

private:
    static constexpr quint32 groupBit = 1u << 31;
    explicit NamespaceRow(quint32 value)
        : m_value(value)
    {
    }
    quint32 m_value;
};

/// In which order the namespaces of a level are listed; keys come after them, by name.
enum class NamespaceOrder { ByName, ByCount };

/// The children of one opened namespace at one moment. Immutable, shared between threads.
struct NamespaceRows {
    static constexpr quint32 noRow = ~0u;

    std::vector<NamespaceRow> rows; ///< namespaces first, then keys in natural order
    quint32 groupRows = 0; ///< how many of the rows are namespaces
    std::vector<NamespaceGroup> groups; ///< the same index in every version; of no keys: gone
    std::vector<quint32> rowOfGroup; ///< the inverse of rows; noRow for those that are gone
    std::vector<quint32> groupsByName; ///< only when the rows are in another order

    /// The name of a group, separator included, without the prefix of @p prefixLength bytes.
    [[nodiscard]] QByteArrayView groupName(
        const KeyStore& store, qsizetype prefixLength, quint32 group) const;
    /// The row of the key with that full name (which has the prefix); nothing when it is not there.
    [[nodiscard]] std::optional<quint32> rowOfKey(
        const KeyStore& store, qsizetype prefixLength, QByteArrayView name) const;
    /// The row of the namespace with that name (separator included, no prefix).
    [[nodiscard]] std::optional<quint32> rowOfNamespace(
        const KeyStore& store, qsizetype prefixLength, QByteArrayView name) const;
};

/// A version of a level, and how it came from the one before.
struct NamespaceChange {
    std::shared_ptr<const NamespaceRows> rows;
    /// Rows that were not in the version before; not filled when that was empty.
    std::vector<NamespaceRow> added;
    std::vector<quint32> removedRows; ///< which rows of the version before are gone, ascending
};

} // namespace sluice
