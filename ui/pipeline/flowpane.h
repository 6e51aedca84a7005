// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/flowmodel.h"
#include "ui/pipeline/phasepainter.h"

#include <QWidget>

namespace sluice {

class FrameClock;
class PipelineFeed;

/// Producers, channel, connection and server with everything that is open between them, cell by
/// cell while that can be read, as tanks with a number above. The cells are the very requests of
/// the snapshot; nothing is drawn from counters alone. GUI thread.
class FlowPane : public QWidget {
    Q_OBJECT

public:
    /// Beyond so many places the channel and the window become tanks; beyond so many producers
    /// their cells do.
    static constexpr int cellLimit = 64;
    static constexpr int producerLimit = 400;

    /// Both must outlive the pane; `clock` may be null.
    FlowPane(const PipelineFeed& feed, FrameClock* clock, QWidget* parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

    /// The picture in one sentence, for screen readers.
    [[nodiscard]] QString sentence() const;

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool event(QEvent* event) override;

private:
    enum Text {
        ProducersHead,
        ProducersCount,
        ChannelHead,
        ChannelFill,
        ChannelFull,
        LineHead,
        LineFill,
        LineFillShort,
        LineNote,
        WaitingNow,
        SentNow,
        OldestQueued,
        HighWater,
        CommandsPerWrite,
        HeadOfLine,
        Server,
        ServerRate,
        ServerEach,
        TextCount
    };
    struct Areas {
        QRect producers;
        QRect channel;
        QRect line;
        QRect server;
        int headY = 0;
        bool isStacked = false; ///< no room beside a heading: its figures stand below it
        int captionY = 0;
    };

    void renewTexts();
    [[nodiscard]] Areas areas() const;
    [[nodiscard]] int widest(std::initializer_list<Text> texts) const;
    /// The place of number `index` of `count` (0 = next to go, rightmost) in a grid of that many
    /// rows.
    [[nodiscard]] static QRect cell(const QRect& area, int count, int rows, int index);
    void paintProducers(QPainter& painter, const Colors& colors, const QRect& area);
    void paintChannel(QPainter& painter, const Colors& colors, const QRect& area);
    void paintLine(QPainter& painter, const Colors& colors, const QRect& area);
    void paintServer(QPainter& painter, const Colors& colors, const QRect& area) const;
    void paintTank(QPainter& painter, const Colors& colors, const QRect& area, Phase phase,
        quint64 value, quint64 capacity);
    void paintArrow(QPainter& painter, const QColor& color, int from, int to, int y) const;
    void paintTexts(QPainter& painter, const Colors& colors, const Areas& where) const;
    void draw(QPainter& painter, Text text, const QColor& color, int x, int y) const;
    [[nodiscard]] QString helpAt(const QPoint& position) const;

    const PipelineFeed& m_feed;
    FrameClock* m_clock;
    FlowModel m_flow;
    PhasePainter m_painter;
    std::array<CachedText, TextCount> m_texts;
    bool m_textsStale = true;
};

} // namespace sluice
