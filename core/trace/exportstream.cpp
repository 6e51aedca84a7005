// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/trace/exportstream.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>

namespace sluice {

namespace {

constexpr qsizetype sliceBytes = 64 * 1024;
/// A slice may become longer than this by one step's text.
constexpr qsizetype slack = 8 * 1024;
constexpr std::uint64_t stepsPerLook = 256;

template <typename T> void append(QByteArray& to, T number)
{
    std::array<char, 24> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    to.append(digits.data(), end - digits.data());
}

bool beginsAFormula(QByteArrayView text)
{
    if (text.isEmpty())
        return false;
    const auto first = static_cast<unsigned char>(text[0]);
    if (first < 0x20 || first == '=' || first == '+' || first == '-' || first == '@')
        return true;
    // The same four in full width, U+FF1D, U+FF0B, U+FF0D and U+FF20.
    for (const char* wide : { "\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D", "\xEF\xBC\xA0" }) {
        if (text.startsWith(wide))
            return true;
    }
    return false;
}

} // namespace

ExportStream::ExportStream(const ExportTarget& target, std::uint64_t steps)
    : m_target(target)
    , m_steps(steps)
{
    m_slice.reserve(sliceBytes + slack);
}

ExportStream& ExportStream::number(std::int64_t number)
{
    append(m_slice, number);
    return *this;
}

ExportStream& ExportStream::number(std::uint64_t number)
{
    append(m_slice, number);
    return *this;
}

ExportStream& ExportStream::decimal(double number)
{
    std::array<char, 340> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(),
        std::isfinite(number) ? number : 0.0, std::chars_format::fixed, 3)
                         .ptr;
    m_slice.append(digits.data(), end - digits.data());
    return *this;
}

ExportStream& ExportStream::micros(std::int64_t nanos)
{
    append(m_slice, nanos / 1000);
    const auto rest = static_cast<int>(nanos % 1000);
    const std::array<char, 4> decimals { '.', static_cast<char>('0' + rest / 100),
        static_cast<char>('0' + rest / 10 % 10), static_cast<char>('0' + rest % 10) };
    m_slice.append(decimals.data(), decimals.size());
    return *this;
}

ExportStream& ExportStream::jsonText(QByteArrayView text)
{
    static constexpr const char* hex = "0123456789abcdef";
    m_slice.append('"');
    for (const char byte : text) {
        const auto value = static_cast<unsigned char>(byte);
        if (byte == '"' || byte == '\\') {
            m_slice.append('\\').append(byte);
        } else if (value < 0x20 || value == 0x7f) {
            m_slice.append("\\u00").append(hex[value >> 4]).append(hex[value & 15]);
        } else {
            m_slice.append(byte);
        }
    }
    m_slice.append('"');
    return *this;
}

ExportStream& ExportStream::csvText(QByteArrayView text)
{
    m_slice.append('"');
    if (beginsAFormula(text))
        m_slice.append('\'');
    for (const char byte : text) {
        if (byte == '"')
            m_slice.append('"');
        m_slice.append(byte);
    }
    m_slice.append('"');
    return *this;
}

bool ExportStream::step()
{
    ++m_done;
    if (m_end == ExportEnd::Complete && m_slice.size() >= sliceBytes)
        flush();
    if (m_end == ExportEnd::Complete && m_done % stepsPerLook == 0 && m_target.goOn
        && !m_target.goOn(m_done, m_steps))
        m_end = ExportEnd::Cancelled;
    return m_end == ExportEnd::Complete;
}

ExportEnd ExportStream::finish()
{
    if (m_end == ExportEnd::Complete && m_target.goOn && !m_target.goOn(m_steps, m_steps))
        m_end = ExportEnd::Cancelled;
    if (m_end == ExportEnd::Complete)
        flush();
    return m_end;
}

bool ExportStream::flush()
{
    if (!m_slice.isEmpty() && !m_target.write(m_slice))
        m_end = ExportEnd::WriteFailed;
    m_slice.resize(0); // keeps its room
    return m_end == ExportEnd::Complete;
}

} // namespace sluice
