// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/load/slowlink.h"
#include "core/runtime/virtualruntime.h"
#include "tests/support/scriptedtransport.h"

#include <QByteArrayList>
#include <QList>

#include <memory>

namespace sluice {

/// One slow link in virtual time: the test is the connection above it and the server below it.
struct SlowStage : private TransportSink {
    explicit SlowStage(const SlowLinkSettings& settings = {}, std::uint64_t seed = 1)
        : core(runtime.addExecutor())
    {
        runtime.on(core, [&] {
            auto scripted = std::make_unique<ScriptedTransport>(core);
            real = scripted.get();
            link = std::make_unique<SlowLink>(core, std::move(scripted), settings, seed);
            link->setSink(this);
        });
        real->onOpen = [this] { real->connect(); };
        real->onWritten = [this] {
            if (real->written.size() > atServer.size())
                serverTimes += since();
            atServer = real->written;
        };
        open();
    }
    ~SlowStage() override
    {
        runtime.on(core, [&] { link.reset(); });
        runtime.settle();
    }

    void open()
    {
        begun = runtime.clock().now();
        atServer.clear();
        runtime.on(core, [&] { link->open(ConnectionOptions()); });
        runtime.settle();
    }
    void set(const SlowLinkSettings& settings)
    {
        runtime.on(core, [&] { link->set(settings); });
        runtime.settle();
    }
    qsizetype write(const QByteArray& bytes)
    {
        qsizetype count = 0;
        runtime.on(core, [&] { count = link->write(bytes); });
        runtime.settle();
        return count;
    }
    /// Writes all of it, more whenever it is told that there is room.
    void writeAll(const QByteArray& bytes)
    {
        unwritten = bytes;
        runtime.on(core, [&] { transportWritable(); });
        writableCount = 0;
    }
    void feed(const QByteArray& bytes)
    {
        real->feed(bytes);
        runtime.settle();
    }
    void runFor(Duration duration) { runtime.runFor(duration); }
    [[nodiscard]] Duration since() { return runtime.clock().now() - begun; }
    [[nodiscard]] QByteArray atClient() const { return pieces.join(); }

    VirtualRuntime runtime;
    Executor& core;
    ScriptedTransport* real = nullptr;
    std::unique_ptr<SlowLink> link;
    TimePoint begun;
    // What the server has seen, and when
    QByteArray atServer;
    QList<Duration> serverTimes;
    // What the client has seen, and when
    QByteArrayList pieces;
    QList<Duration> times;
    int writableCount = 0;
    int closedCount = 0;
    Duration closedAt {};
    ConnectionErrorKind closedKind = ConnectionErrorKind::None;
    QByteArray closedDetail;
    QByteArray unwritten; ///< of writeAll()

private:
    void transportConnecting() override { }
    void transportOpened() override { }
    void transportReceived(QByteArrayView bytes) override
    {
        pieces += bytes.toByteArray();
        times += since();
    }
    void transportWritable() override
    {
        ++writableCount;
        if (!unwritten.isEmpty())
            unwritten.remove(0, link->write(unwritten));
    }
    void transportClosed(ConnectionErrorKind kind, QByteArray detail) override
    {
        ++closedCount;
        closedAt = since();
        closedKind = kind;
        closedDetail = detail;
    }
};

/// Bytes of which each place can be told from its neighbours.
inline QByteArray patterned(qsizetype count, unsigned seed = 0)
{
    QByteArray bytes(count, Qt::Uninitialized);
    for (qsizetype i = 0; i < count; ++i)
        bytes[i] = static_cast<char>((static_cast<unsigned>(i) * 2654435761U + seed) >> 13);
    return bytes;
}

} // namespace sluice
