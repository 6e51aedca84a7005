// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/protocol/commandtable.h"

#include <QSet>
#include <QTest>

#include <utility>

using namespace sluice;

class TestCommandTable : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void findsEveryCommandInAnyCase()
    {
        for (int i = 1; i < static_cast<int>(CommandId::Count); ++i) {
            const auto id = static_cast<CommandId>(i);
            const QByteArray name = commandName(id).toByteArray();
            QCOMPARE(commandInfo(id).id, id);
            QCOMPARE(lookupCommand(name).id, id);
            QCOMPARE(lookupCommand(name.toLower()).id, id);
            QByteArray mixed = name.toLower();
            mixed[0] = name[0];
            QCOMPARE(lookupCommand(mixed).id, id);
            const qsizetype bar = name.indexOf('|');
            if (bar > 0) {
                const QByteArray sub = name.mid(bar + 1).toLower();
                QCOMPARE(lookupCommand(name.first(bar), sub).id, id);
                QCOMPARE(lookupCommand(name.first(bar), sub + 'x').id,
                    lookupCommand(name.first(bar)).id);
            } else {
                QCOMPARE(lookupCommand(name, "no such argument").id, id);
            }
        }
    }

    void doesNotKnowOtherNames()
    {
        for (const QByteArray& name : { QByteArray(), QByteArray("G"), QByteArray("GETT"),
                 QByteArray("GET "), QByteArray("GE\xd4"), QByteArray("GET\0", 4),
                 QByteArray("\0", 1), QByteArray("CLIENT|"), QByteArray("EVAL?RO"),
                 QByteArray("OTHER"), QByteArray(1000, 'x') }) {
            QCOMPARE(lookupCommand(name).id, CommandId::Other);
            QCOMPARE(lookupCommand(name, "x").id, CommandId::Other);
            QCOMPARE(lookupCommand(name).flags, CommandFlags());
            QCOMPARE(lookupCommand(name).firstKey, 0);
        }
        QCOMPARE(commandName(CommandId::Other), QByteArrayView("OTHER"));
        QCOMPARE(commandInfo(static_cast<CommandId>(9999)).id, CommandId::Other);
    }

    void doesNotTakeAPartOfANameForTheName()
    {
        QSet<QByteArray> names;
        for (int i = 1; i < static_cast<int>(CommandId::Count); ++i)
            names += commandName(static_cast<CommandId>(i)).toByteArray();
        for (const QByteArray& name : std::as_const(names)) {
            for (qsizetype size = 1; size < name.size(); ++size) {
                const QByteArray part = name.first(size);
                QCOMPARE(lookupCommand(part).id != CommandId::Other, names.contains(part));
            }
        }
    }

    void takesAnArgumentForASubcommandOnlyWhereThereIsOne()
    {
        QCOMPARE(lookupCommand("get", "info").id, CommandId::Get);
        QCOMPARE(lookupCommand("client", "info").id, CommandId::ClientInfo);
        QCOMPARE(lookupCommand("client", "").id, CommandId::Client);
        QCOMPARE(lookupCommand("client", "reply").id, CommandId::ClientReply);
        QCOMPARE(lookupCommand("client", QByteArray(1 << 20, 'x')).id, CommandId::Client);
        QCOMPARE(lookupCommand("x", "info").id, CommandId::Other);
        QCOMPARE(lookupCommand("xinfo", "stream").id, CommandId::XinfoStream);
    }

    void knowsWhereTheFirstKeyIs()
    {
        QCOMPARE(commandInfo(CommandId::Get).firstKey, 1);
        QCOMPARE(commandInfo(CommandId::Bitop).firstKey, 2);
        QCOMPARE(commandInfo(CommandId::ObjectEncoding).firstKey, 2);
        QCOMPARE(commandInfo(CommandId::Ping).firstKey, 0);
        QCOMPARE(commandInfo(CommandId::Scan).firstKey, 0);
        QVERIFY(commandInfo(CommandId::Eval).flags.testFlag(CommandFlag::MovableKeys));
    }

    void knowsWhatWrites()
    {
        for (const char* name : { "SET", "DEL", "EVAL", "EVALSHA", "FCALL", "FLUSHALL",
                 "XREADGROUP", "GETEX", "SPOP", "RESTORE", "HEXPIRE", "MIGRATE", "SORT" })
            QVERIFY2(lookupCommand(name).flags.testFlag(CommandFlag::Write), name);
        for (const char* name :
            { "GET", "SCAN", "EVAL_RO", "FCALL_RO", "TTL", "XREAD", "SORT_RO", "TYPE" }) {
            QVERIFY2(!lookupCommand(name).flags.testFlag(CommandFlag::Write), name);
            QVERIFY2(
                name == QByteArrayView("SCAN") || lookupCommand(name).id != CommandId::Other, name);
        }
    }

    void knowsWhatCannotGoOverASharedConnection()
    {
        for (const char* name : { "BLPOP", "BRPOP", "BLMOVE", "BLMPOP", "BRPOPLPUSH", "BZPOPMIN",
                 "BZPOPMAX", "BZMPOP", "WAIT", "WAITAOF", "XREAD", "XREADGROUP", "MONITOR",
                 "SUBSCRIBE", "PSUBSCRIBE", "SSUBSCRIBE", "UNSUBSCRIBE", "WATCH", "UNWATCH",
                 "MULTI", "EXEC", "DISCARD", "SELECT", "CLIENT|REPLY", "RESET", "HELLO", "AUTH",
                 "QUIT", "SYNC", "PSYNC", "READONLY" })
            QVERIFY2(lookupCommand(name).flags.testFlag(CommandFlag::NoShare), name);
        for (const char* name :
            { "GET", "CLIENT", "CLIENT|INFO", "PUBLISH", "CONFIG|GET", "EVAL", "INFO" })
            QVERIFY2(!lookupCommand(name).flags.testFlag(CommandFlag::NoShare), name);
        QVERIFY(lookupCommand("XREAD").flags.testFlag(CommandFlag::BlocksOnRequest));
        QVERIFY(!lookupCommand("BLPOP").flags.testFlag(CommandFlag::BlocksOnRequest));
    }

    void everyBlockingCommandIsNotShared()
    {
        for (int i = 1; i < static_cast<int>(CommandId::Count); ++i) {
            const CommandInfo& info = commandInfo(static_cast<CommandId>(i));
            if (info.flags.testFlag(CommandFlag::Blocking))
                QVERIFY2(info.flags.testFlag(CommandFlag::NoShare), info.name);
            if (info.flags.testFlag(CommandFlag::BlocksOnRequest))
                QVERIFY2(info.flags.testFlag(CommandFlag::Blocking), info.name);
            QVERIFY2(!info.flags.testFlag(CommandFlag::Write)
                    || !info.flags.testFlag(CommandFlag::ReadOnly),
                info.name);
        }
    }

    void knowsWhatMayHoldAPassword()
    {
        for (const char* name : { "AUTH", "HELLO", "CONFIG|SET", "ACL|SETUSER", "MIGRATE" })
            QVERIFY2(lookupCommand(name).flags.testFlag(CommandFlag::Secret), name);
        QVERIFY(!lookupCommand("SET").flags.testFlag(CommandFlag::Secret));
    }
};

QTEST_APPLESS_MAIN(TestCommandTable)
#include "tst_commandtable.moc"
