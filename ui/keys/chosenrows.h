// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/bulk/keyselection.h"

#include <QItemSelection>

#include <optional>
#include <vector>

namespace sluice {

class KeyTreeModel;

/// The rows of the key tree that a person has chosen: keys, and namespaces for all that lies below
/// them, now and later. Kept as ranges of rows of the version of a namespace in which they were
/// chosen, so that it costs nothing per key, and nothing when rows come and go: whether a row is
/// chosen is looked up by its name. GUI thread, but not while rows change; the model outlives it.
class ChosenRows {
public:
    /// Null: nothing can be chosen.
    explicit ChosenRows(const KeyTreeModel* model = nullptr)
        : m_model(model)
    {
    }

    [[nodiscard]] bool isEmpty() const { return !m_isAll && m_levels.empty(); }
    void clear();
    /// All there is, also what comes later.
    void chooseAll();
    void add(const QItemSelection& rows);
    void add(const QModelIndex& row);
    /// A namespace above the row that was chosen gives way to the other rows that are in it.
    void remove(const QModelIndex& row);
    /// The row itself, or a namespace above it.
    [[nodiscard]] bool contains(const QModelIndex& row) const;

    /// For a bulk job. @p matches, @p gone: see there.
    [[nodiscard]] KeySelection selection(
        KeySelection::Predicate matches, std::shared_ptr<const IdSet> gone) const;
    /// How many keys that is as far as is known; nothing when counting takes too long.
    [[nodiscard]] std::optional<quint64> keys(const IdSet* gone) const;
    /// What all their names begin with.
    [[nodiscard]] QByteArray commonPrefix() const;
    /// Names of keys and prefixes of namespaces, @p most at most.
    [[nodiscard]] QList<QByteArray> names(qsizetype most) const;

private:
    struct Range {
        quint32 first;
        quint32 last; ///< included
    };
    /// One version of an opened namespace.
    struct Level {
        QByteArray prefix;
        std::shared_ptr<const NamespaceRows> rows;
        std::vector<Range> ranges; ///< ascending, apart from one another; not empty
    };

    void add(const QModelIndex& parent, quint32 first, quint32 last);
    void bringUpToDate(const QByteArray& prefix, const std::shared_ptr<const NamespaceRows>& rows);
    void removeItself(const QModelIndex& row);
    [[nodiscard]] bool containsItself(const QModelIndex& row) const;
    [[nodiscard]] std::optional<quint32> placeOf(const QModelIndex& row, const Level& level) const;
    [[nodiscard]] bool isBelowChosen(const Level& level) const;
    [[nodiscard]] QByteArray nameOf(const Level& level, quint32 row) const;
    static void insert(std::vector<Range>& ranges, Range added);
    static void erase(std::vector<Range>& ranges, quint32 row);

    const KeyTreeModel* m_model;
    bool m_isAll = false;
    std::vector<Level> m_levels;
};

} // namespace sluice
