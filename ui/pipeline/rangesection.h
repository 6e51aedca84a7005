// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/rangesummary.h"

#include <QWidget>

class QLabel;

namespace sluice {

class FigureLines;
class PipelineFeed;

/// The selected span of time in numbers: how long, how many, how fast, percentiles. Hidden while
/// nothing is selected. GUI thread.
class RangeSection : public QWidget {
    Q_OBJECT

public:
    /// Both must outlive it.
    RangeSection(const PipelineFeed& feed, const TimeView& time, QWidget* parent = nullptr);

    /// What it says, one line per figure; empty without a selection.
    [[nodiscard]] QString asText() const;

protected:
    void changeEvent(QEvent* event) override;

private:
    void show();

    const PipelineFeed& m_feed;
    const TimeView& m_time;
    QLabel* m_head;
    FigureLines* m_lines;
    QLabel* m_note;
};

} // namespace sluice
