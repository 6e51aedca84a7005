// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/keys/scanner.h"

#include "core/keys/keyindex.h"
#include "core/runtime/qtexecutor.h"
#include "tests/support/redisserver.h"
#include "tests/support/scriptedchannel.h"

#include <QRandomGenerator>
#include <QSet>
#include <QTest>

using namespace sluice;

namespace {

using State = ScanProgress::State;

Outcome page(const QByteArray& cursor, const QByteArrayList& names)
{
    std::vector<Value> items;
    for (const QByteArray& name : names)
        items.push_back(Value::bulkString(name));
    std::vector<Value> reply;
    reply.push_back(Value::bulkString(cursor));
    reply.push_back(Value::array(std::move(items)));
    return Outcome::reply(Value::array(std::move(reply)));
}

QSet<QByteArray> namesOf(const KeyIndex& index)
{
    QSet<QByteArray> names;
    for (quint32 id = 0; id < index.store()->size(); ++id)
        names += index.store()->name(id).toByteArray();
    return names;
}

QByteArray randomName(QRandomGenerator& random)
{
    QByteArray name;
    for (int length = random.bounded(24); length > 0; --length)
        name += static_cast<char>(random.bounded(256));
    return name;
}

} // namespace

class TestScanner : public QObject {
    Q_OBJECT

    SteadyClock m_clock;
    std::unique_ptr<QtExecutor> m_executor;
    std::unique_ptr<ScriptedChannel> m_server;
    std::unique_ptr<KeyIndex> m_index;
    std::unique_ptr<Scanner> m_scanner;

    void serve(ScriptedChannel::Answer answer)
    {
        m_server = std::make_unique<ScriptedChannel>(*m_executor, m_clock, std::move(answer));
        m_index = std::make_unique<KeyIndex>();
        m_scanner = std::make_unique<Scanner>(Client(m_server->channel(), "keys panel"), *m_index);
    }
    void serveFrom(RedisServer& redis)
    {
        serve([&redis](const QByteArrayList& arguments) {
            return Outcome::reply(ScriptedChannel::fromResp(redis.raw(arguments)));
        });
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_executor = std::make_unique<QtExecutor>(m_clock);
    }
    void cleanup()
    {
        m_scanner.reset();
        m_index.reset();
        m_server.reset();
        m_executor->drain();
        m_executor.reset();
    }

