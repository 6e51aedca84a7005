// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/load/scriptedserver.h"

#include "core/protocol/commandtable.h"
#include "core/protocol/number.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace sluice {

namespace {
constexpr qsizetype pieceBytes = 64 * 1024; // of a reply that takes its time

bool isOfHandshake(CommandId id)
{
    return id == CommandId::Hello || id == CommandId::Auth || id == CommandId::Select
        || id == CommandId::Client || id == CommandId::Info || id == CommandId::Command;
}
/// std::push_heap's greatest is who ends first.
constexpr auto endsLater = [](const auto& a, const auto& b) {
    return a.end != b.end ? a.end > b.end : a.order > b.order;
};
} // namespace

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
    return std::make_unique<ScriptedLink>(*this, executor, m_nextClient++);
}

void ScriptedServer::set(const ScriptedServerSettings& settings)
{
    m_settings = settings;
    if (!m_executor)
        return;
    setStalls();
    begin(m_executor->clock().now());
}

void ScriptedServer::closeAll()
{
    for (ScriptedLink* link : m_links)
        link->end();
}

void ScriptedServer::restart(std::uint64_t seed)
{
    closeAll();
    m_serviceRandom.seed(2 * seed);
    m_faultRandom.seed(2 * seed + 1);
    m_data.clear();
    m_executed = 0;
    m_calledStalls.clear();
    if (!m_executor)
        return;
    m_start = m_executor->clock().now();
    setStalls();
}

// Stalls

