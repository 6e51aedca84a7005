// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/support/virtualengine.h"

#include <QtTest>

using namespace sluice;

/// Several connections behind the one channel, in virtual time.
class TestPool : public QObject {
    Q_OBJECT

    struct Stage {
        explicit Stage(int connections, std::size_t capacity = 32)
            : engine(capacity)
        {
            engine.greetNew();
            engine.connect();
            setSize(connections);
        }
        void setSize(int connections)
        {
            engine.runtime.on(engine.core, [&] { engine.manager->setConnections(connections); });
            engine.runtime.settle();
        }
        std::shared_ptr<Awaited> get(const QByteArray& producer, const QByteArray& key)
        {
            auto awaited = std::make_shared<Awaited>();
            engine.runtime.on(
                engine.producers, [&] { awaitInto(engine.client(producer).get(key), awaited); });
            engine.runtime.settle();
            return awaited;
        }
        [[nodiscard]] QList<int> load() const
        {
            QList<int> slots;
            for (const auto& connection : engine.manager->pool().connections())
                slots += static_cast<int>(connection->machine().slots().size());
            return slots;
        }
        void answer(std::size_t connection, const QByteArray& bytes)
        {
            engine.transports.at(connection)->feed(bytes);
            engine.runtime.settle();
        }
        VirtualEngine engine;
    };

private Q_SLOTS:
    void theNextRequestGoesWhereTheLeastIsInFlight()
    {
        Stage stage(3);
        for (int i = 0; i < 7; ++i)
            stage.get("p" + QByteArray::number(i), "k");
        QCOMPARE(stage.load(), QList<int>({ 3, 2, 2 }));
        stage.answer(1, "$1\r\na\r\n$1\r\na\r\n");
        stage.get("p7", "k");
        stage.get("p8", "k");
        QCOMPARE(stage.load(), QList<int>({ 3, 2, 2 }));
    }

    void aProducerStaysWhereItsRequestsAreUntilTheyAreAnswered()
    {
        Stage stage(2);
        const auto first = stage.get("a", "1"); // on 0
        stage.get("b", "1"); // on 1
        stage.answer(1, "_\r\n");
        const auto second = stage.get("a", "2"); // 1 is free, but a's first is on 0
        QCOMPARE(stage.load(), QList<int>({ 2, 0 }));
        stage.answer(0, "$1\r\nx\r\n$1\r\ny\r\n");
        QCOMPARE(first->outcome.reply().bytes(), QByteArray("x"));
        QCOMPARE(second->outcome.reply().bytes(), QByteArray("y"));
        stage.get("c", "1"); // on 0
        stage.get("a", "3"); // nothing outstanding: free to choose
        QCOMPARE(stage.load(), QList<int>({ 1, 1 }));
    }

    void manyRequestsOfOneProducerTakenInOneTurnStayTogether()
    {
        Stage stage(4);
        stage.engine.runtime.on(stage.engine.core, [&] { stage.engine.manager->setTaking(false); });
        for (int i = 0; i < 8; ++i)
            stage.get("same", QByteArray::number(i));
        stage.engine.runtime.on(stage.engine.core, [&] { stage.engine.manager->setTaking(true); });
        stage.engine.runtime.settle();
        QCOMPARE(stage.load(), QList<int>({ 8, 0, 0, 0 }));
    }

    void oneLostConnectionLeavesTheOthersAtWork()
    {
        Stage stage(2);
        const auto lost = stage.get("a", "1");
        const auto kept = stage.get("b", "1");
        stage.engine.transports[0]->end(ConnectionErrorKind::ClosedByServer);
        stage.engine.runtime.settle();
        QVERIFY(lost->done && lost->outcome.isMaybeExecuted());
        QVERIFY(!kept->done);
        QCOMPARE(stage.engine.state().phase, ConnectionPhase::Ready);
        const auto next = stage.get("a", "2"); // a is bound to nothing any more
        stage.answer(1, "$1\r\nx\r\n$1\r\ny\r\n");
        QCOMPARE(next->outcome.reply().bytes(), QByteArray("y"));
    }

    void aSmallerPoolAnswersWhatIsInFlightAndKeepsItsProducersInOrder()
    {
        Stage stage(3);
        std::vector<std::shared_ptr<Awaited>> all;
        for (const char* producer : { "a", "b", "c" })
            all.push_back(stage.get(producer, "1"));
        QCOMPARE(stage.load(), QList<int>({ 1, 1, 1 }));
        stage.setSize(1);
        QCOMPARE(stage.engine.manager->pool().connections().size(), std::size_t(3));
        // c's first is still on the third: its second waits for that, not to be overtaken.
        const auto second = stage.get("c", "2");
        QCOMPARE(stage.load(), QList<int>({ 1, 1, 1 }));
        stage.answer(2, "$1\r\nx\r\n");
        stage.answer(1, "$1\r\nx\r\n");
        stage.answer(0, "$1\r\nx\r\n$1\r\nz\r\n");
        for (const auto& each : all)
            QCOMPARE(each->outcome.reply().bytes(), QByteArray("x"));
        QVERIFY(second->done);
        QCOMPARE(second->outcome.reply().bytes(), QByteArray("z"));
        QCOMPARE(stage.engine.manager->pool().connections().size(), std::size_t(1));
    }

    void aPoolGrownAgainBeforeItHasDrainedGoesOn()
    {
        Stage stage(2);
        stage.get("a", "1");
        stage.get("b", "1");
        stage.setSize(1);
        stage.setSize(2);
        stage.get("c", "1");
        stage.get("d", "1");
        QCOMPARE(stage.load(), QList<int>({ 2, 2 }));
        stage.answer(1, "_\r\n_\r\n");
        QCOMPARE(stage.engine.manager->pool().connections().size(), std::size_t(2));
    }

    void theWindowIsEachConnectionsOwn()
    {
        Stage stage(2, 4);
        stage.engine.setLimits(3);
        for (int i = 0; i < 12; ++i)
            stage.get("p" + QByteArray::number(i), "k");
        QCOMPARE(stage.load(), QList<int>({ 3, 3 }));
        QCOMPARE(stage.engine.channel.state().counts().depth, std::size_t(4));
        QCOMPARE(stage.engine.channel.state().counts().waiting, std::size_t(2));
    }
};

QTEST_GUILESS_MAIN(TestPool)
#include "tst_pool.moc"
