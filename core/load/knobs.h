// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/load/stagesettings.h"
#include "core/runtime/result.h"

#include <QByteArray>
#include <QList>

#include <vector>

namespace sluice {

/// One thing that can be turned, by its name in scenario files, on the command line and on screen.
/// Everything is a number in between: durations are nanoseconds, shares 0 to 1, switches 0 or 1, a
/// choice its place in the list.
struct Knob {
    enum class Kind : std::uint8_t { Count, Rate, Bytes, Share, Time, Choice, Switch };
    /// Which part of the stage it belongs to.
    enum class Part : std::uint8_t { Engine, Load, Link, Server };

    const char* name; ///< "window"
    Part part;
    Kind kind;
    double least = 0;
    double most = 1;
    QList<QByteArray> choices {}; ///< of a Choice, as they are written
    double (*get)(const StageSettings&);
    void (*set)(StageSettings&, double); ///< within least and most
};

/// All of them, in the order in which they are shown.
[[nodiscard]] const std::vector<Knob>& knobs();
/// Null: there is none of that name.
[[nodiscard]] const Knob* findKnob(QByteArrayView name);

enum class KnobError {
    NoSuchKnob, ///< detail: the name
    NotAValue, ///< not of the knob's kind. detail: "name=text"
    OutOfRange, ///< detail: "name=text"
};

/// A knob and where it stands.
struct KnobSetting {
    const Knob* knob = nullptr;
    double value = 0;
    bool operator==(const KnobSetting&) const = default;
};

/// Reads a value as people write it: "32", "1.5k", "2M", "16KiB", "75%", "2ms", "reject", "on".
[[nodiscard]] Result<KnobSetting, KnobError> readKnob(QByteArrayView name, QByteArrayView text);
/// The same from "window=64".
[[nodiscard]] Result<KnobSetting, KnobError> readKnob(QByteArrayView nameAndText);
/// As readKnob() reads it, exactly: "32", "75%", "2ms", "reject", "on".
[[nodiscard]] QByteArray knobText(const KnobSetting& setting);

} // namespace sluice
