// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/keytreemodel.h"

#include "core/protocol/displaytext.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace sluice {

namespace {

/// More does not fit a screen.
constexpr qsizetype mostShownChars = 400;

} // namespace

/// An opened namespace.
struct KeyTreeModel::Node {
    Node* parent = nullptr;
    quint32 group = 0; ///< in the parent
    quint32 row = 0; ///< in the parent
    QByteArray prefix;
    quint32 level = KeyIndex::rootLevel; ///< the index's number
    std::shared_ptr<const NamespaceRows> rows = std::make_shared<NamespaceRows>();
    /// While one version becomes the next: rows without those that are gone, then those (as long
    /// as `withGone`), then the added ones (once `withAdded`).
    const NamespaceChange* change = nullptr;
    bool withGone = false;
    bool withAdded = false;
    std::unordered_map<quint32, std::unique_ptr<Node>> children; ///< opened ones by group

    [[nodiscard]] size_t kept() const { return rows->rows.size() - change->removedRows.size(); }
    [[nodiscard]] size_t size() const
    {
        if (!change)
            return rows->rows.size();
        return kept() + (withGone ? change->removedRows.size() : 0)
            + (withAdded ? change->added.size() : 0);
    }
    [[nodiscard]] NamespaceRow at(size_t i) const
    {
        if (!change)
            return rows->rows[i];
        if (i >= kept())
            return withGone ? rows->rows[change->removedRows[i - kept()]]
                            : change->added[i - kept()];
        // The i-th of those that stay: as many rows further on as are gone before it.
        size_t low = 0;
        for (size_t high = change->removedRows.size(); low < high;) {
            const size_t middle = low + (high - low) / 2;
            if (change->removedRows[middle] - middle <= i)
                low = middle + 1;
            else
                high = middle;
        }
        return rows->rows[i + low];
    }
    /// Where a row goes when those that are gone go to the end.
    [[nodiscard]] quint32 withGoneAtEnd(quint32 old) const
    {
        const auto& gone = change->removedRows;
        const auto found = std::lower_bound(gone.begin(), gone.end(), old);
        const auto before = static_cast<quint32>(found - gone.begin());
        return found != gone.end() && *found == old ? static_cast<quint32>(kept()) + before
                                                    : old - before;
    }
    /// Everything about groups: a later version knows all of an earlier one's.
    [[nodiscard]] const NamespaceRows& newest() const { return change ? *change->rows : *rows; }
};

KeyTreeModel::KeyTreeModel(KeyIndex& index, VisibleMetadata& metadata, QObject* parent)
    : QAbstractItemModel(parent)
    , m_index(index)
    , m_metadata(metadata)
    , m_store(index.store())
    , m_root(std::make_unique<Node>())
{
    connect(&m_index, &KeyIndex::updated, this, &KeyTreeModel::takeUpdate);
    connect(&m_metadata, &VisibleMetadata::fetched, this, &KeyTreeModel::tellFetched);
}

KeyTreeModel::~KeyTreeModel() = default;

QModelIndex KeyTreeModel::index(int row, int column, const QModelIndex& parent) const
{
    Node* node = parent.column() > 0 ? nullptr : nodeOf(parent);
    if (!node || column != 0 || row < 0 || static_cast<size_t>(row) >= node->size())
        return {};
    return createIndex(row, 0, node);
}

QModelIndex KeyTreeModel::parent(const QModelIndex& child) const
{
    return child.isValid() ? indexOf(*static_cast<const Node*>(child.constInternalPointer()))
                           : QModelIndex();
}

int KeyTreeModel::rowCount(const QModelIndex& parent) const
{
    const Node* node = parent.column() > 0 ? nullptr : nodeOf(parent);
    return node ? static_cast<int>(node->size()) : 0;
}

int KeyTreeModel::columnCount(const QModelIndex&) const { return 1; }

bool KeyTreeModel::hasChildren(const QModelIndex& parent) const
{
    if (!parent.isValid())
        return m_root->size() > 0;
    const auto* node = static_cast<const Node*>(parent.constInternalPointer());
    return node->at(static_cast<size_t>(parent.row())).isGroup();
}

bool KeyTreeModel::canFetchMore(const QModelIndex& parent) const
{
    return parent.isValid() && hasChildren(parent) && !nodeOf(parent);
}

void KeyTreeModel::fetchMore(const QModelIndex& parent)
{
    // Rows of an index that has moved on meanwhile are void soon: they open nothing any more.
    if (!canFetchMore(parent))
        return;
    auto* node = static_cast<Node*>(parent.internalPointer());
    const NamespaceRow row = node->at(static_cast<size_t>(parent.row()));
    auto child = std::make_unique<Node>();
    child->parent = node;
    child->group = row.group();
    child->row = static_cast<quint32>(parent.row());
    child->prefix = nameOf(*node, row);
    child->level = m_index.open(child->prefix);
    m_levels.insert(child->level, child.get());
    node->children.emplace(row.group(), std::move(child));
}

