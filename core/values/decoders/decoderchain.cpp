// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/decoders/decoderchain.h"

#include "core/values/decoders/decodertable.h"

namespace sluice {

namespace {

constexpr int sureEnough = 50;
constexpr int longestGuess = 4; ///< steps that are chosen without being asked for

bool isLast(Decoded::Shape shape) noexcept { return shape != Decoded::Shape::Bytes; }

DecodeProblem unknown(const QByteArray& name)
{
    return { DecodeProblem::Kind::Unknown, name, 0, "there is no such decoder" };
}

const Decoder* bestFor(const Sample& sample)
{
    const Decoder* best = nullptr;
    int most = sureEnough - 1;
    for (const auto& decoder : decoderTable()) {
        if (const int sure = decoder->suits(sample); sure > most) {
            most = sure;
            best = decoder.get();
        }
    }
    return best;
}

DecodeProblem notEncodable(const QByteArray& decoder, const QByteArray& why)
{
    return { DecodeProblem::Kind::NotEncodable, decoder, 0, why };
}

/// One step backwards, and the proof that nothing else has changed.
Encoded encodeStep(const Decoder& decoder, const QByteArray& shown, const QByteArray& original,
    const QByteArray& originalShown)
{
    if (!decoder.canEncode())
        return decoder.encode(shown, original);
    if (decoder.isExact() && !original.isEmpty()) {
        const Encoded same = decoder.encode(originalShown, original);
        if (std::holds_alternative<DecodeProblem>(same))
            return same;
        if (std::get<QByteArray>(same) != original)
            return notEncodable(decoder.name(),
                "the value is not in this format's canonical form: more than the edit would "
                "change");
    }
    Encoded encoded = decoder.encode(shown, original);
    if (const auto* bytes = std::get_if<QByteArray>(&encoded); bytes && !decoder.isExact()) {
        const Step back = decoder.decode(LargeBytes(*bytes), {}, {});
        if (back.problem || back.bytes.joined() != shown)
            return notEncodable(decoder.name(), "it does not read back as it was written");
    }
    return encoded;
}

} // namespace

Decoded decode(const LargeBytes& bytes, const DecoderChain& chain, const DecodeLimits& limits,
    const CancelFlag& cancel)
{
    Decoded result;
    result.bytes = bytes;
    for (const QByteArray& name : chain) {
        const auto decoder = findDecoder(name);
        if (!decoder) {
            result.problem = unknown(name);
            return result;
        }
        if (result.done.size() >= limits.steps) {
            result.problem
                = DecodeProblem { DecodeProblem::Kind::TooDeep, name, 0, "too many steps" };
            return result;
        }
        Step step = decoder->decode(result.bytes, limits, cancel);
        if (!step.problem && cancel.isCancelled())
            step.problem = DecodeProblem { DecodeProblem::Kind::Cancelled, name, 0, {} };
        if (step.problem) {
            result.problem = std::move(step.problem);
            return result;
        }
        result.bytes = std::move(step.bytes);
        result.shape = decoder->shape();
        result.done += name;
    }
    return result;
}

ValueGuess guessOf(const LargeBytes& bytes, bool whole, qsizetype size, const CancelFlag& cancel)
{
    ValueGuess guess;
    Sample sample = Sample::of(bytes, whole, size);
    while (guess.chain.size() < longestGuess && !sample.head.isEmpty() && !cancel.isCancelled()) {
        const Decoder* decoder = bestFor(sample);
        if (!decoder)
            break;
        guess.chain += decoder->name();
        guess.shape = decoder->shape();
        if (isLast(guess.shape)) {
            guess.view = guess.shape == Decoded::Shape::Json ? ValueView::Json
                : guess.shape == Decoded::Shape::Text        ? ValueView::Text
                                                             : ValueView::Hex;
            return guess;
        }
        DecodeLimits limits;
        limits.output = size;
        const Step step = decoder->decode(LargeBytes(sample.head), limits, cancel);
        sample = Sample::of(step.bytes, sample.whole && !step.problem, size);
    }
    guess.view = suitableView(sample.head, sample.whole);
    return guess;
}

DecoderChain suitableChain(const LargeBytes& bytes, bool whole, const CancelFlag& cancel)
{
    return guessOf(bytes, whole, Sample::most, cancel).chain;
}

bool isKnownDecoder(const QByteArray& name) { return findDecoder(name) != nullptr; }

bool canEncode(const DecoderChain& chain)
{
    for (const QByteArray& name : chain) {
        const auto decoder = findDecoder(name);
        if (!decoder || !decoder->canEncode())
            return false;
    }
    return true;
}

Encoded encode(const QByteArray& shown, const DecoderChain& chain, const QByteArray& original,
    const CancelFlag& cancel)
{
    // What every step had got, so that each can keep what the text does not tell.
    QList<QByteArray> originals { original };
    for (const QByteArray& name : chain) {
        const auto decoder = findDecoder(name);
        if (!decoder)
            return unknown(name);
        if (originals.last().isEmpty()) {
            originals += QByteArray();
            continue;
        }
        Step step = decoder->decode(LargeBytes(originals.last()), {}, cancel);
        if (cancel.isCancelled())
            return DecodeProblem { DecodeProblem::Kind::Cancelled, name, 0, {} };
        if (step.problem)
            return notEncodable(
                name, "the value as it was cannot be read: " + step.problem->detail);
        originals += step.bytes.joined();
    }
    QByteArray bytes = shown;
    for (qsizetype i = chain.size() - 1; i >= 0; --i) {
        if (cancel.isCancelled())
            return DecodeProblem { DecodeProblem::Kind::Cancelled, chain[i], 0, {} };
        Encoded encoded = encodeStep(*findDecoder(chain[i]), bytes, originals[i], originals[i + 1]);
        if (std::holds_alternative<DecodeProblem>(encoded))
            return encoded;
        bytes = std::get<QByteArray>(std::move(encoded));
    }
    return bytes;
}

} // namespace sluice
