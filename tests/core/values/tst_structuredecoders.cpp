// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/decoders/decodertable.h"
#include "tests/core/values/decodertesting.h"

using namespace sluice;
using namespace sluice::decodertesting;

class TestStructureDecoders : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsAndWritesWhatOthersMade_data() { goldens(); }
    void readsAndWritesWhatOthersMade();
    void largeTextsAndBytesKeepTheirLength();
    void everyPrefixAndMutationEndsWithinTheLimits_data() { goldens(); }
    void everyPrefixAndMutationEndsWithinTheLimits();
    void announcedSizesAllocateNothing_data();
    void announcedSizesAllocateNothing();
    void deepNestingEndsAtTheLimit();
    void namesInsideOfNamesAreBounded();
    void oddNumbersKeepTheirBits();
    void whatIsNotCanonicalIsNotWritten_data();
    void whatIsNotCanonicalIsNotWritten();
    void refusesTextThatDoesNotFit_data();
    void refusesTextThatDoesNotFit();
    void anEditChangesOnlyWhatWasEdited();
    void saysWhatIsWrongAndWhere();
    void randomTreesReadBackAsTheyWere();

private:
    static void goldens();
};

// Made by Python 3.11 with msgpack 1.0.3 (packb) and cbor2 5.4.6 (dumps).
void TestStructureDecoders::goldens()
{
    QTest::addColumn<QByteArray>("decoder");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("msgpack: document")
        << QByteArray("msgpack")
        << hex("89a26964cf0020000000000001a36e6567fba3626967cfffffffffffffffffa166cb3ff80000"
               "00000000a26f6bc3a46e6f6e65c0a46e616d65af5a6fc3ab20c3856e67737472c3b66da37261"
               "77c40200ffa46c697374930192029080")
        << QByteArray("{\"id\":9007199254740993,\"neg\":-5,\"big\":18446744073709551615,\"f\":1.5"
                      ",\"ok\":true,\"none\":null,\"name\":\"Zoë Ångström\",\"raw\":{\"$bytes\":"
                      "\"00ff\"},\"list\":[1,[2,[]],{}]}");
    QTest::newRow("msgpack: int keys") << QByteArray("msgpack") << hex("8201a377656207920309")
                                       << QByteArray("{\"$1\":\"web\",\"$7\":[3,9]}");
    QTest::newRow("msgpack: single") << QByteArray("msgpack") << hex("92ca3fc00000ca3dcccccd")
                                     << QByteArray("[{\"$float32\":1.5},{\"$float32\":0.1}]");
    QTest::newRow("msgpack: ext")
        << QByteArray("msgpack")
        << hex("95c70305616263d6ff00000001d7ff000007d06553f100c70cff00000000ffffffffffffffff"
               "c70cff000000070000010000000000")
        << QByteArray("[{\"$ext\":5,\"$bytes\":\"616263\"},{\"$timestamp\":\"1970-01-01T00:00:01Z"
                      "\"},{\"$timestamp\":\"2023-11-14T22:13:20.000000500Z\"},{\"$timestamp\":\""
                      "1969-12-31T23:59:59Z\"},{\"$timestamp\":[1099511627776,7]}]");
    QTest::newRow("msgpack: nan")
        << QByteArray("msgpack")
        << hex("94cb7ff8000000000000cb7ff0000000000000cbfff0000000000000cb8000000000000000")
        << QByteArray("[{\"$float64\":\"NaN\"},{\"$float64\":\"Infinity\"},{\"$float64\":\"-Infin"
                      "ity\"},-0.0]");
    QTest::newRow("msgpack: keys")
        << QByteArray("msgpack") << hex("86c4010101a224780292010203c004cb3ff800000000000005c306")
        << QByteArray("{\"${\\\"$bytes\\\":\\\"01\\\"}\":1,\"$\\\"$x\\\"\":2,\"$[1,2]\":3,\"$null"
                      "\":4,\"$1.5\":5,\"$true\":6}");
    QTest::newRow("msgpack: ints")
        << QByteArray("msgpack")
        << hex("dc0014007fcc80ccffcd0100cdffffce00010000ceffffffffcf0000000100000000cf800000"
               "0000000000ffe0d0dfd080d1ff7fd18000d2ffff7fffd280000000d3ffffffff7fffffffd380"
               "00000000000000")
        << QByteArray("[0,127,128,255,256,65535,65536,4294967295,4294967296,9223372036854775808,-"
                      "1,-32,-33,-128,-129,-32768,-32769,-2147483648,-2147483649,-922337203685477"
                      "5808]");
    QTest::newRow("cbor: document")
        << QByteArray("cbor")
        << hex("a96269641b0020000000000001636e656724636269671bffffffffffffffff6166fb3ff80000"
               "00000000626f6bf5646e6f6e65f6646e616d656f5a6fc3ab20c3856e67737472c3b66d637261"
               "774200ff646c6973748301820280a0")
        << QByteArray("{\"id\":9007199254740993,\"neg\":-5,\"big\":18446744073709551615,\"f\":1.5"
                      ",\"ok\":true,\"none\":null,\"name\":\"Zoë Ångström\",\"raw\":{\"$bytes\":"
                      "\"00ff\"},\"list\":[1,[2,[]],{}]}");
    QTest::newRow("cbor: int keys") << QByteArray("cbor") << hex("a2016377656226820309")
                                    << QByteArray("{\"$1\":\"web\",\"$-7\":[3,9]}");
    QTest::newRow("cbor: floats")
        << QByteArray("cbor")
        << hex("85fb3ff8000000000000fb3fb999999999999af97e00f97c00fb8000000000000000")
        << QByteArray("[1.5,0.1,{\"$float16\":\"NaN\"},{\"$float16\":\"Infinity\"},-0.0]");
    QTest::newRow("cbor: canonical floats")
        << QByteArray("cbor") << hex("85f93e00fa47c35000fb3fb999999999999af97e00f9fc00")
        << QByteArray("[{\"$float16\":1.5},{\"$float32\":1e+05},0.1,{\"$float16\":\"NaN\"},{\""
                      "$float16\":\"-Infinity\"}]");
    QTest::newRow("cbor: tags")
        << QByteArray("cbor")
        << hex("85c074323032362d31312d32385430333a31353a30305ac249400000000000000000c11a6553"
               "f100f7f863")
        << QByteArray("[{\"$tag\":0,\"$value\":\"2026-11-28T03:15:00Z\"},{\"$tag\":2,\"$value\":{"
                      "\"$bytes\":\"400000000000000000\"}},{\"$tag\":1,\"$value\":1700000000},{\""
                      "$simple\":23},{\"$simple\":99}]");
    QTest::newRow("cbor: ints")
        << QByteArray("cbor")
        << hex("900017181818ff19010019ffff1a000100001b00000001000000001bffffffffffffffff2037"
               "38183affffffff3b7fffffffffffffff3b80000000000000003bffffffffffffffff")
        << QByteArray("[0,23,24,255,256,65535,65536,4294967296,18446744073709551615,-1,-24,-25,-4"
                      "294967296,-9223372036854775808,-9223372036854775809,-18446744073709551616]");
    QTest::newRow("cbor: keys")
        << QByteArray("cbor") << hex("a44101016224780282010203f604")
        << QByteArray("{\"${\\\"$bytes\\\":\\\"01\\\"}\":1,\"$\\\"$x\\\"\":2,\"$[1,2]\":3,\"$null"
                      "\":4}");
}

