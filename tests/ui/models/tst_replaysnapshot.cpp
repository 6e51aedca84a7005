// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/replaysnapshot.h"

#include "tests/core/trace/recordings.h"
#include "tests/ui/models/tracedengine.h"
#include "ui/models/replaysource.h"
#include "ui/models/sessionrecorder.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace sluice;
using std::chrono::milliseconds;

class TestReplaySnapshot : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_folder = std::make_unique<QTemporaryDir>();
        m_live = std::make_unique<TracedEngine>();
    }
    void cleanup()
    {
        m_live.reset();
        m_folder.reset();
    }

    void betweenSnapshotsEveryRequestIsWhereItWas();
    void whatIsNotKnownIsNotInvented();

private:
    QString path() const { return m_folder->filePath(QStringLiteral("run.sluice")); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<TracedEngine> m_live;
    VirtualClock m_wall;
};

void TestReplaySnapshot::betweenSnapshotsEveryRequestIsWhereItWas()
{
    SessionRecorder recorder(*m_live, [this](HistoryTap* tap) { m_live->kept->setTap(tap); });
    QVERIFY(recorder.start(path(), true));
    std::vector<std::shared_ptr<const LiveSnapshot>> truth;
    VirtualEngine& engine = m_live->engine;
    qsizetype owed = 0;
    for (int step = 0; step < 400; ++step) { // each 1 ms; recorded every 40
        engine.runtime.on(engine.producers, [&] {
            for (int k = 0; k < 1 + step % 3 / 2; ++k)
                awaitInto(engine.client("p").get("k"), std::make_shared<Awaited>());
        });
        engine.runtime.runFor(std::chrono::microseconds(400));
        owed += engine.transport->written.count("GET");
        engine.transport->written.clear();
        const qsizetype answers = step % 50 < 25 ? std::min<qsizetype>(owed, 1) : owed;
        engine.transport->feed(QByteArray("+OK\r\n").repeated(answers));
        owed -= answers;
        engine.runtime.runFor(std::chrono::microseconds(500));
        if (step % 40 == 0)
            recorder.takeRound();
        else
            truth.push_back(m_live->snapshot());
        engine.runtime.runFor(std::chrono::microseconds(100)); // what comes next is another instant
    }
    engine.transport->feed(QByteArray("+OK\r\n").repeated(owed));
    engine.runtime.runFor(milliseconds(1));
    recorder.takeRound();
    recorder.finish();
    ReplaySource replay(opened(path()), m_wall);
    std::size_t exact = 0;
    std::uint64_t most = 0;
    for (const auto& snapshot : truth) {
        replay.seek(Duration(snapshot->now - replay.recording().startsAt()));
        const auto shown = replay.snapshot();
        QVERIFY(shown && shown->now <= snapshot->now);
        if (shown->now != snapshot->now)
            continue; // behind the last one that was recorded
        const auto text = [](const std::vector<std::uint64_t>& ids) {
            QStringList numbers;
            for (const std::uint64_t id : ids)
                numbers << QString::number(id);
            return numbers.join(QLatin1Char(' '));
        };
        QCOMPARE(text(idsOf(*shown)), text(idsOf(*snapshot)));
        QCOMPARE(shown->oldestWait, snapshot->oldestWait);
        QCOMPARE(shown->connections.at(0).writing, snapshot->connections.at(0).writing);
        QCOMPARE(shown->connections.at(0).bytesInFlight, snapshot->connections.at(0).bytesInFlight);
        most = std::max(most, shown->waiting.count + shown->queued.count);
        ++exact;
    }
    QVERIFY(exact > 300);
    QVERIFY(most > 3);
}

void TestReplaySnapshot::whatIsNotKnownIsNotInvented()
{
    const std::int64_t t = recordingStart;
    const auto with = [t](auto change) {
        auto snapshot = std::make_shared<LiveSnapshot>();
        snapshot->now = t;
        snapshot->connections.emplace_back().index = 0;
        change(*snapshot);
        return std::shared_ptr<const LiveSnapshot>(std::move(snapshot));
    };
    const auto before = with([](LiveSnapshot&) {});
    const auto after = with([](LiveSnapshot& snapshot) { snapshot.now += 10'000; });
    // Written 600 ns after it was sent, complete after 1,050, its producer runs on after 1,110.
    const std::vector<RequestRecord> ended { answered(7, t + 100) };
    const auto at
        = [&](std::int64_t now) { return snapshotBetween(before, after, ended, t + now); };
    QCOMPARE(at(50)->waiting.count, 0u);
    QCOMPARE(at(150)->waiting.count, 1u);
    QCOMPARE(at(150)->oldestWait, 50);
    QCOMPARE(at(300)->queued.count, 1u);
    QCOMPARE(at(500)->connections[0].writing, 1u);
    QCOMPARE(at(800)->connections[0].writing, 0u);
    QCOMPARE(at(800)->inFlightCount(), 1u);
    QCOMPARE(at(800)->connections[0].inFlight.listed[0].stamps.resumed, 0);
    QCOMPARE(at(800)->connections[0].inFlight.listed[0].bytesReceived, 0u);
    QCOMPARE(at(1180)->inFlightCount(), 0u); // complete, and not yet delivered
    QCOMPARE(at(800)->now, t + 800);

    // A list that was cut, a request that is gone, one whose caller gave up, no second snapshot:
    // the first one as it is.
    const auto cut = with([](LiveSnapshot& snapshot) { snapshot.queued.count = 1; });
    QVERIFY(snapshotBetween(cut, after, ended, t + 800) == cut);
    QVERIFY(snapshotBetween(before, cut, ended, t + 800) == before);
    const auto lost = with([t](LiveSnapshot& snapshot) {
        snapshot.queued.listed.push_back(answered(3, t - 100));
        snapshot.queued.count = 1;
    });
    QVERIFY(snapshotBetween(lost, after, ended, t + 800) == lost);
    std::vector<RequestRecord> givenUp = ended;
    givenUp[0].abandoned = true;
    QVERIFY(snapshotBetween(before, after, givenUp, t + 800) == before);
    QVERIFY(snapshotBetween(before, nullptr, ended, t + 800) == before);
    QVERIFY(!snapshotBetween(nullptr, after, ended, t + 800));
}

QTEST_GUILESS_MAIN(TestReplaySnapshot)
#include "tst_replaysnapshot.moc"
