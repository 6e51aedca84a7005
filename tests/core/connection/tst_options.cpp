// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/connection/options.h"

#include <QTest>

#include <random>

using namespace sluice;

namespace {

ConnectionOptions tcp(const QString& host, quint16 port = 6379)
{
    ConnectionOptions options;
    options.host = host;
    options.port = port;
    return options;
}

ConnectionOptions unixSocket(const QString& path)
{
    ConnectionOptions options;
    options.kind = ConnectionOptions::Kind::Unix;
    options.socketPath = path;
    return options;
}

ConnectionOptions as(ConnectionOptions options, const QByteArray& user, const QByteArray& password)
{
    options.user = user;
    options.password = password;
    return options;
}

ConnectionOptions in(ConnectionOptions options, int database)
{
    options.database = database;
    return options;
}

} // namespace

Q_DECLARE_METATYPE(sluice::ConnectionOptions)
Q_DECLARE_METATYPE(sluice::OptionsError)

class TestOptions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aUrlIsReadIntoItsParts_data()
    {
        const QString local = QStringLiteral("localhost");
        const QString path = QStringLiteral("/run/redis.sock");
        QTest::addColumn<QString>("url");
        QTest::addColumn<ConnectionOptions>("expected");
        const auto row = [](const char* url, const ConnectionOptions& expected) {
            QTest::newRow(url) << QString::fromUtf8(url) << expected;
        };
        row("redis://localhost", tcp(local));
        row("redis://localhost/", tcp(local));
        row("REDIS://localhost", tcp(local));
        row("valkey://localhost", tcp(local));
        row("  redis://localhost:7000  ", tcp(local, 7000));
        row("redis://localhost:7000/3", in(tcp(local, 7000), 3));
        row("redis://localhost?db=3", in(tcp(local), 3));
        row("redis://localhost/?db=3", in(tcp(local), 3));
        row("redis://localhost/2147483647", in(tcp(local), 2147483647));
        row("redis://:secret@localhost", as(tcp(local), "", "secret"));
        row("redis://ann@localhost", as(tcp(local), "ann", ""));
        row("redis://ann:secret@localhost:1/2", in(as(tcp(local, 1), "ann", "secret"), 2));
        row("redis://ann:a%3Ab%2F%00%ff@localhost",
            as(tcp(local), "ann", QByteArray("a:b/\0\xff", 6)));
        row("redis://a%3ann:x@localhost", as(tcp(local), "a:nn", "x"));
        row("redis://ann:p@ss@localhost", as(tcp(local), "ann", "p@ss"));
        row("redis://ann:p:s:s@localhost", as(tcp(local), "ann", "p:s:s"));
        row("redis://:p+ss word@localhost", as(tcp(local), "", "p+ss word"));
        row("redis://:pässwörd@localhost", as(tcp(local), "", "p\xc3\xa4sswörd"));
        row("redis://localhost?user=ann&password=x%26y", as(tcp(local), "ann", "x&y"));
        row("redis://[::1]", tcp(QStringLiteral("::1")));
        row("redis://[::1]:7000/1", in(tcp(QStringLiteral("::1"), 7000), 1));
        row("redis://ann:x@[2001:db8::7]:7000",
            as(tcp(QStringLiteral("2001:db8::7"), 7000), "ann", "x"));
        row("redis://[fe80::1%25lo]:7000", tcp(QStringLiteral("fe80::1%lo"), 7000));
        row("localhost", tcp(local));
        row("localhost:7000", tcp(local, 7000));
        row("localhost:7000/2", in(tcp(local, 7000), 2));
        row("[::1]:7000", tcp(QStringLiteral("::1"), 7000));
        row("ann:x@localhost:7000", as(tcp(local, 7000), "ann", "x"));
        row("10.0.0.4:65535", tcp(QStringLiteral("10.0.0.4"), 65535));
        row("redis://zürich.example", tcp(QStringLiteral("zürich.example")));
        row("unix:///run/redis.sock", unixSocket(path));
        row("unix:///run/redis.sock?db=7", in(unixSocket(path), 7));
        row("redis+unix:///run/redis.sock?db=7&user=ann&password=p%20w",
            in(as(unixSocket(path), "ann", "p w"), 7));
        row("redis+unix:///run/redis.sock?password=p@w", as(unixSocket(path), "", "p@w"));
        row("unix://ann:x@/run/redis.sock", as(unixSocket(path), "ann", "x"));
        row("unix:///run/a%20b%3Fc.sock", unixSocket(QStringLiteral("/run/a b?c.sock")));
        row("/run/redis.sock", unixSocket(path));
        row("/run/100%25.sock", unixSocket(QStringLiteral("/run/100%25.sock")));
    }

    void aUrlIsReadIntoItsParts()
    {
        QFETCH(QString, url);
        QFETCH(ConnectionOptions, expected);
        const auto result = ConnectionOptions::fromUrl(url);
        QVERIFY2(result.ok(),
            result.ok() ? "" : QByteArray::number(int(result.error().kind)).constData());
        const ConnectionOptions& options = result.value();
        QCOMPARE(options.host, expected.host);
        QCOMPARE(options.port, expected.port);
        QCOMPARE(options.socketPath, expected.socketPath);
        QCOMPARE(options.user, expected.user);
        QCOMPARE(options.password, expected.password);
        QCOMPARE(options.database, expected.database);
        QVERIFY(options == expected);
        QVERIFY(!options.check());
    }

    void aBadUrlIsNamedExactly_data()
    {
        using E = OptionsError;
        QTest::addColumn<QString>("url");
        QTest::addColumn<OptionsError>("kind");
        QTest::addColumn<QByteArray>("detail");
        const auto row = [](const char* url, OptionsError kind, const QByteArray& detail = {}) {
            QTest::newRow(*url ? url : "(nothing)") << QString::fromUtf8(url) << kind << detail;
        };
        row("", E::Empty);
        row("   ", E::Empty);
        row("rediss://localhost", E::TlsNotSupported, "rediss");
        row("RedisS://:x@localhost", E::TlsNotSupported, "rediss");
        row("http://localhost", E::UnsupportedScheme, "http");
        row("://localhost", E::UnsupportedScheme);
        row("ann:pa://ss@localhost", E::UnsupportedScheme);
        row("redis://", E::MissingHost);
        row("redis:///3", E::MissingHost);
        row("redis://:7000", E::MissingHost);
        row("redis://ann:x@", E::MissingHost);
        row(":7000", E::MissingHost);
        row("redis://a b", E::BadHost, "a b");
        row("redis://a%0ab", E::BadHost, "a\nb");
        row("redis://a\\b", E::BadHost, "a\\b");
        row("redis://[::1", E::BadIpv6, "[::1");
        row("redis://[::1]7000", E::BadIpv6, "[::1]7000");
        row("redis://[nonsense]", E::BadIpv6, "nonsense");
        row("redis://[127.0.0.1]", E::BadIpv6, "127.0.0.1");
        row("redis://[]", E::MissingHost);
        row("::1", E::UnbracketedIpv6, "::1");
        row("redis://fe80::1:7000", E::UnbracketedIpv6, "fe80::1:7000");
        row("redis://localhost:", E::BadPort, "");
        row("redis://localhost:0", E::BadPort, "0");
        row("redis://localhost:65536", E::BadPort, "65536");
        row("redis://localhost:+80", E::BadPort, "+80");
        row("redis://localhost:port", E::BadPort, "port");
        row("redis://localhost:99999999999999999999", E::BadPort, "99999999999999999999");
        row("redis://localhost/x", E::BadDatabase, "x");
        row("redis://localhost/-1", E::BadDatabase, "-1");
        row("redis://localhost/2147483648", E::BadDatabase, "2147483648");
        row("unix:///s?db=", E::BadDatabase, "");
        row("redis://localhost/1/2", E::UnexpectedPath, "/1/2");
        row("redis://localhost#x", E::UnexpectedPath, "#x");
        row("redis://:100%@localhost", E::BadPercentEncoding);
        row("redis://:1%zz@localhost", E::BadPercentEncoding);
        row("redis://a%2", E::BadPercentEncoding);
        row("unix:///s?password=%f", E::BadPercentEncoding);
        row("redis://:sec/ret@localhost", E::UnescapedInUserInfo);
        row("redis://ann:sec?ret@localhost", E::UnescapedInUserInfo);
        row("redis://ann:sec#ret@localhost", E::UnescapedInUserInfo);
        row("redis://:p@s/s@localhost", E::UnescapedInUserInfo);
        row("unix://:sec/ret@/run/s", E::UnescapedInUserInfo);
        row("redis://%ff", E::NotText);
        row("unix:///%ff", E::NotText);
        row("unix:///a%00b", E::NotText);
        row("unix://", E::MissingPath);
        row("unix://?db=1", E::MissingPath);
        row("unix://run", E::RelativePath, "run");
        row("unix://run/redis.sock", E::HostInUnixUrl, "run");
        row("redis://localhost?dbb=1", E::UnknownParameter, "dbb");
        row("unix:///s?password=a&b=c", E::UnknownParameter);
        row("redis://localhost/1?db=2", E::DuplicateParameter, "db");
        row("unix:///s?db=2&db=3", E::DuplicateParameter, "db");
        row("redis://:x@localhost?password=y", E::DuplicateParameter, "password");
    }

    void aBadUrlIsNamedExactly()
    {
        QFETCH(QString, url);
        QFETCH(OptionsError, kind);
        QFETCH(QByteArray, detail);
        const auto result = ConnectionOptions::fromUrl(url);
        QVERIFY(!result.ok());
        QCOMPARE(int(result.error().kind), int(kind));
        QCOMPARE(result.error().detail, detail);
    }

    void aSocketPathMayBeAsLongAsTheSystemAllows()
    {
        const QString longest = QLatin1Char('/') + QString(106, QLatin1Char('x'));
        QVERIFY(ConnectionOptions::fromUrl(longest).ok());
        const auto result = ConnectionOptions::fromUrl(longest + QLatin1Char('x'));
        QVERIFY(!result.ok());
        QCOMPARE(int(result.error().kind), int(OptionsError::PathTooLong));
    }

    void aUrlIsWrittenWithoutThePassword_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("redacted");
        QTest::addColumn<QString>("omitted");
        const auto row = [](const char* url, const char* redacted, const char* omitted) {
            QTest::newRow(url) << QString::fromUtf8(url) << QString::fromUtf8(redacted)
                               << QString::fromUtf8(omitted);
        };
        row("localhost", "redis://localhost:6379", "redis://localhost:6379");
        row("redis://:sesame@h/2", "redis://:***@h:6379/2", "redis://h:6379/2");
        row("redis://ann:sesame@h", "redis://ann:***@h:6379", "redis://ann@h:6379");
        row("redis://a%40%00%ff@h", "redis://a%40%00%FF@h:6379", "redis://a%40%00%FF@h:6379");
        row("[::1]:1", "redis://[::1]:1", "redis://[::1]:1");
        row("redis://[fe80::1%25lo]", "redis://[fe80::1%25lo]:6379", "redis://[fe80::1%25lo]:6379");
        row("/s", "redis+unix:///s", "redis+unix:///s");
        row("unix:///a%3fb?db=2&user=a%26b&password=sesame",
            "redis+unix:///a%3Fb?db=2&user=a%26b&password=***",
            "redis+unix:///a%3Fb?db=2&user=a%26b");
    }

    void aUrlIsWrittenWithoutThePassword()
    {
        QFETCH(QString, url);
        QFETCH(QString, redacted);
        QFETCH(QString, omitted);
        ConnectionOptions options = ConnectionOptions::fromUrl(url).value();
        QCOMPARE(options.toUrl(), redacted);
        QCOMPARE(options.toUrl(ConnectionOptions::Secret::Omitted), omitted);
        options.password.clear();
        QVERIFY(ConnectionOptions::fromUrl(omitted).value() == options);
    }

    void aDisplayNameIsTheLabelOrTheAddress()
    {
        QCOMPARE(tcp(QStringLiteral("h"), 7).displayName(), QStringLiteral("h:7"));
        QCOMPARE(tcp(QStringLiteral("::1")).displayName(), QStringLiteral("[::1]:6379"));
        ConnectionOptions options = unixSocket(QStringLiteral("/run/s"));
        QCOMPARE(options.displayName(), QStringLiteral("/run/s"));
        options.label = QStringLiteral("embedded");
        QCOMPARE(options.displayName(), QStringLiteral("embedded"));
    }

    void aScriptedServerHasANameAndNoUrl()
    {
        ConnectionOptions options;
        options.kind = ConnectionOptions::Kind::Scripted;
        options.host.clear(); // it needs none
        QVERIFY(!options.check());
        QCOMPARE(options.displayName(), QStringLiteral("scripted server"));
        QCOMPARE(options.toUrl(), QString());
        QCOMPARE(options.toUrl(ConnectionOptions::Secret::Omitted), QString());
        options.database = -1;
        QVERIFY(options.check());
    }

    void fieldsAreCheckedByTheSameRules()
    {
        const auto kindOf = [](const ConnectionOptions& options) {
            const auto problem = options.check();
            return problem ? int(problem->kind) : -1;
        };
        QCOMPARE(kindOf(ConnectionOptions()), -1);
        QCOMPARE(kindOf(tcp(QString())), int(OptionsError::MissingHost));
        QCOMPARE(kindOf(tcp(QStringLiteral("a b"))), int(OptionsError::BadHost));
        QCOMPARE(kindOf(tcp(QStringLiteral("::zz"))), int(OptionsError::BadIpv6));
        QCOMPARE(kindOf(tcp(QStringLiteral("h"), 0)), int(OptionsError::BadPort));
        QCOMPARE(kindOf(in(tcp(QStringLiteral("h")), -1)), int(OptionsError::BadDatabase));
        QCOMPARE(kindOf(unixSocket(QString())), int(OptionsError::MissingPath));
        QCOMPARE(kindOf(unixSocket(QStringLiteral("s"))), int(OptionsError::RelativePath));
    }

    void garbageIsRefusedOrReadButNeverSpillsThePassword()
    {
        std::mt19937 random(20260101);
        static const QByteArray alphabet = "redisunx+:/@?#[]%&=.0123456789 \\\"'\n\t\x7f";
        const QByteArray secret = "QZJK";
        int read = 0;
        for (int round = 0; round < 20000; ++round) {
            QByteArray text = round % 3 == 0 ? "redis://" : round % 3 == 1 ? "unix:///" : "";
            const auto noise = [&](int most) {
                for (int n = int(random() % unsigned(most)); n > 0; --n)
                    text.append(alphabet[int(random() % unsigned(alphabet.size()))]);
            };
            noise(12);
            if (round % 2 == 0)
                text += ":" + secret + "@h";
            noise(12);
            const auto result = ConnectionOptions::fromUrl(QString::fromLatin1(text));
            if (result.ok()) {
                ++read;
                QVERIFY(!result.value().check());
                const QString url = result.value().toUrl(ConnectionOptions::Secret::Omitted);
                const auto again = ConnectionOptions::fromUrl(url);
                QVERIFY2(again.ok(), text.constData());
                ConnectionOptions expected = result.value();
                expected.password.clear();
                QVERIFY2(again.value() == expected, text.constData());
            }
        }
        QVERIFY(read > 100);
    }

    void anErrorNeverHoldsAPartOfThePassword()
    {
        static const char special[] = "/?#@:[]% &=\\";
        for (const char a : QByteArray(special)) {
            for (const char b : QByteArray(special)) {
                for (const char* tail : { "@h", "@h:x", "@h/x", "@[::1", "@h?x=1", "@/s" }) {
                    for (const char* head : { "redis://u:", "redis://:", "unix://u:", "u:" }) {
                        const QByteArray text
                            = QByteArray(head) + "QZ" + a + "ZJ" + b + "JK" + tail;
                        const auto result = ConnectionOptions::fromUrl(QString::fromLatin1(text));
                        if (result.ok())
                            continue;
                        for (const char* part : { "QZ", "ZJ", "JK" })
                            QVERIFY2(!result.error().detail.contains(part), text.constData());
                    }
                }
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestOptions)
#include "tst_options.moc"
