// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/protocol/writer.h"

#include "core/protocol/commandtable.h"
#include "core/protocol/number.h"
#include "core/protocol/shortcopy.h"

#include <charconv>
#include <cstring>

namespace sluice {

namespace {

constexpr qsizetype NumberRoom = 20; // "-9223372036854775808", "18446744073709551615"

/// Writes @p type, @p number and CRLF to @p out. Returns how many bytes that is, at most 3 +
/// NumberRoom.
template <typename T> qsizetype writeHeader(char* out, char type, T number)
{
    out[0] = type;
    if (number >= 0 && number < 100) { // nearly always
        const bool isShort = number < 10;
        out[1] = static_cast<char>('0' + (isShort ? number : number / 10));
        out[2] = static_cast<char>('0' + number % 10); // of one digit: the CR comes over it
        char* end = out + (isShort ? 2 : 3);
        end[0] = '\r';
        end[1] = '\n';
        return end + 2 - out;
    }
    char* end = std::to_chars(out + 1, out + 1 + NumberRoom, number).ptr;
    *end++ = '\r';
    *end++ = '\n';
    return end - out;
}

void appendHeader(ByteBuffer& out, char type, qsizetype number)
{
    char header[3 + NumberRoom];
    const qsizetype length = writeHeader(header, type, number);
    std::memcpy(out.extend(length), header, static_cast<std::size_t>(length));
}

template <typename T> void appendNumber(ByteBuffer& out, T number)
{
    char text[NumberRoom];
    appendArgument(
        out, QByteArrayView(text, std::to_chars(text, text + NumberRoom, number).ptr - text));
}

} // namespace

qsizetype beginCommand(ByteBuffer& out)
{
    const qsizetype begin = out.size();
    out.extend(CommandHeaderRoom); // finishCommand() writes what is sent of it
    return begin;
}

void appendArgument(ByteBuffer& out, QByteArrayView bytes)
{
    constexpr qsizetype headerRoom = 3 + NumberRoom;
    const qsizetype before = out.size();
    char* const room = out.extend(headerRoom + bytes.size() + 2);
    const qsizetype headerLength = writeHeader(room, '$', bytes.size());
    const auto length = static_cast<std::size_t>(bytes.size());
    char* const body = room + headerLength;
    if (length > 0)
        copyShort(body, bytes.data(), length);
    std::memcpy(body + length, "\r\n", 2);
    out.truncate(before + headerLength + bytes.size() + 2);
}

void appendName(ByteBuffer& out, const CommandInfo& info)
{
    // All of its room is copied, in a few instructions, and what is beyond the name forgotten.
    const qsizetype before = out.size();
    std::memcpy(out.extend(sizeof(info.encoded)), info.encoded, sizeof(info.encoded));
    out.truncate(before + info.encodedSize);
}

void appendInteger(ByteBuffer& out, qint64 number) { appendNumber(out, number); }

void appendUnsigned(ByteBuffer& out, quint64 number) { appendNumber(out, number); }

void appendDouble(ByteBuffer& out, double number)
{
    char text[DoubleRoom];
    appendArgument(out, QByteArrayView(text, writeDouble(text, number)));
}

qsizetype finishCommand(ByteBuffer& out, qsizetype begin, qint64 count)
{
    Q_ASSERT(count > 0 && count < 10'000'000'000'000); // 16 bytes hold `*`, 13 digits and CRLF
    if (count < 10) { // nearly always: four bytes
        const qsizetype start = begin + CommandHeaderRoom - 4;
        const char header[4] = { '*', static_cast<char>('0' + count), '\r', '\n' };
        std::memcpy(out.data() + start, header, sizeof(header));
        return start;
    }
    char header[3 + NumberRoom];
    const qsizetype length = writeHeader(header, '*', count);
    const qsizetype start = begin + CommandHeaderRoom - length;
    std::memcpy(out.data() + start, header, static_cast<std::size_t>(length));
    return start;
}

void appendCommand(ByteBuffer& out, std::initializer_list<QByteArrayView> arguments)
{
    appendHeader(out, '*', static_cast<qsizetype>(arguments.size()));
    for (const QByteArrayView argument : arguments)
        appendArgument(out, argument);
}

CommandWriter& CommandWriter::arg(QByteArrayView bytes)
{
    ++m_count;
    appendArgument(m_out, bytes);
    return *this;
}

CommandWriter& CommandWriter::arg(double number)
{
    ++m_count;
    appendDouble(m_out, number);
    return *this;
}

QByteArrayView CommandWriter::finish()
{
    m_start = finishCommand(m_out, m_begin, m_count);
    return m_out.view(m_start);
}

} // namespace sluice
