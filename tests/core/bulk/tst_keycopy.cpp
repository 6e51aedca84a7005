// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/bulk/keycopy.h"

#include "tests/support/realengine.h"

#include <QRandomGenerator>
#include <QtTest>

using namespace sluice;
using State = BulkJob::State;
using Existing = KeyCopy::Existing;

class TestKeyCopy : public QObject {
    Q_OBJECT

    static RedisServerOptions withDebug()
    {
        RedisServerOptions options;
        options.arguments = { QStringLiteral("--enable-debug-command"), QStringLiteral("yes") };
        return options;
    }

    RedisServer m_server { withDebug() };
    RedisServer m_other { withDebug() };
    std::unique_ptr<RealEngine> m_engine;
    std::unique_ptr<CoreThread> m_target; ///< ends before the engine, whose clock it reads

    std::shared_ptr<const CollectedKeys> all()
    {
        const auto store = std::make_shared<KeyStore>();
        for (const QByteArray& name : m_server.list({ "KEYS", "*" }))
            static_cast<void>(store->add(name));
        return std::make_shared<const CollectedKeys>(store);
    }
    std::unique_ptr<KeyCopy> copyOf(
        const std::shared_ptr<const CollectedKeys>& keys, Existing existing = Existing::Keep)
    {
        auto copy = std::make_unique<KeyCopy>(
            m_engine->client(), Client(m_target->channel(), "target"), keys, existing);
        copy->start();
        return copy;
    }
    /// Forty hexadecimal digits, or what went wrong.
    QByteArray digest(RedisServer& server)
    {
        const QByteArray answer = server.command({ "DEBUG", "DIGEST" });
        return answer.size() == 40 ? answer : "no digest of " + server.socketPath().toUtf8();
    }
    void fill(const char* prefix, int count)
    {
        m_server.command(
            { "EVAL", "for i=1,tonumber(ARGV[2]) do redis.call('set',ARGV[1]..i,i) end", "0",
                prefix, QByteArray::number(count) });
    }
    /// Every type and encoding, every byte, times to live.
    void fillWithEverything()
    {
        QRandomGenerator random(5);
        const auto bytes = [&random](int most) {
            QByteArray text;
            for (int i = random.bounded(most + 1); i > 0; --i)
                text.append(static_cast<char>(random.bounded(256)));
            return text;
        };
        QByteArray every;
        for (int i = 0; i < 256; ++i) {
            every.append(static_cast<char>(i));
            m_server.command({ "SET", "name:" + QByteArray(1, static_cast<char>(i)), bytes(40) });
        }
        m_server.command({ "SET", "", "the empty name" });
        m_server.command({ "SET", QByteArray(1 << 20, '\xfe'), "a long name" });
        m_server.command({ "SET", "int", "-9223372036854775808" });
        m_server.command({ "SET", "every", every });
        m_server.command({ "SETRANGE", "large", "12000000", "x" });
        for (int i = 0; i < 700; ++i) {
            const QByteArray n = QByteArray::number(i);
            for (const char* size : { "small", "large" }) {
                if (*size == 's' && i > 20)
                    continue;
                m_server.command({ "HSET", QByteArray("hash:") + size, n + bytes(9), bytes(90) });
                m_server.command({ "RPUSH", QByteArray("list:") + size, bytes(90) });
                m_server.command({ "SADD", QByteArray("set:") + size, n + bytes(90) });
                m_server.command({ "SADD", QByteArray("ints:") + size,
                    QByteArray::number(random.generate64()).left(18) });
                m_server.command({ "ZADD", QByteArray("zset:") + size,
                    QByteArray::number(random.generateDouble() * 1e300, 'g', 17), n + bytes(9) });
                m_server.command(
                    { "XADD", QByteArray("stream:") + size, n + "-1", "f" + bytes(9), bytes(90) });
            }
        }
        m_server.command({ "ZADD", "zset:odd", "inf", "a", "-inf", "b", "-0.0", "c" });
        m_server.command({ "XGROUP", "CREATE", "stream:large", "g", "5-1" });
        m_server.command(
            { "XREADGROUP", "GROUP", "g", "me", "COUNT", "9", "STREAMS", "stream:large", ">" });
        m_server.command({ "PFADD", "hll", "a", "b", "c" });
        m_server.command({ "PEXPIREAT", "hash:large", "4000000000123" });
        m_server.command({ "PEXPIREAT", "int", "4000000000999" });
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_server.start(), m_server.error());
        QVERIFY2(m_other.start(), m_other.error());
    }
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        for (RedisServer* server : { &m_server, &m_other }) {
            if (!server->isRunning())
                QVERIFY2(server->restart(), server->error());
            server->command({ "FLUSHALL" });
        }
        m_engine = std::make_unique<RealEngine>();
        m_engine->core.connectTo(RealEngine::optionsFor(m_server));
        m_target = std::make_unique<CoreThread>(m_engine->clock);
        m_target->connectTo(RealEngine::optionsFor(m_other));
    }
    void cleanup()
    {
        m_target->shutDown();
        m_engine->core.shutDown();
        m_engine->executor.drain(); // what slept for replies
        m_target.reset();
        m_engine.reset();
    }

    void everythingArrivesAsItIs()
    {
        fillWithEverything();
        const auto keys = all();
        const auto copy = copyOf(keys);
        QTRY_VERIFY_WITH_TIMEOUT(copy->state() != State::Running, 20'000);
        QCOMPARE(copy->why(), Why::None);
        QCOMPARE(copy->state(), State::Finished);
        QCOMPARE(copy->report().count(BulkVerdict::Done), quint64(keys->size()));
        QCOMPARE(digest(m_other), digest(m_server));
        for (quint32 i = 0; i < keys->size(); ++i) {
            const QByteArray name = keys->name(i).toByteArray();
            QCOMPARE(m_other.command({ "PEXPIRETIME", name }),
                m_server.command({ "PEXPIRETIME", name }));
        }
        QCOMPARE(m_other.command({ "DUMP", "stream:large" }),
            m_server.command({ "DUMP", "stream:large" })); // groups and what is pending
        QVERIFY2(copy->largestBatch() <= KeyCopy::batchBytes,
            QByteArray::number(copy->largestBatch()).constData());
    }

    void timesToLiveArriveWithoutPexpiretimeToo()
    {
        m_server.command({ "SET", "a", "1", "PXAT", "4000000000123" });
        m_server.command({ "SET", "b", "2" });
        const auto keys = all();
        m_server.command({ "ACL", "SETUSER", "default", "-pexpiretime" });
        const auto copy = copyOf(keys);
        QTRY_COMPARE(copy->state(), State::Finished);
        m_server.command({ "ACL", "SETUSER", "default", "+@all" });
        QCOMPARE(copy->report().count(BulkVerdict::Done), 2U);
        const qint64 time = m_other.command({ "PEXPIRETIME", "a" }).toLongLong();
        QVERIFY2(std::abs(time - 4'000'000'000'123) <= 1, QByteArray::number(time).constData());
        QCOMPARE(m_other.command({ "PEXPIRETIME", "b" }), QByteArray("-1"));
    }

    void whatIsThereAlreadyIsKeptUnlessTold()
    {
        m_server.command({ "SET", "a", "mine" });
        m_server.command({ "SET", "b", "new" });
        m_other.command({ "SET", "a", "theirs" });
        const auto keep = copyOf(all());
        QTRY_COMPARE(keep->state(), State::Finished);
        QCOMPARE(keep->report().count(BulkVerdict::Done), 1U);
        QCOMPARE(keep->report().count(BulkVerdict::Refused), 1U);
        QCOMPARE(keep->report().failures.front().key, QByteArray("a"));
        QCOMPARE(m_other.command({ "GET", "a" }), QByteArray("theirs"));
        const auto replace = copyOf(all(), Existing::Replace);
        QTRY_COMPARE(replace->state(), State::Finished);
        QCOMPARE(replace->report().count(BulkVerdict::Done), 2U);
        QCOMPARE(m_other.command({ "GET", "a" }), QByteArray("mine"));
    }

    void goneAndFailedAreToldApart()
    {
        m_server.command({ "SET", "a", "1" });
        m_server.command({ "SET", "b", "1" });
        const auto keys = all();
        m_server.command({ "DEL", "a" });
        m_other.command({ "CONFIG", "SET", "min-replicas-to-write", "1" });
        const auto copy = copyOf(keys);
        QTRY_COMPARE(copy->state(), State::Finished);
        m_other.command({ "CONFIG", "SET", "min-replicas-to-write", "0" });
        QCOMPARE(copy->report().count(BulkVerdict::Gone), 1U);
        QCOMPARE(copy->report().count(BulkVerdict::Failed), 1U);
        QVERIFY(copy->report().failures.front().words.startsWith("NOREPLICAS"));
        QCOMPARE(m_other.command({ "DBSIZE" }), QByteArray("0"));
    }

    /// Its transaction is larger than what a socket takes at once.
    void aNameOfAMebibyteIsCopied()
    {
        const QByteArray name(1 << 20, '\xfe');
        m_server.command({ "SET", name, "1" });
        fill("k:", 200);
        const auto copy = copyOf(all());
        QTRY_COMPARE(copy->state(), State::Finished);
        QCOMPARE(copy->report().count(BulkVerdict::Done), 201U);
        QCOMPARE(m_other.command({ "GET", name }), QByteArray("1"));
    }

    void theOthersGuardRefusesIt()
    {
        fill("k:", 1'000);
        m_target->setGuard(Guard::ReadOnly);
        const auto copy = copyOf(all());
        QTRY_COMPARE(copy->state(), State::Interrupted);
        QCOMPARE(copy->why(), Why::Guarded);
        QCOMPARE(copy->interruptedAt(), KeyCopy::Side::To);
        QCOMPARE(m_other.command({ "DBSIZE" }), QByteArray("0"));
        m_target->setGuard(Guard::ReadWrite);
        copy->resume();
        QTRY_COMPARE(copy->state(), State::Finished);
        QCOMPARE(digest(m_other), digest(m_server));
    }

    void ownGuardDoesNotMind()
    {
        fill("k:", 10);
        m_engine->core.setGuard(Guard::ReadOnly);
        const auto copy = copyOf(all());
        QTRY_COMPARE(copy->state(), State::Finished);
        QCOMPARE(copy->report().count(BulkVerdict::Done), 10U);
    }

    void manyKeysArriveInBoundedBatches()
    {
        fill("k:", 20'000);
        for (int i = 0; i < 30; ++i)
            m_server.command({ "SETRANGE", "l" + QByteArray::number(i), "3000000", "x" });
        QElapsedTimer clock;
        clock.start();
        const auto copy = copyOf(all());
        QTRY_COMPARE_WITH_TIMEOUT(copy->state(), State::Finished, 60'000);
        qInfo("%lld keys/s", 20'030 * 1'000LL / std::max<qint64>(1, clock.elapsed()));
        QCOMPARE(copy->report().count(BulkVerdict::Done), 20'030U);
        QVERIFY(copy->largestBatch() <= KeyCopy::batchBytes);
        QCOMPARE(digest(m_other), digest(m_server));
    }

    void stoppedItGoesOnAndTheCountIsExact()
    {
        fill("k:", 3'000);
        const auto copy = copyOf(all());
        connect(copy.get(), &BulkJob::progressed, this, [&] {
            if (copy->reached() > 700)
                copy->cancel();
        });
        QTRY_COMPARE(copy->state(), State::Stopped);
        QTRY_COMPARE(m_other.command({ "DBSIZE" }), QByteArray::number(copy->reached()));
        QVERIFY(copy->reached() < 3'000);
        disconnect(copy.get(), &BulkJob::progressed, this, nullptr); // or it stops again
        copy->resume();
        QTRY_COMPARE(copy->state(), State::Finished);
        QCOMPARE(copy->report().count(BulkVerdict::Done), 3'000U);
        QCOMPARE(digest(m_other), digest(m_server));
    }

    void eitherServerMayDieMidway_data()
    {
        QTest::addColumn<bool>("target");
        QTest::newRow("the other one") << true;
        QTest::newRow("this one") << false;
    }
    void eitherServerMayDieMidway()
    {
        QFETCH(const bool, target);
        fill("k:", 20'000);
        RedisServer& victim = target ? m_other : m_server;
        const auto copy = copyOf(all());
        connect(copy.get(), &BulkJob::progressed, this, [&] {
            if (copy->reached() > 1'000 && victim.isRunning())
                victim.kill();
        });
        QTRY_COMPARE_WITH_TIMEOUT(copy->state(), State::Interrupted, 120'000);
        QCOMPARE(copy->interruptedAt(), target ? KeyCopy::Side::To : KeyCopy::Side::From);
        if (!target) { // what had been read arrives, and nothing is unknown
            QTRY_COMPARE(m_other.command({ "DBSIZE" }), QByteArray::number(copy->reached()));
            QCOMPARE(copy->report().count(BulkVerdict::Unknown), 0U);
        }
        QTRY_VERIFY(copy->report().count(BulkVerdict::Unknown) <= 2 * KeyCopy::batchKeys);
        QCOMPARE(copy->report().settled(), quint64(copy->reached()));
        disconnect(copy.get(), &BulkJob::progressed, this, nullptr); // or it is killed again
        QVERIFY(victim.restart()); // empty
        CoreThread& core = target ? *m_target : m_engine->core;
        core.reconnectNow(); // not after the pause
        QTRY_COMPARE_WITH_TIMEOUT(core.state().get().phase, ConnectionPhase::Ready, 20'000);
        copy->resume();
        QTRY_COMPARE_WITH_TIMEOUT(copy->state(), State::Finished, 20'000);
        QCOMPARE(copy->reached(), 20'000U);
        QCOMPARE(copy->report().settled(), 20'000U);
    }
};

QTEST_GUILESS_MAIN(TestKeyCopy)
#include "tst_keycopy.moc"
