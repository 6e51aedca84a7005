// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/support/producers.h" // first, it brings Qt: moc 6.4 cannot read <coroutine> before

#include "tests/support/ownedcoroutine.h"
#include "tests/support/scale.h"

#include <QSet>
#include <QtTest>

#include <deque>

using namespace sluice;

namespace {
constexpr int Threads = 3;
constexpr int PerThread = 4;
constexpr int All = Threads * PerThread;
constexpr std::size_t Burst = 16; // sent before the first is awaited

/// What the producers found wrong, counted by all of them.
struct Findings {
    std::atomic<int> wrong { 0 };
    std::atomic<int> replies { 0 };
    std::atomic<int> notSent { 0 };
    std::atomic<int> maybe { 0 };

    void count(const Outcome& outcome)
    {
        ++(outcome.isReply() ? replies : outcome.isNotSent() ? notSent : maybe);
    }
};

PendingReply send(const Client& client, const QByteArrayList& arguments)
{
    return client.send(Command::fromArguments(arguments));
}
} // namespace

/// What must be true of any client, on a real server, from several threads: the server's own data
/// are compared with what the replies said.
class TestTruth : public QObject {
    Q_OBJECT

    static Detached pushInOrder(
        Client client, int producer, int count, Producers* producers, Findings* findings)
    {
        std::deque<PendingReply> pending;
        for (int i = 0; i < count; ++i) {
            if (pending.size() >= Burst) {
                PendingReply& oldest = pending.front();
                const Outcome outcome = co_await oldest;
                pending.pop_front();
                findings->wrong += !outcome.isReply();
            }
            const QByteArray item = QByteArray::number(producer) + ":" + QByteArray::number(i);
            const QByteArrayList arguments { "RPUSH", "list", item };
            pending.push_back(send(client, arguments));
        }
        while (!pending.empty()) {
            PendingReply& oldest = pending.front();
            const Outcome outcome = co_await oldest;
            pending.pop_front();
            findings->wrong += !outcome.isReply();
        }
        producers->finished();
    }

    static Detached readAtRandom(
        Client client, quint32 seed, int count, Producers* producers, Findings* findings)
    {
        std::mt19937 random(seed);
        std::deque<std::pair<QByteArray, PendingReply>> pending;
        for (int i = 0; i < count || !pending.empty(); ++i) {
            if (pending.size() >= Burst || i >= count) {
                PendingReply& oldest = pending.front().second;
                const Outcome outcome = co_await oldest;
                findings->wrong += outcome.reply().bytes() != "value of " + pending.front().first;
                pending.pop_front();
            }
            if (i < count) {
                const QByteArray key = "k" + QByteArray::number(random() % 1000);
                pending.emplace_back(key, client.get(key));
            }
        }
        producers->finished();
    }

    static Detached readOwnWrites(
        Client client, int producer, int count, Producers* producers, Findings* findings)
    {
        const QByteArray key = "own" + QByteArray::number(producer);
        for (int i = 0; i < count; ++i) {
            const QByteArray value = QByteArray::number(producer) + "-" + QByteArray::number(i);
            PendingReply set = client.set(key, value);
            PendingReply get = client.get(key); // behind it, without having waited
            const Outcome got = co_await get;
            const Outcome written = co_await set;
            findings->wrong += got.reply().bytes() != value || !written.isReply();
        }
        producers->finished();
    }

    static Detached countUp(
        Client client, int count, std::vector<char>* seen, Producers* producers, Findings* findings)
    {
        qint64 last = 0;
        std::deque<PendingReply> pending;
        for (int i = 0; i < count || !pending.empty(); ++i) {
            if (i < count)
                pending.push_back(client.incr("counter"));
            if (pending.size() < Burst && i < count)
                continue;
            PendingReply& oldest = pending.front();
            const Outcome outcome = co_await oldest;
            pending.pop_front();
            const qint64 now = outcome.reply().integer();
            const bool isNew = now > last && now < static_cast<qint64>(seen->size());
            findings->wrong += !isNew;
            if (isNew)
                ++(*seen)[static_cast<std::size_t>(now)]; // everybody another one
            last = now;
        }
        producers->finished();
    }

