// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/pastsnapshot.h"
#include "ui/models/filtersearch.h"
#include "ui/models/pipelinefigures.h"
#include "ui/models/stripstore.h"

#include <QObject>

#include <deque>

namespace sluice {

/// The knobs from an instant on.
struct ConfigChange {
    std::int64_t at = 0; ///< nanoseconds of the trace's clock
    PipelineConfig config;
};

/// What the panes of the Pipeline tab show, pulled from the source when a frame is due. Frozen, it
/// keeps what it has, while the capture goes on; live again, it catches up. GUI thread.
class PipelineFeed : public QObject {
    Q_OBJECT

public:
    /// How often figures and rows are renewed: quicker, nobody can read them.
    static constexpr std::int64_t figuresNanos = 240'000'000;
    /// How many records are looked at for rows and for who was ahead of whom.
    static constexpr std::size_t recordsPulled = 2048;

    /// The source must outlive the feed.
    explicit PipelineFeed(PipelineSource& source, QObject* parent = nullptr);

    /// Pulls what is new; once per frame, and a few times a second when nothing is drawn.
    /// Nothing of what is shown changes while frozen.
    void takeFrame();
    /// The same, with figures and rows whether they are due or not.
    void takeAll();

    [[nodiscard]] bool isFrozen() const { return m_frozen; }
    void setFrozen(bool frozen);
    /// While frozen: how long ago that was, and how many requests have ended since.
    [[nodiscard]] Duration behind() const;
    [[nodiscard]] quint64 endedSince() const;

    /// Frozen: looks at an instant of the past; the snapshot, the figures and the records are of
    /// then. Nothing: the instant of the freeze. Live it does nothing.
    void setInstant(std::optional<std::int64_t> at);
    [[nodiscard]] std::optional<std::int64_t> instant() const { return m_instant; }
    /// Whether the snapshot holds the very requests: always, but for an instant whose records have
    /// given way. Then it holds counts only.
    [[nodiscard]] bool isExact() const { return !m_instant || m_past.isExact; }

    [[nodiscard]] PipelineSource& source() const { return m_source; }
    /// The instant that is shown.
    [[nodiscard]] std::int64_t at() const { return m_instant.value_or(m_at); }
    /// The instants of the freeze (0 before the first) and of the newest frame, frozen or not.
    [[nodiscard]] std::int64_t frozenAt() const { return m_at; }
    [[nodiscard]] std::int64_t liveAt() const { return m_liveAt; }
    /// What is kept of the past: while frozen, as it was then; else for use at once.
    [[nodiscard]] HistoryView history() const { return m_frozen ? m_pinned : m_source.history(); }
    /// The knobs as they changed, oldest first, the first one of the beginning.
    [[nodiscard]] const std::deque<ConfigChange>& configChanges() const { return m_changes; }
    /// The knobs at an instant.
    [[nodiscard]] const PipelineConfig& configAt(std::int64_t at) const;
    /// Null while nothing is known.
    [[nodiscard]] const LiveSnapshot* snapshot() const
    {
        return m_instant ? m_past.snapshot.get() : m_snapshot.get();
    }
    [[nodiscard]] const std::vector<ProducerId>& producers() const { return m_producers; }
    [[nodiscard]] const StripStore& strips() const
    {
        return m_frozenStrips ? *m_frozenStrips : m_strips;
    }
    [[nodiscard]] const PipelineFigures& figures() const
    {
        return m_instant ? m_pastFigures : m_figures;
    }
    /// The figures of now, frozen or not: for the status bar.
    [[nodiscard]] const PipelineFigures& liveFigures() const { return m_live; }
    /// The newest finished requests when figures were renewed last, and how many ended between
    /// that renewal and the one before.
    [[nodiscard]] const std::vector<RequestRecord>& records() const
    {
        return m_instant ? m_pastRecords : m_records;
    }
    [[nodiscard]] quint64 endedBetween() const { return m_endedBetween; }
    /// The snapshot that belongs to records().
    [[nodiscard]] const std::shared_ptr<const LiveSnapshot>& recordsSnapshot() const
    {
        return m_instant ? m_past.snapshot : m_recordsSnapshot;
    }

