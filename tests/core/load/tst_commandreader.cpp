// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/load/commandreader.h"

#include <QtTest>

#include <random>

using namespace sluice;

namespace {
QByteArray encoded(const QByteArrayList& words)
{
    QByteArray wire = '*' + QByteArray::number(words.size()) + "\r\n";
    for (const QByteArray& word : words)
        wire += '$' + QByteArray::number(word.size()) + "\r\n" + word + "\r\n";
    return wire;
}

QByteArrayList wordsOf(const QByteArray& wire)
{
    std::vector<QByteArrayView> words;
    splitCommand(wire, words);
    QByteArrayList list;
    for (const QByteArrayView word : words)
        list += word.toByteArray();
    return list;
}
} // namespace

/// Commands out of bytes that come in any pieces.
class TestCommandReader : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void commandsAreFoundHoweverTheirBytesAreCut()
    {
        const QList<QByteArrayList> commands { { "PING" }, { "SET", "k", "" },
            { "ECHO", QByteArray("\0\r\n$3\r\n*1\r\n", 12) }, { "SET", "k", QByteArray(5000, 'v') },
            { "DEL", "a", "b", "c", "d" } };
        QByteArray all;
        for (const QByteArrayList& command : commands)
            all += encoded(command);
        std::mt19937 random(1);
        for (int most : { 1, 2, 3, 7, 100, 100'000 }) {
            CommandReader reader;
            QList<QByteArrayList> found;
            for (qsizetype at = 0; at < all.size();) {
                const qsizetype size
                    = std::min<qsizetype>(all.size() - at, 1 + qsizetype(random()) % most);
                const QByteArray piece = all.mid(at, size); // its memory goes with it
                at += size;
                reader.feed(piece);
                QByteArray wire;
                CommandReader::Status status {};
                while ((status = reader.next(wire)) == CommandReader::Status::Command)
                    found += wordsOf(wire);
                QCOMPARE(status, CommandReader::Status::NeedMore);
            }
            QCOMPARE(found, commands);
        }
    }

    void whatIsNoCommandIsBroken_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("inline") << QByteArray("PING\r\n");
        QTest::newRow("empty array") << QByteArray("*0\r\n");
        QTest::newRow("negative") << QByteArray("*-1\r\n");
        QTest::newRow("too many words") << QByteArray("*1048577\r\n");
        QTest::newRow("a number instead of a string") << QByteArray("*1\r\n:1\r\n");
        QTest::newRow("a null string") << QByteArray("*1\r\n$-1\r\n");
        QTest::newRow("too long") << QByteArray("*1\r\n$268435456\r\n");
        QTest::newRow("no line end") << QByteArray("*1\r\n$1\r\nabc");
        QTest::newRow("an endless number") << QByteArray("*" + QByteArray(40, '1'));
        QTest::newRow("no carriage return") << QByteArray("*1\n");
    }
    void whatIsNoCommandIsBroken()
    {
        QFETCH(const QByteArray, bytes);
        CommandReader reader;
        reader.feed(bytes);
        QByteArray wire;
        QCOMPARE(reader.next(wire), CommandReader::Status::Broken);
        QCOMPARE(reader.next(wire), CommandReader::Status::Broken);
        reader.reset();
        const QByteArray ping = encoded({ "PING" });
        reader.feed(ping);
        QCOMPARE(reader.next(wire), CommandReader::Status::Command);
        QCOMPARE(wire, ping);
    }
};

QTEST_GUILESS_MAIN(TestCommandReader)
#include "tst_commandreader.moc"
