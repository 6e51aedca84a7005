// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/request/outcome.h"

#include <QTest>

#include <thread>
#include <vector>

using namespace sluice;

namespace {

QByteArray piece()
{
    QByteArray bytes;
    SpareBytes::refill(bytes);
    return bytes;
}

Outcome replyIn(QByteArray memory, const QByteArray& content)
{
    memory.resize(content.size());
    std::copy(content.begin(), content.end(), memory.begin());
    Value value;
    value.becomeBulkString(memory);
    Outcome outcome;
    outcome.becomeReply(value);
    return outcome;
}

} // namespace

class TestSpareBytes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        std::vector<QByteArray> all; // each test begins with nothing kept
        for (int i = 0; i < 64; ++i)
            all.push_back(piece());
    }

    void theMemoryOfAReadReplyIsUsedAgain()
    {
        QByteArray memory = piece();
        QVERIFY(memory.capacity() >= SpareBytes::room);
        const char* const address = memory.constData();
        {
            const Outcome outcome = replyIn(std::move(memory), "hello");
            QCOMPARE(outcome.reply().bytes(), QByteArray("hello"));
            QCOMPARE(outcome.reply().bytes().constData(), address);
        }
        QCOMPARE(piece().constData(), address);
    }

    void whatSomebodyStillReadsIsNot()
    {
        QByteArray copy;
        const char* address = nullptr;
        {
            const Outcome outcome = replyIn(piece(), "mine");
            copy = outcome.reply().bytes();
            address = copy.constData();
        }
        QByteArray next = piece();
        QVERIFY(next.constData() != address);
        next.fill('x', 4);
        QCOMPARE(copy, QByteArray("mine"));
    }

    void anOutcomeMovedFromGivesNothing()
    {
        Outcome first = replyIn(piece(), "once");
        const char* const address = first.reply().bytes().constData();
        {
            const Outcome second = std::move(first);
            QCOMPARE(second.reply().bytes(), QByteArray("once"));
            first = Outcome();
            QVERIFY(piece().constData() != address);
        }
        QCOMPARE(piece().constData(), address);
    }

    void largePiecesAreFreedAndSmallOnesGrow()
    {
        QByteArray large(4096, 'x');
        SpareBytes::give(large);
        QCOMPARE(large.size(), 4096); // not taken
        QByteArray small("ab");
        SpareBytes::give(small);
        QVERIFY(piece().capacity() >= SpareBytes::room);
    }

    void noMoreThan64AreKept()
    {
        std::vector<QByteArray> pieces;
        for (int i = 0; i < 70; ++i)
            pieces.push_back(piece());
        int kept = 0;
        for (QByteArray& each : pieces) {
            SpareBytes::give(each);
            kept += each.isNull() ? 1 : 0;
        }
        QCOMPARE(kept, 64);
    }

    void anotherThreadHasItsOwn()
    {
        QByteArray memory = piece();
        const char* const address = memory.constData();
        SpareBytes::give(memory);
        std::thread([address] {
            QByteArray theirs = piece();
            QVERIFY(theirs.constData() != address);
            SpareBytes::give(theirs); // freed at the thread's end: a leak checker looks
        }).join();
        QCOMPARE(piece().constData(), address);
    }
};

QTEST_GUILESS_MAIN(TestSpareBytes)
#include "tst_sparebytes.moc"
