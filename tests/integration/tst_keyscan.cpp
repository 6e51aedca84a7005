// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/keys/keyindex.h"
#include "core/keys/scanner.h"
#include "tests/support/realengine.h"

#include <QtTest>

using namespace sluice;

/// The scan over a real connection, which may break.
class TestKeyScan : public QObject {
    Q_OBJECT

    static void fill(RedisServer& server, int count)
    {
        const QByteArray script(
            "for i = 1, tonumber(ARGV[1]) do redis.call('SET', 'key:' .. i, i) end return 'OK'");
        QCOMPARE(
            server.command({ "EVAL", script, "0", QByteArray::number(count) }), QByteArray("OK"));
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void allKeysAreLoadedOverTheConnection()
    {
        RedisServer server;
        QVERIFY2(server.start(), server.error());
        fill(server, 100'000);
        RealEngine engine;
        KeyIndex index;
        Scanner scanner(engine.client("keys panel"), index);
        engine.core.connectTo(RealEngine::optionsFor(server));
        scanner.connectionReady();
        QTRY_COMPARE_WITH_TIMEOUT(scanner.state(), ScanProgress::State::Finished, 60'000);
        QCOMPARE(index.loadedKeys(), 100'000u);
    }

    void aServerThatDiesInMidScanIsScannedAnewWhenItIsBack()
    {
        RedisServer server;
        QVERIFY2(server.start(), server.error());
        fill(server, 300'000);
        RealEngine engine;
        KeyIndex index;
        Scanner scanner(engine.client("keys panel").withDeadline(std::nullopt), index);
        engine.core.connectTo(RealEngine::optionsFor(server));
        scanner.connectionReady();
        QTRY_VERIFY(index.loadedKeys() > 0);
        QCOMPARE(scanner.state(), ScanProgress::State::Scanning);
        server.kill();
        QTRY_VERIFY(engine.phase() != ConnectionPhase::Ready);
        scanner.connectionLost();
        QCOMPARE(scanner.state(), ScanProgress::State::Interrupted);
        QVERIFY2(server.restart(), server.error());
        server.command({ "SET", "only", "one" });
        engine.core.reconnectNow();
        QTRY_COMPARE(engine.phase(), ConnectionPhase::Ready);
        scanner.connectionReady();
        QTRY_COMPARE_WITH_TIMEOUT(scanner.state(), ScanProgress::State::Finished, 60'000);
        QCOMPARE(index.loadedKeys(), 1u);
    }
};

QTEST_GUILESS_MAIN(TestKeyScan)
#include "tst_keyscan.moc"
