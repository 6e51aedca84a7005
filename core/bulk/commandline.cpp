// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/bulk/commandline.h"

namespace sluice {

namespace {

bool isSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

int hexDigit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

char unescaped(char c)
{
    switch (c) {
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    case 'b':
        return '\b';
    case 'a':
        return '\a';
    default:
        return c;
    }
}

/// Reads what stands in quotes, from behind the first one; false: they do not end.
bool takeQuoted(QByteArrayView line, qsizetype& at, char quote, QByteArray& into)
{
    for (; at < line.size(); ++at) {
        const char c = line[at];
        const qsizetype left = line.size() - at;
        if (c == quote) {
            ++at;
            return at == line.size() || isSpace(line[at]);
        }
        if (quote == '"' && c == '\\' && left > 3 && line[at + 1] == 'x'
            && hexDigit(line[at + 2]) >= 0 && hexDigit(line[at + 3]) >= 0) {
            into += static_cast<char>(hexDigit(line[at + 2]) * 16 + hexDigit(line[at + 3]));
            at += 3;
        } else if (quote == '"' && c == '\\' && left > 1) {
            into += unescaped(line[++at]);
        } else if (quote == '\'' && c == '\\' && left > 1 && line[at + 1] == '\'') {
            into += '\'';
            ++at;
        } else {
            into += c;
        }
    }
    return false;
}

} // namespace

QByteArray quotedArgument(QByteArrayView bytes)
{
    static constexpr char digits[] = "0123456789abcdef";
    QByteArray text;
    text.reserve(bytes.size() + 2);
    text += '"';
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\')
            (text += '\\') += c;
        else if (c == '\n')
            text += "\\n";
        else if (c == '\r')
            text += "\\r";
        else if (byte < 0x20 || byte >= 0x7f)
            ((text += "\\x") += digits[byte >> 4]) += digits[byte & 15];
        else
            text += c;
    }
    text += '"';
    return text;
}

QByteArray commandLine(const QList<QByteArray>& arguments)
{
    QByteArray line = arguments.value(0);
    for (qsizetype i = 1; i < arguments.size(); ++i)
        line += ' ' + quotedArgument(arguments[i]);
    return line + '\n';
}

std::optional<QList<QByteArray>> splitCommandLine(QByteArrayView line)
{
    QList<QByteArray> arguments;
    qsizetype at = 0;
    for (;;) {
        while (at < line.size() && isSpace(line[at]))
            ++at;
        if (at == line.size())
            return arguments;
        QByteArray argument("");
        while (at < line.size() && !isSpace(line[at])) {
            const char c = line[at++];
            if (c != '"' && c != '\'')
                argument += c;
            else if (!takeQuoted(line, at, c, argument))
                return {};
        }
        arguments.append(argument);
    }
}

} // namespace sluice
