// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/load/loadkeys.h"

#include <algorithm>

namespace sluice {

struct KeyPreparation::Work {
    Client client;
    QByteArray prefix;
    std::vector<PreparedKey> keys;
    int expireSeconds;
    bool inPieces = true;
    bool isDone = false;
    bool hasFailed = false;
    bool isCancelled = false;
    PendingReply* current = nullptr; ///< what it waits for

    [[nodiscard]] Command command(const PreparedKey& key, qsizetype from) const
    {
        const qsizetype most = inPieces ? std::min(pieceSize, key.bytes - from) : key.bytes;
        Command command(from == 0 ? CommandId::Set : CommandId::Append);
        command.arg(prefix + key.key).arg(QByteArray(most, 'v'));
        if (from == 0 && expireSeconds > 0)
            command.arg("EX").arg(expireSeconds);
        return command;
    }
};

KeyPreparation::KeyPreparation(const Client& client, const QByteArray& prefix,
    const std::vector<PreparedKey>& keys, int expireSeconds)
    : m_work(new Work { client, prefix, keys, expireSeconds })
{
    write(m_work);
}

KeyPreparation::~KeyPreparation() { cancel(); }

bool KeyPreparation::isDone() const noexcept { return m_work->isDone; }

bool KeyPreparation::hasFailed() const noexcept { return m_work->hasFailed; }

bool KeyPreparation::isCancelled() const noexcept { return m_work->isCancelled; }

void KeyPreparation::cancel()
{
    m_work->isCancelled = true;
    if (m_work->current)
        m_work->current->cancel();
}

Detached KeyPreparation::write(std::shared_ptr<Work> work)
{
    for (const PreparedKey& key : work->keys) {
        qsizetype from = 0;
        do {
            PendingReply pending = work->client.send(work->command(key, from));
            work->current = &pending;
            const Outcome outcome = co_await pending;
            work->current = nullptr;
            if (from > 0 && outcome.isError()) { // it knows no APPEND: all at once then
                work->inPieces = false;
                from = 0;
                continue;
            }
            work->hasFailed = !outcome.isReply() || outcome.isError();
            from += work->inPieces ? pieceSize : key.bytes;
        } while (from < key.bytes && !work->hasFailed && !work->isCancelled);
        if (work->hasFailed || work->isCancelled)
            break;
    }
    work->isDone = true;
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
