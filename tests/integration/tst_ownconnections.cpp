// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/client/lease.h"
#include "core/client/subscription.h"
#include "core/runtime/detached.h"
#include "tests/support/realengine.h"

#include <QtTest>

using namespace sluice;

namespace {
struct Noted {
    bool done = false;
    Outcome outcome;
};

Detached note(PendingReply pending, std::shared_ptr<Noted> into)
{
    into->outcome = co_await pending;
    into->done = true;
}

std::shared_ptr<Noted> send(const Client& client, const QByteArrayList& words)
{
    auto noted = std::make_shared<Noted>();
    note(client.send(Command::fromArguments(words)), noted);
    return noted;
}

/// What a subscription has told so far.
struct Heard {
    QByteArrayList messages;
    int active = 0;
    int interrupted = 0;
    int refused = 0;
    std::uint64_t missed = 0;
};

void drain(Subscription& subscription, Heard& heard)
{
    while (auto received = subscription.tryNext()) {
        if (const auto* lagged = std::get_if<Lagged>(&*received)) {
            heard.missed += lagged->missed;
            continue;
        }
        const auto* event = std::get_if<Subscription::EventPtr>(&*received);
        if (!event)
            return;
        switch ((*event)->kind) {
        case TopicEvent::Kind::Message:
            heard.messages.append((*event)->channel + ":" + (*event)->payload);
            break;
        case TopicEvent::Kind::Active:
            ++heard.active;
            break;
        case TopicEvent::Kind::Interrupted:
            ++heard.interrupted;
            break;
        case TopicEvent::Kind::Refused:
            ++heard.refused;
            break;
        }
    }
}
} // namespace

/// Leases, subscriptions, MONITOR and watched transactions against a real server.
class TestOwnConnections : public QObject {
    Q_OBJECT

    /// A server that speaks RESP3 to us, or only RESP2 (it knows no HELLO).
    struct Stage {
        explicit Stage(bool resp3 = true)
            : server({ false, {},
                resp3 ? QStringList()
                      : QStringList { QStringLiteral("--rename-command"), QStringLiteral("HELLO"),
                          QString() } })
        {
            started = server.start();
            engine.core.connectTo(RealEngine::optionsFor(server));
        }
        RedisServer server;
        bool started = false;
        RealEngine engine;
    };
    static void eachProtocol()
    {
        QTest::addColumn<bool>("resp3");
        QTest::newRow("RESP3") << true;
        QTest::newRow("RESP2") << false;
    }

private Q_SLOTS:
    void aBlockedPopHoldsNobodyUpAndGetsItsValue()
    {
        Stage stage;
        QVERIFY2(stage.started, stage.server.error());
        const Client client = stage.engine.client();
        const auto popped = send(client, { "BLPOP", "list", "0" });
        const auto got = send(client, { "PING" });
        QTRY_VERIFY(got->done);
        QVERIFY(!popped->done);
        send(client, { "RPUSH", "list", "value" });
        QTRY_VERIFY(popped->done);
        QCOMPARE(popped->outcome.reply().items().at(1).bytes(), QByteArray("value"));
    }

    void givingUpABlockedPopFreesTheServersClient_data() { eachProtocol(); }
    void givingUpABlockedPopFreesTheServersClient()
    {
        QFETCH(bool, resp3);
        Stage stage(resp3);
        QVERIFY2(stage.started, stage.server.error());
        const auto blocked = [&] {
            return stage.server.command({ "INFO", "clients" }).contains("blocked_clients:1");
        };
        std::optional<PendingReply> pending;
        pending.emplace(stage.engine.client().send(Command::fromArguments({ "BLPOP", "l", "0" })));
        QTRY_VERIFY(blocked());
        pending->cancel();
        QCOMPARE(pending->await_resume().why(), Why::Cancelled);
        QTRY_VERIFY(!blocked());
        // Its connection serves the next one, and a value pushed now is not swallowed by the old.
        const auto next = send(stage.engine.client(), { "BLPOP", "l", "0" });
        QTRY_VERIFY(blocked());
        stage.server.command({ "RPUSH", "l", "kept" });
        QTRY_VERIFY(next->done);
        QCOMPARE(next->outcome.reply().items().at(1).bytes(), QByteArray("kept"));
    }

