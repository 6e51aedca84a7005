// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/decoders/decoder.h"

namespace sluice {

/// MessagePack, by msgpack-c's parser, as TreeWriter's text. Its own marks:
///   {"$ext":5,"$bytes":"00ff"}                          an extension
///   {"$timestamp":"2026-11-28T03:15:00.000000001Z"}     the extension -1, outside of years 1 to
///   9999 as seconds: {"$timestamp":[-1,0]}
class MessagePackDecoder final : public Decoder {
public:
    QByteArray name() const override { return "msgpack"; }
    Decoded::Shape shape() const override { return Decoded::Shape::Json; }
    int suits(const Sample& sample) const override;
    Step decode(const LargeBytes& bytes, const DecodeLimits& limits,
        const CancelFlag& cancel) const override;
    bool canEncode() const override { return true; }
    bool isExact() const override { return true; }
    /// Every number, text and length in its shortest form.
    Encoded encode(const QByteArray& shown, const QByteArray& original) const override;
};

} // namespace sluice
