// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/keys/keyspacewatch.h"
#include "tests/support/realengine.h"

#include <QSignalSpy>
#include <QtTest>

using namespace sluice;

/// What a real server tells of keys that come and go.
class TestKeyspaceWatch : public QObject {
    Q_OBJECT

    using State = KeyspaceWatch::State;

    struct Stage {
        explicit Stage(const char* flags)
            : server(RedisServerOptions { .arguments
                = { QStringLiteral("--notify-keyspace-events"), QString::fromLatin1(flags) } })
        {
        }
        bool start()
        {
            if (!server.start())
                return false;
            engine.core.connectTo(RealEngine::optionsFor(server));
            QObject::connect(&watch, &KeyspaceWatch::changed, &watch,
                [this](const QList<QByteArray>& added, const QList<QByteArray>& removed) {
                    for (const QByteArray& name : added)
                        keys += name;
                    for (const QByteArray& name : removed)
                        keys -= name;
                });
            return QTest::qWaitFor([this] { return engine.phase() == ConnectionPhase::Ready; });
        }
        /// Listens, and knows by a key of its own that it does.
        bool listen()
        {
            watch.start(0);
            return QTest::qWaitFor([this] { return watch.state() == State::Listening; })
                && QTest::qWaitFor([this] {
                       server.command({ "SET", "there?", "1" });
                       server.command({ "DEL", "there?" });
                       QTest::qWait(20);
                       return server.command({ "PUBSUB", "NUMPAT" }) == "1";
                   });
        }
        RedisServer server;
        RealEngine engine;
        KeyspaceWatch watch { engine.client("keys panel") };
        QSet<QByteArray> keys;
    };

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void keysThatComeAndGoAreHeard()
    {
        Stage stage("AKE");
        QVERIFY2(stage.start(), stage.server.error());
        QVERIFY(stage.listen());
        const QByteArray odd("\0\xff\n:<b>", 7);
        stage.server.command({ "SET", odd, "1" });
        stage.server.command({ "HSET", "hash", "f", "1" });
        stage.server.command({ "RPUSH", "list", "1" });
        stage.server.command({ "RENAME", "list", "renamed" });
        stage.server.command({ "SET", "short", "1", "PX", "20" });
        stage.server.command({ "SET", "gone", "1" });
        stage.server.command({ "UNLINK", "gone" });
        stage.server.command({ "HDEL", "hash", "f" });
        QTRY_COMPARE(stage.server.command({ "EXISTS", "short" }), QByteArray("0"));
        QTRY_COMPARE(stage.keys, QSet<QByteArray>({ odd, "renamed" }));
        QCOMPARE(stage.watch.state(), State::Listening);
        stage.server.command({ "SELECT", "1" });
        stage.server.command({ "SET", "elsewhere", "1" });
        stage.server.command({ "SELECT", "0" });
        stage.server.command({ "SET", "last", "1" });
        QTRY_VERIFY(stage.keys.contains("last"));
        QVERIFY(!stage.keys.contains("elsewhere"));
    }

    void aServerThatSendsNoneIsLeftAsItIs()
    {
        Stage stage("");
        QVERIFY2(stage.start(), stage.server.error());
        stage.watch.start(0);
        QTRY_COMPARE(stage.watch.state(), State::NotEnabled);
        QCOMPARE(stage.server.list({ "CONFIG", "GET", "notify-keyspace-events" }),
            QList<QByteArray>({ "notify-keyspace-events", "" }));
    }

    void whereConfigIsForbiddenItIsSilentlyOff()
    {
        Stage stage("AKE");
        QVERIFY2(stage.start(), stage.server.error());
        QCOMPARE(
            stage.server.command({ "ACL", "SETUSER", "default", "-config" }), QByteArray("OK"));
        QSignalSpy changed(&stage.watch, &KeyspaceWatch::stateChanged);
        stage.watch.start(0);
        QTRY_VERIFY(stage.server.command({ "ACL", "LOG" }).isEmpty() == false);
        QCoreApplication::processEvents();
        QCOMPARE(stage.watch.state(), State::Off);
        QCOMPARE(changed.size(), 0);
    }

    void tooManyAtOnceAreSaidToBeMissed()
    {
        Stage stage("AKE");
        QVERIFY2(stage.start(), stage.server.error());
        QVERIFY(stage.listen());
        stage.server.command(
            { "EVAL", "for i = 1, 60000 do redis.call('SET', 'k' .. i, 1) end return 'OK'", "0" });
        QTRY_COMPARE(stage.watch.state(), State::TooFast);
        stage.watch.start(0);
        QTRY_COMPARE(stage.watch.state(), State::Listening); // after loading anew
    }

    void flagsAreEnoughOnlyWhenTheyTellOfBoth()
    {
        QVERIFY(KeyspaceWatch::isEnough("AKE"));
        QVERIFY(KeyspaceWatch::isEnough("gxnE"));
        QVERIFY(KeyspaceWatch::isEnough("g$lshzxE"));
        QVERIFY(!KeyspaceWatch::isEnough("AK"));
        QVERIFY(!KeyspaceWatch::isEnough("Ex"));
        QVERIFY(!KeyspaceWatch::isEnough(""));
        QCOMPARE(KeyspaceWatch::existsAfter("rename_from"), std::optional(false));
        QCOMPARE(KeyspaceWatch::existsAfter("rename_to"), std::optional(true));
        QCOMPARE(KeyspaceWatch::existsAfter("keymiss"), std::optional<bool>());
    }
};

QTEST_GUILESS_MAIN(TestKeyspaceWatch)
#include "tst_keyspacewatch.moc"
