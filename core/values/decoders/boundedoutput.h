// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/decoders/decoderchain.h"

namespace sluice {

/// What a step makes: grows piece by piece, ends at the limit and when nobody waits any more. Never
/// allocates by what the input announces.
class BoundedOutput {
public:
    BoundedOutput(qsizetype limit, const CancelFlag& cancel)
        : m_limit(limit)
        , m_cancel(cancel)
    {
    }

    /// Adds bytes, as many as fit. False: full or cancelled, and put() has had its say for good.
    bool put(QByteArrayView bytes);
    bool put(char byte) { return put(QByteArrayView(&byte, 1)); }
    qsizetype size() const noexcept { return m_bytes.size() + m_piece.size(); }
    /// Why put() said no.
    std::optional<DecodeProblem::Kind> stopped() const noexcept { return m_stopped; }
    /// Hands over what there is.
    LargeBytes take();

private:
    static constexpr qsizetype pieceSize = 1024 * 1024;

    const qsizetype m_limit;
    const CancelFlag& m_cancel;
    QByteArray m_piece;
    LargeBytes m_bytes;
    std::optional<DecodeProblem::Kind> m_stopped;
};

} // namespace sluice
