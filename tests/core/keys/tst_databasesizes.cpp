// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/keys/databasesizes.h"

#include "tests/support/redisserver.h"

#include <QTest>

using namespace sluice;

class TestDatabaseSizes : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatARealServerTellsIsUnderstood()
    {
        RedisServer server;
        QVERIFY2(server.start(), server.error());
        QVERIFY(databaseSizes(server.command({ "INFO", "keyspace" })).empty());
        server.command({ "SET", "a", "1" });
        server.command({ "SELECT", "11" });
        server.command({ "SET", "a", "1", "EX", "100" });
        server.command({ "SET", "b", "1" });
        QCOMPARE(databaseSizes(server.command({ "INFO", "keyspace" })),
            (std::map<int, quint64> { { 0, 1 }, { 11, 2 } }));
    }

    void whatMakesNoSenseIsLeftOut()
    {
        QCOMPARE(databaseSizes("# Keyspace\r\ndb0:keys=18446744073709551615,expires=1\r\n"
                               "db:keys=1\r\ndbx:keys=1\ndb-1:keys=2\ndb2:expires=1\ndb3:keys=x\n"
                               "db4:keys=7\r\n"),
            (std::map<int, quint64> { { 0, 18446744073709551615u }, { 4, 7 } }));
    }
};

QTEST_APPLESS_MAIN(TestDatabaseSizes)
#include "tst_databasesizes.moc"
