// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/bench/rig.h"

#include "core/runtime/detached.h"
#include "core/runtime/post.h"

#include <cstdio>

namespace sluice::bench {

namespace {
/// What the producers of one load share; they live on one thread.
struct Field {
    Field(const LoadShape& loadShape, const QByteArray& loadValue, const Client& loadClient,
        std::uint64_t requests)
        : shape(loadShape)
        , value(loadValue)
        , client(loadClient)
        , window(loadShape, requests, pthread_self())
        , alive(loadShape.producers)
    {
    }

    [[nodiscard]] PendingReply send() const
    {
        return shape.isSet ? client.set(benchKey, value) : client.get(benchKey);
    }
    void count(const Outcome& outcome)
    {
        if (!outcome.isReply() || outcome.isError() || outcome.reply().isNull())
            window.fail();
        window.answered();
    }
    void leave()
    {
        if (--alive == 0)
            done.release();
    }

    const LoadShape& shape;
    const QByteArray& value;
    const Client client;
    Window window;
    int alive;
    QSemaphore done;
};

/// Sends, waits, sends the next one.
Detached produce(Field* field)
{
    while (field->window.goesOn()) {
        const Outcome outcome = co_await field->send();
        field->count(outcome);
    }
    field->leave();
}

/// The same, and says how long each took.
Detached produceTimed(Field* field)
{
    while (field->window.goesOn()) {
        const TimePoint begin = field->client.clock().now();
        const Outcome outcome = co_await field->send();
        field->window.roundTrip((field->client.clock().now() - begin).count());
        field->count(outcome);
    }
    field->leave();
}

/// Keeps many outstanding by itself: sends first, awaits in order.
Detached produceMany(Field* field)
{
    std::vector<PendingReply> ring;
    ring.reserve(static_cast<std::size_t>(field->shape.depth));
    for (int i = 0; i < field->shape.depth; ++i)
        ring.push_back(field->send());
    for (std::size_t at = 0; field->window.goesOn(); at = at + 1 == ring.size() ? 0 : at + 1) {
        PendingReply& next = ring[at];
        const Outcome outcome = co_await next;
        field->count(outcome);
        next = field->send();
    }
    for (PendingReply& rest : ring)
        co_await rest;
    field->leave();
}
} // namespace

LoadResult Rig::ours(const LoadShape& shape, std::uint64_t requests)
{
    Field field(shape, m_value, client(), requests);
    const auto body = shape.timesEach ? produceTimed : (shape.depth > 1 ? produceMany : produce);
    post(m_producers, [&] {
        for (int i = 0; i < shape.producers; ++i)
            body(&field);
    });
    if (!drainUntil(field.done))
        return {};
    const LoadResult result = field.window.result();
    if (!result.replies)
        std::fprintf(stderr, "\nthe engine did not give all its replies\n");
    return result;
}

} // namespace sluice::bench
