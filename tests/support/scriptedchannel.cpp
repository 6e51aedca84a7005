// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/support/scriptedchannel.h"

#include "core/protocol/parser.h"

namespace sluice {

ScriptedChannel::Readable::Readable(ScriptedChannel& channel)
    : Job([](Job& job) noexcept { static_cast<Readable&>(job).owner.answerAll(); })
    , owner(channel)
{
}

ScriptedChannel::ScriptedChannel(QtExecutor& executor, const Clock& clock, Answer answer)
    : m_executor(executor)
    , m_recorder(64)
    , m_channel(4096, clock, m_recorder)
    , m_readable(*this)
    , m_deadlineMoved(*this)
    , m_answer(std::move(answer))
{
    m_channel.setManager(&m_executor, &m_readable, &m_deadlineMoved);
}

ScriptedChannel::~ScriptedChannel()
{
    m_channel.setManager(nullptr, nullptr, nullptr);
    m_executor.withdraw(m_readable);
    m_executor.withdraw(m_deadlineMoved);
    {
        ResumeBatch batch = m_channel.batch();
        m_channel.close(Why::Closed, batch);
    }
    while (!m_held.empty())
        release(Outcome::notSent(Why::Closed));
    m_executor.drain();
}

void ScriptedChannel::answerAll()
{
    std::vector<Request*> taken;
    m_channel.take(
        m_channel.clock().now(), [](const Request&) { return true; },
        [&taken](Request& request) { taken.push_back(&request); });
    for (Request* request : taken) {
        QByteArrayList arguments;
        const Value command = fromResp(request->wire().toByteArray());
        for (const Value& argument : command.items())
            arguments += argument.bytes();
        m_commands += arguments;
        if (std::optional<Outcome> outcome = m_answer(arguments))
            settle(*request, std::move(*outcome));
        else
            m_held.push_back(request);
    }
}

void ScriptedChannel::release(Outcome outcome)
{
    Request* request = m_held.front();
    m_held.pop_front();
    settle(*request, std::move(outcome));
}

void ScriptedChannel::settle(Request& request, Outcome outcome)
{
    ResumeBatch batch = m_channel.batch();
    request.end(std::move(outcome));
    batch.settle(request);
}

qsizetype ScriptedChannel::count(const QByteArray& name) const
{
    return std::count_if(m_commands.begin(), m_commands.end(),
        [&name](const QByteArrayList& command) { return command.value(0) == name; });
}

Value ScriptedChannel::fromResp(const QByteArray& resp)
{
    Parser parser;
    Value value;
    parser.feed(QByteArrayView(resp));
    parser.next(value);
    return value;
}

} // namespace sluice
