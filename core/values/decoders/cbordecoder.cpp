// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/decoders/cbordecoder.h"

#include "core/values/decoders/jsontree.h"
#include "core/values/decoders/structureguess.h"
#include "core/values/decoders/treewriter.h"

#include <QCborStreamReader>
#include <QCborStreamWriter>
#include <QFloat16>
#include <QtEndian>

#include <bit>
#include <cmath>
#include <cstring>

namespace sluice {

namespace {

using Kind = DecodeProblem::Kind;

constexpr int cancelEvery = 1024; ///< items

/// Reads one item with everything in it. The depth of what is open is the writer's to bound; tags
/// are objects there, too.
class CborRun {
public:
    CborRun(const QByteArray& bytes, TreeWriter& writer, const CancelFlag& cancel)
        : m_bytes(bytes)
        , m_reader(bytes)
        , m_writer(writer)
        , m_cancel(cancel)
    {
    }

    /// How many bytes the item took, or what is wrong.
    std::variant<qsizetype, DecodeProblem> run()
    {
        item();
        if (const auto stopped = m_writer.stopped())
            return DecodeProblem { *stopped, {}, m_reader.currentOffset(), {} };
        if (m_problem)
            return *m_problem;
        return qsizetype { m_reader.currentOffset() };
    }

private:
    bool item() // calls itself only as deep as the writer allows
    {
        if (++m_items % cancelEvery == 0 && m_cancel.isCancelled())
            return fail(Kind::Cancelled);
        if (m_writer.stopped() || m_problem)
            return false;
        switch (m_reader.type()) {
        case QCborStreamReader::UnsignedInteger:
            m_writer.integer(quint64 { m_reader.toUnsignedInteger() });
            return next();
        case QCborStreamReader::NegativeInteger:
            negative(static_cast<quint64>(m_reader.toNegativeInteger()));
            return next();
        case QCborStreamReader::ByteString:
        case QCborStreamReader::TextString:
            return string(m_reader.isString());
        case QCborStreamReader::Array:
        case QCborStreamReader::Map:
            return container(m_reader.isMap());
        case QCborStreamReader::Tag:
            return tagged();
        case QCborStreamReader::SimpleType:
            simple(static_cast<quint8>(m_reader.toSimpleType()));
            return next();
        case QCborStreamReader::Float16: {
            // Its own mark: half precision is what the bytes say. The bits of a NaN are kept.
            const qfloat16 half = m_reader.toFloat16();
            quint16 bits = 0;
            std::memcpy(&bits, &half, sizeof bits);
            half16(half, bits);
            return next();
        }
        case QCborStreamReader::Float:
            m_writer.float32(m_reader.toFloat());
            return next();
        case QCborStreamReader::Double:
            m_writer.float64(m_reader.toDouble());
            return next();
        case QCborStreamReader::Invalid:
            break;
        }
        return failAsReader();
    }

    bool next() { return m_reader.next(0) ? !m_writer.stopped() : failAsReader(); }

    void negative(quint64 absolute)
    {
        // -absolute down to -2^64, which the reader gives as 0.
        if (absolute == 0)
            m_writer.token("-18446744073709551616");
        else if (absolute <= quint64 { 1 } << 63)
            m_writer.integer(static_cast<qint64>(~absolute + 1));
        else
            m_writer.token("-" + QByteArray::number(absolute));
    }

    void simple(quint8 type)
    {
        if (type == 20 || type == 21)
            m_writer.word(type == 21 ? "true" : "false");
        else if (type == 22)
            m_writer.word("null");
        else
            m_writer.token("{\"$simple\":" + QByteArray::number(type) + "}");
    }

    void half16(qfloat16 half, quint16 bits)
    {
        const auto value = static_cast<float>(half);
        QByteArray text = std::isinf(value) ? value > 0 ? "\"Infinity\"" : "\"-Infinity\""
            : !std::isnan(value)            ? TreeWriter::shortest(value)
            : bits == 0x7e00                ? "\"NaN\""
                                            : "\"0x" + QByteArray::number(bits, 16) + "\"";
        m_writer.token("{\"$float16\":" + text + "}");
    }

    bool string(bool isText)
    {
        QByteArray whole;
        for (;;) {
            // The announced length is compared with what is there before anything is allocated.
            const qsizetype size = m_reader.currentStringChunkSize();
            if (size < 0 || size > m_bytes.size() - m_reader.currentOffset())
                return m_reader.lastError() == QCborError::NoError ? fail(Kind::EndsEarly)
                                                                   : failAsReader();
            QByteArray chunk(size, Qt::Uninitialized);
            const auto read = m_reader.readStringChunk(chunk.data(), size);
            if (read.status == QCborStreamReader::EndOfString)
                break;
            if (read.status == QCborStreamReader::Error)
                return failAsReader();
            whole += chunk.left(read.data);
        }
        return isText ? m_writer.text(whole) : m_writer.bytes(whole);
    }

