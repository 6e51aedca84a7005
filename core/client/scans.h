// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/replytypes.h"
#include "core/client/typedreply.h"

namespace sluice {

/// MATCH, COUNT and TYPE: `ScanOptions().match("user:*").count(1000)`.
class ScanOptions {
public:
    ScanOptions() noexcept { }
    /// Redis's glob pattern; what it leaves out has been visited all the same.
    ScanOptions& match(const QByteArray& pattern) { return m_pattern = pattern, *this; }
    /// About how many elements the server visits for this page; not how many come.
    ScanOptions& count(qint64 elements) { return m_count = elements, *this; }
    /// SCAN only (6.0): "string", "hash"...
    ScanOptions& type(const QByteArray& name) { return m_type = name, *this; }

    void addTo(Command& command) const;

private:
    std::optional<QByteArray> m_pattern;
    std::optional<qint64> m_count;
    std::optional<QByteArray> m_type;
};

/// Where a scan goes on. The server's own digits (they may be beyond 2^63): only ever given back
/// as they came.
class ScanCursor {
public:
    ScanCursor() noexcept { }
    explicit ScanCursor(QByteArray digits) noexcept
        : m_digits(std::move(digits))
    {
    }
    /// In a page: the scan has come round. In a call: the beginning.
    [[nodiscard]] bool isZero() const noexcept { return m_digits == "0"; }
    [[nodiscard]] const QByteArray& bytes() const noexcept { return m_digits; }
    bool operator==(const ScanCursor&) const = default;

private:
    QByteArray m_digits = QByteArrayLiteral("0");
};

/// One page. It may be empty though the scan goes on; elements may come more than once.
template <typename List> struct ScanPage {
    ScanCursor next;
    List elements;

    [[nodiscard]] bool isLast() const noexcept { return next.isZero(); }
};

/// The scan family: pages of a keyspace or of a large value, in no order. What is there from the
/// first page to the last comes at least once. The rules of every call: CommandFamily.
class Scans : public CommandFamily {
public:
    using CommandFamily::CommandFamily;

    /// SCAN (2.8): keys of the database. ERR for a cursor that is none. Read.
    /// https://redis.io/docs/latest/commands/scan/
    TypedReply<ScanPage<QList<QByteArray>>> scan(
        const ScanCursor& cursor, const ScanOptions& options = ScanOptions()) const;
    /// HSCAN (2.8): fields of a hash. WRONGTYPE. Read.
    /// https://redis.io/docs/latest/commands/hscan/
    TypedReply<ScanPage<Fields>> hscan(QByteArrayView key, const ScanCursor& cursor,
        const ScanOptions& options = ScanOptions()) const;
    /// SSCAN (2.8): members of a set. WRONGTYPE. Read.
    /// https://redis.io/docs/latest/commands/sscan/
    TypedReply<ScanPage<QList<QByteArray>>> sscan(QByteArrayView key, const ScanCursor& cursor,
        const ScanOptions& options = ScanOptions()) const;
    /// ZSCAN (2.8): members of a sorted set. WRONGTYPE. Read.
    /// https://redis.io/docs/latest/commands/zscan/
    TypedReply<ScanPage<std::vector<ScoredMember>>> zscan(QByteArrayView key,
        const ScanCursor& cursor, const ScanOptions& options = ScanOptions()) const;
};

} // namespace sluice
