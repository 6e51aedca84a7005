// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>

#include <utility>
#include <variant>

namespace sluice {

/// What went wrong: a kind that code can switch on, and the bytes that it is about (never a
/// password). The GUI turns it into a sentence; the core does not.
template <typename Kind> struct Error {
    Kind kind;
    QByteArray detail;

    bool operator==(const Error&) const = default;
};

/// Either a value or an Error of the given kind. Both are held by value; no thread is involved.
template <typename T, typename Kind> class [[nodiscard]] Result {
public:
    Result(T value)
        : m_content(std::in_place_index<0>, std::move(value))
    {
    }
    Result(Error<Kind> error)
        : m_content(std::in_place_index<1>, std::move(error))
    {
    }
    Result(Kind kind, QByteArray detail = {})
        : m_content(std::in_place_index<1>, Error<Kind> { kind, std::move(detail) })
    {
    }

    /// True when value() may be called; otherwise error() may be.
    bool ok() const { return m_content.index() == 0; }
    explicit operator bool() const { return ok(); }

    /// The value. Throws std::bad_variant_access when there is none: that is a defect of the
    /// caller.
    const T& value() const& { return std::get<0>(m_content); }
    T value() && { return std::get<0>(std::move(m_content)); }

    /// The error. Throws std::bad_variant_access when there is none.
    const Error<Kind>& error() const { return std::get<1>(m_content); }

private:
    std::variant<T, Error<Kind>> m_content;
};

} // namespace sluice
