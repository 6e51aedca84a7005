// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/record.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace sluice {

/// Why a request stands for many others, in the order of importance.
enum class ExemplarKind { FirstError, LongestWait, Slowest, Random };

struct Exemplar {
    std::uint32_t index = 0; ///< of the request
    ExemplarKind kind = ExemplarKind::Random;
};

/// At most `most` of the requests, each once: the first that failed, the one that waited longest to
/// be sent, the slowest of each command (the slowest first), and then one of each 100 ms, the
/// newest first. Which one of them depends on its number alone, so it stays the same as long as it
/// is there. Pure; any thread.
[[nodiscard]] std::vector<Exemplar> chooseExemplars(
    const std::vector<RequestRecord>& requests, std::int64_t until, std::size_t most);

} // namespace sluice
