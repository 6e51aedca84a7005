// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/typedreply.h"
#include "core/runtime/detached.h"
#include "tests/support/realengine.h"

#include <QtTest>

#include <optional>

namespace sluice {

/// A client on a real server over either protocol. RESP2: the server does not know HELLO, as before
/// Redis 6 (an ACL cannot refuse it: it is a command for those who have not logged in).
class RealClient {
public:
    explicit RealClient(int protocol, QStringList arguments = {})
        : server(options(protocol, std::move(arguments)))
        , m_protocol(protocol)
    {
    }

    /// Starts and connects; false with a warning that fails the test.
    [[nodiscard]] bool start()
    {
        if (!server.start()) {
            qWarning("%s", server.error());
            return false;
        }
        engine.core.connectTo(RealEngine::optionsFor(server));
        const auto ready = [this] { return engine.phase() == ConnectionPhase::Ready; };
        return QTest::qWaitFor(ready, 10'000)
            && engine.core.state().get().server.protocol == m_protocol;
    }

    /// The family of calls on this connection: `client.as<Hashes>().hget("k", "f")`.
    template <typename Family> [[nodiscard]] Family as() { return Family(engine.client()); }

    RedisServer server;
    RealEngine engine;

private:
    static RedisServerOptions options(int protocol, QStringList arguments)
    {
        if (protocol == 2)
            arguments += { QStringLiteral("--rename-command"), QStringLiteral("HELLO"),
                QStringLiteral("NO-HELLO") };
        RedisServerOptions result;
        result.arguments = std::move(arguments);
        return result;
    }

    int m_protocol;
};

template <typename T> Detached awaitInto(TypedReply<T> reply, std::optional<Typed<T>>* into)
{
    Typed<T> result = co_await reply;
    *into = std::move(result);
}

/// Awaits a call in a coroutine of the test's thread, whose events go on meanwhile. The client's
/// own deadline ends it at the latest.
template <typename T> Typed<T> await(TypedReply<T> reply)
{
    std::optional<Typed<T>> result;
    awaitInto(std::move(reply), &result);
    while (!result)
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    return *std::move(result);
}

/// The value of a call; a failure of the test names why there is none.
template <typename T> T valueOf(TypedReply<T> reply)
{
    const Typed<T> got = await(std::move(reply));
    if (!got.hasValue()) {
        QTest::qFail(QByteArray("no value: reason " + QByteArray::number(int(got.noValue())) + ' '
                         + got.outcome().reply().debugText().toUtf8())
                         .constData(),
            __FILE__, __LINE__);
    }
    return got.value();
}

template <typename T> QByteArray errorOf(TypedReply<T> reply)
{
    return await(std::move(reply)).errorCode().toByteArray();
}

/// A name that holds every byte.
inline QByteArray allBytes()
{
    QByteArray all;
    for (int byte = 0; byte < 256; ++byte)
        all.append(static_cast<char>(byte));
    return all;
}

/// Each test of a class over both protocols: call it in initTestCase_data().
inline void bothProtocols()
{
    QTest::addColumn<int>("protocol");
    QTest::newRow("RESP2") << 2;
    QTest::newRow("RESP3") << 3;
}

} // namespace sluice
