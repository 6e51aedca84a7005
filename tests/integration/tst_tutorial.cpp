// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/support/realengine.h"

#include "core/runtime/detached.h" // behind Qt's own headers: moc 6.4 cannot read <coroutine> before them

#include <QtTest>

using namespace sluice;

/// The first example of the Tokio tutorial's chapter "Channels": two tasks, one connection.
class TestTutorial : public QObject {
    Q_OBJECT

    static Detached getter(Client client, QByteArray* got, bool* done)
    {
        const Outcome outcome = co_await client.get("hello");
        *got = outcome.reply().bytes();
        *done = true;
    }

    static Detached setter(Client client, QByteArray* answer, bool* done)
    {
        const Outcome outcome = co_await client.set("foo", "bar");
        *answer = outcome.reply().bytes();
        *done = true;
    }

private Q_SLOTS:
    void twoTasksShareOneConnection()
    {
        RedisServer server;
        QVERIFY2(server.start(), server.error());
        server.command({ "SET", "hello", "world" });
        RealEngine engine;
        engine.core.connectTo(RealEngine::optionsFor(server));

        QByteArray got, answer;
        bool gotDone = false, setDone = false;
        getter(engine.client("task 1"), &got, &gotDone);
        setter(engine.client("task 2"), &answer, &setDone);
        QTRY_VERIFY(gotDone && setDone);

        QCOMPARE(got, QByteArray("world"));
        QCOMPARE(answer, QByteArray("OK"));
        QCOMPARE(server.command({ "GET", "foo" }), QByteArray("bar"));
        QVERIFY(server.command({ "INFO", "clients" })
                    .contains("connected_clients:2\r")); // ours and the test's
    }
};

QTEST_GUILESS_MAIN(TestTutorial)
#include "tst_tutorial.moc"
