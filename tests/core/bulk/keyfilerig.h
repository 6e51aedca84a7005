// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/bulk/keyexport.h"
#include "core/bulk/keyimport.h"
#include "tests/support/realengine.h"

#include <QFile>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

namespace sluice {

/// A server, an engine on it, a folder: what tests of key files need. Fills the server with random
/// data of every type.
struct KeyFileRig {
    explicit KeyFileRig(const QStringList& arguments = {})
        : redis({ .arguments
            = QStringList { QStringLiteral("--enable-debug-command"), QStringLiteral("yes") }
                + arguments })
    {
    }

    RedisServer redis;
    std::unique_ptr<RealEngine> engine;
    QTemporaryDir folder;
    QRandomGenerator random { 7 };

    bool start()
    {
        if (!redis.start())
            return false;
        engine = std::make_unique<RealEngine>();
        engine->core.connectTo(RealEngine::optionsFor(redis));
        return QTest::qWaitFor([this] { return engine->phase() == ConnectionPhase::Ready; });
    }
    QString path(const char* name) const { return folder.filePath(QString::fromLatin1(name)); }
    QByteArray content(const QString& path) const
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    void write(const QString& path, const QByteArray& bytes) const
    {
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            QFAIL("cannot write");
    }
    QByteArray digest()
    {
        const QByteArray sum = redis.command({ "DEBUG", "DIGEST" });
        if (sum.size() != 40)
            QTest::qFail("the server gives no digest", __FILE__, __LINE__);
        return sum;
    }

    std::shared_ptr<const CollectedKeys> allKeys()
    {
        const auto store = std::make_shared<KeyStore>();
        for (const QByteArray& name : redis.list({ "KEYS", "*" }))
            store->add(name);
        return std::make_shared<const CollectedKeys>(store);
    }
    /// By name: when it expires, and for a hash of a few fields when these do.
    QMap<QByteArray, QList<QByteArray>> expiries()
    {
        QMap<QByteArray, QList<QByteArray>> all;
        for (const QByteArray& name : redis.list({ "KEYS", "*" })) {
            all[name] = { redis.command({ "PEXPIRETIME", name }) };
            if (!name.startsWith("hash:") || !hasFieldExpiries())
                continue;
            QList<QByteArray> fields = redis.list({ "HKEYS", name });
            std::sort(fields.begin(), fields.end());
            all[name] += redis.list(QList<QByteArray> { "HPEXPIRETIME", name, "FIELDS",
                                        QByteArray::number(fields.size()) }
                + fields);
        }
        return all;
    }
    /// Whether the server knows fields that end (Redis 7.4, Valkey 9).
    bool hasFieldExpiries()
    {
        return !redis.command({ "HPEXPIRETIME", "none", "FIELDS", "1", "f" }).startsWith('-');
    }

