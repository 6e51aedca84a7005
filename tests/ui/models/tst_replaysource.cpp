// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/replaysource.h"

#include "core/protocol/commandtable.h"
#include "tests/core/trace/recordings.h"
#include "tests/ui/models/tracedengine.h"
#include "ui/models/pipelinefeed.h"
#include "ui/models/sessionrecorder.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace sluice;
using recording::ChunkType;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr std::size_t everything = 1 << 17;

std::vector<RequestRecord> recordsOf(const RecordSegments& store)
{
    std::vector<RequestRecord> records;
    store.between(INT64_MIN, INT64_MAX, everything, records);
    std::sort(records.begin(), records.end(),
        [](const RequestRecord& a, const RequestRecord& b) { return a.id < b.id; });
    return records;
}

bool areSame(const std::vector<RequestRecord>& a, const std::vector<RequestRecord>& b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), isSame);
}

} // namespace

class TestReplaySource : public QObject {
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

    void theEndOfAReplayIsTheEndOfTheRun();
    void snapshotsComeBackInTheirTurn();
    void theClockGoesAtTheSpeedChosen_data();
    void theClockGoesAtTheSpeedChosen();
    void nothingIsShownBeforeItHappened();
    void goingBackShowsWhatWasThen();
    void aCutFileReplaysItsBeginning();
    void knobsAndConnectionsAreAsTheyWere();
    void aCommandIsFoundByItsName();
    void whatMakesNoSenseIsLeftOut();
    void theViewReadsAReplayAsItReadsTheEngine();

private:
    QString path() const { return m_folder->filePath(QStringLiteral("run.sluice")); }
    /// Plays and records; one round of recording for every four of the load.
    void record(int rounds, bool withKeys = true)
    {
        SessionRecorder recorder(*m_live, [this](HistoryTap* tap) { m_live->kept->setTap(tap); });
        m_live->taken.clear();
        QVERIFY(recorder.start(path(), withKeys));
        for (int i = 0; i < rounds; ++i) {
            m_live->play(4);
            recorder.takeRound();
        }
        m_live->settle();
        recorder.finish();
        QCOMPARE(recorder.status().error, 0);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<TracedEngine> m_live;
    VirtualClock m_wall;
};

void TestReplaySource::theEndOfAReplayIsTheEndOfTheRun()
{
    record(50);
    const auto reader = opened(path());
    QVERIFY(reader);
    QCOMPARE(reader->end(), RecordingEnd::Complete);
    ReplaySource replay(reader, m_wall);
    QCOMPARE(replay.position(), Duration(0));
    std::vector<RequestRecord> read;
    replay.readRecords(INT64_MAX, everything, read);
    QVERIFY(read.empty());
    replay.seek(replay.length());

    const std::vector<RequestRecord> truth = recordsOf(m_live->kept->records());
    QCOMPARE(truth.size(), std::size_t(1200));
    QVERIFY(areSame(recordsOf(replay.records()), truth));
    replay.readRecords(INT64_MAX, everything, read);
    QCOMPARE(read.size(), truth.size());

    RateBucket sum;
    std::int64_t depth = 0;
    std::vector<HistoryBucket> buckets;
    replay.readBuckets(0, buckets);
    for (const HistoryBucket& bucket : buckets) {
        sum.merge(bucket.rates);
        depth += bucket.queueDepth.integral;
    }
    const RunCounts counts = m_live->totals();
    QVERIFY(replay.totals() == counts);
    QCOMPARE(counts.ended, 1200u);
    QCOMPARE(std::uint64_t(sum.offered), counts.offered);
    QCOMPARE(std::uint64_t(sum.completed), counts.ended);
    QCOMPARE(std::uint64_t(sum.replied), counts.replied);
    QCOMPARE(std::uint64_t(sum.errors), counts.errors);
    QVERIFY(counts.errors > 0);
    QVERIFY(depth > 0);
    // Every bucket of every width, to the byte.
    for (const auto resolution :
        { Resolution::TenMillis, Resolution::HundredMillis, Resolution::OneSecond }) {
        std::vector<HistoryBucket> now;
        std::vector<HistoryBucket> then;
        m_live->kept->buckets(reader->startsAt(), INT64_MAX, resolution, now);
        replay.bucketStore().copy(reader->startsAt(), INT64_MAX, resolution, then);
        QVERIFY(recording::encode(now) == recording::encode(then));
        QVERIFY(!now.empty());
    }
    const PipelineLatency live = m_live->latency();
    const PipelineLatency replayed = replay.latency();
    QCOMPARE(replayed.samples, live.samples);
    QVERIFY(live.samples > 100);
    for (int i = 0; i < phaseCount; ++i) {
        const PhaseLatency& a = live.phases[std::size_t(i)];
        const PhaseLatency& b = replayed.phases[std::size_t(i)];
        QVERIFY(a.mean == b.mean && a.p50 == b.p50 && a.p90 == b.p90 && a.p99 == b.p99
            && a.p999 == b.p999 && a.max == b.max);
    }
    QVERIFY(replay.producers() == m_live->producers());
    for (const ProducerId id : m_live->producers())
        QCOMPARE(replay.producerName(id), m_live->producerName(id));
    QCOMPARE(replay.telemetryLost(), 0u);
    QCOMPARE(replay.unreadable(), 0);
}

void TestReplaySource::snapshotsComeBackInTheirTurn()
{
    SessionRecorder recorder(*m_live, [this](HistoryTap* tap) { m_live->kept->setTap(tap); });
    QVERIFY(recorder.start(path(), true));
    for (int i = 0; i < 20; ++i) {
        // In the midst of it: some wait, some are queued, some in flight.
        m_live->engine.runtime.on(m_live->engine.producers, [&] {
            for (int k = 0; k < 2; ++k)
                awaitInto(m_live->engine.client("held").get("k"), std::make_shared<Awaited>());
        });
        m_live->engine.runtime.runFor(milliseconds(40));
        recorder.takeRound();
    }
    recorder.finish();
    const auto& taken = m_live->taken;
    QVERIFY(taken.back()->waiting.count > 0 && taken.back()->queued.count > 0);
    QVERIFY(taken.back()->inFlightCount() > 0);
    ReplaySource replay(opened(path()), m_wall);
    for (const auto& snapshot : taken) {
        replay.seek(Duration(snapshot->now - replay.recording().startsAt()));
        const auto shown = replay.snapshot();
        QVERIFY(shown);
        QCOMPARE(shown->now, snapshot->now);
        QVERIFY(idsOf(*shown) == idsOf(*snapshot));
        QCOMPARE(shown->capacity, snapshot->capacity);
        QCOMPARE(shown->oldestWait, snapshot->oldestWait);
    }
}

void TestReplaySource::theClockGoesAtTheSpeedChosen_data()
{
    QTest::addColumn<double>("speed");
    for (const double speed : { 0.001, 0.01, 0.1, 1.0, 2.0, 10.0 })
        QTest::addRow("x%g", speed) << speed;
}

void TestReplaySource::theClockGoesAtTheSpeedChosen()
{
    QFETCH(double, speed);
    record(20);
    ReplaySource replay(opened(path()), m_wall);
    QVERIFY(!replay.isPlaying());
    m_wall.set(m_wall.now() + seconds(5));
    QCOMPARE(replay.position(), Duration(0)); // it rests
    replay.setSpeed(speed);
    QCOMPARE(replay.timeScale(), speed);
    replay.play();
    m_wall.set(m_wall.now() + milliseconds(20));
    QCOMPARE(replay.position().count(), std::int64_t(20e6 * speed));
    replay.pause();
    m_wall.set(m_wall.now() + seconds(5));
    QCOMPARE(replay.position().count(), std::int64_t(20e6 * speed));
    // Another speed goes on from there.
    replay.play();
    replay.setSpeed(0.5);
    m_wall.set(m_wall.now() + milliseconds(10));
    QCOMPARE(replay.position().count(), std::int64_t(20e6 * speed) + 5'000'000);
    replay.setSpeed(speed);
    QVERIFY(replay.isPlaying());
    m_wall.set(
        m_wall.now() + Duration(std::int64_t(double(replay.length().count()) / speed) + 1000));
    QCOMPARE(replay.position(), replay.length());
    QVERIFY(!replay.isPlaying());
    replay.play(); // once more
    QCOMPARE(replay.position(), Duration(0));
    QVERIFY(replay.isPlaying());
    replay.setSpeed(1e9);
    QCOMPARE(replay.speed(), ReplaySource::fastest);
    replay.setSpeed(0);
    QCOMPARE(replay.speed(), ReplaySource::slowest);
}

void TestReplaySource::nothingIsShownBeforeItHappened()
{
    record(10);
    ReplaySource replay(opened(path()), m_wall);
    replay.setSpeed(0.001);
    replay.play();
    const std::vector<RequestRecord> truth = recordsOf(m_live->kept->records());
    std::size_t most = 0;
    for (int i = 0; i < 400; ++i) {
        m_wall.set(m_wall.now() + milliseconds(500)); // of which the replay sees 0.5 ms
        const std::int64_t now = replay.now();
        std::vector<RequestRecord> read;
        replay.readRecords(now, everything, read);
        const auto ended = std::size_t(std::count_if(truth.begin(), truth.end(),
            [now](const RequestRecord& record) { return record.stamps.resumed <= now; }));
        QCOMPARE(read.size(), ended); // and all that had
        most = std::max(most, ended);
        std::vector<RequestRecord> few;
        replay.readRecords(now, 5, few);
        QVERIFY(areSame(
            few, { read.end() - std::ptrdiff_t(std::min<std::size_t>(5, ended)), read.end() }));
        std::vector<HistoryBucket> buckets;
        replay.readBuckets(0, buckets);
        for (const HistoryBucket& bucket : buckets)
            QVERIFY(bucket.start + bucket.width <= now);
        if (const auto snapshot = replay.snapshot())
            QVERIFY(snapshot->now <= now);
    }
    QVERIFY(most > 50);
}

void TestReplaySource::goingBackShowsWhatWasThen()
{
    record(40);
    const auto reader = opened(path());
    ReplaySource straight(reader, m_wall);
    ReplaySource jumping(reader, m_wall);
    jumping.seek(jumping.length());
    QVERIFY(jumping.totals().ended > 0);
    for (const int percent : { 80, 20, 50, 0, 100, 30 }) {
        const Duration to = straight.length() * percent / 100;
        jumping.seek(to);
        ReplaySource fresh(reader, m_wall);
        fresh.seek(to);
        QVERIFY(areSame(recordsOf(jumping.records()), recordsOf(fresh.records())));
        QVERIFY(jumping.totals() == fresh.totals());
        QVERIFY((jumping.snapshot() == nullptr) == (fresh.snapshot() == nullptr));
        std::vector<HistoryBucket> a;
        std::vector<HistoryBucket> b;
        jumping.readBuckets(0, a);
        fresh.readBuckets(0, b);
        QVERIFY(recording::encode(a) == recording::encode(b));
    }
    jumping.seek(-seconds(5));
    QCOMPARE(jumping.position(), Duration(0));
    jumping.seek(seconds(500));
    QCOMPARE(jumping.position(), jumping.length());
}

void TestReplaySource::aCutFileReplaysItsBeginning()
{
    record(20);
    const std::vector<RequestRecord> truth = recordsOf(m_live->kept->records());
    QFile file(path());
    QVERIFY(file.resize(file.size() * 2 / 3));
    const auto reader = opened(path());
    QVERIFY(reader);
    QCOMPARE(reader->end(), RecordingEnd::CutOff);
    ReplaySource replay(reader, m_wall);
    replay.seek(replay.length());
    const std::vector<RequestRecord> found = recordsOf(replay.records());
    QVERIFY(found.size() > truth.size() / 3 && found.size() < truth.size());
    QVERIFY(areSame(found, { truth.begin(), truth.begin() + std::ptrdiff_t(found.size()) }));
    QCOMPARE(replay.unreadable(), 0);
}

void TestReplaySource::knobsAndConnectionsAreAsTheyWere()
{
    SessionRecorder recorder(*m_live, [this](HistoryTap* tap) { m_live->kept->setTap(tap); });
    QVERIFY(recorder.start(path(), true));
    m_live->knobs.whenFull = { WhenFull::WaitAtMost, milliseconds(70) };
    m_live->knobs.lane = Lane::Bulk;
    m_live->play(10);
    recorder.takeRound();
    m_live->setCapacity(3);
    const std::int64_t turned = m_live->now();
    m_live->play(10);
    recorder.takeRound();
    recorder.finish();
    ReplaySource replay(opened(path()), m_wall);
    QVERIFY(replay.isReplay());
    QVERIFY(replay.scenarios().isEmpty());
    replay.seek(Duration(turned - replay.recording().startsAt()));
    PipelineConfig before = m_live->knobs;
    before.capacity = 8;
    QVERIFY(replay.config() == before);
    replay.seek(replay.length());
    QVERIFY(replay.config() == m_live->knobs);
    replay.setCapacity(77); // nothing that was can be changed
    QCOMPARE(replay.config().capacity, 3);
    const ConnectionState live = m_live->connectionState();
    const ConnectionState then = replay.connectionState();
    QCOMPARE(then.phase, ConnectionPhase::Ready);
    QCOMPARE(then.server.kind, live.server.kind);
    QCOMPARE(then.server.version, QByteArray("7.0.15"));
    QCOMPARE(then.epoch, live.epoch);
    QVERIFY(then.since == live.since);
}

void TestReplaySource::aCommandIsFoundByItsName()
{
    // Numbers of another version: 1 is GET there, 2 something that we do not know.
    MemoryFile file;
    auto shared = std::make_shared<MemorySink::Shared>();
    RecordingWriter writer(
        std::make_unique<MemorySink>(shared), { recordingStart, 0, false, "", "", "" }, {});
    writer.add(ChunkType::Commands, recordingStart,
        recording::encode(recording::Names { { 301, "GET" }, { 302, "FROBNICATE" } }));
    std::vector<RequestRecord> records;
    for (const std::uint16_t command : { 301, 302, 303 }) {
        records.push_back(answered(command, recordingStart));
        records.back().command = command;
    }
    writer.addRecords(recordingStart + 5000, records);
    writer.finish();
    file.write(shared->bytes);
    ReplaySource replay(opened(QString::fromStdString(file.path())), m_wall);
    replay.seek(replay.length());
    const std::vector<RequestRecord> found = recordsOf(replay.records());
    QCOMPARE(found.size(), std::size_t(3));
    QCOMPARE(found[0].command, std::uint16_t(CommandId::Get));
    QCOMPARE(found[1].command, std::uint16_t(CommandId::Other));
    QCOMPARE(found[2].command, std::uint16_t(CommandId::Other));
}

void TestReplaySource::whatMakesNoSenseIsLeftOut()
{
    std::string bytes = smallRecording();
    MemoryFile file;
    file.write(bytes);
    const auto good = opened(QString::fromStdString(file.path()));
    // The same chunks, whole by their checksums, each with a byte too few.
    std::string bad = recording::prolog()
        + recording::chunk(ChunkType::Header, recordingStart, recording::encode(good->header()));
    std::string payload;
    int chunks = 0;
    for (const RecordingChunk& chunk : good->chunks()) {
        if (chunk.size == 0 || chunk.type == ChunkType(77) || chunk.type == ChunkType::Producers
            || chunk.type == ChunkType::Commands)
            continue;
        QVERIFY(good->read(chunk, payload));
        payload.pop_back();
        bad += recording::chunk(chunk.type, chunk.at, payload);
        ++chunks;
    }
    MemoryFile other;
    other.write(bad);
    ReplaySource replay(opened(QString::fromStdString(other.path())), m_wall);
    replay.seek(replay.length());
    QVERIFY(!replay.snapshot());
    QCOMPARE(replay.records().size(), std::size_t(0));
    QCOMPARE(replay.unreadable(), chunks);
}

void TestReplaySource::theViewReadsAReplayAsItReadsTheEngine()
{
    record(50);
    PipelineFeed live(*m_live);
    live.takeAll();
    ReplaySource replay(opened(path()), m_wall);
    PipelineFeed feed(replay);
    replay.seek(replay.length());
    feed.takeAll();
    QCOMPARE(feed.figures().totals.ended, live.figures().totals.ended);
    QCOMPARE(
        feed.figures().repliesPerSecond.value_or(-1), live.figures().repliesPerSecond.value_or(-2));
    QVERIFY(areSame(feed.records(), live.records()));
    QVERIFY(!feed.records().empty());
    // Back to the first half: nothing of what was seen is kept.
    replay.seek(replay.length() / 2);
    feed.takeFrame();
    QCOMPARE(feed.figures().totals.ended, replay.totals().ended);
    QVERIFY(feed.figures().totals.ended < live.figures().totals.ended);
    QVERIFY(feed.strips().nextIndex() <= replay.now() / Gauge::bucketNanos);
    // Under a slow clock, figures are renewed as often as a person can read them.
    replay.setSpeed(0.001);
    replay.play();
    QSignalSpy renewed(&feed, &PipelineFeed::figuresTaken);
    m_wall.set(m_wall.now() + milliseconds(200));
    feed.takeFrame();
    QCOMPARE(renewed.count(), 0);
    m_wall.set(m_wall.now() + milliseconds(50));
    feed.takeFrame();
    QCOMPARE(renewed.count(), 1);
}

QTEST_GUILESS_MAIN(TestReplaySource)
#include "tst_replaysource.moc"
