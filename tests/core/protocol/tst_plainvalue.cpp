// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/protocol/plainvalue.h"

#include "tests/core/protocol/parsing.h"

#include <QRegularExpression>
#include <QTest>

#include <limits>

using namespace sluice;

/// The short way reads nothing that the long way would read otherwise, or refuse.
class TestPlainValue : public QObject {
    Q_OBJECT

    static constexpr qint64 NoLimit = std::numeric_limits<qint64>::max();

    /// How many bytes the short way reads of @p bytes; 0 when it does not.
    static qsizetype read(const QByteArray& bytes, Value& value, qint64 longest = NoLimit)
    {
        const std::vector<char> exact(bytes.begin(), bytes.end()); // so that ASan sees overruns
        const char* end = readPlainValue(exact.data(), exact.data() + exact.size(), longest, value);
        return end ? end - exact.data() : 0;
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void readsWhatMostRepliesAre()
    {
        const QByteArray binary("\0\r\n$", 4);
        const std::pair<QByteArray, Value> cases[] = {
            { "$16\r\n0123456789abcdef\r\n", Value::bulkString("0123456789abcdef") },
            { "$0\r\n\r\n", Value::bulkString("") },
            { "$4\r\n" + binary + "\r\n", Value::bulkString(binary) },
            { "$-1\r\n", Value() },
            { "_\r\n", Value() },
            { "+OK\r\n", Value::simpleString("OK") },
            { ":0\r\n", Value::integer(0) },
            { ":-42\r\n", Value::integer(-42) },
            { ":999999999999999999\r\n", Value::integer(999999999999999999) },
        };
        for (const auto& [bytes, expected] : cases) {
            Value value = Value::integer(7);
            QCOMPARE(read(bytes + "$3\r\n", value), bytes.size());
            QVERIFY2(value == expected, bytes.constData());
            QCOMPARE(read(bytes, value), bytes.size());
            for (qsizetype size = 0; size < bytes.size(); ++size) {
                value = Value::integer(7);
                QCOMPARE(read(bytes.first(size), value), 0); // not whole
                QVERIFY(value == Value::integer(7));
            }
        }
    }

    void leavesToTheLongWayWhatIsLongOrRare()
    {
        for (const QByteArray& bytes : { QByteArray(":9223372036854775807\r\n"),
                 QByteArray(":+5\r\n"), QByteArray("+PONG\r\n"), QByteArray("-ERR x\r\n"),
                 QByteArray("*0\r\n"), QByteArray("$?\r\n;0\r\n"), QByteArray("#t\r\n"),
                 QByteArray("$00\r\n\r\n"), QByteArray("$1000000000000000000\r\n\r\n") }) {
            Value value;
            QCOMPARE(read(bytes, value), 0);
        }
        Value value;
        QCOMPARE(read("$3\r\nabc\r\n", value, 3), 9);
        QCOMPARE(read("$3\r\nabc\r\n", value, 2), 0);
    }

    void agreesWithTheLongWayOnAllShortInputs()
    {
        // A parser that is given single bytes never goes the short way.
        static constexpr char Bytes[] = "-012\r\nK";
        int read = 0;
        for (const char type : { '$', ':', '_', '+' }) {
            for (int length = 2; length <= 6; ++length) {
                int count = 1;
                for (int i = 0; i < length; ++i)
                    count *= 7;
                for (int number = 0; number < count; ++number) {
                    QByteArray bytes(1, type);
                    for (int rest = number, i = 0; i < length; ++i, rest /= 7)
                        bytes += Bytes[rest % 7];
                    Value value;
                    if (readPlainValue(bytes.cbegin(), bytes.cend(), NoLimit, value)) {
                        ++read;
                        const Parsed whole = parseWhole(bytes);
                        QVERIFY2(whole == parseByteByByte(bytes), bytes.toPercentEncoding().data());
                        QVERIFY2(whole.values.at(0) == value, bytes.toPercentEncoding().data());
                    }
                }
            }
        }
        QVERIFY(read > 1000);
    }
};

QTEST_APPLESS_MAIN(TestPlainValue)
#include "tst_plainvalue.moc"
