// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/pipeline/recordbutton.h"

#include "ui/models/sessionrecorder.h"
#include "ui/pipeline/recordingtext.h"
#include "ui/theme/helpbubble.h"
#include "ui/theme/icons.h"

#include <QAction>
#include <QCheckBox>
#include <QDateTime>
#include <QFileDialog>
#include <QGridLayout>

namespace sluice {

RecordButton::RecordButton(SessionRecorder& recorder, QWidget* parent)
    : QPushButton(parent)
    , m_recorder(recorder)
    , m_action(new QAction(this))
{
    setObjectName(QStringLiteral("recordButton"));
    setAutoDefault(false);
    setCheckable(true);
    m_action->setObjectName(QStringLiteral("record"));
    connect(m_action, &QAction::triggered, this, &RecordButton::toggle);
    connect(this, &QPushButton::clicked, this, &RecordButton::toggle);
    connect(&recorder, &SessionRecorder::started, this, &RecordButton::showStatus);
    connect(&recorder, &SessionRecorder::stopped, this, &RecordButton::showStatus);
    connect(&recorder, &SessionRecorder::statusChanged, this, &RecordButton::showStatus);
    m_shown = !recorder.isRecording();
    showStatus();
}

void RecordButton::toggle()
{
    setChecked(m_recorder.isRecording()); // a click alone changes nothing
    if (m_recorder.isRecording())
        m_recorder.stop();
    else
        askForFile();
}

void RecordButton::askForFile()
{
    auto* dialog = new QFileDialog(window(), tr("Record the pipeline"));
    dialog->setObjectName(QStringLiteral("recordDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setOption(QFileDialog::DontUseNativeDialog); // which has no place for the check box
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilter(tr("Recordings (*.sluice)"));
    dialog->setDefaultSuffix(QStringLiteral("sluice"));
    dialog->selectFile(
        QDateTime::currentDateTime().toString(QStringLiteral("'sluice-'yyyyMMdd-HHmmss'.sluice'")));
    dialog->setLabelText(QFileDialog::Accept, tr("Record"));
    auto* keys = new QCheckBox(tr("Keep the first bytes of each request's key"), dialog);
    keys->setObjectName(QStringLiteral("withKeys"));
    keys->setChecked(m_withKeys);
    keys->setToolTip(
        plainToolTip(tr("Without, no byte of a key is in the file. Values never are.")));
    if (auto* grid = qobject_cast<QGridLayout*>(dialog->layout()))
        grid->addWidget(keys, grid->rowCount(), 0, 1, -1);
    connect(dialog, &QFileDialog::fileSelected, this, [this, keys](const QString& path) {
        m_withKeys = keys->isChecked();
        m_recorder.start(path, m_withKeys);
    });
    dialog->open();
}

void RecordButton::showStatus()
{
    const RecordingStatus status = m_recorder.status();
    const bool isOn = status.isRecording;
    if (isOn) {
        const QString progress = recordingtext::ofProgress(status);
        if (text() != progress) {
            setText(progress);
            setAccessibleName(status.isFinishing ? progress : tr("Recording, %1").arg(progress));
            // Grows and never shrinks, so that the bar does not dance.
            setMinimumWidth(std::max(minimumWidth(), sizeHint().width()));
        }
        const QString dropped
            = recordingtext::ofDropped(status.recordsDropped, status.snapshotsDropped);
        const QString name = recordingtext::nameOf(status.path);
        setToolTip(
            plainToolTip((status.isFinishing ? tr("The disk takes the rest of %1.").arg(name)
                                             : tr("Recording to %1. Click to end it.").arg(name))
                + (dropped.isEmpty() ? QString() : QLatin1Char(' ') + dropped)));
    }
    setChecked(isOn);
    setEnabled(!status.isFinishing);
    m_action->setEnabled(!status.isFinishing);
    if (isOn == m_shown)
        return;
    m_shown = isOn;
    setIcon(themedIcon(isOn ? QStringLiteral("stop") : QStringLiteral("record")));
    m_action->setText(isOn ? tr("Stop recording") : tr("Record…"));
    if (isOn)
        return;
    setText(tr("Record"));
    setAccessibleName(tr("Record"));
    setMinimumWidth(0);
    setToolTip(plainToolTip(
        tr("Writes every request, count and change to a file that can be replayed without a "
           "server. No values.")));
}

} // namespace sluice
