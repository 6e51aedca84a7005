// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/protocol/displaytext.h"

#include <QRandomGenerator>
#include <QTest>

using namespace sluice;

namespace {

const QChar Ellipsis(0x2026);

QByteArray utf8(char32_t code)
{
    QString text; // not QString::fromUcs4, which drops a byte order mark
    for (const char16_t unit : QChar::fromUcs4(code))
        text += QChar(unit);
    return text.toUtf8();
}

QByteArray randomBytes(QRandomGenerator& random)
{
    QByteArray bytes;
    for (int i = random.bounded(40); i > 0; --i) {
        switch (random.bounded(5)) {
        case 0: // any byte, mostly invalid UTF-8
            bytes += static_cast<char>(random.bounded(256));
            break;
        case 1: { // any character
            char32_t code = 0;
            do
                code = static_cast<char32_t>(random.bounded(0x110000));
            while (QChar::isSurrogate(code));
            bytes += utf8(code);
            break;
        }
        case 2:
            bytes += "\\nrtx0aF\r\n\t\0"[random.bounded(12)];
            break;
        case 3: // a character without its end
            bytes += utf8(static_cast<char32_t>(0x800 + random.bounded(0x1000))).chopped(1);
            break;
        default:
            bytes += static_cast<char>(0x20 + random.bounded(95));
        }
    }
    return bytes;
}

} // namespace

