// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "app/application.h"

#include "core/protocol/displaytext.h"
#include "ui/keys/keyactions.h"
#include "ui/keys/keyfileactions.h"
#include "ui/keys/keyspanel.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/pipeline/pipelinetab.h"
#include "ui/theme/format.h"
#include "ui/values/newkeydialog.h"
#include "ui/values/valueediting.h"
#include "ui/values/valueinspector.h"
#include "ui/values/valuetab.h"

#include <QAction>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>

#include <algorithm>

// What Application has to do with keys: their tabs, and what is staged in them.

namespace sluice {

namespace {

constexpr int titleLength = 40;
const QString pipelineId = QStringLiteral("pipeline");

QString tabId(const QByteArray& key)
{
    return QStringLiteral("key:") + QString::fromLatin1(key.toHex());
}

} // namespace

QString Application::guardSetting(const ConnectionOptions& options)
{
    if (options.kind == ConnectionOptions::Kind::Scripted)
        return QStringLiteral("guards/scripted");
    const QString url = options.toUrl(ConnectionOptions::Secret::Omitted);
    return QStringLiteral("guards/") + QString::fromLatin1(url.toUtf8().toHex());
}

void Application::buildKeyActions()
{
    m_keyActions = new KeyActions(
        Client(m_core.channel(), "bulk"), [keys = m_keys] { return keys->choices(); },
        m_window.get());
    m_keyActions->setPlaces(
        [this] {
            QStringList urls;
            for (int row = 0; row < m_recent.rowCount(); ++row)
                urls.append(m_recent.at(row).toUrl(ConnectionOptions::Secret::Omitted));
            return urls;
        },
        [this](const ConnectionOptions& options) {
            return static_cast<Guard>(std::clamp(
                m_settings->value(guardSetting(options), 0).toInt(), 0, int(Guard::ReadOnly)));
        });
    for (QAction* action : m_keyActions->actions())
        m_window->addKeysAction(action);
    connect(m_keyActions, &KeyActions::keyActivated, this, &Application::openKey);
    connect(m_keyActions, &KeyActions::keysChanged, m_keys, &KeysPanel::takeChanges);
    m_fileActions = new KeyFileActions(
        Client(m_core.channel(), "export"),
        [this] {
            const ChosenKeys choice = m_keys->choices().first();
            return KeyFileDialog::Source { choice.selection, choice.words,
                m_state.server.kind + ' ' + m_state.server.version,
                static_cast<quint32>(m_connection.database) };
        },
        m_window.get());
    m_window->addKeysAction(nullptr);
    for (QAction* action : m_fileActions->actions())
        m_window->addKeysAction(action);
    m_keys->setMenuActions(
        m_keyActions->actions() + QList<QAction*> { nullptr } + m_fileActions->actions());
    connect(m_fileActions, &KeyFileActions::keysChanged, m_keys, &KeysPanel::reload);
    connect(m_keys, &KeysPanel::selectionChanged, m_keyActions, &KeyActions::showSelection);
    connect(m_keys, &KeysPanel::selectionChanged, m_fileActions, &KeyFileActions::showSelection);
    enableKeyActions(false);
}

void Application::enableKeyActions(bool connected)
{
    m_keyActions->setConnected(connected);
    m_fileActions->setConnected(connected);
}

void Application::makeKeyActions()
{
    auto* create = new QAction(tr("New key…"), m_window.get());
    create->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_N));
    connect(create, &QAction::triggered, this, &Application::createKey);
    connect(m_keys, &KeysPanel::newKeyRequested, this, &Application::createKey);
    m_window->addAction(create);
    m_window->addKeysAction(nullptr);
    m_window->addKeysAction(create);
    connect(
        m_valueInspector, &ValueInspector::pipelineRequested, this, &Application::followRequests);
    m_window->setMayClose([this] {
        for (const auto* tab : m_window->findChildren<ValueTab*>()) {
            if (tab->hasStagedEdits()) {
                askBeforeTabsClose([this] { m_window->close(); });
                return false;
            }
        }
        return true;
    });
}

