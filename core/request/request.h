// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/channel/channelstate.h"
#include "core/protocol/bytebuffer.h"
#include "core/protocol/commandtable.h"
#include "core/request/outcome.h"
#include "core/runtime/executor.h"

#include <atomic>
#include <coroutine>
#include <limits>
#include <memory>

namespace sluice {

/// Number of a connection that somebody has for himself; 0 = the shared ones.
using LeaseId = std::uint32_t;

/// What travels: an encoded command (or a block of them that belong together), its deadline, its
/// stamps and its reply slot. Pooled, so that a request costs no allocation. It has one owner at a
/// time: the caller until it is submitted; then the engine, until state() says Settled, which gives
/// it back to the caller; or Abandoned, which leaves it with the engine for good.
class Request final : public Job {
public:
    enum class State : std::uint8_t {
        Open, ///< under way, nobody sleeps for it
        Awaited, ///< under way, a coroutine sleeps for it
        Settled, ///< has its outcome; the caller's again
        Abandoned, ///< the caller gave up; the engine's, to swallow the reply and commit the record
    };

    Request();

    /// The command's bytes as they go out.
    [[nodiscard]] QByteArrayView wire() const noexcept { return buffer.view(start); }
    [[nodiscard]] qsizetype wireSize() const noexcept { return buffer.size() - start; }

    /// The engine's last touch: gives the request its outcome back to its caller. True when a
    /// coroutine sleeps for it, which is then to be resumed by posting the request to `home`. False
    /// when nobody sleeps: then it must not be touched any more, unless `abandoned` was set: then
    /// it remains the engine's.
    bool settle(bool& abandoned) noexcept;
    /// For an abandoned request: closes the record at the moment its caller gave up.
    void closeAbandonedRecord() noexcept;

    /// Sets how it ended, in the outcome and in the record. The owner.
    void end(Outcome how) noexcept;
    /// The same, with a reply, which is taken out of `value`.
    void endWithReply(Value& value) noexcept
    {
        outcome.becomeReply(value);
        record.ending = outcome.ending();
        record.why = Why::None;
    }

    /// What it holds on to in memory until its outcome is collected, bytes; about.
    [[nodiscard]] std::int64_t collectCost() const noexcept
    {
        return static_cast<std::int64_t>(sizeof(Request)) + record.bytesReceived;
    }
    /// Whether its caller is to be told to the manager when it gives up: others may wait for it on
    /// the server.
    [[nodiscard]] bool blocks() const noexcept
    {
        return flags.testFlag(CommandFlag::Blocking) && !onShared;
    }

    /// Which of the channel's and connection's gauges count it: 0 for panels, 1 for scenarios.
    [[nodiscard]] int gaugeGroup() const noexcept { return record.run ? 1 : 0; }

    ByteBuffer buffer;
    qsizetype start = 0; ///< of the command in the buffer
    CommandFlags flags;
    Lane lane = Lane::Interactive;
    std::uint16_t replies = 1; ///< values that its answer is made of: several for a block
    bool confirmed = false; ///< a person has said yes to it
    bool onShared = false; ///< goes over a shared connection even if it should not
    bool neverWaits = false; ///< rejected when the channel is full, whatever the policy
    bool breathes = false; ///< its thread lets the engine work after it
    bool counted = false; ///< among the replies that wait to be collected
    LeaseId lease = 0;
    RequestRecord record;
    TimePoint deadline = TimePoint::max(); ///< over waiting, queued and in flight
    TimePoint waitDeadline = TimePoint::max(); ///< over waiting for a place only
    Ticket ticket;
    std::atomic<State> state { State::Open };
    std::atomic<std::int64_t> abandonedAt { 0 };
    Why abandonedWhy = Why::Cancelled; ///< Timeout when the engine gave up in the caller's stead
    bool recordedByEngine = false; ///< another request stands in for it and brings the record
    Outcome outcome;
    QByteArray spare; ///< memory for a short reply's bytes
    Executor* home = nullptr;
    std::coroutine_handle<> handle;
};

/// Returns a request to the pool of the thread that lets go of it.
struct RequestRecycler {
    void operator()(Request* request) const noexcept;
};
using RequestPtr = std::unique_ptr<Request, RequestRecycler>;

/// A clean request from the calling thread's pool.
[[nodiscard]] RequestPtr makeRequest();

/// A queued request belongs to the engine; the channel notes its admission.
template <> struct ChannelTraits<Request*> {
    static void numbered(Request*& request, std::uint64_t number) noexcept
    {
        request->record.id = number;
    }
    static void admitted(Request*& request, TimePoint now) noexcept
    {
        request->record.stamps.admitted = toNanos(now);
    }
    static int group(Request* const& request) noexcept { return request->gaugeGroup(); }
    static Lane lane(Request* const& request) noexcept { return request->lane; }
};

} // namespace sluice