void TestStructureDecoders::readsAndWritesWhatOthersMade()
{
    QFETCH(const QByteArray, decoder);
    QFETCH(const QByteArray, bytes);
    QFETCH(const QByteArray, text);
    QCOMPARE(shown(bytes, { decoder }), text);
    QCOMPARE(written(text, { decoder }, bytes).toHex(), bytes.toHex());
    QCOMPARE(written(text, { decoder }).toHex(), bytes.toHex()); // as a new value, too
}

void TestStructureDecoders::largeTextsAndBytesKeepTheirLength()
{
    for (const char* decoder : { "msgpack", "cbor" }) {
        for (const int size : { 0, 23, 24, 31, 32, 255, 256, 65535, 65536, 100000 }) {
            const QByteArray text = "[\"" + QByteArray(size, 'x') + "\",{\"$bytes\":\""
                + QByteArray(size, 'y').toHex() + "\"}]";
            const QByteArray bytes = written(text, { decoder });
            QVERIFY(bytes.size() >= 2 * size && bytes.size() < 2 * size + 16);
            QCOMPARE(shown(bytes, { decoder }), text);
        }
    }
}

void TestStructureDecoders::everyPrefixAndMutationEndsWithinTheLimits()
{
    QFETCH(const QByteArray, decoder);
    QFETCH(const QByteArray, bytes);
    QVERIFY(worstOfDamaged(bytes, { decoder }, 3000) <= 1024 * 1024);
}

