// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/decoders/decodertable.h"

namespace sluice {

/// What must hold for every decoder and every input: the result keeps the limits, twice the same
/// bytes give the same, and what an exact decoder writes of the unchanged text is the original or
/// refused. The first byte chooses the decoder, the rest is the value. Returns what does not hold,
/// or null.
inline const char* brokenDecoderProperty(QByteArrayView input)
{
    if (input.isEmpty())
        return nullptr;
    const auto table = decoderTable();
    const auto choice = static_cast<unsigned char>(input[0]);
    const QByteArray bytes = input.sliced(1).toByteArray();
    const LargeBytes value(bytes);
    if (choice >= table.size()) { // by content, as the viewer does it
        const DecoderChain chain = suitableChain(value, choice & 1);
        DecodeLimits limits;
        limits.output = 256 * 1024;
        const Decoded decoded = decode(value, chain, limits);
        return decoded.done.size() <= chain.size() ? nullptr : "more steps than asked for";
    }
    const Decoder& decoder = *table[choice];
    DecodeLimits limits;
    limits.output = 256 * 1024;
    limits.depth = 64;
    const Step step = decoder.decode(value, limits, {});
    if (step.bytes.size() > limits.output && step.bytes.size() > bytes.size())
        return "more than the limit";
    const Step again = decoder.decode(value, limits, {});
    if (again.problem != step.problem || again.bytes.joined() != step.bytes.joined())
        return "not the same the second time";
    if (step.problem || !decoder.canEncode())
        return nullptr;
    const auto encoded = encode(step.bytes.joined(), { decoder.name() }, bytes);
    if (const auto* written = std::get_if<QByteArray>(&encoded)) {
        if (decoder.isExact() && *written != bytes)
            return "an exact decoder has written something else";
        const Step back = decoder.decode(LargeBytes(*written), {}, {});
        if (back.problem || back.bytes.joined() != step.bytes.joined())
            return "what was written reads as something else";
    }
    return nullptr;
}

} // namespace sluice
