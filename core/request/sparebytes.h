// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>

namespace sluice {

/// Memory for the bytes of short replies: made and freed by the thread that sends and reads them
/// (an allocation that crosses threads costs several times as much), and used again instead of
/// being freed. Kept per thread, 64 pieces at most.
struct SpareBytes {
    static constexpr qsizetype room = 64;
    static constexpr qsizetype mostKept = 256; ///< larger pieces are freed

    /// Gives `bytes`, a null, such a piece: room for `room` bytes at least, of any content.
    static void refill(QByteArray& bytes);
    /// Keeps the memory of `bytes`, which are not needed any more, when it is such a piece and
    /// nobody shares it.
    static void give(QByteArray& bytes) noexcept;
};

} // namespace sluice
