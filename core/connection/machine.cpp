// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/connection/machine.h"

#include <algorithm>
#include <cassert>
#include <cstring>

namespace sluice {

Machine::Machine(std::uint8_t index, const Clock& clock, ParserLimits limits, InFlightMeter* meter)
    : m_clock(clock)
    , m_index(index)
    , m_parser(limits)
    , m_ownMeter(meter ? nullptr : std::make_unique<InFlightMeter>())
    , m_meter(meter ? meter : m_ownMeter.get())
{
}

void Machine::open(const ConnectionOptions& options)
{
    assert(m_phase == Phase::Closed && m_slots.isEmpty());
    ++m_epoch;
    m_phase = Phase::Handshaking;
    m_parser.reset();
    m_out.clear();
    m_sent = 0;
    m_written = m_accepted = m_valueStart = 0;
    m_lastComplete = 0;
    m_firstBytes = false;
    m_failure = {};
    m_handshake.start(options, m_out);
    m_written = static_cast<std::uint64_t>(m_out.size());
}

/// What was sent is dropped from the buffer's front, in bulk, so that the buffer never holds more
/// than what is unsent.
void Machine::trimSent()
{
    constexpr qsizetype worthMoving = 64 * 1024;
    if (m_sent != m_out.size() && (m_sent <= worthMoving || m_sent <= m_out.size() / 2))
        return;
    const qsizetype rest = m_out.size() - m_sent;
    if (rest > 0)
        std::memmove(m_out.data(), m_out.data() + m_sent, static_cast<std::size_t>(rest));
    m_out.truncate(rest);
    m_sent = 0;
}

void Machine::push(Request& request)
{
    assert(m_phase == Phase::Ready && !m_listens);
    trimSent();
    const QByteArrayView wire = request.wire();
    m_out.append(wire);
    m_written += static_cast<std::uint64_t>(wire.size());
    request.record.connection = m_index;
    request.record.epoch = static_cast<std::uint32_t>(m_epoch);
    const Slot slot { &request, m_written, static_cast<std::uint32_t>(wire.size()), request.replies,
        request.lane, request.blocks() };
    m_slots.push(slot);
    count(slot, 1);
}

void Machine::write(QByteArrayView bytes)
{
    assert(m_phase == Phase::Ready && m_listens);
    trimSent();
    m_out.append(bytes);
    m_written += static_cast<std::uint64_t>(bytes.size());
}

/// A slot comes (1) or goes (-1).
void Machine::count(const Slot& slot, int delta) noexcept
{
    const auto add = [delta](std::size_t& sum, std::size_t amount) {
        sum = delta > 0 ? sum + amount : sum - amount;
    };
    add(m_slotBytes, slot.bytes);
    if (slot.lane == Lane::Bulk) {
        add(m_bulkCount, 1);
        add(m_bulkBytes, slot.bytes);
    }
    if (slot.blocks)
        add(m_blockingCount, 1);
    m_meter->change(slot.request->gaugeGroup(), delta);
    if (delta < 0 && m_bindings)
        m_bindings->answered(slot.request->record.producer);
}

void Machine::accepted(qsizetype count, TimePoint now)
{
    if (count <= 0)
        return;
    m_sent += count;
    m_accepted += static_cast<std::uint64_t>(count);
    ++m_counters.writes;
    m_counters.bytesWritten += static_cast<std::uint64_t>(count);
    while (m_writtenCount < m_slots.size() && m_slots[m_writtenCount].end <= m_accepted) {
        RequestRecord& record = m_slots[m_writtenCount].request->record;
        record.stamps.written = std::max(toNanos(now), record.stamps.taken);
        record.wasWritten = true;
        ++m_writtenCount;
        ++m_counters.commandsWritten;
    }
}

bool Machine::fail(ConnectionErrorKind kind, QByteArray detail)
{
    m_failure = { kind, std::move(detail) };
    return false;
}

bool Machine::received(QByteArrayView bytes, TimePoint now, ResumeBatch& batch)
{
    if (m_phase == Phase::Closed)
        return false;
    ++m_counters.reads;
    m_counters.bytesRead += static_cast<std::uint64_t>(bytes.size());
    m_parser.feed(bytes);
    Value value;
    bool goesOn = true;
    auto status = Parser::Status::NeedMore;
    const auto spare
        = [this] { return m_slots.isEmpty() ? nullptr : &m_slots.front().request->spare; };
    while (goesOn && (status = m_parser.next(value, spare())) == Parser::Status::Value)
        goesOn = takeValue(value, now);
    if (goesOn && status == Parser::Status::Error) {
        const bool neverRedis = !m_firstBytes && m_phase == Phase::Handshaking;
        goesOn = neverRedis ? fail(ConnectionErrorKind::NotRedis,
                     bytes.first(std::min<qsizetype>(bytes.size(), 64)).toByteArray())
                            : fail(ConnectionErrorKind::ProtocolError, m_parser.error().detail);
    }
    if (goesOn && m_parser.midValue() && m_writtenCount > 0) {
        Stamps& stamps = m_slots.front().request->record.stamps;
        if (!stamps.firstByte)
            stamps.firstByte = std::max(toNanos(now), stamps.written);
    }
    m_meter->tell(toNanos(now));
    settleCompleted(batch);
    return goesOn;
}

/// One whole value from the server. False: the connection cannot go on.
bool Machine::takeValue(Value& value, TimePoint now)
{
    m_firstBytes = true;
    const std::uint64_t size = m_parser.consumedTotal() - m_valueStart;
    m_valueStart = m_parser.consumedTotal();
    const bool isPush = value.type() == Value::Type::Push;
    if (isPush || (m_listens && m_phase == Phase::Ready)) {
        ++m_counters.pushes;
        if (m_pushed)
            m_pushed(std::move(value));
        return true;
    }
    if (m_phase == Phase::Handshaking)
        return takeHandshakeValue(value);
    if (m_writtenCount == 0 && !isAnsweringUnwrittenBlock())
        return fail(value.isError() ? ConnectionErrorKind::ClosedByServer
                                    : ConnectionErrorKind::ProtocolError,
            value.isError() ? value.bytes() : QByteArrayLiteral("a reply without a request"));

    Slot& head = m_slots.front();
    RequestRecord& record = head.request->record;
    const std::int64_t complete = std::max(toNanos(now), record.stamps.written);
    if (!record.stamps.firstByte && record.wasWritten)
        record.stamps.firstByte = complete;
    if (head.repliesLeft > 1) { // within a block: +OK, then +QUEUED for each command, or an error
        --head.repliesLeft;
        m_blockBytes += size;
        if (value.isError() && m_blockError.isNull())
            m_blockError = value.bytes();
        return true;
    }
    const Slot slot = m_slots.pop();
    --m_writtenCount;
    count(slot, -1);
    ++m_counters.repliesRead;
    record.bytesReceived = static_cast<std::uint32_t>(std::min<std::uint64_t>(
        size + std::exchange(m_blockBytes, 0), std::numeric_limits<std::uint32_t>::max()));
    record.predecessorComplete = m_lastComplete;
    record.stamps.complete = m_lastComplete = std::max(complete, record.stamps.firstByte);
    if (m_blockError.isNull())
        slot.request->endWithReply(value);
    else
        slot.request->end(Outcome::reply(std::move(value), std::exchange(m_blockError, {})));
    m_completed.push_back(slot.request);
    return true;
}

/// A block that is larger than what the socket takes at once is answered while its end has not left
/// yet: all but the last reply may come before it is written.
bool Machine::isAnsweringUnwrittenBlock()
{
    if (m_slots.isEmpty())
        return false;
    const Slot& head = m_slots.front();
    return head.repliesLeft > 1 && head.end - head.bytes < m_accepted;
}

bool Machine::takeHandshakeValue(Value& value)
{
    if (m_sent != m_out.size())
        return fail(ConnectionErrorKind::ProtocolError,
            QByteArrayLiteral("a reply before its command was sent"));
    const auto progress = m_handshake.reply(value, m_out);
    if (progress == Handshake::Progress::Failed)
        return fail(m_handshake.errorKind(), m_handshake.errorDetail());
    if (progress == Handshake::Progress::Done)
        m_phase = Phase::Ready;
    else
        m_written += static_cast<std::uint64_t>(m_out.size() - m_sent);
    return true;
}

void Machine::settleCompleted(ResumeBatch& batch)
{
    const auto others = static_cast<std::uint16_t>(
        std::min<std::size_t>(m_completed.empty() ? 0 : m_completed.size() - 1, 65535));
    // Nearly everything was answered at once, so the server has next to nothing to do until more is
    // sent: what the first half of these goes on to send leaves before the second half runs.
    constexpr std::size_t leastToHalve = 64;
    if (m_completed.size() >= leastToHalve && m_slots.size() * 4 <= m_completed.size())
        m_completed[m_completed.size() / 2 - 1]->breathes = true;
    for (Request* request : m_completed) {
        request->record.sharedWith = others;
        batch.settle(*request);
    }
    m_completed.clear();
}

void Machine::close(Why notSent, Why maybeExecuted, ResumeBatch& batch)
{
    const TimePoint now = m_clock.now();
    settleCompleted(batch);
    m_phase = Phase::Closed;
    while (!m_slots.isEmpty()) {
        const Slot slot = m_slots.pop();
        count(slot, -1);
        const bool left = slot.end <= m_accepted;
        slot.request->end(left ? Outcome::maybeExecuted(maybeExecuted) : Outcome::notSent(notSent));
        batch.settle(*slot.request);
    }
    m_meter->tell(toNanos(now));
    m_writtenCount = 0;
    m_blockBytes = 0;
    m_blockError = {};
    m_out.clear();
    m_sent = 0;
    m_parser.reset();
}

void Machine::expire(TimePoint now, ResumeBatch& batch)
{
    for (std::size_t i = 0; i < m_slots.size();) {
        if (m_slots[i].request->deadline <= now) {
            if (withdrawUnsent(i, batch))
                continue;
            standIn(i, now, batch);
        }
        ++i;
    }
    m_meter->tell(toNanos(now));
}

/// A request of which no byte has left is taken out again, its bytes too. False: some have.
bool Machine::withdrawUnsent(std::size_t index, ResumeBatch& batch)
{
    const Slot slot = m_slots[index];
    const std::uint64_t begin = slot.end - slot.bytes;
    if (begin < m_accepted)
        return false;
    const auto at = m_sent + static_cast<qsizetype>(begin - m_accepted);
    const qsizetype behind = m_out.size() - at - static_cast<qsizetype>(slot.bytes);
    std::memmove(
        m_out.data() + at, m_out.data() + at + slot.bytes, static_cast<std::size_t>(behind));
    m_out.truncate(at + behind);
    m_written -= slot.bytes;
    m_slots.removeAt(index);
    for (std::size_t i = index; i < m_slots.size(); ++i)
        m_slots[i].end -= slot.bytes;
    count(slot, -1);
    slot.request->end(Outcome::notSent(Why::Deadline));
    batch.settle(*slot.request);
    return true;
}

/// The slot stays until its reply has been read: another request stands in for the one that goes
/// back to its caller.
void Machine::standIn(std::size_t index, TimePoint now, ResumeBatch& batch)
{
    Request* request = m_slots[index].request;
    request->deadline = TimePoint::max();
    RequestPtr stand = makeRequest();
    stand->record = request->record;
    stand->abandonedWhy = Why::Timeout;
    stand->abandonedAt.store(toNanos(now), std::memory_order_relaxed);
    stand->state.store(Request::State::Abandoned, std::memory_order_relaxed);
    request->end(Outcome::maybeExecuted(Why::Timeout));
    request->recordedByEngine = true;
    bool abandoned = false;
    batch.giveBack(*request, abandoned);
    if (abandoned) { // its caller was faster
        request->recordedByEngine = false;
        request->state.store(Request::State::Abandoned, std::memory_order_relaxed);
        return;
    }
    m_slots[index].request = stand.release();
}

TimePoint Machine::nextDeadline() const noexcept
{
    TimePoint earliest = TimePoint::max();
    for (std::size_t i = 0; i < m_slots.size(); ++i)
        earliest = std::min(earliest, m_slots[i].request->deadline);
    return earliest;
}

} // namespace sluice
