// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/cancelflag.h"
#include "core/values/largebytes.h"
#include "core/values/valueview.h"

#include <QByteArray>
#include <QList>

#include <optional>
#include <variant>

namespace sluice {

/// Names of decoders in the order in which they read a value's bytes: {"zstd", "msgpack"}. Empty:
/// the bytes as they are.
using DecoderChain = QList<QByteArray>;

struct DecodeLimits {
    qsizetype output = 512 * 1024 * 1024; ///< bytes that one step may make: bombs end there
    int depth = 512; ///< of nested structures
    int steps = 8;
};

/// Why a step of a chain could not read what it got.
struct DecodeProblem {
    enum class Kind {
        Unknown, ///< there is no decoder of that name
        Malformed, ///< not this format. offset: where it goes wrong; detail: a few words
        EndsEarly, ///< the bytes end in the middle
        TooLarge, ///< DecodeLimits::output
        TooDeep, ///< DecodeLimits::depth
        NotEncodable, ///< only encode(): this decoder reads only, or the text does not fit it
        Cancelled,
    };
    Kind kind = Kind::Malformed;
    QByteArray decoder; ///< the step
    qsizetype offset = 0; ///< in the bytes that the step got
    QByteArray detail; ///< English, for people; may be empty

    bool operator==(const DecodeProblem&) const = default;
};

/// What a chain made of a value.
struct Decoded {
    enum class Shape {
        Bytes, ///< of a further format, or unknown
        Text, ///< UTF-8
        Json, ///< UTF-8 text in JSON's syntax: a structure as a tree, 64-bit numbers exact
        Image, ///< the bytes of a picture that Qt can read
    };
    LargeBytes bytes;
    Shape shape = Shape::Bytes;
    DecoderChain done; ///< the steps that worked; bytes are what the last of them made
    std::optional<DecodeProblem> problem; ///< of the step after them
};

/// Reads @p bytes step by step; ends at the first step that fails. Any thread: takes as long as
/// the bytes are many, so in a worker.
Decoded decode(const LargeBytes& bytes, const DecoderChain& chain, const DecodeLimits& limits = {},
    const CancelFlag& cancel = {});

/// The chain that suits these bytes by their content: what a person would have chosen. Looks at a
/// bounded part of them; @p whole: the value ends there.
DecoderChain suitableChain(const LargeBytes& bytes, bool whole, const CancelFlag& cancel = {});

/// What bytes are, in short: for a table's cell.
struct ValueGuess {
    DecoderChain chain;
    Decoded::Shape shape = Decoded::Shape::Bytes; ///< of what the chain makes
    ValueView view = ValueView::Text; ///< that suits it
};

/// suitableChain() and the view for what it makes, from @p sample bytes of each step at most: 4 KiB
/// take about a tenth of a millisecond. Any thread.
ValueGuess guessOf(const LargeBytes& bytes, bool whole, qsizetype sample = 64 * 1024,
    const CancelFlag& cancel = {});

/// Whether there is a decoder of that name.
bool isKnownDecoder(const QByteArray& name);

/// Whether what the chain shows can be written back through it.
bool canEncode(const DecoderChain& chain);

/// The inverse: the value's bytes for what a person made of the text that decode() had shown.
/// @p original: the value as it was, for settings that the text does not tell (level, framing).
/// Any thread; @p cancel is looked at between the steps. See reencode(), which proves the result.
std::variant<QByteArray, DecodeProblem> encode(const QByteArray& shown, const DecoderChain& chain,
    const QByteArray& original, const CancelFlag& cancel = {});

} // namespace sluice
