// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/jsonformatter.h"

#include <QRandomGenerator>
#include <QTest>

using namespace sluice;

namespace {

QByteArray formatted(const LargeBytes& input)
{
    const auto result = JsonFormatter::format(input);
    if (const auto* text = std::get_if<LargeBytes>(&result))
        return text->joined();
    return "problem at " + QByteArray::number(std::get<JsonProblem>(result).offset) + ": expected "
        + std::get<JsonProblem>(result).expected;
}
QByteArray formatted(const QByteArray& input) { return formatted(LargeBytes(input)); }

JsonProblem problemOf(const QByteArray& input, JsonLimits limits = {})
{
    const auto result = JsonFormatter::format(LargeBytes(input), limits);
    if (const auto* problem = std::get_if<JsonProblem>(&result))
        return *problem;
    return { JsonError::Cancelled, -1, "nothing: it is valid" };
}

/// All that is no white space outside of strings: what the formatter may not touch.
QByteArray tokens(const QByteArray& json)
{
    QByteArray result;
    bool inString = false;
    for (qsizetype i = 0; i < json.size(); ++i) {
        const char c = json[i];
        if (inString && c == '\\')
            result += json[i++];
        else if (c == '"')
            inString = !inString;
        if (inString || (c != ' ' && c != '\n' && c != '\r' && c != '\t'))
            result += json[i];
    }
    return result;
}

class Generator {
public:
    explicit Generator(quint32 seed)
        : m_random(seed)
    {
    }
    QByteArray value(int depth = 0)
    {
        switch (m_random.bounded(depth > 5 ? 5 : 7)) {
        case 0:
            return number();
        case 1:
            return string();
        case 2:
            return "true";
        case 3:
            return "null";
        case 4:
            return "false";
        case 5:
            return list('[', ']', depth, false);
        default:
            return list('{', '}', depth, true);
        }
    }

private:
    QByteArray space()
    {
        QByteArray result;
        while (m_random.bounded(3) == 0)
            result += " \n\t\r"[m_random.bounded(4)];
        return result;
    }
    QByteArray list(char open, char close, int depth, bool named)
    {
        QByteArray result = space() + open + space();
        const int size = m_random.bounded(5);
        for (int i = 0; i < size; ++i) {
            if (i > 0)
                result += space() + ',' + space();
            if (named)
                result += string() + space() + ':' + space();
            result += value(depth + 1);
        }
        return result + space() + close + space();
    }
    QByteArray number()
    {
        static const char* const numbers[]
            = { "0", "-0", "9007199254740993", "-9223372036854775808", "18446744073709551615",
                  "123456789012345678901234567890", "1.10", "-0.0", "1e5", "1E+400", "0.1e-7" };
        return numbers[m_random.bounded(11)];
    }
    QByteArray string()
    {
        static const char* const parts[] = { "a", "\\\"", "\\\\", "\\u00e9", " ", "{", "]", ",",
            ":", "Zo\xc3\xab", "\\n", "//", "0" };
        QByteArray result = "\"";
        for (int i = m_random.bounded(6); i > 0; --i)
            result += parts[m_random.bounded(13)];
        return result + '"';
    }

    QRandomGenerator m_random;
};

} // namespace

class TestJsonFormatter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void oneMemberPerLine();
    void numbersStayByteForByte();
    void tokensAreUntouchedAndTwiceIsOnce();
    void piecesMakeNoDifference();
    void whatIsNotJsonIsRefused_data();
    void whatIsNotJsonIsRefused();
    void saysWhereItIsWrong_data();
    void saysWhereItIsWrong();
    void bracketsThatNestTooDeeplyAreRefused();
    void outputIsBounded();
    void cancelledMeansNothing();
    void looksLikeJsonAsksForAnObjectOrAnArray();
};

void TestJsonFormatter::oneMemberPerLine()
{
    QCOMPARE(
        formatted(R"({"theme":"dark","beta":true,"n":[1,{},[]],"o":{"a":null}})"), QByteArray(R"({
  "theme": "dark",
  "beta": true,
  "n": [
    1,
    {},
    []
  ],
  "o": {
    "a": null
  }
})"));
}

void TestJsonFormatter::numbersStayByteForByte()
{
    QCOMPARE(formatted("[9007199254740993,1.10,-0,1E+400,00018446744073709551615]"),
        QByteArray("problem at 34: expected ',' or ']'"));
    QCOMPARE(formatted("[9007199254740993,18446744073709551616,1.10,-0,1E+400]"),
        QByteArray("[\n  9007199254740993,\n  18446744073709551616,\n  1.10,\n  -0,\n  1E+400\n]"));
    QCOMPARE(formatted(R"({"b":1,"a":2,"b":3})"),
        QByteArray("{\n  \"b\": 1,\n  \"a\": 2,\n  \"b\": 3\n}")); // order, repeated names
}

