// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/keys/namespacetree.h"
#include "core/keys/separators.h"
#include "core/keys/ttlrange.h"

#include <QToolButton>

#include <map>

class QActionGroup;
class QLineEdit;

namespace sluice {

class RememberedKeys;

/// The button above the key tree for how keys are listed, which types are loaded, and for going to
/// a key by its name. GUI thread; what is remembered outlives it.
class KeysMenu : public QToolButton {
    Q_OBJECT

public:
    KeysMenu(const RememberedKeys& remembered, QWidget* parent);

    /// Whether there is a server to ask.
    void setConnected(bool connected);
    /// The type that is loaded; empty: all. Says so only, asks nobody.
    void showType(const QByteArray& type);
    /// The same for the time to live.
    void showTtl(const TtlRange& ttl);
    /// "that expire within 1 hour": what follows "only keys"; empty for any.
    static QString wordsOf(const TtlRange& ttl);
    /// At what names are grouped now; none: one flat list.
    [[nodiscard]] Separators separators() const;
    /// In answer to databasesRequested(); the empty ones that are missing have no keys. Nothing:
    /// the server does not say.
    void showDatabases(const std::map<int, quint64>& sizes, int current);

Q_SIGNALS:
    void orderChosen(sluice::NamespaceOrder order);
    void separatorsChosen(const sluice::Separators& separators);
    /// By its name in TYPE; empty: all.
    void typeChosen(const QByteArray& type);
    void ttlChosen(const sluice::TtlRange& ttl);
    void goRequested();
    /// The menu of databases opens.
    void databasesRequested();
    void databaseChosen(int database);
    /// One of those remembered.
    void keyChosen(const QByteArray& key);

private:
    void buildGrouping(QMenu& menu);
    void buildTypes(QMenu& menu);
    void buildTtls(QMenu& menu);
    void fillKeys(QMenu& menu, const QList<QByteArray>& keys);

    const RememberedKeys& m_remembered;
    QAction* m_flat = nullptr;
    QLineEdit* m_separators = nullptr;
    QAction* m_go = nullptr;
    QMenu* m_typeMenu = nullptr;
    QMenu* m_ttlMenu = nullptr;
    QMenu* m_databases = nullptr;
    QActionGroup* m_types = nullptr;
    QActionGroup* m_ttls = nullptr;
};

} // namespace sluice
