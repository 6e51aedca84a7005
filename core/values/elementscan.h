// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/seennames.h"

#include <QByteArray>

namespace sluice {

/// Where HSCAN or SSCAN stands: the server's cursor as it wrote it (any 64-bit number), and what it
/// has reported, since it may report an element more than once
/// (https://redis.io/commands/scan/, "Scan guarantees").
class ElementScan {
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
    bool isNew(const QByteArray& element) { return m_seen.insert(element); }

private:
    QByteArray m_text { "0" };
    SeenNames m_seen;
    bool m_atEnd = false;
};

} // namespace sluice
