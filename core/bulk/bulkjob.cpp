// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/bulk/bulkjob.h"

namespace sluice {

namespace {
constexpr auto rateSpan = std::chrono::milliseconds(500);
} // namespace

BulkJob::BulkJob(const Clock& clock, std::shared_ptr<const CollectedKeys> keys, QObject* parent)
    : QObject(parent)
    , m_keys(std::move(keys))
    , m_clock(clock)
{
}

void BulkJob::start()
{
    if (m_state == State::Running || m_state == State::Finished)
        return;
    m_why = Why::None;
    m_detail.clear();
    m_since = m_clock.now();
    m_sinceReached = m_reached;
    setState(State::Running);
    if (!m_isAtWork && m_state == State::Running) {
        m_isAtWork = true;
        run();
    }
}

void BulkJob::cancel()
{
    if (m_state == State::Running)
        setState(State::Stopped); // the coroutine counts what has left
}

void BulkJob::ended()
{
    m_isAtWork = false;
    if (m_state == State::Running)
        setState(State::Finished);
}

void BulkJob::note(const Outcome& outcome)
{
    if (m_why != Why::None && outcome.why() == Why::Cancelled)
        return; // given up for what is noted already
    m_why = outcome.why();
    m_detail = outcome.detail();
}

void BulkJob::interrupt()
{
    if (m_why != Why::None && m_state == State::Running)
        setState(State::Interrupted);
}

void BulkJob::count(const QByteArray& key, BulkVerdict verdict, const Outcome& outcome)
{
    m_report.add(key, verdict, outcome.isError() ? outcome.reply().bytes() : QByteArray());
    ++m_reached;
    if (verdict == BulkVerdict::Unknown)
        note(outcome);
}

void BulkJob::noteRate()
{
    const Duration span = m_clock.now() - m_since;
    if (span < rateSpan)
        return;
    m_perSecond = double(m_reached - m_sinceReached) / std::chrono::duration<double>(span).count();
    m_since = m_clock.now();
    m_sinceReached = m_reached;
}

void BulkJob::setState(State state)
{
    if (m_state == state)
        return;
    m_state = state;
    Q_EMIT stateChanged();
}

} // namespace sluice
