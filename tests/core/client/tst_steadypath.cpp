// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/support/virtualengine.h"

#include <QRegularExpression>
#include <QTest>

#include <cstdlib>

using namespace sluice;

static thread_local int t_allocations = 0; // stays 0 where a sanitizer has the heap

// Counts what this program takes from the heap: Qt's byte arrays come from malloc, and so does
// operator new.
#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* old, std::size_t size);

void* malloc(std::size_t size)
{
    ++t_allocations;
    return __libc_malloc(size);
}
void* calloc(std::size_t count, std::size_t size)
{
    ++t_allocations;
    return __libc_calloc(count, size);
}
void* realloc(void* old, std::size_t size)
{
    ++t_allocations;
    return __libc_realloc(old, size);
}
}
#endif

namespace {

constexpr int Producers = 256;

/// What the producers share; it outlives them.
struct Load {
    QByteArray command; ///< one of those below
    bool goesOn = true;
    int replies = 0;
};

PendingReply sendOne(const Client& client, const QByteArray& command)
{
    if (command == "SET")
        return client.set("key:000000012345", "0123456789abcdef");
    if (command == "INCR")
        return client.incr("key:000000012345");
    return client.get("key:000000012345");
}

Detached produce(Client client, Load* load)
{
    while (load->goesOn) {
        PendingReply pending = sendOne(client, load->command);
        const Outcome outcome = co_await pending;
        load->replies += outcome.isReply() ? 1 : 0;
    }
}

} // namespace

/// What a request costs on the heap once everything is warm.
class TestSteadyPath : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void aRequestTakesNoMemoryButItsReplysBytes_data()
    {
        QTest::addColumn<QByteArray>("command");
        QTest::addColumn<QByteArray>("reply");
        QTest::addColumn<int>("perRequest");
        const auto row
            = [](const char* name, const char* command, const QByteArray& reply, int count) {
                  QTest::newRow(name) << QByteArray(command) << reply << count;
              };
        row("GET", "GET", "$16\r\n0123456789abcdef\r\n", 0); // its memory is used again
        row("GET of 1 KiB", "GET", "$1024\r\n" + QByteArray(1024, 'x') + "\r\n", 1);
        row("GET of nothing", "GET", "$-1\r\n", 0);
        row("GET of nothing, RESP3", "GET", "_\r\n", 0);
        row("SET", "SET", "+OK\r\n", 0);
        row("INCR", "INCR", ":123456\r\n", 0);
    }
    void aRequestTakesNoMemoryButItsReplysBytes()
    {
        QFETCH(QByteArray, command);
        QFETCH(QByteArray, reply);
        QFETCH(int, perRequest);
        VirtualEngine engine(Producers);
        engine.setLimits(Producers);
        engine.connect();
        Load load { command };
        engine.runtime.on(engine.producers, [&] {
            const Client client = engine.client("steady", 1);
            for (int i = 0; i < Producers; ++i)
                produce(client, &load);
        });
        engine.runtime.settle();
        const QByteArray replies = reply.repeated(Producers);
        const auto round = [&] {
            engine.transport->written.resize(0);
            engine.transport->feed(replies);
            engine.runtime.settle();
        };
        for (int i = 0; i < 20; ++i)
            round();
        constexpr int Rounds = 50;
        load.replies = 0;
        const int before = t_allocations;
        for (int i = 0; i < Rounds; ++i)
            round();
        const int count = t_allocations - before;
        const int replied = load.replies;
        load.goesOn = false; // before anything can fail: the coroutines look at it
        round();
        QCOMPARE(replied, Rounds * Producers);
        // Each round has some of its own: the test's own feed(), the posts of the virtual threads.
        constexpr int PerRound = 8;
        const int most = Rounds * (PerRound + perRequest * Producers);
        const QByteArray text
            = QByteArray::number(count / double(Rounds * Producers)) + " a request";
        QVERIFY2(count <= most, text.constData());
    }
};

QTEST_GUILESS_MAIN(TestSteadyPath)
#include "tst_steadypath.moc"
