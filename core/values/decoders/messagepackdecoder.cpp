// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/decoders/messagepackdecoder.h"

#include "core/values/decoders/jsontree.h"
#include "core/values/decoders/structureguess.h"
#include "core/values/decoders/timestamptext.h"
#include "core/values/decoders/treewriter.h"

#include <QtEndian>

#include <msgpack.hpp>

#include <bit>

namespace sluice {

namespace {

using Kind = DecodeProblem::Kind;

constexpr qsizetype largestHexed = 512 * 1024 * 1024;

template <typename Number> void putBig(QByteArray& bytes, Number number)
{
    const Number big = qToBigEndian(number);
    bytes.append(reinterpret_cast<const char*>(&big), sizeof big);
}

/// The three forms of the extension -1.
std::optional<Timestamp> readTimestamp(QByteArrayView data)
{
    if (data.size() == 4)
        return Timestamp { qFromBigEndian<quint32>(data.data()), 0 };
    if (data.size() == 8) {
        const auto both = qFromBigEndian<quint64>(data.data());
        return Timestamp { static_cast<qint64>(both & 0x3ffffffffULL),
            static_cast<quint32>(both >> 34) };
    }
    if (data.size() == 12)
        return Timestamp { qFromBigEndian<qint64>(data.data() + 4),
            qFromBigEndian<quint32>(data.data()) };
    return {};
}

QByteArray writeTimestamp(Timestamp time)
{
    QByteArray data;
    if (time.seconds >= 0 && time.seconds >> 34 == 0) {
        const quint64 both = quint64 { time.nanoseconds } << 34 | quint64(time.seconds);
        if (both >> 32 == 0)
            putBig(data, static_cast<quint32>(both));
        else
            putBig(data, both);
    } else {
        putBig(data, time.nanoseconds);
        putBig(data, time.seconds);
    }
    return data;
}

/// What the parser calls. It keeps a stack of its own, so that nesting costs no call stack.
class Visitor : public msgpack::null_visitor {
public:
    explicit Visitor(TreeWriter& writer)
        : m_writer(writer)
    {
    }

    bool visit_nil() { return m_writer.word("null"); }
    bool visit_boolean(bool value) { return m_writer.word(value ? "true" : "false"); }
    bool visit_positive_integer(uint64_t value) { return m_writer.integer(quint64 { value }); }
    bool visit_negative_integer(int64_t value) { return m_writer.integer(qint64 { value }); }
    bool visit_float32(float value) { return m_writer.float32(value); }
    bool visit_float64(double value) { return m_writer.float64(value); }
    bool visit_str(const char* data, uint32_t size) { return m_writer.text(view(data, size)); }
    bool visit_bin(const char* data, uint32_t size) { return m_writer.bytes(view(data, size)); }
    bool visit_ext(const char* data, uint32_t size)
    {
        if (size == 0)
            return false;
        const auto type = static_cast<qint8>(data[0]); // the parser counts it in
        const QByteArrayView content = view(data + 1, size - 1);
        if (type == -1 && timestamp(content))
            return !m_writer.stopped();
        return m_writer.beginObject() && m_writer.name("$ext") && m_writer.integer(qint64 { type })
            && m_writer.name("$bytes") && content.size() <= largestHexed
            && m_writer.token("\"" + content.toByteArray().toHex() + "\"") && m_writer.end();
    }
    bool start_array(uint32_t) { return m_writer.beginArray(); }
    bool end_array() { return m_writer.end(); }
    bool start_map(uint32_t) { return m_writer.beginObject(); }
    bool start_map_key() { return m_writer.beginName(); }
    bool end_map_key() { return m_writer.endName(); }
    bool end_map() { return m_writer.end(); }
    void parse_error(size_t, size_t offset) { m_wrong = static_cast<qsizetype>(offset); }
    void insufficient_bytes(size_t, size_t) { m_short = true; }

    qsizetype wrong() const noexcept { return m_wrong; }
    bool endedEarly() const noexcept { return m_short; }

private:
    static QByteArrayView view(const char* data, std::size_t size)
    {
        return { data, static_cast<qsizetype>(size) };
    }

    bool timestamp(QByteArrayView content)
    {
        const auto time = readTimestamp(content);
        if (!time || time->nanoseconds > 999999999)
            return false;
        const QByteArray text = timestampText(*time);
        m_writer.beginObject() && m_writer.name("$timestamp")
            && (text.isEmpty() ? m_writer.beginArray() && m_writer.integer(time->seconds)
                        && m_writer.integer(quint64 { time->nanoseconds }) && m_writer.end()
                               : m_writer.token(TreeWriter::quoted(text)))
            && m_writer.end();
        return true;
    }

