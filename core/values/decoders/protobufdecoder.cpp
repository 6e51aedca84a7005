// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/decoders/protobufdecoder.h"

#include "core/values/decoders/treewriter.h"
#include "core/values/textunit.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/wire_format_lite.h>

#include <bit>
#include <limits>

namespace sluice {

namespace {

using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedInputStream;
using Kind = DecodeProblem::Kind;

constexpr int deepestGuess = 32; ///< of messages inside of messages: deeper is chance

/// UTF-8 without controls.
bool isText(QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const TextUnit unit = textUnitAt(bytes);
        if (!unit.valid || (unit.escaped && bytes[0] != '\r'))
            return false;
        bytes = bytes.sliced(unit.bytes);
    }
    return true;
}

/// Walks over the fields of one message.
class WireRun {
public:
    WireRun(QByteArrayView bytes, const CancelFlag& cancel)
        : m_bytes(bytes)
        , m_stream(reinterpret_cast<const google::protobuf::uint8*>(bytes.data()),
              static_cast<int>(bytes.size()))
        , m_cancel(cancel)
    {
    }

    /// With a writer it writes, without one it only looks. Problems have offsets in these bytes.
    std::optional<DecodeProblem> run(TreeWriter* writer, int depth)
    {
        m_writer = writer;
        if (writer)
            writer->beginObject();
        while (!m_problem && (!writer || !writer->stopped()) && at() < m_bytes.size())
            field(depth);
        if (!m_groups.empty())
            fail(Kind::EndsEarly);
        if (writer)
            writer->end();
        return m_problem;
    }

private:
    qsizetype at() const { return m_stream.CurrentPosition(); }

    void field(int depth)
    {
        if (++m_fields % 1024 == 0 && m_cancel.isCancelled())
            return fail(Kind::Cancelled);
        const quint32 tag = m_stream.ReadTagNoLastTag();
        const int number = WireFormatLite::GetTagFieldNumber(tag);
        if (tag == 0 || number == 0)
            return fail(tag == 0 && at() >= m_bytes.size() ? Kind::EndsEarly : Kind::Malformed,
                "a field's number was expected");
        const QByteArray name = QByteArray::number(number);
        switch (WireFormatLite::GetTagWireType(tag)) {
        case WireFormatLite::WIRETYPE_VARINT: {
            google::protobuf::uint64 value = 0;
            if (!m_stream.ReadVarint64(&value))
                return fail(Kind::EndsEarly);
            return write(name, [&](TreeWriter& w) { return w.integer(quint64 { value }); });
        }
        case WireFormatLite::WIRETYPE_FIXED64: {
            google::protobuf::uint64 value = 0;
            if (!m_stream.ReadLittleEndian64(&value))
                return fail(Kind::EndsEarly);
            return write(name, [&](TreeWriter& w) {
                return w.beginObject() && w.name("$fixed64") && w.integer(quint64 { value })
                    && w.name("$double") && w.float64(std::bit_cast<double>(value)) && w.end();
            });
        }
        case WireFormatLite::WIRETYPE_FIXED32: {
            google::protobuf::uint32 value = 0;
            if (!m_stream.ReadLittleEndian32(&value))
                return fail(Kind::EndsEarly);
            return write(name, [&](TreeWriter& w) {
                return w.beginObject() && w.name("$fixed32") && w.integer(quint64 { value })
                    && w.name("$float") && w.plainFloat32(std::bit_cast<float>(value)) && w.end();
            });
        }
        case WireFormatLite::WIRETYPE_LENGTH_DELIMITED:
            return delimited(name, depth);
        case WireFormatLite::WIRETYPE_START_GROUP:
            if (static_cast<int>(m_groups.size()) >= deepestGuess)
                return fail(Kind::TooDeep);
            m_groups.push_back(number);
            return write(name, [](TreeWriter& w) { return w.beginObject(); });
        case WireFormatLite::WIRETYPE_END_GROUP:
            if (m_groups.empty() || m_groups.back() != number)
                return fail(Kind::Malformed, "a group ends that has not begun");
            m_groups.pop_back();
            if (m_writer)
                m_writer->end();
            return;
        }
        fail(Kind::Malformed, "a field of no known kind");
    }

    void delimited(const QByteArray& name, int depth)
    {
        google::protobuf::uint32 size = 0;
        if (!m_stream.ReadVarint32(&size) || size > static_cast<quint64>(m_bytes.size() - at()))
            return fail(Kind::EndsEarly);
        const QByteArrayView content = m_bytes.sliced(at(), static_cast<qsizetype>(size));
        m_stream.Skip(static_cast<int>(size));
        if (!m_writer)
            return;
        write(name, [&](TreeWriter& w) {
            // A line feed is the tag of a first field that is a text, too.
            const bool text = isText(content);
            if (text && !content.startsWith('\n'))
                return w.text(content);
            if (depth < deepestGuess && !WireRun(content, m_cancel).run(nullptr, 0)) {
                WireRun(content, m_cancel).run(&w, depth + 1);
                return !w.stopped();
            }
            if (text)
                return w.text(content);
            return w.bytes(content);
        });
    }

    template <typename Write> void write(const QByteArray& name, Write value)
    {
        if (m_writer && m_writer->name(name))
            value(*m_writer);
    }

    void fail(Kind kind, const QByteArray& detail = {})
    {
        if (!m_problem)
            m_problem = DecodeProblem { kind, {}, at(), detail };
    }

    QByteArrayView m_bytes;
    CodedInputStream m_stream;
    const CancelFlag& m_cancel;
    TreeWriter* m_writer = nullptr;
    std::vector<int> m_groups;
    std::optional<DecodeProblem> m_problem;
    int m_fields = 0;
};

} // namespace

Step ProtobufDecoder::decode(
    const LargeBytes& bytes, const DecodeLimits& limits, const CancelFlag& cancel) const
{
    if (bytes.size() > std::numeric_limits<int>::max())
        return { {}, problem(Kind::TooLarge) };
    const QByteArray joined = bytes.joined();
    TreeWriter writer(limits, cancel);
    auto wrong = WireRun(joined, cancel).run(&writer, 0);
    if (const auto stopped = writer.stopped(); stopped && !wrong)
        wrong = problem(*stopped);
    if (wrong)
        wrong->decoder = name();
    return { writer.take(), std::move(wrong) };
}

} // namespace sluice
