// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/load/producer.h"

#include "core/client/retry.h"

#include <algorithm>

namespace sluice {

namespace {
constexpr Duration afterRefusal
    = std::chrono::milliseconds(1); // else a rejected closed loop would spin
constexpr Duration afterLoss = std::chrono::milliseconds(10);
constexpr double retriesSaved = 10;

/// How long a closed loop waits before its next request when this one has no reply.
Duration waitAfter(Why why)
{
    switch (why) {
    case Why::Cancelled: // the time that it was given has passed
    case Why::Timeout:
    case Why::Deadline:
        return {};
    case Why::Rejected:
        return afterRefusal;
    default:
        return afterLoss;
    }
}
} // namespace

struct Producer::Line {
    int number = 0;
    bool runs = false;
    bool isStale = false; ///< `next` was planned by other rules
    TimePoint next {}; ///< when it sends
    Nap* nap = nullptr; ///< while it runs
    PendingReply* current = nullptr; ///< what it waits for
};

Producer::Producer(int index, Executor& executor, const Client& client, LoadCourse& course,
    const LoadPlanPtr& plan)
    : m_index(index)
    , m_role(plan->commands.roleOf(index))
    , m_executor(executor)
    , m_client(client)
    , m_course(course)
    , m_plan(plan)
    , m_random(plan->settings.seed + static_cast<std::uint64_t>(index))
    , m_retries(retriesSaved)
{
}

Producer::~Producer() = default;

const LoadRole& Producer::role() const noexcept { return m_plan->settings.workload.roles[m_role]; }

/// Whether it may go on with what it is at.
bool Producer::isWanted(const Line& line) const noexcept
{
    return !m_course.isStopping.load(std::memory_order_relaxed)
        && m_index < m_course.wanted.load(std::memory_order_relaxed)
        && line.number < std::max(1, role().outstanding);
}

/// Whether it is to begin another request.
bool Producer::wants(const Line& line) const noexcept
{
    return isWanted(line) && (role().requests == 0 || m_sent < role().requests);
}

void Producer::look(const LoadPlanPtr& plan, TimePoint now)
{
    if (plan != m_plan)
        adopt(plan, now);
    if (m_running == 0) {
        m_begins = now + role().startAfter;
        m_arrivals.emplace(m_index, m_plan->settings.seed, m_begins);
    }
    const auto lines = static_cast<std::size_t>(std::max(1, role().outstanding));
    while (m_lines.size() < lines) {
        m_lines.push_back(std::make_unique<Line>());
        m_lines.back()->number = static_cast<int>(m_lines.size()) - 1;
    }
    for (const auto& line : m_lines) {
        if (line->runs) {
            line->nap->wake(); // it looks whether it is still wanted, and when
        } else if (wants(*line)) {
            line->runs = true;
            line->next = m_begins;
            ++m_running;
            m_course.alive.fetch_add(1);
            produce(this, line.get());
        }
    }
}

/// Who sleeps until its next request sleeps shorter or longer from here on.
void Producer::adopt(const LoadPlanPtr& plan, TimePoint now)
{
    const bool wasOpen = isOpen();
    const LoadPlanPtr old = std::exchange(m_plan, plan);
    const LoadSettings& before = old->settings;
    const LoadSettings& after = plan->settings;
    if (wasOpen != isOpen()) {
        if (isOpen())
            m_arrivals.emplace(m_index, after.seed, now);
        for (const auto& line : m_lines) {
            line->next = std::max(now, m_begins);
            line->isStale = true;
        }
        return;
    }
    const double rateBefore = wasOpen ? before.arrivals.perSecond : before.maxPerSecond;
    const double rateAfter = wasOpen ? after.arrivals.perSecond : after.maxPerSecond;
    if (rateBefore == rateAfter || rateBefore <= 0)
        return;
    const double factor = rateAfter > 0 ? rateBefore / rateAfter : 0;
    if (wasOpen && m_arrivals)
        m_arrivals->stretch(now, factor);
    for (const auto& line : m_lines) {
        const TimePoint from = std::max(now, m_begins);
        if (line->next > from)
            line->next = from + std::chrono::duration_cast<Duration>((line->next - from) * factor);
    }
}

void Producer::cancel()
{
    for (const auto& line : m_lines) {
        if (line->current)
            line->current->cancel();
    }
}

/// When it sends next, in an open loop.
void Producer::plan(Line& line)
{
    if (isOpen())
        line.next = m_arrivals->next(
            m_plan->settings.arrivals, m_course.wanted.load(std::memory_order_relaxed));
}

/// The same in a closed one, once it has been answered.
void Producer::restAfterReply(Line& line)
{
    if (isOpen())
        return;
    const TimePoint now = m_executor.clock().now();
    if (m_plan->settings.maxPerSecond > 0) {
        const double lines
            = double(std::max(1, m_course.wanted.load())) * std::max(1, role().outstanding);
        line.next
            += Duration(static_cast<std::int64_t>(1e9 * lines / m_plan->settings.maxPerSecond));
    }
    line.next = std::max(line.next, now + role().pause);
}

PendingReply Producer::send(TimePoint meant)
{
    const LoadSettings& settings = m_plan->settings;
    Command command = m_plan->commands.make(m_role, m_random);
    if (isOpen())
        command.intended(meant);
    const Duration deadline = role().deadline.value_or(settings.deadline);
    if (deadline > Duration::zero())
        command.deadline(meant + deadline);
    if (role().onSharedConnection)
        command.onSharedConnection();
    return m_client.inLane(role().lane.value_or(settings.lane)).send(std::move(command));
}

/// How long to wait before it is tried again; nothing: it is not.
std::optional<Duration> Producer::retryAfter(const Outcome& outcome, int attempt)
{
    const LoadRetry& retry = m_plan->settings.retry;
    const bool isLate = outcome.isNotSent() && outcome.why() == Why::Deadline;
    if (attempt >= retry.attempts || m_retries < 1
        || !(isWorthRetrying(outcome) || (retry.afterDeadline && isLate)))
        return std::nullopt;
    m_retries -= 1;
    const Duration most = retry.firstWait * (std::int64_t(1) << std::min(attempt - 1, 20));
    return retry.jitter
        ? Duration(static_cast<std::int64_t>(m_random.unit() * double(most.count())))
        : most;
}

Detached Producer::produce(Producer* self, Line* line)
{
    const Clock& clock = self->m_executor.clock();
    Nap nap(self->m_executor);
    Timer giveUp(self->m_executor, [line] {
        if (line->current)
            line->current->cancel();
    });
    line->nap = &nap;
    while (self->wants(*line)) {
        do {
            line->isStale = false;
            self->plan(*line);
            while (line->next > clock.now() && self->wants(*line) && !line->isStale)
                co_await nap.until(line->next);
        } while (line->isStale && self->wants(*line));
        if (!self->wants(*line))
            break;
        const bool isOpen = self->isOpen();
        TimePoint meant = isOpen ? line->next : clock.now();
        ++self->m_sent;
        self->m_retries
            = std::min(retriesSaved, self->m_retries + self->m_plan->settings.retry.budget);
        for (int attempt = 1;; ++attempt) {
            PendingReply pending = self->send(meant);
            line->current = &pending;
            if (self->role().cancelAfter > Duration::zero())
                giveUp.start(clock.now() + self->role().cancelAfter);
            const Outcome outcome = co_await pending;
            line->current = nullptr;
            giveUp.stop();
            if (outcome.isReply() && self->role().work > Duration::zero()) {
                const TimePoint worked = clock.now() + self->role().work;
                self->m_executor.occupy(self->role().work);
                // A virtual one's clock has stood.
                while (worked > clock.now())
                    co_await nap.until(worked);
            }
            if (outcome.isReply() || !self->isWanted(*line))
                break;
            const auto wait = self->retryAfter(outcome, attempt);
            if (!wait && isOpen) // the schedule says when the next one comes
                break;
            const TimePoint until = clock.now() + wait.value_or(waitAfter(outcome.why()));
            while (until > clock.now() && self->isWanted(*line))
                co_await nap.until(until);
            if (!wait || !self->isWanted(*line))
                break;
            meant = clock.now(); // another try, by itself
        }
        self->restAfterReply(*line);
    }
    line->nap = nullptr;
    line->runs = false;
    --self->m_running;
    self->m_course.alive.fetch_sub(1);
}

} // namespace sluice
