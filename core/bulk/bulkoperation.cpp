// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/bulk/bulkoperation.h"

#include "core/values/nextturn.h"

#include <QPointer>

#include <deque>

namespace sluice {

namespace {

constexpr quint32 batchKeys = 128; ///< four batches are on their way at once
/// A batch may wait for its turn behind what is more urgent for so long.
constexpr auto patience = std::chrono::seconds(30);

} // namespace

/// Keys whose commands were sent together.
struct BulkOperation::Batch {
    QList<QByteArray> keys;
    std::vector<PendingReply> replies;
};

BulkOperation::BulkOperation(const Client& client, std::shared_ptr<const CollectedKeys> keys,
    BulkAction action, QObject* parent)
    : BulkJob(client.clock(), std::move(keys), parent)
    , m_client(client.inLane(Lane::Bulk).withDeadline(patience))
    , m_action(std::move(action))
{
}

BulkOperation::~BulkOperation() = default;

bool BulkOperation::hasMore() const { return !m_again.isEmpty() || m_next < m_keys->size(); }

/// Takes the next keys and sends their commands; none where those that it looked at did not concern
/// it.
std::shared_ptr<BulkOperation::Batch> BulkOperation::send()
{
    auto batch = std::make_shared<Batch>();
    quint32 looked = 0;
    while (batch->keys.size() < qsizetype { batchKeys } && looked < batchKeys * 64) {
        if (!m_again.isEmpty()) {
            batch->keys.append(m_again.takeFirst());
        } else if (m_next < m_keys->size()) {
            ++looked;
            const QByteArrayView name = m_keys->name(m_next++);
            if (m_action.concerns(name))
                batch->keys.append(name.toByteArray());
            else
                ++m_reached;
        } else {
            break;
        }
    }
    batch->replies.reserve(static_cast<std::size_t>(batch->keys.size()));
    for (const QByteArray& key : std::as_const(batch->keys))
        batch->replies.push_back(m_client.send(Command::fromArguments(m_action.command(key))));
    return batch;
}

Detached BulkOperation::run()
{
    const QPointer<BulkOperation> self = this;
    co_await NextTurn();
    if (!self)
        co_return;
    std::deque<std::shared_ptr<Batch>> underWay;
    for (;;) {
        while (state() == State::Running && hasMore() && underWay.size() < window / batchKeys)
            underWay.push_back(send());
        if (underWay.empty())
            break;
        const std::shared_ptr<Batch> batch = underWay.front();
        underWay.pop_front();
        std::vector<Outcome> outcomes;
        for (PendingReply& reply : batch->replies) {
            Outcome outcome = co_await reply;
            outcomes.push_back(std::move(outcome));
        }
        if (batch->replies.empty())
            co_await NextTurn(); // nothing in it concerned us: others go first all the same
        if (!self)
            co_return;
        settle(*batch, outcomes);
        if (!self)
            co_return;
    }
    ended();
}

void BulkOperation::settle(const Batch& batch, const std::vector<Outcome>& outcomes)
{
    QList<QByteArray> removed;
    QList<QByteArray> added;
    const QPointer<BulkOperation> self = this;
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        const QByteArray& key = batch.keys[static_cast<qsizetype>(i)];
        const Outcome& outcome = outcomes[i];
        const BulkVerdict verdict = m_action.verdict(outcome);
        if (verdict == BulkVerdict::NotSent) { // it is done with the next start()
            m_again.append(key);
            note(outcome);
            continue;
        }
        count(key, verdict, outcome);
        const bool isDone = verdict == BulkVerdict::Done;
        if (m_action.kind() == BulkAction::Kind::Delete && (isDone || verdict == BulkVerdict::Gone))
            removed.append(key);
        if (m_action.kind() == BulkAction::Kind::RenamePrefix && isDone) {
            removed.append(key);
            added.append(m_action.newName(key));
        }
    }
    noteRate();
    if (!removed.isEmpty())
        Q_EMIT keysChanged(removed, added);
    if (self)
        Q_EMIT progressed();
    if (self)
        interrupt();
}

} // namespace sluice
