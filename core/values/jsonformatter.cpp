// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/jsonformatter.h"

#include <optional>
#include <vector>

namespace sluice {

namespace {

constexpr qsizetype outputPiece = 1024 * 1024;

bool isSpace(int c) noexcept { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool isDigit(int c) noexcept { return c >= '0' && c <= '9'; }
bool isHex(int c) noexcept
{
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// One pass over the bytes with a stack of brackets instead of recursion.
class Run {
public:
    Run(const LargeBytes& input, JsonLimits limits, const CancelFlag& cancel)
        : m_input(input)
        , m_limits(limits)
        , m_cancel(cancel)
    {
        load();
    }

    std::variant<LargeBytes, JsonProblem> result()
    {
        document();
        if (m_problem)
            return *m_problem;
        m_output.append(m_piece);
        return m_output;
    }

private:
    // What may come next inside the innermost bracket.
    enum class Next { Value, ValueOrEnd, NameOrEnd, Name, CommaOrEnd };

    void document()
    {
        Next next = Next::Value;
        for (;;) {
            skipSpace();
            const int c = peek();
            if (m_problem)
                return;
            if (next == Next::CommaOrEnd && m_open.empty()) {
                if (c != -1)
                    fail("the end");
                return;
            }
            const char closing = m_open.empty() ? '\0' : m_open.back();
            const bool mayEnd = next != Next::Value && next != Next::Name;
            if (mayEnd && closing && c == closing) {
                m_open.pop_back();
                if (next == Next::CommaOrEnd)
                    newLine();
                take();
                next = Next::CommaOrEnd;
            } else if (next == Next::CommaOrEnd) {
                if (c != ',')
                    return fail(closing == '}' ? "',' or '}'" : "',' or ']'");
                take();
                newLine();
                next = closing == '}' ? Next::Name : Next::Value;
            } else if (next == Next::NameOrEnd || next == Next::Name) {
                if (c != '"')
                    return fail(next == Next::Name ? "a name" : "a name or '}'");
                if (next == Next::NameOrEnd)
                    newLine();
                string();
                skipSpace();
                if (m_problem)
                    return;
                if (peek() != ':')
                    return fail("':'");
                take();
                put(' ');
                next = Next::Value;
            } else {
                if (next == Next::ValueOrEnd)
                    newLine();
                if (c == '{' || c == '[') {
                    if (static_cast<int>(m_open.size()) >= m_limits.depth)
                        return fail(JsonError::TooDeep, "less nesting");
                    m_open.push_back(c == '{' ? '}' : ']');
                    take();
                    next = c == '{' ? Next::NameOrEnd : Next::ValueOrEnd;
                } else {
                    scalar(c, next == Next::ValueOrEnd);
                    next = Next::CommaOrEnd;
                }
            }
            if (m_problem)
                return;
        }
    }

    void scalar(int c, bool orEnd)
    {
        if (c == '"')
            string();
        else if (c == '-' || isDigit(c))
            number();
        else if (c == 't')
            word("true");
        else if (c == 'f')
            word("false");
        else if (c == 'n')
            word("null");
        else
            fail(orEnd ? "a value or ']'" : "a value");
    }

    void word(const char* text)
    {
        for (; *text; ++text) {
            if (peek() != *text)
                return fail("true, false or null");
            take();
        }
    }

    void digits()
    {
        if (!isDigit(peek()))
            return fail("a digit");
        while (isDigit(peek()))
            take();
    }

    void number()
    {
        if (peek() == '-')
            take();
        if (peek() == '0')
            take(); // a leading zero stands alone
        else
            digits();
        if (!m_problem && peek() == '.') {
            take();
            digits();
        }
        if (!m_problem && (peek() == 'e' || peek() == 'E')) {
            take();
            if (peek() == '+' || peek() == '-')
                take();
            digits();
        }
    }

    void string()
    {
        take();
        while (!m_problem) {
            const int c = peek();
            if (c == -1 || c < 0x20)
                return fail(c == -1 ? "'\"'" : "no control character");
            take();
            if (c == '"')
                return;
            if (c == '\\')
                escape();
        }
    }

    void escape()
    {
        const int c = peek();
        if (c == -1 || !QByteArrayView("\"\\/bfnrtu").contains(static_cast<char>(c)))
            return fail("an escape");
        take();
        for (int i = 0; c == 'u' && i < 4; ++i) {
            if (!isHex(peek()))
                return fail("four hexadecimal digits");
            take();
        }
    }

    void skipSpace()
    {
        while (isSpace(peek()))
            step();
    }

    /// The next byte, 0 to 255; -1 at the end.
    int peek() const noexcept
    {
        return m_at < m_view.size() ? static_cast<unsigned char>(m_view[m_at]) : -1;
    }
    void step()
    {
        if (++m_at == m_view.size())
            load();
    }
    void take()
    {
        put(m_view[m_at]);
        step();
    }
    void load()
    {
        m_begin += m_view.size();
        m_view = m_input.stretch(m_begin);
        m_at = 0;
        if (m_cancel.isCancelled())
            fail(JsonError::Cancelled, "");
    }
    void put(char c)
    {
        m_piece.append(c);
        if (m_piece.size() >= outputPiece)
            flush();
    }
    void newLine()
    {
        m_piece.append('\n');
        m_piece.append(static_cast<qsizetype>(m_open.size()) * 2, ' ');
        if (m_piece.size() >= outputPiece)
            flush();
    }
    void flush()
    {
        m_output.append(std::exchange(m_piece, {}));
        m_piece.reserve(outputPiece + 2048);
        if (m_output.size() > m_limits.output)
            fail(JsonError::TooLarge, "less text");
        if (m_cancel.isCancelled())
            fail(JsonError::Cancelled, "");
    }
    void fail(const char* expected)
    {
        fail(peek() == -1 ? JsonError::EndsEarly : JsonError::Syntax, expected);
    }
    void fail(JsonError error, const char* expected)
    {
        if (!m_problem)
            m_problem = JsonProblem { error, m_begin + m_at, expected };
    }

    const LargeBytes& m_input;
    const JsonLimits m_limits;
    const CancelFlag& m_cancel;
    QByteArrayView m_view;
    qsizetype m_begin = 0; ///< offset of m_view
    qsizetype m_at = 0; ///< in m_view
    std::vector<char> m_open; ///< closing brackets that are due
    QByteArray m_piece;
    LargeBytes m_output;
    std::optional<JsonProblem> m_problem;
};

} // namespace

std::variant<LargeBytes, JsonProblem> JsonFormatter::format(
    LargeBytes input, JsonLimits limits, const CancelFlag& cancel)
{
    return Run(input, limits, cancel).result();
}

bool looksLikeJson(QByteArrayView head) noexcept
{
    for (const char c : head) {
        if (!isSpace(static_cast<unsigned char>(c)))
            return c == '{' || c == '[';
    }
    return false;
}

} // namespace sluice
