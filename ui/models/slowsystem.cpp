// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/slowsystem.h"

#include <algorithm>

namespace sluice {

namespace {

/// A delay of the way or of the server; not an instant at which something ends.
bool isDelay(const Knob& knob)
{
    return knob.kind == Knob::Kind::Time
        && (knob.part == Knob::Part::Link || knob.part == Knob::Part::Server)
        && qstrcmp(knob.name, "link-reset") != 0;
}

} // namespace

bool SlowSystem::hasDelays() const
{
    const StageSettings stage = m_source.stage();
    return std::any_of(knobs().begin(), knobs().end(),
        [&](const Knob& knob) { return isDelay(knob) && knob.get(stage) > 0; });
}

void SlowSystem::setFactor(int factor)
{
    const StageSettings stage = m_source.stage();
    for (const Knob& knob : knobs()) {
        const double now = knob.get(stage);
        if (!isDelay(knob) || now <= 0)
            continue;
        const auto known = m_slowed.find(&knob);
        // Exactly what it was, unless it has been turned since.
        const double before = known != m_slowed.end() && known->second.after == now
            ? known->second.before
            : now / m_factor;
        const double after = std::clamp(before * factor, knob.least, knob.most);
        m_source.turn({ &knob, after });
        m_slowed[&knob] = { before, after };
    }
    m_factor = factor;
    if (factor == 1)
        m_slowed.clear();
}

void SlowSystem::forget()
{
    m_factor = 1;
    m_slowed.clear();
}

} // namespace sluice
