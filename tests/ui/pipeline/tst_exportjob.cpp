// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/support/perfettochecker.h"
#include "tests/ui/models/fakepipeline.h"
#include "ui/mainwindow/banner.h"
#include "ui/pipeline/exportjob.h"
#include "ui/pipeline/exportmenu.h"
#include "ui/pipeline/flowpane.h"
#include "ui/pipeline/heatmap.h"
#include "ui/pipeline/overview.h"
#include "ui/pipeline/pipelinetab.h"
#include "ui/pipeline/strips.h"
#include "ui/pipeline/waterfall.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QApplication>
#include <QElapsedTimer>
#include <QFileDialog>
#include <QImage>
#include <QPushButton>
#include <QSemaphore>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QThreadPool>
#include <QXmlStreamReader>

#include <ctime>

using namespace sluice;
using std::chrono::milliseconds;

namespace {

/// Brings slices for ever, until it is told to stop.
ExportEnd endless(const ExportTarget& target)
{
    for (std::uint64_t done = 0; !target.goOn || target.goOn(done % 100, 100); ++done) {
        if (!target.write(QByteArray(4096, 'x')))
            return ExportEnd::WriteFailed;
    }
    return ExportEnd::Cancelled;
}

/// What this thread has used of a processor.
double ownMilliseconds()
{
    timespec time {};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return double(time.tv_sec) * 1e3 + double(time.tv_nsec) / 1e6;
}

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("no file");
}

/// A source with as many finished requests as somebody wants.
struct ManyRecords : FakePipeline {
    std::vector<RequestRecord> many;
    void fill(int count)
    {
        advance(milliseconds(500));
        std::vector<RequestRecord> some;
        FakePipeline::readRecords(now(), 4096, some);
        std::erase_if(some, [this](const auto& record) { return record.stamps.resumed > now(); });
        while (int(many.size()) < count) {
            many.push_back(some[many.size() % some.size()]);
            many.back().id = many.size();
        }
    }
    HistoryView history() override
    {
        if (view.at() == 0) {
            const HistoryView real = FakePipeline::history();
            auto buckets = std::make_shared<BucketStore>();
            std::vector<HistoryBucket> all;
            real.buckets(0, INT64_MAX, Resolution::TenMillis, all);
            buckets->set(all);
            RecordSegments segments(many.size() * RecordSegments::segments);
            for (const RequestRecord& record : many) {
                *segments.room(1).at = record;
                segments.add(1);
            }
            view = { buckets, segments.stores(), {}, now() };
        }
        return view;
    }
    HistoryView view; ///< made once
};

struct Tab {
    std::unique_ptr<PipelineTab> tab;

    explicit Tab(FakePipeline& fake)
        : tab(std::make_unique<PipelineTab>(fake))
    {
        tab->resize(1000, 700);
        tab->show();
        tab->refresh();
    }
    ExportMenu* menu() const { return tab->exportMenu(); }
    QString message() const
    {
        return tab->findChild<BannerArea*>()->textOf(QStringLiteral("export"));
    }
};

} // namespace

