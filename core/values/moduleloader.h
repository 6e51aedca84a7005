// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/faceloader.h"

namespace sluice {

struct ModuleType;

/// The type of a module (or one that Redis 8 has of its own) that Sluice knows some reading
/// commands of; null for others. @p typeName: as TYPE says it. Static.
const ModuleType* moduleTypeOf(const QByteArray& typeName);

/// What a module's own reading commands tell of a key: its facts first, then its elements in
/// pages, where it gives them out. A table in moduleloader.cpp: a new type is a few lines there.
/// None of the commands writes. Sources: https://redis.io/docs/latest/commands/ (bf.info, cf.info,
/// cms.info, topk.list, tdigest.info, ts.range, vinfo, vrandmember, vemb), valkey.io/commands/.
class ModuleLoader final : public FaceLoader {
public:
    /// Members of a vector set that are read at most: there is no command that pages them.
    static constexpr quint64 sampledMembers = 500;

    ModuleLoader(QByteArray key, const ModuleType& type);

    QList<QByteArray> columns() const override { return { "name", "value" }; }
    std::vector<Arguments> next() override;
    ReadProblem take(const std::vector<Outcome>& outcomes, FacePage& page) override;

private:
    enum class Step { Facts, Samples, Members, Vectors };

    ReadProblem takeFacts(const std::vector<Outcome>& outcomes, FacePage& page);
    ReadProblem takeSamples(const Outcome& outcome, FacePage& page);
    ReadProblem takeMembers(const Outcome& outcome);
    void takeVectors(const std::vector<Outcome>& outcomes, FacePage& page);
    Arguments command(const char* words) const;

    const QByteArray m_key;
    const ModuleType& m_type;
    Step m_step = Step::Facts;
    std::vector<QList<QByteArray>> m_begun; ///< of the page that is not whole yet
    QList<QByteArray> m_members; ///< whose vectors are still to be read
    std::optional<quint64> m_count; ///< elements, as the first fact says
    bool m_isSample = false; ///< there are more members than were asked for
    QByteArray m_from { "-" }; ///< the first timestamp that has not been read
};

} // namespace sluice
