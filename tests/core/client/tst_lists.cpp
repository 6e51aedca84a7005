// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/client/lists.h"
#include "tests/core/client/realclient.h"

using namespace sluice;

/// The calls on lists, on a real server over both protocols.
class TestLists : public QObject {
    Q_OBJECT

    using MaybeBytes = std::optional<QByteArray>;
    using Items = QList<QByteArray>;
    using End = Lists::End;

private Q_SLOTS:
    void initTestCase_data() { bothProtocols(); }

    void elementsGoInAndOutAtBothEnds()
    {
        QFETCH_GLOBAL(int, protocol);
        RealClient real(protocol);
        QVERIFY(real.start());
        const auto lists = real.as<Lists>();
        const QByteArray all = allBytes();
        QCOMPARE(valueOf(lists.lpushx(all, { "x" })), 0);
        QCOMPARE(valueOf(lists.rpushx(all, { "x" })), 0);
        QCOMPARE(valueOf(lists.rpush(all, { "b", all })), 2);
        QCOMPARE(valueOf(lists.lpush(all, { "a", "" })), 4);
        QCOMPARE(valueOf(lists.lpushx(all, { "first" })), 5);
        QCOMPARE(valueOf(lists.rpushx(all, { "last" })), 6);
        QCOMPARE(valueOf(lists.lrange(all, 0, -1)), (Items { "first", "", "a", "b", all, "last" }));
        QCOMPARE(valueOf(lists.llen(all)), 6);
        QCOMPARE(valueOf(lists.lindex(all, -2)), MaybeBytes(all));
        QCOMPARE(valueOf(lists.lindex(all, 99)), MaybeBytes());
        QCOMPARE(valueOf(lists.lpop(all)), MaybeBytes("first"));
        QCOMPARE(valueOf(lists.rpop(all)), MaybeBytes("last"));
        QCOMPARE(valueOf(lists.rpop(all, 2)), (Items { all, "b" }));
        QCOMPARE(valueOf(lists.lmove(all, "to", End::Right, End::Left)), MaybeBytes("a"));
        QCOMPARE(valueOf(lists.lpop(all, 9)), (Items { "" }));
        QCOMPARE(valueOf(lists.lpop(all)), MaybeBytes());
        QCOMPARE(valueOf(lists.lpop(all, 9)), Items());
        QCOMPARE(valueOf(lists.lmove(all, "to", End::Left, End::Right)), MaybeBytes());
        QCOMPARE(valueOf(lists.lrange("none", 0, -1)), Items());
    }

    void elementsAreFoundChangedAndRemoved()
    {
        QFETCH_GLOBAL(int, protocol);
        RealClient real(protocol);
        QVERIFY(real.start());
        const auto lists = real.as<Lists>();
        real.server.command({ "RPUSH", "l", "a", "b", "a", "c", "a" });
        PositionOptions fromTail;
        fromTail.rank = -1;
        PositionOptions shortSighted;
        shortSighted.maxLength = 1;
        QCOMPARE(valueOf(lists.lpos("l", "a")), std::optional<qint64>(0));
        QCOMPARE(valueOf(lists.lpos("l", "a", fromTail)), std::optional<qint64>(4));
        QCOMPARE(valueOf(lists.lpos("l", "c", shortSighted)), std::optional<qint64>());
        QCOMPARE(valueOf(lists.lposAll("l", "a")), (std::vector<qint64> { 0, 2, 4 }));
        QCOMPARE(valueOf(lists.lposAll("l", "none")), std::vector<qint64>());
        QCOMPARE(valueOf(lists.lset("l", 1, "B")), Done());
        QCOMPARE(errorOf(lists.lset("l", 99, "B")), QByteArray("ERR"));
        QCOMPARE(valueOf(lists.linsertBefore("l", "c", "x")), 6);
        QCOMPARE(valueOf(lists.linsertAfter("l", "c", "y")), 7);
        QCOMPARE(valueOf(lists.linsertAfter("l", "none", "y")), -1);
        QCOMPARE(valueOf(lists.lrange("l", 0, -1)), (Items { "a", "B", "a", "x", "c", "y", "a" }));
        QCOMPARE(valueOf(lists.lrem("l", -1, "a")), 1);
        QCOMPARE(valueOf(lists.ltrim("l", 1, 2)), Done());
        QCOMPARE(valueOf(lists.lrange("l", 0, -1)), (Items { "B", "a" }));
    }

    void anotherTypeIsAnErrorOfItsOwn()
    {
        QFETCH_GLOBAL(int, protocol);
        RealClient real(protocol);
        QVERIFY(real.start());
        real.server.command({ "SET", "s", "x" });
        const auto lists = real.as<Lists>();
        const QByteArray wrong("WRONGTYPE");
        QCOMPARE(errorOf(lists.rpush("s", { "x" })), wrong);
        QCOMPARE(errorOf(lists.lpop("s")), wrong);
        QCOMPARE(errorOf(lists.lpop("s", 2)), wrong);
        QCOMPARE(errorOf(lists.lrange("s", 0, -1)), wrong);
        QCOMPARE(errorOf(lists.lpos("s", "x")), wrong);
        QCOMPARE(errorOf(lists.ltrim("s", 0, 1)), wrong);
    }
};

QTEST_GUILESS_MAIN(TestLists)
#include "tst_lists.moc"