    bool container(bool isMap)
    {
        if (!(isMap ? m_writer.beginObject() : m_writer.beginArray()))
            return false;
        if (!m_reader.enterContainer())
            return failAsReader();
        while (m_reader.hasNext()) {
            if (isMap && !(m_writer.beginName() && item() && m_writer.endName()))
                return false;
            if (isMap && !m_reader.hasNext())
                return fail(m_reader.lastError() == QCborError::NoError ? Kind::Malformed
                                                                        : Kind::EndsEarly);
            if (!item())
                return false;
        }
        if (m_reader.lastError() != QCborError::NoError || !m_reader.leaveContainer())
            return failAsReader();
        return m_writer.end();
    }

    bool tagged()
    {
        const auto tag = static_cast<quint64>(m_reader.toTag());
        return m_writer.beginObject() && m_writer.name("$tag") && m_writer.integer(tag)
            && m_writer.name("$value") && next() && item() && m_writer.end();
    }

    bool fail(Kind kind, const QByteArray& detail = {})
    {
        if (!m_problem)
            m_problem = DecodeProblem { kind, {}, m_reader.currentOffset(), detail };
        return false;
    }
    bool failAsReader()
    {
        const auto error = m_reader.lastError();
        if (error == QCborError::EndOfFile)
            return fail(Kind::EndsEarly);
        return fail(Kind::Malformed,
            error == QCborError::NoError ? QByteArray("no CBOR") : error.toString().toUtf8());
    }

    const QByteArray& m_bytes;
    QCborStreamReader m_reader;
    TreeWriter& m_writer;
    const CancelFlag& m_cancel;
    std::optional<DecodeProblem> m_problem;
    int m_items = 0;
};

/// Writes a tree; the first thing that does not fit ends it.
class CborPacker {
public:
    explicit CborPacker(const JsonTree& tree) { value(tree); }
    const QByteArray& bytes() const noexcept { return m_bytes; }
    const QByteArray& problem() const noexcept { return m_problem; }

private:
    bool fail(const QByteArray& why)
    {
        m_problem = why;
        return false;
    }

    /// The head of an item (RFC 8949, 3) in its shortest form.
    bool head(int major, quint64 argument)
    {
        const auto put = [&](int info, int bytes) {
            m_bytes += static_cast<char>(major << 5 | info);
            for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8)
                m_bytes += static_cast<char>(argument >> shift);
        };
        if (argument < 24)
            put(static_cast<int>(argument), 0);
        else if (argument <= 0xff)
            put(24, 1);
        else if (argument <= 0xffff)
            put(25, 2);
        else if (argument <= 0xffffffffULL)
            put(26, 4);
        else
            put(27, 8);
        return true;
    }

    template <typename Bits> bool real(int info, Bits bits)
    {
        m_bytes += static_cast<char>(7 << 5 | info);
        const Bits big = qToBigEndian(bits);
        m_bytes.append(reinterpret_cast<const char*>(&big), sizeof big);
        return true;
    }

    bool string(int major, const QByteArray& bytes)
    {
        head(major, static_cast<quint64>(bytes.size()));
        m_bytes += bytes;
        return true;
    }

    bool value(const JsonTree& tree)
    {
        switch (tree.kind) {
        case JsonTree::Kind::Word:
            return head(7, tree.token == "null" ? 22 : tree.token == "true" ? 21 : 20);
        case JsonTree::Kind::Number:
            return number(tree);
        case JsonTree::Kind::Text:
            return string(3, tree.token);
        case JsonTree::Kind::Array:
            head(4, tree.items.size());
            for (const JsonTree& item : tree.items) {
                if (!value(item))
                    return false;
            }
            return true;
        case JsonTree::Kind::Object:
            break;
        }
        if (const auto mark = tree.mark())
            return marked(*mark, tree);
        head(5, tree.items.size());
        for (std::size_t i = 0; i < tree.items.size(); ++i) {
            if (!name(tree.names[i]) || !value(tree.items[i]))
                return false;
        }
        return true;
    }

    bool name(const QByteArray& name)
    {
        if (!name.startsWith('$'))
            return string(3, name);
        const auto key = JsonTree::read(QByteArrayView(name).sliced(1));
        if (const auto* tree = std::get_if<JsonTree>(&key))
            return value(*tree);
        return fail("the name " + TreeWriter::quoted(name)
            + " begins with $ and is no JSON behind it: write \"$\\\"$...\\\"\" for a text");
    }

