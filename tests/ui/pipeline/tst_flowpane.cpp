// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/pipeline/flowpane.h"

#include "tests/ui/models/fakepipeline.h"
#include "ui/models/pipelinefeed.h"
#include "ui/models/timeview.h"

#include <QSignalSpy>
#include <QTest>

using namespace sluice;
using namespace std::chrono_literals;

class TestFlowPane : public QObject {
    Q_OBJECT

private:
    struct Shown {
        FakePipeline fake;
        PipelineFeed feed { fake };
        TimeView time { feed };
        FlowPane pane { feed, nullptr };

        Shown()
        {
            fake.advance(300ms);
            feed.takeAll();
            pane.resize(1200, 220);
            pane.show();
            pane.grab();
        }
        std::vector<FlowCell> of(FlowCell::Kind kind) const
        {
            std::vector<FlowCell> found;
            for (const FlowCell& cell : pane.cells()) {
                if (cell.kind == kind)
                    found.push_back(cell);
            }
            return found;
        }
    };

private Q_SLOTS:
    void everyCellIsOneOfTheSnapshotsRequests()
    {
        Shown s;
        const LiveSnapshot& open = *s.feed.snapshot();
        const auto queued = s.of(FlowCell::Queued);
        const auto inFlight = s.of(FlowCell::InFlight);
        QCOMPARE(queued.size(), std::size_t(open.queued.count));
        QCOMPARE(inFlight.size(), std::size_t(open.inFlightCount()));
        QCOMPARE(s.of(FlowCell::Producer).size(), s.feed.producers().size());
        for (std::size_t i = 0; i < queued.size(); ++i)
            QCOMPARE(s.pane.requestOf(queued[i])->id, open.queued.listed[i].id);
        for (std::size_t i = 0; i < inFlight.size(); ++i)
            QCOMPARE(s.pane.requestOf(inFlight[i])->id, open.connections[0].inFlight.listed[i].id);
    }

    void aHeldServersCellsAreTheVeryRequestsThatWait()
    {
        Shown s;
        s.fake.hold(true);
        s.fake.advance(500ms);
        s.feed.takeAll();
        s.pane.grab();
        const auto inFlight = s.of(FlowCell::InFlight);
        QCOMPARE(inFlight.size(), std::size_t(64));
        const auto first = s.pane.requestOf(inFlight[0])->id;
        s.fake.advance(500ms);
        s.feed.takeAll();
        s.pane.grab();
        QCOMPARE(s.pane.requestOf(s.of(FlowCell::InFlight)[0])->id, first);
        QVERIFY(s.pane.cellText(inFlight[0]).contains(QStringLiteral("head of line")));
        // Everybody has one open now.
        for (const FlowCell& cell : s.of(FlowCell::Producer))
            QVERIFY(s.pane.requestOf(cell).has_value());
    }

    void hoveringNamesTheProducer()
    {
        Shown s;
        const auto producers = s.of(FlowCell::Producer);
        QCOMPARE(producers.size(), std::size_t(128));
        for (const std::size_t i : { 0u, 17u, 127u }) {
            const QString name = QString::fromLatin1(s.fake.producerName(s.feed.producers()[i]));
            QVERIFY2(s.pane.cellText(producers[i]).startsWith(name + QLatin1Char(':')),
                qPrintable(s.pane.cellText(producers[i])));
        }
    }

    void aClickOpensTheRequest()
    {
        Shown s;
        QSignalSpy activated(&s.pane, &FlowPane::requestActivated);
        const FlowCell cell = s.of(FlowCell::InFlight)[5];
        const std::uint64_t id = s.pane.requestOf(cell)->id;
        QTest::mouseClick(&s.pane, Qt::LeftButton, {}, cell.rect.center());
        QCOMPARE(activated.count(), 1);
        QCOMPARE(activated[0][0].value<RequestRecord>().id, id);
    }

    void keysGoFromCellToCell()
    {
        Shown s;
        s.pane.setFocus();
        QSignalSpy activated(&s.pane, &FlowPane::requestActivated);
        QTest::keyClick(&s.pane, Qt::Key_Left); // the last one in flight
        QVERIFY(s.pane.accessibleDescription().contains(QStringLiteral("ahead")));
        QTest::keyClick(&s.pane, Qt::Key_Return);
        QCOMPARE(activated.count(), 1);
        QCOMPARE(activated[0][0].value<RequestRecord>().id,
            s.feed.snapshot()->connections[0].inFlight.listed.back().id);
        QTest::keyClick(&s.pane, Qt::Key_Left);
        QTest::keyClick(&s.pane, Qt::Key_Return);
        QCOMPARE(activated.count(), 2);
        QVERIFY(
            activated[1][0].value<RequestRecord>().id != activated[0][0].value<RequestRecord>().id);
    }

    void thePastIsDrawnAsItWas()
    {
        Shown s;
        const std::int64_t then = s.feed.snapshot()->now;
        const QImage before = s.pane.grab().toImage();
        std::vector<std::uint64_t> ids;
        for (const FlowCell& cell : s.of(FlowCell::InFlight))
            ids.push_back(s.pane.requestOf(cell)->id);
        s.fake.advance(200ms);
        s.feed.takeAll();
        s.time.setInstant(then);
        s.pane.grab();
        const auto cells = s.of(FlowCell::InFlight);
        QCOMPARE(cells.size(), ids.size());
        for (std::size_t i = 0; i < ids.size(); ++i)
            QCOMPARE(s.pane.requestOf(cells[i])->id, ids[i]);
    }
};

QTEST_MAIN(TestFlowPane)
#include "tst_flowpane.moc"