    /// One key for each request, so that the server says whether it was run: C where it was
    /// certain that it was, M where nobody could know, N where it certainly was not.
    static Detached setAndGiveUp(Client client, QByteArray prefix, quint32 seed, int count,
        QByteArray* endings, Producers* producers, Findings* findings)
    {
        std::mt19937 random(seed);
        std::deque<PendingReply> pending;
        for (int i = 0; i < count || !pending.empty(); ++i) {
            if (i < count)
                pending.push_back(client.set(prefix + QByteArray::number(i), "1"));
            if (random() % 2)
                pending[random() % pending.size()].cancel(); // at whatever phase it is
            if (random() % 8 == 0)
                co_await NextTurn();
            if (pending.size() < Burst && i < count)
                continue;
            PendingReply& oldest = pending.front();
            const Outcome outcome = co_await oldest;
            pending.pop_front();
            findings->count(outcome);
            findings->wrong += !outcome.isReply() && outcome.why() != Why::Cancelled
                && outcome.why() != Why::Closed;
            endings->append(outcome.isReply() ? 'C' : outcome.isNotSent() ? 'N' : 'M');
        }
        producers->finished();
    }

    /// Compares what each key's request was said to have done with whether the key is there.
    void compareKeys(const QByteArrayList& endings)
    {
        const QList<QByteArray> keys = m_server->list({ "KEYS", "*" });
        const QSet<QByteArray> there(keys.begin(), keys.end());
        for (int producer = 0; producer < endings.size(); ++producer) {
            for (int i = 0; i < endings.at(producer).size(); ++i) {
                const QByteArray key = QByteArray::number(producer) + ":" + QByteArray::number(i);
                const char ending = endings.at(producer).at(i);
                if (ending == 'C')
                    QVERIFY2(
                        there.contains(key), (key + " was answered and never run").constData());
                if (ending == 'N')
                    QVERIFY2(
                        !there.contains(key), (key + " was run and said not to be").constData());
            }
        }
    }

    std::unique_ptr<RedisServer> m_server;
    std::unique_ptr<RealEngine> m_engine;

