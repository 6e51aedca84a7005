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

} // namespace sluice
