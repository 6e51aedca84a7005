// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/decoders/picklemachine.h"

#include <QString>

#include <algorithm>

namespace sluice {

namespace {

using Kind = DecodeProblem::Kind;

constexpr qsizetype largestDecimal = 128; ///< bytes of an integer that is shown in decimal digits

/// The decimal digits of an integer in two's complement, lowest byte first.
QByteArray decimal(QByteArrayView bytes)
{
    QByteArray magnitude = bytes.toByteArray();
    const bool negative = !magnitude.isEmpty() && (magnitude.back() & 0x80);
    if (negative) {
        int carry = 1;
        for (char& byte : magnitude) {
            const int value = (~static_cast<unsigned char>(byte) & 0xff) + carry;
            byte = static_cast<char>(value);
            carry = value >> 8;
        }
    }
    QByteArray digits;
    while (!magnitude.isEmpty()) {
        int remainder = 0;
        for (qsizetype i = magnitude.size() - 1; i >= 0; --i) {
            const int value = remainder << 8 | static_cast<unsigned char>(magnitude[i]);
            magnitude[i] = static_cast<char>(value / 10);
            remainder = value % 10;
        }
        digits += static_cast<char>('0' + remainder);
        while (!magnitude.isEmpty() && magnitude.back() == '\0')
            magnitude.chop(1);
    }
    std::reverse(digits.begin(), digits.end());
    return digits.isEmpty() ? QByteArray("0") : (negative ? "-" : "") + digits;
}

bool isInteger(QByteArrayView text)
{
    if (text.startsWith('-'))
        text = text.sliced(1);
    return !text.isEmpty()
        && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Bytes of a text in Python's escapes: \n \' \\ \xNN.
QByteArray unescaped(QByteArrayView text)
{
    QByteArray result;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] != '\\' || i + 1 >= text.size()) {
            result += text[i];
            continue;
        }
        static constexpr QByteArrayView names("ntrabfv0");
        static constexpr QByteArrayView values("\n\t\r\a\b\f\v\0", 8);
        const char c = text[++i];
        if (c == 'x' && i + 2 < text.size()) {
            result += QByteArray::fromHex(text.sliced(i + 1, 2).toByteArray());
            i += 2;
        } else if (const qsizetype known = names.indexOf(c); known >= 0) {
            result += values[known];
        } else {
            result += c;
        }
    }
    return result;
}

} // namespace

std::optional<DecodeProblem> PickleMachine::run(TreeWriter& writer)
{
    for (int steps = 1; !m_stopped && !m_problem; ++steps) {
        if (steps % 1024 == 0 && m_cancel.isCancelled())
            fail(Kind::Cancelled);
        else if (!step())
            break;
        else if (m_reader.endedEarly())
            fail(Kind::EndsEarly);
    }
    int top = 0;
    if (m_problem || !pop(top))
        return m_problem;
    if (!m_reader.atEnd()) {
        fail("there are bytes behind the value");
        return m_problem;
    }
    ++m_parts[static_cast<std::size_t>(top)].uses; // by whoever unpickles: it may hold itself
    write(writer, top);
    if (const auto stopped = writer.stopped())
        return DecodeProblem { *stopped, {}, m_reader.at(), {} };
    return m_problem;
}

/// The text of UNICODE (protocol 0), where \uXXXX stands for what is no ASCII.
QByteArray PickleMachine::rawUnicode(QByteArrayView text)
{
    QString result;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const qsizetype digits = text[i] == '\\' && i + 1 < text.size() ? (text[i + 1] == 'u' ? 4
                                         : text[i + 1] == 'U'                                 ? 8
                                                                                              : 0)
                                                                        : 0;
        bool ok = false;
        char32_t code = 0;
        if (digits > 0 && i + 2 + digits <= text.size())
            code = text.sliced(i + 2, digits).toByteArray().toUInt(&ok, 16);
        if (ok && code <= 0x10ffff) {
            result += QString::fromUcs4(&code, 1);
            i += 1 + digits;
        } else {
            result += QLatin1Char(text[i]);
        }
    }
    return result.toUtf8();
}

bool PickleMachine::fail(Kind kind, const QByteArray& detail)
{
    if (m_reader.endedEarly() && kind == Kind::Malformed)
        kind = Kind::EndsEarly;
    if (!m_problem)
        m_problem = DecodeProblem { kind, {}, m_reader.at(), detail };
    return false;
}

