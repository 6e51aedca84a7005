// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/pipeline/knobwords.h"

#include "ui/theme/format.h"

#include <QCoreApplication>

#include <array>
#include <cmath>

namespace sluice::knobwords {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Knobs)
};

struct Entry {
    const char* name;
    const char* label;
    const char* help;
    const char* zero = nullptr;
};

constexpr std::array entries {
    Entry { "transport", QT_TRANSLATE_NOOP("Knobs", "Transport"),
        QT_TRANSLATE_NOOP("Knobs",
            "How requests come to the server. channel: a bounded channel before a pipelined "
            "connection. mutex: one lock around one connection; who holds it sends, waits for the "
            "reply and lets go. pool: so many connections, each lent to one request at a time.") },
    Entry { "capacity", QT_TRANSLATE_NOOP("Knobs", "Capacity"),
        QT_TRANSLATE_NOOP("Knobs",
            "How many requests the channel admits before producers have to wait. A larger one "
            "absorbs bursts; under steady overload it only adds waiting.") },
    Entry { "window", QT_TRANSLATE_NOOP("Knobs", "In-flight window"),
        QT_TRANSLATE_NOOP("Knobs",
            "How many requests may be on each connection without their reply. 1 is one at a "
            "time.") },
    Entry { "connections", QT_TRANSLATE_NOOP("Knobs", "Connections"),
        QT_TRANSLATE_NOOP("Knobs", "How many connections share the work.") },
    Entry { "when-full", QT_TRANSLATE_NOOP("Knobs", "When full"),
        QT_TRANSLATE_NOOP("Knobs", "What happens to a request that finds the channel full.") },
    Entry { "wait-at-most", QT_TRANSLATE_NOOP("Knobs", "Wait at most"),
        QT_TRANSLATE_NOOP(
            "Knobs", "How long a producer waits for a place, when it waits at most so long.") },
    Entry { "bulk-share", QT_TRANSLATE_NOOP("Knobs", "Bulk share"),
        QT_TRANSLATE_NOOP("Knobs",
            "How much of channel and window the bulk lane may fill. What is left is for "
            "interactive requests, which then do not stand behind bulk ones.") },
    Entry { "manager", QT_TRANSLATE_NOOP("Knobs", "Manager"),
        QT_TRANSLATE_NOOP("Knobs",
            "Paused, it takes nothing from the channel: what is in flight goes on, the channel "
            "fills, and then producers wait.") },
    Entry { "producers", QT_TRANSLATE_NOOP("Knobs", "Producers"),
        QT_TRANSLATE_NOOP("Knobs", "How many producers the scenario has.") },
    Entry { "outstanding", QT_TRANSLATE_NOOP("Knobs", "Outstanding"),
        QT_TRANSLATE_NOOP("Knobs",
            "How many requests each producer has under way at a time. A greedy one has many.") },
    Entry { "lane", QT_TRANSLATE_NOOP("Knobs", "Lane"),
        QT_TRANSLATE_NOOP(
            "Knobs", "In which lane the scenario sends. Interactive requests go first.") },
    Entry { "arrivals", QT_TRANSLATE_NOOP("Knobs", "Arrivals"),
        QT_TRANSLATE_NOOP("Knobs",
            "When requests come. closed: each producer sends when it has the reply to the one "
            "before, so a slow server is asked less. The others come at their own rate whatever "
            "the server does, and latency counts from when they were meant to be sent.") },
    Entry { "rate", QT_TRANSLATE_NOOP("Knobs", "Rate"),
        QT_TRANSLATE_NOOP("Knobs",
            "Requests per second of all producers together, when the loop is open. Near what the "
            "server can do, waiting grows without bounds.") },
    Entry { "burst", QT_TRANSLATE_NOOP("Knobs", "Burst"),
        QT_TRANSLATE_NOOP("Knobs",
            "How many requests come at one instant, when arrivals are bursts. Whether the channel "
            "holds them decides who waits.") },
    Entry { "cap", QT_TRANSLATE_NOOP("Knobs", "Cap"),
        QT_TRANSLATE_NOOP("Knobs",
            "At most so many requests per second of all producers, when the loop is closed."),
        QT_TRANSLATE_NOOP("Knobs", "no cap") },
    Entry { "pause", QT_TRANSLATE_NOOP("Knobs", "Pause"),
        QT_TRANSLATE_NOOP(
            "Knobs", "Between a reply and the producer's next request, when the loop is closed."),
        QT_TRANSLATE_NOOP("Knobs", "none") },
    Entry { "work", QT_TRANSLATE_NOOP("Knobs", "Work per reply"),
        QT_TRANSLATE_NOOP("Knobs",
            "How long a producer's thread is busy with each reply. The replies behind it wait: "
            "delivery grows."),
        QT_TRANSLATE_NOOP("Knobs", "none") },
    Entry { "cancel-after", QT_TRANSLATE_NOOP("Knobs", "Give up after"),
        QT_TRANSLATE_NOOP("Knobs",
            "A producer stops waiting after this. The command goes on: its place is taken until "
            "its reply has been read."),
        QT_TRANSLATE_NOOP("Knobs", "never") },
    Entry { "deadline", QT_TRANSLATE_NOOP("Knobs", "Deadline"),
        QT_TRANSLATE_NOOP("Knobs",
            "From when a request was meant to be sent to its reply. What has not been sent by "
            "then is not sent at all."),
        QT_TRANSLATE_NOOP("Knobs", "none") },
    Entry { "retries", QT_TRANSLATE_NOOP("Knobs", "Retries"),
        QT_TRANSLATE_NOOP("Knobs",
            "How often a request that was certainly not sent is tried again. What may have been "
            "executed is never repeated."),
        QT_TRANSLATE_NOOP("Knobs", "none") },
    Entry { "retry-wait", QT_TRANSLATE_NOOP("Knobs", "Retry wait"),
        QT_TRANSLATE_NOOP("Knobs", "Before the first retry; it doubles for each further one."),
        QT_TRANSLATE_NOOP("Knobs", "at once") },
    Entry { "retry-jitter", QT_TRANSLATE_NOOP("Knobs", "Retry jitter"),
        QT_TRANSLATE_NOOP("Knobs",
            "A retry comes at any time up to its wait, so that many do not come back together.") },
    Entry { "retry-late", QT_TRANSLATE_NOOP("Knobs", "Retry when late"),
        QT_TRANSLATE_NOOP("Knobs",
            "Also what was not sent in time is tried again. Under overload this makes more of "
            "it.") },
    Entry { "retry-budget", QT_TRANSLATE_NOOP("Knobs", "Retry budget"),
        QT_TRANSLATE_NOOP("Knobs",
            "So many retries for each request in the mean, at most. 10 % cannot become a storm."),
        QT_TRANSLATE_NOOP("Knobs", "none") },
    Entry { "keys", QT_TRANSLATE_NOOP("Knobs", "Keys"),
        QT_TRANSLATE_NOOP("Knobs", "How many distinct keys the scenario uses.") },
    Entry { "value-size", QT_TRANSLATE_NOOP("Knobs", "Value size"),
        QT_TRANSLATE_NOOP(
            "Knobs", "Bytes of each value. A large one holds the line: all behind it wait.") },
    Entry { "mailbox", QT_TRANSLATE_NOOP("Knobs", "Mailbox"),
        QT_TRANSLATE_NOOP("Knobs",
            "Of two actors that send each other messages: how many each one's mailbox holds. Too "
            "few for what they send at a time, and both wait for ever."),
        QT_TRANSLATE_NOOP("Knobs", "no actors") },
    Entry { "messages", QT_TRANSLATE_NOOP("Knobs", "Messages"),
        QT_TRANSLATE_NOOP(
            "Knobs", "How many messages each actor sends before it reads its own mailbox.") },
    Entry { "link-latency", QT_TRANSLATE_NOOP("Knobs", "Latency"),
        QT_TRANSLATE_NOOP("Knobs",
            "Each byte arrives so much later, on its way to the server and on its way back: a "
            "round trip takes twice as much longer."),
        QT_TRANSLATE_NOOP("Knobs", "none") },
    Entry { "link-jitter", QT_TRANSLATE_NOOP("Knobs", "Jitter"),
        QT_TRANSLATE_NOOP(
            "Knobs", "At most so much more or less than the latency; the order stays."),
        QT_TRANSLATE_NOOP("Knobs", "none") },
    Entry { "link-bandwidth", QT_TRANSLATE_NOOP("Knobs", "Bandwidth"),
        QT_TRANSLATE_NOOP("Knobs", "Bytes per second, in each direction."),
        QT_TRANSLATE_NOOP("Knobs", "no limit") },
    Entry { "link-slice", QT_TRANSLATE_NOOP("Knobs", "Slices"),
        QT_TRANSLATE_NOOP("Knobs", "Bytes are passed on in pieces of about this size."),
        QT_TRANSLATE_NOOP("Knobs", "not sliced") },
    Entry { "link-slice-delay", QT_TRANSLATE_NOOP("Knobs", "Slice delay"),
        QT_TRANSLATE_NOOP("Knobs", "Between one slice and the next."),
        QT_TRANSLATE_NOOP("Knobs", "none") },
    Entry { "link-stall", QT_TRANSLATE_NOOP("Knobs", "Stall"),
        QT_TRANSLATE_NOOP("Knobs",
            "Nothing passes in either direction until this is lifted, and nothing is lost. Watch "
            "how long the channel takes to fill.") },
    Entry { "link-cut", QT_TRANSLATE_NOOP("Knobs", "Cut after"),
        QT_TRANSLATE_NOOP("Knobs",
            "The connection ends when so many bytes have passed: what was in flight may or may "
            "not have been executed."),
        QT_TRANSLATE_NOOP("Knobs", "never") },
    Entry { "link-reset", QT_TRANSLATE_NOOP("Knobs", "Reset after"),
        QT_TRANSLATE_NOOP(
            "Knobs", "Each connection ends after this, as if its peer had sent a reset."),
        QT_TRANSLATE_NOOP("Knobs", "never") },
    Entry { "service", QT_TRANSLATE_NOOP("Knobs", "Service"),
        QT_TRANSLATE_NOOP("Knobs",
            "How the times that the scripted server works on commands are spread. The more they "
            "differ, the longer the line.") },
    Entry { "service-time", QT_TRANSLATE_NOOP("Knobs", "Service time"),
        QT_TRANSLATE_NOOP("Knobs", "How long it works on a command, in the mean."),
        QT_TRANSLATE_NOOP("Knobs", "none") },
    Entry { "slow-time", QT_TRANSLATE_NOOP("Knobs", "Slow service"),
        QT_TRANSLATE_NOOP(
            "Knobs", "How long it works on a slow command, when there are two kinds."),
        QT_TRANSLATE_NOOP("Knobs", "none") },
    Entry { "slow-share", QT_TRANSLATE_NOOP("Knobs", "Slow share"),
        QT_TRANSLATE_NOOP("Knobs", "How many commands are slow, when there are two kinds.") },
    Entry { "per-mebibyte", QT_TRANSLATE_NOOP("Knobs", "Per MiB"),
        QT_TRANSLATE_NOOP("Knobs", "Besides, for the bytes of command and reply."),
        QT_TRANSLATE_NOOP("Knobs", "none") },
    Entry { "workers", QT_TRANSLATE_NOOP("Knobs", "Workers"),
        QT_TRANSLATE_NOOP("Knobs",
            "How many commands it works on at a time. Redis has one; with as many as there are "
            "commands nobody waits for another."),
        QT_TRANSLATE_NOOP("Knobs", "one each") },
    Entry { "error-share", QT_TRANSLATE_NOOP("Knobs", "Errors"),
        QT_TRANSLATE_NOOP("Knobs", "So many commands are answered with an error.") },
    Entry { "half-replies", QT_TRANSLATE_NOOP("Knobs", "Half replies"),
        QT_TRANSLATE_NOOP("Knobs", "So many replies come in two halves, with a pause between.") },
    Entry { "half-reply-pause", QT_TRANSLATE_NOOP("Knobs", "Between halves"),
        QT_TRANSLATE_NOOP("Knobs", "The pause within a half reply."),
        QT_TRANSLATE_NOOP("Knobs", "none") },
    Entry { "server", QT_TRANSLATE_NOOP("Knobs", "Server"),
        QT_TRANSLATE_NOOP("Knobs",
            "Stalled, it works on nothing and loses nothing, as a server in a long command or a "
            "slow fork.") },
};

