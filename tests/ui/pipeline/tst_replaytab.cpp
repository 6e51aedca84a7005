// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/pipeline/replaytab.h"

#include "tests/core/trace/recordings.h"
#include "tests/ui/models/tracedengine.h"
#include "ui/models/sessionrecorder.h"
#include "ui/pipeline/flowpane.h"
#include "ui/pipeline/pipelinetab.h"
#include "ui/pipeline/recordbutton.h"
#include "ui/pipeline/recordingtext.h"
#include "ui/pipeline/replaybar.h"
#include "ui/pipeline/waterfall.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QFile>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>

using namespace sluice;
using std::chrono::milliseconds;
using std::chrono::seconds;

class TestReplayTab : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_theme = std::make_unique<Theme>();
        TracedEngine live;
        SessionRecorder recorder(live, [&](HistoryTap* tap) { live.kept->setTap(tap); });
        QVERIFY(recorder.start(path(), true));
        for (int i = 0; i < 60; ++i) {
            live.play(4);
            recorder.takeRound();
        }
        live.settle();
        recorder.finish();
    }
    void cleanupTestCase() { m_theme.reset(); }
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin).*")));
        open(path());
    }
    void cleanup() { m_tab.reset(); }

    void itSaysThatItIsAReplay();
    void theSpaceBarPlaysAndPauses();
    void speedAndPositionFollowTheHand();
    void goingBackInTimeEmptiesTheView();
    void theKnobsRestAndSayWhy();
    void backToLiveIsAsked();
    void whatIsMissingIsToldInTheBar();
    void recordingIsAskedForAndShown();
    void problemsAreSentences();

private:
    QString path() const { return m_folder.filePath(QStringLiteral("run.sluice")); }
    void open(const QString& file)
    {
        auto reader = std::make_shared<RecordingReader>();
        QCOMPARE(reader->open(QFile::encodeName(file).toStdString()), RecordingError::None);
        m_tab = std::make_unique<ReplayTab>(reader, recordingtext::nameOf(file), m_wall);
        m_tab->resize(1280, 800);
        m_tab->show();
        m_tab->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_tab.get()));
        m_tab->pipeline()->waterfall()->setFocus();
        m_tab->pipeline()->refresh();
    }
    template <typename Widget> Widget* find(const char* name)
    {
        return m_tab->findChild<Widget*>(QLatin1String(name));
    }
    QString timeText() { return find<QLabel>("replayTime")->text(); }

    QTemporaryDir m_folder;
    std::unique_ptr<Theme> m_theme;
    VirtualClock m_wall;
    std::unique_ptr<ReplayTab> m_tab;
};

void TestReplayTab::itSaysThatItIsAReplay()
{
    const QString length = recordingtext::ofPosition(m_tab->source().length());
    QCOMPARE(find<QLabel>("replayTitle")->text(),
        QStringLiteral("Replay of run.sluice, %1").arg(length));
    QVERIFY(m_tab->statusText().startsWith(QStringLiteral("Replay of run.sluice, ")));
    QVERIFY(m_tab->statusText().endsWith(length));
    QVERIFY(!find<QLabel>("replayNote")->isVisible());
}

void TestReplayTab::theSpaceBarPlaysAndPauses()
{
    QVERIFY(!m_tab->source().isPlaying());
    QTest::keyClick(m_tab->pipeline()->waterfall(), Qt::Key_Space);
    QVERIFY(m_tab->source().isPlaying());
    QCOMPARE(find<QPushButton>("playButton")->text(), QStringLiteral("Pause"));
    m_wall.set(m_wall.now() + milliseconds(300));
    QTest::keyClick(m_tab->pipeline()->waterfall(), Qt::Key_Space);
    QVERIFY(!m_tab->source().isPlaying());
    QCOMPARE(m_tab->source().position(), Duration(milliseconds(300)));
    QTRY_COMPARE(m_tab->pipeline()->feed().at(), m_tab->source().now());
    QVERIFY(timeText().startsWith(QStringLiteral("0.3")));
    QTest::mouseClick(find<QPushButton>("playButton"), Qt::LeftButton);
    QVERIFY(m_tab->source().isPlaying());
    // To the end, and once more from the beginning.
    m_wall.set(m_wall.now() + seconds(60));
    QTRY_COMPARE(find<QPushButton>("playButton")->text(), QStringLiteral("Play"));
    QCOMPARE(find<QSlider>("replayPosition")->value(), find<QSlider>("replayPosition")->maximum());
    QTest::mouseClick(find<QPushButton>("playButton"), Qt::LeftButton);
    QCOMPARE(m_tab->source().position(), Duration(0));
    QCOMPARE(m_tab->pipeline()->feed().figures().totals.ended, m_tab->source().totals().ended);
}

