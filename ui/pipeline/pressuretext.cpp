// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/pipeline/pressuretext.h"

#include "ui/theme/errortext.h"
#include "ui/theme/format.h"

#include <QCoreApplication>

#include <cmath>

namespace sluice::pressuretext {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Pressure)
};

/// "Full for 2.4 s: 32 of 128 producers wait to send." or what is true of it.
QString waitingWords(const PressureFinding& finding, const PipelineFigures& figures)
{
    if (!finding.producersWait)
        return Tr::tr("No producer has to wait.");
    // The average of the last second: at one instant, anything may be the case.
    const QString number = format::number(figures.waitingMean, 1);
    // One that has several requests under way waits with several.
    const int producers = figures.config.producers;
    const QString who = producers > 0 && figures.waitingMean <= producers
        ? Tr::tr("on average %1 of %2 producers wait to send").arg(number, format::count(producers))
        : Tr::tr("on average %1 requests wait to be sent").arg(number);
    if (!figures.fullFor)
        return Tr::tr("Now and then full: %1.").arg(who);
    return (figures.isAlwaysFull ? Tr::tr("Full for %1: %2.") : Tr::tr("Often full for %1: %2."))
        .arg(format::duration(figures.fullFor), who);
}

Words ofServer(const PressureFinding& finding, const PipelineFigures& figures)
{
    Words words;
    words.tone = finding.producersWait ? Tone::Warning : Tone::Plain;
    words.title = Tr::tr("Saturated by the server.");
    const int useful = std::max(1, int(std::ceil(finding.usefulDepth.value_or(1))));
    words.numbers = Tr::tr("%1 %2 is all this server gives; an unloaded round trip takes %3, so "
                           "%4 in flight already keep it busy (the useful depth). It takes %5 now.")
                        .arg(waitingWords(finding, figures), format::rate(figures.repliesPerSecond),
                            format::duration(figures.unloadedRoundTrip), format::count(useful),
                            format::duration(finding.roundTrip));
    words.advice = Tr::tr("A larger channel or window only adds waiting. Fewer producers, lighter "
                          "commands or another server help.");
    return words;
}

/// Without a pipeline: each connection carries one request, and stands idle on the way there and
/// back.
Words ofLending(const PressureFinding& finding, const PipelineFigures& figures)
{
    const bool isMutex = figures.config.transport == TransportMode::Mutex;
    const int connections = figures.config.connections;
    Words words;
    words.tone = finding.producersWait ? Tone::Warning : Tone::Plain;
    words.title = isMutex ? Tr::tr("One at a time.") : Tr::tr("Every connection is lent.");
    words.numbers
        = Tr::tr("%1 A connection carries one request for a whole round trip of %2, so %3 "
                 "give %4.")
              .arg(waitingWords(finding, figures), format::duration(finding.roundTrip),
                  connections == 1 ? Tr::tr("one connection")
                                   : Tr::tr("%1 connections").arg(connections),
                  format::rate(figures.repliesPerSecond));
    words.advice = isMutex
        ? Tr::tr("Set the transport to channel: the connection then carries many at once.")
        : Tr::tr("More connections, or the transport channel, which pipelines.");
    return words;
}

} // namespace

