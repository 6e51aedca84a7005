// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/changeapplier.h"
#include "core/values/changeset.h"

#include <QObject>

#include <deque>
#include <optional>

namespace sluice {

/// The edits of one key that are staged, applied and undone. What was typed stays staged until the
/// server has certainly taken it. GUI thread.
class EditSession : public QObject {
    Q_OBJECT

public:
    /// What an ApplyResult is about.
    enum class What {
        Staged, ///< the staged edits
        Direct, ///< an edit of the key itself, which is not staged
        Undo,
    };
    /// Bytes of undoing that are kept, oldest forgotten first.
    static constexpr qsizetype undoBytes = 16 * 1024 * 1024;

    EditSession(const Client& client, const QByteArray& key, QObject* parent = nullptr);

    const QByteArray& key() const { return m_changes.key(); }
    const ChangeSet& changes() const { return m_changes; }
    bool hasChanges() const { return !m_changes.isEmpty(); }
    bool canUndo() const { return !m_undo.empty(); }
    bool isBusy() const { return m_applier.isBusy(); }
    /// What the connection lets through: a person is to be asked before apply(), or it is futile.
    Guard guard() const { return m_client.channel().rules().guard(); }
    const ChangeApplier& applier() const { return m_applier; }
    const Client& client() const { return m_client; }

    /// The key has been read: it holds @p type and so many elements. Staged edits stay, unless they
    /// are those of another type.
    void keyRead(KeyType type, std::optional<quint64> length);
    /// Adds an edit; while others are being applied it waits for their end.
    void stage(const Change& change);
    /// Puts another edit in the place of that one.
    void replace(std::size_t index, const Change& change);
    void unstage(std::size_t index);
    void discard();
    /// The edits of the last Conflict, based on what is there now.
    void rebase();

    /// Applies the staged edits. @p confirmed: see ChangeApplier.
    void apply(bool confirmed, ChangeApplier::Check check = ChangeApplier::Check::Watched);
    /// Applies this and leaves the staged edits alone.
    void applyDirect(const ChangeSet& changes, bool confirmed,
        ChangeApplier::Check check = ChangeApplier::Check::Watched);
    /// Undoes what was applied last.
    void undo(bool confirmed, ChangeApplier::Check check = ChangeApplier::Check::Watched);
    /// What undo() would apply; canUndo().
    const ChangeSet& nextUndo() const { return m_undo.back(); }
    /// The same once more, after it was not checked or not confirmed.
    void again(bool confirmed, ChangeApplier::Check check);

Q_SIGNALS:
    /// The staged edits, what can be undone or isBusy() have changed.
    void changed();
    /// How it ended. @p applied: what it was about.
    void ended(const sluice::ApplyResult& result, sluice::EditSession::What what,
        const sluice::ChangeSet& applied);

private:
    void start(What what, const ChangeSet& changes, bool confirmed, ChangeApplier::Check check);
    void take(const ApplyResult& result);
    void keepUndo(const ChangeSet& undo);

    const Client m_client;
    ChangeApplier m_applier;
    ChangeSet m_changes;
    std::vector<Change> m_waiting; ///< staged while others are being applied
    std::deque<ChangeSet> m_undo; ///< newest last
    std::optional<ChangeSet> m_rebased;
    What m_what = What::Staged;
    ChangeSet m_applying;
};

} // namespace sluice
