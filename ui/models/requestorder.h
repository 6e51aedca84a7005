// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/record.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace sluice {

/// What the rows are ordered by: the instant of sending, a length (longest first), or a name.
enum class SortBy { Sent, Total, Waiting, InFlight, Command, Producer };
constexpr int sortByCount = 6;
/// What rows stand together under a head.
enum class GroupBy { None, Slot, Producer, Command, Connection };
constexpr int groupByCount = 5;

struct RequestOrder {
    SortBy by = SortBy::Sent;
    bool reversed = false;
    GroupBy group = GroupBy::None;
    bool operator==(const RequestOrder&) const = default;
};

/// Requests of one producer, command or connection. Nanoseconds.
struct RequestGroup {
    /// Producer, CommandId, or index of the connection; noSlot: those that were never taken.
    std::uint32_t key = 0;
    std::size_t first = 0; ///< in OrderedRequests::order
    std::size_t count = 0;
    std::size_t lanes = 0; ///< grouped by slot: how many were needed
    std::int64_t mean = 0; ///< of the totals
    std::optional<std::int64_t> p99; ///< absent under 100 requests

    static constexpr std::uint32_t noSlot = UINT32_MAX;
};

/// One place in a connection's window: requests that held it one after the other.
struct RequestLane {
    std::size_t group = 0;
    std::size_t number = 0; ///< from 0, within its connection
    std::size_t first = 0; ///< in OrderedRequests::order
    std::size_t count = 0;
};

/// Indices of requests in the order in which they are shown.
struct OrderedRequests {
    std::vector<std::uint32_t> order;
    std::vector<RequestGroup> groups; ///< empty when nothing is grouped
    std::vector<RequestLane> lanes; ///< grouped by slot only
};

/// Orders and groups. Equal ones stand in the order in which they were sent, so that the same
/// requests always give the same order. By slot, every connection's requests are dealt to as few
/// lanes as possible, each to the first that is free when it is taken, and stand in the order of
/// time. Pure; any thread.
[[nodiscard]] OrderedRequests orderRequests(
    const std::vector<RequestRecord>& requests, const RequestOrder& by, std::int64_t until);

/// The group that a request belongs to, as RequestGroup::key.
[[nodiscard]] std::uint32_t groupOf(const RequestRecord& record, GroupBy by);

/// When a request gave its place in the window back: its reply was complete, or it ended.
[[nodiscard]] std::int64_t slotEnd(const RequestRecord& record, std::int64_t until);

} // namespace sluice
