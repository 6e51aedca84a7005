// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/client/lease.h"
#include "core/connection/leases.h"
#include "tests/support/faultstage.h"
#include "tests/support/processfacts.h"
#include "tests/support/scale.h"

#include <QtTest>

#include <map>

using namespace sluice;
using namespace std::chrono_literals;
using Direction = FaultProxy::Direction;
using Cut = FaultProxy::Cut;

namespace {

PendingReply send(const Client& client, const QByteArrayList& words)
{
    return client.send(Command::fromArguments(words));
}

std::shared_ptr<Settling> awaitOne(PendingReply pending)
{
    std::vector<PendingReply> one;
    one.push_back(std::move(pending));
    return awaitAll(std::move(one));
}

/// A command that waits for one element, which a key of its own gets sooner or later.
struct Pop {
    enum Kind { Left, Right, Lowest, Moved, Entry, Kinds };
    static constexpr const char* element = "element";

    [[nodiscard]] QByteArrayList words() const
    {
        switch (kind) {
        case Left:
            return { "BLPOP", key, "0" };
        case Right:
            return { "BRPOP", key, "0" };
        case Lowest:
            return { "BZPOPMIN", key, "0" };
        case Moved:
            return { "BLMOVE", key, "{to}" + key, "LEFT", "LEFT", "0" };
        default:
            return { "XREAD", "BLOCK", "0", "STREAMS", key, "0" };
        }
    }
    void feed(RedisServer& server)
    {
        if (!std::exchange(isFed, true)) {
            if (kind == Lowest)
                server.command({ "ZADD", key, "1", element });
            else if (kind == Entry)
                server.command({ "XADD", key, "1-1", "field", element });
            else
                server.command({ "RPUSH", key, element });
        }
    }
    [[nodiscard]] bool isStillThere(RedisServer& server) const
    {
        return server.command({ "EXISTS", key }) == "1";
    }
    /// The element, wherever the reply has it.
    static bool holdsElement(const Value& value)
    {
        if (!value.isAggregate())
            return value.bytes() == element;
        return std::any_of(value.items().begin(), value.items().end(), holdsElement);
    }
    /// What was said against what is there; empty when it is true.
    [[nodiscard]] QByteArray finding(const Outcome& outcome, RedisServer& server) const
    {
        const bool isThere = isStillThere(server);
        const bool isMoved
            = kind == Moved && server.command({ "LRANGE", "{to}" + key, "0", "-1" }) == element;
        if (kind == Entry && !isThere)
            return key + " was only to be read; ";
        if (outcome.isError()) // where bytes were broken on their way
            return isThere ? QByteArray() : key + " was refused, and its element is gone; ";
        if (outcome.isReply() && !holdsElement(outcome.reply()))
            return key + " was answered with something else; ";
        if (outcome.isReply() && kind != Entry && isThere)
            return key + " was delivered and is still there; ";
        if (outcome.isReply() && kind == Moved && !isMoved)
            return key + " was delivered and not moved; ";
        if (outcome.isNotSent() && !isThere)
            return key + " was not sent, and its element is gone; ";
        return {};
    }

    Kind kind = Left;
    QByteArray key;
    bool isFed = false;
};

/// The n-th field of the server's line about a client, such as " id=".
QByteArray idOf(FaultStage& stage, const QByteArray& command)
{
    const QList<QByteArray> clients = stage.server.command({ "CLIENT", "LIST" }).split('\n');
    for (const QByteArray& line : clients) {
        if (line.contains(" cmd=" + command + " "))
            return line.mid(3, line.indexOf(' ') - 3);
    }
    return {};
}

} // namespace

/// Connections of one's own over a bad network: what is said of a blocking command, of a watched
/// transaction and of SELECT is true, by the server's own data, and nothing is left behind.
class TestLeaseFaults : public QObject {
    Q_OBJECT

    std::map<std::pair<Ending, Why>, int> m_endings; ///< of all rows together

