// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/recordingformat.h"

#include <string>
#include <vector>

namespace sluice {

/// Why a file cannot be replayed at all.
enum class RecordingError : std::uint8_t {
    None,
    CannotOpen, ///< see RecordingReader::systemError()
    NotARecording, ///< its first bytes are no recording's
    NewerVersion, ///< of a later format
    Empty, ///< cut or damaged before anything that could be shown
};

/// How the part that can be replayed ends.
enum class RecordingEnd : std::uint8_t {
    Complete, ///< the recording was ended on purpose
    CutOff, ///< the file ends before the recording does: written to still, a crash, a full disk
    Damaged, ///< the next bytes are not what was written
};

/// One chunk that was found whole.
struct RecordingChunk {
    recording::ChunkType type = recording::ChunkType::End;
    std::uint32_t size = 0; ///< bytes of the payload
    std::int64_t at = 0; ///< nanoseconds of the trace's clock; never less than the one before
    std::uint64_t payload = 0; ///< where it stands in the file
};

/// A recording on disk: verifies every chunk, up to the first that is cut or damaged, and hands out
/// what stands before. Takes memory for what is there (24 bytes a chunk), never for what a length
/// announces. Opened by one thread, then read by one at a time.
class RecordingReader {
public:
    RecordingReader() = default;
    RecordingReader(const RecordingReader&) = delete;
    RecordingReader& operator=(const RecordingReader&) = delete;
    ~RecordingReader();

    /// Reads the file once from end to end; takes about a second per GB.
    [[nodiscard]] RecordingError open(const std::string& path);
    /// The errno behind CannotOpen.
    [[nodiscard]] int systemError() const noexcept { return m_systemError; }

    [[nodiscard]] const recording::Header& header() const noexcept { return m_header; }
    [[nodiscard]] RecordingEnd end() const noexcept { return m_end; }
    /// The first byte that is not replayed.
    [[nodiscard]] std::uint64_t endsAtByte() const noexcept { return m_endsAtByte; }
    /// Nanoseconds of the trace's clock: first and last instant.
    [[nodiscard]] std::int64_t startsAt() const noexcept { return m_header.start; }
    [[nodiscard]] std::int64_t endsAt() const noexcept
    {
        return m_chunks.empty() ? m_header.start : m_chunks.back().at;
    }
    /// All but the header, in the order of the file; unknown types and the end too.
    [[nodiscard]] const std::vector<RecordingChunk>& chunks() const noexcept { return m_chunks; }
    /// Reads a chunk's payload and verifies it once more; false when the file has changed.
    [[nodiscard]] bool read(const RecordingChunk& chunk, std::string& payload) const;

private:
    [[nodiscard]] bool readAt(std::uint64_t offset, std::size_t size, std::string& to) const;
    /// One chunk at the offset: where the next one begins, or 0 when there is none and m_end says
    /// why.
    std::uint64_t scan(std::uint64_t offset, std::uint64_t fileSize, std::string& buffer);

    int m_file = -1;
    int m_systemError = 0;
    recording::Header m_header;
    bool m_hasHeader = false;
    RecordingEnd m_end = RecordingEnd::CutOff;
    std::uint64_t m_endsAtByte = 0;
    std::vector<RecordingChunk> m_chunks;
};

} // namespace sluice