    void aWatchedTransactionIsAppliedOnlyWhenNothingChanged()
    {
        Stage stage;
        QVERIFY2(stage.started, stage.server.error());
        Lease lease(stage.engine.client());
        const auto attempt = [&](bool disturb) {
            const auto watched = send(lease.client(), { "WATCH", "balance" });
            const auto before = send(lease.client(), { "GET", "balance" });
            if (!QTest::qWaitFor([&] { return watched->done && before->done; }))
                return Outcome();
            if (disturb)
                stage.server.command({ "SET", "balance", "stolen" });
            Transaction transaction;
            transaction.add(Command::fromArguments({ "SET", "balance", "10" }));
            transaction.add(Command::fromArguments({ "INCR", "balance" }));
            auto noted = std::make_shared<Noted>();
            note(lease.client().send(std::move(transaction)), noted);
            return QTest::qWaitFor([&] { return noted->done; }) ? noted->outcome : Outcome();
        };
        const Outcome disturbed = attempt(true);
        QVERIFY(disturbed.isReply() && disturbed.reply().isNull());
        QCOMPARE(stage.server.command({ "GET", "balance" }), QByteArray("stolen"));
        const Outcome applied = attempt(false);
        QCOMPARE(applied.reply().items().at(1).integer(), 11);
    }

    void aLeaseHasADatabaseOfItsOwn()
    {
        Stage stage;
        QVERIFY2(stage.started, stage.server.error());
        {
            Lease lease(stage.engine.client());
            send(lease.client(), { "SELECT", "3" });
            const auto set = send(lease.client(), { "SET", "k", "in three" });
            QTRY_VERIFY(set->done);
            const auto shared = send(stage.engine.client(), { "GET", "k" });
            QTRY_VERIFY(shared->done);
            QVERIFY(shared->outcome.reply().isNull());
            QTRY_VERIFY(stage.server.command({ "CLIENT", "LIST" }).contains(" db=3 "));
        }
        QTRY_VERIFY(!stage.server.command({ "CLIENT", "LIST" }).contains(" db=3 "));
    }

    void subscriptionsHearTheSameOverBothProtocols_data() { eachProtocol(); }
    void subscriptionsHearTheSameOverBothProtocols()
    {
        QFETCH(bool, resp3);
        Stage stage(resp3);
        QVERIFY2(stage.started, stage.server.error());
        const QByteArray odd("\x00\xff\r\n", 4);
        Subscription channel(stage.engine.client(), TopicKind::Channel, "news");
        Subscription pattern(stage.engine.client(), TopicKind::Pattern, "n*");
        Subscription binary(stage.engine.client(), TopicKind::Channel, odd);
        Heard onChannel, onPattern, onBinary;
        const auto look = [&] {
            drain(channel, onChannel);
            drain(pattern, onPattern);
            drain(binary, onBinary);
        };
        QTRY_VERIFY((look(), onChannel.active && onPattern.active && onBinary.active));
        QTRY_COMPARE(stage.engine.core.state().get().server.protocol, resp3 ? 3 : 2);
        stage.server.command({ "PUBLISH", "news", "one" });
        stage.server.command({ "PUBLISH", "nonsense", "two" });
        stage.server.command({ "PUBLISH", odd, odd });
        QTRY_VERIFY((look(), onPattern.messages.size() == 2 && onBinary.messages.size() == 1));
        QCOMPARE(onChannel.messages, QByteArrayList { "news:one" });
        QCOMPARE(onPattern.messages, QByteArrayList({ "news:one", "nonsense:two" }));
        QCOMPARE(onBinary.messages, QByteArrayList { odd + ":" + odd });
        // Requests are not held up by any of it.
        const auto pinged = send(stage.engine.client(), { "PING" });
        QTRY_VERIFY(pinged->done && pinged->outcome.isReply());
    }

    void theyAreMadeAgainAfterAReconnectAndSayThatTheyMissedSomething()
    {
        Stage stage;
        QVERIFY2(stage.started, stage.server.error());
        Subscription subscription(stage.engine.client(), TopicKind::Channel, "news");
        Heard heard;
        QTRY_VERIFY((drain(subscription, heard), heard.active == 1));
        stage.server.kill();
        QTRY_VERIFY((drain(subscription, heard), heard.interrupted == 1));
        QVERIFY2(stage.server.restart(), stage.server.error());
        QTRY_VERIFY_WITH_TIMEOUT((drain(subscription, heard), heard.active == 2), 20000);
        stage.server.command({ "PUBLISH", "news", "again" });
        QTRY_VERIFY((drain(subscription, heard), heard.messages.contains("news:again")));
    }

