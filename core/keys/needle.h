// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace sluice {

/// Looks for a fixed sequence of bytes, at about the speed at which memory can be read. A value;
/// any thread.
class Needle {
public:
    Needle() = default;
    explicit Needle(QByteArray bytes)
        : m_bytes(std::move(bytes))
    {
    }
    [[nodiscard]] const QByteArray& bytes() const { return m_bytes; }
    [[nodiscard]] qsizetype size() const { return m_bytes.size(); }
    /// The first place in @p from .. @p end-1 where the bytes stand; null: nowhere. Not for an
    /// empty needle.
    [[nodiscard]] const char* findIn(const char* from, const char* end) const noexcept;

private:
    QByteArray m_bytes;
};

} // namespace sluice
