// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/client/sortedsets.h"
#include "tests/core/client/realclient.h"

#include <limits>

using namespace sluice;

/// The calls on sorted sets, on a real server over both protocols.
class TestSortedSets : public QObject {
    Q_OBJECT

    using Items = QList<QByteArray>;
    using Members = SortedSets::Members;

    static ScoredMember member(const QByteArray& name, double score, const QByteArray& text)
    {
        return ScoredMember(name, Decimal(score, text));
    }

private Q_SLOTS:
    void initTestCase_data() { bothProtocols(); }

    void scoresAreKeptExactly()
    {
        QFETCH_GLOBAL(int, protocol);
        RealClient real(protocol);
        QVERIFY(real.start());
        const auto zsets = real.as<SortedSets>();
        const QByteArray all = allBytes();
        const double infinity = std::numeric_limits<double>::infinity();
        const double third = 1.0 / 3;
        QCOMPARE(valueOf(zsets.zadd(all,
                     { member(all, third, {}), member("high", infinity, {}),
                         member("low", -infinity, {}) })),
            3);
        QCOMPARE(valueOf(zsets.zscore(all, all)).value().number, third);
        QCOMPARE(valueOf(zsets.zscore(all, "high")), std::optional(Decimal(infinity, "inf")));
        QCOMPARE(valueOf(zsets.zscore(all, "none")), std::optional<Decimal>());
        const auto scores = valueOf(zsets.zmscore(all, { "low", "none" }));
        QCOMPARE(scores[0], std::optional(Decimal(-infinity, "-inf")));
        QCOMPARE(scores[1], std::optional<Decimal>());
        const Members members = valueOf(zsets.zrangeWithScores(all, ZRange::byRank(0, -1)));
        QCOMPARE(members.size(), std::size_t(3));
        QCOMPARE(members[1].member, all);
        QCOMPARE(members[1].score.number, third);
        QCOMPARE(valueOf(zsets.zincrby(all, 0.5, "new")), Decimal(0.5, "0.5"));
        QCOMPARE(valueOf(zsets.zrem(all, { "new", "none" })), 1);
        QCOMPARE(valueOf(zsets.zcard(all)), 3);
    }

    void optionsOfZaddAreKept()
    {
        QFETCH_GLOBAL(int, protocol);
        RealClient real(protocol);
        QVERIFY(real.start());
        const auto zsets = real.as<SortedSets>();
        const Members five { member("m", 5, {}) };
        const Members nine { member("m", 9, {}) };
        QCOMPARE(valueOf(zsets.zadd("z", five, ZAddOptions().ifPresent())), 0);
        QCOMPARE(valueOf(zsets.zadd("z", five, ZAddOptions().ifAbsent())), 1);
        QCOMPARE(valueOf(zsets.zadd("z", nine, ZAddOptions().onlyLower().countChanged())), 0);
        QCOMPARE(valueOf(zsets.zadd("z", nine, ZAddOptions().onlyHigher().countChanged())), 1);
        QCOMPARE(valueOf(zsets.zaddIncr("z", 1, "m")), std::optional(Decimal(10, "10")));
        QCOMPARE(valueOf(zsets.zaddIncr("z", 1, "m", ZAddOptions().ifAbsent())),
            std::optional<Decimal>());
        QCOMPARE(errorOf(zsets.zadd("z", nine, ZAddOptions().ifAbsent().onlyLower())),
            QByteArray("ERR"));
    }

