// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/keys/ttlrange.h"

#include <QTest>

using namespace sluice;
using Kind = TtlRange::Kind;

class TestTtlRange : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatPttlGaveDecides_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QList<qint64>>("wanted");
        QTest::newRow("any") << int(Kind::Any) << QList<qint64> { -2, -1, 0, 999, 1'000, 1'001 };
        QTest::newRow("expires") << int(Kind::Expires) << QList<qint64> { 0, 999, 1'000, 1'001 };
        QTest::newRow("stays") << int(Kind::Stays) << QList<qint64> { -1 };
        QTest::newRow("within") << int(Kind::Within) << QList<qint64> { 0, 999, 1'000 };
    }
    void whatPttlGaveDecides()
    {
        QFETCH(int, kind);
        const TtlRange range { static_cast<Kind>(kind), std::chrono::seconds(1) };
        QList<qint64> wanted;
        for (const qint64 pttl : { -2, -1, 0, 999, 1'000, 1'001 }) {
            if (range.lets(pttl))
                wanted += pttl;
        }
        QTEST(wanted, "wanted");
        QCOMPARE(range.isAny(), static_cast<Kind>(kind) == Kind::Any);
    }
};

QTEST_APPLESS_MAIN(TestTtlRange)
#include "tst_ttlrange.moc"
