// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/exemplars.h"

#include "ui/models/phasespans.h"

#include <optional>
#include <tuple>

namespace sluice {

namespace {

constexpr std::int64_t randomEvery = 100'000'000;
constexpr std::uint64_t seed = 0x9e3779b97f4a7c15ULL;
/// So many 100 ms steps are told apart; of more, the oldest have no place in the picture anyway.
constexpr std::size_t stepsKept = 64;

/// A fixed scattering of request numbers (the finalizer of MurmurHash3, public domain).
std::uint64_t scattered(std::uint64_t id)
{
    id ^= seed;
    id = (id ^ (id >> 33)) * 0xff51afd7ed558ccdULL;
    id = (id ^ (id >> 33)) * 0xc4ceb9fe1a85ec53ULL;
    return id ^ (id >> 33);
}

struct Slowest {
    std::int64_t total = -1;
    std::uint32_t index = 0;
};

struct Drawn {
    std::int64_t step = INT64_MIN;
    std::uint64_t draw = 0;
    std::uint32_t index = 0;
};

} // namespace

std::vector<Exemplar> chooseExemplars(
    const std::vector<RequestRecord>& requests, std::int64_t until, std::size_t most)
{
    std::optional<std::uint32_t> error;
    std::uint32_t waiter = 0;
    std::int64_t longestWait = 0;
    std::vector<Slowest> slowest; // by command
    std::vector<Drawn> drawn(stepsKept);
    for (std::uint32_t i = 0; i < requests.size(); ++i) {
        const RequestRecord& record = requests[i];
        const std::int64_t end = requestEnd(record, until);
        const bool failed = !isOpen(record) && record.ending != Ending::Reply;
        if (failed && (!error || end < requests[*error].stamps.resumed))
            error = i;
        const std::int64_t wait
            = (record.stamps.admitted ? record.stamps.admitted : end) - record.stamps.called;
        if (wait > longestWait) {
            longestWait = wait;
            waiter = i;
        }
        if (record.command >= slowest.size())
            slowest.resize(record.command + std::size_t(1));
        Slowest& of = slowest[record.command];
        if (const std::int64_t total = end - requestBegin(record); total > of.total)
            of = { total, i };
        const std::int64_t step = record.stamps.called / randomEvery;
        Drawn& draw = drawn[std::size_t(step) % stepsKept];
        const std::uint64_t luck = scattered(record.id);
        if (step > draw.step || (step == draw.step && luck < draw.draw))
            draw = { step, luck, i };
    }

    std::vector<Exemplar> chosen;
    const auto add = [&](std::uint32_t index, ExemplarKind kind) {
        const bool isThere = std::any_of(chosen.begin(), chosen.end(),
            [&](const Exemplar& exemplar) { return exemplar.index == index; });
        if (!isThere && chosen.size() < most)
            chosen.push_back({ index, kind });
    };
    if (error)
        add(*error, ExemplarKind::FirstError);
    if (longestWait > 0)
        add(waiter, ExemplarKind::LongestWait);
    std::sort(slowest.begin(), slowest.end(), [](const Slowest& a, const Slowest& b) {
        return std::tie(b.total, a.index) < std::tie(a.total, b.index);
    });
    for (const Slowest& of : slowest) {
        if (of.total >= 0)
            add(of.index, ExemplarKind::Slowest);
    }
    std::sort(
        drawn.begin(), drawn.end(), [](const Drawn& a, const Drawn& b) { return a.step > b.step; });
    for (const Drawn& draw : drawn) {
        if (draw.step != INT64_MIN)
            add(draw.index, ExemplarKind::Random);
    }
    return chosen;
}

} // namespace sluice
