// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/client/decode.h"
#include "tests/core/client/wire.h"

#include <QtTest>

#include <cmath>
#include <limits>

using namespace sluice;

/// The same value from RESP2's and RESP3's shapes, and no value from any other.
class TestDecode : public QObject {
    Q_OBJECT

    using Members = std::vector<ScoredMember>;

private Q_SLOTS:
    void integersAreExactAtBothEnds()
    {
        QCOMPARE(decoded(decode::integer, ":9223372036854775807\r\n"),
            std::optional(std::numeric_limits<qint64>::max()));
        QCOMPARE(decoded(decode::integer, ":-9223372036854775808\r\n"),
            std::optional(std::numeric_limits<qint64>::min()));
        QCOMPARE(decoded(decode::integer, "$19\r\n9007199254740993001\r\n"),
            std::optional(qint64(9007199254740993001)));
        QVERIFY(!decoded(decode::integer, "$19\r\n9223372036854775808\r\n"));
        for (const char* other :
            { "_\r\n", "$1\r\nx\r\n", "$0\r\n\r\n", ",1.0\r\n", "*0\r\n", "#t\r\n" })
            QVERIFY2(!decoded(decode::integer, other), other);
    }

    void booleansAreIntegersOrBooleans()
    {
        QCOMPARE(decoded(decode::flag, ":1\r\n"), std::optional(true));
        QCOMPARE(decoded(decode::flag, "#t\r\n"), std::optional(true));
        QCOMPARE(decoded(decode::flag, ":0\r\n"), std::optional(false));
        QCOMPARE(decoded(decode::flag, "#f\r\n"), std::optional(false));
        for (const char* other : { ":2\r\n", ":-1\r\n", "+OK\r\n", "$1\r\n1\r\n", "_\r\n" })
            QVERIFY2(!decoded(decode::flag, other), other);
        QCOMPARE(decoded(decode::flags, "*3\r\n:1\r\n#f\r\n:0\r\n"),
            std::optional(std::vector<bool> { true, false, false }));
        QVERIFY(!decoded(decode::flags, "*2\r\n:1\r\n:5\r\n"));
    }

    void nothingIsTheThreeNulls()
    {
        for (const char* null : { "_\r\n", "$-1\r\n", "*-1\r\n" }) {
            QCOMPARE(decoded(decode::bytesOrNull, null).value(), std::nullopt);
            QCOMPARE(decoded(decode::integerOrNull, null).value(), std::nullopt);
            QCOMPARE(decoded(decode::decimalOrNull, null).value(), std::nullopt);
            QCOMPARE(decoded(decode::bytesListOrNull, null).value(), QList<QByteArray>());
            QCOMPARE(decoded(decode::doneOrNull, null), std::optional(false));
            QVERIFY(!decoded(decode::bytes, null));
            QVERIFY(!decoded(decode::bytesList, null));
            QVERIFY(!decoded(decode::fields, null));
            QVERIFY(!decoded(decode::done, null));
        }
        QCOMPARE(decoded(decode::bytesOrNull, "$0\r\n\r\n").value(), std::optional(QByteArray("")));
        QCOMPARE(decoded(decode::doneOrNull, "+OK\r\n"), std::optional(true));
        QVERIFY(!decoded(decode::doneOrNull, "$2\r\nOK\r\n"));
        QVERIFY(!decoded(decode::bytesOrNull, ":5\r\n"));
    }

    void decimalsKeepTheServersDigits_data()
    {
        QTest::addColumn<QByteArray>("resp2");
        QTest::addColumn<QByteArray>("resp3");
        QTest::addColumn<double>("number");
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("17 digits")
            << bulk("0.10000000000000001") << QByteArray(",0.10000000000000001\r\n") << 0.1
            << QByteArray("0.10000000000000001");
        QTest::newRow("whole") << bulk("3") << QByteArray(",3\r\n") << 3.0 << QByteArray("3");
        QTest::newRow("infinite") << bulk("inf") << QByteArray(",inf\r\n")
                                  << std::numeric_limits<double>::infinity() << QByteArray("inf");
        QTest::newRow("least") << bulk("-inf") << QByteArray(",-inf\r\n")
                               << -std::numeric_limits<double>::infinity() << QByteArray("-inf");
        QTest::newRow("exponent") << bulk("1e+22") << QByteArray(",1e+22\r\n") << 1e22
                                  << QByteArray("1e+22");
        QTest::newRow("more than a double")
            << bulk("9007199254740993") << QByteArray(",9007199254740993\r\n") << 9007199254740992.0
            << QByteArray("9007199254740993");
    }
    void decimalsKeepTheServersDigits()
    {
        QFETCH(QByteArray, resp2);
        QFETCH(QByteArray, resp3);
        QFETCH(double, number);
        QFETCH(QByteArray, text);
        QCOMPARE(decoded(decode::decimal, resp2), std::optional(Decimal(number, text)));
        QCOMPARE(decoded(decode::decimal, resp3), std::optional(Decimal(number, text)));
        QVERIFY(!decoded(decode::decimal, bulk("1.5x")));
        QVERIFY(!decoded(decode::decimal, "_\r\n"));
    }

