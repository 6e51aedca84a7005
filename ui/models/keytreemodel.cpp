// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/keytreemodel.h"

#include "core/protocol/displaytext.h"

#include <unordered_map>

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
    std::shared_ptr<const NamespaceRows> rows = std::make_shared<NamespaceRows>();
    /// Between appending and ordering: what comes next; its added rows stand behind those of rows.
    std::shared_ptr<const NamespaceRows> next;
    std::unordered_map<quint32, std::unique_ptr<Node>> children; ///< opened ones by group

    [[nodiscard]] size_t size() const
    {
        return rows->rows.size() + (next ? next->added.size() : 0);
    }
    [[nodiscard]] NamespaceRow at(size_t i) const
    {
        return i < rows->rows.size() ? rows->rows[i] : next->added[i - rows->rows.size()];
    }
    /// Everything about groups: a later version knows all of an earlier one's.
    [[nodiscard]] const NamespaceRows& newest() const { return next ? *next : *rows; }
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
    m_levels.insert(m_index.open(child->prefix), child.get());
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
    const QByteArray& separator = m_index.separator();
    if (separator.isEmpty() || !prefix.endsWith(separator))
        return {};
    const Node* node = deepest(prefix.chopped(separator.size()));
    const auto name = QByteArrayView(prefix).sliced(node->prefix.size());
    const auto row = node->rows->rowOfNamespace(*m_store, node->prefix.size(), name);
    return row ? createIndex(static_cast<int>(*row), 0, node) : QModelIndex();
}

/// The innermost opened namespace in which a key of that name lies.
const KeyTreeModel::Node* KeyTreeModel::deepest(const QByteArray& name) const
{
    const Node* node = m_root.get();
    const QByteArray& separator = m_index.separator();
    for (;;) {
        const qsizetype prefixLength = node->prefix.size();
        const qsizetype at = separator.isEmpty() ? -1 : name.indexOf(separator, prefixLength);
        if (at < 0)
            return node;
        const auto part
            = QByteArrayView(name).sliced(prefixLength, at + separator.size() - prefixLength);
        const auto row = node->rows->rowOfNamespace(*m_store, prefixLength, part);
        const auto child
            = row ? node->children.find(node->rows->rows[*row].group()) : node->children.end();
        if (child == node->children.end())
            return node;
        node = child->second.get();
    }
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
    const bool other = update.generation != m_generation;
    if (other) {
        beginResetModel();
        m_generation = update.generation;
        m_shown.clear();
        if (m_store != update.store)
            m_metadata.clear();
        m_store = update.store;
        m_levels = { { KeyIndex::rootLevel, nullptr } };
        m_root = std::make_unique<Node>();
        m_levels[KeyIndex::rootLevel] = m_root.get();
    }
    for (const KeyIndexUpdate::Level& level : update.levels) {
        Node* node = m_levels.value(level.level);
        if (other && level.level == KeyIndex::rootLevel)
            m_root->rows = level.rows;
        else if (node)
            takeRows(*node, level.rows);
        else
            m_index.close(level.level);
    }
    if (other)
        endResetModel();
    Q_EMIT updated();
}

void KeyTreeModel::takeRows(Node& node, const std::shared_ptr<const NamespaceRows>& rows)
{
    const QModelIndex parent = indexOf(node);
    const auto before = static_cast<int>(node.rows->rows.size());
    const auto after = static_cast<int>(rows->rows.size());
    if (before == 0) {
        if (after == 0)
            return;
        beginInsertRows(parent, 0, after - 1);
        node.rows = rows;
        endInsertRows();
        return;
    }
    if (after > before) {
        beginInsertRows(parent, before, after - 1);
        node.next = rows;
        endInsertRows();
        reorder(node, rows);
    }
    node.rows = rows;
    if (!rows->groups.empty()) {
        const auto last = static_cast<int>(rows->groups.size()) - 1;
        Q_EMIT dataChanged(createIndex(0, 0, &node), createIndex(last, 0, &node), { CountRole });
    }
}

void KeyTreeModel::reorder(Node& node, const std::shared_ptr<const NamespaceRows>& rows)
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
    node.rows = rows;
    node.next.reset();
    for (auto& [group, child] : node.children)
        child->row = rows->rowOfGroup[group];
    QModelIndexList to;
    for (const NamespaceRow row : moved) {
        const auto at = row.isGroup()
            ? rows->rowOfGroup[row.group()]
            : rows->rowOfKey(*m_store, node.prefix.size(), m_store->name(row.key())).value_or(0);
        to += createIndex(static_cast<int>(at), 0, &node);
    }
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
