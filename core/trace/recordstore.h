// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/rawarray.h"
#include "core/trace/record.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

namespace sluice {

/// The newest raw records in fixed memory, to be found by time. One thread.
class RecordStore {
public:
    static constexpr std::size_t blockSize = 256;

    /// `capacity` is rounded up to a power of two of at least 512. Records give way in blocks of
    /// 256, so at least capacity - 255 are kept once it has been full.
    explicit RecordStore(std::size_t capacity);

    /// Room for the next records, contiguous, at most `max`; the oldest give way. add() says how
    /// many were put there.
    struct Room {
        RequestRecord* at = nullptr;
        std::size_t size = 0;
    };
    [[nodiscard]] Room room(std::size_t max) noexcept;
    void add(std::size_t count);
    /// Forgets everything. Returns the latest t7 of what was, or had been, in it.
    std::optional<std::int64_t> clear() noexcept;
    /// The next record makes the oldest ones give way.
    [[nodiscard]] bool isFull() const noexcept { return m_added >= m_capacity; }

    /// Appends the records that were open at some time in [from, to] (t0 <= to and t7 >= from), in
    /// the order of their ends: the newest `max` of them. Returns how many there are. Blocks of 256
    /// records that lie outside are skipped by their bounds.
    std::size_t between(
        std::int64_t from, std::int64_t to, std::size_t max, std::vector<RequestRecord>& out) const;
    /// Appends the newest `max` records, oldest first.
    void newest(std::size_t max, std::vector<RequestRecord>& out) const;
    /// Appends the records that ended after an instant and are `wanted`, in the order in which they
    /// were pulled. Reads no block that ended before.
    template <typename Wanted>
    void select(std::int64_t endedAfter, Wanted wanted, std::vector<RequestRecord>& out) const
    {
        for (std::uint64_t number = firstKept(); number < m_added;) {
            const std::uint64_t end = std::min(number + blockSize, m_added);
            if (m_blocks[number % m_capacity / blockSize].lastEnd <= endedAfter) {
                number = end;
                continue;
            }
            for (; number < end; ++number) {
                const RequestRecord& record = m_records[number % m_capacity];
                if (record.stamps.resumed > endedAfter && wanted(record))
                    out.push_back(record);
            }
        }
    }
    /// How far visitEnded() came.
    struct Visit {
        std::size_t records = 0; ///< that were read, wanted or not
        /// All that ended after this instant were visited; nothing: all of the span were.
        std::optional<std::int64_t> completeAfter;
        void add(const Visit& other)
        {
            records += other.records;
            if (other.completeAfter)
                completeAfter = std::max(completeAfter.value_or(INT64_MIN), *other.completeAfter);
        }
    };
    /// Calls `visitor` with each record that ended in [from, to), newest blocks first, in no exact
    /// order; nothing is copied. Reads `most` records and the rest of a block at most.
    template <typename Visitor>
    Visit visitEnded(std::int64_t from, std::int64_t to, std::size_t most, Visitor&& visitor) const
    {
        return visitBlocks(
            from, to, most, [&](const Block& block) { return visitAll(block, from, to, visitor); });
    }
    /// The same with the few that may stand out: among them are, of each `step` nanoseconds, the
    /// slowest reply (by its total) and the first that ended without one or with an error. Reads
    /// two records of most blocks.
    template <typename Visitor>
    Visit visitStandingOut(std::int64_t from, std::int64_t to, std::int64_t step, std::size_t most,
        Visitor&& visitor) const
    {
        return visitBlocks(from, to, most, [&](const Block& block) {
            const bool isWithin = block.firstEnd >= from && block.lastEnd < to;
            if (!isWithin || block.firstEnd / step != block.lastEnd / step)
                return visitAll(block, from, to, visitor);
            std::size_t visited = 0;
            for (const std::uint16_t place : { block.slowest, block.firstError }) {
                if (place == nowhere)
                    continue;
                visitor(recordsOf(block)[place]);
                ++visited;
            }
            return visited;
        });
    }
    /// A block of records that were pulled one after another, and when they ended.
    struct BlockFacts {
        std::uint64_t number = 0; ///< of its first record since the start
        std::size_t size = 0;
        std::int64_t firstEnd = 0;
        std::int64_t lastEnd = 0;
    };
    /// Appends those that are kept, newest first.
    void blocks(std::vector<BlockFacts>& out) const;
    /// Appends a block's records, in the order in which they were pulled. False, and nothing is
    /// appended: they have given way.
    bool copyBlock(const BlockFacts& block, std::vector<RequestRecord>& out) const;
    /// The record with this id, while it is kept.
    [[nodiscard]] std::optional<RequestRecord> find(std::uint64_t id) const;
    /// How many are kept, and how many had to give way since the start.
    [[nodiscard]] std::size_t size() const noexcept;
    [[nodiscard]] std::uint64_t overwritten() const noexcept { return m_added - size(); }
    [[nodiscard]] std::size_t capacity() const noexcept { return m_capacity; }
    /// Everything that was pulled and ended after this instant is kept; nothing while nothing has
    /// given way, so that all of it is.
    [[nodiscard]] std::optional<std::int64_t> completeAfter() const noexcept;

private:
    static constexpr std::uint16_t nowhere = 0xFFFF;
    struct Block {
        std::int64_t start = 0; ///< the earliest t0 in it
        std::int64_t firstEnd = 0; ///< the earliest and latest t7
        std::int64_t lastEnd = 0;
        std::uint16_t slowest = nowhere; ///< the reply with the longest total
        std::uint16_t firstError = nowhere; ///< the first to end of all other endings
        std::uint16_t size = 0;
    };

    /// Blocks that may hold what ended in [from, to), newest first, while `visitBlock` has read
    /// fewer than `most` records in all.
    template <typename VisitBlock>
    Visit visitBlocks(
        std::int64_t from, std::int64_t to, std::size_t most, VisitBlock&& visitBlock) const
    {
        Visit visit;
        for (std::uint64_t end = m_added; end > firstKept();) {
            end = (end - 1) / blockSize * blockSize;
            const Block& block = m_blocks[end % m_capacity / blockSize];
            if (block.lastEnd < from || block.firstEnd >= to)
                continue;
            if (visit.records >= most)
                visit.add({ 0, block.lastEnd });
            else
                visit.records += visitBlock(block);
        }
        return visit;
    }
    template <typename Visitor>
    std::size_t visitAll(
        const Block& block, std::int64_t from, std::int64_t to, Visitor&& visitor) const
    {
        const RequestRecord* records = recordsOf(block);
        for (std::size_t i = 0; i < block.size; ++i) {
            const std::int64_t ended = records[i].stamps.resumed;
            if (ended >= from && ended < to)
                visitor(records[i]);
        }
        return block.size;
    }
    [[nodiscard]] const RequestRecord* recordsOf(const Block& block) const
    {
        return &m_records[static_cast<std::size_t>(&block - m_blocks.data()) * blockSize];
    }
    void note(Block& block, std::uint16_t place) const noexcept;
    [[nodiscard]] std::uint64_t firstKept() const noexcept;

    std::size_t m_capacity;
    RawArray<RequestRecord> m_records;
    std::vector<Block> m_blocks;
    std::uint64_t m_added = 0; ///< number of the next record
    std::int64_t m_lastEndGone = 0; ///< the latest t7 of what has given way
};

} // namespace sluice
