// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/support/realengine.h"

#include <QtTest>

using namespace sluice;

/// Servers that are older or stricter than the one on the developer's desk.
class TestOtherServers : public QObject {
    Q_OBJECT

    static Outcome ask(RealEngine& engine, const QList<QByteArray>& arguments)
    {
        PendingReply pending = engine.client().send(Command::fromArguments(arguments));
        static_cast<void>(QTest::qWaitFor([&] { return pending.isSettled(); }, 10'000));
        if (!pending.isSettled())
            pending.cancel();
        return pending.await_resume();
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void itConnectsAndWorks_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("acl"); ///< of the user "app", if any
        QTest::addColumn<QByteArray>("password"); ///< requirepass
        QTest::addColumn<int>("database");
        QTest::addColumn<int>("protocol");
        const QStringList noHello { QStringLiteral("--rename-command"), QStringLiteral("HELLO"),
            QString() };
        const QStringList noCommand { QStringLiteral("--rename-command"), QStringLiteral("COMMAND"),
            QString() };
        QTest::newRow("as it is") << QStringList() << QByteArray() << QByteArray() << 0 << 3;
        QTest::newRow("HELLO refused") << noHello << QByteArray() << QByteArray() << 0 << 2;
        QTest::newRow("HELLO refused, password, database")
            << noHello << QByteArray() << QByteArray("secret") << 3 << 2;
        QTest::newRow("no COMMAND at all") << noCommand << QByteArray() << QByteArray() << 0 << 3;
        QTest::newRow("neither") << (noHello + noCommand) << QByteArray() << QByteArray() << 0 << 2;
        QTest::newRow("COMMAND not permitted")
            << QStringList() << QByteArray("~* +@all -command") << QByteArray() << 1 << 3;
        QTest::newRow("keys of its own, neither COMMAND nor INFO nor CLIENT")
            << QStringList() << QByteArray("~app:* +@all -command -info -client") << QByteArray()
            << 0 << 3;
        QTest::newRow("a few commands only")
            << QStringList() << QByteArray("~app:* +get +set +incr +hset +hgetall +ping")
            << QByteArray() << 0 << 3;
        QTest::newRow("a few commands only, HELLO refused")
            << noHello << QByteArray("~app:* +get +set +incr +hset +hgetall +ping") << QByteArray()
            << 0 << 2;
        QTest::newRow("the default user is off")
            << QStringList() << QByteArray("~* +@all") << QByteArray("secret") << 0 << 3;
    }
    void itConnectsAndWorks()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, acl);
        QFETCH(QByteArray, password);
        QFETCH(int, database);
        QFETCH(int, protocol);
        RedisServer server({ .password = password, .arguments = arguments });
        QVERIFY2(server.start(), server.error());
        ConnectionOptions options = RealEngine::optionsFor(server);
        options.password = password;
        options.database = database;
        if (!acl.isEmpty()) {
            options.user = "app";
            options.password = "app's own";
            const QList<QByteArray> rules = acl.split(' ');
            QCOMPARE(server.command(
                         QList<QByteArray> { "ACL", "SETUSER", "app", "on", ">app's own" } + rules),
                QByteArray("OK"));
        }
        RealEngine engine;
        engine.core.connectTo(options);
        QCOMPARE(ask(engine, { "SET", "app:k", "v" }).reply().bytes(), QByteArray("OK"));
        QCOMPARE(engine.core.state().get().phase, ConnectionPhase::Ready);
        QCOMPARE(engine.core.state().get().server.protocol, protocol);
        QCOMPARE(ask(engine, { "GET", "app:k" }).reply().bytes(), QByteArray("v"));
        QVERIFY(ask(engine, { "GET", "app:none" }).reply().isNull());
        QCOMPARE(ask(engine, { "INCR", "app:n" }).reply().integer(), 1);
        QCOMPARE(ask(engine, { "HSET", "app:h", "f", "w" }).reply().integer(), 1);
        const Value* field = nullptr;
        const Outcome hash = ask(engine, { "HGETALL", "app:h" }); // a map, or a flat list of pairs
        field = hash.reply().find("f");
        QVERIFY(field);
        QCOMPARE(field->bytes(), QByteArray("w"));
        if (acl.startsWith("~app")) { // what is not permitted is a reply, and the connection lives
            QVERIFY(ask(engine, { "GET", "other" }).reply().errorCode() == "NOPERM");
            QVERIFY(ask(engine, { "COMMAND", "COUNT" }).reply().errorCode() == "NOPERM");
        }
        QCOMPARE(ask(engine, { "PING" }).reply().bytes(), QByteArray("PONG"));
        QCOMPARE(engine.core.state().get().epoch, quint64(1));
    }

    void itSaysWhyItCannot_data()
    {
        QTest::addColumn<bool>("hello");
        QTest::addColumn<QByteArray>("user");
        QTest::addColumn<QByteArray>("password");
        QTest::addColumn<int>("database");
        QTest::addColumn<ConnectionErrorKind>("kind");
        for (const bool hello : { true, false }) {
            const auto row = [hello](const char* what) -> QTestData& {
                return QTest::addRow("%s%s", what, hello ? "" : ", HELLO refused") << hello;
            };
            row("no password") << QByteArray() << QByteArray() << 0
                               << ConnectionErrorKind::AuthRequired;
            row("wrong password") << QByteArray() << QByteArray("wrong") << 0
                                  << ConnectionErrorKind::WrongPassword;
            row("unknown user") << QByteArray("nobody") << QByteArray("secret") << 0
                                << ConnectionErrorKind::WrongPassword;
            row("no such database") << QByteArray() << QByteArray("secret") << 99
                                    << ConnectionErrorKind::DatabaseOutOfRange;
            row("SELECT not permitted") << QByteArray("app") << QByteArray("app's own") << 1
                                        << ConnectionErrorKind::NoPermission;
        }
    }
    void itSaysWhyItCannot()
    {
        QFETCH(bool, hello);
        QFETCH(QByteArray, user);
        QFETCH(QByteArray, password);
        QFETCH(int, database);
        QFETCH(ConnectionErrorKind, kind);
        QStringList arguments;
        if (!hello)
            arguments << QStringLiteral("--rename-command") << QStringLiteral("HELLO") << QString();
        RedisServer server({ .password = "secret", .arguments = arguments });
        QVERIFY2(server.start(), server.error());
        server.command({ "ACL", "SETUSER", "app", "on", ">app's own", "~*", "+@all", "-select" });
        ConnectionOptions options = RealEngine::optionsFor(server);
        options.user = user;
        options.password = password;
        options.database = database;
        RealEngine engine;
        engine.core.connectTo(options);
        const Outcome outcome = ask(engine, { "SET", "k", "v" }); // nobody waits in vain
        QVERIFY(outcome.isNotSent());
        QCOMPARE(outcome.why(), Why::Disconnected);
        QCOMPARE(engine.core.state().get().phase, ConnectionPhase::Failed);
        QCOMPARE(engine.core.state().get().errorKind, kind);
        QVERIFY(!engine.core.state().get().errorDetail.contains("secret"));
        QCOMPARE(server.command({ "EXISTS", "k" }), QByteArray("0"));
    }
};

QTEST_GUILESS_MAIN(TestOtherServers)
#include "tst_otherservers.moc"
