// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/bulk/keyformat.h"

#include "core/bulk/commandline.h"
#include "core/bulk/dumpfile.h"
#include "core/values/literals.h"

#include <QUtf8StringView>

#include <algorithm>
#include <utility>

namespace sluice {

namespace {

/// A field of a CSV file (RFC 4180): quoted where it must be, its bytes as they are.
QByteArray csvField(const QByteArray& bytes)
{
    const bool isPlain = std::none_of(bytes.begin(), bytes.end(),
        [](char byte) { return byte == ',' || byte == '"' || byte == '\r' || byte == '\n'; });
    if (isPlain)
        return bytes;
    return '"' + QByteArray(bytes).replace('"', "\"\"") + '"';
}

class DumpFormat final : public KeyFormat {
public:
    bool wantsPages(KeyType) const override { return false; }
    bool wantsDump(KeyType) const override { return true; }
    bool wantsFieldExpiries() const override { return false; }
    void begin(const QByteArray& server, QByteArray& to) override { to += m_file.header(server); }
    void beginKey(const KeyHead& key, QByteArray&) override { m_key = key; }
    void page(const Page&, const FieldExpiries&, bool, QByteArray&) override { }
    void dump(const QByteArray& payload, QByteArray& to) override
    {
        const DumpRecord record { m_key.database, m_key.expiresAt, m_key.name, payload };
        to += m_file.record(record);
    }
    void endKey(QByteArray&) override { }
    void breakOff(QByteArray&) override { }
    void takeBack() override { }
    void end(QByteArray& to) override { to += m_file.trailer(); }

private:
    DumpFileWriter m_file;
    KeyHead m_key;
};

/// {"format": "sluice-keys", "version": 1, "keys": [one object a line], "count": n}. All bytes as
/// jsonBytes(); numbers that must stay exact (scores, times) as strings. A hash's fields are pairs,
/// or with the time at which they end three.
class JsonFormat final : public KeyFormat {
public:
    bool wantsPages(KeyType) const override { return true; }
    /// A stream's entries are written for people; its groups come back from its dump.
    bool wantsDump(KeyType type) const override
    {
        return type == KeyType::Stream || type == KeyType::Other;
    }
    bool wantsFieldExpiries() const override { return true; }
    void begin(const QByteArray& server, QByteArray& to) override
    {
        to += "{\"format\": \"sluice-keys\", \"version\": 1, \"server\": " + jsonBytes(server)
            + ", \"keys\": [";
    }
    void beginKey(const KeyHead& key, QByteArray& to) override
    {
        m_type = key.type;
        to += m_count++ == 0 ? "\n" : ",\n";
        to += "{\"key\": " + jsonBytes(key.name) + ", \"type\": " + jsonBytes(key.typeName);
        if (key.expiresAt >= 0)
            to += ", \"expiresAt\": \"" + QByteArray::number(key.expiresAt) + '"';
        m_pages = 0;
        m_elements = 0;
        m_isPage = false;
    }
    void page(const Page& page, const FieldExpiries& expiries, bool isLast, QByteArray& to) override
    {
        const bool isFirst = m_pages++ == 0;
        if (m_type == KeyType::String) {
            if (isFirst && isLast) {
                to += ", \"value\": " + jsonBytes(page.bytes);
                return;
            }
            to += isFirst ? ", \"value\": {\"parts\": [" : ", ";
            to += jsonBytes(page.bytes);
            m_isPage = true;
            m_close = "]}";
        } else {
            if (isFirst)
                to += ", \"value\": [";
            for (std::size_t i = 0; i < page.rows.size(); ++i)
                element(page.rows[i], expiries.empty() ? -1 : expiries[i], to);
            m_isPage = true;
            m_close = "]";
        }
        if (isLast)
            closeValue(to);
    }
    void dump(const QByteArray& payload, QByteArray& to) override
    {
        closeValue(to);
        to += ", \"dump\": {\"base64\": \"" + payload.toBase64() + "\"}";
    }
    void endKey(QByteArray& to) override
    {
        closeValue(to);
        to += '}';
    }
    void breakOff(QByteArray& to) override
    {
        closeValue(to);
        to += ", \"incomplete\": true}";
    }
    void takeBack() override { --m_count; }
    void end(QByteArray& to) override
    {
        to += "\n], \"count\": " + QByteArray::number(m_count) + "}\n";
    }

private:
    void element(const PageRow& row, qint64 expiry, QByteArray& to)
    {
        if (m_elements++ > 0)
            to += ", ";
        switch (m_type) {
        case KeyType::List:
            to += jsonBytes(row.value);
            break;
        case KeyType::Set:
            to += jsonBytes(row.name);
            break;
        case KeyType::Stream:
            to += '[' + jsonBytes(row.name) + ", [";
            for (qsizetype i = 0; i < row.fields.size(); ++i)
                to += (i > 0 ? ", " : "") + jsonBytes(row.fields[i]);
            to += "]]";
            break;
        default:
            to += '[' + jsonBytes(row.name) + ", " + jsonBytes(row.value);
            if (expiry >= 0)
                to += ", \"" + QByteArray::number(expiry) + '"';
            to += ']';
        }
    }
    void closeValue(QByteArray& to)
    {
        if (std::exchange(m_isPage, false))
            to += m_close;
    }

