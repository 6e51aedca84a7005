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
        ZSTD_inBuffer in { input.data(), static_cast<std::size_t>(input.size()), 0 };
        ZSTD_outBuffer out { room.data(), room.size(), 0 };
        const std::size_t result = ZSTD_decompressStream(m_context.get(), &out, &in);
        input = input.sliced(static_cast<qsizetype>(in.pos));
        room = room.subspan(out.pos);
        if (ZSTD_isError(result))
            return ZSTD_getErrorCode(result) == ZSTD_error_dictionary_wrong ? State::NeedsDictionary
                                                                            : State::Malformed;
        return result == 0 ? State::FrameEnded : State::Going;
    }

    bool beginNext(QByteArrayView) override { return true; } // the stream goes on by itself

private:
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
