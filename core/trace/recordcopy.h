// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/historyview.h"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace sluice {

/// Takes the newest records that had ended by an instant out of a history, a part at a time, so
/// that nobody waits for 100,000 of them, and brings them into order at the end. What it will take
/// is settled when it is made: it holds the stores, so later records do not replace it (but when
/// all stores are held and the newest one goes round: see gone()). The history's thread, but for
/// takeSorted().
class RecordCopy {
public:
    RecordCopy() = default;
    /// Of those that ended at or before `until`, the newest `most`.
    RecordCopy(const HistoryView& history, std::int64_t until, std::size_t most);

    /// Copies about `records` more and returns them; empty: all are there. Valid until the next
    /// call.
    std::span<const RequestRecord> copyMore(std::size_t records);
    [[nodiscard]] bool isComplete() const noexcept { return m_next == m_parts.size(); }
    /// Records that are copied, and that are to be: a few more than are asked for.
    [[nodiscard]] std::size_t copied() const noexcept { return m_records.size(); }
    [[nodiscard]] std::size_t toCopy() const noexcept { return m_toCopy; }
    /// How many takeSorted() will bring, once it is complete.
    [[nodiscard]] std::size_t count() const noexcept { return std::min(m_most, m_ended); }
    /// How many had given way before they could be copied.
    [[nodiscard]] std::size_t gone() const noexcept { return m_gone; }

    /// All of them, in the order of their ends. Once; any thread, when it is complete.
    [[nodiscard]] std::vector<RequestRecord> takeSorted();

private:
    struct Part {
        std::shared_ptr<const RecordStore> store;
        RecordStore::BlockFacts block;
    };
    std::vector<Part> m_parts; ///< newest first
    std::size_t m_next = 0;
    std::size_t m_toCopy = 0;
    std::size_t m_most = 0;
    std::int64_t m_until = 0;
    std::size_t m_ended = 0; ///< of those that are copied, by m_until
    std::size_t m_gone = 0;
    std::vector<RequestRecord> m_records;
};

} // namespace sluice
