// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/sessionrecorder.h"

#include "tests/core/trace/recordings.h"
#include "tests/ui/models/tracedengine.h"
#include "ui/models/replaysource.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace sluice;
using std::chrono::milliseconds;

class TestSessionRecorder : public QObject {
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

    void neitherKeysNorValuesAreInAFileWithoutThem();
    void whatTheDiskMissedIsToldInTheReplay();
    void aRecordingThatCannotGoOnSaysWhy();
    void stoppingDoesNotWaitForTheDisk();

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

void TestSessionRecorder::neitherKeysNorValuesAreInAFileWithoutThem()
{
    const auto bytes = [this] {
        QFile file(path());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    record(5, true);
    QVERIFY(bytes().contains(enginesKey));
    QVERIFY(!bytes().contains(enginesValue));
    QVERIFY(!bytes().contains(QByteArray(enginesValue).left(5)));
    record(5, false);
    QVERIFY(bytes().size() > 1000);
    QVERIFY(!bytes().contains(QByteArray(enginesKey).left(4)));
    QVERIFY(!bytes().contains(QByteArray(enginesKey).right(4)));
    QVERIFY(!bytes().contains(QByteArray(enginesValue).left(5)));
}

void TestSessionRecorder::whatTheDiskMissedIsToldInTheReplay()
{
    SessionRecorder recorder(*m_live, [this](HistoryTap* tap) { m_live->kept->setTap(tap); });
    auto shared = std::make_shared<MemorySink::Shared>();
    hold(*shared, true);
    recorder.startInto(std::make_unique<MemorySink>(shared), QStringLiteral("held"), true, 30'000);
    waitUntilHeld(*shared);
    m_live->play(100); // 600 requests, 75 KB
    m_live->settle();
    recorder.takeRound();
    const quint64 missed = recorder.status().recordsDropped;
    QCOMPARE(missed, 600u);
    hold(*shared, false);
    recorder.finish();
    QCOMPARE(recorder.status().error, 0);
    MemoryFile file;
    file.write(shared->bytes);
    ReplaySource replay(opened(QString::fromStdString(file.path())), m_wall);
    replay.seek(replay.length());
    QCOMPARE(replay.dropped().records, missed);
    QCOMPARE(replay.telemetryLost(), missed);
    // The counts are whole all the same.
    QCOMPARE(replay.totals().ended, 600u);
    RateBucket sum;
    std::vector<HistoryBucket> buckets;
    replay.readBuckets(0, buckets);
    for (const HistoryBucket& bucket : buckets)
        sum.merge(bucket.rates);
    QCOMPARE(sum.completed, 600u);
}

void TestSessionRecorder::aRecordingThatCannotGoOnSaysWhy()
{
    SessionRecorder recorder(*m_live, [this](HistoryTap* tap) { m_live->kept->setTap(tap); });
    QSignalSpy stopped(&recorder, &SessionRecorder::stopped);
    QVERIFY(!recorder.start(QStringLiteral("/nowhere/run.sluice"), true));
    QCOMPARE(recorder.status().error, ENOENT);
    QVERIFY(!recorder.isRecording());
    QCOMPARE(stopped.count(), 0);
    QVERIFY(recorder.start(QStringLiteral("/dev/full"), true));
    QTRY_COMPARE(stopped.count(), 1); // by its own timer
    QCOMPARE(recorder.status().error, ENOSPC);
    QVERIFY(!recorder.isRecording());
    m_live->play(1); // nobody listens any more
    m_live->pull();
}

void TestSessionRecorder::stoppingDoesNotWaitForTheDisk()
{
    SessionRecorder recorder(*m_live, [this](HistoryTap* tap) { m_live->kept->setTap(tap); });
    QSignalSpy stopped(&recorder, &SessionRecorder::stopped);
    auto shared = std::make_shared<MemorySink::Shared>();
    hold(*shared, true);
    recorder.startInto(std::make_unique<MemorySink>(shared), QStringLiteral("held"), true);
    waitUntilHeld(*shared);
    m_live->play(10);
    m_live->settle();
    recorder.takeRound();
    recorder.stop(); // comes back although nothing can be written
    const RecordingStatus status = recorder.status();
    QVERIFY(recorder.isRecording() && status.isRecording && status.isFinishing);
    QVERIFY(status.bytesWaiting > 1'000);
    recorder.takeRound();
    QCOMPARE(stopped.count(), 0);
    m_live->play(10); // is not in it any more
    m_live->settle();
    recorder.stop(); // changes nothing
    hold(*shared, false);
    QTRY_COMPARE(stopped.count(), 1); // by its own timer
    QVERIFY(!recorder.isRecording());
    QCOMPARE(recorder.status().error, 0);
    QCOMPARE(recorder.status().time, status.time);
    MemoryFile file;
    file.write(shared->bytes);
    ReplaySource replay(opened(QString::fromStdString(file.path())), m_wall);
    replay.seek(replay.length());
    QCOMPARE(replay.totals().ended, 60u);
}

QTEST_GUILESS_MAIN(TestSessionRecorder)
#include "tst_sessionrecorder.moc"
