// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/client/streams.h"

#include "core/client/streamgroups.h"
#include "tests/core/client/realclient.h"
#include "tests/core/client/wire.h"

using namespace sluice;
using namespace std::chrono_literals;

/// The calls on streams and their groups, on a real server over both protocols.
class TestStreams : public QObject {
    Q_OBJECT

    using Items = QList<QByteArray>;
    using MaybeBytes = std::optional<QByteArray>;
    using Entries = std::vector<StreamEntry>;
    using Positions = std::vector<StreamPosition>;

    static Items idsOf(const Entries& entries)
    {
        Items ids;
        for (const StreamEntry& entry : entries)
            ids.append(entry.id);
        return ids;
    }
    /// Entries 1-0, 2-0... of @p key.
    static void fill(RealClient& real, const QByteArray& key, int count)
    {
        for (int i = 1; i <= count; ++i)
            real.server.command({ "XADD", key, QByteArray::number(i) + "-0", "f", "v" });
    }

private Q_SLOTS:
    void initTestCase_data() { bothProtocols(); }

    void entriesAreAddedReadAndRemoved()
    {
        QFETCH_GLOBAL(int, protocol);
        RealClient real(protocol);
        QVERIFY(real.start());
        const auto streams = real.as<Streams>();
        const QByteArray all = allBytes();
        const Fields fields { Field(all, all), Field("a", "1"), Field("a", "2") };
        QCOMPARE(
            valueOf(streams.xadd(all, fields, AddOptions().onlyIfStreamExists())), MaybeBytes());
        QCOMPARE(valueOf(streams.xadd(all, fields, AddOptions().withId("5-1"))), MaybeBytes("5-1"));
        QCOMPARE(errorOf(streams.xadd(all, fields, AddOptions().withId("5-1"))), QByteArray("ERR"));
        QVERIFY(valueOf(streams.xadd(all, fields)).value().contains('-'));
        QCOMPARE(valueOf(streams.xlen(all)), 2);
        const Entries first = valueOf(streams.xrange(all, "-", "+", 1));
        QCOMPARE(first.size(), std::size_t(1));
        QCOMPARE(first[0].id, QByteArray("5-1"));
        QCOMPARE(first[0].fields, fields);
        QCOMPARE(valueOf(streams.xrange("none", "-", "+")), Entries());
        QCOMPARE(valueOf(streams.xdel(all, { "5-1", "6-1" })), 1);
    }

    void streamsAreTrimmed()
    {
        QFETCH_GLOBAL(int, protocol);
        RealClient real(protocol);
        QVERIFY(real.start());
        const auto streams = real.as<Streams>();
        fill(real, "s", 5);
        QCOMPARE(idsOf(valueOf(streams.xrevrange("s", "+", "(2-0", 2))), (Items { "5-0", "4-0" }));
        QCOMPARE(valueOf(streams.xtrim("s", StreamTrim::minId("2-0"))), 1);
        QCOMPARE(valueOf(streams.xtrim("s", StreamTrim::maxLength(3))), 1);
        QCOMPARE(
            valueOf(streams.xtrim("s", StreamTrim::maxLength(1).approximately().limit(100))), 0);
        const auto trimming = AddOptions().withId("6-0").trim(StreamTrim::maxLength(2));
        QCOMPARE(valueOf(streams.xadd("s", { Field("f", "v") }, trimming)), MaybeBytes("6-0"));
        QCOMPARE(idsOf(valueOf(streams.xrange("s", "-", "+"))), (Items { "5-0", "6-0" }));
    }

    void severalStreamsAreReadAtOnce()
    {
        QFETCH_GLOBAL(int, protocol);
        RealClient real(protocol);
        QVERIFY(real.start());
        const auto streams = real.as<Streams>();
        const QByteArray all = allBytes();
        fill(real, all, 3);
        fill(real, "t", 1);
        const auto slices
            = valueOf(streams.xread({ { all, "1-0" }, { "t", "1-0" }, { "none", "0" } }));
        QCOMPARE(slices.size(), std::size_t(1));
        QCOMPARE(slices[0].key, all);
        QCOMPARE(idsOf(slices[0].entries), (Items { "2-0", "3-0" }));
        QCOMPARE(valueOf(streams.xread({ { all, "0" }, { "t", "0" } }, 1)).size(), std::size_t(2));
        QVERIFY(valueOf(streams.xread({ { "t", "$" } })).empty());
    }

