// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/pipeline/bookmarkactions.h"

#include "ui/models/timeview.h"

#include <QAction>

#include <algorithm>
#include <cstdlib>

namespace sluice {

BookmarkActions::BookmarkActions(TimeView& time, QObject* parent)
    : QObject(parent)
    , m_time(time)
    , m_add(new QAction(tr("Bookmark this instant"), this))
    , m_next(new QAction(tr("Next bookmark"), this))
    , m_previous(new QAction(tr("Previous bookmark"), this))
    , m_remove(new QAction(tr("Remove the nearest bookmark"), this))
{
    m_add->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_B));
    m_next->setShortcut(QKeySequence(Qt::Key_N));
    m_previous->setShortcut(QKeySequence(Qt::SHIFT | Qt::Key_N));
    m_remove->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_B));
    connect(m_add, &QAction::triggered, this, &BookmarkActions::add);
    connect(m_next, &QAction::triggered, this, [this] { m_time.toBookmark(true); });
    connect(m_previous, &QAction::triggered, this, [this] { m_time.toBookmark(false); });
    connect(m_remove, &QAction::triggered, this, &BookmarkActions::removeNearest);
    connect(&time, &TimeView::bookmarksChanged, this, &BookmarkActions::showState);
    showState();
}

void BookmarkActions::showState()
{
    const bool any = !m_time.bookmarks().empty();
    m_add->setEnabled(m_time.bookmarks().size() < TimeView::bookmarksKept);
    for (QAction* action : { m_next, m_previous, m_remove })
        action->setEnabled(any);
}

/// Where one looks: the instant, else the cursor, else the newest.
void BookmarkActions::add()
{
    const std::int64_t at = m_time.instant().value_or(m_time.cursor().value_or(m_time.end()));
    m_time.addBookmark(at, tr("Bookmark %1").arg(++m_number));
}

void BookmarkActions::removeNearest()
{
    const auto& all = m_time.bookmarks();
    if (all.empty())
        return;
    const std::int64_t at = m_time.instant().value_or(m_time.end());
    const auto nearest
        = std::min_element(all.begin(), all.end(), [at](const Bookmark& a, const Bookmark& b) {
              return std::abs(a.at - at) < std::abs(b.at - at);
          });
    m_time.removeBookmark(nearest->at);
}

} // namespace sluice
