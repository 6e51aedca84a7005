// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QStringView>

#include <bitset>

namespace sluice {

/// Whether the server would say that @p name matches @p pattern: KEYS and SCAN MATCH, byte for
/// byte, odd patterns included (a lone "*" matches the empty name too; [z-a] is [a-z]; bytes
/// from 0x80 on are negative in ranges, as on x86). Source: stringmatchlen() in redis/src/util.c,
/// 7.0. Any thread.
bool globMatches(QByteArrayView pattern, QByteArrayView name);

/// A class of a glob: `[a-z]`.
struct GlobClass {
    std::bitset<256> bytes; ///< that it lets through
    qsizetype length = 0; ///< of its text without the `[`; its end may be missing
};
/// Reads a class as globMatches() does, from what follows its `[`. Any thread.
GlobClass globClass(QByteArrayView behindBracket);

/// What a person typed in order to find keys: a glob where it holds `*`, `?` or `[`, otherwise a
/// part of the name. Bytes that are shown escaped can be typed as they are shown (`\x00`). A value;
/// any thread.
class GlobFilter {
public:
    /// Matches everything.
    GlobFilter() = default;
    /// From the text of a filter field.
    static GlobFilter fromText(QStringView text);
    /// A part of the name, whatever it holds; a glob, whatever it holds not.
    static GlobFilter part(QStringView text);
    static GlobFilter glob(QStringView text);

    [[nodiscard]] bool matchesAll() const { return m_kind == Kind::All; }
    [[nodiscard]] bool isGlob() const { return m_kind == Kind::Glob; }
    /// The part, or the pattern.
    [[nodiscard]] const QByteArray& bytes() const { return m_bytes; }
    [[nodiscard]] bool matches(QByteArrayView name) const;
    /// The same as a pattern for SCAN's MATCH; "*" when it matches all.
    [[nodiscard]] QByteArray pattern() const;

    friend bool operator==(const GlobFilter&, const GlobFilter&) = default;

private:
    enum class Kind { All, Part, Glob };

    Kind m_kind = Kind::All;
    QByteArray m_bytes; ///< the part, or the pattern
};

} // namespace sluice