    void aStreamTellsOfItself()
    {
        QFETCH_GLOBAL(int, protocol);
        RealClient real(protocol);
        QVERIFY(real.start());
        const auto streams = real.as<Streams>();
        fill(real, "s", 3);
        real.server.command({ "XDEL", "s", "2-0" });
        const StreamFacts facts = valueOf(streams.xinfoStream("s"));
        QCOMPARE(facts.length, 2);
        QCOMPARE(facts.groups, 0);
        QCOMPARE(facts.lastId, QByteArray("3-0"));
        QCOMPARE(facts.maxDeletedId, MaybeBytes("2-0"));
        QCOMPARE(facts.entriesAdded, std::optional<qint64>(3));
        QCOMPARE(facts.first.value().id, QByteArray("1-0"));
        QCOMPARE(facts.last.value().fields, (Fields { Field("f", "v") }));
        QCOMPARE(errorOf(streams.xinfoStream("none")), QByteArray("ERR"));
    }

    void groupsAreMadeAndRead()
    {
        QFETCH_GLOBAL(int, protocol);
        RealClient real(protocol);
        QVERIFY(real.start());
        const auto groups = real.as<StreamGroups>();
        const QByteArray all = allBytes();
        QCOMPARE(errorOf(groups.xgroupCreate(all, all)), QByteArray("ERR"));
        QCOMPARE(valueOf(groups.xgroupCreate(all, all, "$", true)), Done());
        QCOMPARE(errorOf(groups.xgroupCreate(all, all)), QByteArray("BUSYGROUP"));
        fill(real, all, 3);
        QCOMPARE(valueOf(groups.xgroupCreateconsumer(all, all, all)), true);
        QCOMPARE(valueOf(groups.xgroupCreateconsumer(all, all, all)), false);
        const Positions fresh { StreamPosition(all, ">") };
        const auto read = valueOf(groups.xreadgroup(all, all, fresh, 2));
        QCOMPARE(read.size(), std::size_t(1));
        QCOMPARE(idsOf(read[0].entries), (Items { "1-0", "2-0" }));
        QCOMPARE(idsOf(valueOf(groups.xreadgroup(all, "other", fresh, {}, true))[0].entries),
            (Items { "3-0" }));
        QVERIFY(valueOf(groups.xreadgroup(all, all, fresh)).empty());
        const auto found = valueOf(groups.xinfoGroups(all));
        QCOMPARE(found.size(), std::size_t(1));
        QCOMPARE(found[0].name, all);
        QCOMPARE(found[0].consumers, 2);
        QCOMPARE(found[0].pending, 2);
        QCOMPARE(found[0].lastDeliveredId, QByteArray("3-0"));
        QCOMPARE(found[0].lag, std::optional<qint64>(0));
        const auto consumers = valueOf(groups.xinfoConsumers(all, all));
        QCOMPARE(consumers.size(), std::size_t(2));
        QCOMPARE(consumers[0].name, all);
        QCOMPARE(consumers[0].pending, 2);
        QCOMPARE(valueOf(groups.xack(all, all, { "1-0", "9-0" })), 1);
        QCOMPARE(valueOf(groups.xgroupSetid(all, all, "0")), Done());
        QCOMPARE(valueOf(groups.xgroupDelconsumer(all, all, all)), 1);
        QCOMPARE(valueOf(groups.xgroupDestroy(all, all)), true);
        QCOMPARE(valueOf(groups.xgroupDestroy(all, all)), false);
        QCOMPARE(errorOf(groups.xreadgroup(all, all, fresh)), QByteArray("NOGROUP"));
    }

