// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/face.h"
#include "core/values/jsonloader.h"
#include "core/values/moduleloader.h"
#include "core/values/replytable.h"
#include "core/values/stringfaces.h"
#include "tests/core/values/facereading.h"

#include <QTest>

#include <random>

using namespace sluice;

namespace {

Value text(const QByteArray& bytes) { return Value::bulkString(bytes); }
Value number(qint64 number) { return Value::integer(number); }
Value list(std::vector<Value> items) { return Value::array(std::move(items)); }
/// What a map is in the protocol: pairs of their own, or a flat list.
Value pairs(int protocol, std::vector<Value> items)
{
    return protocol == 3 ? Value::map(std::move(items)) : Value::array(std::move(items));
}
Value real(int protocol, const QByteArray& digits)
{
    return protocol == 3 ? Value::fromDouble(digits.toDouble(), digits) : text(digits);
}

KeyFacts factsOf(const QByteArray& type, std::optional<quint64> memory = 100)
{
    KeyFacts facts;
    facts.typeName.value = type;
    facts.type = keyTypeOf(type);
    facts.memory.value = memory;
    return facts;
}

std::unique_ptr<FaceLoader> loaderOf(const QByteArray& type, Face face,
    const QByteArray& argument = {}, std::optional<quint64> memory = 100)
{
    FaceWish wish;
    wish.face = face;
    wish.argument = argument;
    return makeFaceLoader(wish, "k", factsOf(type, memory));
}

} // namespace

class TestFaceLoaders : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void eachTypeHasItsFaces();
    void fieldsThatExpireAreAskedForOnlyWhereTheServerKnowsThem();
    void modulesSayWhatTheyHold_data();
    void modulesSayWhatTheyHold();
    void samplesOfATimeSeriesComeInPages();
    void aModuleThatForbidsItsFactsIsQuoted();
    void factsOfAnUnknownTypeLeaveOutWhatNobodyKnows();
    void dumpIsForSmallKeysOnly();
    void aSmallDocumentComesWhole_data();
    void aSmallDocumentComesWhole();
    void aLargeDocumentComesLevelByLevel_data();
    void aLargeDocumentComesLevelByLevel();
    void pathsOfMembersAreQuoted();
    void bitsAreListedWhereAnyIsSet();
    void whatAScanReportsTwiceIsFoundOnce();
    void rareMatchesAreLookedForInLargerSteps();
    void streamsGroupsAndWhatTheyOwe_data();
    void streamsGroupsAndWhatTheyOwe();
    void repliesOfAnyShapeBecomeATable();
    void mutatedRepliesNeverCrashOrGoOnForEver_data();
    void mutatedRepliesNeverCrashOrGoOnForEver();
};

void TestFaceLoaders::eachTypeHasItsFaces()
{
    const QByteArray hll = "HYLL" + QByteArray(12, '\0');
    QCOMPARE(facesOf(factsOf("string"), hll), (QList<Face> { Face::HyperLogLog, Face::Bits }));
    QCOMPARE(facesOf(factsOf("string"), "text"), QList<Face> { Face::Bits });
    QCOMPARE(facesOf(factsOf("zset")), (QList<Face> { Face::Find, Face::Geo }));
    QCOMPARE(facesOf(factsOf("stream")), (QList<Face> { Face::Range, Face::Groups }));
    QCOMPARE(facesOf(factsOf("set")), QList<Face> { Face::Find });
    QCOMPARE(facesOf(factsOf("hash")), (QList<Face> { Face::Find, Face::FieldTtls }));
    QCOMPARE(facesOf(factsOf("list")), QList<Face> { Face::FromIndex });
    QCOMPARE(facesOf(factsOf("ReJSON-RL")), (QList<Face> { Face::Json, Face::Facts }));
    QCOMPARE(facesOf(factsOf("vectorset")), (QList<Face> { Face::Module, Face::Facts }));
    QCOMPARE(facesOf(factsOf("whatever1")), QList<Face> { Face::Facts });
}

