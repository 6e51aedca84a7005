// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/client/batch.h"
#include "core/client/hashes.h"
#include "core/client/strings.h"
#include "core/runtime/sleep.h"
#include "tests/support/ownedcoroutine.h"
#include "tests/support/virtualengine.h"

#include <QCoroTask>
#include <QtTest>

using namespace sluice;

/// How typed calls end, one and many, on the real engine in virtual time with a scripted server.
class TestTypedReply : public QObject {
    Q_OBJECT

    using MaybeBytes = std::optional<QByteArray>;

    template <typename T> struct Into {
        bool done = false;
        Typed<T> result;
        Executor* resumedOn = nullptr;
    };
    template <typename T> static OwnedCoroutine awaitInto(TypedReply<T> reply, Into<T>* into)
    {
        into->result = co_await reply;
        into->resumedOn = Executor::current();
        into->done = true;
    }
    template <typename Reply>
    static OwnedCoroutine awaitBatch(
        Batch<Reply> batch, std::vector<typename Batch<Reply>::Result>* into, bool* done)
    {
        auto results = co_await batch;
        *into = std::move(results);
        *done = true;
    }

    /// A pipeline of all kinds of awaitables, named first, in QCoro's task. Nothing in it is moved.
    static QCoro::Task<> pipeline(Client client, QByteArray* said)
    {
        const Strings strings(client);
        TypedReply<qint64> number = strings.incr("n");
        PendingReply plain = client.get("k");
        Batch<TypedReply<qint64>> batch;
        batch.add(strings.strlen("k"));
        batch.add(strings.strlen("l"));
        const Typed<qint64> first = co_await number;
        const Outcome second = co_await plain;
        const std::vector<Typed<qint64>> rest = co_await batch;
        co_await sleepFor(Duration(1));
        const Typed<qint64> last = co_await strings.decr("n");
        *said = QByteArray::number(first.value()) + second.reply().bytes()
            + QByteArray::number(rest[1].value()) + QByteArray::number(last.value());
    }

    /// GET of a key, answered with @p wire.
    static Typed<MaybeBytes> getAnswered(const QByteArray& wire)
    {
        VirtualEngine engine;
        engine.connect();
        Into<MaybeBytes> into;
        OwnedCoroutine coroutine;
        engine.runtime.on(engine.producers,
            [&] { coroutine = awaitInto(Strings(engine.client()).get("k"), &into); });
        engine.runtime.settle();
        engine.transport->feed(wire);
        engine.runtime.settle();
        const Typed<MaybeBytes> result = into.result;
        engine.runtime.on(engine.producers, [&] { coroutine.destroy(); });
        return result;
    }

    static void incrThrice(VirtualEngine& engine, std::vector<TypedReply<qint64>>& replies)
    {
        const Strings strings(engine.client());
        for (int i = 0; i < 3; ++i)
            replies.push_back(strings.incr("n"));
    }

private Q_SLOTS:
    void aValueIsThereAndSoIsTheOutcome()
    {
        const auto got = getAnswered("$2\r\nhi\r\n");
        QVERIFY(got.hasValue());
        QCOMPARE(got.noValue(), NoValue::None);
        QCOMPARE(got.value(), MaybeBytes("hi"));
        QCOMPARE(got.outcome().reply().bytes(), QByteArray("hi"));
    }

    void aMissingKeyIsAValueToo()
    {
        for (const char* null : { "$-1\r\n", "_\r\n", "*-1\r\n" }) {
            const auto got = getAnswered(null);
            QVERIFY2(got.hasValue(), null);
            QCOMPARE(got.value(), MaybeBytes());
        }
    }

    void anErrorHasItsCode()
    {
        for (const char* error : { "-WRONGTYPE Operation\r\n", "!12\r\nWRONGTYPE it\r\n" }) {
            const auto got = getAnswered(error);
            QCOMPARE(got.noValue(), NoValue::ServerError);
            QVERIFY(got.errorCode() == "WRONGTYPE");
            QCOMPARE(got.value(), MaybeBytes());
        }
    }

