// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/decoders/picklemachine.h"
#include "core/values/decoders/readonlytree.h"
#include "core/values/decoders/treewriter.h"

namespace sluice {

int PickleDecoder::suits(const Sample& sample) const
{
    // Protocols 2 to 5 begin with their number; the older ones are text that could be anything.
    const QByteArray& head = sample.head;
    if (head.size() >= 4 && head[0] == '\x80' && head[1] >= 2 && head[1] <= 5)
        return !sample.whole || head.endsWith('.') ? trialOf(sample) : 0;
    const bool old
        = head.startsWith("(dp") || head.startsWith("(lp") || head.startsWith("ccopy_reg\n");
    return old && sample.whole && head.endsWith('.') ? trialOf(sample) : 0;
}

Step PickleDecoder::decode(
    const LargeBytes& bytes, const DecodeLimits& limits, const CancelFlag& cancel) const
{
    const QByteArray joined = bytes.joined();
    TreeWriter writer(limits, cancel);
    auto wrong = PickleMachine(joined, cancel).run(writer);
    if (wrong)
        wrong->decoder = name();
    return { writer.take(), std::move(wrong) };
}

} // namespace sluice
