// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/protocol/value.h"

#include <QByteArray>
#include <QList>

#include <optional>

namespace sluice {

/// A command that reads, and what its reply must be for an edit to mean what it did when it was
/// made. A plain value.
struct ChangeCheck {
    enum class Expect {
        Anything, ///< read for what the commands or an undo need; see Learn
        Null, ///< there is no such element
        Bytes, ///< exactly these
        Integer, ///< this number, or these digits
        Score, ///< this number, however it is written
        Strings, ///< these, in this order; see around
        Entry, ///< one stream entry with these fields
        NoEntry, ///< an empty list
    };
    /// What learn() takes from the reply.
    enum class Learn {
        Nothing,
        Type,
        Length,
        KeyExpiry,
        FieldExpiry,
        Around,
        Dump,
        Text,
        ClockBefore, ///< the server's, before and after TimeLeft
        TimeLeft,
        ClockAfter,
    };

    QList<QByteArray> command;
    Expect expect = Expect::Anything;
    QByteArray bytes;
    qint64 number = 0;
    QList<QByteArray> strings;
    /// Strings: how many of the reply's elements stand before the one that is edited, and whether
    /// they and those behind it were seen.
    qsizetype lead = 0;
    std::optional<QByteArray> previous;
    std::optional<QByteArray> next;
    Learn learn = Learn::Nothing;
    int change = -1; ///< index of the edit; -1: about the key
    /// A server may not have the command: then there is nothing to be learnt.
    bool isOptional = false;

    /// Whether it reads what stands still while nobody changes the key.
    bool isSteady() const noexcept
    {
        return learn != Learn::ClockBefore && learn != Learn::TimeLeft
            && learn != Learn::ClockAfter;
    }
    /// Whether @p reply is as expected. An error never is, unless anything will do.
    bool matches(const Value& reply) const;
    /// What the reply says is there now, as bytes; nothing: it is not there.
    std::optional<QByteArray> now(const Value& reply) const;
};

/// Whether the server does not have the command.
bool isUnknownCommand(const Value& reply);
/// A score's or a string's bytes, or a number's digits.
std::optional<QByteArray> plainBytes(const Value& value);

} // namespace sluice
