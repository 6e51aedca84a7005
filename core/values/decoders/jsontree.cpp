// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/decoders/jsontree.h"

#include <QString>

#include <algorithm>
#include <bit>
#include <charconv>
#include <limits>

namespace sluice {

namespace {

class Reader {
public:
    Reader(QByteArrayView json, int depth)
        : m_json(json)
        , m_depth(depth)
    {
    }

    std::variant<JsonTree, JsonTree::Problem> document()
    {
        JsonTree tree;
        if (value(tree, 0)) {
            skipSpace();
            if (m_at == m_json.size())
                return tree;
            fail("nothing more was expected");
        }
        return JsonTree::Problem { m_at, m_problem };
    }

private:
    // Depth is bounded, so it may call itself.
    bool value(JsonTree& tree, int depth)
    {
        skipSpace();
        switch (peek()) {
        case '{':
        case '[':
            return depth < m_depth ? container(tree, depth) : fail("it is nested too deeply");
        case '"':
            tree.kind = JsonTree::Kind::Text;
            return text(tree.token);
        case 't':
            return word(tree, "true");
        case 'f':
            return word(tree, "false");
        case 'n':
            return word(tree, "null");
        default:
            return number(tree);
        }
    }

    bool container(JsonTree& tree, int depth)
    {
        const bool object = peek() == '{';
        const int closing = object ? '}' : ']';
        tree.kind = object ? JsonTree::Kind::Object : JsonTree::Kind::Array;
        ++m_at;
        skipSpace();
        if (peek() == closing) {
            ++m_at;
            return true;
        }
        for (;;) {
            if (object) {
                skipSpace();
                if (peek() != '"')
                    return fail("a name was expected");
                if (!text(tree.names.emplace_back()))
                    return false;
                skipSpace();
                if (peek() != ':')
                    return fail("':' was expected");
                ++m_at;
            }
            if (!value(tree.items.emplace_back(), depth + 1))
                return false;
            skipSpace();
            const int c = peek();
            if (c == closing) {
                ++m_at;
                return true;
            }
            if (c != ',')
                return fail(object ? "',' or '}' was expected" : "',' or ']' was expected");
            ++m_at;
        }
    }

    bool word(JsonTree& tree, QByteArrayView word)
    {
        if (m_json.sliced(m_at).first(std::min(word.size(), m_json.size() - m_at)) != word)
            return fail("a value was expected");
        tree.kind = JsonTree::Kind::Word;
        tree.token = word.toByteArray();
        m_at += word.size();
        return true;
    }

    bool digits()
    {
        const qsizetype begin = m_at;
        while (peek() >= '0' && peek() <= '9')
            ++m_at;
        return m_at > begin || fail("a digit was expected");
    }

    bool number(JsonTree& tree)
    {
        const qsizetype begin = m_at;
        if (peek() == '-')
            ++m_at;
        else if (peek() < '0' || peek() > '9')
            return fail("a value was expected");
        if (peek() == '0')
            ++m_at;
        else if (!digits())
            return false;
        if (peek() == '.') {
            ++m_at;
            if (!digits())
                return false;
        }
        if (peek() == 'e' || peek() == 'E') {
            ++m_at;
            if (peek() == '+' || peek() == '-')
                ++m_at;
            if (!digits())
                return false;
        }
        tree.kind = JsonTree::Kind::Number;
        tree.token = m_json.sliced(begin, m_at - begin).toByteArray();
        return true;
    }

    bool hexUnit(char16_t& unit)
    {
        unit = 0;
        for (int i = 0; i < 4; ++i) {
            const int c = peek();
            const int digit = c >= '0' && c <= '9' ? c - '0'
                : c >= 'a' && c <= 'f'             ? c - 'a' + 10
                : c >= 'A' && c <= 'F'             ? c - 'A' + 10
                                                   : -1;
            if (digit < 0)
                return fail("four hexadecimal digits were expected");
            unit = static_cast<char16_t>(unit << 4 | digit);
            ++m_at;
        }
        return true;
    }

