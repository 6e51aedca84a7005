// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/decoders/imagedecoder.h"

#include <QtEndian>

namespace sluice {

int ImageDecoder::suits(const Sample& sample) const
{
    const QByteArray& head = sample.head;
    if (head.size() < 20)
        return 0;
    if (head.startsWith("\x89PNG\r\n\x1a\n") || head.startsWith("GIF87a")
        || head.startsWith("GIF89a"))
        return head[0] == 'G' && sample.text ? 0 : 95;
    if (head.startsWith("\xff\xd8\xff"))
        return 90;
    if (head.startsWith("RIFF") && head.mid(8, 4) == "WEBP")
        return 95;
    // "BM" begins many a text: the header must agree with itself.
    const auto header = qFromLittleEndian<quint32>(head.constData() + 14);
    const auto size = qFromLittleEndian<quint32>(head.constData() + 2);
    const bool sized = !sample.whole || size == static_cast<quint32>(head.size());
    const bool known = header == 12 || header == 40 || header == 108 || header == 124;
    return head.startsWith("BM") && head.mid(6, 4) == QByteArray(4, '\0') && known && sized ? 90
                                                                                            : 0;
}

Step ImageDecoder::decode(const LargeBytes& bytes, const DecodeLimits&, const CancelFlag&) const
{
    Sample sample = Sample::of(bytes, true);
    if (suits(sample) == 0)
        return { {},
            problem(DecodeProblem::Kind::Malformed, 0,
                "it does not begin as a PNG, JPEG, GIF, WebP or BMP picture does") };
    return { bytes, {} };
}

} // namespace sluice
