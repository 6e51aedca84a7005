// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/decoders/decodertable.h"
#include "tests/core/values/decodertesting.h"

using namespace sluice;
using namespace sluice::decodertesting;

namespace {

QByteArray prose() { return QByteArray("The bounded channel shows the pressure. ").repeated(20); }

const char* const all[] = { "gzip", "zlib", "zstd", "lz4", "lz4-block", "snappy", "snappy-framed",
    "brotli", "base64", "base64url" };

} // namespace

class TestCompressionDecoders : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsWhatOthersMade_data() { goldens(); }
    void readsWhatOthersMade();
    void everyFormatReadsBackWhatItWrote();
    void everyPrefixAndMutationEndsWithinTheLimits_data() { goldens(); }
    void everyPrefixAndMutationEndsWithinTheLimits();
    void bombsEndAtTheLimit_data();
    void bombsEndAtTheLimit();
    void announcedSizesAllocateNothing();
    void severalFramesAreOneValue();
    void bytesBehindTheEndAreSaid();
    void damagedChecksumsAreSaid();
    void piecesAreReadAcrossTheirSeams();
    void cancellingEndsIt();
    void base64KeepsAlphabetPaddingAndLines();
    void settingsOfTheOriginalStay();

private:
    static void goldens();
};

// Made by Python 3.11: gzip, zlib, base64; zstandard 0.20, lz4 4.0, brotli 1.0.9, python-snappy
// 0.6.1 (the frame around it by hand, with a checksum of its own).
void TestCompressionDecoders::goldens()
{
    QTest::addColumn<QByteArray>("decoder");
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("gzip")
        << QByteArray("gzip")
        << hex("1f8b08000000000002030bc9485548ca2fcd4b494d5148ce48cccb4bcd5128cec82f2f562801"
               "ca1414a516179716a5ea29848caa1b553702d50100869bea8520030000");
    QTest::newRow("zlib")
        << QByteArray("zlib")
        << hex("789c0bc9485548ca2fcd4b494d5148ce48cccb4bcd5128cec82f2f562801ca1414a516179716"
               "a5ea29848caa1b553702d50100a9b0265c");
    QTest::newRow("zstd")
        << QByteArray("zstd")
        << hex("28b52ffd6420028d0100840254686520626f756e646564206368616e6e656c2073686f777320"
               "7468652070726573737572652e200100a8b72a5506fb8a105c");
    QTest::newRow("lz4")
        << QByteArray("lz4")
        << hex("04224d18684020030000000000003b35000000ff1954686520626f756e646564206368616e6e"
               "656c2073686f7773207468652070726573737572652e202800ffffe2507572652e2000000000");
    // What lz4.block.compress() makes, with and without store_size: the block of that frame.
    const QByteArray block = hex("ff1954686520626f756e646564206368616e6e656c2073686f77732074686520"
                                 "70726573737572652e202800ffffe2507572652e20");
    QTest::newRow("LZ4 block") << QByteArray("lz4-block") << block;
    QTest::newRow("LZ4 block with its size") << QByteArray("lz4-block") << hex("20030000") + block;
    QTest::newRow("snappy")
        << QByteArray("snappy")
        << hex("a006a054686520626f756e646564206368616e6e656c2073686f777320746865207072657373"
               "7572652e2054fe2800fe2800fe2800fe2800fe2800fe2800fe2800fe2800fe2800fe2800fe28"
               "00da2800");
    QTest::newRow("snappy-framed")
        << QByteArray("snappy-framed")
        << hex("ff060000734e61507059005400004fc7e43ea006a054686520626f756e646564206368616e6e"
               "656c2073686f7773207468652070726573737572652e2054fe2800fe2800fe2800fe2800fe28"
               "00fe2800fe2800fe2800fe2800fe2800fe2800da2800");
    QTest::newRow("brotli") << QByteArray(
        "brotli") << hex("1b1f03502541a8d060030e9c4ae20971d880530c534fe4d76f2c9c4c3a875f16");
    QTest::newRow("base64")
        << QByteArray("base64")
        << hex("5647686c49474a766457356b5a57516759326868626d356c6243427a61473933637942306147"
               "556763484a6c63334e31636d55754946526f5a534269623356755a47566b49474e6f59573575"
               "5a5777676332687664334d676447686c494842795a584e7a64584a6c4c69425561475567596d"
               "3931626d526c5a43426a61474675626d567349484e6f6233647a4948526f5a534277636d567a"
               "633356795a5334675647686c49474a766457356b5a57516759326868626d356c6243427a6147"
               "3933637942306147556763484a6c63334e31636d55754946526f5a534269623356755a47566b"
               "49474e6f595735755a5777676332687664334d676447686c494842795a584e7a64584a6c4c69"
               "425561475567596d3931626d526c5a43426a61474675626d567349484e6f6233647a4948526f"
               "5a534277636d567a633356795a5334675647686c49474a766457356b5a57516759326868626d"
               "356c6243427a61473933637942306147556763484a6c63334e31636d55754946526f5a534269"
               "623356755a47566b49474e6f595735755a5777676332687664334d676447686c494842795a58"
               "4e7a64584a6c4c69425561475567596d3931626d526c5a43426a61474675626d567349484e6f"
               "6233647a4948526f5a534277636d567a633356795a5334675647686c49474a766457356b5a57"
               "516759326868626d356c6243427a61473933637942306147556763484a6c63334e31636d5575"
               "4946526f5a534269623356755a47566b49474e6f595735755a5777676332687664334d676447"
               "686c494842795a584e7a64584a6c4c69425561475567596d3931626d526c5a43426a61474675"
               "626d567349484e6f6233647a4948526f5a534277636d567a633356795a5334675647686c4947"
               "4a766457356b5a57516759326868626d356c6243427a61473933637942306147556763484a6c"
               "63334e31636d55754946526f5a534269623356755a47566b49474e6f595735755a5777676332"
               "687664334d676447686c494842795a584e7a64584a6c4c69425561475567596d3931626d526c"
               "5a43426a61474675626d567349484e6f6233647a4948526f5a534277636d567a633356795a53"
               "34675647686c49474a766457356b5a57516759326868626d356c6243427a6147393363794230"
               "6147556763484a6c63334e31636d55754946526f5a534269623356755a47566b49474e6f5957"
               "35755a5777676332687664334d676447686c494842795a584e7a64584a6c4c69425561475567"
               "596d3931626d526c5a43426a61474675626d567349484e6f6233647a4948526f5a534277636d"
               "567a633356795a5334675647686c49474a766457356b5a57516759326868626d356c6243427a"
               "61473933637942306147556763484a6c63334e31636d55754946526f5a534269623356755a47"
               "566b49474e6f595735755a5777676332687664334d676447686c494842795a584e7a64584a6c"
               "4c69413d");
}

