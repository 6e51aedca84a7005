// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/bench/load.h"

#include <hiredis/async.h>
#include <hiredis/hiredis.h>

#include <array>
#include <cstdio>
#include <poll.h>

namespace sluice::bench {

namespace {
/// The smallest event loop that hiredis can live in, and the closed loop on it.
struct Loop {
    using Clock = std::chrono::steady_clock;

    Loop(const LoadShape& loadShape, const QByteArray& value, std::uint64_t requests)
        : shape(loadShape)
        , window(loadShape, requests, pthread_self())
        , arguments { shape.isSet ? "SET" : "GET", benchKey.constData(), value.constData() }
        , lengths { 3, static_cast<std::size_t>(benchKey.size()),
            static_cast<std::size_t>(value.size()) }
    {
    }

    void send();

    const LoadShape& shape;
    Window window;
    std::array<const char*, 3> arguments;
    std::array<std::size_t, 3> lengths;
    redisAsyncContext* context = nullptr;
    bool reading = false;
    bool writing = false;
    Clock::time_point sentAt; ///< with one outstanding
};

void onReply(redisAsyncContext*, void* reply, void* data)
{
    auto* loop = static_cast<Loop*>(data);
    const auto* value = static_cast<redisReply*>(reply);
    if (!value)
        return; // the connection ends, and so does this loop
    if (value->type != (loop->shape.isSet ? REDIS_REPLY_STATUS : REDIS_REPLY_STRING))
        loop->window.fail();
    if (loop->shape.timesEach)
        loop->window.roundTrip(
            std::chrono::duration_cast<std::chrono::nanoseconds>(Loop::Clock::now() - loop->sentAt)
                .count());
    loop->window.answered();
    if (loop->window.goesOn())
        loop->send();
}

void Loop::send()
{
    if (shape.timesEach)
        sentAt = Clock::now();
    redisAsyncCommandArgv(
        context, onReply, this, shape.isSet ? 3 : 2, arguments.data(), lengths.data());
}

void attach(Loop& loop)
{
    auto& events = loop.context->ev;
    events.data = &loop;
    events.addRead = [](void* data) { static_cast<Loop*>(data)->reading = true; };
    events.delRead = [](void* data) { static_cast<Loop*>(data)->reading = false; };
    events.addWrite = [](void* data) { static_cast<Loop*>(data)->writing = true; };
    events.delWrite = [](void* data) { static_cast<Loop*>(data)->writing = false; };
    events.cleanup = [](void* data) {
        auto* ended = static_cast<Loop*>(data);
        ended->reading = ended->writing = false;
    };
    // hiredis frees its context by itself when the connection ends.
    redisAsyncSetDisconnectCallback(loop.context, [](const redisAsyncContext* context, int) {
        static_cast<Loop*>(context->ev.data)->context = nullptr;
    });
}
} // namespace

QString hiredisVersion()
{
    return QStringLiteral("hiredis %1.%2.%3")
        .arg(HIREDIS_MAJOR)
        .arg(HIREDIS_MINOR)
        .arg(HIREDIS_PATCH);
}

LoadResult hiredisLoad(
    quint16 port, const LoadShape& shape, const QByteArray& value, std::uint64_t requests)
{
    Loop loop(shape, value, requests);
    loop.context = redisAsyncConnect("127.0.0.1", port);
    if (!loop.context || loop.context->err) {
        std::fprintf(stderr, "\nhiredis cannot connect\n");
        return {};
    }
    attach(loop);
    for (int i = 0; i < shape.outstanding(); ++i)
        loop.send();
    while (loop.context && loop.window.goesOn()) {
        pollfd descriptor { loop.context->c.fd,
            static_cast<short>((loop.reading ? POLLIN : 0) | (loop.writing ? POLLOUT : 0)), 0 };
        if (poll(&descriptor, 1, 5000) <= 0)
            break;
        if (descriptor.revents & (POLLIN | POLLHUP | POLLERR))
            redisAsyncHandleRead(loop.context);
        if (loop.context && loop.window.goesOn() && (descriptor.revents & POLLOUT))
            redisAsyncHandleWrite(loop.context);
    }
    LoadResult result = loop.window.result();
    if (loop.context)
        redisAsyncFree(loop.context);
    if (!result.replies)
        std::fprintf(stderr, "\nhiredis did not get all its replies\n");
    return result;
}

} // namespace sluice::bench