void TestStructureDecoders::announcedSizesAllocateNothing_data()
{
    QTest::addColumn<QByteArray>("decoder");
    QTest::addColumn<QByteArray>("bytes");
    const auto row = [](const char* decoder, const char* digits) {
        QTest::addRow("%s %s", decoder, digits) << QByteArray(decoder) << hex(digits);
    };
    row("msgpack", "ddffffffff");
    row("msgpack", "dfffffffff01");
    row("msgpack", "dbffffffff61");
    row("msgpack", "c6ffffffff61");
    row("msgpack", "c9ffffffff0161");
    row("cbor", "9bffffffffffffffff");
    row("cbor", "bb7fffffffffffffff01");
    row("cbor", "9b000000007fffffff01");
    row("cbor", "7b7fffffffffffffff61");
    row("cbor", "5b000000003fffffff61");
    row("cbor", "5f5b000000003fffffff61");
    row("cbor", "7bffffffffffffffff61");
}

void TestStructureDecoders::announcedSizesAllocateNothing()
{
    QFETCH(const QByteArray, decoder);
    QFETCH(const QByteArray, bytes);
    const Decoded decoded = decode(LargeBytes(bytes), { decoder });
    QVERIFY(decoded.problem);
    QVERIFY(decoded.problem->kind == DecodeProblem::Kind::EndsEarly
        || decoded.problem->kind == DecodeProblem::Kind::Malformed);
}

void TestStructureDecoders::deepNestingEndsAtTheLimit()
{
    const auto kindOf = [](const QByteArray& bytes, const char* decoder) {
        const Decoded decoded = decode(LargeBytes(bytes), { decoder });
        return decoded.problem ? int(decoded.problem->kind) : -1;
    };
    const int tooDeep = int(DecodeProblem::Kind::TooDeep);
    QCOMPARE(kindOf(QByteArray(511, '\x91') + '\x01', "msgpack"), -1);
    QCOMPARE(kindOf(QByteArray(1000000, '\x91'), "msgpack"), tooDeep);
    QCOMPARE(kindOf(QByteArray(511, '\x81') + '\x01', "cbor"), -1);
    QCOMPARE(kindOf(QByteArray(1000000, '\x81'), "cbor"), tooDeep);
    QCOMPARE(kindOf(QByteArray(1000000, '\x9f'), "cbor"), tooDeep);
    QCOMPARE(kindOf(QByteArray(1000000, '\xc1'), "cbor"), tooDeep); // tags
}

