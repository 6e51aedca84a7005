// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/keys/globfilter.h"
#include "core/keys/idset.h"
#include "core/keys/keystore.h"

#include <QString>

#include <memory>

namespace sluice {

/// What a person looks for among the names of keys: a part of them, a glob or a regular expression
/// over their bytes. A value that may be shared; any thread.
class KeyFilter {
public:
    enum class Kind {
        Auto, ///< a glob where it holds `*`, `?` or `[`, else a part
        Part, ///< these bytes, wherever they stand
        Glob, ///< over the whole name, as the server's MATCH
        Expression, ///< RE2's syntax, anywhere in the name; `.` is any byte. Never exponential
    };

    /// Matches everything.
    KeyFilter() = default;
    KeyFilter(const GlobFilter& filter); // NOLINT: the same in other words
    /// From the text of a filter field; an empty one matches everything. See error().
    static KeyFilter fromText(Kind kind, QStringView text);

    [[nodiscard]] bool matchesAll() const { return !m_matcher; }
    /// What is wrong with the text of an expression, in RE2's English; empty: nothing. Such a
    /// filter matches nothing.
    [[nodiscard]] const QByteArray& error() const { return m_error; }
    /// Where in the text that is, in bytes of its UTF-8; 0 when it cannot be told.
    [[nodiscard]] qsizetype errorOffset() const { return m_errorOffset; }
    [[nodiscard]] bool matches(QByteArrayView name) const;
    /// Puts into the words of @p found those of the ids from..to-1 that match; @p from is a
    /// multiple of 64. Much faster than name by name; by two threads.
    void find(const KeyStore& store, quint32 from, quint32 to, IdSet& found) const;
    /// The same as a pattern for SCAN's MATCH; empty when there is none (expressions).
    [[nodiscard]] QByteArray pattern() const { return m_pattern; }

    friend bool operator==(const KeyFilter& a, const KeyFilter& b)
    {
        return a.m_kind == b.m_kind && a.m_text == b.m_text;
    }

private:
    class Matcher;
    enum class Means { All, Part, Glob, Expression };

    void prepare();
    [[nodiscard]] quint64 findWord(const KeyStore& store, quint32 from, quint32 to) const;

    Means m_kind = Means::All;
    QByteArray m_text; ///< the part, the pattern, the expression
    QByteArray m_pattern { "*" };
    QByteArray m_error;
    qsizetype m_errorOffset = 0;
    std::shared_ptr<const Matcher> m_matcher; ///< null: everything matches
};

} // namespace sluice
