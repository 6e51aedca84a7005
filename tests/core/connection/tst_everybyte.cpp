// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/support/virtualengine.h"

#include "tests/support/scale.h"
#include "tests/support/tinyserver.h"

#include <QtTest>

#include <random>

using namespace sluice;

/// The connection ends after every number of accepted bytes and every number of received ones, in
/// virtual time: how each request ends is known exactly.
class TestEveryByte : public QObject {
    Q_OBJECT

    QList<QByteArrayList> m_commands;
    QList<qsizetype> m_ends; ///< of each command in the bytes sent
    QByteArray m_finding;

    [[nodiscard]] qsizetype size() const { return m_ends.last(); }

    /// One course: the kernel accepts `accepted` bytes, `received` bytes of the replies come, in
    /// pieces of `slice`. False, with the reason in m_finding, when anything is not as it must be.
    bool endsAsItMust(qsizetype accepted, qsizetype received, qsizetype slice)
    {
        m_finding.clear();
        VirtualEngine engine(64);
        engine.connect();
        TinyServer server;
        server.data["long"] = QByteArray(300, 'g');
        engine.transport->room = accepted;
        std::vector<std::shared_ptr<Awaited>> all;
        engine.runtime.on(engine.producers, [&] {
            const Client client = engine.client();
            for (const QByteArrayList& command : m_commands) {
                all.push_back(std::make_shared<Awaited>());
                awaitInto(client.send(Command::fromArguments(command)), all.back());
            }
        });
        engine.runtime.settle();
        const QByteArray replies = server.receive(engine.transport->written).left(received);
        for (qsizetype at = 0; at < replies.size(); at += slice) {
            engine.transport->feed(replies.mid(at, slice));
            engine.runtime.settle();
        }
        engine.transport->onOpen = nullptr;
        engine.transport->end(ConnectionErrorKind::ClosedByServer);
        engine.runtime.settle();

        qsizetype replyEnd = 0;
        int answered = 0, maybe = 0;
        for (qsizetype i = 0; i < m_commands.size(); ++i) {
            const QByteArrayList& command = m_commands.at(i);
            const Awaited& awaited = *all[static_cast<std::size_t>(i)];
            const QByteArray name = command.first();
            replyEnd += name == "INCR" ? 4 : name == "SET" ? 5 : 308;
            const bool hasArrived = m_ends.at(i) <= accepted;
            const bool isAnswered = hasArrived && replyEnd <= received;
            const Ending expected = isAnswered ? Ending::Reply
                : hasArrived                   ? Ending::MaybeExecuted
                                               : Ending::NotSent;
            const Why why = isAnswered ? Why::None
                : hasArrived           ? Why::ConnectionLost
                                       : Why::Disconnected;
            if (!awaited.done || awaited.outcome.ending() != expected
                || awaited.outcome.why() != why)
                m_finding = name + " " + QByteArray::number(i) + " ended in another way";
            if (name == "SET" && server.data.count(command.at(1)) != hasArrived)
                m_finding = "the server has another opinion of " + command.at(1);
            if (name == "GET" && isAnswered && awaited.outcome.reply().bytes().size() != 300)
                m_finding = "another's reply";
            if (name == "INCR") {
                answered += isAnswered;
                maybe += hasArrived && !isAnswered;
                if (isAnswered && awaited.outcome.reply().integer() != answered)
                    m_finding = "another's number";
            }
        }
        const int counter = server.data["counter"].toInt();
        if (counter < answered || counter > answered + maybe)
            m_finding = "counter " + QByteArray::number(counter);
        if (!m_finding.isEmpty())
            m_finding = "accepted " + QByteArray::number(accepted) + ", received "
                + QByteArray::number(received) + ": " + m_finding;
        return m_finding.isEmpty();
    }

private Q_SLOTS:
    void initTestCase()
    {
        qsizetype end = 0;
        for (int i = 0; i < 2; ++i) {
            m_commands << QByteArrayList { "INCR", "counter" };
            m_commands << QByteArrayList { "SET", "own" + QByteArray::number(i),
                QByteArray(300, 'v') };
            m_commands << QByteArrayList { "GET", "long" };
        }
        for (const QByteArrayList& command : m_commands)
            m_ends << (end += Command::fromArguments(command).finish()->wireSize());
    }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void afterEveryNumberOfAcceptedBytes()
    {
        std::mt19937 random(5);
        for (qsizetype accepted = 0; accepted <= size(); ++accepted) {
            const auto received = static_cast<qsizetype>(random() % 640);
            QVERIFY2(endsAsItMust(accepted, received, 1000), m_finding.constData());
            QVERIFY2(endsAsItMust(accepted, 10'000, 1000), m_finding.constData());
        }
    }

    void afterEveryNumberOfReceivedBytes()
    {
        for (qsizetype received = 0; received <= 634; ++received) {
            QVERIFY2(endsAsItMust(size(), received, 1000), m_finding.constData());
            QVERIFY2(endsAsItMust(size() - 1, received, 7), m_finding.constData());
        }
    }

    void afterEveryNumberOfBothInTheLongSetting()
    {
        const int step = scaled(67, 3); // 3: some 50,000 courses
        for (qsizetype accepted = 0; accepted <= size(); accepted += step) {
            for (qsizetype received = 0; received <= 634; received += step)
                QVERIFY2(endsAsItMust(accepted, received, 100), m_finding.constData());
        }
    }
};

QTEST_GUILESS_MAIN(TestEveryByte)
#include "tst_everybyte.moc"
