// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/decoders/decoder.h"

namespace sluice {

/// Pictures that Qt reads: PNG, JPEG, GIF, WebP, BMP. The bytes stay as they are; who shows them
/// reads them as a picture.
class ImageDecoder final : public Decoder {
public:
    QByteArray name() const override { return "image"; }
    Decoded::Shape shape() const override { return Decoded::Shape::Image; }
    int suits(const Sample& sample) const override;
    Step decode(const LargeBytes& bytes, const DecodeLimits& limits,
        const CancelFlag& cancel) const override;
};

} // namespace sluice