    KeyType m_type = KeyType::None;
    quint64 m_count = 0;
    quint64 m_pages = 0;
    quint64 m_elements = 0;
    bool m_isPage = false; ///< a value's brackets are open
    const char* m_close = "";
};

/// One row per element: key, type, expiry, field (member, id), value (score, element). All bytes
/// as they are.
class CsvFormat final : public KeyFormat {
public:
    bool wantsPages(KeyType) const override { return true; }
    bool wantsDump(KeyType) const override { return false; }
    bool wantsFieldExpiries() const override { return false; }
    void begin(const QByteArray&, QByteArray& to) override
    {
        to += "key,type,expires_at_ms,field,value\r\n";
    }
    void beginKey(const KeyHead& key, QByteArray& to) override
    {
        m_type = key.type;
        m_start = csvField(key.name) + ',' + csvField(key.typeName) + ','
            + (key.expiresAt >= 0 ? QByteArray::number(key.expiresAt) : QByteArray()) + ',';
        m_isString = false;
        if (key.type == KeyType::Other)
            to += m_start + ",\r\n";
    }
    void page(const Page& page, const FieldExpiries&, bool isLast, QByteArray& to) override
    {
        if (m_type == KeyType::String) {
            if (!std::exchange(m_isString, true))
                to += m_start + ",\"";
            to += QByteArray(page.bytes).replace('"', "\"\"");
            if (isLast)
                to += "\"\r\n";
            return;
        }
        for (const PageRow& row : page.rows) {
            if (m_type != KeyType::Stream) {
                to += m_start + csvField(row.name) + ',' + csvField(row.value) + "\r\n";
                continue;
            }
            for (qsizetype i = 0; i + 1 < row.fields.size(); i += 2) {
                to += m_start + csvField(row.name + ' ' + row.fields[i]) + ','
                    + csvField(row.fields[i + 1]) + "\r\n";
            }
        }
    }
    void dump(const QByteArray&, QByteArray&) override { }
    void endKey(QByteArray&) override { }
    void breakOff(QByteArray& to) override
    {
        if (m_isString)
            to += "\"\r\n";
    }
    void takeBack() override { }
    void end(QByteArray&) override { }

private:
    KeyType m_type = KeyType::None;
    QByteArray m_start;
    bool m_isString = false; ///< its quote is open
};

/// Lines for redis-cli. Streams and what only modules know are RESTOREd, so that groups and all
/// else come back; the rest is said in its own commands.
class CommandsFormat final : public KeyFormat {
public:
    bool wantsPages(KeyType type) const override { return !wantsDump(type); }
    bool wantsDump(KeyType type) const override
    {
        return type == KeyType::Stream || type == KeyType::Other;
    }
    bool wantsFieldExpiries() const override { return true; }
    void begin(const QByteArray&, QByteArray&) override { }
    void beginKey(const KeyHead& key, QByteArray&) override
    {
        m_key = key;
        m_pages = 0;
    }
    void page(const Page& page, const FieldExpiries& expiries, bool, QByteArray& to) override
    {
        const bool isFirst = m_pages++ == 0;
        constexpr std::size_t elementsPerLine = 100;
        if (m_key.type == KeyType::String) {
            to += commandLine({ isFirst ? "SET" : "APPEND", m_key.name, page.bytes });
            return;
        }
        for (std::size_t from = 0; from < page.rows.size(); from += elementsPerLine) {
            QList<QByteArray> command { addingCommand(m_key.type), m_key.name };
            const std::size_t end = std::min(page.rows.size(), from + elementsPerLine);
            for (std::size_t i = from; i < end; ++i)
                literals::appendElement(m_key.type, page.rows[i], command);
            to += commandLine(command);
        }
        if (expiries.empty())
            return;
        QList<QByteArray> fields;
        for (const PageRow& row : page.rows)
            fields << row.name;
        for (const QList<QByteArray>& each : fieldexpiry::commands(m_key.name, fields, expiries))
            to += commandLine(each);
    }
    void dump(const QByteArray& payload, QByteArray& to) override
    {
        const QByteArray expiry = QByteArray::number(std::max<qint64>(m_key.expiresAt, 0));
        to += commandLine({ "RESTORE", m_key.name, expiry, payload, "ABSTTL" });
    }
    void endKey(QByteArray& to) override
    {
        if (m_pages > 0 && m_key.expiresAt >= 0)
            to += commandLine({ "PEXPIREAT", m_key.name, QByteArray::number(m_key.expiresAt) });
    }
    void breakOff(QByteArray& to) override { to += commandLine({ "UNLINK", m_key.name }); }
    void takeBack() override { }
    void end(QByteArray&) override { }

private:
    KeyHead m_key;
    quint64 m_pages = 0;
};

} // namespace

QByteArray jsonBytes(const QByteArray& bytes)
{
    if (!QUtf8StringView(bytes.constData(), bytes.size()).isValidUtf8())
        return "{\"base64\": \"" + bytes.toBase64() + "\"}";
    static constexpr char digits[] = "0123456789abcdef";
    QByteArray text;
    text.reserve(bytes.size() + 2);
    text += '"';
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\')
            (text += '\\') += c;
        else if (byte < 0x20 || byte == 0x7f)
            ((text += "\\u00") += digits[byte >> 4]) += digits[byte & 15];
        else
            text += c;
    }
    text += '"';
    return text;
}

std::unique_ptr<KeyFormat> makeKeyFormat(ExportFormat format)
{
    switch (format) {
    case ExportFormat::DumpFile:
        return std::make_unique<DumpFormat>();
    case ExportFormat::Json:
        return std::make_unique<JsonFormat>();
    case ExportFormat::Csv:
        return std::make_unique<CsvFormat>();
    case ExportFormat::Commands:
        break;
    }
    return std::make_unique<CommandsFormat>();
}

} // namespace sluice
