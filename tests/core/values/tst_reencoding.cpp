// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/decoders/reencoding.h"

#include "core/values/decoders/protobufdecoder.h"
#include "tests/core/values/decodertesting.h"

#include <QTemporaryDir>

using namespace sluice;
using namespace sluice::decodertesting;
using Kind = DecodeProblem::Kind;

Q_DECLARE_METATYPE(sluice::DecoderChain)

namespace {

QByteArray text(const std::optional<DecodeProblem>& problem)
{
    return problem ? problem->decoder + ": " + problem->detail : QByteArray();
}

/// Edits the value as a person does: what is shown has one thing replaced by another.
Reencoded edited(const QByteArray& value, const DecoderChain& chain, const QByteArray& from,
    const QByteArray& to)
{
    const DecodedEdit edit = decodedEdit(value, chain);
    if (edit.problem)
        return { {}, edit.problem };
    QByteArray typed = edit.shown;
    typed.replace(from, to);
    return reencode(typed, edit, chain, value);
}

QByteArray everyByte()
{
    QByteArray all;
    for (int i = 0; i < 256; ++i)
        all += static_cast<char>(i);
    return all;
}

} // namespace

class TestReencoding : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anEditComesBackThroughEveryChain_data();
    void anEditComesBackThroughEveryChain();
    void whatIsNotChangedStaysToTheByte_data();
    void whatIsNotChangedStaysToTheByte();
    void everyByteComesBackThroughEveryCompression();
    void aStructureIsIndentedAndTypedAsOneLikes();
    void digitsThatTheFormatCannotKeepAreRefused_data();
    void digitsThatTheFormatCannotKeepAreRefused();
    void marksAreWrittenInAnySpelling();
    void whatOnlyReadsSaysSoBeforeAnybodyTypes();
    void aValueInAnotherSpellingIsLeftAlone();
    void aNewValueIsWrittenThroughAChain();
    void membersByASchemaMayStandInAnyOrder();
    void bombsAndCancellingEndIt();
};

void TestReencoding::anEditComesBackThroughEveryChain_data()
{
    QTest::addColumn<DecoderChain>("chain");
    QTest::newRow("gzip") << DecoderChain { "gzip" };
    QTest::newRow("zlib") << DecoderChain { "zlib" };
    QTest::newRow("zstd") << DecoderChain { "zstd" };
    QTest::newRow("lz4") << DecoderChain { "lz4" };
    QTest::newRow("snappy") << DecoderChain { "snappy" };
    QTest::newRow("snappy-framed") << DecoderChain { "snappy-framed" };
    QTest::newRow("brotli") << DecoderChain { "brotli" };
    QTest::newRow("base64") << DecoderChain { "base64" };
    QTest::newRow("base64url") << DecoderChain { "base64url" };
    QTest::newRow("latin1") << DecoderChain { "latin1" };
    QTest::newRow("utf16le") << DecoderChain { "utf16le" };
    QTest::newRow("msgpack") << DecoderChain { "msgpack" };
    QTest::newRow("cbor") << DecoderChain { "cbor" };
    QTest::newRow("zstd msgpack") << DecoderChain { "zstd", "msgpack" };
    QTest::newRow("base64 gzip") << DecoderChain { "base64", "gzip" };
    QTest::newRow("gzip base64 cbor") << DecoderChain { "gzip", "base64", "cbor" };
}

void TestReencoding::anEditComesBackThroughEveryChain()
{
    QFETCH(const DecoderChain, chain);
    const QByteArray before = R"({"id":9007199254740993,"name":"Zoe","tags":["a",null,1.5]})";
    const QByteArray value = written(before, chain);
    const Reencoded result = edited(value, chain, "Zoe", "Astrid");
    QVERIFY2(!result.problem, text(result.problem).constData());
    QVERIFY(result.bytes != value);
    QCOMPARE(shown(result.bytes, chain), QByteArray(before).replace("Zoe", "Astrid"));
}

void TestReencoding::whatIsNotChangedStaysToTheByte_data()
{
    anEditComesBackThroughEveryChain_data();
}

// Whatever level or library it was packed with: here by one that Sluice would not use.
void TestReencoding::whatIsNotChangedStaysToTheByte()
{
    QFETCH(const DecoderChain, chain);
    const QByteArray value = written(R"({"a":"some text"})", chain);
    const DecodedEdit edit = decodedEdit(value, chain);
    QVERIFY2(!edit.problem, text(edit.problem).constData());
    QCOMPARE(reencode(edit.shown, edit, chain, value).bytes, value);
    // gzip with a name and a time in its header, which nobody would write again
    const QByteArray named
        = hex("1f8b08080000000000036e616d6500cbc82c5600a2447d85e2fcdc54852c0001d3ce6f0e000000");
    const DecodedEdit header = decodedEdit(named, { "gzip" });
    if (!header.problem)
        QCOMPARE(reencode(header.shown, header, { "gzip" }, named).bytes, named);
}

