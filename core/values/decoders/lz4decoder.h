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

/// One block of LZ4 without a frame, as lz4.block of Python and others write it: with or without
/// its size in four bytes before it, little-endian. It has no magic number: only a person can tell.
class Lz4BlockDecoder final : public Decoder {
public:
    QByteArray name() const override { return "lz4-block"; }
    Decoded::Shape shape() const override { return Decoded::Shape::Bytes; }
    int suits(const Sample&) const override { return 0; }
    /// Without the size, what it makes is tried in larger and larger steps.
    Step decode(const LargeBytes& bytes, const DecodeLimits& limits,
        const CancelFlag& cancel) const override;
    bool canEncode() const override { return true; }
    /// With the size before it, if the original has it.
    Encoded encode(const QByteArray& shown, const QByteArray& original) const override;
};

} // namespace sluice
