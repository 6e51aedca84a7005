// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/request/outcome.h"
#include "core/values/readproblem.h"

#include <QByteArray>
#include <QList>

#include <optional>
#include <vector>

namespace sluice {

/// What one page of a face holds: rows of cells in the columns' order, or text.
struct FacePage {
    std::vector<QList<QByteArray>> rows;
    QByteArray text; ///< instead of rows: all of a document, as the server wrote it
    std::optional<quint64> total; ///< rows in all, when the server has said
    /// The rows are those of a random sample: of so many elements.
    std::optional<quint64> sampledFrom;
};

/// Reads one face of a key page by page, without a connection: it says which commands come next
/// (one pipeline), and takes their outcomes. A page may need several pipelines. Whoever owns it
/// sends, and looks after keys that vanish or change their type. One thread at a time. A new face
/// is one file and one line in makeFaceLoader().
class FaceLoader {
public:
    using Arguments = QList<QByteArray>;

    virtual ~FaceLoader() = default;
    Q_DISABLE_COPY_MOVE(FaceLoader)

    /// Names of the columns in the server's vocabulary ("id", "member", "idle"): the GUI
    /// translates the ones that it knows. Empty: the face is text, or not known before a page is
    /// whole.
    virtual QList<QByteArray> columns() const = 0;
    /// The next commands, when hasMore(); at least one.
    virtual std::vector<Arguments> next() = 0;
    /// Takes the outcomes of next()'s commands. A problem: nothing has changed, and next() asks
    /// for the same again.
    virtual ReadProblem take(const std::vector<Outcome>& outcomes, FacePage& page) = 0;

    /// Whether there is, or may be, something to come.
    bool hasMore() const noexcept { return m_hasMore; }
    /// False: the page that was begun needs next() again before it is shown.
    bool isPageWhole() const noexcept { return m_isPageWhole; }

protected:
    FaceLoader() = default;

    static ReadProblem unreadable()
    {
        ReadProblem problem;
        problem.kind = ReadProblem::Kind::Unreadable;
        return problem;
    }
    void setHasMore(bool hasMore) noexcept { m_hasMore = hasMore; }
    void setPageWhole(bool whole) noexcept { m_isPageWhole = whole; }

private:
    bool m_hasMore = true;
    bool m_isPageWhole = true;
};

} // namespace sluice
