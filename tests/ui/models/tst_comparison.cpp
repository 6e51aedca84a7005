// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/ui/models/comparedpipeline.h"
#include "ui/models/comparison.h"
#include "ui/models/comparisontable.h"
#include "ui/models/tabletext.h"

#include <QAbstractItemModelTester>
#include <QJsonArray>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace sluice;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

ScenarioVariant variant(const char* name, const char* setting)
{
    return { name, { readKnob(setting).value() } };
}

std::vector<ScenarioVariant> windows()
{
    return { variant("one at a time", "window=1"), variant("pipelined", "window=32") };
}

ComparisonWords words()
{
    const auto number = [](auto value) {
        return value ? QString::number(double(*value)) : QStringLiteral("n/a");
    };
    return { [](std::optional<Duration> span) {
                return span ? QString::number(double(span->count()) / 1e6) + QStringLiteral(" ms")
                            : QStringLiteral("n/a");
            },
        number, number, number,
        [](std::optional<double> ratio) {
            return ratio ? QStringLiteral("×%1").arg(*ratio) : QStringLiteral("n/a");
        },
        [](const QByteArray& name) { return QString::fromUtf8(name); } };
}

QString cell(const ComparisonTable& table, const QString& figure, int column)
{
    for (int row = 0; row < table.rowCount(); ++row) {
        if (table.index(row, 0).data().toString() == figure)
            return table.index(row, column).data().toString();
    }
    return QStringLiteral("no such row");
}

} // namespace

class TestComparison : public QObject {
    Q_OBJECT

