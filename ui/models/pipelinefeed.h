// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/pipelinefigures.h"
#include "ui/models/stripstore.h"

#include <QObject>

namespace sluice {

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

    [[nodiscard]] PipelineSource& source() const { return m_source; }
    /// The instant that is shown.
    [[nodiscard]] std::int64_t at() const { return m_at; }
    /// Null while nothing is known.
    [[nodiscard]] const LiveSnapshot* snapshot() const { return m_snapshot.get(); }
    [[nodiscard]] const std::vector<ProducerId>& producers() const { return m_producers; }
    [[nodiscard]] const StripStore& strips() const
    {
        return m_frozenStrips ? *m_frozenStrips : m_strips;
    }
    [[nodiscard]] const PipelineFigures& figures() const { return m_figures; }
    /// The figures of now, frozen or not: for the status bar.
    [[nodiscard]] const PipelineFigures& liveFigures() const { return m_live; }
    /// The newest finished requests when figures were renewed last, and how many ended between
    /// that renewal and the one before.
    [[nodiscard]] const std::vector<RequestRecord>& records() const { return m_records; }
    [[nodiscard]] quint64 endedBetween() const { return m_endedBetween; }
    /// The snapshot that belongs to records().
    [[nodiscard]] const std::shared_ptr<const LiveSnapshot>& recordsSnapshot() const
    {
        return m_recordsSnapshot;
    }

Q_SIGNALS:
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
    void readSnapshot(const LiveSnapshot& open, PipelineFigures& figures);
    void noteUnloaded(const std::vector<RequestRecord>& records);
    void measureLastSecond(PipelineFigures& figures) const;
    void measureLittle(PipelineFigures& figures) const;

    PipelineSource& m_source;

    // now
    std::int64_t m_pulledAt = 0;
    std::int64_t m_figuresAt = 0;
    StripStore m_strips;
    PipelineFigures m_live;
    std::vector<HistoryBucket> m_pulled; ///< reused
    std::vector<RequestRecord> m_pulledRecords; ///< reused
    std::optional<Duration> m_unloaded; ///< the smallest of this epoch
    std::uint32_t m_unloadedEpoch = 0;
    int m_capacity = 0; ///< as it was at the last renewal
    std::int64_t m_capacitySince = 0;
    struct Writes {
        std::int64_t at = 0;
        quint64 commands = 0;
        quint64 writes = 0;
    };
    std::vector<Writes> m_writes; ///< of the last second, oldest first

    // shown
    bool m_frozen = false;
    std::int64_t m_at = 0;
    std::shared_ptr<const LiveSnapshot> m_snapshot;
    std::shared_ptr<const LiveSnapshot> m_recordsSnapshot;
    std::vector<ProducerId> m_producers;
    std::unique_ptr<StripStore> m_frozenStrips; ///< as it was; null while live
    PipelineFigures m_figures;
    std::vector<RequestRecord> m_records;
    quint64 m_endedBetween = 0;
};

} // namespace sluice
