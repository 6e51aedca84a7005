// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/keys/keyspanel.h"

#include "core/keys/databasesizes.h"
#include "core/protocol/displaytext.h"
#include "ui/keys/keysmenu.h"
#include "ui/keys/keytreedelegate.h"
#include "ui/keys/keytreeview.h"
#include "ui/keys/scanbar.h"
#include "ui/theme/helpbubble.h"
#include "ui/theme/icons.h"
#include "ui/theme/tonelabel.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPointer>
#include <QShortcut>
#include <QToolButton>
#include <QVBoxLayout>

namespace sluice {

namespace {

constexpr std::chrono::milliseconds refreshInterval { 100 };
constexpr std::chrono::milliseconds countdownInterval { 1'000 };
/// Opened namespaces that are remembered.
constexpr qsizetype mostOpened = 1'000;
/// So few matches of a filter are all shown at once.
constexpr quint32 fewMatches = 100;
constexpr int deepestMatch = 16;
constexpr qsizetype mostNoticeChars = 200;

Client panelClient(const Client& client) { return client.named("keys panel"); }

} // namespace

KeysPanel::KeysPanel(const Client& client, QWidget* parent)
    : QWidget(parent)
    , m_metadata(panelClient(client))
    , m_model(m_index, m_metadata)
    , m_scanner(panelClient(client), m_index)
    , m_watch(panelClient(client))
    , m_client(panelClient(client))
    , m_filter(new FilterField(this))
    , m_menu(new KeysMenu(m_remembered, this))
    , m_jump(new KeyJump(panelClient(client), this))
    , m_create(new QToolButton(this))
    , m_reload(new QToolButton(this))
    , m_matches(new ToneLabel(Tone::Muted, this))
    , m_tree(new KeyTreeView(this))
    , m_bar(new ScanBar(this))
{
    setObjectName(QStringLiteral("keysPanel"));
    setAccessibleName(tr("Keys"));
    buildFields();
    m_tree->setModel(&m_model);
    m_tree->setItemDelegate(new KeyTreeDelegate(m_tree));
    m_tree->setAccessibleName(tr("Keys by namespace"));

    const int gap = fontMetrics().height() / 2;
    auto* fields = new QHBoxLayout;
    fields->setSpacing(gap / 2);
    fields->addWidget(m_filter, 1);
    fields->addWidget(m_menu);
    fields->addWidget(m_create);
    fields->addWidget(m_reload);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(gap, gap, gap, gap);
    layout->setSpacing(gap / 2);
    layout->addLayout(fields);
    layout->addWidget(m_matches);
    layout->addWidget(m_tree, 1);
    layout->addWidget(m_bar);
    setFocusProxy(m_tree);

    m_refresh.setInterval(refreshInterval);
    connect(&m_refresh, &QTimer::timeout, this, &KeysPanel::refresh);
    m_viewPause.setSingleShot(true);
    connect(&m_viewPause, &QTimer::timeout, this, &KeysPanel::showMetadata);
    m_countdown.setInterval(countdownInterval);
    connect(&m_countdown, &QTimer::timeout, this, &KeysPanel::showMetadata);

    connect(&m_scanner, &Scanner::stateChanged, this, &KeysPanel::refresh);
    connect(&m_model, &KeyTreeModel::aboutToUpdate, m_tree, &KeyTreeView::rememberTop);
    connect(&m_model, &KeyTreeModel::updated, this, &KeysPanel::afterUpdate);
    connect(&m_metadata, &VisibleMetadata::fetched, this, [this] {
        if (m_model.isCountingDown())
            m_countdown.start();
    });
    connect(m_tree, &KeyTreeView::viewChanged, this, [this] { m_viewPause.start(0); });
    connect(m_tree, &KeyTreeView::chosenChanged, this, &KeysPanel::tellSelection);
    connect(m_tree, &KeyTreeView::leftUpwards, this, &KeysPanel::focusFilter);
    connect(m_tree, &KeyTreeView::expanded, this,
        [this](const QModelIndex& index) { noteOpened(index, true); });
    connect(m_tree, &KeyTreeView::collapsed, this,
        [this](const QModelIndex& index) { noteOpened(index, false); });
    connect(m_tree, &KeyTreeView::activated, this, [this](const QModelIndex& index) {
        if (!index.data(KeyTreeModel::IsNamespaceRole).toBool())
            activate(index.data(KeyTreeModel::NameRole).toByteArray());
    });
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this,
        [this](const QModelIndex& index) {
            if (!index.isValid())
                return; // the tree is built anew: m_current comes back with its row
            m_current = index.data(KeyTreeModel::NameRole).toByteArray();
            Q_EMIT currentKeyChanged(currentKey());
        });
    connect(m_bar, &ScanBar::stopRequested, &m_scanner, &Scanner::stop);
    connect(m_bar, &ScanBar::resumeRequested, &m_scanner, &Scanner::resume);
    connect(m_bar, &ScanBar::retryRequested, this, &KeysPanel::reload);
    connect(m_bar, &ScanBar::loadAllRequested, &m_scanner, &Scanner::startAll);
    connect(m_bar, &ScanBar::fastRequested, &m_scanner, &Scanner::setFast);
    connect(m_bar, &ScanBar::filterOnServerRequested, this, &KeysPanel::filterOnServer);
    connect(&m_watch, &KeyspaceWatch::stateChanged, this, &KeysPanel::refresh);
    connect(&m_watch, &KeyspaceWatch::changed, this,
        [this](const QList<QByteArray>& added, const QList<QByteArray>& removed) {
            takeChanges(removed, added);
        });
    buildMenu();
    buildShortcuts();
    refresh();
}

KeysPanel::~KeysPanel() { m_tree->disconnect(this); }

void KeysPanel::buildFields()
{
    m_filter->edit().installEventFilter(this);
    connect(m_filter, &FilterField::changed, this, &KeysPanel::takeFilter);

    m_create->setIcon(themedIcon(QStringLiteral("add")));
    m_create->setAccessibleName(tr("New key"));
    m_create->setToolTip(plainToolTip(tr("Make a key (%1)")
                                          .arg(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_N)
                                                   .toString(QKeySequence::NativeText))));
    connect(m_create, &QToolButton::clicked, this, &KeysPanel::newKeyRequested);
    m_reload->setIcon(themedIcon(QStringLiteral("reload")));
    m_reload->setAccessibleName(tr("Reload the keys"));
    m_reload->setToolTip(plainToolTip(tr("Load the keys anew (F5)")));
    connect(m_reload, &QToolButton::clicked, this, &KeysPanel::reload);
    m_matches->setWordWrap(true); // an expression may be long
    m_matches->hide();
}

