// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/decoders/decodertable.h"
#include "tests/core/values/decodertesting.h"

using namespace sluice;
using namespace sluice::decodertesting;

namespace {

QByteArray chainOf(const QByteArray& bytes, bool whole = true)
{
    return suitableChain(LargeBytes(bytes), whole).join(' ');
}

/// How many of the values a decoder was chosen for, and which.
struct Wrong {
    int count = 0;
    QByteArray examples;

    void add(const QByteArray& bytes, bool whole = true)
    {
        const QByteArray chain = chainOf(bytes, whole);
        if (chain.isEmpty())
            return;
        if (++count <= 5)
            examples += chain + ' ' + bytes.left(40).toHex() + '\n';
    }
};

QByteArray randomBytes(QRandomGenerator& random, int size)
{
    QByteArray bytes(size, '\0');
    for (char& byte : bytes)
        byte = static_cast<char>(random.bounded(256));
    return bytes;
}

QByteArray randomOf(QRandomGenerator& random, int size, const QByteArray& alphabet)
{
    QByteArray bytes(size, '\0');
    for (char& byte : bytes)
        byte = alphabet[random.bounded(static_cast<int>(alphabet.size()))];
    return bytes;
}

} // namespace

class TestSuitableChain : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void choosesWhatAPersonWould_data();
    void choosesWhatAPersonWould();
    void choosesByTheFrontOfWhatIsNotAllThere();
    void randomBytesAreLeftAlone();
    void idsAndDigestsAreLeftAlone();
    void plainTextsAreLeftAlone();
    void smallIntegersAreLeftAlone();
    void cancellingEndsIt();
    void aGuessLooksAtABoundedPart();
};

void TestSuitableChain::choosesWhatAPersonWould_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("chain");
    const QByteArray json = R"({"id":1,"name":"somebody","tags":["one","two"]})";
    const auto row = [](const char* name, const QByteArray& bytes, const char* chain) {
        QTest::newRow(name) << bytes << QByteArray(chain);
    };
    row("nothing", {}, "");
    row("text", "some text", "");
    row("JSON", json, "");
    for (const char* packed : { "gzip", "zlib", "zstd", "lz4", "snappy-framed" })
        row(packed, written(json, { packed }), packed);
    row("MessagePack", written(json, { "msgpack" }), "msgpack");
    row("CBOR", written(json, { "cbor" }), "cbor");
    row("packed MessagePack", written(json, { "zstd", "msgpack" }), "zstd msgpack");
    row("packed twice", written(json, { "gzip", "zstd", "cbor" }), "gzip zstd cbor");
    row("base64 of gzip", written(json, { "base64", "gzip" }), "base64 gzip");
    row("base64 of JSON", json.toBase64(), "base64");
    row("base64 for URLs", "--" + QByteArray(), "");
    row("CBOR that says so", hex("d9d9f7820102"), "cbor");
    row("UTF-16 with mark", hex("fffe61006200"), "utf16le");
    row("UTF-16", hex("00480065006c006c006f"), "utf16be");
    row("Latin-1",
        QByteArray("Die Stra\xdf"
                   "e f\xfchrt nach G\xf6"
                   "teborg."),
        "latin1");
    row("a hash's numbers", "9007199254740993", "");
    row("small MessagePack", hex("8201a3776562079203") + hex("09"), "msgpack"); // {1:"web",7:[3,9]}
    row("smaller MessagePack", hex("81a269640a"), "msgpack"); // {"id":10}
    row("small array", hex("92a26f6bc0"), "msgpack"); // ["ok",null]
    row("small MessagePack with a byte behind", hex("81a269640a00"), "");
    row("small MessagePack that ends early", hex("82a269640a"), "");
    row("numbers that may be anything", hex("8201020304"), "");
    row("small MessagePack in another spelling", hex("81a26964cc0a"), ""); // 10 in two bytes
    row("UTF-8 that begins as an array would", "\xe2\x82\xac 5", "");
}

void TestSuitableChain::choosesWhatAPersonWould()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QByteArray, chain);
    QCOMPARE(chainOf(bytes), chain);
    QVERIFY(!decode(LargeBytes(bytes), suitableChain(LargeBytes(bytes), true)).problem);
}

void TestSuitableChain::choosesByTheFrontOfWhatIsNotAllThere()
{
    QByteArray json = "[";
    for (int i = 0; i < 20000; ++i)
        json += "\"text number " + QByteArray::number(i) + "\",";
    json += "0]";
    const QByteArray packed = written(json, { "zstd", "msgpack" });
    QCOMPARE(chainOf(packed.left(packed.size() - 20), false), QByteArray("zstd msgpack"));
    const QByteArray msgpack = written(json, { "msgpack" });
    QVERIFY(msgpack.size() > 2 * Sample::most);
    QCOMPARE(chainOf(msgpack), QByteArray("msgpack"));
    QCOMPARE(chainOf(msgpack.left(1000), false), QByteArray("msgpack"));
    // What ends in the middle is none.
    QCOMPARE(chainOf(msgpack.left(1000), true), QByteArray());
    QCOMPARE(chainOf(packed.left(40), true), QByteArray());
}

