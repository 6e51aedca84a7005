// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/decoders/boundedoutput.h"

#include <vector>

namespace sluice {

/// Writes a structure as JSON text, whatever the format that it comes from, within limits of depth
/// and size. What JSON has no form for is marked:
///   {"$bytes":"00ff"}        bytes, in hexadecimal digits
///   {"$text":"ff41"}         a text that is no UTF-8, its bytes in hexadecimal digits
///   {"$float32":1.5}         a number of single precision ("$float16": half)
///   {"$float64":"NaN"}       what is no number: "NaN", "Infinity", "-Infinity", or the NaN's bits
/// and what the decoders add. A name of a member that is no text, or that begins with a $, is
/// written as a $ and the name's own JSON text: {1: "web"} is {"$1":"web"}.
class TreeWriter {
public:
    /// What the written structure holds, for guessing whether it is one.
    struct Counts {
        qsizetype texts = 0;
        qsizetype textBytes = 0;
        qsizetype oddTexts = 0; ///< not UTF-8, or with controls
        qsizetype byteStrings = 0;
        qsizetype integers = 0;
        qsizetype floats = 0;
        qsizetype oddFloats = 0; ///< that nobody would have written
        qsizetype words = 0; ///< true, false, null
        qsizetype containers = 0;
        qsizetype otherNames = 0; ///< of members, that are no text
        qsizetype names = 0;
    };

    TreeWriter(const DecodeLimits& limits, const CancelFlag& cancel)
        : m_output(limits.output, cancel)
        , m_limits(limits)
    {
    }

    // Each returns false when nothing more can be written: stopped() says why.
    bool beginObject() { return begin('{', '}'); }
    bool beginArray() { return begin('[', ']'); }
    bool end(); ///< of the innermost object or array
    /// What is written until endName() is the name of a member.
    bool beginName();
    bool endName();
    bool name(QByteArrayView utf8); ///< a name of our own, without marking
    bool text(QByteArrayView bytes);
    bool bytes(QByteArrayView bytes, QByteArrayView mark = "$bytes");
    bool integer(qint64 value);
    bool integer(quint64 value);
    bool float64(double value);
    bool float32(float value);
    bool plainFloat32(float value); ///< a number without its mark, where all are of that kind
    bool word(QByteArrayView word); ///< true, false, null
    bool token(QByteArrayView json); ///< JSON text of a value

    std::optional<DecodeProblem::Kind> stopped() const noexcept
    {
        return m_stopped ? m_stopped : m_output.stopped();
    }
    const Counts& counts() const noexcept { return m_counts; }
    LargeBytes take() { return m_output.take(); }

    /// The fewest digits that read back as this number; never those of an integer.
    static QByteArray shortest(float value);
    /// A UTF-8 text in JSON's quotes.
    static QByteArray quoted(QByteArrayView utf8);

private:
    /// A name that is being written.
    struct Name {
        QByteArray text;
        std::size_t depth; ///< of brackets where it began
        bool plain = false; ///< a text, that needs no mark
    };

    bool begin(char opening, char closing);
    bool value(QByteArrayView json); ///< with the comma before it
    bool put(QByteArrayView json);
    bool quotedBytes(QByteArrayView utf8);

    BoundedOutput m_output;
    DecodeLimits m_limits;
    std::vector<char> m_open; ///< closing brackets that are due
    std::vector<Name> m_names;
    bool m_comma = false; ///< the next value follows another one
    std::optional<DecodeProblem::Kind> m_stopped;
    Counts m_counts;
};

} // namespace sluice
