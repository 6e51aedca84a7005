// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/decoders/bytereader.h"
#include "core/values/decoders/readonlytree.h"
#include "core/values/decoders/treewriter.h"

#include <charconv>
#include <limits>

namespace sluice {

namespace {

using Kind = DecodeProblem::Kind;

constexpr int cancelEvery = 1024; ///< values

/// Reads the value twice: first to learn which arrays are lists, then to write it.
class PhpRun {
public:
    PhpRun(QByteArrayView bytes, const DecodeLimits& limits, const CancelFlag& cancel)
        : m_reader(bytes)
        , m_limits(limits)
        , m_cancel(cancel)
        , m_bytes(bytes)
    {
    }

    std::optional<DecodeProblem> run(TreeWriter& writer)
    {
        if (value(0) && !m_reader.atEnd())
            fail("there are bytes behind the value");
        if (!m_problem) {
            m_reader = ByteReader(m_bytes);
            m_writer = &writer;
            m_array = 0;
            value(0);
            if (const auto stopped = writer.stopped())
                m_problem = DecodeProblem { *stopped, {}, m_reader.at(), {} };
        }
        return m_problem;
    }

private:
    template <typename Call> bool write(Call call) { return !m_writer || call(*m_writer); }

    bool value(int depth)
    {
        if (++m_values % cancelEvery == 0 && m_cancel.isCancelled())
            return fail(Kind::Cancelled);
        if (depth > m_limits.depth)
            return fail(Kind::TooDeep);
        const QByteArrayView type = m_reader.take(1);
        switch (type.isEmpty() ? '\0' : type[0]) {
        case 'N':
            return expect(';') && write([](TreeWriter& w) { return w.word("null"); });
        case 'b': {
            const auto flag = field(';');
            if (flag != "0" && flag != "1")
                return fail("0 or 1 was expected");
            return write([&](TreeWriter& w) { return w.word(flag == "1" ? "true" : "false"); });
        }
        case 'i': {
            qint64 number = 0;
            return integer(';', number) && write([&](TreeWriter& w) { return w.integer(number); });
        }
        case 'd':
            return real();
        case 's': {
            QByteArrayView bytes;
            return string(bytes) && expect(';')
                && write([&](TreeWriter& w) { return w.text(bytes); });
        }
        case 'a':
            return expect(':') && array(depth);
        case 'O':
            return object(depth);
        case 'C':
            return custom();
        case 'E': {
            QByteArrayView bytes;
            return string(bytes) && expect(';') && write([&](TreeWriter& w) {
                return w.beginObject() && w.name("$enum") && w.text(bytes) && w.end();
            });
        }
        case 'r':
        case 'R': {
            qint64 number = 0;
            return integer(';', number) && write([&](TreeWriter& w) {
                return w.beginObject() && w.name("$ref") && w.integer(number) && w.end();
            });
        }
        default:
            return fail("a value was expected");
        }
    }

    bool array(int depth)
    {
        qint64 count = 0;
        if (!integer(':', count, false) || !expect('{'))
            return false;
        const std::size_t index = m_array++;
        if (!m_writer)
            m_lists.push_back(true);
        const bool list = m_lists[index];
        if (!write([&](TreeWriter& w) { return list ? w.beginArray() : w.beginObject(); }))
            return false;
        for (qint64 i = 0; i < count; ++i) {
            if (!key(index, list, i) || !value(depth + 1))
                return false;
        }
        return expect('}') && write([](TreeWriter& w) { return w.end(); });
    }

    bool key(std::size_t index, bool list, qint64 position)
    {
        const bool first = m_reader.peek() == 'i';
        if (!first && m_reader.peek() != 's')
            return m_reader.atEnd() ? fail(Kind::EndsEarly) : fail("a key was expected");
        m_reader.take(1);
        if (first) {
            qint64 number = 0;
            if (!integer(';', number))
                return false;
            if (number != position)
                m_lists[index] = false;
            return list || write([&](TreeWriter& w) {
                return w.beginName() && w.integer(number) && w.endName();
            });
        }
        m_lists[index] = false;
        QByteArrayView text;
        return string(text) && expect(';')
            && write([&](TreeWriter& w) { return w.beginName() && w.text(text) && w.endName(); });
    }

    bool object(int depth)
    {
        QByteArrayView type;
        qint64 count = 0;
        if (!string(type) || !expect(':') || !integer(':', count, false) || !expect('{'))
            return false;
        if (!write(
                [&](TreeWriter& w) { return w.beginObject() && w.name("$class") && w.text(type); }))
            return false;
        for (qint64 i = 0; i < count; ++i) {
            if (m_reader.peek() == 'i') { // of ArrayObject and such
                m_reader.take(1);
                qint64 number = 0;
                if (!integer(';', number) || !write([&](TreeWriter& w) {
                        return w.beginName() && w.integer(number) && w.endName();
                    }))
                    return false;
            } else if (!property()) {
                return false;
            }
            if (!value(depth + 1))
                return false;
        }
        return expect('}') && write([](TreeWriter& w) { return w.end(); });
    }

