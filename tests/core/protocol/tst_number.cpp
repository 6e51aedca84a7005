// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/protocol/number.h"

#include <QRandomGenerator>
#include <QTest>

#include <bit>
#include <cmath>
#include <limits>

using namespace sluice;

class TestNumber : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void readsWhatIsADoubleAndNothingElse_data()
    {
        constexpr double Infinity = std::numeric_limits<double>::infinity();
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<double>("number");
        QTest::newRow("0") << QByteArray("0") << 0.0;
        QTest::newRow("-0") << QByteArray("-0") << -0.0;
        QTest::newRow("+1.5") << QByteArray("+1.5") << 1.5;
        QTest::newRow("1E+3") << QByteArray("1E+3") << 1000.0;
        QTest::newRow("1e3") << QByteArray("1e3") << 1000.0;
        QTest::newRow("0.1") << QByteArray("0.1") << 0.1;
        QTest::newRow("17 digits") << QByteArray("3.1415926535897931") << 3.1415926535897931;
        QTest::newRow("denormal") << QByteArray("5e-324") << 5e-324;
        QTest::newRow("too large") << QByteArray("1e400") << Infinity;
        QTest::newRow("too large, negative") << QByteArray("-1e400") << -Infinity;
        QTest::newRow("too long") << QByteArray(400, '9') << Infinity;
        QTest::newRow("too small") << QByteArray("1e-400") << 0.0;
        QTest::newRow("too small, no exponent")
            << QByteArray("0." + QByteArray(400, '0') + '1') << 0.0;
        QTest::newRow("inf") << QByteArray("inf") << Infinity;
        QTest::newRow("+Inf") << QByteArray("+Inf") << Infinity;
        QTest::newRow("-inf") << QByteArray("-inf") << -Infinity;
        for (const char* text :
            { "", "+", "-", ".", ".5", "5.", "1e", "1e+", "e5", "1.e5", "infinity", "nano", "0x1",
                "1 ", " 1", "1,5", "--1", "+-1", "1.2.3", "1e5.5", "- 1" })
            QTest::addRow("no: \"%s\"", text) << QByteArray(text) << std::nan("");
    }
    void readsWhatIsADoubleAndNothingElse()
    {
        QFETCH(QByteArray, text);
        QFETCH(double, number);
        const std::optional<double> read = parseDouble(text);
        QCOMPARE(read.has_value(), !std::isnan(number));
        if (read)
            QCOMPARE(std::bit_cast<quint64>(*read), std::bit_cast<quint64>(number));
    }

    void readsNotANumber()
    {
        for (const char* text : { "nan", "NaN", "-nan", "+nan" }) {
            const std::optional<double> read = parseDouble(text);
            QVERIFY(read && std::isnan(*read));
        }
    }

    void readsBackEveryDoubleThatWasWritten()
    {
        QRandomGenerator random(7);
        char text[DoubleRoom];
        for (int i = 0; i < 20000; ++i) {
            const auto number = std::bit_cast<double>(random.generate64());
            const qsizetype size = writeDouble(text, number);
            QVERIFY(size > 0 && size <= DoubleRoom);
            const std::optional<double> read = parseDouble(QByteArrayView(text, size));
            QVERIFY(read);
            QVERIFY(std::isnan(number) ? std::isnan(*read) : *read == number);
        }
        const double negativeNan = std::copysign(std::nan(""), -1.0);
        QCOMPARE(QByteArrayView(text, writeDouble(text, negativeNan)), QByteArrayView("nan"));
    }

    void tellsLengthsFromOtherNumbers()
    {
        QVERIFY(parseLength("0") == 0);
        QVERIFY(parseLength("10") == 10);
        QVERIFY(parseLength("9223372036854775807") == std::numeric_limits<qint64>::max());
        for (const char* text :
            { "", "-1", "+1", "00", "01", "1 ", "1x", "?", "9223372036854775808" })
            QVERIFY2(!parseLength(text), text);
    }

    void tellsBigNumbersFromOtherText()
    {
        for (const char* text : { "0", "-0", "+1", "123456789012345678901234567890" })
            QVERIFY2(isBigNumber(text), text);
        for (const char* text : { "", "-", "+", "1.0", "1e5", "0x1", " 1", "1-" })
            QVERIFY2(!isBigNumber(text), text);
    }
};

QTEST_APPLESS_MAIN(TestNumber)
#include "tst_number.moc"
