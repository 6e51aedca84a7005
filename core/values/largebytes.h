// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>

#include <memory>
#include <vector>

namespace sluice {

/// Bytes that arrive in pieces and may be many: appending never moves what is there, and a copy
/// costs one pointer per piece, so that a worker can read a snapshot while the owner appends. A
/// copy may be handed to another thread; one object is used by one thread at a time.
class LargeBytes {
public:
    LargeBytes() = default;
    LargeBytes(const LargeBytes&) = default;
    LargeBytes(LargeBytes&&) = default;
    LargeBytes& operator=(const LargeBytes&) = default;
    LargeBytes& operator=(LargeBytes&&) = default;
    ~LargeBytes() { clear(); }
    explicit LargeBytes(QByteArray bytes) { append(std::move(bytes)); }

    /// Adds @p piece at the end; shares its memory.
    void append(QByteArray piece);
    void clear();

    qsizetype size() const noexcept { return m_size; }
    bool isEmpty() const noexcept { return m_size == 0; }

    /// At most @p count bytes from @p offset on; fewer at the end, none beyond it. Shares memory
    /// when it is exactly one piece, copies otherwise.
    QByteArray mid(qsizetype offset, qsizetype count) const;
    /// The longest stretch from @p offset on that lies in one piece, without copying; empty at the
    /// end. Valid as long as this object or a copy of it holds that piece.
    QByteArrayView stretch(qsizetype offset) const noexcept;
    /// The same with @p bytes in the place of as many from @p offset on; what would lie beyond the
    /// end is left out. Shares the memory of the pieces that it does not touch.
    LargeBytes overwritten(qsizetype offset, const QByteArray& bytes) const;
    /// All of it in one piece.
    QByteArray joined() const { return mid(0, m_size); }

private:
    std::size_t pieceAt(qsizetype offset) const noexcept;

    std::vector<QByteArray> m_pieces; ///< none is empty
    std::vector<qsizetype> m_begins; ///< offset of each piece
    qsizetype m_size = 0;
};

} // namespace sluice
