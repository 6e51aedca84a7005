// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/load/figures.h"

#include "core/load/knobs.h"
#include "core/trace/record.h"

#include <algorithm>
#include <array>

namespace sluice {

namespace {

QByteArray bytesOf(std::string_view text)
{
    return QByteArray(text.data(), static_cast<qsizetype>(text.size()));
}

constexpr std::array counts { "offered", "admitted", "written", "replied", "errors", "abandoned",
    "swallowed" };
constexpr std::array notSent { Why::Rejected, Why::Evicted, Why::Deadline, Why::Cancelled,
    Why::Disconnected, Why::Closed, Why::Guarded, Why::Unshareable, Why::NoLease, Why::Invalid };
constexpr std::array maybeExecuted { Why::Timeout, Why::ConnectionLost, Why::Cancelled,
    Why::Closed };
constexpr std::array gauges { "queueDepth", "inFlight", "waiting" };
constexpr std::array ofPhases { "mean", "p50", "p90", "p99", "p999", "max" };

std::vector<QByteArray> makeReportFigures()
{
    std::vector<QByteArray> all { "seconds", "throughputPerSecond", "mean.inSystem",
        "mean.commandsPerWrite", "telemetryLost" };
    for (const char* count : counts)
        all.push_back(QByteArray("totals.") + count);
    for (const Why why : notSent)
        all.push_back("totals.notSent." + bytesOf(whyName(why)));
    for (const Why why : maybeExecuted)
        all.push_back("totals.maybeExecuted." + bytesOf(whyName(why)));
    for (const char* gauge : gauges) {
        all.push_back(QByteArray("max.") + gauge);
        all.push_back(QByteArray("last.") + gauge);
    }
    for (int phase = 0; phase < phaseCount; ++phase) {
        for (const char* figure : ofPhases)
            all.push_back("phases." + bytesOf(phaseName(static_cast<Phase>(phase))) + '.' + figure);
    }
    return all;
}

bool has(const std::vector<QByteArray>& names, QByteArrayView name)
{
    return std::any_of(
        names.begin(), names.end(), [name](const QByteArray& each) { return each == name; });
}

} // namespace

const std::vector<QByteArray>& reportFigures()
{
    static const std::vector<QByteArray> all = makeReportFigures();
    return all;
}

const std::vector<QByteArray>& liveFigures()
{
    static const std::vector<QByteArray> all { "view.selectedBytes", "actors.waiting" };
    return all;
}

bool isFigure(QByteArrayView name)
{
    const QByteArrayView ofKnob = "knob.";
    if (name.startsWith(ofKnob))
        return findKnob(name.sliced(ofKnob.size()));
    return has(reportFigures(), name) || has(liveFigures(), name);
}

double figureIn(const QJsonObject& report, const QByteArray& name, bool* known)
{
    QJsonValue value = report;
    for (const QByteArray& part : name.split('.'))
        value = value.toObject().value(QString::fromLatin1(part));
    if (known)
        *known = !value.isNull();
    return value.toDouble();
}

} // namespace sluice
