// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/decoders/snappydecoder.h"

#include "core/values/decoders/boundedoutput.h"
#include "core/values/decoders/decompression.h"

#include <QtEndian>

#include <snappy.h>

#include <array>
#include <limits>

namespace sluice {

namespace {

using Kind = DecodeProblem::Kind;

const QByteArray streamBegin("\xff\x06\x00\x00sNaPpY", 10);
constexpr qsizetype largestChunk = 65536; ///< uncompressed; framing_format.txt, 4.2
/// An element of three bytes makes 64 at most: what announces more lies.
constexpr std::size_t largestRatio = 64;

/// CRC-32C, masked as framing_format.txt (3) wants it.
quint32 maskedChecksum(QByteArrayView bytes)
{
    static constexpr auto table = [] {
        std::array<quint32, 256> entries {};
        for (quint32 i = 0; i < 256; ++i) {
            quint32 value = i;
            for (int bit = 0; bit < 8; ++bit)
                value = (value >> 1) ^ ((value & 1) ? 0x82f63b78U : 0U);
            entries[i] = value;
        }
        return entries;
    }();
    quint32 sum = 0xffffffffU;
    for (const char byte : bytes)
        sum = (sum >> 8) ^ table[(sum ^ static_cast<unsigned char>(byte)) & 0xff];
    sum = ~sum;
    return ((sum >> 15) | (sum << 17)) + 0xa282ead8U;
}

void appendChunk(QByteArray& result, char type, QByteArrayView checksummed, QByteArrayView data)
{
    const auto size = static_cast<quint32>(data.size() + 4);
    result += type;
    for (int shift = 0; shift < 24; shift += 8)
        result += static_cast<char>(size >> shift);
    const quint32 checksum = qToLittleEndian(maskedChecksum(checksummed));
    result.append(reinterpret_cast<const char*>(&checksum), 4);
    result.append(data);
}

} // namespace

int SnappyDecoder::suits(const Sample& sample) const
{
    return m_format == Format::Framed && sample.head.startsWith(streamBegin) ? trial(*this, sample)
                                                                             : 0;
}

Step SnappyDecoder::decode(
    const LargeBytes& bytes, const DecodeLimits& limits, const CancelFlag& cancel) const
{
    return m_format == Format::Raw ? decodeRaw(bytes.joined(), limits)
                                   : decodeFramed(bytes, limits, cancel);
}

Step SnappyDecoder::decodeRaw(const QByteArray& bytes, const DecodeLimits& limits) const
{
    const auto size = static_cast<std::size_t>(bytes.size());
    std::size_t announced = 0;
    if (!snappy::GetUncompressedLength(bytes.constData(), size, &announced)
        || announced > size * largestRatio)
        return { {}, problem(Kind::Malformed, 0, "the length in front does not fit the data") };
    if (announced > static_cast<std::size_t>(limits.output))
        return { {}, problem(Kind::TooLarge) };
    QByteArray result(static_cast<qsizetype>(announced), Qt::Uninitialized);
    if (!snappy::RawUncompress(bytes.constData(), size, result.data()))
        return { {}, problem(Kind::Malformed, 0, "the data are damaged or of another format") };
    return { LargeBytes(result), {} };
}

Step SnappyDecoder::decodeFramed(
    const LargeBytes& bytes, const DecodeLimits& limits, const CancelFlag& cancel) const
{
    BoundedOutput output(limits.output, cancel);
    qsizetype at = 0;
    const auto failed = [&](Kind kind, const QByteArray& detail = {}) {
        return Step { output.take(), problem(kind, at, detail) };
    };
    if (bytes.mid(0, streamBegin.size()) != streamBegin)
        return failed(bytes.size() < streamBegin.size() ? Kind::EndsEarly : Kind::Malformed,
            "the stream's identifier is missing");
    QByteArray made(largestChunk, Qt::Uninitialized);
    while (at < bytes.size()) {
        if (cancel.isCancelled())
            return failed(Kind::Cancelled);
        const QByteArray head = bytes.mid(at, 4);
        if (head.size() < 4)
            return failed(Kind::EndsEarly);
        const auto type = static_cast<unsigned char>(head[0]);
        const auto size = static_cast<qsizetype>(qFromLittleEndian<quint32>(head.constData()) >> 8);
        if (at + 4 + size > bytes.size())
            return failed(Kind::EndsEarly);
        if (type <= 1) {
            const QByteArray chunk = bytes.mid(at + 4, size);
            if (chunk.size() < 4)
                return failed(Kind::Malformed, "a chunk without a checksum");
            QByteArrayView data = QByteArrayView(chunk).sliced(4);
            if (type == 0) {
                std::size_t announced = 0;
                const auto length = static_cast<std::size_t>(data.size());
                if (!snappy::GetUncompressedLength(data.data(), length, &announced)
                    || announced > largestChunk
                    || !snappy::RawUncompress(data.data(), length, made.data()))
                    return failed(Kind::Malformed, "a chunk is damaged");
                data = QByteArrayView(made).first(static_cast<qsizetype>(announced));
            } else if (data.size() > largestChunk) {
                return failed(Kind::Malformed, "a chunk is too large");
            }
            if (maskedChecksum(data) != qFromLittleEndian<quint32>(chunk.constData()))
                return failed(Kind::Malformed, "a checksum is wrong");
            if (!output.put(data))
                return failed(*output.stopped());
        } else if (type < 0x80) {
            return failed(Kind::Malformed, "a chunk of an unknown kind");
        }
        at += 4 + size;
    }
    return { output.take(), {} };
}

Encoded SnappyDecoder::encode(const QByteArray& shown, const QByteArray&) const
{
    const auto compressed = [](QByteArrayView bytes) {
        const auto size = static_cast<std::size_t>(bytes.size());
        QByteArray result(
            static_cast<qsizetype>(snappy::MaxCompressedLength(size)), Qt::Uninitialized);
        std::size_t length = 0;
        snappy::RawCompress(bytes.data(), size, result.data(), &length);
        result.truncate(static_cast<qsizetype>(length));
        return result;
    };
    if (shown.size() > std::numeric_limits<int>::max())
        return problem(Kind::NotEncodable, 0, "too large");
    if (m_format == Format::Raw)
        return compressed(shown);
    QByteArray result = streamBegin;
    for (qsizetype at = 0; at < shown.size(); at += largestChunk) {
        const QByteArray chunk = shown.mid(at, largestChunk);
        appendChunk(result, '\0', chunk, compressed(chunk));
    }
    return result;
}

} // namespace sluice
