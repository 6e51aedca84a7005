// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/pipelinesource.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;

namespace sluice {

class ToneLabel;

/// The stations of a command in a row, the one where it is lit. GUI thread.
class StepTrack : public QWidget {
    Q_OBJECT

public:
    explicit StepTrack(QWidget* parent = nullptr);

    /// `isReached`: it is there, else on its way there.
    void show(StepStation station, bool isReached);
    /// "on the wire"
    [[nodiscard]] static QString nameOf(StepStation station);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    StepStation m_station = StepStation::Produced;
    bool m_isReached = true;
};

/// One command, step by step: where it is, what that means, and its very bytes. N, Space, Page Down
/// or the button go on. GUI thread.
class StepPanel : public QWidget {
    Q_OBJECT

public:
    /// The source must outlive it.
    explicit StepPanel(PipelineSource& source, QWidget* parent = nullptr);

    /// Shows it and makes the chosen command; does nothing where there are no steps or a scenario
    /// runs.
    void begin();
    void next();
    /// Lets the command go on and hides it.
    void end();
    /// Follows the source; `masksKeys`: see maskedText().
    void show(bool masksKeys);
    [[nodiscard]] bool isStepping() const { return m_isStepping; }

    /// "Station 3 of 7, taken: ..."
    [[nodiscard]] QString sentence() const;
    /// Escaped; empty before there are any.
    [[nodiscard]] QString sentText() const;
    [[nodiscard]] QString replyText() const;

Q_SIGNALS:
    void steppingChanged(bool stepping);

private:
    void setStepping(bool stepping);
    void wordCommands();
    [[nodiscard]] QString bytesText(const QByteArray& bytes, qsizetype size, bool masksKeys) const;

    PipelineSource& m_source;
    QComboBox* m_commands;
    StepTrack* m_track;
    QLabel* m_sentence;
    ToneLabel* m_note;
    QLabel* m_sent;
    QLabel* m_reply;
    QPushButton* m_next;
    QPushButton* m_end;
    bool m_isStepping = false;
    bool m_masksKeys = false;
};

} // namespace sluice
