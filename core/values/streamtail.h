// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/lease.h"
#include "core/runtime/detached.h"
#include "core/values/faceloader.h"
#include "core/values/pipeline.h"

#include <QObject>

#include <memory>

namespace sluice {

/// What is added to a stream, as it is added: XREAD BLOCK over a connection of its own, as long as
/// it runs. Entries come in the columns of Face::Range. Nothing is lost in a pause: it goes on
/// where it stopped. Owner's thread, which needs an Executor; the core thread outlives it. Source:
/// https://redis.io/docs/latest/commands/xread/
class StreamTail : public QObject {
    Q_OBJECT

public:
    static constexpr int entriesPerRead = 100;
    static constexpr int blockMs = 2000; ///< then it is asked again: what is stopped ends by itself

    StreamTail(const Client& client, QByteArray key, QObject* parent = nullptr);
    ~StreamTail() override;

    bool isRunning() const noexcept { return m_run != nullptr; }
    /// From the stream's end, or where it stood when stop() was called.
    void start();
    void stop();

Q_SIGNALS:
    void entriesCame(const sluice::FacePage& page);
    /// It has stopped by itself.
    void failed(const sluice::ReadProblem& problem);
    void runningChanged(bool running);

private:
    /// From start() to stop(): a connection and what is asked over it.
    struct Run {
        explicit Run(const Client& client)
            : lease(client)
        {
        }
        void end();

        Lease lease;
        std::unique_ptr<Pipeline> asked;
        bool isOver = false;
    };

    Detached listen();
    void end(const ReadProblem& problem);

    const Client m_client;
    const QByteArray m_key;
    QByteArray m_last { "$" }; ///< what is behind it comes next
    std::shared_ptr<Run> m_run;
};

} // namespace sluice
