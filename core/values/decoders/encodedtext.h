// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/decoders/decoder.h"

namespace sluice {

/// Text in another encoding than UTF-8: Latin-1 (ISO 8859-1) and UTF-16, whose byte order mark is
/// kept when it is written back.
class EncodedText final : public Decoder {
public:
    enum class Encoding { Latin1, Utf16Le, Utf16Be };

    explicit EncodedText(Encoding encoding)
        : m_encoding(encoding)
    {
    }

    QByteArray name() const override;
    Decoded::Shape shape() const override { return Decoded::Shape::Text; }
    int suits(const Sample& sample) const override;
    Step decode(const LargeBytes& bytes, const DecodeLimits& limits,
        const CancelFlag& cancel) const override;
    bool canEncode() const override { return true; }
    bool isExact() const override { return true; }
    Encoded encode(const QByteArray& shown, const QByteArray& original) const override;

private:
    quint16 unitAt(QByteArrayView bytes, qsizetype at) const noexcept;
    bool hasMark(QByteArrayView bytes) const noexcept;
    int suitsUtf16(const Sample& sample) const;
    int suitsLatin1(const Sample& sample) const;

    Encoding m_encoding;
};

} // namespace sluice