    void aReplyOfAnotherShapeIsToldApartAndKept()
    {
        const auto got = getAnswered("*1\r\n:5\r\n");
        QCOMPARE(got.noValue(), NoValue::UnexpectedReply);
        QCOMPARE(got.value(), MaybeBytes());
        QCOMPARE(got.outcome().ending(), Ending::Reply);
        QCOMPARE(got.outcome().reply().items().size(), std::size_t(1));
    }

    void cancelledBeforeItLeftIsNotSentAndAfterwardsMaybeExecuted()
    {
        VirtualEngine engine;
        Into<MaybeBytes> into;
        engine.runtime.on(engine.producers, [&] {
            TypedReply<MaybeBytes> early = Strings(engine.client()).get("k");
            early.cancel();
            QVERIFY(early.isSettled());
            const auto end = early.await_resume();
            QCOMPARE(end.noValue(), NoValue::NotSent);
            QCOMPARE(end.outcome().why(), Why::Cancelled);
        });
        engine.connect();
        std::optional<TypedReply<MaybeBytes>> late;
        engine.runtime.on(
            engine.producers, [&] { late.emplace(Strings(engine.client()).get("k")); });
        engine.runtime.settle();
        engine.runtime.on(engine.producers, [&] {
            late->cancel();
            const auto end = late->await_resume();
            QCOMPARE(end.noValue(), NoValue::MaybeExecuted);
            late.reset();
        });
        engine.runtime.settle();
    }

    void aConnectionThatEndsMakesItMaybeExecuted()
    {
        VirtualEngine engine;
        engine.connect();
        Into<MaybeBytes> into;
        OwnedCoroutine coroutine;
        engine.runtime.on(engine.producers,
            [&] { coroutine = awaitInto(Strings(engine.client()).get("k"), &into); });
        engine.runtime.settle();
        engine.transport->end(ConnectionErrorKind::Refused);
        engine.runtime.settle();
        QVERIFY(into.done);
        QCOMPARE(into.result.noValue(), NoValue::MaybeExecuted);
        QCOMPARE(into.result.outcome().why(), Why::ConnectionLost);
    }

    void theCoroutineResumesWhereItAwaits()
    {
        VirtualEngine engine;
        engine.connect();
        Into<MaybeBytes> into;
        OwnedCoroutine coroutine;
        engine.runtime.on(engine.producers,
            [&] { coroutine = awaitInto(Strings(engine.client()).get("k"), &into); });
        engine.runtime.settle();
        QVERIFY(!into.done);
        engine.transport->feed("$1\r\nv\r\n");
        engine.runtime.settle();
        QVERIFY(into.done);
        QCOMPARE(into.resumedOn, &engine.producers);
    }

    void droppedWhileAwaitedTheNextCallGetsItsOwnReply()
    {
        VirtualEngine engine;
        engine.connect();
        Into<MaybeBytes> first, second;
        OwnedCoroutine one, two;
        engine.runtime.on(engine.producers, [&] {
            one = awaitInto(Strings(engine.client()).get("a"), &first);
            two = awaitInto(Strings(engine.client()).get("b"), &second);
        });
        engine.runtime.settle();
        engine.runtime.on(engine.producers, [&] { one.destroy(); });
        engine.transport->feed("$1\r\nA\r\n$1\r\nB\r\n");
        engine.runtime.settle();
        QVERIFY(!first.done);
        QVERIFY(second.done);
        QCOMPARE(second.result.value(), MaybeBytes("B"));
    }

