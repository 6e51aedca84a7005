// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/protocol/valuewriter.h"

#include "tests/core/protocol/parsing.h"

#include <QTest>

Q_DECLARE_METATYPE(sluice::Value)

using namespace sluice;

// That RESP3 is read back as it was written is shown by tst_parser, over random values.
class TestValueWriter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void writesBothVersions_data()
    {
        QTest::addColumn<Value>("value");
        QTest::addColumn<QByteArray>("resp3");
        QTest::addColumn<QByteArray>("resp2");
        const auto row
            = [](const char* name, const Value& value, const char* resp3, const char* resp2) {
                  QTest::newRow(name) << value << QByteArray(resp3) << QByteArray(resp2);
              };
        const Value one = Value::integer(1);
        row("null", Value::null(), "_\r\n", "$-1\r\n");
        row("null array", Value::nullArray(), "*-1\r\n", "*-1\r\n");
        row("simple", Value::simpleString("OK"), "+OK\r\n", "+OK\r\n");
        row("error", Value::error("ERR no"), "-ERR no\r\n", "-ERR no\r\n");
        row("bulk error", Value::bulkError("ERR no"), "!6\r\nERR no\r\n", "-ERR no\r\n");
        row("integer", Value::integer(-3), ":-3\r\n", ":-3\r\n");
        row("bulk", Value::bulkString("a\r\nb"), "$4\r\na\r\nb\r\n", "$4\r\na\r\nb\r\n");
        row("double", Value::fromDouble(0.5), ",0.5\r\n", "$3\r\n0.5\r\n");
        row("boolean", Value::boolean(true), "#t\r\n", ":1\r\n");
        row("big number", Value::bigNumber("12"), "(12\r\n", "$2\r\n12\r\n");
        row("verbatim", Value::verbatim("txt", "hi"), "=6\r\ntxt:hi\r\n", "$2\r\nhi\r\n");
        row("array", Value::array({ one, Value::set({ one }) }), "*2\r\n:1\r\n~1\r\n:1\r\n",
            "*2\r\n:1\r\n*1\r\n:1\r\n");
        row("map", Value::map({ one, one }), "%1\r\n:1\r\n:1\r\n", "*2\r\n:1\r\n:1\r\n");
        row("push", Value::push({ one }), ">1\r\n:1\r\n", "*1\r\n:1\r\n");
        row("attributes", one.withAttributes(Value::map({ one, one })), "|1\r\n:1\r\n:1\r\n:1\r\n",
            ":1\r\n");
    }
    void writesBothVersions()
    {
        QFETCH(Value, value);
        QFETCH(QByteArray, resp3);
        QFETCH(QByteArray, resp2);
        ByteBuffer out;
        appendValue(out, value);
        QCOMPARE(out.view(), QByteArrayView(resp3));
        QVERIFY(parseWhole(resp3).values.front() == value);
        out.clear();
        appendValue(out, value, RespVersion::Resp2);
        QCOMPARE(out.view(), QByteArrayView(resp2));
        QCOMPARE(parseWhole(resp2).values.size(), 1U);
    }
};

QTEST_APPLESS_MAIN(TestValueWriter)
#include "tst_valuewriter.moc"
