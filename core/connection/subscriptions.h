// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/connection/pool.h"
#include "core/request/topic.h"

#include <memory>
#include <optional>
#include <vector>

namespace sluice {

/// What is listened to: one connection for all channels and patterns, one for MONITOR, and one for
/// keys (CLIENT TRACKING in its default mode: the server remembers the keys that this connection
/// has asked about, and tells once of each that it was changed; RESP3 only). They are apart from
/// the requests, so that RESP2 and RESP3 servers are alike. Connects again by itself and subscribes
/// again; the receivers are told of the gap. The socket is drained whatever receivers do. On the
/// executor's thread.
class Subscriptions final : private ConnectionOwner {
public:
    Subscriptions(const ConnectionSite& site, std::uint32_t seed);
    ~Subscriptions() override;

    void add(const TopicPtr& topic);
    void remove(const TopicPtr& topic);

    void connectTo(const ConnectionOptions& options);
    void disconnect();
    /// Those that wait for their next attempt, or have given up, try now.
    void reconnectNow();
    [[nodiscard]] std::vector<const Connection*> connections() const;

private:
    /// One connection that listens.
    struct Line {
        std::unique_ptr<Connection> connection;
        std::vector<TopicPtr> topics; ///< each as often as it was added
        std::vector<TopicPtr> asked; ///< commands that the server has not confirmed, in order
        bool wasActive = false;
        bool isTracking = false; ///< the server has agreed to tell of keys
    };

    void connectionChanged(Connection& connection) override;
    void connectionRead(Connection&) override { }

    Line& lineOf(const Topic& topic) noexcept
    {
        if (topic.kind == TopicKind::Key)
            return m_keys;
        return topic.kind == TopicKind::Monitor ? m_monitor : m_pubSub;
    }
    Line& lineOf(const Connection& connection) noexcept;
    void open(Line& line);
    void ask(Line& line, const TopicPtr& topic, bool isNew);
    void heard(Line& line, Value&& value);
    void heardPubSub(Line& line, const std::vector<Value>& items);
    void heardOfKeys(const Value& value);
    void askAll(Line& line);
    void beginTracking();
    void refuseKeys(const QByteArray& text);
    void confirmed(Line& line, TopicEvent::Kind kind, const QByteArray& text);
    static void tell(const Line& line, TopicKind kind, const QByteArray& name, TopicEvent event);
    static void tellAll(const Line& line, TopicEvent::Kind kind);

    const ConnectionSite& m_site;
    std::uint32_t m_seed;
    ConnectionOptions m_options;
    bool m_isConnected = false;
    Line m_pubSub;
    Line m_monitor;
    Line m_keys;
    std::optional<QByteArray> m_noKeys; ///< why this server does not tell of keys: its words
};

} // namespace sluice
