// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/pipeline/flowpane.h"

#include "ui/models/pipelinefeed.h"
#include "ui/pipeline/frameclock.h"
#include "ui/theme/format.h"
#include "ui/theme/helpbubble.h"

#include <QEvent>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <cmath>

namespace sluice {

namespace {

/// Shares of the width.
constexpr double producersShare = 0.175;
constexpr double gapShare = 0.055;
/// The channel's share of what it has together with the connection.
constexpr double channelShare = 0.52;

/// Rows in which so many cells are set out.
int rowsFor(int count) { return count <= 8 ? 1 : count <= 32 ? 2 : 4; }

} // namespace

FlowPane::FlowPane(const PipelineFeed& feed, FrameClock* clock, QWidget* parent)
    : QWidget(parent)
    , m_feed(feed)
    , m_clock(clock)
{
    setAttribute(Qt::WA_OpaquePaintEvent);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    setAccessibleName(tr("Flow: producers, channel, connection, server"));
    connect(&feed, &PipelineFeed::frameTaken, this, qOverload<>(&QWidget::update));
    connect(&feed, &PipelineFeed::figuresTaken, this, [this] { m_textsStale = true; });
}

QSize FlowPane::sizeHint() const
{
    const int unit = fontMetrics().height();
    return { unit * 50, unit * 11 };
}

QSize FlowPane::minimumSizeHint() const
{
    const int unit = fontMetrics().height();
    return { unit * 18, unit * 9 };
}

QString FlowPane::sentence() const
{
    const PipelineFigures& now = m_feed.figures();
    if (!now.known)
        return tr("Nothing is known yet.");
    if (hasGate())
        return tr("%1 waiting at the gate, %2, %3 in flight.")
            .arg(format::count(now.waiting), gateText(), format::count(now.inFlight));
    return tr("%1 waiting to send, %2 of %3 queued, %4 of %5 in flight.")
        .arg(format::count(now.waiting), format::count(now.queued),
            format::count(now.config.capacity), format::count(now.inFlight),
            format::count(now.config.totalWindow()));
}

FlowPane::Areas FlowPane::areas() const
{
    const int unit = fontMetrics().height();
    const int margin = unit * 3 / 4;
    Areas where;
    where.headY = unit / 2;
    // The ends are as wide as their words need; the rest is shared.
    const int all = std::max(10, width() - 2 * margin);
    const int words = widest({ Server, ServerRate, ServerEach }) + unit;
    const int server = std::max(std::min(all / 12, unit * 8), words);
    const int both = m_texts[WaitingNow].width() + m_texts[SentNow].width() + unit * 2 / 3;
    int producers
        = std::max(int(all * producersShare), both <= all / 4 ? both : m_texts[WaitingNow].width());
    const int gap = std::clamp(int(all * gapShare), unit * 4 / 3, unit * 6);
    int rest = std::max(20, all - server - producers - 3 * gap);
    where.isStacked
        = m_texts[ChannelHead].width() + m_texts[ChannelFill].width() > int(rest * channelShare)
        || m_texts[LineHead].width() + m_texts[LineFill].width()
            > int(rest * (1 - channelShare)) + gap;
    if (where.isStacked) { // their caption then goes on below the channel
        producers = std::min(producers, std::max(m_texts[ProducersHead].width(), all / 5));
        rest = std::max(20, all - server - producers - 3 * gap);
    }
    const int channel = where.isStacked
        ? std::min(rest * 2 / 3, std::max(widest({ ChannelHead, ChannelFill }), rest / 2))
        : int(rest * channelShare);
    const int line = rest - channel;
    const int top = where.headY + unit * (where.isStacked ? 5 : 3) / 2;
    const int height = std::max(unit * 3, this->height() - top - unit * 9 / 4);
    where.captionY = top + height + unit / 2;
    int x = margin;
    const auto place = [&](int width) {
        const QRect area(x, top, width, height);
        x += width + gap;
        return area;
    };
    where.producers = place(producers);
    where.channel = place(channel);
    where.line = place(line);
    where.server = place(server);
    return where;
}

int FlowPane::widest(std::initializer_list<Text> texts) const
{
    int most = 0;
    for (const Text text : texts)
        most = std::max(most, m_texts[text].width());
    return most;
}

QRect FlowPane::cell(const QRect& area, int count, int rows, int index)
{
    const int columns = (count + rows - 1) / rows;
    const int pitchX = std::max(2, area.width() / std::max(1, columns));
    const int pitchY = std::max(2, area.height() / std::max(1, rows));
    const int gap = std::max(1, std::min(pitchX, pitchY) / 6);
    const int column = columns - 1 - index / rows;
    return { area.left() + column * pitchX, area.top() + (index % rows) * pitchY,
        std::max(1, pitchX - gap), std::max(1, pitchY - gap) };
}

void FlowPane::paintEvent(QPaintEvent*)
{
    const PaintTimer timer(m_clock);
    if (m_textsStale)
        renewTexts();
    const Colors& colors = Colors::of(palette());
    QPainter painter(this);
    painter.fillRect(rect(), colors.base);
    m_cells.clear();
    m_flow.update(m_feed.producers(), m_feed.snapshot());
    const Areas where = areas();
    paintProducers(painter, colors, where.producers);
    if (hasGate())
        paintGate(painter, colors, where.channel);
    else
        paintChannel(painter, colors, where.channel);
    paintLine(painter, colors, where.line);
    paintServer(painter, colors, where.server);

    const LiveSnapshot* open = m_feed.snapshot();
    const int middle = where.channel.center().y();
    const int pad = fontMetrics().height() / 3;
    const auto tint = [&](bool active, Phase phase) {
        return active ? colors.phase(phase).outline : colors.outline;
    };
    paintArrow(painter, tint(open && open->waiting.count > 0, Phase::Waiting),
        where.producers.right() + pad, where.channel.left() - pad, middle);
    paintArrow(painter, tint(open && open->queued.count > 0, Phase::Queued),
        where.channel.right() + pad, where.line.left() - pad, middle);
    paintArrow(painter, tint(open && open->inFlightCount() > 0, Phase::InFlight),
        where.line.right() + pad, where.server.left() - pad, middle);
    paintTexts(painter, colors, where);
    if (const FlowCell* current = hasFocus() ? currentCell() : nullptr) {
        painter.setPen(colors.accent);
        painter.drawRect(current->rect.adjusted(-2, -2, 1, 1));
        painter.drawRect(current->rect.adjusted(-3, -3, 2, 2));
    }
}

void FlowPane::paintProducers(QPainter& painter, const Colors& colors, const QRect& area)
{
    const std::vector<ProducerState>& states = m_flow.states();
    const int count = int(states.size());
    if (count == 0) {
        painter.setPen(colors.border);
        painter.drawRect(area.adjusted(0, 0, -1, -1));
        return;
    }
    if (count > producerLimit || !m_feed.isExact()) { // a tank, the waiting ones at the gate
        const LiveSnapshot* open = m_feed.snapshot();
        paintTank(
            painter, colors, area, Phase::Waiting, open ? open->waiting.count : 0, quint64(count));
        return;
    }
    const int unit = fontMetrics().height();
    const int pitch
        = std::clamp(int(std::sqrt(double(area.width()) * area.height() / count)), 4, unit);
    int columns = std::max(1, area.width() / pitch);
    int size = pitch;
    while ((count + columns - 1) / columns * size > area.height() && size > 3) {
        --size;
        columns = std::max(1, area.width() / size);
    }
    const int gap = size > 8 ? 3 : 1;
    for (int i = 0; i < count; ++i) {
        const QRect place(area.left() + i % columns * size, area.top() + i / columns * size,
            size - gap, size - gap);
        m_cells.push_back({ place, FlowCell::Producer, 0, i });
        switch (states[std::size_t(i)]) {
        case ProducerState::Waiting:
            m_painter.add(Phase::Waiting, place);
            break;
        case ProducerState::Queued:
            m_painter.add(Phase::Queued, place);
            break;
        case ProducerState::InFlight:
            m_painter.add(Phase::InFlight, place);
            break;
        case ProducerState::Elsewhere:
            m_painter.addEmpty(place.adjusted(0, 0, -1, -1));
            break;
        }
    }
    m_painter.flush(painter, colors);
}

void FlowPane::paintTank(QPainter& painter, const Colors& colors, const QRect& area, Phase phase,
    quint64 value, quint64 capacity)
{
    painter.fillRect(area, colors.alternate);
    const double share = capacity > 0 ? std::min(1.0, double(value) / double(capacity)) : 0.0;
    int width = int(share * area.width());
    if (value > 0)
        width = std::max(width, 2);
    if (value < capacity)
        width = std::min(width, area.width() - 1);
    if (width > 0)
        m_painter.add(phase, QRect(area.right() - width + 1, area.top(), width, area.height()));
    m_painter.flush(painter, colors);
    for (int quarter = 1; quarter < 4; ++quarter) {
        const int x = area.left() + area.width() * quarter / 4;
        painter.fillRect(x, area.bottom() - 5, 1, 6, colors.text);
        painter.fillRect(x, area.top(), 1, 6, colors.text);
    }
    painter.setPen(colors.outline);
    painter.drawRect(area.adjusted(0, 0, -1, -1));
}

void FlowPane::paintChannel(QPainter& painter, const Colors& colors, const QRect& area)
{
    const LiveSnapshot* open = m_feed.snapshot();
    const int capacity
        = open && open->capacity > 0 ? int(open->capacity) : m_feed.figures().config.capacity;
    const int queued = open ? int(open->queued.count) : 0;
    const int unit = fontMetrics().height();
    const int cells = std::max(capacity, queued); // lowered while in use: what is over stays
    const int rows = rowsFor(cells);
    const int height
        = cells > cellLimit || !m_feed.isExact() ? unit * 3 : rows * unit * 3 / 2 + unit / 2;
    QRect box(area.left(), area.center().y() - height / 2, area.width(), height);
    const bool full = m_feed.figures().fullFor.has_value();
    const QColor edge = full ? colors.phase(Phase::Waiting).outline : colors.outline;
    // Counts are no requests: cells are for those that are known.
    if (cells > cellLimit || !m_feed.isExact()) {
        paintTank(painter, colors, box, Phase::Queued, quint64(queued), quint64(capacity));
    } else {
        const int inner = std::max(3, unit / 3);
        const QRect grid = box.adjusted(inner, inner, -inner, -inner);
        // Few places are not drawn over the whole width each, and whole pixels leave a rest: the
        // frame ends where the places do.
        const int columns = std::max(1, (cells + rows - 1) / rows);
        const int pitch = std::clamp(grid.width() / columns, 2, unit * 3);
        const QRect used(grid.left(), grid.top(), pitch * columns, grid.height());
        box.setRight(used.right() + inner);
        for (int i = 0; i < cells; ++i) {
            const QRect place = cell(used, cells, rows, i);
            if (i < queued) {
                m_painter.add(Phase::Queued, place);
                m_cells.push_back({ place, FlowCell::Queued, 0, i });
            } else
                m_painter.addEmpty(place.adjusted(0, 0, -1, -1));
            if (i >= capacity)
                m_painter.addCross(place.adjusted(0, 0, -1, -1));
        }
        m_painter.flush(painter, colors);
    }
    painter.setPen(edge);
    painter.drawRect(box.adjusted(0, 0, -1, -1));
    painter.drawRect(box.adjusted(1, 1, -2, -2));
}

void FlowPane::paintLine(QPainter& painter, const Colors& colors, const QRect& area)
{
    const LiveSnapshot* open = m_feed.snapshot();
    const int lines = open ? std::max(1, int(open->connections.size())) : 1;
    for (int number = 0; number < lines; ++number) {
        const QRect lane(area.left(), area.top() + area.height() * number / lines, area.width(),
            area.height() / lines - (lines > 1 ? 3 : 0));
        const LiveConnection* line = open && !open->connections.empty()
            ? &open->connections[std::size_t(number)]
            : nullptr;
        const int window = line && line->window > 0
            ? int(std::min<std::int64_t>(line->window, 1'000'000))
            : m_feed.figures().config.window;
        const int taken = line ? int(line->inFlight.count) : 0;
        const int cells = std::max(window, taken);
        if (cells > cellLimit || !m_feed.isExact()) {
            const int height = std::min(lane.height(), fontMetrics().height() * 3);
            const QRect tank(lane.left(), lane.center().y() - height / 2, lane.width(), height);
            paintTank(painter, colors, tank, Phase::InFlight, quint64(taken), quint64(window));
            if (taken > 0)
                painter.fillRect(tank.right() - 2, tank.top(), 3, tank.height(),
                    colors.phase(Phase::Behind).outline);
            continue;
        }
        const int rows = lines > 1 ? 1 : rowsFor(cells);
        const int unit = fontMetrics().height();
        const int tall = std::min(lane.height(), rows * unit * 7 / 4);
        const int columns = (cells + rows - 1) / rows;
        const int wide = std::min(lane.width(), columns * unit * 3);
        const QRect grid(lane.left(), lane.center().y() - tall / 2, wide, tall);
        QRect head;
        for (int i = 0; i < cells; ++i) {
            const QRect place = cell(grid, cells, rows, i);
            if (i >= taken) {
                m_painter.addEmpty(place.adjusted(0, 0, -1, -1));
                continue;
            }
            m_cells.push_back({ place, FlowCell::InFlight, number, i });
            const bool listed = std::size_t(i) < line->inFlight.listed.size();
            const bool writing = quint64(i) + line->writing >= quint64(taken);
            m_painter.add(writing ? Phase::Writing : Phase::InFlight, place);
            if (listed && line->inFlight.listed[std::size_t(i)].abandoned)
                m_painter.addCross(place.adjusted(0, 0, -1, -1));
            if (i == 0)
                head = place;
        }
        m_painter.flush(painter, colors);
        if (head.isValid()) {
            painter.setPen(colors.phase(Phase::Behind).outline);
            painter.drawRect(head.adjusted(-2, -2, 1, 1));
            painter.drawRect(head.adjusted(-1, -1, 0, 0));
        }
    }
}

void FlowPane::paintServer(QPainter& painter, const Colors& colors, const QRect& area) const
{
    const int unit = fontMetrics().height();
    // In a low pane it goes on below the others, not into the headings above them.
    const int top = std::max(area.center().y() - unit * 5 / 2, area.top() - unit / 4);
    const QRect box(area.left(), top, area.width(), unit * 5);
    painter.fillRect(box, colors.alternate);
    painter.setPen(colors.outline);
    painter.drawRect(box.adjusted(0, 0, -1, -1));
    const auto centred = [&](Text which, int line, const QColor& color) {
        const CachedText& text = m_texts[which];
        draw(painter, which, color, box.center().x() - text.width() / 2,
            box.top() + unit / 2 + line * (unit * 3 / 2));
    };
    centred(Server, 0, colors.text);
    centred(ServerRate, 1, colors.muted);
    centred(ServerEach, 2, colors.muted);
}

void FlowPane::paintArrow(QPainter& painter, const QColor& color, int from, int to, int y) const
{
    const int head = std::max(3, fontMetrics().height() / 3);
    if (to - from < head)
        return;
    painter.fillRect(from, y - 1, to - from - head + 1, 2, color);
    for (int i = 0; i < head; ++i) // a triangle of columns
        painter.fillRect(to - i - 1, y - 1 - i * 2 / 3, 1, 2 + i * 4 / 3, color);
}

bool FlowPane::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const FlowCell* cell = cellAt(help->pos());
        QToolTip::showText(
            help->globalPos(), plainToolTip(cell ? cellText(*cell) : helpAt(help->pos())), this);
        return true;
    }
    return QWidget::event(event);
}

void FlowPane::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::FontChange) {
        m_textsStale = true;
        updateGeometry();
    }
    QWidget::changeEvent(event);
}

} // namespace sluice
