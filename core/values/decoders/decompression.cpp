// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/decoders/decompression.h"

#include "core/values/decoders/boundedoutput.h"

#include <algorithm>

namespace sluice {

Step decompress(const LargeBytes& bytes, Decompression& run, const QByteArray& name,
    const DecodeLimits& limits, const CancelFlag& cancel)
{
    using Kind = DecodeProblem::Kind;
    BoundedOutput output(limits.output, cancel);
    QByteArray buffer(std::min<qsizetype>(std::max<qsizetype>(bytes.size() * 4, 4096), 256 * 1024),
        Qt::Uninitialized);
    QByteArrayView input;
    qsizetype taken = 0;
    bool between = true; // no frame has begun, or the last one has ended
    bool any = false;
    std::optional<DecodeProblem> problem;
    const auto fail = [&](Kind kind, const QByteArray& detail) {
        problem = DecodeProblem { kind, name, taken, detail };
    };
    while (!problem) {
        if (cancel.isCancelled()) {
            fail(Kind::Cancelled, {});
            break;
        }
        if (input.isEmpty())
            input = bytes.stretch(taken);
        if (between && any) {
            if (input.isEmpty())
                break;
            if (!run.beginNext(input)) {
                fail(Kind::Malformed, "there are bytes behind the end");
                break;
            }
        }
        between = false;
        any = true;
        std::span<char> room(buffer.data(), static_cast<std::size_t>(buffer.size()));
        const qsizetype before = input.size();
        const Decompression::State state = run.advance(input, room);
        taken += before - input.size();
        const qsizetype made = buffer.size() - static_cast<qsizetype>(room.size());
        if (!output.put(QByteArrayView(buffer.constData(), made)))
            fail(*output.stopped(), {});
        else if (state == Decompression::State::Malformed)
            fail(Kind::Malformed, "the data are damaged or of another format");
        else if (state == Decompression::State::NeedsDictionary)
            fail(Kind::Malformed, "a dictionary is needed that is not part of the value");
        else if (state == Decompression::State::FrameEnded)
            between = true;
        else if (before == 0 && made == 0)
            fail(Kind::EndsEarly, {});
        else if (made == 0 && input.size() == before)
            fail(Kind::Malformed, "the data make no progress");
    }
    return { output.take(), std::move(problem) };
}

int trial(const Decoder& decoder, const Sample& sample)
{
    DecodeLimits limits;
    limits.output = Sample::most;
    const Step step = decoder.decode(LargeBytes(sample.head), limits, {});
    if (!step.problem || step.problem->kind == DecodeProblem::Kind::TooLarge)
        return 100;
    return step.problem->kind == DecodeProblem::Kind::EndsEarly && !sample.whole ? 90 : 0;
}

} // namespace sluice
