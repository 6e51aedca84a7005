// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/elementstore.h"

#include "core/values/discard.h"

#include <algorithm>

namespace sluice {

namespace {

/// Every so many elements the place in the bytes is written down; those between are walked over.
constexpr std::size_t stride = 16;

/// Longer names, values and fields are kept as they came, without a copy.
constexpr qsizetype longPart = 2048;

std::size_t numberSize(std::size_t number)
{
    std::size_t bytes = 1;
    for (; number >= 0x80; number >>= 7)
        ++bytes;
    return bytes;
}

char* putNumber(char* to, std::size_t number)
{
    for (; number >= 0x80; number >>= 7)
        *to++ = static_cast<char>(number | 0x80);
    *to++ = static_cast<char>(number);
    return to;
}

const char* takeNumber(const char* from, std::size_t& number)
{
    number = 0;
    for (int shift = 0;; shift += 7) {
        const auto byte = static_cast<unsigned char>(*from++);
        number |= static_cast<std::size_t>(byte & 0x7F) << shift;
        if (byte < 0x80)
            return from;
    }
}

template <typename Visit> void eachPart(const PageRow& row, Visit visit)
{
    visit(row.name);
    visit(row.value);
    for (const QByteArray& field : row.fields)
        visit(field);
}

} // namespace

/// A page. An element is the number of its parts (name, value, fields), and each part: twice its
/// length, and its bytes; or twice its place among the long ones, plus one.
struct ElementStore::Chunk {
    std::unique_ptr<char[]> bytes;
    std::vector<std::size_t> places; ///< of every stride-th element in the bytes
    std::vector<QByteArray> longParts;
    std::size_t count = 0;
    quint64 memory = 0;

    explicit Chunk(const std::vector<PageRow>& rows);
    const char* placeOf(std::size_t index) const;
    /// Calls @p visit with each part of the element at @p from; returns where the next one is.
    template <typename Visit> const char* take(const char* from, Visit visit) const
    {
        std::size_t parts = 0;
        for (from = takeNumber(from, parts); parts > 0; --parts) {
            std::size_t number = 0;
            from = takeNumber(from, number);
            if (number % 2) {
                visit(QByteArrayView(longParts[number / 2]), &longParts[number / 2]);
            } else {
                visit(QByteArrayView(from, static_cast<qsizetype>(number / 2)), nullptr);
                from += number / 2;
            }
        }
        return from;
    }
};

ElementStore::Chunk::Chunk(const std::vector<PageRow>& rows)
    : count(rows.size())
{
    std::size_t size = 0, longOnes = 0;
    for (const PageRow& row : rows) {
        size += numberSize(2 + static_cast<std::size_t>(row.fields.size()));
        eachPart(row, [&](const QByteArray& part) {
            const auto length = static_cast<std::size_t>(part.size());
            size += part.size() > longPart ? numberSize(longOnes++ * 2 + 1)
                                           : numberSize(length * 2) + length;
        });
    }
    bytes.reset(new char[size]); // not zeroed: every byte is written below
    places.reserve((count + stride - 1) / stride);
    longParts.reserve(longOnes);
    memory = size + places.capacity() * sizeof(std::size_t) + sizeof(Chunk);
    char* to = bytes.get();
    for (std::size_t i = 0; i < count; ++i) {
        if (i % stride == 0)
            places.push_back(static_cast<std::size_t>(to - bytes.get()));
        to = putNumber(to, 2 + static_cast<std::size_t>(rows[i].fields.size()));
        eachPart(rows[i], [&](const QByteArray& part) {
            if (part.size() > longPart) {
                to = putNumber(to, longParts.size() * 2 + 1);
                longParts.push_back(part);
                memory += sizeof(QByteArray) + static_cast<std::size_t>(part.size());
            } else {
                to = putNumber(to, static_cast<std::size_t>(part.size()) * 2);
                to = std::copy(part.begin(), part.end(), to);
            }
        });
    }
}

const char* ElementStore::Chunk::placeOf(std::size_t index) const
{
    const char* from = bytes.get() + places[index / stride];
    for (std::size_t i = index / stride * stride; i < index; ++i)
        from = take(from, [](QByteArrayView, const QByteArray*) {});
    return from;
}

void ElementStore::append(const std::vector<PageRow>& rows)
{
    if (rows.empty())
        return;
    m_chunks.push_back(std::make_shared<const Chunk>(rows));
    m_begins.push_back(m_size);
    m_size += rows.size();
    m_memory += m_chunks.back()->memory;
}

void ElementStore::clear()
{
    if (m_size > 100'000 && !m_chunks.empty())
        discard(std::move(m_chunks));
    m_chunks.clear();
    m_begins = {};
    m_size = 0;
    m_memory = 0;
}

std::size_t ElementStore::chunkOf(std::size_t index) const
{
    const auto next = std::upper_bound(m_begins.begin(), m_begins.end(), index);
    return static_cast<std::size_t>(next - m_begins.begin()) - 1;
}

PageRow ElementStore::at(std::size_t index) const
{
    const std::size_t at = chunkOf(index);
    const Chunk& chunk = *m_chunks[at];
    PageRow row;
    int part = 0;
    chunk.take(
        chunk.placeOf(index - m_begins[at]), [&](QByteArrayView bytes, const QByteArray* whole) {
            QByteArray taken = whole ? *whole : bytes.toByteArray();
            if (part++ == 0)
                row.name = std::move(taken);
            else if (part == 2)
                row.value = std::move(taken);
            else
                row.fields.append(std::move(taken));
        });
    return row;
}

std::vector<PageRow> ElementStore::rows() const
{
    std::vector<PageRow> all;
    all.reserve(m_size);
    for (std::size_t i = 0; i < m_size; ++i)
        all.push_back(at(i));
    return all;
}

void ElementStore::visit(std::size_t begin, std::size_t end, const Visit& visit) const
{
    end = std::min(end, m_size);
    std::vector<QByteArrayView> parts;
    while (begin < end) {
        const std::size_t at = chunkOf(begin);
        const Chunk& chunk = *m_chunks[at];
        const std::size_t last = std::min(end, m_begins[at] + chunk.count);
        const char* from = chunk.placeOf(begin - m_begins[at]);
        for (; begin < last; ++begin) {
            parts.clear();
            from = chunk.take(
                from, [&](QByteArrayView bytes, const QByteArray*) { parts.push_back(bytes); });
            if (!visit(begin, parts))
                return;
        }
    }
}

std::optional<std::size_t> ElementStore::find(QByteArrayView name, std::size_t end) const
{
    std::optional<std::size_t> found;
    visit(0, end, [&](std::size_t index, const std::vector<QByteArrayView>& parts) {
        if (parts[0] == name)
            found = index;
        return !found;
    });
    return found;
}

} // namespace sluice
