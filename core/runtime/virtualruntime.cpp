// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/runtime/virtualruntime.h"

#include <algorithm>

namespace sluice {

class VirtualRuntime::VirtualExecutor final : public Executor {
public:
    using Executor::Executor;

    void occupy(Duration time) noexcept override
    {
        setOccupied(true);
        m_freeAt = clock().now() + time;
    }
    /// Whatever it was occupied with is forgotten.
    void free() noexcept { setOccupied(false); }

    [[nodiscard]] std::optional<TimePoint> nextDue() const noexcept
    {
        return isOccupied() ? m_freeAt : nextTimer();
    }

    bool turn()
    {
        if (isOccupied() && clock().now() < m_freeAt)
            return false;
        setOccupied(false);
        Executor* outer = current();
        setCurrent(this);
        const bool ran = runReady();
        setCurrent(outer);
        return ran;
    }

    void with(const std::function<void()>& body)
    {
        Executor* outer = current();
        setCurrent(this);
        body();
        setCurrent(outer);
    }

protected:
    void wake() noexcept override { }
    void wakeAt(std::optional<TimePoint>) noexcept override { }

private:
    TimePoint m_freeAt {}; ///< while it is occupied
};

VirtualRuntime::VirtualRuntime() = default;

VirtualRuntime::~VirtualRuntime()
{
    endOccupations();
    settle();
}

Executor& VirtualRuntime::addExecutor()
{
    m_executors.push_back(std::make_unique<VirtualExecutor>(m_clock));
    return *m_executors.back();
}

void VirtualRuntime::on(Executor& executor, const std::function<void()>& body)
{
    static_cast<VirtualExecutor&>(executor).with(body);
}

bool VirtualRuntime::runOnce()
{
    bool ran = false;
    for (std::size_t i = 0; i < m_executors.size(); ++i)
        ran = m_executors[i]->turn() || ran;
    return ran;
}

std::optional<TimePoint> VirtualRuntime::nextTimer() const
{
    std::optional<TimePoint> next;
    for (const auto& executor : m_executors) {
        const auto due = executor->nextDue();
        if (due && (!next || *due < *next))
            next = due;
    }
    return next;
}

void VirtualRuntime::endOccupations()
{
    for (const auto& executor : m_executors)
        executor->free();
}

void VirtualRuntime::settle()
{
    while (runOnce()) { }
}

void VirtualRuntime::runFor(Duration duration)
{
    runUntil([] { return false; }, duration);
}

bool VirtualRuntime::runUntil(const std::function<bool()>& done, Duration atMost)
{
    const TimePoint end = m_clock.now() + atMost;
    for (;;) {
        settle();
        if (done())
            return true;
        const auto next = nextTimer();
        if (!next || *next > end)
            break;
        m_clock.set(std::max(m_clock.now(), *next));
    }
    m_clock.set(std::max(m_clock.now(), end));
    settle();
    return done();
}

} // namespace sluice
