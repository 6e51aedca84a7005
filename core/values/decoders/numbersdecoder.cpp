// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/decoders/numbersdecoder.h"

#include "core/values/decoders/jsontree.h"
#include "core/values/decoders/treewriter.h"

#include <bit>
#include <cmath>
#include <limits>

namespace sluice {

namespace {

constexpr qsizetype shortestVector = 16; ///< numbers; fewer may be chance

} // namespace

QByteArray NumbersDecoder::name() const
{
    const char* kind = m_kind == Kind::Float ? "float" : m_kind == Kind::Signed ? "int" : "uint";
    return kind + QByteArray::number(m_bytes * 8) + (m_big ? "be" : "");
}

quint64 NumbersDecoder::bitsAt(QByteArrayView bytes, qsizetype at) const noexcept
{
    quint64 bits = 0;
    for (int i = 0; i < m_bytes; ++i)
        bits = bits << 8 | static_cast<unsigned char>(bytes[at + (m_big ? i : m_bytes - 1 - i)]);
    return bits;
}

int NumbersDecoder::suits(const Sample& sample) const
{
    const qsizetype count = sample.head.size() / m_bytes;
    if (m_kind != Kind::Float || sample.text || count < shortestVector
        || (sample.whole && sample.head.size() % m_bytes != 0))
        return 0;
    qsizetype zeros = 0;
    for (qsizetype i = 0; i < count; ++i) {
        const quint64 bits = bitsAt(sample.head, i * m_bytes);
        const double number = m_bytes == 4 ? double { std::bit_cast<float>(quint32(bits)) }
                                           : std::bit_cast<double>(bits);
        zeros += number == 0;
        if (number != 0 && !(std::fabs(number) >= 1e-7 && std::fabs(number) <= 1e5))
            return 0;
    }
    return zeros * 2 < count ? 60 : 0;
}

Step NumbersDecoder::decode(
    const LargeBytes& bytes, const DecodeLimits& limits, const CancelFlag& cancel) const
{
    TreeWriter writer(limits, cancel);
    writer.beginArray();
    constexpr qsizetype piece = 64 * 1024;
    for (qsizetype at = 0; at + m_bytes <= bytes.size() && !writer.stopped(); at += piece) {
        const QByteArray part = bytes.mid(at, piece);
        for (qsizetype i = 0; i + m_bytes <= part.size(); i += m_bytes) {
            const quint64 bits = bitsAt(part, i);
            if (m_kind == Kind::Unsigned)
                writer.integer(bits);
            else if (m_kind == Kind::Signed) // the sign from the number's highest bit
                writer.integer(
                    static_cast<qint64>(bits << (64 - 8 * m_bytes)) >> (64 - 8 * m_bytes));
            else if (m_bytes == 8)
                writer.float64(std::bit_cast<double>(bits));
            else
                writer.plainFloat32(std::bit_cast<float>(static_cast<quint32>(bits)));
        }
    }
    writer.end();
    Step step { writer.take(), {} };
    if (const auto stopped = writer.stopped())
        step.problem = problem(*stopped);
    else if (bytes.size() % m_bytes != 0)
        step.problem = problem(DecodeProblem::Kind::EndsEarly, bytes.size(),
            "the length is no multiple of " + QByteArray::number(m_bytes) + " bytes");
    return step;
}

Encoded NumbersDecoder::encode(const QByteArray& shown, const QByteArray&) const
{
    const auto refuse = [this](const QByteArray& why) {
        return problem(DecodeProblem::Kind::NotEncodable, 0, why);
    };
    const auto read = JsonTree::read(shown);
    const auto* tree = std::get_if<JsonTree>(&read);
    if (!tree || tree->kind != JsonTree::Kind::Array)
        return refuse("a JSON array of numbers was expected");
    QByteArray result;
    for (const JsonTree& item : tree->items) {
        quint64 bits = 0;
        const JsonTree* number = &item;
        if (item.kind == JsonTree::Kind::Object && item.items.size() == 1)
            number = &item.items[0]; // {"$float32":"NaN"}
        const qint64 most = m_bytes == 8 ? std::numeric_limits<qint64>::max()
                                         : (qint64 { 1 } << (8 * m_bytes - 1)) - 1;
        bool fits = false;
        if (m_kind == Kind::Float && m_bytes == 4) {
            fits = number->asFloat().has_value();
            bits = fits ? std::bit_cast<quint32>(*number->asFloat()) : 0;
        } else if (m_kind == Kind::Float) {
            fits = number->asDouble().has_value();
            bits = fits ? std::bit_cast<quint64>(*number->asDouble()) : 0;
        } else if (m_kind == Kind::Signed) {
            const auto value = item.asSigned();
            fits = value && *value <= most && *value >= -most - 1;
            bits = static_cast<quint64>(value.value_or(0));
        } else {
            const auto value = item.asUnsigned();
            fits = value && (m_bytes == 8 || *value >> (8 * m_bytes) == 0);
            bits = value.value_or(0);
        }
        if (!fits)
            return refuse("one of them is no " + name());
        for (int i = 0; i < m_bytes; ++i)
            result += static_cast<char>(bits >> 8 * (m_big ? m_bytes - 1 - i : i));
    }
    return result;
}

} // namespace sluice
