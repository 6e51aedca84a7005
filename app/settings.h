// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QSettings>

#include <memory>

namespace sluice {

struct Options;

/// The person's settings; for an unattended run, in front of which nobody sits, settings that end
/// with it.
[[nodiscard]] std::unique_ptr<QSettings> openSettings(const Options& options);

} // namespace sluice
