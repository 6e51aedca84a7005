// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/decoders/decoder.h"
#include "core/values/decoders/treewriter.h"

namespace sluice {

/// How sure one may be that bytes which read as a structure without a magic number are one, and
/// not bytes that happen to: by how much text it holds, and whether it is what a program writes.
/// @p complete: it ends where the bytes end. Any thread.
int structureGuess(const TreeWriter::Counts& counts, qsizetype bytes, bool complete);

/// The same for one of a few bytes, which hold too little evidence for that: @p counts of a whole
/// value of less than smallStructure bytes, which begins with a map or an array and ends where that
/// ends. Of random bytes, one value in 100,000 passes.
int smallStructureGuess(const TreeWriter::Counts& counts);
inline constexpr qsizetype smallStructure = 13;

} // namespace sluice
