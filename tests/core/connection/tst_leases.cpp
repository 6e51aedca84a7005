// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/client/lease.h"
#include "tests/support/ownedcoroutine.h"
#include "tests/support/virtualengine.h"

#include <QtTest>

using namespace sluice;
using namespace std::chrono_literals;

namespace {
QByteArray helloWithId(int id)
{
    return VirtualEngine::hello().replace("%4\r\n", "%5\r\n")
        + "$2\r\nid\r\n:" + QByteArray::number(id) + "\r\n";
}
} // namespace

/// Connections of one's own, in virtual time.
class TestLeases : public QObject {
    Q_OBJECT

    struct Stage {
        Stage()
        {
            engine.greetNew(helloWithId(77));
            engine.connect();
        }
        std::shared_ptr<Awaited> send(Command command)
        {
            return send(engine.client(), std::move(command));
        }
        std::shared_ptr<Awaited> send(const Client& client, Command command)
        {
            auto awaited = std::make_shared<Awaited>();
            engine.runtime.on(
                engine.producers, [&] { awaitInto(client.send(std::move(command)), awaited); });
            engine.runtime.settle();
            return awaited;
        }
        /// The same, for those who give it up later.
        std::unique_ptr<PendingReply> sendKept(const Client& client, Command command)
        {
            std::unique_ptr<PendingReply> pending;
            engine.runtime.on(engine.producers,
                [&] { pending = std::make_unique<PendingReply>(client.send(std::move(command))); });
            engine.runtime.settle();
            return pending;
        }
        static Command blpop(const char* key = "list")
        {
            Command command("BLPOP");
            command.arg(key).arg(0);
            return command;
        }
        void feed(std::size_t connection, const QByteArray& bytes)
        {
            engine.transports.at(connection)->feed(bytes);
            engine.runtime.settle();
        }
        [[nodiscard]] std::size_t open() const
        {
            return engine.manager->leases().connections().size();
        }
        VirtualEngine engine;
    };

private Q_SLOTS:
    void aBlockingCommandGetsAConnectionOfItsOwnAndHoldsNobodyUp()
    {
        Stage stage;
        const auto popped = stage.send(Stage::blpop());
        QCOMPARE(stage.engine.transports.size(), std::size_t(2));
        QVERIFY(!stage.engine.transports[0]->written.contains("BLPOP"));
        Command get("GET");
        get.arg("k");
        const auto got = stage.send(std::move(get));
        stage.feed(0, "$1\r\nv\r\n");
        QVERIFY(got->done && !popped->done);
        stage.feed(stage.engine.transports.size() - 1, "*2\r\n$4\r\nlist\r\n$1\r\nx\r\n");
        QVERIFY(popped->done);
        QCOMPARE(popped->outcome.reply().items().at(1).bytes(), QByteArray("x"));
    }

    void theNextBlockingCommandFindsTheConnectionOpenAndAnIdleOneEnds()
    {
        Stage stage;
        stage.send(Stage::blpop());
        const std::size_t lease = stage.engine.transports.size() - 1;
        stage.feed(lease, "*0\r\n");
        stage.send(Stage::blpop("other"));
        QCOMPARE(stage.engine.transports.size(), lease + 1);
        QVERIFY(stage.engine.takeWritten(lease).contains("other"));
        stage.feed(lease, "*0\r\n");
        QCOMPARE(stage.open(), std::size_t(1));
        stage.engine.runtime.runFor(11s);
        QCOMPARE(stage.open(), std::size_t(0));
    }

    void givingUpABlockingCommandFreesItOnTheServer()
    {
        Stage stage;
        std::optional<PendingReply> pending;
        stage.engine.runtime.on(stage.engine.producers,
            [&] { pending.emplace(stage.engine.client().send(Stage::blpop())); });
        stage.engine.runtime.settle();
        const std::size_t lease = stage.engine.transports.size() - 1;
        stage.engine.runtime.on(stage.engine.producers, [&] { pending->cancel(); });
        stage.engine.runtime.settle();
        QVERIFY(stage.engine.transports[0]->written.endsWith("UNBLOCK\r\n$2\r\n77\r\n"));
        // Until the server has answered, nothing else may block there: it would be freed instead.
        stage.send(Stage::blpop("second"));
        QVERIFY(!stage.engine.transports[lease]->written.contains("second"));
        stage.feed(lease, "_\r\n");
        stage.feed(0, ":1\r\n");
        QVERIFY(stage.engine.transports[lease]->isOpen);
        QCOMPARE(stage.engine.recorder.counts(0).swallowed, std::uint64_t(1));
    }

