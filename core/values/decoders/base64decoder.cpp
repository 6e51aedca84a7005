// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/decoders/base64decoder.h"

#include "core/values/decoders/boundedoutput.h"
#include "core/values/decoders/textguess.h"

#include <algorithm>

namespace sluice {

namespace {

using Kind = DecodeProblem::Kind;

constexpr qsizetype shortestGuess = 24; ///< digits; fewer are words and numbers too often

bool isBreak(char c) noexcept { return c == '\r' || c == '\n'; }

} // namespace

int Base64Decoder::valueOf(char digit) const noexcept
{
    if (digit >= 'A' && digit <= 'Z')
        return digit - 'A';
    if (digit >= 'a' && digit <= 'z')
        return digit - 'a' + 26;
    if (digit >= '0' && digit <= '9')
        return digit - '0' + 52;
    const bool standard = m_alphabet == Alphabet::Standard;
    if (digit == (standard ? '+' : '-'))
        return 62;
    return digit == (standard ? '/' : '_') ? 63 : -1;
}

int Base64Decoder::suits(const Sample& sample) const
{
    if (!sample.text || sample.head.size() < shortestGuess)
        return 0;
    QByteArray head = sample.head;
    if (!sample.whole) {
        head.truncate(head.size() / 4 * 4);
        if (head.contains('\n')) // groups of four do not end where the head does
            head.truncate(head.lastIndexOf('\n'));
    } else if (m_alphabet == Alphabet::Standard) {
        const qsizetype digits = head.size() - head.count('\n') - head.count('\r');
        if (digits % 4 != 0)
            return 0;
    }
    // Digits alone are a number, whatever it decodes to.
    qsizetype letters = 0;
    for (const char c : head)
        letters += (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    if (letters * 4 < head.size())
        return 0;
    DecodeLimits limits;
    limits.output = Sample::most;
    const Step step = decode(LargeBytes(head), limits, {});
    if (step.problem)
        return 0;
    const QByteArray bytes = step.bytes.joined();
    if (hasKnownBeginning(bytes))
        return 80;
    return bytes.size() >= 16 && isPlainlyText(bytes) ? 60 : 0;
}

Step Base64Decoder::decode(
    const LargeBytes& bytes, const DecodeLimits& limits, const CancelFlag& cancel) const
{
    BoundedOutput output(limits.output, cancel);
    quint32 group = 0;
    int digits = 0; // in the group
    int padding = 0;
    qsizetype at = 0;
    const auto failed = [&](Kind kind, const QByteArray& detail = {}) {
        return Step { output.take(), problem(kind, at, detail) };
    };
    while (at < bytes.size()) {
        if (cancel.isCancelled())
            return failed(Kind::Cancelled);
        for (const char c : bytes.stretch(at)) {
            if (isBreak(c)) {
                ++at;
                continue;
            }
            if (c == '=' && digits >= 2) {
                if (++padding > 4 - digits)
                    return failed(Kind::Malformed, "too much padding");
                ++at;
                continue;
            }
            const int value = valueOf(c);
            if (value < 0)
                return failed(Kind::Malformed, "no digit of this alphabet");
            if (padding > 0)
                return failed(Kind::Malformed, "digits behind the padding");
            group = group << 6 | static_cast<quint32>(value);
            ++at;
            if (++digits < 4)
                continue;
            const char made[] = { static_cast<char>(group >> 16), static_cast<char>(group >> 8),
                static_cast<char>(group) };
            if (!output.put(QByteArrayView(made, 3)))
                return failed(*output.stopped());
            group = 0;
            digits = 0;
        }
    }
    if (digits == 1 || (padding > 0 && digits + padding != 4))
        return failed(Kind::EndsEarly);
    if (digits > 0) {
        group <<= 6 * (4 - digits);
        if (group & (digits == 2 ? 0xffffU : 0xffU))
            return failed(Kind::Malformed, "the last digit has bits that belong to no byte");
        const char made[] = { static_cast<char>(group >> 16), static_cast<char>(group >> 8) };
        if (!output.put(QByteArrayView(made, digits - 1)))
            return failed(*output.stopped());
    }
    return { output.take(), {} };
}

Encoded Base64Decoder::encode(const QByteArray& shown, const QByteArray& original) const
{
    const bool url = m_alphabet == Alphabet::UrlSafe;
    // Where the original's length does not tell, the alphabet's custom does.
    const bool padded = original.contains('=') || (!url && original.count('\n') == 0)
        || (!original.isEmpty() && original.trimmed().size() % 4 == 0 && !url);
    QByteArray digits
        = shown.toBase64((url ? QByteArray::Base64UrlEncoding : QByteArray::Base64Encoding)
            | (padded ? QByteArray::KeepTrailingEquals : QByteArray::OmitTrailingEquals));
    const qsizetype lineEnd = original.indexOf('\n');
    if (lineEnd <= 0)
        return digits;
    const bool returns = original[lineEnd - 1] == '\r';
    const qsizetype width = std::max<qsizetype>(lineEnd - returns, 1);
    const QByteArray end = returns ? "\r\n" : "\n";
    QByteArray result;
    for (qsizetype at = 0; at < digits.size(); at += width) {
        result += digits.mid(at, width);
        if (at + width < digits.size() || original.endsWith('\n'))
            result += end;
    }
    return result;
}

} // namespace sluice
