// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>

#include <optional>

class QIODevice;

namespace sluice {

/// One key in a dump file.
struct DumpRecord {
    quint32 database = 0;
    qint64 expiresAt = -1; ///< milliseconds since 1970; -1: does not expire
    QByteArray name;
    QByteArray payload; ///< as DUMP gave it

    bool operator==(const DumpRecord&) const = default;
};

/// What is wrong with a file that is to be read.
struct FileFault {
    enum class Kind {
        None,
        OtherFormat, ///< it is something else
        NewerVersion, ///< detail: its version
        CutOff, ///< it ends too early
        Damaged, ///< a checksum is wrong, or what it says of itself makes no sense
        BadRecord, ///< text that cannot be read as a key or a command. detail: what is wrong
        Unreadable, ///< the system could not read it. detail: its words
    };

    Kind kind = Kind::None;
    quint64 records = 0; ///< whole ones before that
    quint64 position = 0; ///< byte at which the faulty part begins; the line's number for text
    QByteArray detail; ///< escape before showing

    explicit operator bool() const { return kind != Kind::None; }
};

/// Puts a dump file together, see dumpfile.md; whoever has it writes the bytes. One thread.
class DumpFileWriter {
public:
    /// @p server: "redis 7.0.15".
    [[nodiscard]] QByteArray header(QByteArray server) const;
    [[nodiscard]] QByteArray record(const DumpRecord& record);
    [[nodiscard]] QByteArray trailer() const;

private:
    quint64 m_records = 0;
    quint32 m_chain = 0;
};

/// Reads one record after the other, each verified. One thread; the device outlives it.
class DumpFileReader {
public:
    explicit DumpFileReader(QIODevice& device);

    /// The next record; nothing at the end, which is a good one unless there is a fault().
    [[nodiscard]] std::optional<DumpRecord> next();
    [[nodiscard]] const FileFault& fault() const { return m_fault; }
    /// What the header says of the server, once next() was called.
    [[nodiscard]] const QByteArray& server() const { return m_server; }

private:
    bool readHeader();
    bool readTrailer(QByteArray part);
    bool take(QByteArray& part, quint64 bytes);
    bool fail(FileFault::Kind kind, const QByteArray& detail = {});

    QIODevice& m_device;
    QByteArray m_server;
    FileFault m_fault;
    quint64 m_records = 0;
    quint64 m_partBegins = 0;
    quint32 m_chain = 0;
    bool m_begun = false;
    bool m_ended = false;
};

} // namespace sluice
