// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/heldfindings.h"

#include <QTest>

using namespace sluice;
using namespace std::chrono_literals;

/// No finding flashes.
class TestHeldFindings : public QObject {
    Q_OBJECT

    static std::int64_t at(std::chrono::milliseconds time)
    {
        return 1'000'000'000 + Duration(time).count();
    }
    static QList<int> kinds(const HeldFindings& held)
    {
        QList<int> list;
        for (const Finding& finding : held.shown())
            list.append(int(finding.index()));
        return list;
    }

private Q_SLOTS:
    void oneStaysForHalfASecondAfterItWasFoundLast()
    {
        HeldFindings held;
        held.update({ ViewLate { 1s } }, at(0ms));
        QCOMPARE(kinds(held), QList<int> { 0 });
        held.update({}, at(499ms));
        QCOMPARE(kinds(held), QList<int> { 0 });
        held.update({}, at(500ms));
        QVERIFY(held.shown().empty());
    }

    void comingAndGoingItStays()
    {
        HeldFindings held;
        for (int i = 0; i < 20; ++i) {
            held.update(
                i % 2 == 0 ? std::vector<Finding> { ViewLate { 1s } } : std::vector<Finding>(),
                at(i * 240ms));
            QCOMPARE(held.shown().size(), 1U);
        }
    }

    void itsNumbersAreTheNewest()
    {
        HeldFindings held;
        held.update({ ViewLate { 1s } }, at(0ms));
        held.update({ ViewLate { 2s } }, at(240ms));
        QCOMPARE(held.shown().size(), 1U);
        QCOMPARE(std::get<ViewLate>(held.shown().front()).late, Duration(2s));
        held.update({}, at(480ms));
        QCOMPARE(std::get<ViewLate>(held.shown().front()).late, Duration(2s));
    }

    void theWorstComesFirstWheneverItCame()
    {
        HeldFindings held;
        held.update({ TelemetryLost { 1, 2, 1s } }, at(0ms));
        held.update({ Unfair {}, TooDeep {} }, at(240ms));
        held.update({ ViewLate {}, Unfair {} }, at(480ms));
        QCOMPARE(kinds(held),
            (QList<int> { int(Finding(ViewLate()).index()), int(Finding(Unfair()).index()),
                int(Finding(TelemetryLost()).index()), int(Finding(TooDeep()).index()) }));
        held.update({}, at(740ms));
        QCOMPARE(kinds(held),
            (QList<int> { int(Finding(ViewLate()).index()), int(Finding(Unfair()).index()) }));
    }
};

QTEST_GUILESS_MAIN(TestHeldFindings)
#include "tst_heldfindings.moc"
