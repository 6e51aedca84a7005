// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/support/golden.h"
#include "tests/ui/models/fakepipeline.h"
#include "ui/pipeline/flowpane.h"
#include "ui/pipeline/heatmap.h"
#include "ui/pipeline/overview.h"
#include "ui/pipeline/pipelinetab.h"
#include "ui/pipeline/strips.h"
#include "ui/pipeline/waterfall.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QTest>

#include <functional>

using namespace sluice;
using namespace std::chrono_literals;

/// Every pane at every level of detail, light and dark, as it was looked at and found right.
class TestGolden : public QObject {
    Q_OBJECT

    struct Shown {
        FakePipeline fake;
        std::unique_ptr<PipelineTab> tab;

        void make()
        {
            tab = std::make_unique<PipelineTab>(fake);
            tab->setFont(Golden::font());
            tab->resize(1040, 760);
            tab->show();
        }
        void run(Duration span)
        {
            for (Duration done {}; done < span; done += 16ms) {
                fake.advance(16ms);
                tab->feed().takeFrame();
            }
            tab->refresh();
        }
    };
    /// A pane on its own, at a size of its own.
    static QImage picture(QWidget* pane, int width, int height)
    {
        pane->setFixedSize(width, height);
        pane->setAttribute(Qt::WA_UnderMouse, false);
        QImage image(width, height, QImage::Format_RGB32);
        pane->render(&image);
        return image;
    }

    struct Case {
        const char* name;
        std::function<QImage(Shown&)> draw;
    };
    static std::vector<Case> cases();

private Q_SLOTS:
    void initTestCase()
    {
        if (const QString why = Golden::obstacle(); !why.isEmpty())
            QSKIP(qPrintable(why));
        QLocale::setDefault(QLocale::c());
    }

    void everyPaneIsAsItWas_data()
    {
        QTest::addColumn<int>("which");
        QTest::addColumn<bool>("dark");
        int which = 0;
        for (const Case& each : cases()) {
            QTest::newRow(each.name) << which << false;
            QTest::newRow((QByteArray(each.name) + "-dark").constData()) << which << true;
            ++which;
        }
    }

    void everyPaneIsAsItWas()
    {
        QFETCH(int, which);
        QFETCH(bool, dark);
        Theme theme;
        theme.setMode(dark ? ThemeMode::Dark : ThemeMode::Light);
        QApplication::setFont(Golden::font());
        Shown shown;
        const QImage image = cases()[std::size_t(which)].draw(shown);
        const Golden golden(QFINDTESTDATA("golden"));
        const QString wrong = golden.compare(QString::fromLatin1(QTest::currentDataTag()), image);
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
    }
};

