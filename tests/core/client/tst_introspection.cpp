// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/client/introspection.h"
#include "tests/core/client/realclient.h"
#include "tests/core/client/wire.h"

using namespace sluice;
using namespace std::chrono_literals;

/// What a server says of itself, from a real one over both protocols, and from texts.
class TestIntrospection : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { bothProtocols(); }

    void theServerIsKnownByItsInfo()
    {
        QFETCH_GLOBAL(int, protocol);
        RealClient real(protocol);
        QVERIFY(real.start());
        real.server.command({ "SET", "k", "v" });
        const auto server = real.as<Introspection>();
        const InfoReport report = valueOf(server.info());
        QVERIFY(report.find("redis_version"));
        QVERIFY(report.section("keyspace"));
        QVERIFY(findField(*report.section("Keyspace"), "db0")->startsWith("keys=1,"));
        const InfoReport memory = valueOf(server.info({ "memory" }));
        QCOMPARE(memory.sections.size(), std::size_t(1));
        QVERIFY(memory.find("used_memory")->toLongLong() > 0);
        QVERIFY(!memory.find("redis_version"));
        QCOMPARE(valueOf(server.dbsize()), 1);
        QVERIFY(valueOf(server.time()) > 1'600'000'000s);
        QVERIFY(valueOf(server.commandCount()) > 100);
    }

    void settingsAndMemory()
    {
        QFETCH_GLOBAL(int, protocol);
        RealClient real(protocol);
        QVERIFY(real.start());
        real.server.command({ "SET", "k", "v" });
        const auto server = real.as<Introspection>();
        QCOMPARE(valueOf(server.configGet("maxmemory-policy")),
            (Fields { Field("maxmemory-policy", "noeviction") }));
        QVERIFY(valueOf(server.configGet("list-*")).size() > 1);
        QVERIFY(valueOf(server.configGet("none")).empty());
        const Fields stats = valueOf(server.memoryStats());
        QCOMPARE(*findField(stats, "keys.count"), QByteArray("1"));
        QVERIFY(findField(stats, "db.0.overhead.hashtable.main"));
        QVERIFY(findField(stats, "fragmentation")->toDouble() > 0);
    }

    void clientsSlowCommandsAndLatencies()
    {
        QFETCH_GLOBAL(int, protocol);
        RealClient real(
            protocol, { QStringLiteral("--enable-debug-command"), QStringLiteral("yes") });
        QVERIFY(real.start());
        const auto server = real.as<Introspection>();
        const auto clients = valueOf(server.clientList());
        QVERIFY(clients.size() >= 1);
        const auto own = std::find_if(clients.begin(), clients.end(),
            [](const ClientFacts& client) { return client.name == "sluice"; });
        QVERIFY(own != clients.end());
        QCOMPARE(own->command, QByteArray("client|list"));
        QCOMPARE(own->user, QByteArray("default"));
        QVERIFY(own->id > 0 && own->address.endsWith(":0"));
        QVERIFY(valueOf(server.latencyLatest()).empty());
        real.server.command({ "CONFIG", "SET", "slowlog-log-slower-than", "0" });
        real.server.command({ "SET", allBytes(), "v" });
        const auto slow = valueOf(server.slowlogGet());
        QVERIFY(!slow.empty());
        QCOMPARE(slow[0].arguments.first(), QByteArray("SET"));
        QVERIFY(slow[0].at > 1'600'000'000s && slow[0].took >= 0us);
        QVERIFY(!slow[0].clientAddress.isEmpty());
        real.server.command({ "CONFIG", "SET", "latency-monitor-threshold", "1" });
        real.server.command({ "DEBUG", "SLEEP", "0.02" });
        const auto events = valueOf(server.latencyLatest());
        QCOMPARE(events.size(), std::size_t(1));
        QCOMPARE(events[0].event, QByteArray("command"));
        QVERIFY(events[0].latest >= 20ms && events[0].worst >= events[0].latest);
        QVERIFY(events[0].at > 1'600'000'000s);
    }

    void textsAreReadWithoutLoss()
    {
        const InfoReport report
            = InfoReport::parse("# A\r\nx:1:2\r\nempty:\r\n\r\n# B b\nno colon\ny:3\n");
        QCOMPARE(report.sections.size(), std::size_t(2));
        QCOMPARE(*report.find("x"), QByteArray("1:2"));
        QCOMPARE(*report.find("empty"), QByteArray());
        QCOMPARE(report.sections[1].name, QByteArray("B b"));
        QCOMPARE(*report.section("b B"), (Fields { Field("y", "3") }));
        QVERIFY(InfoReport::parse("").sections.empty());
        const auto clients
            = decoded(decode::clientList, bulk("id=3 addr=/a path:0 name= db=2 age=7 cmd=x\n"));
        QCOMPARE(clients.value().size(), std::size_t(1));
        QCOMPARE((*clients)[0].address, QByteArray("/a path:0"));
        QCOMPARE((*clients)[0].database, 2);
        QCOMPARE((*clients)[0].age, 7s);
        QVERIFY(!decoded(decode::clientList, bulk("x=3 y")));
    }

    void whatHasAnotherShapeIsRefused()
    {
        const auto latest
            = decoded(decode::latencyEvents, "*1\r\n*4\r\n$4\r\nfork\r\n:5\r\n:6\r\n:7\r\n");
        QCOMPARE(latest.value()[0].worst, 7ms);
        QVERIFY(!decoded(decode::latencyEvents, "*1\r\n*3\r\n$4\r\nfork\r\n:5\r\n:6\r\n"));
        QCOMPARE(decoded(decode::slowlog, "*1\r\n*4\r\n:1\r\n:2\r\n:3\r\n*1\r\n$4\r\nPING\r\n")
                     .value()[0]
                     .took,
            3us);
        QVERIFY(!decoded(decode::slowlog, "*1\r\n*3\r\n:1\r\n:2\r\n:3\r\n"));
        QVERIFY(!decoded(decode::instant, "*2\r\n$19\r\n9223372036854775807\r\n$1\r\n0\r\n"));
        QVERIFY(!decoded(decode::instant, "*2\r\n$1\r\n5\r\n$7\r\n1000000\r\n"));
        QCOMPARE(decoded(decode::instant, "*2\r\n$1\r\n5\r\n$1\r\n7\r\n").value(), 5'000'007us);
        QVERIFY(!decoded(decode::memoryStats, "*1\r\n:1\r\n"));
        QVERIFY(!decoded(decode::infoReport, ":1\r\n"));
    }
};

QTEST_GUILESS_MAIN(TestIntrospection)
#include "tst_introspection.moc"
