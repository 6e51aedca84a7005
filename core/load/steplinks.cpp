// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/load/steplinks.h"

#include "core/runtime/post.h"

#include <algorithm>
#include <atomic>
#include <vector>

namespace sluice {

namespace {

/// Of a reply that is kept here; beyond that the server is held back.
constexpr qsizetype mostKept = 1 << 20;

void append(QByteArray& shown, qsizetype& size, QByteArrayView bytes)
{
    shown.append(bytes.first(std::min(bytes.size(), StepBytes::shownBytes - shown.size())));
    size += bytes.size();
}

} // namespace

/// But for `executor` only used on the core thread, once there is one.
struct StepLinks::Shared {
    using Heard = std::function<void(const StepBytes&)>;

    void tell() const
    {
        if (home)
            post(*home, [to = heard, news = bytes] {
                if (const auto function = to.lock())
                    (*function)(news);
            });
    }

    std::atomic<Executor*> executor { nullptr }; ///< the core thread's, once it has asked for links
    StepGate gate = StepGate::Open;
    Link* stepped = nullptr; ///< the one that is held up
    StepBytes bytes;
    std::vector<Link*> links; ///< those that live
    Executor* home = nullptr;
    std::weak_ptr<Heard> heard;
};

/// One connection's gate, known as long as it lives.
class StepLinks::Link final : public Transport, private TransportSink {
public:
    Link(std::unique_ptr<Transport> real, std::shared_ptr<Shared> shared)
        : m_real(std::move(real))
        , m_shared(std::move(shared))
    {
        m_real->setSink(this);
        m_shared->links.push_back(this);
    }
    Link(const Link&) = delete;
    Link& operator=(const Link&) = delete;
    ~Link() override
    {
        m_real->close();
        forget();
        auto& links = m_shared->links;
        links.erase(std::find(links.begin(), links.end(), this));
    }

    /// The gate is another one. Not from within a call of the sink.
    void gateMoved()
    {
        if (m_shared->stepped != this && m_up.isEmpty() && m_down.isEmpty() && !m_isWaiting)
            return;
        const StepGate gate = m_shared->gate;
        if (gate == StepGate::AtServer || gate == StepGate::Open)
            pass();
        if (gate == StepGate::Open && !deliver())
            return; // it has ended
        if (gate != StepGate::BeforeWire && m_up.isEmpty() && std::exchange(m_isWaiting, false))
            m_sink->transportWritable();
    }

    void open(const ConnectionOptions& options) override
    {
        drop();
        m_real->open(options);
    }
    qsizetype write(QByteArrayView bytes) override
    {
        Shared& shared = *m_shared;
        if (shared.gate != StepGate::Open && !shared.stepped && !shared.bytes.hasEnded
            && !bytes.isEmpty()) {
            shared.stepped = this;
            shared.bytes.isAsked = true;
            shared.tell();
        }
        if (shared.stepped != this)
            return m_up.isEmpty() ? m_real->write(bytes) : wait();
        if (shared.gate == StepGate::BeforeWire || m_up.size() >= mostKept)
            return wait();
        m_up.append(bytes);
        append(shared.bytes.sent, shared.bytes.sentSize, bytes);
        shared.bytes.isAtServer = false;
        shared.tell();
        if (shared.gate == StepGate::AtServer)
            pass();
        return bytes.size();
    }
    void close() override
    {
        drop();
        m_real->close();
    }
    void setReading(bool wanted) override
    {
        m_reads = wanted;
        m_real->setReading(wanted && m_down.size() < mostKept);
    }

private:
    void transportConnecting() override { m_sink->transportConnecting(); }
    void transportOpened() override { m_sink->transportOpened(); }
    void transportReceived(QByteArrayView bytes) override
    {
        Shared& shared = *m_shared;
        if (shared.stepped != this || shared.gate != StepGate::AtServer)
            return m_sink->transportReceived(bytes);
        m_down.append(bytes);
        if (m_down.size() >= mostKept)
            m_real->setReading(false);
        append(shared.bytes.received, shared.bytes.receivedSize, bytes);
        shared.tell();
    }
    void transportWritable() override
    {
        pass();
        if (!m_up.isEmpty()
            || (m_shared->stepped == this && m_shared->gate == StepGate::BeforeWire))
            return;
        m_isWaiting = false;
        m_sink->transportWritable();
    }
    void transportClosed(ConnectionErrorKind kind, QByteArray detail) override
    {
        if (!deliver()) // what had come is still a reply
            return;
        drop();
        m_sink->transportClosed(kind, std::move(detail));
    }

