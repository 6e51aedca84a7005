// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/decoders/structureguess.h"

namespace sluice {

namespace {

bool isOdd(const TreeWriter::Counts& counts)
{
    return counts.containers == 0 || counts.oddTexts > 0 || counts.oddFloats > 0
        || (counts.otherNames > 0 && counts.otherNames < counts.names);
}

} // namespace

int structureGuess(const TreeWriter::Counts& counts, qsizetype bytes, bool complete)
{
    if (isOdd(counts))
        return 0;
    // Bits of evidence, roughly: a random byte is printable once in 1.5 bits, and so on. Integers
    // of one byte are half of all bytes, and tell nothing.
    const double evidence = 1.4 * static_cast<double>(counts.textBytes)
        + 1.5 * static_cast<double>(counts.texts) + 2.5 * static_cast<double>(counts.containers)
        + 4.0 * static_cast<double>(counts.words) + 8.0 * static_cast<double>(counts.floats)
        + 2.0 * static_cast<double>(counts.names) + (complete ? 3.0 : 0.0);
    // Of a long one, text alone must be a part that chance does not make.
    const double wanted = complete ? 20.0 : 200.0;
    return evidence >= wanted && evidence >= 0.5 * static_cast<double>(bytes) ? 70 : 0;
}

int smallStructureGuess(const TreeWriter::Counts& counts)
{
    // Numbers alone are what any bytes are; a text of the right length, in a structure of the right
    // length, is no accident.
    return !isOdd(counts) && counts.byteStrings == 0 && counts.textBytes >= 2 ? 60 : 0;
}

} // namespace sluice
