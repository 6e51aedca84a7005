// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/load/load.h"

#include "core/client/retry.h"
#include "core/runtime/post.h"
#include "core/runtime/timer.h"

#include <algorithm>
#include <cassert>
#include <iterator>
#include <utility>

namespace sluice {

namespace {

constexpr Duration afterRefusal
    = std::chrono::milliseconds(1); // else a rejected closed loop would spin
constexpr Duration afterLoss = std::chrono::milliseconds(10);
constexpr double retriesSaved = 10;

/// A sleep that can be ended early. Everything on one executor's thread.
class Nap {
public:
    explicit Nap(Executor& executor)
        : m_timer(executor, [this] { wake(); })
    {
    }
    void wake()
    {
        m_timer.stop();
        if (m_sleeper)
            std::exchange(m_sleeper, {}).resume();
    }
    /// `co_await nap.until(when)`
    auto until(TimePoint when)
    {
        struct Awaiter {
            Nap& nap;
            TimePoint when;
            [[nodiscard]] bool await_ready() const noexcept { return false; }
            void await_suspend(std::coroutine_handle<> sleeper)
            {
                nap.m_sleeper = sleeper;
                nap.m_timer.start(when);
            }
            void await_resume() const noexcept { }
        };
        return Awaiter { *this, when };
    }

private:
    Timer m_timer;
    std::coroutine_handle<> m_sleeper;
};

} // namespace

struct Load::Worker {
    int index = 0;
    std::size_t role = 0;
    Executor* executor = nullptr;
    std::unique_ptr<Client> client;
    Random random;
    TimePoint start {}; ///< of its schedule
    double retries = retriesSaved; ///< that it may still make
    std::atomic<bool> ended { true };
    PendingReply* current = nullptr; ///< own thread: what it waits for
    Nap* nap = nullptr; ///< own thread: while it runs
};

Load::Load(RequestChannel& channel, std::vector<Executor*> executors, LoadSettings settings)
    : m_channel(channel)
    , m_executors(std::move(executors))
    , m_settings(std::move(settings))
    , m_commands(m_settings.workload)
    , m_run(channel.recorder().beginRun())
    , m_rate(m_settings.arrivals.perSecond)
    , m_wanted(std::clamp(m_settings.producers, 0, LoadSettings::maxProducers))
    , m_lane(m_settings.lane)
{
    assert(!m_executors.empty());
}

Load::~Load() { assert(m_alive.load() == 0); }

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
    const TimePoint now = m_executors.front()->clock().now();
    for (int i = 0; i < m_wanted.load(); ++i) {
        if (static_cast<std::size_t>(i) == m_workers.size()) {
            auto worker = std::make_shared<Worker>();
            worker->index = i;
            worker->executor = m_executors[static_cast<std::size_t>(i) % m_executors.size()];
            worker->role = m_commands.roleOf(i);
            worker->random = Random(m_settings.seed + static_cast<std::uint64_t>(i));
            worker->client
                = std::make_unique<Client>(m_channel, m_commands.nameOf(i), m_run, std::nullopt);
            if (m_settings.confirmed)
                *worker->client = worker->client->confirmed();
            m_workers.push_back(std::move(worker));
        }
        begin(*m_workers[static_cast<std::size_t>(i)], now);
    }
    if (static_cast<std::size_t>(m_wanted.load()) < m_workers.size())
        wakeAll(); // those too many need not wait for their next request
}

void Load::begin(Worker& worker, TimePoint now)
{
    if (!worker.ended.exchange(false))
        return;
    m_alive.fetch_add(1);
    worker.start = now;
    post(*worker.executor, [this, &worker] { produce(this, &worker); });
}

bool Load::wants(const Worker& worker) const noexcept
{
    return !m_stopping.load(std::memory_order_relaxed)
        && worker.index < m_wanted.load(std::memory_order_relaxed);
}

void Load::stop()
{
    m_stopping = true;
    wakeAll();
}

