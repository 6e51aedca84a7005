// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/trace/recordingreader.h"

#include "core/trace/littleendian.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace sluice {

using recording::ChunkType;

RecordingReader::~RecordingReader()
{
    if (m_file >= 0)
        ::close(m_file);
}

RecordingError RecordingReader::open(const std::string& path)
{
    // (Not blocking, should somebody name a pipe: that is refused below.)
    m_file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat info { };
    if (m_file < 0 || ::fstat(m_file, &info) != 0) {
        m_systemError = errno;
        return RecordingError::CannotOpen;
    }
    if (!S_ISREG(info.st_mode)) {
        m_systemError = S_ISDIR(info.st_mode) ? EISDIR : ESPIPE;
        return RecordingError::CannotOpen;
    }
    const auto fileSize = static_cast<std::uint64_t>(info.st_size);
    std::string buffer;
    if (fileSize < recording::prologBytes || !readAt(0, recording::prologBytes, buffer)
        || !buffer.starts_with(recording::magic))
        return RecordingError::NotARecording;
    LittleEndianReader prolog(std::string_view(buffer).substr(recording::magic.size()));
    if (prolog.get<std::uint32_t>() != recording::version)
        return RecordingError::NewerVersion;
    m_endsAtByte = recording::prologBytes;
    while (const std::uint64_t next = scan(m_endsAtByte, fileSize, buffer)) {
        m_endsAtByte = next;
        if (m_end == RecordingEnd::Complete)
            break;
    }
    return m_hasHeader ? RecordingError::None : RecordingError::Empty;
}

std::uint64_t RecordingReader::scan(
    std::uint64_t offset, std::uint64_t fileSize, std::string& buffer)
{
    using namespace recording;
    m_end = RecordingEnd::CutOff;
    if (fileSize - offset < chunkHeadBytes + chunkTailBytes
        || !readAt(offset, chunkHeadBytes, buffer))
        return 0;
    LittleEndianReader head(buffer);
    RecordingChunk chunk;
    chunk.type = static_cast<ChunkType>(head.get<std::uint32_t>());
    chunk.size = head.get<std::uint32_t>();
    chunk.at = head.get<std::int64_t>();
    chunk.payload = offset + chunkHeadBytes;
    const bool isFirst = !m_hasHeader;
    if (chunk.size > largestPayload || chunk.at < (isFirst ? 0 : endsAt())
        || chunk.at > latestInstant) {
        m_end = RecordingEnd::Damaged;
        return 0;
    }
    if (chunk.size > fileSize - chunk.payload - chunkTailBytes)
        return 0;
    if (!read(chunk, buffer)) {
        m_end = RecordingEnd::Damaged;
        return 0;
    }
    if (isFirst) {
        const auto header = decodeHeader(buffer);
        if (chunk.type != ChunkType::Header || !header || header->start != chunk.at) {
            m_end = RecordingEnd::Damaged;
            return 0;
        }
        m_header = *header;
        m_hasHeader = true;
    } else if (chunk.type == ChunkType::End) {
        m_end = RecordingEnd::Complete;
    }
    // The end is kept for its instant: nothing happened until then is worth knowing too.
    if (!isFirst)
        m_chunks.push_back(chunk);
    return chunk.payload + chunk.size + chunkTailBytes;
}

bool RecordingReader::read(const RecordingChunk& chunk, std::string& payload) const
{
    using namespace recording;
    if (!readAt(
            chunk.payload - chunkHeadBytes, chunkHeadBytes + chunk.size + chunkTailBytes, payload))
        return false;
    const std::string_view all(payload);
    LittleEndianReader tail(all.substr(all.size() - chunkTailBytes));
    if (checksum(all.substr(0, all.size() - chunkTailBytes)) != tail.get<std::uint32_t>())
        return false;
    payload.resize(payload.size() - chunkTailBytes);
    payload.erase(0, chunkHeadBytes);
    return true;
}

bool RecordingReader::readAt(std::uint64_t offset, std::size_t size, std::string& to) const
{
    to.resize(size);
    for (std::size_t done = 0; done < size;) {
        const ssize_t got
            = ::pread(m_file, to.data() + done, size - done, static_cast<off_t>(offset + done));
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        done += static_cast<std::size_t>(got);
    }
    return true;
}

} // namespace sluice
