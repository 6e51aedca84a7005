// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtGlobal>

#include <bit>
#include <vector>

namespace sluice {

/// A set of ids of a KeyStore, one bit each, 64 to a word. A value; one thread, or several that
/// write different words.
class IdSet {
public:
    static constexpr quint32 wordBits = 64;

    /// Room for ids below @p size; those that come to it are not in the set.
    void resize(quint32 size) { m_words.resize((quint64(size) + wordBits - 1) / wordBits); }
    [[nodiscard]] quint32 words() const { return static_cast<quint32>(m_words.size()); }
    /// 0 beyond the end.
    [[nodiscard]] quint64 word(quint32 at) const { return at < m_words.size() ? m_words[at] : 0; }
    [[nodiscard]] quint64* data() { return m_words.data(); }
    [[nodiscard]] bool contains(quint32 id) const
    {
        return word(id / wordBits) >> (id % wordBits) & 1;
    }
    /// The id must be below the size.
    void insert(quint32 id) { m_words[id / wordBits] |= quint64(1) << (id % wordBits); }
    void remove(quint32 id) { m_words[id / wordBits] &= ~(quint64(1) << (id % wordBits)); }
    /// How many are in the words from..to-1.
    [[nodiscard]] quint32 count(quint32 from, quint32 to) const
    {
        quint32 sum = 0;
        for (; from < to; ++from)
            sum += static_cast<quint32>(std::popcount(word(from)));
        return sum;
    }

private:
    std::vector<quint64> m_words;
};

} // namespace sluice
