// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/keys/scanner.h"

#include "core/keys/keyindex.h"

#include <QPointer>

namespace sluice {

namespace {

/// Batches that the index may have in hand while the next one is on its way.
constexpr int mostPendingAdds = 2;
constexpr int sampleSize = 1000;
constexpr auto rateSpan = std::chrono::milliseconds(400);
/// Offset, length and a share of the opened levels' rows, per name.
constexpr quint64 bytesBesideName = 10;
/// Keys of a page that are asked for their times to live, one by one.
constexpr int mostSifted = 1'000;
/// What a PTTL owes when the scan is gentle: three times what a server needs for it, about.
constexpr auto pttlPause = std::chrono::microseconds(3);
/// Shorter pauses are saved up: a timer knows only milliseconds.
constexpr auto shortestPause = std::chrono::milliseconds(2);

bool isScanReply(const Value& reply)
{
    return reply.type() == Value::Type::Array && reply.items().size() == 2
        && reply.items()[0].isString() && !reply.items()[0].bytes().isEmpty()
        && reply.items()[1].isAggregate();
}

} // namespace

Scanner::Scanner(const Client& client, KeyIndex& index, QObject* parent)
    : QObject(parent)
    , m_client(client.inLane(Lane::Bulk)) // what a person waits for goes before it
    , m_index(index)
{
    m_pause.setSingleShot(true);
    m_pause.setTimerType(Qt::PreciseTimer);
    connect(&m_pause, &QTimer::timeout, this, &Scanner::proceed);
    connect(&m_index, &KeyIndex::added, this, &Scanner::proceed);
    connect(&m_index, &KeyIndex::filledUp, this, [this] {
        m_full = true;
        fail({});
    });
}

void Scanner::setClient(const Client& client)
{
    ++m_run;
    m_client = client.inLane(Lane::Bulk);
    m_consented = false;
    m_match.clear();
    m_type.clear();
    m_ttl = {};
    m_expected.reset();
    m_examined = 0;
    m_index.clear();
    setState(State::Idle);
}

ScanProgress Scanner::progress() const
{
    ScanProgress progress;
    progress.state = m_state;
    progress.loaded = m_index.loadedKeys();
    progress.examined = isPartial() ? m_examined : progress.loaded;
    progress.expected = m_expected;
    progress.perSecond = m_perSecond;
    progress.match = m_match;
    progress.why = m_why;
    progress.error = m_error;
    progress.full = m_full;
    progress.estimatedTime = m_estimatedTime;
    progress.estimatedBytes = m_estimatedBytes;
    progress.type = m_type;
    progress.ttl = m_ttl;
    progress.isFast = m_pace.isFast();
    progress.longestStall = m_pace.longest();
    progress.fastStall = Duration(static_cast<Duration::rep>(m_pace.perKey() * ScanPace::largest));
    return progress;
}

void Scanner::start()
{
    if (!m_consented)
        m_match.clear();
    restart();
}

void Scanner::startAll()
{
    m_consented = true;
    m_match.clear();
    m_type.clear();
    m_ttl = {};
    restart();
}

void Scanner::startType(const QByteArray& type)
{
    m_consented = m_consented || !type.isEmpty();
    m_type = type;
    restart();
}

void Scanner::startTtl(const TtlRange& ttl)
{
    m_consented = m_consented || !ttl.isAny();
    m_ttl = ttl;
    restart();
}

void Scanner::setFast(bool fast)
{
    if (fast == m_pace.isFast())
        return;
    m_pace.setFast(fast);
    m_owed = Duration::zero();
    if (m_pause.isActive())
        m_pause.start(0);
    Q_EMIT stateChanged();
}

void Scanner::startMatching(const QByteArray& pattern)
{
    m_consented = true;
    m_match = pattern == "*" ? QByteArray() : pattern;
    restart();
}

void Scanner::restart()
{
    ++m_run;
    m_inFlight = false;
    m_cursor = QByteArrayLiteral("0");
    m_atEnd = false;
    const bool fast = m_pace.isFast();
    m_pace = ScanPace();
    m_pace.setFast(fast);
    m_pause.stop();
    m_owed = Duration::zero();
    m_examined = 0;
    m_expected.reset();
    m_estimatedTime.reset();
    m_estimatedBytes.reset();
    m_full = false;
    m_perSecond = 0;
    m_index.clear();
    setState(State::Counting);
    begin(m_run);
}

void Scanner::stop()
{
    if (m_state == State::Counting)
        ++m_run;
    if (m_state == State::Counting || m_state == State::Scanning)
        setState(State::Stopped);
}

void Scanner::resume()
{
    if (m_state != State::Stopped && m_state != State::Interrupted)
        return;
    if (!m_expected) { // it did not come so far as to know how many there are
        restart();
        return;
    }
    m_rateSince = now();
    m_rateKeys = 0;
    setState(State::Scanning);
    proceed();
}

void Scanner::connectionReady()
{
    if (m_state != State::Stopped)
        restart();
}

void Scanner::connectionLost()
{
    if (m_state != State::Counting && m_state != State::Scanning)
        return;
    ++m_run;
    m_inFlight = false;
    m_why = Why::Disconnected;
    setState(State::Interrupted);
}

Detached Scanner::begin(quint64 run)
{
    const QPointer<Scanner> self = this;
    TimePoint sent = now();
    PendingReply counting = m_client.send(Command("DBSIZE"));
    const Outcome count = co_await counting;
    if (!self || run != m_run)
        co_return;
    const std::optional<qint64> keys = count.isReply() ? count.reply().toInteger() : std::nullopt;
    if (!keys) {
        giveUp(count);
        co_return;
    }
    m_pace.noteIdle(now() - sent);
    m_expected = static_cast<quint64>(std::max<qint64>(*keys, 0));

    if (*m_expected > m_consentLimit && !m_consented) {
        Command command("SCAN");
        command.arg("0").arg("COUNT").arg(sampleSize);
        sent = now();
        PendingReply sampling = m_client.send(std::move(command));
        const Outcome sample = co_await sampling;
        if (!self || run != m_run)
            co_return;
        if (!sample.isReply() || !isScanReply(sample.reply())) {
            giveUp(sample);
            co_return;
        }
        takeSample(sample.reply(), now() - sent);
        setState(State::NeedsConsent);
        co_return;
    }
    if (!isPartial())
        m_index.expect(*m_expected);
    m_rateSince = now();
    m_rateKeys = 0;
    setState(State::Scanning);
    proceed();
}

void Scanner::takeSample(const Value& reply, Duration took)
{
    const auto& names = reply.items()[1].items();
    if (names.empty())
        return;
    quint64 bytes = 0;
    for (const Value& name : names)
        bytes += static_cast<quint64>(name.bytes().size());
    m_estimatedBytes = *m_expected * (bytes / names.size() + bytesBesideName);
    const double share = m_pace.isFast() ? 1 : ScanPace::gentleShare;
    m_estimatedTime = Duration(static_cast<Duration::rep>(
        double(took.count()) / double(names.size()) * double(*m_expected) / share));
}

void Scanner::proceed()
{
    if (m_state != State::Scanning || m_inFlight || m_pause.isActive()
        || m_index.pendingAdds() >= mostPendingAdds)
        return;
    if (m_atEnd) {
        if (m_index.pendingAdds() == 0) {
            m_index.finish();
            setState(State::Finished);
        }
        return;
    }
    m_inFlight = true;
    fetch(m_run);
}

Detached Scanner::fetch(quint64 run)
{
    const QPointer<Scanner> self = this;
    Command command("SCAN");
    command.arg(m_cursor);
    if (!m_match.isEmpty())
        command.arg("MATCH").arg(m_match);
    const int count = m_ttl.isAny() ? m_pace.count() : std::min(m_pace.count(), mostSifted);
    command.arg("COUNT").arg(count);
    if (!m_type.isEmpty())
        command.arg("TYPE").arg(m_type);
    const TimePoint sent = now();
    PendingReply pending = m_client.send(std::move(command));
    const Outcome outcome = co_await pending;
    if (!self || run != m_run)
        co_return;
    m_inFlight = false;
    if (!outcome.isReply() || !isScanReply(outcome.reply())) {
        giveUp(outcome);
        co_return;
    }
    m_examined += static_cast<quint64>(count);
    noteRate(isPartial() ? static_cast<quint64>(count) : outcome.reply().items()[1].items().size());
    m_owed += m_pace.noteScan(now() - sent);
    if (!m_ttl.isAny() && !m_pace.isFast())
        m_owed += outcome.reply().items()[1].items().size() * pttlPause;
    if (m_owed >= shortestPause) {
        m_pause.start(std::chrono::ceil<std::chrono::milliseconds>(m_owed));
        m_owed = Duration::zero();
    }
    if (m_ttl.isAny())
        takeReply(outcome.reply());
    else
        sift(outcome.reply(), run);
}

/// Takes those of the page that have such a time to live. Given up half way, the cursor stays: the
/// page is asked for again.
Detached Scanner::sift(Value page, quint64 run)
{
    const QPointer<Scanner> self = this;
    m_inFlight = true;
    std::vector<PendingReply> asked;
    for (const Value& name : page.items()[1].items()) {
        Command command("PTTL");
        command.arg(name.bytes());
        asked.push_back(m_client.send(std::move(command)));
    }
    std::vector<Value> wanted;
    for (size_t i = 0; i < asked.size(); ++i) {
        PendingReply pending = std::move(asked[i]);
        const Outcome outcome = co_await pending;
        if (!self || run != m_run)
            co_return;
        const std::optional<qint64> left
            = outcome.isReply() ? outcome.reply().toInteger() : std::nullopt;
        if (!left) {
            m_inFlight = false;
            giveUp(outcome);
            co_return;
        }
        if (m_ttl.lets(*left))
            wanted.push_back(page.items()[1].items()[i]);
    }
    m_inFlight = false;
    std::vector<Value> sifted;
    sifted.push_back(page.items()[0]);
    sifted.push_back(Value::array(std::move(wanted)));
    takeReply(Value::array(std::move(sifted)));
}

void Scanner::takeReply(const Value& reply)
{
    m_cursor = reply.items()[0].bytes();
    m_atEnd = m_cursor == "0";
    if (m_atEnd)
        m_pause.stop();
    if (!reply.items()[1].items().empty())
        m_index.add(reply.items()[1]);
    proceed();
}

void Scanner::giveUp(const Outcome& outcome)
{
    if (outcome.isReply()) {
        fail(outcome.isError() ? outcome.reply().bytes() : QByteArray());
        return;
    }
    if (outcome.why() == Why::Timeout || outcome.why() == Why::Deadline)
        m_pace.noteTimeout();
    m_why = outcome.why();
    setState(State::Interrupted);
}

void Scanner::fail(const QByteArray& error)
{
    m_error = error;
    setState(State::Failed);
}

void Scanner::noteRate(quint64 keys)
{
    m_rateKeys += keys;
    const Duration span = now() - m_rateSince;
    if (span < rateSpan)
        return;
    const double latest = double(m_rateKeys) / std::chrono::duration<double>(span).count();
    m_perSecond = m_perSecond > 0 ? (m_perSecond + latest) / 2 : latest;
    m_rateSince = now();
    m_rateKeys = 0;
}

void Scanner::setState(State state)
{
    if (m_state == state)
        return;
    m_state = state;
    if (state == State::Scanning || state == State::Counting) {
        m_why = Why::None;
        m_error.clear();
    }
    Q_EMIT stateChanged();
}

} // namespace sluice
