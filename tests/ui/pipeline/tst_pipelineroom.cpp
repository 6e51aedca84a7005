// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/ui/models/fakepipeline.h"
#include "ui/pipeline/flowpane.h"
#include "ui/pipeline/heatmap.h"
#include "ui/pipeline/overview.h"
#include "ui/pipeline/pipelinetab.h"
#include "ui/pipeline/strips.h"
#include "ui/pipeline/waterfall.h"
#include "ui/theme/theme.h"

#include <QRegularExpression>
#include <QScrollArea>
#include <QScrollBar>
#include <QSplitter>
#include <QTest>

using namespace sluice;
using std::chrono::seconds;

namespace {

struct Shown {
    FakePipeline fake;
    PipelineTab tab { fake };

    explicit Shown(QSize size)
    {
        tab.resize(size);
        fake.advance(seconds(1));
        tab.show();
        [&] { QVERIFY(QTest::qWaitForWindowExposed(&tab)); }();
        tab.refresh();
    }
    QWidget* page() { return tab.findChild<QScrollArea*>()->widget(); }
    /// How much of a pane is in sight without scrolling.
    int seen(QWidget* pane)
    {
        return (QRect(pane->mapTo(&tab, QPoint()), pane->size()) & tab.rect()).height();
    }
};

} // namespace

/// How the panes share the room that there is.
class TestPipelineRoom : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_theme = std::make_unique<Theme>();
        m_font = QApplication::font();
    }
    void cleanupTestCase() { m_theme.reset(); }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin).*"))); }
    void cleanup() { QApplication::setFont(m_font); }

    void withLargeTextRequestsAreInSight()
    {
        setTextSize(24);
        // As in a window of 1280x800 between the panels at its sides.
        Shown s(QSize(652, 535));
        Waterfall* rows = s.tab.waterfall();
        QVERIFY(s.seen(s.tab.flowPane()) == s.tab.flowPane()->height());
        QVERIFY(rows->rowsThatFit() >= 3);
        const int last = rows->mapTo(&s.tab, rows->rowRect(2).bottomLeft()).y();
        QVERIFY2(last < s.tab.height(), qPrintable(QString::number(last)));
        // All of it takes little more than two screens.
        QVERIFY2(s.page()->height() < s.tab.height() * 2,
            qPrintable(QString::number(s.page()->height())));
        QVERIFY(s.tab.strips()->shownStrips() >= 2);
        QVERIFY(s.tab.heatMap()->mapRect().height() > s.tab.fontMetrics().height());
    }

    void atTheUsualSizeNothingScrolls()
    {
        setTextSize(12);
        Shown s(QSize(736, 696));
        QVERIFY(!s.tab.findChild<QScrollArea*>()->verticalScrollBar()->isVisible());
        QVERIFY(s.tab.strips()->shownStrips() >= 4);
        QVERIFY(s.seen(s.tab.overview()) == s.tab.overview()->height());
    }

    void inAHighWindowTheMapGetsItsShare()
    {
        setTextSize(12);
        Shown s(QSize(1500, 2000));
        const int all
            = s.tab.waterfall()->height() + s.tab.strips()->height() + s.tab.heatMap()->height();
        QVERIFY(s.tab.heatMap()->height() * 100 >= all * 17);
        QVERIFY(s.tab.strips()->height() * 100 >= all * 27);
        QVERIFY(s.tab.waterfall()->height() * 100 >= all * 50);
    }

    void whoMovesABorderKeepsIt()
    {
        setTextSize(12);
        Shown s(QSize(900, 1200));
        auto* split = s.tab.findChild<QSplitter*>(QStringLiteral("pipelineSplitter"));
        QWidget* handle = split->handle(2);
        const QPoint middle = handle->rect().center();
        QTest::mousePress(handle, Qt::LeftButton, {}, middle);
        QMouseEvent move(QEvent::MouseMove, middle - QPoint(0, 60),
            handle->mapToGlobal(middle - QPoint(0, 60)), Qt::NoButton, Qt::LeftButton, {});
        QApplication::sendEvent(handle, &move);
        QTest::mouseRelease(handle, Qt::LeftButton, {}, middle - QPoint(0, 60));
        const int map = s.tab.heatMap()->height();
        const int strips = s.tab.strips()->height();
        s.tab.resize(900, 1201);
        QTRY_COMPARE(s.tab.height(), 1201);
        QVERIFY(std::abs(s.tab.heatMap()->height() - map) <= 1);
        QVERIFY(std::abs(s.tab.strips()->height() - strips) <= 1);
    }

private:
    static void setTextSize(int pixels)
    {
        QFont font = QApplication::font();
        font.setPixelSize(pixels);
        QApplication::setFont(font);
    }
    std::unique_ptr<Theme> m_theme;
    QFont m_font;
};

QTEST_MAIN(TestPipelineRoom)
#include "tst_pipelineroom.moc"
