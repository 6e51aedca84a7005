// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/keys/keytreeaccess.h"

#include "ui/keys/keytreedelegate.h"
#include "ui/keys/keytreeview.h"
#include "ui/models/keytreemodel.h"
#include "ui/theme/format.h"

#include <QPointer>
#include <QWindow>

namespace sluice {

namespace {

/// More than a screen of them.
constexpr qsizetype mostItems = 256;

class Item final : public QAccessibleInterface, public QAccessibleActionInterface {
public:
    Item(KeyTreeView& view, const QModelIndex& row)
        : m_view(&view)
        , m_row(row)
    {
    }

    [[nodiscard]] QModelIndex row() const { return m_row; }

    bool isValid() const override { return m_view && m_row.isValid(); }
    QObject* object() const override { return nullptr; }
    QWindow* window() const override { return m_view ? m_view->window()->windowHandle() : nullptr; }
    QAccessibleInterface* parent() const override
    {
        return QAccessible::queryAccessibleInterface(m_view.data());
    }
    QAccessibleInterface* child(int) const override { return nullptr; }
    QAccessibleInterface* childAt(int, int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface*) const override { return -1; }
    QAccessible::Role role() const override { return QAccessible::TreeItem; }
    void setText(QAccessible::Text, const QString&) override { }

    QRect rect() const override
    {
        const QRect rect = isValid() ? m_view->visualRect(m_row) : QRect();
        return rect.isNull() ? rect
                             : QRect(m_view->viewport()->mapToGlobal(rect.topLeft()), rect.size());
    }

    QString text(QAccessible::Text which) const override
    {
        if (!isValid())
            return {};
        if (which == QAccessible::Name) {
            const QString name = m_row.data(Qt::AccessibleTextRole).toString();
            return name.isEmpty() ? KeyTreeView::tr("(empty)") : name;
        }
        return which == QAccessible::Description ? description() : QString();
    }

    QAccessible::State state() const override
    {
        QAccessible::State state;
        if (!isValid()) {
            state.invalid = true;
            return state;
        }
        state.selectable = true;
        state.multiSelectable = true;
        state.focusable = true;
        state.selected = m_view->isChosen(m_row);
        state.focused = m_view->hasFocus() && m_view->currentIndex() == m_row;
        state.expandable = isNamespace();
        state.expanded = isNamespace() && m_view->isExpanded(m_row);
        state.collapsed = isNamespace() && !m_view->isExpanded(m_row);
        const QRect rect = m_view->visualRect(m_row);
        state.offscreen = rect.isNull() || !rect.intersects(m_view->viewport()->rect());
        return state;
    }

    void* interface_cast(QAccessible::InterfaceType type) override
    {
        return type == QAccessible::ActionInterface ? static_cast<QAccessibleActionInterface*>(this)
                                                    : nullptr;
    }
    QStringList actionNames() const override
    {
        return { isNamespace() ? toggleAction() : pressAction(), setFocusAction() };
    }
    void doAction(const QString& name) override
    {
        if (!isValid())
            return;
        const QModelIndex row = m_row;
        if (name == setFocusAction()) {
            m_view->setFocus();
            m_view->setCurrentIndex(row);
        } else if (name == pressAction() && !isNamespace()) {
            Q_EMIT m_view->activated(row);
        } else if (name == toggleAction() && isNamespace() && m_view->isExpanded(row)) {
            m_view->collapse(row);
        } else if (name == toggleAction() && isNamespace()) {
            m_view->expand(row);
        }
    }
    QStringList keyBindingsForAction(const QString&) const override { return {}; }

private:
    [[nodiscard]] bool isNamespace() const
    {
        return m_row.data(KeyTreeModel::IsNamespaceRole).toBool();
    }
    /// Qt 6.4 has no word for the level of a tree item.
    [[nodiscard]] QString description() const
    {
        QStringList parts;
        const QVariant ttl = m_row.data(KeyTreeModel::TtlRole);
        const auto type = m_row.data(KeyTreeModel::TypeRole).value<ShownType>();
        if (isNamespace()) {
            const quint32 keys = m_row.data(KeyTreeModel::CountRole).toUInt();
            parts << KeyTreeView::tr("namespace")
                  << (keys == 1 ? KeyTreeView::tr("1 key")
                                : KeyTreeView::tr("%1 keys").arg(format::count(keys)));
        } else if (type == ShownType::Missing) {
            parts << KeyTreeView::tr("gone");
        } else {
            parts << KeyTreeDelegate::badgeText(type);
        }
        if (ttl.isValid())
            parts << KeyTreeView::tr("expires in %1")
                         .arg(format::shortDuration(std::chrono::milliseconds(ttl.toLongLong())));
        int level = 1;
        for (QModelIndex above = m_row.parent(); above.isValid(); above = above.parent())
            ++level;
        parts << KeyTreeView::tr("level %1").arg(level);
        parts.removeAll(QString());
        return parts.join(QStringLiteral(", "));
    }