    void randomNamesOfAnyBytesAreAllFoundOnce()
    {
        RedisServer redis;
        QVERIFY2(redis.start(), redis.error());
        QRandomGenerator random(5);
        QSet<QByteArray> names;
        QByteArrayList command { "MSET" };
        while (names.size() < 3'000)
            names += randomName(random);
        for (const QByteArray& name : std::as_const(names))
            command << name << "v";
        QCOMPARE(redis.command(command), QByteArray("OK"));
        serveFrom(redis);
        m_scanner->connectionReady();
        QTRY_COMPARE(m_scanner->state(), State::Finished);
        QCOMPARE(m_index->loadedKeys(), quint32(names.size()));
        QCOMPARE(namesOf(*m_index), names);
        QCOMPARE(m_scanner->progress().expected, std::optional<quint64>(names.size()));
    }

    void keysThatStayAreFoundWhileOthersComeAndGo()
    {
        RedisServer redis;
        QVERIFY2(redis.start(), redis.error());
        QSet<QByteArray> staying;
        for (int i = 0; i < 1'000; ++i) {
            staying += "stay:" + QByteArray::number(i);
            redis.command({ "SET", "stay:" + QByteArray::number(i), "v" });
            redis.command({ "SET", "go:" + QByteArray::number(i), "v" });
        }
        int step = 0;
        serve([&](const QByteArrayList& arguments) {
            for (int i = 0; i < 40; ++i, ++step) { // also makes the server resize its table
                redis.command({ "DEL", "go:" + QByteArray::number(step) });
                redis.command({ "SET", "come:" + QByteArray::number(step), "v" });
                redis.command({ "SET", "come:more:" + QByteArray::number(step), "v" });
            }
            return Outcome::reply(ScriptedChannel::fromResp(redis.raw(arguments)));
        });
        m_scanner->start();
        QTRY_COMPARE(m_scanner->state(), State::Finished);
        QVERIFY(namesOf(*m_index).contains(staying));
        QVERIFY(step > 100);
    }

    void duplicatesAreShownOnce()
    {
        serve([](const QByteArrayList& arguments) -> std::optional<Outcome> {
            if (arguments[0] == "DBSIZE")
                return Outcome::reply(Value::integer(3));
            return arguments[1] == "0" ? page("7", { "a", "b", "a" }) : page("0", { "b", "c" });
        });
        m_scanner->start();
        QTRY_COMPARE(m_scanner->state(), State::Finished);
        QCOMPARE(namesOf(*m_index), (QSet<QByteArray> { "a", "b", "c" }));
        QCOMPARE(m_index->loadedKeys(), 3u);
    }

    void cursorsAreSentBackAsTheyCame_data()
    {
        QTest::addColumn<QByteArray>("cursor");
        QTest::newRow("2^63") << QByteArray("9223372036854775808");
        QTest::newRow("2^64-1") << QByteArray("18446744073709551615");
        QTest::newRow("anything") << QByteArray("00c0ffee");
    }
    void cursorsAreSentBackAsTheyCame()
    {
        QFETCH(QByteArray, cursor);
        serve([&cursor](const QByteArrayList& arguments) -> std::optional<Outcome> {
            if (arguments[0] == "DBSIZE")
                return Outcome::reply(Value::integer(2));
            return arguments[1] == "0"   ? page(cursor, { "a" })
                : arguments[1] == cursor ? page("0", { "b" })
                                         : Outcome::reply(Value::error("ERR invalid cursor"));
        });
        m_scanner->start();
        QTRY_COMPARE(m_scanner->state(), State::Finished);
        QCOMPARE(m_index->loadedKeys(), 2u);
    }

    void oneScanIsInFlightAndItsCountGrows()
    {
        int scans = 0;
        serve([&scans](const QByteArrayList& arguments) -> std::optional<Outcome> {
            if (arguments[0] == "DBSIZE")
                return Outcome::reply(Value::integer(5));
            ++scans;
            return std::nullopt;
        });
        m_scanner->start();
        int largest = 0;
        for (int i = 1; i <= 9; ++i) {
            QTRY_COMPARE(scans, i);
            QCOMPARE(m_server->held(), 1);
            const QByteArrayList command = m_server->commands().constLast();
            QCOMPARE(command[2], QByteArray("COUNT"));
            largest = std::max(largest, command[3].toInt());
            if (i == 1)
                QCOMPARE(largest, ScanPace::smallest);
            m_server->release(page(i < 9 ? "5" : "0", { "k" + QByteArray::number(i) }));
        }
        QTRY_COMPARE(m_scanner->state(), State::Finished);
        QVERIFY(largest <= ScanPace::largest);
    }

    void theCountFollowsTheRoundTrip()
    {
        using namespace std::chrono_literals;
        ScanPace pace;
        pace.setFast(true);
        pace.noteIdle(50ms);
        for (int i = 0; i < 20; ++i)
            QCOMPARE(pace.noteScan(51ms), Duration::zero()); // far away, but no work for the server
        QCOMPARE(pace.count(), ScanPace::largest);
        pace.noteScan(90ms);
        QCOMPARE(pace.count(), ScanPace::largest / 2);
        pace.noteScan(70ms);
        QCOMPARE(pace.count(), ScanPace::largest / 2);
        QCOMPARE(pace.longest(), Duration(40ms));
        for (int i = 0; i < 20; ++i)
            pace.noteScan(90ms);
        QCOMPARE(pace.count(), ScanPace::smallest);
    }

    void aGentleScanTakesAQuarterOfTheServersTimeAndAMillisecondAtOnce()
    {
        using namespace std::chrono_literals;
        ScanPace pace; // of a server far away that needs a microsecond per key
        pace.noteIdle(50ms);
        Duration working {};
        Duration waiting {};
        for (int i = 0; i < 1'000; ++i) {
            const Duration work = pace.count() * Duration(1us);
            QVERIFY(work <= 1'600us);
            working += work;
            waiting += pace.noteScan(50ms + work);
        }
        QVERIFY(pace.count() >= 400);
        QVERIFY(double(working.count()) <= 0.26 * double((working + waiting).count()));
        QVERIFY(std::abs(pace.perKey() - 1'000) < 1);
    }

    void aGentleScanWaitsBetweenItsRequestsAndAFastOneDoesNot()
    {
        using namespace std::chrono_literals;
        // Every SCAN is answered when its turn comes; what counts is what was sent meanwhile.
        serve([](const QByteArrayList& arguments) -> std::optional<Outcome> {
            if (arguments[0] == "DBSIZE")
                return Outcome::reply(Value::integer(1'000));
            return std::nullopt;
        });
        m_scanner->start();
        QTRY_COMPARE(m_server->held(), 1);
        const QDeadlineTimer slow(60ms);
        while (!slow.hasExpired()) // the server is busy with it
            QCoreApplication::processEvents();
        m_server->release(page("1", { "a" }));
        QTRY_COMPARE(m_index->loadedKeys(), 1u);
        QTRY_COMPARE(m_index->pendingAdds(), 0);
        QCOMPARE(m_server->held(), 0); // pauses
        m_scanner->setFast(true);
        QTRY_COMPARE(m_server->held(), 1);
        QVERIFY(m_scanner->progress().isFast);
        m_server->release(page("0", { "b" }));
        QTRY_COMPARE(m_scanner->state(), State::Finished);
    }

    void onlyOneTypeIsAskedForWhenWished()
    {
        serve([](const QByteArrayList& arguments) -> std::optional<Outcome> {
            if (arguments[0] == "DBSIZE")
                return Outcome::reply(Value::integer(5'000'000));
            return page("0", { "a" });
        });
        m_scanner->startType("hash");
        QTRY_COMPARE(m_scanner->state(), State::Finished);
        QCOMPARE(m_server->commands().back(),
            QByteArrayList({ "SCAN", "0", "COUNT", "100", "TYPE", "hash" }));
        QCOMPARE(m_scanner->progress().type, QByteArray("hash"));
    }

    void keysAreChosenByTheirTimeToLive_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("expected");
        QTest::newRow("expires") << int(TtlRange::Kind::Expires) << 500;
        QTest::newRow("stays") << int(TtlRange::Kind::Stays) << 500;
        QTest::newRow("within a minute") << int(TtlRange::Kind::Within) << 250;
    }
    void keysAreChosenByTheirTimeToLive()
    {
        QFETCH(int, kind);
        RedisServer redis;
        QVERIFY2(redis.start(), redis.error());
        QSet<QByteArray> all;
        for (int i = 0; i < 1'000; ++i) {
            const QByteArray key = "k" + QByteArray::number(i);
            all += key;
            redis.command(i % 2
                    ? QByteArrayList { "SET", key, "v", "EX", i % 4 == 1 ? "50" : "500" }
                    : QByteArrayList { "SET", key, "v" });
        }
        serveFrom(redis);
        const TtlRange range { static_cast<TtlRange::Kind>(kind), std::chrono::minutes(1) };
        m_scanner->startTtl(range);
        QTRY_COMPARE(m_scanner->state(), State::Finished);
        QTEST(int(m_index->loadedKeys()), "expected");
        QCOMPARE(m_server->count("PTTL"), qsizetype(1'000));
        QVERIFY(m_scanner->progress().ttl == range);
        QVERIFY(m_scanner->progress().isPartial());
        for (const QByteArray& name : namesOf(*m_index)) {
            const qint64 left = redis.command({ "PTTL", name }).toLongLong();
            QVERIFY2(range.lets(left), qPrintable(QString::number(left)));
        }
        m_scanner->startTtl({});
        QTRY_COMPARE(m_scanner->state(), State::Finished);
        QCOMPARE(namesOf(*m_index), all);
    }

    void aPageWhoseTimesAreNotAnsweredIsAskedForAgain()
    {
        bool lost = true;
        serve([&lost](const QByteArrayList& arguments) -> std::optional<Outcome> {
            if (arguments[0] == "DBSIZE")
                return Outcome::reply(Value::integer(3));
            if (arguments[0] == "PTTL" && lost)
                return Outcome::maybeExecuted(Why::ConnectionLost);
            if (arguments[0] == "PTTL")
                return Outcome::reply(Value::integer(7));
            return page("0", { "a", "b", "c" });
        });
        m_scanner->startTtl({ TtlRange::Kind::Expires, {} });
        QTRY_COMPARE(m_scanner->state(), State::Interrupted);
        QCOMPARE(m_index->loadedKeys(), 0u);
        lost = false;
        m_scanner->resume();
        QTRY_COMPARE(m_scanner->state(), State::Finished);
        QCOMPARE(m_index->loadedKeys(), 3u);
    }

    void refusedTimesAreSaid()
    {
        serve([](const QByteArrayList& arguments) -> std::optional<Outcome> {
            if (arguments[0] == "DBSIZE")
                return Outcome::reply(Value::integer(3));
            if (arguments[0] == "PTTL")
                return Outcome::reply(Value::error("NOPERM no"));
            return page("0", { "a" });
        });
        m_scanner->startTtl({ TtlRange::Kind::Stays, {} });
        QTRY_COMPARE(m_scanner->state(), State::Failed);
        QCOMPARE(m_scanner->progress().error, QByteArray("NOPERM no"));
    }

    void aLargeDatabaseIsNotLoadedUnasked()
    {
        serve([](const QByteArrayList& arguments) -> std::optional<Outcome> {
            if (arguments[0] == "DBSIZE")
                return Outcome::reply(Value::integer(2'000'001));
            return page(arguments[1] == "0" ? "9" : "0", { "abc" + arguments[1], "d" });
        });
        m_scanner->setConsentLimit(2'000'000);
        m_scanner->connectionReady();
        QTRY_COMPARE(m_scanner->state(), State::NeedsConsent);
        QCOMPARE(m_server->count("SCAN"), 1); // the sample
        QCOMPARE(m_index->loadedKeys(), 0u);
        const ScanProgress progress = m_scanner->progress();
        QVERIFY(progress.estimatedTime.has_value());
        QVERIFY(progress.estimatedBytes.value_or(0) >= 2'000'001 * 2);
        m_scanner->startAll();
        QTRY_COMPARE(m_scanner->state(), State::Finished);
        QCOMPARE(m_index->loadedKeys(), 3u);
        m_scanner->connectionReady(); // consent was given: it does not ask again
        QTRY_COMPARE(m_scanner->state(), State::Finished);
        QVERIFY(m_server->count("SCAN") >= 5);
    }

    void theServerFiltersWhenAsked()
    {
        RedisServer redis;
        QVERIFY2(redis.start(), redis.error());
        for (int i = 0; i < 500; ++i)
            redis.command({ "SET", (i % 5 ? "a:" : "b:") + QByteArray::number(i), "v" });
        serveFrom(redis);
        m_scanner->setConsentLimit(10);
        m_scanner->start();
        QTRY_COMPARE(m_scanner->state(), State::NeedsConsent);
        m_scanner->startMatching("b:*");
        QTRY_COMPARE(m_scanner->state(), State::Finished);
        QCOMPARE(m_index->loadedKeys(), 100u);
        QCOMPARE(m_scanner->progress().match, QByteArray("b:*"));
    }

    void itGoesOnWhereItWasStopped()
    {
        serve([](const QByteArrayList& arguments) -> std::optional<Outcome> {
            if (arguments[0] == "DBSIZE")
                return Outcome::reply(Value::integer(4));
            return std::nullopt;
        });
        m_scanner->start();
        QTRY_COMPARE(m_server->held(), 1);
        m_scanner->stop();
        QCOMPARE(m_scanner->state(), State::Stopped);
        m_server->release(page("42", { "a" }));
        QTRY_COMPARE(m_index->loadedKeys(), 1u); // what was under way is not lost
        QCOMPARE(m_server->held(), 0);
        m_scanner->connectionReady(); // stopped by the person: stays so
        QCOMPARE(m_scanner->state(), State::Stopped);
        m_scanner->resume();
        QTRY_COMPARE(m_server->held(), 1);
        QCOMPARE(m_server->commands().constLast()[1], QByteArray("42"));
        m_server->release(page("0", { "b" }));
        QTRY_COMPARE(m_scanner->state(), State::Finished);
        QCOMPARE(m_index->loadedKeys(), 2u);
    }

    void errorsAreReported_data()
    {
        QTest::addColumn<QByteArray>("dbsize");
        QTest::addColumn<QByteArray>("scan");
        QTest::addColumn<QByteArray>("error");
        const QByteArray noperm("-NOPERM this user has no permissions\r\n");
        QTest::newRow("DBSIZE refused") << noperm << QByteArray() << noperm.mid(1).trimmed();
        QTest::newRow("SCAN refused") << QByteArray(":1\r\n") << noperm << noperm.mid(1).trimmed();
        QTest::newRow("DBSIZE makes no sense")
            << QByteArray("+OK\r\n") << QByteArray() << QByteArray();
        QTest::newRow("SCAN makes no sense")
            << QByteArray(":1\r\n") << QByteArray("*0\r\n") << QByteArray();
        QTest::newRow("SCAN without a cursor")
            << QByteArray(":1\r\n") << QByteArray("*2\r\n$0\r\n\r\n*0\r\n") << QByteArray();
        QTest::newRow("SCAN without keys")
            << QByteArray(":1\r\n") << QByteArray("*2\r\n$1\r\n0\r\n$-1\r\n") << QByteArray();
    }
    void errorsAreReported()
    {
        QFETCH(QByteArray, dbsize);
        QFETCH(QByteArray, scan);
        serve([&](const QByteArrayList& arguments) {
            return Outcome::reply(
                ScriptedChannel::fromResp(arguments[0] == "DBSIZE" ? dbsize : scan));
        });
        m_scanner->start();
        QTRY_COMPARE(m_scanner->state(), State::Failed);
        QTEST(m_scanner->progress().error, "error");
    }

    void aLostConnectionInterruptsAndItStartsAgain()
    {
        bool lost = true;
        serve([&lost](const QByteArrayList& arguments) -> std::optional<Outcome> {
            if (arguments[0] == "DBSIZE")
                return Outcome::reply(Value::integer(2));
            if (arguments[1] == "0")
                return page("9", { lost ? "old" : "new" });
            return lost ? Outcome::maybeExecuted(Why::ConnectionLost) : page("0", { "last" });
        });
        m_scanner->connectionReady();
        QTRY_COMPARE(m_scanner->state(), State::Interrupted);
        QCOMPARE(m_scanner->progress().why, Why::ConnectionLost);
        m_scanner->connectionLost();
        QCOMPARE(m_scanner->state(), State::Interrupted);
        lost = false;
        m_scanner->connectionReady();
        QTRY_COMPARE(m_scanner->state(), State::Finished);
        QCOMPARE(namesOf(*m_index), (QSet<QByteArray> { "new", "last" }));
    }

    void aReplyOfAnEarlierRunIsNotTaken()
    {
        serve([](const QByteArrayList& arguments) -> std::optional<Outcome> {
            if (arguments[0] == "DBSIZE")
                return Outcome::reply(Value::integer(1));
            return std::nullopt;
        });
        m_scanner->start();
        QTRY_COMPARE(m_server->held(), 1);
        m_scanner->start();
        QTRY_COMPARE(m_server->held(), 2);
        m_server->release(page("0", { "old" }));
        m_server->release(page("0", { "new" }));
        QTRY_COMPARE(m_scanner->state(), State::Finished);
        QCOMPARE(namesOf(*m_index), (QSet<QByteArray> { "new" }));
    }

    void itMayEndWhileItWaits()
    {
        serve([](const QByteArrayList&) -> std::optional<Outcome> { return std::nullopt; });
        m_scanner->start();
        QTRY_COMPARE(m_server->held(), 1);
        m_scanner.reset();
        m_server->release(Outcome::reply(Value::integer(1)));
        m_executor->drain();
    }
};

QTEST_GUILESS_MAIN(TestScanner)
#include "tst_scanner.moc"
