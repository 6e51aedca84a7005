// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/seennames.h"

#include "core/values/discard.h"

#include <QCryptographicHash>

#include <cstring>

namespace sluice {

SeenNames::Digest SeenNames::digestOf(const QByteArray& name)
{
    const QByteArray bytes = QCryptographicHash::hash(name, QCryptographicHash::Blake2s_128);
    Digest digest;
    static_assert(sizeof digest == 16);
    std::memcpy(&digest, bytes.constData(), sizeof digest);
    if (digest.isNone())
        digest.low = 1; // none means an empty place
    return digest;
}

/// Where it stands, or the empty place where it belongs.
SeenNames::Digest& SeenNames::placeFor(std::vector<Digest>& places, const Digest& digest)
{
    const std::size_t mask = places.size() - 1;
    std::size_t at = digest.high & mask;
    while (!places[at].isNone() && places[at] != digest)
        at = (at + 1) & mask;
    return places[at];
}

void SeenNames::grow(Part& part)
{
    std::vector<Digest> wider(part.places.empty() ? 4 : part.places.size() * 2);
    for (const Digest& digest : part.places) {
        if (!digest.isNone())
            placeFor(wider, digest) = digest;
    }
    part.places = std::move(wider);
}

bool SeenNames::insert(const QByteArray& name)
{
    if (!m_parts)
        m_parts = std::make_unique<Parts>();
    const Digest digest = digestOf(name);
    const std::size_t which = digest.low & 0xFF;
    Part& part = (*m_parts)[which];
    // All parts fill alike: each has a bound of its own, so that they do not grow at once.
    if (part.taken + 1 > part.places.size() * (256 + which / 2) / 512)
        grow(part);
    Digest& place = placeFor(part.places, digest);
    if (!place.isNone())
        return false;
    place = digest;
    ++part.taken;
    ++m_size;
    return true;
}

void SeenNames::clear()
{
    if (m_size > 100'000)
        discard(std::move(m_parts));
    m_parts.reset();
    m_size = 0;
}

} // namespace sluice