struct Unit {
    const char* written;
    double factor;
};
constexpr double kibi = 1024;
constexpr std::array timeUnits { Unit { "ns", 1 }, Unit { "us", 1e3 }, Unit { "µs", 1e3 },
    Unit { "μs", 1e3 }, Unit { "ms", 1e6 }, Unit { "s", 1e9 }, Unit { "min", 60e9 },
    Unit { "", 1e6 } };
constexpr std::array byteUnits { Unit { "b", 1 }, Unit { "", 1 }, Unit { "kib", kibi },
    Unit { "k", kibi }, Unit { "mib", kibi* kibi }, Unit { "m", kibi* kibi },
    Unit { "gib", kibi* kibi* kibi }, Unit { "g", kibi* kibi* kibi } };
constexpr std::array countUnits { Unit { "", 1 }, Unit { "k", 1e3 }, Unit { "m", 1e6 } };

template <typename Units> std::optional<double> factorOf(const Units& units, const QString& unit)
{
    for (const Unit& each : units) {
        if (unit == QString::fromUtf8(each.written))
            return each.factor;
    }
    return {};
}

std::optional<double> factorOf(Knob::Kind kind, QString unit)
{
    switch (kind) {
    case Knob::Kind::Time:
        return factorOf(timeUnits, unit);
    case Knob::Kind::Bytes:
        return factorOf(byteUnits, unit.remove(QStringLiteral("/s")));
    case Knob::Kind::Share:
        return unit == QLatin1String("%") || unit.isEmpty() ? std::optional(0.01) : std::nullopt;
    case Knob::Kind::Rate:
    case Knob::Kind::Count:
        return factorOf(countUnits, unit.remove(QStringLiteral("/s")));
    case Knob::Kind::Choice:
    case Knob::Kind::Switch:
        break;
    }
    return {};
}