    void whereUnblockDoesNotHelpTheConnectionEnds_data()
    {
        QTest::addColumn<QByteArray>("reply");
        QTest::newRow("not blocked, and yet no reply") << QByteArray(":0\r\n");
        QTest::newRow("not allowed") << QByteArray("-NOPERM no\r\n");
        QTest::newRow("no answer") << QByteArray();
    }
    void whereUnblockDoesNotHelpTheConnectionEnds()
    {
        QFETCH(QByteArray, reply);
        Stage stage;
        std::optional<PendingReply> pending;
        stage.engine.runtime.on(stage.engine.producers,
            [&] { pending.emplace(stage.engine.client().send(Stage::blpop())); });
        stage.engine.runtime.settle();
        stage.engine.runtime.on(stage.engine.producers, [&] { pending->cancel(); });
        stage.engine.runtime.settle();
        QCOMPARE(stage.open(), std::size_t(1));
        if (!reply.isEmpty())
            stage.feed(0, reply);
        else
            stage.engine.runtime.runFor(3s);
        QCOMPARE(stage.open(), std::size_t(0));
    }

    /// Its caller has his answer; sent all the same, it would take a value that nobody gets.
    void whatWasGivenUpBeforeItsConnectionStandsIsNeverSent()
    {
        Stage stage;
        stage.engine.onNewTransport
            = [](ScriptedTransport& made) { made.onOpen = [&made] { made.connect(); }; };
        auto pending = stage.sendKept(stage.engine.client(), Stage::blpop());
        const auto next = stage.send(Stage::blpop("other")); // on a connection of its own
        const std::size_t own = stage.engine.transports.size() - 2;
        stage.engine.runtime.on(stage.engine.producers, [&] { pending->cancel(); });
        stage.engine.runtime.settle();
        stage.feed(own, helloWithId(78));
        QVERIFY(!stage.engine.transports[own]->written.contains("BLPOP"));
        stage.feed(own + 1, helloWithId(79));
        QVERIFY(stage.engine.takeWritten(own + 1).contains("other"));
        QVERIFY(!next->done);
        const auto counts = stage.engine.recorder.counts(0);
        QCOMPARE(counts.ended + 1, counts.offered); // it is recorded all the same
    }

    void whatWasGivenUpBehindOthersIsFreedWhenItsTurnHasCome()
    {
        Stage stage;
        const Lease lease(stage.engine.client());
        stage.send(lease.client(), Command::fromArguments({ "GET", "k" }));
        auto pending = stage.sendKept(lease.client(), Stage::blpop());
        const std::size_t own = stage.engine.transports.size() - 1;
        stage.engine.runtime.on(stage.engine.producers, [&] { pending->cancel(); });
        stage.engine.runtime.settle();
        QVERIFY(!stage.engine.transports[0]->written.contains("UNBLOCK"));
        stage.feed(own, "$1\r\nv\r\n");
        QVERIFY(stage.engine.transports[0]->written.contains("UNBLOCK"));
    }

    /// The server would not look at it before, and CLIENT UNBLOCK could meet the wrong one.
    void nothingGoesOutBehindWhatBlocks()
    {
        Stage stage;
        const Lease lease(stage.engine.client());
        auto pending = stage.sendKept(lease.client(), Stage::blpop());
        const auto second = stage.send(lease.client(), Stage::blpop("second"));
        const std::size_t own = stage.engine.transports.size() - 1;
        const auto unblocks = [&] { return stage.engine.transports[0]->written.count("UNBLOCK"); };
        QVERIFY(!stage.engine.transports[own]->written.contains("second"));
        stage.engine.runtime.on(stage.engine.producers, [&] { pending->cancel(); });
        stage.engine.runtime.settle();
        QCOMPARE(unblocks(), 1);
        stage.feed(0, ":1\r\n"); // faster than what it has freed, on another connection
        QCOMPARE(unblocks(), 1);
        QVERIFY(!stage.engine.transports[own]->written.contains("second"));
        stage.feed(own, "_\r\n");
        QVERIFY(stage.engine.transports[own]->written.contains("second"));
        QCOMPARE(unblocks(), 1);
        stage.feed(own, "*2\r\n$6\r\nsecond\r\n$1\r\nx\r\n");
        QCOMPARE(second->outcome.reply().items().at(1).bytes(), QByteArray("x"));
    }

