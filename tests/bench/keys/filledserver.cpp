// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/bench/keys/filledserver.h"

#include <QElapsedTimer>

#include <hiredis/hiredis.h>

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include <malloc.h>

namespace sluice::bench {

FilledServer::FilledServer(int keys)
    : m_keys(keys)
    , m_children(std::min(1'000'000, keys / 2))
{
}

bool FilledServer::fill()
{
    if (!m_server.start()) {
        std::fprintf(stderr, "%s\n", m_server.error());
        return false;
    }
    // Numbers are scattered, so that names come in no order.
    const QByteArray script(
        "local fields = {'profile','address','friends','history','cookies','account','devices',"
        "'billing','scoring'} "
        "for i = tonumber(ARGV[1]), tonumber(ARGV[2]) - 1 do "
        "  local n = i * 2654435761 % 4294967296 "
        "  if i < tonumber(ARGV[3]) then "
        "    redis.call('SET', string.format('session:%013.0f', n), '1') "
        "  else "
        "    local j = i - tonumber(ARGV[3]) "
        "    redis.call('SET', string.format('user:%08d:%s', math.floor(j / 9), "
        "      fields[j % 9 + 1]), '1') "
        "  end "
        "end return 'OK'");
    constexpr int step = 200'000;
    for (int from = 0; from < m_keys; from += step) {
        const QByteArray said = m_server.command({ "EVAL", script, "0", QByteArray::number(from),
            QByteArray::number(std::min(from + step, m_keys)), QByteArray::number(m_children) });
        if (said != "OK") {
            std::fprintf(stderr, "filling failed: %s\n", said.constData());
            return false;
        }
    }
    return m_server.command({ "DBSIZE" }).toInt() == m_keys;
}

double FilledServer::floorSeconds(int count) const
{
    redisContext* context = redisConnectUnix(m_server.socketPath().toLocal8Bit().constData());
    if (!context || context->err)
        return -1;
    QElapsedTimer timer;
    timer.start();
    std::vector<std::string> names;
    std::string cursor = "0";
    do {
        auto* reply = static_cast<redisReply*>(
            redisCommand(context, "SCAN %s COUNT %d", cursor.c_str(), count));
        if (!reply || reply->type != REDIS_REPLY_ARRAY)
            return -1;
        cursor.assign(reply->element[0]->str, reply->element[0]->len);
        const redisReply* list = reply->element[1];
        for (size_t i = 0; i < list->elements; ++i)
            names.emplace_back(list->element[i]->str, list->element[i]->len);
        freeReplyObject(reply);
    } while (cursor != "0");
    const double seconds = double(timer.nsecsElapsed()) / 1e9;
    redisFree(context);
    const bool isWhole = names.size() >= static_cast<size_t>(m_keys);
    std::vector<std::string>().swap(names);
    malloc_trim(0); // else whoever allocates next pays for these ten million strings
    return isWhole ? seconds : -1;
}

} // namespace sluice::bench
