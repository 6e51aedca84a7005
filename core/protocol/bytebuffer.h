// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArrayView>

namespace sluice {

/// A growable run of bytes that keeps its room between uses. Not shared, not thread-safe.
/// Room grows by doubling; running out of memory ends the program, as everywhere in Qt.
class ByteBuffer {
public:
    /// What clear() keeps at most, in bytes.
    static constexpr qsizetype KeptCapacity = 16 * 1024;

    ByteBuffer() noexcept = default;
    ByteBuffer(const ByteBuffer& other);
    ByteBuffer(ByteBuffer&& other) noexcept;
    ByteBuffer& operator=(const ByteBuffer& other);
    ByteBuffer& operator=(ByteBuffer&& other) noexcept;
    ~ByteBuffer();

    const char* data() const noexcept { return m_data; }
    char* data() noexcept { return m_data; }
    qsizetype size() const noexcept { return m_size; }
    qsizetype capacity() const noexcept { return m_capacity; }
    bool isEmpty() const noexcept { return m_size == 0; }
    /// The bytes from @p offset on; valid until the next change.
    QByteArrayView view(qsizetype offset = 0) const noexcept
    {
        return { m_data + offset, m_size - offset };
    }

    /// Appends @p bytes, which may lie in this very buffer.
    void append(QByteArrayView bytes);
    void append(char byte) { *extend(1) = byte; }
    /// Makes the buffer @p count bytes longer and returns where they begin; they are not
    /// initialised.
    char* extend(qsizetype count)
    {
        if (m_capacity - m_size < count)
            grow(count);
        char* start = m_data + m_size;
        m_size += count;
        return start;
    }
    /// Makes room for @p count bytes in all.
    void reserve(qsizetype count);
    /// Forgets what lies beyond @p size bytes.
    void truncate(qsizetype size) noexcept { m_size = size < m_size ? size : m_size; }
    /// Forgets everything; keeps the room unless it is more than KeptCapacity.
    void clear() noexcept;

private:
    void grow(qsizetype count);

    char* m_data = nullptr;
    qsizetype m_size = 0;
    qsizetype m_capacity = 0;
};

} // namespace sluice
