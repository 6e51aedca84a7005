// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/keys/keyfileactions.h"

#include "ui/keys/bulkwords.h"

#include <QAction>

namespace sluice {

KeyFileActions::KeyFileActions(const Client& client, SourceOf source, QWidget* window)
    : QObject(window)
    , m_client(client)
    , m_source(std::move(source))
    , m_window(window)
{
    auto* exporting = new QAction(tr("E&xport keys…"), this);
    connect(exporting, &QAction::triggered, this,
        [this] { show(new KeyFileDialog(m_client, m_source(), m_window)); });
    auto* importing = new QAction(tr("&Import keys…"), this);
    connect(importing, &QAction::triggered, this,
        [this] { show(new KeyFileDialog(m_client, m_window)); });
    m_actions = { exporting, importing };
    setConnected(false);
}

void KeyFileActions::setConnected(bool connected)
{
    for (QAction* action : std::as_const(m_actions))
        action->setEnabled(connected);
}

void KeyFileActions::showSelection(const QString& words)
{
    m_actions.first()->setText(bulkwords::menuEntry(tr("E&xport keys"), words));
}

void KeyFileActions::closeAll()
{
    for (const QPointer<KeyFileDialog>& dialog : std::exchange(m_dialogs, {}))
        delete dialog;
}

void KeyFileActions::show(KeyFileDialog* dialog)
{
    m_dialogs.removeIf([](const QPointer<KeyFileDialog>& each) { return !each; });
    m_dialogs.append(dialog);
    dialog->setFolder(m_folder);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &KeyFileDialog::keysChanged, this, &KeyFileActions::keysChanged);
    connect(dialog, &KeyFileDialog::folderChosen, this, [this](const QString& folder) {
        m_folder = folder;
        Q_EMIT folderChosen(folder);
    });
    dialog->show();
}

} // namespace sluice
