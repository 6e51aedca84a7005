// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/changeapplier.h"
#include "tests/core/values/changes.h"
#include "tests/core/values/keyreading.h"

#include <algorithm>
#include <random>

namespace sluice {

/// A key of each type, full of every byte value and of duplicates.
struct Sample {
    const char* name;
    KeyType type;
    std::vector<QList<QByteArray>> commands;
};

inline QByteArray bytes(int seed)
{
    std::mt19937 random(static_cast<std::uint32_t>(seed));
    QByteArray all = everyByte();
    std::shuffle(all.begin(), all.end(), random);
    return all;
}

inline std::vector<Sample> samples()
{
    std::vector<Sample> all;
    all.push_back({ "string", KeyType::String, { { "SET", "k", bytes(0) } } });
    Sample hash { "hash", KeyType::Hash, {} };
    Sample list { "list", KeyType::List, {} };
    Sample set { "set", KeyType::Set, {} };
    Sample zset { "zset", KeyType::SortedSet, {} };
    Sample stream { "stream", KeyType::Stream, {} };
    for (int i = 0; i < 20; ++i) {
        const QByteArray number = QByteArray::number(i);
        hash.commands.push_back({ "HSET", "k", bytes(i), bytes(100 + i) });
        list.commands.push_back({ "RPUSH", "k", bytes(i % 3) });
        set.commands.push_back({ "SADD", "k", bytes(i) });
        zset.commands.push_back({ "ZADD", "k", number + ".1", bytes(i) });
        stream.commands.push_back({ "XADD", "k", number + "-1", bytes(i), bytes(i + 1) });
    }
    for (Sample& sample : std::vector<Sample> { hash, list, set, zset, stream })
        all.push_back(std::move(sample));
    return all;
}

/// A real server with a key "k", and what applies changes to it.
class ChangeStage {
public:
    /// @p arguments: of the server, besides its own.
    explicit ChangeStage(const QStringList& arguments = {})
        : m_server({ .arguments
            = QStringList { QStringLiteral("--enable-debug-command"), QStringLiteral("yes") }
                + arguments })
    {
    }
    bool begin()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        if (!m_server.isRunning() && !m_server.restart())
            return false;
        m_server.command({ "FLUSHALL" });
        return connectTo(m_server.socketPath());
    }
    void disconnect()
    {
        m_applier.reset();
        m_core.reset();
        m_executor.reset();
    }
    bool connectTo(const QString& socket, const QString& user = {})
    {
        disconnect();
        m_executor = std::make_unique<QtExecutor>(m_clock);
        m_core = std::make_unique<CoreThread>(m_clock);
        m_core->connectTo(optionsOf(QStringLiteral("redis+unix://") + user + socket));
        m_applier = std::make_unique<ChangeApplier>(Client(m_core->channel(), "value tab"));
        return QTest::qWaitFor(
            [this] { return m_core->state().get().phase == ConnectionPhase::Ready; });
    }
    ApplyResult apply(const ChangeSet& set, bool confirmed = false,
        ChangeApplier::Check check = ChangeApplier::Check::Watched)
    {
        std::optional<ApplyResult> result;
        const auto connection = QObject::connect(m_applier.get(), &ChangeApplier::finished,
            [&](const ApplyResult& each) { result = each; });
        m_applier->apply(set, confirmed, check);
        if (!QTest::qWaitFor([&] { return result.has_value(); }, 20000))
            qWarning("apply() never ended");
        QObject::disconnect(connection);
        return result.value_or(ApplyResult());
    }
    QByteArray digest(const QByteArray& key = "k")
    {
        const QByteArray sum = m_server.command({ "DEBUG", "DIGEST-VALUE", key });
        if (sum.size() != 40)
            qWarning("no digest: %s", sum.constData());
        return sum;
    }
    void fill(KeyType type)
    {
        m_server.command({ "DEL", "k" });
        for (const Sample& sample : samples()) {
            if (sample.type != type)
                continue;
            for (const QList<QByteArray>& command : sample.commands)
                m_server.command(command);
        }
    }

protected:
    RedisServer m_server;
    SteadyClock m_clock;
    std::unique_ptr<QtExecutor> m_executor;
    std::unique_ptr<CoreThread> m_core;
    std::unique_ptr<ChangeApplier> m_applier;
};

} // namespace sluice