void KeysPanel::buildMenu()
{
    connect(m_menu, &KeysMenu::orderChosen, &m_index, &KeyIndex::setOrder);
    connect(m_menu, &KeysMenu::separatorsChosen, &m_index, &KeyIndex::setSeparators);
    connect(m_menu, &KeysMenu::typeChosen, &m_scanner, &Scanner::startType);
    connect(m_menu, &KeysMenu::ttlChosen, &m_scanner, &Scanner::startTtl);
    connect(m_menu, &KeysMenu::goRequested, this, [this] { m_jump->ask(toDisplay(currentKey())); });
    connect(m_menu, &KeysMenu::keyChosen, this, &KeysPanel::goToKey);
    connect(m_menu, &KeysMenu::databasesRequested, this, [this] { askForDatabases(m_run); });
    connect(m_menu, &KeysMenu::databaseChosen, this, &KeysPanel::databaseChosen);
    connect(m_jump, &KeyJump::found, this, &KeysPanel::activate);
    connect(m_jump, &KeyJump::missing, this, [this](const QByteArray& key) {
        say(tr("There is no key %1.").arg(toDisplay(key, mostNoticeChars)));
    });
    connect(m_jump, &KeyJump::failed, this, &KeysPanel::say);
}

void KeysPanel::buildShortcuts()
{
    const auto on = [this](const QKeySequence& keys, auto slot) {
        auto* shortcut = new QShortcut(keys, this);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, slot);
    };
    on(QKeySequence::Find, &KeysPanel::focusFilter);
    on(Qt::Key_Slash, &KeysPanel::focusFilter);
    on(QKeySequence::Refresh, &KeysPanel::reload);
    on(QKeySequence(Qt::CTRL | Qt::Key_G), [this] {
        if (m_connected)
            m_jump->ask(toDisplay(currentKey()));
    });
    auto* copy = new QShortcut(QKeySequence::Copy, m_tree);
    copy->setContext(Qt::WidgetShortcut);
    connect(copy, &QShortcut::activated, this, &KeysPanel::copyName);
}