    static void play(ComparedPipeline& fake, Comparison& comparison, Duration span)
    {
        fake.pass(span, [&comparison] { comparison.follow(); });
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void everyRunBeginsAtTheScenariosOwnStart()
    {
        ComparedPipeline fake;
        Comparison comparison(fake);
        QVERIFY(comparison.start("mutex", windows(), { readKnob("producers=8").value() }));
        QCOMPARE(comparison.state(), Comparison::State::Running);
        play(fake, comparison, seconds(6));
        QCOMPARE(comparison.state(), Comparison::State::Done);
        const QByteArrayList expected { "reset mutex", "turn producers 8", "turn window 1",
            "start mutex", "stop", "reset mutex", "turn producers 8", "turn window 32",
            "start mutex", "stop" };
        QCOMPARE(fake.calls, expected);
    }

    void reportsAreInTheOrderOfTheVariants()
    {
        ComparedPipeline fake;
        Comparison comparison(fake);
        comparison.start("mutex", windows());
        QVERIFY(comparison.report()[u"runs"].toArray().isEmpty());
        play(fake, comparison, seconds(6));
        const QJsonArray runs = comparison.report()[u"runs"].toArray();
        QCOMPARE(runs.size(), 2);
        QCOMPARE(runs[0].toObject()[u"config"].toObject()[u"window"].toInt(), 1);
        QCOMPARE(runs[1].toObject()[u"config"].toObject()[u"window"].toInt(), 32);
    }

    void whatRunsIsStoppedBeforeKnobsAreSet()
    {
        ComparedPipeline fake;
        fake.startScenario("knee");
        fake.pass(seconds(1), [] {});
        fake.calls.clear();
        Comparison comparison(fake);
        comparison.start("mutex", windows());
        comparison.follow();
        QCOMPARE(fake.calls, QByteArrayList { "stop" });
        play(fake, comparison, milliseconds(200));
        QCOMPARE(fake.calls.value(1), QByteArray("reset mutex"));
    }

    void theSeriesHoldsEachTenthOfASecond()
    {
        ComparedPipeline fake;
        Comparison comparison(fake);
        comparison.start("mutex", windows());
        play(fake, comparison, seconds(6));
        for (const ComparedRun& run : comparison.runs()) {
            QVERIFY(run.steps.size() >= 18 && run.steps.size() <= 20);
            float most = 0;
            for (const ComparedRun::Step& step : run.steps) {
                QVERIFY(step.repliesPerSecond >= 0);
                QVERIFY(step.inSystem >= step.waiting);
                most = std::max(most, step.inSystem);
            }
            QVERIFY(most > 30 && most <= float(fake.settings.load.producers));
        }
        // A window of 1 lets most of them wait, one of 32 fewer.
        QVERIFY(comparison.runs()[0].steps[10].waiting > comparison.runs()[1].steps[10].waiting);
    }

    void eachRunIsAsLongAsAsked()
    {
        ComparedPipeline fake;
        Comparison comparison(fake);
        comparison.start("mutex", windows(), {}, milliseconds(500));
        play(fake, comparison, seconds(2));
        QCOMPARE(comparison.state(), Comparison::State::Done);
        QVERIFY(comparison.runs()[1].steps.size() <= 5);
    }

    void aScenarioWithoutAnEndHasOneHere()
    {
        ComparedPipeline fake;
        fake.length = Duration::zero();
        Comparison comparison(fake);
        comparison.start("mutex", windows());
        play(fake, comparison, seconds(9));
        QVERIFY(comparison.isPlaying());
        play(fake, comparison, seconds(13));
        QCOMPARE(comparison.state(), Comparison::State::Done);
        QVERIFY(comparison.runs()[0].steps.size() >= 95);
    }

    void progressGrowsFromNothingToOne()
    {
        ComparedPipeline fake;
        Comparison comparison(fake);
        QCOMPARE(comparison.progress(), 0.0);
        comparison.start("mutex", windows());
        double last = 0;
        bool sawHalf = false;
        fake.pass(seconds(6), [&] {
            comparison.follow();
            QVERIFY(comparison.progress() >= last);
            last = comparison.progress();
            sawHalf = sawHalf || last == 0.5;
        });
        QVERIFY(sawHalf);
        QCOMPARE(last, 1.0);
    }

    void cancellingStopsAndKeepsWhatIsOver()
    {
        ComparedPipeline fake;
        Comparison comparison(fake);
        comparison.start("mutex", windows());
        play(fake, comparison, seconds(3)); // in the second run
        QCOMPARE(comparison.current(), std::size_t(1));
        QVERIFY(comparison.isPlaying());
        comparison.cancel();
        QCOMPARE(comparison.state(), Comparison::State::Cancelled);
        QCOMPARE(fake.calls.last(), QByteArray("stop"));
        QCOMPARE(comparison.report()[u"runs"].toArray().size(), 1);
        const QByteArrayList calls = fake.calls;
        play(fake, comparison, seconds(3));
        QCOMPARE(fake.calls, calls);
    }

    void whatAPersonStopsIsNotCompared()
    {
        ComparedPipeline fake;
        Comparison comparison(fake);
        comparison.start("mutex", windows());
        play(fake, comparison, seconds(1));
        fake.personStops();
        play(fake, comparison, seconds(1));
        QCOMPARE(comparison.state(), Comparison::State::Cancelled);
        QVERIFY(comparison.runs()[0].report.isEmpty());
    }

    void itWaitsForThePersonWhoIsAsked()
    {
        ComparedPipeline fake;
        fake.asks = true;
        Comparison comparison(fake);
        comparison.start("mutex", windows());
        play(fake, comparison, seconds(60));
        QCOMPARE(comparison.state(), Comparison::State::Running);
        QVERIFY(!comparison.isPlaying());
        fake.yes();
        play(fake, comparison, seconds(6));
        QCOMPARE(comparison.state(), Comparison::State::Done);
    }

    void withoutAConnectionItGivesUp()
    {
        ComparedPipeline fake;
        fake.state.phase = ConnectionPhase::Backoff;
        Comparison comparison(fake);
        comparison.start("mutex", windows());
        play(fake, comparison, seconds(9));
        QCOMPARE(comparison.state(), Comparison::State::Running); // it may come back
        play(fake, comparison, seconds(2));
        QCOMPARE(comparison.state(), Comparison::State::Failed);
        QCOMPARE(comparison.problem(), Comparison::Problem::NotConnected);
        QVERIFY(!fake.calls.contains("start mutex"));
    }

    void aRunWithoutAReportFails()
    {
        ComparedPipeline fake;
        fake.measures = false;
        Comparison comparison(fake);
        comparison.start("mutex", windows());
        play(fake, comparison, seconds(3));
        QCOMPARE(comparison.state(), Comparison::State::Failed);
        QCOMPARE(comparison.problem(), Comparison::Problem::NoReport);
    }

    void oneIsTooFewAndNineAreTooMany()
    {
        ComparedPipeline fake;
        Comparison comparison(fake);
        QSignalSpy changed(&comparison, &Comparison::changed);
        QVERIFY(!comparison.start("mutex", { variant("alone", "window=1") }));
        QVERIFY(!comparison.start(
            "mutex", std::vector<ScenarioVariant>(9, variant("many", "window=1"))));
        QCOMPARE(comparison.state(), Comparison::State::Idle);
        QVERIFY(comparison.start("mutex", windows()));
        QVERIFY(!comparison.start("pipelined", windows())); // it runs
        QCOMPARE(comparison.scenario(), QByteArray("mutex"));
        QCOMPARE(changed.count(), 1);
    }

    void theTableSaysFiguresAndRatios()
    {
        ComparedPipeline fake;
        Comparison comparison(fake);
        ComparisonTable table(words());
        QAbstractItemModelTester tester(&table);
        table.show(comparison.runs());
        QCOMPARE(table.rowCount(), 0);
        comparison.start("mutex", windows());
        play(fake, comparison, seconds(6));
        table.show(comparison.runs());
        QCOMPARE(table.columnCount(), 4);
        QCOMPARE(table.headerData(1, Qt::Horizontal).toString(), QStringLiteral("one at a time"));
        QCOMPARE(table.headerData(3, Qt::Horizontal).toString(), QStringLiteral("to the first"));
        QCOMPARE(cell(table, QStringLiteral("throughput"), 1), QStringLiteral("1000"));
        QCOMPARE(cell(table, QStringLiteral("throughput"), 2), QStringLiteral("32000"));
        QCOMPARE(cell(table, QStringLiteral("throughput"), 3), QStringLiteral("×32"));
        QCOMPARE(cell(table, QStringLiteral("total, p99"), 2), QStringLiteral("27 ms"));
        QCOMPARE(cell(table, QStringLiteral("rejected"), 1), QStringLiteral("3"));
        QCOMPARE(cell(table, QStringLiteral("expired"), 1), QStringLiteral("0"));
        QCOMPARE(cell(table, QStringLiteral("expired"), 3), QStringLiteral("n/a")); // 0 to 0
        QCOMPARE(cell(table, QStringLiteral("not sent, in all"), 1), QStringLiteral("7"));
        QCOMPARE(cell(table, QStringLiteral("maybe executed"), 2), QStringLiteral("0"));
        QVERIFY(!table.hasUnknown());
        QVERIFY(!table.data({}).isValid());
        QVERIFY(!table.index(table.rowCount(), 0).isValid());
        QVERIFY(!table.headerData(4, Qt::Horizontal).isValid());
        QVERIFY(!table.headerData(0, Qt::Vertical).isValid());
    }

    void whatCannotBeKnownIsNotCompared()
    {
        ComparedPipeline fake;
        fake.repliesOfRuns = 50;
        Comparison comparison(fake);
        ComparisonTable table(words());
        comparison.start("mutex", windows());
        play(fake, comparison, seconds(3));
        table.show(comparison.runs()); // the second one is not over
        QCOMPARE(cell(table, QStringLiteral("throughput"), 2), QStringLiteral("n/a"));
        play(fake, comparison, seconds(3));
        table.show(comparison.runs());
        QVERIFY(table.hasUnknown());
        QCOMPARE(cell(table, QStringLiteral("total, p99"), 1), QStringLiteral("n/a"));
        QCOMPARE(cell(table, QStringLiteral("total, p99"), 3), QStringLiteral("n/a"));
        QCOMPARE(cell(table, QStringLiteral("total, p50"), 3), QStringLiteral("×1"));
    }

    void markdownIsATableOfItsOwn()
    {
        ComparedPipeline fake;
        Comparison comparison(fake);
        ComparisonTable table(words());
        auto variants = windows();
        variants[0].name = "a|b";
        comparison.start("mutex", variants);
        play(fake, comparison, seconds(6));
        table.show(comparison.runs());
        const QString text = tableText(table, TableFormat::Markdown);
        QCOMPARE(text.count(u'\n'), table.rowCount() + 2);
        QVERIFY(!text.contains(QStringLiteral("a|b")));
    }
};

QTEST_GUILESS_MAIN(TestComparison)
#include "tst_comparison.moc"