void TestFaceLoaders::fieldsThatExpireAreAskedForOnlyWhereTheServerKnowsThem()
{
    const FaceAnswer older = [](const QByteArray& command) {
        return command == "COMMAND INFO HPTTL" ? list({ Value::null() }) : number(1);
    };
    const FaceRead none(*loaderOf("hash", Face::FieldTtls), older);
    QVERIFY(none.problem.message.startsWith("ERR unknown command"));
    QCOMPARE(none.commands, QList<QByteArray> { "COMMAND INFO HPTTL" });

    const FaceAnswer newer = [](const QByteArray& command) -> Value {
        if (command.startsWith("COMMAND"))
            return list({ list({ text("hpttl") }) });
        if (command.startsWith("HSCAN"))
            return list({ text("0"), list({ text("a"), text("1"), text("b"), text("2") }) });
        if (command == "HPTTL k FIELDS 2 a b")
            return list({ number(-1), number(1500) });
        return number(2);
    };
    const FaceRead read(*loaderOf("hash", Face::FieldTtls), newer);
    QCOMPARE(read.picture(), QByteArray("a=never | b=1500"));
    // Who may not ask about commands tries all the same.
    const FaceRead forbidden(*loaderOf("hash", Face::FieldTtls), [&](const QByteArray& command) {
        return command.startsWith("COMMAND") ? Value(Value::error("NOPERM no")) : newer(command);
    });
    QCOMPARE(forbidden.picture(), read.picture());
}

void TestFaceLoaders::modulesSayWhatTheyHold_data()
{
    QTest::addColumn<int>("protocol");
    QTest::newRow("RESP2") << 2;
    QTest::newRow("RESP3") << 3;
}

// Replies as the commands' documentation shows them.
void TestFaceLoaders::modulesSayWhatTheyHold()
{
    QFETCH(const int, protocol);
    const FaceAnswer server = [protocol](const QByteArray& command) {
        if (command == "BF.CARD k")
            return number(2);
        if (command == "BF.INFO k")
            return pairs(
                protocol, { text("Capacity"), number(100), text("Expansion rate"), Value::null() });
        if (command == "TOPK.INFO k")
            return pairs(protocol,
                { text("k"), number(2), text("width"), number(8), text("decay"),
                    real(protocol, "0.9") });
        if (command == "TOPK.LIST k WITHCOUNT")
            return list({ text("foo"), number(3), text("bar"), number(1) });
        if (command == "VCARD k")
            return number(2);
        if (command == "VDIM k")
            return number(3);
        if (command == "VINFO k")
            return pairs(
                protocol, { text("quant-type"), text("int8"), text("vector-dim"), number(3) });
        if (command.startsWith("VRANDMEMBER k"))
            return list({ text("b"), text("a") });
        if (command == "VEMB k a")
            return list({ real(protocol, "1"), real(protocol, "0.5"), real(protocol, "-2") });
        if (command == "VGETATTR k a")
            return text("{\"year\":1950}");
        if (command == "VGETATTR k b" || command == "VEMB k b")
            return Value::null(); // removed meanwhile
        return Value::error("ERR unknown command");
    };
    const auto read
        = [&](const char* type) { return FaceRead(*loaderOf(type, Face::Module), server); };
    QCOMPARE(read("MBbloom--").picture(), QByteArray("BF.CARD=2 | Capacity=100 | Expansion rate="));
    QCOMPARE(read("TopK-TYPE").picture(),
        QByteArray("k=2 | width=8 | decay=0.9 | TOPK.LIST.foo=3 | TOPK.LIST.bar=1"));
    const FaceRead vectors = read("vectorset");
    QCOMPARE(vectors.picture(),
        QByteArray("VCARD=2 | VDIM=3 | quant-type=int8 | vector-dim=3 | a=1 0.5 "
                   "-2  {\"year\":1950}"));
    QVERIFY(!vectors.problem);
    QCOMPARE(vectors.pages, 1);
    QVERIFY(!vectors.sampledFrom); // all of them
    const FaceRead sample(*loaderOf("vectorset", Face::Module), [&](const QByteArray& command) {
        return command == "VCARD k" ? number(1000) : server(command);
    });
    QCOMPARE(sample.sampledFrom, std::optional<quint64>(1000));
}