void KeysPanel::setClient(const Client& client)
{
    m_connected = false;
    m_why.clear();
    m_opened.clear();
    m_current.clear();
    m_client = panelClient(client);
    ++m_run;
    m_metadata.setClient(m_client);
    m_scanner.setClient(m_client);
    m_watch.setClient(m_client);
    m_jump->setClient(m_client);
    m_menu->showType({});
    m_menu->showTtl({});
    say({});
}

void KeysPanel::rememberIn(QSettings& settings, const QString& connection)
{
    m_remembered.keepIn(settings, connection);
}

void KeysPanel::activate(const QByteArray& key)
{
    m_remembered.noteOpened(key);
    say({});
    const QModelIndex index = m_model.findKey(key);
    if (index.isValid() && index != m_tree->currentIndex()) {
        m_tree->scrollTo(index);
        m_tree->setCurrentIndex(index);
    }
    Q_EMIT keyActivated(key);
}

void KeysPanel::say(const QString& notice)
{
    m_notice = notice;
    refresh();
}

Detached KeysPanel::askForDatabases(quint64 run)
{
    const QPointer<KeysPanel> self = this;
    Command command("INFO");
    command.arg("keyspace");
    PendingReply pending = m_client.send(std::move(command));
    const Outcome outcome = co_await pending;
    if (!self || run != m_run)
        co_return;
    const bool isAnswer = outcome.isReply() && outcome.reply().isString();
    m_menu->showDatabases(
        databaseSizes(isAnswer ? outcome.reply().bytes() : QByteArray()), m_database);
}

void KeysPanel::setWhyNone(const QString& why)
{
    m_why = why;
    refresh();
}

void KeysPanel::focusFilter()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->edit().selectAll();
}

void KeysPanel::showBeginningWith(const QByteArray& prefix)
{
    m_filter->set(KeyFilter::Kind::Glob, toDisplay(prefix) + QLatin1Char('*'));
}

void KeysPanel::connectionReady()
{
    m_connected = true;
    m_watch.start(m_database); // before the scan, so that nothing is missed
    m_scanner.connectionReady();
    refresh();
}

void KeysPanel::connectionLost()
{
    m_connected = false;
    m_watch.stop();
    m_scanner.connectionLost();
    refresh();
}

void KeysPanel::reload()
{
    if (!m_connected)
        return;
    m_watch.start(m_database);
    m_scanner.start();
    say({});
}

void KeysPanel::keysAdded(const QList<QByteArray>& names) { m_index.addNames(names); }

void KeysPanel::keysRemoved(const QList<QByteArray>& names) { m_index.remove(names); }

void KeysPanel::takeChanges(const QList<QByteArray>& removed, const QList<QByteArray>& added)
{
    if (!removed.isEmpty())
        keysRemoved(removed);
    const ScanProgress progress = m_scanner.progress();
    const bool isLoading = progress.loaded > 0 || progress.state == ScanProgress::State::Finished;
    if (!added.isEmpty() && !progress.isPartial() && isLoading)
        keysAdded(added);
}

