// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/literals.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace sluice;

Q_DECLARE_METATYPE(sluice::PageRow)

namespace {

QByteArray everyByte()
{
    QByteArray all;
    for (int i = 0; i < 256; ++i)
        all += static_cast<char>(i);
    return all;
}

/// As redis-cli splits a line (sds.c, sdssplitargs).
QList<QByteArray> split(const QByteArray& line)
{
    QList<QByteArray> words;
    qsizetype i = 0;
    while (i < line.size()) {
        if (line[i] == ' ') {
            ++i;
            continue;
        }
        QByteArray word;
        if (line[i] == '"') {
            for (++i; line[i] != '"'; ++i) {
                if (line[i] != '\\') {
                    word += line[i];
                    continue;
                }
                const char next = line[++i];
                if (next == 'x') {
                    word += QByteArray::fromHex(line.mid(i + 1, 2));
                    i += 2;
                } else {
                    word += next == 'n' ? '\n'
                        : next == 'r'   ? '\r'
                        : next == 't'   ? '\t'
                        : next == 'a'   ? '\a'
                        : next == 'b'   ? '\b'
                                        : next;
                }
            }
            ++i;
        } else {
            while (i < line.size() && line[i] != ' ')
                word += line[i++];
        }
        words += word;
    }
    return words;
}

} // namespace

class TestLiterals : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void eachLanguageHasItsOwn_data();
    void eachLanguageHasItsOwn();
    void redisCliReadsEveryByteBack();
    void jsonHoldsEveryTextAndEveryByte();
    void everyLiteralIsOneLineOfAscii_data();
    void everyLiteralIsOneLineOfAscii();
    void keysAreRecreated_data();
    void keysAreRecreated();
};

void TestLiterals::eachLanguageHasItsOwn_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QList<QByteArray>>("texts");
    using Texts = QList<QByteArray>;
    QTest::newRow("empty") << QByteArray("")
                           << Texts { "\"\"", "\"\"", "b\"\"", "Buffer.from(\"\", \"latin1\")",
                                  "std::string(\"\", 0)" };
    QTest::newRow("plain") << QByteArray("user:42")
                           << Texts { "user:42", "\"user:42\"", "b\"user:42\"",
                                  "Buffer.from(\"user:42\", \"latin1\")",
                                  "std::string(\"user:42\", 7)" };
    QTest::newRow("text") << QByteArray("Zo\xc3\xab \"x\"\n")
                          << Texts { "\"Zo\xc3\xab \\\"x\\\"\\n\"", "\"Zo\xc3\xab \\\"x\\\"\\n\"",
                                 "b\"Zo\\xc3\\xab \\\"x\\\"\\x0a\"",
                                 "Buffer.from(\"Zo\\xc3\\xab \\\"x\\\"\\x0a\", \"latin1\")",
                                 "std::string(\"Zo\\303\\253 \\\"x\\\"\\012\", 9)" };
    QTest::newRow("bytes") << QByteArray("\0\xff\\1?/", 6)
                           << Texts { "\"\\x00\\xff\\\\1?/\"", "{\"base64\":\"AP9cMT8v\"}",
                                  "b\"\\x00\\xff\\\\1?/\"",
                                  "Buffer.from(\"\\x00\\xff\\\\1?/\", \"latin1\")",
                                  "std::string(\"\\000\\377\\\\1\\?/\", 6)" };
}

void TestLiterals::eachLanguageHasItsOwn()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QList<QByteArray>, texts);
    using literals::Language;
    const Language languages[]
        = { Language::RedisCli, Language::Json, Language::Python, Language::Node, Language::Cpp };
    for (qsizetype i = 0; i < texts.size(); ++i)
        QCOMPARE(literals::of(languages[i], bytes), texts[i]);
}

void TestLiterals::redisCliReadsEveryByteBack()
{
    const QByteArray all = everyByte();
    const QList<QByteArray> command { "SET", all, "", "Zo\xc3\xab", all + all, "\xe2\x80\xae",
        "-1" };
    QCOMPARE(split(literals::redisCliLine(command)), command);
    for (const char byte : all)
        QCOMPARE(split(literals::redisCli(QByteArray(1, byte))).value(0), QByteArray(1, byte));
}

