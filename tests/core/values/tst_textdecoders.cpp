// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/decoders/decodertable.h"
#include "core/values/decoders/timestamptext.h"
#include "tests/core/values/decodertesting.h"

using namespace sluice;
using namespace sluice::decodertesting;

class TestTextDecoders : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsAndWritesWhatOthersMade_data() { goldens(); }
    void readsAndWritesWhatOthersMade();
    void everyPrefixAndMutationEndsWithinTheLimits_data() { goldens(); }
    void everyPrefixAndMutationEndsWithinTheLimits();
    void everyByteOfLatin1ReadsBack();
    void pairsAcrossPiecesStayTogether();
    void halvesAreSaid();
    void charactersThatDoNotFitAreRefused();
    void outputIsBounded();
    void timestampsReadBackToTheNanosecond();

private:
    static void goldens();
};

// Made by Python 3.11: "Zoë 東京 😀\n".encode("utf-16-le") and so on.
void TestTextDecoders::goldens()
{
    QTest::addColumn<QByteArray>("decoder");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("text");
    const QByteArray text = QStringLiteral("Zoë 東京 😀\n").toUtf8();
    QTest::newRow("little") << QByteArray("utf16le")
                            << hex("5a006f00eb0020007167ac4e20003dd800de0a00") << text;
    QTest::newRow("little with mark")
        << QByteArray("utf16le") << hex("fffe5a006f00eb0020007167ac4e20003dd800de0a00") << text;
    QTest::newRow("big") << QByteArray("utf16be") << hex("005a006f00eb002067714eac0020d83dde00000a")
                         << text;
    QTest::newRow("big with mark")
        << QByteArray("utf16be") << hex("feff005a006f00eb002067714eac0020d83dde00000a") << text;
    QTest::newRow("Latin-1") << QByteArray("latin1") << hex("5a6feb20c56e67737472f66d20ff")
                             << QStringLiteral("Zoë Ångström ÿ").toUtf8();
}

void TestTextDecoders::readsAndWritesWhatOthersMade()
{
    QFETCH(const QByteArray, decoder);
    QFETCH(const QByteArray, bytes);
    QFETCH(const QByteArray, text);
    QCOMPARE(shown(bytes, { decoder }), text);
    QCOMPARE(written(text, { decoder }, bytes).toHex(), bytes.toHex());
    QCOMPARE(int(decode(LargeBytes(bytes), { decoder }).shape), int(Decoded::Shape::Text));
}

void TestTextDecoders::everyPrefixAndMutationEndsWithinTheLimits()
{
    QFETCH(const QByteArray, decoder);
    QFETCH(const QByteArray, bytes);
    QVERIFY(worstOfDamaged(bytes, { decoder }, 3000) <= 1024);
}

void TestTextDecoders::everyByteOfLatin1ReadsBack()
{
    QByteArray bytes;
    for (int i = 0; i < 256; ++i)
        bytes += static_cast<char>(i);
    QCOMPARE(written(shown(bytes, { "latin1" }), { "latin1" }, bytes), bytes);
}

void TestTextDecoders::pairsAcrossPiecesStayTogether()
{
    const QString text = QStringLiteral("x") + QStringLiteral("😀").repeated(50000);
    const QByteArray bytes = written(text.toUtf8(), { "utf16le" });
    QCOMPARE(bytes.size(), text.size() * 2);
    QCOMPARE(shown(bytes, { "utf16le" }), text.toUtf8());
}

void TestTextDecoders::halvesAreSaid()
{
    QCOMPARE(shown(hex("410042"), { "utf16le" }),
        QByteArray("! EndsEarly utf16le 3: half a character is left"));
    QCOMPARE(shown(hex("41003dd84200"), { "utf16le" }),
        QByteArray("! Malformed utf16le 2: half of a pair without the other half"));
    QCOMPARE(shown(hex("de00"), { "utf16be" }),
        QByteArray("! Malformed utf16be 0: half of a pair without the other half"));
}

void TestTextDecoders::charactersThatDoNotFitAreRefused()
{
    QCOMPARE(written(QStringLiteral("a€").toUtf8(), { "latin1" }),
        QByteArray("! latin1: Latin-1 has no such character"));
    QCOMPARE(written("\xff", { "utf16le" }), QByteArray("! utf16le: the text is no valid UTF-8"));
}

void TestTextDecoders::outputIsBounded()
{
    DecodeLimits limits;
    limits.output = 1000;
    const Decoded decoded = decode(LargeBytes(QByteArray(100000, '\xe9')), { "latin1" }, limits);
    QVERIFY(decoded.problem);
    QCOMPARE(decoded.problem->kind, DecodeProblem::Kind::TooLarge);
}

void TestTextDecoders::timestampsReadBackToTheNanosecond()
{
    for (const Timestamp time : { Timestamp { 0, 0 }, Timestamp { 1700000000, 5 },
             Timestamp { -1, 999999999 }, Timestamp { 253402300799, 120000000 } })
        QVERIFY(timestampFromText(timestampText(time)) == time);
    QCOMPARE(timestampText({ 1700000000, 120000000 }), QByteArray("2023-11-14T22:13:20.120Z"));
    QCOMPARE(timestampText({ 253402300800, 0 }), QByteArray());
    QVERIFY(!timestampFromText("2023-13-14T22:13:20Z"));
    QVERIFY(!timestampFromText("2023-11-14 22:13:20"));
}

QTEST_APPLESS_MAIN(TestTextDecoders)
#include "tst_textdecoders.moc"
