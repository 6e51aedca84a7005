// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/channel/mpsc.h"
#include "core/request/requestchannel.h"

namespace sluice {

/// One place in the request channel, held until a request is sent into it or it is given back.
/// Moves with its owner; the engine outlives it. Any thread.
class [[nodiscard]] RequestPermit {
public:
    RequestPermit() = default;
    RequestPermit(RequestChannel& channel, Lane lane) noexcept
        : m_channel(&channel)
        , m_lane(lane)
    {
    }
    RequestPermit(RequestPermit&& other) noexcept
        : m_channel(std::exchange(other.m_channel, nullptr))
        , m_lane(other.m_lane)
    {
    }
    RequestPermit& operator=(RequestPermit&& other) noexcept
    {
        std::swap(m_channel, other.m_channel);
        std::swap(m_lane, other.m_lane);
        return *this;
    }
    ~RequestPermit()
    {
        if (m_channel)
            m_channel->state().giveBack(m_channel->clock().now(), m_lane);
    }

    /// Whether there is a place at all: not when the channel was closed.
    explicit operator bool() const noexcept { return m_channel != nullptr; }
    [[nodiscard]] Lane lane() const noexcept { return m_lane; }
    /// Uses the place up.
    RequestChannel& use() && noexcept { return *std::exchange(m_channel, nullptr); }

private:
    RequestChannel* m_channel = nullptr;
    Lane m_lane = Lane::Interactive;
};

/// `co_await` it for a RequestPermit: waits its turn like a send(), and can be given up at any
/// moment without anything being lost. Resumes in the awaiting thread.
class [[nodiscard]] Reservation : detail::PlaceAwaiter<Request*> {
    using Base = detail::PlaceAwaiter<Request*>;

public:
    Reservation(RequestChannel& channel, Lane lane);
    Reservation(const Reservation&) = delete;
    Reservation& operator=(const Reservation&) = delete;
    ~Reservation();

    [[nodiscard]] bool await_ready() const noexcept { return false; }
    bool await_suspend(std::coroutine_handle<> handle);
    RequestPermit await_resume() noexcept;

private:
    RequestChannel& m_channel;
    const Lane m_lane;
};

} // namespace sluice
