// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/pipeline/ribbonpicture.h"
#include "ui/pipeline/waterfall.h"
#include "ui/theme/format.h"

#include <QPainter>

namespace sluice {

namespace {

/// What is smaller is not worth a line.
constexpr double leastShare = 0.0005;

QString phaseText(Phase phase)
{
    switch (phase) {
    case Phase::Lag:
        return Waterfall::tr("behind schedule");
    case Phase::Waiting:
        return Waterfall::tr("waiting to send");
    case Phase::Queued:
        return Waterfall::tr("queued");
    case Phase::Writing:
        return Waterfall::tr("writing");
    case Phase::InFlight:
        return Waterfall::tr("in flight");
    case Phase::Behind:
        return Waterfall::tr("behind others");
    case Phase::Own:
        return Waterfall::tr("own");
    case Phase::Receiving:
        return Waterfall::tr("receiving");
    case Phase::Delivery:
        return Waterfall::tr("delivery");
    case Phase::Total:
        break;
    }
    return {};
}

} // namespace

QRect Waterfall::ribbonRect() const
{
    if (m_model.scale().level != WaterfallLevel::Ribbon)
        return {};
    const int top = headHeight() + m_model.rowCount() * rowHeight() + rowHeight() / 4;
    return { m_columns.chart, top, chartWidth(), std::max(0, height() - footHeight() - top) };
}

QRect Waterfall::ribbonRect(int group) const
{
    const QRect all = ribbonRect();
    const int count = std::max(1, int(m_model.ribbonGroups().groups().size()));
    const int gap = count > 1 ? std::max(2, rowHeight() / 6) : 0;
    const int top = all.height() * group / count;
    const int bottom = all.height() * (group + 1) / count - (group + 1 < count ? gap : 0);
    return { all.left(), all.top() + top, all.width(), std::max(0, bottom - top) };
}

void Waterfall::wordRibbon()
{
    m_bands.clear();
    m_ribbonNotes.clear();
    const QRect area = ribbonRect();
    if (area.isEmpty())
        return;
    const Colors& colors = Colors::of(palette());
    const RibbonGroups& groups = m_model.ribbonGroups();
    if (groups.groups().empty()) {
        const Ribbon& ribbon = m_model.ribbon();
        m_bands.push_back({ area, ribbonPicture(ribbon, area.height(), colors), {} });
        std::vector<LegendLine>& legend = m_bands.back().legend;
        legend.push_back({ Phase::Total, tr("open requests by phase"), {}, 0 });
        addShares(legend, ribbon);
        legend.push_back(legendLine(Phase::Total, tr("line: open at a time, at most"),
            format::number(ribbon.most(), ribbon.most() < 10 ? 1 : 0)));
    }
    for (std::size_t i = 0; i < groups.groups().size(); ++i) {
        const RibbonGroup& group = groups.groups()[i];
        const QRect band = ribbonRect(int(i));
        m_bands.push_back(
            { band, ribbonPicture(group.ribbon, band.height(), colors, groups.most()), {} });
        LegendLine name = legendLine(Phase::Total,
            group.others > 0 ? tr("others: %1").arg(format::count(qint64(group.others)))
                             : m_model.groupName(group.key),
            format::count(qint64(group.count)));
        const int room
            = m_columns.total - m_columns.request - name.shareWidth - fontMetrics().height() / 2;
        name.text = fontMetrics().elidedText(name.text, Qt::ElideMiddle, std::max(0, room));
        name.isName = true;
        std::vector<LegendLine>& legend = m_bands.back().legend;
        legend.push_back(std::move(name));
        addShares(legend, group.ribbon);
        // There is room for a few only: the largest.
        std::stable_sort(legend.begin() + 1, legend.end(),
            [](const LegendLine& a, const LegendLine& b) { return a.of > b.of; });
    }
    noteSources();
}

Waterfall::LegendLine Waterfall::legendLine(
    Phase phase, const QString& text, const QString& share) const
{
    return { phase, text, share, fontMetrics().horizontalAdvance(share) };
}

void Waterfall::addShares(std::vector<LegendLine>& legend, const Ribbon& ribbon) const
{
    for (const Phase phase : ribbonPhases) {
        if (ribbon.share(phase) < leastShare)
            continue;
        legend.push_back(legendLine(phase, phaseText(phase), format::percent(ribbon.share(phase))));
        legend.back().of = ribbon.share(phase);
    }
}

/// Where it is not exact, said in it.
void Waterfall::noteSources()
{
    const QFontMetrics metrics = fontMetrics();
    const auto& groups = m_model.ribbonGroups().groups();
    const auto& columns
        = groups.empty() ? m_model.ribbon().columns() : groups.front().ribbon.columns();
    std::size_t begin = 0;
    for (std::size_t i = 1; i <= columns.size(); ++i) {
        if (i < columns.size() && columns[i].source == columns[begin].source)
            continue;
        const bool isCounted = columns[begin].source == RibbonColumn::Source::Counts;
        const bool isExact = columns[begin].source == RibbonColumn::Source::Records;
        QStringList texts; // the longest one that there is room for
        if (isCounted)
            texts = { tr("from counts: waiting, queued, in flight"), tr("from counts"),
                tr("counts") };
        else if (!isExact)
            texts = { tr("not known") };
        for (const QString& text : std::as_const(texts)) {
            const int wide = metrics.horizontalAdvance(text) + metrics.height() / 2;
            if (wide > int(i - begin))
                continue;
            m_ribbonNotes.push_back({ ribbonRect().left() + int(begin), wide, text });
            break;
        }
        begin = i;
    }
}

void Waterfall::paintRibbon(QPainter& painter, const Colors& colors)
{
    if (m_bands.empty())
        return;
    const int unit = fontMetrics().height();
    const int lift = (rowHeight() - unit) / 2 + fontMetrics().ascent();
    for (const Band& band : m_bands)
        painter.drawImage(band.area.topLeft(), band.picture);
    const QRect first = m_bands.front().area; // it is the same in all of them
    for (const Tick& note : m_ribbonNotes) {
        const QRect box(note.x, first.bottom() - rowHeight() + 1, note.left, rowHeight());
        painter.fillRect(box, colors.base);
        painter.setPen(colors.text);
        painter.drawText(box.left() + unit / 4, box.top() + lift, note.text);
        if (note.x > first.left())
            painter.fillRect(note.x, first.top(), 1, ribbonRect().height(), colors.text);
    }
    for (const Band& band : m_bands)
        paintLegend(painter, colors, band);
    m_bars.flush(painter, colors);
}

void Waterfall::paintLegend(QPainter& painter, const Colors& colors, const Band& band)
{
    const int unit = fontMetrics().height();
    // Beside a low ribbon of a group the lines stand closer than rows do.
    const int step = band.legend.front().isName ? unit : rowHeight();
    const int lift = (step - unit) / 2 + fontMetrics().ascent();
    int y = band.area.top();
    for (const LegendLine& line : band.legend) {
        // The name stands even where there is no room for it all.
        if (!line.isName && y + step > band.area.bottom() + 1)
            break;
        const bool isPhase = line.phase != Phase::Total;
        const int indent = isPhase ? unit : 0;
        if (isPhase)
            m_bars.add(line.phase,
                QRect(
                    m_columns.request, y + (step - unit * 2 / 3) / 2, unit * 2 / 3, unit * 2 / 3));
        painter.setPen(isPhase || line.isName ? colors.text : colors.muted);
        painter.drawText(m_columns.request + indent, y + lift, line.text);
        painter.drawText(m_columns.total - line.shareWidth, y + lift, line.share);
        y += step;
    }
}

} // namespace sluice
