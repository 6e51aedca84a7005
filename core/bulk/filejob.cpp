// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/bulk/filejob.h"

#include "core/values/nextturn.h"

#include <QPointer>

namespace sluice {

namespace {
/// A request may wait behind many others of its own job.
constexpr Duration patience = std::chrono::seconds(60);
} // namespace

FileJob::FileJob(const Client& client, QObject* parent)
    : QObject(parent)
    , m_client(client.inLane(Lane::Bulk).withDeadline(patience))
{
}

FileJob::~FileJob() = default;

FileProgress FileJob::progress() const
{
    FileProgress progress { m_done, m_total, 0, m_bytes };
    if (m_state == State::Idle)
        return progress;
    const TimePoint until = m_state == State::Finished ? m_ended : m_client.clock().now();
    const double seconds = std::chrono::duration<double>(until - m_began).count();
    if (seconds > 0)
        progress.perSecond = static_cast<double>(m_done) / seconds;
    return progress;
}

void FileJob::check()
{
    if (m_state == State::Idle)
        drive(true);
}

void FileJob::run()
{
    if (m_state == State::Idle || m_state == State::Ready)
        drive(false);
}

void FileJob::cancel()
{
    if (m_state == State::Finished)
        return;
    m_isCancelled = true;
    if (m_state == State::Idle || m_state == State::Ready)
        finish();
}

Detached FileJob::drive(bool checking)
{
    const QPointer<FileJob> self = this;
    if (!checking)
        m_client = m_client.confirmed();
    m_began = m_client.clock().now();
    m_done = 0;
    m_bytes = 0;
    setState(checking ? State::Checking : State::Running);
    co_await NextTurn(); // nothing ends within the call that began it
    if (!self)
        co_return;
    if (checking)
        co_await checkAll();
    else
        co_await work();
    if (!self)
        co_return;
    if (checking && !isStopped())
        setState(State::Ready);
    else
        finish();
}

void FileJob::finish()
{
    setEnd(m_isCancelled ? FileEnd::Kind::Cancelled : FileEnd::Kind::Complete);
    m_ended = m_client.clock().now();
    setState(State::Finished);
}

void FileJob::setState(State state)
{
    m_state = state;
    Q_EMIT stateChanged();
}

void FileJob::setEnd(FileEnd::Kind kind, const QByteArray& detail, Why why)
{
    if (m_end.kind == FileEnd::Kind::None)
        m_end = { kind, why, detail };
}

void FileJob::noteLoss(const Outcome& outcome)
{
    if (outcome.isReply() || outcome.why() == Why::Invalid)
        return;
    setEnd(outcome.why() == Why::Guarded ? FileEnd::Kind::Guarded : FileEnd::Kind::NoConnection,
        outcome.detail(), outcome.why());
}

void FileJob::addProblem(const QByteArray& key, const Outcome& outcome)
{
    noteLoss(outcome);
    switch (outcome.ending()) {
    case Ending::NotSent:
        return m_report.add(key, BulkVerdict::NotSent, outcome.detail());
    case Ending::MaybeExecuted:
        return m_report.add(key, BulkVerdict::Unknown, outcome.detail());
    case Ending::ErrorReply:
    case Ending::Reply:
        return m_report.add(key, BulkVerdict::Failed, outcome.reply().bytes());
    }
}

void FileJob::advance(quint64 keys, quint64 bytes)
{
    m_done += keys;
    m_bytes += bytes;
    Q_EMIT progressed();
}

} // namespace sluice
