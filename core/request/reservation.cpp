// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/request/reservation.h"

namespace sluice {

Reservation::Reservation(RequestChannel& channel, Lane lane)
    : Base({ std::shared_ptr<void>(), &channel.state() }) // the engine's: it outlives this
    , m_channel(channel)
    , m_lane(lane)
{
}

Reservation::~Reservation()
{
    if (Base::leave())
        m_state->giveBack(m_channel.clock().now(), m_lane);
}

bool Reservation::await_suspend(std::coroutine_handle<> handle)
{
    using Offered = ChannelState<Request*>::Offered;
    Base::prepare(handle);
    const auto offered
        = m_state->reserve(m_channel.clock().now(), true, &m_waiter, &m_ticket, m_lane);
    if (offered == Offered::Waiting)
        return true;
    m_suspended = false;
    m_waiter.result
        = offered == Offered::Admitted ? PlaceWaiter::Result::Granted : PlaceWaiter::Result::Closed;
    return false;
}

RequestPermit Reservation::await_resume() noexcept
{
    m_suspended = false;
    if (m_waiter.result != PlaceWaiter::Result::Granted)
        return {};
    return { m_channel, m_lane };
}

} // namespace sluice
