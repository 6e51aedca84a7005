// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/decoders/decoder.h"

#include <span>

namespace sluice {

/// One run of a library's decompressor, fed piece by piece.
class Decompression {
public:
    enum class State {
        Going, ///< wants more input, or more room
        FrameEnded, ///< what follows, if anything, begins a further frame
        Malformed,
        NeedsDictionary,
    };

    Decompression() = default;
    virtual ~Decompression() = default;
    Q_DISABLE_COPY_MOVE(Decompression)

    /// Takes from the front of @p input and fills @p room from the front; shortens both.
    virtual State advance(QByteArrayView& input, std::span<char>& room) = 0;
    /// Makes ready for a further frame; false: the format has but one.
    virtual bool beginNext(QByteArrayView) { return false; }
};

/// Runs @p run over all of @p bytes within the limits. Problems bear @p name.
Step decompress(const LargeBytes& bytes, Decompression& run, const QByteArray& name,
    const DecodeLimits& limits, const CancelFlag& cancel);

/// How sure @p decoder may be of a sample whose magic number is right: a trial tells.
int trial(const Decoder& decoder, const Sample& sample);

} // namespace sluice
