// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/decoders/readonlytree.h"

#include "tests/core/values/decodertesting.h"

using namespace sluice;
using namespace sluice::decodertesting;

class TestReadOnlyTree : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void showsWhatOthersSerialized_data() { goldens(); }
    void showsWhatOthersSerialized();
    void isChosenByContentAndNeverWritten_data() { goldens(); }
    void isChosenByContentAndNeverWritten();
    void everyPrefixAndMutationEndsWithinTheLimits_data() { goldens(); }
    void everyPrefixAndMutationEndsWithinTheLimits();
    void hostileInputEndsWithAProblem_data();
    void hostileInputEndsWithAProblem();
    void sharedPartsDoNotMultiply();
    void cancellingEndsIt();

private:
    static void goldens();
};

// Made by PHP 8.2 (serialize), OpenJDK 17 (ObjectOutputStream; G$Point extends G$Base has a field
// of every kind) and Python 3.11 (pickle.dumps, the protocol behind the name; Thing has members a
// and b, cycle is a list that holds itself).
void TestReadOnlyTree::goldens()
{
    QTest::addColumn<QByteArray>("decoder");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("php: scalars")
        << QByteArray("php")
        << hex("613a393a7b693a303b693a313b693a313b693a2d353b693a323b693a39323233333732303336"
               "3835343737353830373b693a333b643a302e313b693a343b623a313b693a353b623a303b693a"
               "363b4e3b693a373b733a343a225a6fc3ab223b693a383b733a323a22ff00223b7d")
        << QByteArray("[1,-5,9223372036854775807,0.1,true,false,null,\"Zoë\",{\"$text\":\"ff00\"}"
                      "]");
    QTest::newRow("php: map")
        << QByteArray("php")
        << hex("613a333a7b733a313a2261223b693a313b693a353b733a313a2278223b733a343a226c697374"
               "223b613a323a7b693a303b613a313a7b693a303b693a313b7d693a313b613a303a7b7d7d7d")
        << QByteArray("{\"a\":1,\"$5\":\"x\",\"list\":[[1],[]]}");
    QTest::newRow("php: object")
        << QByteArray("php")
        << hex("4f3a343a2255736572223a333a7b733a323a226964223b693a373b733a373a22002a006d6169"
               "6c223b733a333a22614062223b733a31323a22005573657200736563726574223b613a323a7b"
               "693a303b693a313b693a313b693a323b7d7d")
        << QByteArray("{\"$class\":\"User\",\"id\":7,\"mail:protected\":\"a@b\",\"secret:User:pri"
                      "vate\":[1,2]}");
    QTest::newRow("php: ref")
        << QByteArray("php")
        << hex("4f3a383a22737464436c617373223a323a7b733a343a2273656c66223b723a313b733a313a22"
               "6e223b4e3b7d")
        << QByteArray("{\"$class\":\"stdClass\",\"self\":{\"$ref\":1},\"n\":null}");
    QTest::newRow("php: enum") << QByteArray("php") << hex("453a31313a22537569743a486561727473223b")
                               << QByteArray("{\"$enum\":\"Suit:Hearts\"}");
    QTest::newRow("php: float")
        << QByteArray("php")
        << hex("613a353a7b693a303b643a494e463b693a313b643a2d494e463b693a323b643a4e414e3b693a"
               "333b643a312e30452b3130303b693a343b643a353b7d")
        << QByteArray("[{\"$float64\":\"Infinity\"},{\"$float64\":\"-Infinity\"},{\"$float64\":\""
                      "NaN\"},1e+100,5.0]");
    QTest::newRow("php: array object")
        << QByteArray("php")
        << hex("4f3a31313a2241727261794f626a656374223a343a7b693a303b693a303b693a313b613a323a"
               "7b693a303b693a313b693a313b693a323b7d693a323b613a303a7b7d693a333b4e3b7d")
        << QByteArray("{\"$class\":\"ArrayObject\",\"$0\":0,\"$1\":[1,2],\"$2\":[],\"$3\":null}");
    QTest::newRow("java: point")
        << QByteArray("java")
        << hex("aced0005737200074724506f696e74000000000000000202000d5a0001624300016346000166"
               "4a00016c5300017344000178420001795b0004696e74737400025b494c00046e616d65740012"
               "4c6a6176612f6c616e672f537472696e673b5b00056e616d65737400135b4c6a6176612f6c61"
               "6e672f537472696e673b4c00046e6578747400094c4724506f696e743b4c00076e6f7468696e"
               "677400124c6a6176612f6c616e672f4f626a6563743b5b00037261777400025b427872000647"
               "24426173650000000000000001020001490001617870000000050100633dcccccd8000000000"
               "000000012c3ff8000000000000ff757200025b494dba602676eab2a502000078700000000200"
               "000001fffffffe74000e5a6fc3ab20c08020eda0bdedb880757200135b4c6a6176612e6c616e"
               "672e537472696e673badd256e7e91d7b470200007870000000027400017071007e000e71007e"
               "000870757200025b42acf317f8060854e002000078700000000200ff")
        << QByteArray("{\"$class\":\"G$Point\",\"a\":5,\"b\":true,\"c\":\"c\",\"f\":0.1,\"l\":-92"
                      "23372036854775808,\"s\":300,\"x\":1.5,\"y\":-1,\"ints\":[1,-2],\"name\":\""
                      "Zoë \\u0000 😀\",\"names\":[\"p\",\"p\"],\"next\":{\"$ref\":8},\"nothing\":"
                      "null,\"raw\":{\"$bytes\":\"00ff\"}}");
    QTest::newRow("java: string") << QByteArray("java") << hex("aced000574000474657874")
                                  << QByteArray("\"text\"");
    QTest::newRow("java: integer")
        << QByteArray("java")
        << hex("aced0005737200116a6176612e6c616e672e496e746567657212e2a0a4f78187380200014900"
               "0576616c7565787200106a6176612e6c616e672e4e756d62657286ac951d0b94e08b02000078"
               "700000002a")
        << QByteArray("{\"$class\":\"java.lang.Integer\",\"value\":42}");
    QTest::newRow("java: enum")
        << QByteArray("java")
        << hex("aced00057e7200074724436f6c6f7200000000000000001200007872000e6a6176612e6c616e"
               "672e456e756d00000000000000001200007870740003524544")
        << QByteArray("{\"$enum\":\"G$Color\",\"$value\":\"RED\"}");
    QTest::newRow("java: list")
        << QByteArray("java")
        << hex("aced0005737200136a6176612e7574696c2e41727261794c6973747881d21d99c7619d030001"
               "49000473697a657870000000047704000000047400036f6e657372000e6a6176612e6c616e67"
               "2e4c6f6e673b8be490cc8f23df0200014a000576616c7565787200106a6176612e6c616e672e"
               "4e756d62657286ac951d0b94e08b020000787000000000000000027071007e000278")
        << QByteArray("{\"$class\":\"java.util.ArrayList\",\"size\":4,\"$data\":[{\"$bytes\":\"00"
                      "000004\"},\"one\",{\"$class\":\"java.lang.Long\",\"value\":2},null,\"one\""
                      "]}");
    QTest::newRow("java: map")
        << QByteArray("java")
        << hex("aced0005737200176a6176612e7574696c2e4c696e6b6564486173684d617034c04e5c106cc0"
               "fb0200015a000b6163636573734f72646572787200116a6176612e7574696c2e486173684d61"
               "700507dac1c31660d103000246000a6c6f6164466163746f724900097468726573686f6c6478"
               "703f4000000000000c770800000010000000017400016b737200116a6176612e6c616e672e49"
               "6e746567657212e2a0a4f781873802000149000576616c7565787200106a6176612e6c616e67"
               "2e4e756d62657286ac951d0b94e08b0200007870000000017800")
        << QByteArray("{\"$class\":\"java.util.LinkedHashMap\",\"loadFactor\":0.75,\"threshold\":"
                      "12,\"$data\":[{\"$bytes\":\"0000001000000001\"},\"k\",{\"$class\":\"java.l"
                      "ang.Integer\",\"value\":1}],\"accessOrder\":false}");
    QTest::newRow("pickle: scalars 0")
        << QByteArray("pickle")
        << hex("286c70300a4e614930310a614930300a6149300a61493235350a614936353533360a61492d31"
               "0a614c313138303539313632303731373431313330333432344c0a614c2d3131383035393136"
               "32303731373431313330333432344c0a6146312e350a61565a6feb0a70310a61635f636f6465"
               "63730a656e636f64650a70320a28565c7530303030ff0a70330a566c6174696e310a70340a74"
               "70350a5270360a612e")
        << QByteArray("[null,true,false,0,255,65536,-1,1180591620717411303424,-118059162071741130"
                      "3424,1.5,\"Zoë\",{\"$call\":\"_codecs.encode\",\"$args\":[\"\\u0000ÿ\",\"l"
                      "atin1\"]}]");
    QTest::newRow("pickle: scalars 2")
        << QByteArray("pickle")
        << hex("80025d7100284e88894b004bff4a000001004affffffff8a090000000000000000408a090000"
               "000000000000c0473ff800000000000058040000005a6fc3ab7101635f636f646563730a656e"
               "636f64650a7102580300000000c3bf710358060000006c6174696e317104867105527106652e")
        << QByteArray("[null,true,false,0,255,65536,-1,1180591620717411303424,-118059162071741130"
                      "3424,1.5,\"Zoë\",{\"$call\":\"_codecs.encode\",\"$args\":[\"\\u0000ÿ\",\"l"
                      "atin1\"]}]");
    QTest::newRow("pickle: scalars 4")
        << QByteArray("pickle")
        << hex("80049541000000000000005d94284e88894b004bff4a000001004affffffff8a090000000000"
               "000000408a090000000000000000c0473ff80000000000008c045a6fc3ab94430200ff94652e")
        << QByteArray("[null,true,false,0,255,65536,-1,1180591620717411303424,-118059162071741130"
                      "3424,1.5,\"Zoë\",{\"$bytes\":\"00ff\"}]");
    QTest::newRow("pickle: nested 0")
        << QByteArray("pickle")
        << hex("286470300a56610a70310a286c70320a49310a612849320a49330a7470330a61635f5f627569"
               "6c74696e5f5f0a7365740a70340a28286c70350a49340a617470360a5270370a617349350a63"
               "5f5f6275696c74696e5f5f0a66726f7a656e7365740a70380a28286c70390a49360a61747031"
               "300a527031310a732e")
        << QByteArray("{\"a\":[1,{\"$tuple\":[2,3]},{\"$call\":\"__builtin__.set\",\"$args\":[[4]"
                      "]}],\"$5\":{\"$call\":\"__builtin__.frozenset\",\"$args\":[[6]]}}");
    QTest::newRow("pickle: nested 2")
        << QByteArray("pickle")
        << hex("80027d71002858010000006171015d7102284b014b024b03867103635f5f6275696c74696e5f"
               "5f0a7365740a71045d71054b0461857106527107654b05635f5f6275696c74696e5f5f0a6672"
               "6f7a656e7365740a71085d71094b066185710a52710b752e")
        << QByteArray("{\"a\":[1,{\"$tuple\":[2,3]},{\"$call\":\"__builtin__.set\",\"$args\":[[4]"
                      "]}],\"$5\":{\"$call\":\"__builtin__.frozenset\",\"$args\":[[6]]}}");
    QTest::newRow("pickle: nested 4")
        << QByteArray("pickle")
        << hex("80049522000000000000007d94288c0161945d94284b014b024b0386948f94284b0490654b05"
               "284b069194752e")
        << QByteArray("{\"a\":[1,{\"$tuple\":[2,3]},{\"$set\":[4]}],\"$5\":{\"$set\":[6]}}");
    QTest::newRow("pickle: object 0")
        << QByteArray("pickle")
        << hex("63636f70795f7265670a5f7265636f6e7374727563746f720a70300a28635f5f6d61696e5f5f"
               "0a5468696e670a70310a635f5f6275696c74696e5f5f0a6f626a6563740a70320a4e7470330a"
               "5270340a286470350a56610a70360a49310a7356620a70370a56780a70380a73622e")
        << QByteArray("{\"$call\":\"copy_reg._reconstructor\",\"$args\":[{\"$global\":\"__main__."
                      "Thing\"},{\"$global\":\"__builtin__.object\"},null],\"$state\":{\"a\":1,\""
                      "b\":\"x\"}}");
    QTest::newRow("pickle: object 2")
        << QByteArray("pickle")
        << hex("8002635f5f6d61696e5f5f0a5468696e670a7100298171017d71022858010000006171034b01"
               "5801000000627104580100000078710575622e")
        << QByteArray("{\"$new\":\"__main__.Thing\",\"$args\":[],\"$state\":{\"a\":1,\"b\":\"x\"}"
                      "}");
    QTest::newRow("pickle: object 4")
        << QByteArray("pickle")
        << hex("8004952c000000000000008c085f5f6d61696e5f5f948c055468696e679493942981947d9428"
               "8c0161944b018c0162948c01789475622e")
        << QByteArray("{\"$new\":\"__main__.Thing\",\"$args\":[],\"$state\":{\"a\":1,\"b\":\"x\"}"
                      "}");
    QTest::newRow("pickle: cycle 0") << QByteArray("pickle") << hex("286c70300a49310a6167300a612e")
                                     << QByteArray("{\"$id\":0,\"$value\":[1,{\"$ref\":0}]}");
    QTest::newRow("pickle: cycle 4")
        << QByteArray("pickle") << hex("80049509000000000000005d94284b016800652e")
        << QByteArray("{\"$id\":0,\"$value\":[1,{\"$ref\":0}]}");
    QTest::newRow("pickle: shared 0")
        << QByteArray("pickle") << hex("286c70300a286c70310a49310a6149320a616167310a612e")
        << QByteArray("[{\"$id\":1,\"$value\":[1,2]},{\"$ref\":1}]");
    QTest::newRow("pickle: shared 4")
        << QByteArray("pickle") << hex("8004950f000000000000005d94285d94284b014b02656801652e")
        << QByteArray("[{\"$id\":1,\"$value\":[1,2]},{\"$ref\":1}]");
    QTest::newRow("pickle: call 0")
        << QByteArray("pickle")
        << hex("286c70300a636461746574696d650a646174650a70310a28635f636f646563730a656e636f64"
               "650a70320a285607ea0b1c0a70330a566c6174696e310a70340a7470350a5270360a7470370a"
               "5270380a6163646563696d616c0a446563696d616c0a70390a2856312e350a7031300a747031"
               "310a527031320a612e")
        << QByteArray("[{\"$call\":\"datetime.date\",\"$args\":[{\"$call\":\"_codecs.encode\",\"$"
                      "args\":[\"\\u0007ê\\u000b\\u001c\",\"latin1\"]}]},{\"$call\":\"decimal.Dec"
                      "imal\",\"$args\":[\"1.5\"]}]");
    QTest::newRow("pickle: call 4")
        << QByteArray("pickle")
        << hex("80049544000000000000005d94288c086461746574696d65948c0464617465949394430407ea"
               "0b1c94859452948c07646563696d616c948c07446563696d616c9493948c03312e3594859452"
               "94652e")
        << QByteArray("[{\"$call\":\"datetime.date\",\"$args\":[{\"$bytes\":\"07ea0b1c\"}]},{\"$c"
                      "all\":\"decimal.Decimal\",\"$args\":[\"1.5\"]}]");
    QTest::newRow("pickle: ordered 0")
        << QByteArray("pickle")
        << hex("63636f6c6c656374696f6e730a4f726465726564446963740a70300a28745270310a56610a70"
               "320a49310a732e")
        << QByteArray("{\"$call\":\"collections.OrderedDict\",\"$args\":[],\"$members\":{\"a\":1}"
                      "}");
    QTest::newRow("pickle: ordered 4")
        << QByteArray("pickle")
        << hex("80049529000000000000008c0b636f6c6c656374696f6e73948c0b4f72646572656444696374"
               "9493942952948c0161944b01732e")
        << QByteArray("{\"$call\":\"collections.OrderedDict\",\"$args\":[],\"$members\":{\"a\":1}"
                      "}");
    QTest::newRow("pickle: deque 0")
        << QByteArray("pickle")
        << hex("63636f6c6c656374696f6e730a64657175650a70300a28745270310a49310a6149320a612e")
        << QByteArray("{\"$call\":\"collections.deque\",\"$args\":[],\"$items\":[1,2]}");
    QTest::newRow("pickle: deque 4")
        << QByteArray("pickle")
        << hex("80049522000000000000008c0b636f6c6c656374696f6e73948c056465717565949394295294"
               "284b014b02652e")
        << QByteArray("{\"$call\":\"collections.deque\",\"$args\":[],\"$items\":[1,2]}");
}

