// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QTimer>
#include <QWidget>

class QAction;
class QComboBox;
class QLabel;
class QPushButton;
class QSlider;

namespace sluice {

class ReplaySource;
class ToneLabel;

/// Plays a recording: play and pause, speed, position, back to the live view; and says that what is
/// below is a replay, and what of it is missing. GUI thread.
class ReplayBar : public QWidget {
    Q_OBJECT

public:
    /// The source must outlive it. `name`: of the file, as it can be shown.
    ReplayBar(ReplaySource& source, const QString& name, QWidget* parent = nullptr);

    /// Follows the source; a timer does it while the bar can be seen.
    void showPosition();
    /// "Replay of x.sluice, 41.2 s"
    [[nodiscard]] QString title() const;
    /// "12.4 s of 41.2 s, x0.1"
    [[nodiscard]] QString positionText() const;

    /// Play or pause.
    [[nodiscard]] QAction* playAction() const { return m_play; }

Q_SIGNALS:
    void sought(); ///< the position was changed by hand
    void closeRequested();

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void playOrPause();
    void chooseSpeed();
    void seekTo(int step);

    ReplaySource& m_source;
    QString m_name;
    QAction* m_play;
    ToneLabel* m_title;
    ToneLabel* m_note; ///< what is missing
    QPushButton* m_playButton;
    QComboBox* m_speed;
    QSlider* m_position;
    QLabel* m_time;
    QTimer m_timer;
    bool m_shownPlaying = true;
};

} // namespace sluice
