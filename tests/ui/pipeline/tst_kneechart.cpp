// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/ui/models/comparedpipeline.h"
#include "ui/pipeline/kneechart.h"
#include "ui/theme/theme.h"

#include <QRegularExpression>
#include <QTest>

using namespace sluice;
using std::chrono::milliseconds;
using std::chrono::seconds;

class TestKneeChart : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_theme = std::make_unique<Theme>(); }
    void cleanupTestCase() { m_theme.reset(); }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin).*"))); }

    void itSaysWhereTheServiceRateComesFromAndWhatWasMeasured()
    {
        ComparedPipeline fake;
        auto scenario = std::make_shared<Scenario>(*fake.known[2].scenario);
        scenario->isScripted = true;
        fake.known[2].scenario = scenario;
        fake.length = seconds(60);
        fake.settings.server.service.mean = milliseconds(1);
        fake.settings.load.arrivals.perSecond = 500;
        KneeChart chart(fake);
        QVERIFY(chart.sourceText().contains(QStringLiteral("n/a")));
        fake.startScenario("knee");
        fake.pass(seconds(4), [&chart] { chart.follow(); });
        QVERIFY(chart.sourceText().contains(QStringLiteral("as the scripted server is set")));
        QCOMPARE(chart.pointTexts().size(), 1);
        QVERIFY(chart.pointTexts()[0].startsWith(QStringLiteral("load 0.50: ")));
        QVERIFY(chart.pointTexts()[0].contains(QStringLiteral("M/M/1 2.00")));
        QVERIFY(chart.accessibleDescription().contains(chart.pointTexts()[0]));
        fake.settings.load.arrivals.perSecond = 1100; // beyond the knee there is no theory
        fake.pass(seconds(4), [&chart] { chart.follow(); });
        QCOMPARE(chart.pointTexts().size(), 2);
        QVERIFY(chart.pointTexts()[1].contains(QStringLiteral("M/M/1 n/a")));
        for (const QSize size : { QSize(600, 400), QSize(20, 20), QSize(2000, 1500) }) {
            chart.resize(size);
            QVERIFY(!chart.grab().isNull());
        }
        fake.known[2] = ComparedPipeline::info("knee");
        chart.follow();
        QVERIFY(chart.sourceText().contains(QStringLiteral("measured round trip")));
    }

private:
    std::unique_ptr<Theme> m_theme;
};

QTEST_MAIN(TestKneeChart)
#include "tst_kneechart.moc"
