// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/protocol/servercommands.h"

#include "core/protocol/parser.h"
#include "core/protocol/writer.h"

#include <QByteArrayList>
#include <QRegularExpression>
#include <QTest>

#include <memory>

using namespace sluice;

namespace {
constexpr CommandFlag Write = CommandFlag::Write;
constexpr CommandFlag ReadOnly = CommandFlag::ReadOnly;
constexpr CommandFlag Blocking = CommandFlag::Blocking;
constexpr CommandFlag NoShare = CommandFlag::NoShare;
constexpr CommandFlag Admin = CommandFlag::Admin;

enum class Form { Resp2, Resp3 };

/// An entry as the server writes it: from Redis 7.0 on with ten elements, before with six or seven.
Value entry(const QByteArray& name, const QByteArrayList& flags, Form form = Form::Resp2,
    std::vector<Value> subcommands = {}, int elements = 10)
{
    std::vector<Value> names;
    for (const QByteArray& flag : flags)
        names.push_back(Value::simpleString(flag));
    std::vector<Value> items { Value::bulkString(name), Value::integer(-2) };
    items.push_back(form == Form::Resp2 ? Value::array(names) : Value::set(names));
    for (int i = 3; i < 6; ++i)
        items.push_back(Value::integer(1));
    for (int i = 6; i < 9; ++i)
        items.push_back(form == Form::Resp2 ? Value::array({}) : Value::set({}));
    items.push_back(Value::array(std::move(subcommands)));
    items.resize(static_cast<std::size_t>(elements));
    return Value::array(std::move(items));
}

ServerCommands server(std::vector<Value> entries)
{
    return ServerCommands::fromReply(Value::array(std::move(entries)));
}

QByteArray wireOf(std::initializer_list<QByteArrayView> arguments)
{
    ByteBuffer buffer;
    appendCommand(buffer, arguments);
    return buffer.view().toByteArray();
}
} // namespace

