// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/keys/globfilter.h"

#include "core/protocol/displaytext.h"

#include <algorithm>
#include <string_view>

namespace sluice {

namespace {

/// What is left of a pattern. Beyond its end stands a zero byte, as in the server's strings.
struct Pattern {
    QByteArrayView rest;

    signed char at(qsizetype i) const
    {
        return i < rest.size() ? static_cast<signed char>(rest[i]) : 0;
    }
    qsizetype size() const { return rest.size(); }
    void skip(qsizetype n) { rest = rest.sliced(n); }
};

/// Reads the class behind `[`: calls @p range(low, high) for what it lists, both included; leaves
/// the pattern on the class's last character. Returns whether it means all others.
template <typename Range> bool readClass(Pattern& pattern, Range&& range)
{
    const bool negated = pattern.at(0) == '^';
    if (negated)
        pattern.skip(1);
    while (pattern.size() > 0) {
        if (pattern.size() >= 2 && pattern.at(0) == '\\') {
            range(pattern.at(1), pattern.at(1));
            pattern.skip(1);
        } else if (pattern.at(0) == ']') {
            break;
        } else if (pattern.size() >= 3 && pattern.at(1) == '-') {
            range(std::min(pattern.at(0), pattern.at(2)), std::max(pattern.at(0), pattern.at(2)));
            pattern.skip(2);
        } else {
            range(pattern.at(0), pattern.at(0));
        }
        pattern.skip(1);
    }
    return negated;
}

/// Matches one byte against the class behind `[`; leaves the pattern on its last character.
bool classMatches(Pattern& pattern, signed char c)
{
    bool match = false;
    const bool negated = readClass(
        pattern, [&](signed char low, signed char high) { match |= c >= low && c <= high; });
    return match != negated;
}

bool globMatch(Pattern pattern, QByteArrayView name, bool& skipLonger, int depth)
{
    constexpr int deepest = 1000;
    if (depth > deepest)
        return false;
    while (pattern.size() > 0 && !name.isEmpty()) {
        const auto c = static_cast<signed char>(name.front());
        switch (pattern.at(0)) {
        case '*':
            while (pattern.size() > 1 && pattern.at(1) == '*')
                pattern.skip(1);
            if (pattern.size() == 1)
                return true;
            for (; !name.isEmpty(); name = name.sliced(1)) {
                if (globMatch({ pattern.rest.sliced(1) }, name, skipLonger, depth + 1))
                    return true;
                if (skipLonger)
                    return false;
            }
            // Nowhere in the rest of the name: a longer match of an earlier `*` cannot help.
            skipLonger = true;
            return false;
        case '?':
            break;
        case '[':
            pattern.skip(1);
            if (!classMatches(pattern, c))
                return false;
            break;
        case '\\':
            if (pattern.size() >= 2)
                pattern.skip(1);
            [[fallthrough]];
        default:
            if (pattern.at(0) != c)
                return false;
            break;
        }
        name = name.sliced(1);
        if (pattern.size() > 0) // an unclosed class ends with the pattern
            pattern.skip(1);
        if (name.isEmpty()) {
            while (pattern.at(0) == '*')
                pattern.skip(1);
            break;
        }
    }
    return pattern.size() == 0 && name.isEmpty();
}

bool isHexDigit(QChar c)
{
    return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f') || (c >= u'A' && c <= u'F');
}

void appendLiteral(QByteArray& pattern, QByteArrayView bytes)
{
    for (const char c : bytes) {
        if (c == '*' || c == '?' || c == '[' || c == ']' || c == '\\' || c == '^' || c == '-')
            pattern += '\\';
        pattern += c;
    }
}

/// A typed glob as bytes: the escapes of shown names (\xNN, \n, \r, \t) become the bytes they stand
/// for; every other escape stays the glob's own.
QByteArray globFromText(QStringView text)
{
    QByteArray pattern;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] != u'\\' || i + 1 == text.size()) {
            const qsizetype units = text[i].isHighSurrogate() && i + 1 < text.size() ? 2 : 1;
            pattern += text.sliced(i, units).toUtf8();
            i += units - 1;
            continue;
        }
        const QChar next = text[i + 1];
        qsizetype units = 2;
        if (next == u'x' && i + 3 < text.size() && isHexDigit(text[i + 2])
            && isHexDigit(text[i + 3]))
            units = 4;
        if (units == 4 || next == u'n' || next == u'r' || next == u't') {
            appendLiteral(pattern, fromDisplay(text.sliced(i, units)));
            i += units - 1;
        } else {
            pattern += '\\';
            pattern += QStringView(&next, 1).toUtf8();
            ++i;
        }
    }
    return pattern;
}

} // namespace

bool globMatches(QByteArrayView pattern, QByteArrayView name)
{
    if (pattern.size() == 1 && pattern.front() == '*')
        return true;
    bool skipLonger = false;
    return globMatch({ pattern }, name, skipLonger, 0);
}

GlobClass globClass(QByteArrayView behindBracket)
{
    GlobClass result;
    Pattern pattern { behindBracket };
    const bool negated = readClass(pattern, [&](signed char low, signed char high) {
        for (int c = low; c <= high; ++c)
            result.bytes.set(static_cast<quint8>(c));
    });
    if (negated)
        result.bytes.flip();
    const qsizetype rest = std::max<qsizetype>(pattern.size() - 1, 0); // may have no end
    result.length = behindBracket.size() - rest;
    return result;
}

GlobFilter GlobFilter::fromText(QStringView text)
{
    bool isGlob = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] == u'\\')
            ++i;
        else
            isGlob |= text[i] == u'*' || text[i] == u'?' || text[i] == u'[';
    }
    return isGlob ? glob(text) : part(text);
}

GlobFilter GlobFilter::part(QStringView text)
{
    GlobFilter filter;
    if (text.isEmpty())
        return filter;
    filter.m_kind = Kind::Part;
    filter.m_bytes = fromDisplay(text);
    return filter;
}

GlobFilter GlobFilter::glob(QStringView text)
{
    GlobFilter filter;
    if (text.isEmpty())
        return filter;
    filter.m_kind = Kind::Glob;
    filter.m_bytes = globFromText(text);
    return filter;
}

bool GlobFilter::matches(QByteArrayView name) const
{
    switch (m_kind) {
    case Kind::All:
        return true;
    case Kind::Part: {
        const std::string_view whole(name.data(), static_cast<size_t>(name.size()));
        const std::string_view part(m_bytes.constData(), static_cast<size_t>(m_bytes.size()));
        return whole.find(part) != std::string_view::npos;
    }
    case Kind::Glob:
        return globMatches(m_bytes, name);
    }
    return false;
}

QByteArray GlobFilter::pattern() const
{
    if (m_kind == Kind::All)
        return QByteArrayLiteral("*");
    if (m_kind == Kind::Glob)
        return m_bytes;
    QByteArray pattern("*");
    appendLiteral(pattern, m_bytes);
    return pattern + '*';
}

} // namespace sluice