void TestReplayTab::speedAndPositionFollowTheHand()
{
    auto* speed = find<QComboBox>("replaySpeed");
    QCOMPARE(speed->currentText(), QStringLiteral("×1"));
    speed->setFocus();
    QTest::keyClick(speed, Qt::Key_Home);
    QCOMPARE(m_tab->source().speed(), 0.001);
    QTest::keyClick(speed, Qt::Key_End);
    QCOMPARE(m_tab->source().speed(), 10.0);

    auto* position = find<QSlider>("replayPosition");
    position->setFocus();
    QTest::keyClick(position, Qt::Key_PageUp);
    QTest::keyClick(position, Qt::Key_Right);
    const Duration length = m_tab->source().length();
    QCOMPARE(m_tab->source().position(), Duration(std::int64_t(double(length.count()) * 0.11)));
    QCOMPARE(m_tab->pipeline()->feed().at(), m_tab->source().now());
    QTest::keyClick(position, Qt::Key_End);
    QCOMPARE(m_tab->source().position(), length);
    QCOMPARE(m_tab->pipeline()->feed().figures().totals.ended, 60u * 4 * 6);
    QVERIFY(m_tab->pipeline()->waterfall()->grab().width() > 100);
}

void TestReplayTab::goingBackInTimeEmptiesTheView()
{
    auto* position = find<QSlider>("replayPosition");
    position->setFocus();
    QTest::keyClick(position, Qt::Key_End);
    m_tab->pipeline()->setFrozen(true);
    QTest::keyClick(position, Qt::Key_Home);
    PipelineFeed& feed = m_tab->pipeline()->feed();
    QVERIFY(!feed.isFrozen());
    QCOMPARE(m_tab->source().position(), Duration(0));
    QCOMPARE(feed.figures().totals.ended, 0u);
    QVERIFY(feed.strips().nextIndex() <= m_tab->source().now() / Gauge::bucketNanos);
    QVERIFY(feed.records().empty());
}

void TestReplayTab::theKnobsRestAndSayWhy()
{
    for (const char* name : { "capacity", "window", "producers", "connections", "bulkShare" }) {
        auto* knob = find<QSpinBox>(name);
        QVERIFY2(!knob->isEnabled(), name);
        QVERIFY2(knob->toolTip().contains(QStringLiteral("replay")), name);
        QVERIFY2(knob->accessibleDescription().contains(QStringLiteral("replay")), name);
    }
    QVERIFY(!find<QComboBox>("whenFull")->isEnabled());
    QVERIFY(!find<QComboBox>("lane")->isEnabled());
    QCOMPARE(find<QSpinBox>("capacity")->value(), 8); // as it stood
    QCOMPARE(find<QSpinBox>("window")->value(), 4);
    QCOMPARE(find<QSpinBox>("producers")->value(), 6);
    m_tab->pipeline()->refresh();
    QVERIFY(!find<QSpinBox>("producers")->isEnabled());
    QVERIFY(!m_tab->pipeline()->pipelineActions().front()->isEnabled()); // no scenario to start
}

void TestReplayTab::backToLiveIsAsked()
{
    QSignalSpy asked(m_tab.get(), &ReplayTab::closeRequested);
    QTest::mouseClick(find<QPushButton>("closeReplay"), Qt::LeftButton);
    QCOMPARE(asked.count(), 1);
}

