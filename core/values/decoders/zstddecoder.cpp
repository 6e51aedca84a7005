// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/decoders/zstddecoder.h"

#include "core/values/decoders/decompression.h"

#include <zstd.h>
#include <zstd_errors.h>

#include <memory>

namespace sluice {

namespace {

/// 128 MiB: what `zstd -d` grants, too. libzstd allocates a window when a frame begins.
constexpr int largestWindowLog = 27;

struct FreeContext {
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};

class ZstdRun final : public Decompression {
public:
    ZstdRun()
        : m_context(ZSTD_createDCtx())
    {
        ZSTD_DCtx_setParameter(m_context.get(), ZSTD_d_windowLogMax, largestWindowLog);
    }

    State advance(QByteArrayView& input, std::span<char>& room) override
    {
        if (!mayBegin(input))
            return State::Malformed;
        ZSTD_inBuffer in { input.data(), static_cast<std::size_t>(input.size()), 0 };
        ZSTD_outBuffer out { room.data(), room.size(), 0 };
        const std::size_t result = ZSTD_decompressStream(m_context.get(), &out, &in);
        input = input.sliced(static_cast<qsizetype>(in.pos));
        if (ZSTD_isError(result)) // and what is in the room then may never have been written
            return ZSTD_getErrorCode(result) == ZSTD_error_dictionary_wrong ? State::NeedsDictionary
                                                                            : State::Malformed;
        room = room.subspan(out.pos);
        m_taken = result == 0 ? 0 : m_taken + static_cast<qsizetype>(in.pos);
        return result == 0 ? State::FrameEnded : State::Going;
    }

    bool beginNext(QByteArrayView) override { return true; } // the stream goes on by itself

private:
    /// Whether @p input goes on with the magic number of a frame, or of one to be skipped (RFC
    /// 8878, 3.1). Distributions build libzstd with its decoders of older formats, which nobody
    /// writes any more and which were not made for hostile bytes: those are never reached.
    bool mayBegin(QByteArrayView input) const noexcept
    {
        constexpr unsigned char rests[2][3] = { { 0xb5, 0x2f, 0xfd }, { 0x2a, 0x4d, 0x18 } };
        for (qsizetype i = 0; i < input.size() && m_taken + i < 4; ++i) {
            const qsizetype at = m_taken + i;
            const auto byte = static_cast<unsigned char>(input[i]);
            const bool frame = at == 0 ? byte == 0x28 : byte == rests[0][at - 1];
            const bool skipped = at == 0 ? (byte & 0xf0) == 0x50 : byte == rests[1][at - 1];
            if (!frame && !skipped)
                return false;
        }
        return true;
    }

    qsizetype m_taken = 0; ///< bytes of the frame
    std::unique_ptr<ZSTD_DCtx, FreeContext> m_context;
};

} // namespace

int ZstdDecoder::suits(const Sample& sample) const
{
    const auto at = [&](qsizetype i) { return static_cast<unsigned char>(sample.head[i]); };
    if (sample.head.size() < 5)
        return 0;
    const bool frame = at(0) == 0x28 && at(1) == 0xb5 && at(2) == 0x2f && at(3) == 0xfd;
    const bool skippable
        = (at(0) & 0xf0) == 0x50 && at(1) == 0x2a && at(2) == 0x4d && at(3) == 0x18;
    return frame || skippable ? trial(*this, sample) : 0;
}

Step ZstdDecoder::decode(
    const LargeBytes& bytes, const DecodeLimits& limits, const CancelFlag& cancel) const
{
    ZstdRun run;
    return decompress(bytes, run, name(), limits, cancel);
}

Encoded ZstdDecoder::encode(const QByteArray& shown, const QByteArray& original) const
{
    const std::unique_ptr<ZSTD_CCtx, FreeContext> context(ZSTD_createCCtx());
    // RFC 8878, 3.1.1.1.1: bit 2 of the frame's descriptor.
    const bool checksum = original.size() > 4 && (original[4] & 0x04) && original[0] == 0x28;
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, checksum);
    QByteArray result(
        static_cast<qsizetype>(ZSTD_compressBound(static_cast<std::size_t>(shown.size()))),
        Qt::Uninitialized);
    const std::size_t size
        = ZSTD_compress2(context.get(), result.data(), static_cast<std::size_t>(result.size()),
            shown.constData(), static_cast<std::size_t>(shown.size()));
    if (ZSTD_isError(size))
        return problem(DecodeProblem::Kind::NotEncodable, 0, ZSTD_getErrorName(size));
    result.truncate(static_cast<qsizetype>(size));
    return result;
}

} // namespace sluice
