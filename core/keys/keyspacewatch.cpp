// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/keys/keyspacewatch.h"

#include <QPointer>

#include <utility>

namespace sluice {

namespace {

/// Between two looks at what was heard: so often that what waits meanwhile (Topic::eventsKept) is
/// not pushed out by 50,000 events per second, most of which tell nothing new.
constexpr std::chrono::milliseconds lookInterval { 20 };
/// Looks between two times that changes are told: whoever is told has to look for them.
constexpr int looksPerTell = 10;
constexpr qsizetype mostKnown = 50'000;

} // namespace

KeyspaceWatch::KeyspaceWatch(const Client& client, QObject* parent)
    : QObject(parent)
    , m_client(client)
{
    m_timer.setInterval(lookInterval);
    connect(&m_timer, &QTimer::timeout, this, &KeyspaceWatch::look);
}

void KeyspaceWatch::setClient(const Client& client)
{
    stop();
    m_client = client;
}

void KeyspaceWatch::start(int database)
{
    stop();
    ask(database, m_run);
}

void KeyspaceWatch::stop()
{
    ++m_run;
    m_timer.stop();
    m_subscription.reset();
    m_changes.clear();
    m_known.clear();
    setState(State::Off);
}

Detached KeyspaceWatch::ask(int database, quint64 run)
{
    const QPointer<KeyspaceWatch> self = this;
    Command command("CONFIG");
    command.arg("GET").arg("notify-keyspace-events");
    PendingReply pending = m_client.send(std::move(command));
    const Outcome outcome = co_await pending;
    if (!self || run != m_run)
        co_return;
    const Value* flags = outcome.isReply() && !outcome.isError()
        ? outcome.reply().find("notify-keyspace-events")
        : nullptr;
    if (!flags)
        co_return; // forbidden or unknown: silently off
    if (!isEnough(flags->bytes())) {
        setState(State::NotEnabled);
        co_return;
    }
    m_subscription.emplace(
        m_client, TopicKind::Pattern, "__keyevent@" + QByteArray::number(database) + "__:*");
    m_timer.start();
    setState(State::Listening);
}

bool KeyspaceWatch::isEnough(QByteArrayView flags)
{
    // E: by event; g: DEL, RENAME; x, e: expired, evicted. What makes keys is told by the types'
    // events or by n.
    const auto has = [flags](char flag) { return flags.contains(flag); };
    const bool all = has('A');
    const bool goes = all || (has('g') && has('x'));
    const bool comes
        = all || has('n') || (has('$') && has('l') && has('s') && has('h') && has('z'));
    return has('E') && goes && comes;
}

std::optional<bool> KeyspaceWatch::existsAfter(QByteArrayView event)
{
    if (event == "del" || event == "expired" || event == "evicted" || event == "rename_from"
        || event == "move_from")
        return false;
    if (event == "keymiss")
        return {};
    return true; // whatever has happened to it, it is there
}

void KeyspaceWatch::look()
{
    while (m_subscription) {
        const std::optional<Subscription::Received> received = m_subscription->tryNext();
        if (!received)
            break;
        if (const auto* event = std::get_if<Subscription::EventPtr>(&*received))
            take(**event);
        else
            setState(State::TooFast); // some were missed, or the engine has ended
        if (m_state != State::Listening)
            break;
    }
    if (++m_looks % looksPerTell == 0 || m_state == State::TooFast)
        tell();
    if (m_state == State::TooFast) {
        m_timer.stop();
        m_subscription.reset();
    }
}

void KeyspaceWatch::take(const TopicEvent& event)
{
    switch (event.kind) {
    case TopicEvent::Kind::Active:
        return;
    case TopicEvent::Kind::Refused:
        stop();
        return;
    case TopicEvent::Kind::Interrupted:
        setState(State::TooFast); // what is sent until it is back is missed
        return;
    case TopicEvent::Kind::Message:
        break;
    }
    const qsizetype colon = event.channel.indexOf(':');
    const std::optional<bool> exists
        = existsAfter(QByteArrayView(event.channel).sliced(colon < 0 ? 0 : colon + 1));
    if (!exists || (*exists && m_known.contains(event.payload)))
        return;
    if (*exists && m_known.size() < mostKnown)
        m_known.insert(event.payload);
    else if (!*exists)
        m_known.remove(event.payload);
    m_changes.insert(event.payload, *exists);
    if (m_changes.size() > mostChanges)
        setState(State::TooFast);
}

void KeyspaceWatch::tell()
{
    if (m_changes.isEmpty())
        return;
    QList<QByteArray> added;
    QList<QByteArray> removed;
    for (auto each = m_changes.cbegin(); each != m_changes.cend(); ++each)
        (each.value() ? added : removed) += each.key();
    m_changes.clear();
    if (m_known.size() >= mostKnown)
        m_known.clear();
    Q_EMIT changed(added, removed);
}

void KeyspaceWatch::setState(State state)
{
    if (std::exchange(m_state, state) != state)
        Q_EMIT stateChanged();
}

} // namespace sluice