std::vector<TestGolden::Case> TestGolden::cases()
{
    const auto flow = [](Shown& s, PipelineConfig knobs) {
        s.fake.knobs = knobs;
        s.make();
        s.run(1s);
        return picture(s.tab->flowPane(), 1000, 210);
    };
    const auto rows = [](Shown& s, std::optional<std::int64_t> window, const char* group) {
        s.make();
        s.run(1s);
        Waterfall* fall = s.tab->waterfall();
        fall->setFixedSize(1000, 330);
        fall->setWindowSpan(window);
        for (QAction* action : fall->viewActions()) {
            if (group && action->text().contains(QLatin1String(group)))
                action->trigger();
        }
        s.tab->refresh();
        return picture(fall, 1000, 330);
    };
    const auto past = [](Shown& s, int seconds) {
        s.fake.serviceNanos = 400'000;
        s.make();
        for (int i = 0; i < seconds * 2; ++i) {
            s.fake.advance(500ms);
            s.tab->feed().takeFrame();
        }
        s.tab->refresh();
    };
    // Each kind of mark on the time axis once.
    const auto mark = [](Shown& s) {
        constexpr std::int64_t second = 1'000'000'000;
        TimeView& time = s.tab->time();
        s.tab->setFrozen(true);
        time.addBookmark(time.end() - 2 * second, QStringLiteral("here"));
        time.setInstant(time.end() - 3 * second);
        time.select(TimeRange { time.end() - 6 * second, time.end() - 4 * second });
        time.setCursor(time.end() - second);
    };
    return {
        { "waterfall-bars", [rows](Shown& s) { return rows(s, {}, nullptr); } },
        { "waterfall-folded", [rows](Shown& s) { return rows(s, 20'000'000, nullptr); } },
        { "waterfall-ribbon", [rows](Shown& s) { return rows(s, 500'000'000, nullptr); } },
        { "waterfall-ribbon-commands",
            [rows](Shown& s) { return rows(s, 500'000'000, "by command"); } },
        { "waterfall-ribbon-producers",
            [rows](Shown& s) {
                rows(s, 500'000'000, "by producer");
                s.tab->time().setCursor(s.tab->time().end() - 150'000'000);
                return picture(s.tab->waterfall(), 1000, 500);
            } },
        { "waterfall-slots", [rows](Shown& s) { return rows(s, {}, "by slot"); } },
        { "heat-map",
            [past](Shown& s) {
                past(s, 12);
                return picture(s.tab->heatMap(), 1000, 130);
            } },
        { "heat-map-marks",
            [past, mark](Shown& s) {
                past(s, 12);
                mark(s);
                return picture(s.tab->heatMap(), 1000, 130);
            } },
        { "strips-marks",
            [past, mark](Shown& s) {
                past(s, 12);
                mark(s);
                return picture(s.tab->strips(), 1000, 240);
            } },
        { "overview-marks",
            [past, mark](Shown& s) {
                past(s, 40);
                mark(s);
                return picture(s.tab->overview(), 1000, 40);
            } },
        { "heat-map-phase",
            [past](Shown& s) {
                past(s, 12);
                s.tab->heatMap()->setPhase(Phase::Queued);
                return picture(s.tab->heatMap(), 1000, 130);
            } },
        { "overview",
            [past](Shown& s) {
                past(s, 90);
                TimeView& time = s.tab->time();
                time.show({ time.kept().to - 40'000'000'000, time.kept().to - 20'000'000'000 });
                time.addBookmark(time.kept().to - 60'000'000'000, QStringLiteral("here"));
                return picture(s.tab->overview(), 1000, 40);
            } },
        { "flow-cells",
            [flow](Shown& s) {
                return flow(s, { 32, 64, 128, {} });
            } },
        { "flow-mutex",
            [flow](Shown& s) {
                return flow(s, { 1, 1, 12, {} });
            } },
        { "flow-tanks",
            [flow](Shown& s) {
                return flow(s, { 1024, 1000, 3000, {} });
            } },
        { "flow-held",
            [](Shown& s) {
                s.make();
                s.run(500ms);
                s.fake.hold(true);
                s.run(1500ms);
                return picture(s.tab->flowPane(), 1000, 210);
            } },
        { "flow-past-counts",
            [](Shown& s) {
                s.make();
                s.run(2s);
                const std::int64_t then = s.fake.now() - 500'000'000;
                while (s.fake.history().completeAfter().value_or(0) <= then)
                    s.run(500ms);
                s.tab->time().setInstant(then);
                return picture(s.tab->flowPane(), 1000, 210);
            } },
        { "strips-10s",
            [](Shown& s) {
                s.make();
                s.run(6s);
                s.fake.setCapacity(16);
                s.fake.setWindow(24);
                s.run(5s);
                return picture(s.tab->strips(), 1000, 240);
            } },
        { "strips-zoomed-out",
            [](Shown& s) {
                s.fake.serviceNanos = 400'000;
                s.make();
                for (int i = 0; i < 240; ++i) {
                    s.fake.advance(500ms);
                    s.tab->feed().takeFrame();
                }
                TimeView& time = s.tab->time();
                time.show({ time.kept().to - 100'000'000'000, time.kept().to });
                time.select(
                    TimeRange { time.kept().to - 60'000'000'000, time.kept().to - 40'000'000'000 });
                time.setInstant(time.kept().to - 20'000'000'000);
                time.addBookmark(time.kept().to - 30'000'000'000, QStringLiteral("here"));
                return picture(s.tab->strips(), 1000, 240);
            } },
    };
}

QTEST_MAIN(TestGolden)
#include "tst_golden.moc"
