// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/bulk/valuematcher.h"

#include <algorithm>

namespace sluice {

namespace {

/// Not QByteArray::toLower(): with that, what counts as a letter is Qt's business.
QByteArray folded(QByteArrayView bytes)
{
    QByteArray copy = bytes.toByteArray();
    for (char& byte : copy) {
        if (byte >= 'A' && byte <= 'Z')
            byte = static_cast<char>(byte - 'A' + 'a');
    }
    return copy;
}

} // namespace

ValueMatcher::ValueMatcher(const QByteArray& needle, bool ignoreCase)
    : m_ignoreCase(ignoreCase)
    , m_size(needle.size())
    , m_matcher(ignoreCase ? folded(needle) : needle)
{
}

qsizetype ValueMatcher::indexIn(QByteArrayView bytes, qsizetype from) const
{
    if (bytes.size() - from < m_size)
        return -1;
    if (!m_ignoreCase)
        return m_matcher.indexIn(bytes.data(), bytes.size(), from);
    const QByteArray copy = folded(bytes.sliced(from));
    const qsizetype at = m_matcher.indexIn(copy);
    return at < 0 ? at : from + at;
}

ValueHit ValueMatcher::hitIn(QByteArrayView bytes, qsizetype at) const
{
    ValueHit hit;
    hit.offset = static_cast<quint64>(at);
    const qsizetype from = std::max<qsizetype>(0, at - ValueHit::before);
    const qsizetype to = std::min(bytes.size(), at + ValueHit::after);
    hit.excerpt = bytes.sliced(from, to - from).toByteArray();
    hit.at = at - from;
    return hit;
}

void ValueMatcher::find(const QByteArray& key, KeyType type, const Page& page, Progress& progress,
    quint64 most, std::vector<ValueHit>& hits) const
{
    quint64 found = 0;
    const auto add = [&](ValueHit hit, ValueHit::Place place, const QByteArray& name) {
        hit.key = key;
        hit.place = place;
        hit.name = name.left(ValueHit::longestName);
        hit.index = progress.elements;
        hits.push_back(std::move(hit));
        ++found;
    };
    const auto look = [&](const QByteArray& bytes, ValueHit::Place place, const QByteArray& name) {
        progress.bytes += static_cast<quint64>(bytes.size());
        if (found >= most)
            return;
        if (const qsizetype at = indexIn(bytes, 0); at >= 0)
            add(hitIn(bytes, at), place, name);
    };
    using Place = ValueHit::Place;
    if (type == KeyType::String) {
        // A hit may lie across the border of two pages.
        const QByteArray bytes = progress.tail + page.bytes;
        const quint64 begin = progress.bytes - static_cast<quint64>(progress.tail.size());
        for (qsizetype at = 0; found < most && (at = indexIn(bytes, at)) >= 0; at += m_size) {
            ValueHit hit = hitIn(bytes, at);
            hit.offset += begin;
            add(std::move(hit), Place::Bytes, {});
        }
        progress.bytes += static_cast<quint64>(page.bytes.size());
        // What a hit has used up belongs to no other one.
        const quint64 used
            = found > 0 ? hits.back().offset + static_cast<quint64>(m_size) - begin : 0;
        const qsizetype unused = bytes.size() - static_cast<qsizetype>(used);
        progress.tail = bytes.right(std::min(unused, m_size - 1));
        return;
    }
    for (const PageRow& row : page.rows) {
        switch (type) {
        case KeyType::Hash:
            look(row.name, Place::Field, row.name);
            look(row.value, Place::FieldValue, row.name);
            break;
        case KeyType::List:
            look(row.value, Place::Element, {});
            break;
        case KeyType::Stream:
            for (qsizetype i = 0; i < row.fields.size(); ++i)
                look(row.fields[i], i % 2 == 0 ? Place::EntryField : Place::EntryValue, row.name);
            break;
        default:
            look(row.name, Place::Member, row.name);
            break;
        }
        ++progress.elements;
    }
}

} // namespace sluice
