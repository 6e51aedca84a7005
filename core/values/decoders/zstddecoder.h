// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/decoders/decoder.h"

namespace sluice {

/// Zstandard (RFC 8878), several frames and skippable ones, by libzstd.
class ZstdDecoder final : public Decoder {
public:
    QByteArray name() const override { return "zstd"; }
    Decoded::Shape shape() const override { return Decoded::Shape::Bytes; }
    int suits(const Sample& sample) const override;
    Step decode(const LargeBytes& bytes, const DecodeLimits& limits,
        const CancelFlag& cancel) const override;
    bool canEncode() const override { return true; }
    /// One frame, with a checksum where the original has one.
    Encoded encode(const QByteArray& shown, const QByteArray& original) const override;
};

} // namespace sluice
