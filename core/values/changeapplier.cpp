// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/changeapplier.h"

#include "core/values/applyjudge.h"
#include "core/values/comparescript.h"
#include "core/values/nextturn.h"

#include <QPointer>

#include <utility>

namespace sluice {

namespace {

constexpr qsizetype keptRequests = 8;
/// The key changed between comparing and applying, but nothing of what was edited: once more.
constexpr int attempts = 3;

} // namespace

ChangeApplier::Work::Work(ChangeSet theChanges, Client theClient, Check theCheck)
    : changes(std::move(theChanges))
    , client(std::move(theClient))
    , check(theCheck)
{
}

ChangeApplier::ChangeApplier(Client client, QObject* parent)
    : QObject(parent)
    , m_client(std::move(client))
{
}

ChangeApplier::~ChangeApplier()
{
    if (!m_work)
        return;
    m_work->isCancelled = true;
    if (m_work->pipeline)
        m_work->pipeline->cancel();
    if (m_work->block)
        m_work->block->cancel();
}

void ChangeApplier::apply(const ChangeSet& changes, bool confirmed, Check check)
{
    if (isBusy() || changes.isEmpty())
        return;
    m_work = std::make_shared<Work>(changes, confirmed ? m_client.confirmed() : m_client, check);
    run(m_work);
    Q_EMIT busyChanged(true);
}

bool ChangeApplier::watches(const Work& work)
{
    return work.check == Check::Watched && !work.unwatched;
}

std::vector<QList<QByteArray>> ChangeApplier::checkCommands(const Work& work) const
{
    std::vector<QList<QByteArray>> commands;
    if (watches(work))
        commands.push_back(QList<QByteArray> { "WATCH" } + work.changes.watchedKeys());
    for (const ChangeCheck& check : work.checks)
        commands.push_back(check.command);
    return commands;
}

/// What the outcome of a block of nothing says: a server that forbids MULTI would run what stands
/// behind it all the same, one by one.
std::optional<ApplyResult> ChangeApplier::judgeBlocks(Work& work, const Outcome& outcome)
{
    std::optional<ApplyResult> bad = applyjudge::ofEmptyBlock(outcome);
    if (!bad || bad->kind != ApplyResult::Kind::CannotCheck)
        return bad;
    if (work.check == Check::Watched)
        work.unwatched = bad;
    else
        bad->kind = ApplyResult::Kind::Refused;
    return bad;
}

std::optional<ApplyResult> ChangeApplier::judge(Work& work, const std::vector<Outcome>& outcomes)
{
    std::vector<Outcome> replies = outcomes;
    if (watches(work)) {
        if (std::optional<ApplyResult> bad = applyjudge::ofWatch(replies.front())) {
            if (bad->kind == ApplyResult::Kind::CannotCheck)
                work.unwatched = bad;
            return bad;
        }
        replies.erase(replies.begin());
    }
    work.replies.clear();
    for (const Outcome& reply : replies)
        work.replies.push_back(reply.reply());
    return applyjudge::ofChecks(work.changes, work.checks, replies, work.check == Check::Watched);
}

bool ChangeApplier::sendBlock(Work& work, const Client& client,
    const std::vector<QList<QByteArray>>& commands, std::vector<QList<QByteArray>>& noted)
{
    if (work.unwatched) {
        if (!comparescript::fits(commands))
            return false;
        noted = { comparescript::command(work.changes, work.replies, commands) };
        work.block.emplace(client.send(Command::fromArguments(noted.front())));
        return true;
    }
    Transaction transaction;
    for (const QList<QByteArray>& command : commands) {
        if (!transaction.add(Command::fromArguments(command)))
            return false;
    }
    work.block.emplace(client.send(std::move(transaction)));
    noted = commands;
    noted.insert(noted.begin(), { "MULTI" });
    noted.push_back({ "EXEC" });
    return true;
}

// One round trip that asks for a block of nothing, watches and compares, one that writes; each
// station ends it with what is known there.
Detached ChangeApplier::run(std::shared_ptr<Work> work)
{
    const QPointer<ChangeApplier> self = this;
    Lease lease;
    if (work->check == Check::Watched)
        lease = Lease(work->client);
    Client client = work->check == Check::Watched ? lease.client() : work->client;
    co_await NextTurn();
    for (int attempt = 1; self && !work->isCancelled; ++attempt) {
        work->checks = work->changes.checks();
        if (!work->unwatched)
            work->block.emplace(client.send(Transaction()));
        work->pipeline = std::make_shared<Pipeline>(client, checkCommands(*work));
        std::vector<Outcome> outcomes;
        for (PendingReply& reply : work->pipeline->replies()) {
            Outcome outcome = co_await reply;
            outcomes.push_back(std::move(outcome));
        }
        if (!self || work->isCancelled)
            co_return;
        std::vector<QList<QByteArray>> asked = work->pipeline->commands();
        std::optional<ApplyResult> early;
        const bool watched = watches(*work);
        if (work->block) {
            const Outcome empty = co_await *work->block;
            if (!self || work->isCancelled)
                co_return;
            work->block.reset();
            asked.insert(asked.begin(), { { "MULTI" }, { "EXEC" } });
            early = judgeBlocks(*work, empty);
        }
        note(std::move(asked), work->pipeline->sentAt());
        work->pipeline.reset();
        if (!early)
            early = judge(*work, outcomes);
        if (early) {
            if (watched && work->unwatched) { // a script will compare
                client = work->client;
                lease = {};
                continue;
            }
            finish(std::move(*early));
            co_return;
        }
        work->changes.learn(work->replies);
        if (!work->changes.isClockSure() && attempt < attempts)
            continue;

        std::vector<QList<QByteArray>> commands = work->changes.commands();
        const std::size_t count = commands.size();
        if (work->changes.mayEmpty())
            commands.push_back({ "EXISTS", work->changes.key() });
        const TimePoint sent = m_client.clock().now();
        std::vector<QList<QByteArray>> noted;
        if (!sendBlock(*work, client, commands, noted)) {
            ApplyResult result;
            result.why = Why::Invalid;
            finish(std::move(result));
            co_return;
        }
        const Outcome outcome = co_await *work->block;
        if (!self || work->isCancelled)
            co_return;
        work->block.reset();
        note(std::move(noted), sent);
        if (outcome.isReply() && outcome.reply().isNull()) {
            if (attempt < attempts)
                continue; // comparing again says what has changed
            ApplyResult result;
            result.kind = ApplyResult::Kind::Conflict;
            finish(std::move(result));
            co_return;
        }
        ApplyResult result = work->unwatched
            ? applyjudge::ofScript(work->changes, *work->unwatched, outcome, count)
            : applyjudge::ofBlock(work->changes, outcome, count);
        result.wasChecked = work->check == Check::Watched;
        if (applyjudge::lacksCopy(work->changes, result)) {
            work->changes.copyByDump();
            continue; // nothing was written
        }
        if (result.kind != ApplyResult::Kind::MaybeExecuted) {
            finish(std::move(result));
            co_return;
        }
        work->pipeline
            = std::make_shared<Pipeline>(work->client, applyjudge::findingCommands(work->changes));
        std::vector<Outcome> now;
        for (PendingReply& reply : work->pipeline->replies()) {
            Outcome one = co_await reply;
            now.push_back(std::move(one));
        }
        if (!self || work->isCancelled)
            co_return;
        note(work->pipeline->commands(), work->pipeline->sentAt());
        result.found = applyjudge::found(work->changes, now);
        if (result.found == ApplyResult::Found::Applied)
            result.undo = work->changes.inverse(false);
        finish(std::move(result));
        co_return;
    }
}

void ChangeApplier::note(std::vector<QList<QByteArray>> commands, TimePoint sent)
{
    m_requests.append(
        { std::move(commands), m_client.clock().now() - sent, sent, m_client.producer() });
    if (m_requests.size() > keptRequests)
        m_requests.removeFirst();
    Q_EMIT requestsChanged();
}

void ChangeApplier::finish(ApplyResult result)
{
    const QPointer<ChangeApplier> self = this;
    m_work.reset();
    Q_EMIT busyChanged(false);
    if (self)
        Q_EMIT finished(result);
}

} // namespace sluice
