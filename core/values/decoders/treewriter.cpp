// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/decoders/treewriter.h"

#include "core/values/textunit.h"

#include <bit>
#include <charconv>
#include <cmath>

namespace sluice {

namespace {

constexpr std::size_t deepestNames = 4; ///< each doubles the backslashes of the one inside

bool isUtf8(QByteArrayView bytes) noexcept
{
    while (!bytes.isEmpty()) {
        const int length = static_cast<signed char>(bytes[0]) >= 0 ? 1 : utf8Length(bytes);
        if (length == 0)
            return false;
        bytes = bytes.sliced(length);
    }
    return true;
}

bool hasControls(QByteArrayView bytes) noexcept
{
    for (const char c : bytes) {
        if ((static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t' && c != '\r')
            || c == 0x7f)
            return true;
    }
    return false;
}

template <typename Float> QByteArray shortestText(Float value)
{
    char buffer[32];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
    QByteArray text(buffer, end - buffer);
    if (!text.contains('.') && !text.contains('e'))
        text += ".0"; // an integer would read back as one
    return text;
}

/// What is no number, in quotes; empty for a number.
template <typename Float, typename Bits> QByteArray notANumber(Float value, Bits quietNan)
{
    if (std::isinf(value))
        return value > 0 ? "\"Infinity\"" : "\"-Infinity\"";
    if (!std::isnan(value))
        return {};
    const auto bits = std::bit_cast<Bits>(value);
    return bits == quietNan ? QByteArray("\"NaN\"")
                            : "\"0x" + QByteArray::number(quint64 { bits }, 16) + "\"";
}

} // namespace

QByteArray TreeWriter::shortest(float value) { return shortestText(value); }

QByteArray TreeWriter::quoted(QByteArrayView utf8)
{
    QByteArray result;
    result.reserve(utf8.size() + 2);
    result += '"';
    for (const char c : utf8) {
        switch (c) {
        case '"':
            result += "\\\"";
            break;
        case '\\':
            result += "\\\\";
            break;
        case '\n':
            result += "\\n";
            break;
        case '\r':
            result += "\\r";
            break;
        case '\t':
            result += "\\t";
            break;
        default:
            if (static_cast<unsigned char>(c) < 0x20)
                result += "\\u00" + QByteArray(1, c).toHex();
            else
                result += c;
        }
    }
    result += '"';
    return result;
}

bool TreeWriter::put(QByteArrayView json)
{
    if (stopped())
        return false;
    if (m_names.empty())
        return m_output.put(json);
    QByteArray& name = m_names.back().text;
    if (m_output.size() + name.size() + json.size() > m_limits.output) {
        m_stopped = DecodeProblem::Kind::TooLarge;
        return false;
    }
    name.append(json);
    return true;
}

bool TreeWriter::value(QByteArrayView json)
{
    if (m_comma && !put(","))
        return false;
    m_comma = true;
    return put(json);
}

bool TreeWriter::begin(char opening, char closing)
{
    ++m_counts.containers;
    if (static_cast<int>(m_open.size()) >= m_limits.depth) {
        if (!stopped())
            m_stopped = DecodeProblem::Kind::TooDeep;
        return false;
    }
    if (!value(QByteArrayView(&opening, 1)))
        return false;
    m_open.push_back(closing);
    m_comma = false;
    return true;
}

bool TreeWriter::end()
{
    if (m_open.empty())
        return false;
    const char closing = m_open.back();
    m_open.pop_back();
    m_comma = true;
    return put(QByteArrayView(&closing, 1));
}

bool TreeWriter::beginName()
{
    ++m_counts.names;
    if (m_comma && !put(","))
        return false;
    if (m_names.size() >= deepestNames) {
        m_stopped = DecodeProblem::Kind::TooDeep;
        return false;
    }
    m_comma = false;
    m_names.push_back({ {}, m_open.size() });
    return !stopped();
}

bool TreeWriter::endName()
{
    if (m_names.empty())
        return false;
    const Name name = std::move(m_names.back());
    m_names.pop_back();
    m_comma = false;
    if (name.plain)
        return put(name.text) && put(":");
    m_counts.otherNames += name.text.startsWith('"') ? 0 : 1;
    return put(quoted("$" + name.text)) && put(":");
}

bool TreeWriter::name(QByteArrayView utf8)
{
    if (m_comma && !put(","))
        return false;
    m_comma = false;
    return put(quoted(utf8)) && put(":");
}

bool TreeWriter::quotedBytes(QByteArrayView utf8)
{
    if (!m_names.empty() && m_names.back().depth == m_open.size())
        m_names.back().plain = !utf8.startsWith('$');
    return value(quoted(utf8));
}

bool TreeWriter::text(QByteArrayView bytes)
{
    ++m_counts.texts;
    m_counts.textBytes += bytes.size();
    if (!isUtf8(bytes)) {
        ++m_counts.oddTexts;
        --m_counts.texts;
        m_counts.textBytes -= bytes.size();
        --m_counts.byteStrings; // bytes() counts it
        return this->bytes(bytes, "$text");
    }
    m_counts.oddTexts += hasControls(bytes);
    return quotedBytes(bytes);
}

bool TreeWriter::bytes(QByteArrayView bytes, QByteArrayView mark)
{
    ++m_counts.byteStrings;
    if (stopped())
        return false;
    if (bytes.size() * 2 > m_limits.output - m_output.size()) {
        m_stopped = DecodeProblem::Kind::TooLarge;
        return false;
    }
    return value("{" + quoted(mark) + ":\""
        + QByteArray::fromRawData(bytes.data(), bytes.size()).toHex() + "\"}");
}

bool TreeWriter::integer(qint64 number)
{
    ++m_counts.integers;
    return value(QByteArray::number(number));
}

bool TreeWriter::integer(quint64 number)
{
    ++m_counts.integers;
    return value(QByteArray::number(number));
}

bool TreeWriter::float64(double number)
{
    ++m_counts.floats;
    if (number != 0 && !(std::fabs(number) > 1e-12 && std::fabs(number) < 1e15))
        ++m_counts.oddFloats;
    const QByteArray odd = notANumber(number, quint64 { 0x7ff8000000000000 });
    return odd.isEmpty() ? value(shortestText(number)) : value("{\"$float64\":" + odd + "}");
}

bool TreeWriter::float32(float number)
{
    ++m_counts.floats;
    if (number != 0 && !(std::fabs(number) > 1e-9F && std::fabs(number) < 1e12F))
        ++m_counts.oddFloats;
    const QByteArray odd = notANumber(number, quint32 { 0x7fc00000 });
    return value("{\"$float32\":" + (odd.isEmpty() ? shortestText(number) : odd) + "}");
}

bool TreeWriter::plainFloat32(float number)
{
    return std::isfinite(number) ? value(shortestText(number)) : float32(number);
}

bool TreeWriter::word(QByteArrayView word)
{
    ++m_counts.words;
    return value(word);
}

bool TreeWriter::token(QByteArrayView json) { return value(json); }

} // namespace sluice
