// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/load/load.h"

#include "core/runtime/post.h"
#include "core/runtime/sleep.h"

#include <algorithm>
#include <array>
#include <cassert>

namespace sluice {

namespace {
/// Three kinds of users of one connection, so that the picture has something to tell apart.
struct Role {
    const char* name;
    unsigned getPercent;
};
constexpr std::array roles { Role { "web", 90 }, Role { "batch", 10 }, Role { "checkout", 50 } };

constexpr Duration afterRefusal
    = std::chrono::milliseconds(1); // else a rejected closed loop would spin
constexpr Duration afterLoss = std::chrono::milliseconds(10);

std::uint64_t nextRandom(std::uint64_t& state) noexcept // xorshift64*, Vigna 2016
{
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return state * 2685821657736338717ULL;
}
} // namespace

struct Load::Worker {
    int index = 0;
    Executor* executor = nullptr;
    std::unique_ptr<Client> client;
    Role role {};
    std::uint64_t random = 1;
    std::atomic<bool> ended { true };
    PendingReply* current = nullptr; ///< own thread: what it waits for
};

Load::Load(RequestChannel& channel, std::vector<Executor*> executors, LoadSettings settings)
    : m_channel(channel)
    , m_executors(std::move(executors))
    , m_settings(std::move(settings))
    , m_run(channel.recorder().beginRun())
    , m_wanted(std::clamp(m_settings.producers, 0, LoadSettings::maxProducers))
    , m_lane(m_settings.lane)
{
    assert(!m_executors.empty());
}

Load::~Load() { assert(m_alive.load() == 0); }

QByteArray Load::key(int index) const
{
    return m_settings.prefix + "key:" + QByteArray::number(index);
}

void Load::start()
{
    m_started = true;
    setProducers(m_wanted.load());
}

void Load::setProducers(int count)
{
    m_wanted = std::clamp(count, 0, LoadSettings::maxProducers);
    if (!m_started || m_stopping.load())
        return;
    for (int i = 0; i < m_wanted.load(); ++i) {
        if (static_cast<std::size_t>(i) == m_workers.size()) {
            auto worker = std::make_unique<Worker>();
            worker->index = i;
            worker->executor = m_executors[static_cast<std::size_t>(i) % m_executors.size()];
            worker->role = roles[static_cast<std::size_t>(i) % roles.size()];
            worker->random
                = (m_settings.seed + static_cast<std::uint64_t>(i) + 1) * 0x9E3779B97F4A7C15ULL;
            const QByteArray name = worker->role.name
                + ("-" + QByteArray::number(i / static_cast<int>(roles.size()) + 1));
            worker->client = std::make_unique<Client>(m_channel, name, m_run, std::nullopt);
            if (m_settings.confirmed)
                *worker->client = worker->client->confirmed();
            m_workers.push_back(std::move(worker));
        }
        begin(*m_workers[static_cast<std::size_t>(i)]);
    }
}

void Load::begin(Worker& worker)
{
    if (!worker.ended.exchange(false))
        return;
    m_alive.fetch_add(1);
    post(*worker.executor, [this, &worker] { produce(this, &worker); });
}

bool Load::wants(const Worker& worker) const noexcept
{
    return !m_stopping.load(std::memory_order_relaxed)
        && worker.index < m_wanted.load(std::memory_order_relaxed);
}

void Load::stop() { m_stopping = true; }

void Load::cancelRest()
{
    for (const auto& each : m_workers) {
        post(*each->executor, [worker = each.get()] {
            if (worker->current)
                worker->current->cancel();
        });
    }
}

Detached Load::produce(Load* load, Worker* worker)
{
    const LoadSettings& settings = load->m_settings;
    const QByteArray value(settings.valueBytes, 'v');
    TimePoint next = worker->executor->clock().now();
    for (;;) {
        while (load->wants(*worker)) {
            const std::uint64_t random = nextRandom(worker->random);
            const bool get = random % 100 < worker->role.getPercent;
            const int key
                = static_cast<int>((random >> 32) % static_cast<std::uint64_t>(settings.keys));
            Command command(get ? "GET" : "SET");
            command.arg(load->key(key));
            if (!get)
                command.arg(value);
            if (!get && settings.expireSeconds > 0)
                command.arg("EX").arg(settings.expireSeconds);
            PendingReply pending = worker->client->inLane(load->m_lane).send(std::move(command));
            worker->current = &pending;
            const Outcome outcome = co_await pending;
            worker->current = nullptr;
            if (!outcome.isReply() && load->wants(*worker))
                co_await sleepFor(outcome.why() == Why::Rejected ? afterRefusal : afterLoss);
            if (settings.maxPerSecond > 0) {
                next += Duration(static_cast<std::int64_t>(
                    1e9 * std::max(1, load->m_wanted.load()) / settings.maxPerSecond));
                next = std::max(next, worker->executor->clock().now());
                co_await sleepUntil(next);
            }
        }
        worker->ended = true;
        // Wanted again between the last look and here: then whoever is first to say so goes on.
        if (!load->wants(*worker) || !worker->ended.exchange(false))
            break;
    }
    load->m_alive.fetch_sub(1);
}

Detached cleanUp(
    Client client, std::vector<QByteArray> keys, std::shared_ptr<std::atomic<bool>> done)
{
    constexpr std::size_t perCommand = 100;
    for (std::size_t from = 0; from < keys.size(); from += perCommand) {
        Command command("UNLINK");
        for (std::size_t i = from; i < std::min(keys.size(), from + perCommand); ++i)
            command.arg(keys[i]);
        const Outcome outcome = co_await client.send(std::move(command));
        if (!outcome.isReply())
            break; // no connection: the keys' TTL, if any, is what is left
    }
    *done = true;
}

} // namespace sluice
