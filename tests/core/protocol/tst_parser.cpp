// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/protocol/parser.h"

#include "core/protocol/valuewriter.h"
#include "tests/core/protocol/parsing.h"

#include <QRandomGenerator>
#include <QTest>

#include <cmath>
#include <limits>

Q_DECLARE_METATYPE(sluice::Value)

using namespace sluice;

namespace {

QByteArray encoded(const Value& value)
{
    ByteBuffer out;
    appendValue(out, value);
    return out.view().toByteArray();
}

QByteArray randomBytes(QRandomGenerator& random, int most)
{
    QByteArray bytes(random.bounded(most + 1), '\0');
    for (char& byte : bytes)
        byte = static_cast<char>(
            random.bounded(8) == 0 ? "\r\n$*:+"[random.bounded(6)] : random.bounded(256));
    return bytes;
}

QByteArray randomLine(QRandomGenerator& random)
{
    QByteArray line = randomBytes(random, 12);
    line.replace('\r', 'r');
    line.replace('\n', 'n');
    return line;
}

Value randomValue(QRandomGenerator& random, int depth, bool topLevel);

std::vector<Value> randomItems(QRandomGenerator& random, int depth, int count)
{
    std::vector<Value> items;
    for (int i = 0; i < count; ++i)
        items.push_back(randomValue(random, depth - 1, false));
    return items;
}

Value randomValue(QRandomGenerator& random, int depth, bool topLevel)
{
    const int kind = random.bounded(depth > 0 ? (topLevel ? 15 : 14) : 11);
    Value value;
    switch (kind) {
    case 0:
        value = Value::null();
        break;
    case 1:
        value = Value::nullArray();
        break;
    case 2:
        value = Value::simpleString(randomLine(random));
        break;
    case 3:
        value = Value::error("ERR " + randomLine(random));
        break;
    case 4:
        value = Value::integer(static_cast<qint64>(random.generate64() >> random.bounded(64)));
        break;
    case 5:
        value = Value::bulkString(randomBytes(random, 40));
        break;
    case 6:
        value = Value::fromDouble(
            (random.generateDouble() - 0.5) * std::pow(10, random.bounded(40) - 20));
        break;
    case 7:
        value = Value::boolean(random.bounded(2) == 1);
        break;
    case 8:
        value = Value::bigNumber(QByteArray::number(random.generate64()) + "0123456789");
        break;
    case 9:
        value = Value::bulkError("ERR " + randomBytes(random, 20));
        break;
    case 10:
        value = Value::verbatim("txt", randomBytes(random, 20));
        break;
    case 11:
        value = Value::array(randomItems(random, depth, random.bounded(5)));
        break;
    case 12:
        value = Value::map(randomItems(random, depth, 2 * random.bounded(4)));
        break;
    case 13:
        value = Value::set(randomItems(random, depth, random.bounded(5)));
        break;
    default:
        value = Value::push(randomItems(random, depth, random.bounded(5)));
        break;
    }
    if (depth > 0 && random.bounded(8) == 0)
        value.setAttributes(Value::map(randomItems(random, depth, 2 * random.bounded(3))));
    return value;
}

const double Infinity = std::numeric_limits<double>::infinity();

} // namespace

class TestParser : public QObject {
    Q_OBJECT