    qsizetype wait()
    {
        m_isWaiting = true;
        return 0;
    }
    void pass()
    {
        if (m_up.isEmpty())
            return;
        m_up.remove(0, m_real->write(m_up));
        if (m_up.isEmpty() && m_shared->stepped == this) {
            m_shared->bytes.isAtServer = true;
            m_shared->tell();
        }
    }
    /// What was kept goes to the connection. False: that has ended it.
    bool deliver()
    {
        if (m_down.isEmpty())
            return true;
        const std::uint64_t generation = m_generation;
        const QByteArray kept = std::exchange(m_down, {});
        m_real->setReading(m_reads);
        m_sink->transportReceived(kept);
        return generation == m_generation;
    }
    void drop()
    {
        ++m_generation;
        m_up.clear();
        m_down.clear();
        m_isWaiting = false;
        m_reads = true;
        forget();
    }
    void forget()
    {
        if (m_shared->stepped != this)
            return;
        m_shared->stepped = nullptr;
        m_shared->bytes.hasEnded = true;
        m_shared->tell();
    }

    std::unique_ptr<Transport> m_real;
    std::shared_ptr<Shared> m_shared;
    QByteArray m_up; ///< accepted, and not yet passed on
    QByteArray m_down;
    std::uint64_t m_generation = 0; ///< of connections: whether a call of the sink has ended it
    bool m_isWaiting = false; ///< transportWritable() is to come
    bool m_reads = true;
};

StepLinks::StepLinks()
    : m_shared(std::make_shared<Shared>())
{
}

TransportDecorator StepLinks::decorator() const
{
    return [shared = m_shared](
               Executor& executor, std::unique_ptr<Transport> real) -> std::unique_ptr<Transport> {
        shared->executor = &executor;
        return std::make_unique<Link>(std::move(real), shared);
    };
}

void StepLinks::set(StepGate gate)
{
    const auto apply = [shared = m_shared, gate] {
        shared->gate = gate;
        if (gate == StepGate::BeforeWire)
            shared->bytes = {};
        if (gate == StepGate::BeforeWire || gate == StepGate::Open)
            shared->stepped = nullptr; // what it kept goes on all the same
        const std::vector<Link*> links = shared->links;
        for (Link* link : links)
            link->gateMoved();
    };
    Executor* executor = m_shared->executor;
    if (!executor || executor == Executor::current())
        return apply();
    post(*executor, apply);
}

void StepLinks::hear(Executor& home, std::function<void(const StepBytes&)> heard)
{
    m_heard = std::make_shared<Shared::Heard>(std::move(heard));
    const auto apply = [shared = m_shared, to = &home, function = std::weak_ptr(m_heard)] {
        shared->home = to;
        shared->heard = function;
    };
    Executor* executor = m_shared->executor;
    if (!executor || executor == Executor::current())
        return apply();
    post(*executor, apply);
}

TransportDecorator around(TransportDecorator outer, TransportDecorator inner)
{
    return [outer = std::move(outer), inner = std::move(inner)](
               Executor& executor, std::unique_ptr<Transport> real) -> std::unique_ptr<Transport> {
        return outer(executor, inner(executor, std::move(real)));
    };
}

} // namespace sluice
