// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/keys/keystore.h"

#include <QByteArray>
#include <QHash>

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
    friend bool operator==(NamespaceRow, NamespaceRow) = default;

private:
    static constexpr quint32 groupBit = 1u << 31;
    explicit NamespaceRow(quint32 value)
        : m_value(value)
    {
    }
    quint32 m_value;
};

/// The children of one opened namespace at one moment. Immutable, shared between threads.
struct NamespaceRows {
    std::vector<NamespaceRow> rows; ///< namespaces first, each part in natural order
    std::vector<NamespaceRow> added; ///< those of rows that were not in the version before
    std::vector<NamespaceGroup> groups; ///< the same index in every version
    std::vector<quint32> rowOfGroup; ///< the inverse of rows

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

/// Builds the children of one namespace from keys as they come. One thread.
class NamespaceLevel {
public:
    /// @p separator of any length; empty: no grouping, everything is a key of this level.
    NamespaceLevel(std::shared_ptr<const KeyStore> store, QByteArray prefix, QByteArray separator);

    /// Takes the key into account if it lies below the prefix.
    void add(quint32 id);
    /// Whether anything came since snapshot().
    [[nodiscard]] bool isChanged() const { return m_changed; }
    /// The sorted children as of now.
    [[nodiscard]] std::shared_ptr<const NamespaceRows> snapshot();

private:
    [[nodiscard]] std::vector<NamespaceRow> sortedNew() const;

    std::shared_ptr<const KeyStore> m_store;
    QByteArray m_prefix;
    QByteArray m_separator;
    QHash<QByteArrayView, quint32> m_groupOf; ///< group + 1; the views lie in the store
    std::vector<NamespaceGroup> m_groups;
    std::vector<NamespaceRow> m_new;
    std::shared_ptr<const NamespaceRows> m_last;
    bool m_changed = false;
};

} // namespace sluice