void TestFaceLoaders::samplesOfATimeSeriesComeInPages()
{
    const FaceAnswer server = [](const QByteArray& command) {
        if (command == "TS.INFO k")
            return list({ text("totalSamples"), number(501), text("labels"), list({}) });
        std::vector<Value> samples;
        const qint64 from = command.startsWith("TS.RANGE k - ") ? 0 : command.split(' ')[2].toInt();
        for (qint64 i = from; i < std::min<qint64>(from + 500, 501); ++i)
            samples.push_back(list({ number(i), Value::simpleString("1.5") }));
        return list(std::move(samples));
    };
    const FaceRead read(*loaderOf("TSDB-TYPE", Face::Module), server);
    QCOMPARE(read.rows.size(), 503U);
    QCOMPARE(read.rows.back(), (QList<QByteArray> { "500", "1.5" }));
    QCOMPARE(read.commands.last(), QByteArray("TS.RANGE k 500 + COUNT 500"));
    QCOMPARE(read.pages, 2);
}

void TestFaceLoaders::aModuleThatForbidsItsFactsIsQuoted()
{
    const FaceRead read(*loaderOf("MBbloomCF", Face::Module),
        [](const QByteArray&) { return Value::error("NOPERM no CF.INFO"); });
    QCOMPARE(read.problem.kind, ReadProblem::Kind::ServerError);
    QCOMPARE(read.problem.message, QByteArray("NOPERM no CF.INFO"));
}

void TestFaceLoaders::factsOfAnUnknownTypeLeaveOutWhatNobodyKnows()
{
    const FaceRead read(
        *loaderOf("graphdata", Face::Facts), [](const QByteArray& command) -> Value {
            if (command == "OBJECT IDLETIME k")
                return number(9);
            if (command == "OBJECT ENCODING k")
                return text("raw");
            if (command == "OBJECT REFCOUNT k")
                return Value::error("NOPERM no");
            if (command == "DUMP k")
                return text(QByteArray(321, '\xff'));
            return Value::error("ERR not here");
        });
    QCOMPARE(read.picture(),
        QByteArray("OBJECT IDLETIME=9 | OBJECT ENCODING=raw | OBJECT REFCOUNT=NOPERM no | "
                   "DUMP (bytes)=321"));
    QVERIFY(!read.problem);
    QCOMPARE(read.commands.first(), QByteArray("OBJECT IDLETIME k"));
}

void TestFaceLoaders::dumpIsForSmallKeysOnly()
{
    const FaceAnswer silent = [](const QByteArray&) { return Value::null(); };
    const FaceRead small(*loaderOf("x", Face::Facts, {}, 1024 * 1024), silent);
    QVERIFY(small.commands.contains("DUMP k"));
    const FaceRead large(*loaderOf("x", Face::Facts, {}, 1024 * 1024 + 1), silent);
    QVERIFY(!large.commands.contains("DUMP k"));
    const FaceRead unknown(*loaderOf("x", Face::Facts, {}, std::nullopt), silent);
    QVERIFY(!unknown.commands.contains("DUMP k"));
}

void TestFaceLoaders::aSmallDocumentComesWhole_data() { modulesSayWhatTheyHold_data(); }

void TestFaceLoaders::aSmallDocumentComesWhole()
{
    QFETCH(const int, protocol);
    const auto wrapped = [protocol](Value value) {
        return protocol == 3 ? list({ list({ std::move(value) }) }) : list({ std::move(value) });
    };
    const FaceRead read(*loaderOf("ReJSON-RL", Face::Json), [&](const QByteArray& command) {
        if (command == "JSON.TYPE k $")
            return wrapped(text("object"));
        if (command == "JSON.DEBUG MEMORY k $" || command == "JSON.OBJLEN k $")
            return list({ number(200) });
        if (command == "JSON.ARRLEN k $")
            return list({ Value::null() });
        return text("[{\"id\":9007199254740993,\"b\":[1]}]");
    });
    QVERIFY(!read.problem);
    QCOMPARE(read.text, QByteArray("{\"id\":9007199254740993,\"b\":[1]}"));
    QCOMPARE(read.commands.last(), QByteArray("JSON.GET k $"));
}

void TestFaceLoaders::aLargeDocumentComesLevelByLevel_data() { modulesSayWhatTheyHold_data(); }

