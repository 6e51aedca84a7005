// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/values/valueediting.h"

#include "core/values/keyreader.h"
#include "ui/mainwindow/banner.h"
#include "ui/models/valuetablemodel.h"
#include "ui/values/changewords.h"
#include "ui/values/elementeditor.h"
#include "ui/values/stagedbar.h"
#include "ui/values/valuetable.h"

#include <QAbstractProxyModel>
#include <QAction>
#include <QMenu>
#include <QShortcut>

namespace sluice {

namespace {

using Kind = Change::Kind;
using State = ValueTableModel::RowState;

} // namespace

ValueEditing::ValueEditing(const Client& client, const Parts& parts, QWidget* tab)
    : QObject(tab)
    , m_session(client, parts.reader->key())
    , m_parts(parts)
    , m_tab(tab)
    , m_bar(new StagedBar)
{
    connect(&m_session, &EditSession::changed, this, [this] {
        m_parts.model->setChanges(m_session.changes());
        m_bar->setChanges(m_session.changes(), m_session.isBusy());
        Q_EMIT stagedChanged();
    });
    connect(&m_session, &EditSession::ended, this, &ValueEditing::take);
    connect(m_bar, &StagedBar::commandsRequested, this, &ValueEditing::showCommands);
    connect(m_bar, &StagedBar::discardRequested, &m_session, &EditSession::discard);
    connect(m_bar, &StagedBar::applyRequested, this, &ValueEditing::apply);
    connect(m_bar, &StagedBar::undoRequested, this, &ValueEditing::undo);
    connect(m_parts.table, &QAbstractItemView::doubleClicked, this, &ValueEditing::editCurrent);
    makeActions();
}

void ValueEditing::makeActions()
{
    const auto add = [this](QWidget* where, const QList<QKeySequence>& keys, auto slot) {
        for (const QKeySequence& each : keys) {
            auto* shortcut = new QShortcut(each, where);
            shortcut->setContext(Qt::WidgetWithChildrenShortcut);
            connect(shortcut, &QShortcut::activated, this, slot);
        }
    };
    add(m_tab, { QKeySequence(Qt::CTRL | Qt::Key_S) }, &ValueEditing::apply);
    add(m_parts.table, { QKeySequence(Qt::CTRL | Qt::Key_Z) }, &ValueEditing::undo);
    add(m_parts.table,
        { QKeySequence(Qt::Key_F2), QKeySequence(Qt::Key_Return), QKeySequence(Qt::Key_Enter) },
        &ValueEditing::editCurrent);
    add(m_parts.table, { QKeySequence(Qt::Key_Insert) }, &ValueEditing::addElement);
    add(m_parts.table, { QKeySequence(Qt::Key_Delete) }, &ValueEditing::removeCurrent);
}

int ValueEditing::currentRow() const
{
    const auto* proxy = qobject_cast<const QAbstractProxyModel*>(m_parts.table->model());
    const QModelIndex index = m_parts.table->currentIndex();
    return proxy ? proxy->mapToSource(index).row() : index.row();
}

void ValueEditing::keyRead()
{
    const KeyReader& reader = *m_parts.reader;
    m_session.keyRead(reader.facts().type, reader.total());
    m_parts.model->setChanges(m_session.changes());
}

QString ValueEditing::addText() const
{
    switch (m_session.changes().type()) {
    case KeyType::Hash:
        return tr("Add field");
    case KeyType::List:
        return tr("Add element");
    case KeyType::Set:
    case KeyType::SortedSet:
        return tr("Add member");
    case KeyType::Stream:
        return tr("Add entry");
    case KeyType::String:
    case KeyType::None:
    case KeyType::Other:
        break;
    }
    return {};
}

bool ValueEditing::canEdit()
{
    if (m_session.guard() == Guard::ReadOnly) {
        say(tr("This connection is read-only. The guard's switch is beside the database in the "
               "tool bar."));
        return false;
    }
    return true;
}

void ValueEditing::editCurrent()
{
    if (m_session.changes().type() == KeyType::String)
        return editString();
    if (const int row = currentRow(); row >= 0)
        edit(row);
}

void ValueEditing::edit(int row)
{
    if (!canEdit())
        return;
    const KeyType type = m_session.changes().type();
    const PageRow now = m_parts.model->editedAt(row);
    const bool isNew = m_parts.model->stateAt(row) == State::Added;
    if (type == KeyType::Stream && !isNew)
        return say(tr("An entry of a stream cannot be changed. Delete it, or add another one."));
    if (m_parts.model->stateAt(row) == State::Removed)
        return say(tr("It is to be removed. Press Delete to keep it, then edit it."));
    auto* editor = new ElementEditor(type, now, isNew, m_tab);
    // What was clicked may be elsewhere when the editor closes: it is staged on what was seen.
    const PageRow before = m_parts.model->rowAt(row);
    connect(
        editor, &ElementEditor::edited, this, [this, row, before, isNew](const PageRow& edited) {
            if (isNew && (row >= m_parts.model->rowCount() || row < m_parts.model->loadedCount()))
                stageNew(edited, Kind::ListPushBack, -1);
            else
                stageRow(row, before, edited);
        });
    editor->open();
}

void ValueEditing::stageRow(int row, const PageRow& before, const PageRow& edited)
{
    const ValueTableModel& model = *m_parts.model;
    Change change;
    if (row >= model.loadedCount()) {
        const auto at = static_cast<std::size_t>(model.changeAt(row));
        change = m_session.changes().changes()[at];
        change.name = edited.name;
        change.after = edited.value;
        change.fields = edited.fields;
        return m_session.replace(at, change);
    }
    change.name = before.name;
    change.before = before.value;
    change.after = edited.value;
    if (edited.name != before.name)
        change.newName = edited.name;
    switch (model.type()) {
    case KeyType::Hash:
        change.kind = Kind::HashSet;
        break;
    case KeyType::SortedSet:
        change.kind = Kind::ZsetScore;
        break;
    case KeyType::Set:
        change.kind = Kind::SetReplace;
        change.after.clear();
        if (!change.newName)
            return revert(row);
        break;
    case KeyType::List:
        change.kind = Kind::ListSet;
        change.newName.reset();
        change.index = static_cast<quint64>(row);
        seeAround(row, change);
        break;
    default:
        return;
    }
    m_session.stage(change);
}

/// The neighbours as they are on screen.
void ValueEditing::seeAround(int row, Change& change) const
{
    const ValueTableModel& model = *m_parts.model;
    if (row >= model.loadedCount() || model.rowAt(row).value != change.before)
        return;
    if (row > 0)
        change.previous = model.rowAt(row - 1).value;
    if (row + 1 < model.loadedCount())
        change.next = model.rowAt(row + 1).value;
}

void ValueEditing::revert(int row)
{
    if (const int change = m_parts.model->changeAt(row); change >= 0)
        m_session.unstage(static_cast<std::size_t>(change));
}

void ValueEditing::stageValue(const QByteArray& bytes)
{
    if (m_session.changes().type() == KeyType::String)
        return stageString(bytes);
    const int row = currentRow();
    if (row < 0 || m_session.changes().type() == KeyType::Stream)
        return;
    PageRow edited = m_parts.model->editedAt(row);
    const bool isMember = m_session.changes().type() == KeyType::Set
        || m_session.changes().type() == KeyType::SortedSet;
    (isMember ? edited.name : edited.value) = bytes;
    stageRow(row, m_parts.model->rowAt(row), edited);
}

void ValueEditing::addElement() { insert(Kind::ListPushBack); }

void ValueEditing::insert(Kind kind)
{
    if (addText().isEmpty() || !canEdit())
        return;
    auto* editor = new ElementEditor(m_session.changes().type(), {}, true, m_tab);
    const int anchor = currentRow();
    connect(editor, &ElementEditor::edited, this,
        [this, kind, anchor](const PageRow& row) { stageNew(row, kind, anchor); });
    editor->open();
}

void ValueEditing::stageNew(const PageRow& added, Kind listKind, int anchor)
{
    const ValueTableModel& model = *m_parts.model;
    Change change;
    change.name = added.name;
    change.after = added.value;
    change.fields = added.fields;
    switch (model.type()) {
    case KeyType::Hash:
        change.kind = Kind::HashAdd;
        break;
    case KeyType::Set:
        change.kind = Kind::SetAdd;
        change.after.clear();
        break;
    case KeyType::SortedSet:
        change.kind = Kind::ZsetAdd;
        break;
    case KeyType::Stream:
        change.kind = Kind::StreamAdd;
        break;
    case KeyType::List:
        change.kind = listKind;
        change.name.clear();
        if (anchor >= 0 && anchor < model.loadedCount()
            && (listKind == Kind::ListInsertBefore || listKind == Kind::ListInsertAfter)) {
            change.index = static_cast<quint64>(anchor);
            change.before = model.rowAt(anchor).value;
            seeAround(anchor, change);
        }
        break;
    default:
        return;
    }
    // One of that name that is here already is meant.
    if (model.type() != KeyType::List && model.type() != KeyType::Stream) {
        // Not among millions: whether it is there is checked again when it is applied.
        const auto found = model.loaded().find(added.name, 200'000);
        const int row = found ? static_cast<int>(*found) : -1;
        if (found && model.stateAt(row) != State::Removed)
            return stageRow(row, model.rowAt(row), added);
    }
    m_session.stage(change);
    const auto* proxy = qobject_cast<const QAbstractProxyModel*>(m_parts.table->model());
    const QModelIndex last = model.index(model.rowCount() - 1, 0);
    m_parts.table->setCurrentIndex(proxy ? proxy->mapFromSource(last) : last);
}

void ValueEditing::removeCurrent()
{
    const int row = currentRow();
    if (row < 0 || !canEdit())
        return;
    const ValueTableModel& model = *m_parts.model;
    if (model.stateAt(row) == State::Added || model.stateAt(row) == State::Removed)
        return revert(row);
    const PageRow before = model.rowAt(row);
    Change change;
    change.name = before.name;
    change.before = before.value;
    switch (model.type()) {
    case KeyType::Hash:
        change.kind = Kind::HashDelete;
        break;
    case KeyType::Set:
        change.kind = Kind::SetRemove;
        break;
    case KeyType::SortedSet:
        change.kind = Kind::ZsetRemove;
        break;
    case KeyType::Stream:
        change.kind = Kind::StreamDelete;
        change.fields = before.fields;
        break;
    case KeyType::List:
        change.kind = Kind::ListDelete;
        change.name.clear();
        change.index = static_cast<quint64>(row);
        seeAround(row, change);
        break;
    default:
        return;
    }
    m_session.stage(change);
}

void ValueEditing::fillMenu(QMenu& menu)
{
    const KeyType type = m_session.changes().type();
    const int row = currentRow();
    const bool isString = type == KeyType::String;
    const auto add = [&](const QString& text, const QKeySequence& keys, auto slot) {
        QAction* action = menu.addAction(text);
        action->setShortcut(keys);
        connect(action, &QAction::triggered, this, slot);
        return action;
    };
    if (isString || (row >= 0 && type != KeyType::Stream))
        add(tr("&Edit…"), QKeySequence(Qt::Key_F2), &ValueEditing::editCurrent);
    if (isString) {
        add(tr("Edit a &range…"), {}, &ValueEditing::editRange);
        add(tr("&Append…"), {}, &ValueEditing::appendToString);
    }
    if (!addText().isEmpty())
        add(addText() + QStringLiteral("…"), QKeySequence(Qt::Key_Insert),
            &ValueEditing::addElement);
    if (type == KeyType::List) {
        add(tr("Add at the front…"), {}, [this] { insert(Kind::ListPushFront); });
        if (row >= 0 && row < m_parts.model->loadedCount()) {
            add(tr("Insert before…"), {}, [this] { insert(Kind::ListInsertBefore); });
            add(tr("Insert behind…"), {}, [this] { insert(Kind::ListInsertAfter); });
        }
    }
    if (!isString && row >= 0) {
        const State state = m_parts.model->stateAt(row);
        add(state == State::Removed ? tr("&Keep it") : tr("&Delete"), QKeySequence(Qt::Key_Delete),
            &ValueEditing::removeCurrent);
        if (state == State::Changed)
            add(tr("Re&vert"), {}, [this, row] { revert(row); });
    }
}

} // namespace sluice
