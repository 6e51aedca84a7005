// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/load/scriptedserver.h"

#include "core/protocol/parser.h"

#include <QByteArrayList>

#include <algorithm>
#include <limits>

namespace sluice {

namespace {
QByteArray bulk(const QByteArray& bytes)
{
    return '$' + QByteArray::number(bytes.size()) + "\r\n" + bytes + "\r\n";
}
QByteArray integer(qint64 number) { return ':' + QByteArray::number(number) + "\r\n"; }
QByteArray pair(const char* name, const QByteArray& encoded) { return bulk(name) + encoded; }

qsizetype sizeOf(const Value& command)
{
    qsizetype size = 0;
    for (const Value& word : command.items())
        size += word.bytes().size();
    return size;
}
} // namespace

/// One connection: reads commands, and sends the replies in their order.
class ScriptedServer::Link final : public Transport {
public:
    Link(ScriptedServer& server, Executor& executor, int id)
        : m_server(server)
        , m_executor(executor)
        , m_id(id)
        , m_openTimer(executor, [this] { opened(); })
        , m_sendTimer(executor, [this] { send(); })
    {
        m_server.m_links.push_back(this);
    }
    Link(const Link&) = delete;
    Link& operator=(const Link&) = delete;
    ~Link() override
    {
        close();
        auto& links = m_server.m_links;
        links.erase(std::find(links.begin(), links.end(), this));
    }

    void open(const ConnectionOptions&) override
    {
        close();
        m_openTimer.start(m_executor.clock().now());
    }
    qsizetype write(QByteArrayView bytes) override
    {
        if (!m_isOpen || bytes.isEmpty())
            return 0;
        if (m_unanswered >= mostUnanswered) {
            m_wantsWritable = true;
            return 0;
        }
        const QByteArrayView taken = bytes.first(std::min(bytes.size(), mostUnanswered));
        m_wantsWritable = taken.size() < bytes.size();
        m_parser.feed(taken);
        Value command;
        Parser::Status status {};
        while ((status = m_parser.next(command)) == Parser::Status::Value)
            arrived(std::move(command));
        if (status == Parser::Status::Error)
            m_isBroken = true;
        m_sendTimer.start(m_executor.clock().now());
        return taken.size();
    }
    void close() override
    {
        m_server.forget(*this);
        m_openTimer.stop();
        m_sendTimer.stop();
        m_parser.reset();
        m_replies.clear();
        m_firstReply = m_nextReply = 0;
        m_pausedUntil = {};
        m_unanswered = 0;
        m_isOpen = m_isBroken = m_wantsWritable = false;
        m_reads = true;
        protocol = 2;
    }
    void setReading(bool wanted) override
    {
        m_reads = wanted;
        m_sendTimer.start(m_executor.clock().now());
    }

    /// The reply to one of its commands; `halves`: it goes out in two parts.
    void answer(std::uint64_t number, QByteArray bytes, bool halves)
    {
        Reply& reply = m_replies[number - m_firstReply];
        m_unanswered -= reply.commandBytes;
        reply.bytes = std::move(bytes);
        reply.isDone = true;
        reply.halves = halves && reply.bytes.size() > 1;
        m_sendTimer.start(m_executor.clock().now());
    }
    [[nodiscard]] QByteArray null() const { return protocol == 3 ? "_\r\n" : "$-1\r\n"; }
    [[nodiscard]] int id() const noexcept { return m_id; }

    int protocol = 2; ///< RESP

private:
    struct Reply {
        qsizetype commandBytes = 0;
        QByteArray bytes {};
        bool isDone = false;
        bool halves = false;
    };

    void opened()
    {
        m_isOpen = true;
        m_sink->transportConnecting();
        if (m_isOpen)
            m_sink->transportOpened();
    }
    void arrived(Value&& command)
    {
        const qsizetype size = sizeOf(command);
        m_unanswered += size;
        m_replies.push_back({ size });
        m_server.arrived(*this, m_nextReply++, std::move(command));
    }
    /// Sends what is done, up to the first half of a reply whose second half comes later.
    void send()
    {
        const TimePoint now = m_executor.clock().now();
        if (!m_reads)
            return;
        if (now < m_pausedUntil)
            return m_sendTimer.start(m_pausedUntil);
        QByteArray bytes;
        while (!m_replies.empty() && m_replies.front().isDone) {
            Reply& reply = m_replies.front();
            if (reply.halves) {
                bytes += reply.bytes.first(reply.bytes.size() / 2);
                reply.bytes.remove(0, reply.bytes.size() / 2);
                reply.halves = false;
                m_pausedUntil = now + m_server.m_settings.halfReplyPause;
                m_sendTimer.start(m_pausedUntil);
                break;
            }
            bytes += reply.bytes;
            m_replies.pop_front();
            ++m_firstReply;
        }
        if (!bytes.isEmpty())
            m_sink->transportReceived(bytes);
        if (m_isOpen && m_isBroken && m_replies.empty()) {
            close();
            return m_sink->transportClosed(ConnectionErrorKind::ClosedByServer, {});
        }
        if (m_isOpen && m_wantsWritable && m_unanswered < mostUnanswered / 4 * 3) {
            m_wantsWritable = false;
            m_sink->transportWritable();
        }
    }

