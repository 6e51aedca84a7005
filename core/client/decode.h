// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/replytypes.h"
#include "core/protocol/value.h"

namespace sluice {

/// The pairs of a reply, however they were written: a RESP3 map, RESP2's flat array, or an array of
/// two-element arrays. Looks into a value that outlives it.
class PairsOf {
public:
    explicit PairsOf(const Value& value) noexcept;

    /// Whether the value is one of these at all.
    [[nodiscard]] bool isValid() const noexcept { return m_shape != Shape::None; }
    [[nodiscard]] std::size_t count() const noexcept;
    [[nodiscard]] const Value& first(std::size_t pair) const noexcept;
    [[nodiscard]] const Value& second(std::size_t pair) const noexcept;

private:
    enum class Shape { None, Flat, Nested };

    const std::vector<Value>* m_items;
    Shape m_shape = Shape::None;
};

/// Decoders of the replies that many commands have. False: the reply has another shape, and `into`
/// is not to be used. Any thread.
namespace decode {

/// A simple string, whatever it says ("OK").
bool done(const Value& reply, Done& into);
/// An integer, exact; or digits as a string.
bool integer(const Value& reply, qint64& into);
/// The same, or a null.
bool integerOrNull(const Value& reply, std::optional<qint64>& into);
bool integers(const Value& reply, std::vector<qint64>& into);
/// 0 or 1, or a boolean.
bool flag(const Value& reply, bool& into);
bool flags(const Value& reply, std::vector<bool>& into);
/// A simple string: true; a null: false (SET with NX).
bool doneOrNull(const Value& reply, bool& into);
bool bytes(const Value& reply, QByteArray& into);
bool bytesOrNull(const Value& reply, std::optional<QByteArray>& into);
/// An array or a set of strings.
bool bytesList(const Value& reply, QList<QByteArray>& into);
/// The same; a null for a missing key is an empty list.
bool bytesListOrNull(const Value& reply, QList<QByteArray>& into);
/// An array of strings and nulls.
bool bytesOrNulls(const Value& reply, std::vector<std::optional<QByteArray>>& into);
/// A double, an integer, or either as a string.
bool decimal(const Value& reply, Decimal& into);
bool decimalOrNull(const Value& reply, std::optional<Decimal>& into);
bool decimalsOrNulls(const Value& reply, std::vector<std::optional<Decimal>>& into);
/// Pairs of strings; see PairsOf.
bool fields(const Value& reply, Fields& into);
/// Pairs of a string and a decimal.
bool scoredMembers(const Value& reply, std::vector<ScoredMember>& into);
/// One such pair, or an empty array.
bool scoredMemberOrNothing(const Value& reply, std::optional<ScoredMember>& into);
/// Any reply, as it is.
bool anything(const Value& reply, Value& into);

} // namespace decode

} // namespace sluice
