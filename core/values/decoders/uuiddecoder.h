// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/decoders/decoder.h"

namespace sluice {

/// The 16 bytes of a UUID (RFC 9562), as its text. Random bytes look the same: only by hand.
class UuidDecoder final : public Decoder {
public:
    QByteArray name() const override { return "uuid"; }
    Decoded::Shape shape() const override { return Decoded::Shape::Text; }
    int suits(const Sample&) const override { return 0; }
    Step decode(const LargeBytes& bytes, const DecodeLimits& limits,
        const CancelFlag& cancel) const override;
    bool canEncode() const override { return true; }
    bool isExact() const override { return true; }
    Encoded encode(const QByteArray& shown, const QByteArray& original) const override;
};

} // namespace sluice
