// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/client/retry.h"
#include "tests/support/virtualengine.h"

#include <QtTest>

using namespace sluice;
using namespace std::chrono_literals;

/// Only what was certainly not sent is sent again, and only when asked; in virtual time.
class TestRetry : public QObject {
    Q_OBJECT

    static QCoro::Task<void> sendInto(
        Client client, RetryPolicy policy, std::shared_ptr<Awaited> into)
    {
        const QList<QByteArray> arguments { "INCR", "k" };
        into->outcome = co_await sendRetrying(client, arguments, policy);
        into->done = true;
    }
    static std::shared_ptr<Awaited> send(VirtualEngine& engine, int attempts)
    {
        auto awaited = std::make_shared<Awaited>();
        RetryPolicy policy(attempts, 20ms);
        policy.seed = 7;
        engine.runtime.on(engine.producers, [&] { sendInto(engine.client(), policy, awaited); });
        engine.runtime.settle();
        return awaited;
    }

private Q_SLOTS:
    void whatWasRejectedIsSentAgainUntilThereIsAPlace()
    {
        VirtualEngine engine(1);
        engine.setLimits(1);
        engine.connect();
        engine.channel.setPolicy({ WhenFull::Reject, 0ms });
        const auto flying = send(engine, 1);
        const auto queued = send(engine, 1);
        const auto again = send(engine, 10);
        QVERIFY(!again->done);
        engine.transport->feed(":1\r\n");
        engine.runtime.runFor(1s);
        engine.transport->feed(":2\r\n");
        engine.runtime.runFor(1s);
        engine.transport->feed(":3\r\n");
        engine.runtime.runFor(1s);
        QVERIFY(flying->done && queued->done && again->done);
        QCOMPARE(again->outcome.reply().integer(), 3);
    }

    void itGivesUpAfterItsAttempts()
    {
        VirtualEngine engine(1);
        engine.setLimits(1);
        engine.connect();
        engine.channel.setPolicy({ WhenFull::Reject, 0ms });
        send(engine, 1);
        send(engine, 1);
        const auto again = send(engine, 3);
        engine.runtime.runFor(1s);
        QVERIFY(again->done && again->outcome.isNotSent());
        QCOMPARE(engine.recorder.counts(0).offered, std::uint64_t(5));
    }

    void whatMayHaveBeenExecutedIsNeverSentAgain()
    {
        VirtualEngine engine;
        engine.connect();
        const auto sent = send(engine, 10);
        engine.transport->end(ConnectionErrorKind::ClosedByServer);
        engine.runtime.runFor(1s);
        QVERIFY(sent->done && sent->outcome.isMaybeExecuted());
        QCOMPARE(engine.recorder.counts(0).offered, std::uint64_t(1));
    }

    void whatTheServerAnsweredOrAGuardRefusedIsTheEnd()
    {
        VirtualEngine engine;
        engine.connect();
        const auto error = send(engine, 10);
        engine.transport->feed("-ERR no\r\n");
        engine.runtime.runFor(1s);
        QVERIFY(error->done && error->outcome.isError());
        engine.channel.rules().setGuard(Guard::ReadOnly);
        const auto guarded = send(engine, 10);
        QVERIFY(guarded->done);
        QCOMPARE(guarded->outcome.why(), Why::Guarded);
        QCOMPARE(engine.recorder.counts(0).offered, std::uint64_t(2));
    }
};

QTEST_GUILESS_MAIN(TestRetry)
#include "tst_retry.moc"
