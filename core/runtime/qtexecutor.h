// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/runtime/executor.h"

#include <QObject>
#include <QTimer>

namespace sluice {

/// The executor of a thread with a Qt event loop: the GUI thread and the core thread. Created and
/// destroyed on that thread, one per thread; it is that thread's Executor::current() as long as it
/// lives.
class QtExecutor final : public QObject, public Executor {
    Q_OBJECT
public:
    explicit QtExecutor(const Clock& clock, QObject* parent = nullptr);
    ~QtExecutor() override;

    /// Runs what is queued until nothing is; for the end of a thread. Own thread.
    void drain() noexcept;

protected:
    void wake() noexcept override;
    void wakeAt(std::optional<TimePoint> when) noexcept override;
    bool event(QEvent* event) override;

private:
    QTimer m_timer;
};

} // namespace sluice
