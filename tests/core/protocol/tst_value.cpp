// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/protocol/value.h"

#include <QTest>

#include <limits>

using namespace sluice;

class TestValue : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void startsAsNull()
    {
        const Value value;
        QVERIFY(value.isNull());
        QVERIFY(!value.isNullArray());
        QCOMPARE(value, Value::null());
        QCOMPARE(value, Value::nullArray());
        QVERIFY(Value::nullArray().isNullArray());
        QVERIFY(value.bytes().isEmpty());
        QVERIFY(value.items().empty());
    }

    void answersOnlyForItsOwnType()
    {
        QCOMPARE(Value::integer(7).integer(), 7);
        QCOMPARE(Value::integer(7).number(), 0.0);
        QVERIFY(!Value::integer(7).boolean());
        QCOMPARE(Value::fromDouble(1.5).number(), 1.5);
        QCOMPARE(Value::fromDouble(1.5).integer(), 0);
        QCOMPARE(Value::fromDouble(1.5).bytes(), QByteArray("1.5"));
        QVERIFY(Value::boolean(true).boolean());
        QVERIFY(!Value::boolean(false).boolean());
        QCOMPARE(Value::boolean(true).integer(), 0);
        QVERIFY(Value::error("ERR x").isError());
        QVERIFY(Value::bulkError("ERR x").isError());
        QVERIFY(!Value::error("ERR x").isString());
        QVERIFY(Value::simpleString("x").isString());
        QVERIFY(Value::bigNumber("1").isString());
        QVERIFY(Value::verbatim("txt", "x").isString());
        QCOMPARE(Value::verbatim("mkd", "x").verbatimFormat(), QByteArrayView("mkd"));
        QVERIFY(Value::bulkString("x").verbatimFormat().isEmpty());
        QVERIFY(Value::push({}).isAggregate());
        QVERIFY(!Value::verbatim("txt", "x").isAggregate());
    }

    void tellsAnErrorsFirstWord()
    {
        QCOMPARE(
            Value::error("WRONGTYPE Operation against").errorCode(), QByteArrayView("WRONGTYPE"));
        QCOMPARE(Value::bulkError("NOAUTH").errorCode(), QByteArrayView("NOAUTH"));
        QVERIFY(Value::error("").errorCode().isEmpty());
        QVERIFY(Value::simpleString("ERR x").errorCode().isEmpty());
    }

    void findsAKeyInMapsAndInFlatArrays()
    {
        const std::vector<Value> items { Value::bulkString("name"), Value::integer(1),
            Value::simpleString("role"), Value::integer(2), Value::bulkString("name"),
            Value::integer(3) };
        for (const Value& value : { Value::map(items), Value::array(items) }) {
            QCOMPARE(value.mapSize(), 3);
            QVERIFY(value.find("name"));
            QCOMPARE(*value.find("name"), Value::integer(1));
            QCOMPARE(*value.find("role"), Value::integer(2));
            QVERIFY(!value.find("Name"));
            QVERIFY(!value.find(""));
        }
        QVERIFY(!Value::set(items).find("name"));
        QVERIFY(!Value::bulkString("name").find("name"));
        // A flat array that ends in the middle of a pair.
        QVERIFY(!Value::array({ Value::bulkString("a") }).find("a"));
        // A value that equals the key is no key.
        const Value swapped = Value::array({ Value::bulkString("x"), Value::bulkString("a") });
        QVERIFY(!swapped.find("a"));
    }

    void readsIntegersExactly_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("isInteger");
        QTest::addColumn<qint64>("number");
        QTest::newRow("zero") << QByteArray("0") << true << qint64(0);
        QTest::newRow("beyond doubles")
            << QByteArray("9007199254740993") << true << qint64(9007199254740993);
        QTest::newRow("largest") << QByteArray("9223372036854775807") << true
                                 << std::numeric_limits<qint64>::max();
        QTest::newRow("smallest") << QByteArray("-9223372036854775808") << true
                                  << std::numeric_limits<qint64>::min();
        QTest::newRow("one more") << QByteArray("9223372036854775808") << false << qint64(0);
        QTest::newRow("fraction") << QByteArray("1.0") << false << qint64(0);
        QTest::newRow("space") << QByteArray(" 1") << false << qint64(0);
        QTest::newRow("rest") << QByteArray("1x") << false << qint64(0);
        QTest::newRow("empty") << QByteArray("") << false << qint64(0);
        QTest::newRow("zero byte") << QByteArray("1\0", 2) << false << qint64(0);
    }
    void readsIntegersExactly()
    {
        QFETCH(QByteArray, text);
        QFETCH(bool, isInteger);
        QFETCH(qint64, number);
        for (const Value& value :
            { Value::bulkString(text), Value::simpleString(text), Value::bigNumber(text) }) {
            const std::optional<qint64> read = value.toInteger();
            QCOMPARE(read.has_value(), isInteger);
            QCOMPARE(read.value_or(0), number);
        }
        QVERIFY(!Value::error(text).toInteger());
        QCOMPARE(Value::integer(number).toInteger().value_or(1), number);
    }

    void readsDoublesFromStrings()
    {
        QVERIFY(Value::bulkString("1.5").toDouble() == 1.5);
        QVERIFY(Value::bulkString("-inf").toDouble() == -std::numeric_limits<double>::infinity());
        QVERIFY(Value::integer(3).toDouble() == 3.0);
        QVERIFY(Value::fromDouble(0.1).toDouble() == 0.1);
        QVERIFY(Value::bulkString("1,5").toDouble() == std::nullopt);
        QVERIFY(Value::array({}).toDouble() == std::nullopt);
    }

    void comparesByTypeBytesItemsAndAttributes()
    {
        const Value a = Value::bulkString("a");
        QVERIFY(a == Value::bulkString("a"));
        QVERIFY(a != Value::simpleString("a"));
        QVERIFY(a != Value::bulkString("b"));
        QVERIFY(Value::integer(1) != Value::integer(2));
        QVERIFY(Value::boolean(true) != Value::boolean(false));
        QVERIFY(Value::verbatim("txt", "a") != Value::verbatim("mkd", "a"));
        QVERIFY(Value::array({ a }) != Value::array({}));
        QVERIFY(Value::array({ a }) != Value::set({ a }));
        QVERIFY(Value::array({ a, Value() }) != Value::array({ a, a }));
        const Value attributes = Value::map({ a, a });
        QVERIFY(a.withAttributes(attributes) != a);
        QVERIFY(a.withAttributes(attributes) == a.withAttributes(attributes));
        QVERIFY(a.withAttributes(attributes) != a.withAttributes(Value::map({})));
        QVERIFY(a.withAttributes(attributes).withAttributes(Value::null()) == a);
    }

    void aMovedFromValueIsNull()
    {
        for (const Value& original :
            { Value::bulkString("x"), Value::integer(3), Value::nullArray(),
                Value::verbatim("txt", "x"), Value::array({ Value::integer(1) }) }) {
            Value from = original;
            const Value to = std::move(from);
            QVERIFY(to == original);
            QVERIFY(from == Value());
            QVERIFY(!from.isNullArray());
            QVERIFY(from.bytes().isEmpty() && from.items().empty());
        }
    }

    void copiesAreIndependent()
    {
        Value first = Value::array({ Value::integer(1) });
        const Value second = first;
        first.setAttributes(Value::map({ Value::integer(1), Value::integer(2) }));
        QVERIFY(first.attributes());
        QVERIFY(!second.attributes());
        QCOMPARE(second.items().size(), 1U);
        first = Value::integer(5);
        QCOMPARE(second.items().front(), Value::integer(1));
        first = *&first; // to itself
        QCOMPARE(first, Value::integer(5));
    }

    void describesItselfForTests()
    {
        const Value value = Value::map({ Value::bulkString(QByteArray("k\n\0", 3)),
            Value::array(
                { Value::integer(-1), Value::null(), Value::nullArray(), Value::boolean(true) }),
            Value::error("ERR no"), Value::verbatim("txt", "t").withAttributes(Value::map({})) });
        QCOMPARE(value.debugText(),
            QStringLiteral("%{$k\\n\\x00: *[:-1, _, _array, #t], -ERR no: |{} =txt:t}"));
        QCOMPARE(value.debugText(8), QStringLiteral("%{$k\\n…"));
        const Value large
            = Value::array(std::vector<Value>(100000, Value::bulkString(QByteArray(1000, 'x'))));
        QVERIFY(large.debugText(100).size() <= 100);
        QVERIFY(large.debugText(100).endsWith(QChar(0x2026)));
    }
};

QTEST_APPLESS_MAIN(TestValue)
#include "tst_value.moc"
