// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/bulk/bulkoperation.h"

#include "core/bulk/keycollector.h"
#include "core/keys/keyindex.h"
#include "tests/support/realengine.h"

#include <QRandomGenerator>
#include <QSignalSpy>
#include <QtTest>

using namespace sluice;
using namespace std::chrono_literals;
using State = BulkOperation::State;

class TestBulkOperation : public QObject {
    Q_OBJECT

    RedisServer m_server;
    std::unique_ptr<RealEngine> m_engine;

    std::shared_ptr<const CollectedKeys> collect(const KeySelection& selection)
    {
        std::shared_ptr<const CollectedKeys> keys;
        KeyCollector collector(m_engine->client(), selection);
        connect(&collector, &KeyCollector::finished, this,
            [&](const std::shared_ptr<const CollectedKeys>& found) { keys = found; });
        collector.start();
        return QTest::qWaitFor([&] { return keys != nullptr; }, 20'000) ? keys : nullptr;
    }
    BulkReport done(const KeySelection& selection, const BulkAction& action)
    {
        BulkOperation operation(m_engine->client(), collect(selection), action);
        operation.start();
        static_cast<void>(
            QTest::qWaitFor([&] { return operation.state() != State::Running; }, 30'000));
        return operation.report();
    }
    void fill(const char* prefix, int count)
    {
        m_server.command(
            { "EVAL", "for i=1,tonumber(ARGV[2]) do redis.call('set',ARGV[1]..i,i) end", "0",
                prefix, QByteArray::number(count) });
    }
    qint64 dbsize() { return m_server.command({ "DBSIZE" }).toLongLong(); }

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), m_server.error()); }
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_server.command({ "FLUSHALL" });
        m_engine = std::make_unique<RealEngine>();
        m_engine->core.connectTo(RealEngine::optionsFor(m_server));
    }
    void cleanup() { m_engine.reset(); }

    void aHundredThousandKeysAreDeletedAndNoneElse()
    {
        fill("user:", 100'000);
        fill("other:", 10);
        const BulkReport report = done(KeySelection::onServer("user:*"), BulkAction::deletion());
        QCOMPARE(report.count(BulkVerdict::Done), 100'000U);
        QCOMPARE(report.settled(), 100'000U);
        QCOMPARE(dbsize(), 10);
    }

    void whatIsGoneMeanwhileIsCountedApart()
    {
        m_server.command({ "SET", "a", "1" });
        const BulkReport report
            = done(KeySelection::ofNames({ "a", "b", "a" }), BulkAction::deletion());
        QCOMPARE(report.count(BulkVerdict::Done), 1U); // twice given, once there
        QCOMPARE(report.count(BulkVerdict::Gone), 1U);
    }

    void namesOfEveryByteAreMet()
    {
        QList<QByteArray> names { "", "*", "[a]", "\\", QByteArray(100'000, '\xff') };
        for (int i = 0; i < 256; ++i)
            names.append("k:" + QByteArray(1, static_cast<char>(i)));
        for (const QByteArray& name : std::as_const(names))
            m_server.command({ "SET", name, "1" });
        QCOMPARE(dbsize(), names.size());
        const BulkReport report = done(KeySelection::ofNames(names), BulkAction::deletion());
        QCOMPARE(report.count(BulkVerdict::Done), quint64(names.size()));
        QCOMPARE(dbsize(), 0);
    }

    void timesToLiveAreSetAndTakenAway()
    {
        fill("k:", 300);
        const KeySelection all = KeySelection::onServer("k:*");
        QCOMPARE(
            done(all, BulkAction::expireAt(4'000'000'000'123ms)).count(BulkVerdict::Done), 300U);
        QCOMPARE(m_server.command({ "PEXPIRETIME", "k:300" }), QByteArray("4000000000123"));
        QCOMPARE(done(all, BulkAction::expireAfter(1'000'000ms)).count(BulkVerdict::Done), 300U);
        QVERIFY(m_server.command({ "PTTL", "k:1" }).toLongLong() > 900'000);
        QCOMPARE(done(all, BulkAction::persisting()).count(BulkVerdict::Done), 300U);
        QCOMPARE(m_server.command({ "PTTL", "k:1" }), QByteArray("-1"));
        QCOMPARE(done(all, BulkAction::persisting()).count(BulkVerdict::Unchanged), 300U);
    }

    void renamingNeverOverwritesAndKeepsTimesToLive()
    {
        m_server.command({ "SET", "old:1", "one", "PXAT", "4000000000123" });
        m_server.command({ "SET", "old:2", "two" });
        m_server.command({ "SET", "new:2", "mine" });
        m_server.command({ "SET", "else", "x" });
        BulkOperation operation(m_engine->client(), collect(KeySelection::onServer("*")),
            BulkAction::renamePrefix("old:", "new:"));
        const QSignalSpy changes(&operation, &BulkOperation::keysChanged);
        operation.start();
        QTRY_COMPARE(operation.state(), State::Finished);
        QCOMPARE(operation.report().count(BulkVerdict::Done), 1U);
        QCOMPARE(operation.report().count(BulkVerdict::Refused), 1U);
        QCOMPARE(operation.report().failures.front().key, QByteArray("old:2"));
        QCOMPARE(operation.reached(), 4U);
        QCOMPARE(m_server.command({ "GET", "new:2" }), QByteArray("mine"));
        QCOMPARE(m_server.command({ "GET", "old:2" }), QByteArray("two"));
        QCOMPARE(m_server.command({ "PEXPIRETIME", "new:1" }), QByteArray("4000000000123"));
        QCOMPARE(changes.at(0).at(0).value<QList<QByteArray>>(), QList<QByteArray> { "old:1" });
        QCOMPARE(changes.at(0).at(1).value<QList<QByteArray>>(), QList<QByteArray> { "new:1" });
    }

    /// The keys that it makes lie in the selection too.
    void renamingIntoTheSameNamespaceEnds()
    {
        fill("a:", 2'000);
        const BulkReport report
            = done(KeySelection::onServer("a:*"), BulkAction::renamePrefix("a:", "a:b:"));
        QCOMPARE(report.count(BulkVerdict::Done), 2'000U);
        QCOMPARE(m_server.command({ "EXISTS", "a:b:2000" }), QByteArray("1"));
    }

    void whatAnIndexKnowsToBeGoneIsNotChosen()
    {
        KeyIndex index;
        std::vector<Value> names;
        for (int i = 0; i < 1'000; ++i)
            names.push_back(Value::bulkString("user:" + QByteArray::number(i)));
        index.add(Value::array(std::move(names)));
        QTRY_VERIFY(index.isSettled());
        QVERIFY(!index.gone());
        const auto chosen = [&] {
            return collect(KeySelection::ofLoaded(index.store(), "user:", {}, index.gone()));
        };
        QCOMPARE(chosen()->size(), 1'000U);
        index.remove({ "user:0", "user:70", "user:999", "nobody" });
        QTRY_COMPARE(index.loadedKeys(), 997U);
        QTRY_VERIFY(index.isSettled());
        QCOMPARE(chosen()->size(), 997U);
        QCOMPARE(chosen()->sample(1), QList<QByteArray> { "user:1" });
        const auto before = index.gone();
        index.setFilter(GlobFilter::fromText(u"7"));
        QTRY_VERIFY(index.isSettled());
        QCOMPARE(index.gone(), before); // shared, not made again
        index.addNames({ "user:70" }); // it is there again
        QTRY_COMPARE(index.loadedKeys(), 998U);
        QTRY_VERIFY(index.isSettled());
        QCOMPARE(chosen()->size(), 998U);
        index.clear();
        QVERIFY(!index.gone());
        QCOMPARE(chosen()->size(), 0U);
    }

    void loadedKeysAreChosenByPrefixAndFilter()
    {
        const auto store = std::make_shared<KeyStore>();
        for (int i = 0; i < 50'000; ++i)
            QCOMPARE(store->add("user:" + QByteArray::number(i)), KeyStore::Added::New);
        QCOMPARE(store->add("shop:7"), KeyStore::Added::New);
        const auto keys = collect(KeySelection::ofLoaded(
            store, "user:", [](QByteArrayView name) { return name.endsWith('7'); }));
        QCOMPARE(keys->size(), 5'000U);
        QCOMPARE(keys->sample(2), QList<QByteArray>({ "user:7", "user:17" }));
        QCOMPARE(collect(KeySelection::ofLoaded(store, "nothing"))->size(), 0U);
        QCOMPARE(collect(KeySelection::ofLoaded(store, {}))->size(), 50'001U);
    }

    void errorsAreTheServersOwnWords()
    {
        m_server.command({ "SET", "a", "1" });
        const BulkReport report = done(
            KeySelection::ofNames({ "a" }), BulkAction::expireAt(9'223'372'036'854'775'807ms));
        // The server takes it or refuses it; either is said as it is.
        QCOMPARE(report.settled(), 1U);
        m_server.command({ "CONFIG", "SET", "min-replicas-to-write", "1" });
        const BulkReport refused = done(KeySelection::ofNames({ "a" }), BulkAction::deletion());
        m_server.command({ "CONFIG", "SET", "min-replicas-to-write", "0" });
        QCOMPARE(refused.count(BulkVerdict::Failed), 1U);
        QVERIFY(refused.failures.front().words.startsWith("NOREPLICAS"));
        QCOMPARE(m_server.command({ "EXISTS", "a" }), QByteArray("1"));
    }

    void aGuardStopsItBeforeAnythingIsDone()
    {
        fill("k:", 5'000);
        m_engine->core.setGuard(Guard::Confirm);
        const auto keys = collect(KeySelection::onServer("*"));
        BulkOperation refused(m_engine->client(), keys, BulkAction::deletion());
        refused.start();
        QTRY_COMPARE(refused.state(), State::Interrupted);
        QCOMPARE(refused.why(), Why::Guarded);
        QCOMPARE(refused.reached(), 0U);
        QCOMPARE(dbsize(), 5'000);
        BulkOperation agreed(m_engine->client().confirmed(), keys, BulkAction::deletion());
        agreed.start();
        QTRY_COMPARE(agreed.state(), State::Finished);
        QCOMPARE(dbsize(), 0);
    }

    void cancelledAtAnyMomentTheCountIsExactAndItCanGoOn()
    {
        QRandomGenerator random(7);
        for (int round = 0; round < 15; ++round) {
            m_server.command({ "FLUSHALL" });
            fill("k:", 5'000);
            BulkOperation operation(
                m_engine->client(), collect(KeySelection::onServer("k:*")), BulkAction::deletion());
            const auto stopAt = random.bounded(5'000U);
            connect(&operation, &BulkOperation::progressed, this, [&] {
                if (operation.reached() >= stopAt && operation.state() == State::Running)
                    operation.cancel();
            });
            operation.start();
            QTRY_VERIFY(operation.state() != State::Running);
            if (random.bounded(2)) // or go on while replies of before still come
                QTRY_COMPARE(qint64(operation.reached()), 5'000 - dbsize());
            disconnect(&operation, &BulkOperation::progressed, this, nullptr);
            operation.resume();
            QTRY_COMPARE(operation.state(), State::Finished);
            QCOMPARE(operation.report().count(BulkVerdict::Done), 5'000U);
            QCOMPARE(dbsize(), 0);
        }
    }

    void aServerThatDiesMidwayLeavesAnExactAccountAndNothingIsSentTwice()
    {
        fill("k:", 50'000);
        BulkOperation operation(
            m_engine->client(), collect(KeySelection::onServer("k:*")), BulkAction::deletion());
        connect(&operation, &BulkOperation::progressed, this, [&] {
            if (operation.reached() > 2'000 && m_server.isRunning())
                m_server.kill();
        });
        operation.start();
        QTRY_COMPARE_WITH_TIMEOUT(operation.state(), State::Interrupted, 120'000);
        QTRY_VERIFY(operation.report().count(BulkVerdict::Unknown) <= BulkOperation::window);
        const quint32 reached = operation.reached();
        QCOMPARE(operation.report().settled(), quint64(reached));
        disconnect(&operation, &BulkOperation::progressed, this, nullptr);
        QVERIFY(m_server.restart()); // it comes back empty
        QTRY_COMPARE_WITH_TIMEOUT(m_engine->phase(), ConnectionPhase::Ready, 60'000);
        operation.resume();
        QTRY_COMPARE_WITH_TIMEOUT(operation.state(), State::Finished, 20'000);
        QCOMPARE(operation.reached(), 50'000U);
        QCOMPARE(operation.report().settled(), 50'000U);
    }
};

QTEST_GUILESS_MAIN(TestBulkOperation)
#include "tst_bulkoperation.moc"
