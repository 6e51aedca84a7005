// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/connection/machine.h"

#include "core/request/command.h"
#include "core/request/transaction.h"
#include "tests/support/virtualengine.h"

#include <QTest>

using namespace sluice;

namespace {

/// A machine behind its handshake, and its requests.
struct Course {
    VirtualRuntime runtime;
    Recorder recorder;
    Uncollected uncollected;
    Machine machine { 0, runtime.clock() };
    std::vector<RequestPtr> requests;

    Course()
    {
        machine.open(ConnectionOptions());
        acceptAll();
        receive(VirtualEngine::hello());
    }
    void acceptAll() { machine.accepted(machine.unsent().size(), runtime.clock().now()); }
    void send(int count)
    {
        for (int i = 0; i < count; ++i) {
            requests.push_back(Command(CommandId::Get).arg("k").finish());
            machine.push(*requests.back());
        }
        acceptAll();
    }
    void receive(const QByteArray& bytes)
    {
        ResumeBatch batch(recorder, uncollected);
        QVERIFY(machine.received(bytes, runtime.clock().now(), batch));
    }
    [[nodiscard]] std::vector<int> breathing() const
    {
        std::vector<int> numbers;
        for (int i = 0; i < int(requests.size()); ++i) {
            if (requests[std::size_t(i)]->breathes)
                numbers.push_back(i);
        }
        return numbers;
    }
};

const QByteArray reply = QByteArrayLiteral("$1\r\nv\r\n");

} // namespace

class TestMachine : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void whenAllWasAnsweredAtOnceTheFirstHalfLeavesFirst()
    {
        Course course;
        QVERIFY(course.machine.isReady());
        course.send(128);
        course.receive(reply.repeated(128));
        QCOMPARE(course.breathing(), std::vector<int> { 63 });
    }

    void whileTheServerHasMoreToDoNobodyWaits()
    {
        Course course;
        course.send(200);
        course.receive(reply.repeated(100));
        QCOMPARE(course.breathing(), std::vector<int>());
        course.receive(reply.repeated(80)); // 20 are left: a quarter of these
        QCOMPARE(course.breathing(), std::vector<int> { 139 });
    }

    void anErrorThatAnyCommandMayMeetIsItsReplyAndNoMore_data()
    {
        QTest::addColumn<QByteArray>("error");
        for (const char* error : { "-READONLY You can't write against a read only replica.",
                 "-MOVED 3999 127.0.0.1:6381", "-ASK 3999 127.0.0.1:6381",
                 "-BUSY Redis is busy running a script.", "-NOAUTH Authentication required.",
                 "-LOADING Redis is loading the dataset in memory",
                 "-NOPERM this user has no permissions", "!21\r\nSYNTAX invalid syntax" })
            QTest::newRow(QByteArray(error).first(4).constData()) << QByteArray(error);
    }
    void anErrorThatAnyCommandMayMeetIsItsReplyAndNoMore()
    {
        QFETCH(QByteArray, error);
        Course course;
        course.send(3);
        course.receive(reply + error + "\r\n" + reply);
        QVERIFY(course.machine.isReady());
        QVERIFY(course.machine.slots().isEmpty());
        QCOMPARE(course.requests[0]->outcome.reply().bytes(), QByteArray("v"));
        QCOMPARE(course.requests[1]->outcome.ending(), Ending::ErrorReply);
        QCOMPARE(course.requests[1]->record.ending, Ending::ErrorReply);
        QVERIFY(error.contains(course.requests[1]->outcome.reply().bytes()));
        QCOMPARE(course.requests[2]->outcome.reply().bytes(), QByteArray("v"));
    }

    /// The server answers what it has read of a block before it has all of it.
    void aBlockIsAnsweredWhileItsEndHasNotLeft()
    {
        Course course;
        Transaction transaction;
        QVERIFY(transaction.add(Command("DUMP").arg(QByteArray(1'000'000, 'k'))));
        QVERIFY(transaction.add(Command("GET").arg("k")));
        course.requests.push_back(std::move(transaction).finish());
        course.machine.push(*course.requests.back());
        course.machine.accepted(500'000, course.runtime.clock().now());
        course.receive("+OK\r\n");
        QVERIFY(!course.requests.back()->record.wasWritten);
        course.acceptAll();
        course.receive("+QUEUED\r\n+QUEUED\r\n*2\r\n$1\r\nd\r\n$1\r\nv\r\n");
        const Request& request = *course.requests.back();
        QVERIFY(course.machine.slots().isEmpty());
        QCOMPARE(request.outcome.reply().items().size(), 2U);
        QVERIFY(request.record.stamps.firstByte >= request.record.stamps.written);
    }

    void aReplyToWhatHasNotLeftEndsTheConnection_data()
    {
        QTest::addColumn<qsizetype>("accepted");
        QTest::addColumn<QByteArray>("replies");
        QTest::newRow("nothing of the block has left") << qsizetype(0) << QByteArray("+OK\r\n");
        QTest::newRow("its last reply, before its end has left")
            << qsizetype(20) << QByteArray("+OK\r\n+QUEUED\r\n*1\r\n$1\r\nv\r\n");
    }
    void aReplyToWhatHasNotLeftEndsTheConnection()
    {
        QFETCH(qsizetype, accepted);
        QFETCH(QByteArray, replies);
        Course course;
        Transaction transaction;
        QVERIFY(transaction.add(Command("GET").arg("k")));
        course.requests.push_back(std::move(transaction).finish());
        course.machine.push(*course.requests.back());
        course.machine.accepted(accepted, course.runtime.clock().now());
        ResumeBatch batch(course.recorder, course.uncollected);
        QVERIFY(!course.machine.received(replies, course.runtime.clock().now(), batch));
        course.machine.close(Why::Disconnected, Why::ConnectionLost, batch);
    }

    void aFewAreNotHalved()
    {
        Course course;
        course.send(63);
        course.receive(reply.repeated(63));
        QCOMPARE(course.breathing(), std::vector<int>());
    }
};

QTEST_GUILESS_MAIN(TestMachine)
#include "tst_machine.moc"