void Application::openKey(const QByteArray& key)
{
    const QString id = tabId(key);
    if (m_window->showTab(id))
        return;
    auto* tab = new ValueTab(Client(m_core.channel(), "value tab"), key);
    tab->setConnected(m_state.phase == ConnectionPhase::Ready);
    connect(tab, &ValueTab::selectionDetails, this, [this, tab](const ValueDetails& details) {
        if (m_window->tab(m_window->currentTab()) == tab)
            m_valueInspector->setDetails(details);
    });
    connectKeyTab(tab, id);
    m_window->addTab(tab, toDisplay(key, titleLength), id);
    m_window->showTab(id);
}

void Application::connectKeyTab(ValueTab* tab, const QString& id)
{
    connect(tab, &ValueTab::stagedChanged, this,
        [this, id, title = toDisplay(tab->key(), titleLength)](bool staged) {
            m_window->setTabTitle(id, staged ? title + QStringLiteral(" ●") : title);
        });
    connect(tab, &ValueTab::closeRequested, this, [this, id] { m_window->closeTab(id); });
    connect(tab, &ValueTab::keyCreated, this, [this](const QByteArray& key) {
        m_keys->keysAdded({ key });
        openKey(key);
    });
    connect(tab, &ValueTab::keyDeleted, this,
        [this](const QByteArray& key) { m_keys->keysRemoved({ key }); });
    connect(tab, &ValueTab::keyRenamed, this, [this](const QByteArray& from, const QByteArray& to) {
        m_keys->keysRemoved({ from });
        m_keys->keysAdded({ to });
        m_window->closeTab(tabId(from));
        openKey(to);
    });
}

void Application::createKey()
{
    auto* dialog = new NewKeyDialog(
        Client(m_core.channel(), "value tab"), m_keys->currentNamespace(), m_window.get());
    connect(dialog, &NewKeyDialog::keyCreated, this, [this](const QByteArray& key) {
        m_keys->keysAdded({ key });
        openKey(key);
    });
    dialog->open(); // selects the name
    dialog->name()->end(false); // what is typed goes on from the namespace
}

void Application::followRequests(const RequestNote& note)
{
    m_window->showTab(pipelineId);
    const std::int64_t from = toNanos(note.sent);
    if (m_pipeline->showRequests(note.producer, from, from + note.took.count()))
        return m_window->hideBanner(QStringLiteral("follow"));
    m_window->showBanner({ QStringLiteral("follow"), BannerMessage::Severity::Info,
        tr("Those requests are not kept any more."), {} });
}

void Application::askBeforeTabsClose(std::function<void()> go)
{
    QList<ValueTab*> staged;
    for (auto* tab : m_window->findChildren<ValueTab*>()) {
        if (tab->hasStagedEdits())
            staged += tab;
    }
    if (staged.isEmpty())
        return go();
    auto* box = new QMessageBox(m_window.get());
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setIcon(QMessageBox::Question);
    box->setTextFormat(Qt::PlainText);
    box->setText(staged.size() == 1
            ? tr("Discard the staged changes of %1?").arg(toDisplay(staged.first()->key(), 100))
            : tr("Discard the staged changes of %1 keys?").arg(format::count(staged.size())));
    box->setInformativeText(tr("They were not written to the server."));
    QPushButton* discard = box->addButton(tr("Discard"), QMessageBox::DestructiveRole);
    QPushButton* keep = box->addButton(tr("Keep editing"), QMessageBox::RejectRole);
    box->setDefaultButton(keep);
    box->setEscapeButton(keep);
    connect(box, &QMessageBox::finished, this, [this, box, discard, go = std::move(go)] {
        if (box->clickedButton() != discard)
            return;
        for (auto* tab : m_window->findChildren<ValueTab*>())
            tab->editing().session().discard();
        go();
    });
    box->open();
}

} // namespace sluice
