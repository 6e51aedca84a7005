// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/protocol/parser.h"
#include "core/protocol/servercommands.h"
#include "tests/support/redisserver.h"

#include <QHash>
#include <QLocalSocket>
#include <QRegularExpression>
#include <QTest>

using namespace sluice;

/// What we take a real server's commands for, against what it says of them itself.
class TestCommandFlags : public QObject {
    Q_OBJECT

    static Value parsed(const QByteArray& bytes)
    {
        Parser parser;
        parser.feed(bytes);
        Value value;
        return parser.next(value) == Parser::Status::Value ? value : Value();
    }

    /// By upper-case name, from its own words only: no code of ServerCommands.
    static QHash<QByteArray, QByteArrayList> flagNames(const Value& reply)
    {
        QHash<QByteArray, QByteArrayList> names;
        std::vector<Value> entries = reply.items();
        for (std::size_t i = 0; i < entries.size(); ++i) {
            const Value entry = entries[i];
            QByteArrayList& flags = names[entry.items().at(0).bytes().toUpper()];
            for (const Value& flag : entry.items().at(2).items())
                flags += flag.bytes();
            for (const Value& subcommand : entry.items().at(9).items())
                entries.push_back(subcommand);
        }
        return names;
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void theTableDiffersFromRedis7OnlyWhereItIsMeantTo()
    {
        RedisServer server;
        QVERIFY2(server.start(), server.error());
        const auto names = flagNames(parsed(server.raw({ "COMMAND" })));
        QVERIFY(names.size() > 300);
        // May change data or wait, which the server does not call so.
        const QByteArrayList writes { "EVAL", "EVALSHA", "FCALL" };
        const QByteArrayList waits { "WAIT" };
        int compared = 0;
        for (int i = 1; i < static_cast<int>(CommandId::Count); ++i) {
            const CommandInfo& info = commandInfo(static_cast<CommandId>(i));
            const auto found = names.constFind(info.name);
            if (found == names.constEnd())
                continue; // of a later version
            ++compared;
            const auto differs = [&](CommandFlag flag, const char* theirs, bool meant = false) {
                return info.flags.testFlag(flag) != (found->contains(theirs) || meant);
            };
            QVERIFY2(!differs(CommandFlag::Write, "write", writes.contains(info.name)), info.name);
            QVERIFY2(
                !differs(CommandFlag::Blocking, "blocking", waits.contains(info.name)), info.name);
            QVERIFY2(!differs(CommandFlag::ReadOnly, "readonly"), info.name);
            QVERIFY2(!differs(CommandFlag::Admin, "admin"), info.name);
            QVERIFY2(!differs(CommandFlag::PubSub, "pubsub"), info.name);
            QVERIFY2(!differs(CommandFlag::MovableKeys, "movablekeys"), info.name);
        }
        // And it lacks nothing that this server has, but for HELP.
        for (auto name = names.keyBegin(); name != names.keyEnd(); ++name) {
            if (!name->endsWith("|HELP"))
                QVERIFY2(lookupCommand(*name).id != CommandId::Other, name->constData());
        }
        QVERIFY2(compared > 300, QByteArray::number(compared).constData());
    }

    void everyCommandOfTheServerIsWhatItSays()
    {
        RedisServer server;
        QVERIFY2(server.start(), server.error());
        const Value reply = parsed(server.raw({ "COMMAND" }));
        const ServerCommands commands = ServerCommands::fromReply(reply);
        QVERIFY(commands.isFromServer());
        const auto names = flagNames(reply);
        for (auto it = names.begin(); it != names.end(); ++it) {
            const qsizetype bar = it.key().indexOf('|');
            const QByteArray name = bar < 0 ? it.key() : it.key().first(bar);
            const QByteArray argument = bar < 0 ? QByteArray() : it.key().mid(bar + 1);
            const CommandFlags flags = commands.flagsOf(name.toLower(), argument.toLower());
            const bool scripts = name == "EVAL" || name == "EVALSHA" || name == "FCALL";
            QVERIFY2(flags.testFlag(CommandFlag::Write) == (it->contains("write") || scripts),
                it.key().constData());
            QVERIFY2(flags.testFlag(CommandFlag::ReadOnly) == it->contains("readonly"),
                it.key().constData());
            QVERIFY2(
                flags.testFlag(CommandFlag::Admin) == it->contains("admin"), it.key().constData());
            QVERIFY2(flags.testFlag(CommandFlag::PubSub) == it->contains("pubsub"),
                it.key().constData());
            if (it->contains("blocking"))
                QVERIFY2(
                    flags.testFlag(CommandFlag::Blocking) && flags.testFlag(CommandFlag::NoShare),
                    it.key().constData());
        }
    }

    void theReplyMeansTheSameInResp3()
    {
        RedisServer server;
        QVERIFY2(server.start(), server.error());
        QLocalSocket socket;
        socket.connectToServer(server.socketPath());
        QVERIFY(socket.waitForConnected());
        socket.write("HELLO 3\r\nCOMMAND\r\n");
        Parser parser;
        Value reply;
        for (int replies = 0; replies < 2;) {
            const Parser::Status status = parser.next(reply);
            QVERIFY(status != Parser::Status::Error);
            if (status == Parser::Status::Value) {
                ++replies;
                continue;
            }
            QVERIFY(socket.waitForReadyRead(10000));
            const QByteArray bytes = socket.readAll();
            parser.feed(bytes);
            parser.keepUnread();
        }
        QCOMPARE(reply.items().at(0).items().at(2).type(), Value::Type::Set);
        const ServerCommands ours = ServerCommands::fromReply(reply);
        const ServerCommands older = ServerCommands::fromReply(parsed(server.raw({ "COMMAND" })));
        QVERIFY(ours.isFromServer());
        for (int i = 1; i < static_cast<int>(CommandId::Count); ++i) {
            const auto id = static_cast<CommandId>(i);
            QVERIFY2(ours.flagsOf(id) == older.flagsOf(id), commandInfo(id).name);
        }
        QCOMPARE(ours.flagsOf("config", "help"), older.flagsOf("config", "help"));
    }

    void aUserWithoutPermissionGetsTheTable()
    {
        RedisServer server;
        QVERIFY2(server.start(), server.error());
        QCOMPARE(server.command({ "ACL", "SETUSER", "default", "-command" }), QByteArray("OK"));
        const Value reply = parsed(server.raw({ "COMMAND" }));
        QVERIFY(reply.isError());
        QVERIFY(!ServerCommands::fromReply(reply).isFromServer());
    }
};

QTEST_GUILESS_MAIN(TestCommandFlags)
#include "tst_commandflags.moc"
