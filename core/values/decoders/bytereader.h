// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArrayView>
#include <QtEndian>

namespace sluice {

/// Reads bytes from front to back and never behind the end: what is not there reads as zero and
/// sets endedEarly(). Copies nothing.
class ByteReader {
public:
    explicit ByteReader(QByteArrayView bytes)
        : m_bytes(bytes)
    {
    }

    qsizetype at() const noexcept { return m_at; }
    qsizetype left() const noexcept { return m_bytes.size() - m_at; }
    bool atEnd() const noexcept { return left() == 0; }
    bool endedEarly() const noexcept { return m_short; }

    /// The next byte without taking it; -1 at the end.
    int peek() const noexcept { return atEnd() ? -1 : static_cast<unsigned char>(m_bytes[m_at]); }
    /// The next @p count bytes; empty when so many are not there.
    QByteArrayView take(quint64 count) noexcept
    {
        if (count > static_cast<quint64>(left())) {
            m_short = true;
            m_at = m_bytes.size();
            return {};
        }
        const QByteArrayView result = m_bytes.sliced(m_at, static_cast<qsizetype>(count));
        m_at += result.size();
        return result;
    }
    /// All bytes before the next @p end, which is taken, too.
    QByteArrayView takeUntil(char end) noexcept
    {
        const qsizetype found = m_bytes.indexOf(end, m_at);
        if (found < 0) {
            take(static_cast<quint64>(left()) + 1);
            return {};
        }
        const QByteArrayView result = m_bytes.sliced(m_at, found - m_at);
        m_at = found + 1;
        return result;
    }
    template <typename Number> Number big() noexcept
    {
        const QByteArrayView bytes = take(sizeof(Number));
        return bytes.isEmpty() ? Number {} : qFromBigEndian<Number>(bytes.data());
    }
    template <typename Number> Number little() noexcept
    {
        const QByteArrayView bytes = take(sizeof(Number));
        return bytes.isEmpty() ? Number {} : qFromLittleEndian<Number>(bytes.data());
    }

private:
    QByteArrayView m_bytes;
    qsizetype m_at = 0;
    bool m_short = false;
};

} // namespace sluice