    ScriptedServer& m_server;
    Executor& m_executor;
    const int m_id;
    Timer m_openTimer;
    Timer m_sendTimer;
    Parser m_parser;
    std::deque<Reply> m_replies; ///< to commands that have arrived, in their order
    std::uint64_t m_firstReply = 0; ///< number of the front one
    std::uint64_t m_nextReply = 0;
    qsizetype m_unanswered = 0; ///< bytes of the commands whose replies are not done
    TimePoint m_pausedUntil {};
    bool m_isOpen = false;
    bool m_isBroken = false; ///< it was sent what is no RESP
    bool m_wantsWritable = false;
    bool m_reads = true;
};

ScriptedServer::ScriptedServer(ScriptedServerSettings settings, std::uint64_t seed)
    : m_settings(std::move(settings))
    , m_serviceRandom(2 * seed)
    , m_faultRandom(2 * seed + 1)
{
}

ScriptedServer::~ScriptedServer() { Q_ASSERT(m_links.empty()); }

std::unique_ptr<Transport> ScriptedServer::connect(Executor& executor)
{
    if (!m_executor) {
        m_executor = &executor;
        m_timer = std::make_unique<Timer>(executor, [this] { turn(); });
        m_start = executor.clock().now();
        setStalls();
    }
    return std::make_unique<Link>(*this, executor, m_nextClient++);
}

void ScriptedServer::set(const ScriptedServerSettings& settings)
{
    m_settings = settings;
    if (!m_executor)
        return;
    setStalls();
    begin(m_executor->clock().now());
}

void ScriptedServer::stall(Duration length)
{
    if (!m_executor)
        return;
    const TimePoint now = m_executor->clock().now();
    TimePoint oldest = now;
    for (const auto& [end, work] : m_serving)
        oldest = std::min(oldest, work.begun);
    std::erase_if(m_calledStalls, [oldest](const Interval& past) { return past.to <= oldest; });
    m_calledStalls.push_back({ now, now + length });
    setStalls();
}

void ScriptedServer::setStalls()
{
    m_stalls = m_calledStalls;
    for (const auto& stall : m_settings.stalls)
        m_stalls.push_back({ m_start + stall.at, m_start + stall.at + stall.length });
    std::sort(m_stalls.begin(), m_stalls.end(),
        [](const Interval& a, const Interval& b) { return a.from < b.from; });
    moveEnds();
}

/// What is being worked on ends at another time when the stalls are others.
void ScriptedServer::moveEnds()
{
    std::multimap<TimePoint, Work> serving;
    for (auto& [end, work] : m_serving) {
        const TimePoint moved = endOf(work.begun, work.service);
        serving.emplace(moved, std::move(work));
    }
    m_serving = std::move(serving);
    arm();
}

TimePoint ScriptedServer::endOf(TimePoint begun, Duration service) const
{
    TimePoint at = begun;
    for (const Interval& stall : m_stalls) {
        if (at >= stall.to)
            continue;
        if (at < stall.from) {
            if (at + service <= stall.from)
                break;
            service -= stall.from - at;
        }
        at = stall.to;
    }
    return at + service;
}

void ScriptedServer::arrived(Link& link, std::uint64_t number, Value command)
{
    const TimePoint now = m_executor->clock().now();
    static const QByteArrayList handshake { "HELLO", "AUTH", "SELECT", "CLIENT", "INFO" };
    const bool isWellFormed = !command.items().empty();
    if (isWellFormed && handshake.contains(command.items().front().bytes().toUpper())) {
        link.answer(number, run(link, command.items()), false);
        return;
    }
    const Duration service = m_settings.service.draw(m_serviceRandom);
    const bool fails = unitNumber(m_faultRandom) < m_settings.errorShare;
    m_waiting.push_back({ &link, number, std::move(command), service, now, fails });
    begin(now);
}

void ScriptedServer::forget(const Link& link)
{
    const auto isOfLink = [&link](const Work& work) { return work.link == &link; };
    m_waiting.erase(std::remove_if(m_waiting.begin(), m_waiting.end(), isOfLink), m_waiting.end());
    std::erase_if(m_serving, [&](const auto& entry) { return isOfLink(entry.second); });
    if (m_executor)
        begin(m_executor->clock().now());
}

/// Gives free workers what waits; they are free from that instant on.
void ScriptedServer::begin(TimePoint from)
{
    const auto most = static_cast<std::size_t>(std::max(m_settings.workers, 0));
    while (!m_waiting.empty() && (most == 0 || m_serving.size() < most)) {
        Work work = std::move(m_waiting.front());
        m_waiting.pop_front();
        work.begun = std::max(work.begun, from);
        const TimePoint end = endOf(work.begun, work.service);
        m_serving.emplace(end, std::move(work));
    }
    arm();
}

void ScriptedServer::arm()
{
    if (m_serving.empty())
        m_timer->stop();
    else
        m_timer->start(m_serving.begin()->first);
}

void ScriptedServer::turn()
{
    const TimePoint now = m_executor->clock().now();
    while (!m_serving.empty() && m_serving.begin()->first <= now) {
        const auto node = m_serving.extract(m_serving.begin());
        const Work& work = node.mapped();
        const bool halves = unitNumber(m_faultRandom) < m_settings.halfReplyShare;
        QByteArray reply = "-ERR the scripted server refuses this one\r\n";
        if (!work.fails) {
            ++m_executed;
            reply = run(*work.link, work.command.items());
        }
        work.link->answer(work.number, std::move(reply), halves);
        begin(node.key()); // a late turn costs nothing
    }
    arm();
}

QByteArray ScriptedServer::run(Link& link, const std::vector<Value>& command)
{
    const QByteArray name = command.empty() ? QByteArray() : command[0].bytes().toUpper();
    const std::size_t count = command.size();
    if (name == "HELLO" && m_settings.knowsHello) {
        const int wanted = count > 1 ? command[1].bytes().toInt() : link.protocol;
        if (wanted != 2 && wanted != 3)
            return "-NOPROTO unsupported protocol version\r\n";
        link.protocol = wanted;
        return (wanted == 3 ? QByteArray("%6\r\n") : QByteArray("*12\r\n"))
            + pair("server", bulk("redis")) + pair("version", bulk("7.0.15"))
            + pair("proto", integer(wanted)) + pair("id", integer(link.id()))
            + pair("mode", bulk("standalone")) + pair("role", bulk("master"));
    }
    if (name == "INFO")
        return bulk("# Server\r\nredis_version:7.0.15\r\nredis_mode:standalone\r\n");
    if (name == "CLIENT" && count == 2 && command[1].bytes().toUpper() == "ID")
        return integer(link.id());
    if (name == "AUTH" || name == "SELECT" || name == "CLIENT")
        return "+OK\r\n";
    if (name == "PING" && count <= 2)
        return count == 1 ? QByteArray("+PONG\r\n") : bulk(command[1].bytes());
    if (name == "DBSIZE" && count == 1)
        return integer(static_cast<qint64>(m_data.size()));
    if (name == "ECHO" && count == 2)
        return bulk(command[1].bytes());
    return count < 2 ? "-ERR unknown command or wrong number of arguments\r\n"
                     : runOnKey(link, command);
}

QByteArray ScriptedServer::runOnKey(Link& link, const std::vector<Value>& command)
{
    const QByteArray name = command[0].bytes().toUpper();
    const QByteArray& key = command[1].bytes();
    const auto found = m_data.find(key);
    const bool exists = found != m_data.end();
    if (name == "GET" && command.size() == 2)
        return exists ? bulk(found->second) : link.null();
    if (name == "STRLEN" && command.size() == 2)
        return integer(exists ? found->second.size() : 0);
    if (name == "SET" && command.size() == 3) {
        const QByteArray& value = command[2].bytes();
        const qsizetype before = exists ? key.size() + found->second.size() : 0;
        const qsizetype after = m_dataBytes - before + key.size() + value.size();
        if (after > mostData)
            return "-OOM command not allowed when used memory > 'maxmemory'.\r\n";
        m_dataBytes = after;
        m_data[key] = value;
        return "+OK\r\n";
    }
    if (name == "INCR" && command.size() == 2) {
        bool isNumber = true;
        const qint64 before = exists ? found->second.toLongLong(&isNumber) : 0;
        if (!isNumber || before == std::numeric_limits<qint64>::max())
            return "-ERR value is not an integer or out of range\r\n";
        const QByteArray value = QByteArray::number(before + 1);
        m_dataBytes += value.size() - (exists ? found->second.size() : -key.size());
        m_data[key] = value;
        return integer(before + 1);
    }
    if (name == "DEL" || name == "UNLINK" || name == "EXISTS") {
        qint64 count = 0;
        for (auto word = command.begin() + 1; word != command.end(); ++word) {
            const auto entry = m_data.find(word->bytes());
            if (entry == m_data.end())
                continue;
            ++count;
            if (name == "EXISTS")
                continue;
            m_dataBytes -= entry->first.size() + entry->second.size();
            m_data.erase(entry);
        }
        return integer(count);
    }
    return "-ERR unknown command or wrong number of arguments\r\n";
}

} // namespace sluice