Qt::ItemFlags KeyTreeModel::flags(const QModelIndex& index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    const Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
    return hasChildren(index) ? flags : flags | Qt::ItemNeverHasChildren;
}

QVariant KeyTreeModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || role == Qt::DecorationRole || role == Qt::SizeHintRole)
        return {};
    const auto& node = *static_cast<const Node*>(index.constInternalPointer());
    const NamespaceRow row = node.at(static_cast<size_t>(index.row()));
    switch (role) {
    case Qt::DisplayRole:
        return toDisplay(
            QByteArrayView(nameOf(node, row)).sliced(node.prefix.size()), mostShownChars);
    case Qt::AccessibleTextRole:
        return toDisplay(nameOf(node, row), mostShownChars);
    case NameRole:
        return nameOf(node, row);
    case IsNamespaceRole:
        return row.isGroup();
    case CountRole:
        return row.isGroup() ? QVariant(node.newest().groups[row.group()].count) : QVariant();
    default:
        break;
    }
    const KeyMetadata* metadata = row.isGroup() ? nullptr : m_metadata.find(row.key());
    if (role == TypeRole && !row.isGroup())
        return QVariant::fromValue(metadata ? metadata->type : ShownType::Unknown);
    if (role == TtlRole && metadata && metadata->ttl)
        return qint64 { metadata->remaining(m_metadata.now())->count() };
    return {};
}

QModelIndex KeyTreeModel::findKey(const QByteArray& name) const
{
    const Node* node = deepest(name);
    const auto row = node->rows->rowOfKey(*m_store, node->prefix.size(), name);
    return row ? createIndex(static_cast<int>(*row), 0, node) : QModelIndex();
}

QModelIndex KeyTreeModel::findNamespace(const QByteArray& prefix) const
{
    const Node* node = deepest(prefix);
    // It may be opened itself: then its row is in the one above.
    if (node->parent && node->prefix.size() == prefix.size())
        return indexOf(*node);
    const qsizetype known = node->prefix.size();
    const auto name = QByteArrayView(prefix).sliced(known);
    if (name.isEmpty() || m_index.separators().partLength(name) != name.size())
        return {};
    const auto row = node->rows->rowOfNamespace(*m_store, known, name);
    return row ? createIndex(static_cast<int>(*row), 0, node) : QModelIndex();
}

/// The innermost opened namespace in which a key of that name lies.
const KeyTreeModel::Node* KeyTreeModel::deepest(const QByteArray& name) const
{
    const Node* node = m_root.get();
    for (;;) {
        const auto rest = QByteArrayView(name).sliced(node->prefix.size());
        const qsizetype length = m_index.separators().partLength(rest);
        if (length == 0)
            return node;
        const auto row
            = node->rows->rowOfNamespace(*m_store, node->prefix.size(), rest.first(length));
        const auto child
            = row ? node->children.find(node->rows->rows[*row].group()) : node->children.end();
        if (child == node->children.end())
            return node;
        node = child->second.get();
    }
}

std::shared_ptr<const NamespaceRows> KeyTreeModel::rowsOf(const QModelIndex& parent) const
{
    const Node* node = nodeOf(parent);
    return node ? node->rows : std::make_shared<const NamespaceRows>();
}

void KeyTreeModel::show(const QModelIndexList& rows)
{
    std::vector<VisibleMetadata::Key> keys;
    m_shown.clear();
    for (const QModelIndex& index : rows) {
        const auto& node = *static_cast<const Node*>(index.constInternalPointer());
        const NamespaceRow row = node.at(static_cast<size_t>(index.row()));
        if (row.isGroup())
            continue;
        m_shown += index;
        keys.push_back({ row.key(), nameOf(node, row) });
    }
    m_metadata.show(std::move(keys));
}

bool KeyTreeModel::isCountingDown() const
{
    return std::any_of(m_shown.begin(), m_shown.end(),
        [](const QPersistentModelIndex& index) { return index.data(TtlRole).isValid(); });
}

void KeyTreeModel::tellFetched(const QList<quint32>& ids)
{
    for (const QPersistentModelIndex& shown : std::as_const(m_shown)) {
        const QModelIndex index = shown;
        if (!index.isValid())
            continue;
        const auto& node = *static_cast<const Node*>(index.constInternalPointer());
        if (ids.contains(node.at(static_cast<size_t>(index.row())).key()))
            Q_EMIT dataChanged(index, index, { TypeRole, TtlRole });
    }
}

void KeyTreeModel::takeUpdate(const KeyIndexUpdate& update)
{
    Q_EMIT aboutToUpdate();
    m_keys = update.keys;
    m_matches = update.matches;
    m_memoryBytes = update.memoryBytes;
    const bool other = update.generation != m_generation;
    if (other) {
        beginResetModel();
        m_generation = update.generation;
        m_shown.clear();
        if (m_store != update.store)
            m_metadata.clear();
        m_index.retire(std::exchange(m_store, update.store));
        m_levels = { { KeyIndex::rootLevel, nullptr } };
        m_root = std::make_unique<Node>();
        m_levels[KeyIndex::rootLevel] = m_root.get();
    }
    for (const KeyIndexUpdate::Level& level : update.levels) {
        Node* node = m_levels.value(level.level);
        if (other && level.level == KeyIndex::rootLevel)
            m_root->rows = level.rows;
        else if (node)
            takeRows(*node, level);
        else
            m_index.close(level.level);
    }
    if (other)
        endResetModel();
    Q_EMIT updated();
}

