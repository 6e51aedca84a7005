// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/keys/keyindexer.h"

namespace sluice {

KeyIndexer::KeyIndexer(const std::atomic<quint64>& currentGeneration)
    : m_currentGeneration(currentGeneration)
{
}

void KeyIndexer::restart(
    quint64 generation, std::shared_ptr<KeyStore> store, GlobFilter filter, QByteArray separator)
{
    m_generation = generation;
    m_store = std::move(store);
    m_filter = std::move(filter);
    m_separator = std::move(separator);
    m_filtered = 0;
    m_matches = std::vector<quint32>();
    m_levels.clear();
    open(KeyIndex::rootLevel, {});
}

bool KeyIndexer::add(const Value& names)
{
    for (const Value& name : names.items()) {
        if (m_store->add(name.bytes()) == KeyStore::Added::Full)
            return false;
    }
    return true;
}

void KeyIndexer::seal() { m_store->seal(); }

void KeyIndexer::open(quint32 level, const QByteArray& prefix)
{
    m_levels.insert_or_assign(level, Level { NamespaceLevel(m_store, prefix, m_separator) });
}

void KeyIndexer::close(quint32 level)
{
    if (level != KeyIndex::rootLevel)
        m_levels.erase(level);
}

KeyIndexUpdate KeyIndexer::update()
{
    KeyIndexUpdate update;
    update.generation = m_generation;
    update.store = m_store;
    update.keys = m_store->size();
    if (!m_filter.matchesAll()) {
        for (; m_filtered < update.keys; ++m_filtered) {
            if (isVoid(m_filtered))
                return update;
            if (m_filter.matches(m_store->name(m_filtered)))
                m_matches.push_back(m_filtered);
        }
    }
    const bool all = m_filter.matchesAll();
    update.matches = all ? update.keys : static_cast<quint32>(m_matches.size());
    for (auto& [number, level] : m_levels) {
        for (; level.seen < update.matches; ++level.seen) {
            if (isVoid(level.seen))
                return update;
            level.rows.add(all ? level.seen : m_matches[level.seen]);
        }
        if (level.rows.isChanged() || !level.told)
            update.levels.push_back({ number, level.rows.snapshot() });
        level.told = true;
    }
    return update;
}

bool KeyIndexer::isVoid(quint32 step) const
{
    return (step & 0xfff) == 0
        && m_currentGeneration.load(std::memory_order_relaxed) != m_generation;
}

} // namespace sluice
