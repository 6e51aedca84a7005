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
    if (isSet.empty())
        return std::memcmp(at, bytes.constData(), static_cast<size_t>(bytes.size())) == 0;
    auto set = sets.begin();
    for (qsizetype i = 0; i < bytes.size(); ++i) {
        if (isSet[static_cast<size_t>(i)] ? !(*set++)[static_cast<quint8>(at[i])]
                                          : at[i] != bytes[i])
            return false;
    }
    return true;
}

/// The first place where it fits, or null.
const char* GlobMatcher::Piece::findIn(const char* from, const char* end) const
{
    if (end - from < bytes.size())
        return nullptr;
    if (anchor.size() == 0) {
        for (; end - from >= bytes.size(); ++from) {
            if (fits(from))
                return from;
        }
        return nullptr;
    }
    const char* place = from + anchorAt;
    const char* const last = end - (bytes.size() - anchorAt - anchor.size());
    for (; (place = anchor.findIn(place, last)); ++place) {
        if (isSet.empty() || fits(place - anchorAt))
            return place - anchorAt;
    }
    return nullptr;
}

void GlobMatcher::Piece::append(char byte)
{
    bytes += byte;
    if (!isSet.empty())
        isSet.push_back(false);
}

void GlobMatcher::Piece::append(const ByteSet& set)
{
    isSet.resize(static_cast<size_t>(bytes.size()), false);
    isSet.push_back(true);
    bytes += '\0';
    sets.push_back(set);
}

void GlobMatcher::Piece::findAnchor()
{
    qsizetype longest = 0;
    qsizetype run = 0;
    for (qsizetype i = 0; i < bytes.size(); ++i) {
        run = !isSet.empty() && isSet[static_cast<size_t>(i)] ? 0 : run + 1;
        if (run > longest) {
            longest = run;
            anchorAt = i + 1 - run;
        }
    }
    anchor = Needle(bytes.sliced(anchorAt, longest));
}

GlobMatcher::GlobMatcher(QByteArray pattern)
    : m_pattern(std::move(pattern))
{
    takeApart();
    for (Piece& piece : m_pieces) {
        piece.findAnchor();
        if (piece.anchor.size() > m_literal.size())
            m_literal = piece.anchor.bytes();
    }
    m_isPlain = m_pieces.size() <= mostPieces;
}

void GlobMatcher::takeApart()
{
    m_pieces.emplace_back();
    for (qsizetype i = 0; i < m_pattern.size(); ++i) {
        const char c = m_pattern[i];
        if (c == '*') {
            if (m_pieces.size() == 1 || !m_pieces.back().bytes.isEmpty())
                m_pieces.emplace_back();
        } else if (c == '?') {
            m_pieces.back().append(ByteSet().set());
        } else if (c == '[') {
            const GlobClass found = globClass(QByteArrayView(m_pattern).sliced(i + 1));
            m_pieces.back().append(found.bytes);
            i += found.length;
        } else {
            if (c == '\\' && i + 1 < m_pattern.size())
                ++i;
            m_pieces.back().append(m_pattern[i]);
        }
    }
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
