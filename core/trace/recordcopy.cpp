// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/trace/recordcopy.h"

#include <algorithm>

namespace sluice {

namespace {

/// So that at least `most` of the records ended at this instant or later (but not after `until`);
/// the oldest instant of all when there are not so many.
std::int64_t enoughFrom(
    std::vector<RecordStore::BlockFacts> blocks, std::int64_t until, std::size_t most)
{
    std::sort(blocks.begin(), blocks.end(),
        [](const auto& a, const auto& b) { return a.firstEnd > b.firstEnd; });
    std::size_t sure = 0;
    for (const RecordStore::BlockFacts& block : blocks) {
        if (block.lastEnd <= until)
            sure += block.size;
        if (sure >= most)
            return block.firstEnd;
    }
    return INT64_MIN;
}

} // namespace

RecordCopy::RecordCopy(const HistoryView& history, std::int64_t until, std::size_t most)
    : m_most(most)
    , m_until(until)
{
    std::vector<RecordStore::BlockFacts> all;
    std::vector<RecordStore::BlockFacts> blocks;
    const RecordSegments::Stores& stores = history.recordStores();
    for (auto store = stores.rbegin(); store != stores.rend(); ++store) {
        blocks.clear();
        (*store)->blocks(blocks);
        for (const RecordStore::BlockFacts& block : blocks) {
            if (block.firstEnd > until)
                continue;
            all.push_back(block);
            m_parts.push_back({ *store, block });
        }
    }
    const std::int64_t from = enoughFrom(std::move(all), until, most);
    std::erase_if(m_parts, [from](const Part& part) { return part.block.lastEnd < from; });
    for (const Part& part : m_parts)
        m_toCopy += part.block.size;
    m_records.reserve(m_toCopy);
}

std::span<const RequestRecord> RecordCopy::copyMore(std::size_t records)
{
    const std::size_t before = m_records.size();
    for (std::size_t read = 0; read < records && !isComplete(); ++m_next) {
        Part& part = m_parts[m_next];
        read += part.block.size;
        if (!part.store->copyBlock(part.block, m_records))
            m_gone += part.block.size;
        part.store.reset();
    }
    const std::span<const RequestRecord> fresh(
        m_records.begin() + std::ptrdiff_t(before), m_records.end());
    m_ended += std::size_t(std::count_if(fresh.begin(), fresh.end(),
        [this](const RequestRecord& record) { return record.stamps.resumed <= m_until; }));
    return fresh;
}

std::vector<RequestRecord> RecordCopy::takeSorted()
{
    std::erase_if(
        m_records, [this](const RequestRecord& record) { return record.stamps.resumed > m_until; });
    // Sorted through their places: a record is larger than a cache line.
    std::vector<const RequestRecord*> order;
    order.reserve(m_records.size());
    for (const RequestRecord& record : m_records)
        order.push_back(&record);
    std::sort(order.begin(), order.end(), [](const RequestRecord* a, const RequestRecord* b) {
        return a->stamps.resumed != b->stamps.resumed ? a->stamps.resumed < b->stamps.resumed
                                                      : a->id < b->id;
    });
    const std::size_t tooMany = order.size() - std::min(order.size(), m_most);
    std::vector<RequestRecord> sorted;
    sorted.reserve(order.size() - tooMany);
    for (std::size_t i = tooMany; i < order.size(); ++i)
        sorted.push_back(*order[i]);
    m_records = {};
    return sorted;
}

} // namespace sluice
