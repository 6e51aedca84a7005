// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/livekey.h"
#include "ui/mainwindow/banner.h"
#include "ui/models/valuefiltermodel.h"
#include "ui/models/valuetablemodel.h"
#include "ui/values/keyheader.h"
#include "ui/values/livemark.h"
#include "ui/values/valuetab.h"
#include "ui/values/valuetable.h"

#include <QScrollBar>

// What a key's tab does when its key is changed by others: it reads again and stays where it was.

namespace sluice {

using namespace std::chrono_literals;

namespace {

/// Reading waits so long for the server's word that changes are told of.
constexpr auto patience = 50ms;
const QString liveId = QStringLiteral("live");

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
    if (!hasStagedEdits()) {
        m_banners->hideMessage(liveId);
        return reload();
    }
    BannerMessage message;
    message.id = liveId;
    message.text
        = tr("The key was changed on the server while changes are staged here. Applying them "
             "checks what they touch; Reload shows what is there now and keeps them staged.");
    message.buttons = { { QStringLiteral("reload"), tr("Reload") } };
    m_banners->showMessage(message);
}

void ValueTab::keepPlace()
{
    m_wantedRow = m_filter->mapToSource(m_table->currentIndex()).row();
    m_wantedScroll = m_table->verticalScrollBar()->value();
    m_wantedLoaded = m_reader->loaded();
}

/// After a page: where it was before reloading, as soon as so much is there again.
void ValueTab::restorePlace()
{
    if (m_wantedRow >= 0 && m_wantedRow < m_model->loadedCount()) {
        const QModelIndex wanted = m_filter->mapFromSource(m_model->index(m_wantedRow, 0));
        if (wanted.isValid())
            m_table->setCurrentIndex(wanted);
        m_wantedRow = -1;
    }
    if (m_wantedScroll >= 0 && m_wantedRow < 0) {
        m_table->verticalScrollBar()->setValue(m_wantedScroll);
        m_wantedScroll = -1;
    }
    if (m_reader->loaded() < m_wantedLoaded && m_reader->hasMore())
        m_reader->fetchMore();
    else
        m_wantedLoaded = 0;
}

} // namespace sluice
