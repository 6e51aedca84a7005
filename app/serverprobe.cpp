// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "app/serverprobe.h"

namespace sluice {

namespace {
constexpr auto lookEvery = std::chrono::milliseconds(20);
constexpr std::size_t fewRecords = 16;
} // namespace

struct ServerProbe::Attempt {
    explicit Attempt(const Clock& clock)
        : core(clock, 1, fewRecords)
    {
    }

    CoreThread core;
    std::optional<PendingReply> ping;
};

ServerProbe::ServerProbe(const Clock& clock, QObject* parent)
    : ConnectionProbe(parent)
    , m_clock(clock)
{
    m_look.setInterval(lookEvery);
    connect(&m_look, &QTimer::timeout, this, &ServerProbe::look);
}

ServerProbe::~ServerProbe() { cancel(); }

void ServerProbe::probe(const ConnectionOptions& options)
{
    cancel();
    m_attempt = std::make_unique<Attempt>(m_clock);
    m_attempt->core.connectTo(options);
    m_look.start();
}

void ServerProbe::cancel()
{
    m_look.stop();
    m_attempt.reset();
}

void ServerProbe::look()
{
    const ConnectionState state = m_attempt->core.state().get();
    const bool ended
        = state.phase == ConnectionPhase::Failed || state.phase == ConnectionPhase::Backoff;
    if (state.phase == ConnectionPhase::Ready && !m_attempt->ping)
        m_attempt->ping.emplace(Client(m_attempt->core.channel(), "probe").ping());
    const bool answered = m_attempt->ping && m_attempt->ping->isSettled();
    if (!ended && !answered)
        return;
    cancel();
    Q_EMIT finished(state);
}

} // namespace sluice
