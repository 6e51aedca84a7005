// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/decoders/zlibdecoder.h"

#include "core/values/decoders/decompression.h"

#include <zlib.h>

#include <algorithm>
#include <limits>

namespace sluice {

namespace {

constexpr int windowBits = 15;
constexpr int gzipBits = windowBits + 16; // zlib's way to ask for gzip

uInt capped(std::size_t size) noexcept
{
    return static_cast<uInt>(std::min<std::size_t>(size, std::numeric_limits<uInt>::max()));
}

class Inflation final : public Decompression {
public:
    explicit Inflation(ZlibDecoder::Format format)
        : m_gzip(format == ZlibDecoder::Format::Gzip)
    {
        m_ready = inflateInit2(&m_stream, m_gzip ? gzipBits : windowBits) == Z_OK;
    }
    ~Inflation() override { inflateEnd(&m_stream); }

    State advance(QByteArrayView& input, std::span<char>& room) override
    {
        if (!m_ready)
            return State::Malformed;
        // zlib reads only, but says so only since it has ZLIB_CONST.
        m_stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(input.data()));
        m_stream.avail_in = capped(static_cast<std::size_t>(input.size()));
        m_stream.next_out = reinterpret_cast<Bytef*>(room.data());
        m_stream.avail_out = capped(room.size());
        const uInt in = m_stream.avail_in;
        const uInt out = m_stream.avail_out;
        const int result = inflate(&m_stream, Z_NO_FLUSH);
        input = input.sliced(in - m_stream.avail_in);
        room = room.subspan(out - m_stream.avail_out);
        switch (result) {
        case Z_OK:
        case Z_BUF_ERROR: // neither input nor room: the driver sees that there is no progress
            return State::Going;
        case Z_STREAM_END:
            return State::FrameEnded;
        case Z_NEED_DICT:
            return State::NeedsDictionary;
        default:
            return State::Malformed;
        }
    }

    bool beginNext(QByteArrayView) override { return m_gzip && inflateReset(&m_stream) == Z_OK; }

private:
    z_stream m_stream {};
    bool m_gzip;
    bool m_ready = false;
};

} // namespace

int ZlibDecoder::suits(const Sample& sample) const
{
    if (sample.head.size() < 8)
        return 0;
    const auto at = [&](qsizetype i) { return static_cast<unsigned char>(sample.head[i]); };
    if (m_format == Format::Gzip)
        return at(0) == 0x1f && at(1) == 0x8b && at(2) == 8 && (at(3) & 0xe0) == 0
            ? trial(*this, sample)
            : 0;
    const bool header = (at(0) & 0x0f) == 8 && (at(0) >> 4) <= 7 && (at(0) * 256 + at(1)) % 31 == 0;
    if (!header || (at(1) & 0x20))
        return 0;
    return trial(*this, sample);
}

Step ZlibDecoder::decode(
    const LargeBytes& bytes, const DecodeLimits& limits, const CancelFlag& cancel) const
{
    Inflation run(m_format);
    return decompress(bytes, run, name(), limits, cancel);
}

Encoded ZlibDecoder::encode(const QByteArray& shown, const QByteArray& original) const
{
    int level = Z_DEFAULT_COMPRESSION;
    if (m_format == Format::Gzip && original.size() > 8)
        level = original[8] == 2 ? Z_BEST_COMPRESSION : original[8] == 4 ? Z_BEST_SPEED : level;
    if (m_format == Format::Zlib && original.size() > 1) {
        static constexpr int levels[] = { 1, 5, Z_DEFAULT_COMPRESSION, 9 };
        level = levels[static_cast<unsigned char>(original[1]) >> 6];
    }
    z_stream stream {};
    if (shown.size() > std::numeric_limits<int>::max()
        || deflateInit2(&stream, level, Z_DEFLATED,
               m_format == Format::Gzip ? gzipBits : windowBits, 8, Z_DEFAULT_STRATEGY)
            != Z_OK)
        return problem(DecodeProblem::Kind::NotEncodable, 0, "too large");
    QByteArray result(
        static_cast<qsizetype>(deflateBound(&stream, static_cast<uLong>(shown.size()))),
        Qt::Uninitialized);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(shown.constData()));
    stream.avail_in = static_cast<uInt>(shown.size());
    stream.next_out = reinterpret_cast<Bytef*>(result.data());
    stream.avail_out = static_cast<uInt>(result.size());
    const int status = deflate(&stream, Z_FINISH);
    result.truncate(static_cast<qsizetype>(stream.total_out));
    deflateEnd(&stream);
    if (status != Z_STREAM_END)
        return problem(DecodeProblem::Kind::NotEncodable, 0, "zlib failed");
    return result;
}

} // namespace sluice
