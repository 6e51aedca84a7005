// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/keys/keyindex.h"
#include "ui/models/visiblemetadata.h"

#include <QAbstractItemModel>
#include <QHash>

#include <memory>

namespace sluice {

/// The keys of a KeyIndex as a tree of namespaces. Holds nothing per key: a row is worked out when
/// it is asked for, and a namespace has children only once somebody has opened it (fetchMore()).
/// While keys come in, rows are appended and then put in order, so that expansion, selection and
/// current index stay where they are. GUI thread; index and metadata outlive it.
class KeyTreeModel : public QAbstractItemModel {
    Q_OBJECT

public:
    enum Role {
        NameRole = Qt::UserRole + 1, ///< QByteArray: the key's name; the prefix of a namespace
        IsNamespaceRole, ///< bool
        CountRole, ///< quint32: keys in the namespace, at any depth
        TypeRole, ///< ShownType
        TtlRole, ///< qint64: milliseconds left; invalid: does not expire, or not known
    };

    KeyTreeModel(KeyIndex& index, VisibleMetadata& metadata, QObject* parent = nullptr);
    ~KeyTreeModel() override;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    bool hasChildren(const QModelIndex& parent = {}) const override;
    bool canFetchMore(const QModelIndex& parent) const override;
    void fetchMore(const QModelIndex& parent) override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    /// DisplayRole is escaped and cut; empty for a key whose name ends with its namespace.
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

    /// The key with that name, the namespace with that prefix; invalid where they are not loaded or
    /// not in an opened namespace.
    [[nodiscard]] QModelIndex findKey(const QByteArray& name) const;
    [[nodiscard]] QModelIndex findNamespace(const QByteArray& prefix) const;

    /// The children of a namespace as they are now, and where their names are. Not while rows
    /// change.
    [[nodiscard]] std::shared_ptr<const NamespaceRows> rowsOf(const QModelIndex& parent) const;
    [[nodiscard]] const std::shared_ptr<const KeyStore>& store() const { return m_store; }

    /// These rows are in view: their metadata is fetched, and told of by dataChanged().
    void show(const QModelIndexList& rows);
    /// Whether a time to live in view counts down.
    [[nodiscard]] bool isCountingDown() const;

    [[nodiscard]] quint32 keys() const { return m_keys; }
    [[nodiscard]] quint32 matches() const { return m_matches; }
    /// That the names and what is opened take.
    [[nodiscard]] quint64 memoryBytes() const { return m_memoryBytes; }

Q_SIGNALS:
    void aboutToUpdate();
    /// Rows or counts have changed, all signals of the model for it are out.
    void updated();

private:
    struct Node;

    void takeUpdate(const KeyIndexUpdate& update);
    void takeRows(Node& node, const NamespaceChange& change);
    void forget(Node& node, quint32 group);
    template <typename Change, typename PlaceOf>
    void reorder(Node& node, Change change, PlaceOf placeOf);
    void tellFetched(const QList<quint32>& ids);
    [[nodiscard]] Node* nodeOf(const QModelIndex& index) const;
    [[nodiscard]] QModelIndex indexOf(const Node& node) const;
    [[nodiscard]] QByteArray nameOf(const Node& node, NamespaceRow row) const;
    [[nodiscard]] const Node* deepest(const QByteArray& name) const;

    KeyIndex& m_index;
    VisibleMetadata& m_metadata;
    std::shared_ptr<const KeyStore> m_store;
    quint64 m_generation = 0;
    quint32 m_keys = 0;
    quint32 m_matches = 0;
    quint64 m_memoryBytes = 0;
    std::unique_ptr<Node> m_root;
    QHash<quint32, Node*> m_levels; ///< opened namespaces by the index's number
    QList<QPersistentModelIndex> m_shown;
};

} // namespace sluice
