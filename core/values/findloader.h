// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/faceloader.h"
#include "core/values/keytype.h"

#include <QSet>

namespace sluice {

/// Elements of a hash, set or sorted set whose names match a pattern, looked for by the server
/// (HSCAN, SSCAN, ZSCAN with MATCH): for what is too large to be loaded. Runs over the whole key in
/// steps of 1,000, so that the server serves others between them; what it reports twice is dropped.
class FindLoader final : public FaceLoader {
public:
    /// @p type: Hash, Set or SortedSet. @p pattern: as MATCH takes it; without any of *?[ it is
    /// looked for anywhere in the name.
    FindLoader(QByteArray key, KeyType type, const QByteArray& pattern);

    QList<QByteArray> columns() const override;
    std::vector<Arguments> next() override;
    ReadProblem take(const std::vector<Outcome>& outcomes, FacePage& page) override;

private:
    const QByteArray m_key;
    const KeyType m_type;
    const QByteArray m_pattern;
    QByteArray m_cursor { "0" };
    QSet<QByteArray> m_seen; ///< shares its bytes with the rows
    int m_emptySteps = 0; ///< in a row that have not made a page whole
};

/// A list's elements from an index on.
class ListFromLoader final : public FaceLoader {
public:
    ListFromLoader(QByteArray key, qint64 index);

    QList<QByteArray> columns() const override { return { "index", "value" }; }
    std::vector<Arguments> next() override;
    ReadProblem take(const std::vector<Outcome>& outcomes, FacePage& page) override;

private:
    const QByteArray m_key;
    qint64 m_index; ///< negative: from the end, until the length is known
};

} // namespace sluice
