// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/client.h"
#include "core/connection/state.h"
#include "core/runtime/detached.h"

#include <memory>
#include <optional>

namespace sluice {

class HistoryView;

/// Seeds the unloaded round trip of each new connection: a few PINGs, one after another, as
/// ordinary interactive requests of the producer "sluice" in run 0, before there is any load. Under
/// load from the first moment on they are not alone and say nothing. GUI thread, which has an
/// Executor; the channel outlives it.
class RoundTripSeed {
public:
    static constexpr int pings = 5;
    static constexpr Duration patience = std::chrono::seconds(1); ///< with each of them
    /// When none of them was alone or there was no place for them: so many more times, so far
    /// apart.
    static constexpr int retries = 9;
    static constexpr Duration pause = std::chrono::milliseconds(200);

    explicit RoundTripSeed(RequestChannel& channel);
    RoundTripSeed(const RoundTripSeed&) = delete;
    RoundTripSeed& operator=(const RoundTripSeed&) = delete;
    /// What is under way ends by itself.
    ~RoundTripSeed() = default;

    /// After each pull of the history: begins when a connection has become ready or the way to the
    /// server has changed (`waySince`, see PipelineSource), and takes what came of it once it is
    /// over.
    void look(const ConnectionState& state, const HistoryView& history, std::int64_t waySince = 0);
    /// The smallest of this epoch's PINGs that were alone.
    [[nodiscard]] std::optional<Duration> roundTrip() const { return m_roundTrip; }

private:
    struct Round {
        std::int64_t begin = 0;
        bool isOver = false;
        bool mayRetry = true; ///< nobody said that it would be no better next time
    };
    static Detached run(Client client, std::shared_ptr<Round> round);
    void begin(TimePoint now);
    void take(const HistoryView& history);

    Client m_client;
    std::shared_ptr<Round> m_round; ///< under way
    quint64 m_epoch = 0;
    TimePoint m_since {};
    std::int64_t m_waySince = 0;
    int m_rounds = 0; ///< begun in this epoch
    std::optional<TimePoint> m_nextAt; ///< when the next one is due
    std::optional<Duration> m_roundTrip;
};

} // namespace sluice
