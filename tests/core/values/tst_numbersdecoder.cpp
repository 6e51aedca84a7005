// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/decoders/numbersdecoder.h"

#include "core/values/decoders/moment.h"
#include "tests/core/values/decodertesting.h"

using namespace sluice;
using namespace sluice::decodertesting;

class TestNumbersDecoder : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsAndWritesWhatOthersMade_data();
    void readsAndWritesWhatOthersMade();
    void everyBitPatternReadsBack();
    void vectorsAreChosenByContent();
    void numbersThatDoNotFitAreRefused();
    void halfANumberIsSaid();
    void uuidsReadBack();
};

// Made by Python 3.11: struct.pack("<3f", 1.5, 0.1, float("nan")) and so on.
void TestNumbersDecoder::readsAndWritesWhatOthersMade_data()
{
    QTest::addColumn<QByteArray>("decoder");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char* decoder, const char* digits, const char* text) {
        QTest::newRow(decoder) << QByteArray(decoder) << hex(digits) << QByteArray(text);
    };
    row("float32", "0000c03fcdcccc3d0000c07f", R"([1.5,0.1,{"$float32":"NaN"}])");
    row("float64", "000000000000f83f9a9999999999b93f", "[1.5,0.1]");
    row("int8", "01ff80", "[1,-1,-128]");
    row("uint8", "01ff80", "[1,255,128]");
    row("int16", "0100ffff0080", "[1,-1,-32768]");
    row("uint16be", "0001ffff8000", "[1,65535,32768]");
    row("int32be", "00000001fffffffe", "[1,-2]");
    row("uint32", "01000000ffffffff", "[1,4294967295]");
    row("int64", "feffffffffffffff", "[-2]");
    row("uint64be", "ffffffffffffffff", "[18446744073709551615]");
}

void TestNumbersDecoder::readsAndWritesWhatOthersMade()
{
    QFETCH(const QByteArray, decoder);
    QFETCH(const QByteArray, bytes);
    QFETCH(const QByteArray, text);
    QCOMPARE(shown(bytes, { decoder }), text);
    QCOMPARE(written(text, { decoder }, bytes).toHex(), bytes.toHex());
}

void TestNumbersDecoder::everyBitPatternReadsBack()
{
    QRandomGenerator random(9);
    QByteArray bytes(64 * 1024 * 2 + 8, '\0'); // longer than what is read at once
    for (char& byte : bytes)
        byte = static_cast<char>(random.bounded(256));
    for (const char* decoder :
        { "float32", "float64", "int8", "uint16", "int32be", "uint64", "int64be" })
        QCOMPARE(written(shown(bytes, { decoder }), { decoder }, bytes), bytes);
}

void TestNumbersDecoder::vectorsAreChosenByContent()
{
    QRandomGenerator random(10);
    QByteArray floats;
    QByteArray doubles;
    for (int i = 0; i < 128; ++i) {
        const double number = random.generateDouble() * 2 - 1;
        const auto single = static_cast<float>(number);
        floats.append(reinterpret_cast<const char*>(&single), 4);
        doubles.append(reinterpret_cast<const char*>(&number), 8);
    }
    QCOMPARE(suitableChain(LargeBytes(floats), true), DecoderChain({ "float32" }));
    QCOMPARE(suitableChain(LargeBytes(doubles), true), DecoderChain({ "float64" }));
    QVERIFY(suitableChain(LargeBytes(floats.left(32)), true).isEmpty()); // too few to tell
    QVERIFY(suitableChain(LargeBytes(QByteArray(400, '\0')), true).isEmpty());
}

void TestNumbersDecoder::numbersThatDoNotFitAreRefused()
{
    for (const char* text : { "[256]", "[-1]", "[1.5]", "[\"a\"]", "{}", "[1", "1" })
        QVERIFY2(written(text, { "uint8" }).startsWith("! "), text);
    for (const char* text : { "[128]", "[-129]" })
        QVERIFY2(written(text, { "int8" }).startsWith("! "), text);
    QVERIFY(written("[1e99]", { "float32" }).startsWith("! "));
    QVERIFY(written("[18446744073709551616]", { "uint64" }).startsWith("! "));
}

void TestNumbersDecoder::halfANumberIsSaid()
{
    QCOMPARE(shown(hex("000102"), { "int16" }),
        QByteArray("! EndsEarly int16 3: the length is no multiple of 2 bytes"));
    QVERIFY(momentOf("1795835700"));
    QVERIFY(!momentOf("5"));
    QCOMPARE(momentOf("1795835700123456789")->unit, MomentUnit::Nanoseconds);
    QCOMPARE(momentOf("1795835700123456789")->time.nanoseconds, 123456789U);
}

void TestNumbersDecoder::uuidsReadBack()
{
    const QByteArray bytes = hex("00112233445566778899aabbccddeeff");
    QCOMPARE(shown(bytes, { "uuid" }), QByteArray("00112233-4455-6677-8899-aabbccddeeff"));
    QCOMPARE(written("00112233-4455-6677-8899-aabbccddeeff", { "uuid" }, bytes), bytes);
    QCOMPARE(written(shown(QByteArray(16, '\0'), { "uuid" }), { "uuid" }), QByteArray(16, '\0'));
    QVERIFY(written("nonsense", { "uuid" }).startsWith("! "));
    QVERIFY(shown("short", { "uuid" }).startsWith("! EndsEarly"));
}

QTEST_APPLESS_MAIN(TestNumbersDecoder)
#include "tst_numbersdecoder.moc"