class TestExportJob : public QObject {
    Q_OBJECT

    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<QTemporaryDir> m_folder;
    QString path(const char* name) const { return m_folder->filePath(QLatin1String(name)); }
    QStringList files() const
    {
        return QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden);
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_theme = std::make_unique<Theme>();
        qRegisterMetaType<ExportResult>();
    }
    void cleanupTestCase() { m_theme.reset(); }
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin).*")));
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
    }

    void aJobWritesAndSaysSo()
    {
        ExportJob job(
            path("a"), [](const ExportTarget& target) { return writeBytes("all of it", target); });
        std::optional<ExportResult> result;
        connect(&job, &ExportJob::finished, this,
            [&result](const ExportResult& ended) { result = ended; });
        QTRY_VERIFY(result);
        QVERIFY(result->ok());
        QCOMPARE(result->value(), 9);
        QCOMPARE(contentOf(path("a")), QByteArray("all of it"));
    }

    void cancelledMidwayItLeavesNoFile()
    {
        ExportJob job(path("a"), endless);
        std::optional<ExportResult> result;
        connect(&job, &ExportJob::finished, this,
            [&result](const ExportResult& ended) { result = ended; });
        QSignalSpy progressed(&job, &ExportJob::progressed);
        QTRY_VERIFY(progressed.count() > 0); // it is under way
        QVERIFY(!result);
        job.cancel();
        QTRY_VERIFY(result);
        QCOMPARE(result->error().kind, ExportProblem::Cancelled);
        QVERIFY(files().isEmpty());
    }

    void destroyedMidwayItLeavesNoFileAndNobodyWaits()
    {
        auto job = std::make_unique<ExportJob>(path("a"), endless);
        QSignalSpy progressed(job.get(), &ExportJob::progressed);
        QTRY_VERIFY(progressed.count() > 0);
        job.reset();
        QTRY_COMPARE(QThreadPool::globalInstance()->activeThreadCount(), 0);
        QVERIFY(files().isEmpty());
    }

    void theEventLoopTicksDuringAHundredThousandRequests()
    {
        ManyRecords fake;
        fake.fill(100'000);
        Tab w(fake);
        QSignalSpy exported(w.menu(), &ExportMenu::exported);
        int ticks = 0;
        double longestTurn = 0; // of this thread's processor, milliseconds
        double usedBefore = ownMilliseconds();
        QTimer timer;
        connect(&timer, &QTimer::timeout, this, [&] {
            ++ticks;
            longestTurn = std::max(longestTurn, ownMilliseconds() - usedBefore);
            usedBefore = ownMilliseconds();
        });
        timer.start(0);
        QTRY_VERIFY(ticks > 50); // the first pictures are drawn
        longestTurn = 0;
        QElapsedTimer elapsed;
        elapsed.start();
        const std::clock_t before = std::clock();
        w.menu()->exportTo(ExportMenu::Kind::Perfetto, path("trace.json"));
        const qint64 taken = elapsed.elapsed(); // until the event loop runs again
        QVERIFY(w.menu()->isExporting());
        QTRY_COMPARE_WITH_TIMEOUT(exported.count(), 1, 60'000);
        const std::clock_t used = std::clock() - before;
        qInfo(
            "100,000 requests to a Perfetto file: %lld ms, %lld ms of processor time, the first "
            "%lld ms on the GUI thread; %lld MB; the event loop ticked %d times, its longest turn "
            "%.1f ms",
            static_cast<long long>(elapsed.elapsed()),
            static_cast<long long>(used * 1000 / CLOCKS_PER_SEC), static_cast<long long>(taken),
            static_cast<long long>(QFileInfo(path("trace.json")).size() / 1'000'000), ticks,
            longestTurn);
        QVERIFY(ticks > 100);
        QVERIFY2(w.message().contains(QStringLiteral("requests to ")), qPrintable(w.message()));

        elapsed.restart();
        w.menu()->exportTo(ExportMenu::Kind::Requests, path("requests.csv"));
        QTRY_COMPARE_WITH_TIMEOUT(exported.count(), 2, 60'000);
        qInfo("100,000 requests to a CSV file: %lld ms", static_cast<long long>(elapsed.elapsed()));
        QCOMPARE(contentOf(path("requests.csv")).count('\n'), 100'001);
    }

    void theTraceOfTheTabIsRight()
    {
        FakePipeline fake;
        fake.advance(milliseconds(300));
        Tab w(fake);
        QSignalSpy exported(w.menu(), &ExportMenu::exported);
        w.menu()->exportTo(ExportMenu::Kind::Perfetto, path("trace.json"));
        QTRY_COMPARE(exported.count(), 1);
        PerfettoChecker checker;
        QCOMPARE(checker.check(contentOf(path("trace.json"))), QByteArray());
        QVERIFY(checker.requests > 1000);
        QVERIFY(checker.names.contains(QStringLiteral("HGETALL")));
        QVERIFY(checker.keys.contains(QStringLiteral("user:42")));
        QVERIFY(checker.counters.contains(QStringLiteral("in flight")));

        auto* without = w.menu()->findChild<QAction*>(QStringLiteral("exportWithoutKeys"));
        without->trigger();
        w.menu()->exportTo(ExportMenu::Kind::Perfetto, path("trace.json"));
        QTRY_COMPARE(exported.count(), 2);
        QVERIFY(!contentOf(path("trace.json")).contains("user:42"));
        w.menu()->exportTo(ExportMenu::Kind::Requests, path("requests.csv"));
        QTRY_COMPARE(exported.count(), 3);
        QVERIFY(!contentOf(path("requests.csv")).contains("user:42"));
        w.menu()->exportTo(ExportMenu::Kind::Buckets, path("buckets.csv"));
        QTRY_COMPARE(exported.count(), 4);
        QCOMPARE(contentOf(path("buckets.csv")).count('\n'), 31);
    }

    void picturesAreWhatIsOnScreenOnceAndTwiceAsFine()
    {
        FakePipeline fake;
        fake.advance(milliseconds(300));
        Tab w(fake);
        QSignalSpy exported(w.menu(), &ExportMenu::exported);
        w.menu()->exportTo(ExportMenu::Kind::Png, path("1.png"));
        QTRY_COMPARE(exported.count(), 1);
        const QImage once(path("1.png"));
        FlowPane* flow = w.tab->flowPane();
        QCOMPARE(once.width(), flow->width());
        QVERIFY(once.height() > flow->height());
        const QImage pane = flow->grab().toImage().convertToFormat(QImage::Format_RGB32);
        QCOMPARE(once.copy(flow->rect()).convertToFormat(QImage::Format_RGB32), pane);
        int height = 0; // of everything that moves
        for (const QWidget* each : std::initializer_list<const QWidget*> {
                 flow, w.tab->waterfall(), w.tab->strips(), w.tab->heatMap(), w.tab->overview() })
            height += each->height();
        const QSize now(flow->width(), height);
        w.menu()->exportTo(ExportMenu::Kind::PngTwice, path("2.png"));
        QTRY_COMPARE(exported.count(), 2);
        QCOMPARE(QImage(path("2.png")).size(), now * 2);

        w.menu()->exportTo(ExportMenu::Kind::Svg, path("a.svg"));
        QTRY_COMPARE(exported.count(), 3);
        QXmlStreamReader reader(contentOf(path("a.svg")));
        QString text;
        while (!reader.atEnd()) {
            if (reader.readNext() == QXmlStreamReader::Characters)
                text += reader.text();
        }
        QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
        QVERIFY(text.contains(QStringLiteral("HGETALL user:42")));
    }

    void aFullDiskIsSaidInWords()
    {
        FakePipeline fake;
        fake.advance(milliseconds(100));
        Tab w(fake);
        w.menu()->exportTo(ExportMenu::Kind::Requests, QStringLiteral("/dev/full"));
        QTRY_VERIFY(w.message().contains(QStringLiteral("no room for /dev/full")));
        QVERIFY(w.message().contains(QStringLiteral("Free some space")));
        QVERIFY(!w.menu()->isExporting());
        w.menu()->exportTo(ExportMenu::Kind::Requests, path("gone/a.csv"));
        QTRY_VERIFY(w.message().contains(QStringLiteral("/gone does not exist")));
    }

    void nothingIsSaidToBeNothing()
    {
        FakePipeline fake;
        fake.running.clear();
        Tab w(fake);
        w.menu()->exportTo(ExportMenu::Kind::Perfetto, path("a.json"));
        QVERIFY(w.message().contains(QStringLiteral("nothing to export")));
        QVERIFY(files().isEmpty());
        w.menu()->ask(ExportMenu::Kind::Requests);
        QVERIFY(!w.menu()->dialog());
    }

    void cancelIsAButtonAndTheWindowStaysAlive()
    {
        ManyRecords fake;
        fake.fill(100'000);
        Tab w(fake);
        w.menu()->exportTo(ExportMenu::Kind::Perfetto, path("a.json"));
        auto* cancel = w.tab->findChild<QPushButton*>(QStringLiteral("cancelExport"));
        QVERIFY(cancel && cancel->isVisible());
        QVERIFY(!w.menu()->exportActions().first()->isEnabled()); // one at a time
        QTest::mouseClick(cancel, Qt::LeftButton);
        QTRY_VERIFY(!w.menu()->isExporting());
        QVERIFY(w.message().isEmpty());
        QVERIFY(files().isEmpty());
        QVERIFY(w.menu()->exportActions().first()->isEnabled());
    }

    void theWindowMayBeClosedDuringAnExport()
    {
        ManyRecords fake;
        fake.fill(100'000);
        {
            Tab w(fake);
            w.menu()->exportTo(ExportMenu::Kind::Perfetto, path("a.json"));
            QVERIFY(w.menu()->isExporting());
        }
        fake.many.clear(); // the worker has its own
        QTRY_COMPARE(QThreadPool::globalInstance()->activeThreadCount(), 0);
        QVERIFY(files().isEmpty());
    }

    void whatIsChosenIsCopiedBeforeAFileIsAskedFor()
    {
        FakePipeline fake;
        fake.advance(milliseconds(50));
        Tab w(fake);
        w.menu()->setFolder(m_folder->path());
        QSignalSpy chosen(w.menu(), &ExportMenu::folderChosen);
        QSignalSpy exported(w.menu(), &ExportMenu::exported);
        const quint64 ended = fake.totals().ended;
        w.menu()->exportActions().at(int(ExportMenu::Kind::Requests))->trigger();
        QPointer<QFileDialog> dialog = w.menu()->dialog();
        QVERIFY(dialog);
        QCOMPARE(dialog->directory().absolutePath(), m_folder->path());
        fake.advance(milliseconds(200)); // while somebody thinks of a name
        dialog->selectFile(path("mine.csv"));
        QMetaObject::invokeMethod(dialog, "accept");
        QTRY_COMPARE(exported.count(), 1);
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(chosen[0][0].toString(), m_folder->path());
        const qsizetype lines = contentOf(path("mine.csv")).count('\n') - 1;
        QVERIFY(lines > 0 && quint64(lines) <= ended);
        QTRY_VERIFY(!dialog);
    }

    void everyExportIsInTheTabsActionsAndItsButton()
    {
        FakePipeline fake;
        Tab w(fake);
        const QList<QAction*> actions = w.tab->pipelineActions();
        for (QAction* action : w.menu()->exportActions()) {
            QVERIFY(actions.contains(action));
            QVERIFY(w.menu()->actions().contains(action));
        }
        QCOMPARE(w.menu()->exportActions().size(), 7);
        auto* button
            = w.tab->scenarioBar()->findChild<QPushButton*>(QStringLiteral("exportButton"));
        QVERIFY(button);
        QCOMPARE(button->menu(), w.menu());
    }
};

QTEST_MAIN(TestExportJob)
#include "tst_exportjob.moc"