    void whatWasFreedAndStillSaysNothingEnds()
    {
        Stage stage;
        const Lease lease(stage.engine.client());
        auto pending = stage.sendKept(lease.client(), Stage::blpop());
        const auto behind = stage.send(lease.client(), Command::fromArguments({ "GET", "k" }));
        stage.engine.runtime.on(stage.engine.producers, [&] { pending->cancel(); });
        stage.engine.runtime.settle();
        stage.feed(0, ":1\r\n");
        stage.engine.runtime.runFor(1s);
        QCOMPARE(stage.open(), std::size_t(1));
        stage.engine.runtime.runFor(2s);
        QCOMPARE(stage.open(), std::size_t(0));
        QCOMPARE(behind->outcome.why(), Why::Disconnected);
    }

    void aDeadlineFreesItToo()
    {
        Stage stage;
        Command command = Stage::blpop();
        command.deadline(stage.engine.runtime.clock().now() + 100ms);
        const auto popped = stage.send(std::move(command));
        stage.engine.runtime.runFor(200ms);
        QVERIFY(popped->done && popped->outcome.isMaybeExecuted());
        QCOMPARE(popped->outcome.why(), Why::Timeout);
        QVERIFY(stage.engine.transports[0]->written.contains("UNBLOCK"));
    }

    void silenceSaysNothingWhileItBlocks()
    {
        Stage stage;
        const auto popped = stage.send(Stage::blpop());
        stage.engine.runtime.runFor(10min);
        QVERIFY(!popped->done);
        QCOMPARE(stage.open(), std::size_t(1));
    }

    void whatChangesTheConnectionIsRefusedOnASharedOne_data()
    {
        QTest::addColumn<QByteArrayList>("words");
        for (const char* line : { "SELECT 1", "WATCH k", "MULTI", "SUBSCRIBE c", "MONITOR",
                 "CLIENT REPLY OFF", "RESET", "HELLO 3", "AUTH x", "WAIT 1 0", "QUIT" })
            QTest::newRow(line) << QByteArray(line).split(' ');
    }
    void whatChangesTheConnectionIsRefusedOnASharedOne()
    {
        QFETCH(QByteArrayList, words);
        Stage stage;
        const auto sent = stage.send(Command::fromArguments(words));
        QVERIFY(sent->done && sent->outcome.isNotSent());
        QCOMPARE(sent->outcome.why(), Why::Unshareable);
        QVERIFY(sent->outcome.detail().startsWith(words.first()));
        QVERIFY(stage.engine.takeWritten(0).isEmpty());
    }

    /// Whoever asks for something behind it would be given what is none of his.
    void whatHasNotOneReplyIsRefusedOnALeaseToo_data()
    {
        QTest::addColumn<QByteArrayList>("words");
        for (const char* line : { "MONITOR", "SUBSCRIBE c", "PSUBSCRIBE c", "SSUBSCRIBE c",
                 "UNSUBSCRIBE", "PUNSUBSCRIBE", "SUNSUBSCRIBE", "CLIENT REPLY SKIP", "SYNC",
                 "PSYNC ? -1", "REPLCONF ACK 0" })
            QTest::newRow(line) << QByteArray(line).split(' ');
    }
    void whatHasNotOneReplyIsRefusedOnALeaseToo()
    {
        QFETCH(QByteArrayList, words);
        Stage stage;
        const Lease lease(stage.engine.client());
        const auto sent = stage.send(lease.client(), Command::fromArguments(words));
        QVERIFY(sent->done && sent->outcome.isNotSent());
        QCOMPARE(sent->outcome.why(), Why::Unshareable);
        QCOMPARE(stage.open(), std::size_t(0));
    }

