// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/pipeline/quantitiessection.h"

#include "ui/models/pipelinefeed.h"
#include "ui/pipeline/figurelines.h"
#include "ui/theme/format.h"
#include "ui/theme/helpbubble.h"

#include <QGridLayout>
#include <QToolButton>

namespace sluice {

namespace {

/// "99.4 %", or "12 to 40 %" where only bounds are known.
QString shareText(const std::optional<ShareBounds>& share)
{
    if (!share)
        return format::unknown();
    const QString least = format::percent(share->least);
    const QString most = format::percent(share->most);
    return least == most ? least : QuantitiesSection::tr("%1 to %2").arg(least, most);
}

/// "0.42 CPU"
QString cpuText(const std::optional<double>& cpus)
{
    return cpus ? QuantitiesSection::tr("%1 CPU").arg(format::number(*cpus, 2)) : format::unknown();
}

} // namespace

QuantitiesSection::QuantitiesSection(const PipelineFeed& feed, QWidget* parent)
    : QWidget(parent)
    , m_feed(feed)
    , m_fold(new QToolButton(this))
    , m_lines(new FigureLines(tr("Further figures"), this))
{
    setObjectName(QStringLiteral("quantitiesSection"));
    m_fold->setObjectName(QStringLiteral("moreQuantities"));
    m_fold->setText(tr("MORE"));
    m_fold->setAccessibleName(tr("More quantities"));
    m_fold->setCheckable(true);
    m_fold->setAutoRaise(true);
    m_fold->setArrowType(Qt::RightArrow);
    m_fold->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    auto* all = new QGridLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(m_fold, 0, 0);
    all->addWidget(
        new HelpBubble(tr("MORE QUANTITIES"),
            tr("Of the last second. Within 10 ms only extremes and average of a gauge are "
               "known, so a share of time has bounds. The core thread, the line and the "
               "server are three things that can be used up: the first is measured by "
               "the system, the last by the server (INFO cpu, asked every 2 s while this "
               "is open, as is CLIENT INFO)."),
            this),
        0, 1);
    all->setColumnStretch(2, 1);
    all->addWidget(m_lines, 1, 0, 1, 3);
    m_lines->hide();
    connect(m_fold, &QToolButton::toggled, this, &QuantitiesSection::setOpen);
    connect(&feed, &PipelineFeed::figuresTaken, this, [this] {
        if (isOpen())
            renew();
    });
}

bool QuantitiesSection::isOpen() const { return m_fold->isChecked(); }

void QuantitiesSection::setOpen(bool open)
{
    m_fold->setChecked(open);
    m_fold->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
    m_lines->setVisible(open);
    if (open)
        renew();
}

void QuantitiesSection::renew()
{
    m_meter.note(m_feed);
    const Quantities& now = m_meter.quantities();
    const PipelineFigures& figures = m_feed.figures();
    QStringList names;
    QStringList values;
    const auto line = [&](const QString& name, const QString& value) {
        names += name;
        values += value;
    };
    line(tr("Core thread"), cpuText(now.coreCpu));
    line(tr("Line busy"), shareText(now.lineBusy));
    line(tr("Server"), cpuText(now.server.serverCpu));
    line(tr("Channel filled, mean"), format::percent(now.fill));
    line(tr("Send-ready"), shareText(now.sendReady));
    line(tr("Waiting, s per s"), format::number(figures.waitingMean, 1));
    line(tr("Window used, mean"), format::percent(now.windowUse));
    line(tr("Replies per read"), format::number(now.repliesPerRead, 1));
    line(tr("Unsent"), format::bytes(now.bytesUnsent));
    line(tr("Full in"), now.timeToFull ? format::duration(now.timeToFull) : tr("not now"));
    line(tr("Empty in"), now.timeToEmpty ? format::duration(now.timeToEmpty) : tr("not now"));
    const auto rate = [&](double Quantities::PerSecond::*which) {
        return now.perSecond ? format::rate((*now.perSecond).*which) : format::unknown();
    };
    line(tr("Ended"), rate(&Quantities::PerSecond::ended));
    line(tr("Rejected, evicted"), rate(&Quantities::PerSecond::rejected));
    line(tr("Expired unsent"), rate(&Quantities::PerSecond::expired));
    line(tr("Cancelled unsent"), rate(&Quantities::PerSecond::cancelled));
    line(tr("Maybe executed"), rate(&Quantities::PerSecond::maybeExecuted));
    line(tr("Abandoned, in flight"), format::count(figures.abandoned));
    const PhaseLatency& total = figures.latency.phase(Phase::Total);
    line(tr("Total p90, last 10 s"), format::duration(total.p90));
    line(tr("Total p99.9, last 10 s"), format::duration(total.p999));
    line(tr("Server: not yet run"), format::bytes(now.server.queryBuffer));
    line(tr("Server: replies held"), format::bytes(now.server.outputMemory));
    line(tr("Age of what is shown"), format::duration(now.dataAge));
    m_lines->setLines(names, values);
}

QString QuantitiesSection::asText() const { return isOpen() ? m_lines->asText() : QString(); }

} // namespace sluice
