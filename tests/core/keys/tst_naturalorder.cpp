// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/keys/naturalorder.h"

#include <QByteArrayList>
#include <QRandomGenerator>
#include <QTest>

using namespace sluice;

namespace {

int sign(int number) { return (number > 0) - (number < 0); }

/// Of all kinds of bytes, or with long runs of digits.
QByteArray randomName(QRandomGenerator& random)
{
    static const QByteArray all("0012399ab:\0\xff-", 13);
    static const QByteArray digits("00000111122229:");
    const QByteArray& letters = random.bounded(2) ? all : digits;
    QByteArray name;
    for (quint32 length = random.bounded(24u); length > 0; --length)
        name += letters[random.bounded(int(letters.size()))];
    return name;
}

} // namespace

class TestNaturalOrder : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void numbersAreOrderedByTheirValue()
    {
        const QByteArrayList sorted { "", "01", "1", "2", "9", "10", "10a", "10b", "1000000000000",
            "1000000000001", "A9", "A10", "a", "a1b2", "a1b10", "a2", "ab", "\xff" };
        for (qsizetype i = 0; i < sorted.size(); ++i) {
            for (qsizetype j = 0; j < sorted.size(); ++j) {
                const int order = sign(naturalorder::compare(sorted[i], sorted[j]));
                QCOMPARE(order, i < j ? -1 : i > j ? 1 : 0);
            }
        }
    }

    void itIsATotalOrderAndAbbreviationsAgreeWithIt()
    {
        QRandomGenerator random(42);
        for (int round = 0; round < 200'000; ++round) {
            const QByteArray a = randomName(random);
            const QByteArray b = randomName(random);
            const QByteArray c = randomName(random);
            const int ab = sign(naturalorder::compare(a, b));
            const int bc = sign(naturalorder::compare(b, c));
            const int ac = sign(naturalorder::compare(a, c));
            QCOMPARE(sign(naturalorder::compare(b, a)), -ab);
            QCOMPARE(ab == 0, a == b);
            if (ab == bc)
                QVERIFY2(ac == ab || (ab == 0 && ac == 0),
                    (a.toHex() + ' ' + b.toHex() + ' ' + c.toHex()).constData());
            const auto shortA = naturalorder::abbreviate(a);
            const auto shortB = naturalorder::abbreviate(b);
            if (shortA != shortB)
                QVERIFY2((shortA < shortB) == (ab < 0), (a.toHex() + ' ' + b.toHex()).constData());
        }
    }
};

QTEST_APPLESS_MAIN(TestNaturalOrder)
#include "tst_naturalorder.moc"
