// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/bulk/importsource.h"

#include "core/bulk/commandline.h"
#include "core/bulk/jsonrecord.h"
#include "core/bulk/writtenkeys.h"

namespace sluice {

namespace {

constexpr std::size_t recordsTogether = 256;
constexpr quint64 bytesTogether = 4 * 1024 * 1024;
constexpr qint64 longest = qint64(1) << 30; ///< of a line or a record of text

class DumpSource final : public ImportSource {
public:
    explicit DumpSource(std::unique_ptr<QFile> from)
        : ImportSource(std::move(from))
        , m_reader(file())
    {
    }
    QByteArray server() const override { return m_reader.server(); }

protected:
    void readOne(ImportChunk& chunk) override
    {
        const auto record = m_reader.next();
        chunk.fault = m_reader.fault();
        chunk.isLast = !record;
        if (!record)
            return;
        const QByteArray expiry = QByteArray::number(std::max<qint64>(record->expiresAt, 0));
        ImportRecord made;
        made.keys = { record->name };
        made.commands.push_back({ "RESTORE", record->name, expiry, record->payload, "ABSTTL" });
        chunk.records.push_back(std::move(made));
    }

private:
    DumpFileReader m_reader;
};

class CommandSource final : public ImportSource {
public:
    using ImportSource::ImportSource;

protected:
    /// At most `longest` bytes, in pieces: QIODevice makes room for the bound at once.
    QByteArray nextLine()
    {
        constexpr qint64 piece = 64 * 1024;
        QByteArray line = file().readLine(piece);
        while (!line.isEmpty() && !line.endsWith('\n') && line.size() < longest) {
            const QByteArray more = file().readLine(piece);
            if (more.isEmpty())
                break;
            line += more;
        }
        return line;
    }
    void readOne(ImportChunk& chunk) override
    {
        ++m_line;
        const QByteArray line = nextLine();
        if (line.isEmpty()) {
            chunk.isLast = true;
            if (!file().atEnd())
                fail(chunk, FileFault::Kind::Unreadable, file().errorString().toUtf8());
            return;
        }
        if (!line.endsWith('\n') && !file().atEnd())
            return fail(chunk, FileFault::Kind::BadRecord, "the line is too long");
        const auto arguments = splitCommandLine(line);
        if (!arguments)
            return fail(chunk, FileFault::Kind::BadRecord, "quotes that do not end");
        if (arguments->isEmpty())
            return;
        ImportRecord record;
        record.keys = writtenKeys(*arguments);
        record.commands.push_back(*arguments);
        ++m_records;
        chunk.records.push_back(std::move(record));
    }

private:
    void fail(ImportChunk& chunk, FileFault::Kind kind, const QByteArray& detail) const
    {
        chunk.isLast = true;
        chunk.fault = { kind, m_records, m_line, detail };
    }

    quint64 m_line = 0;
    quint64 m_records = 0;
};

/// Cuts the document into the objects in its list of keys, whatever the white space, so that one
/// of them is in memory at a time.
class JsonSource final : public ImportSource {
public:
    using ImportSource::ImportSource;

protected:
    void readOne(ImportChunk& chunk) override
    {
        if (!m_begun && !readHead(chunk))
            return;
        const QByteArray text = readObject();
        if (!text.isNull()) {
            ImportRecord record;
            const QByteArray problem = importRecordFromJson(text, record);
            if (!problem.isEmpty())
                return fail(chunk, FileFault::Kind::BadRecord, problem);
            ++m_records;
            chunk.records.push_back(std::move(record));
            return;
        }
        if (!m_problem.isEmpty())
            return fail(chunk, FileFault::Kind::BadRecord, m_problem);
        if (!m_listEnded)
            return fail(chunk, FileFault::Kind::CutOff);
        readTail(chunk);
    }

private:
    void fail(ImportChunk& chunk, FileFault::Kind kind, const QByteArray& detail = {}) const
    {
        chunk.isLast = true;
        chunk.fault = { kind, m_records, m_began, detail };
    }
    bool readHead(ImportChunk& chunk)
    {
        constexpr qsizetype mostHead = 4'096;
        m_begun = true;
        QByteArray head;
        char c = 0;
        while (head.size() < mostHead && file().getChar(&c)) {
            head += c;
            if (c == '[')
                break;
        }
        if (c == '[' && isJsonHead(head))
            return true;
        const bool isCut = QByteArrayView("{\"format\": \"sluice-keys\"").startsWith(head)
            || head.startsWith("{\"format\": \"sluice-keys\"");
        fail(chunk,
            isCut && file().atEnd() ? FileFault::Kind::CutOff : FileFault::Kind::OtherFormat);
        return false;
    }
    /// The next object of the list; null at the list's end, at the file's, or with a problem.
    QByteArray readObject()
    {
        QByteArray text;
        int depth = 0;
        bool inString = false;
        bool escaped = false;
        m_began = static_cast<quint64>(file().pos());
        for (char c = 0; file().getChar(&c);) {
            if (depth == 0) {
                if (c == ']') {
                    m_listEnded = true;
                    return {};
                }
                if (c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == ',')
                    continue;
                if (c != '{') {
                    m_problem = "something else than an object in the list of keys";
                    return {};
                }
            }
            text += c;
            if (text.size() > longest) {
                m_problem = "the object is too long";
                return {};
            }
            if (inString) {
                inString = escaped || c != '"';
                escaped = !escaped && c == '\\';
                continue;
            }
            if (c == '"')
                inString = true;
            else if (c == '{' || c == '[')
                ++depth;
            else if ((c == '}' || c == ']') && --depth == 0)
                return text;
        }
        return {};
    }
    void readTail(ImportChunk& chunk)
    {
        constexpr qint64 mostTail = 4'096;
        chunk.isLast = true;
        m_began = static_cast<quint64>(file().pos());
        const QByteArray tail = file().read(mostTail).trimmed();
        if (!tail.endsWith('}'))
            fail(chunk, FileFault::Kind::CutOff);
        else if (!isJsonTail(tail, m_records))
            fail(chunk, FileFault::Kind::Damaged);
    }

    bool m_begun = false;
    bool m_listEnded = false;
    quint64 m_records = 0;
    quint64 m_began = 0;
    QByteArray m_problem;
};

} // namespace

ImportChunk ImportSource::next()
{
    ImportChunk chunk;
    const qint64 from = m_file->pos();
    while (!chunk.isLast && chunk.records.size() < recordsTogether
        && static_cast<quint64>(m_file->pos() - from) < bytesTogether)
        readOne(chunk);
    chunk.bytes = static_cast<quint64>(m_file->pos() - from);
    return chunk;
}

std::unique_ptr<ImportSource> makeImportSource(ImportFormat format, std::unique_ptr<QFile> file)
{
    switch (format) {
    case ImportFormat::DumpFile:
        return std::make_unique<DumpSource>(std::move(file));
    case ImportFormat::Json:
        return std::make_unique<JsonSource>(std::move(file));
    case ImportFormat::Commands:
        break;
    }
    return std::make_unique<CommandSource>(std::move(file));
}

ImportFormat importFormatOf(const QByteArray& firstBytes)
{
    if (firstBytes.startsWith("SLUICEDP"))
        return ImportFormat::DumpFile;
    return firstBytes.trimmed().startsWith('{') ? ImportFormat::Json : ImportFormat::Commands;
}

} // namespace sluice
