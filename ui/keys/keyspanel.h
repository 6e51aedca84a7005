// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/client.h"
#include "core/keys/keyindex.h"
#include "core/keys/keyspacewatch.h"
#include "core/keys/scanner.h"
#include "ui/keys/chosenkeys.h"
#include "ui/keys/filterfield.h"
#include "ui/keys/keyjump.h"
#include "ui/keys/rememberedkeys.h"
#include "ui/models/keytreemodel.h"
#include "ui/models/visiblemetadata.h"

#include <QSet>
#include <QTimer>
#include <QWidget>

class QSettings;
class QToolButton;

namespace sluice {

class KeyTreeView;
class KeysMenu;
class ScanBar;
class ToneLabel;

/// The keys of the database: filter, tree of namespaces, state of the scan. Loads them when told
/// that the connection is ready. Its requests are those of the producer "keys panel". GUI thread,
/// which needs an Executor.
class KeysPanel : public QWidget {
    Q_OBJECT

public:
    explicit KeysPanel(const Client& client, QWidget* parent = nullptr);
    ~KeysPanel() override;

    /// Another connection: forgets all keys and waits for connectionReady().
    void setClient(const Client& client);
    /// Which database the client's connection has selected; before connectionReady().
    void setDatabase(int database) { m_database = database; }
    /// Favourites and the keys opened lately are kept there, under the connection's name. The
    /// settings outlive the panel.
    void rememberIn(QSettings& settings, const QString& connection);
    /// Why there are no keys to list, in place of "Not connected."; until the next setClient().
    void setWhyNone(const QString& why);
    /// Above so many keys, asks before it loads them.
    void setConsentLimit(quint64 keys) { m_scanner.setConsentLimit(keys); }
    /// See Scanner::setFast().
    void setFastScan(bool fast) { m_scanner.setFast(fast); }
    /// As if somebody had typed it.
    void setFilter(KeyFilter::Kind kind, const QString& text) { m_filter->set(kind, text); }
    /// Keys to the filter field.
    void focusFilter();
    /// Filters the keys by what their names begin with.
    void showBeginningWith(const QByteArray& prefix);
    [[nodiscard]] QByteArray currentKey() const;
    /// What the name of the current row begins with: the namespace it is, or is in.
    [[nodiscard]] QByteArray currentNamespace() const;
    /// What many keys at once may be: what is selected, or the key or the namespace that is
    /// current; all that are loaded and match the filter, all on the server that do.
    [[nodiscard]] KeyChoices choices() const;
    /// Shown in the context menu; null: a separator. Their shortcuts for a widget are those of the
    /// tree. They outlive the panel.
    void setMenuActions(const QList<QAction*>& actions);
    [[nodiscard]] const KeyTreeModel& model() const { return m_model; }
    [[nodiscard]] const Scanner& scanner() const { return m_scanner; }
    /// Whether the tree shows everything that was loaded so far, filtered and grouped as asked.
    [[nodiscard]] bool isSettled() const { return m_index.isSettled(); }

    /// Opens the key of that name if the server has it (one EXISTS); says so if it has not.
    void goToKey(const QByteArray& key) { m_jump->go(key); }

public Q_SLOTS:
    /// Requests are served (again): loads the keys anew. Also after another database was selected.
    void connectionReady();
    void connectionLost();
    /// Loads the keys anew.
    void reload();
    /// Somebody has made or deleted these keys: the tree follows. Names that are there already, or
    /// are not, do not matter. Many at once are cheaper than each by itself.
    void keysAdded(const QList<QByteArray>& names);
    void keysRemoved(const QList<QByteArray>& names);
    /// Both; the added ones only where all keys are loaded: among a part of them, or among none,
    /// they would pass for all there are.
    void takeChanges(const QList<QByteArray>& removed, const QList<QByteArray>& added);

Q_SIGNALS:
    /// The person opened this key.
    void keyActivated(const QByteArray& key);
    /// The person moved to this key; empty: to a namespace, or to nothing.
    void currentKeyChanged(const QByteArray& key);
    /// The person wants to see another database.
    void databaseChosen(int database);
    /// Several rows are selected: "1,234 selected", or about so; empty: not several.
    void selectionChanged(const QString& words);
    /// The person wants to make a key; its name may begin with currentNamespace().
    void newKeyRequested();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    void buildFields();
    void buildShortcuts();
    void takeFilter();
    void buildMenu();
    void activate(const QByteArray& key);
    void say(const QString& notice);
    Detached askForDatabases(quint64 run);
    [[nodiscard]] QString lineAboveTree() const;
    void filterOnServer();
    void refresh();
    void afterUpdate();
    void openAgain();
    void openMatches(const QModelIndex& parent, int depth);
    void showMetadata();
    void noteOpened(const QModelIndex& index, bool open);
    void copyName();
    void tellSelection();
    [[nodiscard]] QString emptyText() const;

    KeyIndex m_index;
    VisibleMetadata m_metadata;
    KeyTreeModel m_model;
    Scanner m_scanner;
    KeyspaceWatch m_watch;
    RememberedKeys m_remembered;
    Client m_client;
    quint64 m_run = 0; ///< counts clients
    int m_database = 0;
    QString m_notice; ///< said above the tree until something else happens
    bool m_connected = false;
    QString m_why; ///< there are no keys; empty: the usual
    bool m_opening = false; ///< namespaces are opened by the panel, not by the person
    QSet<QByteArray> m_opened; ///< prefixes of namespaces that the person has opened
    QString m_selection; ///< as told last
    QByteArray m_current; ///< stays current when the tree is built anew
    QList<QAction*> m_menuActions;
    QTimer m_refresh; ///< progress while scanning
    QTimer m_viewPause; ///< once per turn, however much scrolls
    QTimer m_countdown; ///< seconds of the times to live in view

    FilterField* m_filter;
    KeysMenu* m_menu;
    KeyJump* m_jump;
    QToolButton* m_create;
    QToolButton* m_reload;
    ToneLabel* m_matches;
    KeyTreeView* m_tree;
    ScanBar* m_bar;
};

} // namespace sluice
