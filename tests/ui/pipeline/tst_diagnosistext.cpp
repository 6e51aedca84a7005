// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/protocol/commandid.h"
#include "ui/pipeline/diagnosistext.h"
#include "ui/pipeline/findingslist.h"

#include <QApplication>
#include <QPushButton>
#include <QRegularExpression>
#include <QTest>
#include <QVBoxLayout>

using namespace sluice;
using namespace std::chrono_literals;

namespace {

RequestRecord hgetall(QByteArrayView key, std::uint32_t bytes)
{
    RequestRecord record;
    record.command = std::uint16_t(CommandId::Hgetall);
    record.keySize = std::uint8_t(key.size());
    std::copy(key.begin(), key.end(), record.key.begin());
    record.bytesReceived = bytes;
    return record;
}

diagnosistext::Words wordsOf(const Finding& finding)
{
    return diagnosistext::of(finding, [](ProducerId) { return QByteArray("load-\x1b<b>"); });
}

} // namespace

class TestDiagnosisText : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin).*"))); }

    void everyFindingIsASentenceWithItsNumbersAndAnAdvice_data()
    {
        QTest::addColumn<Finding>("finding");
        QTest::addColumn<QByteArrayList>("numbers");
        const RequestRecord big = hgetall("big:1", 8 << 20);
        QTest::newRow("late") << Finding(ViewLate { 1200ms }) << QByteArrayList { "1.20 s" };
        QTest::newRow("blocked") << Finding(LineBlocked { big, 2s, 63 })
                                 << QByteArrayList { "HGETALL big:1", "2.00 s", "63" };
        QTest::newRow("held") << Finding(LineHeld { { big, 3900us, 12, 40ms },
            190us }) << QByteArrayList { "HGETALL big:1", "8.0 MiB", "3.90 ms", "12", "0.19 ms" };
        QTest::newRow("stall") << Finding(StallHidden { { 800ms, 8, 4000 }, 3192, 2ms })
                               << QByteArrayList { "800 ms", "2.00 ms", "3 192" };
        QTest::newRow("wasted") << Finding(Wasted { 310, 290, 10'000, 10s })
                                << QByteArrayList { "3.1 %", "310", "10 000", "290", "10 s" };
        QTest::newRow("refused") << Finding(ChannelFull { 1234, 10'000, 10s, {}, 32 })
                                 << QByteArrayList { "1 234", "12.3 %", "10 s", "32" };
        QTest::newRow("full") << Finding(ChannelFull { 0, 10'000, 10s, 2400ms, 32 })
                              << QByteArrayList { "32", "2.40 s" };
        QTest::newRow("unfair") << Finding(Unfair { { 0.21, 8, 9'000, 1, 0.77, 7 } })
                                << QByteArrayList { "7 of 8", "77.0 %", "0.21" };
        QTest::newRow("lost") << Finding(TelemetryLost { 1234, 123'400, 10s })
                              << QByteArrayList { "1 234", "1.0 %", "10 s" };
        QTest::newRow("deep") << Finding(TooDeep { 64, 7.8, 16 })
                              << QByteArrayList { "64.0", "8.2 times", "depth of 8", "16" };
    }
    void everyFindingIsASentenceWithItsNumbersAndAnAdvice()
    {
        QFETCH(Finding, finding);
        QFETCH(QByteArrayList, numbers);
        const diagnosistext::Words words = wordsOf(finding);
        QString text = words.sentence + QLatin1Char(' ') + words.advice;
        text.replace(QChar(0xa0), QLatin1Char(' ')).replace(QChar(0x202f), QLatin1Char(' '));
        for (const QByteArray& number : numbers)
            QVERIFY2(text.contains(QString::fromLatin1(number)),
                (number + " in: " + text.toUtf8()).constData());
        QVERIFY(!text.contains(QStringLiteral("%1")) && !text.contains(QStringLiteral("%2")));
        QVERIFY(words.sentence.endsWith(QLatin1Char('.')));
        QVERIFY(words.advice.endsWith(QLatin1Char('.')));
    }

    void whatOthersHaveNamedIsEscaped()
    {
        const RequestRecord record = hgetall("a\n<b>%1\xff", 1);
        QString text = wordsOf(LineHeld { { record, 3900us, 12, 40ms }, {} }).sentence;
        QVERIFY2(text.contains(QStringLiteral("HGETALL a\\n<b>%1\\xff (1")), qPrintable(text));
        QVERIFY(text.contains(QStringLiteral("3.90")));
        text = wordsOf(LineBlocked { record, 2s, 63 }).sentence;
        QVERIFY2(text.contains(QStringLiteral("HGETALL a\\n<b>%1\\xff has")), qPrintable(text));
        text = wordsOf(Unfair { { 0.21, 8, 9'000, 1, 0.77, 7 } }).sentence;
        QVERIFY2(text.contains(QStringLiteral("load-\\x1b<b>")), qPrintable(text));
        const RequestRecord cut = hgetall("fourteen-bytes", 1);
        text = wordsOf(LineBlocked { cut, 2s, 63 }).sentence;
        QVERIFY2(text.contains(QString::fromUtf8("fourteen-bytes…")), qPrintable(text));
    }

    void expiredAloneAndWastedAloneAreSentencesToo()
    {
        QVERIFY(
            !wordsOf(Wasted { 310, 0, 10'000, 10s }).sentence.contains(QStringLiteral("given up")));
        const QString wasted = wordsOf(Wasted { 0, 310, 10'000, 10s }).sentence;
        QVERIFY(wasted.contains(QStringLiteral("310")));
        QVERIFY(!wasted.contains(QStringLiteral("expired")));
    }

    void theWorstThreeAreShownAndTheRestOnRequest()
    {
        QWidget window;
        auto* layout = new QVBoxLayout(&window);
        auto* list = new FindingsList;
        layout->addWidget(list);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        QVERIFY(list->isHidden());
        QCOMPARE(list->asText(), QString());
        std::vector<diagnosistext::Words> words;
        for (int i = 1; i <= 5; ++i)
            words.push_back({ QStringLiteral("Finding %1.").arg(i),
                QStringLiteral("Advice %1.").arg(i), Tone::Warning });
        list->setFindings({ words[0] });
        QVERIFY(!list->isHidden());
        QCOMPARE(list->asText(), QStringLiteral("Finding 1.\nAdvice 1.\n"));
        list->setFindings(words);
        QVERIFY(list->asText().endsWith(QStringLiteral("Advice 3.\nand 2 more\n")));
        auto* more = list->findChild<QPushButton*>(QStringLiteral("moreFindings"));
        more->setFocus();
        QTest::keyClick(more, Qt::Key_Space);
        QVERIFY(list->asText().contains(QStringLiteral("Advice 5.")));
        QTest::keyClick(more, Qt::Key_Space);
        QVERIFY(!list->asText().contains(QStringLiteral("Finding 4.")));
        list->setFindings({ words[1] });
        QCOMPARE(list->asText(), QStringLiteral("Finding 2.\nAdvice 2.\n"));
        list->setFindings({});
        QVERIFY(list->isHidden());
    }
};

QTEST_MAIN(TestDiagnosisText)
#include "tst_diagnosistext.moc"
