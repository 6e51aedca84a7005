// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QList>

#include <optional>
#include <vector>

namespace sluice {

/// The value of a call that has nothing to say but that it was done.
struct Done {
    bool operator==(const Done&) const = default;
};

/// A name and its value: a hash's or a stream entry's field, a key and its string, a setting.
struct Field {
    QByteArray name;
    QByteArray value;

    Field() noexcept { }
    Field(QByteArray theName, QByteArray theValue) noexcept
        : name(std::move(theName))
        , value(std::move(theValue))
    {
    }
    bool operator==(const Field&) const = default;
};
using Fields = std::vector<Field>;
/// The value of the first field of that name, or null.
const QByteArray* findField(const Fields& fields, QByteArrayView name) noexcept;

/// A number that is no integer: as a double, and in the server's own digits, which may say more
/// than a double holds (INCRBYFLOAT counts in long doubles).
struct Decimal {
    double number = 0;
    QByteArray text;

    Decimal() noexcept { }
    Decimal(double theNumber, QByteArray theText) noexcept
        : number(theNumber)
        , text(std::move(theText))
    {
    }
    bool operator==(const Decimal&) const = default;
};

/// A member of a sorted set.
struct ScoredMember {
    QByteArray member;
    Decimal score;

    ScoredMember() noexcept { }
    ScoredMember(QByteArray theMember, Decimal theScore) noexcept
        : member(std::move(theMember))
        , score(std::move(theScore))
    {
    }
    bool operator==(const ScoredMember&) const = default;
};

} // namespace sluice