    void aSlowReceiverIsToldHowMuchItMissedAndSlowsNobody()
    {
        Stage stage;
        QVERIFY2(stage.started, stage.server.error());
        Subscription slow(stage.engine.client(), TopicKind::Channel, "flood");
        Heard heard;
        QTRY_VERIFY((drain(slow, heard), heard.active == 1));
        constexpr int count = 5000;
        for (int i = 0; i < count; ++i)
            stage.server.command({ "PUBLISH", "flood", QByteArray::number(i) });
        const auto pinged = send(stage.engine.client(), { "PING" });
        QTRY_VERIFY(pinged->done);
        QTRY_VERIFY((drain(slow, heard),
            heard.messages.size() + static_cast<qsizetype>(heard.missed) == count));
        QVERIFY(heard.missed > 0);
        QCOMPARE(heard.messages.last(), "flood:" + QByteArray::number(count - 1));
        QVERIFY(!stage.server.command({ "CLIENT", "LIST" }).contains("omem=1"));
    }

    void largeMessagesAreBoundedByTheirBytes()
    {
        Stage stage;
        QVERIFY2(stage.started, stage.server.error());
        Subscription slow(stage.engine.client(), TopicKind::Channel, "big");
        Subscription behind(stage.engine.client(), TopicKind::Channel, "last");
        Heard heard, last;
        QTRY_VERIFY((drain(behind, last), last.active == 1));
        const QByteArray big(1 << 20, 'x');
        for (int i = 0; i < 40; ++i)
            stage.server.command({ "PUBLISH", "big", big });
        stage.server.command({ "PUBLISH", "last", "." });
        QTRY_VERIFY((drain(behind, last), !last.messages.isEmpty())); // all were read before it
        drain(slow, heard);
        QCOMPARE(heard.messages.size(), qsizetype(15)); // 16 MiB with their names
        QCOMPARE(heard.missed, std::uint64_t(40 - 15 + 1)); // and the Active event
    }

    void whatMayNotBeListenedToSaysSo()
    {
        Stage stage;
        QVERIFY2(stage.started, stage.server.error());
        stage.server.command(
            { "ACL", "SETUSER", "deaf", "on", ">secret", "~*", "resetchannels", "+@all" });
        ConnectionOptions options = RealEngine::optionsFor(stage.server);
        options.user = "deaf";
        options.password = "secret";
        stage.engine.core.connectTo(options);
        Subscription subscription(stage.engine.client(), TopicKind::Channel, "news");
        Heard heard;
        QTRY_VERIFY((drain(subscription, heard), heard.refused == 1));
    }

    void monitorHearsEveryCommandAndEndsWithItsHolder()
    {
        Stage stage;
        QVERIFY2(stage.started, stage.server.error());
        {
            Subscription monitor(stage.engine.client(), TopicKind::Monitor);
            Heard heard;
            QTRY_VERIFY((drain(monitor, heard), heard.active == 1));
            stage.server.command({ "SET", "seen", "1" });
            const auto sawIt = [&] {
                drain(monitor, heard);
                return std::any_of(heard.messages.begin(), heard.messages.end(),
                    [](const QByteArray& line) { return line.contains("\"SET\" \"seen\""); });
            };
            QTRY_VERIFY(sawIt());
        }
        QTRY_VERIFY(!stage.server.command({ "CLIENT", "LIST" }).contains("cmd=monitor"));
    }

    void thePoolKeepsEveryProducersOrderWhileItsSizeChanges()
    {
        Stage stage;
        QVERIFY2(stage.started, stage.server.error());
        constexpr int producers = 4, rounds = 400;
        std::vector<std::shared_ptr<Noted>> all;
        for (int i = 0; i < rounds; ++i) {
            if (i % 40 == 0)
                stage.engine.core.setConnections(1 + (i / 40) % 4);
            for (int p = 0; p < producers; ++p) {
                const QByteArray name = "p" + QByteArray::number(p);
                all.push_back(
                    send(stage.engine.client(name), { "RPUSH", name, QByteArray::number(i) }));
            }
            if (i % 16 == 0)
                QCoreApplication::processEvents();
        }
        QTRY_VERIFY(
            std::all_of(all.begin(), all.end(), [](const auto& each) { return each->done; }));
        QByteArrayList expected;
        for (int i = 0; i < rounds; ++i)
            expected.append(QByteArray::number(i));
        for (int p = 0; p < producers; ++p)
            QCOMPARE(
                stage.server.list({ "LRANGE", "p" + QByteArray::number(p), "0", "-1" }), expected);
    }
};

QTEST_GUILESS_MAIN(TestOwnConnections)
#include "tst_ownconnections.moc"
