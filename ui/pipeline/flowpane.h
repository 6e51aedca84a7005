// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/flowmodel.h"
#include "ui/pipeline/phasepainter.h"

#include <QWidget>

#include <optional>
#include <vector>

namespace sluice {

class FrameClock;
class PipelineFeed;

/// What a cell of the flow stands for.
struct FlowCell {
    enum Kind { Producer, Queued, InFlight };
    QRect rect; ///< logical pixels, as it was painted last
    Kind kind = Producer;
    int connection = 0; ///< of InFlight: place in the snapshot's list
    int index = 0; ///< of the producer, or of the request in its stage: 0 goes first
    [[nodiscard]] bool isSame(const FlowCell& other) const
    {
        return kind == other.kind && connection == other.connection && index == other.index;
    }
};

/// Producers, channel (or the gate of a mutex or a pool), connection and server with everything
/// that is open between them, cell by cell while that can be read, as tanks with a number above.
/// The cells are the very requests of the snapshot; nothing is drawn from counters alone. GUI
/// thread.
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

    /// The cells as they were painted last: producers, then what is queued, then what is in flight.
    [[nodiscard]] const std::vector<FlowCell>& cells() const { return m_cells; }
    /// Who or what a cell is, in words.
    [[nodiscard]] QString cellText(const FlowCell& cell) const;
    /// The request of a cell; a producer's oldest open one. Nothing: it is not listed, or has none.
    [[nodiscard]] std::optional<RequestRecord> requestOf(const FlowCell& cell) const;

Q_SIGNALS:
    /// A person has chosen a cell.
    void requestActivated(const sluice::RequestRecord& record);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
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

    /// No channel, but a mutex or a pool: a gate, its keys, and what it says.
    [[nodiscard]] bool hasGate() const;
    [[nodiscard]] int gateKeys() const;
    [[nodiscard]] int keysTaken() const;
    [[nodiscard]] QString gateText() const;
    void renewTexts();
    [[nodiscard]] Areas areas() const;
    [[nodiscard]] int widest(std::initializer_list<Text> texts) const;
    /// The place of number `index` of `count` (0 = next to go, rightmost) in a grid of that many
    /// rows.
    [[nodiscard]] static QRect cell(const QRect& area, int count, int rows, int index);
    void paintProducers(QPainter& painter, const Colors& colors, const QRect& area);
    void paintChannel(QPainter& painter, const Colors& colors, const QRect& area);
    void paintGate(QPainter& painter, const Colors& colors, const QRect& area);
    void paintLine(QPainter& painter, const Colors& colors, const QRect& area);
    void paintServer(QPainter& painter, const Colors& colors, const QRect& area) const;
    void paintTank(QPainter& painter, const Colors& colors, const QRect& area, Phase phase,
        quint64 value, quint64 capacity);
    void paintArrow(QPainter& painter, const QColor& color, int from, int to, int y) const;
    void paintTexts(QPainter& painter, const Colors& colors, const Areas& where) const;
    void draw(QPainter& painter, Text text, const QColor& color, int x, int y) const;
    [[nodiscard]] QString helpAt(const QPoint& position) const;
    [[nodiscard]] const FlowCell* cellAt(const QPoint& position) const;
    [[nodiscard]] const FlowCell* currentCell() const;
    void activate(const FlowCell& cell);

    const PipelineFeed& m_feed;
    FrameClock* m_clock;
    FlowModel m_flow;
    PhasePainter m_painter;
    std::array<CachedText, TextCount> m_texts;
    bool m_textsStale = true;
    std::vector<FlowCell> m_cells; ///< keeps its memory
    std::optional<FlowCell> m_current; ///< where the keyboard is
};

} // namespace sluice
