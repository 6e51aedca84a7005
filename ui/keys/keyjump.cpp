// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/keys/keyjump.h"

#include "core/protocol/displaytext.h"
#include "ui/theme/errortext.h"

#include <QInputDialog>
#include <QPointer>

namespace sluice {

KeyJump::KeyJump(const Client& client, QWidget* window)
    : QObject(window)
    , m_client(client)
    , m_window(window)
{
}

void KeyJump::setClient(const Client& client)
{
    ++m_run;
    m_client = client;
}

void KeyJump::ask(const QString& text)
{
    auto* dialog = new QInputDialog(m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Go to key"));
    dialog->setLabelText(
        tr("The key's whole name; bytes that are shown escaped as they are shown:"));
    dialog->setTextValue(text);
    dialog->setOkButtonText(tr("Go"));
    connect(dialog, &QInputDialog::textValueSelected, this,
        [this](const QString& name) { go(fromDisplay(name)); });
    dialog->open();
}

void KeyJump::go(const QByteArray& key) { look(key, ++m_run); }

Detached KeyJump::look(QByteArray key, quint64 run)
{
    const QPointer<KeyJump> self = this;
    Command command("EXISTS");
    command.arg(key);
    PendingReply pending = m_client.send(std::move(command));
    const Outcome outcome = co_await pending;
    if (!self || run != m_run)
        co_return;
    if (!outcome.isReply())
        Q_EMIT failed(errortext::ofOutcome(Ending::NotSent, outcome.why()).what);
    else if (outcome.isError())
        Q_EMIT failed(errortext::ofServerError(outcome.reply().bytes()).sentence());
    else if (outcome.reply().toInteger().value_or(0) > 0)
        Q_EMIT found(key);
    else
        Q_EMIT missing(key);
}

} // namespace sluice
