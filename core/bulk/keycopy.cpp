// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/bulk/keycopy.h"

#include "core/bulk/keyexpiry.h"
#include "core/values/nextturn.h"

#include <QPointer>

namespace sluice {

namespace {

/// Where MEMORY USAGE is not permitted, a key is taken for as large as this.
constexpr quint64 unknownBytes = 256 * 1024;
/// How long requests that bring so many bytes in all may take: soon, when the connection is lost,
/// and long enough for a large one to get there.
Duration patienceFor(quint64 bytes)
{
    constexpr quint64 slowest = 256 * 1024; // bytes per second
    return std::chrono::seconds(10 + bytes / slowest);
}

Transaction dumpOf(const QByteArray& key, bool knowsExpireTime)
{
    // Together, so that the time is that of the very value that was read.
    Transaction transaction;
    transaction.add(Command("DUMP").arg(key));
    keyexpiry::ask(transaction, key, knowsExpireTime);
    return transaction;
}

} // namespace

/// Keys whose commands were sent together.
struct KeyCopy::Batch {
    QList<QByteArray> keys;
    std::vector<PendingReply> replies;

    /// The connection is lost: what has not left does not wait for another one. (What had left is
    /// settled already, so that nothing becomes unknown by this.)
    void giveUpAfter(const Outcome& outcome)
    {
        if (outcome.isReply()
            || (outcome.why() != Why::ConnectionLost && outcome.why() != Why::Disconnected))
            return;
        for (PendingReply& reply : replies)
            reply.cancel();
    }
};

KeyCopy::KeyCopy(const Client& from, const Client& to, std::shared_ptr<const CollectedKeys> keys,
    Existing existing, QObject* parent)
    : BulkJob(from.clock(), std::move(keys), parent)
    , m_from(from.inLane(Lane::Bulk))
    , m_to(to.inLane(Lane::Bulk))
    , m_existing(existing)
{
}

KeyCopy::~KeyCopy() = default;

bool KeyCopy::hasMore() const { return !m_sized.empty() || m_next < m_keys->size(); }

std::shared_ptr<KeyCopy::Batch> KeyCopy::askSizes()
{
    auto batch = std::make_shared<Batch>();
    if (!m_sized.empty())
        return batch;
    const Client soon = m_from.withDeadline(patienceFor(0));
    while (batch->replies.size() < batchKeys && m_next < m_keys->size()) {
        const QByteArray key = m_keys->name(m_next++).toByteArray();
        Command command("MEMORY");
        command.arg("USAGE").arg(key);
        batch->keys.append(key);
        batch->replies.push_back(soon.send(std::move(command)));
    }
    return batch;
}

void KeyCopy::takeSizes(const Batch& batch, const std::vector<Outcome>& outcomes)
{
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        const QByteArray& key = batch.keys[static_cast<qsizetype>(i)];
        if (!outcomes[i].isReply()) {
            again(key, outcomes[i], Side::From);
            continue;
        }
        const auto bytes = outcomes[i].reply().toInteger();
        m_sized.push_back({ key, bytes ? static_cast<quint64>(*bytes) : unknownBytes });
    }
}

std::shared_ptr<KeyCopy::Batch> KeyCopy::read()
{
    auto batch = std::make_shared<Batch>();
    quint64 bytes = 0;
    while (!m_sized.empty() && batch->replies.size() < batchKeys) {
        const Sized& next = m_sized.front();
        if (bytes > 0 && bytes + next.bytes > batchBytes)
            break;
        bytes += next.bytes;
        batch->keys.append(next.key);
        batch->replies.push_back(
            m_from.withDeadline(patienceFor(bytes)).send(dumpOf(next.key, m_knowsExpireTime)));
        m_sized.pop_front();
    }
    return batch;
}

