// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/runtime/pollexecutor.h"

#include <linux/futex.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <climits>
#include <span>
#include <system_error>

namespace sluice {

namespace {
int orThrow(int descriptor, const char* what)
{
    if (descriptor < 0)
        throw std::system_error(errno, std::generic_category(), what);
    return descriptor;
}

timespec timespecOf(Duration time) noexcept
{
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
    return { static_cast<time_t>(seconds.count()), static_cast<long>((time - seconds).count()) };
}

/// To the nanosecond where the kernel can (Linux 5.11), else rounded up to milliseconds.
int waitFor(int epoll, std::span<epoll_event> events, Duration timeout) noexcept
{
    const int size = static_cast<int>(events.size());
    if (timeout < Duration(0))
        return ::epoll_wait(epoll, events.data(), size, -1);
    if (timeout == Duration(0))
        return ::epoll_wait(epoll, events.data(), size, 0);
    const timespec exact = timespecOf(timeout);
    const int count = ::epoll_pwait2(epoll, events.data(), size, &exact, nullptr);
    if (count >= 0 || errno != ENOSYS)
        return count;
    const auto coarse = std::chrono::ceil<std::chrono::milliseconds>(timeout).count();
    return ::epoll_wait(
        epoll, events.data(), size, static_cast<int>(std::min<std::int64_t>(coarse, INT_MAX)));
}
} // namespace

PollExecutor::PollExecutor(const Clock& clock, std::string name)
    : Executor(clock)
    , m_wakeUp(orThrow(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC), "eventfd"))
    , m_epoll(orThrow(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1"))
{
    epoll_event event {};
    event.events = EPOLLIN | EPOLLET;
    orThrow(::epoll_ctl(m_epoll, EPOLL_CTL_ADD, m_wakeUp, &event), "epoll_ctl");
    m_thread = std::thread([this, label = std::move(name)] { run(label); });
}

Duration PollExecutor::cpuTime() const noexcept
{
    clockid_t clock {};
    timespec used {};
    if (!m_thread.joinable()
        || pthread_getcpuclockid(const_cast<std::thread&>(m_thread).native_handle(), &clock) != 0
        || clock_gettime(clock, &used) != 0)
        return Duration(0);
    return std::chrono::seconds(used.tv_sec) + std::chrono::nanoseconds(used.tv_nsec);
}

PollExecutor::~PollExecutor()
{
    join();
    awaitWakers();
    Executor* outer = current();
    setCurrent(this);
    while (runReady()) { }
    setCurrent(outer);
    assert(m_watches == 0);
    ::close(m_epoll);
    ::close(m_wakeUp);
}

void PollExecutor::join()
{
    if (!m_thread.joinable())
        return;
    m_stopping = true;
    wakeNow();
    wake();
    ring(); // it may be about to poll, and have looked at m_stopping before
    m_thread.join();
}

bool PollExecutor::mustWake() noexcept { return m_sleep.load(std::memory_order_relaxed) != Awake; }

void PollExecutor::wake() noexcept
{
    // One that is awake again (a descriptor woke it, or another thread) looks at the queue before
    // it sleeps, and what was posted is in there.
    const int before = m_sleep.exchange(Awake);
    if (before == InPoll)
        ring();
    else if (before == OnFutex)
        ::syscall(SYS_futex, &m_sleep, FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0);
}

void PollExecutor::ring() noexcept
{
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = ::write(m_wakeUp, &one, sizeof one);
    assert(written == sizeof one);
}

void PollExecutor::sleepOnFutex(Duration timeout) noexcept
{
    static_assert(sizeof m_sleep == sizeof(std::uint32_t));
    const timespec relative = timespecOf(std::max(timeout, Duration(0)));
    ::syscall(SYS_futex, &m_sleep, FUTEX_WAIT_PRIVATE, static_cast<int>(OnFutex),
        timeout < Duration(0) ? nullptr : &relative, nullptr, 0);
}

void PollExecutor::wakeAt(std::optional<TimePoint>) noexcept
{
    // Called on the own thread, which reads nextTimer() before it sleeps.
}

void PollExecutor::run(const std::string& name)
{
    if (!name.empty())
        pthread_setname_np(pthread_self(), name.substr(0, 15).c_str());
    setCurrent(this);
    for (;;) {
        {
            const Turn turn;
            runReady();
        }
        if (m_stopping && !nextTimer() && !hasJobs())
            break;
        poll();
    }
    setCurrent(nullptr);
}

void PollExecutor::poll()
{
    m_eventCount = wait();
    const Turn turn;
    // Read anew each time: a callback that ends a watch also takes its events out of the list.
    const auto watchOf = [this](int i) {
        return static_cast<DescriptorWatch*>(m_events[std::size_t(i)].data.ptr);
    };
    for (int i = 0; i < m_eventCount; ++i) {
        const std::uint32_t events = m_events[std::size_t(i)].events;
        const std::uint32_t broken = events & (EPOLLERR | EPOLLHUP);
        // Copies: the callback may destroy its watch.
        if (const auto* watch = watchOf(i);
            watch && (watch->m_wanted & EPOLLIN) && ((events & EPOLLIN) || broken)) {
            const auto readable = watch->m_readable;
            readable();
        }
        if (const auto* watch = watchOf(i);
            watch && (watch->m_wanted & EPOLLOUT) && ((events & EPOLLOUT) || broken)) {
            const auto writable = watch->m_writable;
            writable();
        }
    }
    m_eventCount = 0;
}

int PollExecutor::wait() noexcept
{
    const bool polls = m_watches > 0;
    // Before the look at the queue: who posts after it finds how the thread sleeps (both are
    // ordered by the queue's lock). And before the look at m_stopping, as join() sets that first.
    m_sleep.store(polls ? InPoll : OnFutex);
    const bool busy = hasJobs();
    if (busy)
        m_sleep.store(Awake, std::memory_order_relaxed);
    if (busy && !polls)
        return 0;
    Duration timeout = busy ? Duration(0) : Duration(-1); // negative: none
    if (const auto due = nextTimer(); due && !busy)
        timeout = std::max(Duration(0), *due - clock().now());
    int count = 0;
    if (polls)
        count = waitFor(m_epoll, m_events, timeout);
    else if (timeout > Duration(0) || (timeout < Duration(0) && !m_stopping))
        sleepOnFutex(timeout);
    m_sleep.store(Awake, std::memory_order_relaxed);
    return count;
}

void PollExecutor::watch(DescriptorWatch& watch, std::uint32_t before, std::uint32_t after) noexcept
{
    epoll_event event {};
    event.events = after;
    event.data.ptr = &watch;
    m_watches += int(after != 0) - int(before != 0);
    // A descriptor for which nothing is wanted is not in the set: a broken one would be told for
    // ever.
    const int operation = !after ? EPOLL_CTL_DEL : !before ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;
    [[maybe_unused]] const int result = ::epoll_ctl(m_epoll, operation, watch.m_descriptor, &event);
    assert(result == 0);
}

void PollExecutor::forget(const DescriptorWatch& watch) noexcept
{
    for (int i = 0; i < m_eventCount; ++i) {
        epoll_event& event = m_events[std::size_t(i)];
        if (event.data.ptr == &watch)
            event.data.ptr = nullptr;
    }
}

DescriptorWatch::DescriptorWatch(PollExecutor& executor, int descriptor,
    std::function<void()> readable, std::function<void()> writable)
    : m_executor(executor)
    , m_descriptor(descriptor)
    , m_readable(std::move(readable))
    , m_writable(std::move(writable))
{
}

DescriptorWatch::~DescriptorWatch()
{
    want(m_wanted, false);
    m_executor.forget(*this);
}

void DescriptorWatch::want(std::uint32_t what, bool wanted) noexcept
{
    const std::uint32_t before = m_wanted;
    m_wanted = wanted ? before | what : before & ~what;
    if (m_wanted != before)
        m_executor.watch(*this, before, m_wanted);
}

} // namespace sluice
