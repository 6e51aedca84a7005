// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/bench/load.h"

#include "tests/bench/row.h"

namespace sluice::bench {

Window::Window(const LoadShape& shape, std::uint64_t requests, pthread_t mainThread)
    : m_from(shape.warmUp())
    , m_to(shape.warmUp() + requests)
    , m_mainThread(mainThread)
{
    if (shape.timesEach)
        m_nanos.reserve(static_cast<std::size_t>(requests));
}

Window::Reading Window::read() const
{
    return { std::chrono::steady_clock::now(), processCpu(), threadCpu(pthread_self()),
        threadCpu(m_mainThread) };
}

LoadResult Window::result() const
{
    if (m_failed || m_answered < m_to)
        return {};
    LoadResult result;
    result.replies = m_to - m_from;
    result.seconds = std::chrono::duration<double>(m_end.time - m_begin.time).count();
    result.cpuSeconds = m_end.process - m_begin.process;
    result.senderCpu = m_end.sender - m_begin.sender;
    result.mainCpu = m_end.main - m_begin.main;
    if (!m_nanos.empty())
        result.p50Micros = median(m_nanos) * 1e-3;
    return result;
}

} // namespace sluice::bench
