// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/ui/models/comparedpipeline.h"
#include "ui/pipeline/comparepane.h"
#include "ui/pipeline/comparisoncurves.h"
#include "ui/theme/theme.h"
#include "ui/theme/tonelabel.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace sluice;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

struct Window {
    ComparedPipeline fake;
    std::unique_ptr<ComparePane> pane;

    Window()
    {
        auto scenario = std::make_shared<Scenario>(*fake.known[0].scenario);
        scenario->variants = { { "one at a time", { readKnob("window=1").value() } },
            { "pipelined", { readKnob("window=32").value() } } };
        fake.known[0].scenario = scenario;
        pane = std::make_unique<ComparePane>(fake);
    }
    void show()
    {
        pane->show();
        QVERIFY(QTest::qWaitFor([this] {
            pane->activateWindow();
            return QApplication::activeWindow() == pane.get();
        }));
    }
    QLineEdit* field(int number) const
    {
        return pane->findChild<QLineEdit*>(QStringLiteral("configuration%1").arg(number));
    }
    QPushButton* button(const char* name) const
    {
        return pane->findChild<QPushButton*>(QLatin1String(name));
    }
    QString said() const
    {
        QStringList texts;
        for (const ToneLabel* label : pane->findChildren<ToneLabel*>()) {
            if (!label->isHidden())
                texts += label->text();
        }
        return texts.join(u'\n');
    }
    void play(Duration span)
    {
        fake.pass(span, [this] { pane->comparison().follow(); });
    }
};

} // namespace

