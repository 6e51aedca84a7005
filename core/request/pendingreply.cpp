// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/request/pendingreply.h"

#include <cassert>

namespace sluice {

PendingReply::PendingReply(RequestPtr request, RequestChannel& channel)
    : Job([](Job& job) noexcept { static_cast<PendingReply&>(job).m_handle.resume(); })
    , m_request(request.get())
    , m_channel(&channel)
{
    channel.submit(std::move(request));
}

PendingReply::PendingReply(PendingReply&& other) noexcept
    : Job(other.run)
    , m_request(std::exchange(other.m_request, nullptr))
    , m_channel(other.m_channel)
    , m_outcome(std::move(other.m_outcome))
{
    assert(!other.m_handle);
}

PendingReply& PendingReply::operator=(PendingReply&& other) noexcept
{
    assert(!m_handle && !other.m_handle);
    if (this != &other) {
        cancel();
        if (m_request)
            collect();
        m_request = std::exchange(other.m_request, nullptr);
        m_channel = other.m_channel;
        m_outcome = std::move(other.m_outcome);
    }
    return *this;
}

PendingReply::~PendingReply()
{
    if (m_handle && m_home) // the sleeping coroutine's frame is being destroyed
        m_home->withdraw(m_request ? static_cast<Job&>(*m_request) : static_cast<Job&>(*this));
    m_handle = nullptr;
    cancel();
    if (m_request)
        collect();
}

bool PendingReply::isSettled() const noexcept
{
    return !m_request
        || m_request->state.load(std::memory_order_acquire) == Request::State::Settled;
}

bool PendingReply::await_suspend(std::coroutine_handle<> handle) noexcept
{
    assert(Executor::current());
    m_home = Executor::current();
    m_request->home = m_home;
    m_request->handle = handle;
    auto expected = Request::State::Open;
    if (!m_request->state.compare_exchange_strong(
            expected, Request::State::Awaited, std::memory_order_acq_rel))
        return false; // settled meanwhile
    m_handle = handle;
    return true;
}

Outcome PendingReply::await_resume()
{
    m_handle = nullptr;
    if (m_request)
        collect();
    return std::move(m_outcome);
}

void PendingReply::cancel()
{
    if (isSettled())
        return;
    if (m_channel->withdraw(*m_request)) {
        collect();
    } else {
        // Taken: its bytes may leave or have left. Whoever wins the exchange decides.
        m_request->abandonedAt.store(toNanos(m_channel->clock().now()), std::memory_order_relaxed);
        const auto before
            = m_request->state.exchange(Request::State::Abandoned, std::memory_order_acq_rel);
        if (before == Request::State::Settled) {
            m_request->state.store(Request::State::Settled, std::memory_order_relaxed);
            return; // the reply was here first; a sleeping coroutine is on its way already
        }
        m_request = nullptr;
        m_outcome = Outcome::maybeExecuted(Why::Cancelled);
    }
    if (m_handle)
        m_home->post(*this);
}

/// Commits the record in the producer's thread, with t7, and recycles the request.
void PendingReply::collect()
{
    const RequestPtr request(std::exchange(m_request, nullptr));
    if (!request->recordedByEngine) {
        request->record.stamps.resumed = toNanos(m_channel->clock().now());
        m_channel->recorder().commit(request->record);
    }
    m_outcome = std::move(request->outcome);
}

} // namespace sluice
