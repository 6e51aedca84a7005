// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/decoders/decoder.h"

namespace sluice {

/// Snappy by libsnappy: the raw format (no magic number: only by hand) and the framed one.
class SnappyDecoder final : public Decoder {
public:
    enum class Format { Raw, Framed };

    explicit SnappyDecoder(Format format)
        : m_format(format)
    {
    }

    QByteArray name() const override
    {
        return m_format == Format::Raw ? "snappy" : "snappy-framed";
    }
    Decoded::Shape shape() const override { return Decoded::Shape::Bytes; }
    int suits(const Sample& sample) const override;
    Step decode(const LargeBytes& bytes, const DecodeLimits& limits,
        const CancelFlag& cancel) const override;
    bool canEncode() const override { return true; }
    Encoded encode(const QByteArray& shown, const QByteArray& original) const override;

private:
    Step decodeRaw(const QByteArray& bytes, const DecodeLimits& limits) const;
    Step decodeFramed(
        const LargeBytes& bytes, const DecodeLimits& limits, const CancelFlag& cancel) const;

    Format m_format;
};

} // namespace sluice
