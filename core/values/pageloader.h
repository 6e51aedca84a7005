// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/request/outcome.h"
#include "core/values/keytype.h"
#include "core/values/page.h"
#include "core/values/readproblem.h"

#include <QByteArray>
#include <QList>

#include <memory>
#include <optional>
#include <vector>

namespace sluice {

/// One command: its name and its arguments.
using Arguments = QList<QByteArray>;

/// Reads one key's value page by page, without a connection: it says which commands bring the next
/// page (one pipeline), and makes a page of their outcomes. Whoever owns it sends. One thread at a
/// time. A new type is one file and one line in makePageLoader().
class PageLoader {
public:
    virtual ~PageLoader() = default;
    Q_DISABLE_COPY_MOVE(PageLoader)

    /// The commands of the first or next page; call it when hasMore(), and take() before the next.
    std::vector<Arguments> next();
    /// The page that @p outcomes of next()'s commands hold, or why there is none: then the loader
    /// stands where it stood, and next() asks for the same page again.
    ReadProblem take(const std::vector<Outcome>& outcomes, Page& page);

    /// Commands that bring what is still missing of @p page, which take() has taken; empty: nothing
    /// is. One pipeline; complete() takes its outcomes.
    virtual std::vector<Arguments> completion(const Page& page) const;
    /// What could not be read stays missing.
    virtual void complete(const std::vector<Outcome>& outcomes, Page& page);

    /// Whether there is, or may be, a page to come.
    bool hasMore() const noexcept { return m_hasMore; }
    /// Elements, or bytes of a string, as of the last page.
    std::optional<quint64> total() const noexcept { return m_total; }
    /// Elements or bytes in the pages so far.
    quint64 loaded() const noexcept { return m_loaded; }
    /// Bytes of names, values and fields in the pages so far.
    quint64 loadedBytes() const noexcept { return m_loadedBytes; }

    /// Elements (bytes of a string) per page from now on, at most; pages of large elements are
    /// smaller by themselves.
    void setPageSize(quint64 elements);

protected:
    PageLoader(QByteArray key, KeyType type, quint64 pageSize, std::optional<quint64> memory);

    const QByteArray& key() const noexcept { return m_key; }
    /// How many elements to ask for now.
    quint64 pageSize() const noexcept { return m_size; }

    virtual Arguments pageCommand() = 0;
    /// One more that is asked beside the page's; empty: none. takeQuestion() gets the outcome.
    virtual Arguments question() const { return {}; }
    virtual void takeQuestion(const Outcome&) { }
    /// Takes the elements out of @p reply (no error) into @p page, and moves on. False: it is not
    /// what pageCommand()'s reply looks like; then nothing has changed.
    virtual bool takePage(const Value& reply, Page& page) = 0;
    /// Whether the page just taken was the last one, given the total.
    virtual bool isAtEnd(const Page& page, std::optional<quint64> total) const = 0;

private:
    void adaptSize(const Page& page, quint64 bytes);

    const QByteArray m_key;
    const KeyType m_type;
    quint64 m_wantedSize;
    quint64 m_size;
    quint64 m_loaded = 0;
    quint64 m_loadedBytes = 0;
    std::optional<quint64> m_total;
    bool m_hasMore = true;
};

/// The loader for @p type, nullptr for None and Other. @p memory: what MEMORY USAGE said, so that
/// the first page of few, huge elements is small.
std::unique_ptr<PageLoader> makePageLoader(
    KeyType type, const QByteArray& key, std::optional<quint64> memory = {});

} // namespace sluice
