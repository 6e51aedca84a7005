// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/load/stagesettings.h"
#include "core/runtime/result.h"

#include <QByteArray>
#include <QList>

#include <optional>
#include <vector>

namespace sluice {

/// One thing that can be turned, by its name in scenario files, on the command line and on screen.
/// Everything is a number in between: durations are nanoseconds, shares 0 to 1 (retry-budget to
/// 1000), switches 0 or 1, a choice its place in the list. What each of them means is in
/// resources/scenarios/README.md. Those of the link are of both directions: link-latency delays a
/// request on its way and its reply again, so that the round trip takes twice as long.
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

/// Reads a value as people write it: "32", "1.5k", "2M", "16KiB", "75%", "2ms", "reject", "on". A
/// share without the sign is in percent too: "75".
[[nodiscard]] Result<KnobSetting, KnobError> readKnob(QByteArrayView name, QByteArrayView text);
/// The same from "window=64".
[[nodiscard]] Result<KnobSetting, KnobError> readKnob(QByteArrayView nameAndText);
/// The same; besides two knobs in one: "when-full=wait-at-most:50ms".
[[nodiscard]] Result<std::vector<KnobSetting>, KnobError> readKnobs(
    QByteArrayView name, QByteArrayView text);
[[nodiscard]] Result<std::vector<KnobSetting>, KnobError> readKnobs(QByteArrayView nameAndText);
/// As readKnob() reads it, exactly: "32", "75%", "2ms", "reject", "on".
[[nodiscard]] QByteArray knobText(const KnobSetting& setting);
/// A number as people write it, in the unit of such knobs; nothing: it is none. Not of choices.
[[nodiscard]] std::optional<double> readQuantity(Knob::Kind kind, QByteArrayView text);

} // namespace sluice
