// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>
#include <QString>

#include <cstring>

namespace sluice {

/// What stands between the parts of a key's name: any of several separators, of one or more bytes
/// each. A value; any thread.
class Separators {
public:
    /// None: names have no parts.
    Separators() = default;
    /// Just this one; empty: none.
    Separators(const QByteArray& one) // NOLINT: the same in other words
        : Separators(QList<QByteArray> { one })
    {
    }
    explicit Separators(QList<QByteArray> all);
    /// From what a person types: display text, with spaces between (a space itself is \x20).
    static Separators fromText(QStringView text);
    [[nodiscard]] QString toText() const;

    [[nodiscard]] bool isEmpty() const { return m_all.isEmpty(); }
    /// The length of the first part of a name, its separator included; 0: there is no separator.
    /// The first one counts, and where several begin alike the longest.
    [[nodiscard]] qsizetype partLength(QByteArrayView rest) const
    {
        if (rest.isEmpty())
            return 0;
        if (m_only == 0)
            return anyPartLength(rest);
        const void* found
            = std::memchr(rest.data(), m_only - 1, static_cast<std::size_t>(rest.size()));
        return found ? static_cast<const char*>(found) - rest.data() + 1 : 0;
    }

    friend bool operator==(const Separators& a, const Separators& b) { return a.m_all == b.m_all; }

private:
    [[nodiscard]] qsizetype anyPartLength(QByteArrayView rest) const;

    QList<QByteArray> m_all; ///< the longest first
    int m_only = 0; ///< the byte + 1, if there is just one of one byte
    QByteArray
        m_begins; ///< for each byte: 0: no separator begins so, 1: one of it alone, 2: see m_all
};

} // namespace sluice
