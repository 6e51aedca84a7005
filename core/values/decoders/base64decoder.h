// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/decoders/decoder.h"

namespace sluice {

/// Base64 (RFC 4648), standard and URL-safe, with or without padding and line breaks.
class Base64Decoder final : public Decoder {
public:
    enum class Alphabet { Standard, UrlSafe };

    explicit Base64Decoder(Alphabet alphabet)
        : m_alphabet(alphabet)
    {
    }

    QByteArray name() const override
    {
        return m_alphabet == Alphabet::Standard ? "base64" : "base64url";
    }
    Decoded::Shape shape() const override { return Decoded::Shape::Bytes; }
    /// Many words and numbers are base64: only what reads as something is one.
    int suits(const Sample& sample) const override;
    Step decode(const LargeBytes& bytes, const DecodeLimits& limits,
        const CancelFlag& cancel) const override;
    bool canEncode() const override { return true; }
    /// With the padding and the line length of the original.
    Encoded encode(const QByteArray& shown, const QByteArray& original) const override;

private:
    int valueOf(char digit) const noexcept;

    Alphabet m_alphabet;
};

} // namespace sluice
