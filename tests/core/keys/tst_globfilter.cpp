// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/keys/globfilter.h"
#include "core/protocol/displaytext.h"
#include "tests/support/redisserver.h"

#include <QRandomGenerator>
#include <QTest>

#include <algorithm>

using namespace sluice;

namespace {

QByteArray randomBytes(QRandomGenerator& random, QByteArrayView letters, int longest)
{
    QByteArray bytes;
    for (int length = random.bounded(longest + 1); length > 0; --length)
        bytes += letters[random.bounded(int(letters.size()))];
    return bytes;
}

} // namespace

class TestGlobFilter : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void patternsMatchWhatTheyMean_data()
    {
        QTest::addColumn<QByteArray>("pattern");
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<bool>("matches");
        const auto row = [](const char* pattern, const char* name, bool matches) {
            QTest::addRow("%s ~ %s", pattern, name)
                << QByteArray(pattern) << QByteArray(name) << matches;
        };
        row("*", "", true);
        row("**", "", false); // as the server: only a lone * skips the matching
        row("", "", true);
        row("", "a", false);
        row("user:*:profile", "user:42:profile", true);
        row("user:*:profile", "user:42:profiles", false);
        row("h?llo", "hello", true);
        row("h?llo", "hllo", false);
        row("h[ae]llo", "hallo", true);
        row("h[^e]llo", "hello", false);
        row("h[b-a]llo", "hallo", true);
        row("h\\*llo", "h*llo", true);
        row("h\\*llo", "hello", false);
        row("a[", "a[", false);
        row("a[b", "ab", true);
        row("a\\", "a\\", true);
        row("[]]", "]", false);
        row("[\\]]", "]", true);
        row("a*b*c*d*e", "aaaaaaaaaaaaabcde", true);
    }
    void patternsMatchWhatTheyMean()
    {
        QFETCH(QByteArray, pattern);
        QFETCH(QByteArray, name);
        QFETCH(bool, matches);
        QCOMPARE(globMatches(pattern, name), matches);
    }

    void aPatternOfManyStarsEndsSoon()
    {
        QByteArray pattern;
        for (int i = 0; i < 60; ++i)
            pattern += "a*";
        QVERIFY(!globMatches(pattern + 'b', QByteArray(5'000, 'a')));
    }

    void theServerAgreesOnEveryPattern()
    {
        RedisServer server;
        QVERIFY2(server.start(), server.error());
        QRandomGenerator random(7);
        QByteArrayList names { QByteArray() };
        QByteArray any;
        for (int i = 0; i < 256; ++i)
            any += static_cast<char>(i);
        for (int i = 0; i < 300; ++i)
            names += randomBytes(
                random, i % 3 ? QByteArrayView("aab[]-^\\*?") : QByteArrayView(any), 6);
        std::sort(names.begin(), names.end());
        names.erase(std::unique(names.begin(), names.end()), names.end());
        QByteArrayList command { "MSET" };
        for (const QByteArray& name : std::as_const(names))
            command << name << "v";
        QCOMPARE(server.command(command), QByteArray("OK"));

        for (int i = 0; i < 1'500; ++i) {
            const QByteArray pattern = randomBytes(random,
                i % 4 ? QByteArrayView("aab**??[[]]^--\\") : QByteArrayView(any + "[[[]]]---***"),
                9);
            QByteArrayList expected = server.list({ "KEYS", pattern });
            QByteArrayList found;
            for (const QByteArray& name : std::as_const(names)) {
                if (globMatches(pattern, name))
                    found += name;
            }
            std::sort(expected.begin(), expected.end());
            QVERIFY2(found == expected, pattern.toHex(' ').constData());
        }
    }

    void typedTextFindsPartsAndGlobs_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<bool>("matches");
        QTest::addColumn<QByteArray>("pattern");
        QTest::newRow("nothing typed") << QString() << QByteArray("x") << true << QByteArray("*");
        QTest::newRow("part") << QStringLiteral("ser:4") << QByteArray("user:42") << true
                              << QByteArray("*ser:4*");
        QTest::newRow("part is exact")
            << QStringLiteral("USER") << QByteArray("user") << false << QByteArray("*USER*");
        QTest::newRow("part with bytes") << QStringLiteral("\\x00\\xff") << QByteArray("a\0\xff", 3)
                                         << true << QByteArray("*\0\xff*", 4);
        QTest::newRow("part with an escaped star")
            << QStringLiteral("a-b^") << QByteArray("xa-b^x") << true << QByteArray("*a\\-b\\^*");
        QTest::newRow("glob") << QStringLiteral("user:*") << QByteArray("xuser:1") << false
                              << QByteArray("user:*");
        QTest::newRow("glob with bytes")
            << QStringLiteral("\\x2a*\\n") << QByteArray("*x\n") << true << QByteArray("\\**\n");
        QTest::newRow("glob keeps its escapes")
            << QStringLiteral("*\\*") << QByteArray("a*") << true << QByteArray("*\\*");
        QTest::newRow("beyond ASCII")
            << QStringLiteral("ö*😀") << QByteArray("ö1😀") << true << QByteArray("ö*😀");
    }
    void typedTextFindsPartsAndGlobs()
    {
        QFETCH(QString, text);
        QFETCH(QByteArray, name);
        QFETCH(bool, matches);
        QFETCH(QByteArray, pattern);
        const GlobFilter filter = GlobFilter::fromText(text);
        QCOMPARE(filter.matches(name), matches);
        QCOMPARE(filter.pattern(), pattern);
        QCOMPARE(globMatches(filter.pattern(), name), matches);
    }

    void anyShownNameFindsItself()
    {
        QRandomGenerator random(3);
        for (int i = 0; i < 2'000; ++i) {
            QByteArray name;
            for (int length = random.bounded(1, 8); length > 0; --length)
                name += static_cast<char>(random.bounded(256));
            if (name.contains('*') || name.contains('?') || name.contains('['))
                continue; // typed as they are, these make a glob
            QVERIFY2(GlobFilter::fromText(toDisplay(name)).matches(name), name.toHex().constData());
        }
    }
};

QTEST_GUILESS_MAIN(TestGlobFilter)
#include "tst_globfilter.moc"
