// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/pipelinefeed.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sluice {

namespace {

constexpr std::int64_t second = 1'000'000'000;
constexpr std::int64_t latencySpan = 10 * second;
/// The history may still correct buckets this much older than the newest.
constexpr std::int64_t unsettledBuckets = 100;
constexpr std::int64_t keptNanos = (StripStore::bucketsKept - 8) * Gauge::bucketNanos;

std::optional<Duration> ageOf(
    const LiveRequests& requests, std::int64_t Stamps::*since, std::int64_t now)
{
    if (requests.listed.empty() || requests.listed.front().stamps.*since <= 0)
        return {};
    return Duration(std::max<std::int64_t>(0, now - requests.listed.front().stamps.*since));
}

} // namespace

double LittleSides::residual() const { return inSystem > 0 ? (product - inSystem) / inSystem : 0; }

namespace {

PipelineConfig configOf(const PipelineSource& source)
{
    PipelineConfig config = source.config();
    if (!source.isReplay())
        config.transport = source.stage().engine.transport;
    return config;
}

} // namespace

PipelineFeed::PipelineFeed(PipelineSource& source, QObject* parent)
    : QObject(parent)
    , m_source(source)
{
    m_figures.config = m_live.config = configOf(source);
}

void PipelineFeed::setMasksKeys(bool masks)
{
    if (masks == m_masksKeys)
        return;
    m_masksKeys = masks;
    Q_EMIT frameTaken(); // the same once more, in other words
    Q_EMIT figuresTaken();
}

void PipelineFeed::setFrozen(bool frozen)
{
    if (frozen == m_frozen)
        return;
    m_frozen = frozen;
    m_pinned = frozen ? m_source.pinHistory() : HistoryView();
    m_instant.reset();
    m_past = {};
    m_frozenStrips = frozen ? std::make_unique<StripStore>(m_strips) : nullptr;
    Q_EMIT frozenChanged(frozen);
    if (!frozen) {
        m_search.restart();
        takeAll();
    }
}

void PipelineFeed::setInstant(std::optional<std::int64_t> at)
{
    if (!m_frozen || (at && *at >= m_at))
        at.reset();
    if (at == m_instant)
        return;
    m_instant = at;
    if (at)
        readPast(*at);
    m_search.restart();
    filterRecords();
    Q_EMIT frameTaken();
    Q_EMIT figuresTaken();
}

void PipelineFeed::readPast(std::int64_t at)
{
    const PipelineConfig& config = configAt(at);
    m_past = snapshotAt(m_pinned, m_snapshot.get(), at,
        { config.capacity, config.window, config.connections }, recordsPulled);
    m_pastRecords.clear();
    m_pinned.records(INT64_MIN, at, recordsPulled, m_pastRecords);
    std::erase_if(m_pastRecords, [at](const RequestRecord& record) {
        return record.stamps.resumed > at; // it was open then
    });
    PipelineFigures figures;
    figures.at = at;
    figures.config = config;
    figures.connection = m_figures.connection;
    figures.totals = m_figures.totals;
    figures.telemetryLost = m_figures.telemetryLost;
    figures.unloadedRoundTrip = m_figures.unloadedRoundTrip;
    if (m_past.snapshot)
        readSnapshot(*m_past.snapshot, figures);
    if (m_frozenStrips)
        measureSecond(*m_frozenStrips, at / Gauge::bucketNanos + 1, figures);
    m_pastFigures = std::move(figures);
}

const PipelineConfig& PipelineFeed::configAt(std::int64_t at) const
{
    for (auto change = m_changes.rbegin(); change != m_changes.rend(); ++change) {
        if (change->at <= at)
            return change->config;
    }
    return m_changes.empty() ? m_live.config : m_changes.front().config;
}

void PipelineFeed::noteConfig(std::int64_t now)
{
    const PipelineConfig config = configOf(m_source);
    if (!m_changes.empty() && m_changes.back().config == config)
        return;
    m_changes.push_back({ now, config });
    if (m_changes.size() > changesKept)
        m_changes.pop_front();
}

Duration PipelineFeed::behind() const
{
    return m_frozen ? Duration(std::max<std::int64_t>(0, m_source.now() - at())) : Duration(0);
}

