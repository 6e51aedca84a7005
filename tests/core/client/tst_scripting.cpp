// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/client/scripting.h"

#include "core/client/functions.h"
#include "tests/core/client/realclient.h"

using namespace sluice;

/// Scripts and functions, on a real server over both protocols.
class TestScripting : public QObject {
    Q_OBJECT

    static QByteArray library()
    {
        return "#!lua name=lib\n"
               "redis.register_function('put', function(keys, args)\n"
               "  return redis.call('SET', keys[1], args[1]) end)\n"
               "redis.register_function{function_name='get', flags={'no-writes'},\n"
               "  description='reads', callback=function(keys, args)\n"
               "  return redis.call('GET', keys[1]) end}\n";
    }

private Q_SLOTS:
    void initTestCase_data() { bothProtocols(); }

    void scriptsRunWithKeysAndArguments()
    {
        QFETCH_GLOBAL(int, protocol);
        RealClient real(protocol);
        QVERIFY(real.start());
        const auto scripts = real.as<Scripting>();
        const QByteArray all = allBytes();
        const QByteArray echo("return {KEYS[1], ARGV[1], 7}");
        const Value said = valueOf(scripts.eval(echo, { all }, { all + "x" }));
        QCOMPARE(said.items().size(), std::size_t(3));
        QCOMPARE(said.items()[0].bytes(), all);
        QCOMPARE(said.items()[1].bytes(), all + "x");
        QCOMPARE(said.items()[2].integer(), 7);
        QVERIFY(valueOf(scripts.eval("return nil")).isNull());
        const QByteArray sha = valueOf(scripts.scriptLoad(echo));
        QCOMPARE(sha.size(), 40);
        QCOMPARE(
            valueOf(scripts.evalsha(sha, { "k" }, { "a" })).items()[1].bytes(), QByteArray("a"));
        QCOMPARE(valueOf(scripts.evalshaRo(sha, { "k" }, { "a" })).items().size(), std::size_t(3));
        QCOMPARE(valueOf(scripts.evalRo("return 5")).integer(), 5);
        QCOMPARE(valueOf(scripts.scriptExists({ sha, QByteArray(40, '0') })),
            (std::vector<bool> { true, false }));
        QCOMPARE(valueOf(scripts.scriptFlush()), Done());
        QCOMPARE(errorOf(scripts.evalsha(sha)), QByteArray("NOSCRIPT"));
    }

    void scriptsThatFailAreErrors()
    {
        QFETCH_GLOBAL(int, protocol);
        RealClient real(protocol);
        QVERIFY(real.start());
        const auto scripts = real.as<Scripting>();
        real.server.command({ "RPUSH", "list", "x" });
        QCOMPARE(errorOf(scripts.eval("this is not Lua")), QByteArray("ERR"));
        QCOMPARE(errorOf(scripts.scriptLoad("nor is this")), QByteArray("ERR"));
        QCOMPARE(errorOf(scripts.eval("return redis.call('GET', KEYS[1])", { "list" })),
            QByteArray("WRONGTYPE"));
        QCOMPARE(errorOf(scripts.evalRo("return redis.call('SET', KEYS[1], 1)", { "k" })),
            QByteArray("ERR"));
        QCOMPARE(
            errorOf(scripts.eval("return redis.error_reply('MINE it is')")), QByteArray("MINE"));
    }

    void functionsAreLoadedListedCalledAndDeleted()
    {
        QFETCH_GLOBAL(int, protocol);
        RealClient real(protocol);
        QVERIFY(real.start());
        const auto functions = real.as<Functions>();
        const QByteArray all = allBytes();
        QVERIFY(valueOf(functions.functionList()).empty());
        QCOMPARE(valueOf(functions.functionLoad(library())), QByteArray("lib"));
        QCOMPARE(errorOf(functions.functionLoad(library())), QByteArray("ERR"));
        QCOMPARE(valueOf(functions.functionLoad(library(), true)), QByteArray("lib"));
        QCOMPARE(valueOf(functions.fcall("put", { all }, { all })).bytes(), QByteArray("OK"));
        QCOMPARE(valueOf(functions.fcallRo("get", { all })).bytes(), all);
        QCOMPARE(errorOf(functions.fcallRo("put", { all }, { all })), QByteArray("ERR"));
        QCOMPARE(errorOf(functions.fcall("none")), QByteArray("ERR"));
        const auto libraries = valueOf(functions.functionList("l*", true));
        QCOMPARE(libraries.size(), std::size_t(1));
        QCOMPARE(libraries[0].name, QByteArray("lib"));
        QCOMPARE(libraries[0].engine, QByteArray("LUA"));
        QCOMPARE(libraries[0].code, std::optional(library()));
        QCOMPARE(libraries[0].functions.size(), std::size_t(2));
        for (const FunctionFacts& function : libraries[0].functions) {
            const bool reads = function.name == "get";
            QCOMPARE(function.description.has_value(), reads);
            QCOMPARE(
                function.flags, reads ? QList<QByteArray> { "no-writes" } : QList<QByteArray>());
        }
        QVERIFY(!valueOf(functions.functionList()).front().code);
        QCOMPARE(valueOf(functions.functionDelete("lib")), Done());
        QCOMPARE(errorOf(functions.functionDelete("lib")), QByteArray("ERR"));
    }
};

QTEST_GUILESS_MAIN(TestScripting)
#include "tst_scripting.moc"
