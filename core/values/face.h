// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/keyfacts.h"

#include <QByteArray>
#include <QList>

#include <memory>
#include <optional>
#include <vector>

namespace sluice {

class FaceLoader;

/// A way of looking at a key beside its elements as such.
enum class Face {
    Facts, ///< any type: what the server says of the key without knowing its content
    Module, ///< a module's type: what its own commands tell
    Json, ///< a JSON document, or one level of a large one; argument: the path
    HyperLogLog, ///< a string that PFADD made
    Bits, ///< a string's bits, those bytes that have any; argument: the first byte
    Geo, ///< a sorted set that GEOADD made
    FieldTtls, ///< a hash's fields and when they expire
    Find, ///< a hash's, set's or sorted set's elements by name; argument: a pattern
    FromIndex, ///< a list's elements; argument: the first one's index, negative from the end
    Range, ///< a stream's entries between two ids; argument: "from to"
    Groups, ///< a stream's groups
    Consumers, ///< of a stream's group; argument: the group
    Pending, ///< entries that a group was given and did not acknowledge; argument: the group
};

/// A face and what it needs besides the key.
struct FaceWish {
    Face face = Face::Facts;
    QByteArray argument;

    bool operator==(const FaceWish&) const = default;
};

/// The faces that a key of these facts has, the best one first; empty for a type whose elements
/// are all there is to see. @p head: a string's first 16 bytes at least, if known. Any thread.
QList<Face> facesOf(const KeyFacts& facts, const QByteArray& head = {});

/// What reads a face of @p key. Never null.
std::unique_ptr<FaceLoader> makeFaceLoader(
    const FaceWish& wish, const QByteArray& key, const KeyFacts& facts);

} // namespace sluice