quint64 PipelineFeed::endedSince() const
{
    return m_frozen ? m_live.totals.ended - m_figures.totals.ended : 0;
}

void PipelineFeed::takeFrame()
{
    const auto due = std::int64_t(double(figuresNanos) * m_source.timeScale());
    pull(m_figuresAt == 0 || m_source.now() - m_figuresAt >= due);
}

void PipelineFeed::takeAll() { pull(true); }

void PipelineFeed::pull(bool withFigures)
{
    const std::int64_t now = m_source.now();
    if (now < m_liveAt) {
        forget();
        withFigures = true;
    }
    m_liveAt = now;
    noteConfig(now);
    std::shared_ptr<const LiveSnapshot> open = m_source.snapshot();
    pullBuckets(now);
    if (withFigures)
        pullFigures(now, open.get());
    if (!m_frozen) {
        m_at = now;
        m_snapshot = std::move(open);
        m_producers = m_source.producers();
        if (withFigures) {
            m_endedBetween = m_live.totals.ended - m_figures.totals.ended;
            m_figures = m_live;
            std::swap(m_records, m_pulledRecords);
            m_recordsSnapshot = m_snapshot;
        }
        if (withFigures)
            filterRecords();
        Q_EMIT frameTaken();
        if (withFigures)
            Q_EMIT figuresTaken();
    } else if (withFigures && !m_search.isDone()) {
        filterRecords(); // nothing changes but how far back it has looked
        Q_EMIT figuresTaken();
    }
    if (withFigures)
        Q_EMIT liveFiguresTaken();
}

void PipelineFeed::forget()
{
    m_strips = StripStore();
    m_changes.clear();
    m_live = m_figures = {};
    m_unloaded.reset();
    m_unloadedEpoch = 0;
    m_capacity = 0;
    m_capacitySince = 0;
    m_writes.clear();
}

void PipelineFeed::setFilter(std::shared_ptr<const RequestFilter> filter)
{
    if (filter && filter->matchesAll())
        filter.reset();
    if (!filter && !m_search.filter())
        return;
    m_search.begin(std::move(filter), recordsPulled);
    filterRecords();
    Q_EMIT filterChanged();
    Q_EMIT figuresTaken();
}

void PipelineFeed::filterRecords()
{
    m_filteredSnapshot.reset();
    if (!filter())
        return;
    m_search.step(history(), m_instant ? *m_instant : m_at);
    filterSnapshot();
}

void PipelineFeed::filterSnapshot()
{
    const LiveSnapshot* open = recordsSnapshot().get();
    if (!open)
        return;
    auto chosen = std::make_shared<LiveSnapshot>(*open);
    const auto choose = [&](LiveRequests& requests) {
        std::erase_if(requests.listed,
            [&](const RequestRecord& record) { return !filter()->matches(record, open->now); });
        requests.count = requests.listed.size();
    };
    choose(chosen->waiting);
    choose(chosen->queued);
    for (LiveConnection& connection : chosen->connections)
        choose(connection.inFlight);
    m_filteredSnapshot = std::move(chosen);
}

void PipelineFeed::pullBuckets(std::int64_t now)
{
    m_pulled.clear();
    const std::int64_t from
        = std::max(m_strips.nextIndex() - unsettledBuckets, std::int64_t(0)) * Gauge::bucketNanos;
    m_source.readBuckets(std::max(from, now - keptNanos), m_pulled);
    m_strips.append(m_pulled);
}

std::optional<Duration> PipelineFeed::fullFor(std::int64_t now, bool always) const
{
    // The newest bucket is still going on, so it may not have been full yet.
    const std::int64_t newest = m_strips.nextIndex() - 1;
    std::int64_t index = newest;
    const auto isFull = [&] {
        const StripBucket* bucket = m_strips.find(index);
        return bucket && (always ? bucket->depth.min : bucket->depth.max) >= m_capacity
            && index * Gauge::bucketNanos >= m_capacitySince - Gauge::bucketNanos;
    };
    if (!isFull())
        --index;
    std::int64_t since = 0;
    for (; isFull(); --index)
        since = index * Gauge::bucketNanos;
    if (since == 0)
        return {};
    return Duration(std::max<std::int64_t>(Gauge::bucketNanos, now - since));
}

