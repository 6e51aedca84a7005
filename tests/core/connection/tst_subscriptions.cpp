// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/client/subscription.h"
#include "tests/support/ownedcoroutine.h"
#include "tests/support/virtualengine.h"

#include <QtTest>

using namespace sluice;
using namespace std::chrono_literals;

/// What is listened to, byte by byte in virtual time.
class TestSubscriptions : public QObject {
    Q_OBJECT

    struct Stage {
        Stage()
        {
            engine.greetNew();
            engine.connect();
        }
        std::unique_ptr<Subscription> listen(const QByteArray& name)
        {
            auto made = std::make_unique<Subscription>(engine.client(), TopicKind::Channel, name);
            engine.runtime.settle();
            return made;
        }
        void letGo(std::unique_ptr<Subscription>& subscription)
        {
            subscription.reset();
            engine.runtime.settle();
        }
        /// The server's word on the connection that listens.
        void told(const char* what, const QByteArray& name, const QByteArray& last = ":1")
        {
            const QByteArray word(what);
            line().feed(">3\r\n$" + QByteArray::number(word.size()) + "\r\n" + word + "\r\n$"
                + QByteArray::number(name.size()) + "\r\n" + name + "\r\n" + last + "\r\n");
            engine.runtime.settle();
        }
        ScriptedTransport& line() { return *engine.transports.at(1); }
        void reconnectNow()
        {
            engine.runtime.on(engine.core, [this] { engine.manager->reconnectNow(); });
            engine.runtime.settle();
        }
        VirtualEngine engine;
    };

    /// What has come, a letter each: A, I, R, the payload of a message, or L for a gap.
    static QByteArray heard(Subscription& subscription)
    {
        QByteArray all;
        while (const auto received = subscription.tryNext()) {
            const auto* event = std::get_if<Subscription::EventPtr>(&*received);
            if (!event)
                return all + (std::holds_alternative<Lagged>(*received) ? "L" : "end");
            switch ((*event)->kind) {
            case TopicEvent::Kind::Message:
                all += (*event)->payload;
                break;
            case TopicEvent::Kind::Active:
                all += 'A';
                break;
            case TopicEvent::Kind::Interrupted:
                all += 'I';
                break;
            case TopicEvent::Kind::Refused:
                all += 'R';
                break;
            }
        }
        return all;
    }

private Q_SLOTS:
    /// Between the two the server has ended the first: what is published then is not heard.
    void aConfirmationOfWhatWasLetGoIsNotTakenForTheNextOnes()
    {
        Stage stage;
        const auto other = stage.listen("other");
        auto first = stage.listen("a");
        stage.told("subscribe", "other");
        stage.letGo(first);
        const auto second = stage.listen("a");
        QCOMPARE(stage.line().written.count("\r\nSUBSCRIBE\r\n$1\r\na\r\n"), 2);
        QCOMPARE(stage.line().written.count("\r\nUNSUBSCRIBE\r\n$1\r\na\r\n"), 1);
        stage.told("subscribe", "a"); // the first one's
        QCOMPARE(heard(*second), QByteArray());
        stage.told("unsubscribe", "a");
        QCOMPARE(heard(*second), QByteArray());
        stage.told("subscribe", "a");
        stage.told("message", "a", "$1\r\nm");
        QCOMPARE(heard(*second), QByteArray("Am"));
        QCOMPARE(heard(*other), QByteArray("A"));
    }

    void whoWantsToReconnectNowMeansTheListenersToo_data()
    {
        QTest::addColumn<QByteArray>("greeting");
        QTest::newRow("lost, and waiting for its turn") << QByteArray();
        QTest::newRow("given up: what answered was no server") << QByteArray("HTTP/1.1 502 no\r\n");
    }
    void whoWantsToReconnectNowMeansTheListenersToo()
    {
        QFETCH(QByteArray, greeting);
        Stage stage;
        const auto subscription = stage.listen("a");
        stage.told("subscribe", "a");
        QCOMPARE(heard(*subscription), QByteArray("A"));
        const int opened = stage.line().opened;
        const auto good = stage.line().onOpen;
        stage.line().onOpen = [&] {
            if (greeting.isEmpty())
                return;
            stage.line().connect();
            stage.line().feed(greeting);
        };
        stage.line().end(ConnectionErrorKind::ClosedByServer);
        stage.engine.runtime.settle();
        if (!greeting.isEmpty()) {
            stage.engine.runtime.runFor(1min); // it tries once, and no more
            QCOMPARE(stage.line().opened, opened + 1);
        }
        QCOMPARE(heard(*subscription), QByteArray("I"));
        stage.line().onOpen = good;
        const int before = stage.line().opened;
        stage.reconnectNow();
        QCOMPARE(stage.line().opened, before + 1);
        stage.told("subscribe", "a");
        QCOMPARE(heard(*subscription), QByteArray("A"));
    }

    void whoListensIsToldWhenTheEngineHasEnded()
    {
        Stage stage;
        const auto subscription = stage.listen("a");
        stage.told("subscribe", "a");
        stage.told("message", "a", "$1\r\nm");
        stage.engine.runtime.on(stage.engine.core, [&] { stage.engine.manager.reset(); });
        stage.engine.runtime.settle();
        QCOMPARE(heard(*subscription), QByteArray("AmIend"));
        Subscription late(stage.engine.client(), TopicKind::Channel, "b");
        stage.engine.runtime.settle();
        QCOMPARE(heard(late), QByteArray("end"));
    }
};

QTEST_GUILESS_MAIN(TestSubscriptions)
#include "tst_subscriptions.moc"
