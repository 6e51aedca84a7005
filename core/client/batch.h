// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/request/pendingreply.h"
#include "core/runtime/inplace.h"

#include <coroutine>
#include <exception>
#include <utility>
#include <vector>

namespace sluice {

/// Requests under way, awaited as one: `co_await` gives their results in the order in which they
/// were added. `Reply` is PendingReply or a TypedReply. Dropping or cancelling the batch does so to
/// every request in it. Resumes in the thread that awaits; one thread. Not moved while awaited.
///
///     Batch<TypedReply<qint64>> batch;
///     for (const QByteArray& key : keys)
///         batch.add(strings.incr(key));
///     const auto results = co_await batch;
template <typename Reply> class [[nodiscard]] Batch {
public:
    using Result = decltype(std::declval<Reply&>().await_resume());

    Batch() = default;
    explicit Batch(std::vector<Reply> replies)
        : m_replies(std::move(replies))
    {
    }
    Batch(Batch&& other) noexcept = default;
    Batch& operator=(Batch&&) = delete;
    ~Batch()
    {
        if (m_collector)
            m_collector.destroy();
    }

    void add(Reply reply) { m_replies.push_back(std::move(reply)); }
    [[nodiscard]] std::size_t size() const noexcept { return m_replies.size(); }
    /// Gives up on what has not settled; the results say so.
    void cancel()
    {
        for (Reply& reply : m_replies)
            reply.cancel();
    }

    InPlace<Batch> operator co_await() noexcept { return InPlace<Batch>(*this); }
    [[nodiscard]] bool await_ready() const noexcept
    {
        for (const Reply& reply : m_replies) {
            if (!reply.isSettled())
                return false;
        }
        return true;
    }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<> caller)
    {
        m_collector = collect(this, caller).handle;
        return m_collector;
    }
    std::vector<Result> await_resume()
    {
        if (const auto collector = std::exchange(m_collector, nullptr))
            collector.destroy();
        else
            takeSettled();
        m_replies.clear();
        return std::move(m_results);
    }

private:
    /// Sleeps for one reply after the other, then goes on with the batch's own caller.
    struct Collector {
        struct promise_type {
            std::coroutine_handle<> caller;

            promise_type(Batch*, std::coroutine_handle<> then) noexcept
                : caller(then)
            {
            }
            Collector get_return_object() noexcept
            {
                return { std::coroutine_handle<promise_type>::from_promise(*this) };
            }
            std::suspend_always initial_suspend() noexcept { return {}; }
            struct ToCaller {
                [[nodiscard]] bool await_ready() const noexcept { return false; }
                std::coroutine_handle<> await_suspend(
                    std::coroutine_handle<promise_type> self) noexcept
                {
                    return self.promise().caller;
                }
                void await_resume() noexcept { }
            };
            ToCaller final_suspend() noexcept { return {}; }
            void return_void() noexcept { }
            [[noreturn]] void unhandled_exception() noexcept { std::terminate(); }
        };
        std::coroutine_handle<> handle;
    };

    static Collector collect(Batch* self, std::coroutine_handle<>)
    {
        self->m_results.reserve(self->m_replies.size());
        for (Reply& reply : self->m_replies) {
            Result result = co_await reply;
            self->m_results.push_back(std::move(result));
        }
    }
    void takeSettled()
    {
        m_results.reserve(m_replies.size());
        for (Reply& reply : m_replies)
            m_results.push_back(reply.await_resume());
    }

    std::vector<Reply> m_replies;
    std::vector<Result> m_results;
    std::coroutine_handle<> m_collector;
};

/// `co_await all(std::move(replies))`: the results of all of them, in their order.
template <typename Reply> Batch<Reply> all(std::vector<Reply> replies)
{
    return Batch<Reply>(std::move(replies));
}

} // namespace sluice
