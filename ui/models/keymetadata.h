// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/runtime/time.h"

#include <QByteArrayView>
#include <QMetaType>

#include <algorithm>
#include <optional>

namespace sluice {

/// What a key's row says of its type.
enum class ShownType : quint8 {
    Unknown, ///< not asked yet
    Missing, ///< there is no such key (any more)
    String,
    Hash,
    List,
    Set,
    SortedSet,
    Stream,
    Json,
    Other, ///< of another module
};

/// From TYPE's reply. Any thread.
ShownType shownTypeOf(QByteArrayView name);

/// What is known of a key besides its name, as of one moment. A plain value.
struct KeyMetadata {
    ShownType type = ShownType::Unknown;
    std::optional<std::chrono::milliseconds> ttl; ///< at fetchedAt; nothing: does not expire
    TimePoint fetchedAt;

    /// What is left of the ttl, at least 0.
    [[nodiscard]] std::optional<std::chrono::milliseconds> remaining(TimePoint now) const
    {
        if (!ttl)
            return {};
        const auto passed = std::chrono::duration_cast<std::chrono::milliseconds>(now - fetchedAt);
        return std::max(*ttl - passed, std::chrono::milliseconds(0));
    }
};

} // namespace sluice

Q_DECLARE_METATYPE(sluice::ShownType)
