// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/pipeline/exportjob.h"

#include <QtConcurrent>

#include <atomic>

namespace sluice {

namespace {
constexpr auto lookEvery = std::chrono::milliseconds(100);
} // namespace

struct ExportJob::Shared {
    std::atomic<bool> isCancelled { false };
    std::atomic<std::uint64_t> done { 0 };
    std::atomic<std::uint64_t> all { 0 };
};

ExportJob::ExportJob(const QString& path, ExportWriter writer, QObject* parent)
    : QObject(parent)
    , m_path(path)
    , m_shared(std::make_shared<Shared>())
{
    connect(&m_watcher, &QFutureWatcherBase::finished, this, [this] {
        m_timer.stop();
        Q_EMIT finished(m_watcher.result());
    });
    m_timer.setInterval(lookEvery);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        if (const int now = percent(); now != m_percent) {
            m_percent = now;
            Q_EMIT progressed(now);
        }
    });
    m_timer.start();
    const ExportFollower follow = [shared = m_shared](std::uint64_t done, std::uint64_t all) {
        shared->done.store(done, std::memory_order_relaxed);
        shared->all.store(all, std::memory_order_relaxed);
        return !shared->isCancelled.load(std::memory_order_relaxed);
    };
    m_watcher.setFuture(QtConcurrent::run(
        [path, writer = std::move(writer), follow] { return writeExport(path, writer, follow); }));
}

ExportJob::~ExportJob() { cancel(); }

int ExportJob::percent() const
{
    const std::uint64_t all = m_shared->all.load(std::memory_order_relaxed);
    const std::uint64_t done = m_shared->done.load(std::memory_order_relaxed);
    return all == 0 ? 0 : static_cast<int>(std::min(done, all) * 100 / all);
}

void ExportJob::cancel() { m_shared->isCancelled.store(true, std::memory_order_relaxed); }

} // namespace sluice
