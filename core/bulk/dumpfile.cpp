// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/bulk/dumpfile.h"

#include <QIODevice>
#include <QtEndian>

#include <zlib.h>

namespace sluice {

namespace {

constexpr QByteArrayView magic("SLUICEDP");
constexpr quint32 version = 1;
constexpr qsizetype mostServerBytes = 255;
constexpr char recordTag = 'K';
constexpr char trailerTag = 'E';
constexpr quint64 recordHead = 4 + 8 + 4 + 8; ///< behind the tag
constexpr quint64 mostPayload = quint64(1) << 30; ///< beyond what a server would take

template <typename T> void put(QByteArray& to, T number)
{
    number = qToLittleEndian(number);
    to.append(reinterpret_cast<const char*>(&number), sizeof number);
}

template <typename T> T numberAt(const QByteArray& from, quint64 offset)
{
    return qFromLittleEndian<T>(from.constData() + offset);
}

quint32 crcOf(const QByteArray& bytes, quint32 before = 0)
{
    return static_cast<quint32>(crc32_z(before, reinterpret_cast<const Bytef*>(bytes.constData()),
        static_cast<z_size_t>(bytes.size())));
}

quint32 chained(quint32 chain, quint32 crc)
{
    QByteArray bytes;
    put(bytes, crc);
    return crcOf(bytes, chain);
}

} // namespace

QByteArray DumpFileWriter::header(QByteArray server) const
{
    server.truncate(mostServerBytes);
    QByteArray bytes = magic.toByteArray();
    put(bytes, version);
    put(bytes, static_cast<quint16>(server.size()));
    bytes += server;
    put(bytes, crcOf(bytes));
    return bytes;
}

QByteArray DumpFileWriter::record(const DumpRecord& record)
{
    QByteArray bytes;
    bytes.reserve(record.name.size() + record.payload.size() + 32);
    bytes += recordTag;
    put(bytes, record.database);
    put(bytes, record.expiresAt);
    put(bytes, static_cast<quint32>(record.name.size()));
    put(bytes, static_cast<quint64>(record.payload.size()));
    bytes += record.name;
    bytes += record.payload;
    const quint32 crc = crcOf(bytes);
    put(bytes, crc);
    m_chain = chained(m_chain, crc);
    ++m_records;
    return bytes;
}

QByteArray DumpFileWriter::trailer() const
{
    QByteArray bytes(1, trailerTag);
    put(bytes, m_records);
    put(bytes, m_chain);
    put(bytes, crcOf(bytes));
    return bytes;
}

DumpFileReader::DumpFileReader(QIODevice& device)
    : m_device(device)
{
}

bool DumpFileReader::fail(FileFault::Kind kind, const QByteArray& detail)
{
    m_ended = true;
    m_fault = { kind, m_records, m_partBegins, detail };
    return false;
}

/// Appends so many bytes to the part. Memory is taken for what is there, not for what is announced.
bool DumpFileReader::take(QByteArray& part, quint64 bytes)
{
    const qint64 left = m_device.size() - m_device.pos();
    if (left < 0 || static_cast<quint64>(left) < bytes)
        return fail(FileFault::Kind::CutOff);
    const QByteArray read = m_device.read(static_cast<qint64>(bytes));
    if (static_cast<quint64>(read.size()) != bytes)
        return fail(FileFault::Kind::Unreadable, m_device.errorString().toUtf8());
    part += read;
    return true;
}

bool DumpFileReader::readHeader()
{
    m_begun = true;
    QByteArray header;
    if (m_device.peek(magic.size())
        != magic.first(std::min<qsizetype>(
            magic.size(), std::max<qint64>(m_device.size() - m_device.pos(), 0))))
        return fail(FileFault::Kind::OtherFormat);
    if (!take(header, static_cast<quint64>(magic.size()) + 4 + 2))
        return false;
    const auto itsVersion = numberAt<quint32>(header, 8);
    const auto length = numberAt<quint16>(header, 12);
    if (itsVersion > version)
        return fail(FileFault::Kind::NewerVersion, QByteArray::number(itsVersion));
    if (!take(header, quint64(length) + 4))
        return false;
    const QByteArray body = header.chopped(4);
    if (crcOf(body) != numberAt<quint32>(header, static_cast<quint64>(body.size())))
        return fail(FileFault::Kind::Damaged);
    m_server = body.mid(14);
    return true;
}

std::optional<DumpRecord> DumpFileReader::next()
{
    if (m_ended || (!m_begun && !readHeader()))
        return {};
    m_partBegins = static_cast<quint64>(m_device.pos());
    QByteArray part;
    if (!take(part, 1))
        return {};
    if (part[0] == trailerTag) {
        readTrailer(part);
        return {};
    }
    if (part[0] != recordTag) {
        fail(FileFault::Kind::Damaged);
        return {};
    }
    if (!take(part, recordHead))
        return {};
    const auto nameBytes = numberAt<quint32>(part, 13);
    const auto payloadBytes = numberAt<quint64>(part, 17);
    if (payloadBytes > mostPayload || nameBytes > mostPayload) {
        fail(FileFault::Kind::Damaged);
        return {};
    }
    if (!take(part, nameBytes + payloadBytes + 4))
        return {};
    const auto crc = numberAt<quint32>(part, static_cast<quint64>(part.size()) - 4);
    part.chop(4);
    if (crcOf(part) != crc) {
        fail(FileFault::Kind::Damaged);
        return {};
    }
    m_chain = chained(m_chain, crc);
    ++m_records;
    constexpr qsizetype head = 1 + qsizetype(recordHead);
    return DumpRecord { numberAt<quint32>(part, 1), numberAt<qint64>(part, 5),
        part.mid(head, nameBytes), part.mid(head + nameBytes) };
}

bool DumpFileReader::readTrailer(QByteArray part)
{
    if (!take(part, 8 + 4 + 4))
        return false;
    const auto crc = numberAt<quint32>(part, 13);
    if (crcOf(part.first(13)) != crc || numberAt<quint64>(part, 1) != m_records
        || numberAt<quint32>(part, 9) != m_chain || m_device.pos() != m_device.size())
        return fail(FileFault::Kind::Damaged);
    m_ended = true;
    return true;
}

} // namespace sluice