class TestServerCommands : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void isTheTableAloneWithoutAServersWord()
    {
        const ServerCommands commands;
        QVERIFY(!commands.isFromServer());
        for (int i = 1; i < static_cast<int>(CommandId::Count); ++i) {
            const CommandInfo& info = commandInfo(static_cast<CommandId>(i));
            QCOMPARE(commands.flagsOf(info.id), info.flags);
            QCOMPARE(commands.flagsOf(info.name, {}), info.flags);
            QCOMPARE(commands.flagsOf(QByteArray(info.name).toLower(), {}), info.flags);
        }
        QCOMPARE(commands.flagsOf("client", "reply"), commandInfo(CommandId::ClientReply).flags);
        QCOMPARE(commands.flagsOf("GET", "anything"), CommandFlags(ReadOnly));
        const auto shared = std::make_shared<const ServerCommands>(commands);
        QCOMPARE(shared->flagsOf(CommandId::Set), CommandFlags(Write));
    }

    void whatNobodyKnowsWrites()
    {
        for (const ServerCommands& commands : { ServerCommands(),
                 server({ entry("get", { "readonly" }), entry("mod.a", { "readonly" }),
                     entry("client", {}, Form::Resp2, { entry("client|id", {}) }) }) }) {
            QCOMPARE(commands.flagsOf(CommandId::Other), CommandFlags(Write));
            QCOMPARE(commands.flagsOf(CommandId::Count), CommandFlags(Write));
            QCOMPARE(commands.flagsOf(static_cast<CommandId>(60000)), CommandFlags(Write));
            for (const QByteArray& name : { QByteArray(), QByteArray("NOSUCH"),
                     QByteArray("GE\0", 3), QByteArray("OTHER"), QByteArray(1 << 20, 'x') }) {
                QCOMPARE(commands.flagsOf(name, {}), CommandFlags(Write));
                QCOMPARE(commands.flagsOf(name, "x"), CommandFlags(Write));
                QCOMPARE(commands.flagsOf(name, QByteArray(1 << 20, 'y')), CommandFlags(Write));
            }
            QCOMPARE(commands.flagsOf("client", "nosuch"), CommandFlags(Write));
            QCOMPARE(commands.flagsOf("client", QByteArray(500, 'x')), CommandFlags(Write));
            QCOMPARE(commands.flagsOf("client", {}), CommandFlags());
            QCOMPARE(commands.flagsOf("client", "Help"), CommandFlags());
        }
    }

    void readsBothFormsOfTheReply_data()
    {
        QTest::addColumn<bool>("resp3");
        QTest::newRow("RESP2") << false;
        QTest::newRow("RESP3") << true;
    }
    void readsBothFormsOfTheReply()
    {
        QFETCH(bool, resp3);
        const Form form = resp3 ? Form::Resp3 : Form::Resp2;
        const ServerCommands commands = server({
            entry("mod.read", { "readonly", "fast" }, form),
            entry("mod.write", { "write", "denyoom" }, form),
            entry("mod.wait", { "write", "blocking" }, form),
            entry("mod.tell", { "pubsub" }, form),
            entry("mod.rule", { "admin", "noscript" }, form),
            entry("mod.plain", { "loading" }, form),
            entry("mod.keys", { "readonly", "movablekeys" }, form),
        });
        QVERIFY(commands.isFromServer());
        QCOMPARE(commands.flagsOf("mod.read", "x"), CommandFlags(ReadOnly));
        QCOMPARE(commands.flagsOf("MOD.Read", {}), CommandFlags(ReadOnly));
        QCOMPARE(commands.flagsOf("mod.write", {}), CommandFlags(Write));
        QCOMPARE(commands.flagsOf("mod.wait", {}), Write | Blocking | NoShare);
        QCOMPARE(commands.flagsOf("mod.tell", {}), CommandFlags(CommandFlag::PubSub));
        QCOMPARE(commands.flagsOf("mod.rule", {}), CommandFlags(Admin));
        QCOMPARE(commands.flagsOf("mod.plain", {}), CommandFlags());
        QCOMPARE(commands.flagsOf("mod.keys", {}), ReadOnly | CommandFlag::MovableKeys);
        // What the table has and this server does not list is as the table says.
        QCOMPARE(commands.flagsOf(CommandId::Set), CommandFlags(Write));
        QCOMPARE(commands.flagsOf(CommandId::Wait), Blocking | NoShare);
    }

    void theStricterOfTableAndServerHolds()
    {
        const ServerCommands commands = server({
            entry("set", { "readonly" }),
            entry("get", { "write" }),
            entry("type", { "write", "readonly" }),
            entry("strlen", {}),
            entry("shutdown", { "admin", "readonly" }), // as Redis 2.8 to 3.2 say
            entry("wait", { "noscript" }),
            entry("ping", { "blocking", "admin" }),
            entry("auth", {}),
            entry("debug", {}),
        });
        QCOMPARE(commands.flagsOf(CommandId::Set), CommandFlags(Write));
        QCOMPARE(commands.flagsOf(CommandId::Get), CommandFlags(Write));
        QCOMPARE(commands.flagsOf(CommandId::Type), CommandFlags(Write));
        QCOMPARE(commands.flagsOf(CommandId::Strlen), CommandFlags());
        QCOMPARE(commands.flagsOf(CommandId::Shutdown), CommandFlags(Admin));
        QCOMPARE(commands.flagsOf(CommandId::Wait), Blocking | NoShare);
        QCOMPARE(commands.flagsOf(CommandId::Ping), Blocking | NoShare | Admin);
        QCOMPARE(commands.flagsOf(CommandId::Auth), NoShare | CommandFlag::Secret);
        QCOMPARE(commands.flagsOf(CommandId::Debug), CommandFlags(Admin));
    }

    void ofTwoEntriesForOneNameTheStricterHolds()
    {
        for (const bool readFirst : { false, true }) {
            const Value read = entry("mod.a", { "readonly" });
            const Value write = entry("MOD.A", { "write" });
            const Value readGet = entry("get", { "readonly" });
            const Value writeGet = entry("GET", { "write" });
            const ServerCommands commands = readFirst ? server({ read, write, readGet, writeGet })
                                                      : server({ write, read, writeGet, readGet });
            QCOMPARE(commands.flagsOf("mod.a", {}), CommandFlags(Write));
            QCOMPARE(commands.flagsOf(CommandId::Get), CommandFlags(Write));
        }
    }

    void scriptsWriteUnlessTheyAreReadOnlyWhateverTheServerSays()
    {
        for (const char* said : { "readonly", "write", "noscript" }) {
            const ServerCommands commands = server(
                { entry("eval", { said }), entry("evalsha", { said }), entry("fcall", { said }),
                    entry("eval_ro", { said }), entry("evalsha_ro", { said }),
                    entry("fcall_ro", { said }), entry("mod.eval", { "noscript", "may_replicate" }),
                    entry("mod.eval_ro", { "readonly", "may_replicate" }) });
            for (const CommandId id : { CommandId::Eval, CommandId::Evalsha, CommandId::Fcall })
                QCOMPARE(commands.flagsOf(id), Write | CommandFlag::MovableKeys);
            for (const CommandId id :
                { CommandId::EvalRo, CommandId::EvalshaRo, CommandId::FcallRo })
                QCOMPARE(commands.flagsOf(id), ReadOnly | CommandFlag::MovableKeys);
            QCOMPARE(commands.flagsOf("mod.eval", {}), CommandFlags(Write));
            QCOMPARE(commands.flagsOf("mod.eval_ro", {}), CommandFlags(ReadOnly));
        }
    }

    void findsSubcommandsWhereTheVersionHasThem()
    {
        const ServerCommands commands = server({
            entry("cluster", {}, Form::Resp2,
                { entry("cluster|migration", { "admin" }), entry("cluster|help", {}),
                    entry("cluster|info", { "write" }), entry("newer", { "readonly" }),
                    entry("get|x", { "readonly" }) }),
            entry("mod", {}, Form::Resp2,
                { entry("mod|get", { "readonly" }), entry("mod|set", { "write" }) }),
        });
        QCOMPARE(commands.flagsOf("cluster", "migration"), CommandFlags(Admin));
        QCOMPARE(commands.flagsOf("CLUSTER", "Newer"), CommandFlags(ReadOnly));
        QCOMPARE(commands.flagsOf("cluster", "info"), CommandFlags(Write));
        QCOMPARE(commands.flagsOf(CommandId::ClusterInfo), CommandFlags(Write));
        QCOMPARE(commands.flagsOf("cluster", "help"), CommandFlags());
        QCOMPARE(commands.flagsOf("cluster", "nosuch"), CommandFlags(Write));
        QCOMPARE(commands.flagsOf("cluster", "x"), CommandFlags(Write));
        QCOMPARE(commands.flagsOf("mod", "GET"), CommandFlags(ReadOnly));
        QCOMPARE(commands.flagsOf("mod", "set"), CommandFlags(Write));
        QCOMPARE(commands.flagsOf("mod", "del"), CommandFlags(Write));
        QCOMPARE(commands.flagsOf("mod", {}), CommandFlags());
    }

    void takesAnOldServersWordForAllSubcommands()
    {
        const ServerCommands commands
            = server({ entry("memory", { "readonly", "random" }, Form::Resp2, {}, 6),
                entry("client", { "admin", "noscript" }, Form::Resp2, {}, 7),
                entry("xgroup", { "write", "denyoom" }, Form::Resp2, {}, 6),
                entry("get", { "readonly", "fast" }, Form::Resp2, {}, 6) });
        QCOMPARE(commands.flagsOf(CommandId::Get), CommandFlags(ReadOnly));
        QCOMPARE(commands.flagsOf("client", "nosuch"), CommandFlags(Admin));
        QCOMPARE(commands.flagsOf("xgroup", "nosuch"), CommandFlags(Write));
        QCOMPARE(commands.flagsOf("memory", "usage"), CommandFlags(ReadOnly));
        QCOMPARE(commands.flagsOf("memory", "nosuch"), CommandFlags());
        QCOMPARE(commands.flagsOf("config", "nosuch"), CommandFlags(Write)); // not listed at all
    }

    void anErrorOrANullIsTheTableAlone()
    {
        for (const Value& reply : { Value(), Value::nullArray(),
                 Value::error("NOPERM this user has no permissions to run the 'command' command"),
                 Value::error("ERR unknown command 'COMMAND'"), Value::bulkError("x"),
                 Value::integer(5), Value::simpleString("OK"), Value::array({}), Value::map({}),
                 Value::array({ Value(), Value::array({}), Value::integer(1) }),
                 Value::map({ Value::bulkString("get"), entry("get", { "write" }) }) }) {
            const ServerCommands commands = ServerCommands::fromReply(reply);
            QVERIFY(!commands.isFromServer());
            QCOMPARE(commands.flagsOf(CommandId::Get), CommandFlags(ReadOnly));
            QCOMPARE(commands.flagsOf("x", "y"), CommandFlags(Write));
        }
    }

    void passesOverWhatMakesNoSense()
    {
        Value nested = entry("deep", { "readonly" });
        for (int i = 0; i < 100; ++i)
            nested = entry("deep", { "readonly" }, Form::Resp2, { nested });
        const Value text = Value::bulkString("readonly");
        const ServerCommands commands = server({
            nested,
            entry("", { "readonly" }),
            entry(QByteArray(1 << 20, 'z'), { "readonly" }),
            entry(QByteArray(128, 'z'), { "readonly" }),
            Value::array({ Value::bulkString("short") }),
            Value::array({ Value::bulkString("noflags"), Value::integer(1), Value::integer(2) }),
            Value::array({ Value::integer(1), Value::integer(2), Value::array({ text }) }),
            Value::array({ Value::array({}), Value::integer(2), Value::array({ text }) }),
            Value::array({ Value::bulkString("oddflags"), text,
                Value::array({ Value(), Value::array({ text }), text, Value::integer(7) }) }),
            Value::array({ Value::bulkString("odd"), Value(), Value::set({ text }), Value(),
                Value(), Value(), Value(), Value(), Value(), Value::map({ text, text }) }),
            Value::push({ Value::bulkString("pushed"), Value(), Value::set({ text }) }),
            entry(QByteArray("a\0|b", 4), { "readonly" }),
        });
        QVERIFY(commands.isFromServer());
        QCOMPARE(commands.flagsOf("deep", {}), CommandFlags(ReadOnly));
        QCOMPARE(commands.flagsOf("deep", "deep"), CommandFlags(ReadOnly));
        QCOMPARE(commands.flagsOf("deep", "deep|deep"), CommandFlags(Write)); // one level, no more
        QCOMPARE(commands.flagsOf(QByteArray(128, 'Z'), {}), CommandFlags(ReadOnly));
        QCOMPARE(commands.flagsOf(QByteArray(1 << 20, 'z'), {}), CommandFlags(Write));
        for (const char* name : { "short", "noflags", "pushed", "nosuch", "1" })
            QCOMPARE(commands.flagsOf(name, {}), CommandFlags(Write));
        QCOMPARE(commands.flagsOf("oddflags", {}), CommandFlags(ReadOnly));
        QCOMPARE(commands.flagsOf("odd", {}), CommandFlags(ReadOnly));
    }

    void keepsNoMoreNamesThanAnyServerHas()
    {
        std::vector<Value> entries;
        for (int i = 0; i < 20000; ++i)
            entries.push_back(entry("mod." + QByteArray::number(i), { "readonly" }));
        entries.push_back(entry("get", { "write" }));
        const ServerCommands commands = server(std::move(entries));
        QCOMPARE(commands.flagsOf("mod.0", {}), CommandFlags(ReadOnly));
        QCOMPARE(commands.flagsOf("mod.16383", {}), CommandFlags(ReadOnly));
        QCOMPARE(commands.flagsOf("mod.16384", {}), CommandFlags(Write));
        QCOMPARE(commands.flagsOf(CommandId::Get), CommandFlags(Write));
    }

    void aRequestIsWhatItsWireSaysWhereItsIdDoesNot()
    {
        const ServerCommands commands = server(
            { entry("mod.read", { "readonly" }), entry("xread", { "readonly", "blocking" }),
                entry("client", {}, Form::Resp2, { entry("client|new", { "admin" }) }) });
        const auto of = [&](CommandId id, const QByteArray& wire) {
            return commands.flagsOf(id, commandInfo(id).flags, wire);
        };
        QCOMPARE(of(CommandId::Get, {}), CommandFlags(ReadOnly));
        QCOMPARE(of(CommandId::Other, wireOf({ "Mod.Read", "k" })), CommandFlags(ReadOnly));
        QCOMPARE(of(CommandId::Other, wireOf({ "mod.read" })), CommandFlags(ReadOnly));
        QCOMPARE(of(CommandId::Other, wireOf({ "mod.none" })), CommandFlags(Write));
        QCOMPARE(of(CommandId::Other, "junk"), CommandFlags(Write));
        QCOMPARE(of(CommandId::Client, wireOf({ "client", "new" })), CommandFlags(Admin));
        QCOMPARE(of(CommandId::Client, wireOf({ "client", "nosuch" })), CommandFlags(Write));
        QCOMPARE(of(CommandId::Client, wireOf({ "client" })), CommandFlags());
        QCOMPARE(of(static_cast<CommandId>(60000), wireOf({ "get" })), CommandFlags(ReadOnly));
        // XREAD blocks only with BLOCK, and the one who read its arguments knows.
        const CommandFlags blocks = commandInfo(CommandId::Xread).flags;
        const CommandFlags passes = blocks & ~(CommandFlags(Blocking) | NoShare);
        QCOMPARE(commands.flagsOf(CommandId::Xread, blocks, {}), blocks);
        QCOMPARE(commands.flagsOf(CommandId::Xread, passes, {}), passes);
    }

    void readsTheWordsOfAnEncodedCommand()
    {
        const QByteArray wire = wireOf({ "CLIENT", "reply", "off" });
        const CommandWords words = commandWords(wire);
        QCOMPARE(words.name, QByteArrayView("CLIENT"));
        QCOMPARE(words.argument, QByteArrayView("reply"));
        QVERIFY(words.name.data() > wire.constData()
            && words.argument.data() < wire.constData() + wire.size()); // not copied
        QCOMPARE(commandWords(wireOf({ "PING" })).name, QByteArrayView("PING"));
        QVERIFY(commandWords(wireOf({ "PING" })).argument.isNull());
        const QByteArray empty = wireOf({ "GET", "", "x" });
        QVERIFY(!commandWords(empty).argument.isNull() && commandWords(empty).argument.isEmpty());
        const QByteArray bytes = wireOf({ QByteArrayView("a\r\n", 3), QByteArrayView("\0$", 2) });
        QCOMPARE(commandWords(bytes).name, QByteArrayView("a\r\n", 3));
        QCOMPARE(commandWords(bytes).argument, QByteArrayView("\0$", 2));
    }

    void takesOneCommandAfterTheOther()
    {
        const QByteArray block = wireOf({ "MULTI" }) + wireOf({ "SET", "k", "v", "EX", "5" })
            + wireOf({ "GET", "k" }) + wireOf({ "EXEC" });
        QByteArrayView wire = block;
        QByteArrayList names;
        while (!wire.isEmpty())
            names += takeCommand(wire).name.toByteArray();
        QCOMPARE(names, QByteArrayList({ "MULTI", "SET", "GET", "EXEC" }));
        // Cut anywhere, it never reads beyond the end and never invents a command.
        for (qsizetype size = 0; size < block.size(); ++size) {
            const std::vector<char> part(block.begin(), block.begin() + size);
            wire = QByteArrayView(part.data(), size);
            qsizetype whole = 0;
            while (!wire.isEmpty())
                whole += takeCommand(wire).name.isNull() ? 0 : 1;
            QVERIFY(whole <= 3);
        }
    }

    void whatIsNoCommandHasNoWords_data()
    {
        QTest::addColumn<QByteArray>("wire");
        for (const char* wire :
            { "", "*", "*1", "*1\r", "*1\r\n", "*1\r\n$", "*1\r\n$3\r\nGE", "*1\r\n$3\r\nGET",
                "*1\r\n$3\r\nGETxx", "*0\r\n", "*-1\r\n", "*x\r\n", "$3\r\nGET\r\n", "GET k\r\n",
                "*1\r\n$-1\r\n", "*1\r\n$9223372036854775807\r\nGET\r\n",
                "*1\r\n$99999999999999999999\r\nGET\r\n", "*1\r\n:3\r\n", "*2\r\n$3\r\nGET\r\n",
                "*2\r\n$3\r\nGET\r\n$5\r\nk\r\n", "*1\r\r\n$3\r\nGET\r\n", "*1\n\n$3\r\nGET\r\n" })
            QTest::newRow(QByteArray(wire).toPercentEncoding().constData()) << QByteArray(wire);
    }
    void whatIsNoCommandHasNoWords()
    {
        QFETCH(QByteArray, wire);
        const CommandWords words = commandWords(wire);
        QVERIFY(words.name.isNull());
        QVERIFY(words.argument.isNull());
        QByteArrayView rest = wire;
        QVERIFY(takeCommand(rest).name.isNull());
        QVERIFY(rest.isEmpty());
    }
};

QTEST_APPLESS_MAIN(TestServerCommands)
#include "tst_servercommands.moc"