    static void wellFormed()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<Value>("value");
        const auto row = [](const char* name, const QByteArray& bytes, const Value& value) {
            QTest::newRow(name) << bytes << value;
        };
        const Value one = Value::integer(1);
        const Value two = Value::integer(2);
        row("simple string", "+OK\r\n", Value::simpleString("OK"));
        row("empty simple string", "+\r\n", Value::simpleString(""));
        row("queued", "+QUEUED\r\n", Value::simpleString("QUEUED"));
        row("long simple string", '+' + QByteArray(300, 'x') + "\r\n",
            Value::simpleString(QByteArray(300, 'x')));
        row("error", "-WRONGTYPE no such luck\r\n", Value::error("WRONGTYPE no such luck"));
        row("integer", ":1234\r\n", Value::integer(1234));
        row("zero", ":0\r\n", Value::integer(0));
        row("signed integer", ":+12\r\n", Value::integer(12));
        row("largest", ":9223372036854775807\r\n",
            Value::integer(std::numeric_limits<qint64>::max()));
        row("smallest", ":-9223372036854775808\r\n",
            Value::integer(std::numeric_limits<qint64>::min()));
        row("bulk", "$5\r\nhello\r\n", Value::bulkString("hello"));
        row("empty bulk", "$0\r\n\r\n", Value::bulkString(""));
        row("bulk with CRLF", "$4\r\n\r\n\r\n\r\n", Value::bulkString("\r\n\r\n"));
        row("bulk with a zero byte", QByteArray("$3\r\na\0b\r\n", 9),
            Value::bulkString(QByteArray("a\0b", 3)));
        row("null bulk", "$-1\r\n", Value::null());
        row("null array", "*-1\r\n", Value::nullArray());
        row("null", "_\r\n", Value::null());
        row("true", "#t\r\n", Value::boolean(true));
        row("false", "#f\r\n", Value::boolean(false));
        row("double", ",1.25\r\n", Value::fromDouble(1.25, "1.25"));
        row("double without fraction", ",10\r\n", Value::fromDouble(10, "10"));
        row("double with exponent", ",-1.5e-7\r\n", Value::fromDouble(-1.5e-7, "-1.5e-7"));
        row("double that is exact text", ",0.10\r\n", Value::fromDouble(0.1, "0.10"));
        row("infinity", ",inf\r\n", Value::fromDouble(Infinity, "inf"));
        row("minus infinity", ",-inf\r\n", Value::fromDouble(-Infinity, "-inf"));
        row("not a number", ",nan\r\n", Value::fromDouble(std::nan(""), "nan"));
        row("old Redis's not a number", ",-nan\r\n", Value::fromDouble(std::nan(""), "-nan"));
        row("big number", "(-3492890328409238509324850943850943825024385\r\n",
            Value::bigNumber("-3492890328409238509324850943850943825024385"));
        row("bulk error", "!21\r\nSYNTAX invalid syntax\r\n",
            Value::bulkError("SYNTAX invalid syntax"));
        row("verbatim", "=15\r\ntxt:Some string\r\n", Value::verbatim("txt", "Some string"));
        row("empty verbatim", "=4\r\nmkd:\r\n", Value::verbatim("mkd", ""));
        row("array", "*2\r\n:1\r\n:2\r\n", Value::array({ one, two }));
        row("empty array", "*0\r\n", Value::array({}));
        row("map", "%1\r\n+a\r\n:1\r\n", Value::map({ Value::simpleString("a"), one }));
        row("empty map", "%0\r\n", Value::map({}));
        row("set", "~2\r\n:1\r\n:2\r\n", Value::set({ one, two }));
        row("empty set", "~0\r\n", Value::set({}));
        row("push", ">2\r\n$7\r\nmessage\r\n:1\r\n",
            Value::push({ Value::bulkString("message"), one }));
        row("nested", "*2\r\n*1\r\n~1\r\n:1\r\n%1\r\n*0\r\n*-1\r\n",
            Value::array({ Value::array({ Value::set({ one }) }),
                Value::map({ Value::array({}), Value::nullArray() }) }));
        row("attribute", "|1\r\n+ttl\r\n:1\r\n:2\r\n",
            two.withAttributes(Value::map({ Value::simpleString("ttl"), one })));
        row("empty attribute", "|0\r\n:2\r\n", two.withAttributes(Value::map({})));
        row("two attributes in a row", "|1\r\n:1\r\n:1\r\n|1\r\n:2\r\n:2\r\n:2\r\n",
            two.withAttributes(Value::map({ one, one, two, two })));
        row("attribute within an array", "*2\r\n:1\r\n|1\r\n+a\r\n:1\r\n:2\r\n",
            Value::array(
                { one, two.withAttributes(Value::map({ Value::simpleString("a"), one })) }));
        row("attribute of an array", "|1\r\n+a\r\n:1\r\n*2\r\n:1\r\n:2\r\n",
            Value::array({ one, two })
                .withAttributes(Value::map({ Value::simpleString("a"), one })));
        row("attribute of an attribute's key", "|1\r\n|1\r\n:1\r\n:1\r\n+a\r\n:1\r\n:2\r\n",
            two.withAttributes(Value::map(
                { Value::simpleString("a").withAttributes(Value::map({ one, one })), one })));
        row("streamed string", "$?\r\n;4\r\nHell\r\n;5\r\no wor\r\n;1\r\nd\r\n;0\r\n",
            Value::bulkString("Hello word"));
        row("empty streamed string", "$?\r\n;0\r\n", Value::bulkString(""));
        row("streamed string in an array", "*2\r\n$?\r\n;1\r\na\r\n;0\r\n:1\r\n",
            Value::array({ Value::bulkString("a"), one }));
        row("streamed array", "*?\r\n:1\r\n:2\r\n.\r\n", Value::array({ one, two }));
        row("empty streamed array", "*?\r\n.\r\n", Value::array({}));
        row("streamed set", "~?\r\n:1\r\n.\r\n", Value::set({ one }));
        row("streamed map", "%?\r\n+a\r\n:1\r\n.\r\n",
            Value::map({ Value::simpleString("a"), one }));
        row("streamed within streamed", "*?\r\n*?\r\n:1\r\n.\r\n:2\r\n.\r\n",
            Value::array({ Value::array({ one }), two }));
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void readsEveryType_data() { wellFormed(); }
    void readsEveryType()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(Value, value);
        const Parsed parsed = parseWhole(bytes);
        QCOMPARE(parsed.error, ProtocolError::Kind::None);
        QCOMPARE(parsed.values.size(), 1U);
        const Value& read = parsed.values.front();
        QVERIFY2(read == value, qPrintable(read.debugText()));
        QCOMPARE(read.isNullArray(), value.isNullArray());
        QCOMPARE(read.verbatimFormat(), value.verbatimFormat());
        if (std::isnan(value.number()))
            QVERIFY(std::isnan(read.number()));
        else
            QCOMPARE(read.number(), value.number());
        QVERIFY(!parsed.midValue);
        QCOMPARE(parsed.consumed, quint64(bytes.size()));
    }

    void readsTheSameWhereverTheBytesAreSplit_data() { wellFormed(); }
    void readsTheSameWhereverTheBytesAreSplit()
    {
        QFETCH(QByteArray, bytes);
        bytes = "+before\r\n" + bytes + ":7\r\n";
        const Parsed whole = parseWhole(bytes);
        QCOMPARE(whole.values.size(), 3U);
        QVERIFY(parseByteByByte(bytes) == whole);
        for (qsizetype i = 0; i <= bytes.size(); ++i) {
            QVERIFY2(parsePieces({ bytes.first(i), bytes.sliced(i) }) == whole,
                qPrintable(QString::number(i)));
            const qsizetype half = i / 2;
            QVERIFY(
                parsePieces({ bytes.first(half), bytes.sliced(half, i - half), bytes.sliced(i) })
                == whole);
        }
    }

    void saysMidValueAfterEveryProperPrefix_data() { wellFormed(); }
    void saysMidValueAfterEveryProperPrefix()
    {
        QFETCH(QByteArray, bytes);
        for (qsizetype i = 0; i < bytes.size(); ++i) {
            const Parsed parsed = parseWhole(bytes.first(i));
            QVERIFY(parsed.values.empty());
            QCOMPARE(parsed.error, ProtocolError::Kind::None);
            QCOMPARE(parsed.midValue, i > 0);
            QCOMPARE(parsed.consumed, quint64(i));
        }
    }

    void refusesWhatIsNotResp_data()
    {
        using Kind = ProtocolError::Kind;
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<Kind>("kind");
        QTest::addColumn<int>("offset");
        const auto row = [](const QByteArray& bytes, Kind kind, int offset = 0) {
            QTest::addRow("%s", bytes.toPercentEncoding(" ?*$%~>|!=#+:,;").constData())
                << bytes << kind << offset;
        };
        row("HTTP/1.1 400 Bad Request\r\n", Kind::UnknownType);
        row("\r\n", Kind::UnknownType);
        row(":1\r\n\n:2\r\n", Kind::UnknownType, 4);
        row("*2\r\n:1\r\nGET\r\n", Kind::UnknownType, 8);
        row("+OK\n", Kind::BadLineEnd);
        row("+O\rK\r\n", Kind::BadLineEnd);
        row("+OK\r\r\n", Kind::BadLineEnd);
        row("-ERR\rno\r\n", Kind::BadLineEnd);
        row(":12\n", Kind::BadLineEnd);
        row(":\r\n", Kind::BadInteger);
        row(":-\r\n", Kind::BadInteger);
        row(":+\r\n", Kind::BadInteger);
        row(":+-1\r\n", Kind::BadInteger);
        row(":1.5\r\n", Kind::BadInteger);
        row(": 1\r\n", Kind::BadInteger);
        row(":1 \r\n", Kind::BadInteger);
        row(":0x1\r\n", Kind::BadInteger);
        row(":9223372036854775808\r\n", Kind::BadInteger);
        row(":-9223372036854775809\r\n", Kind::BadInteger);
        row(':' + QByteArray(65, '1') + "\r\n", Kind::LineTooLong);
        row(':' + QByteArray(70, '1'), Kind::LineTooLong);
        row("$+5\r\nhello\r\n", Kind::BadLength);
        row("$\r\n\r\n", Kind::BadLength);
        row("$-2\r\n", Kind::BadLength);
        row("$-0\r\n", Kind::BadLength);
        row("$05\r\nhello\r\n", Kind::BadLength);
        row("$5x\r\nhello\r\n", Kind::BadLength);
        row("$99999999999999999999\r\n", Kind::BadLength);
        row("*+1\r\n:1\r\n", Kind::BadLength);
        row("*-2\r\n", Kind::BadLength);
        row("%-1\r\n", Kind::BadLength);
        row("~-1\r\n", Kind::BadLength);
        row(">-1\r\n", Kind::BadLength);
        row("!-1\r\n", Kind::BadLength);
        row("=?\r\n", Kind::BadLength);
        row("!?\r\n", Kind::BadLength);
        row(">?\r\n", Kind::BadLength);
        row("|?\r\n", Kind::BadLength);
        row("$3\r\nhello\r\n", Kind::BadStringEnd);
        row("$3\r\nabc\rx", Kind::BadStringEnd);
        row("$3\r\nabcx", Kind::BadStringEnd);
        row("$0\r\n:1\r\n", Kind::BadStringEnd);
        row("=3\r\ntxt\r\n", Kind::BadVerbatim);
        row("=5\r\ntxtxx\r\n", Kind::BadVerbatim);
        row("#\r\n", Kind::BadBoolean);
        row("#T\r\n", Kind::BadBoolean);
        row("#true\r\n", Kind::BadBoolean);
        row("_x\r\n", Kind::BadNull);
        row(",\r\n", Kind::BadDouble);
        row(",.5\r\n", Kind::BadDouble);
        row(",5.\r\n", Kind::BadDouble);
        row(",1e\r\n", Kind::BadDouble);
        row(",infinity\r\n", Kind::BadDouble);
        row(",0x1p3\r\n", Kind::BadDouble);
        row("(\r\n", Kind::BadBigNumber);
        row("(-\r\n", Kind::BadBigNumber);
        row("(12a\r\n", Kind::BadBigNumber);
        row(";1\r\na\r\n", Kind::BadStream);
        row(".\r\n", Kind::BadStream);
        row("*1\r\n.\r\n", Kind::BadStream, 4);
        row("*?\r\n:1\r\n.x\r\n", Kind::BadStream, 8);
        row("%?\r\n:1\r\n.\r\n", Kind::BadStream, 8);
        row("*?\r\n|0\r\n.\r\n", Kind::BadStream, 8);
        row("$?\r\n:1\r\n", Kind::BadStream, 4);
        row("$?\r\n$1\r\na\r\n", Kind::BadStream, 4);
        row("*1\r\n>1\r\n:1\r\n", Kind::BadPush, 4);
    }
    void refusesWhatIsNotResp()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(ProtocolError::Kind, kind);
        QFETCH(int, offset);
        const Parsed whole = parseWhole(bytes);
        QCOMPARE(whole.error, kind);
        QCOMPARE(whole.errorOffset, quint64(offset));
        QCOMPARE(whole.consumed, quint64(offset));
        for (qsizetype i = 0; i <= bytes.size(); ++i)
            QVERIFY2(parsePieces({ bytes.first(i), bytes.sliced(i) }) == whole,
                qPrintable(QString::number(i)));
        QVERIFY(parseByteByByte(bytes) == whole);
    }

    void showsTheOffendingBytesEscaped()
    {
        Parser parser;
        parser.feed(QByteArrayView("\x01\xff<b>", 5));
        Value value = Value::integer(3);
        QCOMPARE(parser.next(value), Parser::Status::Error);
        QCOMPARE(value, Value::integer(3));
        QCOMPARE(parser.error().detail, QByteArray("no RESP type begins with \"\\x01\\xff<b>\""));
    }

    void staysInErrorUntilReset()
    {
        Parser parser;
        Value value;
        parser.feed(QByteArrayView(":1\r\nx:2\r\n"));
        QCOMPARE(parser.next(value), Parser::Status::Value);
        QCOMPARE(parser.next(value), Parser::Status::Error);
        QCOMPARE(parser.error().offset, 4U);
        parser.feed(QByteArrayView(":3\r\n"));
        QCOMPARE(parser.next(value), Parser::Status::Error);
        QCOMPARE(value, Value::integer(1));
        parser.reset();
        QCOMPARE(parser.error().kind, ProtocolError::Kind::None);
        QCOMPARE(parser.consumedTotal(), 0U);
        QCOMPARE(parser.next(value), Parser::Status::NeedMore);
        parser.feed(QByteArrayView(":4\r\n"));
        QCOMPARE(parser.next(value), Parser::Status::Value);
        QCOMPARE(value, Value::integer(4));
    }

    void resetForgetsAHalfReadValue()
    {
        Parser parser;
        Value value;
        for (const char* half :
            { "*2\r\n:1\r\n", "$5\r\nhe", "|1\r\n:1\r\n:1\r\n", "$?\r\n;2\r\nab", "+O" }) {
            parser.feed(QByteArrayView(half));
            QCOMPARE(parser.next(value), Parser::Status::NeedMore);
            QVERIFY(parser.midValue());
            parser.reset();
            QVERIFY(!parser.midValue());
            parser.feed(QByteArrayView(":9\r\n"));
            QCOMPARE(parser.next(value), Parser::Status::Value);
            QCOMPARE(value, Value::integer(9));
            QVERIFY(!value.attributes());
            QCOMPARE(parser.next(value), Parser::Status::NeedMore);
        }
    }

    void tellsEachValuesSize()
    {
        Parser parser;
        Value value;
        parser.feed(QByteArrayView(":1\r\n$5\r\nhello\r\n+O"));
        QCOMPARE(parser.next(value), Parser::Status::Value);
        QCOMPARE(parser.consumedTotal(), 4U);
        QCOMPARE(parser.unread(), 13);
        QCOMPARE(parser.next(value), Parser::Status::Value);
        QCOMPARE(parser.consumedTotal(), 15U);
        QCOMPARE(parser.next(value), Parser::Status::NeedMore);
        QCOMPARE(parser.unread(), 0);
        parser.feed(QByteArrayView("K\r\n"));
        QCOMPARE(parser.next(value), Parser::Status::Value);
        QCOMPARE(parser.consumedTotal(), 20U);
    }

    void readsOnWhenFedBeforeEverythingWasRead()
    {
        const QByteArray bytes = "+one\r\n$3\r\ntwo\r\n*2\r\n:3\r\n:3\r\n$4\r\nfour\r\n";
        const Parsed whole = parseWhole(bytes);
        for (qsizetype i = 6; i <= bytes.size(); ++i) {
            Parser parser;
            Parsed parsed;
            parsed.values.resize(1);
            {
                const QByteArray first(bytes.constData(), i);
                parser.feed(first);
                QCOMPARE(parser.next(parsed.values[0]), Parser::Status::Value);
                parser.keepUnread();
                QCOMPARE(parser.unread(), i - 6);
            }
            for (qsizetype k = i; k < bytes.size(); ++k)
                parser.feed(QByteArrayView(bytes).sliced(k, 1));
            readAll(parser, parsed);
            QVERIFY(parsed == whole);
        }
    }

    void readsBackWhateverWasWritten()
    {
        QRandomGenerator random(20260101);
        for (int round = 0; round < 400; ++round) {
            std::vector<Value> values;
            QByteArray bytes;
            for (int i = random.bounded(6); i >= 0; --i) {
                values.push_back(randomValue(random, 4, true));
                bytes += encoded(values.back());
            }
            const Parsed whole = parseWhole(bytes);
            QVERIFY2(whole.values == values, qPrintable(QString::number(round)));
            QVERIFY(parseByteByByte(bytes) == whole);
            QByteArrayList pieces;
            for (qsizetype at = 0; at < bytes.size();) {
                const qsizetype size = qMin<qsizetype>(1 + random.bounded(30), bytes.size() - at);
                pieces += bytes.sliced(at, size);
                at += size;
            }
            QVERIFY(parsePieces(pieces) == whole);
        }
    }
};

QTEST_APPLESS_MAIN(TestParser)
#include "tst_parser.moc"
