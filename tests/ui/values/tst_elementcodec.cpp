// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/values/elementcodec.h"

#include "ui/values/bytesedit.h"

#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTest>

#include <random>

using namespace sluice;
using View = ElementCodec::View;

class TestElementCodec : public QObject {
    Q_OBJECT

    static QByteArray everyByte()
    {
        QByteArray all;
        for (int i = 0; i < 256; ++i)
            all += static_cast<char>(i);
        return all;
    }

private Q_SLOTS:
    void initTestCase()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not).*")));
    }

    void everyByteComesBackThroughTheField_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("every byte") << everyByte();
        QTest::newRow("empty") << QByteArray("");
        QTest::newRow("lines") << QByteArray("a\n\nb\r\n\\n\n");
        QTest::newRow("escapes that are text") << QByteArray("\\x00 \\\\");
        QTest::newRow("no-break and separators")
            << QStringLiteral("a\u00a0b\u2028c\u2029d\u202fe").toUtf8();
        QTest::newRow("right to left") << QStringLiteral("\u202eabc\u200f").toUtf8();
        QTest::newRow("beyond the BMP") << QStringLiteral("\U0001F600 \U000E0001").toUtf8();
        QTest::newRow("object replacement") << QStringLiteral("a\uFFFCb\uFDD0").toUtf8();
        QTest::newRow("JSON") << QByteArray("{\"a\": 9007199254740993,\n\t\"b\": \"\\u0000\"}");
        QTest::newRow("JSON with what cannot be seen")
            << QStringLiteral("[\"\u00a0\u202e\"]").toUtf8();
        std::mt19937 random(7);
        for (int i = 0; i < 40; ++i) {
            QByteArray bytes;
            for (int j = 0; j < 200; ++j)
                bytes += static_cast<char>(random() % 256);
            QTest::addRow("random %d", i) << bytes;
        }
    }
    void everyByteComesBackThroughTheField()
    {
        QFETCH(const QByteArray, bytes);
        BytesEdit edit(QStringLiteral("Value"));
        edit.setBytes(bytes);
        QCOMPARE(edit.bytes(), bytes);
        for (const View view : { View::Text, View::Hex, View::Json, View::Text }) {
            edit.setView(view);
            QCOMPARE(edit.bytes(), bytes);
        }
    }

    // What a field can hold: every character that the escaping lets through.
    void everyCharacterComesBackThroughTheFields()
    {
        QString all;
        for (char32_t code = 0; code < 0x30000; ++code) {
            if (code < 0xD800 || code > 0xDFFF)
                all += QString::fromUcs4(&code, 1);
        }
        const QByteArray bytes = all.toUtf8();
        for (qsizetype at = 0; at < bytes.size(); at += 60'000) {
            const QByteArray part = bytes.mid(at, 60'000);
            BytesEdit edit(QStringLiteral("Value"));
            edit.setBytes(part);
            QVERIFY(edit.setView(View::Text));
            QVERIFY(edit.bytes() == part);
        }
    }

    void hexIsReadStrictly()
    {
        QCOMPARE(ElementCodec::bytes(QStringLiteral("00 fF\n7f01"), View::Hex),
            std::optional(QByteArray("\x00\xff\x7f\x01", 4)));
        QCOMPARE(ElementCodec::bytes({}, View::Hex), std::optional(QByteArray()));
        for (const char* wrong : { "0", "00 f", "0 0", "0g", "00-01" }) {
            QVERIFY(!ElementCodec::bytes(QString::fromLatin1(wrong), View::Hex));
            QVERIFY(!ElementCodec::problem(QString::fromLatin1(wrong), View::Hex).isEmpty());
        }
    }

    void jsonIsCheckedAndStaysAsItIsTyped()
    {
        const QString typed = QStringLiteral("{\"id\":  18446744073709551616,\n \"id\":1.10}");
        QCOMPARE(ElementCodec::bytes(typed, View::Json), std::optional(typed.toUtf8()));
        QVERIFY(!ElementCodec::bytes(QStringLiteral("{\"a\":}"), View::Json));
        QCOMPARE(ElementCodec::problem(QStringLiteral("{\n\"a\":}"), View::Json),
            QStringLiteral("This is not JSON: line 2 should have a value."));
        QVERIFY(ElementCodec::problem(QStringLiteral("["), View::Json)
                    .contains(QStringLiteral("ends in the middle")));
    }

    void whatIsTooLargeIsNotPutIntoAField()
    {
        BytesEdit edit(QStringLiteral("Value"));
        const QByteArray large(ElementCodec::largest + 1, 'x');
        edit.setBytes(large);
        QVERIFY(edit.isTooLarge());
        QVERIFY(edit.text()->toPlainText().isEmpty());
        QVERIFY(edit.text()->isReadOnly());
        QCOMPARE(edit.bytes(), large); // and it stays what it is
    }

    void typingChangesTheBytes()
    {
        BytesEdit edit(QStringLiteral("Value"));
        edit.setBytes("ab");
        edit.show();
        edit.text()->moveCursor(QTextCursor::End);
        QTest::keyClicks(edit.text(), QStringLiteral("\\x00c"));
        QTest::keyClick(edit.text(), Qt::Key_Return);
        QCOMPARE(edit.bytes(), QByteArray("ab\0c\n", 5));
        edit.setView(View::Hex);
        QTest::keyClicks(edit.text(), QStringLiteral("0"));
        QVERIFY(!edit.bytes()); // half a byte
        QVERIFY(!edit.setView(View::Text));
        QCOMPARE(edit.view(), View::Hex);
    }
};

QTEST_MAIN(TestElementCodec)
#include "tst_elementcodec.moc"