void KeysPanel::takeFilter()
{
    m_index.setFilter(m_filter->filter());
    refresh();
}

void KeysPanel::filterOnServer() { m_scanner.startMatching(m_filter->filter().pattern()); }

/// Everything around the tree.
void KeysPanel::refresh()
{
    const ScanProgress progress = m_scanner.progress();
    const bool busy = m_scanner.isScanning();
    if (busy && !m_refresh.isActive())
        m_refresh.start();
    else if (!busy)
        m_refresh.stop();
    const KeyFilter& filter = m_index.filter();
    m_bar->show(
        progress, m_connected, filter.matchesAll() ? QByteArray() : filter.pattern(), m_selection);
    m_reload->setEnabled(m_connected);
    m_create->setEnabled(m_connected);
    m_menu->setConnected(m_connected);
    const bool warns
        = !filter.error().isEmpty() || m_watch.state() == KeyspaceWatch::State::TooFast;
    m_matches->say(warns ? Tone::Warning : Tone::Muted, lineAboveTree());
    m_tree->setEmptyText(emptyText());
}

/// The model is up to date: so that the view is too, within the same turn, and its cost counts
/// towards the pause before the next update.
void KeysPanel::afterUpdate()
{
    openAgain();
    // While the filter is at work, there are few matches of many filters.
    if (!m_index.filter().matchesAll() && m_index.isWhole() && m_model.matches() <= fewMatches) {
        m_opening = true;
        openMatches({}, 0);
        m_opening = false;
    }
    m_tree->settle();
    if (!m_tree->currentIndex().isValid() && !m_current.isEmpty()) {
        QModelIndex current = m_model.findKey(m_current);
        if (!current.isValid())
            current = m_model.findNamespace(m_current);
        if (current.isValid()) {
            m_tree->setAutoScroll(false); // only a move of the person's scrolls
            m_tree->selectionModel()->setCurrentIndex(
                current, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
            m_tree->setAutoScroll(true);
        }
    }
    tellSelection();
    QTimer::singleShot(0, this, &KeysPanel::refresh); // the index says then whether it has settled
}

void KeysPanel::openAgain()
{
    m_opening = true;
    for (const QByteArray& prefix : std::as_const(m_opened)) {
        const QModelIndex index = m_model.findNamespace(prefix);
        if (index.isValid() && !m_tree->isExpanded(index))
            m_tree->expand(index);
    }
    m_opening = false;
}

void KeysPanel::openMatches(const QModelIndex& parent, int depth)
{
    const int rows = depth < deepestMatch ? m_model.rowCount(parent) : 0;
    for (int row = 0; row < rows; ++row) {
        const QModelIndex index = m_model.index(row, 0, parent);
        if (!m_model.hasChildren(index))
            break; // namespaces come first
        if (!m_tree->isExpanded(index))
            m_tree->expand(index);
        openMatches(index, depth + 1);
    }
}

void KeysPanel::noteOpened(const QModelIndex& index, bool open)
{
    if (m_opening)
        return;
    const QByteArray prefix = index.data(KeyTreeModel::NameRole).toByteArray();
    if (!open)
        m_opened.remove(prefix);
    else if (m_opened.size() < mostOpened)
        m_opened.insert(prefix);
}

void KeysPanel::showMetadata()
{
    if (m_connected)
        m_model.show(m_tree->rowsInView());
    if (!m_model.isCountingDown())
        m_countdown.stop();
    m_tree->viewport()->update();
}

bool KeysPanel::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == &m_filter->edit() && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Down || key == Qt::Key_Return || key == Qt::Key_Enter) {
            m_tree->setFocus(Qt::TabFocusReason);
            if (!m_tree->currentIndex().isValid())
                m_tree->setCurrentIndex(m_model.index(0, 0));
            return true;
        }
        if (key == Qt::Key_Escape && !m_filter->edit().text().isEmpty()) {
            m_filter->edit().clear();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace sluice
