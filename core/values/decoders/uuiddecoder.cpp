// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/decoders/uuiddecoder.h"

#include <QUuid>

#include <algorithm>

namespace sluice {

Step UuidDecoder::decode(const LargeBytes& bytes, const DecodeLimits&, const CancelFlag&) const
{
    if (bytes.size() != 16)
        return { {},
            problem(
                bytes.size() < 16 ? DecodeProblem::Kind::EndsEarly : DecodeProblem::Kind::Malformed,
                std::min<qsizetype>(bytes.size(), 16), "a UUID has 16 bytes") };
    return { LargeBytes(QUuid::fromRfc4122(bytes.joined()).toByteArray(QUuid::WithoutBraces)), {} };
}

Encoded UuidDecoder::encode(const QByteArray& shown, const QByteArray&) const
{
    const QUuid uuid = QUuid::fromString(QString::fromLatin1(shown.trimmed()));
    const bool nothing = uuid.isNull() && shown.count('0') != 32;
    if (nothing)
        return problem(DecodeProblem::Kind::NotEncodable, 0, "a UUID was expected");
    return uuid.toRfc4122();
}

} // namespace sluice
