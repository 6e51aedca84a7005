// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/pipelinesource.h"

#include <map>

namespace sluice {

/// Slows the system itself, for people to see it go: all delays that are set on the link and on the
/// scripted server take so many times as long, and everything that is measured with them. Not a
/// slow replay, which only looks slowly at what was. GUI thread.
class SlowSystem {
public:
    /// The source must outlive it.
    explicit SlowSystem(PipelineSource& source)
        : m_source(source)
    {
    }

    /// 1: as it was. What has been turned by hand since keeps its relation.
    void setFactor(int factor);
    [[nodiscard]] int factor() const { return m_factor; }
    /// Whether there is anything to slow: a delay that is not 0.
    [[nodiscard]] bool hasDelays() const;
    /// The knobs were set anew by somebody who knows nothing of this (a reset): they stand as they
    /// are.
    void forget();

private:
    struct Slowed {
        double before = 0;
        double after = 0; ///< as it was set
    };
    PipelineSource& m_source;
    int m_factor = 1;
    std::map<const Knob*, Slowed> m_slowed;
};

} // namespace sluice
