// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/client/sets.h"
#include "tests/core/client/realclient.h"

using namespace sluice;

/// The calls on sets, on a real server over both protocols.
class TestSets : public QObject {
    Q_OBJECT

    using Items = QList<QByteArray>;

    static Items sorted(Items items)
    {
        std::sort(items.begin(), items.end());
        return items;
    }

private Q_SLOTS:
    void initTestCase_data() { bothProtocols(); }

    void membersComeAndGo()
    {
        QFETCH_GLOBAL(int, protocol);
        RealClient real(protocol);
        QVERIFY(real.start());
        const auto sets = real.as<Sets>();
        const QByteArray all = allBytes();
        QCOMPARE(valueOf(sets.smembers(all)), Items());
        QCOMPARE(valueOf(sets.sadd(all, { all, "a", "b" })), 3);
        QCOMPARE(valueOf(sets.sadd(all, { "a" })), 0);
        QCOMPARE(sorted(valueOf(sets.smembers(all))), (Items { all, "a", "b" }));
        QCOMPARE(valueOf(sets.scard(all)), 3);
        QCOMPARE(valueOf(sets.sismember(all, all)), true);
        QCOMPARE(
            valueOf(sets.smismember(all, { "a", "none" })), (std::vector<bool> { true, false }));
        QCOMPARE(valueOf(sets.smove(all, "to", "b")), true);
        QCOMPARE(valueOf(sets.smove(all, "to", "b")), false);
        QCOMPARE(valueOf(sets.srem(all, { "a", "none" })), 1);
        QCOMPARE(valueOf(sets.srandmember(all)), std::optional(all));
        QCOMPARE(valueOf(sets.srandmember(all, -3)), (Items { all, all, all }));
        QCOMPARE(valueOf(sets.spop(all)), std::optional(all));
        QCOMPARE(valueOf(sets.spop(all)), std::optional<QByteArray>());
        QCOMPARE(valueOf(sets.srandmember(all)), std::optional<QByteArray>());
        QCOMPARE(valueOf(sets.spop("to", 5)), (Items { "b" }));
        QCOMPARE(valueOf(sets.spop("to", 5)), Items());
    }

    void setsAreCombined()
    {
        QFETCH_GLOBAL(int, protocol);
        RealClient real(protocol);
        QVERIFY(real.start());
        const auto sets = real.as<Sets>();
        real.server.command({ "SADD", "x", "a", "b", "c" });
        real.server.command({ "SADD", "y", "b", "c", "d" });
        const Items both { "x", "y" };
        QCOMPARE(sorted(valueOf(sets.sinter(both))), (Items { "b", "c" }));
        QCOMPARE(sorted(valueOf(sets.sunion(both))), (Items { "a", "b", "c", "d" }));
        QCOMPARE(sorted(valueOf(sets.sdiff(both))), (Items { "a" }));
        QCOMPARE(valueOf(sets.sinterstore("to", both)), 2);
        QCOMPARE(valueOf(sets.sunionstore("to", both)), 4);
        QCOMPARE(valueOf(sets.sdiffstore("to", both)), 1);
        QCOMPARE(valueOf(sets.sintercard(both)), 2);
        QCOMPARE(valueOf(sets.sintercard(both, 1)), 1);
    }

    void anotherTypeIsAnErrorOfItsOwn()
    {
        QFETCH_GLOBAL(int, protocol);
        RealClient real(protocol);
        QVERIFY(real.start());
        real.server.command({ "SET", "s", "x" });
        const auto sets = real.as<Sets>();
        const QByteArray wrong("WRONGTYPE");
        QCOMPARE(errorOf(sets.sadd("s", { "x" })), wrong);
        QCOMPARE(errorOf(sets.smembers("s")), wrong);
        QCOMPARE(errorOf(sets.spop("s")), wrong);
        QCOMPARE(errorOf(sets.sinter({ "s" })), wrong);
    }
};

QTEST_GUILESS_MAIN(TestSets)
#include "tst_sets.moc"
