// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/trace/shard.h"

#include <algorithm>

namespace sluice {

namespace {

constexpr auto total = static_cast<std::size_t>(Phase::Total);

constexpr std::size_t placeOf(RunId run) noexcept
{
    return run == 0 ? 0 : 1 + static_cast<std::size_t>(run - 1) % Recorder::runsKept;
}

} // namespace

struct Shard::RunShare {
    Cell<RunId> run;
    Cell<std::uint64_t> offered;
    Cell<std::uint64_t> ended;
    Cell<std::uint64_t> admitted;
    Cell<std::uint64_t> written;
    Cell<std::uint64_t> replied;
    Cell<std::uint64_t> errors;
    Cell<std::uint64_t> abandoned;
    Cell<std::uint64_t> swallowed;
    Cell<std::uint64_t> bytesSent;
    Cell<std::uint64_t> bytesReceived;
    Cell<std::uint64_t> recordsLost;
    std::array<Cell<std::uint64_t>, whyCount> notSent;
    std::array<Cell<std::uint64_t>, whyCount> maybeExecuted;

    // Requests in the system: value x now - moment is the integral, whatever the order in which
    // this and other threads count, as each change adds its delta from its own instant on. Both
    // wrap; sums and differences stay right.
    SequenceLock inSystemLock;
    Cell<std::int64_t> inSystem;
    Cell<std::uint64_t> inSystemMoment; ///< sum of delta x instant

    std::array<Cell<std::uint64_t>, phaseCount> unansweredNanos; ///< of what ended without a reply
    std::array<Histogram, phaseCount> phases; ///< of what ended with one

    void moveInSystem(std::int64_t delta, std::int64_t now) noexcept
    {
        inSystemLock.write([&] {
            inSystem.add(delta);
            inSystemMoment.add(static_cast<std::uint64_t>(delta * now));
        });
    }
};

struct Shard::RateSlot {
    /// Which bucket it holds; ~bucket while it is cleared for that bucket; INT64_MIN at first.
    /// Tells a reader whether the others belong together.
    Cell<std::int64_t> index { INT64_MIN };
    Cell<std::uint32_t> offered;
    Cell<std::uint32_t> completed;
    Cell<std::uint32_t> replied;
    Cell<std::uint32_t> errors;
    Cell<std::uint32_t> notSent;
    Cell<std::uint32_t> maybeExecuted;
    Cell<std::uint32_t> swallowed;
    Cell<std::uint64_t> latencySum;
    Cell<std::int64_t> latencyMax;
    std::array<Cell<std::uint32_t>, CoarseScale::steps> latency;

