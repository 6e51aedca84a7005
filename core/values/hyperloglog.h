// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>

#include <array>
#include <optional>

namespace sluice {

/// What a string that PFADD made says, computed here: PFCOUNT may write its cached result into the
/// value, and looking must not. The same estimator as the server's, so the same number. Sources:
/// https://redis.io/docs/latest/commands/pfcount/ (the representations), O. Ertl, "New cardinality
/// estimation algorithms for HyperLogLog sketches", https://arxiv.org/abs/1702.01284
struct HyperLogLog {
    static constexpr int registers = 16384;
    static constexpr qsizetype longest = 16 + registers * 6 / 8; ///< bytes, in its dense form

    bool isDense = false;
    quint64 estimate = 0; ///< what PFCOUNT says
    std::optional<quint64> cached; ///< what PFCOUNT said last, unless it has changed since
    std::array<int, 64> histogram {}; ///< how many registers have each value

    /// Nothing when @p bytes are no HyperLogLog, or one whose registers do not add up.
    static std::optional<HyperLogLog> read(const QByteArray& bytes);
    /// Whether @p head (16 bytes suffice) begins like one.
    static bool looksLikeOne(const QByteArray& head);
};

} // namespace sluice
