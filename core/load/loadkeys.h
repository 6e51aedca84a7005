// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/client.h"
#include "core/load/scenario.h"
#include "core/runtime/detached.h"

#include <atomic>
#include <memory>
#include <vector>

namespace sluice {

/// Writes the keys that a scenario finds when it begins, one after another; large ones in pieces of
/// a mebibyte, so that no more than that is under way, unless the server knows no APPEND. On the
/// thread of the executor that runs when it is made.
class KeyPreparation {
public:
    static constexpr qsizetype pieceSize = 1024 * 1024;

    /// `expireSeconds`: if not 0, each has this TTL.
    KeyPreparation(const Client& client, const QByteArray& prefix,
        const std::vector<PreparedKey>& keys, int expireSeconds);
    KeyPreparation(const KeyPreparation&) = delete;
    KeyPreparation& operator=(const KeyPreparation&) = delete;
    /// Gives up what is left.
    ~KeyPreparation();

    /// All are there, or one could not be written.
    [[nodiscard]] bool isDone() const noexcept;
    /// No reply, or an error.
    [[nodiscard]] bool hasFailed() const noexcept;
    [[nodiscard]] bool isCancelled() const noexcept;
    /// Gives up what is left; isDone() soon.
    void cancel();

private:
    struct Work;
    static Detached write(std::shared_ptr<Work> work);
    std::shared_ptr<Work> m_work;
};

/// Deletes the keys that a load has written, a hundred to a command. `done` becomes true, whether
/// the server has answered or not. On the calling thread's executor; touches nothing but what it
/// was given.
Detached cleanUp(
    Client client, std::vector<QByteArray> keys, std::shared_ptr<std::atomic<bool>> done);

} // namespace sluice
