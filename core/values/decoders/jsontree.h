// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <optional>
#include <variant>
#include <vector>

namespace sluice {

/// JSON text as a tree that keeps numbers as they were written and members in their order, for
/// encoding it into another format.
struct JsonTree {
    enum class Kind { Word, Number, Text, Array, Object };

    Kind kind = Kind::Word;
    QByteArray token; ///< of a word or a number as it was written; of a text its bytes, unescaped
    std::vector<JsonTree> items; ///< of an array; of an object the members' values
    std::vector<QByteArray> names; ///< of the members, unescaped

    /// What is wrong with a text.
    struct Problem {
        qsizetype offset = 0;
        QByteArray detail;
    };

    /// Reads a whole text, at most @p depth brackets deep. Any thread.
    static std::variant<JsonTree, Problem> read(QByteArrayView json, int depth = 1024);

    /// The marks that TreeWriter describes: the name of the first member, without its $, when the
    /// object has one that is no name of a member.
    std::optional<QByteArray> mark() const;
    /// The value of a member, or nullptr.
    const JsonTree* member(QByteArrayView name) const;
    /// The bytes that a text of hexadecimal digits stands for; nothing: it is none.
    std::optional<QByteArray> hexBytes() const;
    /// The number of a $float64 or a number token, exactly or to the nearest; nothing: it is none.
    std::optional<double> asDouble() const;
    std::optional<float> asFloat() const;
    std::optional<qint64> asSigned() const; ///< nothing: no integer, or too large
    std::optional<quint64> asUnsigned() const;
    bool isInteger() const; ///< a number that was written without point and exponent
};

} // namespace sluice
