// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/pipeline/replaybar.h"

#include "ui/models/replaysource.h"
#include "ui/pipeline/recordingtext.h"
#include "ui/theme/helpbubble.h"
#include "ui/theme/icons.h"
#include "ui/theme/tonelabel.h"

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>
#include <QVBoxLayout>

namespace sluice {

namespace {

constexpr auto followEvery = std::chrono::milliseconds(50);
constexpr int steps = 10'000; ///< of the slider
constexpr double speeds[] { 0.001, 0.01, 0.1, 0.5, 1, 2, 5, 10 };

} // namespace

ReplayBar::ReplayBar(ReplaySource& source, const QString& name, QWidget* parent)
    : QWidget(parent)
    , m_source(source)
    , m_name(name)
    , m_play(new QAction(this))
    , m_title(new ToneLabel(Tone::Warning, this))
    , m_note(new ToneLabel(Tone::Warning, this))
    , m_playButton(new QPushButton(this))
    , m_speed(new QComboBox(this))
    , m_position(new QSlider(Qt::Horizontal, this))
    , m_time(new QLabel(this))
{
    setObjectName(QStringLiteral("replayBar"));
    setAutoFillBackground(true);
    m_title->setObjectName(QStringLiteral("replayTitle"));
    QFont bold = m_title->font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_title->setText(title());
    m_note->setObjectName(QStringLiteral("replayNote"));
    m_note->setWordWrap(true);
    m_note->hide(); // until there is something to say

    m_play->setObjectName(QStringLiteral("playReplay"));
    m_play->setShortcut(QKeySequence(Qt::Key_Space));
    connect(m_play, &QAction::triggered, this, &ReplayBar::playOrPause);
    m_playButton->setObjectName(QStringLiteral("playButton"));
    m_playButton->setAutoDefault(false);
    connect(m_playButton, &QPushButton::clicked, m_play, &QAction::trigger);

    m_speed->setObjectName(QStringLiteral("replaySpeed"));
    m_speed->setAccessibleName(tr("Speed of the replay"));
    m_speed->setToolTip(plainToolTip(tr(
        "How fast recorded time goes by. At x0.001, a millisecond takes a second: slow motion of "
        "what was, and nothing of it changes. To slow the system itself is in the menu "
        "Pipeline.")));
    for (const double speed : speeds)
        m_speed->addItem(QStringLiteral("×%1").arg(speed), speed);
    m_speed->setCurrentIndex(m_speed->findData(source.speed()));
    connect(m_speed, &QComboBox::activated, this, &ReplayBar::chooseSpeed);

    m_position->setObjectName(QStringLiteral("replayPosition"));
    m_position->setAccessibleName(tr("Position in the recording"));
    m_position->setRange(0, steps);
    m_position->setSingleStep(steps / 100);
    m_position->setPageStep(steps / 10);
    connect(m_position, &QSlider::valueChanged, this, &ReplayBar::seekTo);

    m_time->setObjectName(QStringLiteral("replayTime"));
    m_time->setTextFormat(Qt::PlainText);
    auto* close = new QPushButton(themedIcon(QStringLiteral("live")), tr("Back to live"), this);
    close->setObjectName(QStringLiteral("closeReplay"));
    close->setAutoDefault(false);
    close->setToolTip(plainToolTip(tr("Closes the replay. The file stays as it is.")));
    connect(close, &QPushButton::clicked, this, &ReplayBar::closeRequested);

    const int unit = fontMetrics().height();
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(unit / 2, unit / 3, unit / 2, unit / 3);
    all->setSpacing(unit / 3);
    auto* top = new QHBoxLayout;
    top->addWidget(m_title);
    top->addWidget(m_note, 1);
    top->addStretch();
    top->addWidget(close);
    auto* player = new QHBoxLayout;
    player->addWidget(m_playButton);
    player->addWidget(m_speed);
    player->addWidget(m_position, 1);
    player->addWidget(m_time);
    all->addLayout(top);
    all->addLayout(player);

    m_timer.setInterval(followEvery);
    connect(&m_timer, &QTimer::timeout, this, &ReplayBar::showPosition);
    showPosition();
}

QString ReplayBar::title() const
{
    return tr("Replay of %1, %2").arg(m_name, recordingtext::ofPosition(m_source.length()));
}

QString ReplayBar::positionText() const
{
    return tr("%1 of %2")
        .arg(recordingtext::ofPosition(m_source.position(), m_source.speed()),
            recordingtext::ofPosition(m_source.length()));
}

void ReplayBar::showPosition()
{
    const bool isPlaying = m_source.isPlaying();
    if (isPlaying != m_shownPlaying) {
        m_shownPlaying = isPlaying;
        m_playButton->setText(isPlaying ? tr("Pause") : tr("Play"));
        m_playButton->setIcon(
            themedIcon(isPlaying ? QStringLiteral("freeze") : QStringLiteral("play")));
        m_playButton->setToolTip(plainToolTip(tr("Space")));
        m_play->setText(isPlaying ? tr("Pause the replay") : tr("Play the replay"));
    }
    if (!m_position->isSliderDown()) {
        const QSignalBlocker blocker(m_position);
        const double length = double(m_source.length().count());
        m_position->setValue(
            length > 0 ? int(double(m_source.position().count()) / length * steps + 0.5) : 0);
    }
    if (const QString text = positionText(); text != m_time->text()) {
        m_time->setText(text);
        m_time->setMinimumWidth(std::max(m_time->minimumWidth(), m_time->sizeHint().width()));
    }
    QStringList notes;
    notes << recordingtext::ofEnd(m_source.recording());
    const recording::Dropped dropped = m_source.dropped();
    notes << recordingtext::ofDropped(dropped.records, dropped.snapshots);
    if (const int parts = m_source.unreadable())
        notes << tr("%n parts make no sense and were left out.", nullptr, parts);
    notes.removeAll(QString());
    if (const QString note = notes.join(QLatin1Char(' ')); note != m_note->text())
        m_note->say(Tone::Warning, note);
}

void ReplayBar::playOrPause()
{
    const bool isAtEnd = m_source.position() >= m_source.length();
    if (m_source.isPlaying())
        m_source.pause();
    else
        m_source.play();
    if (isAtEnd)
        Q_EMIT sought();
    showPosition();
}

void ReplayBar::chooseSpeed()
{
    m_source.setSpeed(m_speed->currentData().toDouble());
    m_time->setMinimumWidth(0);
    showPosition();
}

void ReplayBar::seekTo(int step)
{
    m_source.seek(Duration(std::int64_t(double(m_source.length().count()) * step / steps)));
    showPosition();
    Q_EMIT sought();
}

void ReplayBar::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    m_timer.start();
    showPosition();
}

void ReplayBar::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    m_timer.stop();
}

} // namespace sluice
