// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/connection/namelookup.h"

#include <netdb.h>

#include <cstring>
#include <mutex>
#include <system_error>
#include <thread>

namespace sluice {

struct NameLookup::Question final : Job {
    Question(Executor& executor, const QByteArray& name, quint16 number, Done callback)
        : Job([](Job& job) noexcept { static_cast<Question&>(job).tell(); })
        , host(name)
        , port(QByteArray::number(number))
        , done(std::move(callback))
        , home(&executor)
    {
    }

    /// Whoever answers holds a reference of its own.
    void ask(int flags)
    {
        addrinfo hints {};
        hints.ai_family = AF_UNSPEC;
        hints.ai_socktype = SOCK_STREAM;
        hints.ai_flags = flags;
        addrinfo* found = nullptr;
        const int failed = ::getaddrinfo(host.constData(), port.constData(), &hints, &found);
        if (failed)
            error = failed == EAI_SYSTEM ? std::strerror(errno) : ::gai_strerror(failed);
        for (const addrinfo* each = found; each; each = each->ai_next) {
            SocketAddress address;
            std::memcpy(&address.storage, each->ai_addr, each->ai_addrlen);
            address.length = each->ai_addrlen;
            addresses.push_back(address);
        }
        if (found)
            ::freeaddrinfo(found);
    }

    static void answer(const std::shared_ptr<Question>& question)
    {
        // Under the lock, so that who cancels finds it posted or not; the executor is there as long
        // as nobody has cancelled.
        const std::scoped_lock lock(question->mutex);
        if (!question->home)
            return;
        question->self = question;
        question->home->post(*question);
    }

    void tell()
    {
        const auto alive = std::move(self);
        const auto callback = std::move(done);
        callback(std::move(addresses), std::move(error));
    }

    const QByteArray host;
    const QByteArray port;
    std::vector<SocketAddress> addresses; ///< the asking thread's until it is posted, as is error
    QByteArray error;
    Done done; ///< own thread
    std::mutex mutex; ///< protects home; lint: allow lock, once a look-up
    Executor* home; ///< null: cancelled
    std::shared_ptr<Question> self; ///< while it is posted
};

NameLookup::NameLookup(Executor& executor, const QByteArray& host, quint16 port, Done done)
    : m_executor(executor)
    , m_question(std::make_shared<Question>(executor, host, port, std::move(done)))
{
    m_question->ask(AI_NUMERICHOST);
    if (!m_question->addresses.empty()) {
        Question::answer(m_question);
        return;
    }
    m_question->error.clear();
    try {
        std::thread([question = m_question] {
            question->ask(AI_ADDRCONFIG);
            Question::answer(question);
        }).detach();
    } catch (const std::system_error& problem) {
        m_question->error = problem.what();
        Question::answer(m_question);
    }
}

NameLookup::~NameLookup()
{
    {
        const std::scoped_lock lock(m_question->mutex);
        m_question->home = nullptr;
    }
    if (m_executor.withdraw(*m_question))
        m_question->self.reset();
}

} // namespace sluice
