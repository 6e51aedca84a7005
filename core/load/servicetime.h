// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/runtime/time.h"

#include <cstdint>
#include <random>

namespace sluice {

/// How long a scripted server works on one command: a distribution. A plain value; as made, no time
/// at all. Means and variances are those of theory, so that queues can be compared with it.
class ServiceTime {
public:
    ServiceTime() = default;
    static ServiceTime constant(Duration each);
    /// Anything from `least` to `most`, all equally likely.
    static ServiceTime uniform(Duration least, Duration most);
    /// Memoryless, as in M/M/1.
    static ServiceTime exponential(Duration mean);
    /// `slow` with the probability `slowShare` (0 to 1), else `fast`.
    static ServiceTime bimodal(Duration fast, Duration slow, double slowShare);

    /// The next one; the same generator gives the same times everywhere.
    [[nodiscard]] Duration draw(std::mt19937_64& random) const;
    /// In nanoseconds.
    [[nodiscard]] double mean() const noexcept;
    /// In square nanoseconds.
    [[nodiscard]] double variance() const noexcept;

    bool operator==(const ServiceTime&) const = default;

private:
    enum class Kind : std::uint8_t { Constant, Uniform, Exponential, Bimodal };
    ServiceTime(Kind kind, Duration first, Duration second, double share = 0);

    Kind m_kind = Kind::Constant;
    Duration m_first {}; ///< constant, least, mean, fast
    Duration m_second {}; ///< most, slow
    double m_share = 0; ///< of the slow ones
};

/// A number from 0 to less than 1, of 53 random bits; the same on every platform.
double unitNumber(std::mt19937_64& random) noexcept;

} // namespace sluice
