// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/decoders/boundedoutput.h"

#include <algorithm>

namespace sluice {

bool BoundedOutput::put(QByteArrayView bytes)
{
    if (m_stopped)
        return false;
    const qsizetype room = m_limit - size();
    if (bytes.size() > room) {
        m_stopped = DecodeProblem::Kind::TooLarge;
        bytes = bytes.first(std::max<qsizetype>(room, 0));
    }
    m_piece.append(bytes);
    if (m_piece.size() >= pieceSize) {
        m_bytes.append(std::exchange(m_piece, {}));
        if (m_cancel.isCancelled())
            m_stopped = DecodeProblem::Kind::Cancelled;
    }
    return !m_stopped;
}

LargeBytes BoundedOutput::take()
{
    m_bytes.append(std::exchange(m_piece, {}));
    return std::exchange(m_bytes, {});
}

} // namespace sluice
