// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QStringView>

#include <optional>

namespace sluice {

/// How well text matches what was typed: every word of the pattern must occur in text, in order of
/// its letters, case ignored. Higher is better; nothing when it does not match. Whole words and
/// beginnings of words count most, so "res lay" finds "Reset layout" before anything else. An empty
/// pattern matches everything with 0. Any thread.
std::optional<int> fuzzyScore(QStringView pattern, QStringView text);

} // namespace sluice
