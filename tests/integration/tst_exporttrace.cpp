// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/support/producers.h" // first, it brings Qt: moc 6.4 cannot read <coroutine> before

#include "core/protocol/commandtable.h"
#include "core/protocol/displaytext.h"
#include "core/trace/csvwriter.h"
#include "core/trace/history.h"
#include "core/trace/perfettowriter.h"
#include "tests/support/ownedcoroutine.h"
#include "tests/support/perfettochecker.h"

#include <QtTest>

#include <deque>

using namespace sluice;
using namespace std::chrono_literals;

/// The trace file of a real run holds what the engine counted: every request once, on a lane, its
/// phases adding up.
class TestExportTrace : public QObject {
    Q_OBJECT

    static constexpr const char* secret = "a value that is nobody's business";

    static Detached ask(Client client, quint32 seed, int count, Producers* all)
    {
        constexpr std::size_t Burst = 16;
        std::mt19937 random(seed);
        const Client hasty = client.withDeadline(150us);
        std::deque<PendingReply> pending;
        for (int i = 0; i < count || !pending.empty();) {
            while (i < count && pending.size() < Burst) {
                ++i;
                const quint32 kind = random() % 8;
                Command command(kind == 0 ? "SET" : kind == 1 ? "HGET" : "GET");
                command.arg(kind == 2 ? "=binary\xff" : "plain:key");
                if (kind < 2)
                    command.arg(QByteArray(secret));
                const Client& sender = random() % 16 ? client : hasty;
                PendingReply reply = sender.send(std::move(command));
                if (random() % 64 == 0)
                    continue; // given up at once
                pending.push_back(std::move(reply));
            }
            if (pending.empty())
                continue;
            if (random() % 16 == 0)
                pending[random() % pending.size()].cancel();
            PendingReply& oldest = pending.front();
            const Outcome outcome = co_await oldest;
            static_cast<void>(outcome);
            pending.pop_front();
        }
        all->finished();
    }

    static ExportNames names(Recorder& recorder)
    {
        ExportNames names;
        names.command = [](std::uint16_t command) {
            return commandName(static_cast<CommandId>(command)).toByteArray();
        };
        names.producer = [&recorder](ProducerId id) { return recorder.producer(id).name; };
        names.display = [](QByteArrayView bytes) { return toDisplay(bytes).toUtf8(); };
        return names;
    }

    static ExportTarget into(QByteArray& text)
    {
        return { [&text](QByteArrayView slice) {
                    text.append(slice.data(), slice.size());
                    return true;
                },
            {} };
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void theFileEqualsTheReportOfTheSameRun_data()
    {
        QTest::addColumn<int>("capacity");
        QTest::addColumn<int>("window");
        QTest::addColumn<int>("connections");
        QTest::newRow("the defaults") << 32 << 512 << 1;
        QTest::newRow("as a mutex") << 1 << 1 << 1;
        QTest::newRow("a pool") << 16 << 8 << 3;
    }
    void theFileEqualsTheReportOfTheSameRun()
    {
        QFETCH(int, capacity);
        QFETCH(int, window);
        QFETCH(int, connections);
        RedisServer server;
        QVERIFY2(server.start(), server.error());
        RealEngine engine(static_cast<std::size_t>(capacity));
        engine.core.setLimits({ .window = window });
        engine.core.setConnections(connections);
        engine.core.connectTo(RealEngine::optionsFor(server));
        Recorder& recorder = engine.core.recorder();
        const HistoryGauges gauges { &engine.core.channel().state().gauges().depth,
            &engine.core.channel().state().gauges().waiting, &engine.core.inFlightGauge() };
        History history;
        const auto pull = [&] { history.pull(recorder, gauges, toNanos(engine.clock.now())); };
        pull();
        Producers producers(engine, 2);
        for (quint32 i = 0; i < 12; ++i)
            producers.start([&, i] {
                ask(engine.client("load-" + QByteArray::number(i)), i, 500, &producers);
            });
        QVERIFY(producers.wait());
        QTRY_COMPARE(engine.core.inFlightGauge().value(), 0);
        QTRY_COMPARE(recorder.counts(0).ended, recorder.counts(0).offered);
        pull();
        const RunTotals totals = recorder.totals(0);
        QCOMPARE(totals.counts.recordsLost, 0u);

        std::vector<RequestRecord> records;
        std::vector<HistoryBucket> buckets;
        history.recordsBetween(INT64_MIN, INT64_MAX, 1'000'000, records);
        history.buckets(0, INT64_MAX, Resolution::TenMillis, buckets);
        PerfettoInput input;
        input.records = records;
        input.buckets = buckets;
        input.names = names(recorder);
        input.ended = totals.counts.ended;
        QByteArray json;
        QCOMPARE(writePerfetto(input, into(json)), ExportEnd::Complete);
        PerfettoChecker checker;
        QCOMPARE(checker.check(json), QByteArray());
        QCOMPARE(quint64(checker.requests), totals.counts.ended);
        QCOMPARE(checker.otherData[QLatin1String("requestsLeftOut")].toInt(), 0);
        for (const Phase phase : { Phase::Waiting, Phase::Queued, Phase::Writing, Phase::Behind,
                 Phase::Own, Phase::Receiving, Phase::Delivery }) {
            const QString name
                = QString::fromUtf8(phaseName(phase).data(), qsizetype(phaseName(phase).size()));
            QCOMPARE(quint64(checker.nanos.value(name)), totals.nanos(phase));
        }
        QCOMPARE(quint64(checker.nanos.value(QStringLiteral("request"))),
            totals.nanos(Phase::Total) - totals.nanos(Phase::Lag));
        const RunCounts& counts = totals.counts;
        QCOMPARE(quint64(checker.endings.value(QStringLiteral("reply"))),
            counts.replied - counts.errors);
        QCOMPARE(quint64(checker.endings.value(QStringLiteral("errorReply"))), counts.errors);
        QCOMPARE(quint64(checker.endings.value(QStringLiteral("notSent"))), counts.notSentTotal());
        QCOMPARE(quint64(checker.endings.value(QStringLiteral("maybeExecuted"))),
            counts.maybeExecutedTotal());
        QVERIFY(counts.notSentTotal() + counts.maybeExecutedTotal() > 0); // the run had some
        QVERIFY(checker.names.contains(QStringLiteral("GET")));
        QVERIFY(checker.keys.contains(QStringLiteral("=binary\\xff")));
        QVERIFY(!json.contains(secret));
        QCOMPARE(checker.counters.size(), 4);
        const double most = checker.highest.value(QStringLiteral("in flight/max"));
        QVERIFY(most >= 1 && most <= window * connections);

        QByteArray csv;
        QCOMPARE(writeRequestsCsv(records, input.names, true, into(csv)), ExportEnd::Complete);
        QCOMPARE(quint64(csv.count("\r\n")), counts.ended + 1);
        QVERIFY(csv.contains(",\"'=binary\\xff\","));
        QVERIFY(!csv.contains(secret));
    }
};

QTEST_GUILESS_MAIN(TestExportTrace)
#include "tst_exporttrace.moc"