void TestReplayTab::whatIsMissingIsToldInTheBar()
{
    const QString cut = m_folder.filePath(QStringLiteral("cut.sluice"));
    QVERIFY(QFile::copy(path(), cut));
    QFile file(cut);
    QVERIFY(file.resize(file.size() / 2));
    open(cut);
    QVERIFY(find<QLabel>("replayNote")->isVisible());
    QCOMPARE(find<QLabel>("replayNote")->text(),
        QStringLiteral("Replays up to %1; the file ends there, before its recording did.")
            .arg(recordingtext::ofPosition(m_tab->source().length())));

    QVERIFY(file.open(QIODevice::ReadWrite));
    QVERIFY(file.seek(file.size() / 2));
    QVERIFY(file.write("damage") == 6);
    file.close();
    open(cut);
    QVERIFY(find<QLabel>("replayNote")->text().contains(QStringLiteral("the rest is damaged")));
}

void TestReplayTab::recordingIsAskedForAndShown()
{
    TracedEngine live;
    live.play(2);
    SessionRecorder recorder(live, [&](HistoryTap* tap) { live.kept->setTap(tap); });
    PipelineTab tab(live);
    tab.setRecorder(recorder);
    auto* bar = tab.scenarioBar();
    bar->show();
    auto* button = bar->findChild<RecordButton*>();
    QVERIFY(tab.pipelineActions().contains(button->action()));
    QCOMPARE(button->text(), QStringLiteral("Record"));
    QTest::mouseClick(button, Qt::LeftButton);
    QVERIFY(!button->isChecked()); // nothing is recorded yet
    QPointer<QFileDialog> dialog = bar->findChild<QFileDialog*>(QStringLiteral("recordDialog"));
    QTRY_VERIFY(dialog && dialog->isVisible());
    auto* keys = dialog->findChild<QCheckBox*>(QStringLiteral("withKeys"));
    QVERIFY(keys->isVisible() && keys->isChecked());
    QTest::mouseClick(keys, Qt::LeftButton, {}, { 8, keys->height() / 2 });
    QVERIFY(!keys->isChecked());
    const QString file = m_folder.filePath(QStringLiteral("asked.sluice"));
    auto* name = dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"));
    name->setText(file);
    QTest::keyClick(name, Qt::Key_Return);
    QTRY_VERIFY(recorder.isRecording());
    QVERIFY(button->isChecked());
    QTRY_VERIFY(button->text().startsWith(QStringLiteral("0:00 · ")));
    QCOMPARE(button->action()->text(), QStringLiteral("Stop recording"));
    live.play(2);
    button->action()->trigger();
    QTRY_VERIFY(!recorder.isRecording());
    QCOMPARE(button->text(), QStringLiteral("Record"));
    QVERIFY(!button->isChecked());
    RecordingReader reader;
    QCOMPARE(reader.open(file.toStdString()), RecordingError::None);
    QVERIFY(!reader.header().hasKeys);
    QCOMPARE(reader.end(), RecordingEnd::Complete);
}

void TestReplayTab::problemsAreSentences()
{
    using recordingtext::ofError;
    const QString file = QStringLiteral("/a/b\u202egnp.sluice");
    for (const auto error : { RecordingError::CannotOpen, RecordingError::NotARecording,
             RecordingError::NewerVersion, RecordingError::Empty }) {
        const QString text = ofError(file, error, ENOENT);
        QVERIFY(text.endsWith(QLatin1Char('.')));
        QVERIFY(text.contains(QStringLiteral("b\\xe2\\x80\\xaegnp.sluice"))); // no trick with names
        QVERIFY(!text.contains(QStringLiteral("/a/")));
    }
    QVERIFY(ofError(file, RecordingError::None, 0).isEmpty());
    RecordingStatus status;
    QVERIFY(recordingtext::ofProblem(status).isEmpty());
    status.path = QStringLiteral("/tmp/r.sluice");
    status.error = ENOSPC;
    QCOMPARE(recordingtext::ofProblem(status),
        QStringLiteral("Cannot record to r.sluice: No space left on device."));
    status.bytes = 2048;
    QVERIFY(recordingtext::ofProblem(status).contains(QStringLiteral("can be replayed")));
    QCOMPARE(recordingtext::ofPosition(Duration(192'400'000'000)), QStringLiteral("3:12.4"));
    QCOMPARE(
        recordingtext::ofPosition(Duration(703'123'000), 0.001).left(7), QStringLiteral("0.70312"));
}

QTEST_MAIN(TestReplayTab)
#include "tst_replaytab.moc"
