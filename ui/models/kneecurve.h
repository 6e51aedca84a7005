// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/pipelinesource.h"

#include <vector>

namespace sluice {

/// Theory of one server with random (Poisson) arrivals, as multiples of the mean service time. The
/// load is arrivals per second x mean service time. Nothing: at a load of 1 and above there is no
/// mean, the queue grows for ever. Source: Pollaczek and Khinchin's formula.
namespace knee {
/// Exponential service times: 1 / (1 - load).
[[nodiscard]] std::optional<double> mm1(double load);
/// Constant service times: 1 + load / (2 (1 - load)).
[[nodiscard]] std::optional<double> md1(double load);
} // namespace knee

/// What was measured at one rate of an open loop.
struct KneePoint {
    double perSecond = 0; ///< the rate that was asked for
    double load = 0; ///< rate / mu
    double meanNanos = 0; ///< mean time in the system, of what was replied
    double multiple = 0; ///< the same without the link, in service times as they were then
    quint64 samples = 0;
    bool isGrowing = false; ///< it is measured right now
};

/// Where the service rate mu comes from.
enum class ServiceRate {
    Unknown,
    Knob, ///< the scripted server's service time
    RoundTrip, ///< of a real server: 1 / the measured round trip of a request that is alone
};

/// Theory beside measurement for the scenario of the knee: one point for each step of the rate, of
/// all but its first two seconds. GUI thread.
class KneeCurve {
public:
    /// The scenario that it is about.
    static constexpr const char* scenario = "knee";
    /// So much of a step is the way to a new balance, and does not count.
    static constexpr std::int64_t warmUpNanos = 2'000'000'000;

    /// A few times a second; true: something has changed.
    bool follow(PipelineSource& source);

    /// In the order in which they were measured.
    [[nodiscard]] const std::vector<KneePoint>& points() const { return m_points; }
    [[nodiscard]] ServiceRate serviceRate() const { return m_kind; }
    /// Nanoseconds; 0: unknown.
    [[nodiscard]] double serviceNanos() const { return m_serviceNanos; }
    /// What every request takes besides: the slow link there and back. Nanoseconds.
    [[nodiscard]] double linkNanos() const { return m_linkNanos; }
    /// What theory says for a mean in units of the service time, nanoseconds.
    [[nodiscard]] std::optional<double> nanosOf(std::optional<double> multiple) const
    {
        return multiple && m_serviceNanos > 0
            ? std::optional(*multiple * m_serviceNanos + m_linkNanos)
            : std::nullopt;
    }

private:
    /// A step of the rate, or of what else makes a point another one.
    struct Step {
        StageSettings stage;
        std::int64_t from = 0; ///< of what counts; nanoseconds of the trace's clock
    };
    void learnService(PipelineSource& source, const StageSettings& stage);
    void measure(PipelineSource& source, std::int64_t until, bool isGrowing);
    [[nodiscard]] bool isOfStep(const StageSettings& stage) const;

    bool m_isRunning = false;
    Step m_step;
    std::vector<KneePoint> m_points;
    ServiceRate m_kind = ServiceRate::Unknown;
    double m_serviceNanos = 0;
    double m_linkNanos = 0;
    std::vector<HistoryBucket> m_buckets; ///< reused
};

} // namespace sluice
