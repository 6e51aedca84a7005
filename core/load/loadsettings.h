// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/channel/lane.h"

#include <QByteArray>

#include <cstdint>

namespace sluice {

/// What closed-loop producers send: a plain value.
struct LoadSettings {
    int producers = 128; ///< 0 .. 10,000
    int keys = 1000; ///< distinct keys under the prefix
    int valueBytes = 16;
    QByteArray prefix = QByteArrayLiteral("sluice:load:"); ///< nothing outside of it is touched
    std::uint64_t seed = 1; ///< the same seed gives the same commands
    Lane lane = Lane::Interactive; ///< in which the producers send
    bool confirmed = false; ///< a person has said yes to its writes, should a guard ask
    double maxPerSecond = 0; ///< 0: as fast as replies come; else a cap over all producers
    int expireSeconds
        = 0; ///< 0: keys stay until they are cleaned up; else each SET also sets this TTL

    static constexpr int maxProducers = 10'000;
};

} // namespace sluice
