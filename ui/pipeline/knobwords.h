// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/load/knobs.h"

#include <QString>

namespace sluice::knobwords {

/// A knob in words. Plain text.
struct Words {
    QString label; ///< "Link latency"
    QString help; ///< what it does, and what to see
    QString zero; ///< what 0 means: "no limit"; empty: nothing else
};

/// Every knob has its own; empty for one that is not known.
[[nodiscard]] Words of(const Knob& knob);
/// One of a Choice's, as the person reads it: "wait at most".
[[nodiscard]] QString choice(QByteArrayView written);
/// A value with its unit: "2.00 ms", "16 KiB", "75 %", "wait at most", "on".
[[nodiscard]] QString value(const Knob& knob, double value);
/// Reads what value() says, and what people type: "2ms", "1.5k", "16 KiB". Nothing: it is no such
/// value. Not of choices and switches.
[[nodiscard]] std::optional<double> read(const Knob& knob, QStringView text);

/// Which kind of load runs: "closed loop", "open loop, Poisson 900/s: latency counts from the
/// intended time".
[[nodiscard]] QString loadMode(const LoadSettings& load);

} // namespace sluice::knobwords
