// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/load/commandreader.h"

#include "core/protocol/number.h"

#include <algorithm>
#include <utility>

namespace sluice {

namespace {
constexpr qsizetype longestHeader = 32;
}

void CommandReader::feed(QByteArrayView bytes)
{
    Q_ASSERT(m_fed.isEmpty());
    m_fed = bytes;
}

void CommandReader::reset() { *this = CommandReader(); }

CommandReader::Status CommandReader::next(QByteArray& wire)
{
    if (m_isBroken)
        return Status::Broken;
    if (m_fed.isEmpty())
        return Status::NeedMore;
    const bool isGoingOn = !m_begun.isEmpty();
    if (isGoingOn)
        m_begun.append(m_fed);
    const Status status = scan(isGoingOn ? QByteArrayView(m_begun) : m_fed);
    switch (status) {
    case Status::Command:
        if (isGoingOn) {
            m_fed = m_fed.last(m_begun.size() - m_at);
            m_begun.truncate(m_at);
            wire = std::exchange(m_begun, {});
        } else {
            wire = m_fed.first(m_at).toByteArray();
            m_fed = m_fed.sliced(m_at);
        }
        m_at = m_known = 0;
        m_missing = -1;
        break;
    case Status::NeedMore:
        if (!isGoingOn)
            m_begun = m_fed.toByteArray();
        m_begun.reserve(m_known); // once, not by doubling
        m_fed = {};
        break;
    case Status::Broken:
        m_isBroken = true;
        break;
    }
    return status;
}

/// Reads on from m_at, which is the command's end when there is a whole one.
CommandReader::Status CommandReader::scan(QByteArrayView bytes)
{
    constexpr qint64 notYet = -1;
    constexpr qint64 mostWords = 1 << 20;
    qint64 number = 0;
    if (m_missing < 0) {
        if (!takeNumber(bytes, '*', number))
            return Status::Broken;
        if (number == notYet)
            return Status::NeedMore;
        if (number < 1 || number > mostWords)
            return Status::Broken;
        m_missing = number;
    }
    for (; m_missing > 0; --m_missing) {
        const qsizetype begin = m_at;
        if (!takeNumber(bytes, '$', number) || (number != notYet && m_at + number > mostBytes))
            return Status::Broken;
        if (number == notYet)
            return Status::NeedMore;
        const qsizetype end = m_at + number;
        if (bytes.size() < end + 2) {
            m_known = end + 2;
            m_at = begin;
            return Status::NeedMore;
        }
        if (bytes[end] != '\r' || bytes[end + 1] != '\n')
            return Status::Broken;
        m_at = end + 2;
    }
    return Status::Command;
}

/// Reads `<type>number\r\n` at m_at and moves on behind it; -1 when it has not come whole. False
/// when it is something else.
bool CommandReader::takeNumber(QByteArrayView bytes, char type, qint64& number)
{
    number = -1;
    const QByteArrayView rest = bytes.sliced(m_at);
    if (rest.isEmpty())
        return true;
    if (rest.front() != type)
        return false;
    const qsizetype end = rest.first(std::min(rest.size(), longestHeader)).indexOf('\n');
    if (end < 0)
        return rest.size() < longestHeader;
    if (end < 2 || rest[end - 1] != '\r')
        return false;
    const auto parsed = parseLength(rest.sliced(1, end - 2));
    if (!parsed)
        return false;
    number = *parsed;
    m_at += end + 1;
    return true;
}

void splitCommand(QByteArrayView wire, std::vector<QByteArrayView>& words)
{
    words.clear();
    qsizetype at = wire.indexOf('\n') + 1;
    while (at < wire.size()) {
        qsizetype length = 0;
        for (++at; wire[at] != '\r'; ++at)
            length = length * 10 + (wire[at] - '0');
        words.push_back(wire.sliced(at + 2, length));
        at += 2 + length + 2;
    }
}

} // namespace sluice
