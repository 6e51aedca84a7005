// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/support/realengine.h"

#include "tests/support/faultproxy.h"
#include "tests/support/scale.h"
#include "tests/support/settling.h"

#include <QtTest>

#include <random>

using namespace sluice;

/// The same random commands through the engine, pipelined over a slow and slicing network, and
/// through a plain blocking connection one after the other: the same replies, the same data.
class TestDifferential : public QObject {
    Q_OBJECT

    static QByteArray anyBytes(std::mt19937& random)
    {
        static constexpr int sizes[] = { 0, 1, 2, 7, 63, 64, 500, 16'384, 70'000 };
        QByteArray bytes(sizes[random() % (random() % 20 ? 6 : 9)], Qt::Uninitialized);
        for (char& byte : bytes)
            byte = static_cast<char>(random());
        return bytes;
    }

    /// Commands whose replies depend on nothing but the commands before.
    static QByteArrayList anyCommand(std::mt19937& random)
    {
        const auto key
            = [&random](const char* type) { return type + QByteArray::number(random() % 8); };
        const auto number = [&random] { return QByteArray::number(int(random() % 21) - 10); };
        switch (random() % 16) {
        case 0:
            return { "SET", key("s"), anyBytes(random) };
        case 1:
            return { "GET", key("s") };
        case 2:
            return { "APPEND", key("s"), anyBytes(random) };
        case 3:
            return { "INCRBY", key("n"), number() };
        case 4:
            return { "INCR", key("s") }; // an error, as a rule
        case 5:
            return { "RPUSH", key("l"), anyBytes(random), anyBytes(random) };
        case 6:
            return { "LRANGE", key("l"), number(), number() };
        case 7:
            return { "LPOP", key("l") };
        case 8:
            return { "HSET", key("h"), number(), anyBytes(random) };
        case 9:
            return { "HGET", key("h"), number() };
        case 10:
            return { "ZADD", key("z"), number(), number() };
        case 11:
            return { "ZRANGE", key("z"), "0", "-1" };
        case 12:
            return { "DEL", key("s"), key("l"), key("h") };
        case 13:
            return { "ECHO", anyBytes(random) };
        case 14:
            return { "LPUSH", key("s"), "x" }; // WRONGTYPE, as a rule
        default:
            return { "MGET", key("s"), key("n"), key("h"), key("none") };
        }
    }

    /// What RESP2 and RESP3 say alike: the leaves, in order.
    static void addLeaves(const Value& value, QList<QByteArray>& leaves)
    {
        if (value.isAggregate()) {
            for (const Value& item : value.items())
                addLeaves(item, leaves);
        } else if (value.isNull()) {
            leaves << QByteArray();
        } else if (value.type() == Value::Type::Integer) {
            leaves << QByteArray::number(value.integer());
        } else {
            leaves << (value.isError() ? "-" + value.bytes() : value.bytes());
        }
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void theSameCommandsGetTheSameReplies_data()
    {
        QTest::addColumn<int>("slice");
        QTest::addColumn<int>("window");
        QTest::newRow("whole") << 0 << 512;
        QTest::newRow("in pieces of 7 bytes") << 7 << 64;
        QTest::newRow("one at a time") << 0 << 1;
    }
    void theSameCommandsGetTheSameReplies()
    {
        QFETCH(int, slice);
        QFETCH(int, window);
        RedisServer throughEngine, plain;
        QVERIFY2(throughEngine.start(), throughEngine.error());
        QVERIFY2(plain.start(), plain.error());
        FaultProxy proxy(throughEngine.socketPath(), FaultProxy::Listen::Unix);
        FaultProxy::Faults faults;
        faults.slice = slice;
        proxy.setFaults(FaultProxy::Direction::ToServer, faults);
        proxy.setFaults(FaultProxy::Direction::ToClient, faults);
        RealEngine engine(64);
        engine.core.setLimits({ .window = window });
        ConnectionOptions options;
        options.kind = ConnectionOptions::Kind::Unix;
        options.socketPath = proxy.socketPath();
        engine.core.connectTo(options);
        const Client client = engine.client().withDeadline(std::nullopt);

        std::mt19937 random(static_cast<quint32>(window + slice));
        const int rounds = scaled(slice ? 1 : 6, 100);
        for (int round = 0; round < rounds; ++round) {
            QList<QByteArrayList> commands;
            std::vector<PendingReply> pending;
            for (int i = 0; i < 250; ++i) {
                commands << anyCommand(random);
                pending.push_back(client.send(Command::fromArguments(commands.last())));
            }
            const auto settling = awaitAll(std::move(pending));
            QVERIFY(runEventsUntil([&] { return settling->isComplete(); }));
            for (qsizetype i = 0; i < commands.size(); ++i) {
                QList<QByteArray> leaves;
                addLeaves(settling->outcomes[static_cast<std::size_t>(i)].reply(), leaves);
                QCOMPARE(leaves, plain.list(commands.at(i)));
            }
        }
        QCOMPARE(
            throughEngine.command({ "DEBUG", "DIGEST" }), plain.command({ "DEBUG", "DIGEST" }));
    }
};

QTEST_GUILESS_MAIN(TestDifferential)
#include "tst_differential.moc"
