// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/channel/oneshot.h"
#include "core/runtime/pollexecutor.h"
#include "core/runtime/post.h"

#include <memory>

namespace sluice {

/// A thread for reading and writing files, which may block. Its owner's thread awaits the results;
/// the destructor waits for what is under way.
class FileWorker {
public:
    explicit FileWorker(const Clock& clock)
        : m_executor(clock, "sluice-file")
    {
    }

    /// Runs @p body on the thread, after what was given before. Await the result.
    template <typename T> OneshotReceiver<T> run(std::function<T()> body)
    {
        auto ends = makeOneshot<T>();
        const auto sender = std::make_shared<OneshotSender<T>>(std::move(ends.first));
        post(m_executor, [sender, body = std::move(body)] { sender->send(body()); });
        return std::move(ends.second);
    }

private:
    PollExecutor m_executor;
};

} // namespace sluice
