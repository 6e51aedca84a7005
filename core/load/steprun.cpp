// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/load/steprun.h"

namespace sluice {

namespace {
constexpr auto lookEvery = std::chrono::milliseconds(10);
}

/// Lives as long as the coroutine that waits, or the run.
struct StepRun::Pending {
    bool isSettled = false;
    Outcome outcome;
};

StepRun::StepRun(Stage& stage, StepLinks& links, EngineSettings usual)
    : m_stage(stage)
    , m_links(links)
    , m_usual(usual)
    , m_client(stage.channel(), "step by step", 0, std::nullopt)
    , m_look(stage.executor(), [this] { look(); })
{
    m_links.hear(stage.executor(), [this](const StepBytes& bytes) { heard(bytes); });
}

StepRun::~StepRun()
{
    m_links.hear(m_stage.executor(), [](const StepBytes&) {});
    letGo();
}

void StepRun::begin(QList<QByteArray> command, std::function<void()> changed)
{
    letGo();
    m_pending.reset();
    m_changed = std::move(changed);
    m_state = {};
    m_state.command = std::move(command);
    m_changed();
}

/// The engine is as usual; what was held up goes on.
void StepRun::letGo()
{
    m_look.stop();
    if (!std::exchange(m_isHeld, false))
        return;
    m_links.set(StepGate::Open);
    m_isTaking = m_usual.taking;
    m_stage.set(m_usual);
}

void StepRun::setTaking(bool taking)
{
    EngineSettings settings = m_usual;
    settings.transport = TransportMode::Channel;
    settings.window = settings.connections = 1;
    settings.whenFull = {};
    settings.patient = true;
    settings.taking = m_isTaking = taking;
    m_isHeld = true;
    m_stage.set(settings);
}

void StepRun::next()
{
    if (!m_state.isReached)
        return;
    if (m_state.isSettled)
        return begin(QList<QByteArray>(m_state.command), std::exchange(m_changed, {}));
    switch (m_state.station) {
    case StepStation::Produced:
        setTaking(false);
        break;
    case StepStation::Admitted:
        m_links.set(StepGate::BeforeWire);
        setTaking(true);
        break;
    case StepStation::Taken:
        m_links.set(StepGate::OnWire);
        break;
    case StepStation::OnTheWire:
        m_links.set(StepGate::AtServer);
        break;
    case StepStation::AtServer: // the reply comes by itself
        break;
    case StepStation::ReplyBytes:
        m_links.set(StepGate::Open);
        break;
    case StepStation::Delivered:
        return;
    }
    goTo(static_cast<StepStation>(static_cast<int>(m_state.station) + 1));
}

void StepRun::goTo(StepStation station)
{
    m_state.station = station;
    m_state.isReached = false;
    m_look.start(m_stage.clock().now() + lookEvery);
    m_changed();
}

/// Nobody else's request is in the channel or on the line.
bool StepRun::isEmpty() const
{
    const auto& gauges = m_stage.channel().state().gauges();
    return gauges.depth.value() == 0 && gauges.waiting.value() == 0
        && m_stage.inFlightGauge(0).value() == 0 && m_stage.inFlightGauge(1).value() == 0;
}

/// The command goes to the channel when it is the next one there, with the manager paused: then no
/// other one can be taken for it.
void StepRun::lookForRoom()
{
    if (!isEmpty()) {
        if (!m_isTaking)
            setTaking(true); // first those that are there
    } else if (m_isTaking) {
        setTaking(false); // a turn of the engine's thread later it is certain
    } else {
        send();
    }
}

void StepRun::send()
{
    m_pending = std::make_shared<Pending>();
    Command command = Command::fromArguments(m_state.command);
    command.confirmed(); // a person sees each command and sends it
    await(m_client.send(std::move(command)), m_pending);
}

Detached StepRun::await(PendingReply pending, std::shared_ptr<Pending> into)
{
    into->outcome = co_await pending;
    into->isSettled = true;
}

bool StepRun::isThere() const
{
    switch (m_state.station) {
    case StepStation::Produced:
        return true;
    case StepStation::Admitted:
        return m_pending && m_stage.channel().state().gauges().depth.value() > 0;
    case StepStation::Taken:
        return m_state.bytes.isAsked;
    case StepStation::OnTheWire:
        return m_state.hasSent();
    case StepStation::AtServer:
        return m_state.bytes.isAtServer;
    case StepStation::ReplyBytes:
        return m_state.hasReceived();
    case StepStation::Delivered:
        return false; // with its outcome
    }
    return false;
}

void StepRun::look()
{
    if (m_pending && m_pending->isSettled && !m_state.isSettled) {
        m_state.isSettled = m_state.isReached = true;
        m_state.outcome = m_pending->outcome;
        letGo();
        return m_changed();
    }
    if (m_state.station == StepStation::Admitted && !m_pending)
        lookForRoom();
    if (!m_state.isReached && isThere()) {
        m_state.isReached = true;
        m_changed();
    }
    // Also at a station: it may end there, with its connection.
    if (m_isHeld)
        m_look.start(m_stage.clock().now() + lookEvery);
}

void StepRun::heard(const StepBytes& bytes)
{
    if (!m_pending || m_state.isSettled)
        return;
    m_state.bytes = bytes;
    if (m_changed)
        m_changed();
}

} // namespace sluice
