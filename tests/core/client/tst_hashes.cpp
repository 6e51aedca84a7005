// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/client/hashes.h"
#include "core/client/scans.h"
#include "tests/core/client/realclient.h"

using namespace sluice;

/// The calls on hashes, on a real server over both protocols.
class TestHashes : public QObject {
    Q_OBJECT

    using MaybeBytes = std::optional<QByteArray>;

    /// A hash with a long value is in no order.
    static Fields sorted(Fields fields)
    {
        std::sort(fields.begin(), fields.end(),
            [](const Field& a, const Field& b) { return a.name < b.name; });
        return fields;
    }

private Q_SLOTS:
    void initTestCase_data() { bothProtocols(); }

    void fieldsAreSetReadAndDeleted()
    {
        QFETCH_GLOBAL(int, protocol);
        RealClient real(protocol);
        QVERIFY(real.start());
        const auto hashes = real.as<Hashes>();
        const QByteArray all = allBytes();
        const Fields fields { Field(all, all), Field("a", "1") };
        QCOMPARE(valueOf(hashes.hgetall(all)), Fields());
        QCOMPARE(valueOf(hashes.hset(all, fields)), 2);
        QCOMPARE(valueOf(hashes.hset(all, fields)), 0);
        QCOMPARE(sorted(valueOf(hashes.hgetall(all))), fields);
        const QList<QByteArray> names = valueOf(hashes.hkeys(all));
        QVERIFY(names.size() == 2 && names.contains("a") && names.contains(all));
        const QList<QByteArray> values = valueOf(hashes.hvals(all));
        QVERIFY(values.size() == 2 && values.contains("1") && values.contains(all));
        QCOMPARE(valueOf(hashes.hget(all, all)), MaybeBytes(all));
        QCOMPARE(valueOf(hashes.hget(all, "none")), MaybeBytes());
        QCOMPARE(valueOf(hashes.hmget(all, { "none", "a" })),
            (std::vector<MaybeBytes> { {}, QByteArray("1") }));
        QCOMPARE(valueOf(hashes.hexists(all, "a")), true);
        QCOMPARE(valueOf(hashes.hexists(all, "none")), false);
        QCOMPARE(valueOf(hashes.hlen(all)), 2);
        QCOMPARE(valueOf(hashes.hstrlen(all, all)), 256);
        QCOMPARE(valueOf(hashes.hsetnx(all, "a", "2")), false);
        QCOMPARE(valueOf(hashes.hsetnx(all, "b", "2")), true);
        QCOMPARE(valueOf(hashes.hincrby(all, "b", 9'007'199'254'740'993)), 9'007'199'254'740'995);
        QCOMPARE(valueOf(hashes.hincrbyfloat(all, "f", 0.5)), Decimal(0.5, "0.5"));
        QCOMPARE(errorOf(hashes.hincrby(all, all, 1)), QByteArray("ERR"));
        QCOMPARE(valueOf(hashes.hdel(all, { "a", "none", "f" })), 2);
    }

    void fieldsByChanceComeWithTheirValues()
    {
        QFETCH_GLOBAL(int, protocol);
        RealClient real(protocol);
        QVERIFY(real.start());
        const auto hashes = real.as<Hashes>();
        real.server.command({ "HSET", "h", "a", "1", "b", "2" });
        QCOMPARE(valueOf(hashes.hrandfield("h", 5)).size(), 2);
        QCOMPARE(valueOf(hashes.hrandfield("none", 5)).size(), 0);
        const Fields some = valueOf(hashes.hrandfieldWithValues("h", -7));
        QCOMPARE(some.size(), std::size_t(7));
        for (const Field& field : some)
            QCOMPARE(field.value, QByteArray(field.name == "a" ? "1" : "2"));
        QCOMPARE(valueOf(hashes.hrandfieldWithValues("none", 5)), Fields());
    }

    void anotherTypeIsAnErrorOfItsOwn()
    {
        QFETCH_GLOBAL(int, protocol);
        RealClient real(protocol);
        QVERIFY(real.start());
        real.server.command({ "SET", "s", "x" });
        const auto hashes = real.as<Hashes>();
        const QByteArray wrong("WRONGTYPE");
        QCOMPARE(errorOf(hashes.hget("s", "f")), wrong);
        QCOMPARE(errorOf(hashes.hgetall("s")), wrong);
        QCOMPARE(errorOf(hashes.hset("s", { Field("a", "b") })), wrong);
        QCOMPARE(errorOf(hashes.hmget("s", { "a" })), wrong);
        QCOMPARE(errorOf(hashes.hlen("s")), wrong);
        QCOMPARE(errorOf(hashes.hincrbyfloat("s", "f", 1)), wrong);
        QCOMPARE(errorOf(real.as<Scans>().hscan("s", ScanCursor())), wrong);
    }
};

QTEST_GUILESS_MAIN(TestHashes)
#include "tst_hashes.moc"
