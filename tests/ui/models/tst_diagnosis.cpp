// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/protocol/commandid.h"
#include "ui/models/diagnosis.h"

#include <QRegularExpression>
#include <QTest>

using namespace sluice;
using namespace std::chrono_literals;

namespace {

/// Everything that the rules look at; at first nothing of it is remarkable.
struct Situation {
    PipelineFigures figures;
    PressureFinding main;
    RecentFigures recent;
    LiveSnapshot open;

    Situation()
    {
        figures.known = true;
        figures.connection.phase = ConnectionPhase::Ready;
        figures.config = { 32, 64, 128, {} };
        figures.inFlightMean = 10;
        figures.latency.phases[std::size_t(Phase::InFlight)].p50 = 1ms;
        figures.latency.phases[std::size_t(Phase::Total)].p99 = 5ms;
        main.kind = Pressure::Flowing;
        recent.span = 10s;
        recent.ended = 10'000;
        open.now = 50'000'000'000;
        open.connections.emplace_back();
    }
    [[nodiscard]] std::vector<Finding> findings() const
    {
        return diagnose(figures, main, recent, &open);
    }
    /// Whether this kind, and it alone, is found.
    template <typename Kind> [[nodiscard]] bool isOnly() const
    {
        const std::vector<Finding> all = findings();
        return all.size() == 1 && std::holds_alternative<Kind>(all.front());
    }
    [[nodiscard]] bool isSilent() const { return findings().empty(); }

    void putInFlight(CommandId command, Duration since, int behind)
    {
        RequestRecord record;
        record.command = std::uint16_t(command);
        record.stamps.written = open.now - since.count();
        LiveRequests& line = open.connections.front().inFlight;
        line.listed.assign(1, record);
        line.count = std::uint64_t(behind) + 1;
    }
    void hold(Duration length, quint64 others) { recent.holder = { {}, length, others, length }; }
    void stall(Duration length, double usual, quint64 offered)
    {
        recent.stall = { length, offered, usual };
    }
    void share(double jain, quint64 producers, quint64 requests)
    {
        recent.fairness = { jain, producers, requests, 1, 0.5, 3 };
    }
    void saturate(double inFlight, double useful)
    {
        main.kind = Pressure::Server;
        main.usefulDepth = useful;
        figures.inFlightMean = inFlight;
    }
};

} // namespace