void PipelineFeed::pullFigures(std::int64_t now, const LiveSnapshot* open)
{
    m_figuresAt = now;
    PipelineFigures figures;
    figures.at = now;
    figures.config = configOf(m_source);
    figures.connection = m_source.connectionState();
    figures.totals = m_source.totals();
    figures.telemetryLost = m_source.telemetryLost();
    figures.latency = m_source.latency();
    m_pulledRecords.clear();
    m_source.readRecords(open ? open->now : now, recordsPulled, m_pulledRecords);
    noteUnloaded(m_pulledRecords);
    figures.unloadedRoundTrip = m_source.unloadedRoundTrip();
    if (!figures.unloadedRoundTrip || (m_unloaded && *m_unloaded < *figures.unloadedRoundTrip))
        figures.unloadedRoundTrip = m_unloaded;
    // What half of the requests undercut under load was no unloaded one: the machine was busy then.
    const std::optional<Duration> usual = figures.latency.phase(Phase::InFlight).p50;
    if (usual && figures.unloadedRoundTrip > usual)
        figures.unloadedRoundTrip.reset();
    if (figures.config.capacity != m_capacity) {
        m_capacitySince = m_capacity == 0 ? 0 : now; // when the view began, it had been as it is
        m_capacity = figures.config.capacity;
    }
    if (open) {
        readSnapshot(*open, figures);
        noteWrites(*open);
    }
    figures.fullFor = fullFor(now, false);
    if (figures.fullFor) {
        // "Full" for the time without a free place, if that is a second or nearly all of it.
        const std::optional<Duration> always = fullFor(now, true);
        const Duration settled(std::min<std::int64_t>(
            figures.fullFor->count() - 2 * Gauge::bucketNanos, 1'000'000'000));
        figures.isAlwaysFull = always && *always >= settled;
        if (figures.isAlwaysFull)
            figures.fullFor = always;
    }
    measureSecond(m_strips, m_strips.nextIndex(), figures);
    if (!m_writes.empty() && m_writes.back().writes > m_writes.front().writes)
        figures.commandsPerWrite = double(m_writes.back().commands - m_writes.front().commands)
            / double(m_writes.back().writes - m_writes.front().writes);
    measureLittle(figures);
    m_live = std::move(figures);
}

void PipelineFeed::readSnapshot(const LiveSnapshot& open, PipelineFigures& figures)
{
    figures.known = true;
    figures.waiting = open.waiting.count;
    figures.queued = open.queued.count;
    figures.inFlight = open.inFlightCount();
    figures.bulkQueued = open.bulkQueued;
    figures.bulkPlaces = quint64(std::max<std::int64_t>(0, open.bulkCapacity));
    figures.bulkWindow = quint64(std::max<std::int64_t>(0, open.bulkWindow));
    figures.oldestWait = ageOf(open.waiting, &Stamps::called, open.now);
    figures.oldestQueued = ageOf(open.queued, &Stamps::admitted, open.now);
    for (const LiveConnection& connection : open.connections) {
        figures.abandoned += connection.abandoned;
        figures.bulkInFlight += connection.bulk;
        figures.silence = std::max(figures.silence, Duration(connection.silence));
        figures.bytesInFlight += quint64(std::max<std::int64_t>(0, connection.bytesInFlight));
        std::optional<Duration> age = ageOf(connection.inFlight, &Stamps::written, open.now);
        if (!age)
            age = ageOf(connection.inFlight, &Stamps::taken, open.now);
        if (age && (!figures.headAge || *age > *figures.headAge))
            figures.headAge = age;
    }
}

void PipelineFeed::noteWrites(const LiveSnapshot& open)
{
    Writes writes { open.now, 0, 0 };
    for (const LiveConnection& connection : open.connections) {
        writes.commands += connection.commandsWritten;
        writes.writes += connection.writes;
    }
    m_writes.push_back(writes);
    while (m_writes.size() > 2 && m_writes[1].at <= open.now - second)
        m_writes.erase(m_writes.begin());
}

void PipelineFeed::noteUnloaded(const std::vector<RequestRecord>& records)
{
    if (const std::int64_t since = m_source.waySince(); since != m_waySince) {
        m_waySince = since;
        m_unloaded.reset();
    }
    for (const RequestRecord& record : records) {
        if (record.epoch > m_unloadedEpoch) {
            m_unloadedEpoch = record.epoch;
            m_unloaded.reset();
        }
        // Nothing was ahead of it when it was taken, and its reply came alone. From t3 on, as the
        // in-flight gauge counts: t4 may be stamped late, with the reply already on its way.
        const bool alone = record.stamps.taken && record.stamps.complete
            && record.predecessorComplete <= record.stamps.taken && record.sharedWith == 0
            && record.epoch == m_unloadedEpoch && record.stamps.taken >= m_waySince;
        const Duration roundTrip(record.stamps.complete - record.stamps.taken);
        if (alone && roundTrip.count() > 0 && (!m_unloaded || roundTrip < *m_unloaded))
            m_unloaded = roundTrip;
    }
}

/// Over the second before the bucket `end`.
void PipelineFeed::measureSecond(
    const StripStore& strips, std::int64_t end, PipelineFigures& figures)
{
    std::int64_t buckets = 0;
    std::int64_t replied = 0;
    std::int64_t offered = 0;
    double inFlight = 0;
    double waiting = 0;
    double queued = 0;
    for (std::int64_t index = end - second / Gauge::bucketNanos; index < end; ++index) {
        if (const StripBucket* bucket = strips.find(index)) {
            ++buckets;
            replied += bucket->replied;
            offered += bucket->offered;
            inFlight += bucket->inFlight.mean;
            waiting += bucket->waiting.mean;
            queued += bucket->depth.mean;
        }
    }
    if (buckets > 0) {
        const double seconds = double(buckets) * double(Gauge::bucketNanos) / double(second);
        figures.repliesPerSecond = double(replied) / seconds;
        figures.offeredPerSecond = double(offered) / seconds;
        figures.inFlightMean = inFlight / double(buckets);
        figures.waitingMean = waiting / double(buckets);
        figures.queuedMean = queued / double(buckets);
        const auto most = [&](StripKind kind) {
            return qint64(
                strips
                    .summary(kind, end * Gauge::bucketNanos - latencySpan, end * Gauge::bucketNanos)
                    .max);
        };
        figures.highWater = most(StripKind::QueueDepth);
        figures.waitingHighWater = most(StripKind::Waiting);
    }
}

void PipelineFeed::measureLittle(PipelineFigures& figures) const
{
    // The steady state only: over a span in which the load began or ended, the two sides speak of
    // different requests.
    const std::int64_t end = m_strips.nextIndex();
    const std::int64_t from = end - latencySpan / Gauge::bucketNanos;
    double inSystem = 0;
    std::int64_t ended = 0;
    // Steady: in no tenth of the span is it less than half or more than twice the mean.
    constexpr std::size_t parts = 10;
    std::array<double, parts> systemOf {};
    std::array<double, parts> endedIn {};
    const std::int64_t span = end - from;
    for (std::int64_t index = from; index < end; ++index) {
        const StripBucket* bucket = m_strips.find(index);
        if (!bucket)
            return;
        const std::size_t part((index - from) * std::int64_t(parts) / span);
        const double now = bucket->depth.mean + bucket->waiting.mean + bucket->inFlight.mean;
        inSystem += now;
        systemOf[part] += now;
        ended += bucket->completed;
        endedIn[part] += double(bucket->completed);
    }
    const auto isSteady = [](const std::array<double, parts>& of, double sum) {
        const double mean = sum / double(parts);
        return std::all_of(of.begin(), of.end(),
            [&](double part) { return part >= mean / 2 && part <= mean * 2; });
    };
    if (!isSteady(systemOf, inSystem) || !isSteady(endedIn, double(ended)))
        return;
    const double buckets = double(span);
    double mean = 0;
    for (const Phase phase : { Phase::Waiting, Phase::Queued, Phase::Writing, Phase::InFlight }) {
        const std::optional<Duration> part = figures.latency.phase(phase).mean;
        if (!part)
            return;
        mean += double(part->count());
    }
    if (ended < 1000)
        return;
    figures.little = LittleSides { inSystem / buckets,
        double(ended) / (buckets * double(Gauge::bucketNanos)) * mean };
}

} // namespace sluice
