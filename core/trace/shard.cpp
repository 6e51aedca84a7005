// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/trace/shard.h"

#include "core/trace/momentcounter.h"
#include "core/trace/phasehistograms.h"

#include <algorithm>

namespace sluice {

namespace {

constexpr auto total = static_cast<std::size_t>(Phase::Total);

constexpr std::size_t placeOf(RunId run) noexcept
{
    return run == 0 ? 0 : 1 + static_cast<std::size_t>(run - 1) % Recorder::runsKept;
}

constexpr bool isReply(Ending ending) noexcept
{
    return ending == Ending::Reply || ending == Ending::ErrorReply;
}

/// A request about which there is nothing more to count than that it ended.
inline bool isPlainReply(const RequestRecord& record) noexcept
{
    const bool isUnusual = (record.ending != Ending::Reply) | !record.wasWritten | record.abandoned
        | record.swallowed | (record.stamps.admitted == 0);
    return !isUnusual;
}

} // namespace

struct Shard::RunShare {
    void countUnusual(const RequestRecord& record) noexcept;

    // One cache line: all that a usual request changes.
    alignas(64) MomentCounter offered;
    MomentCounter ended;
    Cell<std::uint64_t> bytesSent;
    Cell<std::uint64_t> bytesReceived;

    /// Over `ended` and the exceptions below, from which the counts of the rule follow: replied =
    /// ended - notSent - maybeExecuted, and so on. Not taken for a plain reply, which changes
    /// `ended` alone.
    SequenceLock unusual;
    Cell<std::uint64_t> notAdmitted;
    Cell<std::uint64_t> notWritten;
    Cell<std::uint64_t> errors;
    Cell<std::uint64_t> abandoned;
    Cell<std::uint64_t> swallowed;
    std::array<Cell<std::uint64_t>, whyCount> notSent;
    std::array<Cell<std::uint64_t>, whyCount> maybeExecuted;

    Cell<RunId> run;
    Cell<std::uint64_t> recordsLost;
    std::array<Cell<std::uint64_t>, phaseCount> unansweredNanos; ///< of what ended without a reply
    PhaseHistograms phases; ///< of what ended with one
};

struct Shard::RateSlot {
    /// Which bucket it holds; ~bucket while it is cleared for that bucket; INT64_MIN at first.
    /// Tells a reader whether the others belong together.
    Cell<std::int64_t> index { INT64_MIN };
    Cell<std::uint32_t> offered;
    Cell<std::uint32_t> completed; ///< those that were replied are the rest of it
    Cell<std::uint32_t> errors;
    Cell<std::uint32_t> notSent;
    Cell<std::uint32_t> maybeExecuted;
    Cell<std::uint32_t> swallowed;
    Cell<std::uint64_t> latencySum;
    Cell<std::int64_t> latencyMax;
    std::array<Cell<std::uint32_t>, CoarseScale::steps> latency;

    void countUnusual(const RequestRecord& record) noexcept;

