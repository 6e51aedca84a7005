// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/visiblemetadata.h"

#include <QPointer>

#include <utility>

namespace sluice {

namespace {

/// Between coming into view and asking, so that scrolling past asks for little.
constexpr std::chrono::milliseconds settling { 40 };
/// Rows of a screen; more are not in view.
constexpr size_t mostAtOnce = 400;

} // namespace

VisibleMetadata::VisibleMetadata(Client client, QObject* parent)
    : QObject(parent)
    , m_client(std::move(client))
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(settling);
    connect(&m_timer, &QTimer::timeout, this, &VisibleMetadata::fetchMissing);
}

void VisibleMetadata::setClient(const Client& client)
{
    m_client = client;
    clear();
}

void VisibleMetadata::clear()
{
    ++m_run;
    m_inFlight = false;
    m_timer.stop();
    m_shown.clear();
    m_young.clear();
    m_old.clear();
}

void VisibleMetadata::show(std::vector<Key> keys)
{
    m_shown = std::move(keys);
    if (m_shown.size() > mostAtOnce)
        m_shown.resize(mostAtOnce);
    bool missing = false;
    for (const Key& key : m_shown) {
        if (const auto old = m_old.constFind(key.id);
            old != m_old.cend() && !m_young.contains(key.id))
            keep(key.id, KeyMetadata(*old));
        missing = missing || isMissing(key.id);
    }
    if (missing && !m_timer.isActive())
        m_timer.start();
}

const KeyMetadata* VisibleMetadata::find(quint32 id) const
{
    if (const auto young = m_young.constFind(id); young != m_young.cend())
        return &*young;
    const auto old = m_old.constFind(id);
    return old == m_old.cend() ? nullptr : &*old;
}

bool VisibleMetadata::isMissing(quint32 id) const
{
    const KeyMetadata* known = find(id);
    return !known || (known->ttl && known->remaining(now())->count() == 0);
}

void VisibleMetadata::fetchMissing()
{
    if (m_inFlight)
        return; // looks again when it is back
    std::vector<Key> keys;
    for (const Key& key : m_shown) {
        if (isMissing(key.id))
            keys.push_back(key);
    }
    if (keys.empty())
        return;
    m_inFlight = true;
    fetch(std::move(keys), m_run);
}

Detached VisibleMetadata::fetch(std::vector<Key> keys, quint64 run)
{
    const QPointer<VisibleMetadata> self = this;
    std::vector<PendingReply> replies;
    replies.reserve(keys.size() * 2);
    for (const Key& key : keys) {
        Command type("TYPE");
        type.arg(key.name);
        replies.push_back(m_client.send(std::move(type)));
        Command ttl("PTTL");
        ttl.arg(key.name);
        replies.push_back(m_client.send(std::move(ttl)));
    }
    QList<quint32> ids;
    bool answered = true;
    for (size_t i = 0; i < keys.size(); ++i) {
        PendingReply typeReply = std::move(replies[2 * i]);
        PendingReply ttlReply = std::move(replies[2 * i + 1]);
        const Outcome type = co_await typeReply;
        if (!self || run != m_run)
            co_return;
        const Outcome ttl = co_await ttlReply;
        if (!self || run != m_run)
            co_return;
        if (!type.isReply() || !ttl.isReply()) {
            answered = false;
            break;
        }
        KeyMetadata metadata;
        metadata.type = type.isError() ? ShownType::Other : shownTypeOf(type.reply().bytes());
        const auto milliseconds = ttl.reply().toInteger();
        if (milliseconds && *milliseconds >= 0)
            metadata.ttl = std::chrono::milliseconds(*milliseconds);
        else if (milliseconds == -2)
            metadata.type = ShownType::Missing;
        metadata.fetchedAt = now();
        keep(keys[i].id, metadata);
        ids += keys[i].id;
    }
    m_inFlight = false;
    if (answered && !m_timer.isActive())
        m_timer.start(); // what came into view meanwhile
    if (!ids.isEmpty())
        Q_EMIT fetched(ids);
}

void VisibleMetadata::keep(quint32 id, const KeyMetadata& metadata)
{
    if (m_young.size() >= mostKept / 2) {
        m_old = std::exchange(m_young, {});
    }
    m_young.insert(id, metadata);
}

} // namespace sluice