    bool number(const JsonTree& tree)
    {
        if (!tree.isInteger()) {
            const auto value = tree.asDouble();
            return value ? real(27, std::bit_cast<quint64>(*value))
                         : fail("CBOR has no number " + tree.token);
        }
        if (const auto whole = tree.asUnsigned(); whole && tree.token[0] != '-')
            return head(0, *whole);
        if (tree.token == "-18446744073709551616")
            return head(1, ~quint64 { 0 });
        bool ok = false;
        const quint64 absolute = tree.token.mid(1).toULongLong(&ok);
        if (!tree.token.startsWith('-') || !ok || absolute == 0)
            return fail("CBOR has no integer " + tree.token);
        return head(1, absolute - 1);
    }

    bool marked(const QByteArray& mark, const JsonTree& tree)
    {
        const JsonTree& first = tree.items[0];
        const bool alone = tree.items.size() == 1;
        if (mark == "bytes" && alone && first.hexBytes())
            return string(2, *first.hexBytes());
        if (mark == "text" && alone && first.hexBytes())
            return string(3, *first.hexBytes());
        if (mark == "float64" && alone && first.asDouble())
            return real(27, std::bit_cast<quint64>(*first.asDouble()));
        if (mark == "float32" && alone && first.asFloat())
            return real(26, std::bit_cast<quint32>(*first.asFloat()));
        if (mark == "float16" && alone && first.asFloat())
            return half(first);
        if (mark == "simple" && alone && first.asUnsigned().value_or(256) < 256) {
            const quint64 type = *first.asUnsigned();
            if (type >= 24 && type < 32)
                return fail("CBOR has no simple value " + first.token);
            return head(7, type);
        }
        const JsonTree* content = tree.member("$value");
        if (mark == "tag" && tree.items.size() == 2 && first.asUnsigned() && content)
            return head(6, *first.asUnsigned()) && value(*content);
        return fail("CBOR knows no such {\"$" + mark + "\":...}");
    }

    bool half(const JsonTree& tree)
    {
        quint16 bits = 0x7e00;
        if (tree.token.startsWith("0x"))
            bits = tree.token.mid(2).toUShort(nullptr, 16);
        else if (tree.token != "NaN") {
            const qfloat16 half(*tree.asFloat());
            std::memcpy(&bits, &half, sizeof bits);
        }
        return real(25, bits);
    }

    QByteArray m_bytes;
    QByteArray m_problem;
};

} // namespace

int CborDecoder::suits(const Sample& sample) const
{
    const QByteArray& head = sample.head;
    if (sample.text || head.size() < 2)
        return 0;
    const bool describesItself = head.startsWith("\xd9\xd9\xf7"); // RFC 8949, 3.4.6
    const auto first = static_cast<unsigned char>(head[0]);
    if (!describesItself && !(first >= 0x80 && first <= 0xbb && (first & 0x1f) <= 27))
        return 0;
    const CancelFlag never;
    DecodeLimits limits;
    limits.output = Sample::most * 4;
    TreeWriter writer(limits, never);
    const auto read = CborRun(head, writer, never).run();
    if (const auto* taken = std::get_if<qsizetype>(&read)) {
        if (*taken != head.size())
            return 0;
        if (describesItself)
            return 95;
        const Encoded again = encode(writer.take().joined(), head);
        const auto* bytes = std::get_if<QByteArray>(&again);
        return bytes && *bytes == head ? structureGuess(writer.counts(), head.size(), true) : 0;
    }
    const Kind kind = std::get<DecodeProblem>(read).kind;
    if (kind == Kind::TooLarge || (kind == Kind::EndsEarly && !sample.whole))
        return describesItself ? 95 : structureGuess(writer.counts(), head.size(), false);
    return 0;
}

Step CborDecoder::decode(
    const LargeBytes& bytes, const DecodeLimits& limits, const CancelFlag& cancel) const
{
    TreeWriter writer(limits, cancel);
    const QByteArray joined = bytes.joined();
    auto read = CborRun(joined, writer, cancel).run();
    Step step { writer.take(), {} };
    if (auto* wrong = std::get_if<DecodeProblem>(&read)) {
        wrong->decoder = name();
        step.problem = std::move(*wrong);
    } else if (const qsizetype taken = std::get<qsizetype>(read); taken != joined.size()) {
        step.problem = problem(Kind::Malformed, taken, "there are bytes behind the value");
    }
    return step;
}

Encoded CborDecoder::encode(const QByteArray& shown, const QByteArray&) const
{
    const auto read = JsonTree::read(shown);
    if (const auto* wrong = std::get_if<JsonTree::Problem>(&read))
        return problem(Kind::NotEncodable, wrong->offset, "no JSON: " + wrong->detail);
    const CborPacker packer(std::get<JsonTree>(read));
    if (!packer.problem().isEmpty())
        return problem(Kind::NotEncodable, 0, packer.problem());
    return packer.bytes();
}

} // namespace sluice
