// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/request/requestchannel.h"
#include "core/runtime/qtexecutor.h"
#include "core/trace/recorder.h"

#include <QByteArrayList>

#include <deque>
#include <functional>
#include <optional>

namespace sluice {

/// A request channel with a function in place of the manager and the server: each command is
/// answered by what the function returns, on the thread that made the channel, at a later turn of
/// its loop. Stands below `Client`, so that what uses one is tested without a connection.
class ScriptedChannel {
public:
    /// The command's arguments, its name first. Nothing: it stays unanswered until release().
    using Answer = std::function<std::optional<Outcome>(const QByteArrayList& arguments)>;

    /// The thread's Executor and the clock outlive it.
    ScriptedChannel(QtExecutor& executor, const Clock& clock, Answer answer);
    /// Settles everything as NotSent(closed), and runs those who wait for it.
    ~ScriptedChannel();
    ScriptedChannel(const ScriptedChannel&) = delete;
    ScriptedChannel& operator=(const ScriptedChannel&) = delete;

    [[nodiscard]] RequestChannel& channel() { return m_channel; }
    void setAnswer(Answer answer) { m_answer = std::move(answer); }
    /// Answers the oldest command that is unanswered.
    void release(Outcome outcome);
    /// Commands that are unanswered.
    [[nodiscard]] qsizetype held() const { return static_cast<qsizetype>(m_held.size()); }
    /// All commands so far.
    [[nodiscard]] const QList<QByteArrayList>& commands() const { return m_commands; }
    /// How many commands so far had that name.
    [[nodiscard]] qsizetype count(const QByteArray& name) const;

    /// A Value as a server would send it, from its RESP.
    static Value fromResp(const QByteArray& resp);

private:
    struct Readable final : Job {
        explicit Readable(ScriptedChannel& owner);
        ScriptedChannel& owner;
    };

    void answerAll();
    void settle(Request& request, Outcome outcome);

    QtExecutor& m_executor;
    Recorder m_recorder;
    RequestChannel m_channel;
    Readable m_readable;
    Readable m_deadlineMoved;
    Answer m_answer;
    std::deque<Request*> m_held;
    QList<QByteArrayList> m_commands;
};

} // namespace sluice