class TestComparePane : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_theme = std::make_unique<Theme>(); }
    void cleanupTestCase() { m_theme.reset(); }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin).*"))); }

    void aScenariosVariantsAreProposed()
    {
        Window w;
        QCOMPARE(w.field(1)->text(), QStringLiteral("window=1"));
        QCOMPARE(w.field(2)->text(), QStringLiteral("window=32"));
        QCOMPARE(w.field(3)->text(), QString());
        w.pane->chooseScenario("pipelined"); // it has none
        QCOMPARE(w.field(1)->text(), QString());
        w.pane->chooseScenario("no such scenario");
        QCOMPARE(
            w.pane->findChild<QComboBox*>()->currentData().toByteArray(), QByteArray("pipelined"));
    }

    void theKeyboardComparesAndTheTableFollows()
    {
        Window w;
        w.show();
        w.field(1)->setFocus();
        QTest::keyClick(w.field(1), Qt::Key_Return);
        QCOMPARE(w.pane->comparison().state(), Comparison::State::Running);
        QVERIFY(!w.button("compare")->isEnabled());
        QVERIFY(!w.button("saveComparison")->isEnabled());
        w.play(seconds(1));
        QVERIFY(w.said().contains(QStringLiteral("Run 1 of 2: one at a time")));
        auto* progress = w.pane->findChild<QProgressBar*>();
        QVERIFY(progress->value() > 10 && progress->value() < 50);
        w.play(seconds(5));
        QCOMPARE(w.pane->comparison().state(), Comparison::State::Done);
        QVERIFY(w.said().contains(QStringLiteral("All 2 runs are over")));
        QCOMPARE(progress->value(), 100);
        QCOMPARE(w.pane->view()->model()->columnCount(), 4);
        QVERIFY(w.button("compare")->isEnabled());
        QVERIFY(w.button("saveComparison")->isEnabled());
    }

    void configurationsOfOnesOwnAreReadAsOnTheCommandLine()
    {
        Window w;
        w.pane->chooseScenario("pipelined");
        w.field(2)->setText(QStringLiteral("window=8, connections=2"));
        w.field(3)->setText(QStringLiteral("window=9"));
        w.pane->compare();
        const auto& runs = w.pane->comparison().runs();
        QCOMPARE(runs.size(), std::size_t(3));
        QVERIFY(runs[0].variant.settings.empty());
        QCOMPARE(runs[1].variant.name, QByteArray("window=8, connections=2"));
        QCOMPARE(runs[1].variant.settings.size(), std::size_t(2));
        w.play(seconds(9));
        QCOMPARE(w.pane->comparison().report()[u"runs"].toArray().size(), 3);
    }

    void aWrongKnobIsSaidWhereItStands()
    {
        Window w;
        w.show();
        w.field(2)->setText(QStringLiteral("windw=8"));
        w.pane->compare();
        QCOMPARE(w.pane->comparison().state(), Comparison::State::Idle);
        QVERIFY(w.said().contains(QStringLiteral("There is no knob windw.")));
        QVERIFY(w.field(2)->hasFocus());
        w.field(2)->setText(QStringLiteral("connections=65"));
        w.pane->compare();
        QVERIFY(w.said().contains(QStringLiteral("connections goes from 1 to 64")));
        w.field(2)->setText(QStringLiteral("transport=bus"));
        w.pane->compare();
        QVERIFY(w.said().contains(QStringLiteral("one of: channel, mutex, pool")));
        QVERIFY(w.fake.calls.isEmpty());
    }

    void theSameTwiceIsNoComparison()
    {
        Window w;
        w.field(2)->setText(QStringLiteral(" window=1 "));
        w.pane->compare();
        QCOMPARE(w.pane->comparison().state(), Comparison::State::Idle);
        QVERIFY(w.said().contains(QStringLiteral("1 and 2 are the same")));
    }

    void stoppingKeepsWhatIsOver()
    {
        Window w;
        w.show();
        w.pane->compare();
        w.play(seconds(3));
        QVERIFY(w.button("cancelComparison")->isEnabled());
        QTest::mouseClick(w.button("cancelComparison"), Qt::LeftButton);
        QCOMPARE(w.pane->comparison().state(), Comparison::State::Cancelled);
        QVERIFY(w.said().contains(QStringLiteral("1 of 2 runs are over")));
        QVERIFY(!w.button("cancelComparison")->isEnabled());
        QVERIFY(w.button("saveComparison")->isEnabled());
    }

    void closingTheWindowStopsNothing()
    {
        Window w;
        w.show();
        QVERIFY(!w.pane->isModal());
        w.pane->compare();
        w.play(seconds(1));
        QTest::keyClick(w.pane.get(), Qt::Key_Escape);
        QVERIFY(!w.pane->isVisible());
        w.play(seconds(5));
        QCOMPARE(w.pane->comparison().state(), Comparison::State::Done);
    }

    void whatCannotBeComparedIsSaid()
    {
        Window w;
        w.fake.repliesOfRuns = 20;
        w.show();
        w.pane->compare();
        w.play(seconds(6));
        QVERIFY(w.said().contains(QStringLiteral("too few requests")));
        QVERIFY(w.pane->asText(TableFormat::Text).contains(QStringLiteral("n/a")));
    }

    void theTableIsCopied()
    {
        Window w;
        w.show();
        w.pane->compare();
        w.play(seconds(6));
        w.pane->copyAs(TableFormat::Markdown);
        const QString text = QApplication::clipboard()->text();
        QVERIFY(text.startsWith(QStringLiteral("| figure | one at a time | pipelined |")));
        w.pane->view()->setCurrentIndex(w.pane->view()->model()->index(0, 3));
        w.pane->view()->setFocus();
        QTest::keyClick(w.pane->view(), Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QApplication::clipboard()->text().trimmed(), QStringLiteral("×32.0"));
    }

    void pictureAndMarkdownAreWrittenWhole()
    {
        Window w;
        w.show();
        w.pane->compare();
        w.play(seconds(6));
        QTemporaryDir folder;
        QSignalSpy exported(w.pane.get(), &ComparePane::exported);
        const QString png = folder.filePath(QStringLiteral("c.png"));
        w.pane->exportTo(png);
        QTRY_COMPARE(exported.count(), 1);
        const QImage image(png);
        QCOMPARE(image.size(), w.pane->picture(2).size());
        QVERIFY(image.width() > 400);
        const QString markdown = folder.filePath(QStringLiteral("c.md"));
        w.pane->exportTo(markdown);
        QTRY_COMPARE(exported.count(), 2);
        QFile file(markdown);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray text = file.readAll();
        QVERIFY(text.startsWith("# mutex\n\n| figure"));
        QVERIFY(w.said().contains(QStringLiteral("Saved")));
    }

    void aFullDiskIsSaid()
    {
        Window w;
        w.show();
        w.pane->compare();
        w.play(seconds(6));
        QSignalSpy exported(w.pane.get(), &ComparePane::exported);
        w.pane->exportTo(QStringLiteral("/dev/full"));
        QTRY_VERIFY(w.said().contains(QStringLiteral("no room")));
        w.pane->exportTo(QStringLiteral("/nowhere/c.png"));
        QTRY_VERIFY(w.said().contains(QStringLiteral("/nowhere")));
        QCOMPARE(exported.count(), 0);
    }

    void everyRunHasAColourAndADashOfItsOwn()
    {
        for (const Colors* colors : { &Colors::lightTheme(), &Colors::darkTheme() }) {
            for (std::size_t run = 0; run < Comparison::most; ++run) {
                const QColor color = ComparisonCurves::colorOf(run, *colors);
                QVERIFY(contrastRatio(color, colors->base) >= 3);
                for (std::size_t other = 0; other < run; ++other)
                    QVERIFY(color != ComparisonCurves::colorOf(other, *colors));
            }
        }
        for (std::size_t run = 1; run < ComparePane::configurations; ++run)
            QVERIFY(ComparisonCurves::dashOf(run) != ComparisonCurves::dashOf(run - 1));
    }

    void itIsPaintedAtEverySize()
    {
        Window w;
        w.show();
        w.pane->compare();
        w.play(seconds(6));
        QFont font = w.pane->font();
        font.setPointSizeF(font.pointSizeF() * 2);
        w.pane->setFont(font);
        for (const QSize size : { QSize(1200, 900), QSize(300, 300), QSize(3000, 2000) }) {
            w.pane->resize(size);
            QVERIFY(!w.pane->grab().isNull());
        }
        QVERIFY(w.pane->minimumSizeHint().height() <= 800);
        // The curves are there: their colours are in the picture.
        const QImage image = w.pane->findChild<ComparisonCurves*>()->grab().toImage();
        const QRgb wanted = ComparisonCurves::colorOf(0, Colors::of(w.pane->palette())).rgb();
        int found = 0;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x)
                found += image.pixel(x, y) == wanted;
        }
        QVERIFY(found > 200);
    }

    void everythingIsNamedForThoseWhoCannotSeeIt()
    {
        Window w;
        for (const QWidget* each : w.pane->findChildren<QLineEdit*>())
            QVERIFY(!each->accessibleName().isEmpty());
        QVERIFY(!w.pane->view()->accessibleName().isEmpty());
        QVERIFY(!w.pane->findChild<ComparisonCurves*>()->accessibleName().isEmpty());
        QVERIFY(!w.pane->findChild<QProgressBar*>()->accessibleName().isEmpty());
    }

private:
    std::unique_ptr<Theme> m_theme;
};

QTEST_MAIN(TestComparePane)
#include "tst_comparepane.moc"
