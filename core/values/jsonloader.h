// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/faceloader.h"

namespace sluice {

/// A document of RedisJSON, Redis 8 or Valkey's JSON module: as text when it is small enough to
/// come whole, otherwise one level of it as a table, whose members are opened by their paths. How
/// large it is, is asked before it is read. Sources:
/// https://redis.io/docs/latest/commands/json.get/ json.debug-memory/, json.objkeys/, json.arrlen/,
/// json.type/
class JsonLoader final : public FaceLoader {
public:
    static constexpr quint64 wholeUpTo = 16 * 1024 * 1024; ///< bytes of memory
    static constexpr quint64 shownUpTo = 4096; ///< of a member, as a cell
    static constexpr qsizetype membersPerPage = 100;
    static constexpr qint64 mostMembers = 1'000'000; ///< of an object: JSON.OBJKEYS has no pages

    /// @p path: empty for the whole document. @p memory: what MEMORY USAGE said of the key, for a
    /// server that keeps JSON.DEBUG to itself.
    JsonLoader(QByteArray key, const QByteArray& path, std::optional<quint64> memory);

    /// Rows have a fifth cell that is no column: the member's path.
    QList<QByteArray> columns() const override;
    std::vector<Arguments> next() override;
    ReadProblem take(const std::vector<Outcome>& outcomes, FacePage& page) override;

    /// The path of a member within @p path.
    static QByteArray memberPath(const QByteArray& path, const QByteArray& name);
    static QByteArray elementPath(const QByteArray& path, quint64 index);

private:
    enum class Step { Size, Whole, Names, Facts, Values };

    ReadProblem takeSize(const std::vector<Outcome>& outcomes);
    ReadProblem takeNames(const std::vector<Outcome>& outcomes, FacePage& page);
    ReadProblem takeFacts(const std::vector<Outcome>& outcomes, FacePage& page);
    ReadProblem takeValues(const std::vector<Outcome>& outcomes, FacePage& page);
    void beginPage();
    void endPage(FacePage& page);

    const QByteArray m_key;
    const QByteArray m_path;
    const std::optional<quint64> m_memory;
    Step m_step = Step::Size;
    bool m_isArray = false;
    QList<QByteArray> m_names; ///< of an object's members
    quint64 m_count = 0; ///< members or elements
    quint64 m_at = 0; ///< the first one of the page that is next
    std::vector<QList<QByteArray>> m_rows; ///< of the page that was begun
    std::vector<std::size_t> m_wanted; ///< rows whose values are small enough to be read
};

} // namespace sluice
