// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/recordstore.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace sluice {

/// Reads several stores, oldest first, as if they were one: see RecordStore::between().
std::size_t recordsBetween(const std::vector<std::shared_ptr<const RecordStore>>& stores,
    std::int64_t from, std::int64_t to, std::size_t max, std::vector<RequestRecord>& out);

/// The newest raw records in fixed memory, in a few stores that take turns, so that some of them
/// can be held still while recording goes on in the rest. One thread; what is pinned may be read by
/// any.
class RecordSegments {
public:
    using Stores = std::vector<std::shared_ptr<const RecordStore>>;
    static constexpr std::size_t segments = 4;

    /// Room for `capacity` records in all, 512 in each segment at least.
    explicit RecordSegments(std::size_t capacity);

    /// As RecordStore::room() and add().
    [[nodiscard]] RecordStore::Room room(std::size_t max);
    void add(std::size_t count);

    /// As RecordStore::between() and find(), over everything that is kept.
    std::size_t between(
        std::int64_t from, std::int64_t to, std::size_t max, std::vector<RequestRecord>& out) const
    {
        return recordsBetween(stores(), from, to, max, out);
    }
    [[nodiscard]] std::optional<RequestRecord> find(std::uint64_t id) const;
    /// As RecordStore::select().
    template <typename Wanted>
    void select(std::int64_t endedAfter, Wanted wanted, std::vector<RequestRecord>& out) const
    {
        for (const auto& store : m_stores)
            store->select(endedAfter, wanted, out);
    }
    /// What is kept, oldest first; goes on changing.
    [[nodiscard]] Stores stores() const { return { m_stores.begin(), m_stores.end() }; }
    /// What is kept, oldest first, and never changes while somebody holds it: recording goes on in
    /// the oldest segment, whose records give way, and stays there as long as the others are held.
    /// One holder at a time: for a second one, the newest records are missing.
    [[nodiscard]] Stores pin();

    [[nodiscard]] std::size_t size() const noexcept;
    [[nodiscard]] std::uint64_t overwritten() const noexcept { return m_added - size(); }
    [[nodiscard]] std::size_t capacity() const noexcept;
    /// As RecordStore::completeAfter().
    [[nodiscard]] std::optional<std::int64_t> completeAfter() const noexcept;

private:
    [[nodiscard]] bool moveOn();

    std::vector<std::shared_ptr<RecordStore>> m_stores; ///< oldest first; the last one is filled
    std::uint64_t m_added = 0;
    std::optional<std::int64_t> m_lastEndGone; ///< the latest t7 of cleared segments
};

} // namespace sluice
