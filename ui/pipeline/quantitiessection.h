// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/quantities.h"

#include <QWidget>

class QToolButton;

namespace sluice {

class FigureLines;
class PipelineFeed;

/// Everything else that is measured, folded away until somebody wants it: only then is the server
/// asked. GUI thread.
class QuantitiesSection : public QWidget {
    Q_OBJECT

public:
    /// The feed must outlive it.
    explicit QuantitiesSection(const PipelineFeed& feed, QWidget* parent = nullptr);

    [[nodiscard]] bool isOpen() const;
    void setOpen(bool open);
    /// What it says, one line per figure; empty while folded.
    [[nodiscard]] QString asText() const;

private:
    void renew();

    const PipelineFeed& m_feed;
    QuantityMeter m_meter;
    QToolButton* m_fold;
    FigureLines* m_lines;
};

} // namespace sluice
