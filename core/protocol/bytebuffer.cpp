// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/protocol/bytebuffer.h"

#include "core/protocol/shortcopy.h"

#include <QtGlobal>

#include <cstdlib>
#include <cstring>
#include <utility>

namespace sluice {

ByteBuffer::ByteBuffer(const ByteBuffer& other) { append(other.view()); }

ByteBuffer::ByteBuffer(ByteBuffer&& other) noexcept
    : m_data(std::exchange(other.m_data, nullptr))
    , m_size(std::exchange(other.m_size, 0))
    , m_capacity(std::exchange(other.m_capacity, 0))
{
}

ByteBuffer& ByteBuffer::operator=(const ByteBuffer& other)
{
    if (this != &other) {
        clear();
        append(other.view());
    }
    return *this;
}

ByteBuffer& ByteBuffer::operator=(ByteBuffer&& other) noexcept
{
    std::swap(m_data, other.m_data);
    std::swap(m_size, other.m_size);
    std::swap(m_capacity, other.m_capacity);
    return *this;
}

ByteBuffer::~ByteBuffer() { std::free(m_data); }

void ByteBuffer::append(QByteArrayView bytes)
{
    if (bytes.isEmpty())
        return;
    if (m_capacity - m_size < bytes.size() && m_data && bytes.data() >= m_data
        && bytes.data() < m_data + m_size) {
        const qsizetype offset
            = bytes.data() - m_data; // growing moves the very bytes that are to be appended
        grow(bytes.size());
        bytes = QByteArrayView(m_data + offset, bytes.size());
    }
    char* room = extend(bytes.size());
    Q_ASSERT(room);
    copyShort(room, bytes.data(), static_cast<std::size_t>(bytes.size()));
}

void ByteBuffer::reserve(qsizetype count)
{
    if (count <= m_capacity)
        return;
    auto* moved = static_cast<char*>(std::realloc(m_data, static_cast<std::size_t>(count)));
    Q_CHECK_PTR(moved);
    m_data = moved;
    m_capacity = count;
}

void ByteBuffer::grow(qsizetype count)
{
    constexpr qsizetype Least = 128;
    reserve(qMax(qMax(m_capacity * 2, Least), m_size + count));
}

void ByteBuffer::clear() noexcept
{
    m_size = 0;
    if (m_capacity > KeptCapacity) {
        std::free(std::exchange(m_data, nullptr));
        m_capacity = 0;
    }
}

} // namespace sluice
