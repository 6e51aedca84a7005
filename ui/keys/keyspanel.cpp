// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/keys/keyspanel.h"

#include "core/protocol/displaytext.h"
#include "ui/keys/keytreedelegate.h"
#include "ui/keys/keytreeview.h"
#include "ui/keys/scanbar.h"
#include "ui/theme/format.h"
#include "ui/theme/helpbubble.h"
#include "ui/theme/icons.h"
#include "ui/theme/tonelabel.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
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

Client panelClient(const Client& client) { return client.named("keys panel"); }

} // namespace

KeysPanel::KeysPanel(const Client& client, QWidget* parent)
    : QWidget(parent)
    , m_metadata(panelClient(client))
    , m_model(m_index, m_metadata)
    , m_scanner(panelClient(client), m_index)
    , m_filter(new QLineEdit(this))
    , m_separator(new QLineEdit(this))
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
    fields->addWidget(m_separator);
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
    connect(m_tree, &KeyTreeView::leftUpwards, this, &KeysPanel::focusFilter);
    connect(m_tree, &QTreeView::expanded, this,
        [this](const QModelIndex& index) { noteOpened(index, true); });
    connect(m_tree, &QTreeView::collapsed, this,
        [this](const QModelIndex& index) { noteOpened(index, false); });
    connect(m_tree, &QTreeView::activated, this, [this](const QModelIndex& index) {
        if (!index.data(KeyTreeModel::IsNamespaceRole).toBool())
            Q_EMIT keyActivated(index.data(KeyTreeModel::NameRole).toByteArray());
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
    connect(m_bar, &ScanBar::filterOnServerRequested, this, &KeysPanel::filterOnServer);
    buildShortcuts();
    refresh();
}

KeysPanel::~KeysPanel() { m_tree->disconnect(this); }

void KeysPanel::buildFields()
{
    m_filter->setPlaceholderText(tr("Filter: text or glob"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setAccessibleName(tr("Filter of the keys"));
    m_filter->setToolTip(plainToolTip(
        tr("Shows the keys whose names hold this text, byte for byte. With * ? or [ it is a glob "
           "over the whole name, as the server's MATCH: user:*:cart, item:[0-9]?. Bytes that are "
           "shown escaped are typed so: \\x00.")));
    m_filter->installEventFilter(this);
    connect(m_filter, &QLineEdit::textChanged, this, &KeysPanel::takeFilter);

    m_separator->setText(QString::fromUtf8(m_index.separator()));
    m_separator->setMaxLength(8);
    m_separator->setAlignment(Qt::AlignCenter);
    m_separator->setMinimumWidth(fontMetrics().averageCharWidth() * 5);
    m_separator->setMaximumWidth(fontMetrics().averageCharWidth() * 5);
    m_separator->setAccessibleName(tr("Separator of namespaces"));
    m_separator->setToolTip(
        plainToolTip(tr("Names are grouped at this separator. Empty: one flat list.")));
    connect(m_separator, &QLineEdit::textChanged, this, &KeysPanel::takeSeparator);

    m_reload->setIcon(themedIcon(QStringLiteral("reload")));
    m_reload->setAccessibleName(tr("Reload the keys"));
    m_reload->setToolTip(plainToolTip(tr("Load the keys anew (F5)")));
    connect(m_reload, &QToolButton::clicked, this, &KeysPanel::reload);
    m_matches->hide();
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
    m_metadata.setClient(panelClient(client));
    m_scanner.setClient(panelClient(client));
    refresh();
}

void KeysPanel::setWhyNone(const QString& why)
{
    m_why = why;
    refresh();
}

void KeysPanel::focusFilter()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

void KeysPanel::showBeginningWith(const QByteArray& prefix)
{
    m_filter->setText(toDisplay(prefix) + QLatin1Char('*'));
}

QByteArray KeysPanel::currentKey() const
{
    const QModelIndex index = m_tree->currentIndex();
    const bool key = index.isValid() && !index.data(KeyTreeModel::IsNamespaceRole).toBool();
    return key ? index.data(KeyTreeModel::NameRole).toByteArray() : QByteArray();
}

KeyChoices KeysPanel::choices() const
{
    constexpr qsizetype longest = 80;
    KeyChoices choices;
    const GlobFilter& filter = m_index.filter();
    KeySelection::Predicate matches;
    if (!filter.matchesAll())
        matches = [filter](QByteArrayView name) { return filter.matches(name); };
    const QString pattern = toDisplay(filter.pattern(), longest);
    const QModelIndex index = m_tree->currentIndex();
    const QByteArray name = index.data(KeyTreeModel::NameRole).toByteArray();
    if (index.isValid() && !index.data(KeyTreeModel::IsNamespaceRole).toBool()) {
        choices.append({ KeySelection::ofNames({ name }),
            tr("the key %1").arg(toDisplay(name, longest)), name });
    } else if (index.isValid()) {
        const QString below = toDisplay(name, longest);
        choices.append({ KeySelection::ofLoaded(m_index.store(), name, matches),
            matches ? tr("loaded keys below %1 that match %2").arg(below, pattern)
                    : tr("all loaded keys below %1").arg(below),
            name });
    }
    choices.append({ KeySelection::ofLoaded(m_index.store(), {}, matches),
        matches ? tr("loaded keys that match %1").arg(pattern) : tr("all loaded keys"), {} });
    choices.append({ KeySelection::onServer(filter.pattern()),
        matches ? tr("keys on the server that match %1 (SCAN)").arg(pattern)
                : tr("all keys of this database (SCAN)"),
        {} });
    return choices;
}

void KeysPanel::connectionReady()
{
    m_connected = true;
    m_scanner.connectionReady();
    refresh();
}

void KeysPanel::connectionLost()
{
    m_connected = false;
    m_scanner.connectionLost();
    refresh();
}

void KeysPanel::reload()
{
    if (m_connected)
        m_scanner.start();
}

void KeysPanel::takeFilter()
{
    m_index.setFilter(GlobFilter::fromText(m_filter->text()));
    refresh();
}

void KeysPanel::takeSeparator() { m_index.setSeparator(fromDisplay(m_separator->text())); }

void KeysPanel::filterOnServer()
{
    m_scanner.startMatching(GlobFilter::fromText(m_filter->text()).pattern());
}

/// Everything around the tree.
void KeysPanel::refresh()
{
    const ScanProgress progress = m_scanner.progress();
    const bool busy = m_scanner.isScanning();
    if (busy && !m_refresh.isActive())
        m_refresh.start();
    else if (!busy)
        m_refresh.stop();
    const GlobFilter& filter = m_index.filter();
    m_bar->show(progress, m_connected, filter.matchesAll() ? QByteArray() : filter.pattern());
    m_reload->setEnabled(m_connected);
    QString matches;
    if (!filter.matchesAll() && m_model.keys() > 0)
        matches = m_index.isSettled() || busy
            ? tr("%1 of %2 keys match")
                  .arg(format::count(m_model.matches()), format::count(m_model.keys()))
            : tr("Filtering…");
    m_matches->say(Tone::Muted, matches);
    m_tree->setEmptyText(emptyText());
}

QString KeysPanel::emptyText() const
{
    using State = ScanProgress::State;
    if (!m_connected && !m_why.isEmpty())
        return m_why;
    if (!m_connected)
        return tr("Not connected.\nKeys are listed here once a server is connected.");
    switch (m_scanner.state()) {
    case State::Idle:
    case State::Counting:
    case State::Scanning:
        return tr("Looking for keys…");
    case State::NeedsConsent:
        return tr("Not loaded: see below.");
    case State::Stopped:
    case State::Interrupted:
    case State::Failed:
        return m_index.filter().matchesAll() ? QString() : tr("Nothing loaded so far matches.");
    case State::Finished:
        break;
    }
    if (!m_index.isSettled())
        return {};
    if (m_model.keys() > 0)
        return tr("No key matches this filter.");
    return m_scanner.progress().match.isEmpty() ? tr("This database has no keys.")
                                                : tr("No key on the server matches.");
}

/// The model is up to date: so that the view is too, within the same turn, and its cost counts
/// towards the pause before the next update.
void KeysPanel::afterUpdate()
{
    openAgain();
    if (!m_index.filter().matchesAll() && m_model.matches() <= fewMatches)
        openMatches({}, 0);
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
    m_opening = true;
    const int rows = depth < deepestMatch ? m_model.rowCount(parent) : 0;
    for (int row = 0; row < rows; ++row) {
        const QModelIndex index = m_model.index(row, 0, parent);
        if (!m_model.hasChildren(index))
            break; // namespaces come first
        if (!m_tree->isExpanded(index))
            m_tree->expand(index);
        openMatches(index, depth + 1);
    }
    m_opening = false;
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

void KeysPanel::copyName()
{
    const QModelIndex index = m_tree->currentIndex();
    if (index.isValid())
        QApplication::clipboard()->setText(
            toDisplay(index.data(KeyTreeModel::NameRole).toByteArray()));
}

void KeysPanel::contextMenuEvent(QContextMenuEvent* event)
{
    QMenu menu(this);
    const QByteArray key = currentKey();
    QAction* open = menu.addAction(tr("Open"), this, [this, key] { Q_EMIT keyActivated(key); });
    open->setEnabled(!key.isEmpty());
    QAction* copy = menu.addAction(tr("Copy name"), this, &KeysPanel::copyName);
    copy->setEnabled(m_tree->currentIndex().isValid());
    menu.addSeparator();
    for (QAction* action : std::as_const(m_menuActions)) {
        if (action)
            menu.addAction(action);
        else
            menu.addSeparator();
    }
    if (!m_menuActions.isEmpty())
        menu.addSeparator();
    QAction* load = menu.addAction(tr("Reload the keys"), this, &KeysPanel::reload);
    load->setEnabled(m_connected);
    menu.exec(event->globalPos());
}

bool KeysPanel::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_filter && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Down || key == Qt::Key_Return || key == Qt::Key_Enter) {
            m_tree->setFocus(Qt::TabFocusReason);
            if (!m_tree->currentIndex().isValid())
                m_tree->setCurrentIndex(m_model.index(0, 0));
            return true;
        }
        if (key == Qt::Key_Escape && !m_filter->text().isEmpty()) {
            m_filter->clear();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace sluice
