// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/keys/globmatcher.h"

#include "core/keys/globfilter.h"

#include <cstring>

namespace sluice {

namespace {

/// The server gives up on more `*` than this; so few are never near it.
constexpr size_t mostPieces = 200;

} // namespace

bool GlobMatcher::Piece::fits(const char* at) const
{
    if (any.empty())
        return std::memcmp(at, bytes.constData(), static_cast<size_t>(bytes.size())) == 0;
    for (qsizetype i = 0; i < bytes.size(); ++i) {
        if (at[i] != bytes[i] && !any[static_cast<size_t>(i)])
            return false;
    }
    return true;
}

/// The first place where it fits, or null.
const char* GlobMatcher::Piece::findIn(const char* from, const char* end) const
{
    if (any.empty())
        return static_cast<const char*>(memmem(from, static_cast<size_t>(end - from),
            bytes.constData(), static_cast<size_t>(bytes.size())));
    for (; end - from >= bytes.size(); ++from) {
        if (fits(from))
            return from;
    }
    return nullptr;
}

GlobMatcher::GlobMatcher(QByteArray pattern)
    : m_pattern(std::move(pattern))
{
    m_isPlain = takeApart();
}

/// Finds the pieces and the longest literal. False: there is more to it than pieces.
bool GlobMatcher::takeApart()
{
    QByteArray literal;
    bool plain = true;
    m_pieces.emplace_back();
    const auto endLiteral = [&] {
        if (literal.size() > m_literal.size())
            m_literal = literal;
        literal.clear();
    };
    for (qsizetype i = 0; i < m_pattern.size(); ++i) {
        const char c = m_pattern[i];
        Piece& piece = m_pieces.back();
        if (c == '[') { // where classes end is the server's own affair: no literal behind one
            plain = false;
            break;
        }
        if (c == '*') {
            endLiteral();
            if (m_pieces.size() == 1 || !piece.bytes.isEmpty())
                m_pieces.emplace_back();
        } else if (c == '?') {
            endLiteral();
            piece.any.resize(static_cast<size_t>(piece.bytes.size()), false);
            piece.any.push_back(true);
            piece.bytes += '\0';
        } else {
            if (c == '\\' && i + 1 < m_pattern.size())
                ++i;
            literal += m_pattern[i];
            piece.bytes += m_pattern[i];
            if (!piece.any.empty())
                piece.any.push_back(false);
        }
    }
    endLiteral();
    return plain && m_pieces.size() <= mostPieces;
}

bool GlobMatcher::matches(QByteArrayView name) const
{
    if (!m_isPlain || name.isEmpty()) // the server has its own mind about the empty name
        return globMatches(m_pattern, name);
    const char* from = name.data();
    const char* end = from + name.size();
    const Piece& first = m_pieces.front();
    if (m_pieces.size() == 1)
        return name.size() == first.bytes.size() && first.fits(from);
    const Piece& last = m_pieces.back();
    if (name.size() < first.bytes.size() + last.bytes.size() || !first.fits(from)
        || !last.fits(end - last.bytes.size()))
        return false;
    from += first.bytes.size();
    end -= last.bytes.size();
    for (size_t i = 1; i + 1 < m_pieces.size(); ++i) {
        from = m_pieces[i].findIn(from, end);
        if (!from)
            return false;
        from += m_pieces[i].bytes.size();
    }
    return true;
}

} // namespace sluice
