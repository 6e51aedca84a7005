// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/decoders/decoder.h"

namespace sluice {

/// LZ4's frame format, several frames, by liblz4.
class Lz4Decoder final : public Decoder {
public:
    QByteArray name() const override { return "lz4"; }
    Decoded::Shape shape() const override { return Decoded::Shape::Bytes; }
    int suits(const Sample& sample) const override;
    Step decode(const LargeBytes& bytes, const DecodeLimits& limits,
        const CancelFlag& cancel) const override;
    bool canEncode() const override { return true; }
    /// One frame, with the block size, block mode and checksums of the original.
    Encoded encode(const QByteArray& shown, const QByteArray& original) const override;
};

} // namespace sluice
