// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/decoders/decoder.h"

namespace sluice {

/// Numbers of a fixed width one behind the other, as a JSON array: vectors of floats, arrays of
/// integers.
class NumbersDecoder final : public Decoder {
public:
    enum class Kind { Signed, Unsigned, Float };

    NumbersDecoder(Kind kind, int bytes, bool bigEndian)
        : m_kind(kind)
        , m_bytes(bytes)
        , m_big(bigEndian)
    {
    }

    /// "float32", "int64be": the lowest byte comes first where nothing is said.
    QByteArray name() const override;
    Decoded::Shape shape() const override { return Decoded::Shape::Json; }
    /// Long vectors of floats of usual sizes are told by their exponents; integers never are.
    int suits(const Sample& sample) const override;
    Step decode(const LargeBytes& bytes, const DecodeLimits& limits,
        const CancelFlag& cancel) const override;
    bool canEncode() const override { return true; }
    bool isExact() const override { return true; }
    Encoded encode(const QByteArray& shown, const QByteArray& original) const override;

private:
    quint64 bitsAt(QByteArrayView bytes, qsizetype at) const noexcept;

    Kind m_kind;
    int m_bytes;
    bool m_big;
};

} // namespace sluice
