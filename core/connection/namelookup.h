// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/runtime/executor.h"

#include <QByteArray>

#include <sys/socket.h>

#include <functional>
#include <memory>
#include <vector>

namespace sluice {

/// Where a connection may be made to, as connect() wants it.
struct SocketAddress {
    sockaddr_storage storage {};
    socklen_t length = 0;
};

/// Looks a name up, on a thread of its own because getaddrinfo() blocks; numbers need none.
/// Everything here on the executor's thread; destroying it cancels (the thread, which cannot be
/// stopped, ends by itself and touches nothing of ours any more).
class NameLookup {
public:
    /// `done(addresses, error)` is called once, later: without addresses the error says why. It may
    /// destroy the look-up.
    using Done = std::function<void(std::vector<SocketAddress>, QByteArray)>;

    NameLookup(Executor& executor, const QByteArray& host, quint16 port, Done done);
    NameLookup(const NameLookup&) = delete;
    NameLookup& operator=(const NameLookup&) = delete;
    ~NameLookup();

private:
    struct Question;
    Executor& m_executor;
    std::shared_ptr<Question> m_question; ///< the thread's, too
};

} // namespace sluice
