// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/request/request.h"

#include <algorithm>

namespace sluice {

namespace {
/// Requests that wait to be used again: as many as the thread ever had under way, up to a bound. A
/// thread that only lets go of others' requests keeps few.
class RequestPool {
public:
    static constexpr std::int64_t leastKept = 64;
    static constexpr std::int64_t mostKept = 16384;
    /// Of the memory for their commands, all together; beyond it only requests are kept.
    static constexpr std::int64_t mostBytes = 4 << 20;

    ~RequestPool();

    Request* take()
    {
        if (++m_underWay > m_most)
            m_most = std::min(m_underWay, mostKept);
        Request* request = m_free;
        if (!request)
            return new Request;
        m_free = static_cast<Request*>(request->next);
        --m_count;
        m_bytes -= request->buffer.capacity();
        return request;
    }

    void give(Request* request)
    {
        if (m_underWay > 0)
            --m_underWay;
        if (m_count >= m_most) {
            delete request;
            return;
        }
        if (m_bytes + request->buffer.capacity() > mostBytes) [[unlikely]]
            request->buffer = ByteBuffer();
        m_bytes += request->buffer.capacity();
        request->next = m_free;
        m_free = request;
        ++m_count;
    }

private:
    Request* m_free = nullptr; ///< the newest; the others behind it
    std::int64_t m_count = 0;
    std::int64_t m_bytes = 0; ///< what their buffers have room for
    std::int64_t m_underWay = 0; ///< taken here and not given back here
    std::int64_t m_most = leastKept; ///< the most that were under way
};

constinit thread_local bool t_alive = true;
constinit thread_local RequestPool t_pool;
constexpr RequestRecord blank;

RequestPool::~RequestPool()
{
    while (m_count > 0)
        delete take();
    t_alive = false;
}
} // namespace

Request::Request()
    : Job([](Job& job) noexcept {
        auto& request = static_cast<Request&>(job);
        const bool letsOthersWork = request.breathes;
        if (request.handle)
            request.handle.resume();
        else // its caller went while this was on its way
            RequestRecycler()(&request);
        if (letsOthersWork)
            Executor::breathe();
    })
{
}

bool Request::settle(bool& abandoned) noexcept
{
    const State before = state.exchange(State::Settled, std::memory_order_acq_rel);
    abandoned = before == State::Abandoned;
    return before == State::Awaited;
}

void Request::closeAbandonedRecord() noexcept
{
    const std::int64_t end = abandonedAt.load(std::memory_order_relaxed);
    for (std::int64_t* stamp : { &record.stamps.admitted, &record.stamps.taken,
             &record.stamps.written, &record.stamps.firstByte, &record.stamps.complete }) {
        if (*stamp > end)
            *stamp = 0;
    }
    record.stamps.complete = 0;
    record.stamps.resumed = end;
    record.abandoned = true;
    record.swallowed = record.ending == Ending::Reply || record.ending == Ending::ErrorReply;
    record.ending = Ending::MaybeExecuted;
    record.why = abandonedWhy;
}

void Request::end(Outcome how) noexcept
{
    record.ending = how.ending();
    record.why = how.why();
    outcome = std::move(how);
}

void RequestRecycler::operator()(Request* request) const noexcept
{
    if (!t_alive) [[unlikely]] {
        delete request;
        return;
    }
    if (!request->outcome.isEmpty())
        request->outcome = Outcome();
    t_pool.give(request);
}

RequestPtr makeRequest()
{
    Request* const request = t_pool.take();
    request->next = nullptr;
    request->reads = nullptr;
    request->buffer.clear();
    request->start = 0;
    if (request->spare.isNull())
        SpareBytes::refill(request->spare);
    request->flags = {};
    request->lane = Lane::Interactive;
    request->replies = 1;
    request->confirmed = request->onShared = request->neverWaits = false;
    request->breathes = request->counted = request->recordedByEngine = false;
    request->lease = 0;
    request->record = blank;
    request->deadline = request->waitDeadline = TimePoint::max();
    request->ticket = Ticket();
    request->state.store(Request::State::Open, std::memory_order_relaxed);
    request->abandonedAt.store(0, std::memory_order_relaxed);
    request->abandonedWhy = Why::Cancelled;
    request->home = nullptr;
    request->handle = nullptr;
    return RequestPtr(request);
}

} // namespace sluice
