// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/protocol/commandtable.h"
#include "core/trace/record.h"

#include <random>
#include <vector>

namespace sluice {

/// A request that was sent at `called` and entered its phases `step` one after the other; `phases`
/// of 7 were reached, and with fewer than 7 it is open.
inline RequestRecord steppedRecord(
    std::uint64_t id, std::int64_t called, std::int64_t step = 10, int phases = 7)
{
    RequestRecord r;
    r.id = id;
    r.producer = 7;
    r.command = std::uint16_t(CommandId::Get);
    r.keySize = 3;
    r.key = { 'a', 'b', 'c' };
    r.epoch = 1;
    std::int64_t Stamps::*const stamps[] = { &Stamps::called, &Stamps::admitted, &Stamps::taken,
        &Stamps::written, &Stamps::firstByte, &Stamps::complete, &Stamps::resumed };
    for (int i = 0; i < phases; ++i)
        r.stamps.*stamps[i] = called + i * step;
    r.stamps.intended = called;
    r.ending = Ending::Reply;
    return r;
}

/// Requests with random phases, some of which never got far, within [0, span).
inline std::vector<RequestRecord> randomRecords(
    std::size_t count, std::int64_t span, unsigned seed, bool withOpen = true)
{
    std::mt19937 random(seed);
    const auto below = [&](std::int64_t n) { return std::int64_t(random() % std::uint64_t(n)); };
    static constexpr CommandId commands[]
        = { CommandId::Get, CommandId::Set, CommandId::Hgetall, CommandId::Zadd };
    std::vector<RequestRecord> records;
    for (std::size_t i = 0; i < count; ++i) {
        RequestRecord r;
        r.id = i + 1;
        r.producer = ProducerId(1 + below(5));
        r.command = std::uint16_t(commands[below(4)]);
        r.connection = std::uint8_t(below(3));
        r.epoch = 1;
        std::int64_t at = 1 + below(span);
        r.stamps.called = at;
        r.stamps.intended = below(4) ? at : std::max<std::int64_t>(1, at - below(span / 20 + 1));
        const auto reached = below(8) ? 5 : below(6);
        std::int64_t Stamps::*const stamps[] = { &Stamps::admitted, &Stamps::taken,
            &Stamps::written, &Stamps::firstByte, &Stamps::complete };
        for (int stage = 0; stage < reached; ++stage)
            r.stamps.*stamps[stage] = at += below(span / 30 + 1);
        r.predecessorComplete = r.stamps.written ? r.stamps.written + below(span / 40 + 1) : 0;
        r.sharedWith = std::uint16_t(below(3) == 0);
        const bool isOpen = withOpen && below(10) == 0;
        r.stamps.resumed = isOpen ? 0 : at + below(span / 50 + 1);
        r.ending = reached == 5 ? Ending::Reply : Ending::NotSent;
        records.push_back(r);
    }
    return records;
}

} // namespace sluice
