// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/keys/keyindexer.h"

#include "core/keys/namesearch.h"

#include <QSet>

#include <algorithm>
#include <array>

namespace sluice {

namespace {

/// Ids between two looks at the time and at the generation.
constexpr quint32 firstStep = 1u << 17;
constexpr quint32 stepSize = 1u << 19;
/// Until something is shown of what was asked for; and from then on.
constexpr int firstSliceMs = 30;
constexpr int sliceMs = 200;
/// Names whose place among the known ones is fetched ahead.
constexpr size_t ahead = 16;

} // namespace

KeyIndexer::KeyIndexer(const std::atomic<quint64>& currentGeneration)
    : m_currentGeneration(currentGeneration)
{
}

void KeyIndexer::restart(quint64 generation, std::shared_ptr<KeyStore> store,
    std::shared_ptr<std::atomic<quint32>> goneKeys, KeyFilter filter, Separators separators,
    NamespaceOrder order)
{
    m_generation = generation;
    if (m_store != store) {
        m_gone = IdSet();
        m_toldGone.reset();
    }
    m_store = std::move(store);
    m_goneKeys = std::move(goneKeys);
    m_filter = std::move(filter);
    m_separators = std::move(separators);
    m_order = order;
    m_seen = 0;
    m_shown = IdSet();
    m_matches = 0;
    m_levels.clear();
    open(KeyIndex::rootLevel, {});
}

bool KeyIndexer::add(const Value& names)
{
    const std::vector<Value>& items = names.items();
    std::array<size_t, ahead> hashes {};
    const auto prepare = [&](size_t i) {
        if (i >= items.size())
            return;
        hashes[i % ahead] = m_store->hashOf(items[i].bytes());
        m_store->prefetch(hashes[i % ahead]);
    };
    for (size_t i = 0; i < ahead; ++i)
        prepare(i);
    for (size_t i = 0; i < items.size(); ++i) {
        const size_t hash = hashes[i % ahead];
        prepare(i + ahead);
        quint32 id = 0;
        switch (m_store->add(items[i].bytes(), hash, &id)) {
        case KeyStore::Added::New:
            break;
        case KeyStore::Added::Duplicate:
            revive(id);
            break;
        case KeyStore::Added::Full:
            return false;
        }
    }
    return true;
}

void KeyIndexer::addNames(const QList<QByteArray>& names)
{
    const bool wasSealed = m_store->isSealed();
    const std::vector<std::optional<quint32>> ids = findNames(*m_store, names);
    QSet<QByteArrayView> appended; // the list may hold one twice
    for (qsizetype i = 0; i < names.size(); ++i) {
        const QByteArrayView name = names[i];
        if (ids[static_cast<size_t>(i)])
            revive(*ids[static_cast<size_t>(i)]);
        else if (!wasSealed)
            (void)m_store->add(name); // full is told by add()
        else if (!appended.contains(name) && m_store->append(name))
            appended.insert(name);
    }
}

void KeyIndexer::remove(const QList<QByteArray>& names)
{
    for (const std::optional<quint32> id : findNames(*m_store, names)) {
        if (!id || m_gone.contains(*id))
            continue;
        m_gone.resize(m_store->size());
        m_gone.insert(*id);
        m_toldGone.reset();
        m_goneKeys->fetch_add(1, std::memory_order_relaxed);
        if (!m_shown.contains(*id))
            continue;
        m_shown.remove(*id);
        --m_matches;
        for (auto& [number, level] : m_levels) {
            if (*id < level.seen)
                level.rows.remove(*id);
        }
    }
}

/// A name that is known already is a key (again).
void KeyIndexer::revive(quint32 id)
{
    if (!m_gone.contains(id))
        return;
    m_gone.remove(id);
    m_toldGone.reset();
    m_goneKeys->fetch_sub(1, std::memory_order_relaxed);
    if (id >= m_seen || !m_filter.matches(m_store->name(id)))
        return;
    m_shown.insert(id);
    ++m_matches;
    for (auto& [number, level] : m_levels) {
        if (id < level.seen)
            level.rows.add(id);
    }
}

void KeyIndexer::seal()
{
    m_store->seal();
    for (auto& [number, level] : m_levels)
        level.rows.seal();
}

void KeyIndexer::open(quint32 level, const QByteArray& prefix)
{
    m_levels.insert_or_assign(
        level, Level { NamespaceLevel(m_store, prefix, m_separators, m_order) });
}

void KeyIndexer::close(quint32 level)
{
    if (level != KeyIndex::rootLevel)
        m_levels.erase(level);
}

KeyIndexUpdate KeyIndexer::update()
{
    const bool isFirst = std::any_of(
        m_levels.begin(), m_levels.end(), [](const auto& level) { return !level.second.told; });
    const QDeadlineTimer deadline(isFirst ? firstSliceMs : sliceMs);
    KeyIndexUpdate update;
    update.generation = m_generation;
    update.store = m_store;
    while (goOn(deadline, isFirst ? firstStep : stepSize)) { }
    if (isVoid())
        return update;
    update.isWhole = m_seen == m_store->size();
    // Of those that are gone some may not have been seen yet, while the filter is at work.
    const quint32 gone = m_goneKeys ? m_goneKeys->load(std::memory_order_relaxed) : 0;
    update.keys = m_store->size() - gone;
    update.matches = m_matches;
    if (!m_toldGone && gone > 0)
        m_toldGone = std::make_shared<const IdSet>(m_gone);
    update.gone = gone > 0 ? m_toldGone : nullptr;
    for (auto& [number, level] : m_levels) {
        const bool isWhole = update.isWhole && level.seen == m_seen;
        update.isWhole = update.isWhole && isWhole;
        // Rows come once at the beginning and once at the end: putting many in order takes long.
        if (level.told && (!level.rows.isChanged() || (!isWhole && level.rows.isLarge())))
            continue;
        KeyIndexUpdate::Level told;
        static_cast<NamespaceChange&>(told) = level.rows.snapshot(isWhole && level.told);
        told.level = number;
        update.levels.push_back(std::move(told));
        update.isWhole = update.isWhole && !level.rows.isChanged();
        level.told = true;
        if (m_store->isSealed())
            level.rows.seal();
    }
    update.memoryBytes
        = m_store->memoryBytes() + (quint64(m_shown.words()) + m_gone.words()) * sizeof(quint64);
    for (const auto& [number, level] : m_levels)
        update.memoryBytes += level.rows.memoryBytes();
    return update;
}

/// One step of what is to be done. False: nothing is left, or the time is over.
bool KeyIndexer::goOn(const QDeadlineTimer& deadline, quint32 step)
{
    if (isVoid())
        return false;
    const quint32 size = m_store->size();
    bool more = m_seen < size;
    if (more)
        filterTo(std::min(m_seen / step * step + step, size));
    for (auto& [number, level] : m_levels) {
        if (level.seen == m_seen)
            continue;
        const quint32 end = std::min(level.seen / step * step + step, m_seen);
        level.rows.take(m_shown, level.seen, end);
        level.seen = end;
        more = true;
    }
    return more && !deadline.hasExpired();
}

/// Says of the ids below @p end which are shown.
void KeyIndexer::filterTo(quint32 end)
{
    constexpr quint32 bits = IdSet::wordBits;
    const quint32 begin = m_seen / bits * bits; // whole words; the first one perhaps once more
    const quint32 first = begin / bits;
    const quint32 last = (end + bits - 1) / bits;
    m_matches -= m_shown.count(first, last);
    m_shown.resize(end);
    quint64* const words = m_shown.data();
    if (m_filter.matchesAll()) {
        std::fill(words + first, words + last, ~quint64(0));
        if (end % bits)
            words[last - 1] = ~quint64(0) >> (bits - end % bits);
    } else {
        m_filter.find(*m_store, begin, end, m_shown);
    }
    for (quint32 word = first; word < last && word < m_gone.words(); ++word)
        words[word] &= ~m_gone.word(word);
    m_matches += m_shown.count(first, last);
    m_seen = end;
}

bool KeyIndexer::isVoid() const
{
    return m_currentGeneration.load(std::memory_order_relaxed) != m_generation;
}

} // namespace sluice