/// The rules at their borders, with made-up figures.
class TestDiagnosis : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void nothingRemarkableIsNotRemarked()
    {
        Situation s;
        QVERIFY(s.isSilent());
        QVERIFY(diagnose({}, {}, {}, nullptr).empty());
    }

    void aViewIsLateFromHalfASecondOn()
    {
        Situation s;
        s.recent.late = 499ms;
        QVERIFY(s.isSilent());
        s.recent.late = 500ms;
        QVERIFY(s.isOnly<ViewLate>());
    }

    void aBlockingCommandAtTheHeadOfASharedLineBlocksIt()
    {
        Situation s;
        s.putInFlight(CommandId::Blpop, 49ms, 3);
        QVERIFY(s.isSilent());
        s.putInFlight(CommandId::Blpop, 50ms, 3);
        QVERIFY(s.isOnly<LineBlocked>());
        QCOMPARE(std::get<LineBlocked>(s.findings().front()).behind, 3U);
        s.putInFlight(CommandId::Get, 5s, 3);
        QVERIFY(s.isSilent());
        s.putInFlight(CommandId::Blpop, 5s, 3);
        s.open.connections.front().inFlight.listed.front().stamps.written = 0; // has not left
        QVERIFY(s.isSilent());
        s.putInFlight(CommandId::Blpop, 5s, 0);
        s.open.connections.front().isLeased = true; // its own connection
        QVERIFY(s.isSilent());
    }

    void aReplyHoldsTheLineWhenItTakesTwiceTheUsualTime()
    {
        Situation s;
        s.figures.latency.phases[std::size_t(Phase::InFlight)].p50 = 2ms;
        s.hold(3999us, 5);
        QVERIFY(s.isSilent());
        s.hold(4ms, 5);
        QVERIFY(s.isOnly<LineHeld>());
        s.hold(4ms, 0); // nobody had to wait
        QVERIFY(s.isSilent());
        s.hold(4ms, 5);
        s.recent.holder->request.command = std::uint16_t(CommandId::Command); // the engine's own
        QVERIFY(s.isSilent());
        s.figures.latency = {};
        s.hold(2ms, 1); // nothing usual is known
        QVERIFY(s.isOnly<LineHeld>());
    }

    void aStallIsHiddenWhenNextToNothingWasSentAndNoPercentileShowsIt()
    {
        Situation s;
        s.stall(1s, 1'000, 10);
        QVERIFY(s.isOnly<StallHidden>());
        QCOMPARE(std::get<StallHidden>(s.findings().front()).missing, 990U);
        s.stall(1s, 1'000, 250);
        QVERIFY(s.isOnly<StallHidden>());
        s.stall(1s, 1'000, 251); // it went on sending
        QVERIFY(s.isSilent());
        s.stall(1s, 99, 0); // too few to matter
        QVERIFY(s.isSilent());
        s.stall(1s, 100, 0);
        QVERIFY(s.isOnly<StallHidden>());
        s.figures.latency.phases[std::size_t(Phase::Total)].p99 = 500ms; // it shows
        QVERIFY(s.isSilent());
        s.figures.latency.phases[std::size_t(Phase::Total)].p99 = 499ms;
        s.figures.latency.phases[std::size_t(Phase::Lag)].max = 500ms; // a schedule counted it
        QVERIFY(s.isSilent());
        s.figures.latency.phases[std::size_t(Phase::Lag)].max = 499ms;
        QVERIFY(s.isOnly<StallHidden>());
        s.figures.latency.phases[std::size_t(Phase::Total)].p99.reset(); // nobody reads one
        QVERIFY(s.isSilent());
    }

    void moreThanOnePerCentExpiredOrWastedIsTold()
    {
        Situation s;
        s.recent.expired = 100;
        QVERIFY(s.isSilent());
        s.recent.expired = 101;
        QVERIFY(s.isOnly<Wasted>());
        s.recent.expired = 0;
        s.recent.wasted = 101;
        QVERIFY(s.isOnly<Wasted>());
        s.recent.ended = 10; // few requests: 20 % are chance
        s.recent.wasted = 2;
        QVERIFY(s.isSilent());
        s.recent.wasted = 3;
        QVERIFY(s.isOnly<Wasted>());
    }

    void aFullChannelIsToldWhereNobodyWaits()
    {
        Situation s;
        s.recent.refused = 1;
        QVERIFY(s.isOnly<ChannelFull>());
        s.recent.refused = 0;
        s.figures.fullFor = 500ms;
        s.figures.isAlwaysFull = true;
        QVERIFY(s.isOnly<ChannelFull>());
        s.main.producersWait = true; // the main sentence says it
        QVERIFY(s.isSilent());
        s.main.producersWait = false;
        s.figures.fullFor = 499ms;
        QVERIFY(s.isSilent());
        s.figures.fullFor = 5s;
        s.figures.isAlwaysFull = false;
        QVERIFY(s.isSilent());
        s.figures.isAlwaysFull = true;
        s.figures.connection.phase = ConnectionPhase::Backoff; // of course it is
        QVERIFY(s.isSilent());
    }

    void unequalProducersAreToldWhenThereIsEnoughToCompare()
    {
        Situation s;
        s.share(0.80, 10, 1'000);
        QVERIFY(s.isSilent());
        s.share(0.79, 10, 1'000);
        QVERIFY(s.isOnly<Unfair>());
        s.share(0.79, 10, 200);
        QVERIFY(s.isOnly<Unfair>());
        s.share(0.79, 10, 199);
        QVERIFY(s.isSilent());
    }

    void oneLostRecordIsTold()
    {
        Situation s;
        s.recent.telemetryLost = 1;
        QVERIFY(s.isOnly<TelemetryLost>());
    }

    void moreThanFourTimesTheUsefulDepthIsTooDeep()
    {
        Situation s;
        s.saturate(32, 8);
        QVERIFY(s.isSilent());
        s.saturate(32.1, 8);
        QVERIFY(s.isOnly<TooDeep>());
        QCOMPARE(std::get<TooDeep>(s.findings().front()).enough, 16);
        s.figures.config.connections = 3; // of all of them together
        QCOMPARE(std::get<TooDeep>(s.findings().front()).enough, 6);
        s.saturate(4, 0.2); // one is always needed
        QVERIFY(s.isSilent());
        s.saturate(64, 8);
        s.main.kind = Pressure::Window;
        QVERIFY(s.isSilent());
    }

    void theWorstComesFirst()
    {
        Situation s;
        s.saturate(64, 8);
        s.recent.telemetryLost = 1;
        s.share(0.2, 10, 1'000);
        s.recent.refused = 1;
        s.recent.expired = 1'000;
        s.stall(1s, 1'000, 0);
        s.hold(10ms, 4);
        s.putInFlight(CommandId::Brpop, 1s, 4);
        s.recent.late = 1s;
        const std::vector<Finding> all = s.findings();
        QCOMPARE(all.size(), std::variant_size_v<Finding>);
        for (std::size_t i = 0; i < all.size(); ++i)
            QCOMPARE(all[i].index(), i);
    }
};

QTEST_GUILESS_MAIN(TestDiagnosis)
#include "tst_diagnosis.moc"