std::shared_ptr<KeyCopy::Batch> KeyCopy::write(
    const Batch& batch, const std::vector<Outcome>& outcomes)
{
    auto writing = std::make_shared<Batch>();
    quint64 bytes = 0;
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        const QByteArray& key = batch.keys[static_cast<qsizetype>(i)];
        const Outcome& outcome = outcomes[i];
        if (!outcome.isReply()) {
            again(key, outcome, Side::From);
            continue;
        }
        const auto& items = outcome.reply().items();
        const std::optional<qint64> expiry = keyexpiry::said(items, 1);
        const bool isDump = expiry && items[0].isString();
        if (!isDump) {
            const bool isGone = expiry && items[0].isNull();
            count(key, isGone ? BulkVerdict::Gone : BulkVerdict::Failed,
                !items.empty() && items[0].isError() ? Outcome::reply(items[0]) : outcome);
            continue;
        }
        bytes += static_cast<quint64>(items[0].bytes().size());
        Command command("RESTORE");
        command.arg(key).arg(std::max<qint64>(*expiry, 0)).arg(items[0].bytes());
        if (*expiry > 0)
            command.arg("ABSTTL");
        if (m_existing == Existing::Replace)
            command.arg("REPLACE");
        writing->keys.append(key);
        writing->replies.push_back(m_to.withDeadline(patienceFor(bytes)).send(std::move(command)));
    }
    if (writing->replies.size() > 1)
        m_largestBatch = std::max(m_largestBatch, bytes);
    return writing;
}

void KeyCopy::settle(const Batch& batch, const std::vector<Outcome>& outcomes)
{
    const QPointer<KeyCopy> self = this;
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        const QByteArray& key = batch.keys[static_cast<qsizetype>(i)];
        const Outcome& outcome = outcomes[i];
        if (outcome.isNotSent()) {
            again(key, outcome, Side::To);
        } else if (outcome.isMaybeExecuted()) {
            m_side = Side::To;
            count(key, BulkVerdict::Unknown, outcome);
        } else if (outcome.isError()) {
            const bool isThere = outcome.reply().errorCode() == QByteArrayView("BUSYKEY");
            count(key, isThere ? BulkVerdict::Refused : BulkVerdict::Failed, outcome);
        } else {
            count(key, BulkVerdict::Done, outcome);
        }
    }
    noteRate();
    Q_EMIT progressed();
    if (self)
        interrupt();
}

/// Nothing was done with it there: it is read with the next start().
void KeyCopy::again(const QByteArray& key, const Outcome& outcome, Side side)
{
    m_side = side;
    note(outcome);
    m_sized.push_back({ key, unknownBytes });
}

Detached KeyCopy::run()
{
    const QPointer<KeyCopy> self = this;
    co_await NextTurn();
    if (!self)
        co_return;
    PendingReply probe = m_from.send(Command("PEXPIRETIME").arg(""));
    const Outcome known = co_await probe;
    if (!self)
        co_return;
    m_knowsExpireTime = !known.isError();
    auto writing = std::make_shared<Batch>();
    while (!writing->replies.empty() || (state() == State::Running && hasMore())) {
        auto reading = std::make_shared<Batch>();
        std::vector<Outcome> outcomes;
        if (state() == State::Running) {
            const std::shared_ptr<Batch> sizes = askSizes();
            for (PendingReply& reply : sizes->replies) {
                Outcome outcome = co_await reply;
                sizes->giveUpAfter(outcome);
                outcomes.push_back(std::move(outcome));
            }
            if (!self)
                co_return;
            takeSizes(*sizes, outcomes);
            interrupt();
            if (!self)
                co_return;
            outcomes.clear();
        }
        if (state() == State::Running)
            reading = read();
        for (PendingReply& reply : reading->replies) {
            Outcome outcome = co_await reply;
            reading->giveUpAfter(outcome);
            outcomes.push_back(std::move(outcome));
        }
        if (!self)
            co_return;
        // What was read goes out before the replies to what was written before are waited for.
        const std::shared_ptr<Batch> next = write(*reading, outcomes);
        outcomes.clear();
        for (PendingReply& reply : writing->replies) {
            Outcome outcome = co_await reply;
            writing->giveUpAfter(outcome);
            outcomes.push_back(std::move(outcome));
        }
        if (!self)
            co_return;
        settle(*writing, outcomes);
        if (!self)
            co_return;
        writing = next;
    }
    ended();
}

} // namespace sluice
