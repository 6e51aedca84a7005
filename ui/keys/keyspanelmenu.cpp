// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
// Which keys a person has before them in the panel, and what can be done with them.
#include "ui/keys/keyspanel.h"

#include "core/protocol/displaytext.h"
#include "ui/keys/keytreeview.h"
#include "ui/theme/format.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QLineEdit>
#include <QMenu>

namespace sluice {

namespace {

/// Names that go to the clipboard at once.
constexpr qsizetype mostCopied = 10'000;

} // namespace

QByteArray KeysPanel::currentKey() const
{
    const QModelIndex index = m_tree->currentIndex();
    const bool key = index.isValid() && !index.data(KeyTreeModel::IsNamespaceRole).toBool();
    return key ? index.data(KeyTreeModel::NameRole).toByteArray() : QByteArray();
}

QByteArray KeysPanel::currentNamespace() const
{
    const QModelIndex index = m_tree->currentIndex();
    const bool isNamespace = index.data(KeyTreeModel::IsNamespaceRole).toBool();
    return (isNamespace ? index : index.parent()).data(KeyTreeModel::NameRole).toByteArray();
}

KeyChoices KeysPanel::choices() const
{
    constexpr qsizetype longest = 80;
    KeyChoices choices;
    const KeyFilter filter = m_index.filter();
    KeySelection::Predicate matches;
    if (!filter.matchesAll())
        matches = [filter](QByteArrayView name) { return filter.matches(name); };
    const QString pattern = filter.pattern().isEmpty() // an expression
        ? m_filter->edit().text()
        : toDisplay(filter.pattern(), longest);
    const ChosenRows& chosen = m_tree->chosen();
    if (!chosen.isEmpty()) {
        const auto count = chosen.keys(m_index.gone().get());
        choices.append({ chosen.selection(matches, m_index.gone()),
            !count           ? tr("the selected keys")
                : count == 1 ? tr("the selected key")
                             : tr("the %1 selected keys").arg(format::count(*count)),
            chosen.commonPrefix() });
    }
    const QModelIndex index = m_tree->currentIndex();
    const QByteArray name = index.data(KeyTreeModel::NameRole).toByteArray();
    if (chosen.isEmpty() && index.isValid()
        && !index.data(KeyTreeModel::IsNamespaceRole).toBool()) {
        choices.append({ KeySelection::ofNames({ name }),
            tr("the key %1").arg(toDisplay(name, longest)), name });
    } else if (chosen.isEmpty() && index.isValid()) {
        const QString below = toDisplay(name, longest);
        choices.append({ KeySelection::ofLoaded(m_index.store(), name, matches, m_index.gone()),
            matches ? tr("loaded keys below %1 that match %2").arg(below, pattern)
                    : tr("all loaded keys below %1").arg(below),
            name });
    }
    choices.append({ KeySelection::ofLoaded(m_index.store(), {}, matches, m_index.gone()),
        matches ? tr("loaded keys that match %1").arg(pattern) : tr("all loaded keys"), {} });
    if (filter.pattern().isEmpty())
        return choices;
    choices.append({ KeySelection::onServer(filter.pattern()),
        matches ? tr("keys on the server that match %1 (SCAN)").arg(pattern)
                : tr("all keys of this database (SCAN)"),
        {} });
    return choices;
}

void KeysPanel::copyName()
{
    const QModelIndex index = m_tree->currentIndex();
    QList<QByteArray> names = m_tree->chosen().names(mostCopied + 1);
    if (names.isEmpty() && index.isValid())
        names.append(index.data(KeyTreeModel::NameRole).toByteArray());
    if (names.isEmpty())
        return;
    if (names.size() > mostCopied) {
        say(tr("That is too much to copy: more than %1 names. Export them instead.")
                .arg(format::count(mostCopied)));
        return;
    }
    QStringList lines;
    for (const QByteArray& name : std::as_const(names))
        lines.append(toDisplay(name));
    QApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
}

/// Also when keys came or went: nothing that is left of it is no selection.
void KeysPanel::tellSelection()
{
    const ChosenRows& chosen = m_tree->chosen();
    const auto count
        = chosen.isEmpty() ? std::optional<quint64>(0) : chosen.keys(m_index.gone().get());
    if (!chosen.isEmpty() && count == 0) {
        m_tree->forgetChosen(); // tells
        return;
    }
    const QString words = chosen.isEmpty() ? QString()
        : count                            ? tr("%1 selected").arg(format::count(*count))
                                           : tr("selected");
    if (words == m_selection)
        return;
    m_selection = words;
    refresh();
    Q_EMIT selectionChanged(words);
}

void KeysPanel::setMenuActions(const QList<QAction*>& actions)
{
    m_menuActions = actions;
    for (QAction* action : actions) {
        if (action)
            m_tree->addAction(action);
    }
}

void KeysPanel::contextMenuEvent(QContextMenuEvent* event)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto add = [menu](const QString& words, const QKeySequence& keys, bool isEnabled) {
        QAction* action = menu->addAction(words);
        action->setShortcut(keys); // said here; others listen
        action->setShortcutContext(Qt::WidgetShortcut);
        action->setEnabled(isEnabled);
        return action;
    };
    const QByteArray key = currentKey();
    const QModelIndex index = m_tree->currentIndex(); // a key's name may be empty
    const bool isKey = index.isValid() && !index.data(KeyTreeModel::IsNamespaceRole).toBool();
    const QString copying = m_tree->chosen().isEmpty() ? tr("Copy name") : tr("Copy names");
    connect(add(tr("Open"), Qt::Key_Return, isKey), &QAction::triggered, this,
        [this, key] { activate(key); });
    connect(add(copying, QKeySequence::Copy, index.isValid()), &QAction::triggered, this,
        &KeysPanel::copyName);
    QAction* mark = add(tr("Favourite"), {}, isKey);
    mark->setCheckable(true);
    mark->setChecked(isKey && m_remembered.isFavourite(key));
    connect(mark, &QAction::triggered, this, [this, key](bool on) {
        if (!m_remembered.setFavourite(key, on))
            say(tr("There are too many favourites, or the name is too long to be one."));
    });
    connect(add(tr("Go to key…"), QKeySequence(Qt::CTRL | Qt::Key_G), m_connected),
        &QAction::triggered, this, [this, key] { m_jump->ask(toDisplay(key)); });
    connect(add(tr("New key…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_N), m_connected),
        &QAction::triggered, this, &KeysPanel::newKeyRequested);
    menu->addSeparator();
    for (QAction* action : std::as_const(m_menuActions)) {
        if (action)
            menu->addAction(action);
        else
            menu->addSeparator();
    }
    if (!m_menuActions.isEmpty())
        menu->addSeparator();
    connect(add(tr("Reload the keys"), QKeySequence::Refresh, m_connected), &QAction::triggered,
        this, &KeysPanel::reload);
    QPoint at = event->globalPos();
    if (event->reason() == QContextMenuEvent::Keyboard && index.isValid()) {
        m_tree->scrollTo(index);
        at = m_tree->viewport()->mapToGlobal(m_tree->visualRect(index).bottomLeft());
    }
    menu->popup(at);
}

} // namespace sluice