void TestSuitableChain::randomBytesAreLeftAlone()
{
    QRandomGenerator random(42);
    Wrong wrong;
    for (int size = 1; size <= 64; ++size) {
        for (int i = 0; i < 5000; ++i)
            wrong.add(randomBytes(random, size), i % 2);
    }
    QRandomGenerator small(46); // where a few bytes must do
    for (int size = 2; size < 13; ++size) {
        for (int i = 0; i < 20000; ++i)
            wrong.add(randomBytes(small, size));
    }
    for (const int size : { 100, 128, 256, 1000, 1024, 4096 }) {
        for (int i = 0; i < 500; ++i)
            wrong.add(randomBytes(random, size), i % 2);
    }
    QVERIFY2(wrong.count <= 6, wrong.examples.constData()); // of 543,000
}

void TestSuitableChain::idsAndDigestsAreLeftAlone()
{
    // Every first byte that a structure begins with, the rest random.
    QRandomGenerator random(43);
    Wrong wrong;
    for (const int size : { 8, 12, 16, 20, 32, 64 }) {
        for (int i = 0; i < 20000; ++i) {
            QByteArray bytes = randomBytes(random, size);
            bytes[0] = static_cast<char>(0x80 + i % 0x40);
            wrong.add(bytes);
        }
    }
    QVERIFY2(wrong.count <= 6, wrong.examples.constData()); // of 120,000 whose front lies
}

void TestSuitableChain::plainTextsAreLeftAlone()
{
    QRandomGenerator random(44);
    Wrong wrong;
    QByteArray printable;
    for (char c = 0x20; c < 0x7f; ++c)
        printable += c;
    const QByteArray lower("abcdefghijklmnopqrstuvwxyz");
    const QByteArray digits("0123456789");
    const QByteArray alnum = lower + lower.toUpper() + digits;
    for (int size = 1; size <= 120; ++size) {
        for (int i = 0; i < 200; ++i) {
            const bool whole = i % 4;
            wrong.add(randomOf(random, size, printable), whole);
            wrong.add(randomOf(random, size, lower), whole);
            wrong.add(randomOf(random, size, digits), whole);
            wrong.add(randomOf(random, size, "0123456789abcdef"), whole); // hex digests
            wrong.add(randomOf(random, size, alnum), whole); // tokens
            wrong.add(randomOf(random, size, alnum + "-_"), whole);
            wrong.add(randomOf(random, size, alnum + "+/"), whole);
        }
    }
    // Words, sentences, numbers, paths, UUIDs, addresses.
    const QByteArrayList words { "somebody", "channel", "pressure", "user", "profile", "a", "B",
        "https", "BM", "GIF", "x", "N", "i", "s", "internationalization",
        "counterrevolutionaries" };
    for (int i = 0; i < 20000; ++i) {
        QByteArray text;
        const QByteArray between = QByteArrayList { " ", ":", "/", ".", "\n", ";", "" }[i % 7];
        for (int word = random.bounded(12); word >= 0; --word)
            text += words[random.bounded(static_cast<int>(words.size()))] + between;
        wrong.add(text);
        wrong.add(QByteArray::number(random.generate64()));
        wrong.add(QByteArray::number(random.generateDouble() * 1e6, 'g', 17));
    }
    QVERIFY2(wrong.count == 0, wrong.examples.constData()); // of 228,000
}

void TestSuitableChain::smallIntegersAreLeftAlone()
{
    // Arrays of numbers in binary: 16, 32 and 64 bits, small ones above all.
    QRandomGenerator random(45);
    Wrong wrong;
    for (int i = 0; i < 20000; ++i) {
        const int width = 2 << i % 3;
        const int most = i % 2 ? 100 : 100000;
        QByteArray bytes;
        for (int n = random.bounded(40); n >= 0; --n) {
            quint64 value = random.bounded(most);
            for (int byte = 0; byte < width; ++byte, value >>= 8)
                bytes += static_cast<char>(value);
        }
        wrong.add(bytes);
    }
    // Two bytes per letter is what UTF-16 is: numbers of 16 bits that are all letters read as it.
    QVERIFY2(wrong.count <= 20, wrong.examples.constData()); // of 20,000
}

void TestSuitableChain::cancellingEndsIt()
{
    CancelFlag cancel;
    cancel.cancel();
    QVERIFY(suitableChain(LargeBytes(written("text", { "gzip" })), true, cancel).isEmpty());
}

void TestSuitableChain::aGuessLooksAtABoundedPart()
{
    // A bomb, and a bomb in a bomb: the guess neither unpacks them nor goes on for ever.
    QByteArray bomb(200 * 1024 * 1024, '\0');
    for (const char* packed : { "gzip", "gzip", "zstd", "zstd", "gzip", "zstd" })
        bomb = written(bomb, { packed });
    QCOMPARE(chainOf(bomb), QByteArray("zstd gzip zstd zstd"));
}

QTEST_APPLESS_MAIN(TestSuitableChain)
#include "tst_suitablechain.moc"
