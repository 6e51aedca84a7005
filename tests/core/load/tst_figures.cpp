// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/load/figures.h"

#include "core/trace/report.h"

#include <QTest>

#include <set>

using namespace sluice;

namespace {

/// The names of all numbers (and of what is unknown) in a report.
void collect(const QJsonObject& object, const QByteArray& prefix, std::set<QByteArray>& names)
{
    for (auto each = object.begin(); each != object.end(); ++each) {
        const QByteArray name = prefix + each.key().toLatin1();
        if (each.value().isObject())
            collect(each.value().toObject(), name + '.', names);
        else if (!each.value().isString())
            names.insert(name);
    }
}

} // namespace

/// The figures that scenarios may name are those of the report: neither more nor fewer.
class TestFigures : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theyAreThoseOfAReport()
    {
        Report report;
        report.totals.notSent.fill(1);
        report.totals.maybeExecuted.fill(1);
        std::set<QByteArray> inReport;
        collect(toJson(report), {}, inReport);
        std::set<QByteArray> known(reportFigures().begin(), reportFigures().end());
        QCOMPARE(known.size(), reportFigures().size());
        for (const QByteArray& name : known)
            QVERIFY2(inReport.count(name), name.constData());
        for (const QByteArray& name : inReport) {
            // Which reasons can be whose is in report.md; the structure holds all for both.
            const bool isReason
                = name.startsWith("totals.notSent.") || name.startsWith("totals.maybeExecuted.");
            QVERIFY2(known.count(name) || isReason, name.constData());
        }
    }

    void everyReasonIsAFigureOfOneKindAtLeast()
    {
        for (int i = static_cast<int>(Why::None) + 1; i < whyCount; ++i) {
            const std::string_view why = whyName(static_cast<Why>(i));
            const QByteArray name(why.data(), static_cast<qsizetype>(why.size()));
            QVERIFY2(isFigure("totals.notSent." + name) || isFigure("totals.maybeExecuted." + name),
                name.constData());
        }
    }

    void knobsAndARunningScenarioHaveFiguresToo()
    {
        QVERIFY(isFigure("knob.window"));
        QVERIFY(isFigure("view.selectedBytes"));
        QVERIFY(isFigure("actors.waiting"));
        QVERIFY(!isFigure("knob.windw"));
        QVERIFY(!isFigure("knob."));
        QVERIFY(!isFigure("max"));
        QVERIFY(!isFigure("max.waitin"));
        QVERIFY(!isFigure(""));
    }

    void aFigureIsFoundInAReport()
    {
        Report report;
        report.totals.notSent[static_cast<std::size_t>(Why::Rejected)] = 7;
        report.max.waiting = 3;
        report.throughputPerSecond = 1.5;
        report.phases[static_cast<std::size_t>(Phase::Total)].mean = 42.5;
        const QJsonObject json = toJson(report);
        bool known = false;
        QCOMPARE(figureIn(json, "totals.notSent.rejected"), 7.0);
        QCOMPARE(figureIn(json, "totals.notSent.evicted", &known), 0.0); // absent: none
        QVERIFY(known);
        QCOMPARE(figureIn(json, "max.waiting"), 3.0);
        QCOMPARE(figureIn(json, "throughputPerSecond"), 1.5);
        QCOMPARE(figureIn(json, "phases.total.mean"), 42.5);
        QCOMPARE(figureIn(json, "phases.total.p99", &known), 0.0);
        QVERIFY(!known);
    }
};

QTEST_APPLESS_MAIN(TestFigures)
#include "tst_figures.moc"
