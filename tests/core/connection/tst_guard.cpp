// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/support/virtualengine.h"

#include <QtTest>

using namespace sluice;

/// The guard, in virtual time.
class TestGuard : public QObject {
    Q_OBJECT

    static Outcome outcomeOf(VirtualEngine& engine, Command command, bool confirmed = false)
    {
        auto awaited = std::make_shared<Awaited>();
        engine.runtime.on(engine.producers, [&] {
            Client client = engine.client();
            if (confirmed)
                client = client.confirmed();
            awaitInto(client.send(std::move(command)), awaited);
        });
        engine.runtime.settle();
        if (!awaited->done) {
            engine.transport->feed("+OK\r\n");
            engine.runtime.settle();
        }
        return awaited->outcome;
    }
    static Command words(const char* line)
    {
        return Command::fromArguments(QByteArray(line).split(' '));
    }

private Q_SLOTS:
    void readOnlyLetsThroughWhatOnlyReads_data()
    {
        QTest::addColumn<bool>("passes");
        for (const char* line : { "GET k", "HGETALL k", "SCAN 0", "PING", "INFO", "CONFIG GET *",
                 "CLIENT LIST", "SLOWLOG GET", "EVAL_RO x 0", "FCALL_RO f 0", "DBSIZE" })
            QTest::newRow(line) << true;
        for (const char* line : { "SET k v", "DEL k", "GETEX k", "EVAL x 0", "EVALSHA x 0",
                 "FCALL f 0", "FLUSHALL", "CONFIG SET a b", "SHUTDOWN", "DEBUG SLEEP 1",
                 "NOSUCHCOMMAND x", "RESTORE k 0 x", "SORT k STORE d", "CLIENT KILL x" })
            QTest::newRow(line) << false;
    }
    void readOnlyLetsThroughWhatOnlyReads()
    {
        QFETCH(bool, passes);
        VirtualEngine engine;
        engine.connect();
        engine.channel.rules().setGuard(Guard::ReadOnly);
        const Outcome outcome = outcomeOf(engine, words(QTest::currentDataTag()));
        QCOMPARE(outcome.isReply(), passes);
        if (passes)
            return;
        QVERIFY(outcome.isNotSent());
        QCOMPARE(outcome.why(), Why::Guarded);
        QVERIFY(
            QByteArray(QTest::currentDataTag()).startsWith(outcome.detail().split('|').first()));
        QVERIFY(engine.transport->written.isEmpty());
        // Nor does it help that somebody has said yes.
        QVERIFY(outcomeOf(engine, words(QTest::currentDataTag()), true).isNotSent());
    }

    void confirmLetsThroughWhatAPersonHasSaidYesTo()
    {
        VirtualEngine engine;
        engine.connect();
        engine.channel.rules().setGuard(Guard::Confirm);
        QVERIFY(outcomeOf(engine, words("GET k")).isReply());
        QCOMPARE(outcomeOf(engine, words("SET k v")).why(), Why::Guarded);
        QVERIFY(outcomeOf(engine, words("SET k v"), true).isReply());
        Command command = words("DEL k");
        command.confirmed();
        QVERIFY(outcomeOf(engine, std::move(command)).isReply());
        engine.channel.rules().setGuard(Guard::ReadWrite);
        QVERIFY(outcomeOf(engine, words("SET k v")).isReply());
    }

    void whatTheServerSaysOfACommandCounts()
    {
        VirtualEngine engine;
        engine.connect();
        engine.channel.rules().setGuard(Guard::ReadOnly);
        QCOMPARE(outcomeOf(engine, words("MOD.READ k")).why(), Why::Guarded);
        Value reply;
        const QByteArray table
            = "*2\r\n*6\r\n$8\r\nmod.read\r\n:2\r\n*1\r\n+readonly\r\n:1\r\n:1\r\n:1\r\n"
              "*6\r\n$9\r\nmod.write\r\n:2\r\n*1\r\n+write\r\n:1\r\n:1\r\n:1\r\n";
        Parser parser;
        parser.feed(table);
        QCOMPARE(parser.next(reply), Parser::Status::Value);
        engine.channel.rules().setServerCommands(
            std::make_shared<const ServerCommands>(ServerCommands::fromReply(reply)));
        QVERIFY(outcomeOf(engine, words("MOD.READ k")).isReply());
        QCOMPARE(outcomeOf(engine, words("MOD.WRITE k")).why(), Why::Guarded);
    }

    void aBlockIsJudgedByWhatItHolds()
    {
        VirtualEngine engine;
        engine.connect();
        engine.channel.rules().setGuard(Guard::ReadOnly);
        const auto send = [&](const char* first, const char* second) {
            auto awaited = std::make_shared<Awaited>();
            engine.runtime.on(engine.producers, [&] {
                Transaction transaction;
                transaction.add(words(first));
                transaction.add(words(second));
                awaitInto(engine.client().send(std::move(transaction)), awaited);
            });
            engine.runtime.settle();
            engine.transport->feed("+OK\r\n+QUEUED\r\n+QUEUED\r\n*2\r\n_\r\n_\r\n");
            return awaited;
        };
        const auto writes = send("GET k", "INCR k");
        QVERIFY(writes->done);
        QCOMPARE(writes->outcome.why(), Why::Guarded);
        VirtualEngine& same = engine;
        QVERIFY(same.transport->written.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestGuard)
#include "tst_guard.moc"
