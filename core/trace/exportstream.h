// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>

#include <cstdint>
#include <functional>

namespace sluice {

/// How an export ended.
enum class ExportEnd : std::uint8_t {
    Complete,
    Cancelled, ///< ExportTarget::goOn said so
    WriteFailed, ///< ExportTarget::write could not take a slice; it knows why
};

/// Where an export goes, slice by slice, and who follows it. Both are called on the thread that
/// writes.
struct ExportTarget {
    /// Takes the next bytes; false: they could not be written, and nothing more is brought.
    std::function<bool(QByteArrayView)> write;
    /// So many steps of all are done; false: give up. May be empty. Called every few hundred steps.
    std::function<bool(std::uint64_t done, std::uint64_t all)> goOn;
};

/// Puts an export together in slices of some 64 KiB, so that neither the whole text is in memory
/// nor a write is made for every field. Numbers are written without regard to the locale. One
/// thread.
class ExportStream {
public:
    /// `steps` is what goOn() is told as all. The target must outlive the stream.
    ExportStream(const ExportTarget& target, std::uint64_t steps);

    /// Bytes as they are.
    ExportStream& put(QByteArrayView bytes)
    {
        m_slice.append(bytes.data(), bytes.size());
        return *this;
    }
    ExportStream& put(char byte)
    {
        m_slice.append(byte);
        return *this;
    }
    ExportStream& number(std::int64_t number);
    ExportStream& number(std::uint64_t number);
    /// With three decimals; 0 when it is not finite.
    ExportStream& decimal(double number);
    /// Nanoseconds, not negative, as microseconds with three decimals: exact.
    ExportStream& micros(std::int64_t nanos);
    /// UTF-8 as a JSON string, with its quotes.
    ExportStream& jsonText(QByteArrayView text);
    /// UTF-8 as a quoted CSV field (RFC 4180). What a spreadsheet would take for a formula because
    /// it begins with = + - or @ (also of full width) or a control, has an apostrophe put before.
    ExportStream& csvText(QByteArrayView text);

    /// One step is done. False: cancelled, or a slice could not be written; put nothing more.
    [[nodiscard]] bool step();
    /// Brings what is left and says how it ended.
    [[nodiscard]] ExportEnd finish();

private:
    bool flush();

    const ExportTarget& m_target;
    QByteArray m_slice;
    std::uint64_t m_steps;
    std::uint64_t m_done = 0;
    ExportEnd m_end = ExportEnd::Complete;
};

} // namespace sluice
