// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/livekey.h"
#include "ui/mainwindow/banner.h"
#include "ui/models/valuefiltermodel.h"
#include "ui/models/valuetablemodel.h"
#include "ui/values/bytesviewer.h"
#include "ui/values/keyheader.h"
#include "ui/values/livemark.h"
#include "ui/values/valueediting.h"
#include "ui/values/valuetab.h"
#include "ui/values/valuetable.h"

#include <QScrollBar>

// What a key's tab does when its key is changed by others: it reads again and stays where it was.

namespace sluice {

using namespace std::chrono_literals;

namespace {

/// Reading waits so long for the server's word that changes are told of.
constexpr auto patience = 50ms;
/// More than this is not read again at every change, but when it is asked for.
constexpr quint64 mostElementsByItself = 5'000;
constexpr quint64 mostBytesByItself = 1024 * 1024;
constexpr quint64 loadedByItself = 1024 * 1024; ///< strings up to this size are read to their end

} // namespace

void ValueTab::makeLive(const Client& client)
{
    m_live = new LiveKey(client.named("value tab"), key(), this);
    m_mark = new LiveMark(*m_live);
    m_header->addMark(m_mark);
    m_reader->hold();
    connect(m_live, &LiveKey::useful, m_reader, &KeyReader::release);
    connect(m_live, &LiveKey::stateChanged, this, [this] {
        if (m_live->state() == LiveKey::State::Unavailable)
            m_reader->release();
    });
    QTimer::singleShot(patience, m_reader, &KeyReader::release);
    connect(m_mark, &LiveMark::reloadWanted, this, &ValueTab::reloadLive);
    connect(m_reader, &KeyReader::busyChanged, this, [this](bool busy) {
        if (!busy && std::exchange(m_reloadLater, false))
            reloadLive();
    });
}

void ValueTab::reloadLive()
{
    if (m_reader->isBusy()) {
        m_reloadLater = true;
        return;
    }
    BannerMessage message;
    message.id = liveId;
    message.buttons = { { QStringLiteral("reload"), tr("Reload") } };
    if (hasStagedEdits()) {
        message.text = tr("The key was changed on the server while changes are staged here. "
                          "Applying them checks what they touch; Reload shows what is there now "
                          "and keeps them staged.");
    } else if (!isCheapToRead()) {
        message.text = tr("The key was changed on the server. So much of it is loaded that it is "
                          "not read again by itself: this is what was read before.");
    } else {
        return reload();
    }
    m_banners->showMessage(message);
}

/// Whether all that is on screen may be read again at every change.
bool ValueTab::isCheapToRead() const
{
    return m_reader->loadedBytes() <= mostBytesByItself
        && (m_reader->facts().type == KeyType::String
            || m_reader->loaded() <= mostElementsByItself);
}

void ValueTab::keepPlace()
{
    if (m_place.type != KeyType::None) // read again before it was there again
        return;
    m_place = { m_reader->facts().type, m_filter->mapToSource(m_table->currentIndex()).row(),
        m_table->verticalScrollBar()->value(), m_reader->loaded() };
}

/// After a page: where it was before reloading, as soon as so much is there again.
void ValueTab::restorePlace()
{
    if (m_place.type == KeyType::None)
        return;
    if (m_place.row >= 0 && m_place.row < m_model->loadedCount()) {
        const QModelIndex wanted = m_filter->mapFromSource(m_model->index(m_place.row, 0));
        if (wanted.isValid())
            m_table->setCurrentIndex(wanted);
        m_place.row = -1;
    }
    if (m_place.scroll >= 0 && m_place.row < 0) {
        m_table->verticalScrollBar()->setValue(m_place.scroll);
        m_place.scroll = -1;
    }
    if (m_reader->loaded() < m_place.loaded && m_reader->hasMore())
        m_reader->fetchMore();
    else
        m_place = {};
}

/// What came so far stays, also of what is read again.
void ValueTab::cancelReading()
{
    const bool hidden = std::exchange(m_place, {}).type == KeyType::String && !m_bytes.isEmpty();
    m_reader->cancel();
    if (hidden && !m_editing->stagedString())
        m_viewer->extend(m_bytes, !m_reader->hasMore());
}

/// After a page of a string. What is read again is shown when as much is there as was.
void ValueTab::showString(bool first)
{
    const bool again = m_place.type == KeyType::String;
    const bool more = m_reader->hasMore();
    if (first && more && m_reader->total() && *m_reader->total() <= loadedByItself)
        m_reader->fetchAll();
    else if (again && more && m_reader->loaded() < m_place.loaded && !m_reader->isFetchingAll())
        m_reader->fetchMore();
    if (again && more && m_reader->loaded() < m_place.loaded)
        return;
    m_place = {};
    if (m_editing->stagedString())
        showStaged();
    else if (first && !again)
        m_viewer->setBytes(m_bytes, !more);
    else
        m_viewer->extend(m_bytes, !more);
}

} // namespace sluice