void TestStructureDecoders::namesInsideOfNamesAreBounded()
{
    // {{{{...: each name inside a name doubles the backslashes.
    const Decoded decoded = decode(LargeBytes(QByteArray(300, '\x81')), { "msgpack" });
    QVERIFY(decoded.problem);
    QCOMPARE(decoded.problem->kind, DecodeProblem::Kind::TooDeep);
    QCOMPARE(shown(hex("81818102030405"), { "msgpack" }),
        QByteArray(R"({"${\"${\\\"$2\\\":3}\":4}":5})"));
    QCOMPARE(written(R"({"${\"${\\\"$2\\\":3}\":4}":5})", { "msgpack" }).toHex(),
        QByteArray("81818102030405"));
}

void TestStructureDecoders::oddNumbersKeepTheirBits()
{
    const auto both = [](const char* decoder, const char* digits) {
        const QByteArray text = shown(hex(digits), { decoder });
        return written(text, { decoder }, hex(digits)).toHex() == digits ? text
                                                                         : "changed: " + text;
    };
    QCOMPARE(
        both("msgpack", "cb7ff8000000000001"), QByteArray(R"({"$float64":"0x7ff8000000000001"})"));
    QCOMPARE(both("msgpack", "cafff00000"), QByteArray(R"({"$float32":"0xfff00000"})"));
    QCOMPARE(both("msgpack", "cb0000000000000001"), QByteArray("5e-324"));
    QCOMPARE(both("cbor", "fb7fefffffffffffff"), QByteArray("1.7976931348623157e+308"));
    QCOMPARE(both("cbor", "f97e01"), QByteArray(R"({"$float16":"0x7e01"})"));
    QCOMPARE(both("cbor", "f90001"), QByteArray(R"({"$float16":5.9604645e-08})"));
    QCOMPARE(both("cbor", "f98000"), QByteArray(R"({"$float16":-0.0})"));
    QCOMPARE(both("cbor", "fa7f800000"), QByteArray(R"({"$float32":"Infinity"})"));
    // A text that is none.
    QCOMPARE(both("msgpack", "a2ff41"), QByteArray(R"({"$text":"ff41"})"));
}

void TestStructureDecoders::whatIsNotCanonicalIsNotWritten_data()
{
    QTest::addColumn<QByteArray>("decoder");
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("int of two bytes") << QByteArray("msgpack") << hex("91cc01");
    QTest::newRow("long header") << QByteArray("msgpack") << hex("dc000101");
    QTest::newRow("text of str8") << QByteArray("msgpack") << hex("d90161");
    QTest::newRow("signed positive") << QByteArray("msgpack") << hex("d3000000007fffffff");
    QTest::newRow("int of two bytes, CBOR") << QByteArray("cbor") << hex("811801");
    QTest::newRow("indefinite") << QByteArray("cbor") << hex("9f01ff");
    QTest::newRow("text in chunks") << QByteArray("cbor") << hex("7f61616162ff");
}

void TestStructureDecoders::whatIsNotCanonicalIsNotWritten()
{
    QFETCH(const QByteArray, decoder);
    QFETCH(const QByteArray, bytes);
    const QByteArray text = shown(bytes, { decoder });
    QVERIFY2(!text.startsWith('!'), text.constData());
    const auto result = encode(text, { decoder }, bytes);
    const auto* problem = std::get_if<DecodeProblem>(&result);
    QVERIFY(problem);
    QCOMPARE(problem->kind, DecodeProblem::Kind::NotEncodable);
    QVERIFY(problem->detail.contains("canonical"));
}

void TestStructureDecoders::refusesTextThatDoesNotFit_data()
{
    QTest::addColumn<QByteArray>("decoder");
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char* decoder, const char* text) {
        QTest::addRow("%s %s", decoder, text) << QByteArray(decoder) << QByteArray(text);
    };
    for (const char* decoder : { "msgpack", "cbor" }) {
        row(decoder, "");
        row(decoder, "[1,]");
        row(decoder, "[1] 2");
        row(decoder, "18446744073709551616");
        row(decoder, "-18446744073709551617");
        row(decoder, "1e999");
        row(decoder, R"({"$bytes":"0"})");
        row(decoder, R"({"$bytes":"zz"})");
        row(decoder, R"({"$bytes":"00","more":1})");
        row(decoder, R"({"$new":1})");
        row(decoder, R"({"a":1,"$new":1})");
        row(decoder, R"("\ud800")");
        row(decoder, R"({"$float32":1e99})");
    }
    row("msgpack", "-9223372036854775809");
    row("msgpack", R"({"$ext":128,"$bytes":""})");
    row("msgpack", R"({"$timestamp":"yesterday"})");
    row("cbor", R"({"$simple":24})");
    row("cbor", R"({"$tag":-1,"$value":1})");
}