void TestReadOnlyTree::showsWhatOthersSerialized()
{
    QFETCH(const QByteArray, decoder);
    QFETCH(const QByteArray, bytes);
    QFETCH(const QByteArray, text);
    QCOMPARE(shown(bytes, { decoder }), text);
}

void TestReadOnlyTree::isChosenByContentAndNeverWritten()
{
    QFETCH(const QByteArray, decoder);
    QFETCH(const QByteArray, bytes);
    QFETCH(const QByteArray, text);
    const DecoderChain chain = suitableChain(LargeBytes(bytes), true);
    // Protocol 0 is text that could be anything, unless it begins with a dict or a list.
    if (decoder != "pickle" || bytes.startsWith('\x80'))
        QCOMPARE(chain, DecoderChain({ decoder }));
    QVERIFY(!canEncode({ decoder }));
    QVERIFY(written(text, { decoder }, bytes).endsWith("this format is read only"));
}

void TestReadOnlyTree::everyPrefixAndMutationEndsWithinTheLimits()
{
    QFETCH(const QByteArray, decoder);
    QFETCH(const QByteArray, bytes);
    QVERIFY(worstOfDamaged(bytes, { decoder }, 2000) <= 1024 * 1024);
}

void TestReadOnlyTree::hostileInputEndsWithAProblem_data()
{
    QTest::addColumn<QByteArray>("decoder");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("problem");
    const auto row
        = [](const char* name, const char* decoder, const QByteArray& bytes, const char* problem) {
              QTest::newRow(name) << QByteArray(decoder) << bytes << QByteArray(problem);
          };
    row("php deep", "php", QByteArray("a:1:{i:0;").repeated(100000), "TooDeep");
    row("php long text", "php", "s:9000000000000000000:\"x\";", "EndsEarly");
    row("php many", "php", "a:9000000000000000000:{i:0;", "EndsEarly");
    row("php negative", "php", "s:-1:\"x\";", "Malformed");
    row("php key of a key", "php", "a:1:{a:0:{}i:0;}", "Malformed");
    row("php behind", "php", "i:5;i:6;", "Malformed");
    row("java many", "java", hex("aced00057571000000000000007fffffff"), "Malformed");
    row("java long text", "java", hex("aced00057c7fffffffffffffff41"), "EndsEarly");
    row("java reference to nothing", "java", hex("aced000571007e0005"), "Malformed");
    // A class that is its own ancestor.
    row("java own ancestor", "java", hex("aced0005737200014100000000000000000200007871007e0000"),
        "Malformed");
    row("java deep", "java",
        hex("aced0005757200025b4c0000000000000000020000787000000001")
            + hex("7571007e000000000001").repeated(100000),
        "TooDeep");
    row("java classes above classes", "java",
        hex("aced000576") + hex("72000141000000000000000002000078").repeated(100000), "TooDeep");
    row("pickle deep", "pickle", "\x80\x04" + QByteArray(5000, ']') + QByteArray(4999, 'a') + ".",
        "TooDeep");
    row("pickle long", "pickle", hex("80048effffffffffffffff2e"), "EndsEarly");
    row("pickle negative", "pickle", hex("80028bffffffff2e"), "Malformed");
    row("pickle empty stack", "pickle", hex("800285"), "Malformed");
    row("pickle no mark", "pickle", hex("80027d752e"), "Malformed");
    row("pickle memory", "pickle", hex("800268012e"), "Malformed");
    row("pickle unknown", "pickle", hex("8002ff2e"), "Malformed");
    row("pickle of the future", "pickle", hex("80094e2e"), "Malformed");
    row("pickle without end", "pickle", hex("80024e"), "EndsEarly");
    row("pickle many parts", "pickle", "\x80\x04" + QByteArray(5000000, 'N') + ".", "TooLarge");
    row("pickle adds to a number", "pickle", hex("80024b014b01612e"), "Malformed");
}

