// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/lease.h"
#include "core/runtime/detached.h"
#include "core/values/applyresult.h"
#include "core/values/pipeline.h"
#include "core/values/requestnote.h"

#include <QObject>

#include <memory>
#include <optional>

namespace sluice {

/// Applies a change set: on a connection of its own it watches the key, reads what was edited once
/// more and compares, and only then sends the commands as one transaction, which the server drops
/// when the key has changed in between. Two round trips, the first of which shows too that MULTI is
/// permitted: else the commands would run one by one. Where MULTI or WATCH is not, or there is no
/// connection left for it, a script compares and applies in one. Lives in a thread that has an
/// Executor (the GUI thread) and never blocks it.
/// https://redis.io/docs/latest/develop/interact/transactions
class ChangeApplier : public QObject {
    Q_OBJECT

public:
    enum class Check {
        Watched, ///< as above
        /// Where neither WATCH nor EVAL is permitted, but MULTI is: compares, then sends. What
        /// changes between these two is overwritten, so a person is asked before.
        ReadOnly,
    };

    explicit ChangeApplier(Client client, QObject* parent = nullptr);
    /// What is under way is given up: it may be executed all the same.
    ~ChangeApplier() override;

    /// Applies @p changes. @p confirmed: a person has said yes, for a guard that asks. Does nothing
    /// while another one is under way.
    void apply(const ChangeSet& changes, bool confirmed = false, Check check = Check::Watched);
    bool isBusy() const noexcept { return m_work != nullptr; }
    /// The last round trips, newest last, at most 8.
    const QList<RequestNote>& requests() const noexcept { return m_requests; }

Q_SIGNALS:
    /// How it ended; never from within apply().
    void finished(const sluice::ApplyResult& result);
    void busyChanged(bool busy);
    /// requests() has grown.
    void requestsChanged();

private:
    /// Of one apply(), shared with its coroutine.
    struct Work {
        Work(ChangeSet theChanges, Client theClient, Check theCheck);

        ChangeSet changes;
        Client client; ///< over the shared connection
        Check check;
        std::optional<ApplyResult> unwatched; ///< why WATCH is not possible: a script compares
        std::vector<ChangeCheck> checks;
        std::vector<Value> replies; ///< to checks
        std::shared_ptr<Pipeline> pipeline; ///< under way
        std::optional<PendingReply> block; ///< likewise
        bool isCancelled = false;
    };

    Detached run(std::shared_ptr<Work> work);
    static bool watches(const Work& work);
    std::vector<QList<QByteArray>> checkCommands(const Work& work) const;
    static std::optional<ApplyResult> judgeBlocks(Work& work, const Outcome& outcome);
    std::optional<ApplyResult> judge(Work& work, const std::vector<Outcome>& outcomes);
    /// Sends the commands as the block or the script that the check asks for, and notes them in
    /// @p noted; false: they do not fit.
    static bool sendBlock(Work& work, const Client& client,
        const std::vector<QList<QByteArray>>& commands, std::vector<QList<QByteArray>>& noted);
    void note(std::vector<QList<QByteArray>> commands, TimePoint sent);
    void finish(ApplyResult result);

    const Client m_client;
    std::shared_ptr<Work> m_work;
    QList<RequestNote> m_requests;
};

} // namespace sluice