void TestJsonFormatter::tokensAreUntouchedAndTwiceIsOnce()
{
    for (quint32 seed = 0; seed < 1500; ++seed) {
        const QByteArray json = Generator(seed).value();
        const QByteArray once = formatted(json);
        QCOMPARE(tokens(once), tokens(json));
        QCOMPARE(formatted(once), once);
    }
}

void TestJsonFormatter::piecesMakeNoDifference()
{
    const QByteArray json = R"({"a":[1,-2.5e3,"x\u00e9\"y",true],"b":null})";
    for (qsizetype size = 1; size < json.size(); ++size) {
        LargeBytes pieces;
        for (qsizetype at = 0; at < json.size(); at += size)
            pieces.append(json.mid(at, size));
        QCOMPARE(formatted(pieces), formatted(json));
    }
}

void TestJsonFormatter::whatIsNotJsonIsRefused_data()
{
    QTest::addColumn<QByteArray>("json");
    const char* const wrong[] = { "", " ", "{", "[", "[1", "[1,", "[1,]", "{,}", "{\"a\"}",
        "{\"a\":}", "{\"a\":1,}", "{a:1}", "[1 2]", "[\"\\x\"]", "[\"\\u12g4\"]", "[\"abc]",
        "[tru]", "[nulll]", "[+1]", "[1.]", "[.5]", "[1e]", "[-]", "[1]]", "[1]x", "{\"a\":1}}",
        "[\"\n\"]", "]", "[}", "{]" };
    for (const char* text : wrong)
        QTest::newRow(*text ? text : "nothing") << QByteArray(text);
}

void TestJsonFormatter::whatIsNotJsonIsRefused()
{
    QFETCH(const QByteArray, json);
    QVERIFY(problemOf(json).offset >= 0);
}

void TestJsonFormatter::saysWhereItIsWrong_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<JsonProblem>("problem");
    QTest::newRow("comma") << QByteArray("{\"a\":1 \"b\"")
                           << JsonProblem { JsonError::Syntax, 7, "',' or '}'" };
    QTest::newRow("cut") << QByteArray("{\"a\":")
                         << JsonProblem { JsonError::EndsEarly, 5, "a value" };
    QTest::newRow("rest") << QByteArray("{} {}") << JsonProblem { JsonError::Syntax, 3, "the end" };
    QTest::newRow("word") << QByteArray("[truth]")
                          << JsonProblem { JsonError::Syntax, 4, "true, false or null" };
}

void TestJsonFormatter::saysWhereItIsWrong()
{
    QFETCH(const QByteArray, json);
    QFETCH(const JsonProblem, problem);
    const JsonProblem found = problemOf(json);
    QCOMPARE(found.error, problem.error);
    QCOMPARE(found.offset, problem.offset);
    QCOMPARE(QByteArray(found.expected), QByteArray(problem.expected));
}

void TestJsonFormatter::bracketsThatNestTooDeeplyAreRefused()
{
    QCOMPARE(problemOf(QByteArray(10000, '[')).error, JsonError::TooDeep);
    QCOMPARE(problemOf(QByteArray(512, '[') + QByteArray(512, ']')).offset, -1);
    QCOMPARE(problemOf(QByteArray(513, '[') + QByteArray(513, ']')).error, JsonError::TooDeep);
}

void TestJsonFormatter::outputIsBounded()
{
    const QByteArray deep = QByteArray(500, '[') + "1" + QByteArray(4000, ',').replace(",", ",1")
        + QByteArray(500, ']');
    const JsonLimits small { 512, 1024 * 1024 };
    QCOMPARE(problemOf(deep, small).error, JsonError::TooLarge);
    QCOMPARE(problemOf(deep).offset, -1);
}

void TestJsonFormatter::cancelledMeansNothing()
{
    CancelFlag cancel;
    cancel.cancel();
    const auto result = JsonFormatter::format(LargeBytes(QByteArray("[1]")), {}, cancel);
    QCOMPARE(std::get<JsonProblem>(result).error, JsonError::Cancelled);
}

void TestJsonFormatter::looksLikeJsonAsksForAnObjectOrAnArray()
{
    QVERIFY(looksLikeJson(" \n{"));
    QVERIFY(looksLikeJson("[1"));
    QVERIFY(!looksLikeJson("12"));
    QVERIFY(!looksLikeJson("\"text\""));
    QVERIFY(!looksLikeJson(""));
}

QTEST_APPLESS_MAIN(TestJsonFormatter)
#include "tst_jsonformatter.moc"