void TestReadOnlyTree::hostileInputEndsWithAProblem()
{
    QFETCH(const QByteArray, decoder);
    QFETCH(const QByteArray, bytes);
    QFETCH(const QByteArray, problem);
    const QByteArray said = shown(bytes, { decoder });
    QVERIFY2(said.startsWith("! " + problem), said.left(200).constData());
}

void TestReadOnlyTree::sharedPartsDoNotMultiply()
{
    // Each list holds the one before twice: 2^60 of them, if each were written out.
    QByteArray bytes = "\x80\x04]K\x01a\x94";
    for (int i = 0; i < 60; ++i)
        bytes += "](h" + QByteArray(1, static_cast<char>(i)) + "h"
            + QByteArray(1, static_cast<char>(i)) + "e\x94";
    const QByteArray text = shown(bytes + ".", { "pickle" });
    QVERIFY2(text.size() < 10000 && !text.startsWith('!'), text.left(200).constData());
    // A list that holds itself behind another one.
    QVERIFY(shown("\x80\x04]\x94]\x94h\x00"
                  "ah\x00h\x01"
                  "a0h\x00.",
                { "pickle" })
                .size()
        < 1000);
}

void TestReadOnlyTree::cancellingEndsIt()
{
    CancelFlag cancel;
    cancel.cancel();
    const QByteArray php = "a:3000:{" + QByteArray("i:0;i:1;").repeated(3000) + "}";
    const Decoded decoded = decode(LargeBytes(php), { "php" }, {}, cancel);
    QVERIFY(decoded.problem);
    QCOMPARE(decoded.problem->kind, DecodeProblem::Kind::Cancelled);
}

QTEST_APPLESS_MAIN(TestReadOnlyTree)
#include "tst_readonlytree.moc"