void TestReencoding::everyByteComesBackThroughEveryCompression()
{
    for (const char* name :
        { "gzip", "zlib", "zstd", "lz4", "snappy", "snappy-framed", "brotli", "base64" }) {
        const QByteArray value = written(everyByte(), { name });
        const DecodedEdit edit = decodedEdit(value, { name });
        QCOMPARE(edit.shown, everyByte());
        const QByteArray typed = everyByte() + everyByte();
        const Reencoded result = reencode(typed, edit, { name }, value);
        QVERIFY2(!result.problem, text(result.problem).constData());
        QCOMPARE(shown(result.bytes, { name }), typed);
    }
}

void TestReencoding::aStructureIsIndentedAndTypedAsOneLikes()
{
    const DecoderChain chain { "zstd", "msgpack" };
    const QByteArray value = written(R"({"a":[1,2],"b":{}})", chain);
    const DecodedEdit edit = decodedEdit(value, chain);
    QCOMPARE(edit.shape, Decoded::Shape::Json);
    QCOMPARE(edit.shown, QByteArray("{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": {}\n}"));
    // Spaces mean nothing, nor does how a text or a number is spelt.
    const Reencoded result
        = reencode(" {\"a\" : [ 1e0, 2.50 ],\n\"\\u0062\":{} }", edit, chain, value);
    QVERIFY2(!result.problem, text(result.problem).constData());
    QCOMPARE(shown(result.bytes, chain), QByteArray(R"({"a":[1.0,2.5],"b":{}})"));
    const Reencoded wrong = reencode("{\"a\":", edit, chain, value);
    QVERIFY(wrong.problem);
    QCOMPARE(wrong.problem->kind, Kind::NotEncodable);
}

void TestReencoding::digitsThatTheFormatCannotKeepAreRefused_data()
{
    QTest::addColumn<QByteArray>("typed");
    QTest::addColumn<bool>("isKept");
    const auto row = [](const char* typed, bool isKept) {
        QTest::newRow(typed) << QByteArray(typed) << isKept;
    };
    row("18446744073709551615", true);
    row("-9223372036854775808", true);
    row("18446744073709551616", false); // no integer of the format
    row("0.1", true);
    row("0.10", true);
    row("1e3", true);
    row("1000.0", true);
    row("-0.0", true);
    row("0.1000000000000000055", false);
    row("9007199254740993.0", false);
    row("1e400", false);
}

void TestReencoding::digitsThatTheFormatCannotKeepAreRefused()
{
    QFETCH(const QByteArray, typed);
    QFETCH(const bool, isKept);
    for (const char* name : { "msgpack", "cbor" }) {
        const QByteArray value = written("{\"a\":[7]}", { name });
        const Reencoded result = edited(value, { name }, "7", typed);
        QCOMPARE(!result.problem.has_value(), isKept);
        if (!isKept)
            QCOMPARE(result.problem->kind, Kind::NotEncodable);
    }
    const QByteArray value = written("{\"a\":[7]}", { "msgpack" });
    QCOMPARE(text(edited(value, { "msgpack" }, "7", "0.1000000000000000055").problem),
        QByteArray("msgpack: at $.a[0] it would read back as something else: {\"a\":[0.1]}"));
}

void TestReencoding::marksAreWrittenInAnySpelling()
{
    const DecoderChain chain { "msgpack" };
    const QByteArray value = written(R"({"a":0})", chain);
    const auto type = [&](const QByteArray& typed) {
        const DecodedEdit edit = decodedEdit(value, chain);
        const Reencoded result = reencode(typed, edit, chain, value);
        return result.problem ? "! " + result.problem->detail : shown(result.bytes, chain);
    };
    QCOMPARE(type(R"({"a":{"$bytes":"00FF"}})"), QByteArray(R"({"a":{"$bytes":"00ff"}})"));
    QCOMPARE(type(R"({"a":{"$float64":1.5}})"), QByteArray(R"({"a":1.5})"));
    QCOMPARE(type(R"({"a":{"$float32":1.50}})"), QByteArray(R"({"a":{"$float32":1.5}})"));
    QVERIFY(type(R"({"a":{"$float32":0.123456789}})").startsWith('!'));
    QCOMPARE(type(R"({"a":{"$timestamp":"2026-11-28T03:15:00.000Z"}})"),
        QByteArray(R"({"a":{"$timestamp":"2026-11-28T03:15:00Z"}})"));
    QCOMPARE(type(R"({"$1":{"$ext":5,"$bytes":"aB"}})"),
        QByteArray(R"({"$1":{"$ext":5,"$bytes":"ab"}})"));
    QVERIFY(type(R"({"a":{"$nothing":1}})").startsWith('!'));
}

void TestReencoding::whatOnlyReadsSaysSoBeforeAnybodyTypes()
{
    for (const char* name : { "pickle", "java", "php", "protobuf", "image" }) {
        const DecodedEdit edit = decodedEdit("some bytes", { name });
        QVERIFY(edit.problem);
        QCOMPARE(edit.problem->kind, Kind::NotEncodable);
        QCOMPARE(edit.problem->decoder, QByteArray(name));
    }
    // The step behind one that writes, too; and what cannot be read at all.
    const DecodedEdit behind = decodedEdit(written("x", { "gzip" }), { "gzip", "pickle" });
    QVERIFY(behind.problem);
    QCOMPARE(behind.problem->decoder, QByteArray("pickle"));
    QCOMPARE(decodedEdit("no gzip", { "gzip" }).problem->kind, Kind::Malformed);
    QCOMPARE(decodedEdit("x", { "nonsense" }).problem->kind, Kind::Unknown);
}

void TestReencoding::aValueInAnotherSpellingIsLeftAlone()
{
    // {"a": 1}, the 1 in nine bytes: an edit of the rest would shorten it.
    const QByteArray wide = hex("82a161cf0000000000000001a162a178");
    QCOMPARE(shown(wide, { "msgpack" }), QByteArray(R"({"a":1,"b":"x"})"));
    const DecodedEdit edit = decodedEdit(wide, { "msgpack" });
    QVERIFY(edit.problem);
    QCOMPARE(edit.problem->kind, Kind::NotEncodable);
    QVERIFY(edit.problem->detail.contains("more than the edit"));
}

void TestReencoding::aNewValueIsWrittenThroughAChain()
{
    const DecoderChain chain { "gzip", "msgpack" };
    const DecodedEdit edit = decodedEdit({}, chain);
    QVERIFY2(!edit.problem, text(edit.problem).constData());
    QCOMPARE(edit.shown, QByteArray());
    const Reencoded result = reencode("[true]", edit, chain, {});
    QVERIFY2(!result.problem, text(result.problem).constData());
    QCOMPARE(shown(result.bytes, chain), QByteArray("[true]"));
    // Nothing, packed, is something.
    const DecodedEdit nothing = decodedEdit({}, { "gzip" });
    const Reencoded packed = reencode({}, nothing, { "gzip" }, {});
    QVERIFY(packed.bytes.size() > 10);
    QCOMPARE(shown(packed.bytes, { "gzip" }), QByteArray());
}

void TestReencoding::membersByASchemaMayStandInAnyOrder()
{
    QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("a.proto")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("syntax = \"proto3\"; message A { int64 id = 1; string name = 2; bool on = 3; }");
    file.close();
    const DecoderChain chain { "gzip", "protobuf=" + file.fileName().toUtf8() + "#A" };
    const QByteArray value = written(R"({"id":"5","name":"x","on":true})", chain);
    const auto type = [&](const QByteArray& typed) {
        const DecodedEdit edit = decodedEdit(value, chain);
        const Reencoded result = reencode(typed, edit, chain, value);
        return result.problem ? "! " + result.problem->detail : shown(result.bytes, chain);
    };
    QCOMPARE(
        type(R"({"name":"y","id":6,"on":true})"), QByteArray(R"({"id":"6","name":"y","on":true})"));
    QCOMPARE(type(R"({"id":"5","name":"","on":false})"), QByteArray(R"({"id":"5"})"));
    QVERIFY(type(R"({"other":1})").startsWith('!'));
}

void TestReencoding::bombsAndCancellingEndIt()
{
    const QByteArray bomb = written(QByteArray(64 * 1024 * 1024, '\0'), { "zstd" });
    DecodeLimits limits;
    limits.output = 1024 * 1024;
    QCOMPARE(decodedEdit(bomb, { "zstd" }, limits).problem->kind, Kind::TooLarge);
    CancelFlag cancel;
    cancel.cancel();
    QCOMPARE(decodedEdit(bomb, { "zstd" }, {}, cancel).problem->kind, Kind::Cancelled);
    const QByteArray value = written("before", { "gzip" });
    const DecodedEdit edit = decodedEdit(value, { "gzip" });
    QCOMPARE(reencode("after", edit, { "gzip" }, value, cancel).problem->kind, Kind::Cancelled);
}

QTEST_APPLESS_MAIN(TestReencoding)
#include "tst_reencoding.moc"
