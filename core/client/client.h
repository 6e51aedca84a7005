// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/request/command.h"
#include "core/request/pendingreply.h"
#include "core/request/reservation.h"
#include "core/request/transaction.h"
#include "core/trace/recorder.h"

#include <optional>

namespace sluice {

/// What holds requests' common settings for one producer: its name on screen, the run it belongs
/// to, its default deadline. Cheap to copy; used from any thread that has an Executor (the GUI
/// thread, load threads). The core thread outlives it.
///
/// `auto reply = client.get("hello");` sends at once; `Outcome o = co_await reply;` waits for it,
/// in the same thread. Outcomes of every call: Reply (a Redis -ERR is one), NotSent(why),
/// MaybeExecuted(why): see outcome.h.
class Client {
public:
    /// Interactive requests give up after this, so that nothing waits for ever while disconnected.
    static constexpr Duration interactiveDeadline = std::chrono::seconds(10);

    /// `name` is shown as the producer; `run` is 0 for panels.
    Client(RequestChannel& channel, const QByteArray& name, RunId run = 0,
        std::optional<Duration> deadline = interactiveDeadline);

    /// The same connection under another producer's name.
    [[nodiscard]] Client named(const QByteArray& name) const;
    [[nodiscard]] Client withDeadline(std::optional<Duration> deadline) const;
    /// The same for work that may take its time: it leaves room for what people wait for.
    [[nodiscard]] Client inLane(Lane lane) const;
    /// The same over a connection of its own; see Lease, which ends it.
    [[nodiscard]] Client overLease(LeaseId lease) const;
    /// The same, allowed to do what a guard asks about (see Guard): somebody has said yes.
    [[nodiscard]] Client confirmed() const;

    /// Any command. Sent now; dropping the result cancels it.
    PendingReply send(Command&& command) const;
    /// The same, but it does not wait for a place: NotSent(rejected) when there is none, or when
    /// others wait already.
    PendingReply trySend(Command&& command) const;
    /// A place for one request, awaited apart from sending: giving up the wait loses nothing.
    [[nodiscard]] Reservation reserve() const { return Reservation(*m_channel, m_lane); }
    /// Sends into a place that reserve() gave; never waits. NotSent(closed) without a place.
    PendingReply send(Command&& command, RequestPermit permit) const;
    /// MULTI, the commands, EXEC as one request; see Transaction for what comes back.
    PendingReply send(Transaction transaction) const;

    /// GET. Reply: bulk string or null; error WRONGTYPE. https://redis.io/docs/latest/commands/get/
    PendingReply get(QByteArrayView key) const;
    /// SET without options. Reply: +OK. https://redis.io/docs/latest/commands/set/
    PendingReply set(QByteArrayView key, QByteArrayView value) const;
    /// UNLINK of one key. Reply: integer, how many there were.
    /// https://redis.io/docs/latest/commands/unlink/
    PendingReply unlink(QByteArrayView key) const;
    /// INCR. Reply: the new number; errors when it is none.
    /// https://redis.io/docs/latest/commands/incr/
    PendingReply incr(QByteArrayView key) const;
    /// PING. Reply: +PONG. https://redis.io/docs/latest/commands/ping/
    PendingReply ping() const;

    [[nodiscard]] ProducerId producer() const noexcept { return m_producer; }
    [[nodiscard]] LeaseId lease() const noexcept { return m_lease; }
    [[nodiscard]] RequestChannel& channel() const noexcept { return *m_channel; }
    [[nodiscard]] const Clock& clock() const noexcept { return m_channel->clock(); }

private:
    [[nodiscard]] RequestPtr finished(Command&& command) const;
    void prepare(Request& request) const;

    RequestChannel* m_channel;
    ProducerId m_producer;
    RunId m_run;
    std::optional<Duration> m_deadline;
    Lane m_lane = Lane::Interactive;
    LeaseId m_lease = 0;
    bool m_confirmed = false;
};

} // namespace sluice
