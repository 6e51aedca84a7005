// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/client/keys.h"

#include "core/client/expiry.h"
#include "tests/core/client/realclient.h"
#include "tests/core/client/wire.h"

using namespace sluice;
using namespace std::chrono_literals;

/// The calls on keys of any type and on when they expire, on a real server over both protocols.
class TestKeys : public QObject {
    Q_OBJECT

    using MaybeBytes = std::optional<QByteArray>;
    using If = Expiry::If;

private Q_SLOTS:
    void initTestCase_data() { bothProtocols(); }

    void keysAreRenamedCopiedAndDeleted()
    {
        QFETCH_GLOBAL(int, protocol);
        RealClient real(protocol);
        QVERIFY(real.start());
        const auto keys = real.as<Keys>();
        const QByteArray all = allBytes();
        real.server.command({ "SET", all, "v" });
        real.server.command({ "RPUSH", "list", "x" });
        QCOMPARE(valueOf(keys.exists({ all, all, "none" })), 2);
        QCOMPARE(valueOf(keys.touch({ all, "none" })), 1);
        QCOMPARE(valueOf(keys.type(all)), QByteArray("string"));
        QCOMPARE(valueOf(keys.type("list")), QByteArray("list"));
        QCOMPARE(valueOf(keys.type("none")), QByteArray("none"));
        QCOMPARE(valueOf(keys.rename(all, all + "2")), Done());
        QCOMPARE(valueOf(keys.renamenx(all + "2", "list")), false);
        QCOMPARE(valueOf(keys.renamenx(all + "2", all)), true);
        QCOMPARE(errorOf(keys.rename("none", "x")), QByteArray("ERR"));
        QCOMPARE(valueOf(keys.copy(all, "copy")), true);
        QCOMPARE(valueOf(keys.copy(all, "copy")), false);
        QCOMPARE(valueOf(keys.copy(all, "copy", true)), true);
        QCOMPARE(valueOf(keys.copy(all, "there", false, 1)), true);
        QCOMPARE(valueOf(keys.del({ all, "none" })), 1);
        QCOMPARE(valueOf(keys.unlink({ "copy", "list" })), 2);
        QCOMPARE(errorOf(keys.del({})), QByteArray("ERR"));
    }

    void whatTheServerKnowsOfAKey()
    {
        QFETCH_GLOBAL(int, protocol);
        RealClient real(protocol);
        QVERIFY(real.start());
        const auto keys = real.as<Keys>();
        real.server.command({ "SET", "k", "12" });
        QCOMPARE(valueOf(keys.objectEncoding("k")), MaybeBytes("int"));
        QCOMPARE(valueOf(keys.objectEncoding("none")), MaybeBytes());
        QVERIFY(valueOf(keys.objectIdletime("k")).value() >= 0);
        QVERIFY(!valueOf(keys.objectIdletime("none")));
        QCOMPARE(errorOf(keys.objectFreq("k")), QByteArray("ERR"));
        real.server.command({ "CONFIG", "SET", "maxmemory-policy", "allkeys-lfu" });
        QVERIFY(valueOf(keys.objectFreq("k")).value() >= 0);
        QVERIFY(valueOf(keys.memoryUsage("k")).value() > 0);
        QVERIFY(valueOf(keys.memoryUsage("k", 0)).value() > 0);
        QVERIFY(!valueOf(keys.memoryUsage("none")));
    }

    void whatIsDumpedIsRestored()
    {
        QFETCH_GLOBAL(int, protocol);
        RealClient real(protocol);
        QVERIFY(real.start());
        const auto keys = real.as<Keys>();
        real.server.command({ "SET", "k", allBytes() });
        const QByteArray dumped = valueOf(keys.dump("k")).value();
        QVERIFY(!valueOf(keys.dump("none")));
        QCOMPARE(valueOf(keys.restore("copy", dumped)), Done());
        QCOMPARE(real.server.command({ "GET", "copy" }), allBytes());
        QCOMPARE(errorOf(keys.restore("copy", dumped)), QByteArray("BUSYKEY"));
        QCOMPARE(valueOf(keys.restore("copy", dumped, RestoreOptions().replace().timeToLive(100s))),
            Done());
        QVERIFY(real.server.command({ "TTL", "copy" }).toInt() > 50);
        QCOMPARE(
            valueOf(keys.restore("at", dumped, RestoreOptions().expireAt(9'000'000'000'001ms))),
            Done());
        QCOMPARE(real.server.command({ "PEXPIRETIME", "at" }), QByteArray("9000000000001"));
        QCOMPARE(errorOf(keys.restore("bad", "x")), QByteArray("ERR"));
    }

    void expiriesAreSetOnConditionAndRead()
    {
        QFETCH_GLOBAL(int, protocol);
        RealClient real(protocol);
        QVERIFY(real.start());
        const auto expiry = real.as<Expiry>();
        real.server.command({ "SET", "k", "v" });
        QCOMPARE(valueOf(expiry.ttl("none")), KeyExpiry());
        QCOMPARE(valueOf(expiry.pttl("k")), KeyExpiry(KeyExpiry::State::Never));
        QCOMPARE(valueOf(expiry.expiretime("k")), KeyExpiry(KeyExpiry::State::Never));
        QCOMPARE(valueOf(expiry.expire("k", 100s, If::Some)), false);
        QCOMPARE(valueOf(expiry.expire("k", 100s, If::None)), true);
        QCOMPARE(valueOf(expiry.expire("k", 50s, If::Later)), false);
        QCOMPARE(valueOf(expiry.pexpire("k", 50'000ms, If::Earlier)), true);
        const KeyExpiry left = valueOf(expiry.pttl("k"));
        QCOMPARE(left.state, KeyExpiry::State::Expires);
        QVERIFY(left.time > 10s && left.time <= 50s);
        QCOMPARE(valueOf(expiry.ttl("k")).state, KeyExpiry::State::Expires);
        QVERIFY(valueOf(expiry.ttl("k")).time > 10s);
        QCOMPARE(valueOf(expiry.expireat("k", 9'000'000'000s)), true);
        QCOMPARE(
            valueOf(expiry.expiretime("k")), KeyExpiry(KeyExpiry::State::Expires, 9'000'000'000s));
        QCOMPARE(valueOf(expiry.pexpireat("k", 9'000'000'000'001ms)), true);
        QCOMPARE(valueOf(expiry.pexpiretime("k")),
            KeyExpiry(KeyExpiry::State::Expires, 9'000'000'000'001ms));
        QCOMPARE(valueOf(expiry.persist("k")), true);
        QCOMPARE(valueOf(expiry.persist("k")), false);
        QCOMPARE(valueOf(expiry.expire("none", 1s)), false);
        QCOMPARE(valueOf(expiry.expire("k", -1s)), true);
        QCOMPARE(real.server.command({ "EXISTS", "k" }), QByteArray("0"));
    }

    void secondsThatNoServerCountsAreNoExpiry()
    {
        QVERIFY(decoded(decode::expiryInSeconds, ":9223372036854775\r\n"));
        QVERIFY(!decoded(decode::expiryInSeconds, ":9223372036854776\r\n"));
        QVERIFY(decoded(decode::expiryInMilliseconds, ":9223372036854775807\r\n"));
        QVERIFY(!decoded(decode::expiryInMilliseconds, ":-3\r\n"));
        QVERIFY(!decoded(decode::expiryInMilliseconds, "_\r\n"));
    }
};

QTEST_GUILESS_MAIN(TestKeys)
#include "tst_keys.moc"