void TestFaceLoaders::aLargeDocumentComesLevelByLevel()
{
    QFETCH(const int, protocol);
    const auto wrapped = [protocol](Value value) {
        return protocol == 3 ? list({ list({ std::move(value) }) }) : list({ std::move(value) });
    };
    const FaceAnswer server = [&](const QByteArray& command) {
        if (command == "JSON.TYPE k $")
            return wrapped(text("object"));
        if (command == "JSON.DEBUG MEMORY k $")
            return Value(Value::error("NOPERM no")); // MEMORY USAGE has said how large it is
        if (command == "JSON.OBJLEN k $")
            return list({ number(2) });
        if (command == "JSON.OBJKEYS k $")
            return list({ list({ text("a\"b"), text("big") }) });
        if (command == "JSON.TYPE k $[\"a\\\"b\"]")
            return wrapped(text("integer"));
        if (command == "JSON.TYPE k $[\"big\"]")
            return wrapped(text("array"));
        if (command == "JSON.DEBUG MEMORY k $[\"a\\\"b\"]")
            return list({ number(8) });
        if (command == "JSON.DEBUG MEMORY k $[\"big\"]")
            return list({ number(99999999) });
        if (command == "JSON.GET k $[\"a\\\"b\"]")
            return text("[18446744073709551615]");
        return Value(Value::error("ERR unexpected"));
    };
    const auto loader = loaderOf("ReJSON-RL", Face::Json, {}, 100'000'000);
    const FaceRead read(*loader, server);
    QVERIFY(!read.problem);
    QVERIFY(!read.commands.contains("JSON.GET k $"));
    QVERIFY(!read.commands.contains("JSON.GET k $[\"big\"]"));
    QCOMPARE(read.picture(),
        QByteArray("a\"b=integer=8=18446744073709551615=$[\"a\\\"b\"] | "
                   "big=array=99999999==$[\"big\"]"));
    QCOMPARE(loader->columns(), (QList<QByteArray> { "member", "type", "memory", "value" }));
    QCOMPARE(read.total, std::optional<quint64>(2));

    // Inside the large member: elements by their index, a hundred at a time.
    const auto elements = loaderOf("ReJSON-RL", Face::Json, "$[\"big\"]", 100'000'000);
    const FaceRead inner(*elements, [&](const QByteArray& command) {
        if (command == "JSON.TYPE k $[\"big\"]")
            return wrapped(text("array"));
        if (command == "JSON.DEBUG MEMORY k $[\"big\"]")
            return list({ number(99999999) });
        if (command == "JSON.ARRLEN k $[\"big\"]")
            return list({ number(150) });
        if (command.startsWith("JSON.TYPE"))
            return wrapped(text("string"));
        if (command.startsWith("JSON.DEBUG"))
            return list({ number(20) });
        if (command.startsWith("JSON.GET"))
            return text("[\"x\"]");
        return list({ Value::null() });
    });
    QVERIFY(!inner.problem);
    QCOMPARE(inner.rows.size(), 150U);
    QCOMPARE(inner.pages, 2);
    QCOMPARE(inner.rows.back(),
        (QList<QByteArray> { "149", "string", "20", "\"x\"", "$[\"big\"][149]" }));
}

void TestFaceLoaders::pathsOfMembersAreQuoted()
{
    QCOMPARE(JsonLoader::memberPath("$", "a"), QByteArray("$[\"a\"]"));
    QCOMPARE(JsonLoader::memberPath("$[0]", "a\"\\"), QByteArray("$[0][\"a\\\"\\\\\"]"));
    QCOMPARE(JsonLoader::elementPath("$", 7), QByteArray("$[7]"));
}

