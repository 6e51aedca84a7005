// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/ui/models/fakepipeline.h"
#include "ui/pipeline/flowpane.h"
#include "ui/pipeline/pipelinetab.h"
#include "ui/pipeline/spokenstatus.h"
#include "ui/pipeline/strips.h"
#include "ui/pipeline/tabletwin.h"
#include "ui/pipeline/waterfall.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace sluice;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

struct Window {
    FakePipeline fake;
    PipelineTab tab { fake };

    Window()
    {
        fake.advance(seconds(3));
        tab.resize(1280, 800);
        tab.show();
        tab.activateWindow();
        QVERIFY(QTest::qWaitForWindowExposed(&tab));
        tab.refresh();
    }
    /// Until it has the keyboard: the offscreen platform hands it on in its own time.
    static bool activate(QWidget* window)
    {
        return QTest::qWaitFor([window] {
            window->activateWindow();
            return QApplication::activeWindow() == window;
        });
    }
    /// Opened by the key on a pane.
    TableTwin* open(QWidget* pane)
    {
        if (!activate(&tab))
            return nullptr;
        pane->setFocus();
        QTest::keyClick(pane, Qt::Key_T);
        auto* twin = tab.findChild<TableTwin*>();
        return twin && activate(twin) ? twin : nullptr;
    }
    void pass(Duration span)
    {
        fake.advance(span);
        tab.feed().takeAll();
    }
};

} // namespace

