// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/keys/namesearch.h"

#include "core/keys/hands.h"

#include <QHash>

#include <cstring>

namespace sluice {

namespace {

/// Tells most names that are not looked for from those that are, by a few of their bytes.
class Sieve {
public:
    void insert(QByteArrayView name) { m_bits[slotOf(name)] = true; }
    [[nodiscard]] bool lets(QByteArrayView name) const { return m_bits[slotOf(name)]; }

private:
    static constexpr size_t slotBits = 16;

    static quint64 eight(const char* at)
    {
        quint64 bytes = 0;
        std::memcpy(&bytes, at, sizeof bytes);
        return bytes;
    }
    /// From the length, the last bytes and those in the middle: namespaces share the first ones.
    static size_t slotOf(QByteArrayView name)
    {
        const qsizetype size = name.size();
        quint64 mix = static_cast<quint64>(size) * 0x9e3779b97f4a7c15u;
        if (size >= 8) {
            mix ^= eight(name.data() + size - 8);
            mix *= 0xff51afd7ed558ccdu;
            mix ^= eight(name.data() + (size - 8) / 2);
        } else {
            for (const char c : name)
                mix = (mix ^ static_cast<quint8>(c)) * 0x100000001b3u;
        }
        mix *= 0xc4ceb9fe1a85ec53u;
        return mix >> (64 - slotBits);
    }

    std::vector<bool> m_bits = std::vector<bool>(size_t(1) << slotBits);
};

} // namespace

std::vector<std::optional<quint32>> findNames(const KeyStore& store, const QList<QByteArray>& names)
{
    std::vector<std::optional<quint32>> ids(static_cast<size_t>(names.size()));
    if (!store.isSealed()) {
        for (size_t i = 0; i < ids.size(); ++i)
            ids[i] = store.find(names[static_cast<qsizetype>(i)]);
        return ids;
    }
    QHash<QByteArrayView, size_t> wanted;
    Sieve sieve;
    for (size_t i = 0; i < ids.size(); ++i) {
        const QByteArrayView name = names[static_cast<qsizetype>(i)];
        wanted.insert(name, i);
        sieve.insert(name);
    }
    inStripes(0, store.size(), [&](int, quint32 begin, quint32 end) {
        store.visit(begin, end, [&](quint32 id, const char* at, qsizetype length) {
            const QByteArrayView name(at, length);
            if (!sieve.lets(name))
                return;
            const auto found = wanted.constFind(name);
            if (found != wanted.cend())
                ids[*found] = id; // each by whoever holds its only name
        });
    });
    for (size_t i = 0; i < ids.size(); ++i) { // a name that was given twice
        if (!ids[i])
            ids[i] = ids[wanted.value(names[static_cast<qsizetype>(i)])];
    }
    return ids;
}

} // namespace sluice
