// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/keys/keyactions.h"

#include "ui/keys/valuesearchdialog.h"

#include <QAction>

namespace sluice {

KeyActions::KeyActions(const Client& client, ChoicesOf choices, QWidget* window)
    : QObject(window)
    , m_client(client)
    , m_choices(std::move(choices))
    , m_window(window)
{
    for (const BulkTask task : { BulkTask::Delete, BulkTask::Expire, BulkTask::Persist,
             BulkTask::Rename, BulkTask::Copy }) {
        auto* action = new QAction(bulkwords::menuEntry(bulkwords::title(task), {}), this);
        connect(action, &QAction::triggered, this, [this, task] { open(task); });
        action->setData(bulkwords::title(task));
        m_actions.append(action);
    }
    m_actions.first()->setShortcut(QKeySequence::Delete); // in the key tree, where it asks first
    m_actions.first()->setShortcutContext(Qt::WidgetShortcut);
    auto* search = new QAction(tr("Search in values…"), this);
    search->setData(tr("Search in values"));
    search->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_F));
    connect(search, &QAction::triggered, this, &KeyActions::openSearch);
    m_actions.append(nullptr);
    m_actions.append(search);
    setConnected(false);
}

KeyActions::~KeyActions() = default;

void KeyActions::setPlaces(std::function<QStringList()> places, BulkDialog::GuardOf guardOf)
{
    m_places = std::move(places);
    m_guardOf = std::move(guardOf);
}

void KeyActions::setConnected(bool connected)
{
    for (QAction* action : std::as_const(m_actions)) {
        if (action)
            action->setEnabled(connected);
    }
}

void KeyActions::showSelection(const QString& words)
{
    for (QAction* action : std::as_const(m_actions)) {
        const QString title = action ? action->data().toString() : QString();
        if (!title.isEmpty())
            action->setText(bulkwords::menuEntry(title, words));
    }
}

void KeyActions::closeAll()
{
    for (const QPointer<QDialog>& dialog : std::exchange(m_dialogs, {}))
        delete dialog;
}

void KeyActions::open(BulkTask task)
{
    auto* dialog = new BulkDialog(
        task, m_client, m_choices(), m_places ? m_places() : QStringList(), m_guardOf, m_window);
    connect(dialog, &BulkDialog::keysChanged, this, &KeyActions::keysChanged);
    show(dialog);
}

void KeyActions::openSearch()
{
    auto* dialog = new ValueSearchDialog(m_client, m_choices(), m_window);
    connect(dialog, &ValueSearchDialog::keyActivated, this, &KeyActions::keyActivated);
    show(dialog);
}

void KeyActions::show(QDialog* dialog)
{
    m_dialogs.removeIf([](const QPointer<QDialog>& each) { return !each; });
    m_dialogs.append(dialog);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setModal(false);
    dialog->show();
}

} // namespace sluice
