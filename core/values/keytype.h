// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArrayView>

namespace sluice {

/// What a key holds, as TYPE names it.
enum class KeyType {
    None, ///< there is no such key
    String,
    Hash,
    List,
    Set,
    SortedSet,
    Stream,
    Other, ///< a module's type, or one that is newer than this program
};

/// The type that TYPE's reply @p name means ("string", "zset", "ReJSON-RL"...). Any thread.
KeyType keyTypeOf(QByteArrayView name) noexcept;

/// The other way round: "zset"; "none" for None and Other. Any thread.
const char* typeName(KeyType type) noexcept;

/// The command that adds elements to a key, or makes it with them ("HSET"; "SET" for a string),
/// nullptr for None and Other. What follows the key: see literals::appendElement().
const char* addingCommand(KeyType type) noexcept;

/// The command that counts a type's elements ("HLEN"), nullptr for None and Other.
const char* lengthCommand(KeyType type) noexcept;

} // namespace sluice
