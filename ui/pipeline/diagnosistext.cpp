// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/pipeline/diagnosistext.h"

#include "core/protocol/displaytext.h"
#include "ui/models/commandtext.h"
#include "ui/theme/format.h"

#include <QCoreApplication>

#include <cmath>

namespace sluice::diagnosistext {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Diagnosis)
};

constexpr qsizetype nameLength = 40;

double share(quint64 part, quint64 whole) { return whole > 0 ? double(part) / double(whole) : 1; }

Words of(const ViewLate& found)
{
    return { Tr::tr("This view is late: what it shows is %1 older than it should be.")
                 .arg(format::duration(found.late)),
        Tr::tr("This computer is too busy to draw. Nothing is lost; less load, or a smaller window "
               "on screen, brings it up to date."),
        Tone::Warning };
}

Words of(const LineBlocked& found, bool isMasked)
{
    return { Tr::tr("%1 has blocked a connection that others share for %2; %3 in flight behind it "
                    "wait.")
                 .arg(commandText(found.request, isMasked), format::duration(found.since),
                     format::count(found.behind)),
        Tr::tr("Send it over a connection of its own."), Tone::Error };
}

Words of(const LineHeld& found, bool isMasked)
{
    const RequestRecord& request = found.holder.request;
    const QString usual = found.usual
        ? Tr::tr(" The median round trip is %1.").arg(format::duration(found.usual))
        : QString();
    // Many bytes take their time on the way; few have kept the server busy.
    const bool isLarge = request.bytesReceived >= 64 * 1024;
    return { Tr::tr("%1 (%2) held the line for %3: %4 behind it had to wait.%5")
                 .arg(commandText(request, isMasked), format::bytes(quint64(request.bytesReceived)),
                     format::duration(found.holder.length), format::count(found.holder.others),
                     usual),
        isLarge
            ? Tr::tr("Read large values in parts, or over another connection: replies come in the "
                     "order of their requests.")
            : Tr::tr("The server took that long before it answered: a slow command, or the server "
                     "got no processor time. Another connection does not wait for it."),
        Tone::Warning };
}

Words of(const StallHidden& found)
{
    return { Tr::tr("No reply came for %1, and p99 hides it (%2): the producers wait for a reply "
                    "before they send again, so about %3 requests were not sent meanwhile.")
                 .arg(format::duration(found.stall.length), format::duration(found.p99),
                     format::count(found.missing)),
        Tr::tr("Read the maximum instead. Callers that do not wait for each other would have seen "
               "the stall far more often."),
        Tone::Warning };
}

Words of(const Wasted& found)
{
    const QString span = format::wholeSeconds(found.span);
    const QString expired = Tr::tr("%1 of the requests of the last %2 expired (%3 of %4)")
                                .arg(format::percent(share(found.expired, found.ended)), span,
                                    format::count(found.expired), format::count(found.ended));
    const QString wasted = Tr::tr("%1 replies were read for callers that had given up")
                               .arg(format::count(found.wasted));
    const QString both = found.wasted == 0 ? Tr::tr("%1.").arg(expired)
        : found.expired == 0
        ? Tr::tr("In the last %1, %2 (%3 of all).")
              .arg(span, wasted, format::percent(share(found.wasted, found.ended)))
        : Tr::tr("%1; %2.").arg(expired, wasted);
    return { both,
        Tr::tr("Their deadlines are shorter than the wait. A smaller channel or window refuses "
               "early instead of answering too late; or allow more time."),
        Tone::Warning };
}

Words of(const ChannelFull& found)
{
    if (found.refused == 0)
        return { Tr::tr("All %1 places of the channel have been taken for %2, though nobody waits "
                        "yet.")
                     .arg(format::count(found.capacity), format::duration(found.fullFor)),
            Tr::tr("The next request has to wait, or is refused. A larger capacity takes a burst."),
            Tone::Plain };
    return { Tr::tr("%1 requests (%2) were refused in the last %3: all %4 places of the channel "
                    "were taken.")
                 .arg(format::count(found.refused),
                     format::percent(share(found.refused, found.ended)),
                     format::wholeSeconds(found.span), format::count(found.capacity)),
        Tr::tr("Send less, let them wait, or raise the capacity; that helps against bursts only."),
        Tone::Warning };
}

Words of(const Unfair& found, const std::function<QByteArray(ProducerId)>& producerName)
{
    const Fairness& fairness = found.fairness;
    return { Tr::tr("Unfair: %1 of %2 producers get less than half of the mean, and %3 alone gets "
                    "%4 (Jain's index %5 of 1).")
                 .arg(format::count(fairness.behind), format::count(fairness.producers),
                     toDisplay(producerName(fairness.busiest), nameLength),
                     format::percent(fairness.busiestShare), format::number(fairness.jain, 2)),
        Tr::tr("Places are given to requests, not to producers: bound what each may have "
               "outstanding, or use the bulk lane for the greedy ones."),
        Tone::Warning };
}

Words of(const TelemetryLost& found)
{
    return { Tr::tr("%1 records of the last %2 (%3) were lost before they could be shown.")
                 .arg(format::count(found.lost), format::wholeSeconds(found.span),
                     format::percent(share(found.lost, found.ended))),
        Tr::tr("Counts, rates and latencies stay exact; rows and who was ahead of whom are "
               "incomplete. This computer is too busy to collect them."),
        Tone::Plain };
}

Words of(const TooDeep& found)
{
    return { Tr::tr("On average %1 are in flight, %2 times the useful depth of %3: the rest only "
                    "waits at the server.")
                 .arg(format::number(found.inFlight, 1),
                     format::number(found.inFlight / found.usefulDepth, 1),
                     format::count(qint64(std::ceil(found.usefulDepth)))),
        Tr::tr("Lower the window towards %1 while the rate holds; small commands, which gain from "
               "going in batches, need more. What waits then waits in the channel, where deadlines "
               "and lanes still act.")
            .arg(format::count(found.enough)),
        Tone::Plain };
}

} // namespace

Words of(const Finding& finding, const std::function<QByteArray(ProducerId)>& producerName,
    bool masksKeys)
{
    return std::visit(
        [&](const auto& found) {
            if constexpr (std::is_same_v<std::decay_t<decltype(found)>, Unfair>)
                return of(found, producerName);
            else if constexpr (requires { of(found, masksKeys); })
                return of(found, masksKeys);
            else
                return of(found);
        },
        finding);
}

} // namespace sluice::diagnosistext