void ScriptedServer::stall(Duration length)
{
    if (!m_executor)
        return;
    const TimePoint now = m_executor->clock().now();
    TimePoint oldest = now;
    for (const Work& work : m_serving)
        oldest = std::min(oldest, work.at);
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
    for (Work& work : m_serving)
        work.end = endOf(work.at, work.service);
    std::make_heap(m_serving.begin(), m_serving.end(), endsLater);
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

// Connections

void ScriptedServer::add(ScriptedLink& link) { m_links.push_back(&link); }

void ScriptedServer::remove(ScriptedLink& link)
{
    m_links.erase(std::find(m_links.begin(), m_links.end(), &link));
}

void ScriptedServer::arrived(ScriptedLink& link, std::uint64_t number, QByteArray wire)
{
    const TimePoint now = m_executor->clock().now();
    splitCommand(wire, m_words);
    Work work;
    work.link = &link;
    work.number = number;
    work.wire = std::move(wire);
    work.id = lookupCommand(m_words.front()).id;
    work.at = now;
    work.holdsWorker = !isOfHandshake(work.id);
    if (work.holdsWorker) {
        work.at += m_settings.latency;
        work.service = m_settings.service.draw(m_serviceRandom);
        if (m_settings.errorShare > 0)
            work.fails = unitNumber(m_faultRandom) < m_settings.errorShare;
        if (m_settings.halfReplyShare > 0)
            work.halves = unitNumber(m_faultRandom) < m_settings.halfReplyShare;
    }
    if (link.isBlocked)
        m_held.push_back({ &link, std::move(work) });
    else if (!work.holdsWorker)
        takeUp(std::move(work));
    else
        m_waiting.push(std::move(work));
    begin(now);
}

void ScriptedServer::forget(ScriptedLink& link)
{
    if (!link.isOpen())
        return;
    for (std::size_t left = m_waiting.size(); left > 0; --left) {
        Work work = m_waiting.pop();
        if (work.link != &link)
            m_waiting.push(std::move(work));
    }
    std::erase_if(m_held, [&](const Held& held) { return held.link == &link; });
    std::erase_if(m_blocked, [&](const Blocked& blocked) { return blocked.link == &link; });
    std::erase(m_touched, &link);
    std::vector<Woken> woken; // their pushes were run
    for (Work& work : m_serving) {
        std::erase_if(work.woken, [&](const Woken& each) { return each.link == &link; });
        if (work.link != &link)
            continue;
        m_busy -= work.holdsWorker;
        std::move(work.woken.begin(), work.woken.end(), std::back_inserter(woken));
    }
    std::erase_if(m_serving, [&](const Work& work) { return work.link == &link; });
    std::make_heap(m_serving.begin(), m_serving.end(), endsLater);
    for (Woken& each : woken)
        wake(std::move(each));
    begin(m_executor->clock().now());
}

void ScriptedServer::touch(ScriptedLink& link)
{
    if (!std::exchange(link.isToBeFlushed, true))
        m_touched.push_back(&link);
}

// Work

/// Gives free workers what waits; they are free from that instant on.
void ScriptedServer::begin(TimePoint from)
{
    const auto most = static_cast<std::size_t>(std::max(m_settings.workers, 0));
    while (!m_waiting.isEmpty() && (most == 0 || m_busy < most)) {
        Work work = m_waiting.pop();
        if (work.link->isBlocked) {
            m_held.push_back({ work.link, std::move(work) });
            continue;
        }
        work.at = std::max(work.at, from);
        takeUp(std::move(work));
    }
    arm();
}

/// Runs it, and plans when its reply goes out.
void ScriptedServer::takeUp(Work work)
{
    splitCommand(work.wire, m_words);
    m_busy += work.holdsWorker;
    auto answer = special && work.holdsWorker ? special(m_words) : std::nullopt;
    std::optional<ScriptedReply> reply;
    if (answer) {
        reply = ScriptedReply { std::move(answer->bytes) };
        work.service = answer->service.value_or(work.service);
    } else if (work.fails) {
        reply = ScriptedReply::error("ERR the scripted server refuses this one");
    } else if (work.id == CommandId::Blpop) {
        reply = popOrBlock(work, m_words);
    } else {
        reply = run(*work.link, work.id, m_words);
        if (m_words.size() > 2 && (work.id == CommandId::Rpush || work.id == CommandId::Lpush))
            feedBlocked(m_words[1], work.woken);
    }
    m_executed += work.holdsWorker && !work.fails;
    if (reply) {
        work.size = work.ready = reply->size();
        if (answer && answer->receiving > Duration::zero()) {
            work.ready = work.size / 2;
            work.piece = work.size - work.ready;
            work.pieceService = answer->receiving;
        } else if (work.holdsWorker && m_settings.perByte > 0) {
            work.ready = std::min(work.size, pieceBytes);
            work.piece = pieceBytes;
            work.pieceService = Duration(std::llround(m_settings.perByte * pieceBytes));
            work.service += Duration(std::llround(
                m_settings.perByte * static_cast<double>(work.wire.size() + work.ready)));
        }
        work.link->setReply(work.number, *std::move(reply), work.halves);
    }
    work.wire = {};
    plan(std::move(work));
}

void ScriptedServer::plan(Work work)
{
    work.end = endOf(work.at, work.service);
    work.order = m_order++;
    m_serving.push_back(std::move(work));
    std::push_heap(m_serving.begin(), m_serving.end(), endsLater);
}

void ScriptedServer::finish(Work work)
{
    if (work.size > 0) {
        work.link->makeReady(work.number, work.ready);
        touch(*work.link);
    }
    if (work.ready < work.size) {
        const qsizetype next = std::min(work.piece, work.size - work.ready);
        work.ready += next;
        work.at = work.end;
        work.service = work.pieceService * next / work.piece;
        return plan(std::move(work));
    }
    m_busy -= work.holdsWorker;
    for (Woken& woken : work.woken)
        wake(std::move(woken));
    begin(work.end); // a late turn costs nothing
}

void ScriptedServer::arm()
{
    if (!m_timer)
        return;
    if (!m_touched.empty())
        m_timer->start(m_executor->clock().now());
    else if (m_serving.empty())
        m_timer->stop();
    else if (m_timer->when() != m_serving.front().end)
        m_timer->start(m_serving.front().end);
}

void ScriptedServer::turn()
{
    const TimePoint now = m_executor->clock().now();
    while (!m_serving.empty() && m_serving.front().end <= now) {
        std::pop_heap(m_serving.begin(), m_serving.end(), endsLater);
        Work work = std::move(m_serving.back());
        m_serving.pop_back();
        finish(std::move(work));
    }
    while (!m_touched.empty()) { // one that closes is no longer among them
        ScriptedLink* const link = m_touched.front();
        m_touched.erase(m_touched.begin());
        link->isToBeFlushed = false;
        link->flush();
    }
    arm();
}

// Commands

ScriptedReply ScriptedServer::run(ScriptedLink& link, CommandId id, CommandWordList words)
{
    const std::size_t count = words.size();
    switch (id) {
    case CommandId::Hello:
        return hello(link, words);
    case CommandId::Client:
        return client(link, words);
    case CommandId::Auth:
    case CommandId::Select:
        return { QByteArrayLiteral("+OK\r\n") };
    case CommandId::Info:
        return ScriptedReply::bulk("# Server\r\nredis_version:7.0.15\r\nredis_mode:standalone\r\n");
    case CommandId::Command:
        return ScriptedReply::error(
            "NOPERM this user has no permissions to run the 'command' command");
    case CommandId::Ping:
        if (count > 2)
            break;
        return count == 1 ? ScriptedReply { QByteArrayLiteral("+PONG\r\n") }
                          : ScriptedReply::bulk(words[1].toByteArray());
    case CommandId::Echo:
        if (count != 2)
            break;
        return ScriptedReply::bulk(words[1].toByteArray());
    default:
        return m_data.run(id, words, link.protocol);
    }
    return ScriptedReply::wrongCommand();
}

ScriptedReply ScriptedServer::hello(ScriptedLink& link, CommandWordList words) const
{
    if (!m_settings.knowsHello)
        return ScriptedReply::error("ERR unknown command 'HELLO'");
    const int wanted = words.size() > 1 ? words[1].toInt() : link.protocol;
    if (wanted != 2 && wanted != 3)
        return ScriptedReply::error("NOPROTO unsupported protocol version");
    link.protocol = wanted;
    QByteArray reply = wanted == 3 ? "%6\r\n" : "*12\r\n";
    const auto add = [&reply](const char* name, const ScriptedReply& value) {
        reply += ScriptedReply::bulk(name).head + value.head;
    };
    add("server", ScriptedReply::bulk("scripted")); // nobody takes it for a real one
    add("version", ScriptedReply::bulk("7.0.15"));
    add("proto", ScriptedReply::integer(wanted));
    add("id", ScriptedReply::integer(link.id()));
    add("mode", ScriptedReply::bulk("standalone"));
    add("role", ScriptedReply::bulk("master"));
    return { reply };
}

ScriptedReply ScriptedServer::client(ScriptedLink& link, CommandWordList words)
{
    const QByteArrayView what = words.size() > 1 ? words[1] : QByteArrayView();
    switch (lookupCommand("CLIENT", what).id) {
    case CommandId::ClientId:
        return ScriptedReply::integer(link.id());
    case CommandId::ClientList: {
        QByteArray list;
        for (const ScriptedLink* each : m_links) {
            if (each->isOpen())
                list += "id=" + QByteArray::number(each->id()) + " addr=scripted\n";
        }
        return ScriptedReply::bulk(list);
    }
    case CommandId::ClientUnblock:
        return ScriptedReply::integer(words.size() > 2 && unblock(words[2].toInt()));
    default:
        return { QByteArrayLiteral("+OK\r\n") };
    }
}

// Commands that block

/// Nothing: it waits, and its connection with it.
std::optional<ScriptedReply> ScriptedServer::popOrBlock(const Work& work, CommandWordList words)
{
    const auto seconds = words.size() > 2 ? parseDouble(words.back()) : std::nullopt;
    if (!seconds || !(*seconds >= 0 && *seconds < 1e9))
        return ScriptedReply::error("ERR timeout is not a float or out of range");
    Blocked blocked { work.link, work.number, {}, nullptr };
    for (const QByteArrayView key : words.subspan(1, words.size() - 2)) {
        if (const auto element = m_data.takeFirst(key))
            return ScriptedReply::popped(key, *element);
        blocked.keys.push_back(key.toByteArray());
    }
    if (*seconds > 0) {
        blocked.timeout = std::make_unique<Timer>(*m_executor, [this, link = work.link] {
            unblock(link->id());
            begin(m_executor->clock().now());
        });
        blocked.timeout->start(work.at + Duration(std::llround(*seconds * 1e9)));
    }
    work.link->isBlocked = true;
    m_blocked.push_back(std::move(blocked));
    return std::nullopt;
}

/// Gives what a list holds to those who wait for it.
void ScriptedServer::feedBlocked(QByteArrayView key, std::vector<Woken>& woken)
{
    for (auto at = m_blocked.begin(); at != m_blocked.end();) {
        const bool waits
            = std::find(at->keys.begin(), at->keys.end(), key.toByteArray()) != at->keys.end();
        const auto element = waits ? m_data.takeFirst(key) : std::nullopt;
        if (!element) {
            ++at;
            continue;
        }
        woken.push_back({ at->link, at->number, ScriptedReply::popped(key, *element) });
        at = m_blocked.erase(at);
    }
}

/// With a null reply; false: it was not blocked.
bool ScriptedServer::unblock(int client)
{
    const auto found = std::find_if(m_blocked.begin(), m_blocked.end(),
        [client](const Blocked& blocked) { return blocked.link->id() == client; });
    if (found == m_blocked.end())
        return false;
    Woken woken { found->link, found->number, ScriptedReply::nullArray(found->link->protocol) };
    m_blocked.erase(found);
    wake(std::move(woken));
    return true;
}

/// Its reply goes out, and what stands behind it is worked on in its turn.
void ScriptedServer::wake(Woken woken)
{
    ScriptedLink& link = *woken.link;
    const qsizetype size = woken.reply.size();
    link.isBlocked = false;
    link.setReply(woken.number, std::move(woken.reply), false);
    link.makeReady(woken.number, size);
    touch(link);
    const TimePoint now = m_executor->clock().now();
    for (Held& held : m_held) {
        if (held.link != &link)
            continue;
        held.work.at = std::max(held.work.at, now);
        m_waiting.push(std::move(held.work));
    }
    std::erase_if(m_held, [&link](const Held& held) { return held.link == &link; });
}

} // namespace sluice
