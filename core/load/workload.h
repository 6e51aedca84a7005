// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/channel/lane.h"
#include "core/load/random.h"
#include "core/request/command.h"

#include <QByteArray>
#include <QList>

#include <optional>
#include <vector>

namespace sluice {

/// A command with its words as they are sent, but for two: "{key}" is one of the keys, "{value}" a
/// value.
struct CommandPattern {
    QList<QByteArray> words;
    unsigned weight = 1; ///< against the others'
    bool operator==(const CommandPattern&) const = default;
};

/// Producers of one kind.
struct LoadRole {
    QByteArray name; ///< they are called name-1, name-2...
    int share = 1; ///< of the producers, against the others'
    std::vector<CommandPattern> commands;
    std::optional<Lane> lane {}; ///< else the load's
    int outstanding = 1; ///< requests that each of its producers has under way at a time
    Duration work {}; ///< that its thread is busy with each reply
    Duration pause {}; ///< between a reply and the next request; closed loop only
    Duration cancelAfter {}; ///< it gives up waiting after this; 0: never
    std::optional<Duration> deadline {}; ///< else the load's
    Duration startAfter {}; ///< it begins so long after the others
    int requests = 0; ///< that each of its producers sends; 0: no end
    bool onSharedConnection = false; ///< also commands that block it
    bool operator==(const LoadRole&) const = default;
};

/// Which keys are meant.
struct KeyChoice {
    enum class Kind : std::uint8_t {
        Uniform, ///< each as often
        Zipf, ///< the n-th in proportion to n to the power of -skew
        Hot, ///< the first one with a probability of its own, else any
    };
    Kind kind = Kind::Uniform;
    double skew = 1; ///< of Zipf; > 0
    double hotShare = 0.5; ///< of Hot; 0 to 1
    bool operator==(const KeyChoice&) const = default;
};

struct ValueSize {
    qsizetype bytes = 16;
    unsigned weight = 1;
    bool operator==(const ValueSize&) const = default;
};

/// What producers send: a plain value.
struct Workload {
    QByteArray prefix = QByteArrayLiteral("sluice:load:"); ///< nothing outside of it is touched
    int keys = 1000; ///< distinct keys under the prefix
    KeyChoice keyChoice;
    std::vector<ValueSize> values = std::vector<ValueSize>(1);
    /// Three kinds of users of one connection, so that the picture has something to tell apart.
    std::vector<LoadRole> roles = usualRoles();
    int expireSeconds = 0; ///< else each SET also sets this TTL

    bool operator==(const Workload&) const = default;

    [[nodiscard]] static std::vector<LoadRole> usualRoles();
    /// Moves all that it touches under another prefix, also the keys that are written out in
    /// commands: words that begin with the present one.
    void setPrefix(const QByteArray& to);
    /// The n-th key.
    [[nodiscard]] QByteArray key(int number) const
    {
        return prefix + "key:" + QByteArray::number(number);
    }
};

/// Makes the commands of a workload; what is drawn comes from the caller's random numbers alone.
/// Any thread, once it is made.
class CommandMaker {
public:
    explicit CommandMaker(Workload workload);

    /// The role of a producer, by its number from 0, and its name.
    [[nodiscard]] std::size_t roleOf(int producer) const noexcept;
    [[nodiscard]] QByteArray nameOf(int producer) const;
    [[nodiscard]] Command make(std::size_t role, Random& random) const;

    [[nodiscard]] const Workload& workload() const noexcept { return m_workload; }

private:
    struct Word {
        enum class Kind : std::uint8_t { Fixed, Key, Value };
        Kind kind = Kind::Fixed;
        QByteArray bytes; ///< of a fixed one
    };
    struct Pattern {
        CommandId id; ///< Other: not known, so its name counts
        std::vector<Word> words; ///< the name first
        unsigned weight;
    };
    struct Role {
        std::vector<Pattern> patterns;
        unsigned weights = 0; ///< of all of them
    };
    [[nodiscard]] int placeOf(int producer, std::size_t& role) const noexcept;
    [[nodiscard]] int drawKey(std::uint64_t number, Random& random) const;
    [[nodiscard]] const QByteArray& drawValue(Random& random) const;

    Workload m_workload;
    std::vector<Role> m_roles;
    std::vector<double> m_keyShares; ///< Zipf: of the keys up to each
    std::vector<QByteArray> m_values; ///< as many as sizes
    unsigned m_valueWeights = 0;
    int m_shares = 0; ///< of all roles
};

} // namespace sluice
