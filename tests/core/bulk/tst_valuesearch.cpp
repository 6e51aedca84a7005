// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/bulk/valuesearch.h"

#include "tests/support/realengine.h"

#include <QRandomGenerator>
#include <QtTest>

using namespace sluice;
using State = ValueSearch::State;
using Place = ValueHit::Place;

class TestValueSearch : public QObject {
    Q_OBJECT

    RedisServer m_server;
    std::unique_ptr<RealEngine> m_engine;

    /// All keys of the server, by its own word.
    std::shared_ptr<const CollectedKeys> all()
    {
        const auto store = std::make_shared<KeyStore>();
        QList<QByteArray> names = m_server.list({ "KEYS", "*" });
        std::sort(names.begin(), names.end());
        for (const QByteArray& name : std::as_const(names))
            static_cast<void>(store->add(name));
        return std::make_shared<const CollectedKeys>(store);
    }
    std::unique_ptr<ValueSearch> search(const ValueQuery& query)
    {
        auto search = std::make_unique<ValueSearch>(m_engine->client(), all(), query);
        search->start();
        return search;
    }
    static ValueQuery queryOf(const QByteArray& bytes)
    {
        ValueQuery query;
        query.bytes = bytes;
        return query;
    }
    void fill(const char* prefix, int count)
    {
        m_server.command(
            { "EVAL", "for i=1,tonumber(ARGV[2]) do redis.call('set',ARGV[1]..i,'v'..i) end", "0",
                prefix, QByteArray::number(count) });
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), m_server.error()); }
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        if (!m_server.isRunning())
            QVERIFY2(m_server.restart(), m_server.error());
        m_server.command({ "FLUSHALL" });
        m_engine = std::make_unique<RealEngine>();
        m_engine->core.connectTo(RealEngine::optionsFor(m_server));
    }
    void cleanup() { m_engine.reset(); }

    void everyTypeIsSearchedAndThePlaceNamed()
    {
        const QByteArray needle("\x00\xff n", 4);
        m_server.command({ "SET", "string", "ab" + needle });
        m_server.command({ "HSET", "hash", "f", "v", "g", needle });
        m_server.command({ "RPUSH", "list", "a", "b", needle });
        m_server.command({ "SADD", "set", "a", "x" + needle });
        m_server.command({ "ZADD", "zset", "1", "a", "2", needle });
        m_server.command({ "XADD", "stream", "1-1", "f", needle });
        m_server.command({ "SET", needle, "only its name" });
        const auto found = search(queryOf(needle));
        QTRY_COMPARE(found->state(), State::Finished);
        QHash<QByteArray, Place> places;
        for (const ValueHit& hit : found->hits()) {
            places.insert(hit.key, hit.place);
            QCOMPARE(hit.excerpt.mid(hit.at, needle.size()), needle);
        }
        QCOMPARE(found->hits().size(), std::size_t(6));
        QCOMPARE(places.value("string"), Place::Bytes);
        QCOMPARE(places.value("hash"), Place::FieldValue);
        QCOMPARE(places.value("list"), Place::Element);
        QCOMPARE(places.value("set"), Place::Member);
        QCOMPARE(places.value("zset"), Place::Member);
        QCOMPARE(places.value("stream"), Place::EntryValue);
        QCOMPARE(found->report().searched, 7U);
    }

    void manyKeysAreSearchedInFewRequestsAtATime()
    {
        fill("k:", 20'000);
        QElapsedTimer clock;
        clock.start();
        const auto found = search(queryOf("v1999")); // v1999 and v19990 to v19999
        QTRY_COMPARE_WITH_TIMEOUT(found->state(), State::Finished, 60'000);
        qInfo("%lld keys/s", 20'000 * 1'000LL / std::max<qint64>(1, clock.elapsed()));
        QCOMPARE(found->hits().size(), std::size_t(11));
        QCOMPARE(found->report().searched, 20'000U);
        QCOMPARE(found->reached(), 20'000U);
    }

    void largeValuesComeInPagesAndAreFoundAcrossTheirBorders()
    {
        m_server.command({ "SETRANGE", "large", "33554432", "end" });
        m_server.command({ "SETRANGE", "large", "1048570", "across the border" });
        for (int i = 0; i < 40; ++i)
            m_server.command({ "SETRANGE", "l" + QByteArray::number(i), "2000000", "border" });
        m_server.command({ "EVAL",
            "for i=1,30000 do redis.call('hset','h',i,string.rep('x',100)..i) end", "0" });
        const auto found = search(queryOf("border"));
        QTRY_COMPARE_WITH_TIMEOUT(found->state(), State::Finished, 60'000);
        QCOMPARE(found->hits().size(), std::size_t(41));
        QVERIFY2(found->largestRound() <= 2 * ValueSearch::roundBytes,
            QByteArray::number(found->largestRound()).constData());
        for (const ValueHit& hit : found->hits())
            QCOMPARE(hit.offset, hit.key == "large" ? 1'048'581U : 2'000'000U);
    }

    void limitsEndItAndAreCounted()
    {
        m_server.command({ "SET", "a", QByteArray(1'000, 'x') });
        m_server.command({ "SETRANGE", "b", "4000000", "x" });
        m_server.command({ "SET", "c", "x" });
        ValueQuery query = queryOf("x");
        query.hitsPerKey = 5;
        query.bytesPerKey = 1'000'000;
        const auto found = search(query);
        QTRY_COMPARE(found->state(), State::Finished);
        QCOMPARE(found->hits().size(), std::size_t(6)); // a: 5, b: it lies beyond, c: 1
        QCOMPARE(found->report().cut, 2U);
        QCOMPARE(found->report().searched, 1U);

        query.hitsInAll = 3;
        const auto few = search(query);
        QTRY_COMPARE(few->state(), State::LimitReached);
        QCOMPARE(few->hits().size(), std::size_t(3));

        fill("k:", 5'000);
        query = queryOf("nowhere");
        query.bytesInAll = 2'000;
        const auto bytes = search(query);
        QTRY_COMPARE(bytes->state(), State::LimitReached);
        QVERIFY(bytes->reached() < 5'003);
    }

    void whatCannotBeReadIsCountedAndTheRestGoesOn()
    {
        m_server.command({ "SET", "there", "x" });
        m_server.command({ "SET", "gone", "x" });
        m_server.command({ "SET", "denied", "x" });
        const auto keys = all();
        m_server.command({ "DEL", "gone" });
        m_server.command({ "ACL", "SETUSER", "default", "resetkeys", "~there", "~gone" });
        ValueSearch found(m_engine->client(), keys, queryOf("x"));
        found.start();
        QTRY_COMPARE(found.state(), State::Finished);
        m_server.command({ "ACL", "SETUSER", "default", "~*" });
        QCOMPARE(found.hits().size(), std::size_t(1));
        QCOMPARE(found.report().gone, 1U);
        QCOMPARE(found.report().failed, 1U);
        QVERIFY(found.report().firstError.startsWith("NOPERM"));
    }

    void stoppedAtAnyMomentItGoesOnAndFindsAllOnce()
    {
        fill("k:", 3'000);
        m_server.command({ "SETRANGE", "large", "20000000", "v7" });
        QRandomGenerator random(3);
        ValueSearch found(m_engine->client(), all(), queryOf("v7"));
        quint64 stopAt = 0;
        connect(&found, &ValueSearch::progressed, this, [&] {
            if (found.report().bytes >= stopAt)
                found.cancel();
        });
        int stops = 0;
        for (;; ++stops) {
            stopAt = found.report().bytes + random.bounded(1'500'000U);
            found.start();
            QTRY_VERIFY(found.state() != State::Running);
            if (found.state() == State::Finished)
                break;
            QCOMPARE(found.state(), State::Stopped);
        }
        QVERIFY(stops > 3);
        QSet<QByteArray> keys;
        for (const ValueHit& hit : found.hits())
            keys.insert(hit.key);
        QCOMPARE(found.hits().size(), std::size_t(keys.size()));
        QCOMPARE(keys.size(), 112); // 7, 70-79, 700-799 and the large one
        QCOMPARE(found.reached(), 3'001U);
    }

    void aServerThatGoesAwayInterruptsIt()
    {
        fill("k:", 20'000);
        ValueSearch found(m_engine->client(), all(), queryOf("nowhere"));
        connect(&found, &ValueSearch::progressed, this, [&] {
            if (found.reached() > 500 && m_server.isRunning())
                m_server.kill();
        });
        found.start();
        QTRY_COMPARE_WITH_TIMEOUT(found.state(), State::Interrupted, 120'000);
        QVERIFY(found.why() != Why::None);
        QVERIFY(found.reached() < 20'000);
        disconnect(&found, &ValueSearch::progressed, this, nullptr);
        QVERIFY(m_server.restart()); // it comes back empty
        QTRY_COMPARE_WITH_TIMEOUT(m_engine->phase(), ConnectionPhase::Ready, 60'000);
        found.start();
        QTRY_COMPARE_WITH_TIMEOUT(found.state(), State::Finished, 20'000);
        QCOMPARE(found.reached(), 20'000U);
    }

    void deletedInMidSearchItIsNotMissed()
    {
        fill("k:", 2'000);
        auto found = search(queryOf("v"));
        connect(found.get(), &ValueSearch::progressed, this, [&] { found.reset(); });
        QTRY_VERIFY(!found);
    }
};

QTEST_GUILESS_MAIN(TestValueSearch)
#include "tst_valuesearch.moc"