    void rangesByRankScoreAndName()
    {
        QFETCH_GLOBAL(int, protocol);
        RealClient real(protocol);
        QVERIFY(real.start());
        const auto zsets = real.as<SortedSets>();
        real.server.command({ "ZADD", "z", "1", "a", "2", "b", "3", "c", "4", "d" });
        QCOMPARE(valueOf(zsets.zrange("z", ZRange::byRank(1, 2))), (Items { "b", "c" }));
        QCOMPARE(valueOf(zsets.zrange("z", ZRange::byRank(0, 1).reversed())), (Items { "d", "c" }));
        const ZRange above = ZRange::byScore(RangeEnd::excluding(1), RangeEnd::highestScore());
        QCOMPARE(valueOf(zsets.zrange("z", above)), (Items { "b", "c", "d" }));
        ZRange page = above;
        page.reversed().limit(1, 1);
        QCOMPARE(valueOf(zsets.zrangeWithScores("z", page)), (Members { member("c", 3, "3") }));
        QCOMPARE(valueOf(zsets.zrange("none", above)), Items());
        QCOMPARE(valueOf(zsets.zrangeWithScores("none", above)), Members());
        QCOMPARE(valueOf(zsets.zcount("z", RangeEnd::lowestScore(), RangeEnd::including(2))), 2);
        QCOMPARE(valueOf(zsets.zrank("z", "c")), std::optional<qint64>(2));
        QCOMPARE(valueOf(zsets.zrevrank("z", "c")), std::optional<qint64>(1));
        QCOMPARE(valueOf(zsets.zrank("z", "none")), std::optional<qint64>());
        QCOMPARE(valueOf(zsets.zrangestore("to", "z", above)), 3);
        real.server.command({ "ZADD", "names", "0", "a", "0", "b", "0", "c" });
        const ZRange names
            = ZRange::byName(RangeEnd::excludingName("a"), RangeEnd::lastName()).reversed();
        QCOMPARE(valueOf(zsets.zrange("names", names)), (Items { "c", "b" }));
        QCOMPARE(
            valueOf(zsets.zlexcount("names", RangeEnd::firstName(), RangeEnd::includingName("b"))),
            2);
    }

    void membersAreTakenOut()
    {
        QFETCH_GLOBAL(int, protocol);
        RealClient real(protocol);
        QVERIFY(real.start());
        const auto zsets = real.as<SortedSets>();
        real.server.command({ "ZADD", "z", "1", "a", "2", "b", "3", "c", "4", "d", "5", "e" });
        QCOMPARE(valueOf(zsets.zrandmember("z", -3)).size(), std::size_t(3));
        QCOMPARE(valueOf(zsets.zrandmember("none", 3)), Members());
        QCOMPARE(valueOf(zsets.zpopmin("z")), std::optional(member("a", 1, "1")));
        QCOMPARE(valueOf(zsets.zpopmax("z")), std::optional(member("e", 5, "5")));
        QCOMPARE(valueOf(zsets.zpopmax("none")), std::optional<ScoredMember>());
        QCOMPARE(
            valueOf(zsets.zpopmax("z", 2)), (Members { member("d", 4, "4"), member("c", 3, "3") }));
        QCOMPARE(valueOf(zsets.zpopmin("none", 2)), Members());
        QCOMPARE(valueOf(zsets.zpopmin("z", 2)), (Members { member("b", 2, "2") }));
        real.server.command({ "ZADD", "z", "1", "a", "2", "b", "3", "c", "4", "d" });
        QCOMPARE(valueOf(zsets.zremrangebyrank("z", 0, 0)), 1);
        QCOMPARE(
            valueOf(zsets.zremrangebyscore("z", RangeEnd::including(4), RangeEnd::highestScore())),
            1);
        QCOMPARE(
            valueOf(zsets.zremrangebylex("z", RangeEnd::firstName(), RangeEnd::lastName())), 2);
    }

    void anotherTypeIsAnErrorOfItsOwn()
    {
        QFETCH_GLOBAL(int, protocol);
        RealClient real(protocol);
        QVERIFY(real.start());
        real.server.command({ "SET", "s", "x" });
        const auto zsets = real.as<SortedSets>();
        const QByteArray wrong("WRONGTYPE");
        QCOMPARE(errorOf(zsets.zadd("s", { member("a", 1, {}) })), wrong);
        QCOMPARE(errorOf(zsets.zrange("s", ZRange::byRank(0, -1))), wrong);
        QCOMPARE(errorOf(zsets.zscore("s", "a")), wrong);
        QCOMPARE(errorOf(zsets.zpopmin("s")), wrong);
    }
};

QTEST_GUILESS_MAIN(TestSortedSets)
#include "tst_sortedsets.moc"