    void connectWith(std::size_t capacity, int window)
    {
        m_engine = std::make_unique<RealEngine>(capacity);
        QFETCH_GLOBAL(int, connections);
        m_engine->core.setLimits({ .window = window });
        m_engine->core.setConnections(connections);
        m_engine->core.connectTo(RealEngine::optionsFor(*m_server));
    }
    Client client(int producer)
    {
        return m_engine->client("p" + QByteArray::number(producer)).withDeadline(std::nullopt);
    }

private Q_SLOTS:
    void initTestCase_data()
    {
        QTest::addColumn<int>("connections");
        QTest::newRow("one connection") << 1;
        QTest::newRow("a pool") << 4;
    }
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_server = std::make_unique<RedisServer>();
        QVERIFY2(m_server->start(), m_server->error());
    }
    void cleanup()
    {
        m_engine.reset();
        m_server.reset();
    }

    void whatOneProducerSendsIsRunInThatOrder()
    {
        connectWith(16, 32);
        const int count = scaled(1'000, 50'000);
        Findings findings;
        Producers producers(*m_engine, Threads);
        for (int i = 0; i < All; ++i)
            producers.start([this, i, count, &producers, &findings] {
                pushInOrder(client(i), i, count, &producers, &findings);
            });
        QVERIFY(producers.wait());
        QCOMPARE(findings.wrong.load(), 0);
        const QList<QByteArray> list = m_server->list({ "LRANGE", "list", "0", "-1" });
        QCOMPARE(list.size(), All * count);
        QList<int> next(All, 0);
        for (const QByteArray& item : list) {
            const qsizetype colon = item.indexOf(':');
            QCOMPARE(item.mid(colon + 1).toInt(), next[item.left(colon).toInt()]++);
        }
    }

    void everyGetBringsItsOwnValue()
    {
        for (int i = 0; i < 1000; ++i) {
            const QByteArray key = "k" + QByteArray::number(i);
            m_server->command({ "SET", key, "value of " + key });
        }
        connectWith(64, 128);
        const int count = scaled(2'000, 200'000);
        Findings findings;
        Producers producers(*m_engine, Threads);
        for (int i = 0; i < All; ++i)
            producers.start([this, i, count, &producers, &findings] {
                readAtRandom(client(i), quint32(i), count, &producers, &findings);
            });
        QVERIFY(producers.wait());
        QCOMPARE(findings.wrong.load(), 0);
    }

    void aProducerReadsWhatItWrote()
    {
        connectWith(4, 8);
        const int count = scaled(1'000, 50'000);
        Findings findings;
        Producers producers(*m_engine, Threads);
        for (int i = 0; i < All; ++i)
            producers.start([this, i, count, &producers, &findings] {
                readOwnWrites(client(i), i, count, &producers, &findings);
            });
        QVERIFY(producers.wait());
        QCOMPARE(findings.wrong.load(), 0);
    }

    void countersAreExact()
    {
        connectWith(32, 64);
        const int count = scaled(1'200, 100'000);
        std::vector<char> seen(static_cast<std::size_t>(All * count + 1));
        Findings findings;
        Producers producers(*m_engine, Threads);
        for (int i = 0; i < All; ++i)
            producers.start([this, i, count, &seen, &producers, &findings] {
                countUp(client(i), count, &seen, &producers, &findings);
            });
        QVERIFY(producers.wait());
        QCOMPARE(findings.wrong.load(), 0);
        QCOMPARE(std::count(seen.begin(), seen.end(), 1), All * count);
        QCOMPARE(m_server->command({ "GET", "counter" }), QByteArray::number(All * count));
    }

    void cancelNeverLies()
    {
        connectWith(4, 8);
        const int count = scaled(1'500, 100'000);
        Findings findings;
        QByteArrayList endings(All, QByteArray());
        {
            Producers producers(*m_engine, Threads);
            for (int i = 0; i < All; ++i)
                producers.start([this, i, count, &endings, &producers, &findings] {
                    setAndGiveUp(client(i), QByteArray::number(i) + ":", quint32(i), count,
                        &endings[i], &producers, &findings);
                });
            QVERIFY(producers.wait());
        }
        QCOMPARE(findings.wrong.load(), 0);
        QCOMPARE(findings.replies + findings.notSent + findings.maybe, All * count);
        QVERIFY(findings.replies > 0 && findings.notSent > 0 && findings.maybe > 0);
        QTRY_COMPARE(m_engine->core.inFlightGauge().value(), 0); // what was given up has run
        compareKeys(endings);
    }

    void closeSettlesAllAndSaysTheTruth_data()
    {
        QTest::addColumn<bool>("shutDown");
        QTest::newRow("the connection") << false;
        QTest::newRow("the core thread") << true;
    }
    void closeSettlesAllAndSaysTheTruth()
    {
        QFETCH(bool, shutDown);
        for (int round = 0; round < scaled(3, 200); ++round) {
            m_server->command({ "FLUSHALL" });
            connectWith(8, 16);
            Findings findings;
            QByteArrayList endings(All, QByteArray());
            {
                Producers producers(*m_engine, Threads);
                for (int i = 0; i < All; ++i)
                    producers.start([this, i, &endings, &producers, &findings] {
                        setAndGiveUp(client(i), QByteArray::number(i) + ":", quint32(i), 1000,
                            &endings[i], &producers, &findings);
                    });
                while (findings.replies < 100 * (1 + round % 5)) // in the midst of it
                    QThread::yieldCurrentThread();
                if (shutDown)
                    m_engine->core.shutDown();
                else
                    m_engine->core.disconnect();
                QVERIFY(producers.wait());
            }
            QCOMPARE(findings.wrong.load(), 0);
            QCOMPARE(findings.replies + findings.notSent + findings.maybe, All * 1000);
            // The server has run all that reached it once it has seen the connection's end.
            QTRY_VERIFY(m_server->command({ "INFO", "clients" }).contains("connected_clients:1\r"));
            compareKeys(endings);
            m_engine.reset();
        }
    }
};

QTEST_GUILESS_MAIN(TestTruth)
#include "tst_truth.moc"
