// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtGlobal>

#include <chrono>

namespace sluice {

/// Which keys are wanted by their time to live. A value.
struct TtlRange {
    enum class Kind {
        Any, ///< nobody asks
        Expires, ///< has one
        Stays, ///< has none
        Within, ///< has one that ends soon
    };

    Kind kind = Kind::Any;
    std::chrono::milliseconds within {}; ///< for Within

    [[nodiscard]] bool isAny() const { return kind == Kind::Any; }
    /// Whether a key is wanted for which PTTL gave that: milliseconds, -1 for none, -2 for no such
    /// key. Source: https://redis.io/docs/latest/commands/pttl/
    [[nodiscard]] bool lets(qint64 pttl) const
    {
        switch (kind) {
        case Kind::Any:
            return true;
        case Kind::Expires:
            return pttl >= 0;
        case Kind::Stays:
            return pttl == -1;
        case Kind::Within:
            return pttl >= 0 && pttl <= within.count();
        }
        return false;
    }

    friend bool operator==(const TtlRange&, const TtlRange&) = default;
};

} // namespace sluice
