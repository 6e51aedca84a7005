// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "app/application.h"

#include "core/load/scriptedsettings.h"
#include "core/protocol/displaytext.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/pipeline/comparepane.h"
#include "ui/values/valuetab.h"

#include <QMessageBox>
#include <QPushButton>

#include <utility>

// What Application has to do with scenarios: whether one may begin, and on which server.

namespace sluice {

void Application::askBeforeScenario(std::function<void()> go)
{
    const Guard guard = m_core.channel().rules().guard();
    if (guard != Guard::ReadOnly && (m_options.yes || (m_isPrivate && guard == Guard::ReadWrite)))
        return go();
    auto* box = new QMessageBox(m_window.get());
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setIcon(QMessageBox::Question);
    box->setTextFormat(Qt::PlainText);
    if (guard == Guard::ReadOnly) {
        box->setIcon(QMessageBox::Information);
        box->setText(tr("This connection is read-only, and a scenario writes keys."));
        box->setInformativeText(tr("Nothing was sent. To play it here, switch the guard in the "
                                   "tool bar to \"Read-write\" or \"Confirm writes\"."));
        return box->open();
    }
    box->setText(m_window->isPresenting() // the audience is not to read a host's name
            ? tr("Play this scenario against the connected server?")
            : tr("Play this scenario against %1?")
                  .arg(toDisplay(m_connection.displayName().toUtf8(), 200)));
    box->setInformativeText(tr("It is not Sluice's private server. The scenario writes up to 1,000 "
                               "keys of at most 1 MiB that begin with "
                               "\"sluice:load:\", sends at most 100,000 requests a second, and "
                               "removes its keys when it ends; should "
                               "that fail, they expire after 5 minutes. It touches nothing else."));
    QPushButton* play = box->addButton(tr("Play"), QMessageBox::AcceptRole);
    box->addButton(QMessageBox::Cancel);
    box->setDefaultButton(QMessageBox::Cancel);
    connect(box, &QMessageBox::finished, this, [box, play, go = std::move(go)] {
        if (box->clickedButton() == play)
            go();
    });
    box->open();
}

/// A window of its own, made when it is first asked for: what it has compared stays in it.
void Application::openComparison(const QByteArray& scenario)
{
    if (!m_comparison)
        m_comparison = new ComparePane(m_source, m_window.get());
    m_comparison->chooseScenario(scenario);
    m_comparison->show();
    m_comparison->raise();
    m_comparison->activateWindow();
}

bool Application::isScripted() const
{
    return m_connection.kind == ConnectionOptions::Kind::Scripted;
}

/// The stage's script is that of the server, when we are connected to it.
void Application::setScript()
{
    std::function<void(const ScriptSettings&)> script;
    if (isScripted()) {
        script = [this](const ScriptSettings& settings) {
            m_scripted.set(scriptedServerSettings(settings));
        };
    }
    m_runner.theStage().setScript(std::move(script));
}

/// For a scenario that needs a server which misbehaves; afterwards leaveScripted().
void Application::connectToScripted(std::function<void()> then)
{
    if (isScripted())
        return then();
    for (const auto* tab : m_window->findChildren<ValueTab*>()) {
        if (tab->hasStagedEdits()) // its tabs close; it comes back here when they may
            return askBeforeTabsClose([this, then] { connectToScripted(then); });
    }
    m_before = m_connection;
    m_wasPrivate = m_isPrivate;
    m_scripted.restart(1); // the same each time
    ConnectionOptions scripted;
    scripted.kind = ConnectionOptions::Kind::Scripted;
    connectTo(scripted, true);
    m_whenReady = std::move(then);
}

void Application::leaveScripted()
{
    if (isScripted() && !m_quitting)
        connectTo(m_before, m_wasPrivate);
}

} // namespace sluice