    void aLeaseCarriesThemInOrderAndEndsWithItsHolder()
    {
        Stage stage;
        {
            Lease lease(stage.engine.client());
            const auto selected
                = stage.send(lease.client(), Command::fromArguments({ "SELECT", "1" }));
            const auto got = stage.send(lease.client(), Command::fromArguments({ "GET", "k" }));
            const std::size_t own = stage.engine.transports.size() - 1;
            QCOMPARE(stage.engine.takeWritten(own),
                QByteArray("*2\r\n$6\r\nSELECT\r\n$1\r\n1\r\n*2\r\n$3\r\nGET\r\n$1\r\nk\r\n"));
            stage.feed(own, "+OK\r\n$1\r\nv\r\n");
            QVERIFY(selected->done);
            QCOMPARE(got->outcome.reply().bytes(), QByteArray("v"));
            QCOMPARE(stage.open(), std::size_t(1));
        }
        stage.engine.runtime.settle();
        QCOMPARE(stage.open(), std::size_t(0));
        QVERIFY(stage.engine.takeWritten(0).isEmpty());
    }

    void aLeaseThatIsLetGoBeforeItsRequestWasTakenStillAnswersAndEnds()
    {
        Stage stage;
        stage.engine.runtime.on(stage.engine.core, [&] { stage.engine.manager->setTaking(false); });
        std::shared_ptr<Awaited> sent;
        {
            Lease lease(stage.engine.client());
            sent = stage.send(lease.client(), Command::fromArguments({ "GET", "k" }));
        }
        stage.engine.runtime.settle();
        stage.engine.runtime.on(stage.engine.core, [&] { stage.engine.manager->setTaking(true); });
        stage.engine.runtime.settle();
        stage.feed(stage.engine.transports.size() - 1, "$1\r\nv\r\n");
        QCOMPARE(sent->outcome.reply().bytes(), QByteArray("v"));
        QCOMPARE(stage.open(), std::size_t(0));
    }

    void whatWasAgreedOnALostLeaseIsNotPretendedToHold()
    {
        Stage stage;
        Lease lease(stage.engine.client());
        stage.send(lease.client(), Command::fromArguments({ "SELECT", "1" }));
        const std::size_t own = stage.engine.transports.size() - 1;
        stage.engine.transports[own]->end(ConnectionErrorKind::ClosedByServer);
        stage.engine.runtime.settle();
        const auto next = stage.send(lease.client(), Command::fromArguments({ "SET", "k", "v" }));
        QVERIFY(next->done && next->outcome.isNotSent());
        QCOMPARE(next->outcome.why(), Why::Disconnected);
        stage.engine.runtime.runFor(30s); // nor does it come back later, as another one
        const auto later = stage.send(lease.client(), Command::fromArguments({ "SET", "k", "v" }));
        QCOMPARE(later->outcome.why(), Why::Disconnected);
    }

    void beyondSixteenTheyAreRefusedClearlyAndOneThatEndsMakesRoom()
    {
        Stage stage;
        std::vector<std::shared_ptr<Awaited>> popped;
        for (int i = 0; i < Leases::maxLeases; ++i)
            popped.push_back(stage.send(Stage::blpop()));
        const auto refused = stage.send(Stage::blpop());
        QVERIFY(refused->done && refused->outcome.isNotSent());
        QCOMPARE(refused->outcome.why(), Why::NoLease);
        stage.feed(stage.engine.transports.size() - 1, "*0\r\n");
        const auto next = stage.send(Stage::blpop());
        QVERIFY(!next->done);
    }

    void aServerThatTakesNoFurtherConnectionIsSaidSoWithoutWaiting()
    {
        Stage stage;
        stage.engine.greetNew("-ERR max number of clients reached\r\n");
        const auto popped = stage.send(Stage::blpop());
        QVERIFY(popped->done && popped->outcome.isNotSent());
        QCOMPARE(popped->outcome.why(), Why::Disconnected);
    }

    void onPurposeABlockingCommandMayHoldTheSharedConnection()
    {
        Stage stage;
        Command command = Stage::blpop();
        command.onSharedConnection();
        stage.send(std::move(command));
        QVERIFY(stage.engine.transports[0]->written.contains("BLPOP"));
    }
};

QTEST_GUILESS_MAIN(TestLeases)
#include "tst_leases.moc"
