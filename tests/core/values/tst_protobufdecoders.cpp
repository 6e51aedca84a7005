// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/decoders/protobufdecoder.h"
#include "tests/core/values/decodertesting.h"

#include <QTemporaryDir>

using namespace sluice;
using namespace sluice::decodertesting;

namespace {

// Made by protoc 3.21.12: protoc --encode=shop.Order shop.proto, from
//   id: 9007199254740993 name: "Zo\303\253" first { code: 18446744073709551615 gone: true }
//   counts: 1 counts: 300 price: 1.5 weight: 0.1 raw: "\x00\xff" stock { key: "a" value: 1 }
//   delta: -3
QByteArray order()
{
    return hex("08818080808080801012045a6fc3ab1a0d08ffffffffffffffffff011001220301ac02290000"
               "00000000f83f35cdcccc3d3a0200ff42050a016110014805");
}

const char* const schema = R"(syntax = "proto3";
package shop;
message Order {
  int64 id = 1;
  string name = 2;
  Item first = 3;
  repeated int32 counts = 4;
  double price = 5;
  float weight = 6;
  bytes raw = 7;
  map<string, int32> stock = 8;
  sint32 delta = 9;
  message Item { uint64 code = 1; bool gone = 2; }
})";

} // namespace

class TestProtobufDecoders : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void readsTheWireWithoutASchema();
    void readsAndWritesByASchema();
    void anEditBySchemaChangesOnlyThat();
    void fieldsThatTheSchemaDoesNotKnowAreNotLost();
    void messagesOfAFileAreListed();
    void saysWhatIsWrongWithAFile();
    void everyPrefixAndMutationEndsWithinTheLimits();
    void nestingAndSizesAreBounded();

private:
    QByteArray write(const char* name, const QByteArray& text);

    QTemporaryDir m_folder;
    QByteArray m_schema;
};

QByteArray TestProtobufDecoders::write(const char* name, const QByteArray& text)
{
    QFile file(m_folder.filePath(QString::fromLatin1(name)));
    return file.open(QIODevice::WriteOnly) && file.write(text) == text.size()
        ? file.fileName().toUtf8()
        : QByteArray();
}

void TestProtobufDecoders::initTestCase()
{
    QVERIFY(m_folder.isValid());
    m_schema = "protobuf=" + write("shop.proto", schema) + "#shop.Order";
}

void TestProtobufDecoders::readsTheWireWithoutASchema()
{
    QCOMPARE(shown(order(), { "protobuf" }),
        QByteArray(R"({"1":9007199254740993,"2":"Zoë",)"
                   R"("3":{"1":18446744073709551615,"2":1},"4":{"$bytes":"01ac02"},)"
                   R"("5":{"$fixed64":4609434218613702656,"$double":1.5},)"
                   R"("6":{"$fixed32":1036831949,"$float":0.1},"7":{"$bytes":"00ff"},)"
                   R"("8":{"1":"a","2":1},"9":5})"));
    QVERIFY(!canEncode({ "protobuf" }));
    // A group, and a field that is repeated.
    QCOMPARE(
        shown(hex("0b08010c08010802"), { "protobuf" }), QByteArray(R"({"1":{"1":1},"1":1,"1":2})"));
}

void TestProtobufDecoders::readsAndWritesByASchema()
{
    const QByteArray text = shown(order(), { m_schema });
    QCOMPARE(text,
        QByteArray(R"({"id":"9007199254740993","name":"Zoë",)"
                   R"("first":{"code":"18446744073709551615","gone":true},"counts":[1,300],)"
                   R"("price":1.5,"weight":0.1,"raw":"AP8=","stock":{"a":1},"delta":-3})"));
    QCOMPARE(written(text, { m_schema }, order()).toHex(), order().toHex());
}

void TestProtobufDecoders::anEditBySchemaChangesOnlyThat()
{
    QByteArray text = shown(order(), { m_schema });
    text.replace("9007199254740993", "9007199254740992");
    QByteArray expected = order();
    expected.replace(hex("0881808080808080"), hex("0880808080808080"));
    QCOMPARE(written(text, { m_schema }, order()).toHex(), expected.toHex());
    QVERIFY(written("{\"nothing\":1}", { m_schema }).startsWith("! "));
}

void TestProtobufDecoders::fieldsThatTheSchemaDoesNotKnowAreNotLost()
{
    const QByteArray more = order() + hex("a00101"); // field 20
    const QByteArray text = shown(more, { m_schema });
    QCOMPARE(text, shown(order(), { m_schema }));
    QVERIFY(written(text, { m_schema }, more).contains("canonical"));
}

void TestProtobufDecoders::messagesOfAFileAreListed()
{
    const auto messages = ProtoSchemaDecoder::messagesOf(write("shop.proto", schema));
    QCOMPARE(messages.names, (QList<QByteArray> { "shop.Order", "shop.Order.Item" }));
    QCOMPARE(messages.problem, QByteArray());
}

void TestProtobufDecoders::saysWhatIsWrongWithAFile()
{
    QVERIFY(ProtoSchemaDecoder::messagesOf("/nowhere.proto").problem.contains("nowhere.proto"));
    // What the library brings along may be imported.
    QCOMPARE(shown(hex("0a020801"),
                 { "protobuf="
                     + write("time.proto",
                         "syntax = \"proto3\";\nimport \"google/protobuf/timestamp.proto\";\n"
                         "message A { google.protobuf.Timestamp at = 1; }")
                     + "#A" }),
        QByteArray(R"({"at":"1970-01-01T00:00:01Z"})"));
    const auto wrong = ProtoSchemaDecoder::messagesOf(
        write("wrong.proto", "syntax = \"proto3\";\nmessage A {\n  int32 x\n}"));
    QVERIFY2(wrong.problem.startsWith("wrong.proto:4:"), wrong.problem.constData());
    QVERIFY(shown(order(), { "protobuf=/nowhere.proto#A" }).startsWith("! Unknown"));
    QVERIFY(shown(order(), { m_schema + "x" }).contains("has no message shop.Orderx"));
}

void TestProtobufDecoders::everyPrefixAndMutationEndsWithinTheLimits()
{
    QVERIFY(worstOfDamaged(order(), { "protobuf" }, 4000) <= 1024 * 1024);
    QVERIFY(worstOfDamaged(order(), { m_schema }, 300) <= 1024 * 1024);
}

void TestProtobufDecoders::nestingAndSizesAreBounded()
{
    // Messages inside of messages: from some depth on they are bytes.
    QByteArray nested;
    for (int i = 0; i < 60; ++i)
        nested = "\x0a" + QByteArray(1, static_cast<char>(nested.size())) + nested;
    QVERIFY(shown(nested, { "protobuf" }).contains("$bytes"));
    QVERIFY(shown(QByteArray(1000, '\x0b'), { "protobuf" }).startsWith("! TooDeep"));
    QVERIFY(shown(hex("0affffffff0f"), { "protobuf" }).startsWith("! EndsEarly"));
    QVERIFY(shown(hex("07"), { "protobuf" }).startsWith("! Malformed"));
    QVERIFY(shown(hex("2200").repeated(2000000), { m_schema }).startsWith("! TooLarge"));
    DecodeLimits limits;
    limits.output = 1000;
    QVERIFY(shown(QByteArray("\x08\x01").repeated(10000), { "protobuf" }, limits)
                .startsWith("! TooLarge"));
}

QTEST_APPLESS_MAIN(TestProtobufDecoders)
#include "tst_protobufdecoders.moc"
