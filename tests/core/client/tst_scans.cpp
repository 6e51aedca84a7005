// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/client/scans.h"
#include "tests/core/client/realclient.h"
#include "tests/support/ownedcoroutine.h"
#include "tests/support/virtualengine.h"

#include <QSet>

using namespace sluice;

/// The scan family, on a real server over both protocols, and on a scripted one.
class TestScans : public QObject {
    Q_OBJECT

    using KeyPage = ScanPage<QList<QByteArray>>;

    static OwnedCoroutine awaitInto(TypedReply<KeyPage> reply, Typed<KeyPage>* into)
    {
        *into = co_await reply;
    }
    /// SCAN from @p cursor, answered with @p wire; @p written: what went out.
    static Typed<KeyPage> scanAnswered(
        const ScanCursor& cursor, const QByteArray& wire, QByteArray* written)
    {
        VirtualEngine engine;
        engine.connect();
        Typed<KeyPage> result;
        OwnedCoroutine coroutine;
        engine.runtime.on(engine.producers,
            [&] { coroutine = awaitInto(Scans(engine.client()).scan(cursor), &result); });
        engine.runtime.settle();
        *written = engine.transport->written;
        engine.transport->feed(wire);
        engine.runtime.settle();
        engine.runtime.on(engine.producers, [&] { coroutine.destroy(); });
        return result;
    }

private Q_SLOTS:
    void initTestCase_data() { bothProtocols(); }

    void pagesCoverTheWholeKeyspace()
    {
        QFETCH_GLOBAL(int, protocol);
        RealClient real(protocol);
        QVERIFY(real.start());
        real.server.command(
            { "EVAL", "for i = 1, 1000 do redis.call('SET', 'key:' .. i, i) end", "0" });
        const QByteArray all = allBytes();
        real.server.command({ "HSET", all, "a", "b" });
        const auto scans = real.as<Scans>();
        QSet<QByteArray> keys;
        ScanCursor cursor;
        int pages = 0;
        do {
            const KeyPage page = valueOf(scans.scan(cursor, ScanOptions().count(100)));
            keys.unite(QSet<QByteArray>(page.elements.begin(), page.elements.end()));
            cursor = page.next;
            ++pages;
        } while (!cursor.isZero());
        QCOMPARE(QByteArray::number(keys.size()), real.server.command({ "DBSIZE" }));
        QVERIFY(keys.contains(all));
        QVERIFY(pages > 5);
        const KeyPage hashes
            = valueOf(scans.scan(ScanCursor(), ScanOptions().count(100'000).type("hash")));
        QVERIFY(hashes.isLast());
        QCOMPARE(hashes.elements, QList<QByteArray> { all });
        const auto tens = ScanOptions().count(100'000).match("key:10?");
        QCOMPARE(valueOf(scans.scan(ScanCursor(), tens)).elements.size(), 10);
    }

    void elementsOfLargeValues()
    {
        QFETCH_GLOBAL(int, protocol);
        RealClient real(protocol);
        QVERIFY(real.start());
        const QByteArray all = allBytes();
        real.server.command({ "HSET", all, all, "1" });
        real.server.command({ "SADD", "s", all });
        real.server.command({ "ZADD", "z", "1.5", all });
        const auto scans = real.as<Scans>();
        const auto fields = valueOf(scans.hscan(all, ScanCursor(), ScanOptions().count(10)));
        QCOMPARE(fields.elements, (Fields { Field(all, "1") }));
        QVERIFY(fields.isLast());
        QCOMPARE(valueOf(scans.sscan("s", ScanCursor())).elements, QList<QByteArray> { all });
        const auto scored = valueOf(scans.zscan("z", ScanCursor()));
        QCOMPARE(scored.elements,
            (std::vector<ScoredMember> { ScoredMember(all, Decimal(1.5, "1.5")) }));
        QVERIFY(valueOf(scans.hscan("none", ScanCursor())).isLast());
        QCOMPARE(errorOf(scans.hscan("s", ScanCursor())), QByteArray("WRONGTYPE"));
        QCOMPARE(errorOf(scans.sscan("z", ScanCursor())), QByteArray("WRONGTYPE"));
        QCOMPARE(errorOf(scans.zscan("s", ScanCursor())), QByteArray("WRONGTYPE"));
        QCOMPARE(errorOf(scans.scan(ScanCursor("x"))), QByteArray("ERR"));
    }

    void theLargestCursorGoesBackAsItCame()
    {
        QByteArray written;
        const QByteArray largest("18446744073709551615");
        const auto page
            = scanAnswered(ScanCursor(), "*2\r\n$20\r\n" + largest + "\r\n*0\r\n", &written);
        QVERIFY(page.hasValue());
        QVERIFY(!page->isLast());
        QCOMPARE(page->next.bytes(), largest);
        QCOMPARE(written, QByteArray("*2\r\n$4\r\nSCAN\r\n$1\r\n0\r\n"));
        (void)scanAnswered(page->next, "*2\r\n$1\r\n0\r\n*0\r\n", &written);
        QCOMPARE(written, "*2\r\n$4\r\nSCAN\r\n$20\r\n" + largest + "\r\n");
    }

    void whatIsNoPageIsRefused()
    {
        for (const char* wire : { "*2\r\n$1\r\nx\r\n*0\r\n", "*2\r\n$0\r\n\r\n*0\r\n", "*0\r\n",
                 "*2\r\n$20\r\n18446744073709551616\r\n*0\r\n", "*2\r\n$2\r\n-1\r\n*0\r\n",
                 "*2\r\n$1\r\n0\r\n_\r\n", "*3\r\n$1\r\n0\r\n*0\r\n*0\r\n", "+OK\r\n" }) {
            QByteArray written;
            QCOMPARE(
                scanAnswered(ScanCursor(), wire, &written).noValue(), NoValue::UnexpectedReply);
        }
    }
};

QTEST_GUILESS_MAIN(TestScans)
#include "tst_scans.moc"