void TestStructureDecoders::refusesTextThatDoesNotFit()
{
    QFETCH(const QByteArray, decoder);
    QFETCH(const QByteArray, text);
    const auto result = encode(text, { decoder }, {});
    const auto* problem = std::get_if<DecodeProblem>(&result);
    QVERIFY(problem);
    QCOMPARE(problem->kind, DecodeProblem::Kind::NotEncodable);
    QVERIFY(!problem->detail.isEmpty());
}

void TestStructureDecoders::anEditChangesOnlyWhatWasEdited()
{
    const QByteArray bytes = hex("82a161cf0020000000000001a162c40200ff");
    QByteArray text = shown(bytes, { "msgpack" });
    text.replace("00ff", "01ff");
    QCOMPARE(written(text, { "msgpack" }, bytes).toHex(),
        QByteArray("82a161cf0020000000000001a162c40201ff"));
    // Through a chain, indented as a person sees it.
    const QByteArray packed = written(R"({"a":1})", { "zstd", "msgpack" });
    const QByteArray again = written("{\n  \"a\": 2\n}", { "zstd", "msgpack" }, packed);
    QCOMPARE(shown(again, { "zstd", "msgpack" }), QByteArray(R"({"a":2})"));
}

void TestStructureDecoders::saysWhatIsWrongAndWhere()
{
    QCOMPARE(shown(hex("9201c1"), { "msgpack" }).left(22), QByteArray("! Malformed msgpack 2:"));
    QCOMPARE(shown(hex("9201"), { "msgpack" }), QByteArray("! EndsEarly msgpack 2"));
    QCOMPARE(shown(hex("0102"), { "msgpack" }),
        QByteArray("! Malformed msgpack 1: there are bytes behind the value"));
    QCOMPARE(shown(hex("0102"), { "cbor" }),
        QByteArray("! Malformed cbor 1: there are bytes behind the value"));
    QVERIFY(shown(hex("82011c"), { "cbor" }).startsWith("! Malformed cbor 2"));
    QVERIFY(shown(hex("8201"), { "cbor" }).startsWith("! EndsEarly cbor 2"));
    QVERIFY(shown({}, { "cbor" }).startsWith("! EndsEarly cbor 0"));
    QVERIFY(shown({}, { "msgpack" }).startsWith("! EndsEarly msgpack 0"));
}

void TestStructureDecoders::randomTreesReadBackAsTheyWere()
{
    // Random bytes are seldom a tree; random trees are trees.
    QRandomGenerator random(7);
    const auto tree = [&random](const auto& self, int depth) -> QByteArray {
        QByteArray list;
        const int count = random.bounded(4);
        switch (random.bounded(depth > 4 ? 5 : 7)) {
        case 0:
            return QByteArray::number(random.generate64() >> random.bounded(64));
        case 1:
            return "-" + QByteArray::number((random.generate64() >> 1 >> random.bounded(63)) | 1);
        case 2:
            return "\"" + QByteArray::number(random.generate64(), 36) + "\"";
        case 3:
            return random.bounded(2) ? "true" : "null";
        case 4:
            return R"({"$bytes":")" + QByteArray::number(random.generate64()).toHex() + "\"}";
        case 5:
            for (int i = 0; i < count; ++i)
                list += (i ? "," : "") + self(self, depth + 1);
            return "[" + list + "]";
        default:
            for (int i = 0; i < count; ++i)
                list += (i ? ",\"" : "\"") + QByteArray::number(i) + "\":" + self(self, depth + 1);
            return "{" + list + "}";
        }
    };
    for (int i = 0; i < 2000; ++i) {
        const QByteArray text = tree(tree, 0);
        for (const char* decoder : { "msgpack", "cbor" }) {
            const QByteArray bytes = written(text, { decoder });
            QCOMPARE(shown(bytes, { decoder }), text);
            QCOMPARE(written(text, { decoder }, bytes), bytes);
        }
    }
}

QTEST_APPLESS_MAIN(TestStructureDecoders)
#include "tst_structuredecoders.moc"
