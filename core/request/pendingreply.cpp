// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/request/pendingreply.h"

#include <algorithm>
#include <cassert>

namespace sluice {

PendingReply::PendingReply(RequestPtr request, RequestChannel& channel, bool isReserved)
    : Job([](Job& job) noexcept { static_cast<PendingReply&>(job).m_handle.resume(); })
    , m_request(request.get())
    , m_channel(&channel)
    , m_blocks(request->blocks())
{
    if (isReserved)
        channel.submitReserved(std::move(request));
    else
        channel.submit(std::move(request));
}

PendingReply::PendingReply(PendingReply&& other) noexcept
    : Job(other.run)
    , m_request(std::exchange(other.m_request, nullptr))
    , m_channel(other.m_channel)
    , m_outcome(std::move(other.m_outcome))
    , m_blocks(other.m_blocks)
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
        m_blocks = other.m_blocks;
    }
    return *this;
}

PendingReply::~PendingReply()
{
    const bool asleep = std::exchange(m_handle, nullptr) != nullptr; // its frame is being destroyed
    if (asleep && !m_request)
        m_home->withdraw(*this); // cancelled before, and not resumed yet
    cancel();
    if (!m_request)
        return;
    if (!asleep || m_home->withdraw(*m_request)) {
        collect();
    } else {
        // Settled for a sleeper, but not posted yet: it comes, and finds nobody.
        m_request->handle = nullptr;
        account();
    }
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
    m_request->reads = handle.address();
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
    if (!m_request)
        return std::move(m_outcome);
    account();
    const RequestPtr request(std::exchange(m_request, nullptr));
    return std::move(request->outcome);
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
        if (m_blocks)
            m_channel->noteAbandoned();
    }
    if (m_handle)
        m_home->post(*this);
}

/// Accounts for the request in the producer's thread, with t7, and recycles it.
void PendingReply::collect()
{
    account();
    const RequestPtr request(std::exchange(m_request, nullptr));
    m_outcome = std::move(request->outcome);
}

void PendingReply::account()
{
    if (m_request->counted)
        m_channel->uncollected().collected(m_request->collectCost());
    if (m_request->recordedByEngine)
        return;
    // Never before what the core's thread has noted, though clocks of threads differ by
    // nanoseconds.
    Stamps& stamps = m_request->record.stamps;
    stamps.resumed = std::max(
        { toNanos(m_channel->clock().now()), stamps.admitted, stamps.taken, stamps.complete });
    m_channel->recorder().commit(m_request->record);
}

} // namespace sluice
