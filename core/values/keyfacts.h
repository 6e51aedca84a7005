// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/request/outcome.h"
#include "core/values/keytype.h"
#include "core/values/readproblem.h"

#include <QByteArray>
#include <QList>

#include <chrono>
#include <optional>
#include <vector>

namespace sluice {

/// Something about a key that may be unknown, with the reason (an ACL that forbids the command, a
/// server that does not have it, no connection).
template <typename T> struct Fact {
    std::optional<T> value;
    ReadProblem problem; ///< why there is no value
};

/// What can be said about any key whatever its type, read in one pipeline. Each may fail singly.
struct KeyFacts {
    KeyType type = KeyType::None;
    Fact<QByteArray> typeName; ///< as TYPE says it
    /// Time to live when the answer came; a key that does not expire has no value and no problem.
    Fact<std::chrono::milliseconds> timeToLive;
    Fact<QByteArray> encoding;
    Fact<quint64> memory; ///< bytes, as MEMORY USAGE estimates them
    Fact<quint64> idleSeconds; ///< since it was last touched, before Sluice did

    /// What reads the facts of @p key. OBJECT IDLETIME goes first, so that reading does not change
    /// what it says.
    static std::vector<QList<QByteArray>> commands(const QByteArray& key);
    /// What the replies to commands() say, in the same order.
    static KeyFacts of(const std::vector<Outcome>& outcomes);
    /// Why nothing else should be asked about the key: it is not there, or even TYPE had no reply.
    ReadProblem problem() const;
};

} // namespace sluice
