// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/cancelflag.h"
#include "core/values/largebytes.h"

#include <variant>

namespace sluice {

enum class JsonError {
    Syntax, ///< not JSON (RFC 8259). detail: what was expected, in a few words of English
    EndsEarly, ///< the text ends in the middle
    TooDeep, ///< nested deeper than JsonLimits::depth
    TooLarge, ///< indented, it would be larger than JsonLimits::output
    Cancelled,
};

struct JsonProblem {
    JsonError error;
    qsizetype offset; ///< byte where it is wrong
    const char* expected; ///< "a value", "',' or '}'"...

    bool operator==(const JsonProblem&) const = default;
};

struct JsonLimits {
    int depth = 512;
    /// Bytes of the indented text: deep nesting can make it hundreds of times the input's size.
    qsizetype output = 512 * 1024 * 1024;
};

/// Indents JSON by two spaces, one member or element per line. It moves tokens and never reads
/// them: numbers of any length, escapes and the order of members stay byte for byte. Names that are
/// repeated stay repeated. Strict RFC 8259, on bytes: what a string holds is not judged beyond
/// control characters and escapes. Any thread; about 4 ns per byte, so in a worker when it is much.
class JsonFormatter {
public:
    /// The indented text, or what is wrong and where.
    static std::variant<LargeBytes, JsonProblem> format(
        LargeBytes input, JsonLimits limits = {}, const CancelFlag& cancel = {});
};

/// Whether bytes that begin with @p head may be JSON worth indenting: an object or an array.
bool looksLikeJson(QByteArrayView head) noexcept;

} // namespace sluice