    void open(std::int64_t bucket) noexcept
    {
        index.store(~bucket);
        for (auto* cell : { &offered, &completed, &errors, &notSent, &maybeExecuted, &swallowed })
            cell->store(0);
        latencySum.store(0);
        latencyMax.store(0);
        for (auto& cell : latency)
            cell.store(0);
        index.store(bucket);
    }
};

Shard::Shard(std::mutex& mutex, std::size_t records)
    : m_mutex(mutex)
    , m_rates(std::make_unique<RateSlot[]>(Recorder::rateBucketsKept))
    , m_records(records)
{
}

Shard::~Shard() = default;

/// The thread's counts of a run; null when its totals have been dropped.
Shard::RunShare* Shard::findOwnShare(RunId run) noexcept
{
    RunShare* found = m_runs[placeOf(run)].get();
    if (!found || found->run.own() != run)
        found = openShare(run);
    if (found) {
        m_share = found;
        m_shareRun = run;
    }
    return found;
}

Shard::RunShare* Shard::openShare(RunId run) noexcept
{
    auto& place = m_runs[placeOf(run)];
    if (place && static_cast<std::int16_t>(run - place->run.own()) < 0)
        return nullptr; // a straggler of a run that has given way
    auto fresh = std::make_unique<RunShare>();
    fresh->run.store(run);
    m_shareRun = -1; // perhaps of the one that gives way
    const std::scoped_lock lock(m_mutex);
    place = std::move(fresh);
    return place.get();
}

void Shard::openRates(std::int64_t now) noexcept
{
    const std::int64_t bucket = std::max<std::int64_t>(now, 0) / Gauge::bucketNanos;
    m_rate = &m_rates[static_cast<std::size_t>(bucket % Recorder::rateBucketsKept)];
    m_rate->open(bucket);
    m_newestRate.store(bucket);
    m_rateEnd = (bucket + 1) * Gauge::bucketNanos;
}

/// Whether m_rate and m_share are the ones for a request of this run at this instant.
inline bool Shard::isReady(RunId run, std::int64_t now) const noexcept
{
    return (now < m_rateEnd) & (m_shareRun == run);
}

/// Makes them so; false: the run's totals have been dropped, only m_rate is right.
bool Shard::prepare(RunId run, std::int64_t now) noexcept
{
    if (now >= m_rateEnd)
        openRates(now);
    return m_shareRun == run || findOwnShare(run);
}

// The usual case needs no call, so that it saves no registers; what is rare is left to another
// function altogether.
void Shard::offered(RunId run, std::int64_t now) noexcept
{
    if (!isReady(run, now)) [[unlikely]]
        return offeredUnprepared(run, now);
    m_rate->offered.add(1);
    m_share->offered.add(now);
}

void Shard::offeredUnprepared(RunId run, std::int64_t now) noexcept
{
    if (prepare(run, now))
        offered(run, now);
    else
        m_rate->offered.add(1);
}

void Shard::RunShare::countUnusual(const RequestRecord& record) noexcept
{
    bytesSent.add(record.bytesSent);
    bytesReceived.add(record.bytesReceived);
    ended.add(record.stamps.resumed);
    notAdmitted.add(record.stamps.admitted == 0);
    notWritten.add(!record.wasWritten);
    errors.add(record.ending == Ending::ErrorReply);
    abandoned.add(record.abandoned);
    swallowed.add(record.swallowed);
    const auto why = std::min<std::size_t>(static_cast<std::size_t>(record.why), whyCount - 1);
    if (record.ending == Ending::NotSent)
        notSent[why].add(1);
    else if (record.ending == Ending::MaybeExecuted)
        maybeExecuted[why].add(1);
}

void Shard::RateSlot::countUnusual(const RequestRecord& record) noexcept
{
    completed.add(1); // first: a reader never sees more exceptions than requests
    errors.add(record.ending == Ending::ErrorReply);
    notSent.add(record.ending == Ending::NotSent);
    maybeExecuted.add(record.ending == Ending::MaybeExecuted);
    swallowed.add(record.swallowed);
}

inline void Shard::push(RunShare& of, const RequestRecord& record) noexcept
{
    if (!m_ring) [[unlikely]] {
        auto ring = std::make_unique<RecordRing>(m_records);
        const std::scoped_lock lock(m_mutex);
        m_ring = std::move(ring);
    }
    if (!m_ring->push(record)) [[unlikely]] {
        of.recordsLost.add(1);
        m_recordsLost.add(1);
    }
}

/// Phases and record of a request that has been counted.
void Shard::observe(const RequestRecord& record) noexcept
{
    RunShare& of = *m_share;
    RateSlot& rate = *m_rate;
    const auto phases = record.phases();
    if (isReply(record.ending)) [[likely]] {
        const std::int64_t nanos = phases[total];
        const int bucket = of.phases.add(phases);
        rate.latencySum.add(static_cast<std::uint64_t>(nanos));
        if (nanos > rate.latencyMax.own())
            rate.latencyMax.store(nanos);
        rate.latency[static_cast<std::size_t>(CoarseScale::stepOfBucket(bucket))].add(1);
    } else {
        for (std::size_t phase = 0; phase < phaseCount; ++phase)
            of.unansweredNanos[phase].add(static_cast<std::uint64_t>(phases[phase]));
    }
    push(of, record);
}

void Shard::commit(const RequestRecord& record, bool isObserving) noexcept
{
    if (!isReady(record.run, record.stamps.resumed)) [[unlikely]]
        return commitUnprepared(record, isObserving);
    if (!isPlainReply(record)) [[unlikely]]
        return commitUnusual(record, isObserving);
    m_rate->completed.add(1);
    RunShare& of = *m_share;
    of.bytesSent.add(record.bytesSent);
    of.bytesReceived.add(record.bytesReceived);
    of.ended.add(record.stamps.resumed);
    if (isObserving)
        observe(record);
}

void Shard::commitUnprepared(const RequestRecord& record, bool isObserving) noexcept
{
    if (prepare(record.run, record.stamps.resumed))
        commit(record, isObserving);
    else
        m_rate->countUnusual(record);
}

void Shard::commitUnusual(const RequestRecord& record, bool isObserving) noexcept
{
    m_rate->countUnusual(record);
    m_share->unusual.write([&] { m_share->countUnusual(record); });
    if (isObserving)
        observe(record);
}

std::size_t Shard::pull(RequestRecord* to, std::size_t max) noexcept
{
    return m_ring ? m_ring->pop(to, max) : 0;
}

bool Shard::hasRecords() const noexcept { return m_ring && !m_ring->isEmpty(); }

const Shard::RunShare* Shard::findShare(RunId run) const noexcept
{
    const RunShare* found = m_runs[placeOf(run)].get();
    return found && found->run.load() == run ? found : nullptr;
}

void Shard::addCounts(RunId run, RunCounts& to) const noexcept
{
    const RunShare* of = findShare(run);
    if (!of)
        return;
    RunCounts counts;
    of->unusual.read([&] {
        counts.ended = of->ended.count();
        counts.admitted = counts.ended - of->notAdmitted.load();
        counts.written = counts.ended - of->notWritten.load();
        counts.errors = of->errors.load();
        counts.abandoned = of->abandoned.load();
        counts.swallowed = of->swallowed.load();
        for (std::size_t why = 0; why < whyCount; ++why) {
            counts.notSent[why] = of->notSent[why].load();
            counts.maybeExecuted[why] = of->maybeExecuted[why].load();
        }
    });
    counts.replied = counts.ended - counts.notSentTotal() - counts.maybeExecutedTotal();
    counts.offered = of->offered.count(); // after what ended: never less
    counts.bytesSent = of->bytesSent.load();
    counts.bytesReceived = of->bytesReceived.load();
    counts.recordsLost = of->recordsLost.load();
    to += counts;
}

void Shard::addTotals(RunId run, RunTotals& to) const
{
    const RunShare* of = findShare(run);
    if (!of)
        return;
    addCounts(run, to.counts);
    for (std::size_t phase = 0; phase < phaseCount; ++phase) {
        const auto which = static_cast<Phase>(phase);
        const std::uint64_t before = to.phases[phase].sum();
        of->phases.addTo(which, to.phases[phase]);
        to.phaseNanos[phase] += to.phases[phase].sum() - before + of->unansweredNanos[phase].load();
    }
}

void Shard::addPhase(RunId run, Phase phase, HistogramSnapshot& to) const
{
    if (const RunShare* of = findShare(run))
        of->phases.addTo(phase, to);
}

void Shard::addInSystem(RunId run, std::int64_t now, InSystem& to) const noexcept
{
    const RunShare* of = findShare(run);
    if (!of)
        return;
    const MomentCounter::Reading ended = of->ended.read();
    const MomentCounter::Reading offered = of->offered.read(); // later: never fewer than ended
    const std::uint64_t open = offered.count - ended.count;
    to.value += static_cast<std::int64_t>(open);
    to.integral += open * static_cast<std::uint64_t>(now) - (offered.moment - ended.moment);
}

bool Shard::addRates(std::int64_t index, RateBucket& to) const noexcept
{
    const RateSlot& slot = m_rates[static_cast<std::size_t>(index % Recorder::rateBucketsKept)];
    const std::int64_t held = slot.index.load();
    const std::int64_t newest = held < 0 && held != INT64_MIN ? ~held : held;
    if (newest > index)
        return false;
    if (held != index)
        return true; // nothing has happened in that bucket, or not yet
    RateBucket copy;
    copy.offered = slot.offered.load();
    copy.errors = slot.errors.load();
    copy.notSent = slot.notSent.load();
    copy.maybeExecuted = slot.maybeExecuted.load();
    copy.swallowed = slot.swallowed.load();
    copy.completed = slot.completed.load(); // after the exceptions: never less
    copy.replied = copy.completed - copy.notSent - copy.maybeExecuted;
    copy.latencySum = slot.latencySum.load();
    copy.latencyMax = slot.latencyMax.load();
    for (std::size_t step = 0; step < copy.latency.size(); ++step)
        copy.latency[step] = slot.latency[step].load();
    if (slot.index.load() != index)
        return false;
    to.merge(copy);
    return true;
}

} // namespace sluice
