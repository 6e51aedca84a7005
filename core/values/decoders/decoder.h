// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/decoders/decoderchain.h"

namespace sluice {

/// The front of a value, for guessing what it is.
struct Sample {
    /// Of so many bytes, at most: enough for every guess, little enough for a table's cell.
    static constexpr qsizetype most = 64 * 1024;

    QByteArray head;
    bool whole = true; ///< the value ends with the head
    bool text = false; ///< the head is UTF-8 with few control characters

    /// The sample of @p bytes; @p whole: the value ends with them.
    static Sample of(const LargeBytes& bytes, bool whole, qsizetype size = most);
};

/// What one step made of its bytes.
struct Step {
    LargeBytes bytes; ///< with a problem: what was made before it
    std::optional<DecodeProblem> problem;
};

using Encoded = std::variant<QByteArray, DecodeProblem>;

/// One format that values come in. Stateless: every function may be called from any thread, and
/// takes as long as the bytes are many.
class Decoder {
public:
    Decoder() = default;
    virtual ~Decoder() = default;
    Q_DISABLE_COPY_MOVE(Decoder)

    /// As it stands in a chain.
    virtual QByteArray name() const = 0;
    virtual Decoded::Shape shape() const = 0;
    /// How sure it is that the sample is of this format: 0 not at all (or: only a person can tell),
    /// 100 certainly. From 50 on it may be chosen without being asked for.
    virtual int suits(const Sample& sample) const = 0;
    virtual Step decode(
        const LargeBytes& bytes, const DecodeLimits& limits, const CancelFlag& cancel) const = 0;

    virtual bool canEncode() const { return false; }
    /// Whether the shown text says everything: then what encode() makes of the unchanged text must
    /// be the original to the byte. Compressed data differ by level and are exempt.
    virtual bool isExact() const { return false; }
    /// The inverse of decode(); @p original is empty for a new value.
    virtual Encoded encode(const QByteArray& shown, const QByteArray& original) const;

protected:
    DecodeProblem problem(
        DecodeProblem::Kind kind, qsizetype offset = 0, const QByteArray& detail = {}) const
    {
        return { kind, name(), offset, detail };
    }
};

} // namespace sluice
