// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/pipeline/spokenstatus.h"

#include "ui/pipeline/pressuretext.h"
#include "ui/theme/format.h"

#include <QAccessible>
#include <QCoreApplication>
#include <QWidget>

#include <utility>

namespace sluice {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(SpokenStatus)
};

QString titleOf(const PipelineFigures& figures)
{
    QString title = pressuretext::of(findPressure(figures), figures).title;
    while (title.endsWith(u'.'))
        title.chop(1);
    return title;
}

} // namespace

QString SpokenStatus::sentence(const PipelineFigures& figures)
{
    const QString title = titleOf(figures);
    if (!figures.known)
        return title + u'.';
    QStringList parts { Tr::tr("%1 of %2 queued")
                            .arg(format::count(figures.queued),
                                format::count(figures.config.capacity)),
        Tr::tr("%1 in flight").arg(format::count(figures.inFlight)) };
    if (figures.repliesPerSecond)
        parts += format::rate(figures.repliesPerSecond);
    if (const auto p99 = figures.latency.phase(Phase::Total).p99)
        parts += Tr::tr("p99 %1").arg(format::duration(p99));
    return title + QStringLiteral(". ") + parts.join(u", ") + u'.';
}

SpokenStatus::Said SpokenStatus::update(const PipelineFigures& figures, std::int64_t now)
{
    if (m_saidAt && now - *m_saidAt < quietNanos)
        return Said::Nothing;
    m_saidAt = now;
    m_widget->setAccessibleDescription(sentence(figures));
    const QString before = std::exchange(m_title, titleOf(figures));
    if (before.isEmpty() || before == m_title)
        return Said::Renewed;
    QAccessibleEvent alert(m_widget, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
    return Said::Spoken;
}

} // namespace sluice
