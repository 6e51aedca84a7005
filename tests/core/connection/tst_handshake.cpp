// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/connection/handshake.h"

#include "core/protocol/parser.h"

#include <QTest>

using namespace sluice;

namespace {

Value parsed(const QByteArray& bytes)
{
    Parser parser;
    parser.feed(QByteArrayView(bytes));
    Value value;
    return parser.next(value) == Parser::Status::Value ? value : Value();
}

QByteArray bulk(const QByteArray& text)
{
    return "$" + QByteArray::number(text.size()) + "\r\n" + text + "\r\n";
}

Value hello(const QByteArray& kind, const QByteArray& version)
{
    return parsed("%2\r\n" + bulk("server") + bulk(kind) + bulk("version") + bulk(version));
}

} // namespace

/// What is said after HELLO so that looking at keys leaves no traces.
class TestHandshake : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keysAreNotTouchedWhereTheServerKnowsHow_data()
    {
        QTest::addColumn<QByteArray>("kind");
        QTest::addColumn<QByteArray>("version");
        QTest::addColumn<bool>("asks");
        QTest::newRow("Redis 7.0") << QByteArray("redis") << QByteArray("7.0.15") << false;
        QTest::newRow("Redis 7.2") << QByteArray("redis") << QByteArray("7.2.0") << true;
        QTest::newRow("Redis 8") << QByteArray("redis") << QByteArray("8.0.2") << true;
        QTest::newRow("Redis 10") << QByteArray("redis") << QByteArray("10.0.0") << true;
        QTest::newRow("Redis 6.2") << QByteArray("redis") << QByteArray("6.2.14") << false;
        QTest::newRow("Valkey 8.1") << QByteArray("valkey") << QByteArray("8.1.1") << true;
        QTest::newRow("another server") << QByteArray("dragonfly") << QByteArray("9.9") << false;
        QTest::newRow("no version") << QByteArray("redis") << QByteArray() << false;
        QTest::newRow("nonsense") << QByteArray("redis") << QByteArray("x.y") << false;
    }
    void keysAreNotTouchedWhereTheServerKnowsHow()
    {
        QFETCH(QByteArray, kind);
        QFETCH(QByteArray, version);
        QFETCH(bool, asks);
        Handshake handshake;
        ByteBuffer out;
        handshake.start(ConnectionOptions(), out);
        out.clear();
        const auto progress = handshake.reply(hello(kind, version), out);
        QCOMPARE(progress, asks ? Handshake::Progress::More : Handshake::Progress::Done);
        QCOMPARE(QByteArrayView(out.view()).contains("NO-TOUCH"), asks);
    }

    void aServerThatForbidsItIsConnectedToAllTheSame()
    {
        Handshake handshake;
        ByteBuffer out;
        ConnectionOptions options;
        options.database = 3;
        handshake.start(options, out);
        QCOMPARE(handshake.reply(hello("valkey", "8.1.1"), out), Handshake::Progress::More);
        QCOMPARE(handshake.reply(parsed("+OK\r\n"), out), Handshake::Progress::More); // SELECT
        QCOMPARE(handshake.reply(parsed("-NOPERM no\r\n"), out), Handshake::Progress::Done);
        QCOMPARE(handshake.server().protocol, 3);
    }

    void anOldProtocolHasItToo()
    {
        Handshake handshake;
        ByteBuffer out;
        ConnectionOptions options;
        options.clientName.clear();
        handshake.start(options, out);
        QCOMPARE(
            handshake.reply(parsed("-ERR unknown command\r\n"), out), Handshake::Progress::More);
        out.clear();
        QCOMPARE(handshake.reply(parsed(bulk("# Server\r\nredis_version:7.2.4\r\n")), out),
            Handshake::Progress::More);
        QCOMPARE(handshake.reply(parsed(":7\r\n"), out), Handshake::Progress::More); // CLIENT ID
        QVERIFY(QByteArrayView(out.view()).contains("NO-TOUCH"));
        QCOMPARE(handshake.reply(parsed("+OK\r\n"), out), Handshake::Progress::Done);
        QCOMPARE(handshake.server().clientId, 7);
    }
};

QTEST_APPLESS_MAIN(TestHandshake)
#include "tst_handshake.moc"