void TestLiterals::jsonHoldsEveryTextAndEveryByte()
{
    const auto read = [](const QByteArray& literal) {
        const QJsonArray array = QJsonDocument::fromJson('[' + literal + ']').array();
        if (array.size() != 1)
            return QByteArray("not JSON");
        return array[0].isString()
            ? array[0].toString().toUtf8()
            : QByteArray::fromBase64(array[0][QStringLiteral("base64")].toString().toLatin1());
    };
    QCOMPARE(read(literals::json(everyByte())), everyByte());
    for (const char byte : everyByte())
        QCOMPARE(read(literals::json(QByteArray(1, byte))), QByteArray(1, byte));
    QCOMPARE(read(literals::json("Zo\xc3\xab \xf0\x9f\x98\x80")),
        QByteArray("Zo\xc3\xab \xf0\x9f\x98\x80"));
}

void TestLiterals::everyLiteralIsOneLineOfAscii_data()
{
    QTest::addColumn<int>("language");
    QTest::newRow("Python") << int(literals::Language::Python);
    QTest::newRow("Node") << int(literals::Language::Node);
    QTest::newRow("C++") << int(literals::Language::Cpp);
}

void TestLiterals::everyLiteralIsOneLineOfAscii()
{
    QFETCH(const int, language);
    const QByteArray text = literals::of(static_cast<literals::Language>(language), everyByte());
    for (const char byte : text)
        QVERIFY(byte >= 0x20 && byte < 0x7F);
    // Each byte has its own escape: nothing is left out.
    const bool isOctal = static_cast<literals::Language>(language) == literals::Language::Cpp;
    for (int i = 0; i < 256; ++i) {
        const QByteArray raw(1, static_cast<char>(i));
        const QByteArray escape = isOctal ? '\\' + QByteArray::number(i, 8).rightJustified(3, '0')
                                          : "\\x" + raw.toHex();
        QVERIFY2(text.contains(i >= 0x20 && i < 0x7F ? raw : escape), escape.constData());
    }
}

void TestLiterals::keysAreRecreated_data()
{
    QTest::addColumn<int>("type");
    QTest::addColumn<PageRow>("row");
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("json");
    const auto row = [](const char* name, KeyType type, const PageRow& element, const char* line,
                         const char* json) {
        QTest::newRow(name) << int(type) << element << QByteArray(line) << QByteArray(json);
    };
    row("hash", KeyType::Hash, { "f", "v w", {} }, "HSET k f \"v w\"", "{\"f\":\"v w\"}");
    row("hash of bytes", KeyType::Hash, { "\xff", "v", {} }, "HSET k \"\\xff\" v",
        "[[{\"base64\":\"/w==\"},\"v\"]]");
    row("list", KeyType::List, { {}, "e", {} }, "RPUSH k e", "[\"e\"]");
    row("set", KeyType::Set, { "m", {}, {} }, "SADD k m", "[\"m\"]");
    row("sorted set", KeyType::SortedSet, { "m", "9007199254740993", {} },
        "ZADD k 9007199254740993 m", "[[\"m\",9007199254740993]]");
    row("infinite", KeyType::SortedSet, { "m", "-inf", {} }, "ZADD k -inf m", "[[\"m\",\"-inf\"]]");
    row("stream", KeyType::Stream, { "1-1", {}, { "f", "" } }, "XADD k 1-1 f \"\"",
        "[[\"1-1\",[\"f\",\"\"]]]");
}

void TestLiterals::keysAreRecreated()
{
    QFETCH(const int, type);
    QFETCH(const PageRow, row);
    QFETCH(const QByteArray, line);
    QFETCH(const QByteArray, json);
    const auto kind = static_cast<KeyType>(type);
    const auto commands = literals::keyCommands(kind, "k", { row }, {}, 1700000000123);
    QCOMPARE(commands.size(), std::size_t(2));
    QCOMPARE(literals::redisCliLine(commands[0]), line);
    QCOMPARE(literals::redisCliLine(commands[1]), QByteArray("PEXPIREAT k 1700000000123"));
    QCOMPARE(literals::jsonOf(kind, { row }, {}), json);
    // Many elements go together, but for entries.
    const auto many = literals::keyCommands(kind, "k", std::vector<PageRow>(250, row), {}, {});
    QCOMPARE(many.size(), kind == KeyType::Stream ? std::size_t(250) : std::size_t(3));
}

QTEST_GUILESS_MAIN(TestLiterals)
#include "tst_literals.moc"
