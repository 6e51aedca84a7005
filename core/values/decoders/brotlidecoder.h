// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/decoders/decoder.h"

namespace sluice {

/// Brotli (RFC 7932), by libbrotli. It has no magic number: only by hand.
class BrotliDecoder final : public Decoder {
public:
    QByteArray name() const override { return "brotli"; }
    Decoded::Shape shape() const override { return Decoded::Shape::Bytes; }
    int suits(const Sample&) const override { return 0; }
    Step decode(const LargeBytes& bytes, const DecodeLimits& limits,
        const CancelFlag& cancel) const override;
    bool canEncode() const override { return true; }
    Encoded encode(const QByteArray& shown, const QByteArray& original) const override;
};

} // namespace sluice
