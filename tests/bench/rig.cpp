// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/bench/rig.h"

#include <QThread>

#include <algorithm>
#include <cstdio>

namespace sluice::bench {

namespace {
constexpr std::size_t neverTheLimit = std::size_t { 1 } << 30;
constexpr int drainEveryMs = 16; // a frame
constexpr std::size_t drainedAtOnce = 1 << 16;
constexpr auto patience = std::chrono::seconds(60);

RedisServerOptions serverOptions()
{
    RedisServerOptions options;
    options.tcp = true;
    return options;
}
} // namespace

Rig::Rig(std::size_t capacity, int window)
    : m_server(serverOptions())
    , m_core(m_clock, capacity)
    , m_producers(m_clock, "bench")
    , m_drained(drainedAtOnce)
{
    if (!m_server.start()) {
        std::fprintf(stderr, "%s\n", m_server.error());
        return;
    }
    pinServer(m_server.pid());
    setValueSize(16);
    ConnectionLimits limits;
    limits.window = window;
    limits.windowBytes = neverTheLimit;
    m_core.setLimits(limits);
    ConnectionOptions options;
    options.port = m_server.tcpPort();
    m_core.connectTo(options);
    for (int i = 0; i < 2000 && m_core.state().get().phase != ConnectionPhase::Ready; ++i)
        QThread::msleep(5);
    m_isReady = m_core.state().get().phase == ConnectionPhase::Ready;
    if (!m_isReady)
        std::fprintf(stderr, "no connection to the server\n");
}

Rig::~Rig() { m_core.shutDown(); }

void Rig::setValueSize(int bytes)
{
    m_value = QByteArray(bytes, 'v');
    m_server.command({ "SET", benchKey, m_value });
}

void Rig::drain()
{
    while (m_core.recorder().pull(m_drained.data(), m_drained.size()).more) { }
}

bool Rig::drainUntil(QSemaphore& done)
{
    const auto limit = std::chrono::steady_clock::now() + patience;
    while (!done.tryAcquire(1, drainEveryMs)) {
        drain();
        if (std::chrono::steady_clock::now() < limit)
            continue;
        std::fprintf(stderr, "\na load does not come to its end\n");
        m_core.disconnect();
        done.acquire();
        return false;
    }
    drain();
    return true;
}

std::shared_ptr<const LiveSnapshot> Rig::snapshot()
{
    const std::int64_t now = toNanos(m_clock.now());
    std::shared_ptr<const LiveSnapshot> latest;
    for (;;) {
        m_core.requestSnapshot(1);
        latest = m_core.latestSnapshot();
        if (latest && latest->now >= now)
            return latest;
        QThread::usleep(100);
    }
}

Pairs runPairs(const QString& what, const Settings& settings, const Run& first, const Run& second)
{
    constexpr std::uint64_t few = 2000;
    std::uint64_t requests = few;
    // More and more: what was learnt from few may be far off; and at last a round's worth, so that
    // the recorder's rings have been written all around and no page is new.
    for (const double share : { 0.2, 1.0, 1.0 }) {
        const LoadResult one = first(requests);
        const LoadResult other = second(requests);
        if (!one.replies || !other.replies)
            return {};
        const double rate = std::max(one.perSecond(), other.perSecond());
        requests
            = std::max(few, static_cast<std::uint64_t>(rate * settings.roundSeconds() * share));
    }
    Pairs pairs;
    for (int pair = 0; pair < settings.pairs; ++pair) {
        std::fprintf(stderr, "\r%s: pair %d of %d ", qPrintable(what), pair + 1, settings.pairs);
        LoadResult one, other;
        if (pair % 2 == 0) {
            one = first(requests);
            other = second(requests);
        } else {
            other = second(requests);
            one = first(requests);
        }
        if (!one.replies || !other.replies)
            return {};
        pairs.first.push_back(one);
        pairs.second.push_back(other);
    }
    std::fputc('\n', stderr);
    return pairs;
}

std::vector<double> each(
    const std::vector<LoadResult>& results, double (LoadResult::*figure)() const)
{
    std::vector<double> figures;
    for (const LoadResult& result : results)
        figures.push_back((result.*figure)());
    return figures;
}

QString cpuShares(const std::vector<LoadResult>& results)
{
    std::vector<double> core, sender, drain;
    for (const LoadResult& result : results) {
        core.push_back(result.nanos(result.cpuSeconds - result.senderCpu - result.mainCpu));
        sender.push_back(result.nanos(result.senderCpu));
        drain.push_back(result.nanos(result.mainCpu));
    }
    return QStringLiteral("core %1, producers %2, drain %3 ns")
        .arg(median(core), 0, 'f', 0)
        .arg(median(sender), 0, 'f', 0)
        .arg(median(drain), 0, 'f', 0);
}

} // namespace sluice::bench
