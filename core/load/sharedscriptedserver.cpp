// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/load/sharedscriptedserver.h"

#include "core/load/scriptedserver.h"
#include "core/runtime/post.h"

#include <atomic>
#include <utility>

namespace sluice {

/// But for `executor` only used on the core thread, once there is one. When that has ended no timer
/// of the server is active, so whoever is last may let go of it.
struct SharedScriptedServer::Shared {
    std::atomic<Executor*> executor { nullptr }; ///< the core thread's, once it makes connections
    ScriptedServer server;
};

/// A connection's way to its socket or to the scripted server, as its options say.
class SharedScriptedServer::Fork final : public Transport {
public:
    Fork(Executor& executor, std::unique_ptr<Transport> socket, std::shared_ptr<Shared> shared)
        : m_executor(executor)
        , m_shared(std::move(shared))
        , m_socket(std::move(socket))
        , m_chosen(m_socket.get())
    {
    }
    Fork(const Fork&) = delete;
    Fork& operator=(const Fork&) = delete;

    void open(const ConnectionOptions& options) override
    {
        m_chosen->close();
        if (options.kind == ConnectionOptions::Kind::Scripted) {
            if (!m_scripted)
                m_scripted = m_shared->server.connect(m_executor);
            m_chosen = m_scripted.get();
        } else {
            m_scripted.reset();
            m_chosen = m_socket.get();
        }
        m_chosen->setSink(m_sink);
        m_chosen->open(options);
    }
    qsizetype write(QByteArrayView bytes) override { return m_chosen->write(bytes); }
    void close() override { m_chosen->close(); }
    void setReading(bool wanted) override { m_chosen->setReading(wanted); }

private:
    Executor& m_executor;
    std::shared_ptr<Shared> m_shared; ///< outlives the link
    std::unique_ptr<Transport> m_socket;
    std::unique_ptr<Transport> m_scripted; ///< null: not needed
    Transport* m_chosen;
};

SharedScriptedServer::SharedScriptedServer()
    : m_shared(std::make_shared<Shared>())
{
}

TransportDecorator SharedScriptedServer::decorator(TransportDecorator above) const
{
    return [shared = m_shared, above = std::move(above)](Executor& executor,
               std::unique_ptr<Transport> socket) -> std::unique_ptr<Transport> {
        shared->executor = &executor;
        auto fork = std::make_unique<Fork>(executor, std::move(socket), shared);
        return above ? above(executor, std::move(fork)) : std::move(fork);
    };
}

template <typename Change> void SharedScriptedServer::apply(Change change)
{
    Executor* executor = m_shared->executor;
    if (!executor || executor == Executor::current())
        return change(m_shared->server);
    post(*executor, [shared = m_shared, change = std::move(change)] { change(shared->server); });
}

void SharedScriptedServer::set(const ScriptedServerSettings& settings)
{
    apply([settings](ScriptedServer& server) { server.set(settings); });
}

void SharedScriptedServer::stall(Duration length)
{
    apply([length](ScriptedServer& server) { server.stall(length); });
}

void SharedScriptedServer::closeAll()
{
    apply([](ScriptedServer& server) { server.closeAll(); });
}

void SharedScriptedServer::restart(std::uint64_t seed)
{
    apply([seed](ScriptedServer& server) { server.restart(seed); });
}

void SharedScriptedServer::preset(const QByteArray& key, const QByteArray& value)
{
    apply([key, value](ScriptedServer& server) { server.preset(key, value); });
}

} // namespace sluice
