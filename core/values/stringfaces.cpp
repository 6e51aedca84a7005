// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/stringfaces.h"

#include "core/values/hyperloglog.h"

#include <algorithm>
#include <bit>

namespace sluice {

namespace {

constexpr quint64 bitsPage = 4096; ///< bytes
constexpr qsizetype rowBytes = 8;

QList<QByteArray> bitsRow(quint64 firstByte, QByteArrayView bytes)
{
    QByteArray bits;
    QByteArray places;
    int set = 0;
    for (qsizetype i = 0; i < bytes.size(); ++i) {
        if (i > 0)
            bits += ' ';
        for (int bit = 0; bit < 8; ++bit) { // the highest bit is the first, as GETBIT counts
            const bool isSet = static_cast<uchar>(bytes[i]) & (0x80 >> bit);
            bits += isSet ? '1' : '0';
            if (!isSet)
                continue;
            ++set;
            if (!places.isEmpty())
                places += ' ';
            places += QByteArray::number(
                (firstByte + static_cast<quint64>(i)) * 8 + static_cast<quint64>(bit));
        }
    }
    return { QByteArray::number(firstByte * 8), bits, QByteArray::number(set), places };
}

} // namespace

HllLoader::HllLoader(QByteArray key)
    : m_key(std::move(key))
{
}

std::vector<FaceLoader::Arguments> HllLoader::next()
{
    return { { "GETRANGE", m_key, "0", QByteArray::number(HyperLogLog::longest) } };
}

ReadProblem HllLoader::take(const std::vector<Outcome>& outcomes, FacePage& page)
{
    if (outcomes.size() != 1)
        return unreadable();
    if (const ReadProblem problem = ReadProblem::of(outcomes[0]))
        return problem;
    const auto found = HyperLogLog::read(outcomes[0].reply().bytes());
    if (!found)
        return unreadable();
    page.rows.push_back({ "estimate", QByteArray::number(found->estimate) });
    page.rows.push_back({ "standard error", "0.81 %" });
    page.rows.push_back({ "encoding", found->isDense ? "dense" : "sparse" });
    page.rows.push_back(
        { "cached estimate", found->cached ? QByteArray::number(*found->cached) : "stale" });
    page.rows.push_back({ "bytes", QByteArray::number(outcomes[0].reply().bytes().size()) });
    for (std::size_t value = 0; value < found->histogram.size(); ++value) {
        if (found->histogram[value] > 0)
            page.rows.push_back(
                { "registers at " + QByteArray::number(static_cast<qulonglong>(value)),
                    QByteArray::number(found->histogram[value]) });
    }
    setHasMore(false);
    return {};
}

BitsLoader::BitsLoader(QByteArray key, quint64 from, std::optional<quint64> memory)
    : m_key(std::move(key))
    , m_counts(memory && *memory <= countedUpTo)
    , m_at(from)
{
}

std::vector<FaceLoader::Arguments> BitsLoader::next()
{
    std::vector<Arguments> commands;
    if (m_isSeeking)
        commands.push_back({ "BITPOS", m_key, "1", QByteArray::number(m_at) });
    else
        commands.push_back({ "GETRANGE", m_key, QByteArray::number(m_at),
            QByteArray::number(m_at + bitsPage - 1) });
    if (m_isFirst && m_isSeeking && m_counts)
        commands.push_back({ "BITCOUNT", m_key });
    return commands;
}

ReadProblem BitsLoader::take(const std::vector<Outcome>& outcomes, FacePage& page)
{
    if (outcomes.size() != next().size())
        return unreadable();
    if (const ReadProblem problem = ReadProblem::of(outcomes[0]))
        return problem;
    if (m_isSeeking) {
        const auto position = outcomes[0].reply().toInteger();
        if (!position || *position < -1)
            return unreadable();
        if (outcomes.size() > 1) {
            if (const auto set = outcomes[1].reply().toInteger(); set && *set >= 0)
                m_set = static_cast<quint64>(*set);
        }
        m_isFirst = false;
        if (*position < 0) {
            if (m_set)
                page.total = m_set;
            setPageWhole(true);
            setHasMore(false);
            return {};
        }
        m_at = static_cast<quint64>(*position) / 8 / rowBytes * rowBytes;
        m_isSeeking = false;
        setPageWhole(false);
        return {};
    }
    if (!outcomes[0].reply().isString())
        return unreadable();
    const QByteArray& bytes = outcomes[0].reply().bytes();
    for (qsizetype i = 0; i < bytes.size(); i += rowBytes) {
        const auto row = QByteArrayView(bytes).sliced(i, std::min(rowBytes, bytes.size() - i));
        if (std::any_of(row.begin(), row.end(), [](char byte) { return byte != 0; }))
            page.rows.push_back(bitsRow(m_at + static_cast<quint64>(i), row));
    }
    page.total = m_set;
    m_at += static_cast<quint64>(bytes.size());
    m_isSeeking = true;
    setPageWhole(true);
    setHasMore(static_cast<quint64>(bytes.size()) == bitsPage);
    return {};
}

} // namespace sluice
