// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QSet>

namespace sluice {

/// Where HSCAN or SSCAN stands: the server's cursor as it wrote it (any 64-bit number), and what it
/// has reported, since it may report an element more than once
/// (https://redis.io/commands/scan/, "Scan guarantees").
class ScanCursor {
public:
    const QByteArray& text() const noexcept { return m_text; }
    /// The whole collection has been seen.
    bool isAtEnd() const noexcept { return m_atEnd; }
    void moveTo(const QByteArray& text)
    {
        m_text = text;
        m_atEnd = text == "0";
        if (m_atEnd)
            m_seen.clear();
    }
    /// True the first time that an element is reported.
    bool isNew(const QByteArray& element)
    {
        const auto before = m_seen.size();
        m_seen.insert(element);
        return m_seen.size() != before;
    }

private:
    QByteArray m_text { "0" };
    QSet<QByteArray> m_seen; ///< shares its bytes with the rows
    bool m_atEnd = false;
};

} // namespace sluice
