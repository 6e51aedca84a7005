// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/decoders/brotlidecoder.h"

#include "core/values/decoders/decompression.h"

#include <brotli/decode.h>
#include <brotli/encode.h>

#include <algorithm>
#include <memory>

namespace sluice {

namespace {

constexpr int quality = 6; ///< 11 takes half a second per MiB

struct FreeState {
    void operator()(BrotliDecoderState* state) const { BrotliDecoderDestroyInstance(state); }
};

class BrotliRun final : public Decompression {
public:
    BrotliRun()
        : m_state(BrotliDecoderCreateInstance(nullptr, nullptr, nullptr))
    {
    }

    State advance(QByteArrayView& input, std::span<char>& room) override
    {
        std::size_t in = static_cast<std::size_t>(input.size());
        const auto* nextIn = reinterpret_cast<const std::uint8_t*>(input.data());
        std::size_t out = room.size();
        auto* nextOut = reinterpret_cast<std::uint8_t*>(room.data());
        const BrotliDecoderResult result
            = BrotliDecoderDecompressStream(m_state.get(), &in, &nextIn, &out, &nextOut, nullptr);
        input = input.last(static_cast<qsizetype>(in));
        room = room.last(out);
        if (result == BROTLI_DECODER_RESULT_ERROR)
            return State::Malformed;
        return result == BROTLI_DECODER_RESULT_SUCCESS ? State::FrameEnded : State::Going;
    }

private:
    std::unique_ptr<BrotliDecoderState, FreeState> m_state;
};

} // namespace

Step BrotliDecoder::decode(
    const LargeBytes& bytes, const DecodeLimits& limits, const CancelFlag& cancel) const
{
    BrotliRun run;
    return decompress(bytes, run, name(), limits, cancel);
}

Encoded BrotliDecoder::encode(const QByteArray& shown, const QByteArray&) const
{
    // 0: it would not fit; an incompressible text needs a few bytes more than it has.
    std::size_t size = std::max<std::size_t>(
        BrotliEncoderMaxCompressedSize(static_cast<std::size_t>(shown.size())), 16);
    QByteArray result(static_cast<qsizetype>(size), Qt::Uninitialized);
    if (!BrotliEncoderCompress(quality, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_GENERIC,
            static_cast<std::size_t>(shown.size()),
            reinterpret_cast<const std::uint8_t*>(shown.constData()), &size,
            reinterpret_cast<std::uint8_t*>(result.data())))
        return problem(DecodeProblem::Kind::NotEncodable, 0, "brotli failed");
    result.truncate(static_cast<qsizetype>(size));
    return result;
}

} // namespace sluice
