// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
// What the flow pane says in words: headings, captions, help.
#include "ui/models/pipelinefeed.h"
#include "ui/pipeline/flowpane.h"
#include "ui/theme/errortext.h"
#include "ui/theme/format.h"

#include <QPainter>

namespace sluice {

void FlowPane::renewTexts()
{
    m_textsStale = false;
    const PipelineFigures& now = m_feed.figures();
    const PipelineConfig& knobs = now.config;
    const QFont head = font();
    const auto set = [&](Text which, const QString& text) { m_texts[which].set(text, head); };
    const auto age = [](const std::optional<Duration>& span) { return format::duration(span); };
    const std::size_t producers = m_feed.producers().size();
    const quint64 waiting = now.waiting;
    set(ProducersHead, tr("PRODUCERS"));
    set(ProducersCount, format::count(quint64(producers)));
    set(WaitingNow, tr("%1 waiting to send").arg(format::count(waiting)));
    set(SentNow, tr("%1 sent").arg(format::count(now.queued + now.inFlight)));
    const bool isMutex = knobs.transport == TransportMode::Mutex;
    set(ChannelHead, !hasGate() ? tr("CHANNEL") : isMutex ? tr("MUTEX") : tr("POOL"));
    set(ChannelFill,
        hasGate() ? gateText()
                  : tr("%1 / %2").arg(now.known ? format::count(now.queued) : format::unknown(),
                      format::count(knobs.capacity)));
    QString full;
    // At capacity in every 10 ms is not at capacity all the time: beside "0 / 32" it says which.
    if (now.fullFor && !hasGate())
        full = (now.isAlwaysFull ? tr("full %1") : tr("often full %1")).arg(age(now.fullFor));
    set(ChannelFull, full);
    set(OldestQueued,
        hasGate() ? QString()
                  : tr("oldest %1")
                        .arg(now.queued == 0 && now.known ? tr("none") : age(now.oldestQueued)));
    set(HighWater,
        hasGate() ? QString()
                  : tr("high water %1")
                        .arg(now.highWater ? format::count(*now.highWater) : format::unknown()));
    const int lines = hasGate() ? gateKeys() : knobs.connections;
    set(LineHead, lines > 1 ? tr("%1 CONNECTIONS").arg(format::count(lines)) : tr("CONNECTION"));
    set(LineFill,
        tr("in flight %1 / %2")
            .arg(now.known ? format::count(now.inFlight) : format::unknown(),
                format::count(knobs.totalWindow())));
    set(LineFillShort,
        tr("%1 / %2").arg(now.known ? format::count(now.inFlight) : format::unknown(),
            format::count(knobs.totalWindow())));
    QString note;
    if (now.connection.phase != ConnectionPhase::Ready)
        note = now.connection.errorKind == ConnectionErrorKind::None
            ? tr("not connected")
            : errortext::shortReason(now.connection.errorKind);
    else if (now.abandoned > 0)
        note = tr("%1 abandoned").arg(format::count(now.abandoned));
    else if (m_feed.snapshot() && !m_feed.snapshot()->isTaking)
        note = tr("manager paused");
    set(LineNote, note);
    set(CommandsPerWrite, tr("%1 commands per write").arg(format::number(now.commandsPerWrite, 1)));
    set(HeadOfLine,
        tr("head of line %1").arg(now.inFlight == 0 && now.known ? tr("none") : age(now.headAge)));
    set(Server, tr("SERVER"));
    set(ServerRate, format::rate(now.repliesPerSecond));
    // One reply after the other: while the line is never empty, the time between two is what one
    // costs.
    const bool busy = now.inFlightMean.value_or(0) >= 1 && now.repliesPerSecond.value_or(0) >= 1;
    set(ServerEach,
        busy ? tr("%1 each").arg(
            format::duration(Duration(std::int64_t(1e9 / *now.repliesPerSecond))))
             : QString());
    setAccessibleDescription(sentence());
}

void FlowPane::draw(QPainter& painter, Text text, const QColor& color, int x, int y) const
{
    painter.setPen(color);
    m_texts[text].draw(painter, x, y);
}

void FlowPane::paintTexts(QPainter& painter, const Colors& colors, const Areas& where) const
{
    const int space = fontMetrics().height() * 2 / 3;
    // One after the other, as far as there is room before the next station.
    const auto row
        = [&](int x, int right, int y, std::initializer_list<std::pair<Text, QColor>> parts) {
              for (const auto& [which, color] : parts) {
                  const int width = m_texts[which].width();
                  if (width == 0)
                      continue;
                  if (x + width > right)
                      return;
                  draw(painter, which, color, x, y);
                  x += width + space;
              }
          };
    const bool full = m_feed.figures().fullFor.has_value();
    const QColor waitingText = colors.phase(Phase::Waiting).text;
    const QColor fill = full ? waitingText : colors.text;
    const int producersEnd = where.channel.left() - space;
    const int channelEnd = where.line.left() - space;
    const int unit = fontMetrics().height();
    const int below = where.isStacked ? where.headY + unit : where.headY;
    // A heading, and its figures beside it or below.
    const auto head = [&](int x, int right, int rightBelow, std::pair<Text, QColor> title,
                          std::initializer_list<std::pair<Text, QColor>> figures) {
        row(x, where.isStacked ? right + space * 2 / 3 : right, where.headY, { title });
        row(where.isStacked ? x : x + m_texts[title.first].width() + space, rightBelow, below,
            figures);
    };
    head(where.producers.left(), producersEnd, producersEnd, { ProducersHead, colors.muted },
        { { ProducersCount, colors.text } });
    head(where.channel.left(), channelEnd, channelEnd,
        { ChannelHead, full ? waitingText : colors.muted },
        { { ChannelFill, fill }, { ChannelFull, waitingText } });
    const bool ready = m_feed.figures().connection.phase == ConnectionPhase::Ready;
    // The server's box is taller than the rest: where it reaches up to the headings, they end
    // before it.
    const int serverTop = where.server.center().y() - unit * 5 / 2;
    const auto lineEnd = [&](int y) {
        return serverTop + unit / 4 > y + unit ? width() : where.server.left() - space / 2;
    };
    const bool isShort = where.line.left() + m_texts[LineFill].width() > lineEnd(below);
    head(where.line.left(), lineEnd(where.headY), lineEnd(below), { LineHead, colors.muted },
        { { isShort ? LineFillShort : LineFill, colors.text },
            { LineNote, ready ? colors.warningText : colors.errorText } });
    row(where.producers.left(), where.isStacked ? channelEnd : producersEnd, where.captionY,
        { { WaitingNow, m_feed.figures().waiting > 0 ? waitingText : colors.muted },
            { SentNow, colors.phase(Phase::InFlight).text } });
    if (!where.isStacked)
        row(where.channel.left(), channelEnd, where.captionY,
            { { OldestQueued, colors.muted }, { HighWater, colors.muted } });
    row(where.line.left(), width(), where.captionY,
        { { CommandsPerWrite, colors.muted }, { HeadOfLine, colors.muted } });
}

QString FlowPane::helpAt(const QPoint& position) const
{
    const Areas where = areas();
    if (position.x() < where.channel.left())
        return tr(
            "Each cell is a producer: hatched while it waits to send, because the channel is "
            "full; amber while its request is queued; blue while it is in flight; hollow when "
            "it has nothing open.");
    if (position.x() < where.line.left() && hasGate())
        return tr(
            "A gate with a key for each connection: who has one sends, waits for the reply and "
            "gives it back. All others wait. A key that is filled is free, one in outline is "
            "taken.");
    if (position.x() < where.line.left())
        return tr(
            "The bounded channel: admitted requests that the connection has not taken yet, the "
            "next to go at the right. \"full\" says for how long it has been at capacity, \"often "
            "full\" for how long it has been so at some time in every 10 ms. When it is full, "
            "producers wait: that is backpressure.");
    if (position.x() < where.server.left())
        return tr(
            "Requests on the connection in wire order, the head of line (framed) at the right: "
            "the others wait for its reply. Yellow: being written. Crossed: its caller has "
            "given up; the place stays taken until the reply has been read.");
    return tr(
        "Replies per second over the last second; below it the time between two replies while "
        "the line was never empty.");
}

} // namespace sluice
