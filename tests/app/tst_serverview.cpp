// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "app/serverview.h"

#include "tests/support/realengine.h"

#include <QTest>

using namespace sluice;
using namespace std::chrono_literals;

/// What a real server says of itself and of our connection.
class TestServerView : public QObject {
    Q_OBJECT

    struct Stage {
        RedisServer server;
        RealEngine engine;
        ServerView view { engine.core.channel() };

        bool connect()
        {
            if (!server.start())
                return false;
            engine.core.connectTo(RealEngine::optionsFor(server));
            return QTest::qWaitFor(
                [this] { return engine.phase() == ConnectionPhase::Ready; }, 10'000);
        }
        Spending look()
        {
            view.look(engine.phase() == ConnectionPhase::Ready);
            return view.spending();
        }
        std::uint64_t sent() { return engine.core.recorder().counts(0).offered; }
    };

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void theServersOwnFiguresAreKnown()
    {
        Stage stage;
        QVERIFY2(stage.connect(), stage.server.error());
        QVERIFY(!stage.look().queryBuffer); // asked only now
        QTRY_VERIFY(stage.look().queryBuffer.has_value());
        const Spending first = stage.look();
        QVERIFY(first.outputMemory.has_value()); // of a new connection: the reply to COMMAND
        QVERIFY(first.asked.has_value());
        QVERIFY(!first.serverCpu); // a difference takes two answers
        QTRY_VERIFY_WITH_TIMEOUT(stage.look().serverCpu.has_value(), 20'000);
        QVERIFY(*stage.look().serverCpu >= 0 && *stage.look().serverCpu < 8);
        QTRY_COMPARE_WITH_TIMEOUT(*stage.look().outputMemory, quint64(0), 20'000);
    }

    void itIsAskedTwoThingsAtATimeHoweverOftenSomebodyLooks()
    {
        Stage stage;
        QVERIFY2(stage.connect(), stage.server.error());
        const std::uint64_t before = stage.sent();
        stage.server.suspend(); // so that no answer lets it ask again
        for (int i = 0; i < 1000; ++i)
            stage.look();
        QCOMPARE(stage.sent() - before, std::uint64_t(2));
        stage.server.resume();
        QTRY_VERIFY(stage.look().queryBuffer.has_value());
    }

    void whatItMayNotSayStaysUnknown()
    {
        Stage stage;
        QVERIFY2(stage.connect(), stage.server.error());
        stage.server.command({ "ACL", "SETUSER", "default", "-info", "-client|info" });
        const std::uint64_t before = stage.engine.core.recorder().counts(0).ended;
        stage.look();
        QTRY_VERIFY(stage.engine.core.recorder().counts(0).ended >= before + 2);
        QTRY_VERIFY(stage.look().asked.has_value());
        const Spending known = stage.look();
        QVERIFY(!known.queryBuffer && !known.outputMemory && !known.serverCpu);
    }

    void withoutAConnectionNothingIsAskedAndNothingKnown()
    {
        Stage stage;
        QVERIFY2(stage.connect(), stage.server.error());
        QTRY_VERIFY(stage.look().queryBuffer.has_value());
        const std::uint64_t before = stage.sent();
        stage.view.look(false);
        QVERIFY(!stage.view.spending().queryBuffer);
        QCOMPARE(stage.sent(), before);
    }
};

QTEST_GUILESS_MAIN(TestServerView)
#include "tst_serverview.moc"
