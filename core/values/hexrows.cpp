// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/hexrows.h"

namespace sluice {

HexRows::HexRows(LargeBytes bytes)
    : m_bytes(std::move(bytes))
    , m_offsetDigits(m_bytes.size() > 0xffffffffLL ? 12 : 8)
{
}

qsizetype HexRows::rowCount() const { return (m_bytes.size() + bytesPerRow - 1) / bytesPerRow; }

int HexRows::columns() const { return m_offsetDigits + 1 + bytesPerRow * 3 + 1 + 2 + bytesPerRow; }

int HexRows::placeOfOffset(qsizetype offset) const
{
    const auto byte = static_cast<int>(offset % bytesPerRow);
    return m_offsetDigits + 2 + byte * 3 + (byte >= bytesPerRow / 2 ? 1 : 0);
}

RowText HexRows::row(qsizetype index) const
{
    RowText row;
    if (index < 0 || index >= rowCount())
        return row;
    const QByteArray bytes = m_bytes.mid(index * bytesPerRow, bytesPerRow);
    QString& text = row.text;
    text.reserve(columns());
    text += QString::number(index * bytesPerRow, 16)
                .rightJustified(m_offsetDigits, QLatin1Char('0'));
    row.spans.append({ 0, m_offsetDigits, TextRole::Offset });
    text += QLatin1Char(' ');
    static constexpr char digits[] = "0123456789abcdef";
    for (int i = 0; i < bytesPerRow; ++i) {
        text += i == bytesPerRow / 2 ? QLatin1String("  ") : QLatin1String(" ");
        if (i < bytes.size()) {
            const auto byte = static_cast<unsigned char>(bytes[i]);
            text += QLatin1Char(digits[byte >> 4]);
            text += QLatin1Char(digits[byte & 0x0F]);
        } else {
            text += QLatin1String("  ");
        }
    }
    text += QLatin1String("  ");
    for (const char byte : bytes) {
        const bool visible = byte >= 0x20 && byte < 0x7f;
        if (!visible) {
            const auto at = static_cast<int>(text.size());
            if (!row.spans.isEmpty() && row.spans.last().role == TextRole::Escape
                && row.spans.last().start + row.spans.last().length == at)
                ++row.spans.last().length;
            else
                row.spans.append({ at, 1, TextRole::Escape });
        }
        text += visible ? QLatin1Char(byte) : QLatin1Char('.');
    }
    return row;
}

} // namespace sluice