    void qcoroTasksAwaitThemWhereTheyAre()
    {
        VirtualEngine engine;
        engine.connect();
        QByteArray said;
        engine.runtime.on(engine.producers, [&] { pipeline(engine.client(), &said); });
        engine.runtime.settle();
        QCOMPARE(engine.transport->written.count("STRLEN"), 2);
        engine.transport->feed(":7\r\n$3\r\n-v-\r\n:3\r\n:4\r\n");
        engine.runtime.settle();
        engine.runtime.runFor(std::chrono::milliseconds(1));
        engine.transport->feed(":6\r\n");
        engine.runtime.settle();
        QCOMPARE(said, QByteArray("7-v-46"));
    }

    void aBatchLeavesAtOnceAndComesInOrder()
    {
        VirtualEngine engine;
        engine.connect();
        std::vector<Typed<qint64>> results;
        bool done = false;
        OwnedCoroutine coroutine;
        engine.runtime.on(engine.producers, [&] {
            std::vector<TypedReply<qint64>> replies;
            incrThrice(engine, replies);
            coroutine = awaitBatch(all(std::move(replies)), &results, &done);
        });
        engine.runtime.settle();
        QCOMPARE(engine.transport->written.count("INCR"), 3);
        engine.transport->feed(":1\r\n"); // one by one: it sleeps again each time
        engine.runtime.settle();
        engine.transport->feed("-ERR no\r\n");
        engine.runtime.settle();
        QVERIFY(!done);
        engine.transport->feed(":3\r\n");
        engine.runtime.settle();
        QVERIFY(done);
        QCOMPARE(results.size(), std::size_t(3));
        QCOMPARE(results[0].value(), 1);
        QCOMPARE(results[1].noValue(), NoValue::ServerError);
        QCOMPARE(results[2].value(), 3);
    }

    void aBatchOfPlainRepliesThatIsSettledDoesNotSleep()
    {
        VirtualEngine engine;
        engine.connect();
        std::optional<Batch<PendingReply>> batch;
        std::vector<Outcome> results;
        bool done = false;
        OwnedCoroutine coroutine;
        engine.runtime.on(engine.producers, [&] {
            batch.emplace();
            batch->add(engine.client().incr("n"));
            batch->add(engine.client().incr("n"));
        });
        engine.runtime.settle();
        engine.transport->feed(":1\r\n:2\r\n");
        engine.runtime.settle();
        engine.runtime.on(engine.producers, [&] {
            coroutine = awaitBatch(std::move(*batch), &results, &done);
            QVERIFY(done);
        });
        QCOMPARE(results.size(), std::size_t(2));
        QCOMPARE(results[1].reply().integer(), 2);
    }

    void anEmptyBatchIsReady()
    {
        VirtualEngine engine;
        std::vector<Outcome> results;
        bool done = false;
        OwnedCoroutine coroutine = awaitBatch(Batch<PendingReply>(), &results, &done);
        QVERIFY(done && results.empty());
    }

    void aBatchDroppedWhileAwaitedCancelsAllOfIt()
    {
        VirtualEngine engine;
        engine.connect();
        std::vector<Typed<qint64>> results;
        bool done = false;
        OwnedCoroutine coroutine;
        engine.runtime.on(engine.producers, [&] {
            std::vector<TypedReply<qint64>> replies;
            incrThrice(engine, replies);
            coroutine = awaitBatch(all(std::move(replies)), &results, &done);
        });
        engine.runtime.settle();
        engine.transport->feed(":1\r\n");
        engine.runtime.settle();
        engine.runtime.on(engine.producers, [&] { coroutine.destroy(); });
        Into<MaybeBytes> next;
        OwnedCoroutine after;
        engine.runtime.on(
            engine.producers, [&] { after = awaitInto(Strings(engine.client()).get("k"), &next); });
        engine.runtime.settle();
        engine.transport->feed(":2\r\n:3\r\n$4\r\nmine\r\n");
        engine.runtime.settle();
        QVERIFY(!done);
        QVERIFY(next.done);
        QCOMPARE(next.result.value(), MaybeBytes("mine"));
    }
};

QTEST_GUILESS_MAIN(TestTypedReply)
#include "tst_typedreply.moc"
