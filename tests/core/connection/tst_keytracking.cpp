// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/client/subscription.h"
#include "tests/support/virtualengine.h"

#include <QtTest>

using namespace sluice;

/// Keys whose changes are told of, byte by byte in virtual time.
class TestKeyTracking : public QObject {
    Q_OBJECT

    struct Stage {
        Stage()
        {
            engine.greetNew();
            engine.connect();
        }
        std::unique_ptr<Subscription> listen(const QByteArray& key)
        {
            auto made = std::make_unique<Subscription>(engine.client(), TopicKind::Key, key);
            engine.runtime.settle();
            return made;
        }
        void says(const QByteArray& bytes)
        {
            line().feed(bytes);
            engine.runtime.settle();
        }
        void invalidates(const QByteArray& key)
        {
            says(">2\r\n$10\r\ninvalidate\r\n*1\r\n$" + QByteArray::number(key.size()) + "\r\n"
                + key + "\r\n");
        }
        qsizetype asked(const QByteArray& key)
        {
            return line().written.count(
                "\r\nTYPE\r\n$" + QByteArray::number(key.size()) + "\r\n" + key + "\r\n");
        }
        ScriptedTransport& line() { return *engine.transports.at(1); }
        VirtualEngine engine;
    };

    /// What has come, a letter each: A(type), I, R(words), M(key).
    static QByteArray heard(Subscription& subscription)
    {
        QByteArray all;
        while (const auto received = subscription.tryNext()) {
            const auto* event = std::get_if<Subscription::EventPtr>(&*received);
            if (!event)
                return all + "end";
            switch ((*event)->kind) {
            case TopicEvent::Kind::Message:
                all += "M(" + (*event)->channel + ")";
                break;
            case TopicEvent::Kind::Active:
                all += "A(" + (*event)->payload + ")";
                break;
            case TopicEvent::Kind::Interrupted:
                all += 'I';
                break;
            case TopicEvent::Kind::Refused:
                all += "R(" + (*event)->payload + ")";
                break;
            }
        }
        return all;
    }

private Q_SLOTS:
    void aChangeIsToldOfOnceAndTheNextOneWhenItIsListenedToAnew()
    {
        Stage stage;
        auto key = stage.listen("a");
        QCOMPARE(stage.line().written.count("TRACKING"), 1);
        QCOMPARE(stage.asked("a"), 0); // not before the server has agreed
        stage.says("+OK\r\n");
        QCOMPARE(stage.asked("a"), 1);
        stage.says("+hash\r\n");
        QCOMPARE(heard(*key), QByteArray("A(hash)"));
        stage.invalidates("a");
        stage.invalidates("b"); // nobody's
        QCOMPARE(heard(*key), QByteArray("M(a)"));
        const int opened = stage.line().opened;
        key = stage.listen("a"); // the new one comes before the old one goes
        stage.says("+none\r\n");
        QCOMPARE(heard(*key), QByteArray("A(none)"));
        QCOMPARE(stage.asked("a"), 2);
        QCOMPARE(stage.line().opened, opened);
        QCOMPARE(stage.line().written.count("TRACKING"), 1);
    }

    void repliesBelongToTheKeysInTheOrderOfAskingWhateverIsPushedBetween()
    {
        Stage stage;
        const QByteArray odd("\0\xff\r\n", 4);
        const auto first = stage.listen("a");
        const auto second = stage.listen(odd);
        stage.says("+OK\r\n");
        stage.says("+string\r\n>2\r\n$10\r\ninvalidate\r\n*2\r\n$1\r\na\r\n$4\r\n" + odd
            + "\r\n+list\r\n");
        QCOMPARE(heard(*first), QByteArray("A(string)M(a)"));
        QCOMPARE(heard(*second), "M(" + odd + ")A(list)");
    }

    void flushingEverythingConcernsEveryKey()
    {
        Stage stage;
        const auto first = stage.listen("a");
        const auto second = stage.listen("b");
        stage.says("+OK\r\n+string\r\n+set\r\n>2\r\n$10\r\ninvalidate\r\n_\r\n");
        QCOMPARE(heard(*first), QByteArray("A(string)M()"));
        QCOMPARE(heard(*second), QByteArray("A(set)M()"));
    }

    void aServerThatRefusesIsQuotedToEverybody()
    {
        Stage stage;
        const auto first = stage.listen("a");
        stage.says("-NOPERM no tracking\r\n");
        QCOMPARE(heard(*first), QByteArray("R(NOPERM no tracking)"));
        const auto late = stage.listen("b");
        QCOMPARE(heard(*late), QByteArray("R(NOPERM no tracking)"));
        QCOMPARE(stage.line().written.count("TYPE"), 0);
    }

    void oneKeyThatMayNotBeReadIsNoTroubleForTheOthers()
    {
        Stage stage;
        const auto first = stage.listen("a");
        const auto second = stage.listen("b");
        stage.says("+OK\r\n-NOPERM not this key\r\n+set\r\n");
        QCOMPARE(heard(*first), QByteArray("R(NOPERM not this key)"));
        QCOMPARE(heard(*second), QByteArray("A(set)"));
    }

    void afterALostConnectionEveryKeyIsAskedAboutAgain()
    {
        Stage stage;
        const auto key = stage.listen("a");
        stage.says("+OK\r\n+string\r\n");
        QCOMPARE(heard(*key), QByteArray("A(string)"));
        stage.line().end(ConnectionErrorKind::ClosedByServer);
        stage.engine.runtime.settle();
        QCOMPARE(heard(*key), QByteArray("I"));
        stage.engine.runtime.on(stage.engine.core, [&] { stage.engine.manager->reconnectNow(); });
        stage.engine.runtime.settle();
        stage.says("+OK\r\n+zset\r\n");
        QCOMPARE(heard(*key), QByteArray("A(zset)"));
    }

    void nonsenseIsPassedOver_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("another push") << QByteArray(">2\r\n$5\r\nother\r\n*1\r\n$1\r\na\r\n");
        QTest::newRow("a short push") << QByteArray(">1\r\n$10\r\ninvalidate\r\n");
        QTest::newRow("numbers for keys") << QByteArray(">2\r\n$10\r\ninvalidate\r\n*1\r\n:1\r\n");
        QTest::newRow("no list") << QByteArray(">2\r\n$10\r\ninvalidate\r\n$1\r\na\r\n");
        QTest::newRow("a reply too many") << QByteArray("+string\r\n");
    }
    void nonsenseIsPassedOver()
    {
        QFETCH(QByteArray, bytes);
        Stage stage;
        const auto key = stage.listen("a");
        stage.says("+OK\r\n+string\r\n");
        QCOMPARE(heard(*key), QByteArray("A(string)"));
        stage.says(bytes);
        QCOMPARE(heard(*key), QByteArray());
        stage.invalidates("a");
        QCOMPARE(heard(*key), QByteArray("M(a)"));
    }
};

QTEST_GUILESS_MAIN(TestKeyTracking)
#include "tst_keytracking.moc"