    /// Which requests are shown; null or one that matches everything: all. What is kept is looked
    /// through in slices, one at each renewal, also while frozen.
    void setFilter(std::shared_ptr<const RequestFilter> filter);
    [[nodiscard]] const std::shared_ptr<const RequestFilter>& filter() const
    {
        return m_search.filter();
    }
    /// records(); with a filter the newest that match, from further back if need be.
    [[nodiscard]] const std::vector<RequestRecord>& filteredRecords() const
    {
        return filter() ? m_search.found() : records();
    }
    /// recordsSnapshot(); with a filter a copy with the open requests that match.
    [[nodiscard]] const std::shared_ptr<const LiveSnapshot>& filteredSnapshot() const
    {
        return filter() ? m_filteredSnapshot : recordsSnapshot();
    }
    /// Whether a request is to be shown; an open one as it is at at().
    [[nodiscard]] bool matches(const RequestRecord& record) const
    {
        return !filter() || filter()->matches(record, at());
    }
    /// How far the filter has looked, and what it found.
    [[nodiscard]] const FilterSearch& search() const { return m_search; }

    /// Key names are shown by their shape only, wherever there are any: see maskedText().
    void setMasksKeys(bool masks);
    [[nodiscard]] bool masksKeys() const { return m_masksKeys; }

Q_SIGNALS:
    void filterChanged();
    void frameTaken(); ///< snapshot, producers and strips are new
    void figuresTaken(); ///< figures and records are new
    void liveFiguresTaken(); ///< liveFigures() are new
    void frozenChanged(bool frozen);

private:
    void pull(bool withFigures);
    /// The source's time went back (a replay was set to an earlier instant): all that was pulled is
    /// of its future.
    void forget();
    void pullBuckets(std::int64_t now);
    void pullFigures(std::int64_t now, const LiveSnapshot* open);
    [[nodiscard]] std::optional<Duration> fullFor(std::int64_t now, bool always) const;
    static void readSnapshot(const LiveSnapshot& open, PipelineFigures& figures);
    void noteWrites(const LiveSnapshot& open);
    void noteConfig(std::int64_t now);
    void readPast(std::int64_t at);
    void filterRecords();
    void filterSnapshot();
    void noteUnloaded(const std::vector<RequestRecord>& records);
    static void measureSecond(const StripStore& strips, std::int64_t end, PipelineFigures& figures);
    void measureLittle(PipelineFigures& figures) const;

    PipelineSource& m_source;

    // now
    static constexpr std::size_t changesKept = 256;
    std::int64_t m_liveAt = 0;
    std::deque<ConfigChange> m_changes;
    std::int64_t m_figuresAt = 0;
    StripStore m_strips;
    PipelineFigures m_live;
    std::vector<HistoryBucket> m_pulled; ///< reused
    std::vector<RequestRecord> m_pulledRecords; ///< reused
    std::optional<Duration> m_unloaded; ///< the smallest of this epoch
    std::uint32_t m_unloadedEpoch = 0;
    std::int64_t m_waySince = 0; ///< only what was sent since counts
    int m_capacity = 0; ///< as it was at the last renewal
    std::int64_t m_capacitySince = 0;
    struct Writes {
        std::int64_t at = 0;
        quint64 commands = 0;
        quint64 writes = 0;
    };
    std::vector<Writes> m_writes; ///< of the last second, oldest first

    // shown
    bool m_masksKeys = false;
    bool m_frozen = false;
    std::int64_t m_at = 0;
    std::shared_ptr<const LiveSnapshot> m_snapshot;
    std::shared_ptr<const LiveSnapshot> m_recordsSnapshot;
    std::vector<ProducerId> m_producers;
    std::unique_ptr<StripStore> m_frozenStrips; ///< as it was; null while live
    PipelineFigures m_figures;
    std::vector<RequestRecord> m_records;
    quint64 m_endedBetween = 0;

    // of the filter
    FilterSearch m_search;
    std::shared_ptr<const LiveSnapshot> m_filteredSnapshot;

    // of the past, while frozen
    HistoryView m_pinned;
    std::optional<std::int64_t> m_instant;
    PastSnapshot m_past;
    PipelineFigures m_pastFigures;
    std::vector<RequestRecord> m_pastRecords;
};

} // namespace sluice
