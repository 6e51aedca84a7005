// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/request/requestchannel.h"

#include "core/runtime/post.h"

namespace sluice {

RequestChannel::RequestChannel(std::size_t capacity, const Clock& clock, Recorder& recorder)
    : m_clock(clock)
    , m_recorder(recorder)
    , m_state(capacity, clock)
    , m_waitAtMost(FullPolicy().atMost.count())
{
}

/// Notes that it was offered, and looks whether it may go at all; ends it when not.
[[gnu::always_inline]] inline bool RequestChannel::begin(Request& request, TimePoint now)
{
    request.record.stamps.called = toNanos(now);
    if (!request.record.stamps.intended || request.record.stamps.intended > toNanos(now))
        request.record.stamps.intended = toNanos(now);
    m_recorder.offered(request.record.run, toNanos(now));

    if (std::optional<Refusal> refusal = m_rules.check(request)) {
        endHere(request, refusal->why, std::move(refusal->detail));
        return false;
    }
    if (request.deadline <= now) {
        endHere(request, Why::Deadline);
        return false;
    }
    return true;
}

void RequestChannel::submit(RequestPtr owned)
{
    const TimePoint now = m_clock.now();
    Request* pointer = owned.release();
    Request& request = *pointer;
    if (!begin(request, now))
        return;

    using Offered = ChannelState<Request*>::Offered;
    const WhenFull whenFull
        = request.neverWaits ? WhenFull::Reject : m_whenFull.load(std::memory_order_relaxed);
    TimePoint earliest = request.deadline;
    if (whenFull == WhenFull::WaitAtMost) {
        request.waitDeadline = now + Duration(m_waitAtMost.load(std::memory_order_relaxed));
        earliest = std::min(earliest, request.waitDeadline);
    }
    Offered offered {};
    if (whenFull == WhenFull::DropOldest) {
        std::optional<Request*> evicted;
        offered = m_state.offerEvicting(pointer, now, &request.ticket, evicted);
        if (evicted)
            endHere(**evicted, Why::Evicted);
    } else {
        offered
            = m_state.offer(pointer, now, whenFull != WhenFull::Reject, nullptr, &request.ticket);
    }
    // From here on the request is the manager's unless it was refused.
    if (offered == Offered::Closed)
        endHere(request, Why::Closed);
    else if (offered == Offered::Full)
        endHere(request, Why::Rejected);
    else if (earliest != TimePoint::max())
        noteDeadline(earliest);
}

void RequestChannel::submitReserved(RequestPtr owned)
{
    const TimePoint now = m_clock.now();
    Request* pointer = owned.release();
    Request& request = *pointer;
    const Lane lane = request.lane;
    const TimePoint deadline = request.deadline;
    if (!begin(request, now))
        return m_state.giveBack(now, lane);
    if (!m_state.fulfil(pointer, now, &request.ticket))
        endHere(request, Why::Closed);
    else if (deadline != TimePoint::max())
        noteDeadline(deadline);
}

bool RequestChannel::withdraw(Request& request)
{
    if (!m_state.withdraw(request.ticket, m_clock.now()))
        return false;
    request.end(Outcome::notSent(Why::Cancelled));
    return true;
}

void RequestChannel::setCapacity(std::size_t capacity)
{
    m_state.setCapacity(capacity, m_clock.now());
}

void RequestChannel::setBulkShare(int permille) { m_state.setBulkShare(permille, m_clock.now()); }

void RequestChannel::noteAbandoned() noexcept
{
    const std::scoped_lock lock(m_bellMutex);
    m_abandoned.ring();
}

void RequestChannel::control(std::function<void(EngineControl&)> ask)
{
    const std::scoped_lock lock(m_bellMutex);
    if (!m_home)
        return;
    post(*m_home, [this, todo = std::move(ask)] {
        if (m_control)
            todo(*m_control);
    });
}

void RequestChannel::setPolicy(FullPolicy policy)
{
    m_waitAtMost.store(policy.atMost.count(), std::memory_order_relaxed);
    m_whenFull.store(policy.whenFull, std::memory_order_relaxed);
}

FullPolicy RequestChannel::policy() const
{
    return { m_whenFull.load(std::memory_order_relaxed),
        Duration(m_waitAtMost.load(std::memory_order_relaxed)) };
}

void RequestChannel::setManager(
    Executor* executor, Job* readable, Job* deadlineMoved, Job* abandoned)
{
    m_state.setReceiver(executor, readable);
    m_uncollected.setTarget(executor, readable);
    const std::scoped_lock lock(m_bellMutex);
    m_deadlineMoved.setTarget(executor, deadlineMoved);
    m_abandoned.setTarget(executor, abandoned);
    m_home = executor;
}

void RequestChannel::endHere(Request& request, Why why, QByteArray detail)
{
    if (request.record.id == 0) {
        Request* pointer = &request;
        m_state.number(pointer);
    }
    request.end(Outcome::notSent(why, std::move(detail)));
    batch().settle(request);
}

void RequestChannel::noteDeadline(TimePoint deadline)
{
    std::int64_t known = m_nextDeadline.load(std::memory_order_relaxed);
    while (toNanos(deadline) < known) {
        if (!m_nextDeadline.compare_exchange_weak(known, toNanos(deadline)))
            continue;
        const std::scoped_lock lock(m_bellMutex);
        m_deadlineMoved.ring();
        return;
    }
}

TimePoint RequestChannel::nextDeadline() const noexcept { return fromNanos(m_nextDeadline.load()); }

void RequestChannel::resetNextDeadline(TimePoint ofTaken)
{
    // First wide open, then closed again from what is found: a deadline noted meanwhile is seen
    // either way.
    m_nextDeadline.store(std::numeric_limits<std::int64_t>::max());
    TimePoint earliest = ofTaken;
    m_state.eachQueued([&](const Request* request) {
        earliest = std::min(earliest, request->deadline);
        return true;
    });
    m_state.eachWaiting([&](const Request* request) {
        earliest = std::min({ earliest, request->deadline, request->waitDeadline });
        return true;
    });
    std::int64_t known = m_nextDeadline.load();
    while (toNanos(earliest) < known
        && !m_nextDeadline.compare_exchange_weak(known, toNanos(earliest))) { }
}

void RequestChannel::expire(TimePoint now, ResumeBatch& batch)
{
    const auto expired = [now](const Request* request) {
        return request->deadline <= now
            || (!request->record.stamps.admitted && request->waitDeadline <= now);
    };
    std::vector<Request*> ended;
    m_state.expire(now, expired, [&](Request* request) { ended.push_back(request); });
    for (Request* request : ended) {
        request->end(Outcome::notSent(request->deadline <= now ? Why::Deadline : Why::Rejected));
        batch.settle(*request);
    }
}

void RequestChannel::close(Why why, ResumeBatch& batch)
{
    std::vector<Request*> ended;
    m_state.close(m_clock.now(), [&](Request* request) { ended.push_back(request); });
    for (Request* request : ended) {
        request->end(Outcome::notSent(why));
        batch.settle(*request);
    }
    endAll(why, batch);
}

void RequestChannel::endAll(Why why, ResumeBatch& batch)
{
    std::vector<Request*> ended;
    const auto every = [](const Request*) { return true; };
    m_state.expire(m_clock.now(), every, [&](Request* request) { ended.push_back(request); });
    for (Request* request : ended) {
        request->end(Outcome::notSent(why));
        batch.settle(*request);
    }
}

} // namespace sluice
