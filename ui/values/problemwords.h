// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/readproblem.h"

#include <QString>

namespace sluice {

/// Why a key could not be read, in words: what happened and what to do. Plain text.
QString problemSentence(const ReadProblem& problem);
/// The same in few words, for a fact that is unknown: "not permitted", "not known to this server".
QString problemShortly(const ReadProblem& problem);

} // namespace sluice