    std::unique_ptr<KeyExport> exporting(const QString& path, ExportFormat format,
        const std::shared_ptr<const CollectedKeys>& keys = {})
    {
        ExportSettings settings;
        settings.path = path;
        settings.format = format;
        settings.server = "redis 7.0.15";
        return std::make_unique<KeyExport>(
            engine->client(), keys ? keys : allKeys(), std::move(settings));
    }
    std::unique_ptr<KeyImport> importing(
        const QString& path, ImportFormat format, bool replaces = false)
    {
        ImportSettings settings;
        settings.path = path;
        settings.format = format;
        settings.replaces = replaces;
        return std::make_unique<KeyImport>(engine->client(), std::move(settings));
    }
    static bool finished(FileJob& job)
    {
        return QTest::qWaitFor([&job] { return job.state() == FileJob::State::Finished; }, 100'000);
    }
    static bool checked(FileJob& job)
    {
        job.check();
        return QTest::qWaitFor(
            [&job] {
                return job.state() != FileJob::State::Idle
                    && job.state() != FileJob::State::Checking;
            },
            60'000);
    }
    /// Runs it to its end.
    static FileEnd::Kind ran(FileJob& job)
    {
        job.run();
        return finished(job) ? job.end().kind : FileEnd::Kind::None;
    }

    QByteArray bytes(int most)
    {
        QByteArray result("");
        for (int length = random.bounded(most + 1); length > 0; --length)
            result += static_cast<char>(random.bounded(256));
        return result;
    }
    QByteArray text(int most) { return bytes(most).toHex().left(most); }

    /// Small and large keys of every type, in every encoding, names of every byte, some that
    /// expire.
    void fill()
    {
        QList<QByteArray> names { QByteArray(""), "<b>bold</b>", "a\r\nb", "x\"y,z",
            "\xe2\x80\xae rtl", QByteArray("\0", 1), QByteArray(1 << 16, 'n') };
        for (int byte = 0; byte < 256; ++byte)
            names.append("byte:" + QByteArray(1, char(byte)));
        for (const QByteArray& name : std::as_const(names))
            redis.command({ "SET", name, bytes(40) });
        QByteArray every;
        for (int byte = 0; byte < 256; ++byte)
            every += static_cast<char>(byte);
        redis.command({ "SET", "string:int", "-9223372036854775808" });
        redis.command({ "SET", "string:large", every.repeated(12'000) }); // several pages
        redis.command({ "SET", "string:text",
            QByteArray("caf\xc3\xa9 \xf0\x9f\x8d\xb5\n").repeated(200'000) });
        redis.command({ "SETRANGE", "string:empty", "0", "" });
        redis.command({ "PFADD", "hyperloglog", "a", "b", "c" });
        for (const QByteArray& element : { every, QByteArray(""), every.repeated(300) }) {
            redis.command({ "HSET", "hash:every", element, every });
            redis.command({ "HSET", "hash:every", element + "2", element });
            redis.command({ "RPUSH", "list:every", element });
            redis.command({ "SADD", "set:every", element });
            redis.command({ "ZADD", "zset:every", "1.5", element });
            redis.command({ "XADD", "stream:every", "*", element, every, every, element });
            redis.command({ "GEOADD", "geo", "13.361389338970184", "38.1155563954963", element });
        }
        for (int bit = 0; bit < 500; ++bit)
            redis.command({ "SETBIT", "bitmap", QByteArray::number(random.bounded(100'000)), "1" });
        for (const int elements : { 3, 2'500 }) { // listpack and not
            const QByteArray size = ':' + QByteArray::number(elements);
            for (int i = 0; i < elements; ++i) {
                const QByteArray unique = QByteArray::number(i) + bytes(20);
                redis.command({ "HSET", "hash" + size, unique, i % 2 ? bytes(80) : text(80) });
                redis.command({ "RPUSH", "list" + size, bytes(60) });
                redis.command({ "SADD", "set" + size, unique });
                redis.command(
                    { "SADD", "intset" + size, QByteArray::number(random.generate64()).left(15) });
                const double score = random.generateDouble() * 1e9 - 5e8;
                redis.command(
                    { "ZADD", "zset" + size, QByteArray::number(score, 'g', 17), unique });
                redis.command(
                    { "XADD", "stream" + size, "*", bytes(10), bytes(50), "f", text(20) });
            }
            redis.command({ "ZADD", "zset" + size, "inf", "above", "-inf", "below", "-0", "zero" });
            redis.command({ "XGROUP", "CREATE", "stream" + size, bytes(9), "0" });
            redis.command(
                { "XREADGROUP", "GROUP", "g", "c", "COUNT", "2", "STREAMS", "stream" + size, ">" });
            redis.command({ "XGROUP", "CREATE", "stream" + size, "g", "0" });
            redis.command(
                { "XREADGROUP", "GROUP", "g", "c", "COUNT", "2", "STREAMS", "stream" + size, ">" });
        }
        redis.command({ "XGROUP", "CREATE", "stream:empty", "g", "$", "MKSTREAM" });
        redis.command({ "SADD", "set:huge-element", QByteArray(3 << 20, '\xfe') });
        if (hasFieldExpiries()) {
            for (const QByteArray key : { "hash:3", "hash:2500", "hash:every" }) {
                for (const QByteArray& field : redis.list({ "HKEYS", key })) {
                    if (random.bounded(3) == 0)
                        redis.command({ "HPEXPIREAT", key,
                            QByteArray::number(4'000'000'000'000 + random.bounded(1'000)), "FIELDS",
                            "1", field });
                }
            }
        }
        for (const QByteArray& name : redis.list({ "KEYS", "*" })) {
            if (random.bounded(2) == 0)
                redis.command({ "PEXPIREAT", name,
                    QByteArray::number(4'000'000'000'000 + random.bounded(1'000'000)) });
        }
    }
};

} // namespace sluice
