// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/decoders/readonlytree.h"

namespace sluice {

int ReadOnlyTree::trialOf(const Sample& sample) const
{
    DecodeLimits limits;
    limits.output = Sample::most * 4;
    const Step step = decode(LargeBytes(sample.head), limits, {});
    if (!step.problem)
        return 90;
    const bool cutOff = step.problem->kind == DecodeProblem::Kind::EndsEarly && !sample.whole;
    return cutOff || step.problem->kind == DecodeProblem::Kind::TooLarge ? 80 : 0;
}

} // namespace sluice
