// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/faceloader.h"

namespace sluice {

/// A HyperLogLog's estimate and registers; see HyperLogLog. Reads 12 KiB at most.
class HllLoader final : public FaceLoader {
public:
    explicit HllLoader(QByteArray key);
    QList<QByteArray> columns() const override { return { "name", "value" }; }
    std::vector<Arguments> next() override;
    ReadProblem take(const std::vector<Outcome>& outcomes, FacePage& page) override;

private:
    const QByteArray m_key;
};

/// The bits of a string, 64 in a row, those rows only in which a bit is set: what is empty is
/// skipped on the server (BITPOS), so that a sparse bitmap of 512 MiB is a short table.
class BitsLoader final : public FaceLoader {
public:
    /// Bytes up to which the server is asked to count all bits, which takes it some 100 ms/GB.
    static constexpr quint64 countedUpTo = 64 * 1024 * 1024;

    /// @p from: the first byte that is looked at.
    BitsLoader(QByteArray key, quint64 from, std::optional<quint64> memory);
    QList<QByteArray> columns() const override { return { "offset", "bits", "set", "set bits" }; }
    std::vector<Arguments> next() override;
    ReadProblem take(const std::vector<Outcome>& outcomes, FacePage& page) override;

private:
    const QByteArray m_key;
    const bool m_counts;
    bool m_isFirst = true;
    bool m_isSeeking = true;
    quint64 m_at; ///< the byte that is read next
    std::optional<quint64> m_set; ///< bits in all
};

} // namespace sluice
