// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/decoders/timestamptext.h"

namespace sluice {

enum class MomentUnit { Seconds, Milliseconds, Microseconds, Nanoseconds };

/// What a number means if it counts from 1970.
struct Moment {
    MomentUnit unit = MomentUnit::Seconds;
    Timestamp time;
};

/// The moment that a decimal number stands for, in the unit that puts it between 2000 and 2100:
/// nothing else is worth a note. Any thread.
std::optional<Moment> momentOf(const QByteArray& digits);

} // namespace sluice
