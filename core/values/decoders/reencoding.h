// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/decoders/decoderchain.h"

namespace sluice {

/// A value as a person edits it behind a chain of decoders.
struct DecodedEdit {
    QByteArray shown; ///< what the chain makes; a structure is indented
    Decoded::Shape shape = Decoded::Shape::Bytes;
    /// Why it cannot be edited so: it cannot be read by the chain, or could not be written back.
    std::optional<DecodeProblem> problem;
};

/// Reads @p bytes for editing, and sees whether the way back exists: each step can write, and one
/// whose text says everything writes the very bytes that it has read. Nothing (a new value) can be
/// edited behind every chain that writes. Any thread; takes as long as the bytes are many.
DecodedEdit decodedEdit(const QByteArray& bytes, const DecoderChain& chain,
    const DecodeLimits& limits = {}, const CancelFlag& cancel = {});

/// The bytes that an edited text stands for.
struct Reencoded {
    QByteArray bytes; ///< to be written; worth nothing with a problem
    std::optional<DecodeProblem> problem;
};

/// Writes @p shown, which a person has made of @p before.shown, back through the chain, and proves
/// that it reads back as the same: bytes are equal, a structure has the same members, texts and
/// numbers, to the last digit. What was not changed stays @p original to the byte. Any thread;
/// takes as long as the bytes are many.
Reencoded reencode(const QByteArray& shown, const DecodedEdit& before, const DecoderChain& chain,
    const QByteArray& original, const CancelFlag& cancel = {});

} // namespace sluice
