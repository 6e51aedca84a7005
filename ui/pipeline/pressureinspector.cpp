// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/pipeline/pressureinspector.h"

#include "core/protocol/displaytext.h"
#include "ui/models/phasespans.h"
#include "ui/models/pipelinefeed.h"
#include "ui/pipeline/findingslist.h"
#include "ui/pipeline/quantitiessection.h"
#include "ui/pipeline/rangesection.h"
#include "ui/pipeline/waterfall.h"
#include "ui/theme/errortext.h"
#include "ui/theme/format.h"
#include "ui/theme/helpbubble.h"

#include <QEvent>
#include <QGridLayout>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

namespace sluice {

namespace {

QLabel* plainLabel(const QString& text, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    return label;
}

void setColor(QLabel* label, const QColor& color)
{
    QPalette palette = label->palette();
    palette.setColor(QPalette::WindowText, color);
    label->setPalette(palette);
}

/// "0.76 · 1.90 · 4.40 ms": a unit that goes on is named once.
QString joinDurations(const std::array<std::optional<Duration>, 3>& spans)
{
    QString text;
    QString unit;
    for (auto span = spans.rbegin(); span != spans.rend(); ++span) {
        QString part = format::duration(*span);
        const qsizetype space = part.lastIndexOf(QChar(0xa0));
        const QString ownUnit = space < 0 ? part : part.mid(space);
        if (ownUnit == unit && space > 0)
            part.truncate(space);
        unit = ownUnit;
        text = text.isEmpty() ? part : part + QStringLiteral(" · ") + text;
    }
    return text;
}

/// A rounded panel in the colour of its tone.
class ToneBox : public QWidget {
public:
    using QWidget::QWidget;
    void setTone(Tone tone)
    {
        m_tone = tone;
        update();
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        const Colors& colors = Colors::of(palette());
        QColor fill = colors.alternate;
        QColor edge = colors.border;
        if (m_tone == Tone::Warning) {
            fill = colors.warningFill;
            edge = colors.phase(Phase::Waiting).outline;
        } else if (m_tone == Tone::Error) {
            fill = colors.errorFill;
            edge = colors.errorBorder;
        } else if (m_tone == Tone::Ok) {
            fill = colors.okFill;
            edge = colors.okBorder;
        }
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(edge);
        painter.setBrush(fill);
        const qreal radius = fontMetrics().height() / 3.0;
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    }

private:
    Tone m_tone = Tone::Muted;
};

} // namespace

PressureInspector::PressureInspector(
    const PipelineFeed& feed, const TimeView& time, const Waterfall& waterfall, QWidget* parent)
    : QScrollArea(parent)
    , m_feed(feed)
    , m_waterfall(waterfall)
{
    setObjectName(QStringLiteral("pressureInspector"));
    setAccessibleName(tr("Pressure"));
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* content = new QWidget(this);
    auto* all = new QVBoxLayout(content);

    addSection(all, tr("PRESSURE"),
        tr("One sentence from rules over the last second: who waits, and whether the window, the "
           "server or the channel is the limit. It compares the round trip with the unloaded "
           "one. Below it, what else the last 10 s have shown."));
    auto* toneBox = new ToneBox(content);
    m_box = toneBox;
    m_setBoxTone = [toneBox](Tone tone) { toneBox->setTone(tone); };
    auto* box = new QVBoxLayout(m_box);
    m_title = new ToneLabel(Tone::Muted, m_box);
    QFont bold = m_title->font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_numbers = plainLabel({}, m_box);
    m_advice = new ToneLabel(Tone::Muted, m_box);
    for (QLabel* label :
        { static_cast<QLabel*>(m_title), m_numbers, static_cast<QLabel*>(m_advice) }) {
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        box->addWidget(label);
    }
    all->addWidget(m_box);
    m_findings = new FindingsList(content);
    all->addWidget(m_findings);
    m_range = new RangeSection(feed, time, content);
    all->addWidget(m_range);

    QGridLayout* now = addSection(all, tr("NOW"),
        tr("Counts are of the newest snapshot; rates and averages of the last second. Little's law "
           "compares the time average of the gauges with throughput x mean time from the records, "
           "over the last 10 s. It holds in a steady state and is shown only then: after a change, "
           "or when the connection is lost, not before 10 s have passed."));
    addLine(now, Depth, tr("Queue depth"));
    addLine(now, OldestQueued, tr("Oldest queued"));
    addLine(now, WaitingNow, tr("Waiting to send"));
    addLine(now, OldestWait, tr("Oldest wait"));
    addLine(now, InFlightNow, tr("In flight"));
    addLine(now, HeadAge, tr("Head of line"));
    addLine(now, Silence, tr("Silent for"));
    addLine(now, BulkLane, tr("Bulk: queued · in flight"));
    addLine(now, Bytes, tr("Bytes in flight"));
    addLine(now, Throughput, tr("Replies"));
    addLine(now, Offered, tr("Offered"));
    addLine(now, PerWrite, tr("Commands per write"));
    addLine(now, RoundTrip, tr("Round trip, mean"));
    addLine(now, Unloaded, tr("Round trip, unloaded"));
    addLine(now, Little, tr("Little's law L ≈ λ·W"));
    addLine(now, Lost, tr("Telemetry lost"));

    m_more = new QuantitiesSection(feed, content);
    all->addWidget(m_more);

    QGridLayout* latency = addSection(all, tr("LATENCY, LAST 10 S"),
        tr("Median, 99th percentile and maximum per phase of the requests that ended with a reply, "
           "within 1 %. n/a: too few to say."));
    addLine(latency, LatencyHead, {});
    addLine(latency, LatencyWaiting, tr("waiting"), Phase::Waiting);
    addLine(latency, LatencyQueued, tr("queued"), Phase::Queued);
    addLine(latency, LatencyWriting, tr("writing"), Phase::Writing);
    addLine(latency, LatencyInFlight, tr("in flight"), Phase::InFlight);
    addLine(latency, LatencyDelivery, tr("delivery"), Phase::Delivery);
    addLine(latency, LatencyTotal, tr("total"));
    m_lines[LatencyHead].value->setText(tr("p50 · p99 · max"));

    QGridLayout* selected = addSection(all, tr("SELECTED REQUEST"),
        tr("Where one request spent its time. Its phases add up to its total exactly. Replies that "
           "were completed by the same read are not split into behind, own and receiving."));
    m_nothing = new ToneLabel(Tone::Muted, tr("Click a row to see its phases."), content);
    m_nothing->setWordWrap(true);
    selected->addWidget(m_nothing, 0, 0, 1, 2);
    addLine(selected, Request, {});
    addLine(selected, Producer, tr("producer"));
    addLine(selected, SentReceived, tr("sent / received"));
    addLine(selected, PhaseLag, tr("lag"), Phase::Lag);
    addLine(selected, PhaseWaiting, tr("waiting to send"), Phase::Waiting);
    addLine(selected, PhaseQueued, tr("queued"), Phase::Queued);
    addLine(selected, PhaseWriting, tr("writing"), Phase::Writing);
    addLine(selected, PhaseInFlight, tr("in flight"), Phase::InFlight);
    addLine(selected, PhaseBehind, tr("   behind others"), Phase::Behind);
    addLine(selected, PhaseOwn, tr("   own"), Phase::Own);
    addLine(selected, PhaseReceiving, tr("   receiving"), Phase::Receiving);
    addLine(selected, PhaseDelivery, tr("delivery"), Phase::Delivery);
    addLine(selected, PhaseTotal, tr("total"));
    addLine(selected, Behind, tr("ahead of it"));
    addLine(selected, HeldBy, tr("held up most by"));
    addLine(selected, Shared, tr("read shared with"));
    addLine(selected, EndedAs, tr("ended"));
    addLine(selected, LineAndEpoch, tr("connection · epoch"));
    m_openKey = new QPushButton(tr("Open key"), content);
    m_openKey->setObjectName(QStringLiteral("openSelectedKey"));
    m_openKey->setAutoDefault(false);
    m_openKey->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    all->addWidget(m_openKey);
    connect(m_openKey, &QPushButton::clicked, this, [this] {
        if (const auto& record = m_waterfall.selected(); record && record->keySize > 0)
            Q_EMIT keyActivated(QByteArray(record->key.data(), record->keySize),
                record->keySize == record->key.size());
    });
    for (const Row row : { LatencyTotal, PhaseTotal, Request })
        for (QLabel* label : { m_lines[row].name, m_lines[row].value })
            label->setFont(bold);
    all->addStretch(1);
    setWidget(content);
    fitWidth();

    connect(&feed, &PipelineFeed::figuresTaken, this, &PressureInspector::showFindings);
    connect(&feed, &PipelineFeed::figuresTaken, this, &PressureInspector::takeFigures);
    connect(&feed, &PipelineFeed::frozenChanged, this, [this] { m_recent.restart(); });
    connect(&waterfall, &Waterfall::requestSelected, this, &PressureInspector::showSelected);
    recolor();
    takeFigures();
}

QSize PressureInspector::sizeHint() const
{
    const int unit = fontMetrics().height();
    return { std::max(unit * 18, sideBySideWidth()), unit * 50 };
}

int PressureInspector::sideBySideWidth() const
{
    const QFontMetrics metrics = fontMetrics();
    const int little = metrics.horizontalAdvance(tr("Little's law L ≈ λ·W"))
        + metrics.horizontalAdvance(QStringLiteral("128.8 ≈ 128.8, −88.88 %"));
    const int bulk = metrics.horizontalAdvance(tr("Bulk: queued · in flight"))
        + metrics.horizontalAdvance(QStringLiteral("24 / 24 · 48 / 48"));
    return std::max(little, bulk) + metrics.height() * 3;
}

void PressureInspector::fitWidth()
{
    // Nothing is cut off at the right: it scrolls up and down only. Where there is no room for a
    // name and its value side by side, values stand below.
    const QFontMetrics metrics = fontMetrics();
    const int names = metrics.horizontalAdvance(tr("Bulk: queued · in flight"));
    const int values = metrics.horizontalAdvance(QStringLiteral("128.8 ≈ 128.8, −88.88 %"));
    setMinimumWidth(std::max(names, values) + metrics.height() * 3);
    stackLines(width() < sideBySideWidth());
}

void PressureInspector::stackLines(bool stacked)
{
    if (m_isStacked == stacked)
        return;
    m_isStacked = stacked;
    for (const Line& line : m_lines) {
        line.grid->removeWidget(line.value);
        if (stacked)
            line.grid->addWidget(line.value, line.at + 1, 0, 1, 2);
        else
            line.grid->addWidget(line.value, line.at, 1);
    }
}

void PressureInspector::resizeEvent(QResizeEvent* event)
{
    QScrollArea::resizeEvent(event);
    fitWidth();
}

QGridLayout* PressureInspector::addSection(
    QVBoxLayout* to, const QString& title, const QString& help)
{
    auto* head = new QHBoxLayout;
    QLabel* label = plainLabel(title, this);
    m_headings.append(label);
    head->addWidget(label);
    head->addWidget(new HelpBubble(title, help, this));
    head->addStretch(1);
    to->addLayout(head);
    auto* grid = new QGridLayout;
    grid->setVerticalSpacing(std::max(1, fontMetrics().height() / 6));
    grid->setColumnStretch(1, 1);
    to->addLayout(grid);
    return grid;
}

void PressureInspector::addLine(QGridLayout* to, Row row, const QString& name, Phase phase)
{
    Line& line = m_lines[row];
    line.name = plainLabel(name, this);
    line.value = plainLabel(format::unknown(), this);
    line.value->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    line.value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    line.value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    line.value->setAccessibleName(name);
    line.phase = phase;
    line.grid = to;
    line.at = (to->rowCount() + 1) / 2 * 2;
    to->addWidget(line.name, line.at, 0);
    to->addWidget(line.value, line.at, 1);
}

void PressureInspector::set(Row row, const QString& value)
{
    if (m_lines[row].value->text() != value)
        m_lines[row].value->setText(value);
}

void PressureInspector::setShown(Row row, bool shown)
{
    m_lines[row].name->setVisible(shown);
    m_lines[row].value->setVisible(shown);
}

void PressureInspector::takeFigures()
{
    const PipelineFigures& now = m_feed.figures();
    const auto known = [&](const QString& text) { return now.known ? text : format::unknown(); };
    const auto of = [&](quint64 value, int limit) {
        return known(tr("%1 / %2").arg(format::count(value), format::count(limit)));
    };
    const auto age = [&](quint64 count, const std::optional<Duration>& span) {
        return count == 0 ? known(tr("none")) : format::duration(span);
    };
    set(Depth, of(now.queued, now.config.capacity));
    set(OldestQueued, age(now.queued, now.oldestQueued));
    set(WaitingNow, known(format::count(now.waiting)));
    set(OldestWait, age(now.waiting, now.oldestWait));
    set(InFlightNow, of(now.inFlight, now.config.totalWindow()));
    // From one second on: before that it is an ordinary wait.
    setShown(Silence, now.silence >= std::chrono::seconds(1));
    set(Silence, format::duration(now.silence));
    set(BulkLane,
        known(tr("%1 · %2").arg(of(now.bulkQueued, qint64(now.bulkPlaces)),
            of(now.bulkInFlight, qint64(now.bulkWindow) * now.config.connections))));
    set(HeadAge, age(now.inFlight, now.headAge));
    set(Bytes, known(format::bytes(now.bytesInFlight)));
    set(Throughput, format::exactRate(now.repliesPerSecond));
    set(Offered, format::exactRate(now.offeredPerSecond));
    set(PerWrite, format::number(now.commandsPerWrite, 1));
    set(RoundTrip, format::duration(now.latency.phase(Phase::InFlight).mean));
    set(Unloaded, format::duration(now.unloadedRoundTrip));
    const int decimals = now.little && now.little->inSystem >= 1000 ? 0 : 1;
    set(Little,
        now.little ? tr("%1 ≈ %2, %3 %")
                         .arg(format::number(now.little->inSystem, decimals),
                             format::number(now.little->product, decimals),
                             format::number(now.little->residual() * 100, 2))
                   : format::unknown());
    set(Lost, format::count(now.telemetryLost));
    showPressure();
    showLatency(LatencyWaiting, Phase::Waiting);
    showLatency(LatencyQueued, Phase::Queued);
    showLatency(LatencyWriting, Phase::Writing);
    showLatency(LatencyInFlight, Phase::InFlight);
    showLatency(LatencyDelivery, Phase::Delivery);
    showLatency(LatencyTotal, Phase::Total);
    showSelected();
}

void PressureInspector::showPressure()
{
    // A state holds for half a second: another one must be found twice before it is shown.
    const PressureFinding finding = findPressure(m_feed.figures());
    const bool confirmed = finding.kind == m_candidate || m_shown == Pressure::Unknown;
    m_candidate = finding.kind;
    if (finding.kind != m_shown && !confirmed)
        return;
    m_shown = finding.kind;
    const pressuretext::Words words = pressuretext::of(finding, m_feed.figures());
    m_title->setTone(words.tone);
    m_title->setText(words.title);
    m_numbers->setText(words.numbers);
    m_numbers->setHidden(words.numbers.isEmpty());
    m_advice->setText(words.advice);
    m_advice->setHidden(words.advice.isEmpty());
    m_box->setAccessibleName(words.title + QLatin1Char(' ') + words.numbers);
    if (words.tone != m_tone) {
        m_tone = words.tone;
        m_setBoxTone(m_tone);
    }
}

void PressureInspector::showFindings()
{
    if (!m_feed.instant()) { // what was found when the view was frozen stays
        const PipelineFigures& figures = m_feed.figures();
        m_recent.note(m_feed);
        m_held.update(diagnose(figures, findPressure(figures), m_recent.figures(),
                          m_feed.recordsSnapshot().get()),
            figures.at);
    }
    std::vector<diagnosistext::Words> words;
    for (const Finding& finding : m_held.shown())
        words.push_back(diagnosistext::of(
            finding, [this](ProducerId id) { return m_feed.source().producerName(id); },
            m_feed.masksKeys()));
    m_findings->setFindings(words);
}

void PressureInspector::showLatency(Row row, Phase phase)
{
    const PhaseLatency& latency = m_feed.figures().latency.phase(phase);
    set(row, joinDurations({ latency.p50, latency.p99, latency.max }));
}

QString PressureInspector::asText() const
{
    QString text = m_title->text() + QLatin1Char('\n') + m_numbers->text() + QLatin1Char('\n')
        + m_advice->text() + QLatin1Char('\n') + m_findings->asText();
    for (const Line& line : m_lines) {
        if (!line.value->isHidden())
            text += line.name->text().trimmed() + QStringLiteral(": ") + line.value->text()
                + QLatin1Char('\n');
    }
    text += m_range->asText() + m_more->asText();
    return text;
}

void PressureInspector::recolor()
{
    const Colors& colors = Colors::of(palette());
    for (QLabel* heading : std::as_const(m_headings))
        setColor(heading, colors.muted);
    for (const Line& line : m_lines) {
        if (line.phase != Phase::Total)
            setColor(line.name, colors.phase(line.phase).text);
    }
    setColor(m_lines[LatencyHead].value, colors.muted);
}

void PressureInspector::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange && m_box)
        recolor();
    if (event->type() == QEvent::FontChange && m_box)
        fitWidth();
    QScrollArea::changeEvent(event);
}

} // namespace sluice
