// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/bulk/commandline.h"

#include <QRandomGenerator>
#include <QTest>

using namespace sluice;
using Arguments = QList<QByteArray>;

class TestCommandLine : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyByteComesBack()
    {
        QRandomGenerator random(1);
        for (int round = 0; round < 2'000; ++round) {
            Arguments arguments { "SET" };
            for (int count = random.bounded(4); count >= 0; --count) {
                QByteArray bytes("");
                for (int length = random.bounded(30); length > 0; --length)
                    bytes += static_cast<char>(random.bounded(256));
                arguments += bytes;
            }
            const QByteArray line = commandLine(arguments);
            QCOMPARE(line.count('\n'), 1);
            QCOMPARE(splitCommandLine(line), std::optional(arguments));
        }
    }

    void linesAreReadAsRedisCliReadsThem_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<Arguments>("arguments");
        QTest::newRow("words") << QByteArray("  SET a\tb \r\n") << Arguments { "SET", "a", "b" };
        QTest::newRow("empty") << QByteArray(" \r\n") << Arguments {};
        QTest::newRow("empty argument") << QByteArray("SET a \"\"") << Arguments { "SET", "a", "" };
        QTest::newRow("hex") << QByteArray("X \"\\x00\\xFf\\xg1\\x1\"")
                             << Arguments { "X", QByteArray("\0\xffxg1x1", 7) };
        QTest::newRow("escapes") << QByteArray("X \"\\n\\r\\t\\b\\a\\\"\\\\\\q\"")
                                 << Arguments { "X", "\n\r\t\b\a\"\\q" };
        QTest::newRow("single quotes")
            << QByteArray("X 'a\\'b\\n\"c\"'") << Arguments { "X", "a'b\\n\"c\"" };
        QTest::newRow("quotes within a word")
            << QByteArray("X a\"b c\"") << Arguments { "X", "ab c" };
        QTest::newRow("backslash in a word")
            << QByteArray("X a\\x41") << Arguments { "X", "a\\x41" };
    }
    void linesAreReadAsRedisCliReadsThem()
    {
        QFETCH(QByteArray, line);
        QFETCH(Arguments, arguments);
        QCOMPARE(splitCommandLine(line), std::optional(arguments));
    }

    void quotesThatDoNotEndAreRefused()
    {
        for (const char* line : { "SET \"a", "SET 'a", "SET \"a\"b", "SET 'a'b", "SET \"a\\\"" })
            QVERIFY2(!splitCommandLine(line), line);
    }
};

QTEST_GUILESS_MAIN(TestCommandLine)
#include "tst_commandline.moc"