    TreeWriter& m_writer;
    qsizetype m_wrong = 0;
    bool m_short = false;
};

/// Reads one item; how many bytes it took, or what is wrong.
std::variant<qsizetype, DecodeProblem> readItem(QByteArrayView bytes, TreeWriter& writer)
{
    Visitor visitor(writer);
    std::size_t offset = 0;
    const bool read
        = msgpack::parse(bytes.data(), static_cast<std::size_t>(bytes.size()), offset, visitor);
    const auto at = static_cast<qsizetype>(offset);
    if (const auto stopped = writer.stopped())
        return DecodeProblem { *stopped, {}, at, {} };
    if (visitor.endedEarly())
        return DecodeProblem { Kind::EndsEarly, {}, bytes.size(), {} };
    if (!read)
        return DecodeProblem { Kind::Malformed, {}, visitor.wrong(), "no MessagePack" };
    return at;
}

/// Packs a tree; the first thing that does not fit ends it.
class Packer {
public:
    Packer(const JsonTree& tree) { value(tree); }
    const QByteArray& bytes() const noexcept { return m_bytes; }
    const QByteArray& problem() const noexcept { return m_problem; }

private:
    struct Sink {
        QByteArray& bytes;
        void write(const char* data, std::size_t size)
        {
            bytes.append(data, static_cast<qsizetype>(size));
        }
    };

    bool fail(const QByteArray& why)
    {
        m_problem = why;
        return false;
    }
    bool fits(qsizetype size)
    {
        return static_cast<quint64>(size) <= 0xffffffffULL || fail("a part of it is too large");
    }

