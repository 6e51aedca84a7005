// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/keys/idset.h"
#include "core/keys/keystore.h"
#include "core/keys/namespacetree.h"

#include <QByteArray>
#include <QList>

#include <atomic>
#include <functional>
#include <memory>
#include <vector>

namespace sluice {

/// Rows of one opened namespace: its keys, and namespaces for all that lies below them. A value,
/// which keeps that version of the namespace alive.
struct RowRange {
    QByteArray prefix; ///< of the namespace; empty: the whole tree
    std::shared_ptr<const NamespaceRows> rows; ///< a version of it
    quint32 first = 0;
    quint32 last = 0; ///< included
};

/// Which keys something is to be done with, as a person has chosen them. A value; holds no more
/// names than were given one by one.
struct KeySelection {
    enum class Source {
        Names, ///< these, one by one
        Loaded, ///< of the keys that are loaded: those below prefix that match
        Rows, ///< of the keys that are loaded: those in rows of the tree that match
        Server, ///< what SCAN MATCH finds on the server
    };
    using Predicate = std::function<bool(QByteArrayView name)>;

    static KeySelection ofNames(QList<QByteArray> names);
    /// @p matches: nothing: all of them. Called in the thread that collects. @p gone: ids in the
    /// store that are no keys any more; null: none.
    static KeySelection ofLoaded(std::shared_ptr<const KeyStore> store, QByteArray prefix,
        Predicate matches = {}, std::shared_ptr<const IdSet> gone = {});
    /// @p matches: as above, but called in a thread of its own.
    static KeySelection ofRows(std::shared_ptr<const KeyStore> store, QList<RowRange> rows,
        Predicate matches = {}, std::shared_ptr<const IdSet> gone = {});
    /// @p pattern: a glob as the server's MATCH takes it; "*" is every key.
    static KeySelection onServer(QByteArray pattern);

    Source source = Source::Names;
    QList<QByteArray> names;
    std::shared_ptr<const KeyStore> store;
    QByteArray prefix;
    QList<RowRange> rows;
    Predicate matches;
    std::shared_ptr<const IdSet> gone;
    QByteArray pattern;
};

/// The ids of a selection of Rows, ascending. Costs a look at every name of the store if there are
/// namespaces in it (10,000,000: some tenths of a second), and otherwise one per key. Any thread;
/// ends early, with anything, once @p cancelled.
std::vector<quint32> idsOfRows(const KeySelection& selection, const std::atomic<bool>& cancelled);

/// The keys of a selection at one moment, each once: names in a compact store. Immutable once
/// collected, shared.
class CollectedKeys {
public:
    /// All of @p store that is there now.
    explicit CollectedKeys(std::shared_ptr<const KeyStore> store);
    /// Those with these ids.
    CollectedKeys(std::shared_ptr<const KeyStore> store, std::vector<quint32> ids);

    [[nodiscard]] quint32 size() const noexcept { return m_size; }
    /// The name with that number, which must be below size(); valid as long as this.
    [[nodiscard]] QByteArrayView name(quint32 number) const;
    /// The first names, @p most at most.
    [[nodiscard]] QList<QByteArray> sample(quint32 most) const;

private:
    std::shared_ptr<const KeyStore> m_store;
    std::vector<quint32> m_ids; ///< empty with m_size > 0: all
    quint32 m_size;
};

} // namespace sluice