/// Rows go before others come, both at the end: where they belong is a change of order of its own.
void KeyTreeModel::takeRows(Node& node, const NamespaceChange& change)
{
    const QModelIndex parent = indexOf(node);
    const auto before = static_cast<int>(node.rows->rows.size());
    const auto after = static_cast<int>(change.rows->rows.size());
    if (before == 0) {
        if (after == 0)
            return;
        beginInsertRows(parent, 0, after - 1);
        node.rows = change.rows;
        endInsertRows();
        return;
    }
    const auto moveGone = [&] {
        node.change = &change;
        node.withGone = true;
    };
    const auto settle = [&] {
        m_index.retire(std::exchange(node.rows, change.rows));
        node.change = nullptr;
        node.withAdded = false;
    };
    if (!change.removedRows.empty()) {
        reorder(node, moveGone, [&](quint32 row, NamespaceRow) { return node.withGoneAtEnd(row); });
        const auto kept = static_cast<int>(node.kept());
        beginRemoveRows(parent, kept, before - 1);
        for (const quint32 row : change.removedRows) {
            if (node.rows->rows[row].isGroup())
                forget(node, node.rows->rows[row].group());
        }
        node.withGone = false;
        endRemoveRows();
    }
    node.change = &change;
    if (!change.added.empty()) {
        beginInsertRows(parent, static_cast<int>(node.kept()), after - 1);
        node.withAdded = true;
        endInsertRows();
    }
    if (change.added.empty() && change.rows->groupsByName.empty())
        settle(); // the order is the same
    else
        reorder(node, settle, [&](quint32, NamespaceRow row) {
            if (row.isGroup())
                return node.rows->rowOfGroup[row.group()];
            const QByteArrayView name = m_store->name(row.key());
            return node.rows->rowOfKey(*m_store, node.prefix.size(), name).value_or(0);
        });
    if (node.rows->groupRows > 0) {
        const auto last = static_cast<int>(node.rows->groupRows) - 1;
        Q_EMIT dataChanged(createIndex(0, 0, &node), createIndex(last, 0, &node), { CountRole });
    }
}

/// The namespace is gone, and with it all that was opened below.
void KeyTreeModel::forget(Node& node, quint32 group)
{
    const auto found = node.children.find(group);
    if (found == node.children.end())
        return;
    Node& child = *found->second;
    while (!child.children.empty())
        forget(child, child.children.begin()->first);
    m_levels.remove(child.level);
    m_index.close(child.level);
    node.children.erase(found);
}

/// The same rows in another order after @p change; @p placeOf(row before, what it is) says where.
template <typename Change, typename PlaceOf>
void KeyTreeModel::reorder(Node& node, Change change, PlaceOf placeOf)
{
    const QList<QPersistentModelIndex> parents { indexOf(node) };
    Q_EMIT layoutAboutToBeChanged(parents, VerticalSortHint);
    QModelIndexList from;
    std::vector<NamespaceRow> moved;
    const QModelIndexList persistent = persistentIndexList();
    for (const QModelIndex& index : persistent) {
        if (index.constInternalPointer() != &node)
            continue;
        from += index;
        moved.push_back(node.at(static_cast<size_t>(index.row())));
    }
    change();
    QModelIndexList to;
    for (qsizetype i = 0; i < from.size(); ++i) {
        const auto row = static_cast<quint32>(from[i].row());
        to += createIndex(static_cast<int>(placeOf(row, moved[static_cast<size_t>(i)])), 0, &node);
    }
    for (const auto& [group, child] : node.children)
        child->row = placeOf(child->row, NamespaceRow::ofGroup(group));
    changePersistentIndexList(from, to);
    Q_EMIT layoutChanged(parents, VerticalSortHint);
}

KeyTreeModel::Node* KeyTreeModel::nodeOf(const QModelIndex& index) const
{
    if (!index.isValid())
        return m_root.get();
    const auto* node = static_cast<const Node*>(index.constInternalPointer());
    const NamespaceRow row = node->at(static_cast<size_t>(index.row()));
    if (!row.isGroup())
        return nullptr;
    const auto child = node->children.find(row.group());
    return child == node->children.end() ? nullptr : child->second.get();
}

QModelIndex KeyTreeModel::indexOf(const Node& node) const
{
    return node.parent ? createIndex(static_cast<int>(node.row), 0, node.parent) : QModelIndex();
}

QByteArray KeyTreeModel::nameOf(const Node& node, NamespaceRow row) const
{
    if (!row.isGroup())
        return m_store->name(row.key()).toByteArray();
    return node.prefix
        + node.newest().groupName(*m_store, node.prefix.size(), row.group()).toByteArray();
}

} // namespace sluice
