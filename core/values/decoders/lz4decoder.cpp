// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/decoders/lz4decoder.h"

#include "core/values/decoders/decompression.h"

#include <QtEndian>

#include <lz4.h>
#include <lz4frame.h>

#include <algorithm>
#include <limits>

namespace sluice {

namespace {

class Lz4Run final : public Decompression {
public:
    Lz4Run() { LZ4F_createDecompressionContext(&m_context, LZ4F_VERSION); }
    ~Lz4Run() override { LZ4F_freeDecompressionContext(m_context); }

    State advance(QByteArrayView& input, std::span<char>& room) override
    {
        std::size_t in = static_cast<std::size_t>(input.size());
        std::size_t out = room.size();
        const std::size_t result
            = LZ4F_decompress(m_context, room.data(), &out, input.data(), &in, nullptr);
        if (LZ4F_isError(result)) {
            room = room.subspan(0); // what it says about in and out then is worth nothing
            return State::Malformed;
        }
        input = input.sliced(static_cast<qsizetype>(in));
        room = room.subspan(out);
        return result == 0 ? State::FrameEnded : State::Going;
    }

    bool beginNext(QByteArrayView) override { return true; } // the context begins anew by itself

private:
    LZ4F_dctx* m_context = nullptr;
};

constexpr qsizetype prefixBytes = 4;
constexpr qsizetype mostPerByte = 255; ///< what a byte of a block can make
constexpr qsizetype firstStep = 64 * 1024;

/// What a block with its size before it makes; nothing: it is none.
std::optional<QByteArray> readPrefixed(const QByteArray& bytes, qsizetype most)
{
    if (bytes.size() <= prefixBytes)
        return {};
    const qsizetype size = qFromLittleEndian<quint32>(bytes.constData());
    const qsizetype block = bytes.size() - prefixBytes;
    if (size > most || size > block * mostPerByte)
        return {};
    QByteArray made(size, Qt::Uninitialized);
    const int result = LZ4_decompress_safe(bytes.constData() + prefixBytes, made.data(),
        static_cast<int>(block), static_cast<int>(size));
    return result == size ? std::optional(made) : std::nullopt;
}

} // namespace

int Lz4Decoder::suits(const Sample& sample) const
{
    return sample.head.size() >= 11 && sample.head.startsWith("\x04\x22\x4d\x18")
        ? trial(*this, sample)
        : 0;
}

Step Lz4Decoder::decode(
    const LargeBytes& bytes, const DecodeLimits& limits, const CancelFlag& cancel) const
{
    Lz4Run run;
    return decompress(bytes, run, name(), limits, cancel);
}

Encoded Lz4Decoder::encode(const QByteArray& shown, const QByteArray& original) const
{
    LZ4F_preferences_t preferences {};
    if (!original.isEmpty()) {
        LZ4F_dctx* context = nullptr;
        LZ4F_createDecompressionContext(&context, LZ4F_VERSION);
        std::size_t size = static_cast<std::size_t>(original.size());
        LZ4F_frameInfo_t info {};
        if (!LZ4F_isError(LZ4F_getFrameInfo(context, &info, original.constData(), &size)))
            preferences.frameInfo = info;
        LZ4F_freeDecompressionContext(context);
    }
    if (preferences.frameInfo.dictID != 0)
        return problem(DecodeProblem::Kind::NotEncodable, 0, "it was made with a dictionary");
    if (preferences.frameInfo.contentSize != 0)
        preferences.frameInfo.contentSize = static_cast<unsigned long long>(shown.size());
    QByteArray result(static_cast<qsizetype>(LZ4F_compressFrameBound(
                          static_cast<std::size_t>(shown.size()), &preferences)),
        Qt::Uninitialized);
    const std::size_t size
        = LZ4F_compressFrame(result.data(), static_cast<std::size_t>(result.size()),
            shown.constData(), static_cast<std::size_t>(shown.size()), &preferences);
    if (LZ4F_isError(size))
        return problem(DecodeProblem::Kind::NotEncodable, 0, LZ4F_getErrorName(size));
    result.truncate(static_cast<qsizetype>(size));
    return result;
}

Step Lz4BlockDecoder::decode(
    const LargeBytes& bytes, const DecodeLimits& limits, const CancelFlag& cancel) const
{
    using Kind = DecodeProblem::Kind;
    constexpr qsizetype largest = LZ4_MAX_INPUT_SIZE;
    if (bytes.size() > largest)
        return { {}, problem(Kind::TooLarge) };
    const QByteArray block = bytes.joined();
    const qsizetype most = std::min<qsizetype>(limits.output, largest);
    if (const auto made = readPrefixed(block, most))
        return { LargeBytes(*made), {} };
    const auto size = static_cast<int>(block.size());
    for (qsizetype step = firstStep;; step *= 4) {
        if (cancel.isCancelled())
            return { {}, problem(Kind::Cancelled) };
        // One more than may be: what fills it is too large.
        const qsizetype room = std::min({ step, most + 1, block.size() * mostPerByte + 1 });
        QByteArray made(room, Qt::Uninitialized);
        const int result = LZ4_decompress_safe_partial(
            block.constData(), made.data(), size, static_cast<int>(room), static_cast<int>(room));
        if (result < 0)
            return { {}, problem(Kind::Malformed, 0, "the data are damaged or of another format") };
        if (result < room) {
            made.truncate(result);
            return { LargeBytes(made), {} };
        }
        if (room > most)
            return { {}, problem(Kind::TooLarge) };
        if (room < step)
            return { {}, problem(Kind::Malformed, 0, "the data are damaged or of another format") };
    }
}

Encoded Lz4BlockDecoder::encode(const QByteArray& shown, const QByteArray& original) const
{
    if (shown.size() > LZ4_MAX_INPUT_SIZE)
        return problem(DecodeProblem::Kind::NotEncodable, 0, "too large");
    const auto size = static_cast<int>(shown.size());
    const bool isPrefixed = readPrefixed(original, LZ4_MAX_INPUT_SIZE).has_value();
    const qsizetype before = isPrefixed ? prefixBytes : 0;
    QByteArray result(before + LZ4_compressBound(size), Qt::Uninitialized);
    if (isPrefixed)
        qToLittleEndian(static_cast<quint32>(size), result.data());
    const int made = LZ4_compress_default(
        shown.constData(), result.data() + before, size, static_cast<int>(result.size() - before));
    if (made <= 0)
        return problem(DecodeProblem::Kind::NotEncodable, 0, "LZ4 failed");
    result.truncate(before + made);
    return result;
}

} // namespace sluice