void TestFaceLoaders::bitsAreListedWhereAnyIsSet()
{
    QByteArray value(100000, '\0');
    value[0] = '\x81';
    value[99999] = '\x01';
    const FaceRead read(*loaderOf("string", Face::Bits), [&](const QByteArray& command) -> Value {
        const QList<QByteArray> words = command.split(' ');
        if (words[0] == "BITCOUNT")
            return number(3);
        const qsizetype from = words.last().toInt();
        if (words[0] == "GETRANGE")
            return text(value.mid(words[2].toInt(), from - words[2].toInt() + 1));
        for (qsizetype i = from; i < value.size(); ++i) {
            if (value[i])
                return number(i * 8 + (i == 0 ? 0 : 7));
        }
        return number(-1);
    });
    QVERIFY(!read.problem);
    QCOMPARE(read.rows.size(), 2U);
    QCOMPARE(read.rows[0][0], QByteArray("0"));
    QVERIFY(read.rows[0][1].startsWith("10000001 00000000 "));
    QCOMPARE(read.rows[0][3], QByteArray("0 7"));
    QCOMPARE(read.rows[1][3], QByteArray("799999"));
    QVERIFY(read.commands.size() <= 7); // the empty middle was not read
}

void TestFaceLoaders::whatAScanReportsTwiceIsFoundOnce()
{
    const FaceAnswer server = [](const QByteArray& command) {
        if (command == "HSCAN k 0 MATCH *x* COUNT 1000")
            return list({ text("18446744073709551615"), list({ text("ax"), text("1") }) });
        return list({ text("0"), list({ text("ax"), text("1"), text("xb"), text("2") }) });
    };
    const FaceRead read(*loaderOf("hash", Face::Find, "x"), server);
    QCOMPARE(read.picture(), QByteArray("ax=1 | xb=2"));
    QCOMPARE(read.commands.last(), // cursors are no numbers; patterns stay as they are
        QByteArray("HSCAN k 18446744073709551615 MATCH *x* COUNT 1000"));
    const FaceRead glob(*loaderOf("set", Face::Find, "a?"), [](const QByteArray&) {
        return list({ text("0"), list({}) });
    });
    QCOMPARE(glob.commands.last(), QByteArray("SSCAN k 0 MATCH a? COUNT 1000"));
}

void TestFaceLoaders::rareMatchesAreLookedForInLargerSteps()
{
    const FaceAnswer server = [](const QByteArray&) { return list({ text("7"), list({}) }); };
    const FaceRead read(*loaderOf("hash", Face::Find, "x"), server, 60);
    QVERIFY(read.commands[7].endsWith(" 1000") && read.commands[59].endsWith(" 8000"));
}

void TestFaceLoaders::streamsGroupsAndWhatTheyOwe_data() { modulesSayWhatTheyHold_data(); }

void TestFaceLoaders::streamsGroupsAndWhatTheyOwe()
{
    QFETCH(const int, protocol);
    const FaceAnswer server = [protocol](const QByteArray& command) -> Value {
        if (command == "XINFO GROUPS k")
            return list({ pairs(protocol,
                { text("name"), text("g"), text("consumers"), number(1), text("pending"), number(2),
                    text("last-delivered-id"), text("2-0"), text("entries-read"), number(2),
                    text("lag"), Value::null() }) });
        if (command == "XINFO CONSUMERS k g")
            return list({ pairs(protocol,
                { text("name"), text("c"), text("pending"), number(2), text("idle"),
                    number(5000) }) });
        if (command.startsWith("XPENDING k g "))
            return list({ list({ text("1-0"), text("c"), number(7), number(1) }),
                list({ text("2-0"), text("c"), number(8), number(3) }) });
        if (command == "XPENDING k g")
            return list({ number(2), text("1-0"), text("2-0"), list({}) });
        if (command == "XRANGE k 5 + COUNT 500")
            return list({ list({ text("1526985054069-0"), list({ text("f"), text("v") }) }) });
        return number(1);
    };
    const auto read = [&](Face face, const QByteArray& argument = {}) {
        return FaceRead(*loaderOf("stream", face, argument), server);
    };
    QCOMPARE(read(Face::Groups).picture(), QByteArray("g=1=2=2-0=2="));
    QCOMPARE(read(Face::Consumers, "g").picture(), QByteArray("c=2=5000="));
    const FaceRead pending = read(Face::Pending, "g");
    QCOMPARE(pending.picture(), QByteArray("1-0=c=7=1 | 2-0=c=8=3"));
    QCOMPARE(pending.total, std::optional<quint64>(2));
    QCOMPARE(read(Face::Range, "5").picture(),
        QByteArray("1526985054069-0=2018-05-22T10:30:54.069Z=f: v"));
}

