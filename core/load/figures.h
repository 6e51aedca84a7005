// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QJsonObject>

#include <vector>

namespace sluice {

/// The figures that a scenario's goals and expectations may name: those of a report
/// (core/trace/report.md) with dots between the names, "phases.total.p99". Those that count reasons
/// are absent in a report where nothing ended so.
[[nodiscard]] const std::vector<QByteArray>& reportFigures();
/// What only a running scenario knows: "view.selectedBytes", the bytes of the request that a person
/// has selected, and "actors.waiting", how many actors wait for a place in a mailbox.
[[nodiscard]] const std::vector<QByteArray>& liveFigures();
/// Whether a report has it, or a running scenario, or it is a knob's: "knob.window".
[[nodiscard]] bool isFigure(QByteArrayView name);

/// A report's figure; counts that are absent are 0, as is what could not be known (null) unless
/// `known` is asked for.
[[nodiscard]] double figureIn(
    const QJsonObject& report, const QByteArray& name, bool* known = nullptr);

} // namespace sluice
