// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "app/seeddata.h"

#include "tests/support/redisserver.h"

#include <QLocalSocket>
#include <QMap>
#include <QSet>
#include <QtTest>

using namespace sluice;

namespace {

QByteArray encode(const std::vector<SeedCommand>& commands)
{
    QByteArray bytes;
    for (const SeedCommand& command : commands) {
        bytes += '*' + QByteArray::number(command.size()) + "\r\n";
        for (const QByteArray& argument : command)
            bytes += '$' + QByteArray::number(argument.size()) + "\r\n" + argument + "\r\n";
    }
    return bytes;
}

} // namespace

class TestSeedData : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_server.start(), m_server.error());
        QLocalSocket socket;
        socket.connectToServer(m_server.socketPath());
        QVERIFY(socket.waitForConnected());
        socket.write(encode(seedCommands()) + "*2\r\n$4\r\nECHO\r\n$8\r\nall done\r\n");
        QByteArray replies;
        while (!replies.endsWith("\r\nall done\r\n")) {
            QVERIFY2(socket.waitForReadyRead(), "the server did not answer every command");
            replies += socket.readAll();
        }
        QVERIFY2(!replies.startsWith('-') && !replies.contains("\r\n-ERR")
                && !replies.contains("\r\n-WRONGTYPE") && !replies.contains("\r\n-BUSYGROUP"),
            replies.mid(qMax(0, replies.indexOf("\r\n-")), 200).constData());
    }

    void isTheSameAtEveryCall() { QCOMPARE(encode(seedCommands()), encode(seedCommands())); }

    void holdsAFewThousandKeysInAFewMegabytes()
    {
        const int keys = m_server.command({ "DBSIZE" }).toInt();
        QVERIFY2(keys >= 2'000 && keys <= 5'000, qPrintable(QString::number(keys)));
        QVERIFY(encode(seedCommands()).size() < 2'000'000);
    }

    void everyTypeIsThere()
    {
        QMap<QByteArray, int> types;
        QSet<QByteArray> encodings;
        const QList<QByteArray> keys = m_server.list({ "KEYS", "*" });
        for (const QByteArray& key : keys) {
            const QByteArray type = m_server.command({ "TYPE", key });
            ++types[type];
            encodings.insert(type + ' ' + m_server.command({ "OBJECT", "ENCODING", key }));
        }
        for (const char* type : { "string", "hash", "list", "set", "zset", "stream" })
            QVERIFY2(types.value(type) >= 2, type);
        for (const char* encoding : { "string int", "string embstr", "string raw", "hash hashtable",
                 "list quicklist", "set hashtable", "zset skiplist" })
            QVERIFY2(encodings.contains(encoding), encoding);
    }

    void someKeysExpireAndMostDoNot()
    {
        int expiring = 0;
        const QList<QByteArray> keys = m_server.list({ "KEYS", "*" });
        for (const QByteArray& key : keys) {
            const int seconds = m_server.command({ "TTL", key }).toInt();
            QVERIFY2(seconds == -1 || seconds > 30, key.constData());
            expiring += seconds > 0 ? 1 : 0;
        }
        QVERIFY(expiring > keys.size() / 10);
        QVERIFY(expiring < keys.size() * 2 / 3);
    }

    void awkwardNamesAreThere_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::newRow("binary") << QByteArray("\0\xff\x62in", 5);
        QTest::newRow("empty") << QByteArray("");
        QTest::newRow("HTML") << QByteArray("<b>bold</b> <img src=x onerror=alert(1)> &amp;");
        QTest::newRow("line break") << QByteArray("line one\nline two\ttabbed\r\n");
        QTest::newRow("unicode") << QByteArray("键:值:深い");
        QTest::newRow("key and namespace") << QByteArray("user");
    }
    void awkwardNamesAreThere()
    {
        QFETCH(QByteArray, name);
        QCOMPARE(m_server.command({ "EXISTS", name }), QByteArray("1"));
        QVERIFY(m_server.command({ "GET", name }).endsWith(name));
    }

    void collectionsNeedSeveralPages()
    {
        QVERIFY(m_server.command({ "HLEN", "large:hash" }).toInt() >= 5'000);
        QVERIFY(m_server.command({ "LLEN", "large:list" }).toInt() >= 3'000);
        QVERIFY(m_server.command({ "SCARD", "large:set" }).toInt() >= 2'500);
        QVERIFY(m_server.command({ "ZCARD", "leaderboard:weekly" }).toInt() >= 2'000);
        QVERIFY(m_server.command({ "STRLEN", "page:story" }).toInt() >= 100 * 1'024);
    }

    void theStreamHasGroupsWithPendingEntries()
    {
        QCOMPARE(m_server.command({ "XLEN", "events" }), QByteArray("400"));
        const QList<QByteArray> groups = m_server.list({ "XINFO", "GROUPS", "events" });
        QCOMPARE(groups.count("name"), 3);
        QCOMPARE(m_server.command({ "XPENDING", "events", "billing" }), QByteArray("39"));
        QCOMPARE(m_server.command({ "XPENDING", "events", "mailer" }), QByteArray("5"));
    }

    void binaryFieldsSurvive()
    {
        QCOMPARE(m_server.command({ "HGET", "odd:fields", QByteArray("\0\xff", 2) }),
            QByteArray("\xff\0", 2));
        QVERIFY(
            m_server.command({ "HGET", "user:42:profile", "avatar" }).startsWith("\x89PNG\r\n"));
        QCOMPARE(m_server.command({ "STRLEN", "blob:every-byte" }), QByteArray("256"));
    }

private:
    RedisServer m_server;
};

QTEST_GUILESS_MAIN(TestSeedData)
#include "tst_seeddata.moc"
