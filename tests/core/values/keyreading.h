// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/connection/corethread.h"
#include "core/runtime/qtexecutor.h"
#include "core/values/keyreader.h"
#include "core/values/largebytes.h"
#include "tests/support/redisserver.h"

#include <QTest>

namespace sluice {

inline ConnectionOptions optionsOf(const QString& url)
{
    return ConnectionOptions::fromUrl(url).value();
}

inline QByteArray everyByte()
{
    QByteArray all;
    for (int i = 0; i < 256; ++i)
        all += static_cast<char>(i);
    return all;
}

/// A reader and all that it has read.
class Read {
public:
    Read(const Client& client, const QByteArray& key)
        : reader(client, key)
    {
        QObject::connect(&reader, &KeyReader::restarted, [this] {
            rows.clear();
            bytes.clear();
            ++restarts;
        });
        QObject::connect(&reader, &KeyReader::pageRead, [this](const Page& page) {
            rows.insert(rows.end(), page.rows.begin(), page.rows.end());
            bytes.append(page.bytes);
            changed = changed || page.changedMeanwhile;
            ++pages;
        });
        QObject::connect(
            &reader, &KeyReader::failed, [this](const ReadProblem& why) { problem = why; });
    }
    /// Everything, to the end.
    bool all()
    {
        reader.reload();
        if (!QTest::qWaitFor([this] { return !reader.isBusy(); }))
            return false;
        reader.fetchAll();
        return QTest::qWaitFor([this] { return !reader.isBusy(); }, 20000) && !problem
            && !reader.hasMore();
    }

    KeyReader reader;
    std::vector<PageRow> rows;
    LargeBytes bytes;
    ReadProblem problem;
    bool changed = false;
    int pages = 0;
    int restarts = 0;
};

/// A server that speaks RESP3 and one that does not know HELLO, and an engine connected to either.
struct ReadingStage {
    bool start() { return resp3.start() && resp2.start(); }
    void connect(int protocol)
    {
        server = protocol == 3 ? &resp3 : &resp2;
        server->command({ "FLUSHALL" });
        executor = std::make_unique<QtExecutor>(clock);
        core = std::make_unique<CoreThread>(clock);
        core->connectTo(optionsOf(QStringLiteral("redis+unix://") + server->socketPath()));
    }
    void disconnect()
    {
        core->shutDown();
        executor->drain();
        core.reset();
        executor.reset();
    }
    Client client() { return Client(core->channel(), "value tab"); }
    /// Sends command key a b c..., so many arguments at a time; false when the server refuses.
    bool fill(const char* command, const char* key, const QList<QByteArray>& arguments)
    {
        for (qsizetype at = 0; at < arguments.size(); at += 1000) {
            if (server->raw(QList<QByteArray> { command, key } + arguments.mid(at, 1000))
                    .startsWith('-'))
                return false;
        }
        return true;
    }

    RedisServer resp3;
    RedisServer resp2 { { .arguments
        = { QStringLiteral("--rename-command"), QStringLiteral("HELLO"), QString() } } };
    RedisServer* server = nullptr;
    SteadyClock clock;
    std::unique_ptr<QtExecutor> executor;
    std::unique_ptr<CoreThread> core;
};

} // namespace sluice