    bool escape(QByteArray& bytes)
    {
        static constexpr QByteArrayView names("\"\\/bfnrt");
        static constexpr QByteArrayView values("\"\\/\b\f\n\r\t");
        const int c = peek();
        if (c == -1)
            return fail("an escape was expected");
        ++m_at;
        if (const qsizetype known = names.indexOf(static_cast<char>(c)); known >= 0) {
            bytes += values[known];
            return true;
        }
        char16_t unit = 0;
        if (c != 'u' || !hexUnit(unit))
            return fail("an escape was expected");
        QString character = QString(QChar(unit));
        if (QChar::isHighSurrogate(unit)) {
            char16_t low = 0;
            if (peek() != '\\')
                return fail("the other half of a character was expected");
            ++m_at;
            if (peek() != 'u')
                return fail("the other half of a character was expected");
            ++m_at;
            if (!hexUnit(low))
                return false;
            if (!QChar::isLowSurrogate(low))
                return fail("the other half of a character was expected");
            character += QChar(low);
        } else if (QChar::isLowSurrogate(unit)) {
            return fail("half a character");
        }
        bytes += character.toUtf8();
        return true;
    }

    bool text(QByteArray& bytes)
    {
        ++m_at;
        for (;;) {
            const int c = peek();
            if (c == -1)
                return fail("'\"' was expected");
            if (c < 0x20)
                return fail("a control character stands in a text");
            ++m_at;
            if (c == '"')
                return true;
            if (c != '\\')
                bytes += static_cast<char>(c);
            else if (!escape(bytes))
                return false;
        }
    }

    int peek() const noexcept
    {
        return m_at < m_json.size() ? static_cast<unsigned char>(m_json[m_at]) : -1;
    }
    void skipSpace()
    {
        while (peek() == ' ' || peek() == '\n' || peek() == '\t' || peek() == '\r')
            ++m_at;
    }
    bool fail(const char* detail)
    {
        if (m_problem.isEmpty())
            m_problem = detail;
        return false;
    }

    QByteArrayView m_json;
    qsizetype m_at = 0;
    int m_depth;
    QByteArray m_problem;
};

template <typename Number> std::optional<Number> parsed(const QByteArray& token)
{
    Number number {};
    const char* end = token.constData() + token.size();
    const auto result = std::from_chars(token.constData(), end, number);
    if (result.ec != std::errc() || result.ptr != end)
        return {};
    return number;
}

template <typename Float, typename Bits>
std::optional<Float> floating(const JsonTree& tree, Bits quietNan)
{
    if (tree.kind == JsonTree::Kind::Number)
        return parsed<Float>(tree.token);
    if (tree.kind != JsonTree::Kind::Text)
        return {};
    if (tree.token == "Infinity" || tree.token == "-Infinity")
        return tree.token[0] == '-' ? -std::numeric_limits<Float>::infinity()
                                    : std::numeric_limits<Float>::infinity();
    if (tree.token == "NaN")
        return std::bit_cast<Float>(quietNan);
    bool ok = false;
    const quint64 bits = tree.token.startsWith("0x") ? tree.token.mid(2).toULongLong(&ok, 16) : 0;
    if (!ok || bits > std::numeric_limits<Bits>::max())
        return {};
    return std::bit_cast<Float>(static_cast<Bits>(bits));
}

} // namespace

std::variant<JsonTree, JsonTree::Problem> JsonTree::read(QByteArrayView json, int depth)
{
    return Reader(json, depth).document();
}

std::optional<QByteArray> JsonTree::mark() const
{
    if (kind != Kind::Object || names.empty() || !names[0].startsWith('$'))
        return {};
    const char first = names[0].size() > 1 ? names[0][1] : '\0';
    // A name in JSON's own form: "$1", "$null", "$\"$x\""; no mark is spelt like a value.
    const bool isName
        = std::holds_alternative<JsonTree>(JsonTree::read(QByteArrayView(names[0]).sliced(1), 64));
    if (isName || first == '\0')
        return {};
    return names[0].mid(1);
}

const JsonTree* JsonTree::member(QByteArrayView name) const
{
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i] == name)
            return &items[i];
    }
    return nullptr;
}

std::optional<QByteArray> JsonTree::hexBytes() const
{
    if (kind != Kind::Text || token.size() % 2 != 0)
        return {};
    for (const char c : token) {
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')))
            return {};
    }
    return QByteArray::fromHex(token);
}

std::optional<double> JsonTree::asDouble() const
{
    return floating<double, quint64>(*this, 0x7ff8000000000000U);
}

std::optional<float> JsonTree::asFloat() const
{
    return floating<float, quint32>(*this, 0x7fc00000U);
}

std::optional<qint64> JsonTree::asSigned() const
{
    return isInteger() ? parsed<qint64>(token) : std::nullopt;
}

std::optional<quint64> JsonTree::asUnsigned() const
{
    return isInteger() ? parsed<quint64>(token) : std::nullopt;
}

bool JsonTree::isInteger() const
{
    return kind == Kind::Number && token.indexOf('.') < 0 && token.indexOf('e') < 0
        && token.indexOf('E') < 0;
}

} // namespace sluice
