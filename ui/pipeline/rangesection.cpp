// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/pipeline/rangesection.h"

#include "ui/models/pipelinefeed.h"
#include "ui/pipeline/figurelines.h"
#include "ui/theme/colors.h"
#include "ui/theme/format.h"
#include "ui/theme/helpbubble.h"

#include <QEvent>
#include <QGridLayout>
#include <QLabel>

namespace sluice {

namespace {

QLabel* plainLabel(QWidget* parent)
{
    auto* label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return label;
}

} // namespace

RangeSection::RangeSection(const PipelineFeed& feed, const TimeView& time, QWidget* parent)
    : QWidget(parent)
    , m_feed(feed)
    , m_time(time)
    , m_head(plainLabel(this))
    , m_lines(new FigureLines(tr("Figures of the selected time"), this))
    , m_note(plainLabel(this))
{
    setObjectName(QStringLiteral("rangeSection"));
    setAccessibleName(tr("Selected time"));
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    auto* head = new QHBoxLayout;
    head->addWidget(m_head);
    head->addWidget(new HelpBubble(tr("SELECTED TIME"),
        tr("What happened in the span that is selected on the time axis, in whole buckets. Escape "
           "in the strips lets it go."),
        this));
    head->addStretch(1);
    grid->addLayout(head, 0, 0, 1, 2);
    grid->addWidget(m_lines, 1, 0, 1, 2);
    grid->addWidget(m_note, 2, 0, 1, 2);
    grid->setColumnStretch(1, 1);
    m_head->setText(tr("SELECTED TIME"));
    m_note->setWordWrap(true);
    connect(&time, &TimeView::selectionChanged, this, &RangeSection::show);
    QEvent palette(QEvent::PaletteChange);
    changeEvent(&palette);
    show();
}

void RangeSection::show()
{
    const auto range = m_time.selection();
    setVisible(range.has_value());
    if (!range)
        return;
    const RangeSummary sum = summariseRange(m_feed.history(), *range);
    QStringList names;
    QStringList values;
    const auto line = [&](const QString& name, const QString& value) {
        names += name;
        values += value;
    };
    line(tr("Length"), format::duration(Duration(range->length())));
    if (sum.knownNanos == 0) {
        m_note->setText(tr("Nothing is known of that time."));
    } else {
        line(tr("Offered"), format::count(sum.offered));
        line(tr("Ended"), format::count(sum.completed));
        line(tr("Replies"), format::count(sum.replied));
        line(tr("Replies per second"), format::exactRate(sum.perSecond()));
        if (sum.errors > 0)
            line(tr("Error replies"), format::count(sum.errors));
        if (sum.notSent > 0)
            line(tr("Not sent"), format::count(sum.notSent));
        if (sum.maybeExecuted > 0)
            line(tr("Maybe executed"), format::count(sum.maybeExecuted));
        const auto gauge = [&](const QString& name, double mean, std::int64_t max) {
            line(name, tr("mean %1 · max %2").arg(format::number(mean, 1), format::count(max)));
        };
        gauge(tr("Queued"), sum.queuedMean, sum.queuedMax);
        gauge(tr("Waiting to send"), sum.waitingMean, sum.waitingMax);
        gauge(tr("In flight"), sum.inFlightMean, sum.inFlightMax);
        line(tr("Total, mean"), format::duration(sum.mean));
        line(tr("p50"), format::duration(sum.p50));
        line(tr("p90"), format::duration(sum.p90));
        line(tr("p99"), format::duration(sum.p99));
        line(tr("p99.9"), format::duration(sum.p999));
        line(tr("max"), format::duration(sum.max));
        m_note->setText(sum.fromRecords
                ? tr("Percentiles of %1 single requests.").arg(format::count(sum.samples))
                : tr("Percentiles of %1 requests within 20 %, from the buckets' histograms.")
                      .arg(format::count(sum.samples)));
    }
    m_lines->setLines(names, values);
}

QString RangeSection::asText() const
{
    return isHidden() ? QString() : m_lines->asText() + m_note->text() + QLatin1Char('\n');
}

void RangeSection::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange) {
        const QColor muted = Colors::of(palette()).muted;
        for (QLabel* label : { m_head, m_note }) {
            QPalette own = label->palette();
            if (own.color(QPalette::WindowText) == muted)
                continue;
            own.setColor(QPalette::WindowText, muted);
            label->setPalette(own);
        }
    }
    QWidget::changeEvent(event);
}

} // namespace sluice
