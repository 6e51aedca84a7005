// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/keys/needle.h"

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
    /// What stands between two `*`: bytes, some of which may be any (`?`).
    struct Piece {
        QByteArray bytes;
        std::vector<bool> any; ///< empty: none
        [[nodiscard]] bool fits(const char* at) const;
        [[nodiscard]] const char* findIn(const char* from, const char* end) const;
    };

    [[nodiscard]] bool takeApart();

    QByteArray m_pattern;
    QByteArray m_literal;
    bool m_isPlain = false; ///< no classes and nothing odd: the pieces say it all
    std::vector<Piece> m_pieces;
};

} // namespace sluice