void TestCompressionDecoders::readsWhatOthersMade()
{
    QFETCH(const QByteArray, decoder);
    QFETCH(const QByteArray, bytes);
    QCOMPARE(shown(bytes, { decoder }), prose());
}

void TestCompressionDecoders::everyFormatReadsBackWhatItWrote()
{
    QRandomGenerator random(3);
    for (const char* decoder : all) {
        for (const int size : { 0, 1, 2, 3, 100, 70000, 700000 }) {
            QByteArray bytes(size, '\0');
            for (char& byte : bytes) // half of it compressible
                byte = static_cast<char>(random.bounded(2) ? 'x' : random.bounded(256));
            const QByteArray packed = written(bytes, { decoder });
            QVERIFY2(shown(packed, { decoder }) == bytes || size == 0, decoder);
            if (size == 0 && !packed.isEmpty())
                QCOMPARE(shown(packed, { decoder }), QByteArray());
        }
        QVERIFY(canEncode({ decoder }));
    }
}

void TestCompressionDecoders::everyPrefixAndMutationEndsWithinTheLimits()
{
    QFETCH(const QByteArray, decoder);
    QFETCH(const QByteArray, bytes);
    QVERIFY(worstOfDamaged(bytes, { decoder }, 4000) <= 1024 * 1024);
}

