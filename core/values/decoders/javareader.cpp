// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/decoders/javareader.h"

#include "core/values/decoders/readonlytree.h"

#include <QString>

namespace sluice {

namespace {

using Kind = DecodeProblem::Kind;

// "Terminal symbols and constants" of the specification.
enum Code {
    Null = 0x70,
    Reference,
    ClassDesc,
    Object,
    String,
    Array,
    Class,
    BlockData,
    EndBlockData,
    Reset,
    BlockDataLong,
    Exception,
    LongString,
    ProxyClassDesc,
    Enum,
};
constexpr quint8 writeMethod = 0x01;
constexpr quint8 serializable = 0x02;
constexpr quint8 externalizable = 0x04;
constexpr quint8 ownBlocks = 0x08;
constexpr quint32 firstHandle = 0x7e0000;
constexpr int longestAncestry = 64; ///< of classes above a class

/// Java's modified UTF-8 (zero in two bytes, pairs of surrogates in six) as UTF-8.
QByteArray fromModified(QByteArrayView bytes)
{
    QString text;
    for (qsizetype i = 0; i < bytes.size();) {
        const auto at = [&](qsizetype n) {
            return i + n < bytes.size() ? static_cast<unsigned char>(bytes[i + n]) : 0;
        };
        const int first = at(0);
        if (first < 0x80) {
            text += QChar(first);
            i += 1;
        } else if ((first & 0xe0) == 0xc0 && (at(1) & 0xc0) == 0x80) {
            text += QChar((first & 0x1f) << 6 | (at(1) & 0x3f));
            i += 2;
        } else if ((first & 0xf0) == 0xe0 && (at(1) & 0xc0) == 0x80 && (at(2) & 0xc0) == 0x80) {
            text += QChar((first & 0x0f) << 12 | (at(1) & 0x3f) << 6 | (at(2) & 0x3f));
            i += 3;
        } else {
            return bytes.toByteArray(); // the writer marks it
        }
    }
    return text.isValidUtf16() ? text.toUtf8() : bytes.toByteArray();
}

} // namespace

std::optional<DecodeProblem> JavaReader::run(TreeWriter& writer)
{
    if (m_reader.big<quint32>() != 0xaced0005U)
        fail("a Java stream begins with ac ed 00 05");
    if (m_problem)
        return m_problem;
    // One object is the usual; several are shown as a list.
    TreeWriter first(m_limits, m_cancel);
    const ByteReader begin = m_reader;
    contents(first, 0);
    if (!m_problem && !first.stopped() && m_reader.atEnd()) {
        m_handles.clear();
        m_classes.clear();
        m_reader = begin;
        m_walked = 0;
        contents(writer, 0);
    } else if (!m_problem && !first.stopped()) {
        m_handles.clear();
        m_classes.clear();
        m_reader = begin;
        m_walked = 0;
        writer.beginArray();
        while (!m_reader.atEnd() && contents(writer, 0)) { }
        writer.end();
    }
    const auto stopped = first.stopped() ? first.stopped() : writer.stopped();
    if (stopped && !m_problem)
        return DecodeProblem { *stopped, {}, m_reader.at(), {} };
    return m_problem;
}

bool JavaReader::contents(TreeWriter& writer, int depth)
{
    if (++m_elements % 1024 == 0 && m_cancel.isCancelled())
        return fail(Kind::Cancelled);
    if (depth > m_limits.depth)
        return fail(Kind::TooDeep);
    const int code = m_reader.peek();
    m_reader.take(1);
    return code >= 0 ? element(writer, code, depth) : fail(Kind::EndsEarly);
}

bool JavaReader::element(TreeWriter& writer, int code, int depth)
{
    switch (code) {
    case Code::Null:
        return writer.word("null");
    case Code::Reference:
        return reference(writer);
    case Code::Object:
        return object(writer, depth);
    case Code::Array:
        return array(writer, depth);
    case Code::Enum:
        return enumeration(writer, depth);
    case Code::String:
    case Code::LongString: {
        const quint64 size
            = code == Code::String ? m_reader.big<quint16>() : m_reader.big<quint64>();
        const QByteArrayView bytes = m_reader.take(size);
        if (m_reader.endedEarly())
            return fail(Kind::EndsEarly);
        newHandle({ false, -1, bytes, true });
        return text(writer, bytes);
    }
    case Code::BlockData:
        return blockData(writer, m_reader.big<quint8>());
    case Code::BlockDataLong:
        return blockData(writer, m_reader.big<quint32>());
    case Code::Class:
    case Code::ClassDesc:
    case Code::ProxyClassDesc: {
        int type = -1;
        const bool read = code == Code::Class ? classDescription(type, depth + 1)
            : code == Code::ClassDesc         ? newClass(type, depth + 1)
                                              : proxyClass(type, depth + 1);
        if (!read)
            return false;
        if (code == Code::Class)
            newHandle({});
        return writer.beginObject() && writer.name("$type")
            && (type < 0 ? writer.word("null")
                         : text(writer, m_classes[static_cast<std::size_t>(type)].name))
            && writer.end();
    }
    case Code::Reset:
        m_handles.clear();
        return writer.beginObject() && writer.name("$reset") && writer.word("true") && writer.end();
    case Code::Exception:
        return fail("the writer had failed there");
    default:
        return fail("an element was expected");
    }
}

bool JavaReader::reference(TreeWriter& writer)
{
    const quint32 number = m_reader.big<quint32>() - firstHandle;
    if (m_reader.endedEarly())
        return fail(Kind::EndsEarly);
    if (number >= m_handles.size())
        return fail("a reference to nothing");
    const Handle& handle = m_handles[number];
    if (handle.isText)
        return text(writer, handle.text);
    return writer.beginObject() && writer.name("$ref") && writer.integer(qint64 { number })
        && writer.end();
}

bool JavaReader::object(TreeWriter& writer, int depth)
{
    int type = -1;
    if (!classDescription(type, depth + 1))
        return false;
    if (type < 0)
        return fail("an object of no class");
    newHandle({});
    return writer.beginObject() && writer.name("$class")
        && text(writer, m_classes[static_cast<std::size_t>(type)].name)
        && classData(writer, type, depth) && writer.end();
}

bool JavaReader::classData(TreeWriter& writer, int type, int depth)
{
    std::vector<int> ancestry;
    for (int i = type; i >= 0; i = m_classes[static_cast<std::size_t>(i)].super) {
        ancestry.push_back(i);
        if (ancestry.size() > longestAncestry)
            return fail("a class has too many ancestors");
    }
    for (auto one = ancestry.rbegin(); one != ancestry.rend(); ++one) {
        const auto index = static_cast<std::size_t>(*one);
        const quint8 flags = m_classes[index].flags;
        m_walked += 1 + static_cast<qint64>(m_classes[index].fields.size());
        if (m_walked > qint64 { 64 } * m_reader.at() + 1000)
            return fail("more classes than data");
        if ((flags & externalizable) && !(flags & ownBlocks))
            return fail("a class has written its data in a form of its own");
        if (flags & serializable) {
            // By index: a class that is read meanwhile moves the others.
            for (std::size_t i = 0; i < m_classes[index].fields.size(); ++i) {
                const Field field = m_classes[index].fields[i];
                if (!writer.beginName() || !text(writer, field.name) || !writer.endName())
                    return false;
                const bool reads = field.type == 'L' || field.type == '['
                    ? contents(writer, depth + 1)
                    : primitive(writer, field.type);
                if (!reads)
                    return false;
            }
        }
        const bool more = (flags & serializable) ? (flags & writeMethod) : (flags & ownBlocks);
        if (more && !(writer.name("$data") && annotations(writer, depth + 1)))
            return false;
    }
    return true;
}

bool JavaReader::annotations(TreeWriter& writer, int depth)
{
    if (!writer.beginArray())
        return false;
    while (m_reader.peek() != Code::EndBlockData) {
        if (!contents(writer, depth))
            return false;
    }
    m_reader.take(1);
    return writer.end();
}

bool JavaReader::array(TreeWriter& writer, int depth)
{
    int type = -1;
    if (!classDescription(type, depth + 1))
        return false;
    const QByteArrayView name
        = type < 0 ? QByteArrayView() : m_classes[static_cast<std::size_t>(type)].name;
    if (name.size() < 2 || name[0] != '[')
        return fail("an array of no type");
    newHandle({});
    const auto count = m_reader.big<qint32>();
    if (m_reader.endedEarly() || count < 0)
        return fail("a length was expected");
    if (name[1] == 'B') {
        const QByteArrayView bytes = m_reader.take(static_cast<quint64>(count));
        return m_reader.endedEarly() ? fail(Kind::EndsEarly) : writer.bytes(bytes);
    }
    if (!writer.beginArray())
        return false;
    for (qint32 i = 0; i < count; ++i) {
        if (!(name[1] == 'L' || name[1] == '[' ? contents(writer, depth + 1)
                                               : primitive(writer, name[1])))
            return false;
    }
    return writer.end();
}

bool JavaReader::enumeration(TreeWriter& writer, int depth)
{
    int type = -1;
    if (!classDescription(type, depth + 1))
        return false;
    if (type < 0)
        return fail("an enum of no class");
    newHandle({});
    return writer.beginObject() && writer.name("$enum")
        && text(writer, m_classes[static_cast<std::size_t>(type)].name) && writer.name("$value")
        && contents(writer, depth + 1) && writer.end();
}

bool JavaReader::blockData(TreeWriter& writer, quint64 size)
{
    const QByteArrayView bytes = m_reader.take(size);
    return m_reader.endedEarly() ? fail(Kind::EndsEarly) : writer.bytes(bytes);
}

bool JavaReader::primitive(TreeWriter& writer, char type)
{
    bool written = false;
    switch (type) {
    case 'B':
        written = writer.integer(qint64 { m_reader.big<qint8>() });
        break;
    case 'C': {
        const QChar unit(m_reader.big<quint16>());
        written = unit.isSurrogate() ? writer.integer(qint64 { unit.unicode() })
                                     : writer.text(QString(unit).toUtf8());
        break;
    }
    case 'D':
        written = writer.float64(m_reader.big<double>());
        break;
    case 'F':
        written = writer.plainFloat32(m_reader.big<float>());
        break;
    case 'I':
        written = writer.integer(qint64 { m_reader.big<qint32>() });
        break;
    case 'J':
        written = writer.integer(m_reader.big<qint64>());
        break;
    case 'S':
        written = writer.integer(qint64 { m_reader.big<qint16>() });
        break;
    case 'Z':
        written = writer.word(m_reader.big<quint8>() ? "true" : "false");
        break;
    default:
        return fail("an unknown type");
    }
    return m_reader.endedEarly() ? fail(Kind::EndsEarly) : written;
}

bool JavaReader::classDescription(int& type, int depth)
{
    if (depth > m_limits.depth)
        return fail(Kind::TooDeep);
    const int code = m_reader.peek();
    m_reader.take(1);
    type = -1;
    switch (code) {
    case Code::Null:
        return true;
    case Code::ClassDesc:
        return newClass(type, depth);
    case Code::ProxyClassDesc:
        return proxyClass(type, depth);
    case Code::Reference: {
        const quint32 number = m_reader.big<quint32>() - firstHandle;
        if (number >= m_handles.size() || !m_handles[number].isClass)
            return fail("a class was expected");
        type = m_handles[number].index;
        return true;
    }
    default:
        return fail("a class was expected");
    }
}

bool JavaReader::newClass(int& type, int depth)
{
    Class made;
    made.name = m_reader.take(m_reader.big<quint16>());
    m_reader.take(8); // serialVersionUID
    type = static_cast<int>(m_classes.size());
    newHandle({ true, type, {}, false });
    made.flags = m_reader.big<quint8>();
    const auto count = m_reader.big<quint16>();
    m_classes.push_back(made);
    for (int i = 0; i < count && !m_reader.endedEarly(); ++i) {
        Field field;
        field.type = static_cast<char>(m_reader.big<quint8>());
        field.name = m_reader.take(m_reader.big<quint16>());
        if ((field.type == 'L' || field.type == '[') && !typeName())
            return false;
        m_classes[static_cast<std::size_t>(type)].fields.push_back(field);
    }
    if (m_reader.endedEarly())
        return fail(Kind::EndsEarly);
    return classEnd(type, depth);
}

bool JavaReader::proxyClass(int& type, int depth)
{
    type = static_cast<int>(m_classes.size());
    newHandle({ true, type, {}, false });
    m_classes.push_back({ "(proxy)", serializable, {}, -1 });
    const auto count = m_reader.big<quint32>();
    for (quint32 i = 0; i < count && !m_reader.endedEarly(); ++i)
        m_reader.take(m_reader.big<quint16>());
    return m_reader.endedEarly() ? fail(Kind::EndsEarly) : classEnd(type, depth);
}

/// What follows a class: annotations that nobody shows, and the class above it.
bool JavaReader::classEnd(int type, int depth)
{
    TreeWriter unseen(m_limits, m_cancel);
    int super = -1;
    if (!annotations(unseen, depth + 1)) {
        if (const auto stopped = unseen.stopped())
            return fail(*stopped);
        return false;
    }
    if (!classDescription(super, depth + 1))
        return false;
    m_classes[static_cast<std::size_t>(type)].super = super;
    return true;
}

/// A field's type: a string, or a reference to one.
bool JavaReader::typeName()
{
    const int code = m_reader.peek();
    m_reader.take(1);
    if (code == Reference) {
        const quint32 number = m_reader.big<quint32>() - firstHandle;
        return number < m_handles.size() || fail("a reference to nothing");
    }
    if (code != Code::String)
        return fail("the name of a type was expected");
    const QByteArrayView bytes = m_reader.take(m_reader.big<quint16>());
    newHandle({ false, -1, bytes, true });
    return true;
}

bool JavaReader::text(TreeWriter& writer, QByteArrayView modified)
{
    return writer.text(fromModified(modified));
}

int JavaReader::newHandle(Handle handle)
{
    m_handles.push_back(handle);
    return static_cast<int>(m_handles.size()) - 1;
}

bool JavaReader::fail(Kind kind, const QByteArray& detail)
{
    if (m_reader.endedEarly() && kind == Kind::Malformed)
        kind = Kind::EndsEarly;
    if (!m_problem)
        m_problem = DecodeProblem { kind, {}, m_reader.at(), detail };
    return false;
}

int JavaDecoder::suits(const Sample& sample) const
{
    const bool begins
        = sample.head.size() > 5 && sample.head.startsWith(QByteArray("\xac\xed\0\x05", 4));
    return begins ? trialOf(sample) : 0;
}

Step JavaDecoder::decode(
    const LargeBytes& bytes, const DecodeLimits& limits, const CancelFlag& cancel) const
{
    const QByteArray joined = bytes.joined();
    TreeWriter writer(limits, cancel);
    auto wrong = JavaReader(joined, limits, cancel).run(writer);
    if (wrong)
        wrong->decoder = name();
    return { writer.take(), std::move(wrong) };
}

} // namespace sluice