    bool value(const JsonTree& tree)
    {
        switch (tree.kind) {
        case JsonTree::Kind::Word:
            if (tree.token == "null")
                m_packer.pack_nil();
            else if (tree.token == "true")
                m_packer.pack_true();
            else
                m_packer.pack_false();
            return true;
        case JsonTree::Kind::Number:
            return number(tree);
        case JsonTree::Kind::Text:
            return text(tree.token);
        case JsonTree::Kind::Array:
            if (!fits(static_cast<qsizetype>(tree.items.size())))
                return false;
            m_packer.pack_array(static_cast<std::uint32_t>(tree.items.size()));
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
        if (!fits(static_cast<qsizetype>(tree.items.size())))
            return false;
        m_packer.pack_map(static_cast<std::uint32_t>(tree.items.size()));
        for (std::size_t i = 0; i < tree.items.size(); ++i) {
            if (!name(tree.names[i]) || !value(tree.items[i]))
                return false;
        }
        return true;
    }

    // The library's packer makes integers of whole floats, which would be another type.
    void real32(float value)
    {
        m_bytes += '\xca';
        putBig(m_bytes, std::bit_cast<quint32>(value));
    }
    void real64(double value)
    {
        m_bytes += '\xcb';
        putBig(m_bytes, std::bit_cast<quint64>(value));
    }

    bool name(const QByteArray& text_)
    {
        if (!text_.startsWith('$'))
            return text(text_);
        const auto key = JsonTree::read(QByteArrayView(text_).sliced(1));
        if (const auto* tree = std::get_if<JsonTree>(&key))
            return value(*tree);
        return fail("the name " + TreeWriter::quoted(text_)
            + " begins with $ and is no JSON behind it: write \"$\\\"$...\\\"\" for a text");
    }

    bool number(const JsonTree& tree)
    {
        if (const auto whole = tree.asUnsigned(); whole && tree.token[0] != '-')
            m_packer.pack_uint64(*whole);
        else if (const auto negative = tree.asSigned(); negative && tree.token != "-0")
            m_packer.pack_int64(*negative);
        else if (const auto real = tree.asDouble(); real && !tree.isInteger())
            real64(*real);
        else
            return fail("MessagePack has no number " + tree.token);
        return true;
    }

    bool text(const QByteArray& bytes)
    {
        if (!fits(bytes.size()))
            return false;
        m_packer.pack_str(static_cast<std::uint32_t>(bytes.size()));
        m_packer.pack_str_body(bytes.constData(), static_cast<std::uint32_t>(bytes.size()));
        return true;
    }

    bool ext(qint64 type, const QByteArray& bytes)
    {
        if (type < -128 || type > 127 || !fits(bytes.size()))
            return fail("an extension's number is -128 to 127");
        m_packer.pack_ext(static_cast<std::size_t>(bytes.size()), static_cast<std::int8_t>(type));
        m_packer.pack_ext_body(bytes.constData(), static_cast<std::uint32_t>(bytes.size()));
        return true;
    }

    bool marked(const QByteArray& mark, const JsonTree& tree)
    {
        const JsonTree& first = tree.items[0];
        const bool alone = tree.items.size() == 1;
        const auto bytes = first.hexBytes();
        if (mark == "bytes" && alone && bytes && fits(bytes->size())) {
            m_packer.pack_bin(static_cast<std::uint32_t>(bytes->size()));
            m_packer.pack_bin_body(bytes->constData(), static_cast<std::uint32_t>(bytes->size()));
            return true;
        }
        if (mark == "text" && alone && bytes)
            return text(*bytes);
        if (mark == "float32" && alone && first.asFloat()) {
            real32(*first.asFloat());
            return true;
        }
        if (mark == "float64" && alone && first.asDouble()) {
            real64(*first.asDouble());
            return true;
        }
        if (mark == "ext" && tree.items.size() == 2 && first.asSigned()) {
            const JsonTree* content = tree.member("$bytes");
            if (const auto data = content ? content->hexBytes() : std::nullopt)
                return ext(*first.asSigned(), *data);
        }
        if (mark == "timestamp" && alone) {
            std::optional<Timestamp> time;
            if (first.kind == JsonTree::Kind::Text)
                time = timestampFromText(first.token);
            else if (first.items.size() == 2 && first.items[0].asSigned()
                && first.items[1].asUnsigned().value_or(~0ULL) <= 999999999)
                time = Timestamp { *first.items[0].asSigned(),
                    static_cast<quint32>(*first.items[1].asUnsigned()) };
            if (time)
                return ext(-1, writeTimestamp(*time));
        }
        return fail("MessagePack knows no such {\"$" + mark + "\":...}");
    }

    QByteArray m_bytes;
    QByteArray m_problem;
    Sink m_sink { m_bytes };
    msgpack::packer<Sink> m_packer { m_sink };
};

} // namespace

int MessagePackDecoder::suits(const Sample& sample) const
{
    const QByteArray& head = sample.head;
    if (sample.text || head.size() < 2)
        return 0;
    const auto first = static_cast<unsigned char>(head[0]);
    const bool container = (first >= 0x80 && first <= 0x9f) || (first >= 0xdc && first <= 0xdf);
    if (!container)
        return 0;
    const CancelFlag never;
    DecodeLimits limits;
    limits.output = Sample::most * 4;
    TreeWriter writer(limits, never);
    const auto read = readItem(head, writer);
    if (const auto* taken = std::get_if<qsizetype>(&read)) {
        if (*taken != head.size())
            return 0;
        const Encoded again = encode(writer.take().joined(), head);
        const auto* bytes = std::get_if<QByteArray>(&again);
        if (!bytes || *bytes != head)
            return 0;
        if (const int sure = structureGuess(writer.counts(), head.size(), true))
            return sure;
        const bool isSmall = sample.whole && head.size() < smallStructure;
        return isSmall ? smallStructureGuess(writer.counts()) : 0;
    }
    const Kind kind = std::get<DecodeProblem>(read).kind;
    if (kind == Kind::TooLarge || (kind == Kind::EndsEarly && !sample.whole))
        return structureGuess(writer.counts(), head.size(), false);
    return 0;
}

Step MessagePackDecoder::decode(
    const LargeBytes& bytes, const DecodeLimits& limits, const CancelFlag& cancel) const
{
    TreeWriter writer(limits, cancel);
    const QByteArray joined = bytes.joined();
    auto read = readItem(joined, writer);
    Step step { writer.take(), {} };
    if (auto* wrong = std::get_if<DecodeProblem>(&read)) {
        wrong->decoder = name();
        step.problem = std::move(*wrong);
    } else if (const qsizetype taken = std::get<qsizetype>(read); taken != joined.size()) {
        step.problem = problem(Kind::Malformed, taken, "there are bytes behind the value");
    }
    return step;
}

Encoded MessagePackDecoder::encode(const QByteArray& shown, const QByteArray&) const
{
    const auto read = JsonTree::read(shown);
    if (const auto* wrong = std::get_if<JsonTree::Problem>(&read))
        return problem(Kind::NotEncodable, wrong->offset, "no JSON: " + wrong->detail);
    const Packer packer(std::get<JsonTree>(read));
    if (!packer.problem().isEmpty())
        return problem(Kind::NotEncodable, 0, packer.problem());
    return packer.bytes();
}

} // namespace sluice
