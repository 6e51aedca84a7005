// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/protocol/value.h"

namespace sluice {

/// The short way for what nearly all replies are: a string of at most @p longest bytes, a number, a
/// null or `+OK`, by itself and whole between @p at and @p end. Returns where it ends, its value in
/// @p value; nullptr when the bytes are something else, or wrong, or not all here: then nothing was
/// read, and Parser's long way has the last word on them. A string that fits into @p spare (may be
/// null) takes its memory, so that nothing is allocated here.
const char* readPlainValue(
    const char* at, const char* end, qint64 longest, Value& value, QByteArray* spare = nullptr);

} // namespace sluice
