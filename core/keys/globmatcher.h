// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/keys/needle.h"

#include <bitset>
#include <vector>

namespace sluice {

/// A glob made ready for very many names: says what globMatches() says, sooner. A value; any
/// thread.
class GlobMatcher {
public:
    explicit GlobMatcher(QByteArray pattern);

    [[nodiscard]] bool matches(QByteArrayView name) const;
    /// Bytes that every name that matches holds; empty: none are known.
    [[nodiscard]] const QByteArray& literal() const { return m_literal; }

private:
    using ByteSet = std::bitset<256>;

    /// What stands between two `*`: bytes, instead of some of which a set of bytes (`?`, `[a-z]`).
    struct Piece {
        QByteArray bytes;
        std::vector<bool> isSet; ///< which of the bytes; empty: none
        std::vector<ByteSet> sets; ///< one for each of these
        Needle anchor; ///< the longest run of bytes, and where in the piece it is
        qsizetype anchorAt = 0;

        [[nodiscard]] bool fits(const char* at) const;
        [[nodiscard]] const char* findIn(const char* from, const char* end) const;
        void append(char byte);
        void append(const ByteSet& set);
        void findAnchor();
    };

    void takeApart();

    QByteArray m_pattern;
    QByteArray m_literal;
    bool m_isPlain = false; ///< the pieces say it all
    std::vector<Piece> m_pieces;
};

} // namespace sluice