/// At most three digits behind the point, and none for nothing.
QString plain(double number)
{
    QString text = QString::number(number, 'f', 3);
    while (text.endsWith(QLatin1Char('0')))
        text.chop(1);
    if (text.endsWith(QLatin1Char('.')))
        text.chop(1);
    return text;
}

QString withUnit(double value, std::initializer_list<std::pair<double, const char*>> units)
{
    for (const auto& [factor, unit] : units) {
        if (value >= factor)
            return plain(value / factor) + QString::fromUtf8(unit);
    }
    return plain(value) + QString::fromUtf8((units.end() - 1)->second);
}

} // namespace

Words of(const Knob& knob)
{
    for (const Entry& entry : entries) {
        if (qstrcmp(entry.name, knob.name) == 0)
            return { Tr::tr(entry.label), Tr::tr(entry.help),
                entry.zero ? Tr::tr(entry.zero) : QString() };
    }
    return {};
}

QString choice(QByteArrayView written)
{
    static constexpr std::array words { QT_TRANSLATE_NOOP("Knobs", "channel"),
        QT_TRANSLATE_NOOP("Knobs", "mutex"), QT_TRANSLATE_NOOP("Knobs", "pool"),
        QT_TRANSLATE_NOOP("Knobs", "wait"), QT_TRANSLATE_NOOP("Knobs", "reject"),
        QT_TRANSLATE_NOOP("Knobs", "wait at most"), QT_TRANSLATE_NOOP("Knobs", "drop oldest"),
        QT_TRANSLATE_NOOP("Knobs", "running"), QT_TRANSLATE_NOOP("Knobs", "paused"),
        QT_TRANSLATE_NOOP("Knobs", "stalled"), QT_TRANSLATE_NOOP("Knobs", "interactive"),
        QT_TRANSLATE_NOOP("Knobs", "bulk"), QT_TRANSLATE_NOOP("Knobs", "closed"),
        QT_TRANSLATE_NOOP("Knobs", "constant"), QT_TRANSLATE_NOOP("Knobs", "poisson"),
        QT_TRANSLATE_NOOP("Knobs", "bursts"), QT_TRANSLATE_NOOP("Knobs", "uniform"),
        QT_TRANSLATE_NOOP("Knobs", "exponential"), QT_TRANSLATE_NOOP("Knobs", "bimodal") };
    const QByteArray spaced = written.toByteArray().replace('-', ' ');
    for (const char* word : words) {
        if (spaced == word)
            return Tr::tr(word);
    }
    return QString::fromUtf8(spaced);
}

