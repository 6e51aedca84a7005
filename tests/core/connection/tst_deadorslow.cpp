// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/support/virtualengine.h"

#include <QtTest>

using namespace sluice;
using namespace std::chrono_literals;

/// What is slow lives, what is dead is found within its bound: in virtual time.
class TestDeadOrSlow : public QObject {
    Q_OBJECT

    static constexpr qsizetype Mebibyte = 1 << 20;
    static constexpr qsizetype PerSecond = 4'000; // 1 MiB takes 262 s

    static std::shared_ptr<Awaited> send(VirtualEngine& engine, const QByteArrayList& arguments,
        std::optional<Duration> deadline = std::nullopt)
    {
        auto awaited = std::make_shared<Awaited>();
        engine.runtime.on(engine.producers, [&] {
            const Client client = engine.client().withDeadline(deadline);
            awaitInto(client.send(Command::fromArguments(arguments)), awaited);
        });
        engine.runtime.settle();
        return awaited;
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void aMebibyteThatArrivesSlowlyArrives()
    {
        VirtualEngine engine;
        engine.connect();
        const auto get = send(engine, { "GET", "large" });
        const QByteArray reply
            = "$" + QByteArray::number(Mebibyte) + "\r\n" + QByteArray(Mebibyte, 'x') + "\r\n";
        for (qsizetype at = 0; at < reply.size(); at += PerSecond) {
            QVERIFY(!get->done);
            engine.runtime.runFor(1s);
            engine.transport->feed(reply.mid(at, PerSecond));
            engine.runtime.settle();
        }
        QVERIFY(get->done);
        QCOMPARE(get->outcome.reply().bytes().size(), Mebibyte);
        QCOMPARE(engine.state().epoch, quint64(1));
    }

    void aMebibyteThatLeavesSlowlyLeaves()
    {
        VirtualEngine engine;
        engine.connect();
        engine.transport->room = PerSecond;
        const auto set = send(engine, { "SET", "large", QByteArray(Mebibyte, 'x') });
        for (qsizetype sent = 0; sent < Mebibyte + 100; sent += PerSecond) {
            QVERIFY(!set->done);
            engine.runtime.runFor(1s);
            engine.transport->accept(PerSecond);
            engine.runtime.settle();
        }
        engine.transport->feed("+OK\r\n");
        engine.runtime.settle();
        QVERIFY(set->done);
        QVERIFY(set->outcome.isReply());
        QCOMPARE(engine.state().epoch, quint64(1));
    }

    void aHalfOpenLinkIsFoundWithinItsBound_data()
    {
        QTest::addColumn<int>("idleMs");
        QTest::addColumn<int>("silenceMs");
        QTest::addColumn<bool>("writeBlocked");
        QTest::addColumn<bool>("otherTraffic");
        for (const int silence : { 3'000, 60'000 }) {
            for (const int idle : { 0, 1, 499, 999, 600'000 }) {
                for (const bool blocked : { false, true })
                    QTest::addRow("silence %d, idle before %d%s", silence, idle,
                        blocked ? ", write blocked" : "")
                        << idle << silence << blocked << false;
            }
            QTest::addRow("silence %d, more is sent meanwhile", silence)
                << 100 << silence << false << true;
        }
    }
    void aHalfOpenLinkIsFoundWithinItsBound()
    {
        QFETCH(int, idleMs);
        QFETCH(int, silenceMs);
        QFETCH(bool, writeBlocked);
        QFETCH(bool, otherTraffic);
        VirtualEngine engine(1024);
        engine.connect();
        engine.runtime.on(engine.core, [&] {
            ConnectionLimits limits;
            limits.silence = std::chrono::milliseconds(silenceMs);
            engine.manager->setLimits(limits);
        });
        engine.runtime.runFor(std::chrono::milliseconds(idleMs));
        if (writeBlocked)
            engine.transport->room = 10;
        engine.transport->onOpen = nullptr;
        const auto lost = send(engine, { "GET", "k" });
        std::vector<std::shared_ptr<Awaited>> others;
        Duration passed {};
        while (!lost->done && passed < 5min) {
            engine.runtime.runFor(100ms);
            passed += 100ms;
            if (otherTraffic && !lost->done) // the kernel takes it, the other side never does
                others.push_back(send(engine, { "GET", "other" }));
        }
        QVERIFY(lost->done);
        QCOMPARE(engine.state().errorKind, ConnectionErrorKind::Stalled);
        QCOMPARE(lost->outcome.isMaybeExecuted(), !writeBlocked);
        QCOMPARE(lost->outcome.isNotSent(), writeBlocked);
        // The look is once a second, and no byte had moved for up to a second before.
        QVERIFY2(passed > std::chrono::milliseconds(silenceMs) - 1100ms, "too early");
        QVERIFY2(passed < std::chrono::milliseconds(silenceMs) + 1100ms, "too late");
    }

    void aDeadlineDoesNotHideAHalfOpenLink()
    {
        VirtualEngine engine;
        engine.setLimits(4);
        engine.connect();
        engine.transport->onOpen = nullptr;
        std::vector<std::shared_ptr<Awaited>> all;
        int second = 0;
        qsizetype written = 0;
        for (; engine.state().phase == ConnectionPhase::Ready && second < 90; ++second) {
            all.push_back(send(engine, { "GET", "k" }, 500ms));
            QVERIFY(engine.manager->machine().slots().size() <= 4);
            written = std::max(written, engine.transport->written.count("GET"));
            engine.runtime.runFor(1s);
        }
        QCOMPARE(engine.state().errorKind, ConnectionErrorKind::Stalled);
        QVERIFY(second >= 59 && second <= 62);
        engine.runtime.runFor(1s);
        for (const auto& each : all)
            QVERIFY(each->done);
        QCOMPARE(written, 4); // what expired queued was not written
    }

    void silenceBeforeTheFirstRequestDoesNotCount()
    {
        VirtualEngine engine;
        engine.connect();
        engine.runtime.runFor(1h);
        const auto get = send(engine, { "GET", "k" });
        engine.runtime.runFor(58s);
        QVERIFY(!get->done);
        engine.transport->feed("$1\r\nx\r\n");
        engine.runtime.settle();
        QCOMPARE(get->outcome.reply().bytes(), QByteArray("x"));
    }
};

QTEST_GUILESS_MAIN(TestDeadOrSlow)
#include "tst_deadorslow.moc"