    /// The name of a property: "\0Class\0name" when it is private, "\0*\0name" when protected.
    bool property()
    {
        QByteArrayView bytes;
        if (!expect('s') || !string(bytes) || !expect(';'))
            return false;
        QByteArray name = bytes.toByteArray();
        const qsizetype second = name.startsWith('\0') ? name.indexOf('\0', 1) : -1;
        if (second > 0) {
            const QByteArray owner = name.mid(1, second - 1);
            name = name.mid(second + 1) + (owner == "*" ? ":protected" : ':' + owner + ":private");
        }
        return write([&](TreeWriter& w) { return w.beginName() && w.text(name) && w.endName(); });
    }

    /// C:5:"Class":3:{abc}: what the class made of itself.
    bool custom()
    {
        QByteArrayView type;
        qint64 size = 0;
        if (!string(type) || !expect(':') || !integer(':', size, false) || !expect('{'))
            return false;
        const QByteArrayView bytes = m_reader.take(static_cast<quint64>(size));
        if (m_reader.endedEarly())
            return fail(Kind::EndsEarly);
        return expect('}') && write([&](TreeWriter& w) {
            return w.beginObject() && w.name("$class") && w.text(type) && w.name("$data")
                && w.text(bytes) && w.end();
        });
    }

    bool real()
    {
        const QByteArrayView text = field(';');
        double number = 0;
        if (text == "INF" || text == "-INF")
            number = text[0] == '-' ? -std::numeric_limits<double>::infinity()
                                    : std::numeric_limits<double>::infinity();
        else if (text == "NAN")
            number = std::numeric_limits<double>::quiet_NaN();
        else if (const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
                 read.ec != std::errc() || read.ptr != text.data() + text.size())
            return fail("a number was expected");
        return write([&](TreeWriter& w) { return w.float64(number); });
    }

    /// `:5:"bytes"` behind the type.
    bool string(QByteArrayView& bytes)
    {
        qint64 size = 0;
        if (!integer(':', size) || size < 0 || !expect('"'))
            return fail("a length was expected");
        bytes = m_reader.take(static_cast<quint64>(size));
        return !m_reader.endedEarly() ? expect('"') : fail(Kind::EndsEarly);
    }

    /// `:123` and the @p end behind it; without the colon when @p colon says so.
    bool integer(char end, qint64& number, bool colon = true)
    {
        const QByteArrayView text = field(end, colon);
        const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
        if (read.ec != std::errc() || read.ptr != text.data() + text.size())
            return fail("an integer was expected");
        return (end == ';' || number >= 0) || fail("a length was expected");
    }

    QByteArrayView field(char end, bool colon = true)
    {
        if (colon && !expect(':'))
            return {};
        const ByteReader before = m_reader;
        const QByteArrayView text = m_reader.takeUntil(end);
        if (m_reader.endedEarly()) {
            fail(before.left() < 40 ? Kind::EndsEarly : Kind::Malformed);
            return {};
        }
        return text;
    }

    bool expect(char c)
    {
        const QByteArrayView next = m_reader.take(1);
        if (next.isEmpty() || next[0] != c)
            return fail(QByteArray("'") + c + "' was expected");
        return true;
    }

    bool fail(const QByteArray& detail)
    {
        return m_reader.endedEarly() ? fail(Kind::EndsEarly) : fail(Kind::Malformed, detail);
    }
    bool fail(Kind kind, const QByteArray& detail = {})
    {
        if (!m_problem)
            m_problem = DecodeProblem { kind, {}, m_reader.at(), detail };
        return false;
    }

    ByteReader m_reader;
    const DecodeLimits& m_limits;
    const CancelFlag& m_cancel;
    QByteArrayView m_bytes;
    TreeWriter* m_writer = nullptr; ///< nobody yet: the first pass
    std::vector<bool> m_lists; ///< of each array, in the order of their beginnings
    std::size_t m_array = 0;
    std::optional<DecodeProblem> m_problem;
    int m_values = 0;
};

} // namespace

int PhpDecoder::suits(const Sample& sample) const
{
    // Only what has a structure or a length: "N;" and "i:5;" are words as well.
    const QByteArray& head = sample.head;
    qsizetype at = 2;
    while (at < head.size() && head[at] >= '0' && head[at] <= '9')
        ++at;
    if (at == 2 || at + 1 >= head.size() || !QByteArrayView("aOsCE").contains(head[0])
        || head[1] != ':' || head[at] != ':' || head[at + 1] != (head[0] == 'a' ? '{' : '"'))
        return 0;
    return trialOf(sample);
}

Step PhpDecoder::decode(
    const LargeBytes& bytes, const DecodeLimits& limits, const CancelFlag& cancel) const
{
    const QByteArray joined = bytes.joined();
    TreeWriter writer(limits, cancel);
    auto wrong = PhpRun(joined, limits, cancel).run(writer);
    if (wrong)
        wrong->decoder = name();
    return { writer.take(), std::move(wrong) };
}

} // namespace sluice
