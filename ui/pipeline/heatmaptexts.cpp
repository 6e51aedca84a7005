// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/ghostrun.h"
#include "ui/models/pipelinefeed.h"
#include "ui/models/timeview.h"
#include "ui/pipeline/axis.h"
#include "ui/pipeline/heatmap.h"
#include "ui/theme/format.h"

#include <QComboBox>

namespace sluice {

QString HeatMap::sourceText() const
{
    if (m_phase == Phase::Total)
        return tr("within 20 %");
    const auto after = m_columns.knownAfter();
    if (!after)
        return tr("from single records, within 20 %");
    return tr("from single records, within 20 %; older than %1: not known")
        .arg(format::duration(Duration(std::max<std::int64_t>(0, m_feed.liveAt() - *after))));
}

QString HeatMap::sentence() const
{
    const TimeRange range = m_time.range();
    HeatColumn all;
    if (m_phase == Phase::Total) {
        all = latencyBetween(m_feed.history(), range.from, range.to);
    } else {
        for (std::int64_t i = m_columns.grid().first(); i <= m_columns.grid().last(); ++i) {
            if (const HeatColumn* column = m_columns.find(i))
                all.merge(*column);
        }
    }
    const QString what
        = tr("Latency, %1, over %2")
              .arg(m_phases->currentText(), format::duration(Duration(range.length())));
    if (all.count == 0)
        return tr("%1: no reply.").arg(what);
    const auto words = [](std::optional<std::int64_t> nanos) {
        return nanos ? format::duration(Duration(*nanos)) : format::unknown();
    };
    return tr("%1: %2 replies, p50 %3, p99 %4, slowest %5; %6.")
        .arg(what, format::count(qint64(all.count)), words(all.percentile(50)),
            words(all.percentile(99)), words(all.max), sourceText());
}

QString HeatMap::cursorText() const
{
    const auto at = m_time.cursor();
    if (!at)
        return {};
    const HeatColumn* column = m_columns.find(*at / m_columns.grid().columnNanos);
    const QString ago = tr("%1 ago").arg(
        format::duration(Duration(std::max<std::int64_t>(0, m_time.kept().to - *at))));
    if (!column || column->knownNanos == 0)
        return tr("%1: not known").arg(ago);
    const HeatColumns::Line line = m_columns.lineAt(*at / m_columns.grid().columnNanos);
    const auto words = [](std::optional<std::int64_t> nanos) {
        return nanos ? format::duration(Duration(*nanos)) : format::unknown();
    };
    return tr("%1 · %2 in %3 · p50 %4 · p99 %5")
        .arg(ago, format::count(qint64(column->count)),
            format::duration(Duration(column->knownNanos)), words(line.p50), words(line.p99));
}

void HeatMap::renewTexts()
{
    m_textsStale = false;
    m_name.set(tr("latency"), font());
    QString footer = tr("— p50  - - p99 · %1 · 1 column = %2")
                         .arg(sourceText(), format::duration(Duration(gridNow().columnNanos)));
    footer += tr(" · last colour: %1 in one step").arg(format::rate(m_layer.brightest()));
    const auto& before = m_ghost.previous();
    if (m_ghostShown && before && before->repliesPerSecond()) {
        const auto p99 = before->all.percentile(99);
        footer += tr(" · dotted: previous run, %1, p99 %2")
                      .arg(format::rate(before->repliesPerSecond()),
                          p99 ? format::duration(Duration(*p99)) : format::unknown());
    }
    m_footer.set(fontMetrics().elidedText(footer, Qt::ElideRight, mapRect().width()), font());
    if (m_layer.least() != m_ticksLeast || m_layer.most() != m_ticksMost) {
        m_ticksLeast = m_layer.least();
        m_ticksMost = m_layer.most();
        m_ticks.clear();
        for (std::int64_t at = m_ticksLeast; at > 0 && at <= m_ticksMost; at *= 10)
            m_ticks.push_back({ at, {} });
    }
    for (Tick& tick : m_ticks)
        tick.text.set(latencyTickText(tick.nanos), font());
    setAccessibleDescription(sentence());
}

} // namespace sluice
