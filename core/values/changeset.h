// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/change.h"
#include "core/values/changecheck.h"
#include "core/values/keytype.h"

#include <optional>
#include <vector>

namespace sluice {

/// The edits of one key that are to be applied together. A pure value: it says what must still be
/// so on the server (checks()), which commands make the edits (commands()), and what would undo
/// them (inverse()); it sends nothing. Only what was edited is written. One thread at a time.
class ChangeSet {
public:
    ChangeSet() = default;
    /// Edits of @p key, which holds @p type. @p isNew: the key must not exist yet; the first
    /// elements are what is added.
    ChangeSet(QByteArray key, KeyType type, bool isNew = false);

    const QByteArray& key() const noexcept { return m_key; }
    KeyType type() const noexcept { return m_type; }
    bool isNew() const noexcept { return m_isNew; }
    bool isEmpty() const noexcept { return m_changes.empty(); }
    const std::vector<Change>& changes() const noexcept { return m_changes; }
    /// Bytes that it holds, about.
    qsizetype byteCost() const noexcept;

    /// The key has another name now.
    void setKey(const QByteArray& key) { m_key = key; }
    /// Elements (bytes of a string) as they were when the edits were made. Positions in a list, and
    /// deleting a key, mean little when it is another one.
    void setLength(std::optional<quint64> length) { m_length = length; }
    std::optional<quint64> length() const noexcept { return m_length; }
    /// Bytes that no element of the list holds; deleting by index needs them. Random by default.
    void setToken(const QByteArray& token) { m_token = token; }

    /// Adds an edit. It merges with an earlier one of the same element: two values become one, a
    /// value that is as before is no edit, deleting what was added leaves nothing.
    void stage(const Change& change);
    /// Puts @p change in the place of the edit at @p index: of what was added.
    void replace(std::size_t index, const Change& change) { m_changes[index] = change; }
    /// Takes back the edit at @p index in changes().
    void unstage(std::size_t index);
    void clear() { m_changes.clear(); }
    /// Index in changes() of the edit of this hash field, member or entry id as the server has it;
    /// -1: none.
    int find(const QByteArray& name) const noexcept;
    /// Of this element of a list (not what was inserted beside it); -1: none.
    int findIndex(quint64 index) const noexcept;

    /// What must hold for the edits to mean what they did when they were made, in the order of
    /// their commands. The first is the key's type. learn() takes the replies.
    std::vector<ChangeCheck> checks() const;
    /// What of the server's replies to checks() the commands and the inverse need: expiries that
    /// must be restored, neighbours, the value that is deleted.
    void learn(const std::vector<Value>& replies);
    /// Elements at the time of learn().
    std::optional<quint64> lengthLearnt() const noexcept { return m_lengthLearnt; }
    /// The exact commands, in order, to be executed as one transaction. Positions in a list are
    /// those before all edits.
    std::vector<QList<QByteArray>> commands() const;
    /// For a server without COPY (before 6.2): a duplicate is made of DUMP's bytes, which learn()
    /// takes from checks(); RESTORE refuses to overwrite.
    void copyByDump() { m_copiesByDump = true; }
    bool copiesByDump() const noexcept { return m_copiesByDump; }
    /// After learn(): whether a copy's end is known to the millisecond. If not, reading once more
    /// may help: the server's clock went on while it was asked.
    bool isClockSure() const noexcept { return m_isClockSure; }
    /// Keys that must not change between the check and the commands.
    QList<QByteArray> watchedKeys() const;
    /// Whether the key may be gone when all is done.
    bool mayEmpty() const noexcept;

    /// The edits once more, based on what the replies to checks() say is there now; those that are
    /// no edits any more are left out.
    ChangeSet rebased(const std::vector<Value>& replies) const;

    /// What undoes it, after learn(). @p gone: the key ended with its last element. Nothing: it
    /// cannot be undone (a deleted entry of a stream).
    std::optional<ChangeSet> inverse(bool gone) const;
    /// @p ids: what XADD answered, in the order of the entries.
    void setAddedIds(const QList<QByteArray>& ids);

    bool operator==(const ChangeSet&) const = default;

private:
    std::optional<Change> inverseOf(const Change& change) const;
    void appendCommands(const Change& change, std::vector<QList<QByteArray>>& to) const;
    void appendChecks(int index, std::vector<ChangeCheck>& to) const;

    QByteArray m_key;
    KeyType m_type = KeyType::None;
    bool m_isNew = false;
    std::vector<Change> m_changes;
    std::optional<quint64> m_length;
    std::optional<qint64> m_expiry; ///< of the key, -1: never; once learnt
    /// Of an inverse: the key had ended, and gets this expiry again (-1: none).
    std::optional<qint64> m_expiryAgain;
    bool m_copiesByDump = false;
    bool m_isClockSure = true;
    bool m_isUndo = false; ///< positions count, pushed elements too
    std::optional<quint64> m_lengthLearnt;
    QByteArray m_token;
};

} // namespace sluice