Words of(const PressureFinding& finding, const PipelineFigures& figures)
{
    Words words;
    const bool isLent = figures.config.transport != TransportMode::Channel;
    if (isLent && (finding.kind == Pressure::Window || finding.kind == Pressure::WindowOrServer))
        return ofLending(finding, figures);
    const QString window = format::count(figures.config.totalWindow());
    switch (finding.kind) {
    case Pressure::Unknown:
        words = { Tr::tr("Nothing is known yet."), {}, {}, Tone::Muted };
        break;
    case Pressure::Disconnected: {
        words.title = Tr::tr("Not connected.");
        const ConnectionState& state = figures.connection;
        if (state.errorKind != ConnectionErrorKind::None)
            words.numbers
                = Tr::tr("Last attempt: %1. ").arg(errortext::shortReason(state.errorKind));
        words.numbers += Tr::tr("%1 queued, %2 waiting to send.")
                             .arg(format::count(figures.queued), format::count(figures.waiting));
        words.advice = Tr::tr("Queued requests stay until their deadline. What was in flight when "
                              "the connection was lost may have been executed.");
        words.tone = Tone::Error;
        break;
    }
    case Pressure::Silent:
        words.title = Tr::tr("The server is silent.");
        words.numbers
            = Tr::tr("The head of line has been in flight for %1; %2 of %3 in flight, %4 queued, "
                     "%5 waiting to send.")
                  .arg(format::duration(figures.headAge), format::count(figures.inFlight), window,
                      format::count(figures.queued), format::count(figures.waiting));
        words.advice = Tr::tr("It is paused, blocked by a slow command, or the network has "
                              "stopped. Nothing here helps but time or a new connection.");
        words.tone = Tone::Error;
        break;
    case Pressure::Idle:
        words = { Tr::tr("Idle."), Tr::tr("Nothing is sent and nothing waits."),
            Tr::tr("Start a scenario to see the channel fill."), Tone::Muted };
        break;
    case Pressure::Flowing:
        words.title = Tr::tr("Nothing waits.");
        words.numbers = Tr::tr("%1, on average %2 of %3 in flight; a round trip takes %4.")
                            .arg(format::rate(figures.repliesPerSecond),
                                format::number(figures.inFlightMean, 1), window,
                                format::duration(finding.roundTrip));
        words.tone = Tone::Ok;
        break;
    case Pressure::Server:
        words = ofServer(finding, figures);
        break;
    case Pressure::Window:
        words.title = Tr::tr("Limited by the window.");
        words.numbers
            = Tr::tr(
                "%1 On average %2 of %3 places in flight are in use, and a round trip takes %4, "
                "close to the unloaded %5: the server could do more.")
                  .arg(waitingWords(finding, figures), format::number(figures.inFlightMean, 1),
                      window, format::duration(finding.roundTrip),
                      format::duration(figures.unloadedRoundTrip));
        words.advice = Tr::tr("Raise the in-flight window.");
        words.tone = finding.producersWait ? Tone::Warning : Tone::Plain;
        break;
    case Pressure::WindowOrServer:
        words.title = Tr::tr("The window is used up.");
        words.numbers
            = Tr::tr("%1 On average %2 of %3 places in flight are in use at %4. ")
                  .arg(waitingWords(finding, figures), format::number(figures.inFlightMean, 1),
                      window, format::rate(figures.repliesPerSecond));
        words.numbers += finding.roundTrip && figures.unloadedRoundTrip
            ? Tr::tr("A round trip takes %1 and an unloaded one %2: it has grown a little, so this "
                     "may be the window or a server that is just busy.")
                  .arg(format::duration(finding.roundTrip),
                      format::duration(figures.unloadedRoundTrip))
            : Tr::tr("The unloaded round trip is not known, so this may be the window or the "
                     "server.");
        words.advice = Tr::tr("Raise the window: if the rate rises with it, it was the limit.");
        words.tone = finding.producersWait ? Tone::Warning : Tone::Plain;
        break;
    case Pressure::Delivery:
        words.title = Tr::tr("Limited by this computer.");
        words.numbers
            = Tr::tr("%1 Yet on average only %2 of %3 places in flight are in use, and replies lie "
                     "ready for %4 before their producers run again.")
                  .arg(waitingWords(finding, figures), format::number(figures.inFlightMean, 1),
                      window, format::duration(figures.latency.phase(Phase::Delivery).mean));
        words.advice = Tr::tr("The producers' threads get too little processor time. Neither the "
                              "channel nor the window helps; fewer producers may.");
        words.tone = Tone::Warning;
        break;
    case Pressure::Channel:
        words.title = Tr::tr("Limited by the channel.");
        words.numbers = Tr::tr("%1 Yet on average only %2 of %3 places in flight are in use.")
                            .arg(waitingWords(finding, figures),
                                format::number(figures.inFlightMean, 1), window);
        words.advice = Tr::tr("Raise the capacity, so that the connection finds more to take.");
        words.tone = Tone::Warning;
        break;
    }
    return words;
}

} // namespace sluice::pressuretext
