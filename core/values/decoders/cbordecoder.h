// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/decoders/decoder.h"

namespace sluice {

/// CBOR (RFC 8949), by Qt's stream reader, as TreeWriter's text. Its own marks:
///   {"$tag":0,"$value":...}     a tagged value
///   {"$simple":23}              undefined, and other simple values
class CborDecoder final : public Decoder {
public:
    QByteArray name() const override { return "cbor"; }
    Decoded::Shape shape() const override { return Decoded::Shape::Json; }
    int suits(const Sample& sample) const override;
    Step decode(const LargeBytes& bytes, const DecodeLimits& limits,
        const CancelFlag& cancel) const override;
    bool canEncode() const override { return true; }
    bool isExact() const override { return true; }
    /// Definite lengths, every number in its shortest form of its precision.
    Encoded encode(const QByteArray& shown, const QByteArray& original) const override;
};

} // namespace sluice
