// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/theme/format.h"

#include <QTest>

#include <limits>

using namespace sluice;
using namespace std::chrono_literals;

namespace {

/// Expected texts are written with plain spaces: "_" stands for U+202F between groups, " " for
/// U+00A0.
QString spelled(const char* text)
{
    QString result = QString::fromUtf8(text);
    result.replace(QLatin1Char(' '), QChar(0x00a0));
    result.replace(QLatin1Char('_'), QChar(0x202f));
    return result;
}

} // namespace

class TestFormat : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aCountGroupsItsThousands()
    {
        QCOMPARE(format::count(0), spelled("0"));
        QCOMPARE(format::count(999), spelled("999"));
        QCOMPARE(format::count(1000), spelled("1_000"));
        QCOMPARE(format::count(quint64 { 1204118 }), spelled("1_204_118"));
        QCOMPARE(format::count(std::size_t { 12 }), spelled("12"));
        QCOMPARE(format::count(-1204), spelled("−1_204"));
        QCOMPARE(format::count(std::numeric_limits<qint64>::min()),
            spelled("−9_223_372_036_854_775_808"));
        QCOMPARE(format::count(std::numeric_limits<quint64>::max()),
            spelled("18_446_744_073_709_551_615"));
        QCOMPARE(format::count(std::optional<quint64>()), QStringLiteral("n/a"));
    }

    void aShortCountHasThreeDigits_data()
    {
        QTest::addColumn<double>("number");
        QTest::addColumn<QString>("expected");
        const auto row = [](double number, const char* expected) {
            QTest::addRow("%g", number) << number << spelled(expected);
        };
        row(0, "0");
        row(0.5, "0.5");
        row(7, "7");
        row(9.97, "10");
        row(850, "850");
        row(999.4, "999");
        row(999.6, "1.00 k");
        row(41312, "41.3 k");
        row(412345, "412 k");
        row(999499, "999 k");
        row(999600, "1.00 M");
        row(1204118, "1.20 M");
        row(-41312, "−41.3 k");
        row(1e15, "1.00 P");
        row(std::numeric_limits<double>::quiet_NaN(), "n/a");
        row(std::numeric_limits<double>::infinity(), "n/a");
    }
    void aShortCountHasThreeDigits()
    {
        QFETCH(double, number);
        QFETCH(QString, expected);
        QCOMPARE(format::shortCount(number), expected);
    }

    void aRateSaysPerSecond()
    {
        QCOMPARE(format::rate(0), spelled("0 /s"));
        QCOMPARE(format::rate(850), spelled("850 /s"));
        QCOMPARE(format::rate(41312), spelled("41.3 k/s"));
        QCOMPARE(format::rate(41312, QStringLiteral("req")), spelled("41.3 k req/s"));
        QCOMPARE(format::rate(850, QStringLiteral("req")), spelled("850 req/s"));
        QCOMPARE(format::rate(std::optional<double>()), QStringLiteral("n/a"));
        QCOMPARE(format::exactRate(41312.4), spelled("41_312 /s"));
        QCOMPARE(format::exactRate(0.52), spelled("0.5 /s"));
        QCOMPARE(format::exactRate(std::nullopt), QStringLiteral("n/a"));
    }

    void aDurationChoosesItsUnit_data()
    {
        QTest::addColumn<qint64>("ns");
        QTest::addColumn<QString>("expected");
        const auto row = [](std::chrono::nanoseconds span, const char* expected) {
            QTest::addRow("%lld ns", static_cast<long long>(span.count()))
                << qint64 { span.count() } << spelled(expected);
        };
        row(0ns, "0 ms");
        row(1ns, "1 ns");
        row(850ns, "850 ns");
        row(4200ns, "4.2 µs");
        row(24us, "24 µs");
        row(99400ns, "99 µs");
        row(99600ns, "0.10 ms");
        row(780us, "0.78 ms");
        row(1612us, "1.61 ms");
        row(9994us, "9.99 ms");
        row(9996us, "10.0 ms");
        row(14200us, "14.2 ms");
        row(142ms, "142 ms");
        row(999400us, "999 ms");
        row(999600us, "1.00 s");
        row(2410ms, "2.41 s");
        row(59900ms, "59.9 s");
        row(59960ms, "1 min");
        row(192s, "3 min 12 s");
        row(3600s, "1 h");
        row(3900s, "1 h 5 min");
        row(std::chrono::hours(51), "2 d 3 h");
        row(-780us, "−0.78 ms");
        row(-192s, "−3 min 12 s");
    }
    void aDurationChoosesItsUnit()
    {
        QFETCH(qint64, ns);
        QFETCH(QString, expected);
        // Between the two parts stands a plain space: there a line may break.
        QString text = format::duration(std::chrono::nanoseconds(ns));
        text.replace(QLatin1Char(' '), QChar(0x00a0));
        QCOMPARE(text, expected);
    }

    void aCountdownHasWholeSecondsRoundedUp()
    {
        QCOMPARE(format::wholeSeconds(1ms), spelled("1 s"));
        QCOMPARE(format::wholeSeconds(2s), spelled("2 s"));
        QCOMPARE(format::wholeSeconds(2001ms), spelled("3 s"));
        QCOMPARE(format::wholeSeconds(60s), spelled("1 min"));
    }

    void aTimeToLiveFitsANarrowColumn()
    {
        QCOMPARE(format::shortDuration(500ms), spelled("500 ms"));
        QCOMPARE(format::shortDuration(59999ms), spelled("59 s"));
        QCOMPARE(format::shortDuration(3599s), spelled("59 min"));
        QCOMPARE(format::shortDuration(3600s), spelled("1 h"));
        QCOMPARE(format::shortDuration(std::chrono::hours(24 * 12)), spelled("12 d"));
    }

    void bytesAreInBinaryUnits()
    {
        QCOMPARE(format::bytes(0), spelled("0 B"));
        QCOMPARE(format::bytes(1023), spelled("1_023 B"));
        QCOMPARE(format::bytes(1024), spelled("1.0 KiB"));
        QCOMPARE(format::bytes(3994), spelled("3.9 KiB"));
        QCOMPARE(format::bytes(1048575), spelled("1.0 MiB"));
        QCOMPARE(format::bytes(quint64 { 18 } << 20), spelled("18.0 MiB"));
        QCOMPARE(format::bytes(std::numeric_limits<quint64>::max()), spelled("16.0 EiB"));
        QCOMPARE(format::bytes(std::optional<quint64>()), QStringLiteral("n/a"));
    }

    void aPercentageNeverRoundsAPartToAll()
    {
        QCOMPARE(format::percent(0), spelled("0 %"));
        QCOMPARE(format::percent(0.0001), spelled("<0.1 %"));
        QCOMPARE(format::percent(0.994), spelled("99.4 %"));
        QCOMPARE(format::percent(0.99999), spelled(">99.9 %"));
        QCOMPARE(format::percent(1), spelled("100 %"));
        QCOMPARE(format::percent(1.5), spelled("150 %"));
        QCOMPARE(format::percent(std::optional<double>()), QStringLiteral("n/a"));
    }

    void aPlainNumberKeepsItsDecimals()
    {
        QCOMPARE(format::number(17.24, 1), spelled("17.2"));
        QCOMPARE(format::number(1204118.0, 0), spelled("1_204_118"));
        QCOMPARE(format::number(-0.04, 1), spelled("0.0"));
        QCOMPARE(format::number(std::optional<double>(), 1), QStringLiteral("n/a"));
    }
};

QTEST_APPLESS_MAIN(TestFormat)
#include "tst_format.moc"
