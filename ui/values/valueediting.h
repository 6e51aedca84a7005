// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/largebytes.h"
#include "core/values/page.h"
#include "ui/models/editsession.h"

#include <QObject>

#include <functional>

class QAction;
class QMenu;

namespace sluice {

class BannerArea;
class BytesViewer;
class KeyReader;
class StagedBar;
class ValueTable;
class ValueTableModel;

/// What a person does to a key in its tab: stages edits of elements, applies, undoes, renames,
/// duplicates, deletes, sets the time to live; asks before where it must, and says how it ended.
/// GUI thread.
class ValueEditing : public QObject {
    Q_OBJECT

public:
    /// The parts of the tab that it works with; they are the tab's.
    struct Parts {
        const KeyReader* reader;
        ValueTable* table;
        ValueTableModel* model;
        BannerArea* banners;
        const LargeBytes* bytes; ///< of a string, as far as it was read
        const BytesViewer* viewer; ///< of a string
    };
    ValueEditing(const Client& client, const Parts& parts, QWidget* tab);

    EditSession& session() { return m_session; }
    const EditSession& session() const { return m_session; }
    StagedBar* bar() const { return m_bar; }
    /// A banner's button; false: it is none of these banners.
    bool activateBanner(const QString& message, const QString& button);
    /// The key's facts or more of it have been read.
    void keyRead();
    /// What the string will be, as far as it was read; nothing: no edit of it is staged.
    std::optional<LargeBytes> stagedString() const;
    /// Whether stagedString(), or the string that was read, is all of it.
    bool isStringWhole() const;
    /// What "Add" adds to this type: "Add field"; empty: nothing can be added.
    QString addText() const;
    /// Puts what can be done to the current element into a menu.
    void fillMenu(QMenu& menu);
    /// Makes @p bytes the value of the current element, or of the string.
    void stageValue(const QByteArray& bytes);
    /// Asks what is to become of staged edits; @p then when they may go.
    void askToDiscard(std::function<void()> then);

public Q_SLOTS:
    /// A sentence in a banner.
    void say(const QString& text);
    void editCurrent();
    /// A few bytes of a string in their place, however long it is.
    void editRange();
    void appendToString();
    void addElement();
    void removeCurrent();
    void apply();
    void undo();
    void showCommands();
    void renameKey();
    void duplicateKey();
    void deleteKey();
    void editTimeToLive();

Q_SIGNALS:
    void reloadWanted();
    void stagedChanged();
    void keyRenamed(const QByteArray& from, const QByteArray& to);
    void keyDeleted(const QByteArray& key);
    /// A key came to be by duplicating or by undoing a deletion.
    void keyCreated(const QByteArray& key);

private:
    void makeActions();
    int currentRow() const;
    void edit(int row);
    void editString();
    void stageString(const QByteArray& bytes);
    void stageRow(int row, const PageRow& before, const PageRow& edited);
    void seeAround(int row, Change& change) const;
    void stageNew(const PageRow& added, Change::Kind listKind, int anchor);
    void insert(Change::Kind kind);
    void revert(int row);
    void askForName(const QString& title, Change::Kind kind);
    void applyToKey(const Change& change, bool isConfirmed = false);
    /// Asks when the guard wants a person's yes; says when it is read-only.
    void confirm(const ChangeSet& changes, std::function<void(bool confirmed)> then);
    void take(const ApplyResult& result, EditSession::What what, const ChangeSet& applied);
    void tell(const ApplyResult& result, EditSession::What what, const ChangeSet& applied);
    void announce(const ChangeSet& applied);
    bool canEdit();
    Detached openTtlDialog();

    EditSession m_session;
    const Parts m_parts;
    QWidget* const m_tab;
    StagedBar* m_bar;
    ChangeSet m_last; ///< what the banner is about
};

} // namespace sluice
