// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/decoders/decoder.h"

namespace sluice {

/// gzip (RFC 1952, several members) and zlib (RFC 1950), by zlib.
class ZlibDecoder final : public Decoder {
public:
    enum class Format { Gzip, Zlib };

    explicit ZlibDecoder(Format format)
        : m_format(format)
    {
    }

    QByteArray name() const override { return m_format == Format::Gzip ? "gzip" : "zlib"; }
    Decoded::Shape shape() const override { return Decoded::Shape::Bytes; }
    int suits(const Sample& sample) const override;
    Step decode(const LargeBytes& bytes, const DecodeLimits& limits,
        const CancelFlag& cancel) const override;
    bool canEncode() const override { return true; }
    /// One member, in the level that the original tells.
    Encoded encode(const QByteArray& shown, const QByteArray& original) const override;

private:
    Format m_format;
};

} // namespace sluice
