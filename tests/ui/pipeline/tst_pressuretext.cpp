// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/pipeline/pressuretext.h"

#include <QTest>

using namespace sluice;
using namespace std::chrono_literals;

/// What is said where the window is used up.
class TestPressureText : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theAdviceFitsTheTransport_data()
    {
        QTest::addColumn<TransportMode>("transport");
        QTest::addColumn<QString>("title");
        QTest::addColumn<QString>("advice");
        QTest::newRow("channel") << TransportMode::Channel
                                 << QStringLiteral("Limited by the window.")
                                 << QStringLiteral("Raise the in-flight window");
        QTest::newRow("mutex") << TransportMode::Mutex << QStringLiteral("One at a time.")
                               << QStringLiteral("transport to channel");
        QTest::newRow("pool") << TransportMode::Pool << QStringLiteral("Every connection is lent.")
                              << QStringLiteral("More connections");
    }
    void theAdviceFitsTheTransport()
    {
        QFETCH(TransportMode, transport);
        QFETCH(QString, title);
        QFETCH(QString, advice);
        PipelineFigures figures;
        figures.config.transport = transport;
        figures.config.window = 1;
        figures.config.producers = 32;
        figures.repliesPerSecond = 1000;
        figures.waitingMean = 31;
        figures.unloadedRoundTrip = 1ms;
        PressureFinding finding;
        finding.kind = Pressure::Window;
        finding.producersWait = true;
        finding.roundTrip = 1ms;
        const pressuretext::Words words = pressuretext::of(finding, figures);
        QCOMPARE(words.title, title);
        QVERIFY2(words.advice.contains(advice), qPrintable(words.advice));
        QVERIFY2(words.numbers.contains(QStringLiteral("31.0 of 32 producers")),
            qPrintable(words.numbers));
        figures.waitingMean = 168.8; // some have several requests under way
        const QString more = pressuretext::of(finding, figures).numbers;
        QVERIFY2(more.contains(QStringLiteral("168.8 requests wait")), qPrintable(more));
    }
};

QTEST_GUILESS_MAIN(TestPressureText)
#include "tst_pressuretext.moc"
