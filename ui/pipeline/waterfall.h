// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/waterfallmodel.h"
#include "ui/pipeline/phasepainter.h"
#include "ui/pipeline/timegestures.h"

#include <QImage>
#include <QWidget>

#include <optional>

class QAction;
class QActionGroup;

namespace sluice {

class FrameClock;
class PipelineFeed;

/// One row per request: who sent what, how long it took, and a bar per phase; thin where it waits
/// to be admitted or delivered, thick where it is under way. By itself it shows as many of the
/// newest requests as fit; zoomed, all of a window of time: as bars, as folded bars or as a ribbon
/// of the phases' shares, whichever there is room for. Says on which scale, and how many requests
/// there were. GUI thread.
class Waterfall : public QWidget {
    Q_OBJECT

public:
    /// `feed` must outlive it; `clock` may be null.
    Waterfall(const PipelineFeed& feed, FrameClock* clock, QWidget* parent = nullptr);

    [[nodiscard]] WaterfallModel& model() { return m_model; }
    /// What is selected on this axis becomes the window, and a span that is measured is selected
    /// there; the cross hair is the one of all its panes. It must outlive the waterfall.
    void setTimeView(TimeView& time);

    /// How long the window is, which ends at the shown instant, nanoseconds; nothing: the newest
    /// requests that fit.
    [[nodiscard]] std::optional<std::int64_t> windowSpan() const { return m_span; }
    void setWindowSpan(std::optional<std::int64_t> nanos);
    /// The window that is shown: of the selection, or of windowSpan(); nothing: there is none.
    [[nodiscard]] std::optional<TimeRange> window() const;
    /// Positive: a shorter window.
    void zoom(int steps);

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
    /// The time axis above the bars, where a drag measures, and the head of a column, which sorts.
    [[nodiscard]] QRect axisRect() const;
    [[nodiscard]] QRect headRect(WaterfallModel::Column column) const;
    /// The clock over the bars; without width where every row begins at its own start, and so no
    /// instant has a place.
    [[nodiscard]] TimeScale timeScale() const;
    /// Where the ribbon is drawn; empty when there is none. Grouped: all of them, and each.
    [[nodiscard]] QRect ribbonRect() const;
    [[nodiscard]] QRect ribbonRect(int group) const;
    /// What share is shown, on which scale: "22 of 10 312 requests".
    [[nodiscard]] QString scaleText() const { return m_scaleText; }
    /// The length that is being measured: "1.24 ms"; empty when none is.
    [[nodiscard]] QString measured() const { return m_measured.text(); }

    /// For the window's menu and command palette: zoom, order and groups.
    [[nodiscard]] QList<QAction*> viewActions() const { return m_actions; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void requestSelected(); ///< selected() is another one, or none
    void selectedByHand(); ///< a person did it: time to freeze the view
    /// A person wants to see the key of a request; `isCut`: there may be more of it than was
    /// recorded.
    void keyActivated(const QByteArray& key, bool isCut);

public Q_SLOTS:
    void copyRows();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
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
        bool showsTotal = true;
    };
    /// Texts of a row, elided to the columns.
    struct RowText {
        QString request; ///< of a group: all of it
        QString command;
        QString producer;
        int totalWidth = 0;
        int noteWidth = 0;
    };
    struct Tick {
        int x = 0;
        int left = 0; ///< of its text; -1: it has none
        QString text;
    };
    struct LegendLine {
        Phase phase = Phase::Total; ///< Total: no colour
        QString text;
        QString share;
        int shareWidth = 0;
        double of = 0; ///< the share itself
        bool isName = false; ///< of a group
    };
    /// A ribbon as it is painted, with what stands beside it.
    struct Band {
        QRect area;
        QImage picture;
        std::vector<LegendLine> legend;
    };

    // waterfall.cpp
    void takeRows();
    void renew();
    void turnPage(std::optional<std::size_t> first);
    void layOut();
    void wordRows();
    void wordTicks();
    void wordScale();
    [[nodiscard]] double perColumnOfRows() const;
    [[nodiscard]] QString levelText() const;
    [[nodiscard]] QString ribbonText() const;
    [[nodiscard]] QString orderText() const;
    [[nodiscard]] int rowHeight() const;
    [[nodiscard]] int headHeight() const;
    [[nodiscard]] int footLines() const;
    [[nodiscard]] int footHeight() const;
    [[nodiscard]] int chartWidth() const;
    [[nodiscard]] std::int64_t axisLength() const;
    [[nodiscard]] int xOf(std::int64_t nanos) const;
    [[nodiscard]] std::int64_t timeAt(int x) const;

    // waterfallribbon.cpp
    void wordRibbon();
    void addShares(std::vector<LegendLine>& legend, const Ribbon& ribbon) const;
    [[nodiscard]] LegendLine legendLine(
        Phase phase, const QString& text, const QString& share) const;
    void noteSources();
    void paintRibbon(QPainter& painter, const Colors& colors);
    void paintLegend(QPainter& painter, const Colors& colors, const Band& band);

    // waterfallpaint.cpp
    void paintHead(QPainter& painter, const Colors& colors) const;
    void paintAxis(QPainter& painter, const Colors& colors) const;
    void paintTexts(QPainter& painter, const Colors& colors) const;
    void paintNotes(QPainter& painter, const Colors& colors) const;
    void paintMeasure(QPainter& painter, const Colors& colors) const;
    void paintCursor(QPainter& painter, const Colors& colors);
    void paintPage(QPainter& painter, const Colors& colors) const;
    void addRow(const WaterfallRow& row, int number);
    void addBars(const WaterfallRow& row, int number);
    void addLane(const WaterfallRow& row, int number);
    [[nodiscard]] std::int64_t originOf(const WaterfallRow& row) const;

    // waterfallinput.cpp
    void makeActions();
    void showOrder();
    void sortBy(SortBy by);
    void selectEntry(std::size_t entry, bool forward);
    void moveSelection(std::ptrdiff_t by);
    void moveInLane(int by);
    void activate();
    [[nodiscard]] std::optional<RequestRecord> requestAt(const QPoint& at) const;
    void moveCursorLine();
    void measureTo(int x);
    void endMeasure(bool select);

    const PipelineFeed& m_feed;
    FrameClock* m_clock;
    TimeView* m_time = nullptr;
    std::optional<TimeGestures> m_gestures; ///< of m_time
    std::optional<int> m_cursorX; ///< where the cross hair was painted
    WaterfallModel m_model;
    std::optional<std::int64_t> m_span;
    std::optional<TimeRange> m_selectedWindow;
    std::int64_t m_at = 0; ///< the instant of the newest renewal
    PhasePainter m_bars;
    Columns m_columns;
    std::vector<RowText> m_texts;
    std::vector<Tick> m_ticks;
    QString m_scaleText;
    QStringList m_foot; ///< the same in lines
    std::vector<Band> m_bands; ///< the ribbon, or one for each group
    std::vector<Tick> m_ribbonNotes; ///< what parts of it are not exact
    std::optional<RequestRecord> m_selected;
    std::optional<int> m_measureFrom; ///< pixels
    int m_measureTo = 0;
    CachedText m_measured;
    int m_wheel = 0; ///< of a notch, in eighths of a degree
    QList<QAction*> m_actions;
    QActionGroup* m_sortActions = nullptr;
    QActionGroup* m_groupActions = nullptr;
};

} // namespace sluice