    void whatIsPendingIsClaimed()
    {
        QFETCH_GLOBAL(int, protocol);
        RealClient real(protocol);
        QVERIFY(real.start());
        const auto groups = real.as<StreamGroups>();
        fill(real, "s", 3);
        QCOMPARE(valueOf(groups.xgroupCreate("s", "g", "0")), Done());
        QCOMPARE(valueOf(groups.xpending("s", "g")).count, 0);
        (void)valueOf(groups.xreadgroup("g", "a", { { "s", ">" } }));
        const PendingSummary summary = valueOf(groups.xpending("s", "g"));
        QCOMPARE(summary.count, 3);
        QCOMPARE(summary.firstId, MaybeBytes("1-0"));
        QCOMPARE(summary.lastId, MaybeBytes("3-0"));
        QCOMPARE(summary.consumers.size(), std::size_t(1));
        QCOMPARE(summary.consumers[0].second, 3);
        QCOMPARE(idsOf(valueOf(groups.xclaim("s", "g", "b", 0ms, { "1-0" }))), (Items { "1-0" }));
        QVERIFY(valueOf(groups.xclaim("s", "g", "b", 1h, { "2-0" })).empty());
        const auto ofB = valueOf(groups.xpending("s", "g", "-", "+", 10, "b"));
        QCOMPARE(ofB.size(), std::size_t(1));
        QCOMPARE(ofB[0].id, QByteArray("1-0"));
        QCOMPARE(ofB[0].consumer, QByteArray("b"));
        QCOMPARE(ofB[0].deliveries, 2);
        QCOMPARE(valueOf(groups.xpending("s", "g", "-", "+", 10)).size(), std::size_t(3));
        real.server.command({ "XDEL", "s", "2-0" });
        const auto history = valueOf(groups.xreadgroup("g", "a", { { "s", "0" } }));
        QCOMPARE(idsOf(history[0].entries), (Items { "2-0", "3-0" }));
        QVERIFY(history[0].entries[0].isDeleted && !history[0].entries[1].isDeleted);
        const Claimed claimed = valueOf(groups.xautoclaim("s", "g", "c", 0ms));
        QCOMPARE(claimed.next, QByteArray("0-0"));
        QCOMPARE(idsOf(claimed.entries), (Items { "1-0", "3-0" }));
        QCOMPARE(claimed.deleted, (Items { "2-0" }));
    }

    void repliesOfOlderServersAreRead()
    {
        // 6.2: no list of deleted ids, nulls for what is deleted
        const QByteArray entry = "*2\r\n$3\r\n1-0\r\n*2\r\n$1\r\nf\r\n$1\r\nv\r\n";
        const auto entries = decoded(decode::streamEntries, "*2\r\n*-1\r\n" + entry);
        QCOMPARE(idsOf(entries.value()), (Items { "1-0" }));
        QVERIFY(!decoded(decode::streamEntries, "*1\r\n*1\r\n$3\r\n1-0\r\n"));
        QVERIFY(!decoded(decode::streamEntries, "_\r\n"));
        QVERIFY(!decoded(decode::streamEntry, "*2\r\n$3\r\n1-0\r\n*1\r\n$1\r\nf\r\n"));
        QVERIFY(!decoded(decode::streamSlices, ":1\r\n"));
    }

    void anotherTypeIsAnErrorOfItsOwn()
    {
        QFETCH_GLOBAL(int, protocol);
        RealClient real(protocol);
        QVERIFY(real.start());
        real.server.command({ "SET", "s", "x" });
        const auto streams = real.as<Streams>();
        const QByteArray wrong("WRONGTYPE");
        QCOMPARE(errorOf(streams.xadd("s", { Field("a", "b") })), wrong);
        QCOMPARE(errorOf(streams.xrange("s", "-", "+")), wrong);
        QCOMPARE(errorOf(streams.xread({ { "s", "0" } })), wrong);
        QCOMPARE(errorOf(streams.xinfoStream("s")), wrong);
        QCOMPARE(errorOf(real.as<StreamGroups>().xgroupCreate("s", "g")), wrong);
        QCOMPARE(errorOf(real.as<StreamGroups>().xpending("s", "g")), wrong);
    }
};

QTEST_GUILESS_MAIN(TestStreams)
#include "tst_streams.moc"
