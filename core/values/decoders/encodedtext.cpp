// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/decoders/encodedtext.h"

#include "core/values/decoders/boundedoutput.h"

#include <QString>
#include <QStringConverter>

namespace sluice {

namespace {

using Kind = DecodeProblem::Kind;

constexpr qsizetype piece = 64 * 1024; ///< bytes that are decoded at once; even

} // namespace

QByteArray EncodedText::name() const
{
    switch (m_encoding) {
    case Encoding::Latin1:
        return "latin1";
    case Encoding::Utf16Le:
        return "utf16le";
    case Encoding::Utf16Be:
        return "utf16be";
    }
    return {};
}

quint16 EncodedText::unitAt(QByteArrayView bytes, qsizetype at) const noexcept
{
    const auto first = static_cast<unsigned char>(bytes[at]);
    const auto second = static_cast<unsigned char>(bytes[at + 1]);
    return m_encoding == Encoding::Utf16Le ? static_cast<quint16>(second << 8 | first)
                                           : static_cast<quint16>(first << 8 | second);
}

bool EncodedText::hasMark(QByteArrayView bytes) const noexcept
{
    return m_encoding != Encoding::Latin1 && bytes.size() >= 2 && unitAt(bytes, 0) == 0xfeff;
}

int EncodedText::suits(const Sample& sample) const
{
    if (sample.text)
        return 0;
    return m_encoding == Encoding::Latin1 ? suitsLatin1(sample) : suitsUtf16(sample);
}

int EncodedText::suitsUtf16(const Sample& sample) const
{
    const QByteArray& head = sample.head;
    if (sample.whole && head.size() % 2 != 0)
        return 0;
    const bool mark = hasMark(head);
    qsizetype units = 0;
    qsizetype latin = 0;
    qsizetype letters = 0; // and spaces between them
    qsizetype asian = 0;
    for (qsizetype at = mark ? 2 : 0; at + 1 < head.size(); at += 2, ++units) {
        const quint16 unit = unitAt(head, at);
        if (unit < 0x20 && unit != '\t' && unit != '\n' && unit != '\r')
            return 0;
        latin += unit < 0x250 && (unit < 0x7f || unit >= 0xa0);
        letters += unit == ' ' || (unit < 0x250 && QChar(unit).isLetter());
        asian += (unit >= 0x3000 && unit < 0x3100) || (unit >= 0x4e00 && unit < 0xa000)
            || (unit >= 0xac00 && unit < 0xd7a4);
    }
    // Random units are Latin once in a hundred times, Asian once in two.
    if (mark && units >= 2 && latin * 2 >= units)
        return 95;
    if (mark && units >= 8 && (latin + asian) * 10 >= units * 9)
        return 80;
    // Numbers of 16 bits that are small look like it: only words are text.
    return !mark && units >= 5 && latin * 10 >= units * 9 && letters * 5 >= units * 4 ? 70 : 0;
}

int EncodedText::suitsLatin1(const Sample& sample) const
{
    const auto at = [&](qsizetype i) {
        return i >= 0 && i < sample.head.size() ? static_cast<unsigned char>(sample.head[i]) : 0;
    };
    const auto isLetter = [&](qsizetype i) {
        return (at(i) >= 'a' && at(i) <= 'z') || (at(i) >= 'A' && at(i) <= 'Z') || at(i) >= 0xc0;
    };
    qsizetype accented = 0;
    qsizetype signs = 0;
    for (qsizetype i = 0; i < sample.head.size(); ++i) {
        const int c = at(i);
        if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || (c >= 0x7f && c < 0xa0))
            return 0;
        // A letter with an accent stands in a word.
        if (c >= 0xc0 && !isLetter(i - 1) && !isLetter(i + 1))
            return 0;
        accented += c >= 0xc0;
        signs += c >= 0xa0 && c < 0xc0;
    }
    return sample.head.size() >= 24 && signs * 4 <= accented
            && (accented + signs) * 6 <= sample.head.size()
        ? 50
        : 0;
}

Step EncodedText::decode(
    const LargeBytes& bytes, const DecodeLimits& limits, const CancelFlag& cancel) const
{
    BoundedOutput output(limits.output, cancel);
    const auto failed = [&](Kind kind, qsizetype at, const QByteArray& detail = {}) {
        return Step { output.take(), problem(kind, at, detail) };
    };
    if (m_encoding == Encoding::Latin1) {
        for (qsizetype at = 0; at < bytes.size(); at += piece) {
            if (!output.put(QString::fromLatin1(bytes.mid(at, piece)).toUtf8()))
                return failed(*output.stopped(), at);
        }
        return { output.take(), {} };
    }
    QStringDecoder decoder(
        m_encoding == Encoding::Utf16Le ? QStringConverter::Utf16LE : QStringConverter::Utf16BE,
        QStringConverter::Flag::Stateless | QStringConverter::Flag::ConvertInitialBom);
    qsizetype at = hasMark(bytes.mid(0, 2)) ? 2 : 0;
    while (at < bytes.size()) {
        QByteArray part = bytes.mid(at, piece);
        if (part.size() % 2 != 0)
            return failed(Kind::EndsEarly, bytes.size(), "half a character is left");
        const quint16 last = unitAt(part, part.size() - 2);
        if (last >= 0xd800 && last < 0xdc00 && at + part.size() < bytes.size())
            part.chop(2); // the other half of the pair is in the next piece
        for (qsizetype i = 0; i < part.size(); i += 2) {
            const quint16 unit = unitAt(part, i);
            const bool paired = unit >= 0xd800 && unit < 0xdc00 && i + 2 < part.size()
                && (unitAt(part, i + 2) & 0xfc00) == 0xdc00;
            if (unit >= 0xd800 && unit < 0xe000 && !paired)
                return failed(Kind::Malformed, at + i, "half of a pair without the other half");
            i += paired ? 2 : 0;
        }
        if (!output.put(QString(decoder.decode(part)).toUtf8()))
            return failed(*output.stopped(), at);
        at += part.size();
    }
    return { output.take(), {} };
}

Encoded EncodedText::encode(const QByteArray& shown, const QByteArray& original) const
{
    const QString text = QString::fromUtf8(shown);
    if (text.toUtf8() != shown)
        return problem(Kind::NotEncodable, 0, "the text is no valid UTF-8");
    QByteArray result;
    if (m_encoding == Encoding::Latin1) {
        for (qsizetype i = 0; i < text.size(); ++i) {
            if (text[i].unicode() > 0xff)
                return problem(Kind::NotEncodable, text.left(i).toUtf8().size(),
                    "Latin-1 has no such character");
            result += static_cast<char>(text[i].unicode());
        }
        return result;
    }
    result.reserve(text.size() * 2 + 2);
    const auto put = [&](quint16 unit) {
        const auto high = static_cast<char>(unit >> 8);
        const auto low = static_cast<char>(unit);
        result += m_encoding == Encoding::Utf16Le ? low : high;
        result += m_encoding == Encoding::Utf16Le ? high : low;
    };
    if (hasMark(original))
        put(0xfeff);
    for (const QChar unit : text)
        put(unit.unicode());
    return result;
}

} // namespace sluice
