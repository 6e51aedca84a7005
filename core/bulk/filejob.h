// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/bulk/bulkreport.h"
#include "core/client/client.h"
#include "core/runtime/detached.h"

#include <QCoro/QCoroTask>
#include <QObject>

#include <optional>

namespace sluice {

/// How a job with a file ended.
struct FileEnd {
    enum class Kind {
        None, ///< it has not
        Complete, ///< everything was tried; the report says what came of it
        Cancelled, ///< by the person; what was under way has been answered
        NoConnection, ///< lost, or not to be had: see why; what was not tried yet has not been
        Guarded, ///< the connection lets nothing be written
        NoFolder, ///< of the file
        NotAllowed, ///< the person may not read or write the file
        DiskFull, ///< no space, over the quota, or larger than files may be
        FileError, ///< anything else about a file. detail: the system's words
        BadFile, ///< the file to be imported is not whole, or is none of ours
    };

    Kind kind = Kind::None;
    Why why = Why::None;
    QByteArray detail; ///< escape before showing
};

/// How far it is.
struct FileProgress {
    quint64 done = 0; ///< keys, or lines of commands
    std::optional<quint64> total; ///< nothing: not known yet
    double perSecond = 0; ///< on average
    quint64 bytes = 0; ///< read from or written to the file
};

/// Keys on their way into a file or out of one. Its requests go in the bulk lane, a bounded number
/// at a time; when the connection is lost the job ends, what waited to be sent is withdrawn, and
/// nothing is sent a second time, least of all to another server. Lives in a thread that has an
/// Executor (the GUI thread) and does not block it. Destroyed while it runs, it sends nothing more.
/// The engine outlives it.
class FileJob : public QObject {
    Q_OBJECT

public:
    enum class State { Idle, Checking, Ready, Running, Finished };

    /// @p client: any of that connection; a person's yes is taken from run(), not from it.
    FileJob(const Client& client, QObject* parent = nullptr);
    ~FileJob() override;

    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] const FileEnd& end() const { return m_end; }
    [[nodiscard]] FileProgress progress() const;
    [[nodiscard]] const BulkReport& report() const { return m_report; }

    /// The dry run: Ready at its end, or Finished when that cannot be. Once, when Idle.
    void check();
    /// Does it: somebody has said yes to what the dry run showed. Once, when Idle or Ready.
    void run();
    /// Nothing more is sent; Finished once what is under way has been answered.
    void cancel();

Q_SIGNALS:
    void stateChanged();
    /// Some more is done; often.
    void progressed();

protected:
    /// Changes nothing. Calls setEnd() when the rest must not follow.
    virtual QCoro::Task<void> checkAll() = 0;
    /// Does it. Calls setEnd() when it ends before its end; what is left then was not tried.
    virtual QCoro::Task<void> work() = 0;

    /// In the bulk lane; while running, with the person's yes.
    [[nodiscard]] const Client& client() const { return m_client; }
    /// What came of a key.
    void add(const QByteArray& key, BulkVerdict verdict, const QByteArray& words = {})
    {
        m_report.add(key, verdict, words);
    }
    /// Whether nothing more is to be sent.
    [[nodiscard]] bool isStopped() const
    {
        return m_isCancelled || m_end.kind != FileEnd::Kind::None;
    }
    /// The first one counts.
    void setEnd(FileEnd::Kind kind, const QByteArray& detail = {}, Why why = Why::None);
    /// What came of a key by what @p outcome says, which is no plain reply; ends the job when that
    /// is that the connection is gone or guarded.
    void addProblem(const QByteArray& key, const Outcome& outcome);
    void noteLoss(const Outcome& outcome);
    void setTotal(quint64 keys) { m_total = keys; }
    /// So many more keys are done, so many bytes more.
    void advance(quint64 keys, quint64 bytes = 0);

private:
    Detached drive(bool checking);
    void setState(State state);
    void finish();

    Client m_client;
    State m_state = State::Idle;
    FileEnd m_end;
    BulkReport m_report;
    std::optional<quint64> m_total;
    quint64 m_done = 0;
    quint64 m_bytes = 0;
    TimePoint m_began;
    TimePoint m_ended;
    bool m_isCancelled = false;
};

} // namespace sluice