void TestCompressionDecoders::bombsEndAtTheLimit_data()
{
    QTest::addColumn<QByteArray>("decoder");
    for (const char* decoder : all)
        QTest::newRow(decoder) << QByteArray(decoder);
}

void TestCompressionDecoders::bombsEndAtTheLimit()
{
    QFETCH(const QByteArray, decoder);
    const QByteArray bomb = written(QByteArray(16 * 1024 * 1024, '\0'), { decoder });
    DecodeLimits limits;
    limits.output = 1000000;
    const Decoded decoded = decode(LargeBytes(bomb), { decoder }, limits);
    QVERIFY(decoded.problem);
    QCOMPARE(decoded.problem->kind, DecodeProblem::Kind::TooLarge);
    QCOMPARE(decoded.problem->decoder, decoder);
    QCOMPARE(decoded.bytes.size(), bomb.size()); // what the last good step had made: the value
    limits.output = 16 * 1024 * 1024;
    QVERIFY(!decode(LargeBytes(bomb), { decoder }, limits).problem);
}

void TestCompressionDecoders::announcedSizesAllocateNothing()
{
    QCOMPARE(shown(hex("feffffff0f00"), { "snappy" }),
        QByteArray("! Malformed snappy 0: the length in front does not fit the data"));
    // 4 GiB are not what a few bytes make, nor is that a block without a size.
    QVERIFY(shown(hex("ffffffff30616263"), { "lz4-block" }).startsWith("! Malformed lz4-block"));
    // A frame of zstd that announces 16 EiB of content in one segment: its window is refused.
    QVERIFY(
        shown(hex("28b52ffde0ffffffffffffffff010000"), { "zstd" }).startsWith("! Malformed zstd"));
    // A chunk that announces 16 MiB, and one that would make more than 64 KiB.
    QVERIFY(shown(hex("ff060000734e61507059"
                      "00ffffff00000000"),
        { "snappy-framed" })
                .startsWith("! EndsEarly"));
    QVERIFY(shown(hex("ff060000734e61507059"
                      "000900000000000080808001fe01"),
        { "snappy-framed" })
                .startsWith("! "));
}

void TestCompressionDecoders::severalFramesAreOneValue()
{
    for (const char* decoder : { "gzip", "zstd", "lz4" }) {
        const QByteArray two = written("one ", { decoder }) + written("two", { decoder });
        QCOMPARE(shown(two, { decoder }), QByteArray("one two"));
    }
    // A skippable frame (RFC 8878, 3.1.2) has no content.
    QCOMPARE(shown(hex("502a4d1803000000616263") + written("x", { "zstd" }), { "zstd" }),
        QByteArray("x"));
}

void TestCompressionDecoders::bytesBehindTheEndAreSaid()
{
    for (const char* decoder : { "gzip", "zlib", "zstd", "lz4", "brotli" }) {
        const QByteArray packed = written(prose(), { decoder });
        const Decoded decoded = decode(LargeBytes(packed + "zzz"), { decoder });
        QVERIFY2(decoded.problem, decoder);
        QVERIFY(decoded.problem->offset >= packed.size());
    }
}

void TestCompressionDecoders::damagedChecksumsAreSaid()
{
    for (const char* decoder : { "gzip", "zlib", "snappy-framed" }) {
        QByteArray packed = written("text of no consequence", { decoder });
        const qsizetype at = qstrcmp(decoder, "snappy-framed") == 0 ? 15
            : qstrcmp(decoder, "gzip") == 0                         ? packed.size() - 6
                                                                    : packed.size() - 1;
        packed[at] = static_cast<char>(packed[at] ^ 1);
        QVERIFY2(shown(packed, { decoder }).startsWith("! Malformed"), decoder);
    }
}

