// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/trace/recordstore.h"

#include <algorithm>
#include <bit>

namespace sluice {

namespace {

constexpr std::int64_t startOf(const RequestRecord& record) noexcept
{
    const Stamps& t = record.stamps;
    return t.intended != 0 ? std::min(t.intended, t.called) : t.called;
}

constexpr std::int64_t endOf(const RequestRecord& record) noexcept { return record.stamps.resumed; }

} // namespace

RecordStore::RecordStore(std::size_t capacity)
    : m_capacity(std::bit_ceil(std::max(capacity, 2 * blockSize)))
    , m_records(makeRawArray<RequestRecord>(m_capacity))
    , m_blocks(m_capacity / blockSize)
{
}

RecordStore::Room RecordStore::room(std::size_t max) noexcept
{
    const std::size_t at = m_added % m_capacity;
    return { &m_records[at], std::min(max, m_capacity - at) };
}

void RecordStore::add(std::size_t count)
{
    for (; count != 0; --count, ++m_added) {
        const std::size_t at = m_added % m_capacity;
        Block& block = m_blocks[at / blockSize];
        if (at % blockSize == 0) {
            if (m_added >= m_capacity)
                m_lastEndGone = std::max(m_lastEndGone, block.lastEnd);
            block = Block();
        }
        note(block, static_cast<std::uint16_t>(at % blockSize));
    }
}

/// Counts in the record at the block's end.
void RecordStore::note(Block& block, std::uint16_t place) const noexcept
{
    const RequestRecord* records = recordsOf(block);
    const RequestRecord& record = records[place];
    const std::int64_t start = startOf(record);
    const std::int64_t end = endOf(record);
    const bool isFirst = block.size == 0;
    block.start = isFirst ? start : std::min(block.start, start);
    block.firstEnd = isFirst ? end : std::min(block.firstEnd, end);
    block.lastEnd = isFirst ? end : std::max(block.lastEnd, end);
    block.size = static_cast<std::uint16_t>(place + 1);
    if (record.ending == Ending::Reply || record.ending == Ending::ErrorReply) {
        if (block.slowest == nowhere
            || end - start > endOf(records[block.slowest]) - startOf(records[block.slowest]))
            block.slowest = place;
    }
    if (record.ending != Ending::Reply) {
        if (block.firstError == nowhere || end < endOf(records[block.firstError]))
            block.firstError = place;
    }
}

std::optional<std::int64_t> RecordStore::clear() noexcept
{
    if (m_added == 0)
        return std::nullopt;
    std::int64_t latest = m_lastEndGone;
    const std::size_t used = std::min<std::uint64_t>(m_added, m_capacity);
    for (std::size_t block = 0; block * blockSize < used; ++block)
        latest = std::max(latest, m_blocks[block].lastEnd);
    m_added = 0;
    m_lastEndGone = 0;
    return latest;
}

/// Number of the oldest record kept: the first of a block.
std::uint64_t RecordStore::firstKept() const noexcept
{
    if (m_added <= m_capacity)
        return 0;
    return (m_added - m_capacity + blockSize - 1) / blockSize * blockSize;
}

std::size_t RecordStore::between(
    std::int64_t from, std::int64_t to, std::size_t max, std::vector<RequestRecord>& out) const
{
    std::size_t count = 0;
    std::vector<const RequestRecord*> found;
    std::int64_t earliest = INT64_MAX; ///< end among those found
    std::uint64_t end = m_added;
    const std::uint64_t first = firstKept();
    while (end > first) {
        const std::uint64_t begin = (end - 1) / blockSize * blockSize;
        const std::size_t size = end - begin;
        end = begin;
        const std::size_t at = begin % m_capacity;
        const Block& block = m_blocks[at / blockSize];
        if (block.start > to || block.lastEnd < from)
            continue;
        // Once there are enough, a block whose records all ended before them is only counted.
        const bool isWanted = found.size() < max || block.lastEnd > earliest;
        if (!isWanted && block.firstEnd >= from && block.lastEnd <= to) {
            count += size;
            continue;
        }
        for (std::size_t i = at; i < at + size; ++i) {
            const RequestRecord& record = m_records[i];
            if (startOf(record) > to || endOf(record) < from)
                continue;
            ++count;
            if (isWanted) {
                found.push_back(&record);
                earliest = std::min(earliest, endOf(record));
            }
        }
    }
    // Threads are pulled one after another, so the order of the ends is not that of the memory.
    const auto endsLater = [](const RequestRecord* a, const RequestRecord* b) {
        return endOf(*a) != endOf(*b) ? endOf(*a) > endOf(*b) : a->id > b->id;
    };
    if (found.size() > max) {
        const auto last = found.begin() + static_cast<std::ptrdiff_t>(max);
        std::nth_element(found.begin(), last, found.end(), endsLater);
        found.resize(max);
    }
    std::sort(found.begin(), found.end(), endsLater);
    out.reserve(out.size() + found.size());
    for (auto it = found.rbegin(); it != found.rend(); ++it)
        out.push_back(**it);
    return count;
}

void RecordStore::newest(std::size_t max, std::vector<RequestRecord>& out) const
{
    between(INT64_MIN, INT64_MAX, max, out);
}

void RecordStore::blocks(std::vector<BlockFacts>& out) const
{
    const std::uint64_t first = firstKept();
    for (std::uint64_t end = m_added; end > first;) {
        const std::uint64_t begin = (end - 1) / blockSize * blockSize;
        const Block& block = m_blocks[begin % m_capacity / blockSize];
        out.push_back({ begin, std::size_t(end - begin), block.firstEnd, block.lastEnd });
        end = begin;
    }
}

bool RecordStore::copyBlock(const BlockFacts& block, std::vector<RequestRecord>& out) const
{
    if (block.number < firstKept() || block.number + block.size > m_added)
        return false;
    const RequestRecord* records = &m_records[block.number % m_capacity];
    out.insert(out.end(), records, records + block.size);
    return true;
}

std::optional<RequestRecord> RecordStore::find(std::uint64_t id) const
{
    const std::uint64_t first = firstKept();
    for (std::uint64_t number = m_added; number > first; --number) {
        const RequestRecord& record = m_records[(number - 1) % m_capacity];
        if (record.id == id)
            return record;
    }
    return std::nullopt;
}

std::size_t RecordStore::size() const noexcept { return m_added - firstKept(); }

std::optional<std::int64_t> RecordStore::completeAfter() const noexcept
{
    return m_added <= m_capacity ? std::nullopt : std::optional(m_lastEndGone);
}

} // namespace sluice
