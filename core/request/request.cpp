// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/request/request.h"

#include <vector>

namespace sluice {

namespace {
/// Requests that wait to be used again; as many as a thread ever had under way, up to a bound.
class RequestPool {
public:
    static constexpr std::size_t kept = 16384;

    ~RequestPool()
    {
        for (Request* request : m_free)
            delete request;
        t_alive = false;
    }

    Request* take()
    {
        if (m_free.empty())
            return new Request;
        Request* request = m_free.back();
        m_free.pop_back();
        return request;
    }

    void give(Request* request)
    {
        if (m_free.size() >= kept) {
            delete request;
            return;
        }
        m_free.push_back(request);
    }

    static thread_local bool t_alive;

private:
    std::vector<Request*> m_free;
};

thread_local bool RequestPool::t_alive = true;
thread_local RequestPool t_pool;
} // namespace

Request::Request()
    : Job([](Job& job) noexcept {
        auto& request = static_cast<Request&>(job);
        if (request.handle)
            request.handle.resume();
        else // its caller went while this was on its way
            RequestRecycler()(&request);
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
    if (!RequestPool::t_alive) {
        delete request;
        return;
    }
    request->outcome = Outcome();
    t_pool.give(request);
}

RequestPtr makeRequest()
{
    RequestPtr request(t_pool.take());
    request->buffer.clear();
    request->start = 0;
    if (request->spare.capacity() < Request::spareRoom)
        request->spare.reserve(Request::spareRoom);
    request->flags = {};
    request->lane = Lane::Interactive;
    request->replies = 1;
    request->confirmed = request->onShared = request->neverWaits = request->counted = false;
    request->lease = 0;
    request->record = RequestRecord();
    request->deadline = request->waitDeadline = TimePoint::max();
    request->ticket = Ticket();
    request->state.store(Request::State::Open, std::memory_order_relaxed);
    request->abandonedAt.store(0, std::memory_order_relaxed);
    request->abandonedWhy = Why::Cancelled;
    request->recordedByEngine = false;
    request->home = nullptr;
    request->handle = nullptr;
    return request;
}

} // namespace sluice
