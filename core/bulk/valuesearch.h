// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/bulk/keyselection.h"
#include "core/bulk/valuematcher.h"
#include "core/client/client.h"
#include "core/runtime/detached.h"
#include "core/values/pageloader.h"
#include "core/values/pipeline.h"

#include <QObject>

#include <deque>
#include <memory>
#include <vector>

namespace sluice {

/// What is looked for in values, and where the search ends. A value.
struct ValueQuery {
    QByteArray bytes; ///< not empty
    bool ignoreCase = false; ///< A to Z only: values are bytes
    quint64 bytesPerKey = 64 << 20; ///< what lies beyond is not looked at, and counted
    quint64 bytesInAll = quint64(4) << 30;
    quint64 hitsPerKey = 100;
    quint64 hitsInAll = 10'000;
};

/// What a search has seen so far. A value.
struct ValueSearchReport {
    quint64 searched = 0; ///< keys whose values were looked at to their end
    quint64 cut = 0; ///< keys of which a part was not looked at: too large, or enough was found
    quint64 gone = 0; ///< keys that were not there any more, or changed their type
    quint64 otherTypes = 0; ///< keys of types that cannot be searched
    quint64 failed = 0; ///< keys that the server did not let us read
    QByteArray firstError; ///< its words about the first of these
    quint64 bytes = 0; ///< looked at
};

/// Looks for bytes in the values of many keys: page by page in the bulk lane, a few MiB on their
/// way at most, so that neither the server's other clients nor memory suffer from large ones. Reads
/// only; it can go on where it was stopped, or where the connection was lost. Owner's thread, which
/// needs an Executor; ends with its owner.
class ValueSearch : public QObject {
    Q_OBJECT

public:
    enum class State {
        Ready,
        Running,
        Stopped, ///< by cancel(); start() goes on
        Interrupted, ///< no answer: see why(); start() goes on
        LimitReached, ///< hitsInAll or bytesInAll
        Finished,
    };
    /// Keys under way at once, at most.
    static constexpr std::size_t window = 128;
    /// Bytes that are asked for in one round, about: pages of 1 MiB, of values that were small a
    /// moment before.
    static constexpr quint64 roundBytes = 4 << 20;

    ValueSearch(const Client& client, std::shared_ptr<const CollectedKeys> keys, ValueQuery query,
        QObject* parent = nullptr);
    ~ValueSearch() override;

    void start();
    /// At once; what was found stays.
    void cancel();

    [[nodiscard]] State state() const noexcept { return m_state; }
    [[nodiscard]] const ValueQuery& query() const noexcept { return m_query; }
    /// In the order in which they were found; grows only.
    [[nodiscard]] const std::vector<ValueHit>& hits() const noexcept { return m_hits; }
    [[nodiscard]] const ValueSearchReport& report() const noexcept { return m_report; }
    [[nodiscard]] quint32 total() const noexcept { return m_keys->size(); }
    /// Keys that are dealt with.
    [[nodiscard]] quint64 reached() const noexcept;
    /// The most bytes that one round has brought so far.
    [[nodiscard]] quint64 largestRound() const noexcept { return m_largestRound; }
    /// Why it was interrupted.
    [[nodiscard]] Why why() const noexcept { return m_why; }

Q_SIGNALS:
    /// hits() or report() have grown.
    void progressed();
    void stateChanged();

private:
    struct Item;
    struct Round;

    Detached run(quint64 id);
    void refill();
    [[nodiscard]] std::shared_ptr<Round> nextRound() const;
    void take(const Round& round, const std::vector<Outcome>& outcomes);
    bool takeFacts(Item& item, const Outcome& type, const Outcome& memory);
    bool takePage(Item& item, const std::vector<Outcome>& outcomes);
    bool giveUp(const ReadProblem& problem);
    void setState(State state);

    const Client m_client;
    const std::shared_ptr<const CollectedKeys> m_keys;
    const ValueQuery m_query;
    const ValueMatcher m_matcher;
    State m_state = State::Ready;
    std::vector<ValueHit> m_hits;
    ValueSearchReport m_report;
    quint32 m_next = 0; ///< the first key that was not begun
    std::deque<std::unique_ptr<Item>> m_items; ///< begun
    std::shared_ptr<Pipeline> m_pipeline; ///< under way; the coroutine holds it too
    quint64 m_runs = 0; ///< a coroutine of before cancel() sees another number
    quint64 m_largestRound = 0;
    Why m_why = Why::None;
};

} // namespace sluice
