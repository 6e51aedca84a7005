// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/faceloader.h"

namespace sluice {

/// The smallest stream id above @p id ("ms-seq"); nothing when there is none or @p id is not one.
/// Works on servers older than 6.2 too, which do not know the exclusive "(id".
std::optional<QByteArray> streamIdAfter(const QByteArray& id);

/// Takes the entries of one stream out of XREAD's reply, as rows of StreamRangeLoader. False: it is
/// not one, or holds no entry.
bool takeStreamRead(const Value& reply, FacePage& page);

/// A stream's entries between two ids (or milliseconds, or - and +), both included.
class StreamRangeLoader final : public FaceLoader {
public:
    /// @p range: "from to"; what is missing is - or +.
    StreamRangeLoader(QByteArray key, const QByteArray& range);
    QList<QByteArray> columns() const override { return { "id", "time", "fields" }; }
    std::vector<Arguments> next() override;
    ReadProblem take(const std::vector<Outcome>& outcomes, FacePage& page) override;

private:
    const QByteArray m_key;
    QByteArray m_from;
    QByteArray m_to;
};

/// A stream's groups (XINFO GROUPS), or the consumers of one (XINFO CONSUMERS): one page.
class StreamInfoLoader final : public FaceLoader {
public:
    /// @p group: empty optional for the groups.
    StreamInfoLoader(QByteArray key, std::optional<QByteArray> group);
    QList<QByteArray> columns() const override;
    std::vector<Arguments> next() override;
    ReadProblem take(const std::vector<Outcome>& outcomes, FacePage& page) override;

private:
    const QByteArray m_key;
    const std::optional<QByteArray> m_group;
};

/// The entries that a group was given and has not acknowledged, the oldest first (XPENDING).
class PendingLoader final : public FaceLoader {
public:
    PendingLoader(QByteArray key, QByteArray group);
    QList<QByteArray> columns() const override
    {
        return { "id", "consumer", "idle", "times-delivered" };
    }
    std::vector<Arguments> next() override;
    ReadProblem take(const std::vector<Outcome>& outcomes, FacePage& page) override;

private:
    const QByteArray m_key;
    const QByteArray m_group;
    QByteArray m_from { "-" };
};

} // namespace sluice