    void mapsFlatArraysAndPairsAreTheSameFields()
    {
        const Fields expected { Field("a", "1"), Field("b", QByteArray("\0\xff", 2)) };
        const QList<QByteArray> flat { "a", "1", "b", QByteArray("\0\xff", 2) };
        QCOMPARE(decoded(decode::fields, bulks('*', 4, flat)), std::optional(expected));
        QCOMPARE(decoded(decode::fields, bulks('%', 2, flat)), std::optional(expected));
        QCOMPARE(decoded(decode::fields,
                     "*2\r\n" + bulks('*', 2, flat.first(2)) + bulks('*', 2, flat.last(2))),
            std::optional(expected));
        QCOMPARE(decoded(decode::fields, "*0\r\n"), std::optional(Fields()));
        QCOMPARE(decoded(decode::fields, "%0\r\n"), std::optional(Fields()));
        for (const QByteArray& other :
            { bulks('*', 3, { "a", "1", "b" }), bulks('~', 2, { "a", "1" }),
                QByteArray("*2\r\n") + bulks('*', 2, { "a", "1" }) + bulk("x"),
                QByteArray(":1\r\n"), QByteArray("*1\r\n") + bulks('*', 3, { "a", "1", "b" }),
                QByteArray("%1\r\n$1\r\na\r\n_\r\n"), bulk("a") })
            QVERIFY2(!decoded(decode::fields, other), other.constData());
    }

    void aNameThatComesTwiceStaysTwice()
    {
        const auto both = decoded(decode::fields, bulks('*', 4, { "a", "1", "a", "2" }));
        QCOMPARE(both, std::optional(Fields { Field("a", "1"), Field("a", "2") }));
        QCOMPARE(*findField(*both, "a"), QByteArray("1"));
        QVERIFY(!findField(*both, "b"));
    }

    void scoresArePairsOfDoublesOrFlatTexts()
    {
        const Members expected { ScoredMember("a", Decimal(1, "1")),
            ScoredMember("b", Decimal(2.5, "2.5")) };
        QCOMPARE(decoded(decode::scoredMembers, bulks('*', 4, { "a", "1", "b", "2.5" })),
            std::optional(expected));
        QCOMPARE(decoded(decode::scoredMembers,
                     "*2\r\n*2\r\n$1\r\na\r\n,1\r\n*2\r\n$1\r\nb\r\n,2.5\r\n"),
            std::optional(expected));
        QVERIFY(!decoded(decode::scoredMembers, bulks('*', 2, { "a", "high" })));
        // ZPOPMIN without a count: RESP3 has the pair bare
        QCOMPARE(decoded(decode::scoredMemberOrNothing, "*2\r\n$1\r\na\r\n,1\r\n").value(),
            std::optional(expected.front()));
        QCOMPARE(decoded(decode::scoredMemberOrNothing, bulks('*', 2, { "a", "1" })).value(),
            std::optional(expected.front()));
        QCOMPARE(decoded(decode::scoredMemberOrNothing, "*0\r\n").value(), std::nullopt);
        QVERIFY(!decoded(decode::scoredMemberOrNothing, bulks('*', 4, { "a", "1", "b", "2" })));
    }

    void listsAreArraysOrSets()
    {
        const QList<QByteArray> expected { "x", "", "y" };
        QCOMPARE(decoded(decode::bytesList, bulks('*', 3, expected)), std::optional(expected));
        QCOMPARE(decoded(decode::bytesList, bulks('~', 3, expected)), std::optional(expected));
        QVERIFY(!decoded(decode::bytesList, "*2\r\n$1\r\na\r\n_\r\n"));
        QVERIFY(!decoded(decode::bytesList, "*1\r\n:1\r\n"));
        QVERIFY(!decoded(decode::bytesList, bulks('%', 1, { "a", "b" })));
        QCOMPARE(decoded(decode::bytesOrNulls, "*3\r\n$1\r\na\r\n_\r\n$-1\r\n").value(),
            (std::vector<std::optional<QByteArray>> { QByteArray("a"), {}, {} }));
        QVERIFY(!decoded(decode::integers, "*2\r\n:1\r\n_\r\n"));
    }
};

QTEST_GUILESS_MAIN(TestDecode)
#include "tst_decode.moc"