    const QPointer<KeyTreeView> m_view;
    const QPersistentModelIndex m_row;
};

QAccessibleInterface* make(const QString& className, QObject* object)
{
    auto* view = className == QLatin1String("sluice::KeyTreeView")
        ? qobject_cast<KeyTreeView*>(object)
        : nullptr;
    return view ? new KeyTreeAccess(view) : nullptr;
}

/// Gets the events in place of Qt.
QAccessible::UpdateHandler listener = nullptr;

void tell(QAccessibleEvent& event)
{
    if (listener)
        listener(&event);
    else
        QAccessible::updateAccessibility(&event);
}

/// Null while nobody listens.
KeyTreeAccess* accessOf(KeyTreeView& view)
{
    return QAccessible::isActive() || listener
        ? dynamic_cast<KeyTreeAccess*>(QAccessible::queryAccessibleInterface(&view))
        : nullptr;
}

} // namespace

void KeyTreeAccess::install()
{
    static const bool isInstalled = [] {
        QAccessible::installFactory(make);
        return true;
    }();
    Q_UNUSED(isInstalled)
}

void KeyTreeAccess::setListener(QAccessible::UpdateHandler handler) { listener = handler; }

void KeyTreeAccess::tellCurrent(KeyTreeView& view, const QModelIndex& row)
{
    KeyTreeAccess* tree = view.hasFocus() ? accessOf(view) : nullptr;
    QAccessibleInterface* item = tree ? tree->itemOf(row) : nullptr;
    if (!item)
        return;
    QAccessibleEvent event(item, QAccessible::Focus);
    tell(event);
}

void KeyTreeAccess::tellOpened(KeyTreeView& view, const QModelIndex& row)
{
    KeyTreeAccess* tree = accessOf(view);
    QAccessibleInterface* item = tree ? tree->itemOf(row) : nullptr;
    if (!item)
        return;
    QAccessible::State changed;
    changed.expanded = true;
    changed.collapsed = true;
    QAccessibleStateChangeEvent event(item, changed);
    tell(event);
}

void KeyTreeAccess::tellChosen(KeyTreeView& view)
{
    if (!accessOf(view))
        return;
    QAccessibleEvent event(&view, QAccessible::SelectionWithin);
    tell(event);
}

KeyTreeAccess::KeyTreeAccess(KeyTreeView* view)
    : QAccessibleWidget(view, QAccessible::Tree)
{
}

KeyTreeAccess::~KeyTreeAccess()
{
    for (const QAccessible::Id id : std::as_const(m_items))
        QAccessible::deleteAccessibleInterface(id);
}

KeyTreeView& KeyTreeAccess::view() const { return *static_cast<KeyTreeView*>(widget()); }

int KeyTreeAccess::childCount() const { return view().lines(); }

QAccessibleInterface* KeyTreeAccess::child(int line) const { return itemOf(view().rowOn(line)); }

QAccessibleInterface* KeyTreeAccess::childAt(int x, int y) const
{
    const QPoint at = view().viewport()->mapFromGlobal(QPoint(x, y));
    return view().viewport()->rect().contains(at) ? itemOf(view().indexAt(at)) : nullptr;
}

QAccessibleInterface* KeyTreeAccess::focusChild() const
{
    return view().hasFocus() ? itemOf(view().currentIndex()) : nullptr;
}

int KeyTreeAccess::indexOfChild(const QAccessibleInterface* child) const
{
    const auto* item = dynamic_cast<const Item*>(child);
    return item && item->isValid() ? view().lineOf(item->row()) : -1;
}

QAccessible::State KeyTreeAccess::state() const
{
    QAccessible::State state = QAccessibleWidget::state();
    state.multiSelectable = true;
    return state;
}

QAccessibleInterface* KeyTreeAccess::itemOf(const QModelIndex& row) const
{
    if (!row.isValid())
        return nullptr;
    for (const QAccessible::Id id : std::as_const(m_items)) {
        auto* item = static_cast<Item*>(QAccessible::accessibleInterface(id));
        if (item && item->row() == row)
            return item;
    }
    if (m_items.size() >= mostItems)
        QAccessible::deleteAccessibleInterface(m_items.takeFirst());
    auto* item = new Item(view(), row);
    m_items.append(QAccessible::registerAccessibleInterface(item));
    return item;
}

} // namespace sluice
