// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/waterfallmodel.h"
#include "ui/pipeline/phasepainter.h"

#include <QWidget>

#include <optional>

namespace sluice {

class FrameClock;
class PipelineFeed;

/// One row per request: who sent what, how long it took, and a bar per phase; thin where it waits
/// to be admitted or delivered, thick where it is under way. Shows as many of the newest requests
/// as fit, and says how many there were. GUI thread.
class Waterfall : public QWidget {
    Q_OBJECT

public:
    /// `feed` must outlive it; `clock` may be null.
    Waterfall(const PipelineFeed& feed, FrameClock* clock, QWidget* parent = nullptr);

    [[nodiscard]] WaterfallModel& model() { return m_model; }
    /// The selected request as it is known, even when its row has gone.
    [[nodiscard]] const std::optional<RequestRecord>& selected() const { return m_selected; }
    void clearSelection();
    /// Selects a request that may have no row, as by hand.
    void selectRecord(const RequestRecord& record);

    /// How many rows have room.
    [[nodiscard]] int rowsThatFit() const;
    /// Where a row's bars are drawn, and a row altogether.
    [[nodiscard]] QRect chartRect(int row) const;
    [[nodiscard]] QRect rowRect(int row) const;
    /// What share is shown, on which scale: "22 of 10 312 requests".
    [[nodiscard]] QString scaleText() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void requestSelected(); ///< selected() is another one, or none
    void selectedByHand(); ///< a person did it: time to freeze the view

public Q_SLOTS:
    void copyRows();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    struct Columns {
        int request = 0;
        int command = 0;
        int producer = 0;
        int total = 0; ///< right edge of the text
        int chart = 0;
        int end = 0;
        bool showsProducer = true; ///< there is room for its name
    };

    void takeRows();
    void layOut();
    void select(int row);
    [[nodiscard]] int rowHeight() const;
    [[nodiscard]] int headHeight() const;
    [[nodiscard]] std::int64_t axisLength() const;
    [[nodiscard]] int xOf(std::int64_t nanos) const;
    void paintAxis(QPainter& painter, const Colors& colors) const;
    void paintTexts(QPainter& painter, const Colors& colors) const;
    void addBars(const WaterfallRow& row, int number);

    const PipelineFeed& m_feed;
    FrameClock* m_clock;
    WaterfallModel m_model;
    PhasePainter m_bars;
    Columns m_columns;
    struct RowText {
        QString command;
        QString producer;
    };
    std::vector<RowText> m_texts; ///< elided to the columns
    std::optional<RequestRecord> m_selected;
};

} // namespace sluice