QString value(const Knob& knob, double value)
{
    switch (knob.kind) {
    case Knob::Kind::Time:
        return withUnit(value, { { 1e9, " s" }, { 1e6, " ms" }, { 1e3, " µs" }, { 1, " ns" } });
    case Knob::Kind::Bytes:
        return withUnit(value,
            { { kibi * kibi * kibi, " GiB" }, { kibi * kibi, " MiB" }, { kibi, " KiB" },
                { 1, " B" } });
    case Knob::Kind::Rate:
        return plain(value) + QStringLiteral("/s");
    case Knob::Kind::Share:
        return plain(value * 100) + QStringLiteral(" %");
    case Knob::Kind::Choice:
        return choice(knob.choices.value(qsizetype(std::lround(value))));
    case Knob::Kind::Switch:
        return value != 0 ? Tr::tr("on") : Tr::tr("off");
    case Knob::Kind::Count:
        break;
    }
    return plain(value);
}

std::optional<double> read(const Knob& knob, QStringView text)
{
    const QString typed = text.trimmed().toString().toLower();
    qsizetype digits = 0;
    while (digits < typed.size() && (typed[digits].isDigit() || typed[digits] == QLatin1Char('.')))
        ++digits;
    bool ok = false;
    const double number = QStringView(typed).first(digits).toDouble(&ok);
    if (!ok)
        return {};
    const auto factor = factorOf(knob.kind, typed.mid(digits).trimmed());
    return factor ? std::optional(number * *factor) : std::nullopt;
}

QString loadMode(const LoadSettings& load)
{
    if (load.actors.mailbox > 0)
        return Tr::tr("two actors");
    const QString rate = format::rate(load.arrivals.perSecond);
    QString arrivals;
    switch (load.arrivals.kind) {
    case ArrivalKind::Closed:
        return load.maxPerSecond > 0
            ? Tr::tr("closed loop, at most %1").arg(format::rate(load.maxPerSecond))
            : Tr::tr("closed loop");
    case ArrivalKind::Constant:
        arrivals = Tr::tr("constant %1").arg(rate);
        break;
    case ArrivalKind::Poisson:
        arrivals = Tr::tr("Poisson %1").arg(rate);
        break;
    case ArrivalKind::Bursts:
        arrivals = Tr::tr("bursts of %1, %2").arg(format::count(load.arrivals.burstSize), rate);
        break;
    }
    return Tr::tr("open loop, %1: latency counts from the intended time").arg(arrivals);
}

} // namespace sluice::knobwords