void TestCompressionDecoders::piecesAreReadAcrossTheirSeams()
{
    for (const char* decoder : all) {
        const QByteArray packed = written(prose(), { decoder });
        LargeBytes pieces;
        for (qsizetype at = 0; at < packed.size(); at += 3)
            pieces.append(packed.mid(at, 3));
        QCOMPARE(decode(pieces, { decoder }).bytes.joined(), prose());
    }
}

void TestCompressionDecoders::cancellingEndsIt()
{
    CancelFlag cancel;
    cancel.cancel();
    for (const char* decoder : all) {
        const QByteArray packed = written(QByteArray(2 * 1024 * 1024, 'x'), { decoder });
        const Decoded decoded = decode(LargeBytes(packed), { decoder }, {}, cancel);
        QVERIFY(decoded.problem);
        QCOMPARE(decoded.problem->kind, DecodeProblem::Kind::Cancelled);
    }
}

void TestCompressionDecoders::base64KeepsAlphabetPaddingAndLines()
{
    const auto again = [](const QByteArray& digits, const char* decoder) {
        return written(shown(digits, { decoder }), { decoder }, digits);
    };
    for (const char* digits :
        { "QQ==", "QUI=", "QUJD", "+/+/", "QUJD\nRUZH\n", "QUJD\r\nRUZH\r\nSQ==" })
        QCOMPARE(again(digits, "base64"), QByteArray(digits));
    for (const char* digits : { "QQ", "QUI", "QUJD", "-_-_", "QQ==" })
        QCOMPARE(again(digits, "base64url"), QByteArray(digits));
    QCOMPARE(shown("+/", { "base64url" }).left(11), QByteArray("! Malformed"));
    QCOMPARE(shown("Q", { "base64" }), QByteArray("! EndsEarly base64 1"));
    QCOMPARE(shown("QR==", { "base64" }),
        QByteArray("! Malformed base64 4: the last digit has bits that belong to no byte"));
    QCOMPARE(shown("QQ==QQ==", { "base64" }),
        QByteArray("! Malformed base64 4: digits behind the padding"));
    QCOMPARE(shown("QQ===", { "base64" }), QByteArray("! Malformed base64 4: too much padding"));
}

void TestCompressionDecoders::settingsOfTheOriginalStay()
{
    // A checksum of zstd's frames is bit 2 of their fifth byte.
    QByteArray with = written("a", { "zstd" });
    QCOMPARE(with[4] & 4, 0);
    const QByteArray original
        = hex("28b52ffd6420028d0100840254686520626f756e646564206368616e6e656c2073686f77732074686520"
              "70726573737572652e200100a8b72a5506fb8a105c");
    QCOMPARE(original[4] & 4, 4);
    QCOMPARE(written("a", { "zstd" }, original)[4] & 4, 4);
    // LZ4's flags and block size (bytes 4 and 5 of the frame).
    const QByteArray frame
        = hex("04224d18684020030000000000003b35000000ff1954686520626f756e646564206368616e6e656c2073"
              "686f7773207468652070726573737572652e202800ffffe2507572652e2000000000");
    QCOMPARE(written(prose(), { "lz4" }, frame), frame);
    // A block has its size before it, or has not.
    QCOMPARE(written("aaaaaaaaaaaaaaaaaaaaaaaa", { "lz4-block" }), hex("1e610100506161616161"));
    const QByteArray sized = hex("03000000") + hex("30616263");
    QCOMPARE(shown(sized, { "lz4-block" }), QByteArray("abc"));
    QCOMPARE(written("abcd", { "lz4-block" }, sized), hex("040000004061626364"));
    QCOMPARE(written("abcd", { "lz4-block" }, hex("30616263")), hex("4061626364"));
    // The best level of gzip is named in byte 8.
    QByteArray best = written(prose(), { "gzip" });
    best[8] = 2;
    QCOMPARE(int(written(prose(), { "gzip" }, best)[8]), 2);
}

QTEST_APPLESS_MAIN(TestCompressionDecoders)
#include "tst_compressiondecoders.moc"
