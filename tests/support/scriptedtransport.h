// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/connection/transport.h"
#include "core/runtime/post.h"

#include <functional>
#include <limits>

namespace sluice {

/// A transport whose other end is the test: it decides when the connection stands, how many bytes
/// are accepted, and what comes back. Calls to the sink are posted to the executor, as a real one's
/// come from the event loop.
class ScriptedTransport final : public Transport {
public:
    explicit ScriptedTransport(Executor& executor)
        : m_executor(executor)
    {
    }

    void open(const ConnectionOptions&) override
    {
        ++opened;
        isOpen = false;
        written.clear();
        if (onOpen)
            later([this] { onOpen(); });
    }
    qsizetype write(QByteArrayView bytes) override
    {
        const qsizetype count = std::min(bytes.size(), room);
        room -= count;
        written.append(bytes.first(count));
        if (count > 0 && onWritten)
            later([this] { onWritten(); });
        return count;
    }
    void close() override
    {
        isOpen = false;
        reads = true;
        ++generation;
    }
    void setReading(bool wanted) override { reads = wanted; }

    // What the test does
    void connect()
    {
        later([this] {
            isOpen = true;
            m_sink->transportConnecting();
            m_sink->transportOpened();
        });
    }
    void feed(const QByteArray& bytes)
    {
        later([this, bytes] {
            if (isOpen)
                m_sink->transportReceived(bytes);
        });
    }
    void accept(qsizetype more)
    {
        room = more;
        later([this] {
            if (isOpen)
                m_sink->transportWritable();
        });
    }
    void end(ConnectionErrorKind kind, const QByteArray& detail = {})
    {
        later([this, kind, detail] {
            close();
            m_sink->transportClosed(kind, detail);
        });
    }

    std::function<void()> onOpen;
    std::function<void()> onWritten;
    QByteArray written; ///< in this connection, all of it
    qsizetype room = std::numeric_limits<qsizetype>::max();
    int opened = 0;
    int generation = 0;
    bool isOpen = false;
    bool reads = true; ///< what it was told last; what is fed comes all the same

private:
    void later(std::function<void()> body)
    {
        post(m_executor, [this, body = std::move(body), born = generation] {
            if (born == generation)
                body();
        });
    }

    Executor& m_executor;
};

} // namespace sluice