bool PickleMachine::push(Part part)
{
    if (m_parts.size() >= largestParts)
        return fail(Kind::TooLarge, "it has more than 4,000,000 parts");
    m_stack.push_back(static_cast<int>(m_parts.size()));
    m_parts.push_back(std::move(part));
    return true;
}

bool PickleMachine::pushJson(QByteArrayView token)
{
    Part part;
    part.own = token.toByteArray();
    return push(std::move(part));
}

bool PickleMachine::pushText(Type type, QByteArray own)
{
    Part part;
    part.type = type;
    part.own = std::move(own);
    part.view = part.own; // shared: the bytes stay where they are when the part moves
    return push(std::move(part));
}

bool PickleMachine::pushView(Type type, quint64 size)
{
    Part part;
    part.type = type;
    part.view = m_reader.take(size);
    return !m_reader.endedEarly() ? push(std::move(part)) : fail(Kind::EndsEarly);
}

bool PickleMachine::pushLong(QByteArrayView bytes)
{
    return bytes.size() <= largestDecimal
        ? pushJson(decimal(bytes))
        : pushJson("{\"$int\":\"" + bytes.toByteArray().toHex() + "\"}");
}

bool PickleMachine::pushDecimal(QByteArray text)
{
    if (text.endsWith('L'))
        text.chop(1);
    if (text == "00" || text == "01") // how protocol 0 writes False and True
        return pushJson(text == "01" ? "true" : "false");
    return isInteger(text) ? pushJson(text) : fail("an integer was expected");
}

bool PickleMachine::pushQuoted(Type type)
{
    const QByteArrayView text = m_reader.takeUntil('\n');
    if (text.size() < 2 || text.front() != text.back() || (text[0] != '\'' && text[0] != '"'))
        return fail("a text in quotes was expected");
    return pushText(type, unescaped(text.sliced(1, text.size() - 2)));
}

bool PickleMachine::pop(int& part)
{
    if (m_stack.empty() || m_stack.back() == markPlace())
        return fail("the stack is empty");
    part = m_stack.back();
    m_stack.pop_back();
    return true;
}

bool PickleMachine::popToMark(std::vector<int>& items)
{
    const auto mark = std::find(m_stack.rbegin(), m_stack.rend(), markPlace());
    if (mark == m_stack.rend())
        return fail("there is no mark");
    items.assign(mark.base(), m_stack.end());
    m_stack.erase(mark.base() - 1, m_stack.end());
    return true;
}

bool PickleMachine::pushMembers(Type type, const std::vector<int>& items, const char* why)
{
    if (type == Type::Dict && items.size() % 2 != 0)
        return fail(why);
    Part part;
    part.type = type;
    part.items = items;
    for (const int item : items)
        ++m_parts[static_cast<std::size_t>(item)].uses;
    return push(std::move(part));
}

bool PickleMachine::pushFromMark(Type type)
{
    std::vector<int> items;
    return popToMark(items) && pushMembers(type, items, "a name without a value");
}

bool PickleMachine::pushItems(Type type, int count)
{
    std::vector<int> items(static_cast<std::size_t>(count));
    for (auto item = items.rbegin(); item != items.rend(); ++item) {
        if (!pop(*item))
            return false;
    }
    return pushMembers(type, items, "");
}

bool PickleMachine::addTo(bool pairs, const std::vector<int>& items)
{
    if (m_stack.empty() || m_stack.back() == markPlace())
        return fail("there is nothing to add to");
    if (pairs && items.size() % 2 != 0)
        return fail("a name without a value");
    Part& part = m_parts[static_cast<std::size_t>(m_stack.back())];
    const bool own
        = pairs ? part.type == Type::Dict : part.type == Type::List || part.type == Type::Set;
    const bool object = part.type == Type::Call || part.type == Type::New;
    if (!own && !object)
        return fail("this cannot be added to");
    auto& to = own ? part.items : pairs ? part.members : part.added;
    to.insert(to.end(), items.begin(), items.end());
    for (const int item : items)
        ++m_parts[static_cast<std::size_t>(item)].uses;
    return true;
}

bool PickleMachine::put(quint64 index)
{
    if (m_stack.empty() || m_stack.back() == markPlace())
        return fail("there is nothing to remember");
    m_memo[index] = m_stack.back();
    return true;
}

bool PickleMachine::get(quint64 index)
{
    const auto found = m_memo.find(index);
    if (found == m_memo.end())
        return fail("nothing was remembered there");
    m_stack.push_back(found->second);
    return true;
}

} // namespace sluice