    void open(std::int64_t bucket) noexcept
    {
        index.store(~bucket);
        for (auto* cell :
            { &offered, &completed, &replied, &errors, &notSent, &maybeExecuted, &swallowed })
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
Shard::RunShare* Shard::share(RunId run) noexcept
{
    RunShare* found = m_runs[placeOf(run)].get();
    if (found && found->run.own() == run)
        return found;
    return openShare(run);
}

Shard::RunShare* Shard::openShare(RunId run) noexcept
{
    auto& place = m_runs[placeOf(run)];
    if (place && static_cast<std::int16_t>(run - place->run.own()) < 0)
        return nullptr; // a straggler of a run that has given way
    auto fresh = std::make_unique<RunShare>();
    fresh->run.store(run);
    const std::scoped_lock lock(m_mutex);
    place = std::move(fresh);
    return place.get();
}

Shard::RateSlot& Shard::rates(std::int64_t now) noexcept
{
    if (now >= m_rateEnd) {
        const std::int64_t bucket = std::max<std::int64_t>(now, 0) / Gauge::bucketNanos;
        m_rate = &m_rates[static_cast<std::size_t>(bucket % Recorder::rateBucketsKept)];
        m_rate->open(bucket);
        m_newestRate.store(bucket);
        m_rateEnd = (bucket + 1) * Gauge::bucketNanos;
    }
    return *m_rate;
}

void Shard::offered(RunId run, std::int64_t now) noexcept
{
    rates(now).offered.add(1);
    if (RunShare* of = share(run)) {
        of->offered.add(1);
        of->moveInSystem(1, now);
    }
}

void Shard::count(RunShare& of, RateSlot& rate, const RequestRecord& record) noexcept
{
    of.ended.add(1);
    of.admitted.add(record.stamps.admitted != 0);
    of.written.add(record.wasWritten);
    of.bytesSent.add(record.bytesSent);
    of.bytesReceived.add(record.bytesReceived);
    const auto why = std::min<std::size_t>(static_cast<std::size_t>(record.why), whyCount - 1);
    switch (record.ending) {
    case Ending::ErrorReply:
        of.errors.add(1);
        rate.errors.add(1);
        [[fallthrough]];
    case Ending::Reply:
        of.replied.add(1);
        rate.replied.add(1);
        break;
    case Ending::NotSent:
        of.notSent[why].add(1);
        rate.notSent.add(1);
        break;
    case Ending::MaybeExecuted:
        of.maybeExecuted[why].add(1);
        rate.maybeExecuted.add(1);
        break;
    }
    if (record.abandoned)
        of.abandoned.add(1);
    if (record.swallowed) {
        of.swallowed.add(1);
        rate.swallowed.add(1);
    }
}

void Shard::commit(const RequestRecord& record, bool isObserving) noexcept
{
    RateSlot& rate = rates(record.stamps.resumed);
    rate.completed.add(1);
    RunShare* of = share(record.run);
    if (!of)
        return;
    count(*of, rate, record);
    of->moveInSystem(-1, record.stamps.resumed);
    if (!isObserving)
        return;

    const auto phases = record.phases();
    if (record.ending == Ending::Reply || record.ending == Ending::ErrorReply) {
        for (std::size_t phase = 0; phase < phaseCount; ++phase)
            of->phases[phase].add(phases[phase]);
        rate.latencySum.add(static_cast<std::uint64_t>(phases[total]));
        if (phases[total] > rate.latencyMax.own())
            rate.latencyMax.store(phases[total]);
        rate.latency[static_cast<std::size_t>(CoarseScale::stepOf(phases[total]))].add(1);
    } else {
        for (std::size_t phase = 0; phase < phaseCount; ++phase)
            of->unansweredNanos[phase].add(static_cast<std::uint64_t>(phases[phase]));
    }

    if (!m_ring) {
        auto ring = std::make_unique<RecordRing>(m_records);
        const std::scoped_lock lock(m_mutex);
        m_ring = std::move(ring);
    }
    if (!m_ring->push(record)) {
        of->recordsLost.add(1);
        m_recordsLost.add(1);
    }
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
    counts.offered = of->offered.load();
    counts.ended = of->ended.load();
    counts.admitted = of->admitted.load();
    counts.written = of->written.load();
    counts.replied = of->replied.load();
    counts.errors = of->errors.load();
    for (std::size_t why = 0; why < whyCount; ++why) {
        counts.notSent[why] = of->notSent[why].load();
        counts.maybeExecuted[why] = of->maybeExecuted[why].load();
    }
    counts.abandoned = of->abandoned.load();
    counts.swallowed = of->swallowed.load();
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
        const std::uint64_t before = to.phases[phase].sum();
        of->phases[phase].addTo(to.phases[phase]);
        to.phaseNanos[phase] += to.phases[phase].sum() - before + of->unansweredNanos[phase].load();
    }
}

void Shard::addPhase(RunId run, Phase phase, HistogramSnapshot& to) const
{
    if (const RunShare* of = findShare(run))
        of->phases[static_cast<std::size_t>(phase)].addTo(to);
}

void Shard::addInSystem(RunId run, std::int64_t now, InSystem& to) const noexcept
{
    const RunShare* of = findShare(run);
    if (!of)
        return;
    std::int64_t value = 0;
    std::uint64_t moment = 0;
    of->inSystemLock.read([&] {
        value = of->inSystem.load();
        moment = of->inSystemMoment.load();
    });
    to.value += value;
    to.integral += static_cast<std::uint64_t>(value) * static_cast<std::uint64_t>(now) - moment;
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
    copy.completed = slot.completed.load();
    copy.replied = slot.replied.load();
    copy.errors = slot.errors.load();
    copy.notSent = slot.notSent.load();
    copy.maybeExecuted = slot.maybeExecuted.load();
    copy.swallowed = slot.swallowed.load();
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
