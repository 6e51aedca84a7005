// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/connection/subscriptions.h"

#include "core/protocol/writer.h"

#include <algorithm>

namespace sluice {

namespace {
constexpr std::uint8_t lineIndex = 255; // in records, which these connections never make

const char* commandOf(TopicKind kind, bool isNew)
{
    switch (kind) {
    case TopicKind::Channel:
        return isNew ? "SUBSCRIBE" : "UNSUBSCRIBE";
    case TopicKind::Pattern:
        return isNew ? "PSUBSCRIBE" : "PUNSUBSCRIBE";
    case TopicKind::Shard:
        return isNew ? "SSUBSCRIBE" : "SUNSUBSCRIBE";
    case TopicKind::Key:
        return "TYPE"; // reads, so that the server remembers the key, and touches nothing
    case TopicKind::Monitor:
        break;
    }
    return "MONITOR";
}

bool isSame(const Topic& a, const Topic& b) { return a.kind == b.kind && a.name == b.name; }
} // namespace

Subscriptions::Subscriptions(const ConnectionSite& site, std::uint32_t seed)
    : m_site(site)
    , m_seed(seed)
{
}

Subscriptions::~Subscriptions() = default;

void Subscriptions::open(Line& line)
{
    if (!m_isConnected)
        return;
    if (!line.connection) {
        ConnectionOwner& owner = *this;
        line.connection = std::make_unique<Connection>(lineIndex, m_site, m_seed, owner);
        line.connection->machine().setListening(true);
        line.connection->machine().setPushHandler(
            [this, &line](Value&& value) { heard(line, std::move(value)); });
    }
    line.connection->connectTo(m_options);
}

void Subscriptions::add(const TopicPtr& topic)
{
    Line& line = lineOf(*topic);
    const bool isNew = std::none_of(line.topics.begin(), line.topics.end(),
        [&](const TopicPtr& each) { return isSame(*each, *topic); });
    line.topics.push_back(topic);
    if (line.topics.size() == 1)
        return open(line);
    if (!line.connection || !line.connection->isReady())
        return;
    const bool isAsked = std::any_of(line.asked.begin(), line.asked.end(),
        [&](const TopicPtr& each) { return isSame(*each, *topic); });
    if (topic->kind == TopicKind::Key && !line.isTracking) {
        if (m_noKeys)
            topic->events.send(std::make_shared<const TopicEvent>(
                TopicEvent { TopicEvent::Kind::Refused, {}, *m_noKeys }));
        return; // asked for when the server has agreed
    }
    if (isNew || topic->kind == TopicKind::Key) // a key that was told of is told of no more
        ask(line, topic, true);
    else if (!isAsked) // the server has confirmed it to another one before
        topic->events.send(
            std::make_shared<const TopicEvent>(TopicEvent { TopicEvent::Kind::Active, {}, {} }));
}

void Subscriptions::remove(const TopicPtr& topic)
{
    Line& line = lineOf(*topic);
    const auto at = std::find(line.topics.begin(), line.topics.end(), topic);
    if (at == line.topics.end())
        return;
    line.topics.erase(at);
    if (line.topics.empty()) {
        line.asked.clear();
        if (line.connection)
            line.connection->disconnect();
        return;
    }
    const bool isLast = std::none_of(line.topics.begin(), line.topics.end(),
        [&](const TopicPtr& each) { return isSame(*each, *topic); });
    if (isLast && topic->kind != TopicKind::Key && line.connection && line.connection->isReady())
        ask(line, topic, false);
}

void Subscriptions::connectTo(const ConnectionOptions& options)
{
    m_options = options;
    m_isConnected = true;
    for (Line* line : { &m_pubSub, &m_monitor, &m_keys }) {
        if (!line->topics.empty())
            open(*line);
    }
}

void Subscriptions::disconnect()
{
    m_isConnected = false;
    for (Line* line : { &m_pubSub, &m_monitor, &m_keys }) {
        if (line->connection)
            line->connection->disconnect();
    }
}

void Subscriptions::reconnectNow()
{
    for (Line* line : { &m_pubSub, &m_monitor, &m_keys }) {
        if (!line->topics.empty() && line->connection)
            line->connection->reconnectNow();
    }
}

void Subscriptions::ask(Line& line, const TopicPtr& topic, bool isNew)
{
    ByteBuffer command;
    CommandWriter writer(command);
    writer.arg(commandOf(topic->kind, isNew));
    if (topic->kind != TopicKind::Monitor)
        writer.arg(topic->name);
    line.connection->machine().write(writer.finish());
    if (isNew)
        line.asked.push_back(topic);
    line.connection->flush();
}

Subscriptions::Line& Subscriptions::lineOf(const Connection& connection) noexcept
{
    for (Line* line : { &m_pubSub, &m_monitor }) {
        if (line->connection.get() == &connection)
            return *line;
    }
    return m_keys;
}

void Subscriptions::connectionChanged(Connection& connection)
{
    Line& line = lineOf(connection);
    line.isTracking = false;
    if (&line == &m_keys)
        m_noKeys.reset();
    if (connection.state().phase == ConnectionPhase::Ready) {
        line.wasActive = true;
        if (&line == &m_keys)
            beginTracking();
        else
            askAll(line);
        return;
    }
    line.asked.clear();
    if (std::exchange(line.wasActive, false))
        tellAll(line, TopicEvent::Kind::Interrupted);
}

/// Once for each thing that is listened to.
void Subscriptions::askAll(Line& line)
{
    std::vector<TopicPtr> once;
    for (const TopicPtr& topic : line.topics) {
        const bool isNew = std::none_of(
            once.begin(), once.end(), [&](const TopicPtr& each) { return isSame(*each, *topic); });
        if (isNew)
            once.push_back(topic);
    }
    for (const TopicPtr& topic : once)
        ask(line, topic, true);
}

void Subscriptions::beginTracking()
{
    if (m_keys.connection->state().server.protocol < 3)
        return refuseKeys({});
    ByteBuffer command;
    CommandWriter writer(command);
    writer.arg("CLIENT").arg("TRACKING").arg("ON");
    m_keys.connection->machine().write(writer.finish());
    m_keys.connection->flush();
}

void Subscriptions::refuseKeys(const QByteArray& text)
{
    m_noKeys = text;
    const auto event
        = std::make_shared<const TopicEvent>(TopicEvent { TopicEvent::Kind::Refused, {}, text });
    for (const TopicPtr& topic : m_keys.topics)
        topic->events.send(event);
}

void Subscriptions::tell(const Line& line, TopicKind kind, const QByteArray& name, TopicEvent event)
{
    const auto shared = std::make_shared<const TopicEvent>(std::move(event));
    for (const TopicPtr& topic : line.topics) {
        if (topic->kind == kind && topic->name == name)
            topic->events.send(shared);
    }
}

void Subscriptions::tellAll(const Line& line, TopicEvent::Kind kind)
{
    const auto event = std::make_shared<const TopicEvent>(TopicEvent { kind, {}, {} });
    for (const TopicPtr& topic : line.topics)
        topic->events.send(event);
}

void Subscriptions::confirmed(Line& line, TopicEvent::Kind kind, const QByteArray& text)
{
    if (line.asked.empty())
        return;
    const TopicPtr topic = line.asked.front();
    line.asked.erase(line.asked.begin());
    // Let go meanwhile and asked for again: this one is over, the next one counts.
    const bool isAskedAgain = std::any_of(line.asked.begin(), line.asked.end(),
        [&](const TopicPtr& each) { return isSame(*each, *topic); });
    if (isAskedAgain)
        return;
    tell(line, topic->kind, topic->name, TopicEvent { kind, {}, text });
}

/// A value on a connection that listens: in RESP2 arrays, in RESP3 pushes of the same shape.
void Subscriptions::heard(Line& line, Value&& value)
{
    if (&line == &m_keys)
        return heardOfKeys(value);
    if (value.isError())
        return confirmed(line, TopicEvent::Kind::Refused, value.bytes());
    if (value.isAggregate())
        return heardPubSub(line, value.items());
    if (&line != &m_monitor || value.type() != Value::Type::SimpleString)
        return;
    if (!line.asked.empty()) // +OK
        return confirmed(line, TopicEvent::Kind::Active, {});
    tell(line, TopicKind::Monitor, {}, TopicEvent { TopicEvent::Kind::Message, {}, value.bytes() });
}

/// The replies to CLIENT TRACKING and to TYPE in order, and among them the pushes that tell of
/// keys: their names, or a null when all are gone (FLUSHALL).
void Subscriptions::heardOfKeys(const Value& value)
{
    if (value.type() == Value::Type::Push) {
        const auto& items = value.items();
        if (items.size() < 2 || items[0].bytes() != "invalidate")
            return;
        if (items[1].isNull())
            return tellAll(m_keys, TopicEvent::Kind::Message);
        for (const Value& key : items[1].items())
            tell(m_keys, TopicKind::Key, key.bytes(),
                TopicEvent { TopicEvent::Kind::Message, key.bytes(), {} });
        return;
    }
    if (!m_keys.isTracking) {
        if (value.isError())
            return refuseKeys(value.bytes());
        m_keys.isTracking = true;
        return askAll(m_keys);
    }
    confirmed(m_keys, value.isError() ? TopicEvent::Kind::Refused : TopicEvent::Kind::Active,
        value.bytes());
}

void Subscriptions::heardPubSub(Line& line, const std::vector<Value>& items)
{
    if (items.size() < 3)
        return;
    const QByteArray& kind = items[0].bytes();
    const QByteArray& name = items[1].bytes();
    const auto message = [](const QByteArray& channel, const QByteArray& payload) {
        return TopicEvent { TopicEvent::Kind::Message, channel, payload };
    };
    if (kind == "message")
        tell(line, TopicKind::Channel, name, message(name, items[2].bytes()));
    else if (kind == "smessage")
        tell(line, TopicKind::Shard, name, message(name, items[2].bytes()));
    else if (kind == "pmessage" && items.size() > 3)
        tell(line, TopicKind::Pattern, name, message(items[2].bytes(), items[3].bytes()));
    else if (kind == "subscribe" || kind == "psubscribe" || kind == "ssubscribe")
        confirmed(line, TopicEvent::Kind::Active, {});
}

} // namespace sluice
