// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/decoders/decoderchain.h"

#include <QRandomGenerator>
#include <QTest>

namespace sluice {

/// What the tests of decoders share.
namespace decodertesting {

inline QByteArray hex(const char* digits) { return QByteArray::fromHex(digits); }

/// What the chain shows, or its problem in one line: "! Malformed cbor 3: no CBOR".
inline QByteArray shown(
    const QByteArray& bytes, const DecoderChain& chain, const DecodeLimits& limits = {})
{
    const Decoded decoded = decode(LargeBytes(bytes), chain, limits);
    if (!decoded.problem)
        return decoded.bytes.joined();
    static const char* const kinds[] = { "Unknown", "Malformed", "EndsEarly", "TooLarge", "TooDeep",
        "NotEncodable", "Cancelled" };
    return "! " + QByteArray(kinds[static_cast<int>(decoded.problem->kind)]) + ' '
        + decoded.problem->decoder + ' ' + QByteArray::number(decoded.problem->offset)
        + (decoded.problem->detail.isEmpty() ? "" : ": ") + decoded.problem->detail;
}

inline QByteArray written(
    const QByteArray& text, const DecoderChain& chain, const QByteArray& original = {})
{
    const auto result = encode(text, chain, original);
    if (const auto* bytes = std::get_if<QByteArray>(&result))
        return *bytes;
    const DecodeProblem& problem = std::get<DecodeProblem>(result);
    return "! " + problem.decoder + ": " + problem.detail;
}

/// Every prefix and so many changed copies of @p good must end within the limits. Returns the
/// largest result.
inline qsizetype worstOfDamaged(
    const QByteArray& good, const DecoderChain& chain, int mutations, quint32 seed = 1)
{
    DecodeLimits limits;
    limits.output = 1024 * 1024;
    qsizetype largest = 0;
    const auto read = [&](const QByteArray& bytes) {
        const Decoded decoded = decode(LargeBytes(bytes), chain, limits);
        if (!decoded.problem)
            largest = std::max(largest, decoded.bytes.size());
    };
    const qsizetype step = std::max<qsizetype>(good.size() / 2000, 1);
    for (qsizetype size = 0; size < good.size(); size += step)
        read(good.left(size));
    QRandomGenerator random(seed);
    for (int i = 0; i < mutations && !good.isEmpty(); ++i) {
        QByteArray bytes = good;
        for (int change = random.bounded(4); change >= 0; --change) {
            const auto at = static_cast<qsizetype>(random.bounded(qint64 { bytes.size() }));
            switch (random.bounded(5)) {
            case 0:
                bytes[at] = static_cast<char>(random.bounded(256));
                break;
            case 1:
                bytes[at] = static_cast<char>(bytes[at] ^ (1 << random.bounded(8)));
                break;
            case 2:
                bytes.insert(at, static_cast<char>(random.bounded(256)));
                break;
            case 3: // large numbers are lengths now and then
                bytes.replace(at, 4, QByteArray("\x7f\xff\xff\xff", 4));
                break;
            default:
                bytes.replace(at, 1 + random.bounded(8), QByteArray());
                break;
            }
            if (bytes.isEmpty())
                break;
        }
        read(bytes);
    }
    return largest;
}

} // namespace decodertesting

} // namespace sluice