class TestTableTwin : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_theme = std::make_unique<Theme>(); }
    void cleanupTestCase() { m_theme.reset(); }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin).*"))); }

    void theKeyOpensTheTableOfThePane()
    {
        Window w;
        TableTwin* twin = w.open(w.tab.flowPane());
        QVERIFY(twin && twin->isVisible());
        QCOMPARE(twin->pane(), TableTwin::Pane::Flow);
        QVERIFY(twin->view()->model()->rowCount() > 32);
        QTest::keyClick(twin, Qt::Key_Escape);
        QVERIFY(!twin->isVisible());
        QCOMPARE(w.open(w.tab.strips()), twin);
        QCOMPARE(twin->pane(), TableTwin::Pane::Strips);
        QCOMPARE(twin->view()->model()->columnCount(), 11);
        QVERIFY(twin->view()->model()->rowCount() > 10);
        twin->close();
        w.open(w.tab.waterfall());
        QCOMPARE(twin->pane(), TableTwin::Pane::Requests);
        QVERIFY(twin->view()->model()->rowCount() > 100);
        auto* pane = twin->findChild<QComboBox*>(QStringLiteral("tablePane"));
        pane->setFocus();
        QTest::keyClick(pane, Qt::Key_End);
        QCOMPARE(twin->pane(), TableTwin::Pane::Latency);
        QVERIFY(twin->findChild<QComboBox*>(QStringLiteral("tablePhase"))->isVisible());
        QVERIFY(twin->view()->model()->rowCount() > 0);
    }

    void selectedCellsAreCopied()
    {
        Window w;
        w.tab.setFrozen(true);
        TableTwin* twin = w.open(w.tab.waterfall());
        QTableView* view = twin->view();
        view->setFocus();
        view->setCurrentIndex(view->model()->index(1, 0));
        QTest::keyClick(view, Qt::Key_Right, Qt::ShiftModifier);
        QTest::keyClick(view, Qt::Key_Down, Qt::ShiftModifier);
        QTest::keyClick(view, Qt::Key_C, Qt::ControlModifier);
        const auto cell = [&](int row, int column) {
            return view->model()->index(row, column).data().toString();
        };
        QCOMPARE(QApplication::clipboard()->text(),
            QStringLiteral("%1\t%2\n%3\t%4\n").arg(cell(1, 0), cell(1, 1), cell(2, 0), cell(2, 1)));
        twin->copyAs(TableFormat::Markdown);
        QVERIFY(QApplication::clipboard()->text().startsWith(
            QStringLiteral("| request | command |\n| --- | --- |\n| \\#")));
        view->clearSelection();
        twin->copyAs(TableFormat::Csv);
        QCOMPARE(QApplication::clipboard()->text().count(QStringLiteral("\r\n")),
            view->model()->rowCount() + 1);
    }

    void itIsRenewedEveryTwoSecondsAndKeepsWhatIsSelected()
    {
        Window w;
        TableTwin* twin = w.open(w.tab.strips());
        QTableView* view = twin->view();
        const auto key = [&](int row) {
            return view->model()->index(row, 0).data(TextTableModel::KeyRole).toULongLong();
        };
        view->setCurrentIndex(view->model()->index(5, 2));
        const quint64 chosen = key(5);
        QSignalSpy reset(view->model(), &QAbstractItemModel::modelReset);
        for (int i = 0; i < 6; ++i)
            w.pass(milliseconds(300));
        QCOMPARE(reset.count(), 0);
        w.pass(milliseconds(300));
        QCOMPARE(reset.count(), 1);
        QCOMPARE(key(view->currentIndex().row()), chosen);
        QCOMPARE(view->currentIndex().column(), 2);
        QCOMPARE(
            view->selectionModel()->selectedIndexes(), QModelIndexList { view->currentIndex() });
        w.tab.setFrozen(true);
        reset.clear();
        for (int i = 0; i < 10; ++i)
            w.pass(seconds(1));
        QCOMPARE(reset.count(), 0);
        twin->close(); // unseen, it costs nothing
        w.tab.setFrozen(false);
        w.pass(seconds(5));
        QCOMPARE(reset.count(), 0);
    }

    void theFilterHoldsForTheTables()
    {
        Window w;
        TableTwin* twin = w.open(w.tab.flowPane());
        const int before = twin->view()->model()->rowCount();
        w.tab.feed().setFilter(RequestFilter::fromText(QStringLiteral("cmd:HGETALL"), {}));
        const QAbstractItemModel* model = twin->view()->model();
        QVERIFY(model->rowCount() > 0 && model->rowCount() < before);
        for (int row = 0; row < model->rowCount(); ++row)
            QVERIFY(model->index(row, 1).data().toString().startsWith(QStringLiteral("HGETALL")));
    }

    void theTabIsASentence()
    {
        PipelineFigures figures;
        figures.known = true;
        figures.connection.phase = ConnectionPhase::Ready;
        figures.config.capacity = 32;
        figures.queued = 32;
        figures.inFlight = 64;
        figures.repliesPerSecond = 41'312;
        figures.latency.phases[std::size_t(Phase::Total)].p99 = Duration(4'900'000);
        const QString sentence = SpokenStatus::sentence(figures);
        QVERIFY2(sentence.endsWith(QString::fromUtf8(
                     ". 32 of 32 queued, 64 in flight, 41.3\u00a0k/s, p99 4.90\u00a0ms.")),
            qPrintable(sentence));
        figures.known = false;
        QVERIFY(!SpokenStatus::sentence(figures).contains(QLatin1Char('0')));
    }

    void theSentenceIsRenewedEveryTwoSecondsAndSpokenWhenThePressureMoves()
    {
        Window w;
        QVERIFY(w.tab.accessibleDescription().contains(QStringLiteral("queued")));
        QWidget widget;
        SpokenStatus status(&widget);
        PipelineFigures figures;
        figures.known = true;
        figures.connection.phase = ConnectionPhase::Ready;
        using Said = SpokenStatus::Said;
        constexpr std::int64_t second = 1'000'000'000;
        QCOMPARE(status.update(figures, 100 * second), Said::Renewed);
        const QString first = widget.accessibleDescription();
        figures.queued = 7;
        QCOMPARE(status.update(figures, 102 * second - 1), Said::Nothing);
        QCOMPARE(widget.accessibleDescription(), first);
        QCOMPARE(status.update(figures, 102 * second), Said::Renewed); // numbers do not interrupt
        QVERIFY(widget.accessibleDescription() != first);
        figures.connection.phase = ConnectionPhase::Backoff;
        QCOMPARE(status.update(figures, 104 * second), Said::Spoken);
        QCOMPARE(status.update(figures, 106 * second), Said::Renewed);
    }

private:
    std::unique_ptr<Theme> m_theme;
};

QTEST_MAIN(TestTableTwin)
#include "tst_tabletwin.moc"
