// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "app/serverview.h"

#include "core/client/serverreports.h"

namespace sluice {

namespace {

std::optional<double> seconds(const InfoReport& report, QByteArrayView name)
{
    bool ok = false;
    const QByteArray* text = report.find(name);
    const double value = text ? text->toDouble(&ok) : 0;
    return ok ? std::optional(value) : std::nullopt;
}

/// "… qbuf=26 … omem=0 …" of a CLIENT INFO line.
std::optional<quint64> field(const QByteArray& line, const QByteArray& name)
{
    for (const QByteArray& part : line.trimmed().split(' ')) {
        if (!part.startsWith(name + '='))
            continue;
        bool ok = false;
        const quint64 value = part.sliced(name.size() + 1).toULongLong(&ok);
        return ok ? std::optional(value) : std::nullopt;
    }
    return {};
}

bool isText(const Outcome& outcome) { return outcome.isReply() && !outcome.isError(); }

} // namespace

ServerView::ServerView(RequestChannel& channel)
    : m_client(channel, "sluice", 0, patience)
{
}

void ServerView::look(bool isReady)
{
    const TimePoint now = m_client.clock().now();
    if (m_pending && m_pending->isOver) {
        const std::shared_ptr<const Answer> before = std::exchange(m_newest, m_pending);
        m_pending.reset();
        m_cpu.reset();
        if (before && before->cpuSeconds && m_newest->cpuSeconds && m_newest->at > before->at)
            m_cpu = std::max(0.0, *m_newest->cpuSeconds - *before->cpuSeconds)
                / std::chrono::duration<double>(m_newest->at - before->at).count();
    }
    if (!isReady)
        m_newest.reset();
    if (m_pending || !isReady || (m_askedAt != TimePoint {} && now - m_askedAt < every))
        return;
    m_askedAt = now;
    m_pending = std::make_shared<Answer>();
    ask(m_client, m_pending);
}

Detached ServerView::ask(Client client, std::shared_ptr<Answer> into)
{
    Command info("INFO");
    info.arg("cpu");
    Command own("CLIENT");
    own.arg("INFO");
    PendingReply cpu = client.send(std::move(info)); // both first, so that they go together
    PendingReply connection = client.send(std::move(own));
    const Outcome cpuOutcome = co_await cpu;
    into->at = client.clock().now();
    const Outcome ownOutcome = co_await connection;
    if (isText(cpuOutcome)) {
        const InfoReport report = InfoReport::parse(cpuOutcome.reply().bytes());
        const auto user = seconds(report, "used_cpu_user");
        const auto system = seconds(report, "used_cpu_sys");
        if (user && system)
            into->cpuSeconds = *user + *system;
    }
    if (isText(ownOutcome)) {
        into->queryBuffer = field(ownOutcome.reply().bytes(), "qbuf");
        into->outputMemory = field(ownOutcome.reply().bytes(), "omem");
    }
    into->isOver = true;
}

Spending ServerView::spending() const
{
    Spending known;
    known.serverCpu = m_cpu;
    if (m_newest) {
        known.queryBuffer = m_newest->queryBuffer;
        known.outputMemory = m_newest->outputMemory;
        known.asked = m_client.clock().now() - m_newest->at;
    }
    return known;
}

} // namespace sluice