void TestFaceLoaders::repliesOfAnyShapeBecomeATable()
{
    std::vector<QList<QByteArray>> rows;
    appendReply(rows, "x", list({ text("a"), text("b") })); // no pairs: a list
    appendReply(
        rows, "y", Value::map({ text("n"), list({ number(1) }), text("t"), Value::boolean(true) }));
    appendReply(rows, "z", list({}));
    FaceRead read(
        *loaderOf("none", Face::Facts), [](const QByteArray&) { return Value(); }, 0);
    read.rows = rows;
    QCOMPARE(read.picture(), QByteArray("x.0=a | x.1=b | y.n.0=1 | y.t=true | z=(empty)"));
    Value deep = number(1);
    for (int i = 0; i < 100; ++i)
        deep = list({ deep });
    appendReply(rows, "deep", deep);
    QCOMPARE(rows.back().last(), QByteArray("..."));
    rows.clear();
    appendReply(rows, "many", list(std::vector<Value>(100000, number(1))));
    QCOMPARE(rows.size(), replyTableRows);
}

void TestFaceLoaders::mutatedRepliesNeverCrashOrGoOnForEver_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<int>("face");
    for (const char* type : { "TSDB-TYPE", "vectorset", "MBbloom--", "TopK-TYPE", "TDIS-TYPE" })
        QTest::newRow(type) << QByteArray(type) << int(Face::Module);
    QTest::newRow("json") << QByteArray("ReJSON-RL") << int(Face::Json);
    QTest::newRow("facts") << QByteArray("x") << int(Face::Facts);
    QTest::newRow("hll") << QByteArray("string") << int(Face::HyperLogLog);
    QTest::newRow("bits") << QByteArray("string") << int(Face::Bits);
    QTest::newRow("geo") << QByteArray("zset") << int(Face::Geo);
    QTest::newRow("field TTLs") << QByteArray("hash") << int(Face::FieldTtls);
    QTest::newRow("find") << QByteArray("hash") << int(Face::Find);
    QTest::newRow("from index") << QByteArray("list") << int(Face::FromIndex);
    QTest::newRow("range") << QByteArray("stream") << int(Face::Range);
    QTest::newRow("groups") << QByteArray("stream") << int(Face::Groups);
    QTest::newRow("pending") << QByteArray("stream") << int(Face::Pending);
}

void TestFaceLoaders::mutatedRepliesNeverCrashOrGoOnForEver()
{
    QFETCH(const QByteArray, type);
    QFETCH(const int, face);
    std::mt19937 random(7);
    const std::function<Value(int)> anything = [&](int depth) -> Value {
        switch (random() % (depth > 3 ? 7U : 10U)) {
        case 0:
            return Value::null();
        case 1:
            return number(static_cast<qint64>(random() % 20) - 3);
        case 2:
            return text(
                QByteArray(static_cast<qsizetype>(random() % 9), static_cast<char>(random())));
        case 3:
            return text(QList<QByteArray> { "object", "array", "0", "1-1", "HYLL", "[]" }.value(
                static_cast<qsizetype>(random() % 6)));
        case 4:
            return Value::error("ERR nonsense");
        case 5:
            return Value::fromDouble(0.5);
        case 6:
            return Value::boolean(true);
        default:
            break;
        }
        std::vector<Value> items;
        for (unsigned i = random() % 5; i > 0; --i)
            items.push_back(anything(depth + 1));
        if (items.size() % 2 == 0 && random() % 2)
            return Value::map(std::move(items));
        return Value::array(std::move(items));
    };
    for (int i = 0; i < 3000; ++i) {
        const auto loader = loaderOf(type, static_cast<Face>(face), "g", 100'000'000);
        const FaceRead read(
            *loader, [&](const QByteArray&) { return anything(0); }, 30);
        QVERIFY(read.rows.size() < 1'000'000);
        FacePage page;
        QVERIFY(!loader->hasMore() || loader->take({}, page));
    }
}

QTEST_APPLESS_MAIN(TestFaceLoaders)
#include "tst_faceloaders.moc"
