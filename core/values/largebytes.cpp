// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/largebytes.h"

#include "core/values/discard.h"

#include <algorithm>

namespace sluice {

void LargeBytes::append(QByteArray piece)
{
    if (piece.isEmpty())
        return;
    m_begins.push_back(m_size);
    m_size += piece.size();
    m_pieces.push_back(std::move(piece));
}

void LargeBytes::clear()
{
    constexpr qsizetype quicklyFreed = 16 * 1024 * 1024;
    if (m_size > quicklyFreed && !m_pieces.empty())
        discard(std::move(m_pieces));
    m_pieces.clear();
    m_begins.clear();
    m_size = 0;
}

std::size_t LargeBytes::pieceAt(qsizetype offset) const noexcept
{
    const auto after = std::upper_bound(m_begins.begin(), m_begins.end(), offset);
    return static_cast<std::size_t>(after - m_begins.begin()) - 1;
}

QByteArrayView LargeBytes::stretch(qsizetype offset) const noexcept
{
    if (offset < 0 || offset >= m_size)
        return {};
    const std::size_t piece = pieceAt(offset);
    return QByteArrayView(m_pieces[piece]).sliced(offset - m_begins[piece]);
}

QByteArray LargeBytes::mid(qsizetype offset, qsizetype count) const
{
    if (offset < 0 || offset >= m_size || count <= 0)
        return {};
    count = std::min(count, m_size - offset);
    std::size_t piece = pieceAt(offset);
    qsizetype skip = offset - m_begins[piece];
    if (skip == 0 && count == m_pieces[piece].size())
        return m_pieces[piece];
    QByteArray result;
    result.reserve(count);
    for (; count > 0; ++piece, skip = 0) {
        const qsizetype part = std::min(count, m_pieces[piece].size() - skip);
        result.append(QByteArrayView(m_pieces[piece]).sliced(skip, part));
        count -= part;
    }
    return result;
}

LargeBytes LargeBytes::overwritten(qsizetype offset, const QByteArray& bytes) const
{
    LargeBytes result = *this;
    for (std::size_t i = 0; i < m_pieces.size(); ++i) {
        const qsizetype begin = std::max(offset, m_begins[i]);
        const qsizetype end = std::min(offset + bytes.size(), m_begins[i] + m_pieces[i].size());
        if (begin < end)
            result.m_pieces[i].replace(
                begin - m_begins[i], end - begin, bytes.mid(begin - offset, end - begin));
    }
    return result;
}

} // namespace sluice