class TestDisplayText : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void escapesWhatCannotBeSeen_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("text");
        const auto row = [](const char* name, const QByteArray& bytes, const QString& text) {
            QTest::newRow(name) << bytes << text;
        };
        row("empty", "", QString());
        row("plain", "user:1 <b>&amp; \"x\"", QStringLiteral("user:1 <b>&amp; \"x\""));
        row("letters of the world", "größe ключ 鍵 🔑", QStringLiteral("größe ключ 鍵 🔑"));
        row("backslash", "a\\nb", QStringLiteral("a\\\\nb"));
        row("usual controls", "\r\n\t", QStringLiteral("\\r\\n\\t"));
        row("other controls", QByteArray("\0\x07\x1b\x7f", 4),
            QStringLiteral("\\x00\\x07\\x1b\\x7f"));
        row("C1 control", "\xc2\x85", QStringLiteral("\\xc2\\x85"));
        row("single invalid byte", "a\xff", QStringLiteral("a\\xff"));
        row("Latin-1", "gr\xf6\xdf", QStringLiteral("gr\\xf6\\xdf"));
        row("cut character", "\xe2\x82", QStringLiteral("\\xe2\\x82"));
        row("overlong slash", "\xc0\xaf", QStringLiteral("\\xc0\\xaf"));
        row("overlong in three", "\xe0\x80\xaf", QStringLiteral("\\xe0\\x80\\xaf"));
        row("surrogate", "\xed\xa0\x80", QStringLiteral("\\xed\\xa0\\x80"));
        row("beyond Unicode", "\xf4\x90\x80\x80", QStringLiteral("\\xf4\\x90\\x80\\x80"));
        row("replacement character", "\xef\xbf\xbd", QString(QChar(0xFFFD)));
        row("byte order mark",
            "\xef\xbb\xbf"
            "a",
            QStringLiteral("\\xef\\xbb\\xbfa"));
        row("private use", utf8(0xE000), QStringLiteral("\\xee\\x80\\x80"));
        row("unassigned", utf8(0x0378), QStringLiteral("\\xcd\\xb8"));
        row("line separator", utf8(0x2028), QStringLiteral("\\xe2\\x80\\xa8"));
        row("tag characters", utf8(0xE0041), QStringLiteral("\\xf3\\xa0\\x81\\x81"));
    }
    void escapesWhatCannotBeSeen()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, text);
        QCOMPARE(toDisplay(bytes), text);
        QCOMPARE(fromDisplay(text), bytes);
    }

    void nothingShownChangesDirectionOrHides()
    {
        for (const char32_t code : { 0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068,
                 0x2069, 0x200E, 0x200F, 0x061C, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD,
                 0x034F, 0x3164, 0xFE0F, 0x2029 }) {
            const QByteArray bytes = "a" + utf8(code) + "b";
            const QString text = toDisplay(bytes);
            QVERIFY2(
                text.startsWith(QStringLiteral("a\\x")), qPrintable(QString::number(code, 16)));
            QCOMPARE(fromDisplay(text), bytes);
            QVERIFY(!isPlainText(bytes));
        }
    }

    void everySequenceOfBytesComesBack()
    {
        QRandomGenerator random(3);
        for (int round = 0; round < 30000; ++round) {
            const QByteArray bytes = randomBytes(random);
            const QString text = toDisplay(bytes);
            QCOMPARE(fromDisplay(text), bytes);
            for (const QChar character : text)
                QVERIFY(character.isPrint() || character.isSurrogate());
        }
        for (int first = 0; first < 256; ++first) {
            for (int second = 0; second < 256; ++second) {
                const char pair[2] = { static_cast<char>(first), static_cast<char>(second) };
                QCOMPARE(fromDisplay(toDisplay({ pair, 2 })), QByteArray(pair, 2));
            }
        }
    }

    void isCutBetweenUnitsAndSaysSo()
    {
        QRandomGenerator random(5);
        for (int round = 0; round < 3000; ++round) {
            const QByteArray bytes = randomBytes(random);
            const QString whole = toDisplay(bytes);
            for (qsizetype most = 1; most <= whole.size(); ++most) {
                const QString cut = toDisplay(bytes, most);
                QVERIFY(cut.size() <= most);
                if (most == whole.size()) {
                    QCOMPARE(cut, whole);
                    continue;
                }
                QVERIFY(cut.endsWith(Ellipsis));
                QVERIFY(whole.startsWith(cut.chopped(1)));
                // What is left stands for the first bytes, so no escape and no character was split.
                const QByteArray kept = fromDisplay(cut.chopped(1));
                QVERIFY(bytes.startsWith(kept));
                QCOMPARE(toDisplay(kept), cut.chopped(1));
            }
        }
    }

    void isCutWithinItsLimit()
    {
        QCOMPARE(toDisplay("abcdef", 6), QStringLiteral("abcdef"));
        QCOMPARE(toDisplay("abcdef", 4), QStringLiteral("abc…"));
        QCOMPARE(toDisplay("abc\n", 5), QStringLiteral("abc\\n"));
        QCOMPARE(toDisplay("abc\n", 4), QStringLiteral("abc…"));
        QCOMPARE(toDisplay("\xff\xff", 6), QStringLiteral("\\xff…"));
        QCOMPARE(toDisplay("🔑🔑", 3), QStringLiteral("🔑…"));
        QCOMPARE(toDisplay("🔑🔑", 2), QStringLiteral("…"));
        QCOMPARE(toDisplay("abc", 1), QStringLiteral("…"));
        QCOMPARE(toDisplay("abc", 0), QString());
        QCOMPARE(toDisplay("", 0), QString());
        QCOMPARE(toDisplay(QByteArray(1 << 20, 'x'), 3), QStringLiteral("xx…"));
    }

    void takesWhatIsNoEscapeForItself()
    {
        QCOMPARE(fromDisplay(u"\\q"), QByteArray("\\q"));
        QCOMPARE(fromDisplay(u"\\"), QByteArray("\\"));
        QCOMPARE(fromDisplay(u"\\x"), QByteArray("\\x"));
        QCOMPARE(fromDisplay(u"\\x4"), QByteArray("\\x4"));
        QCOMPARE(fromDisplay(u"\\x4g"), QByteArray("\\x4g"));
        QCOMPARE(fromDisplay(u"\\xAF\\xaf"), QByteArray("\xaf\xaf"));
        QCOMPARE(fromDisplay(u"\\\\x41"), QByteArray("\\x41"));
        QCOMPARE(fromDisplay(u"\n"), QByteArray("\n"));
    }

    void tellsPlainText()
    {
        QVERIFY(isPlainText(""));
        QVERIFY(isPlainText("größe\\n 🔑"));
        QVERIFY(!isPlainText("a\nb"));
        QVERIFY(!isPlainText("a\xff"));
        QVERIFY(!isPlainText(QByteArrayView("\0", 1)));
    }
};

QTEST_APPLESS_MAIN(TestDisplayText)
#include "tst_displaytext.moc"
