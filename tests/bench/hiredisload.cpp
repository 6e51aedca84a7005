// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/bench/hiredisload.h"

#include <hiredis/async.h>
#include <hiredis/hiredis.h>

#include <chrono>
#include <poll.h>
#include <sys/resource.h>

namespace sluice::bench {

namespace {
/// The smallest event loop that hiredis can live in.
struct Loop {
    redisAsyncContext* context = nullptr;
    bool reading = false;
    bool writing = false;
    std::uint64_t sent = 0;
    std::uint64_t replies = 0;
    std::uint64_t wanted = 0;
    std::uint64_t errors = 0;
};

void onReply(redisAsyncContext* context, void* reply, void* data)
{
    auto* loop = static_cast<Loop*>(data);
    const auto* value = static_cast<redisReply*>(reply);
    if (!value || value->type != REDIS_REPLY_STRING)
        ++loop->errors;
    ++loop->replies;
    if (loop->sent < loop->wanted) {
        ++loop->sent;
        redisAsyncCommand(context, onReply, loop, "GET %s", "bench:key");
    }
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
        auto* loop = static_cast<Loop*>(data);
        loop->reading = loop->writing = false;
    };
}
} // namespace

double processCpu()
{
    rusage usage {};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

QByteArray hiredisVersion()
{
    return QByteArray::number(HIREDIS_MAJOR) + '.' + QByteArray::number(HIREDIS_MINOR) + '.'
        + QByteArray::number(HIREDIS_PATCH);
}

LoadResult hiredisLoad(const QByteArray& socketPath, int outstanding, std::uint64_t requests)
{
    Loop loop;
    loop.wanted = requests;
    loop.context = redisAsyncConnectUnix(socketPath.constData());
    if (!loop.context || loop.context->err)
        return {};
    attach(loop);
    const double cpuBefore = processCpu();
    const auto begin = std::chrono::steady_clock::now();
    for (; loop.sent < static_cast<std::uint64_t>(outstanding) && loop.sent < requests; ++loop.sent)
        redisAsyncCommand(loop.context, onReply, &loop, "GET %s", "bench:key");
    while (loop.replies < requests) {
        pollfd descriptor { loop.context->c.fd,
            static_cast<short>((loop.reading ? POLLIN : 0) | (loop.writing ? POLLOUT : 0)), 0 };
        if (poll(&descriptor, 1, 5000) <= 0)
            break;
        if (descriptor.revents & POLLIN)
            redisAsyncHandleRead(loop.context);
        if (loop.replies < requests && (descriptor.revents & POLLOUT))
            redisAsyncHandleWrite(loop.context);
    }
    LoadResult result;
    result.seconds
        = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    result.cpuSeconds = processCpu() - cpuBefore;
    result.replies = loop.replies - loop.errors;
    redisAsyncFree(loop.context);
    return result;
}

} // namespace sluice::bench
