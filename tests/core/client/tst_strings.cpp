// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/client/strings.h"
#include "tests/core/client/realclient.h"

using namespace sluice;
using namespace std::chrono_literals;

/// The calls on strings, on a real server over both protocols.
class TestStrings : public QObject {
    Q_OBJECT

    using MaybeBytes = std::optional<QByteArray>;

private Q_SLOTS:
    void initTestCase_data() { bothProtocols(); }

    void whatIsSetIsGot()
    {
        QFETCH_GLOBAL(int, protocol);
        RealClient real(protocol);
        QVERIFY(real.start());
        const auto strings = real.as<Strings>();
        const QByteArray all = allBytes();
        QCOMPARE(valueOf(strings.get(all)), MaybeBytes());
        QCOMPARE(valueOf(strings.set(all, all)), true);
        QCOMPARE(valueOf(strings.get(all)), MaybeBytes(all));
        QCOMPARE(valueOf(strings.set("empty", "")), true);
        QCOMPARE(valueOf(strings.get("empty")), MaybeBytes(""));
        QCOMPARE(valueOf(strings.mset({ Field("a", "1"), Field("b", all) })), Done());
        QCOMPARE(valueOf(strings.mget({ "a", "none", "b" })),
            (std::vector<MaybeBytes> { QByteArray("1"), {}, all }));
        QCOMPARE(valueOf(strings.msetnx({ Field("c", "1"), Field("a", "2") })), false);
        QCOMPARE(valueOf(strings.msetnx({ Field("c", "1"), Field("d", "2") })), true);
        QCOMPARE(valueOf(strings.getdel("c")), MaybeBytes("1"));
        QCOMPARE(valueOf(strings.getdel("c")), MaybeBytes());
    }

    void optionsOfSetAreKept()
    {
        QFETCH_GLOBAL(int, protocol);
        RealClient real(protocol);
        QVERIFY(real.start());
        const auto strings = real.as<Strings>();
        const auto ttl = [&real] { return real.server.command({ "PTTL", "k" }).toLongLong(); };
        QCOMPARE(valueOf(strings.set("k", "1", SetOptions().ifPresent())), false);
        QCOMPARE(
            valueOf(strings.set("k", "1", SetOptions().ifAbsent().expire(Expire::in(100s)))), true);
        QVERIFY(ttl() > 50'000 && ttl() <= 100'000);
        QCOMPARE(valueOf(strings.set("k", "2", SetOptions().ifAbsent())), false);
        QCOMPARE(valueOf(strings.set("k", "2", SetOptions().expire(Expire::keep()))), true);
        QVERIFY(ttl() > 50'000);
        QCOMPARE(valueOf(strings.set("k", "3", SetOptions().expire(Expire::in(900'000ms)))), true);
        QVERIFY(ttl() > 500'000 && ttl() <= 900'000);
        QCOMPARE(
            valueOf(strings.set("k", "4", SetOptions().expire(Expire::at(9'000'000'000s)))), true);
        QCOMPARE(real.server.command({ "EXPIRETIME", "k" }), QByteArray("9000000000"));
        QCOMPARE(
            valueOf(strings.set("k", "5", SetOptions().expire(Expire::at(9'000'000'000'001ms)))),
            true);
        QCOMPARE(real.server.command({ "PEXPIRETIME", "k" }), QByteArray("9000000000001"));
        QCOMPARE(valueOf(strings.getex("k", Expire::persist())), MaybeBytes("5"));
        QCOMPARE(ttl(), -1);
        QCOMPARE(valueOf(strings.getex("k", Expire::in(100s))), MaybeBytes("5"));
        QVERIFY(ttl() > 50'000);
        QCOMPARE(valueOf(strings.set("k", "6")), true);
        QCOMPARE(ttl(), -1);
        QCOMPARE(valueOf(strings.setAndGet("k", "7")), MaybeBytes("6"));
        QCOMPARE(valueOf(strings.setAndGet("new", "1", SetOptions().ifAbsent())), MaybeBytes());
        QCOMPARE(
            errorOf(strings.set("k", "1", SetOptions().expire(Expire::in(0s)))), QByteArray("ERR"));
    }

    void partsAndNumbers()
    {
        QFETCH_GLOBAL(int, protocol);
        RealClient real(protocol);
        QVERIFY(real.start());
        const auto strings = real.as<Strings>();
        QCOMPARE(valueOf(strings.append("s", "Hello")), 5);
        QCOMPARE(valueOf(strings.append("s", " world")), 11);
        QCOMPARE(valueOf(strings.getrange("s", -5, -1)), QByteArray("world"));
        QCOMPARE(valueOf(strings.getrange("none", 0, -1)), QByteArray());
        QCOMPARE(valueOf(strings.setrange("s", 6, "Redis")), 11);
        QCOMPARE(valueOf(strings.strlen("s")), 11);
        QCOMPARE(valueOf(strings.incr("n")), 1);
        QCOMPARE(valueOf(strings.incrby("n", 9'007'199'254'740'993)), 9'007'199'254'740'994);
        QCOMPARE(valueOf(strings.decr("n")), 9'007'199'254'740'993);
        QCOMPARE(valueOf(strings.decrby("n", 9'007'199'254'740'993)), 0);
        QCOMPARE(valueOf(strings.incrbyfloat("f", 0.1)), Decimal(0.1, "0.1"));
        QCOMPARE(valueOf(strings.incrbyfloat("f", 1e20)).number, 1e20);
        QCOMPARE(errorOf(strings.incr("s")), QByteArray("ERR"));
        QCOMPARE(valueOf(strings.set("n", "9223372036854775807")), true);
        QCOMPARE(errorOf(strings.incr("n")), QByteArray("ERR"));
    }

    void anotherTypeIsAnErrorOfItsOwn()
    {
        QFETCH_GLOBAL(int, protocol);
        RealClient real(protocol);
        QVERIFY(real.start());
        real.server.command({ "RPUSH", "list", "x" });
        const auto strings = real.as<Strings>();
        const QByteArray wrong("WRONGTYPE");
        QCOMPARE(errorOf(strings.get("list")), wrong);
        QCOMPARE(errorOf(strings.append("list", "x")), wrong);
        QCOMPARE(errorOf(strings.strlen("list")), wrong);
        QCOMPARE(errorOf(strings.incr("list")), wrong);
        QCOMPARE(errorOf(strings.incrbyfloat("list", 1)), wrong);
        QCOMPARE(errorOf(strings.getex("list", Expire::in(1s))), wrong);
        QCOMPARE(errorOf(strings.setAndGet("list", "x")), wrong);
        QCOMPARE(valueOf(strings.mget({ "list" })), std::vector<MaybeBytes>(1));
    }
};

QTEST_GUILESS_MAIN(TestStrings)
#include "tst_strings.moc"