/// Whoever sleeps looks whether it is still wanted. The load may be gone by then.
void Load::wakeAll()
{
    for (Executor* executor : m_executors) {
        std::vector<std::shared_ptr<Worker>> here;
        std::copy_if(m_workers.begin(), m_workers.end(), std::back_inserter(here),
            [executor](const auto& worker) { return worker->executor == executor; });
        post(*executor, [here = std::move(here)] {
            for (const auto& worker : here) {
                if (worker->nap)
                    worker->nap->wake();
            }
        });
    }
}

void Load::cancelRest()
{
    for (const auto& each : m_workers) {
        post(*each->executor, [worker = each.get()] {
            if (worker->current)
                worker->current->cancel();
        });
    }
}

Command Load::makeCommand(Worker& worker, TimePoint meant) const
{
    Command command = m_commands.make(worker.role, worker.random);
    if (m_settings.arrivals.kind != ArrivalKind::Closed)
        command.intended(meant);
    if (m_settings.deadline > Duration::zero())
        command.deadline(meant + m_settings.deadline);
    return command;
}

/// How long to wait before it is tried again; nothing: it is not.
std::optional<Duration> Load::retryAfter(Worker& worker, const Outcome& outcome, int attempt) const
{
    const LoadRetry& retry = m_settings.retry;
    const bool isLate = outcome.isNotSent() && outcome.why() == Why::Deadline;
    if (attempt >= retry.attempts || worker.retries < 1
        || !(isWorthRetrying(outcome) || (retry.afterDeadline && isLate)))
        return std::nullopt;
    worker.retries -= 1;
    const Duration most = retry.firstWait * (std::int64_t(1) << std::min(attempt - 1, 20));
    return retry.jitter
        ? Duration(static_cast<std::int64_t>(worker.random.unit() * double(most.count())))
        : most;
}

Detached Load::produce(Load* load, Worker* worker)
{
    const LoadSettings& settings = load->m_settings;
    const Clock& clock = worker->executor->clock();
    Nap nap(*worker->executor);
    worker->nap = &nap;
    Arrivals arrivals(worker->index, settings.seed, worker->start);
    const bool isOpen = settings.arrivals.kind != ArrivalKind::Closed;
    TimePoint next = clock.now();
    for (;;) {
        while (load->wants(*worker)) {
            if (isOpen) {
                ArrivalSettings now = settings.arrivals;
                now.perSecond = load->m_rate.load(std::memory_order_relaxed);
                next = arrivals.next(now, load->m_wanted.load());
            }
            while (next > clock.now() && load->wants(*worker))
                co_await nap.until(next);
            if (!load->wants(*worker))
                break;
            TimePoint meant = isOpen ? next : clock.now();
            worker->retries = std::min(retriesSaved, worker->retries + settings.retry.budget);
            for (int attempt = 1;; ++attempt) {
                PendingReply pending
                    = worker->client->inLane(load->m_lane).send(load->makeCommand(*worker, meant));
                worker->current = &pending;
                const Outcome outcome = co_await pending;
                worker->current = nullptr;
                if (outcome.isReply() || !load->wants(*worker))
                    break;
                const auto wait = load->retryAfter(*worker, outcome, attempt);
                if (!wait && isOpen) // the schedule says when the next one comes
                    break;
                const TimePoint until = clock.now()
                    + wait.value_or(outcome.why() == Why::Rejected ? afterRefusal : afterLoss);
                while (until > clock.now() && load->wants(*worker))
                    co_await nap.until(until);
                if (!wait || !load->wants(*worker))
                    break;
                meant = clock.now(); // another try, by itself
            }
            if (!isOpen && settings.maxPerSecond > 0) {
                next += Duration(static_cast<std::int64_t>(
                    1e9 * std::max(1, load->m_wanted.load()) / settings.maxPerSecond));
                next = std::max(next, clock.now());
            }
        }
        worker->ended = true;
        // Wanted again between the last look and here: then whoever is first to say so goes on.
        if (!load->wants(*worker) || !worker->ended.exchange(false))
            break;
    }
    worker->nap = nullptr;
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