    /// Whether the engine ends everything, and the server what blocks there.
    static bool comesToRest(FaultStage& stage)
    {
        return stage.waitFor([&] { return stage.isQuiet() && blocked(stage) == 0; })
            && stage.proxy.waitForServerEnds();
    }
    /// Runs until all have settled, over a network that has become good.
    static bool settle(FaultStage& stage, const std::shared_ptr<Settling>& settling)
    {
        stage.calm();
        return stage.waitFor([&] { return settling->isComplete(); });
    }
    static bool isAnswered(FaultStage& stage, const Client& client)
    {
        const auto ping = awaitOne(client.withDeadline(std::nullopt).ping());
        return settle(stage, ping) && ping->outcomes.front().isReply();
    }
    static int blocked(FaultStage& stage)
    {
        const QByteArray info = stage.server.command({ "INFO", "clients" });
        const qsizetype at = info.indexOf("blocked_clients:");
        return at < 0 ? -1 : info.mid(at + 16, info.indexOf('\r', at) - at - 16).toInt();
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void anElementIsDeliveredOrThereOrInDoubt_data()
    {
        QTest::addColumn<QByteArray>("fault");
        QTest::addColumn<bool>("resp3");
        const QByteArrayList faults = FaultStage::faults();
        for (const QByteArray& fault : faults) {
            QTest::addRow("%s, RESP3", fault.constData()) << fault << true;
            QTest::addRow("%s, RESP2", fault.constData()) << fault << false;
        }
    }
    void anElementIsDeliveredOrThereOrInDoubt()
    {
        QFETCH(QByteArray, fault);
        QFETCH(bool, resp3);
        FaultStage stage(fault, resp3);
        QVERIFY2(stage.started, stage.server.error());
        constexpr quint32 seed = 12;
        constexpr std::size_t perRound = 8;
        std::mt19937 random(seed);
        const Client patient = stage.engine.client().withDeadline(std::nullopt);
        const Client hasty = patient.withDeadline(1ms);
        const Client lessHasty = patient.withDeadline(20ms);
        QVERIFY(isAnswered(stage, patient));
        for (int round = 0; round < scaled(4, 2'000); ++round) {
            std::vector<Pop> pops;
            std::vector<PendingReply> pending;
            stage.engine.core.setTaking(round % 4 != 3); // by turns they wait before they go out
            const bool strikesFirst = random() % 2;
            if (strikesFirst)
                stage.strike(random());
            for (std::size_t i = 0; i < perRound; ++i) {
                Pop& pop = pops.emplace_back();
                pop.kind = Pop::Kind(random() % Pop::Kinds);
                pop.key = "r" + QByteArray::number(round) + '-' + QByteArray::number(i);
                if (i > 1 && random() % 2)
                    pop.feed(stage.server);
                const Client& client = i == 0 ? lessHasty : i == 1 ? hasty : patient;
                pending.push_back(send(client, pop.words()));
            }
            for (unsigned i = random() % 30; i > 0; --i) // some get farther than others
                stage.server.command({ "PING" });
            if (!strikesFirst)
                stage.strike(random());
            for (std::size_t i = 2; i < perRound; ++i) {
                if (random() % 3 == 0)
                    pending[i].cancel();
                else
                    pops[i].feed(stage.server);
            }
            stage.engine.core.setTaking(true);
            const auto settling = awaitAll(std::move(pending));
            QVERIFY(settle(stage, settling));
            QVERIFY(comesToRest(stage));
            for (std::size_t i = 0; i < perRound; ++i) {
                pops[i].feed(stage.server); // nobody waits for it any more, so it stays
                const Outcome& outcome = settling->outcomes[i];
                const QByteArray finding = pops[i].finding(outcome, stage.server);
                QVERIFY2(finding.isEmpty(),
                    ("seed " + QByteArray::number(seed) + ": " + finding).constData());
                QCOMPARE(settling->times[i], 1);
                ++m_endings[{ outcome.ending(), outcome.why() }];
            }
            QVERIFY(isAnswered(stage, patient));
        }
        stage.engine.core.disconnect();
        QVERIFY(stage.waitFor([&] { return stage.isEmpty(); }));
    }

    void everyKindOfEndingHasBeenSeen()
    {
        if (m_endings.empty())
            QSKIP("the table was not run: one test function was asked for alone");
        using Kind = std::pair<Ending, Why>;
        for (const Kind& kind : { Kind { Ending::Reply, Why::None },
                 Kind { Ending::NotSent, Why::Deadline }, Kind { Ending::NotSent, Why::Cancelled },
                 Kind { Ending::NotSent, Why::Disconnected },
                 Kind { Ending::MaybeExecuted, Why::Timeout },
                 Kind { Ending::MaybeExecuted, Why::ConnectionLost },
                 Kind { Ending::MaybeExecuted, Why::Cancelled } })
            QVERIFY2(m_endings[kind] > 0, whyName(kind.second).data());
    }

    /// The element is there and the command was taken; its connection stands only afterwards.
    void whatWasGivenUpWhileItsConnectionWasMadeTakesNothing()
    {
        FaultStage stage;
        QVERIFY2(stage.started, stage.server.error());
        const Client client = stage.engine.client().withDeadline(std::nullopt);
        for (int round = 0; round < scaled(5, 500); ++round) {
            QVERIFY(isAnswered(stage, client));
            stage.server.command({ "RPUSH", "l", Pop::element });
            FaultProxy::Faults stalled;
            stalled.stalled = true;
            stage.proxy.setFaults(Direction::ToClient, stalled);
            const int accepted = stage.proxy.accepted();
            const Lease lease(client);
            PendingReply pending = send(lease.client(), { "BLPOP", "l", "0" });
            QVERIFY(stage.waitFor([&] { return stage.proxy.accepted() > accepted; }));
            pending.cancel();
            stage.calm();
            QVERIFY(comesToRest(stage));
            QCOMPARE(stage.server.command({ "LPOP", "l" }), QByteArray(Pop::element));
        }
    }

    /// SELECT, WATCH and a transaction leave in one go; the connection ends at every byte of them
    /// or of their replies. None of them may ever be run on another connection than the first.
    void whatWasAgreedHoldsWhereverTheConnectionEnds_data()
    {
        QTest::addColumn<bool>("toServer");
        QTest::addColumn<int>("cut");
        QTest::newRow("to the server, closed") << true << int(Cut::Close);
        QTest::newRow("to the server, replies come") << true << int(Cut::Finish);
        QTest::newRow("to the client, closed") << false << int(Cut::Close);
    }
    void whatWasAgreedHoldsWhereverTheConnectionEnds()
    {
        QFETCH(bool, toServer);
        QFETCH(int, cut);
        FaultStage stage;
        QVERIFY2(stage.started, stage.server.error());
        stage.proxy.keepDelivered();
        const Client client = stage.engine.client().withDeadline(std::nullopt);
        QVERIFY(isAnswered(stage, client));
        const int last = toServer ? 190 : 75;
        const int step = scaled(toServer ? 7 : 3, 1);
        int applied = 0, notApplied = 0, inDoubt = 0;
        for (int offset = 0; offset < last; offset += step) {
            for (const bool isDisturbed : { false, true }) {
                stage.server.command({ "FLUSHALL" });
                const Lease lease(client);
                QVERIFY(isAnswered(stage, lease.client()));
                stage.proxy.cutAfter(
                    toServer ? Direction::ToServer : Direction::ToClient, offset, Cut(cut));
                std::vector<PendingReply> pending;
                pending.push_back(send(lease.client(), { "SELECT", "3" }));
                pending.push_back(send(lease.client(), { "WATCH", "k" }));
                if (isDisturbed) { // by the lease itself, which a WATCH does not forgive either
                    pending.push_back(send(lease.client(), { "SET", "k", "other" }));
                }
                Transaction both;
                both.add(Command::fromArguments({ "SET", "k", "mine" }));
                both.add(Command::fromArguments({ "INCR", "count" }));
                pending.push_back(lease.client().send(std::move(both)));
                const auto settling = awaitAll(std::move(pending));
                QVERIFY(runEventsUntil([&] { return settling->isComplete(); }));
                stage.calm();
                QVERIFY(comesToRest(stage));

                const Outcome& outcome = settling->outcomes.back();
                QCOMPARE(stage.server.list({ "KEYS", "*" }), QList<QByteArray>()); // in database 0
                stage.server.command({ "SELECT", "3" });
                const bool isSet = stage.server.command({ "GET", "k" }) == "mine";
                const bool isCounted = stage.server.command({ "GET", "count" }) == "1";
                stage.server.command({ "SELECT", "0" });
                QCOMPARE(isSet, isCounted);
                QVERIFY(!isDisturbed || !isSet);
                QVERIFY(!outcome.isReply() || isSet == !outcome.reply().isNull());
                QVERIFY(!outcome.isNotSent() || !isSet);
                (outcome.isReply() ? applied : outcome.isNotSent() ? notApplied : inDoubt)++;
                // What comes next is not pretended to be on the same connection.
                if (!outcome.isReply()) {
                    const auto next = awaitOne(send(lease.client(), { "SET", "k", "late" }));
                    QVERIFY(runEventsUntil([&] { return next->isComplete(); }));
                    QCOMPARE(next->outcomes.front().why(), Why::Disconnected);
                }
            }
        }
        // Every EXEC that the server was given came behind the WATCH of the same connection.
        int execs = 0;
        for (const QByteArray& link : stage.proxy.delivered()) {
            const qsizetype at = link.indexOf("EXEC");
            execs += at >= 0;
            QVERIFY(at < 0 || link.lastIndexOf("WATCH", at) > link.lastIndexOf("SELECT", at));
            QVERIFY(at < 0 || link.contains("SELECT"));
        }
        QVERIFY(execs > 0);
        QVERIFY(applied + notApplied + inDoubt > 0 && notApplied + inDoubt > 0);
        QTRY_COMPARE(stage.serverClients(), 1);
    }

    void aKilledConnectionSettlesWhatBlocksOnItAndEndsItsWatch_data()
    {
        QTest::addColumn<bool>("serverDies");
        QTest::newRow("CLIENT KILL") << false;
        QTest::newRow("the server is killed") << true;
    }
    void aKilledConnectionSettlesWhatBlocksOnItAndEndsItsWatch()
    {
        QFETCH(bool, serverDies);
        FaultStage stage;
        QVERIFY2(stage.started, stage.server.error());
        const Client client = stage.engine.client().withDeadline(std::nullopt);
        const Lease watching(client), blocking(client);
        const auto watched = awaitOne(send(watching.client(), { "WATCH", "k" }));
        QVERIFY(settle(stage, watched));
        QVERIFY(watched->outcomes.front().isReply());
        std::vector<PendingReply> pending;
        pending.push_back(send(client, { "BLPOP", "l", "0" }));
        pending.push_back(send(blocking.client(), { "BRPOP", "l", "0" }));
        pending.push_back(send(blocking.client(), { "SET", "behind", "1" }));
        const auto settling = awaitAll(std::move(pending));
        QTRY_COMPARE(blocked(stage), 2);
        QCOMPARE(settling->done, 0);
        if (serverDies) {
            QVERIFY2(stage.server.restart(), stage.server.error());
        } else {
            for (const char* command : { "blpop", "brpop", "watch" })
                stage.server.command({ "CLIENT", "KILL", "ID", idOf(stage, command) });
        }
        QTRY_COMPARE(settling->done, 3);
        QCOMPARE(settling->outcomes[0].why(), Why::ConnectionLost);
        QCOMPARE(settling->outcomes[1].why(), Why::ConnectionLost);
        QVERIFY(settling->outcomes[0].isMaybeExecuted() && settling->outcomes[1].isMaybeExecuted());
        QVERIFY(settling->outcomes[2].isNotSent()); // the server had no chance to look at it

        Transaction transaction;
        transaction.add(Command::fromArguments({ "SET", "k", "mine" }));
        const auto executed = awaitOne(watching.client().send(std::move(transaction)));
        QVERIFY(settle(stage, executed));
        QVERIFY(!executed->outcomes.front().isReply());
        QVERIFY(comesToRest(stage));
        QCOMPARE(stage.server.list({ "KEYS", "*" }), QList<QByteArray>());
        QVERIFY(!stage.server.command({ "INFO", "commandstats" }).contains("cmdstat_exec"));
        // The next one gets its own.
        const auto next = awaitOne(send(client, { "BLPOP", "l", "0" }));
        stage.server.command({ "RPUSH", "l", "value" });
        QVERIFY(settle(stage, next));
        QCOMPARE(next->outcomes.front().reply().items().at(1).bytes(), QByteArray("value"));
    }

    void asManyAsThereMayBeAreGivenBackAndTheRestIsRefused()
    {
        FaultStage stage("jitter");
        QVERIFY2(stage.started, stage.server.error());
        const Client client = stage.engine.client().withDeadline(std::nullopt);
        QVERIFY(isAnswered(stage, client));
        const int connections = stage.serverClients();
        const int descriptors = openDescriptors();
        for (int round = 0; round < scaled(3, 100); ++round) {
            stage.strike(0);
            std::optional<Lease> own(client); // one by name, the others by themselves
            std::vector<PendingReply> pending;
            pending.push_back(send(own->client(), { "BLPOP", "l", "0" }));
            for (int i = 1; i < Leases::maxLeases; ++i)
                pending.push_back(send(client, { "BLPOP", "l", "0" }));
            QTRY_COMPARE(blocked(stage), Leases::maxLeases);
            const Lease oneMore(client);
            std::vector<PendingReply> refused;
            refused.push_back(send(client, { "BLPOP", "l", "0" }));
            refused.push_back(oneMore.client().ping());
            const auto tooMany = awaitAll(std::move(refused));
            QVERIFY(runEventsUntil([&] { return tooMany->isComplete(); }));
            for (const Outcome& outcome : tooMany->outcomes) {
                QVERIFY(outcome.isNotSent());
                QCOMPARE(outcome.why(), Why::NoLease);
            }
            own.reset();
            pending.clear(); // all are given up
            QTRY_COMPARE(blocked(stage), 0);
            QVERIFY(comesToRest(stage));
            stage.server.command({ "RPUSH", "l", "kept" });
            QVERIFY(isAnswered(stage, client));
            QCOMPARE(stage.server.command({ "LPOP", "l" }), QByteArray("kept"));
        }
        // Those that stay open for the next blocking command go with the connection.
        stage.engine.core.disconnect();
        QTRY_COMPARE(stage.serverClients(), 0);
        stage.connect();
        QVERIFY(isAnswered(stage, client));
        QTRY_COMPARE(stage.serverClients(), connections);
        QTRY_COMPARE(stage.proxy.open(), connections);
        QTRY_COMPARE(openDescriptors(), descriptors);
    }
};

QTEST_GUILESS_MAIN(TestLeaseFaults)
#include "tst_leasefaults.moc"
